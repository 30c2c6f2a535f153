"""Writing documents: as JSON, as much of them as a document can hold."""

from bisect import bisect_left
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from nnviz.core.breakpoint import MOST_ITERATION
from nnviz.core.errors import FileError, InputError
from nnviz.core.ghost import Ghost
from nnviz.core.run import Run
from nnviz.core.timeline import Timeline
from nnviz.files.document_contents import Document
from nnviz.files.document_data import MAX_SAMPLE_NUMBERS
from nnviz.files.document_ghosts import ghost_texts
from nnviz.files.document_layout import laid_out
from nnviz.files.document_marks import breakpoints_text, watch_texts
from nnviz.files.document_run import run_text
from nnviz.files.document_scan import check_counts, check_size, unknown_keys
from nnviz.files.document_schema import (
    FORMAT_VERSION,
    MAX_BYTES,
    MAX_EDITS,
    MAX_MARKS,
    MAX_TABLE,
    DocumentText,
    PlacedError,
)
from nnviz.files.document_tables import MAX_CHECKED, Tables
from nnviz.files.output import reason, write_bytes


class LeftOut(NamedTuple):
    """What of a document is more than a file can hold.

    Attributes
    ----------
    past : whether the run is written only from where it stands: no edits, and nothing before or after
    n_ghosts : how many of the ghosts are not written, the oldest ones
    """

    past: bool = False
    n_ghosts: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether all of the document is written."""
        return not (self.past or self.n_ghosts)


NOTHING: Final = LeftOut()


class Written(NamedTuple):
    """A document as it is written into a file, and what is not in it."""

    data: bytes
    left_out: LeftOut


def written(document: Document) -> Written:
    """A document as it is written into a file.

    What was read is written as it was, unless that was laid out otherwise or had unknown keys. Where
    it would be more than is read, ghosts are left out, the oldest first; and where the run alone is
    too large, it is written as if it had begun where it stands, with its records until there.

    Raises
    ------
    InputError
        When it is too large even so.
    """
    ghosts = tuple(filter(_has_room_alone, document.ghosts))
    for past, run in ((False, document.run), (True, _without_past(document.run))):
        n_left_out, data = _with_most(replace(document, run=run), ghosts)
        if data:
            lost = len(document.ghosts) - len(ghosts) + n_left_out
            return Written(data, LeftOut(past, lost))
    raise InputError(f"the document would be larger than nnviz reads: {MAX_BYTES // 1024**2} MB")


def document_text(document: Document) -> str:
    """A document as JSON; see `written`.

    Raises
    ------
    InputError
        When it is too large.
    """
    return written(document).data.decode()


def write_document(path: Path, document: Document) -> LeftOut:
    """Write a document; a regular file appears complete or not at all.

    Returns
    -------
    left_out : what a file cannot hold of it

    Raises
    ------
    FileError
        When it cannot be written; what was there before is still there.
    """
    try:
        with suppress(FileNotFoundError):
            path.stat()  # links in a circle end here, and are not replaced
        data, left_out = written(document)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name, or too large a document
        raise FileError(f"{path}: it cannot be written: {reason(error)}") from None
    write_bytes(path, data)
    return left_out


def _with_most(document: Document, ghosts: Sequence[Ghost]) -> tuple[int, bytes]:
    """How many of the ghosts have to be left out, and the document with the others; b"" for none."""
    known: dict[int, bytes] = {}

    def fits(n_left_out: int) -> bool:
        known[n_left_out] = _fitting(replace(document, ghosts=tuple(ghosts[n_left_out:])))
        return bool(known[n_left_out])

    if fits(0) or not ghosts or not fits(len(ghosts)):
        return 0, known[0]
    n_left_out = 1 + bisect_left(range(1, len(ghosts)), True, key=fits)
    return n_left_out, known[n_left_out]


def _fitting(document: Document) -> bytes:
    """A document as it is written, or nothing where it would not be read."""
    tables = Tables()
    text = DocumentText(
        format="nnviz",
        version=FORMAT_VERSION,
        notes=document.notes.split("\n") if document.notes else [],
        run=run_text(document.run, tables),
        ghosts=ghost_texts(document.ghosts, tables),
        breakpoints=breakpoints_text(document.breakpoints, tables),
        watches=watch_texts(document.watches, tables),
        data=tables.data,
        experiments=tables.experiments,
        view=document.view,
    )
    data = laid_out(text).encode() if _has_room(text, tables) else b""
    return data if data and _is_readable(data) else b""


def _has_room_alone(ghost: Ghost) -> bool:
    """Whether a ghost can be in a document, however little else is."""
    return len(ghost.run.timeline.edits) <= MAX_EDITS and ghost.number <= MOST_ITERATION


def _has_room(text: DocumentText, tables: Tables) -> bool:
    """Whether there are no more entries than are read."""
    n_breakpoints = len(text.breakpoints.items) if text.breakpoints else 0
    return (
        len(text.run.edits) <= MAX_EDITS
        and max(len(text.data), len(text.experiments)) <= MAX_TABLE
        and max(n_breakpoints, len(text.watches)) <= MAX_MARKS
        and tables.n_numbers <= MAX_SAMPLE_NUMBERS
        and tables.n_checked <= MAX_CHECKED
    )


def _is_readable(data: bytes) -> bool:
    try:
        check_size(data)
        check_counts(data)
        unknown_keys(data)
    except PlacedError:
        return False
    return True


def _without_past(run: Run) -> Run:
    """A run as if it had begun where it stands, with its records."""
    cut = run.cut()
    return replace(cut, timeline=Timeline.start(run.experiment, run.state))

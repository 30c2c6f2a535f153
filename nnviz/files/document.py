"""Documents: everything about a run in a .nnviz file, which resources/format.md describes."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from nnviz.core.breakpoint import Breakpoints
from nnviz.core.errors import FileError, InputError
from nnviz.core.run import Run
from nnviz.core.timeline import Timeline
from nnviz.core.watch import Watch
from nnviz.files.document_data import MAX_SAMPLE_NUMBERS, read_datasets
from nnviz.files.document_errors import explained
from nnviz.files.document_layout import laid_out
from nnviz.files.document_marks import breakpoints_text, read_breakpoints, read_watches, watch_texts
from nnviz.files.document_run import read_run, run_text
from nnviz.files.document_scan import check_counts, unknown_keys
from nnviz.files.document_schema import (
    FORMAT_VERSION,
    MAX_BYTES,
    MAX_EDITS,
    MAX_MARKS,
    MAX_TABLE,
    DocumentText,
    PlacedError,
)
from nnviz.files.document_tables import MAX_CHECKED, Tables, read_experiments
from nnviz.files.output import reason, write_text

__all__ = [
    "FORMAT_VERSION",
    "Document",
    "document_text",
    "parse_document",
    "read_document",
    "write_document",
]


@dataclass(frozen=True, eq=False, slots=True)
class Document:
    """What is saved together.

    Attributes
    ----------
    run : with its past and, where it stands before its end, its known future
    notes : of the user
    breakpoints, watches : their samples are numbered in the data set where the run stands
    view : how it was shown; plain JSON values, which nothing here looks at
    unknown : places of keys that reading did not understand, as ``$.data[0].colour``; they are not kept
    """

    run: Run
    notes: str = ""
    breakpoints: Breakpoints | None = None
    watches: tuple[Watch, ...] = ()
    view: dict[str, Any] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


def document_text(document: Document) -> str:
    """A document as JSON, as it is written into a file.

    The text of a document that was read is the text it was read from, unless that was written
    otherwise or had unknown keys. Of a run so large that no document could hold it, only where it
    stands and its records until there are written.

    Raises
    ------
    InputError
        When it is too large even so.
    """
    for run in (document.run, _without_past(document.run)):
        tables = Tables()
        text = DocumentText(
            format="nnviz",
            version=FORMAT_VERSION,
            notes=document.notes.split("\n") if document.notes else [],
            run=run_text(run, tables),
            breakpoints=breakpoints_text(document.breakpoints, tables),
            watches=watch_texts(document.watches, tables),
            data=tables.data,
            experiments=tables.experiments,
            view=document.view,
        )
        laid = laid_out(text) if _has_room(text, tables) else ""
        if laid and _is_readable(laid.encode()):
            return laid
    raise InputError(f"the document would be larger than nnviz reads: {MAX_BYTES // 1024**2} MB")


def write_document(path: Path, document: Document) -> None:
    """Write a document; a regular file appears complete or not at all.

    Raises
    ------
    FileError
        When it cannot be written; what was there before is still there.
    """
    try:
        with suppress(FileNotFoundError):
            path.stat()  # links in a circle end here, and are not replaced
        text = document_text(document)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name, or too large a document
        raise FileError(f"{path}: it cannot be written: {reason(error)}") from None
    write_text(path, text)


def read_document(path: Path) -> Document:
    """The document in a file.

    Raises
    ------
    FileError
        When the file cannot be read or holds no document; the message names file, place and reason.
    """
    try:
        data = _content(path)
    except FileNotFoundError:
        raise FileError(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise FileError(f"{path}: this is a directory, not a document") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise FileError(f"{path}: it cannot be read: {reason(error)}") from None
    return parse_document(data, str(path))


def parse_document(data: bytes, name: str) -> Document:
    """The document that a file's bytes are; all of it, or none.

    Parameters
    ----------
    name : of the file, for messages

    Raises
    ------
    FileError
        When it is no document; the message names file, place and reason.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        _check_text(data)
        check_counts(data)
        unknown = unknown_keys(data)
        _check_version(data)
        text = msgspec.json.decode(data, type=DocumentText)
        return _built(text, unknown)
    except PlacedError as error:
        raise FileError(f"{name}: {error}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FileError(f"{name}: {explained(str(error), data)}") from None


def _content(path: Path) -> bytes:
    if path.exists() and not path.is_file() and not path.is_dir():
        raise OSError("it is not a regular file")
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


class _Header(msgspec.Struct):
    """What every version of the format has."""

    format: Any = None
    version: Any = None


def _check_text(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise PlacedError("$", f"it is larger than {MAX_BYTES // 1024**2} MB, which is the most nnviz reads")
    if not data.strip():
        raise PlacedError("line 1", "the file is empty")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PlacedError(f"line {line}", "this is not text in UTF-8, so it is no document") from None


def _check_version(data: bytes) -> None:
    """Tell a document of another version before anything in it is found wrong."""
    header = msgspec.json.decode(data, type=_Header)
    if header.format != "nnviz":
        raise PlacedError("$.format", 'this is no nnviz document: it does not say "format": "nnviz"')
    version = header.version
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise PlacedError(
            "$.version", f"the version of the format is a whole number from 1 to {FORMAT_VERSION}"
        )
    if version > FORMAT_VERSION:
        raise PlacedError(
            "$.version",
            f"this document was written by a newer nnviz (format {version}); "
            f"this one reads up to {FORMAT_VERSION}",
        )


def _built(text: DocumentText, unknown: tuple[str, ...]) -> Document:
    datasets = read_datasets(text.data)
    experiments = read_experiments(text.experiments, datasets)
    return Document(
        read_run(text.run, experiments),
        "\n".join(text.notes),
        read_breakpoints(text.breakpoints, datasets),
        read_watches(text.watches, datasets),
        text.view,
        unknown,
    )


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
        _check_text(data)
        check_counts(data)
        unknown_keys(data)
    except PlacedError:
        return False
    return True


def _without_past(run: Run) -> Run:
    """A run as if it had begun where it stands, with its records."""
    cut = run.cut()
    return replace(cut, timeline=Timeline.start(run.experiment, run.state))

"""SavedDocument: a document as its file has it, to tell what has changed since."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from nnviz.core.breakpoint import Breakpoint, Breakpoints
from nnviz.core.ghost import Ghost
from nnviz.core.stops import LOOK_EVERY
from nnviz.core.timeline import Timeline
from nnviz.files.document import NOTHING, Document, LeftOut

SUFFIX: Final = ".nnviz"


class FileStamp(NamedTuple):
    """What tells one version of a file from another without reading it."""

    modified_ns: int
    size: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> "FileStamp | None":
        """The stamp of a file; None where there is none."""
        try:
            found = path.stat()
        except (OSError, ValueError):  # ValueError: a NUL in the name
            return None
        return cls(found.st_mtime_ns, found.st_size, found.st_ino)


@dataclass(frozen=True, eq=False, slots=True)
class SavedDocument:
    """What was opened or last saved.

    Attributes
    ----------
    document : as it was then
    path : of its file; None where it has none yet
    stamp : of the file then
    is_rescued : whether it is in no file at all, such as what was recovered after a crash
    left_out : what of the document is not in its file
    """

    document: Document
    path: Path | None = None
    stamp: FileStamp | None = None
    is_rescued: bool = False
    left_out: LeftOut = NOTHING

    def is_modified(self, now: Document) -> bool:
        """Whether a document is no longer what was opened or saved.

        Where its run stands and how it is shown do not count, nor does which ghosts are hidden.
        """
        before = self.document
        return self.is_rescued or not (
            before.notes == now.notes
            and _aims(before.breakpoints) == _aims(now.breakpoints)
            and before.watches == now.watches
            and _tell_same(before.run.timeline, now.run.timeline)
            and _are_same(before.ghosts, now.ghosts)
        )

    def would_be_lost(self, now: Document) -> bool:
        """Whether a document has something in it that neither its file nor training again brings back.

        Of what is in no file that is notes, edits and ghosts, which come from edits: a preset that has
        only been trained is not lost.
        """
        if not self.is_modified(now):
            return False
        timeline = now.run.timeline
        opened = self.document.run.timeline.first_experiment
        was_edited = bool(timeline.edits) or timeline.first_experiment is not opened
        return self.path is not None or self.is_rescued or bool(now.notes or now.ghosts) or was_edited

    @property
    def has_changed_on_disk(self) -> bool:
        """Whether another program has written into the file since."""
        if self.path is None or self.stamp is None:
            return False
        found = FileStamp.of(self.path)
        return found is not None and found != self.stamp


def _aims(breakpoints: Breakpoints | None) -> tuple[tuple[Breakpoint, ...], int]:
    return ((), LOOK_EVERY) if breakpoints is None else (breakpoints.items, breakpoints.every)


def _are_same(before: tuple[Ghost, ...], now: tuple[Ghost, ...]) -> bool:
    """Whether the same runs stand beside one, and are trained alike."""
    return before is now or (
        len(before) == len(now)
        and all(
            _aspects(one) == _aspects(other) and _tell_same(one.run.timeline, other.run.timeline)
            for one, other in zip(before, now, strict=True)
        )
    )


def _aspects(ghost: Ghost) -> tuple[object, ...]:
    """What is told of a ghost beside its run; a number of its own is enough to tell its colour."""
    return ghost.number, ghost.fork, ghost.other, ghost.is_by_hand, ghost.plays_along, ghost.diverged


def _tell_same(one: Timeline, other: Timeline) -> bool:
    """Whether two timelines tell of the same run up to the same end."""
    if one is other:
        return True
    return (
        one.end == other.end
        and one.first_experiment is other.first_experiment
        and one.edits == other.edits
        and one.tip.state.parameters.tobytes() == other.tip.state.parameters.tobytes()
    )

"""Autosave: keeps the document on disk while it is worked on, so that a crash takes a few seconds at most."""

import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nnviz.core.errors import FileError
from nnviz.core.workspace import Workspace
from nnviz.engine.kept_file import KeptFile
from nnviz.engine.session import Session
from nnviz.files.document import NOTHING, Document, LeftOut, write_document

AFTER_EDIT_MS: Final = 2_000
WHILE_TRAINING_MS: Final = 30_000

logger = logging.getLogger(__name__)


def newest_workspace(session: Session) -> Workspace:
    """The runs with the edits that have been asked for, also while they wait for the worker's answer.

    That may take seconds while it loads its loops, and a crash must not take them.
    """
    workspace, asked = session.history.workspace, session.experiment
    run = workspace.run
    if session.travelling or asked is run.experiment or not run.experiment.continues(asked):
        return workspace
    return workspace.edited(asked, run.state)


class Autosave(QObject):
    """Writes the document some time after it has changed, beside everything else.

    It is turned into text and written by a thread of its own, since both may take longer than a
    frame, and the worker has training to do. A document is a frozen value, which anybody may read.

    Parameters
    ----------
    document : tells what is to be kept now; None where nothing would be lost
    folder : of the files of all instances
    after_edit_ms : from the first edit that is not kept to its being written
    while_training_ms : from one writing to the next, and from a failure to the next attempt

    Signals
    -------
    failed : str
        The document cannot be kept; why. Once, until it can be again.
    kept : ()
        The file holds what it is to hold.
    shortened : LeftOut
        The file holds only a part of the document. Once, until it can hold all of it again.
    """

    failed = Signal(str)
    kept = Signal()
    shortened = Signal(object)
    _written = Signal(str, object)

    def __init__(
        self,
        document: Callable[[], Document | None],
        folder: Path,
        parent: QObject | None = None,
        *,
        after_edit_ms: int = AFTER_EDIT_MS,
        while_training_ms: int = WHILE_TRAINING_MS,
    ) -> None:
        super().__init__(parent)
        self._document, self._folder = document, folder
        self._file: KeptFile | None = None
        self._newest: Document | None = None  # as the file has it, or will
        self._thread: Thread | None = None
        self._is_due = self._has_failed = self._is_shortened = self._is_closed = False
        self._after_edit, self._while_training = QTimer(self), QTimer(self)
        for timer, interval in (
            (self._after_edit, after_edit_ms),
            (self._while_training, while_training_ms),
        ):
            timer.setSingleShot(True)
            timer.setInterval(interval)
            timer.timeout.connect(self.save)
        self._written.connect(self._finish)

    # What is told to it

    @Slot()
    def note_edit(self) -> None:
        """Something was edited."""
        self._start(self._after_edit)

    @Slot()
    def note_training(self) -> None:
        """The run may have gone on."""
        self._start(self._while_training)

    @Slot()
    def save(self) -> None:
        """Keep the document as it is now."""
        document = self._document()
        if self._is_closed:
            return
        if self._thread is not None:
            self._is_due = True
            return
        for timer in (self._after_edit, self._while_training):
            timer.stop()
        if document is None:
            self._forget()
            self.kept.emit()
        elif not _is_same(document, self._newest):
            self._newest = document
            self._thread = Thread(target=self._write_and_tell, args=(document,), name="autosave")
            self._thread.start()

    def take_over(self, file: KeptFile) -> None:
        """Go on with the file of an instance that lives no longer: its document is the current one now."""
        self._wait()
        self._forget()
        self._release()
        self._file = file

    @Slot()
    def close(self) -> None:
        """Nothing is to be kept any more: the user has closed the document."""
        if not self._is_closed:
            self._end()
            self._forget()
            self._release()

    @Slot()
    def leave(self) -> None:
        """Keep what is there for the next start: the program ends, but not because the user closed it."""
        if not self._is_closed:
            document = self._document()
            self._end()
            if document is None:
                self._forget()
            else:
                self._write(document)
            self._release()

    # How it is done

    def _start(self, timer: QTimer) -> None:
        # Not anew with each edit: who edits all the time would never be saved.
        if not (self._is_closed or timer.isActive()):
            timer.start()

    def _write_and_tell(self, document: Document) -> None:
        outcome = self._write(document)
        with suppress(RuntimeError):  # the window has been deleted meanwhile
            self._written.emit(*outcome)

    def _write(self, document: Document) -> tuple[str, LeftOut]:
        """Write the file; returns why it cannot be written, or nothing, and what is not in it."""
        try:
            if self._file is None:
                self._file = KeptFile.new(self._folder)
            return "", write_document(self._file.path, document)
        except FileError as error:
            return str(error), NOTHING
        except Exception as error:  # whatever it is, the user's work must go on
            logger.exception("a document cannot be kept")
            return str(error) or type(error).__name__, NOTHING

    @Slot(str, object)
    def _finish(self, why: str, left_out: LeftOut) -> None:
        self._wait()
        if self._is_closed:
            return
        if not why:
            self._has_failed = False
            self._tell_shortened(left_out)
            self.kept.emit()
            if self._is_due:  # it came due while the last one was being written
                self._is_due = False
                self.save()
            return
        self._newest, self._is_due = None, False
        self.note_training()
        if not self._has_failed:
            self._has_failed = True
            logger.warning("the document cannot be kept: %s", why)
            self.failed.emit(why)

    def _tell_shortened(self, left_out: LeftOut) -> None:
        was_shortened, self._is_shortened = self._is_shortened, not left_out.is_nothing
        if self._is_shortened and not was_shortened:
            self.shortened.emit(left_out)

    def _end(self) -> None:
        self._is_closed = True
        for timer in (self._after_edit, self._while_training):
            timer.stop()
        self._wait()

    def _wait(self) -> None:
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _forget(self) -> None:
        self._newest = None
        if self._file is not None:
            self._file.remove()

    def _release(self) -> None:
        if self._file is not None:
            self._file.release()
            self._file = None


def _is_same(one: Document, other: Document | None) -> bool:
    return (
        other is not None
        and one.run is other.run
        and one.ghosts is other.ghosts
        and one.notes == other.notes
        and one.breakpoints == other.breakpoints
        and one.watches == other.watches
    )

"""Recovery: keeps the window's document safe while it is worked on, and offers what a crash has left."""

import logging
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Slot

from nnviz.core.errors import FileError, NewerFileError
from nnviz.core.watch import Watch
from nnviz.engine.autosave import Autosave, newest_workspace
from nnviz.engine.kept_file import KeptFile, left_behind
from nnviz.files.document import Document, LeftOut, read_document
from nnviz.files.saved_document import SUFFIX
from nnviz.main_window import MainWindow
from nnviz.views.left_out_words import kept_words
from nnviz.views.recovery_dialog import KeptWork, RecoveryDialog

NAME_KEY: Final = "recovery_name"  # among the view settings: what the user knew the document by,
PATH_KEY: Final = "recovery_path"  # and its file, if it had one

logger = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False, slots=True)
class _Found:
    """What another instance has left, and this one holds until it is decided on."""

    file: KeptFile
    document: Document
    name: str
    path: Path | None


class Recovery(QObject):
    """Autosave of one window's document, and the way back from it.

    Parameters
    ----------
    window : whose document is kept; closing it removes what is kept
    folder : where every instance keeps its own
    options : for Autosave
    """

    def __init__(self, window: MainWindow, folder: Path, **options: Any) -> None:
        super().__init__(window)
        self._window, self._folder = window, folder
        self._current, self._watching = window.document, window.time_travel.watching
        self._watches: tuple[Watch, ...] = self._watching.watches
        self._ghosts: tuple[tuple[int, bool], ...] = ()
        self._found: list[_Found] = []
        self._dialog: RecoveryDialog | None = None
        self.autosave = Autosave(self._unsaved, folder, self, **options)
        session = window.session
        for edited in (
            session.experiment_changed,
            session.history.stack.indexChanged,
            session.breakpoints_changed,
            window.views.notes.notes_edited,
            self._current.changed,
        ):
            edited.connect(self.autosave.note_edit)
        session.frame_ready.connect(self.autosave.note_training)
        session.history.changed.connect(self._look_at_ghosts)
        self._watching.values_ready.connect(self._look_at_watches)
        self.autosave.failed.connect(self._tell_failure)
        self.autosave.shortened.connect(self._tell_shortened)
        window.closed.connect(self.autosave.close)

    @Slot()
    def offer(self) -> None:
        """Ask about what instances that live no longer have left, if there is anything."""
        troubles: list[str] = []
        for file in left_behind(self._folder):
            try:
                document = read_document(file.path)
            except NewerFileError as error:  # which is going to offer it
                troubles.append(str(error))
                file.release()
            except FileError as error:
                logger.warning("what was kept cannot be read: %s", error)
                troubles.append(str(error).replace(str(file.path), str(file.set_aside()), 1))
                file.release()
            else:
                self._found.insert(0, _found(file, document))
        if self._found or troubles:
            works = [_work(found) for found in self._found]
            self._dialog = RecoveryDialog(works, troubles, self._window)
            self._dialog.finished.connect(self._end_offer)
            self._dialog.open()

    @Slot()
    def leave(self) -> None:
        """The program ends without a question: what would be lost is offered at the next start."""
        self.autosave.leave()

    @Slot()
    def _end_offer(self) -> None:
        """Do what the user has decided; what is left is offered at the next start."""
        dialog, found = self._dialog, self._found
        assert dialog is not None
        self._dialog, self._found = None, []
        dialog.deleteLater()
        for index, each in enumerate(found):
            if index in dialog.discarded:
                each.file.remove()
            if index != dialog.recovered:
                each.file.release()
        if dialog.recovered is not None:
            self._open(found[dialog.recovered])

    def _open(self, found: _Found) -> None:
        if self._window.documents.may_go_on():
            name = self.tr("Recover {0}").format(found.name)
            kept_at = found.file.path.stat().st_mtime_ns
            self._current.open(found.document, name, found.path, kept_at_ns=kept_at)
            self.autosave.take_over(found.file)
        else:
            found.file.release()

    def _unsaved(self) -> Document | None:
        """What is to be kept, with the name that it goes by."""
        session, current = self._window.session, self._current
        newest = newest_workspace(session)
        if newest is session.history.workspace and not current.is_modified:
            return None
        document = current.as_it_stands()
        path = "" if current.path is None else str(current.path.absolute())
        view = {**document.view, NAME_KEY: current.name, PATH_KEY: path}
        return replace(document, run=newest.run, ghosts=newest.ghosts, view=view)

    @Slot()
    def _look_at_watches(self) -> None:
        """Values come all the time; other watches are an edit."""
        if self._watching.watches != self._watches:
            self._watches = self._watching.watches
            self.autosave.note_edit()

    @Slot()
    def _look_at_ghosts(self) -> None:
        """Ghosts that play along get further all the time; others, or ones that stop it, are an edit."""
        ghosts = tuple((one.number, one.plays_along) for one in self._window.session.history.workspace.ghosts)
        if ghosts != self._ghosts:
            self._ghosts = ghosts
            self.autosave.note_edit()

    @Slot(str)
    def _tell_failure(self, why: str) -> None:
        text = self.tr("Your work cannot be kept safe from a crash: {0}. Save it yourself.")
        self._window.views.status.show_message(text.format(why))

    @Slot(object)
    def _tell_shortened(self, left_out: LeftOut) -> None:
        self._window.views.status.show_message(kept_words(left_out))


def _found(file: KeptFile, document: Document) -> _Found:
    view = dict(document.view)
    name, path = view.pop(NAME_KEY, None), view.pop(PATH_KEY, None)
    if not isinstance(name, str):
        name = document.run.experiment.title
    is_path = isinstance(path, str) and bool(path) and Path(path).suffix.lower() == SUFFIX
    return _Found(file, replace(document, view=view), name, Path(path) if is_path else None)


def _work(found: _Found) -> KeptWork:
    seconds = time.time() - found.file.path.stat().st_mtime
    return KeptWork(found.name, found.document.run.iteration, seconds)

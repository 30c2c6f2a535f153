"""CurrentDocument: all that is saved together, and which file it belongs to."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from nnviz.core.breakpoint import Breakpoints
from nnviz.core.watch import Watch
from nnviz.engine.session import Session
from nnviz.engine.watching import Watching
from nnviz.files.document import Document, LeftOut
from nnviz.files.saved_document import FileStamp, SavedDocument
from nnviz.views.notes_view import NotesView
from nnviz.window.view_settings import ViewSettings


@dataclass(frozen=True, eq=False, slots=True)
class _Sheet:
    """What belongs to one document and is not in its workspace."""

    saved: SavedDocument
    notes: str
    breakpoints: Breakpoints | None
    watches: tuple[Watch, ...]
    view: dict[str, Any]


class CurrentDocument(QObject):
    """The document that the window shows.

    To open another one can be undone. Its notes, breakpoints, watches and file then come back with
    the workspace, so that nothing is ever saved into another document's file.

    Parameters
    ----------
    session, watching, notes, view : what it is made of

    Signals
    -------
    changed : ()
        Another document is the current one, it has another file, or it is modified or not any more.
    """

    changed = Signal()

    def __init__(
        self,
        session: Session,
        watching: Watching,
        notes: NotesView,
        view: ViewSettings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._watching, self._view_settings, self._notes_view = session, watching, view, notes
        self._notes = ""
        self._number = session.history.workspace.document
        self._sheets: dict[int, _Sheet] = {}  # of every document that undo can bring back
        self._opening: _Sheet | None = None
        self._saved = SavedDocument(self._document())
        self._was_modified = False
        notes.notes_edited.connect(self._note)
        session.history.replaced.connect(self._follow_undo)
        for facts in (
            session.history.changed,
            session.frame_ready,
            session.experiment_changed,
            session.breakpoints_changed,
            watching.values_ready,
        ):
            facts.connect(self._look)

    @property
    def path(self) -> Path | None:
        """Its file; None where it has none yet."""
        return self._saved.path

    @property
    def name(self) -> str:
        """What the user knows it by: its file, or what it was made from."""
        return self._session.experiment.title if self.path is None else self.path.name

    @property
    def is_modified(self) -> bool:
        """Whether it differs from what was opened or saved last."""
        return self._saved.is_modified(self._document())

    @property
    def would_be_lost(self) -> bool:
        """Whether it has something that cannot be had again, see ``SavedDocument``."""
        return self._saved.would_be_lost(self._document())

    @property
    def left_out(self) -> LeftOut:
        """What of it was more than its file can hold when it was saved last."""
        return self._saved.left_out

    @property
    def has_changed_on_disk(self) -> bool:
        """Whether another program has written into its file since it was opened or saved."""
        return self._saved.has_changed_on_disk

    def is_left_by(self, *, redo: bool) -> bool:
        """Whether undo, or redo, would bring back another document."""
        history = self._session.history
        if self._session.has_edits_waiting:  # which come first
            return False
        return history.document_after(redo=redo) != history.workspace.document

    def document(self) -> Document:
        """All of it, to be saved; edits that have been asked for are made first."""
        self._session.settle()
        return self.as_it_stands()

    def as_it_stands(self) -> Document:
        """All of it, but for edits that have been asked for and not been made yet."""
        return self._document(self._view_settings.values())

    def start(self, document: Document, path: Path | None = None) -> None:
        """Begin with a document: nothing is there before it that undo could bring back."""
        self.open(document, "", path)
        self._session.history.stack.clear()
        self._forget_others()

    def open(
        self, document: Document, name: str, path: Path | None = None, *, kept_at_ns: int | None = None
    ) -> None:
        """Show another document, paused where its run stands.

        Parameters
        ----------
        name : of the edit, in the menu
        path : its file; None where it has none
        kept_at_ns : when it was kept, where it is what a crash has left: it is to be saved before it is
            left, whatever it holds, and not over what has been written into its file since
        """
        stamp = None if path is None else FileStamp.of(path)
        is_rescued = kept_at_ns is not None
        if kept_at_ns is not None and stamp is not None and stamp.modified_ns > kept_at_ns:
            stamp = FileStamp(0, 0, 0)
        self._opening = _Sheet(
            SavedDocument(document, path, stamp, is_rescued),
            document.notes,
            document.breakpoints,
            document.watches,
            document.view,
        )
        self._session.open_run(document.run, name, document.ghosts)
        self._opening = None
        self._forget_others()

    def mark_saved(self, document: Document, path: Path, left_out: LeftOut) -> None:
        """It has been written into a file, but for what was left out."""
        self._saved = SavedDocument(document, path, FileStamp.of(path), left_out=left_out)
        self._was_modified = self.is_modified
        self.changed.emit()

    def _document(self, view: dict[str, Any] | None = None) -> Document:
        session, workspace = self._session, self._session.history.workspace
        breakpoints = session.breakpoints
        is_plain = breakpoints == Breakpoints(breakpoints.dataset)
        return Document(
            workspace.run,
            self._notes,
            None if is_plain else breakpoints,
            self._watching.watches,
            view or {},
            ghosts=workspace.ghosts,
        )

    @Slot()
    def _follow_undo(self) -> None:
        """Another run is the current one; where it is another document's, show what belongs to that."""
        number = self._session.history.workspace.document
        if number == self._number:
            return
        now = self._document(self._view_settings.values())
        self._sheets[self._number] = _Sheet(self._saved, now.notes, now.breakpoints, now.watches, now.view)
        self._number = number
        known = self._opening or self._sheets.get(number)
        if known is None:  # opened without a document of its own
            known = _Sheet(SavedDocument(now), "", now.breakpoints, now.watches, {})
        self._show(known)

    def _show(self, sheet: _Sheet) -> None:
        session, dataset = self._session, self._session.experiment.dataset
        self._saved, self._notes = sheet.saved, sheet.notes
        self._notes_view.show_notes(sheet.notes)
        session.set_breakpoints((sheet.breakpoints or Breakpoints(dataset)).followed(dataset))
        self._watching.set_all(sheet.watches)
        self._view_settings.show(sheet.view)
        self._was_modified = self.is_modified
        self.changed.emit()

    def _forget_others(self) -> None:
        """Documents that undo does not lead to any more are gone."""
        reachable = self._session.history.documents
        self._sheets = {number: sheet for number, sheet in self._sheets.items() if number in reachable}

    @Slot(str)
    def _note(self, notes: str) -> None:
        self._notes = notes
        self._look()

    @Slot()
    def _look(self) -> None:
        """Say so when it has become modified, or is not any more."""
        if self.is_modified != self._was_modified:
            self._was_modified = not self._was_modified
            self.changed.emit()

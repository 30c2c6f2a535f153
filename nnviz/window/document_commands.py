"""DocumentCommands: new, open, save and what goes with them, with their questions."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment
from nnviz.core.presets import empty_experiment, preset_experiment
from nnviz.core.run import Run
from nnviz.engine.session import Session
from nnviz.engine.writing import Writing
from nnviz.files.document import Document
from nnviz.files.saved_document import SUFFIX
from nnviz.files.source import TABLE_SUFFIXES, load_document
from nnviz.files.stopping import Stopped
from nnviz.views.document_dialogs import Answer, DocumentDialogs
from nnviz.views.left_out_words import left_out_words, saved_words
from nnviz.views.recent_files import RecentFiles
from nnviz.window.csv_commands import CsvCommands
from nnviz.window.current_document import CurrentDocument
from nnviz.window.patience import Patience

FORBIDDEN: Final = '/\\:*?"<>|'  # in names of files, on one system or another


class DocumentCommands(QObject):
    """What the File and Data menus do with documents.

    What cannot be had again is never left without a question: changes of a document that has a file,
    and edits and notes of one that has none.

    Parameters
    ----------
    session : what undoes edits, opening a document among them
    current : the document that is shown
    recent : where files are remembered
    tables : what opens files of samples
    window : whose title names the document, and over which dialogs open

    Signals
    -------
    told : str
        Something for the status line.
    """

    told = Signal(str)

    def __init__(
        self,
        session: Session,
        current: CurrentDocument,
        recent: RecentFiles,
        tables: CsvCommands,
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._current, self._recent, self._tables, self._window = current, recent, tables, window
        self._dialogs, self._writing = DocumentDialogs(window), Writing(self)
        self._patience = Patience(window)
        current.changed.connect(self.show_title)
        recent.open_requested.connect(self.open_recent)
        tables.import_requested.connect(self.open_imported)
        self.show_title()

    @Slot()
    def show_title(self) -> None:
        """Name the document in the window's title, and mark it where it is modified."""
        name = self._current.name.replace("[*]", "[*][*]")  # which Qt shows as one
        self._window.setWindowTitle(self.tr("{0}[*] — nnviz").format(name))
        self._window.setWindowModified(self._current.is_modified)

    # Opening

    @Slot()
    def new(self) -> None:
        """Begin with an empty plane."""
        self._begin(empty_experiment(), self.tr("New"))

    @Slot(str)
    def open_preset(self, preset_id: str) -> None:
        """Open a preset, paused at its start."""
        experiment = preset_experiment(preset_id)
        self._begin(experiment, self.tr("Open {0}").format(experiment.title))

    @Slot(QAction)
    def preset_triggered(self, action: QAction) -> None:
        """Open the preset that a menu entry stands for."""
        self.open_preset(str(action.data()))

    @Slot()
    def open(self) -> None:
        """Ask for a document or a table, and open it."""
        path = self._dialogs.ask_what_to_open(self._folder())
        if path is not None:
            self.open_file(path)

    @Slot(object)
    def open_imported(self, experiment: Experiment) -> None:
        """Open what the user has imported from a table."""
        self._begin(experiment, self.tr("Open {0}").format(experiment.title))

    @Slot(str)
    def open_recent(self, name: str) -> None:
        """Open a file of the menu."""
        self.open_file(Path(name))

    @Slot(object)
    def open_dropped(self, paths: Sequence[Path]) -> None:
        """Open the first of the files that were dropped, and say so where there are several."""
        if self.open_file(paths[0]) and len(paths) > 1:
            text = self.tr("{0} is open. Only one of the {1} files can be: drop the others one by one.")
            self.told.emit(text.format(paths[0].name, len(paths)))

    def open_file(self, path: Path) -> bool:
        """Open a document or a table; where it cannot be used, say why and keep what is open."""
        if path.suffix.lower() in TABLE_SUFFIXES:
            if self._tables.import_file(path):  # which asks what to do with the document before it opens
                self._recent.add(path)
                return True
            return False
        return self.may_go_on() and self._read(path)

    def _read(self, path: Path) -> bool:
        text = self.tr("Opening {0}…").format(path.name)
        try:
            document = self._patience.read(partial(_document_in, path), text)
        except InputError as error:
            self._dialogs.say_not_opened(str(error))
            return False
        if not isinstance(document, Document):  # the user would not wait
            return False
        is_document = path.suffix.lower() == SUFFIX
        name = path.name if is_document else document.run.experiment.title
        self._current.open(document, self.tr("Open {0}").format(name), path if is_document else None)
        self._recent.add(path)
        if document.unknown:
            self._dialogs.say_unknown(path, document.unknown)
        return True

    def _begin(self, experiment: Experiment, name: str) -> None:
        if self.may_go_on():
            self._current.open(Document(Run.start(experiment)), name)

    # Undo

    @Slot()
    def undo(self) -> None:
        """Undo the last edit; where that was to open this document, ask first what is to become of it."""
        if not self._current.is_left_by(redo=False) or self.may_go_on():
            self._session.undo()

    @Slot()
    def redo(self) -> None:
        """Redo what was undone last; where that leads to another document, ask likewise."""
        if not self._current.is_left_by(redo=True) or self.may_go_on():
            self._session.redo()

    # Saving

    @Slot()
    def save(self) -> bool:
        """Save the document into its file; ask for one where it has none. Returns whether it is saved."""
        path = self._current.path
        if path is None:
            return self.save_as()
        if self._current.has_changed_on_disk:
            answer = self._dialogs.ask_to_overwrite(path)
            if answer is not Answer.SAVE:
                return answer is Answer.ELSEWHERE and self.save_as()
        return self._write(path)

    @Slot()
    def save_as(self) -> bool:
        """Ask for a file and save the document into it. Returns whether it is saved."""
        path = self._dialogs.ask_where_to_save(self._suggestion())
        if path is None:
            return False
        if path.suffix.lower() != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
            if path.exists() and not self._dialogs.ask_to_replace(path):
                return False
        return self._write(path)

    def may_go_on(self) -> bool:
        """Whether the document may be left: nothing is lost, it has been saved now, or the user says so."""
        if not self._current.would_be_lost:
            return True
        was_told = not self._current.left_out.is_nothing
        match self._dialogs.ask_to_save(self._current.name):
            case Answer.SAVE:
                # Who hears only now that the file cannot hold all of it may want to do something about it.
                return self.save() and (was_told or self._current.left_out.is_nothing)
            case answer:
                return answer is Answer.DISCARD

    def _write(self, path: Path) -> bool:
        document = self._current.document()
        was_told = not self._current.left_out.is_nothing
        try:
            left_out = self._writing.write(path, document)
        except InputError as error:
            self._dialogs.say_not_saved(str(error))
            return False
        self._current.mark_saved(document, path, left_out)
        self._recent.add(path)
        self.told.emit(saved_words(str(path), left_out))
        if not (left_out.is_nothing or was_told):
            self._dialogs.say_left_out(path.name, left_out_words(document, left_out))
        return True

    def _folder(self) -> str:
        """Where dialogs begin: beside the document, or where the last one was."""
        path = self._current.path
        if path is not None:
            return str(path.parent)
        return next((str(Path(name).parent) for name in self._recent.paths), "")

    def _suggestion(self) -> str:
        path = self._current.path
        if path is not None:
            return str(path)
        stem = "".join(
            "-" if sign in FORBIDDEN or not sign.isprintable() else sign for sign in self._current.name
        )
        return str(Path(self._folder()) / f"{Path(stem).stem or 'experiment'}{SUFFIX}")


def _document_in(path: Path, _stopped: Stopped) -> Document:
    return load_document(path)

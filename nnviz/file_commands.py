"""FileCommands: new, open, presets and export, with their dialogs."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from nnviz.core.errors import InputError
from nnviz.core.presets import empty_experiment, preset_experiment
from nnviz.engine.session import Session
from nnviz.files.numpy_program import numpy_program
from nnviz.files.output import write_text
from nnviz.files.source import default_iterations, load_file


class FileCommands(QObject):
    """What the File and Data menus do with a session's experiment.

    Parameters
    ----------
    session : whose experiment is opened and exported
    window : over which dialogs open
    """

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window

    @Slot()
    def new(self) -> None:
        """Begin with an empty plane."""
        self._session.open(empty_experiment(), self.tr("New"))

    @Slot()
    def open(self) -> None:
        """Ask for a CSV file, and open it."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Open samples"), "", self.tr("Tables (*.csv);;All files (*)")
        )
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Open a CSV file; where it cannot be used, say why and keep what is open."""
        try:
            experiment = load_file(path)
        except InputError as error:
            QMessageBox.warning(self._window, self.tr("This file cannot be opened"), str(error))
        else:
            self._session.open(experiment, self.tr("Open {0}").format(experiment.title))

    @Slot(str)
    def open_preset(self, preset_id: str) -> None:
        """Open a preset, paused at its start."""
        experiment = preset_experiment(preset_id)
        self._session.open(experiment, self.tr("Open {0}").format(experiment.title))

    @Slot(QAction)
    def preset_triggered(self, action: QAction) -> None:
        """Open the preset that a menu entry stands for."""
        self.open_preset(str(action.data()))

    @Slot()
    def export_numpy(self) -> None:
        """Ask for a file, and write the experiment as a NumPy program."""
        experiment = self._session.experiment
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Export as a NumPy program"),
            f"{experiment.preset or 'experiment'}.py".replace("-", "_"),
            self.tr("Python programs (*.py);;All files (*)"),
        )
        if name:
            self.write_numpy(Path(name))

    def write_numpy(self, path: Path) -> None:
        """Write the program; where it cannot be written, say why."""
        experiment, snapshot = self._session.experiment, self._session.snapshot
        done = 0 if snapshot is None else snapshot.iteration
        try:
            write_text(path, numpy_program(experiment, done or default_iterations(experiment)).text)
        except InputError as error:
            QMessageBox.warning(self._window, self.tr("The program cannot be written"), str(error))

"""ExportCommands: what an experiment is written as, beside documents."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from nnviz.core.errors import InputError
from nnviz.engine.session import Session
from nnviz.files.numpy_program import numpy_program
from nnviz.files.output import write_text
from nnviz.files.source import default_iterations


class ExportCommands(QObject):
    """Exports, with their dialogs.

    Parameters
    ----------
    session : whose experiment is exported
    window : over which dialogs open
    """

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window

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

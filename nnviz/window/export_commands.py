"""ExportCommands: what an experiment is written as, beside documents."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from nnviz.core.errors import InputError
from nnviz.engine.session import Session
from nnviz.files.exports import EXPORTS, trained_network
from nnviz.files.output import write_content
from nnviz.files.source import default_iterations
from nnviz.views.messages import warn


class ExportCommands(QObject):
    """Exports of the network as it stands, with their dialogs.

    Parameters
    ----------
    session : whose experiment is exported
    window : over which dialogs open

    Signals
    -------
    told : str
        What has been written, for the status line.
    """

    told = Signal(str)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self.by_action = {f"export_{target}": partial(self.export, target) for target in EXPORTS}

    @Slot()
    def export_numpy(self) -> None:
        """Ask for a file, and write the experiment as a NumPy program."""
        self.export("numpy")

    def export(self, target: str) -> None:
        """Ask for a file, and write the experiment as one of EXPORTS."""
        export, experiment = EXPORTS[target], self._session.experiment
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Export: {0}").format(export.title),
            f"{experiment.preset or 'experiment'}{export.suffix}".replace("-", "_"),
            self.tr("{0} (*{1});;All files (*)").format(export.title, export.suffix),
        )
        if name:
            self.write(target, Path(name))

    def write(self, target: str, path: Path) -> None:
        """Write one of EXPORTS; where it cannot be written, say why."""
        export, run = EXPORTS[target], self._session.history.run
        # What trains by itself is to train as usual where nothing has been trained yet.
        more = default_iterations(run.experiment) if export.trains and run.iteration == 0 else 0
        try:
            write_content(path, export.content(trained_network(run, export, more)))
        except InputError as error:
            warn(self._window, self.tr("The export cannot be written"), str(error))
        else:
            self.told.emit(self.tr("Written to {0}").format(path))

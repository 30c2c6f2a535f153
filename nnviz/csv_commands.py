"""CsvCommands: samples come from tables and spreadsheets, and go to them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLocale, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from nnviz.core.errors import FileError, InputError
from nnviz.engine.session import Session
from nnviz.files.csv_clipboard import dataset_tsv, parse_clipboard
from nnviz.files.csv_dialect import Decimal, Dialect
from nnviz.files.csv_file import csv_bytes, write_dataset_csv, write_loss_csv, write_predictions_csv
from nnviz.files.csv_paste import pasted
from nnviz.files.csv_sniff import sniff
from nnviz.files.source import experiment_for
from nnviz.views.csv_preview_dialog import CsvPreviewDialog
from nnviz.views.numbers import whole
from nnviz.views.palette import LIGHT, Theme

CSV_SUFFIXES: Final = (".csv", ".tsv", ".txt")


class CsvCommands(QObject):
    """Imports and exports tables, copies and pastes samples, with their dialogs.

    Parameters
    ----------
    session : whose samples, predictions and loss go out
    selected : tells which samples are selected, by index
    window : over which dialogs open

    Signals
    -------
    import_requested : Experiment
        It is to be opened: the user has imported it from a table.
    told : str
        Something for the status line.
    """

    import_requested = Signal(object)
    told = Signal(str)

    def __init__(self, session: Session, selected: Callable[[], Sequence[int]], window: QWidget) -> None:
        super().__init__(window)
        self._session, self._selected, self._window = session, selected, window
        self._theme: Theme = LIGHT

    def show_theme(self, theme: Theme) -> None:
        """Open dialogs in the colours of a theme from now on."""
        self._theme = theme

    # In

    def import_file(self, path: Path) -> bool:
        """Show what a file of samples holds, and import it if the user says so; whether that is so."""
        try:
            data = csv_bytes(path)
            dialect = sniff(data)
        except InputError as error:
            why = str(error) if isinstance(error, FileError) else f"{path}: {error}"
            QMessageBox.warning(self._window, self.tr("This file cannot be opened"), why)
            return False
        return self._import(data, dialect, self.tr("Import {0}").format(path.name), path.name)

    @Slot()
    def paste(self) -> None:
        """Add the samples on the clipboard; where they do not fit, show what can be made of them."""
        text, experiment = QGuiApplication.clipboard().text(), self._session.experiment
        try:
            dataset, problems = pasted(parse_clipboard(text), experiment.dataset)
        except InputError:
            self._import_text(text)
            return
        if problems:
            self._import_text(text)
            return
        count = len(dataset) - len(experiment.dataset)
        name = self.tr("Paste point") if count == 1 else self.tr("Paste {0} points").format(whole(count))
        self._session.edit(experiment.with_dataset(dataset), name)

    def _import_text(self, text: str) -> None:
        data = text.encode("utf-8", "replace")
        try:
            dialect = sniff(data, ("\t",) if "\t" in text else None)
        except InputError:
            self.told.emit(self.tr("There is no table on the clipboard; copy one in a spreadsheet first"))
        else:
            self._import(data, dialect, self.tr("Import pasted samples"), self.tr("Pasted samples"))

    def _import(self, data: bytes, dialect: Dialect, heading: str, title: str) -> bool:
        dialog = CsvPreviewDialog(data, dialect, heading, self._theme, self._window)
        dialog.exec()
        dialog.deleteLater()
        if dialog.result() != CsvPreviewDialog.DialogCode.Accepted or dialog.dataset is None:
            return False
        self.import_requested.emit(experiment_for(dialog.dataset, title))
        return True

    # Out

    @Slot()
    def copy(self) -> None:
        """Put the selected samples, or all, on the clipboard for a spreadsheet."""
        dataset = self._session.experiment.dataset
        if not len(dataset):
            self.told.emit(self.tr("There are no points to copy"))
            return
        chosen = sorted(i for i in self._selected() if i < len(dataset)) or range(len(dataset))
        decimal: Decimal = "," if QLocale().decimalPoint() == "," else "."  # as spreadsheets here expect it
        QGuiApplication.clipboard().setText(dataset_tsv(dataset, chosen, decimal))
        count = len(chosen)
        text = self.tr("1 point copied") if count == 1 else self.tr("{0} points copied").format(whole(count))
        self.told.emit(text)

    @Slot()
    def export_data(self) -> None:
        """Ask for a file, and write all samples."""
        dataset = self._session.experiment.dataset
        path = self._ask(self.tr("Export the data"), self.tr("data"))
        if path is not None:
            held_out = len(dataset.training_indices) < len(dataset)
            self._write(path, lambda: write_dataset_csv(path, dataset, held_out=held_out))

    @Slot()
    def export_predictions(self) -> None:
        """Ask for a file, and write what the network answers for every sample at the moment that is shown."""
        snapshot = self._session.snapshot
        path = (
            None if snapshot is None else self._ask(self.tr("Export the predictions"), self.tr("predictions"))
        )
        if path is not None and snapshot is not None:
            dataset, predictions = snapshot.experiment.dataset, snapshot.predictions
            self._write(path, lambda: write_predictions_csv(path, dataset, predictions))

    @Slot()
    def export_loss(self) -> None:
        """Ask for a file, and write the loss over the iterations."""
        curve = self._session.curve
        path = self._ask(self.tr("Export the loss curve"), self.tr("loss"))
        if path is not None:
            self._write(path, lambda: write_loss_csv(path, curve))

    def _ask(self, title: str, what: str) -> Path | None:
        stem = Path(self._session.experiment.preset or self._session.experiment.title).stem or "experiment"
        plain = "".join(sign if sign.isalnum() else "-" for sign in stem)
        kinds = self.tr("Tables (*.csv);;All files (*)")
        name, _ = QFileDialog.getSaveFileName(self._window, title, f"{plain}-{what}.csv", kinds)
        return Path(name) if name else None

    def _write(self, path: Path, write: Callable[[], None]) -> None:
        try:
            write()
        except InputError as error:
            QMessageBox.warning(self._window, self.tr("The table cannot be written"), str(error))
        else:
            self.told.emit(self.tr("Written to {0}").format(path))

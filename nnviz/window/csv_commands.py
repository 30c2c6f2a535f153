"""CsvCommands: samples come from tables and spreadsheets, and go to them."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QLocale, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from nnviz.core.dataset import Dataset
from nnviz.core.errors import FileError, InputError
from nnviz.engine.reading import Reading
from nnviz.engine.session import Session
from nnviz.files.csv_clipboard import clipboard_bytes, dataset_tsv, delimiters_of, parse_clipboard
from nnviz.files.csv_dialect import Decimal
from nnviz.files.csv_file import csv_bytes, write_dataset_csv, write_loss_csv, write_predictions_csv
from nnviz.files.csv_paste import pasted
from nnviz.files.csv_preview import CsvSource, UnreadableError
from nnviz.files.csv_rows import Problem
from nnviz.files.source import experiment_for
from nnviz.files.stopping import Stopped
from nnviz.views.csv_paste_dialog import CsvPasteDialog, PasteChoice
from nnviz.views.messages import warn
from nnviz.views.numbers import whole
from nnviz.views.palette import LIGHT, Theme
from nnviz.window.csv_import import CsvImport
from nnviz.window.patience import Patience


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
        self._text = ""  # that is being pasted
        self._patience = Patience(window)
        self._pasting = Reading(self)
        self._pasting.finished.connect(self._put)
        self._pasting.refused.connect(self._tell_no_table)

    def show_theme(self, theme: Theme) -> None:
        """Open dialogs in the colours of a theme from now on."""
        self._theme = theme

    # In

    def import_file(self, path: Path) -> bool:
        """Show what a file of samples holds, and import it if the user says so; whether that is so."""
        heading = self.tr("Import {0}").format(path.name)
        outcome = self._import(CsvSource(partial(csv_bytes, path)), heading, path.name)
        if isinstance(outcome, InputError):
            why = str(outcome) if isinstance(outcome, FileError) else f"{path}: {outcome}"
            warn(self._window, self.tr("This file cannot be opened"), why)
        return outcome is True

    @Slot()
    def paste(self) -> None:
        """Add the samples on the clipboard; where they do not fit, say why and what can be done."""
        self._text = QGuiApplication.clipboard().text()
        self._begin_pasting()
        if self._pasting.is_busy:
            self.told.emit(self.tr("Reading what is on the clipboard…"))

    @Slot()
    def stop(self) -> None:
        """Read nothing any more: the window is about to close."""
        self._pasting.stop()

    def _begin_pasting(self) -> None:
        self._pasting.begin(partial(_read_pasted, self._text, self._session.experiment.dataset))

    @Slot(object)
    def _put(self, read: "_Pasted") -> None:
        """Add what has been read, unless the samples have become others meanwhile."""
        experiment = self._session.experiment
        if read.before is not experiment.dataset:
            self._begin_pasting()
            return
        count = len(read.after) - len(read.before)
        choice = self._ask_about(read, count) if read.problems or read.refusal else PasteChoice.ADD
        if choice is PasteChoice.REPLACE:
            self._import_text()
        elif choice is PasteChoice.ADD:
            self._add(read, count)

    def _ask_about(self, read: "_Pasted", count: int) -> PasteChoice:
        dialog = CsvPasteDialog(count, read.problems, read.refusal, self._theme, self._window)
        dialog.exec()
        dialog.deleteLater()
        return dialog.choice

    def _add(self, read: "_Pasted", count: int) -> None:
        experiment = self._session.experiment
        if read.before is not experiment.dataset:  # it has become another one while the user was asked
            self._begin_pasting()
            return
        name = self.tr("Paste point") if count == 1 else self.tr("Paste {0} points").format(whole(count))
        self._session.edit(experiment.with_dataset(read.after), name)

    @Slot()
    def _tell_no_table(self) -> None:
        self.told.emit(self.tr("There is no table on the clipboard; copy one in a spreadsheet first"))

    def _import_text(self) -> None:
        text = self._text
        source = CsvSource(partial(clipboard_bytes, text), delimiters_of(text))
        self._import(source, self.tr("Import pasted samples"), self.tr("Pasted samples"))

    def _import(self, source: CsvSource, heading: str, title: str) -> bool | InputError:
        """Whether the user imports it; why there is nothing that could be."""
        table = CsvImport(source, heading, self._theme, self._window)
        dataset = table.ask()
        if dataset is not None:
            self.import_requested.emit(experiment_for(dataset, title))
        return table.refusal or dataset is not None

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
        tsv = self._patience.read(
            partial(dataset_tsv, dataset, chosen, decimal), self.tr("Copying the points…")
        )
        if not isinstance(tsv, str):
            return
        QGuiApplication.clipboard().setText(tsv)
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
            self._write(path, partial(write_dataset_csv, path, dataset, held_out=held_out))

    @Slot()
    def export_predictions(self) -> None:
        """Ask for a file, and write what the network answers for every sample at the moment that is shown."""
        snapshot = self._session.snapshot
        path = (
            None if snapshot is None else self._ask(self.tr("Export the predictions"), self.tr("predictions"))
        )
        if path is not None and snapshot is not None:
            dataset, predictions = snapshot.experiment.dataset, snapshot.predictions
            self._write(path, partial(write_predictions_csv, path, dataset, predictions))

    @Slot()
    def export_loss(self) -> None:
        """Ask for a file, and write the loss over the iterations."""
        curve = self._session.curve
        path = self._ask(self.tr("Export the loss curve"), self.tr("loss"))
        if path is not None:
            self._write(path, partial(write_loss_csv, path, curve))

    def _ask(self, title: str, what: str) -> Path | None:
        stem = Path(self._session.experiment.preset or self._session.experiment.title).stem or "experiment"
        plain = "".join(sign if sign.isalnum() else "-" for sign in stem)
        kinds = self.tr("Tables (*.csv);;All files (*)")
        name, _ = QFileDialog.getSaveFileName(self._window, title, f"{plain}-{what}.csv", kinds)
        return Path(name) if name else None

    def _write(self, path: Path, write: Callable[..., None]) -> None:
        try:
            is_written = self._patience.read(partial(_done, write), self.tr("Writing {0}…").format(path.name))
        except InputError as error:
            warn(self._window, self.tr("The table cannot be written"), str(error))
        else:
            if is_written:
                self.told.emit(self.tr("Written to {0}").format(path))


class _Pasted(NamedTuple):
    """What the clipboard adds to a data set, the rows that cannot be added, and why none can be or ""."""

    before: Dataset
    after: Dataset
    problems: tuple[Problem, ...] = ()
    refusal: str = ""


def _done(write: Callable[..., None], stopped: Stopped) -> bool:
    write(stopped=stopped)
    return True


def _read_pasted(text: str, dataset: Dataset, stopped: Stopped) -> _Pasted:
    try:
        table = parse_clipboard(text, stopped)
    except UnreadableError as error:
        return _Pasted(dataset, dataset, refusal=str(error))
    try:
        return _Pasted(dataset, *pasted(table, dataset, stopped))
    except InputError as error:
        return _Pasted(dataset, dataset, refusal=str(error))

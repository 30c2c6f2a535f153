"""PredictionsModel: the predictions table for Qt, read from arrays when a cell is looked at."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from nnviz.core.dataset import Dataset, predicted_classes
from nnviz.core.snapshot import Snapshot
from nnviz.views.class_words import class_label, class_words
from nnviz.views.input_words import original_inputs, value_before_and_after
from nnviz.views.numbers import exact
from nnviz.views.palette import SYMBOL_CHARACTERS
from nnviz.views.plain_tip import plain_tip
from nnviz.views.predictions_columns import Column, columns_of, computed_text, given_text
from nnviz.views.predictions_titles import Titles
from nnviz.views.predictions_values import SampleTable

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NOT_KNOWN = "…"
ARROWS = ("▴ ", "▾ ")  # before a title, where they are never cut; rising and falling
STALE_ARROWS = ("▵ ", "▿ ")
NO_DATA = Dataset(np.empty((0, 2)), np.empty((0, 1)))


class PredictionsModel(QAbstractTableModel):
    """One row a sample, in an order of its own.

    Attributes
    ----------
    table : the samples and what is known of them
    columns : what each column shows
    order : (n,) the sample of each row
    sorted_by : the column that has sorted the rows, or None while they are in the data set's order
    descending : whether the largest came first
    is_stale : whether figures have changed since, so that the rows may be out of order
    """

    def __init__(self) -> None:
        super().__init__()
        self.titles = Titles(self)
        self.table = SampleTable(NO_DATA)
        self.columns = columns_of(NO_DATA)
        self.order: npt.NDArray[np.int64] = np.empty(0, np.int64)
        self.sorted_by: Column | None = None
        self.descending = False
        self.is_stale = False
        self._numbered: frozenset[Column] = frozenset()  # of whose names there is nothing to be seen

    # What is shown

    def show_dataset(self, dataset: Dataset) -> None:
        """Show these samples. Rows keep their places where this is an edit of what is shown."""
        old, columns = self.table.dataset, columns_of(dataset)
        same_columns = columns == self.columns and _have_same_titles(dataset, old)
        self._say_stale()
        if same_columns and len(dataset) == len(old):
            self.table = SampleTable(dataset, self.table.snapshot)
            self._say_changed(0, len(columns) - 1)
        elif (
            same_columns
            and len(dataset) > len(old)
            and np.array_equal(dataset.inputs[: len(old)], old.inputs)
        ):
            self.beginInsertRows(QModelIndex(), len(old), len(dataset) - 1)
            self.table = SampleTable(dataset, self.table.snapshot)
            self.order = np.concatenate([self.order, np.arange(len(old), len(dataset))])
            self.endInsertRows()
            self._say_changed(0, len(columns) - 1)
        else:
            self.beginResetModel()
            self.table, self.columns = SampleTable(dataset, self.table.snapshot), columns
            self.order = np.arange(len(dataset))
            if self.sorted_by in columns:
                self.order = self.table.sorted(self.order, self.sorted_by, descending=self.descending)
                self.is_stale = False
            else:
                self.sorted_by = None
            self.endResetModel()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show new predictions, in rows that stay where they are."""
        self.table = SampleTable(self.table.dataset, snapshot)
        computed = [i for i, column in enumerate(self.columns) if column.is_computed]
        if self.sorted_by is not None and self.sorted_by.is_computed:
            self._say_stale()
        self._say_changed(computed[0], computed[-1])

    def sort_by(self, column: Column, *, descending: bool) -> None:
        """Put the rows in the order of a column; rows with the same figure stay in the order they have."""
        self.sorted_by, self.descending = column, descending
        order = self.table.sorted(self.order, column, descending=descending)
        if not np.array_equal(order, self.order):
            self.layoutAboutToBeChanged.emit()
            before = self.persistentIndexList()
            samples = [self.sample(index) for index in before]
            self.order = order
            rows = self.rows(samples)
            after = [self.index(row, at.column()) for row, at in zip(rows, before, strict=True)]
            self.changePersistentIndexList(before, after)
            self.layoutChanged.emit()
        self.is_stale = False
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def number_inputs(self, columns: frozenset[Column]) -> None:
        """Call these inputs x₁, x₂ … in their titles."""
        if columns != self._numbered:
            self._numbered = columns
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def sample(self, index: Index) -> int:
        """Which sample a cell is about, as an index in the data set."""
        return int(self.order[index.row()])

    def rows(self, samples: npt.ArrayLike) -> list[int]:
        """In which rows samples stand."""
        places = np.empty(len(self.order), np.int64)
        places[self.order] = np.arange(len(self.order))
        return [int(row) for row in places[np.asarray(samples, np.int64)]]

    # What a cell says

    def texts(self, samples: Sequence[int], column: Column) -> list[str]:
        """As they stand in the table."""
        table, dataset = self.table, self.table.dataset
        match column.kind:
            case "number":
                return [str(i + 1) for i in samples]
            case "class":
                labels = self.class_labels()
                return [labels[i] for i in dataset.classes[samples].tolist()]
            case "held_out":
                return ["✓" if dataset.is_held_out(i) else "" for i in samples]
            case "input" | "target":
                decimals = table.decimals(column)
                return [given_text(value, decimals) for value in self.values(samples, column)]
            case "right":
                words = self.right_words()
                texts = [words[right] for right in table.right[samples].tolist()]
            case _:
                texts = [computed_text(value) for value in self.values(samples, column)]
        known = table.known[samples].tolist()
        return [text if is_known else NOT_KNOWN for text, is_known in zip(texts, known, strict=True)]

    def text(self, sample: int, column: Column) -> str:
        """As it stands in the table."""
        return self.texts([sample], column)[0]

    def values(self, samples: Sequence[int], column: Column) -> list[float]:
        """The figures of inputs, targets, predictions or errors."""
        table = self.table
        match column.kind:
            case "input":
                values = table.dataset.inputs[samples, column.place]
            case "target":
                values = table.dataset.targets[samples, column.place]
            case "prediction":
                values = table.predictions[samples, column.place]
            case _:
                values = table.errors(samples)
        return [float(value) for value in values]

    def value(self, sample: int, column: Column) -> float:
        """The figure of an input, target, prediction or error."""
        return self.values([sample], column)[0]

    def class_labels(self) -> list[str]:
        """What stands for each class."""
        dataset = self.table.dataset
        return [class_label(dataset, index) for index in range(dataset.n_classes)]

    def right_words(self) -> tuple[str, str]:
        """What stands beside a wrong prediction, and beside a right one: a symbol and a word."""
        return self.tr("✗ wrong"), self.tr("✓ right")

    def copied(self, samples: Collection[int]) -> str:
        """Samples for other programs, in the order of the rows: a line of titles, then one line each."""
        rows = self.order[np.isin(self.order, list(samples))].tolist()
        titles = [self.titles.name(column, self.table.dataset) for column in self.columns]
        lines = zip(*(self._copied(rows, column) for column in self.columns), strict=True)
        return "".join("\t".join(line) + "\n" for line in (titles, *lines))

    def _copied(self, samples: Sequence[int], column: Column) -> list[str]:
        """All digits, and an ASCII minus; inputs as they were before scaling, as other programs know them."""
        texts = self.texts(samples, column)
        match column.kind:
            case "held_out":
                return [self.tr("yes") if text else self.tr("no") for text in texts]
            case "right":
                texts = [text[2:] if text != NOT_KNOWN else text for text in texts]
            case "input" | "target" | "prediction" | "error":
                values = self.values(samples, column)
                if column.kind == "input":
                    values = original_inputs(self.table.dataset, samples)[:, column.place].tolist()
                figures = map(repr, values)
                pairs = zip(texts, figures, strict=True)
                texts = [figure if text != NOT_KNOWN else text for text, figure in pairs]
        return ["" if text == NOT_KNOWN else text for text in texts]

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """One for each sample."""
        return 0 if parent.isValid() else len(self.order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """As columns_of says."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Inputs and targets can be edited."""
        flags = super().flags(index)
        if index.isValid() and self.columns[index.column()].is_editable:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """What one cell shows, says on hover, and puts into its editor."""
        if not index.isValid() or role not in (Role.DisplayRole, Role.ToolTipRole, Role.EditRole):
            return None
        sample, column = self.sample(index), self.columns[index.column()]
        if role == Role.DisplayRole:
            return self.text(sample, column)
        if role == Role.EditRole:
            return exact(self.value(sample, column)) if column.kind != "class" else self.text(sample, column)
        return plain_tip(self._tip(sample, column))

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        """A column's title, with an arrow where it sorts: hollow once figures have changed since."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column, snapshot = self.columns[section], self.table.snapshot
        if role == Role.TextAlignmentRole:
            return int(alignment(column))
        if role == Role.ToolTipRole:
            loss = "" if snapshot is None else snapshot.experiment.config.loss
            tip = self.titles.tip(column, self.table.dataset, loss)
            return plain_tip(tip if column != self.sorted_by else self._sorting_tip(tip))
        if role != Role.DisplayRole:
            return None
        title = self.titles.title(column, self.table.dataset)
        if column in self._numbered:
            title = self.titles.number(column)
        if column != self.sorted_by:
            return title
        return (STALE_ARROWS if self.is_stale else ARROWS)[self.descending] + title

    def _sorting_tip(self, tip: str) -> str:
        if self.is_stale:
            return self.tr("{0}\nSorted before the figures changed. A click sorts again.").format(tip)
        return self.tr("{0}\nA click turns the order around.").format(tip)

    def _tip(self, sample: int, column: Column) -> str:
        text, dataset = self.text(sample, column), self.table.dataset
        if column.kind == "input" and dataset.scaling is not None:
            text = value_before_and_after(dataset, sample, column.place)
        elif column.kind in ("input", "target", "prediction", "error") and text != NOT_KNOWN:
            text = exact(self.value(sample, column))
        elif column.kind == "class":
            text = f"{SYMBOL_CHARACTERS[dataset.classes[sample]]} {text}"
        elif column.kind == "right" and dataset.class_names and text != NOT_KNOWN:
            text = self._answer(sample, text)
        elif column.kind == "held_out":
            text = self.tr("yes") if text else self.tr("no")
        if column.kind == "number":
            return self.tr("Sample {0}").format(text)
        return self.tr("{0} of sample {1}: {2}").format(self.titles.name(column, dataset), sample + 1, text)

    def _answer(self, sample: int, text: str) -> str:
        """Right or wrong, and which class the network has answered."""
        [answer] = predicted_classes(self.table.predictions[[sample]])
        name = class_words(self.table.dataset, int(answer), whole=True)
        return self.tr("{0}, the network answers {1}").format(text, name)

    def _say_stale(self) -> None:
        if self.sorted_by is not None and not self.is_stale:
            self.is_stale = True
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def _say_changed(self, first: int, last: int) -> None:
        if len(self.order):
            self.dataChanged.emit(self.index(0, first), self.index(len(self.order) - 1, last))


def _have_same_titles(one: Dataset, other: Dataset) -> bool:
    """Whether the inputs are called alike, and scaled alike."""
    return (one.input_names, one.scaling) == (other.input_names, other.scaling)


def alignment(column: Column) -> Qt.AlignmentFlag:
    """Figures to the right, so that digits of one place stand below each other; words to the left."""
    side = Qt.AlignmentFlag
    words = column.kind in ("class", "right", "held_out")
    return side.AlignVCenter | (side.AlignLeft if words else side.AlignRight)

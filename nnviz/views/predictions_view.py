"""PredictionsView: every sample with what the network answers for it, as a table."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nnviz.core.dataset import Dataset
from nnviz.core.moment import Moment
from nnviz.core.part import Part
from nnviz.core.snapshot import Snapshot
from nnviz.views.numbers import exact, short, whole
from nnviz.views.palette import LIGHT, SPACE, VALUE_PX, Theme
from nnviz.views.predictions_columns import Column
from nnviz.views.predictions_paint import MARGIN
from nnviz.views.predictions_table import PredictionsTable
from nnviz.views.text_line import TextLine
from nnviz.views.widgets import named


class PredictionsView(QWidget):
    """The predictions table.

    Rows are sorted when a column's title is clicked, and again at every new iteration while the network
    is paused. While it runs, and through every edit, they keep their places under the reader's eye: the
    arrow beside the title turns hollow, and a click sorts anew. A new sample comes last.

    Signals
    -------
    selection_changed : object
        Indices of the samples selected, ascending.
    part_hovered : object
        The sample under the mouse, as a Part, or None.
    point_requested : object, object
        A new sample: its inputs (n_inputs,), and its class (int) or target (float).
    move_requested : object, object, bool
        Samples (indices) to new inputs, (k, n_inputs); always True: no drag is under way.
    class_requested : object, int
        Samples (indices) are to change class.
    target_requested : object, object
        One sample (its index) is to have other targets, (n_outputs,).
    deletion_requested : object
        Samples (indices) are to be deleted.
    refused : str
        What was typed cannot be taken; which cell, why, and what is allowed.
    """

    selection_changed = Signal(object)
    part_hovered = Signal(object)
    point_requested = Signal(object, object)
    move_requested = Signal(object, object, bool)
    class_requested = Signal(object, int)
    target_requested = Signal(object, object)
    deletion_requested = Signal(object)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("predictions_view")
        self.setAccessibleName(self.tr("Predictions"))
        self._running = False
        self._sorted_at: tuple[int, int] | None = None  # generation and iteration of the rows' order
        self.table = PredictionsTable()
        self.table.setAccessibleName(self.tr("Samples and predictions"))
        self.setFocusProxy(self.table)
        self._arrange()
        table = self.table
        table.chosen.changed.connect(self._chosen_changed)
        table.part_hovered.connect(self.part_hovered)
        table.addition_requested.connect(self.add_sample)
        table.deletion_requested.connect(self.delete_selection)
        table.editing.refused.connect(self.refused)
        table.editing.value_entered.connect(self._value_entered)
        table.editing.class_entered.connect(self._class_entered)
        self.show_theme(LIGHT)
        self._show_counts()

    def _arrange(self) -> None:
        self._counts = TextLine("secondary", alignment=Qt.AlignmentFlag.AlignRight)
        self._counts.setAccessibleName(self.tr("How many are right, and the loss"))
        self._add = named(
            QPushButton(self.tr("+ sample")),
            "add_sample",
            self.tr("Add a sample"),
            self.tr("Add a sample and type its inputs and target (Insert, in the table)"),
        )
        self._delete = named(
            QPushButton(self.tr("Delete")),
            "delete_samples",
            self.tr("Delete the selected samples"),
            self.tr("Delete the selected samples (Del, in the table)"),
        )
        for button in (self._add, self._delete):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._add.clicked.connect(self._add_clicked)
        self._delete.clicked.connect(self._delete_clicked)
        header = QHBoxLayout()
        header.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, SPACE)
        header.setSpacing(2 * SPACE)
        self._title = named(QLabel(self.tr("Predictions")), "panel_title")
        header.addWidget(self._title)
        header.addWidget(self._counts, 1)
        header.addWidget(self._add)
        header.addWidget(self._delete)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE)
        column.setSpacing(0)
        column.addLayout(header)
        column.addWidget(self.table, 1)

    # What is shown

    def show_dataset(self, dataset: Dataset) -> None:
        """Show these samples; what is selected stays selected, where it is still there."""
        table = self.table
        if dataset is table.samples.table.dataset:
            return
        kept, place = table.chosen.samples(), table.currentIndex()
        row, column = place.row(), place.column()
        table.samples.show_dataset(dataset)
        if kept and table.chosen.samples() != kept:
            table.choose([i for i in kept if i < len(dataset)])
        elif row >= 0 and len(dataset) and not table.currentIndex().isValid():
            table.set_current(min(row, len(dataset) - 1), column)
        table.fit_columns()
        self._show_title()
        self._show_counts()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what the network answers at this moment."""
        self.table.samples.show_snapshot(snapshot)
        if self.isVisible():
            self._catch_up()

    def show_running(self, running: bool) -> None:
        """Whether the network trains flat out; rows keep their places as long as it does."""
        self._running = running
        if self.isVisible():
            self._catch_up()

    def show_moment(self, moment: Moment) -> None:
        """Mark the samples that an iteration uses, and the one looked at."""
        in_use = np.zeros(len(moment.trace.experiment.dataset), bool)
        in_use[moment.trace.samples] = True
        self.table.show_in_use(in_use, moment.sample)

    def show_selection(self, indices: Sequence[int]) -> None:
        """Select these samples, as another panel has."""
        if tuple(sorted(indices)) != self.table.chosen.samples():
            self.table.choose(indices)
        self._show_delete()

    def show_hovered(self, part: Part | None) -> None:
        """Mark the row of a sample, or the column of an input or an output."""
        self.table.show_hovered(part)

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.table.show_theme(theme)
        self.table.setStyleSheet(_style_sheet(theme))

    def showEvent(self, event: QShowEvent) -> None:
        """Take up what has happened unseen."""
        super().showEvent(event)
        self._catch_up()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        super().resizeEvent(event)
        self._show_title()

    def _show_title(self) -> None:
        """Let the counts have the title's room where there is little: the panel's tab says the same."""
        n = whole(len(self.table.samples.table.dataset))
        longest = self.tr("{0} of {1} right").format(n, n) + " · " + self.tr("loss {0}").format("00.000")
        needed = [part.sizeHint().width() for part in (self._title, self._add, self._delete)]
        needed.append(self._counts.fontMetrics().horizontalAdvance(longest))
        self._title.setVisible(self.width() >= sum(needed) + (2 * 3 + 3 * 2) * SPACE)

    def _catch_up(self) -> None:
        """Sort again where that is due, and count."""
        samples = self.table.samples
        snapshot = samples.table.snapshot
        if snapshot is not None and not self._running:
            moment = (snapshot.generation, snapshot.iteration)
            if moment != self._sorted_at and samples.is_stale and not self.table.is_editing():
                self.table.sort_again()
            self._sorted_at = moment
        self._show_counts()

    def _show_counts(self) -> None:
        table = self.table.samples.table
        self._show_delete()
        if not len(table.dataset):
            self._counts.show_text("")
            return
        n, tips = len(table.dataset), []
        parts = [self.tr("1 sample") if n == 1 else self.tr("{0} samples").format(whole(n))]
        if table.dataset.kind == "classification" and table.known.all():
            parts = [self.tr("{0} of {1} right").format(whole(int(table.right.sum())), whole(n))]
        if table.snapshot is not None and table.is_current:
            tips = [self.tr("loss {0}").format(exact(table.snapshot.loss))]
            parts.append(self.tr("loss {0}").format(short(table.snapshot.loss, 4)))
        self._counts.show_text(" · ".join(parts), " · ".join([parts[0], *tips]))

    def _show_delete(self) -> None:
        self._delete.setEnabled(self.table.selectionModel().hasSelection())

    # What is asked for

    @Slot()
    def add_sample(self) -> None:
        """Ask for a sample in the middle of the others, and open its first input to be typed."""
        dataset = self.table.samples.table.dataset
        target: float = 1
        if dataset.kind == "regression":
            target = float(np.median(dataset.targets)) if len(dataset) else 0.0
        self.point_requested.emit(dataset.typical_inputs, target)
        now = self.table.samples.table.dataset
        if len(now) > len(dataset):  # it was possible
            self.table.setFocus()
            self.table.begin_edit(len(dataset), self.table.samples.columns.index(Column("input", 0)))

    @Slot()
    def delete_selection(self) -> None:
        """Ask for the selected samples to be deleted."""
        chosen = self.table.chosen.samples()
        if chosen:
            self.table.clearSelection()
            self.deletion_requested.emit(chosen)

    @Slot(bool)
    def _add_clicked(self, _checked: bool) -> None:
        self.add_sample()

    @Slot(bool)
    def _delete_clicked(self, _checked: bool) -> None:
        self.delete_selection()

    @Slot(object)
    def _chosen_changed(self, chosen: tuple[int, ...]) -> None:
        self._show_delete()
        self.selection_changed.emit(chosen)

    @Slot(int, object, float)
    def _value_entered(self, sample: int, column: Column, value: float) -> None:
        dataset = self.table.samples.table.dataset
        row = np.array((dataset.inputs if column.kind == "input" else dataset.targets)[sample])
        row[column.place] = value
        if column.kind == "input":
            self.move_requested.emit((sample,), row[None], True)
        else:
            self.target_requested.emit(sample, row)

    @Slot(int, int)
    def _class_entered(self, sample: int, class_index: int) -> None:
        self.class_requested.emit((sample,), class_index)


def _style_sheet(theme: Theme) -> str:
    return f"""
QTableView {{ background: transparent; color: {theme.text}; border: none; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QHeaderView {{ background: transparent; border: none; }}
QHeaderView::section {{
  background: transparent; color: {theme.secondary}; font-size: {VALUE_PX}px; border: none;
  border-bottom: 1px solid {theme.line}; padding: 4px {MARGIN}px;
}}
QHeaderView::section:hover {{ color: {theme.text}; }}
QScrollBar:horizontal {{ background: transparent; height: 9px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {theme.line}; border-radius: 4px; min-width: 24px; }}
"""

"""PredictionsTable: the rows and columns on screen; mouse, keys, selection and widths."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QRect, Qt, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from nnviz.core.part import Part, sample_part
from nnviz.views.palette import Theme
from nnviz.views.predictions_delegate import PredictionsDelegate
from nnviz.views.predictions_editors import ClassBox
from nnviz.views.predictions_keys import meaning
from nnviz.views.predictions_model import Index, PredictionsModel
from nnviz.views.predictions_paint import RowsPainter
from nnviz.views.predictions_widths import fitting_widths

ROW_HEIGHT = 24
Flag = QItemSelectionModel.SelectionFlag


class PredictionsTable(QTableView):
    """The table itself. A row is selected as a whole; the selection is one of samples, whatever their order.

    Signals
    -------
    chosen_changed : object
        The user has selected other samples: their indices, ascending.
    part_hovered : object
        The sample under the mouse has changed: its Part, or None.
    addition_requested, deletion_requested : ()
        A key has asked for a new sample, or for the selected ones to be deleted.
    refused : str
        A key was typed where nothing can be changed; why.
    """

    chosen_changed = Signal(object)
    part_hovered = Signal(object)
    addition_requested = Signal()
    deletion_requested = Signal()
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("predictions_table")
        self.samples = PredictionsModel()
        self.editing = PredictionsDelegate(self.samples)
        self.drawn = RowsPainter(self.samples)
        self._told = False  # the selection is being set, not made
        self._chosen: tuple[int, ...] | None = ()  # None: to be read anew
        self._list_due = False  # a double click has opened a class's list, and is not over yet
        self._widths_chosen = False
        self.setModel(self.samples)
        self.setItemDelegate(self.editing)
        self._arrange()
        header = self.horizontalHeader()
        header.sectionClicked.connect(self._header_clicked)
        header.sectionResized.connect(self._section_resized)
        self.samples.modelReset.connect(self._fit_anew)
        self.selectionModel().selectionChanged.connect(self._selection_changed)

    def _arrange(self) -> None:
        behaviour = QAbstractItemView
        self.setSelectionBehavior(behaviour.SelectionBehavior.SelectRows)
        self.setSelectionMode(behaviour.SelectionMode.ExtendedSelection)
        self.setEditTriggers(behaviour.EditTrigger.DoubleClicked | behaviour.EditTrigger.AnyKeyPressed)
        self.setHorizontalScrollMode(behaviour.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)  # Tab goes on to the next control
        self.setMouseTracking(True)
        rows, header = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW_HEIGHT)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(16)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)

    # Selection

    def chosen(self) -> tuple[int, ...]:
        """Indices of the selected samples, ascending."""
        if self._chosen is None:
            self._chosen = self._read_chosen()
        return self._chosen

    def _read_chosen(self) -> tuple[int, ...]:
        selection = self.selectionModel().selection()
        ranges = [np.arange(part.top(), part.bottom() + 1) for part in selection.toList()]
        rows = np.unique(np.concatenate(ranges)) if ranges else np.empty(0, np.int64)
        return tuple(np.sort(self.samples.order[rows]).tolist())

    def choose(self, samples: Sequence[int]) -> None:
        """Select these samples, and bring the first into view. Nobody is told."""
        known = [i for i in samples if 0 <= i < len(self.samples.order)]
        self._told = True
        self._select_rows(sorted(self.samples.rows(known)))
        self._told = False

    def sort_by(self, place: int, *, descending: bool) -> None:
        """Put the rows in the order of a column; what is selected stays so."""
        kept = self.chosen()
        self._told = True
        self.selectionModel().clearSelection()
        self.samples.sort_by(self.samples.columns[place], descending=descending)
        self._select_rows(sorted(self.samples.rows(kept)), reveal=False)
        self._told = False

    def sort_again(self) -> None:
        """Put the rows in the order of the column that sorts, by its figures as they are now."""
        column = self.samples.sorted_by
        if column is not None:
            self.sort_by(self.samples.columns.index(column), descending=self.samples.descending)

    def set_current(self, row: int, place: int) -> None:
        """Put the keyboard's place in a cell, without selecting it."""
        self.selectionModel().setCurrentIndex(self.samples.index(row, place), Flag.NoUpdate)

    def is_editing(self) -> bool:
        """Whether a cell's editor is open."""
        return self.state() == QAbstractItemView.State.EditingState

    def begin_edit(self, sample: int, place: int) -> None:
        """Select a sample, bring one of its cells into view, and open its editor."""
        index = self.samples.index(self.samples.rows([sample])[0], place)
        self.selectionModel().setCurrentIndex(index, Flag.ClearAndSelect | Flag.Rows)
        self.scrollTo(index)
        self.edit(index)

    def _select_rows(self, rows: Sequence[int], *, reveal: bool = True) -> None:
        selection, last = QItemSelection(), len(self.samples.columns) - 1
        breaks = np.flatnonzero(np.diff(rows) != 1) + 1
        for run in np.split(np.asarray(rows, np.int64), breaks) if len(rows) else []:
            top, bottom = int(run[0]), int(run[-1])
            selection.select(self.samples.index(top, 0), self.samples.index(bottom, last))
        model = self.selectionModel()
        model.clearSelection()  # apart, because the difference of two selections of many parts takes long
        model.select(selection, Flag.Select)
        self._chosen = None
        if reveal and len(rows):
            index = self.samples.index(rows[0], max(0, self.currentIndex().column()))
            if self.currentIndex().row() not in rows:
                model.setCurrentIndex(index, Flag.NoUpdate)
            self.scrollTo(index)

    @Slot(QItemSelection, QItemSelection)
    def _selection_changed(self, _selected: QItemSelection, _deselected: QItemSelection) -> None:
        self._chosen = None
        if not self._told:
            self.chosen_changed.emit(self.chosen())

    # Header

    @Slot(int)
    def _header_clicked(self, place: int) -> None:
        again = self.samples.columns[place] == self.samples.sorted_by
        self.sort_by(place, descending=again and not self.samples.descending)

    @Slot(int, int, int)
    def _section_resized(self, _place: int, _old: int, _new: int) -> None:
        # Only a drag of the mouse is a choice.
        if QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton and self.underMouse():
            self._widths_chosen = True

    @Slot()
    def _fit_anew(self) -> None:
        self._widths_chosen, self._chosen = False, None
        self.fit_columns()

    def fit_columns(self) -> None:
        """Give every column the width it needs, unless the user has chosen widths."""
        if not self._widths_chosen:
            for place, width in enumerate(fitting_widths(self.samples, self.viewport().width())):
                if self.columnWidth(place) != width:
                    self.setColumnWidth(place, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        super().resizeEvent(event)
        self.fit_columns()

    # Mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which sample the mouse is over."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._hover(sample_part(self.samples.sample(index)) if index.isValid() else None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a cell."""
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._list_due = isinstance(self.indexWidget(index), ClassBox)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Unfold a class's list only now: under a button still down, its release would choose at once."""
        super().mouseReleaseEvent(event)
        if self._list_due:
            self._list_due = False
            self._unfold(self.indexAt(event.position().toPoint()))

    def viewportEvent(self, event: QEvent) -> bool:
        """Notice that the mouse has gone."""
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def show_hovered(self, part: Part | None) -> None:
        """Mark the row or column of a part."""
        if part != self.drawn.hovered:
            self.drawn.hovered = part
            self.viewport().update()

    def show_in_use(self, in_use: npt.NDArray[np.bool_], focus: int) -> None:
        """Mark samples (n,) as used by an iteration, and one as looked at."""
        self.drawn.in_use, self.drawn.focus = in_use, focus
        self.viewport().update()

    def _hover(self, part: Part | None) -> None:
        if part != self.drawn.hovered:
            self.show_hovered(part)
            self.part_hovered.emit(part)

    # Keys

    def event(self, event: QEvent) -> bool:
        """Keep keys that mean something here from becoming shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~(
                Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
            )
            if (self.is_editing() and plain) or meaning(event):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Edit, add, delete, copy; and what every table does with a key."""
        if self.is_editing():
            event.ignore()  # the editor has let it pass, as it does with Enter
            return
        index = self.currentIndex()
        match meaning(event):
            case "copy":
                self.copy()
            case "edit":
                self._edit(index)
            case "add":
                self.addition_requested.emit()
            case "delete":
                self.deletion_requested.emit()
            case "unselect":
                self.clearSelection()
            case "type":
                self._type(event, index)
            case "table":
                super().keyPressEvent(event)
            case _:
                event.ignore()

    def copy(self) -> None:
        """Put the selected rows on the clipboard."""
        if chosen := self.chosen():
            QGuiApplication.clipboard().setText(self.samples.copied(chosen))

    def _edit(self, index: QModelIndex) -> None:
        if self._check_editable(index):
            self.edit(index)
            self._unfold(index)

    def _type(self, event: QKeyEvent, index: QModelIndex) -> None:
        if not self._check_editable(index):
            return
        if self.samples.columns[index.column()].kind != "class":
            super().keyPressEvent(event)
        elif event.text().isdecimal():
            self.editing.enter_class(index, int(event.text()))

    def _check_editable(self, index: QModelIndex) -> bool:
        editable = index.isValid() and self.samples.columns[index.column()].is_editable
        if index.isValid() and not editable:
            name = self.samples.titles.name(self.samples.columns[index.column()], self.samples.table.dataset)
            self.refused.emit(self.tr("The {0} cannot be typed; only inputs and targets can").format(name))
        return editable

    def _unfold(self, index: QModelIndex) -> None:
        editor = self.indexWidget(index)
        if isinstance(editor, ClassBox):
            editor.showPopup()

    # Drawing

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.editing.theme = theme
        self.drawn.show_theme(theme)
        self.viewport().update()

    def dataChanged(  # noqa: N802
        self, top_left: Index, bottom_right: Index, roles: Sequence[int] = ()
    ) -> None:
        """Draw only the columns of new predictions, which come several times a second."""
        first, last = top_left.column(), bottom_right.column()
        if first < 0 or not self.samples.columns[first].is_computed:
            super().dataChanged(top_left, bottom_right, list(roles))
            return
        left = self.columnViewportPosition(first)
        right = self.columnViewportPosition(last) + self.columnWidth(last)
        self.viewport().update(left, 0, right - left, self.viewport().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, or say how there come to be some."""
        painter = QPainter(self.viewport())
        if len(self.samples.order):
            self._paint_rows(painter, event.rect())
        else:
            painter.setPen(QColor(self.drawn.theme.secondary))
            words = self.tr("No samples yet.\nClick in the plane, or press “+ sample” or Insert here.")
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(16, 0, -16, 0), flags, words)
        painter.end()

    def _paint_rows(self, painter: QPainter, dirty: QRect) -> None:
        first, last = self.rowAt(max(0, dirty.top())), self.rowAt(dirty.bottom())
        left, right = self.columnAt(max(0, dirty.left())), self.columnAt(dirty.right())
        if first < 0 or left < 0:
            return
        last = last if last >= 0 else len(self.samples.order) - 1
        right = right if right >= 0 else len(self.samples.columns) - 1
        rows = {i: (self.rowViewportPosition(i), self.rowHeight(i)) for i in range(first, last + 1)}
        columns = {i: (self.columnViewportPosition(i), self.columnWidth(i)) for i in range(left, right + 1)}
        chosen = self.selectionModel()
        selected = [i for i in rows if chosen.isSelected(self.samples.index(i, 0))]
        self.drawn.paint(painter, rows, columns, selected)
        if self.hasFocus() and self.currentIndex().isValid():
            self.drawn.paint_focus(painter, self.visualRect(self.currentIndex()))

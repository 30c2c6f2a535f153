"""PredictionsTable: the rows and columns on screen; mouse, keys, selection and widths."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QModelIndex, QRect, Qt, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from nnviz.core.part import Part, sample_part
from nnviz.views.palette import Theme
from nnviz.views.predictions_delegate import PredictionsDelegate
from nnviz.views.predictions_editors import ClassBox
from nnviz.views.predictions_keys import is_plain, meaning
from nnviz.views.predictions_model import Index, PredictionsModel
from nnviz.views.predictions_paint import RowsPainter, spans
from nnviz.views.predictions_selection import Flag, SampleSelection
from nnviz.views.predictions_widths import fitting_widths, numbered_inputs

ROW_HEIGHT = 24


class PredictionsTable(QTableView):
    """The table itself. A row is selected as a whole.

    Signals
    -------
    part_hovered : object
        The sample under the mouse has changed: its Part, or None.
    addition_requested, deletion_requested : ()
        A key has asked for a new sample, or for the selected ones to be deleted.

    Attributes
    ----------
    samples : the model
    editing : the delegate
    chosen : the selection
    drawn : what draws the rows
    """

    part_hovered = Signal(object)
    addition_requested = Signal()
    deletion_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("predictions_table")
        self.samples = PredictionsModel()
        self.editing = PredictionsDelegate(self.samples)
        self.drawn = RowsPainter(self.samples)
        self._list_due = False  # a double click has opened a class's list, and is not over yet
        self._widths_chosen = self._fitting = False
        self.setModel(self.samples)
        self.setItemDelegate(self.editing)
        self.chosen = SampleSelection(self.samples, self.selectionModel(), self)
        self._arrange()
        header = self.horizontalHeader()
        header.sectionClicked.connect(self._header_clicked)
        header.sectionResized.connect(self._section_resized)
        self.samples.modelReset.connect(self._fit_anew)

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

    # Rows

    def choose(self, samples: Sequence[int]) -> None:
        """Select these samples, and bring the first into view. Nobody is told."""
        rows = self.chosen.show(samples)
        if rows:
            if self.currentIndex().row() not in rows:
                self.set_current(rows[0], max(0, self.currentIndex().column()))
            self.scrollTo(self.samples.index(rows[0], max(0, self.currentIndex().column())))

    def sort_by(self, place: int, *, descending: bool) -> None:
        """Put the rows in the order of a column; what is selected stays so."""
        with self.chosen.kept():
            self.samples.sort_by(self.samples.columns[place], descending=descending)

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

    # Header

    @Slot(int)
    def _header_clicked(self, place: int) -> None:
        again = self.samples.columns[place] == self.samples.sorted_by
        self.sort_by(place, descending=again and not self.samples.descending)
        self.scrollToTop()

    @Slot(int, int, int)
    def _section_resized(self, _place: int, _old: int, _new: int) -> None:
        if not self._fitting:
            self._widths_chosen = True
            self._name_inputs()

    @Slot()
    def _fit_anew(self) -> None:
        self._widths_chosen = False
        self.fit_columns()

    def fit_columns(self) -> None:
        """Give every column the width it needs, unless the user has chosen widths."""
        if self._widths_chosen:
            return
        self._fitting = True
        for place, width in enumerate(fitting_widths(self.samples, self.viewport().width())):
            if self.columnWidth(place) != width:
                self.setColumnWidth(place, width)
        self._fitting = False
        self._name_inputs()

    def _name_inputs(self) -> None:
        """Where there is no room for the name of an input, its number stands for it."""
        widths = [self.columnWidth(place) for place in range(len(self.samples.columns))]
        self.samples.number_inputs(numbered_inputs(self.samples, widths))

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
        drawn = self.drawn
        if focus != drawn.focus or not np.array_equal(in_use, drawn.in_use):
            drawn.in_use, drawn.focus = in_use, focus
            self._update_columns(0, 0)

    def _hover(self, part: Part | None) -> None:
        if part != self.drawn.hovered:
            self.show_hovered(part)
            self.part_hovered.emit(part)

    # Keys

    def event(self, event: QEvent) -> bool:
        """Keep keys that mean something here from becoming shortcuts of the window."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (meaning(event) or (self.is_editing() and is_plain(event)))
        ):
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
        """Put the selected rows, or all, on the clipboard."""
        chosen = self.chosen.samples() or range(len(self.samples.table.dataset))
        if chosen:
            QGuiApplication.clipboard().setText(self.samples.copied(chosen))

    def _edit(self, index: QModelIndex) -> None:
        if self.editing.allows(index):
            self.edit(index)
            self._unfold(index)

    def _type(self, event: QKeyEvent, index: QModelIndex) -> None:
        if not self.editing.allows(index):
            return
        if self.samples.columns[index.column()].kind != "class":
            super().keyPressEvent(event)
        elif event.text().isdecimal():
            self.editing.type_class(index, int(event.text()))

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
        self._update_columns(first, last)

    def _update_columns(self, first: int, last: int) -> None:
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
        rows, columns = spans(self, dirty)
        if rows and columns:
            chosen = self.selectionModel()
            selected = [i for i in rows if chosen.isSelected(self.samples.index(i, 0))]
            self.drawn.paint(painter, rows, columns, selected)
            if self.hasFocus() and self.currentIndex().isValid():
                self.drawn.paint_focus(painter, self.visualRect(self.currentIndex()))

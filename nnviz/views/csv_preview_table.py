"""CsvPreviewTable: the first rows of a CSV file below the choice of what each column is for."""

from itertools import pairwise
from typing import Final, get_args

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QShowEvent
from PySide6.QtWidgets import QComboBox, QHeaderView, QTableView

from nnviz.files.csv_preview import Preview
from nnviz.files.csv_roles import Role, Roles
from nnviz.views.csv_preview_model import CsvPreviewModel
from nnviz.views.csv_preview_words import role_text
from nnviz.views.palette import PANEL_RADIUS, SECONDARY_PX, SPACE, Theme
from nnviz.views.plain_tip import plain_tip
from nnviz.views.widgets import named

NARROWEST: Final = 104  # px; every role can be read
WIDEST: Final = 220
_BOX_HEIGHT: Final = 30
_ROW_HEIGHT: Final = 22
_MEASURED: Final = 20  # rows
_PADDING: Final = 22  # px, left and right of a text


class RoleBox(QComboBox):
    """What one column is for.

    Signals
    -------
    role_chosen : int, str
        The column is to have another role.
    reached : int
        The column's box has the focus.
    """

    role_chosen = Signal(int, str)
    reached = Signal(int)

    def __init__(self, column: int, header: QHeaderView) -> None:
        super().__init__(header.viewport())
        self._column = column
        self.setObjectName(f"csv_role_{column + 1}")
        for role in get_args(Role):
            self.addItem(role_text(role), role)
        self.activated.connect(self._activated)

    def show_role(self, name: str, role: Role) -> None:
        """Show the role of a column of that name."""
        self.setCurrentIndex(self.findData(role))
        self.setAccessibleName(self.tr("Column {0} is").format(name))
        self.setToolTip(plain_tip(self.tr("What the column {0} is for").format(name)))

    def event(self, event: QEvent) -> bool:
        """Tell that the focus has come."""
        if event.type() == QEvent.Type.FocusIn:
            self.reached.emit(self._column)
        return super().event(event)

    @Slot(int)
    def _activated(self, _index: int) -> None:
        self.role_chosen.emit(self._column, self.currentData())


class RolesHeader(QHeaderView):
    """The columns' names, each above the box with its role.

    There can be a thousand columns, so a box is made when its column comes into sight, or when Tab is
    about to reach it.

    Signals
    -------
    role_chosen, reached
        As in RoleBox.
    boxes_made : ()
        There are boxes that Tab does not know of yet.
    """

    role_chosen = Signal(int, str)
    reached = Signal(int)
    boxes_made = Signal()

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._names: tuple[str, ...] = ()
        self._roles: Roles = ()
        self._boxes: dict[int, RoleBox] = {}  # by column
        self.setMinimumSectionSize(NARROWEST)
        self.setMaximumSectionSize(WIDEST)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.sectionResized.connect(self.place_boxes)

    @property
    def boxes(self) -> list[RoleBox]:
        """Those that have been made, from left to right."""
        return [self._boxes[column] for column in sorted(self._boxes)]

    def show_roles(self, names: tuple[str, ...], roles: Roles) -> None:
        """Show what each column is for; boxes that are there keep the focus."""
        self._names, self._roles = names, roles
        for column in [column for column in self._boxes if column >= len(names)]:
            self._boxes.pop(column).deleteLater()
        for column, box in self._boxes.items():
            box.show_role(names[column], roles[column])
        self.make_boxes()

    @Slot()
    def place_boxes(self) -> None:
        """Put every box below the name of its column."""
        for column, box in self._boxes.items():
            left, width = self.sectionViewportPosition(column), self.sectionSize(column)
            top = self.height() - _BOX_HEIGHT
            box.setGeometry(left + SPACE // 2, top, width - SPACE, _BOX_HEIGHT - SPACE // 2)

    @Slot()
    def make_boxes(self) -> None:
        """Make the boxes of the columns in sight, and of one beyond."""
        right = self.logicalIndexAt(self.viewport().width() - 1)
        last = len(self._names) - 1 if right < 0 else min(right + 1, len(self._names) - 1)
        columns = range(max(0, self.logicalIndexAt(0)), last + 1) if self.isVisible() else range(0)
        made = [column for column in columns if column not in self._boxes]
        for column in made:
            self._boxes[column] = box = RoleBox(column, self)
            box.show_role(self._names[column], self._roles[column])
            box.role_chosen.connect(self.role_chosen)
            box.reached.connect(self.reached)
            box.show()
        self.place_boxes()
        if made:
            self.boxes_made.emit()

    def sizeHint(self) -> QSize:
        """Make room for the boxes."""
        hint = super().sizeHint()
        return QSize(hint.width(), hint.height() + _BOX_HEIGHT)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802
        """Write the name above the box."""
        super().paintSection(painter, rect.adjusted(0, 0, 0, -_BOX_HEIGHT), section)


class CsvPreviewTable(QTableView):
    """What stands in the file, and what its columns are for.

    Signals
    -------
    role_chosen : int, str
        A column (its index) is to have another role.
    """

    role_chosen = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        named(self, "csv_table", self.tr("First rows of the file"))
        self.roles = RolesHeader()
        self._model = CsvPreviewModel()
        self.setHorizontalHeader(self.roles)
        self.setModel(self._model)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalScrollBar().valueChanged.connect(self.roles.make_boxes)
        self.roles.role_chosen.connect(self.role_chosen)
        self.roles.reached.connect(self._bring_into_sight)
        self.roles.boxes_made.connect(self._order_tabs)

    def show_preview(self, preview: Preview | None) -> None:
        """Show the first rows, or nothing where the file cannot be read like this."""
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        names = () if preview is None else preview.table.names
        same = len(names) == self._model.columnCount()
        self._model.show_preview(preview)
        if not same and self.isVisible():
            self._fit_columns()
        self.roles.show_roles(names, () if preview is None else preview.roles)
        if same:
            self.horizontalScrollBar().setValue(across)
            self.verticalScrollBar().setValue(down)

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._model.show_theme(theme)
        self.setStyleSheet(_style_sheet(theme))

    def updateGeometries(self) -> None:  # noqa: N802
        """Keep the boxes where their columns are."""
        super().updateGeometries()
        self.roles.make_boxes()

    @Slot()
    def _order_tabs(self) -> None:
        """Tab goes from box to box and then into the table."""
        for one, other in pairwise((self, *self.roles.boxes, self)):
            self.setTabOrder(one, other)

    def _fit_columns(self) -> None:
        """As wide as what stands in them; narrower, but readable, where all can then be seen at once."""
        wanted = [self._wanted_width(column) for column in range(self._model.columnCount())]
        beyond, room = (
            sum(wanted) - NARROWEST * len(wanted),
            self.viewport().width() - NARROWEST * len(wanted),
        )
        share = room / beyond if 0 <= room < beyond else 1.0
        for column, width in enumerate(wanted):
            self.setColumnWidth(column, NARROWEST + int((width - NARROWEST) * share))

    def _wanted_width(self, column: int) -> int:
        """By the name and the first cells; Qt would ask every cell, which takes long in a wide file."""
        texts = [self._model.headerData(column, Qt.Orientation.Horizontal)]
        texts += [
            self._model.index(row, column).data() for row in range(min(_MEASURED, self._model.rowCount()))
        ]
        longest = max(self.fontMetrics().horizontalAdvance(text) for text in texts)
        return min(WIDEST, max(NARROWEST, longest + _PADDING))

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the columns into the room that is known now."""
        super().showEvent(event)
        self._fit_columns()
        self.roles.make_boxes()

    @Slot(int)
    def _bring_into_sight(self, column: int) -> None:
        left, bar = self.roles.sectionViewportPosition(column), self.horizontalScrollBar()
        beyond = left + self.roles.sectionSize(column) - self.viewport().width()
        if left < 0 or beyond > 0:
            bar.setValue(bar.value() + (left if left < 0 else min(left, beyond)))


def _style_sheet(theme: Theme) -> str:
    return f"""
QTableView {{
  background: {theme.panel}; color: {theme.text}; border: 1px solid {theme.line};
  border-radius: {PANEL_RADIUS}px; selection-background-color: {theme.soft}; selection-color: {theme.text};
}}
QHeaderView {{ background: transparent; border: none; }}
QHeaderView::section {{
  background: transparent; color: {theme.secondary}; font-size: {SECONDARY_PX}px; border: none;
  padding: 3px 10px;
}}
QTableView::item {{ padding: 0 8px; }}
QHeaderView::section:horizontal {{ color: {theme.text}; }}
QTableCornerButton::section, QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar:horizontal {{ background: transparent; height: 9px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {theme.line}; border-radius: 4px; min-width: 24px; }}
"""

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

    Signals
    -------
    role_chosen, reached
        As in RoleBox.
    """

    role_chosen = Signal(int, str)
    reached = Signal(int)

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.boxes: list[RoleBox] = []
        self.setMinimumSectionSize(NARROWEST)
        self.setMaximumSectionSize(WIDEST)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.sectionResized.connect(self.place_boxes)

    def show_roles(self, names: tuple[str, ...], roles: Roles) -> None:
        """Show a box for each column; those that are there keep the focus."""
        while len(self.boxes) > len(names):
            self.boxes.pop().deleteLater()
        for column in range(len(self.boxes), len(names)):
            box = RoleBox(column, self)
            box.role_chosen.connect(self.role_chosen)
            box.reached.connect(self.reached)
            self.boxes.append(box)
        for box, name, role in zip(self.boxes, names, roles, strict=True):
            box.show_role(name, role)
        self.place_boxes()

    @Slot()
    def place_boxes(self) -> None:
        """Put every box below the name of its column."""
        for column, box in enumerate(self.boxes):
            left, width = self.sectionViewportPosition(column), self.sectionSize(column)
            top = self.height() - _BOX_HEIGHT
            box.setGeometry(left + SPACE // 2, top, width - SPACE, _BOX_HEIGHT - SPACE // 2)
            box.show()

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
        self.horizontalScrollBar().valueChanged.connect(self.roles.place_boxes)
        self.roles.role_chosen.connect(self.role_chosen)
        self.roles.reached.connect(self._bring_into_sight)

    def show_preview(self, preview: Preview | None) -> None:
        """Show the first rows, or nothing where the file cannot be read like this."""
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        names = () if preview is None else preview.table.names
        same = len(names) == len(self.roles.boxes)
        self._model.show_preview(preview)
        if not same:
            self._fit_columns()
        self.roles.show_roles(names, () if preview is None else preview.roles)
        if not same:
            self._order_tabs()
        else:
            self.horizontalScrollBar().setValue(across)
            self.verticalScrollBar().setValue(down)

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._model.show_theme(theme)
        self.setStyleSheet(_style_sheet(theme))

    def updateGeometries(self) -> None:  # noqa: N802
        """Keep the boxes where their columns are."""
        super().updateGeometries()
        self.roles.place_boxes()

    def _order_tabs(self) -> None:
        """Tab goes from box to box and then into the table."""
        for one, other in pairwise((self, *self.roles.boxes, self)):
            self.setTabOrder(one, other)

    def _fit_columns(self) -> None:
        """As wide as what stands in them; narrower, but readable, where all can then be seen at once."""
        self.resizeColumnsToContents()
        wanted = [self.columnWidth(column) for column in range(self._model.columnCount())]
        room = self.viewport().width()
        if sum(wanted) > room >= NARROWEST * len(wanted):
            share = (room - NARROWEST * len(wanted)) / (sum(wanted) - NARROWEST * len(wanted))
            for column, width in enumerate(wanted):
                self.setColumnWidth(column, NARROWEST + int((width - NARROWEST) * share))

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the columns into the room that is known now."""
        super().showEvent(event)
        self._fit_columns()

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

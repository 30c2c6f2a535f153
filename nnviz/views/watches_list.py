"""WatchesList: the rows of the Watches panel, scrolling, above the axis that they share."""

from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from nnviz.core.part import Part
from nnviz.core.watch import Watch, WatchSeries
from nnviz.views.palette import LIGHT, VALUE_PX, Theme, text_font
from nnviz.views.ticks import linear_ticks, tick_text
from nnviz.views.watches_curve import ShownRun
from nnviz.views.watches_paint import MARGIN, NAME_WIDTH, ROW_HEIGHT, plot_area
from nnviz.views.watches_row import WatchRow
from nnviz.views.watches_words import WatchName

AXIS_HEIGHT: Final = 22
LABEL_GAP: Final = 24  # px between two labels of the axis
MAX_TICKS: Final = 6
_TICK: Final = 3.0  # px


class WatchesAxis(QWidget):
    """The iterations, below all rows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("watches_axis")
        self.setFont(text_font(VALUE_PX))
        self._theme = LIGHT
        self._shown = ShownRun(0, 0, 1.0)

    def show_run(self, shown: ShownRun) -> None:
        """Show how far the run has come."""
        if shown.full != self._shown.full:
            self.update()
        self._shown = shown

    def show_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._theme = theme
        self.update()

    def labels(self) -> list[tuple[float, str]]:
        """Where numbers stand, px, and the numbers."""
        area, full = plot_area(self.width(), self.height()), self._shown.full
        metrics = QFontMetricsF(self.font())
        longest = metrics.horizontalAdvance(tick_text(max(full, 10.0), 1.0))
        at_most = min(MAX_TICKS, max(1, int(area.width() / (longest + LABEL_GAP))))
        step, ticks = linear_ticks(0.0, full, at_most)
        ticks = ticks[np.abs(ticks - np.round(ticks)) < 1e-6]  # there is no half iteration
        return [(self._shown.x(tick, area), tick_text(tick, max(step, 1.0))) for tick in ticks.tolist()]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a line with few numbers, and what they count."""
        painter = QPainter(self)
        area = plot_area(self.width(), self.height())
        painter.setPen(QPen(QColor(self._theme.line), 1.0))
        painter.drawLine(int(area.left()), 0, int(area.right()), 0)
        for x, _ in self.labels():
            painter.drawLine(int(x), 0, int(x), int(_TICK))
        painter.setPen(QColor(self._theme.secondary))
        flags = Qt.AlignmentFlag.AlignVCenter
        name = QRectF(MARGIN, _TICK, NAME_WIDTH, self.height() - _TICK)
        painter.drawText(name, Qt.AlignmentFlag.AlignRight | flags, self.tr("iterations"))
        for x, text in self.labels():
            box = QRectF(x - 60.0, _TICK, 120.0, self.height() - _TICK)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | flags, text)


class WatchesList(QScrollArea):
    """One row a watch.

    Signals
    -------
    removal_requested, position_requested, part_hovered, part_selected : as those of WatchRow
    """

    removal_requested = Signal(object)
    position_requested = Signal(object)
    part_hovered = Signal(object)
    part_selected = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("watches_list")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setViewportMargins(0, 0, 0, AXIS_HEIGHT)
        self._theme = LIGHT
        self._lit: Part | None = None
        self._revealed: Watch | None = None
        self.rows: list[WatchRow] = []
        self._inside = QWidget()
        self._inside.setObjectName("watches_inside")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.setWidget(self._inside)
        self.axis = WatchesAxis(self)
        self.verticalScrollBar().setSingleStep(ROW_HEIGHT // 3)
        self.verticalScrollBar().rangeChanged.connect(self._scroll)

    def show_series(self, series: tuple[WatchSeries, ...], names: list[WatchName], shown: ShownRun) -> None:
        """Show these watches; a row that loses its watch to the next one keeps the focus."""
        for row, one, name in zip(self.rows, series, names, strict=False):
            row.show_series(one, name, shown)
        for one, name in zip(series[len(self.rows) :], names[len(self.rows) :], strict=True):
            self._add(WatchRow(one, name, shown))
        while len(self.rows) > len(series):
            self._remove(self.rows.pop())
        self.axis.show_run(shown)
        self._show_lit()

    def show_hovered(self, part: Part | None) -> None:
        """Light up the rows of a part."""
        self._lit = part
        self._show_lit()

    def show_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._theme = theme
        self.axis.show_theme(theme)
        for row in self.rows:
            row.show_theme(theme)

    def reveal(self, watch: Watch) -> None:
        """Scroll to a watch; to one that has just been added as soon as there is room for it."""
        self._revealed = watch
        self._scroll()

    def minimumSizeHint(self) -> QSize:
        """One row and the axis."""
        return QSize(280, ROW_HEIGHT + AXIS_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the axis below the rows."""
        super().resizeEvent(event)
        self._place_axis()

    def viewportEvent(self, event: QEvent) -> bool:
        """Let the axis follow when a scroll bar comes or goes."""
        result = super().viewportEvent(event)
        if event.type() == QEvent.Type.Resize:
            self._place_axis()
        return result

    @Slot()
    def _scroll(self) -> None:
        """Go to the row that is to be seen; again when there is more room, until it is all there."""
        places = [index for index, row in enumerate(self.rows) if row.series.watch == self._revealed]
        if not places:
            return
        # Computed, because a new row has not been given its place yet.
        top, bar = places[0] * ROW_HEIGHT, self.verticalScrollBar()
        self.ensureVisible(0, top + ROW_HEIGHT // 2, 0, ROW_HEIGHT // 2)
        if top + ROW_HEIGHT <= bar.maximum() + self.viewport().height():
            self._revealed = None

    def _place_axis(self) -> None:
        rows = self.viewport().geometry()
        self.axis.setGeometry(rows.left(), rows.bottom() + 1, rows.width(), AXIS_HEIGHT)

    def _add(self, row: WatchRow) -> None:
        row.show_theme(self._theme)
        row.removal_requested.connect(self.removal_requested)
        row.position_requested.connect(self.position_requested)
        row.part_hovered.connect(self.part_hovered)
        row.part_selected.connect(self.part_selected)
        self._column.insertWidget(len(self.rows), row)
        self.rows.append(row)

    def _remove(self, row: WatchRow) -> None:
        if row.hasFocus() and self.rows:
            self.rows[-1].setFocus(Qt.FocusReason.OtherFocusReason)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _show_lit(self) -> None:
        for row in self.rows:
            row.show_lit(self._lit is not None and row.series.watch.part == self._lit)

"""WatchRow: one watch as name, curve and value."""

from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QEnterEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QToolTip, QWidget

from nnviz.core.watch import WatchSeries
from nnviz.views.numbers import exact, whole
from nnviz.views.palette import LIGHT, SPACE, Theme
from nnviz.views.plain_tip import plain_tip
from nnviz.views.watches_curve import ShownRun, WatchCurve, watch_curve
from nnviz.views.watches_paint import CROSS, MARGIN, NAME_WIDTH, ROW_HEIGHT, RowPainter, plot_area
from nnviz.views.watches_words import WatchesWords, WatchName
from nnviz.views.widgets import named

REMOVAL_KEYS: Final = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class WatchRow(QWidget):
    """One row of the Watches panel.

    Signals
    -------
    removal_requested : object
        Its Watch is no longer wanted.
    position_requested : int
        An iteration to show.
    part_hovered : object
        The Part that is watched while the mouse is on the row, else None.
    part_selected : object
        The Part, when its name is clicked.
    """

    removal_requested = Signal(object)
    position_requested = Signal(object)
    part_hovered = Signal(object)
    part_selected = Signal(object)

    def __init__(self, series: WatchSeries, name: WatchName, shown: ShownRun) -> None:
        super().__init__()
        self.setObjectName("watch_row")
        self.setFixedHeight(ROW_HEIGHT)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._words = WatchesWords(self)
        self._series, self._name, self._shown = series, name, shown
        self._theme = LIGHT
        self._curve: WatchCurve | None = None  # until it is wanted
        self._lit = False
        self._asked: int | None = None  # while the mouse is held down in the plot
        self._cross = named(QToolButton(self), "remove_watch", tip=self.tr("Stop watching this (Del)"))
        self._cross.setText("✕")
        self._cross.setFixedSize(CROSS, CROSS)
        self._cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Del on the row does the same
        self._cross.clicked.connect(self._cross_clicked)
        self._say()

    @property
    def series(self) -> WatchSeries:
        """What is shown."""
        return self._series

    @property
    def name(self) -> WatchName:
        """What it is called."""
        return self._name

    def show_series(self, series: WatchSeries, name: WatchName, shown: ShownRun) -> None:
        """Show a watch, what it is called, and the moment."""
        if series is self._series and name == self._name and shown == self._shown:
            return
        if series is not self._series or shown.full != self._shown.full:
            self._curve = None
        self._series, self._name, self._shown = series, name, shown
        self._say()
        self.update()

    def show_lit(self, lit: bool) -> None:
        """Light up while what is watched is looked at elsewhere."""
        if lit != self._lit:
            self._lit = lit
            self.update()

    def show_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._theme = theme
        self.update()

    def status(self) -> str:
        """Its value, or why there is none, in words."""
        if self._series.trouble:
            return self._words.trouble(self._series.trouble)
        value = exact(self._series.current)
        return self.tr("{0} at iteration {1}").format(value, whole(self._shown.iteration))

    def tip(self, place: QPoint) -> str:
        """What the mouse is told at a place."""
        series, lines = self._series, [self._name.sentence]
        if series.trouble:
            lines += [self.status(), self._words.explanation(series.trouble)]
        elif self._in_plot(place) and len(series.iterations):
            near = int(np.argmin(np.abs(series.iterations - self._iteration_at(place))))
            at = whole(int(series.iterations[near]))
            lines.append(self.tr("{0} at iteration {1}").format(exact(series.values[near]), at))
            lines.append(self.tr("Click to go to that moment"))
        else:
            lines.append(self.status())
        return "\n".join(lines)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(300, ROW_HEIGHT)

    def _say(self) -> None:
        """Tell assistive software what is shown."""
        self.setAccessibleName(self._name.sentence)
        self.setAccessibleDescription(self.status())
        self._cross.setAccessibleName(self.tr("Stop watching {0}").format(self._name.sentence))

    def _in_plot(self, place: QPoint) -> bool:
        area = plot_area(self.width(), self.height())
        return area.left() - 2 <= place.x() <= area.right() + 2 and not self._series.trouble

    def _iteration_at(self, place: QPoint) -> int:
        return self._shown.iteration_at(place.x(), plot_area(self.width(), self.height()))

    # Drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the row."""
        painter = QPainter(self)
        row = RowPainter(painter, self._theme, self.width(), self.height())
        row.draw_ground(lit=self._lit, focus=self.hasFocus())
        row.draw_name(self._name)
        if self._series.trouble:
            row.draw_trouble(self.status())
            return
        area = plot_area(self.width(), self.height())
        if self._curve is None:
            self._curve = watch_curve(self._series, self._shown, area, self.devicePixelRatioF())
        row.draw_curve(self._curve, self._shown.x(self._shown.iteration, area))
        row.draw_values(self._curve, self._series.current)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the curve to the room."""
        super().resizeEvent(event)
        self._curve = None
        self._cross.move(self.width() - SPACE - CROSS, (self.height() - CROSS) // 2)

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to an iteration, or select what is watched."""
        place = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
        elif self._in_plot(place):
            self._ask_for(place)
        elif place.x() <= MARGIN + NAME_WIDTH and self._series.watch.part is not None:
            self.part_selected.emit(self._series.watch.part)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move through the run while the button is held."""
        place = event.position().toPoint()
        if self._asked is not None:
            self._ask_for(place)
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if self._in_plot(place) else Qt.CursorShape.ArrowCursor
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Stay where it is."""
        self._asked = None

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light up what is watched."""
        super().enterEvent(event)
        self.part_hovered.emit(self._series.watch.part)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is looked at any more."""
        super().leaveEvent(event)
        self.part_hovered.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove the watch."""
        if event.key() in REMOVAL_KEYS:
            self.removal_requested.emit(self._series.watch)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Del from the window's shortcut, and make a tooltip where one is wanted."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in REMOVAL_KEYS:
                event.accept()
                return True
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), plain_tip(self.tip(event.pos())), self)
            return True
        return super().event(event)

    def _ask_for(self, place: QPoint) -> None:
        iteration = self._iteration_at(place)
        if iteration != self._asked:
            self._asked = iteration
            self.position_requested.emit(iteration)

    @Slot(bool)
    def _cross_clicked(self, _checked: bool) -> None:
        self.removal_requested.emit(self._series.watch)

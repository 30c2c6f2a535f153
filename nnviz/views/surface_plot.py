"""SurfacePlot: draws a loss surface and the run's path on it; keys move a cursor."""

from typing import Final

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.surface import Array, Range, Surface
from nnviz.views.axis import PlaneAxis
from nnviz.views.palette import LIGHT, VALUE_PX, Theme, text_font
from nnviz.views.plane_angles import PlaneText
from nnviz.views.plane_items import HeatMapItem, polylines
from nnviz.views.plane_labels import PlaneTextItem
from nnviz.views.surface_box import SurfaceBox
from nnviz.views.surface_marks import Place, SurfaceMarks
from nnviz.views.surface_scale import LossScale, contours, surface_table

PATH_PX: Final = 1.5
AXIS_PX: Final = 20  # of the numbers below; the name stands inside the plot
NUDGE_PX: Final = 4.0  # how far an arrow key moves the cursor
FAR_NUDGE_PX: Final = 24.0  # with Shift
LABEL_EVERY: Final = 3  # contours to a label
_CENTRED: Final = ((0.0, 0.0), (0.0, 1.0), (0.0, -1.0))
_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ZOOM: Final = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Minus: -1}


MANY_POINTS: Final = 200  # of a path


class SurfacePlot(pg.PlotWidget):  # type: ignore[misc]
    """The plot inside the panel; what the mouse does comes from its `box`.

    Signals
    -------
    place_chosen : float, float
        By Enter, where the cursor is.
    cursor_moved : object
        (x, y) of the cursor, or None.
    fit_requested : ()
    """

    place_chosen = Signal(float, float)
    cursor_moved = Signal(object)
    fit_requested = Signal()

    def __init__(self) -> None:
        self.box = SurfaceBox()
        self._x_axis, self._y_axis = PlaneAxis("bottom"), PlaneAxis("left")
        axes = {"bottom": self._x_axis, "left": self._y_axis}
        super().__init__(viewBox=self.box, axisItems=axes, enableMenu=False)
        self.setObjectName("surface_plot")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the arrows to the window
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 80)
        self.plotItem.hideButtons()
        self.plotItem.layout.setContentsMargins(0, 6, 6, 0)
        self._x_axis.setHeight(AXIS_PX)
        self._theme = LIGHT
        self._surface: Surface | None = None
        self.cursor_place: Place | None = None
        self._heat, self._texts, self._marks = HeatMapItem(), PlaneTextItem(), SurfaceMarks()
        self._contours = pg.PlotCurveItem(connect="finite", antialias=True)
        self._passed, self._future = (pg.PlotCurveItem(antialias=True, connect="finite") for _ in range(2))
        for depth, item in enumerate(
            (self._heat, self._contours, self._texts, self._future, self._passed, self._marks)
        ):
            item.setZValue(depth - 10)
            self.box.addItem(item, ignoreBounds=True)

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.setBackground(theme.panel)
        for axis in (self._x_axis, self._y_axis):
            axis.show_theme(theme)
        ratio = self.devicePixelRatioF()  # pyqtgraph's pens are as wide in the screen's own pixels
        line = QColor(theme.secondary)
        line.setAlphaF(0.55)
        self._contours.setPen(pg.mkPen(line, width=ratio))
        self._passed.setPen(pg.mkPen(theme.accent, width=PATH_PX * ratio))
        self._future.setPen(pg.mkPen(theme.accent, width=ratio, style=Qt.PenStyle.DotLine))
        self._texts.show_style(text_font(VALUE_PX), theme.panel)
        self._marks.show_theme(theme)
        self._draw_surface()

    def show_names(self, across: str, upwards: str) -> None:
        """Name the axes."""
        self._marks.show_names(across, upwards)

    def show_ranges(self, x_range: Range, y_range: Range) -> None:
        """Show this part of the surface."""
        self.box.setRange(xRange=x_range, yRange=y_range, padding=0)

    def show_surface(self, surface: Surface | None) -> None:
        """Draw a surface, or none."""
        self._surface = surface
        self._draw_surface()

    def show_path(self, passed: Array, future: Array, now: Place | None) -> None:
        """Draw where the run has led, (n, 2), where it is known to lead, (m, 2), and where it is."""
        self._passed.setData(passed[:, 0], passed[:, 1])
        # A run that jumps about one place for long would hide the surface there.
        self._passed.setOpacity(1.0 if len(passed) <= MANY_POINTS else 0.45)
        self._future.setData(future[:, 0], future[:, 1])
        self._marks.show_path(passed, now)

    def show_cursor(self, place: Place | None) -> None:
        """Move the cursor, or take it away."""
        if place != self.cursor_place:
            self.cursor_place = place
            self._marks.show_cursor(place)
            self.cursor_moved.emit(place)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that mean something here from the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _means(event):
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor, set both parameters, zoom or fit."""
        if not _means(event):
            event.ignore()
            return
        key = Qt.Key(event.key())
        if key in _ARROWS:
            self._move(_ARROWS[key], far=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in _ENTER:
            if self.cursor_place is None:
                self.show_cursor(self._middle())
            else:
                self.place_chosen.emit(*self.cursor_place)
        elif key in _ZOOM:
            self.box.zoom(_ZOOM[key])
        elif key == Qt.Key.Key_F:
            self.fit_requested.emit()
        else:
            self.show_cursor(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the cursor to those who come by key."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.show_cursor(self.cursor_place or self._middle())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the cursor away."""
        super().focusOutEvent(event)
        self.show_cursor(None)

    def _move(self, direction: tuple[int, int], *, far: bool) -> None:
        x, y = self.cursor_place or self._middle()
        width, height = self.box.viewPixelSize()
        step, view = FAR_NUDGE_PX if far else NUDGE_PX, self.box.viewRect()
        x = min(max(x + direction[0] * step * width, view.left()), view.right())
        y = min(max(y + direction[1] * step * height, view.top()), view.bottom())
        self.show_cursor((x, y))

    def _middle(self) -> Place:
        middle = self.box.viewRect().center()
        return middle.x(), middle.y()

    def _draw_surface(self) -> None:
        surface = self._surface
        scale = LossScale.of(surface.losses) if surface is not None else None
        self._heat.setVisible(scale is not None)
        if surface is None or scale is None:
            self._contours.setData([], [])
            self._texts.show_texts(())
            return
        cut, cells = surface.request.cut, surface.request.resolution - 1
        (left, right), (bottom, top) = cut.x_range, cut.y_range
        # Losses are known at the corners of the cells; the picture's pixels stand around them.
        dx, dy = (right - left) / cells, (top - bottom) / cells
        area = QRectF(left - dx / 2, bottom - dy / 2, right - left + dx, top - bottom + dy)
        self._heat.show_values(scale.heights(surface.losses), (0.0, 1.0), surface_table(self._theme), area)
        lines = contours(surface, scale)
        every = polylines([line for _, found in lines for line in found])
        self._contours.setData(every[:, 0], every[:, 1])
        self._texts.show_texts(self._labels(lines))

    def _labels(self, lines: list[tuple[str, list[Array]]]) -> list[PlaneText]:
        """A text in the middle of every third contour's longest line."""
        texts = []
        for text, found in lines[1::LABEL_EVERY]:
            if found:
                line = max(found, key=len)
                x, y = line[len(line) // 2].tolist()
                texts.append(PlaneText((x, y), text, self._theme.secondary, _CENTRED))
        return texts


def _means(event: QKeyEvent) -> bool:
    """Whether a key means something here."""
    key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if key in _ARROWS:
        return modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
    if key in _ZOOM:
        return not modifiers & ~Qt.KeyboardModifier.ShiftModifier
    return not modifiers and key in (*_ENTER, Qt.Key.Key_F, Qt.Key.Key_Escape)

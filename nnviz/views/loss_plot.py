"""The plot inside the Loss panel: curves, axes, the moment shown, the crosshair, and the mouse."""

from collections.abc import Sequence
from math import isfinite
from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnviz.views.loss_axis import RIGHT_MARGIN, LossAxis
from nnviz.views.loss_hover import reading_at
from nnviz.views.loss_item import Limit, LossItem
from nnviz.views.loss_lines import Curve, GhostLine, grown
from nnviz.views.loss_series import (
    Array,
    GhostSeries,
    LossSeries,
    on_scale,
    thinned,
    value_range,
)
from nnviz.views.palette import LIGHT, SPACE, VALUE_PX, Theme, text_font
from nnviz.views.ticks import round_end

MARGIN: Final = 0.03  # share of the range left free around it, for the dot at the newest loss
HIGHEST_POWER: Final = 285.0  # of ten
FAR: Final = 100.0  # heights of the plot; Qt draws no line that goes on to 1e300
CLICK_REACH: Final = 4.0  # px that the mouse may move in a click


class LossPlot(pg.PlotWidget):  # type: ignore[misc]
    """The curves over the iterations, following the newest loss until the user zooms.

    Signals
    -------
    record_hovered : the `Reading` of the record nearest to the mouse, or None
    position_requested : int, an iteration to show: clicked, or passed while scrubbing
    """

    record_hovered = Signal(object)
    position_requested = Signal(object)

    _series: LossSeries | None = None  # of the class, because the base class resizes before it returns

    def __init__(self, parent: QWidget | None = None) -> None:
        self._x_axis, self._y_axis = LossAxis("bottom"), LossAxis("left")
        axes = {"bottom": self._x_axis, "left": self._y_axis}
        super().__init__(parent, enableMenu=False, axisItems=axes)
        self._ghosts: tuple[GhostSeries, ...] = ()
        self._ghost_curves: list[Curve] = []
        self._drawn_for: object = None  # what `_ghost_curves` were made for
        self._limits: tuple[tuple[float, str], ...] = ()
        self._log = False
        self._following = True
        self._shown: tuple[float, float, float, float] | None = None
        self._pointer: QPointF | None = None  # in the coordinates of the axes
        self._pressed: QPointF | None = None  # where a click may have begun
        self._scrubbed: int | None = None  # asked for last, while scrubbing
        self.clipped_above: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # no key does anything here
        self.plotItem.hideButtons()
        self.plotItem.layout.setContentsMargins(0, SPACE, RIGHT_MARGIN, 0)
        self._x_axis.setCursor(Qt.CursorShape.SizeHorCursor)  # where dragging scrubs
        for axis in axes.values():
            axis.setZValue(-1)  # pyqtgraph puts them, and so the grid, above the curves
        self.view_box = self.plotItem.getViewBox()
        self.view_box.disableAutoRange()
        self.view_box.setLimits(minXRange=2.0)
        self.item = LossItem()
        self.view_box.addItem(self.item, ignoreBounds=True)
        self.view_box.sigRangeChangedManually.connect(self._zoomed)
        self.show_theme(LIGHT)

    # What is shown

    def show_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self.setBackground(theme.panel)
        self._x_axis.show_theme(theme, grid=False)
        self._y_axis.show_theme(theme, grid=True)
        self._x_axis.setLabel(self.tr("Iterations"), color=theme.secondary, **{"font-size": f"{VALUE_PX}px"})
        self._x_axis.label.setFont(text_font(VALUE_PX))
        self.item.show_theme(theme)

    def show_series(self, series: LossSeries) -> None:
        """Draw the losses, as many points as can be told apart."""
        self._series = series
        if self._following:
            self._fit_range(series)
        self._draw()

    def show_ghosts(self, ghosts: Sequence[GhostSeries]) -> None:
        """Draw these beside the run."""
        self._ghosts = tuple(ghosts)
        self._drawn_for = None
        if self._series is not None:
            self.show_series(self._series)

    def show_limits(self, limits: Sequence[tuple[float, str]]) -> None:
        """Draw lines across the plot: each a loss, and what is written there."""
        self._limits = tuple(limits)
        self._draw()

    def set_log_scale(self, log: bool) -> None:
        """Show powers of ten, or the losses as they are; everything is fitted anew."""
        self._log = self._y_axis.log = log
        self.fit()

    def fit(self) -> None:
        """Show the whole curve and follow the newest loss again."""
        self._following = True
        self._shown = None
        if self._series is not None:
            self.show_series(self._series)

    def _fit_range(self, series: LossSeries) -> None:
        lasts = [ghost.iterations[-1] for ghost in self._ghosts if len(ghost.iterations)]
        right = round_end(float(max([series.end, *lasts])))
        (low, high), self.clipped_above = value_range(series, self._ghosts, log=self._log)
        # What is added around the curve must not leave the doubles.
        high = min(high, HIGHEST_POWER if self._log else 10.0**HIGHEST_POWER)
        shown = (0.0, right, low, high)
        if shown == self._shown:  # nearly always: the ends are round
            return
        self._shown = shown
        margin = MARGIN * (high - low)
        self.view_box.setRange(
            xRange=(-0.5 * MARGIN * right, right * (1.0 + MARGIN)),
            yRange=(low - margin, high + margin),
            padding=0,
        )
        self._y_axis.fit_labels()

    def _draw(self) -> None:
        series = self._series
        if series is None:
            return
        train = self._curve(series.iterations, series.train)
        held_out = self._curve(series.iterations, series.held_out)
        self.item.show_curves(train, held_out, self._ghost_lines(train))
        places = self._on_scale(np.array([loss for loss, _ in self._limits]))
        texts = [text for _, text in self._limits]
        self.item.show_limits([Limit(float(y), text) for y, text in zip(places, texts, strict=True)])
        moment = float(series.iteration)
        self.item.show_moment(moment, self._points(moment, series.loss), in_past=series.in_past)
        if self._pointer is not None:
            self._snap(series, self._pointer)

    def _curve(self, x: Array, values: Array) -> Curve:
        finite = np.isfinite(values)
        if not finite.all():
            x, values = x[finite], values[finite]
        left, right = self.view_box.viewRange()[0]
        columns = max(1, int(self.view_box.width() * self.devicePixelRatioF()))
        x, values = thinned(x, values, (left, right), columns)
        return Curve(x, self._on_scale(values))

    def _ghost_lines(self, run: Curve) -> list[GhostLine]:
        """The ghosts as they are drawn; those that stand still cost nothing while the run goes on."""
        (left, right), (low, high) = self.view_box.viewRange()
        drawn_for = (left, right, low, high, self.view_box.width(), self._log)
        if drawn_for != self._drawn_for:
            self._drawn_for = drawn_for
            self._ghost_curves = [self._curve(ghost.iterations, ghost.train) for ghost in self._ghosts]
        far = FAR * (high - low)
        return [
            GhostLine(ghost.number, ghost.name, grown(curve, ghost.start, run).within(low - far, high + far))
            for ghost, curve in zip(self._ghosts, self._ghost_curves, strict=True)
        ]

    def _on_scale(self, values: Array) -> Array:
        return on_scale(values, self.view_box.viewRange()[1][0], log=self._log)

    def _points(self, x: float, *values: float) -> tuple[QPointF, ...]:
        finite = np.array([value for value in values if isfinite(value)])
        return tuple(QPointF(x, float(y)) for y in self._on_scale(finite))

    def _zoomed(self, _axes: object) -> None:
        self._following = False
        self._y_axis.fit_labels()
        self._draw()

    def _snap(self, series: LossSeries, pointer: QPointF) -> None:
        reading = reading_at(pointer, series, self._ghosts, self.item.train, self.item.ghosts)
        self.item.show_cross(self._points(float(reading.iteration), reading.loss, reading.held_out))
        self.record_hovered.emit(reading)

    def _leave(self) -> None:
        if self._pointer is not None:
            self._pointer = None
            self.item.show_cross(())
            self.record_hovered.emit(None)

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click, or to scrub: on the iterations' axis, or anywhere with Shift."""
        if event.button() == Qt.MouseButton.LeftButton:
            place = event.position()
            if self._scrubs_from(event):
                self._scrub(place)
                return
            self._pressed = place if self._in_plot(place) else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub, and snap the crosshair to the record nearest to the mouse."""
        place = event.position()
        if self._scrubbed is not None:
            self._scrub(place)
        super().mouseMoveEvent(event)
        if self._series is None or not self._in_plot(place):
            self._leave()
            return
        self._pointer = self._on_axes(place)
        self._snap(self._series, self._pointer)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask for the iteration that was clicked."""
        pressed, is_drag = self._pressed, event.button() in self.scene().dragButtons
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed = self._scrubbed = None
        if pressed is None or is_drag or (event.position() - pressed).manhattanLength() > CLICK_REACH:
            return
        if self._series is not None:
            self.position_requested.emit(self._iteration_at(self._series, pressed))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit again; the first click has gone to its iteration already."""
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        """Take the crosshair away."""
        super().leaveEvent(event)
        self._leave()

    def hideEvent(self, event: QHideEvent) -> None:
        """A plot that is gone cannot be let go."""
        super().hideEvent(event)
        self._pressed = self._scrubbed = None

    def _scrubs_from(self, event: QMouseEvent) -> bool:
        if self._in_plot(event.position()):
            return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        axis = self._x_axis.mapRectToScene(self._x_axis.rect())
        return bool(axis.contains(self.mapToScene(event.position().toPoint())))

    def _scrub(self, place: QPointF) -> None:
        if self._series is not None:
            iteration = self._iteration_at(self._series, place)
            if iteration != self._scrubbed:
                self._scrubbed = iteration
                self.position_requested.emit(iteration)

    def _iteration_at(self, series: LossSeries, place: QPointF) -> int:
        return max(0, min(series.end, round(self._on_axes(place).x())))

    def _on_axes(self, place: QPointF) -> QPointF:
        on_axes: QPointF = self.view_box.mapSceneToView(self.mapToScene(place.toPoint()))
        return on_axes

    def _in_plot(self, place: QPointF) -> bool:
        area = self.view_box.mapRectToScene(self.view_box.rect())
        return bool(area.contains(self.mapToScene(place.toPoint())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Thin the curves to the new width."""
        super().resizeEvent(event)
        if self._series is not None:
            self._y_axis.fit_labels()
            self._draw()

    def minimumSizeHint(self) -> QSize:
        """Small: the panel decides."""
        return QSize(120, 60)

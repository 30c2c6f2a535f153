"""The plot inside the Loss panel: curves, axes, the moment shown and the crosshair."""

from math import isfinite
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnviz.views.loss_item import Curve, LossItem
from nnviz.views.loss_series import Array, LossSeries, on_scale, thinned, value_range
from nnviz.views.palette import LIGHT, SPACE, VALUE_PX, Theme, text_font
from nnviz.views.ticks import linear_ticks, log_ticks, round_end, tick_text

MARGIN: Final = 0.03  # share of the range left free around it, for the dot at the newest loss
HIGHEST_POWER: Final = 285.0  # of ten
LABEL_GAP: Final = 24  # px between two labels of the x axis
MAX_TICKS: Final = 6  # on an axis, or one more
RIGHT_MARGIN: Final = 12  # px
X_AXIS_HEIGHT: Final = 32  # px, with its name


class LossAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis with few round ticks; `log` means that its coordinates are powers of ten."""

    def __init__(self, orientation: str) -> None:
        self.log = False
        self._font = text_font(VALUE_PX)
        super().__init__(orientation, pen=pg.mkPen(None), maxTickLength=0)
        self.enableAutoSIPrefix(False)
        self.setStyle(tickFont=self._font, tickAlpha=0, autoExpandTextSpace=False)
        if orientation == "bottom":
            self.setHeight(X_AXIS_HEIGHT)

    def show_theme(self, theme: Theme, *, grid: bool) -> None:
        """Text in the secondary colour; lines across the plot, if any, in the line colour."""
        self.setTextPen(theme.secondary)
        self.setTickPen(pg.mkPen(theme.line, width=1))
        self.setStyle(tickAlpha=255 if grid else 0)
        self.setGrid(255 if grid else False)

    def fit_labels(self) -> None:
        """Make room for the longest label, in steps, so that the plot seldom shifts."""
        metrics = QFontMetricsF(self._font)
        values = self.tickValues(self.range[0], self.range[1], self.size().height())[0]
        widths = [metrics.horizontalAdvance(text) for text in self.tickStrings(values[1], 1.0, values[0])]
        step = 2 * SPACE
        width = step * int(-(-(max(widths, default=0.0) + step) // step))
        if width != self.fixedWidth:
            self.setWidth(width)

    def boundingRect(self) -> QRectF:
        """Larger than pyqtgraph's, which leaves out the labels at both ends."""
        base: QRectF = super().boundingRect()
        return base.adjusted(-LABEL_GAP, -LABEL_GAP, LABEL_GAP, LABEL_GAP)

    def generateDrawSpecs(self, p: QPainter) -> Any:  # noqa: N802
        """What pyqtgraph is to draw, with the last label of the x axis moved inside the plot."""
        specs = super().generateDrawSpecs(p)
        if specs is None or self.orientation == "left":
            return specs
        line, ticks, texts = specs
        edge = self.size().width() + RIGHT_MARGIN
        moved = [
            (box.translated(min(0.0, edge - box.right()), 0.0), flags, text) for box, flags, text in texts
        ]
        return line, ticks, moved

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, Array]]:
        """Where the ticks stand, for pyqtgraph: one level of them, with their distance."""
        metrics = QFontMetricsF(self._font)
        if self.orientation == "left":
            at_most = min(MAX_TICKS, max(2, int(size / (metrics.height() + 4 * SPACE))))
        else:
            longest = metrics.horizontalAdvance(tick_text(max(abs(maxVal), 10.0), 1.0))
            at_most = min(MAX_TICKS, max(1, int(size / (longest + LABEL_GAP))))
        if self.log:
            return [(0.0, np.log10(log_ticks(minVal, maxVal, at_most)))]
        step, ticks = linear_ticks(minVal, maxVal, at_most)
        if self.orientation == "bottom":  # there is no half iteration
            ticks = ticks[np.abs(ticks - np.round(ticks)) < 1e-6]
            step = max(step, 1.0)
        return [(step, ticks)]

    def tickStrings(self, values: Array, scale: float, spacing: float) -> list[str]:
        """The ticks as text, for pyqtgraph."""
        if self.log:
            steps = 10.0 ** np.floor(np.asarray(values) + 1e-9)
            return [tick_text(10.0**v, step) for v, step in zip(values, steps, strict=True)]
        return [tick_text(v, spacing) for v in values]


class LossPlot(pg.PlotWidget):  # type: ignore[misc]
    """Two curves over the iterations, following the newest loss until the user zooms.

    Signals
    -------
    record_hovered : position in the series of the record nearest to the mouse, or None
    """

    record_hovered = Signal(object)

    _series: LossSeries | None = None  # of the class, because the base class resizes before it returns

    def __init__(self, parent: QWidget | None = None) -> None:
        self._x_axis, self._y_axis = LossAxis("bottom"), LossAxis("left")
        axes = {"bottom": self._x_axis, "left": self._y_axis}
        super().__init__(parent, enableMenu=False, axisItems=axes)
        self._log = False
        self._following = True
        self._shown: tuple[float, float, float, float] | None = None
        self._pointer: float | None = None
        self.clipped_above: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # no key does anything here
        self.plotItem.hideButtons()
        self.plotItem.layout.setContentsMargins(0, SPACE, RIGHT_MARGIN, 0)
        for axis in axes.values():
            axis.setZValue(-1)  # pyqtgraph puts them, and so the grid, above the curves
        self.view_box = self.plotItem.getViewBox()
        self.view_box.disableAutoRange()
        self.view_box.setLimits(minXRange=2.0)
        self.item = LossItem()
        self.view_box.addItem(self.item, ignoreBounds=True)
        self.view_box.sigRangeChangedManually.connect(self._zoomed)
        self.show_theme(LIGHT)

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
        right = round_end(max(float(series.iterations[-1]), float(series.iteration)))
        (low, high), self.clipped_above = value_range(series, log=self._log)
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
        self.item.show_curves(
            self._curve(series.iterations, series.train), self._curve(series.iterations, series.held_out)
        )
        moment = float(series.iteration)
        self.item.show_moment(moment, self._points(moment, series.loss))
        if self._pointer is not None:
            self._snap(series, self._pointer)

    def _curve(self, x: Array, values: Array) -> Curve:
        finite = np.isfinite(values)
        if not finite.all():
            x, values = x[finite], values[finite]
        (left, right), (low, _) = self.view_box.viewRange()
        columns = max(1, int(self.view_box.width() * self.devicePixelRatioF()))
        x, values = thinned(x, values, (left, right), columns)
        return Curve(x, on_scale(values, low, log=self._log))

    def _points(self, x: float, *values: float) -> tuple[QPointF, ...]:
        finite = np.array([value for value in values if isfinite(value)])
        low = self.view_box.viewRange()[1][0]
        return tuple(QPointF(x, float(y)) for y in on_scale(finite, low, log=self._log))

    def _zoomed(self, _axes: object) -> None:
        self._following = False
        self._y_axis.fit_labels()
        self._draw()

    def _snap(self, series: LossSeries, pointer: float) -> None:
        at = series.nearest(pointer)
        losses = float(series.train[at]), float(series.held_out[at])
        self.item.show_cross(self._points(float(series.iterations[at]), *losses))
        self.record_hovered.emit(at)

    def _leave(self) -> None:
        if self._pointer is not None:
            self._pointer = None
            self.item.show_cross(())
            self.record_hovered.emit(None)

    def _in_plot(self, event: QMouseEvent) -> bool:
        area = self.view_box.mapRectToScene(self.view_box.rect())
        return bool(area.contains(self.mapToScene(event.position().toPoint())))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Snap the crosshair to the record nearest to the mouse."""
        super().mouseMoveEvent(event)
        if self._series is None or not self._in_plot(event):
            self._leave()
            return
        scene: QPointF = self.mapToScene(event.position().toPoint())
        self._pointer = float(self.view_box.mapSceneToView(scene).x())
        self._snap(self._series, self._pointer)

    def leaveEvent(self, event: QEvent) -> None:
        """Take the crosshair away."""
        super().leaveEvent(event)
        self._leave()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit again."""
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Thin the curves to the new width."""
        super().resizeEvent(event)
        if self._series is not None:
            self._y_axis.fit_labels()
            self._draw()

    def minimumSizeHint(self) -> QSize:
        """Small: the panel decides."""
        return QSize(120, 60)

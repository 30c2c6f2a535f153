"""The axes of the Loss panel's plot: few round ticks, and room for their labels."""

from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QPainter

from nnviz.views.loss_series import Array
from nnviz.views.palette import SPACE, VALUE_PX, Theme, text_font
from nnviz.views.ticks import linear_ticks, log_ticks, tick_text

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

"""The plane's axes: few round ticks, written as everywhere else in the window."""

from collections.abc import Sequence
from html import escape
from typing import Any

import pyqtgraph as pg

from nnviz.views.palette import VALUE_PX, Theme, text_font
from nnviz.views.ticks import linear_ticks, tick_text

TICK_PX = 64  # room for one tick


class PlaneAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis without a frame, with a grid that is barely there."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation, pen=pg.mkPen(None), maxTickLength=0)
        self.enableAutoSIPrefix(False)
        self.setStyle(tickFont=text_font(VALUE_PX), tickAlpha=255, autoExpandTextSpace=False)
        if orientation == "left":
            self.setWidth(46)
        else:
            self.setHeight(38)

    # pyqtgraph hands an axis's mouse events on to the plane, where a click would add a point out of sight.

    def mouseClickEvent(self, event: Any) -> None:
        """Leave clicks alone."""
        event.ignore()

    def mouseDragEvent(self, event: Any) -> None:
        """Leave drags alone."""
        event.ignore()

    def wheelEvent(self, event: Any) -> None:
        """Leave the wheel alone."""
        event.ignore()

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.setTextPen(theme.secondary)
        self.setLabel(self.labelText, color=theme.secondary, **{"font-size": f"{VALUE_PX}px"})

    def show_label(self, label: str) -> None:
        """Name the input that the axis shows."""
        text = escape(label)  # pyqtgraph writes labels as HTML
        if text != self.labelText:
            self.setLabel(text)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> Any:
        """Where the ticks stand: one level, with their distance."""
        if not maxVal > minVal:
            return []
        return [linear_ticks(minVal, maxVal, max(2, int(size / TICK_PX)))]

    def drawPicture(self, painter: Any, line: Any, ticks: Any, texts: Any) -> None:  # noqa: N802
        """Draw the numbers; ticks of no length would still be dots."""
        super().drawPicture(painter, line, [], texts)

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """The ticks as text."""
        return [tick_text(value, spacing) for value in values]

"""SurfaceMarks: what stands on the loss surface at a size of its own, in pixels."""

import math
from typing import Any, Final

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QTransform

from nnviz.core.surface import Array
from nnviz.views.palette import LIGHT, VALUE_PX, Theme, text_font
from nnviz.views.visible_item import VisibleItem

Place = tuple[float, float]

DOT: Final = 5.5  # px, radius of the current point
RING: Final = 4.5  # px, radius of the start
CROSS: Final = 7.0  # px, half of the keyboard's cursor
HEAD: Final = 4.0  # px from the tip of a chevron to its middle
APART: Final = 60.0  # px from one chevron to the next
LOOK_PX: Final = 4.0  # along the path from one place to the next that may have a chevron
MOST_LOOKS: Final = 4000
FARTHEST: Final = 1e6  # px; beyond it a painter's coordinates are no longer exact


class SurfaceMarks(VisibleItem):
    """The start of the path, which way it leads, the current point, the cursor, the axes' names."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._path: Array = np.empty((0, 2))
        self._now: Place | None = None
        self._cursor: Place | None = None
        self._names = ("", "")

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def show_path(self, path: Array, now: Place | None) -> None:
        """Mark the start and the direction of a path, (n, 2), and the current point."""
        self._path, self._now = path, now
        self.update()

    def show_cursor(self, place: Place | None) -> None:
        """Draw the keyboard's cursor, or none."""
        if place != self._cursor:
            self._cursor = place
            self.update()

    def show_names(self, across: str, upwards: str) -> None:
        """Name the axes."""
        self._names = (across, upwards)
        self.update()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw everything in pixels."""
        to_pixels = painter.transform()
        area = to_pixels.mapRect(self.boundingRect())
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = _pixels(self._path, to_pixels)
        if len(path):
            self._draw_heads(painter, path)
            self._draw_start(painter, QPointF(*path[0]))
        if self._now is not None:
            painter.setPen(QPen(QColor(self._theme.panel), 1.5))
            painter.setBrush(QColor(self._theme.accent))
            painter.drawEllipse(to_pixels.map(QPointF(*self._now)), DOT, DOT)
        if self._cursor is not None:
            self._draw_cursor(painter, to_pixels.map(QPointF(*self._cursor)))
        self._draw_names(painter, area.right(), area.top(), area.left(), area.bottom())
        painter.restore()

    def _draw_heads(self, painter: QPainter, path: Array) -> None:
        head = QPainterPath(QPointF(HEAD, 0.0))
        for x, y in ((-0.8 * HEAD, HEAD), (-0.25 * HEAD, 0.0), (-0.8 * HEAD, -HEAD)):
            head.lineTo(x, y)
        head.closeSubpath()
        heads = QPainterPath()
        for x, y, degrees in path_heads(path, APART):
            heads.addPath(QTransform().translate(x, y).rotate(degrees).map(head))
        painter.strokePath(heads, QPen(QColor(self._theme.panel), 2.0))
        painter.fillPath(heads, QColor(self._theme.accent))

    def _draw_start(self, painter: QPainter, place: QPointF) -> None:
        painter.setBrush(QColor(self._theme.panel))
        painter.setPen(QPen(QColor(self._theme.accent), 2.0))
        painter.drawEllipse(place, RING, RING)

    def _draw_cursor(self, painter: QPainter, place: QPointF) -> None:
        for colour, width in ((self._theme.panel, 4.0), (self._theme.text, 1.5)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawLine(place - QPointF(CROSS, 0.0), place + QPointF(CROSS, 0.0))
            painter.drawLine(place - QPointF(0.0, CROSS), place + QPointF(0.0, CROSS))

    def _draw_names(self, painter: QPainter, right: float, top: float, left: float, bottom: float) -> None:
        font = text_font(VALUE_PX, bold=True)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        across, upwards = self.tr("{0} →").format(self._names[0]), self.tr("↑ {0}").format(self._names[1])
        place = QPointF(right - metrics.horizontalAdvance(across) - 6.0, bottom - 6.0)
        for text, baseline in ((across, place), (upwards, QPointF(left + 6.0, top + 15.0))):
            if not text.strip("→↑ "):
                continue
            outline = QPainterPath()
            outline.addText(baseline, font, text)
            painter.strokePath(outline, QPen(QColor(self._theme.panel), 3.0))
            painter.setPen(QColor(self._theme.text))
            painter.drawText(baseline, text)


def path_heads(path: Array, apart: float) -> list[tuple[float, float, float]]:
    """Where chevrons stand on a path, (n, 2) px: x, y, and the way it has gone since the one before, degrees.

    One wherever it has come `apart` px, as the crow flies, from the chevron before (half of that from
    its start), but none near another: a path that goes to and fro would be hidden by them.
    """
    passed = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    at = np.linspace(0.0, passed[-1], min(MOST_LOOKS, 2 + int(passed[-1] / LOOK_PX)))
    places = np.column_stack([np.interp(at, passed, path[:, i]) for i in (0, 1)]).tolist()
    heads: list[tuple[float, float, float]] = []
    (x0, y0), needed = places[0], 0.5 * apart
    for x, y in places:
        if math.hypot(x - x0, y - y0) < needed:
            continue
        if all(math.hypot(x - other[0], y - other[1]) >= 0.5 * apart for other in heads):
            heads.append((x, y, math.degrees(math.atan2(y - y0, x - x0))))
        x0, y0, needed = x, y, apart
    return heads


def _pixels(path: Array, to_pixels: QTransform) -> Array:
    """Places on the surface, (n, 2), in pixels; those that no painter can hold are left out."""
    scale = np.array([[to_pixels.m11(), to_pixels.m12()], [to_pixels.m21(), to_pixels.m22()]])
    pixels: Array = path @ scale + np.array([to_pixels.dx(), to_pixels.dy()])
    return pixels[(np.abs(pixels) < FARTHEST).all(axis=1)]

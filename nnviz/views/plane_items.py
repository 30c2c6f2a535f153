"""Graphics items of the plane: heat map, vectors with labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

HEAD_PX = 9.0
ARROW_PX = 2.0
FARTHEST_PX = 1e6  # beyond this a painter's coordinates are no longer exact


class HeatMapItem(pg.ImageItem):  # type: ignore[misc]
    """An image that is interpolated between its cells."""

    def paint(self, painter: QPainter, *arguments: Any) -> None:
        """Draw, smoothly."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        super().paint(painter, *arguments)


@dataclass(frozen=True, slots=True)
class Vector:
    """An arrow from the origin, in plane coordinates.

    Attributes
    ----------
    head : where it ends
    label : beside its head, or ""
    colour : as #rrggbb
    width : of the line, px
    dashed : whether the line is
    offset : c of the line head · x + c = 0 that the vector is the normal of, or None for no line
    gap : px left free before the head, for a symbol that stands there
    """

    head: tuple[float, float]
    label: str
    colour: str
    width: float = ARROW_PX
    dashed: bool = False
    offset: float | None = None
    gap: float = 0.0


class VectorsItem(pg.GraphicsObject):  # type: ignore[misc]
    """Arrows from the origin, painted in pixels so that heads and labels keep their size."""

    def __init__(self) -> None:
        super().__init__()
        self._vectors: Sequence[Vector] = ()
        self._font = QFont()
        self._halo = QColor("#ffffff")

    def show_vectors(self, vectors: Sequence[Vector]) -> None:
        """Draw these and no others."""
        if vectors != self._vectors:
            self._vectors = vectors
            self.update()

    def show_style(self, font: QFont, halo: str) -> None:
        """Font of the labels, and the colour behind them."""
        self._font, self._halo = font, QColor(halo)
        self.update()

    def boundingRect(self) -> QRectF:
        """All that is visible: a line that a vector is the normal of has no end."""
        return QRectF(self.viewRect())

    def viewTransformChanged(self) -> None:
        """The visible part has moved."""
        self.prepareGeometryChange()
        self.update()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw lines, then arrows, then labels where there is room."""
        if not self._vectors:
            return
        to_pixels = painter.transform()
        box = to_pixels.mapRect(self.boundingRect())
        painter.save()
        painter.resetTransform()
        painter.setClipRect(box)
        origin = to_pixels.map(QPointF(0.0, 0.0))
        heads = [to_pixels.map(QPointF(*vector.head)) for vector in self._vectors]
        for vector in self._vectors:
            if vector.offset is not None and (line := normal_line(vector, self.boundingRect())):
                colour = QColor(vector.colour)
                colour.setAlphaF(0.55)
                painter.setPen(QPen(colour, 1.0, Qt.PenStyle.DotLine))
                painter.drawLine(QLineF(to_pixels.map(line.p1()), to_pixels.map(line.p2())))
        # Dotted lines are drawn before this: antialiased they would cost as much as all the rest.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for vector, head in zip(self._vectors, heads, strict=True):
            _draw_arrow(painter, origin, head, vector)
        self._draw_labels(painter, origin, heads, box)
        painter.restore()

    def _draw_labels(self, painter: QPainter, origin: QPointF, heads: Sequence[QPointF], box: QRectF) -> None:
        metrics, taken = QFontMetricsF(self._font), []  # type: QFontMetricsF, list[QRectF]
        painter.setFont(self._font)
        for vector, head in zip(self._vectors, heads, strict=True):
            if not vector.label:
                continue
            size = metrics.size(0, vector.label)
            place = label_place(origin, head, (size.width() + 4.0, size.height()), box, taken)
            if place is None:
                continue
            taken.append(place)
            painter.setPen(Qt.PenStyle.NoPen)
            halo = QColor(self._halo)
            halo.setAlphaF(0.72)
            painter.setBrush(halo)
            painter.drawRoundedRect(place, 4.0, 4.0)
            painter.setPen(QColor(vector.colour))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, vector.label)


def normal_line(vector: Vector, box: QRectF) -> QLineF | None:
    """The line head · x + offset = 0 across a box, in plane coordinates; None without a direction."""
    normal = np.array(vector.head)
    squared = float(normal @ normal)
    if vector.offset is None or squared < 1e-18 or not np.isfinite(squared):
        return None
    centre = np.array([box.center().x(), box.center().y()])
    # The foot of the perpendicular from the box's centre, and far enough both ways.
    foot = centre - (normal @ centre + vector.offset) / squared * normal
    reach = box.width() + box.height()
    if float(np.hypot(*(foot - centre))) > reach:
        return None
    along = np.array([-normal[1], normal[0]]) / np.sqrt(squared) * reach
    return QLineF(*(foot - along), *(foot + along))


def label_place(
    origin: QPointF, head: QPointF, size: tuple[float, float], box: QRectF, taken: Sequence[QRectF]
) -> QRectF | None:
    """A free rectangle beside an arrow's head, inside `box`; None where there is none. All in pixels."""
    line = QLineF(origin, head)
    if not box.contains(head):  # beside the place where the arrow leaves the picture
        head = _leaves(line, box.adjusted(10, 10, -10, -10))
    length = max(1.0, line.length())
    ux, uy = line.dx() / length, line.dy() / length
    width, height = size
    beyond, aside = 6.0 + 0.5 * (abs(ux) * width + abs(uy) * height), 0.5 * height + 6.0
    for forward, sideways in ((1, 0), (0.4, 1), (0.4, -1), (-0.6, 1), (-0.6, -1), (1.9, 0), (-1.6, 1.2)):
        x = head.x() + ux * beyond * forward - uy * (aside + abs(uy) * width * 0.5) * sideways
        y = head.y() + uy * beyond * forward + ux * aside * sideways
        place = QRectF(x - width / 2, y - height / 2, width, height)
        if box.contains(place) and not any(place.intersects(other) for other in taken):
            return place
    return None


def arrow_head(origin: QPointF, head: QPointF, size: float = HEAD_PX) -> QPolygonF:
    """The triangle at the end of an arrow, in pixels."""
    line = QLineF(head, origin)
    length = max(1.0, line.length())
    size = min(size, 0.6 * length)
    ux, uy = line.dx() / length * size, line.dy() / length * size
    return QPolygonF(
        [
            head,
            QPointF(head.x() + ux - uy * 0.42, head.y() + uy + ux * 0.42),
            QPointF(head.x() + ux + uy * 0.42, head.y() + uy - ux * 0.42),
        ]
    )


def polylines(lines: Sequence[npt.NDArray[np.float64]]) -> npt.NDArray[np.float64]:
    """Several polylines as one, (n, 2), with a gap (nan) behind each."""
    if not lines:
        return np.empty((0, 2))
    gap = np.full((1, 2), np.nan)
    return np.concatenate([part for line in lines for part in (line, gap)])


def _draw_arrow(painter: QPainter, origin: QPointF, head: QPointF, vector: Vector) -> None:
    length = QLineF(origin, head).length()
    if not 1.0 + vector.gap < length < FARTHEST_PX:
        return
    head = origin + (head - origin) * (1.0 - vector.gap / length)
    colour = QColor(vector.colour)
    style = Qt.PenStyle.DashLine if vector.dashed else Qt.PenStyle.SolidLine
    triangle = arrow_head(origin, head, HEAD_PX if vector.width >= ARROW_PX else 0.7 * HEAD_PX)
    base = (triangle.at(1) + triangle.at(2)) / 2.0
    painter.setPen(QPen(colour, vector.width, style))
    painter.drawLine(QLineF(origin, base))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(triangle)


def _leaves(line: QLineF, box: QRectF) -> QPointF:
    """Where a line that starts in `box` leaves it (its end, if it starts outside too)."""
    corners = [box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()]
    for i in range(4):
        kind, place = line.intersects(QLineF(corners[i], corners[(i + 1) % 4]))
        if kind == QLineF.IntersectionType.BoundedIntersection:
            return QPointF(place)
    return line.p2()

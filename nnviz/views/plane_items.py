"""Graphics items of the plane: heat map, vectors with labels."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
)

from nnviz.views.visible_item import VisibleItem

T = TypeVar("T")

HEAD_PX = 9.0
ARROW_PX = 2.0
SHORTEST, FARTHEST = 1e-9, 1e150  # lengths between which a vector has a direction
FARTHEST_PX = 1e6  # beyond this a painter's coordinates are no longer exact


class HeatMapItem(pg.GraphicsObject):  # type: ignore[misc]
    """A table of values as colours over a rectangle, interpolated between its cells.

    32-bit pixels are what Qt scales fastest: 0.3 ms a frame where pyqtgraph's ImageItem takes 4.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pixels: npt.NDArray[np.uint32] = np.empty((0, 0), np.uint32)
        self._image = QImage()
        self._area = QRectF()

    def show_values(
        self,
        values: npt.NDArray[np.float32],
        levels: tuple[float, float],
        table: npt.NDArray[np.uint8],
        area: QRectF,
    ) -> None:
        """Colour finite `values`, (rows, columns) with the lowest row first, over `area`.

        `table` (n, 3) holds the colours from the lower to the upper level.
        """
        with np.errstate(over="ignore"):  # a network about to diverge: beyond the ends all is one colour
            steps = (values - levels[0]) * (len(table) / (levels[1] - levels[0]))
        index = np.clip(steps, 0, len(table) - 1).astype(np.intp)
        red, green, blue = table.astype(np.uint32).T
        self._pixels = (0xFF000000 | red << 16 | green << 8 | blue)[index]
        rows, columns = self._pixels.shape
        # The image shares the array's memory, which this item keeps.
        self._image = QImage(self._pixels.data, columns, rows, QImage.Format.Format_RGB32)
        if area != self._area:
            self.prepareGeometryChange()
            self._area = area
        self.update()

    def boundingRect(self) -> QRectF:
        """The rectangle that is coloured."""
        return self._area

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw, smoothly."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._area, self._image)


@dataclass(frozen=True, slots=True)
class Vector:
    """An arrow, from the origin if nothing else is said, in plane coordinates.

    Attributes
    ----------
    head : where it ends
    label : beside its head, or ""
    colour : as #rrggbb
    width : of the line, px
    dashed : whether the line is
    offset : c of the line head · x + c = 0 that the vector is the normal of, or None for no line
    gap : px left free before the head, for a symbol that stands there
    tail : where it starts
    """

    head: tuple[float, float]
    label: str
    colour: str
    width: float = ARROW_PX
    dashed: bool = False
    offset: float | None = None
    gap: float = 0.0
    tail: tuple[float, float] = (0.0, 0.0)


class VectorsItem(VisibleItem):
    """Arrows, painted in pixels so that heads keep their size."""

    def __init__(self) -> None:
        super().__init__()
        self._vectors: Sequence[Vector] = ()

    def show_vectors(self, vectors: Sequence[Vector]) -> None:
        """Draw these and no others."""
        if vectors != self._vectors:
            self._vectors = vectors
            self.update()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw lines, then arrows."""
        if not self._vectors:
            return
        to_pixels = painter.transform()
        area = self.boundingRect()
        box = to_pixels.mapRect(area)
        ends = [(to_pixels.map(QPointF(*v.tail)), to_pixels.map(QPointF(*v.head))) for v in self._vectors]
        painter.save()
        painter.resetTransform()
        painter.setClipRect(box)
        # Not antialiased: these lines would cost as much as all the rest.
        normals = ((vector.colour, normal_line(vector, area)) for vector in self._vectors)
        for colour, lines in _by_look(normals).items():
            faint = QColor(colour)
            faint.setAlphaF(0.35)
            painter.setPen(QPen(faint, 1.0))
            painter.drawLines([to_pixels.map(line) for line in lines])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        looks = ((vector.colour, vector.width, vector.dashed) for vector in self._vectors)
        arrows = (_arrow(*both, vector) for vector, both in zip(self._vectors, ends, strict=True))
        for look, group in _by_look(zip(looks, arrows, strict=True)).items():
            ink, width, dashed = look
            style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
            painter.setPen(QPen(QColor(ink), width, style))
            painter.drawLines([shaft for shaft, _head in group])
            triangles = QPainterPath()
            for _shaft, triangle in group:
                triangles.addPolygon(triangle)
                triangles.closeSubpath()
            painter.fillPath(triangles, QColor(ink))
        painter.restore()


def normal_line(vector: Vector, box: QRectF) -> QLineF | None:
    """The line head · x + offset = 0 across a box, in plane coordinates; None without a direction."""
    return None if vector.offset is None else line_across(vector.head, vector.offset, box)


def line_across(normal: tuple[float, float], offset: float, box: QRectF) -> QLineF | None:
    """The line normal · x + offset = 0, longer than a box is wide; None where it passes far away."""
    length = math.hypot(*normal)
    if not SHORTEST < length < FARTHEST:
        return None
    unit = np.array(normal) / length
    centre = np.array([box.center().x(), box.center().y()])
    # The foot of the perpendicular from the box's centre, and far enough both ways.
    distance = float(unit @ centre + offset / length)
    reach = box.width() + box.height()
    if abs(distance) > reach:
        return None
    foot, along = centre - distance * unit, np.array([-unit[1], unit[0]]) * reach
    return QLineF(*(foot - along), *(foot + along))


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


def _arrow(tail: QPointF, head: QPointF, vector: Vector) -> tuple[QLineF, QPolygonF] | None:
    """Shaft and triangle of an arrow, in pixels; None for one too short or too long to be drawn."""
    length = QLineF(tail, head).length()
    if not 1.0 + vector.gap < length < FARTHEST_PX:
        return None
    head = tail + (head - tail) * (1.0 - vector.gap / length)
    triangle = arrow_head(tail, head, HEAD_PX if vector.width >= ARROW_PX else 0.7 * HEAD_PX)
    return QLineF(tail, (triangle.at(1) + triangle.at(2)) / 2.0), triangle


def _by_look(things: Iterable[tuple[Any, T | None]]) -> dict[Any, list[T]]:
    """Things grouped by how they look, so that each look is set up once; without those that are None."""
    groups: dict[Any, list[T]] = {}
    for look, thing in things:
        if thing is not None:
            groups.setdefault(look, []).append(thing)
    return groups

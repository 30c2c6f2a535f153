"""AnglesItem: paints dashed components, an arc and a projection."""

import math
from typing import Any

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from nnviz.views.plane_angles import NO_ANGLES, Angles, Arc, Place
from nnviz.views.plane_items import FARTHEST_PX
from nnviz.views.visible_item import VisibleItem

CORNER_PX = 8.0  # side of the mark of a right angle
FOOT_PX = 3.0
PIECES = 32  # of an arc
SHORTEST_PX = 6.0  # an arc or projection shorter than this is a blot


class AnglesItem(VisibleItem):
    """What compares two vectors, painted in pixels so that dashes keep their size."""

    def __init__(self) -> None:
        super().__init__()
        self._angles = NO_ANGLES
        self.setVisible(False)

    def show_angles(self, angles: Angles) -> None:
        """Draw these and no others."""
        if angles != self._angles:
            self._angles = angles
            self.setVisible(angles != NO_ANGLES)
            self.update()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw lines, then the arc and the foot over them."""
        to_pixels = painter.transform()
        box = to_pixels.mapRect(self.boundingRect())
        painter.save()
        painter.resetTransform()
        painter.setClipRect(box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for stroke in self._angles.strokes:
            line = QLineF(to_pixels.map(QPointF(*stroke.start)), to_pixels.map(QPointF(*stroke.end)))
            if line.length() < FARTHEST_PX:
                pen = QPen(QColor(stroke.colour), 1.2)
                pen.setDashPattern([3.0, 3.0])
                painter.setPen(pen)
                painter.drawLine(line)
        if self._angles.arc is not None:
            self._paint_arc(painter, to_pixels, self._angles.arc)
        if self._angles.corner is not None and self._angles.arc is not None:
            self._paint_corner(painter, to_pixels, *self._angles.corner)
        painter.restore()

    def _paint_arc(self, painter: QPainter, to_pixels: QTransform, arc: Arc) -> None:
        places = [arc.start + arc.span * i / PIECES for i in range(PIECES + 1)]
        radius = QLineF(to_pixels.map(QPointF(0.0, 0.0)), to_pixels.map(QPointF(arc.radius, 0.0))).length()
        if SHORTEST_PX < radius < FARTHEST_PX:
            painter.setPen(QPen(QColor(arc.colour), 2.0))
            painter.drawPolyline(
                QPolygonF(
                    [
                        to_pixels.map(QPointF(arc.radius * math.cos(t), arc.radius * math.sin(t)))
                        for t in places
                    ]
                )
            )

    def _paint_corner(self, painter: QPainter, to_pixels: QTransform, foot: Place, head: Place) -> None:
        """A dot at the foot, and the right angle there: towards the head and towards the origin."""
        corner = to_pixels.map(QPointF(*foot))
        up = QLineF(corner, to_pixels.map(QPointF(*head)))
        back = QLineF(corner, to_pixels.map(QPointF(0.0, 0.0)))
        colour = QColor(self._angles.strokes[-1].colour)
        if all(CORNER_PX * 1.5 < side.length() < FARTHEST_PX for side in (up, back)):
            up.setLength(CORNER_PX)
            back.setLength(CORNER_PX)
            outer = up.p2() + back.p2() - corner
            painter.setPen(QPen(colour, 1.2))
            painter.drawPolyline(QPolygonF([up.p2(), outer, back.p2()]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(corner, FOOT_PX, FOOT_PX)

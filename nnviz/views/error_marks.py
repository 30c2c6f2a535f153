"""What is drawn on the error curve: points, the tangent, the way to the new point, ticks of other rates."""

import math
from typing import Final

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnviz.core.error_curve import Outcome
from nnviz.views.error_picture import Array, ErrorPicture, Scale, polygon
from nnviz.views.palette import Theme

POINT_RADIUS: Final = 5.0  # px
TANGENT_PX: Final = 88.0  # from the point to either end
HEAD_PX: Final = 9.0  # length of the arrow's head
TICK_PX: Final = 9.0  # half of a tick across the curve
ROSE: Final = (Outcome.HIGHER, Outcome.OVERSHOT_HIGHER, Outcome.OUT_OF_BOUNDS)


def new_colour(picture: ErrorPicture, theme: Theme) -> str:
    """Of the new point and the way there: a warning where the error has risen."""
    return theme.danger if picture.step.outcome in ROSE else theme.accent


def slope_colour(slope: float, theme: Theme) -> str:
    """Of the tangent, by the slope's sign, as everywhere else."""
    return theme.secondary if slope == 0.0 else theme.positive if slope > 0.0 else theme.negative


def tangent_line(picture: ErrorPicture, scale: Scale) -> QLineF | None:
    """A piece of the tangent, px, or None where the slope is not a number that can be drawn."""
    slope = picture.step.slope * (picture.x_end / picture.y_end)  # in axis lengths
    down = -slope * scale.area.height() / (scale.area.width() / 2.0)
    if not math.isfinite(down):
        return None
    along = QPointF(1.0, down) * (TANGENT_PX / math.hypot(1.0, down))
    at = scale.at(picture.step.now)
    return QLineF(at - along, at + along)


def draw_point(painter: QPainter, kind: str, at: QPointF, colour: str, theme: Theme) -> None:
    """A disc for the point now, a ring for the new one, a diamond for the crude one."""
    if kind == "now":
        painter.setPen(QPen(QColor(theme.panel), 1.5))
        painter.setBrush(QColor(colour))
        painter.drawEllipse(at, POINT_RADIUS + 0.5, POINT_RADIUS + 0.5)
        return
    painter.setPen(QPen(QColor(colour), 2.0))
    painter.setBrush(QColor(theme.panel))
    if kind == "new":
        painter.drawEllipse(at, POINT_RADIUS - 0.5, POINT_RADIUS - 0.5)
    else:
        r = POINT_RADIUS + 0.5
        corners = [at + QPointF(0, -r), at + QPointF(r, 0), at + QPointF(0, r), at + QPointF(-r, 0)]
        painter.drawPolygon(QPolygonF(corners))


def draw_arrow(painter: QPainter, path: Array, colour: str) -> None:
    """The way along a path, (m, 2) px, with a head that ends at the ring at its end."""
    from_end = np.hypot(*(path - path[-1]).T)
    outside = np.flatnonzero(from_end > POINT_RADIUS + 1.0)
    if not len(outside):
        return
    tip = _at_distance(path, POINT_RADIUS + 1.0)
    back = _at_distance(path, POINT_RADIUS + 1.0 + HEAD_PX)
    painter.setPen(QPen(QColor(colour), 3.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(polygon(np.vstack([path[from_end > POINT_RADIUS + HEAD_PX - 1.0], back[None]])))
    direction = tip - back
    length = float(np.hypot(*direction)) or 1.0
    side = np.array([-direction[1], direction[0]]) / length * HEAD_PX * 0.55
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawPolygon(polygon(np.array([tip, back + side, back - side])))


def draw_tick(painter: QPainter, at: QPointF, path: Array, colour: str) -> None:
    """A short stroke across the curve."""
    nearest = int(np.argmin(np.hypot(*(path - [at.x(), at.y()]).T)))
    before, after = path[max(0, nearest - 1)], path[min(len(path) - 1, nearest + 1)]
    along = after - before
    length = float(np.hypot(*along)) or 1.0
    across = QPointF(-along[1], along[0]) * (TICK_PX / length)
    painter.setPen(QPen(QColor(colour), 2.0))
    painter.drawLine(QLineF(at - across, at + across))


def _at_distance(path: Array, distance: float) -> Array:
    """The place on a path, (2,) px, that is the last to be `distance` from its end."""
    from_end = np.hypot(*(path - path[-1]).T)
    outside = np.flatnonzero(from_end > distance)
    if not len(outside):
        return np.asarray(path[0])
    outer = int(outside[-1])
    inner = min(outer + 1, len(path) - 1)
    share = (from_end[outer] - distance) / ((from_end[outer] - from_end[inner]) or 1.0)
    return np.asarray(path[outer] + share * (path[inner] - path[outer]))

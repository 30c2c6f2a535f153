"""How the timeline's track is drawn."""

from functools import cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.views.numbers import whole
from nnviz.views.palette import Theme
from nnviz.views.timeline_scale import TimelineScale

HANDLE: Final = 16  # px across
_GROOVE: Final = 5.0  # px
_RING: Final = 2.0  # px; so wide is the focus ring, and its distance from the handle
_SOFT: Final = 0.45  # share of the accent in what has been reached


def reach() -> float:
    """How far the handle and its focus ring go from the handle's middle, px."""
    return HANDLE / 2.0 + 2.0 * _RING


def draw_groove(painter: QPainter, theme: Theme, scale: TimelineScale, y: float, end: int) -> None:
    """Draw the whole track, and what has been reached of it."""
    painter.setPen(Qt.PenStyle.NoPen)
    for right, colour in ((scale.right, QColor(theme.line)), (scale.x(end), soft_accent(theme))):
        painter.setBrush(colour)
        box = QRectF(scale.left, y - _GROOVE / 2.0, right - scale.left, _GROOVE)
        painter.drawRoundedRect(box, _GROOVE / 2.0, _GROOVE / 2.0)


def draw_full(painter: QPainter, theme: Theme, box: QRectF, full: int) -> None:
    """Write what the whole width stands for."""
    painter.setPen(QColor(theme.secondary))
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, whole(full))


def draw_handle(painter: QPainter, theme: Theme, place: QPointF, *, ring: bool) -> None:
    """Draw the handle, with a ring while keys act on it."""
    radius = HANDLE / 2.0
    painter.setBrush(QColor(theme.panel))  # so that the groove does not run into it
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(place, radius + _RING, radius + _RING)
    if ring:
        painter.setPen(QPen(QColor(theme.accent), _RING))
        painter.drawEllipse(place, radius + 1.5 * _RING, radius + 1.5 * _RING)
        painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.accent))
    painter.drawEllipse(place, radius, radius)


@cache
def soft_accent(theme: Theme) -> QColor:
    """The accent, mixed with the colour it lies on."""
    over, under = QColor(theme.accent), QColor(theme.panel)
    channels = (
        (over.red(), under.red()),
        (over.green(), under.green()),
        (over.blue(), under.blue()),
    )
    return QColor(*(round(_SOFT * a + (1.0 - _SOFT) * b) for a, b in channels))

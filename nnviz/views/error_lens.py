"""A magnifying glass for a step that is too short to be seen."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.core.error_curve import errors
from nnviz.views.error_picture import CURVE_POINTS, Array, ErrorPicture, Scale, polygon
from nnviz.views.palette import SPACE, Theme

SHORTEST_STEP: Final = 20.0  # px; a shorter one is shown magnified
MOST: Final = 1e6  # times; beyond it nothing worth seeing moves


@dataclass(frozen=True, slots=True)
class Lens:
    """A circle in which a short step is drawn larger.

    Attributes
    ----------
    centre, radius : of the glass, px
    middle : of the step, px: what is seen in the middle of the glass
    now, new : the points as the glass shows them, px
    zoom : how many times larger, a round number
    curve : the error curve as the glass shows it, (m, 2) px
    """

    centre: QPointF
    radius: float
    middle: QPointF
    now: QPointF
    new: QPointF
    zoom: float
    curve: Array

    @property
    def box(self) -> QRectF:
        """What it covers, with its caption."""
        r = self.radius
        return QRectF(self.centre.x() - r, self.centre.y() - r, 2 * r, 2 * r + 16.0)


def lens_for(picture: ErrorPicture, scale: Scale) -> Lens | None:
    """The glass that the step from now to new needs, or None."""
    points = picture.points()
    if "now" not in points or "new" not in points:
        return None
    now, new = points["now"], points["new"]
    across = (new.x - now.x) / picture.x_end * scale.area.width() / 2.0
    up = (new.error - now.error) / picture.y_end * scale.area.height()
    length = math.hypot(across, up)
    radius = min(44.0, scale.area.height() * 0.2)
    if not 0.0 < length < SHORTEST_STEP or radius < 20.0 or not (scale.shows(now) and scale.shows(new)):
        return None
    zoom = _rounded_down(radius / length)
    if not 2.0 <= zoom <= MOST:
        return None
    # Inside the curve, at the top, and aside, so that there is room for words beside the point.
    aside = math.copysign(0.12 * scale.area.width(), now.x)
    centre = QPointF(scale.area.center().x() - aside, scale.area.top() + radius + SPACE)
    half = QPointF(across, -up) * (zoom / 2.0)
    middle = scale.at(now) + QPointF(across, -up) / 2.0
    return Lens(
        centre,
        radius,
        middle,
        centre - half,
        centre + half,
        zoom,
        _curve(picture, scale, centre, radius, zoom),
    )


def _curve(picture: ErrorPicture, scale: Scale, centre: QPointF, radius: float, zoom: float) -> Array:
    """The piece of the curve under the glass, magnified about the middle of the step."""
    step = picture.step
    x_pixels, y_pixels = scale.area.width() / 2.0 / picture.x_end, scale.area.height() / picture.y_end
    x_middle, y_middle = (step.now.x + step.new.x) / 2.0, (step.now.error + step.new.error) / 2.0
    reach = 1.2 * radius / zoom / x_pixels
    x = np.linspace(x_middle - reach, x_middle + reach, CURVE_POINTS // 4)
    y = errors(step.loss, step.target, x)
    seen = np.isfinite(y)
    across, down = (x[seen] - x_middle) * x_pixels * zoom, (y_middle - y[seen]) * y_pixels * zoom
    inside = np.hypot(across, down) < radius  # cutting off with a clip path would take five times as long
    return np.column_stack([centre.x() + across[inside], centre.y() + down[inside]])


def draw_lens(painter: QPainter, lens: Lens, theme: Theme) -> None:
    """The glass with the curve in it, its caption, and a line to what it magnifies."""
    away = QLineF(lens.centre, lens.middle)
    painter.setPen(QPen(QColor(theme.secondary), 1.0, Qt.PenStyle.DotLine))
    if away.length() > lens.radius + 12.0:
        rim, small = away.pointAt(lens.radius / away.length()), away.pointAt(1.0 - 12.0 / away.length())
        painter.drawLine(QLineF(rim, small))
    painter.setPen(QPen(QColor(theme.line), 1.5))
    painter.setBrush(QColor(theme.soft))
    painter.drawEllipse(lens.centre, lens.radius, lens.radius)
    painter.setPen(QPen(QColor(theme.secondary), 1.5))
    painter.drawPolyline(polygon(lens.curve))
    painter.setPen(QColor(theme.secondary))
    caption = QRectF(lens.centre.x() - 40.0, lens.centre.y() + lens.radius + 1.0, 80.0, 15.0)
    painter.drawText(caption, Qt.AlignmentFlag.AlignCenter, f"× {lens.zoom:,.0f}".replace(",", "\u2009"))


def _rounded_down(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    return power * max(r for r in (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0) if r * power <= value * (1.0 + 1e-9))

"""ErrorPicture: what the Error panel draws, as values, and where it stands in pixels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPolygonF

from nnviz.core.error_curve import ErrorPoint, ErrorStep, Outcome, errors

Array = npt.NDArray[np.float64]

CURVE_POINTS: Final = 91
ARC_POINTS: Final = 31
FAR: Final = 8.0  # axis lengths; nothing is drawn farther away than that


@dataclass(frozen=True, slots=True)
class Landing:
    """Where the prediction would land with another learning rate."""

    rate: float
    point: ErrorPoint


@dataclass(frozen=True, slots=True)
class ErrorPicture:
    """One sample's error curve and what an update does on it.

    Attributes
    ----------
    step : the error before and after the update
    x_end, y_end : the axes reach from −x_end to x_end and from 0 to y_end
    shows_now, shows_new : whether these points are known yet
    crude : where tutorial A's crude update lands, or None
    landings : of other learning rates; empty where they are not wanted
    words : what stands beside "now", "new", "crude", "slope" and "minimum", and at the axes "x" and "y"
    tips : what the mouse is told on a point, by the same words
    hint : what is still to come; "" where nothing is
    """

    step: ErrorStep
    x_end: float
    y_end: float
    shows_now: bool = True
    shows_new: bool = True
    crude: ErrorPoint | None = None
    landings: tuple[Landing, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    tips: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""

    def points(self) -> dict[str, ErrorPoint]:
        """The points that are drawn, by the words "now", "new" and "crude"."""
        points = {}
        if self.shows_new and self.step.outcome not in (Outcome.UNMOVED, Outcome.OUT_OF_BOUNDS):
            points["new"] = self.step.new
        if self.crude is not None and self.crude.is_finite:
            points["crude"] = self.crude
        if self.shows_now and self.step.now.is_finite:
            points["now"] = self.step.now  # last, so that it is drawn above the others
        return points

    def minimum(self) -> ErrorPoint:
        """The lowest place of the curve, where the prediction is the target."""
        least = float(errors(self.step.loss, self.step.target, np.zeros(1))[0])
        return ErrorPoint(0.0, self.step.target, least)


@dataclass(frozen=True, slots=True)
class Scale:
    """Plot coordinates to pixels."""

    area: QRectF
    x_end: float
    y_end: float

    def x(self, value: float) -> float:
        """The column of pixels of a prediction − target."""
        share = min(max(value / self.x_end, -FAR), FAR)
        return self.area.center().x() + share * self.area.width() / 2.0

    def y(self, error: float) -> float:
        """The row of pixels of an error."""
        share = min(max(error / self.y_end, -FAR), FAR)
        return self.area.bottom() - share * self.area.height()

    def at(self, point: ErrorPoint) -> QPointF:
        """Where a point is drawn."""
        return QPointF(self.x(point.x), self.y(point.error))

    def shows(self, point: ErrorPoint) -> bool:
        """Whether a point lies within the axes."""
        return abs(point.x) <= self.x_end and 0.0 <= point.error <= self.y_end

    def path(self, x: Array, y: Array) -> Array:
        """Pixels, (m, 2), of those of n places that are numbers."""
        known = ~np.isnan(y)
        across = np.clip(x[known] / self.x_end, -FAR, FAR)
        up = np.clip(y[known] / self.y_end, -FAR, FAR)
        centre, half = self.area.center().x(), self.area.width() / 2.0
        return np.column_stack([centre + across * half, self.area.bottom() - up * self.area.height()])


def curve_path(picture: ErrorPicture, scale: Scale) -> Array:
    """The whole curve in pixels, (m, 2)."""
    return _piece(picture.step, scale, -picture.x_end, picture.x_end, CURVE_POINTS)


def arc_path(picture: ErrorPicture, scale: Scale) -> Array:
    """The way along the curve from the point now to the new one, in pixels, (m, 2)."""
    return _piece(picture.step, scale, picture.step.now.x, picture.step.new.x, ARC_POINTS)


def _piece(step: ErrorStep, scale: Scale, start: float, end: float, count: int) -> Array:
    x = np.linspace(start, end, count)
    return scale.path(x, errors(step.loss, step.target, x))


def polygon(path: Array) -> QPolygonF:
    """A path as Qt draws it."""
    return QPolygonF([QPointF(x, y) for x, y in path.tolist()])

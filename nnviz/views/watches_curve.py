"""One watch's curve in pixels: where it runs, and where the moment shown stands on it."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPolygonF

from nnviz.core.watch import WatchSeries
from nnviz.views.loss_series import thinned

Array = npt.NDArray[np.float64]

FLAT: Final = 1e-9  # of its size; a value that changes less stays as it is


class ShownRun(NamedTuple):
    """What the panel's rows and its axis have in common.

    Attributes
    ----------
    iteration : the one that is shown
    end : the newest that any watch knows, or that is shown
    full : where the axis ends, a round number at or beyond `end`
    """

    iteration: int
    end: int
    full: float

    def x(self, iteration: float, area: QRectF) -> float:
        """Where an iteration stands in a plot, px."""
        return area.left() + area.width() * iteration / self.full

    def iteration_at(self, x: float, area: QRectF) -> int:
        """The iteration at a place in a plot, of those that there are."""
        iteration = round((x - area.left()) / area.width() * self.full)
        return max(0, min(iteration, self.end))


@dataclass(frozen=True, slots=True)
class WatchCurve:
    """A curve ready to be painted.

    Attributes
    ----------
    pieces : lines, broken where values are not finite
    low, high : the least and the greatest value; None where there is none
    zero : where zero stands, px, if the curve crosses it
    now : where the value at the moment shown stands, px; None where it is not finite
    """

    pieces: tuple[QPolygonF, ...]
    low: float | None
    high: float | None
    zero: float | None
    now: float | None


def watch_curve(series: WatchSeries, shown: ShownRun, area: QRectF, pixel_ratio: float) -> WatchCurve:
    """The curve of a watch within a rectangle, its values from bottom to top."""
    finite = np.isfinite(series.values)
    values = series.values[finite]
    if np.isfinite(series.current):
        values = np.append(values, series.current)
    if not len(values):
        return WatchCurve((), None, None, None, None)
    low, high = float(values.min()), float(values.max())
    if high - low > FLAT * max(abs(low), abs(high)):
        bottom, scale = low, area.height() / (high - low)
    else:  # in the middle
        bottom, scale = low, 0.0
    base = area.bottom() if scale else area.center().y()

    def y(value: float) -> float:
        return base - (value - bottom) * scale

    columns = max(1, int(area.width() * pixel_ratio))
    pieces = tuple(
        _line(series, piece, shown, area, (base, bottom, scale), columns) for piece in _runs(finite)
    )
    now = y(series.current) if np.isfinite(series.current) else None
    return WatchCurve(pieces, low, high, y(0.0) if low < 0.0 < high else None, now)


def _runs(finite: npt.NDArray[np.bool_]) -> list[slice]:
    """Stretches of finite values."""
    edges = np.flatnonzero(np.diff(finite, prepend=False, append=False))
    return [slice(int(start), int(stop)) for start, stop in zip(edges[::2], edges[1::2], strict=True)]


def _line(
    series: WatchSeries,
    piece: slice,
    shown: ShownRun,
    area: QRectF,
    scale: tuple[float, float, float],
    columns: int,
) -> QPolygonF:
    base, bottom, factor = scale
    iterations = series.iterations[piece].astype(float)
    x, values = thinned(iterations, series.values[piece], (0.0, shown.full), columns)
    xs = area.left() + area.width() * x / shown.full
    ys = base - (values - bottom) * factor
    line: QPolygonF = pg.functions.arrayToQPolygonF(xs, ys)
    return line

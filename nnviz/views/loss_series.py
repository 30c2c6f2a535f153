"""The loss as the Loss panel draws it: recorded values, the newest one, and the range to show."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from nnviz.core.loss_curve import LossCurve
from nnviz.core.snapshot import Snapshot
from nnviz.views.ticks import Range, enclosing_log_range, enclosing_range

Array = npt.NDArray[np.float64]

SMALLEST: Final = 1e-300  # what is smaller counts as 0 on a log scale
OUTLIERS: Final = 0.02  # share of the records that may stand above the range; see `value_range`
HEADROOM: Final = 4.0


@dataclass(frozen=True, eq=False, slots=True)
class LossSeries:
    """The recorded losses with the newest one at the end.

    Attributes
    ----------
    iterations, train, held_out : (n,) float64, iterations ascending; held_out is nan where there is none
    iteration, loss : the moment shown, which after a jump back is not the last one
    """

    iterations: Array
    train: Array
    held_out: Array
    iteration: int
    loss: float

    @property
    def has_held_out(self) -> bool:
        """Whether there is anything held out to draw."""
        return bool(np.isfinite(self.held_out).any())

    def nearest(self, iteration: float) -> int:
        """Position of the record nearest to `iteration`."""
        return int(np.argmin(np.abs(self.iterations - iteration)))


def loss_series(curve: LossCurve, snapshot: Snapshot) -> LossSeries:
    """The record, and the snapshot's loss where it is newer than the last record."""
    held_out = math.nan if snapshot.held_out_loss is None else snapshot.held_out_loss
    iterations = curve.iterations.astype(float)
    train, held = curve.train, curve.held_out
    if not len(iterations) or snapshot.iteration > iterations[-1]:
        iterations = np.append(iterations, float(snapshot.iteration))
        train, held = np.append(train, snapshot.loss), np.append(held, held_out)
    return LossSeries(iterations, train, held, snapshot.iteration, snapshot.loss)


def value_range(series: LossSeries, *, log: bool) -> tuple[Range, float | None]:
    """The losses to show, in powers of ten if `log`, and the highest loss if that lies above them.

    Everything is shown, with one exception on a linear scale: where a few records (OUTLIERS) are more
    than HEADROOM times as high as all others, they would squeeze the curve flat and are left out.
    """
    values = np.concatenate([series.train, series.held_out])
    values = values[np.isfinite(values)]
    if log:
        values = values[values > SMALLEST]
        if not len(values):
            return (-1.0, 0.0), None
        return enclosing_log_range(float(values.min()), float(values.max())), None
    if not len(values):
        return (0.0, 1.0), None
    low, high = float(values.min()), float(values.max())
    n_outliers = int(OUTLIERS * len(values))
    top = HEADROOM * float(np.partition(values, -1 - n_outliers)[-1 - n_outliers])
    if 0.0 < top < 0.5 * high:
        return enclosing_range(low, top), high
    return enclosing_range(low, high), None


def on_scale(values: Array, low: float, *, log: bool) -> Array:
    """Values as plot coordinates; on a log scale what is 0 or less dives below the lowest one shown."""
    if not log:
        return values
    return np.asarray(np.log10(np.maximum(values, 10.0 ** max(low - 3.0, -307.0))))


def thinned(x: Array, y: Array, shown: Range, columns: int) -> tuple[Array, Array]:
    """The part of a curve in the range `shown` with at most two points in each of `columns` columns.

    A column keeps its lowest and highest value, in the order in which they point on; so nothing that
    could be seen is lost, and nothing is smoothed. The very last point is always kept as well.

    Parameters
    ----------
    x, y : (n,) finite, x ascending
    """
    low, high = shown
    first = max(0, int(np.searchsorted(x, low)) - 1)
    x, y = x[first : np.searchsorted(x, high, side="right") + 1], y[first:]
    y = y[: len(x)]
    if len(x) <= 2 * columns or high <= low:
        return x, y
    column = np.floor((x - low) * (columns / (high - low)))
    starts = np.flatnonzero(np.diff(column, prepend=-math.inf))
    ends = np.append(starts[1:], len(x)) - 1
    lowest, highest = np.minimum.reduceat(y, starts), np.maximum.reduceat(y, starts)
    rising = y[starts] <= y[ends]
    thin_x, thin_y = np.empty(2 * len(starts) + 1), np.empty(2 * len(starts) + 1)
    thin_x[0:-1:2], thin_x[1:-1:2] = x[starts], x[ends]
    thin_y[0:-1:2] = np.where(rising, lowest, highest)
    thin_y[1:-1:2] = np.where(rising, highest, lowest)
    thin_x[-1], thin_y[-1] = x[-1], y[-1]
    return thin_x, thin_y

"""The loss as the Loss panel draws it: recorded values, those of ghosts, and the range to show."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from nnviz.core.loss_curve import LossCurve
from nnviz.core.snapshot import Snapshot
from nnviz.views.ghost_look import GhostLook
from nnviz.views.ticks import Range, enclosing_log_range, enclosing_range

Array = npt.NDArray[np.float64]

SMALLEST: Final = 1e-300  # what is smaller counts as 0 on a log scale
OUTLIERS: Final = 0.02  # share of the records that may stand above the range; see `value_range`
HEADROOM: Final = 4.0  # times what the run needs; there is no more room for others, on a linear scale
LOG_HEADROOM: Final = 100.0  # and on a log scale
LOG_DEPTH: Final = 1e-6  # times the run's lowest loss; nor is there room for others below that


@dataclass(frozen=True, eq=False, slots=True)
class LossSeries:
    """The recorded losses, and the newest one at the end if training led to it.

    Attributes
    ----------
    iterations, train, held_out : (n,) float64, iterations ascending; held_out is nan where there is none
    iteration, loss : the moment shown, which after a jump back is not the newest one
    end : the newest iteration of the run
    """

    iterations: Array
    train: Array
    held_out: Array
    iteration: int
    loss: float
    end: int

    @property
    def has_held_out(self) -> bool:
        """Whether there is anything held out to draw."""
        return bool(np.isfinite(self.held_out).any())

    @property
    def in_past(self) -> bool:
        """Whether the moment shown is one that the run has left behind."""
        return self.iteration < self.end


@dataclass(frozen=True, eq=False, slots=True)
class GhostSeries:
    """The recorded losses of a ghost.

    Attributes
    ----------
    number, name : as those of the `GhostLook`
    iterations, train : (n,) float64, finite, iterations ascending; from the last record at or before
        `start` on
    start : where its line begins: its fork, or 0
    """

    number: int
    name: str
    iterations: Array
    train: Array
    start: float


def loss_series(
    curve: LossCurve, snapshot: Snapshot, end: int | None = None, *, trained: bool = True
) -> LossSeries:
    """The record, and the snapshot's loss where it is newer than the last record.

    Parameters
    ----------
    end : the newest iteration of the run; what is known of it by the others if None
    trained : whether training led to the snapshot's loss. What was edited since is no sample of the
        curve: the record never holds it, and the moment's dot alone shows it
    """
    held_out = math.nan if snapshot.held_out_loss is None else snapshot.held_out_loss
    iterations = curve.iterations.astype(float)
    train, held = curve.train, curve.held_out
    known = max(snapshot.iteration, int(curve.iterations[-1])) if len(iterations) else snapshot.iteration
    if not len(iterations) or (trained and snapshot.iteration > iterations[-1]):
        iterations = np.append(iterations, float(snapshot.iteration))
        train, held = np.append(train, snapshot.loss), np.append(held, held_out)
    return LossSeries(
        iterations, train, held, snapshot.iteration, snapshot.loss, known if end is None else max(known, end)
    )


def ghost_series(looks: Sequence[GhostLook]) -> tuple[GhostSeries, ...]:
    """What is drawn of those ghosts that are not hidden."""
    return tuple(_ghost(look) for look in looks if not look.hidden)


def _ghost(look: GhostLook) -> GhostSeries:
    start = 0 if look.plays_along else look.fork
    finite = np.isfinite(look.curve.train)
    iterations, train = look.curve.iterations[finite].astype(float), look.curve.train[finite]
    first = max(0, int(np.searchsorted(iterations, start, side="right")) - 1)
    return GhostSeries(look.number, look.name, iterations[first:], train[first:], float(start))


def nearest(iterations: Array, iteration: float) -> int:
    """Position of the record nearest to `iteration`."""
    return int(np.argmin(np.abs(iterations - iteration)))


def value_range(
    series: LossSeries, ghosts: Sequence[GhostSeries] = (), *, log: bool
) -> tuple[Range, float | None]:
    """The losses to show, in powers of ten if `log`, and the highest loss if that lies above them.

    All of the run is shown, with one exception on a linear scale: where a few records (OUTLIERS) are
    more than HEADROOM times as high as all others, they would squeeze the curve flat and are left
    out. Of ghosts, and of a newest loss that was not trained, it shows what leaves the run its share
    of the height: HEADROOM, or LOG_HEADROOM and LOG_DEPTH.
    """
    floor = SMALLEST if log else -math.inf
    own = _usable([series.train, series.held_out], floor)
    others = _usable([_off_the_curve(series), *(ghost.train for ghost in ghosts)], floor)
    if not len(own):
        own = others
    if not len(own):
        return ((-1.0, 0.0) if log else (0.0, 1.0)), None
    low, high = float(own.min()), float(own.max())
    highest = None
    n_outliers = int(OUTLIERS * len(own))
    top = HEADROOM * float(np.partition(own, -1 - n_outliers)[-1 - n_outliers])
    if not log and 0.0 < top < 0.5 * high:
        high, highest = top, high
    if len(others):
        lowest, reach = (LOG_DEPTH * low, LOG_HEADROOM) if log else (0.0, HEADROOM)
        low = min(low, max(float(others.min()), lowest))
        high = max(high, min(float(others.max()), reach * (high or 1.0)))
    return (enclosing_log_range if log else enclosing_range)(low, high), highest


def _off_the_curve(series: LossSeries) -> Array:
    """The loss at the moment that is shown, where the curve does not end with it."""
    off = series.in_past or series.loss != series.train[-1]
    return np.array([series.loss] if off else [])


def _usable(parts: Sequence[Array], floor: float) -> Array:
    values = np.concatenate(parts)
    return values[np.isfinite(values) & (values > floor)]


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
    starts = np.flatnonzero(np.concatenate([[True], column[1:] != column[:-1]]))
    ends = np.concatenate([starts[1:], [len(x)]]) - 1
    lowest, highest = np.minimum.reduceat(y, starts), np.maximum.reduceat(y, starts)
    rising = y[starts] <= y[ends]
    thin_x, thin_y = np.empty(2 * len(starts) + 1), np.empty(2 * len(starts) + 1)
    thin_x[0:-1:2], thin_x[1:-1:2] = x[starts], x[ends]
    thin_y[0:-1:2] = np.where(rising, lowest, highest)
    thin_y[1:-1:2] = np.where(rising, highest, lowest)
    thin_x[-1], thin_y[-1] = x[-1], y[-1]
    return thin_x, thin_y

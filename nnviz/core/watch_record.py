"""WatchRecord: what is known of watches along the path of a run, so that nothing is worked out twice."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from nnviz.core.experiment import Experiment, same_parameters
from nnviz.core.path import ParameterPath
from nnviz.core.watch import Watch, fits
from nnviz.core.watch_values import watch_values

Array = npt.NDArray[np.float64]

PIECE: Final = 200_000  # parameters × samples between two looks at the clock: a few milliseconds


class KnownValues(NamedTuple):
    """Of one watch along a path of n points: whether each value is known (n,), and the values (n,)."""

    known: npt.NDArray[np.bool_]
    values: Array

    @classmethod
    def none(cls, n: int) -> "KnownValues":
        """Nothing is known yet."""
        return cls(np.zeros(n, bool), np.full(n, np.nan))


@dataclass(frozen=True, eq=False, slots=True)
class WatchRecord:
    """The values of watches along a path.

    Attributes
    ----------
    experiment : whose data and architecture they were worked out with
    path : that they belong to
    of : by watch; only of those that fit
    """

    experiment: Experiment
    path: ParameterPath
    of: Mapping[Watch, KnownValues] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Whether every value is known."""
        return all(bool(entry.known.all()) for entry in self.of.values())

    def moved_to(self, experiment: Experiment, path: ParameterPath) -> "WatchRecord":
        """What of it still holds for another experiment, or another path."""
        now, then = _common_points(path, self.path)
        kept: dict[Watch, KnownValues] = {}
        for watch, entry in self.of.items():
            if _means_the_same(watch, self.experiment, experiment):
                moved = kept[watch] = KnownValues.none(len(path.iterations))
                moved.known[now], moved.values[now] = entry.known[then], entry.values[then]
        return WatchRecord(experiment, path, kept)

    def filled(self, watches: tuple[Watch, ...], seconds: float) -> "WatchRecord":
        """With the values of these watches, as far as they can be worked out in that time.

        A few from the whole run come first, then those between them; at least one comes every time.
        """
        deadline = time.perf_counter() + seconds
        filled = {
            watch: self.of.get(watch) or KnownValues.none(len(self.path.iterations))
            for watch in dict.fromkeys(watches)
            if fits(watch, self.experiment)
        }
        unfinished = (watch for watch, entry in filled.items() if not entry.known.all())
        for watch in sorted(unfinished, key=_cost):
            filled[watch] = self._filled(watch, filled[watch], deadline)
            if time.perf_counter() >= deadline:
                break
        return WatchRecord(self.experiment, self.path, filled)

    def _filled(self, watch: Watch, entry: KnownValues, deadline: float) -> KnownValues:
        missing = _coarse_first(np.flatnonzero(~entry.known))
        known, values = entry.known.copy(), entry.values.copy()
        piece = _piece(watch, self.experiment)
        for start in range(0, len(missing), piece):
            here = missing[start : start + piece]
            values[here] = watch_values(watch, self.experiment, self.path.parameters[here])
            known[here] = True
            if time.perf_counter() >= deadline:
                break
        return KnownValues(known, values)


def _common_points(one: ParameterPath, other: ParameterPath) -> tuple[npt.NDArray[np.intp], ...]:
    """Where the same points stand in one path and in another: iteration and parameters alike."""
    if one is other:
        every = np.arange(len(one.iterations))
        return every, every
    if one.parameters.shape[1] != other.parameters.shape[1]:
        return np.empty(0, np.intp), np.empty(0, np.intp)
    at = np.searchsorted(other.iterations, one.iterations)
    at = np.minimum(at, len(other.iterations) - 1)
    same = (other.iterations[at] == one.iterations) & (other.parameters[at] == one.parameters).all(axis=1)
    return np.flatnonzero(same), at[same]


def _means_the_same(watch: Watch, one: Experiment, other: Experiment) -> bool:
    """Whether a watch has the same values for the same parameters in both experiments."""
    if one is other:
        return fits(watch, one)
    if not (fits(watch, one) and fits(watch, other)):
        return False
    if watch.part is not None and not watch.has_sample:
        return same_parameters(one.architecture, other.architecture)
    if one.architecture != other.architecture:
        return False
    before, after = one.dataset, other.dataset
    if watch.has_sample:
        return np.array_equal(before.inputs[watch.sample], after.inputs[watch.sample])
    same_samples = before is after or all(
        np.array_equal(*pair) for pair in zip(before.training, after.training, strict=True)
    )
    return same_samples and one.config.loss == other.config.loss


def _coarse_first(places: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Those first that a higher power of two divides: the first few tell of the whole run."""
    power = places & -places
    power[places == 0] = np.iinfo(power.dtype).max
    return places[np.argsort(-power, kind="stable")]


def _cost(watch: Watch) -> int:
    """The cheap ones first."""
    if watch.part is None:
        return 2
    return 1 if watch.has_sample else 0


def _piece(watch: Watch, experiment: Experiment) -> int:
    """How many points are worked out between two looks at the clock."""
    n_samples = 1 if watch.part is not None else max(1, len(experiment.dataset.training_indices))
    return max(1, PIECE // (experiment.architecture.n_parameters * n_samples))

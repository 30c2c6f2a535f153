"""StopWatch: what a run that has been set going carries along to know where to stop."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from nnviz.core.experiment import Experiment
from nnviz.core.sampling import Ends, Order
from nnviz.core.state import TrainingState
from nnviz.core.stops import Hit, Stops

NEVER: Final = 1 << 62  # an iteration that no run gets to
FEW: Final = 8  # samples that are sooner compared one by one than looked up in a table

# The arguments of a loop that nothing is to end; loops.py tells what they are.
NOT_WATCHING: Final = (
    np.empty(0, np.int64),
    np.empty(0, np.bool_),
    NEVER,
    1,
    np.empty(0),
    False,
    np.empty(0, np.int64),
    np.zeros((2, 1), np.int64),
)


class StopWatch:
    """Watches for the stops of one run, from where it is set going to where it stops: mutable.

    It is given to every burst in turn. Samples and places that there are not are never met, nor is
    anything about classes in a regression.

    Parameters
    ----------
    stops : what to stop at
    experiment : the one that is trained; when it changes, make a new watch
    state : where the run is set going
    """

    def __init__(self, stops: Stops, experiment: Experiment, state: TrainingState) -> None:
        dataset = experiment.dataset
        classified = dataset.kind == "classification"
        self._stops, self._start = stops, state.iteration
        # Rows in the order that the loops know: training samples first.
        rows = np.argsort(np.argsort(np.asarray(dataset.held_out), kind="stable"))
        self._samples = {int(rows[sample]): sample for sample in stops.samples if 0 <= sample < len(rows)}
        self._is_watched = np.isin(np.arange(len(rows)), list(self._samples))
        self._signs = _places(stops.signs, len(state.parameters))
        self._negative = self._signs < 0
        self._limits = np.array(stops.losses, np.float64)
        self._all_right = stops.all_right and classified
        self._classes = _places(stops.classes, len(rows) if classified else 0)
        self._rows = rows[self._classes]
        self._seen = np.zeros((2, len(self._limits) + 1 + len(self._classes)), np.int64)
        self._has_begun = False
        self._crossed: list[int] = []  # places
        self._met = np.zeros(self._seen.shape[1], np.bool_)
        self.looked = state.iteration  # the last look at which nothing was met
        self.anchor = state  # at or before that look, to train again from

    @property
    def looks(self) -> bool:
        """Whether anything costs a pass over the data."""
        return bool(len(self._limits) or self._all_right or len(self._classes))

    @property
    def needs_loop(self) -> bool:
        """Whether the compiled loop has to watch as well."""
        return self.looks or len(self._signs) > 0

    @property
    def watches_samples(self) -> bool:
        """Whether the samples to be used matter."""
        return bool(self._samples)

    @property
    def is_coarse(self) -> bool:
        """Whether something was met that may have come about before the look that found it."""
        return bool(self._met.any()) and self._stops.every > 1

    def target(self, iteration: int, target: int) -> int:
        """Where a burst from `iteration` has to end, at `target` at the latest."""
        return min([target, *(stop for stop in self._stops.iterations if stop > iteration)])

    def begin(self, look: Callable[..., Any]) -> None:
        """See what holds where the run is set going; later calls do nothing.

        Parameters
        ----------
        look : the loops' `look`, with the state and the data already given
        """
        if self.looks and not self._has_begun:
            look(self._limits, self._all_right, self._rows, self._seen)
        self._has_begun = True

    def arguments(self, iteration: int, parameters: npt.NDArray[np.float64]) -> tuple[Any, ...]:
        """What the loops are to be given to watch on from here."""
        self._negative = parameters[self._signs] < 0.0
        every = self._stops.every
        first = every - iteration % every if self.looks else NEVER
        seeing = (self._limits, self._all_right, self._rows, self._seen)
        return (self._signs, self._negative, first, every, *seeing)

    def first_use(self, order: Order, ends: Ends | None, start: int) -> int:
        """The first iteration from `start` on that uses one of the samples, else how many there are."""
        n = len(order) if ends is None else len(ends)
        used = np.zeros(len(order), np.bool_)
        if len(self._samples) > FEW:
            used = self._is_watched[order]
        else:
            for row in self._samples:
                used |= order == row
        if not used.any():
            return n
        if ends is not None:
            before = np.concatenate([[0], np.cumsum(used)])
            used = before[ends[:, 1]] > before[ends[:, 0]]
        used[:start] = False
        return int(np.argmax(used)) if used.any() else n

    def note(self, before: TrainingState | None, iteration: int, parameters: npt.NDArray[np.float64]) -> bool:
        """Take over what a loop has found, and tell whether the run is to stop here.

        Parameters
        ----------
        before : where the loop began; None unless it `looks`
        iteration, parameters : where it ended
        """
        now = parameters[self._signs] < 0.0
        self._crossed = self._signs[now != self._negative].tolist()
        if before is not None:
            every, n = self._stops.every, len(self._limits) + 1
            if iteration % every == 0:
                self._met[:n] = self._seen[1, :n] > self._seen[0, :n]
                self._met[n:] = self._seen[1, n:] != self._seen[0, n:]
            look = iteration // every * every - (every if self._met.any() else 0)
            self.looked = max(look, self._start)
            if self.looked >= before.iteration:
                self.anchor = before
        return bool(self._crossed) or bool(self._met.any())

    def refined(self, experiment: Experiment, state: TrainingState) -> "StopWatch":
        """The same from a look on, at `state`, with a look after every iteration."""
        return StopWatch(self._stops._replace(every=1), experiment, state)

    def hits(self, iteration: int, upcoming: Order) -> tuple[Hit, ...]:
        """All that holds where the run has stopped.

        Parameters
        ----------
        upcoming : (k,) rows of the samples that the next iteration would use
        """
        stops, met = self._stops, self._met.tolist()
        found = [Hit("iteration", iteration)] if iteration in stops.iterations else []
        found += [Hit("sample", sample) for row, sample in self._samples.items() if row in upcoming]
        found += [Hit("sign", place) for place in self._crossed]
        seen = [Hit("loss", limit) for limit in stops.losses]
        seen += [Hit("all_right", 0), *(Hit("class", sample) for sample in self._classes.tolist())]
        return (*found, *(hit for hit, is_met in zip(seen, met, strict=True) if is_met))


def _places(wanted: tuple[int, ...], n: int) -> npt.NDArray[np.int64]:
    """Of the indices that are wanted those that there are."""
    return np.array([index for index in wanted if 0 <= index < n], np.int64)

"""Journeys to known moments of a run: what has to be trained again, and whether that takes too long."""

import math
from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

from nnviz.core.stretch import Cost
from nnviz.core.timeline import Leg, Timeline
from nnviz.core.training import TrainingState

_WORK_A_SECOND: Final = 1e9 / 4  # with compiled loops; see stretch
NEAR: Final = 0.2 * _WORK_A_SECOND  # nobody notices
FARTHEST: Final = 600 * _WORK_A_SECOND  # who is told how it goes may wait so long, and may give up


def work_of(state: TrainingState, legs: Iterable[Leg]) -> float:
    """The work of training along `legs`, in the units of `Cost`; without samples to train on, infinite."""
    work, here = 0.0, state.iteration
    for experiment, until in legs:
        if until > here:
            if not len(experiment.dataset.training_indices):
                return math.inf
            work += Cost.under(experiment).between(here, until)
            here = until
    return work


def is_near(timeline: Timeline, iteration: int) -> bool:
    """Whether an iteration is trained again before anybody notices, once the loops are compiled."""
    return work_of(*timeline.way(iteration)) <= NEAR


def kept_around(timeline: Timeline, iteration: int) -> tuple[int, int]:
    """The iterations before and after one whose states are kept; that one twice where its own is."""
    known = timeline.known
    after = min(bisect_left(known, iteration), len(known) - 1)
    before = after if known[after] == iteration else max(0, after - 1)
    return known[before], known[after]

"""Stretch: iterations of a run under one experiment, with the states that are kept of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from nnviz.core.experiment import Experiment
from nnviz.core.loss_curve import measured_until
from nnviz.core.training import TrainingState

BLOCK: Final = 128  # checkpoints of a stretch at most: to add one copies no more than these
STATE_BYTES: Final = 1_500  # of a state without its arrays, mostly the generator's
# What a sample costs beside its parameters, and what measuring it costs beside training on it: with
# these, the compiled loops take 3 to 6 ns for one unit of work from 2-1 to 2-32-32-1.
UNITS_PER_SAMPLE: Final = 8
MEASURING: Final = 0.5


class Cost(NamedTuple):
    """The work that an experiment makes; counted once, because runs ask 60 times a second."""

    of_iteration: float
    of_measurement: float
    record_every: int

    @classmethod
    def under(cls, experiment: Experiment) -> "Cost":
        """The cost of training under an experiment."""
        config, dataset = experiment.config, experiment.dataset
        of_sample = float(experiment.architecture.n_parameters + UNITS_PER_SAMPLE)
        return cls(
            of_sample * (config.batch or len(dataset.training_indices)),
            of_sample * MEASURING * len(dataset),
            config.record_every,
        )

    def between(self, start: int, end: int) -> float:
        """The work of going on from one iteration to another."""
        measurements = measured_until(end, self.record_every) - measured_until(start, self.record_every)
        return self.of_iteration * (end - start) + self.of_measurement * measurements


class Kept(NamedTuple):
    """A state that is kept.

    Attributes
    ----------
    state : after its iteration and, at the start of a stretch, after the edit
    work : of training from the run's start to it
    n_bytes : what it needs
    """

    state: TrainingState
    work: float
    n_bytes: int

    @classmethod
    def of(cls, state: TrainingState, work: float) -> "Kept":
        """A state with what it needs."""
        return cls(state, work, STATE_BYTES + state.parameters.nbytes + state.epoch.nbytes)


@dataclass(frozen=True, eq=False, slots=True)
class Stretch:
    """Iterations from `start` on under one experiment, up to the next stretch or the end of the run.

    A stretch of many checkpoints is continued by another one, so that each stays small.

    Attributes
    ----------
    cost : of training under it
    work : of training from the run's start to `start`
    is_edit : whether it begins with an edit, not with the run or where another became full
    is_given : whether its first state does not follow from the stretch before
    is_by_hand : whether that is so because parameters were set by hand, not because the run begins
    kept : states of it, in order; empty where another edit followed at once
    """

    experiment: Experiment
    cost: Cost
    start: int
    work: float
    is_edit: bool
    is_given: bool
    is_by_hand: bool
    kept: tuple[Kept, ...]

    @classmethod
    def begun(
        cls,
        experiment: Experiment,
        first: Kept,
        *,
        is_edit: bool,
        is_given: bool,
        is_by_hand: bool = False,
    ) -> "Stretch":
        """A stretch of one state."""
        start, cost = first.state.iteration, Cost.under(experiment)
        return cls(experiment, cost, start, first.work, is_edit, is_given, is_by_hand, (first,))

    @property
    def newest(self) -> Kept:
        """The last state that is kept; a run's last stretch always has one."""
        return self.kept[-1]

    @property
    def is_full(self) -> bool:
        """Whether another checkpoint belongs into a continuation."""
        return len(self.kept) >= BLOCK

    def with_kept(self, kept: Iterable[Kept]) -> "Stretch":
        """A copy that keeps other states."""
        return replace(self, kept=tuple(kept))

    def continued(self, first: Kept) -> "Stretch":
        """The same experiment in a new stretch, from a state on."""
        start, work = first.state.iteration, first.work
        return replace(
            self, start=start, work=work, is_edit=False, is_given=False, is_by_hand=False, kept=(first,)
        )

    def begins_like(self, other: "Stretch") -> bool:
        """Whether both begin at the same iteration, in the same way."""
        same = self.start == other.start and self.experiment is other.experiment
        if not (same and self.is_given and other.is_given and self.kept and other.kept):
            return same
        return self.kept[0].state.goes_on_like(other.kept[0].state)

    def work_at(self, iteration: int) -> float:
        """The work of training from the run's start to an iteration of this stretch."""
        return self.work + self.cost.between(self.start, iteration)


def thinned(stretches: Sequence[Stretch], spacing: float, *, edits_too: bool) -> list[Stretch]:
    """The stretches without the states that others, `spacing` apart, can stand in for.

    What cannot be trained again stays, and so does the newest; the states that edits left stay
    unless `edits_too`.
    """
    every = [(index, kept) for index, one in enumerate(stretches) for kept in one.kept]
    left: list[list[Kept]] = [[] for _ in stretches]
    reached = 0.0
    for place, (index, kept) in enumerate(every):
        one = stretches[index]
        stays = kept is one.kept[0] and (one.is_given or (one.is_edit and not edits_too))
        is_newest = place + 1 == len(every)
        if stays or is_newest or every[place + 1][1].work - reached > spacing:
            left[index].append(kept)
            reached = kept.work
    return [one.with_kept(kept) for one, kept in zip(stretches, left, strict=True)]


def packed(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The stretches with those joined again that were only apart because they had been full."""
    joined: list[Stretch] = []
    for one in stretches:
        is_continuation = not (one.is_edit or one.is_given)
        if is_continuation and len(joined[-1].kept) + len(one.kept) <= BLOCK:
            joined[-1] = joined[-1].with_kept((*joined[-1].kept, *one.kept))
        else:
            joined.append(one)
    return joined

"""Timeline: the past of a run as a value, from which any of its iterations can be had again."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from operator import attrgetter
from typing import Final, NamedTuple

from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment
from nnviz.core.stretch import Kept, Stretch, packed, thinned
from nnviz.core.training import Loops, TrainingState, train

LIMIT_BYTES: Final = 32_000_000
# Between two checkpoints of a short run, in the work of 4 ns that a stretch counts: 5 ms, less than a burst.
FIRST_SPACING: Final = 5e6 / 4


class Leg(NamedTuple):
    """Training under one experiment, up to an iteration."""

    experiment: Experiment
    until: int


class Edit(NamedTuple):
    """From `iteration` on another experiment, or other parameters, were in force.

    `is_by_hand` tells whether the parameters were set by hand, now or by an edit at the same iteration.
    """

    iteration: int
    experiment: Experiment
    is_by_hand: bool


@dataclass(frozen=True, eq=False, slots=True)
class Timeline:
    """What is remembered of a run: checkpoints, and the edits between them.

    A change returns a new timeline, which shares what it can with the old one; the old one stays as
    it was. Make one with `start`.

    Checkpoints are a bounded amount of work apart, so that any iteration is soon trained again. When
    they need more than `limit` bytes, that distance doubles and those in between go. The states in
    which edits left the run stay, unless they alone take half of the room: then those go too that
    follow from training. Only parameters that were set by hand can pass the limit.

    Attributes
    ----------
    past : the stretches before the last one
    last : the stretch that the run is in
    tip : the newest state; a checkpoint of `last` as well, or not yet
    limit : bytes of checkpoints to keep at most
    spacing : work between two checkpoints
    kept_bytes : of the checkpoints in all stretches
    """

    past: tuple[Stretch, ...]
    last: Stretch
    tip: Kept
    limit: int
    spacing: float
    kept_bytes: int

    @classmethod
    def start(
        cls,
        experiment: Experiment,
        state: TrainingState,
        limit: int = LIMIT_BYTES,
        spacing: float = FIRST_SPACING,
    ) -> "Timeline":
        """The timeline of a run that has not gone on from `state` yet."""
        tip = Kept.of(state, 0.0)
        last = Stretch.begun(experiment, tip, is_edit=False, is_given=True)
        return cls((), last, tip, limit, spacing, tip.n_bytes)

    @property
    def end(self) -> int:
        """The last iteration that is known."""
        return self.tip.state.iteration

    @property
    def begin(self) -> int:
        """The first iteration that is known."""
        return (self.past[0] if self.past else self.last).start

    @property
    def first_experiment(self) -> Experiment:
        """The experiment with which the run began."""
        return (self.past[0] if self.past else self.last).experiment

    @property
    def experiment(self) -> Experiment:
        """The experiment in force at the end."""
        return self.last.experiment

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Every edit after the start, in order."""
        return tuple(
            Edit(one.start, one.experiment, one.is_by_hand) for one in self._stretches() if one.is_edit
        )

    @property
    def known(self) -> tuple[int, ...]:
        """The iterations whose states are kept, in order."""
        kept = [mark.state.iteration for one in self._stretches() for mark in one.kept]
        return tuple(sorted({*kept, self.end}))

    @property
    def n_bytes(self) -> int:
        """What all checkpoints need; the data sets of edits are not counted."""
        return self.kept_bytes + (0 if self.tip is self.last.newest else self.tip.n_bytes)

    def within(self, limit: int) -> "Timeline":
        """The same with another limit of bytes; with fewer checkpoints where it is a narrower one."""
        if limit == self.limit:
            return self
        changed = replace(self, limit=limit)
        return changed if changed.n_bytes <= limit else changed._within_limit()

    def extended(self, state: TrainingState) -> "Timeline":
        """Training has gone on to `state`, under the experiment in force.

        Raises
        ------
        ValueError
            When the state is older than the end.
        """
        if state.iteration < self.end:
            raise ValueError(f"iteration {state.iteration} comes before the end, {self.end}")
        if state.iteration == self.end:
            return self
        tip = Kept.of(state, self.last.work_at(state.iteration))
        newest = self.last.newest
        # The former tip stays where the gap would grow too wide without it.
        if self.tip is newest or tip.work - newest.work <= self.spacing:
            return self._with(self.past, self.last, tip, self.kept_bytes)
        past, last = self.past, self.last
        if last.is_full:
            past, last = (*past, last), last.continued(self.tip)
        else:
            last = last.with_kept((*last.kept, self.tip))
        return self._with(past, last, tip, self.kept_bytes + self.tip.n_bytes)

    def edited(self, experiment: Experiment, state: TrainingState) -> "Timeline":
        """From the end on, another experiment or other parameters are in force.

        Of several edits at one iteration the last one counts. A drag is one edit: make each of its
        timelines from the one before the drag.

        Raises
        ------
        ValueError
            When the state is not one of the end.
        """
        if state.iteration != self.end:
            raise ValueError(f"an edit is made at the end, {self.end}, not at {state.iteration}")
        follows = state.goes_on_like(self.tip.state)
        by_hand = not follows
        first = self.tip if follows else Kept.of(state, self.tip.work)
        closed, freed = self.last, 0
        if closed.start == self.end:  # nothing was trained there: what comes takes its place
            follows = follows and not closed.is_given
            by_hand = by_hand or closed.is_by_hand
            freed = sum(mark.n_bytes for mark in closed.kept)
            closed = closed.with_kept(())
        last = Stretch.begun(experiment, first, is_edit=True, is_given=not follows, is_by_hand=by_hand)
        return self._with((*self.past, closed), last, first, self.kept_bytes - freed + first.n_bytes)

    def cut(self, iteration: int, state: TrainingState) -> "Timeline":
        """Everything after `iteration` is dropped; edits at it stay.

        Raises
        ------
        InputError
            When the run has no such iteration.
        ValueError
            When the state is one of another iteration.
        """
        stretches = self._stretches_to(iteration)
        if state.iteration != iteration:
            raise ValueError(f"a state of iteration {state.iteration} was given for {iteration}")
        last = stretches.pop()
        kept = tuple(mark for mark in last.kept if mark.state.iteration <= iteration)
        tip = Kept.of(state, last.work_at(iteration))
        if not kept or kept[-1].state.iteration == iteration:
            kept = (*kept[:-1], tip)
        last = last.with_kept(kept)
        n_bytes = sum(mark.n_bytes for one in (*stretches, last) for mark in one.kept)
        return self._with(tuple(stretches), last, tip, n_bytes)

    def experiment_at(self, iteration: int) -> Experiment:
        """The experiment in force from `iteration` on: after an edit there.

        Raises
        ------
        InputError
            When the run has no such iteration.
        """
        return self._stretches_to(iteration)[-1].experiment

    def common_until(self, other: "Timeline") -> int:
        """The last iteration up to which two timelines tell of the same run.

        Where they began with different experiments or states, that is the start.
        """
        pairs = zip_longest(self._edits_and_start(), other._edits_and_start())
        for one, two in pairs:
            if one is None or two is None or not one.begins_like(two):
                starts = [stretch.start for stretch in (one, two) if stretch is not None]
                return min(*starts, self.end, other.end)
        return min(self.end, other.end)

    def way(self, iteration: int) -> tuple[TrainingState, list[Leg]]:
        """The nearest known state, and how to train from there to `iteration`.

        There is one leg, unless very many edits leave no room for all their states.

        Raises
        ------
        InputError
            When the run has no such iteration.
        """
        stretches = self._stretches_to(iteration)
        if iteration == self.end:
            return self.tip.state, [Leg(self.experiment, iteration)]
        legs: list[Leg] = []
        until = iteration
        while True:
            here = stretches.pop()
            legs.insert(0, Leg(here.experiment, until))
            index = bisect_right(here.kept, iteration, key=_iteration_of)
            if index:
                return here.kept[index - 1].state, legs
            until = here.start

    def _with(self, past: tuple[Stretch, ...], last: Stretch, tip: Kept, kept_bytes: int) -> "Timeline":
        changed = Timeline(past, last, tip, self.limit, self.spacing, kept_bytes)
        return changed if changed.n_bytes <= self.limit else changed._within_limit()

    def _within_limit(self) -> "Timeline":
        """The same with a wider spacing, such that it fits, or all that can go has gone."""
        stretches, spacing = list(self._stretches()), self.spacing
        firsts = sum(one.kept[0].n_bytes for one in stretches if one.is_edit and one.kept)
        room = self.limit - (self.n_bytes - self.kept_bytes)
        while True:
            # Without doubling at first: edits can stand closer together than checkpoints.
            stretches = thinned(stretches, spacing, edits_too=2 * firsts > self.limit)
            kept_bytes = sum(mark.n_bytes for one in stretches for mark in one.kept)
            if kept_bytes <= room or spacing > self.tip.work:
                break
            spacing *= 2.0
        *past, last = packed(stretches)
        return replace(self, past=tuple(past), last=last, spacing=spacing, kept_bytes=kept_bytes)

    def _edits_and_start(self) -> Iterator[Stretch]:
        return (one for one in self._stretches() if one.is_edit or not one.work)

    def _stretches(self) -> Iterator[Stretch]:
        yield from self.past
        yield self.last

    def _stretches_to(self, iteration: int) -> list[Stretch]:
        """The stretches up to the one in force at `iteration`."""
        start = self.begin
        if not start <= iteration <= self.end:
            raise InputError(
                f"there is no iteration {iteration} in this run; it goes from {start} to {self.end}"
            )
        if self.last.start <= iteration:
            return [*self.past, self.last]
        return list(self.past[: bisect_right(self.past, iteration, key=attrgetter("start"))])


def state_at(timeline: Timeline, iteration: int, loops: Loops | None = None) -> TrainingState:
    """The state after `iteration` iterations and the edits made there, with the bits that training gave.

    Raises
    ------
    InputError
        When the run has no such iteration.
    """
    state, legs = timeline.way(iteration)
    for experiment, until in legs:
        if until > state.iteration:  # at an edit that left no points there is nothing to train
            state = train(experiment, state, until - state.iteration, loops).state
    return state


def _iteration_of(kept: Kept) -> int:
    return kept.state.iteration

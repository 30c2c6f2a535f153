"""What a history has to be: a list of what was done to each run, from which all of it is trained again."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import frozen_array
from nnviz.core.experiment import Experiment
from nnviz.core.training import TrainingState, initial_state, train

MOST_GHOSTS = 8


@dataclass(frozen=True, eq=False)
class Event:
    """From an iteration on: an experiment, and values that were set by hand, by their places."""

    iteration: int
    experiment: Experiment
    by_hand: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class ModelRun:
    """All that was done to a run, how far it is known, and where it stands.

    `has_end` tells whether training has led to its end since something was cut off there.
    """

    events: tuple[Event, ...]
    end: int = 0
    at: int = 0
    has_end: bool = False

    def experiment_at(self, iteration: int) -> Experiment:
        return [event.experiment for event in self.events if event.iteration <= iteration][-1]

    def cut(self) -> "ModelRun":
        if self.at == self.end:
            return self
        events = tuple(event for event in self.events if event.iteration <= self.at)
        return ModelRun(events, self.at, self.at)

    def edited(self, experiment: Experiment, by_hand: Mapping[int, float] | None = None) -> "ModelRun":
        run = self.cut()
        return replace(run, events=(*run.events, Event(run.at, experiment, by_hand or {})))

    def trained(self, until: int) -> "ModelRun":
        if until <= self.end:
            return replace(self, at=until)
        return replace(self, at=until, end=until, has_end=True)

    def at_end(self) -> "ModelRun":
        return replace(self, at=self.end)


@dataclass(frozen=True, eq=False)
class ModelGhost:
    """A run beside the current one."""

    number: int
    run: ModelRun
    fork: int
    other: Experiment
    hidden: bool = False
    plays_along: bool = False


@dataclass(frozen=True, eq=False)
class ModelWorkspace:
    """The current run and its ghosts."""

    run: ModelRun
    ghosts: tuple[ModelGhost, ...] = ()
    next_number: int = 0

    def with_ghost(
        self, run: ModelRun, fork: int, other: Experiment, *, plays_along: bool = False
    ) -> "ModelWorkspace":
        ghost = ModelGhost(self.next_number, run.at_end(), fork, other, plays_along=plays_along)
        return replace(self, ghosts=(*self.ghosts, ghost)[-MOST_GHOSTS:], next_number=self.next_number + 1)

    def with_changed(self, number: int, **changes: object) -> "ModelWorkspace":
        ghosts = [replace(one, **changes) if one.number == number else one for one in self.ghosts]
        return replace(self, ghosts=tuple(ghosts))

    def without(self, number: int) -> "ModelWorkspace":
        return replace(self, ghosts=tuple(one for one in self.ghosts if one.number != number))


class Model:
    """A workspace, what it was on the other side of each edit, and how many of these edits are made."""

    def __init__(self, experiment: Experiment, again: "Again") -> None:
        self._again = again
        self.workspace = ModelWorkspace(ModelRun((Event(0, experiment),)))
        self.others: list[ModelWorkspace] = []
        self.names: list[str] = []
        self.made = 0
        self._gesture = ""
        self._after_gesture: ModelWorkspace | None = None

    @property
    def run(self) -> ModelRun:
        return self.workspace.run

    def train(self, n: int) -> None:
        before, run = self.workspace, self.run
        until = run.at + n
        forks = [event.iteration for event in run.events if run.at < event.iteration <= until]
        parts = forks and run.at < run.end
        if parts:
            changed = replace(before, run=run.cut().trained(until))
            changed = changed.with_ghost(run, forks[0], run.experiment_at(run.at))
        else:
            changed = replace(before, run=run.trained(until)) if n else before
        for ghost in before.ghosts:
            if ghost.plays_along and ghost.run.end < until:
                changed = changed.with_changed(ghost.number, run=ghost.run.trained(until))
        if parts:
            self.push(before, changed, "Train on")
        else:
            self.workspace = changed

    def go_to(self, iteration: int) -> None:
        self.workspace = replace(self.workspace, run=replace(self.run, at=iteration))

    def edit(
        self, experiment: Experiment, by_hand: Mapping[int, float], name: str, gesture: str = ""
    ) -> None:
        goes_on = gesture != "" and gesture == self._gesture
        base = self.workspace
        if goes_on and base is self._after_gesture:
            base = self.others[self.made - 1]
            parameters = self._again.left(base.run, base.run.at).parameters
            same = all(parameters[place] == value for place, value in by_hand.items())
            if same and experiment is base.run.experiment_at(base.run.at):
                self._take_back(base)
                return
        edited = replace(base, run=base.run.edited(experiment, by_hand))
        in_force = base.run.experiment_at(base.run.at)
        for ghost in base.ghosts:
            if ghost.fork == base.run.at and ghost.other is in_force:
                edited = edited.with_changed(ghost.number, other=experiment)
        if base.run.at < base.run.end:
            edited = edited.with_ghost(base.run, base.run.at, experiment)
        if goes_on:
            self.workspace = edited
        else:
            self.push(base, edited, name)
        self._gesture, self._after_gesture = gesture, edited

    def begin(self, experiment: Experiment, name: str, *, with_ghosts: bool) -> None:
        before, run = self.workspace, self.run
        begun = replace(before, run=ModelRun((Event(0, experiment),)))
        repeats = len(run.events) == 1 and run.events[0].experiment is experiment
        if run.end and not repeats:
            begun = begun.with_ghost(run, 0, experiment)
        if not with_ghosts:  # as opening does
            begun = replace(before, run=begun.run, ghosts=())
        self.push(before, begun, name)

    def make_current(self, ghost: ModelGhost, fork: int, name: str) -> None:
        before, other = self.workspace, ghost.run.experiment_at(fork)
        made = replace(before.without(ghost.number), run=ghost.run).with_ghost(before.run, fork, other)
        self.push(before, made, name)

    def delete(self, number: int, name: str) -> None:
        self.push(self.workspace, self.workspace.without(number), name)

    def change_ghost(self, number: int, **changes: object) -> None:
        self.workspace = self.workspace.with_changed(number, **changes)

    def compare(self, experiments: list[Experiment], name: str) -> None:
        before, run = self.workspace, self.run
        compared = before
        for experiment in experiments:
            other = run.experiment_at(run.at)
            compared = compared.with_ghost(run.edited(experiment), run.at, other, plays_along=True)
        self.push(before, compared, name)

    def push(self, before: ModelWorkspace, after: ModelWorkspace, name: str) -> None:
        self.others[self.made :], self.names[self.made :] = [before], [name]
        self.made += 1
        self.workspace = after
        self._gesture, self._after_gesture = "", None

    def _take_back(self, base: ModelWorkspace) -> None:
        """A gesture that ends where it began has done nothing."""
        self.made -= 1
        del self.others[self.made :], self.names[self.made :]
        self.workspace = base
        self._gesture, self._after_gesture = "", None

    def undo(self) -> None:
        self.made -= 1
        self._swap()

    def redo(self) -> None:
        self._swap()
        self.made += 1

    def _swap(self) -> None:
        self.others[self.made], self.workspace = self.workspace, self.others[self.made]
        self._gesture, self._after_gesture = "", None


class Again:
    """Trains runs again from their start, one iteration at a time, and remembers what came out."""

    def __init__(self) -> None:
        self._starts: dict[Experiment, TrainingState] = {}
        self._known: dict[tuple[tuple[Event, ...], int], TrainingState] = {}

    def reached(self, run: ModelRun, iteration: int) -> TrainingState:
        """As training reached this iteration, before any edit there."""
        experiment, done = run.events[0].experiment, iteration
        while done and self._key(run, done) not in self._known:
            done -= 1
        if not done and experiment not in self._starts:
            self._starts[experiment] = initial_state(experiment)
        state = self._known[self._key(run, done)] if done else self._starts[experiment]
        while done < iteration:
            state = train(run.experiment_at(done), self._edited(run, state), 1).state
            done += 1
            self._known[self._key(run, done)] = state
        return state

    def left(self, run: ModelRun, iteration: int) -> TrainingState:
        """As training goes on from this iteration, after the edits there."""
        return self._edited(run, self.reached(run, iteration))

    def is_set_by_hand(self, run: ModelRun, iteration: int) -> bool:
        """Whether an edit at this iteration gave a parameter another value."""
        parameters = self.reached(run, iteration).parameters
        for event in run.events:
            if event.iteration == iteration:
                if any(parameters[place] != value for place, value in event.by_hand.items()):
                    return True
                parameters = _with_values(parameters, event.by_hand)
        return False

    def in_common(self, one: ModelRun, other: ModelRun) -> int:
        """The last iteration before something was done to one of two runs and not to the other."""
        for n in range(1, max(len(one.events), len(other.events)) + 1):
            events, others = one.events[:n], other.events[:n]
            first = min(run[-1].iteration for run in (events, others) if len(run) == n)
            if len(events) != len(others) or self._outcome(events) != self._outcome(others):
                return min(first, one.end, other.end)
        return min(one.end, other.end)

    def _outcome(self, events: tuple[Event, ...]) -> tuple[object, ...]:
        return id(events[-1].experiment), bits(self.left(ModelRun(events), events[-1].iteration))

    @staticmethod
    def _edited(run: ModelRun, state: TrainingState) -> TrainingState:
        parameters = state.parameters
        for event in run.events:
            if event.iteration == state.iteration:
                parameters = _with_values(parameters, event.by_hand)
        return replace(state, parameters=parameters)

    @staticmethod
    def _key(run: ModelRun, iteration: int) -> tuple[tuple[Event, ...], int]:
        return tuple(event for event in run.events if event.iteration < iteration), iteration


def _with_values(
    parameters: npt.NDArray[np.float64], by_hand: Mapping[int, float]
) -> npt.NDArray[np.float64]:
    changed = parameters.copy()
    for place, value in by_hand.items():
        changed[place] = value
    return frozen_array(changed)


def bits(state: TrainingState) -> tuple[object, ...]:
    """All of a state, to be compared."""
    return (
        state.iteration,
        state.parameters.tobytes(),
        state.generator,
        state.epoch.tolist(),
        state.position,
    )

"""Run: what is known of a run, and where in it one stands."""

import math
from dataclasses import dataclass, replace

import numpy as np

from nnviz.core.compiled import general_loops
from nnviz.core.experiment import Experiment
from nnviz.core.journey import NEAR, work_of
from nnviz.core.loss_curve import LossCurve, LossRecord
from nnviz.core.path import ParameterPath, PathRecord
from nnviz.core.timeline import Leg, Timeline, state_at
from nnviz.core.training import Loops, TrainingState, initial_state


@dataclass(frozen=True, eq=False, slots=True)
class Run:
    """A run as far as it is known, and the moment at which it stands.

    That moment lies at the end of what is known, or before it: then the rest is its known future,
    until an edit or training on in another way cuts it off.

    Attributes
    ----------
    timeline, curve, path : its past and its known future
    experiment : in force where it stands
    state : where it stands
    newest_losses : training and held-out, as training left them at the end; nan where it has not begun
    """

    timeline: Timeline
    curve: LossCurve
    path: ParameterPath
    experiment: Experiment
    state: TrainingState
    newest_losses: tuple[float, float] = (math.nan, math.nan)

    @classmethod
    def start(cls, experiment: Experiment) -> "Run":
        """A run that has not begun; its loss is not known before it is `measured`."""
        state = initial_state(experiment)
        return cls(
            Timeline.start(experiment, state),
            LossCurve.start(math.nan, math.nan, experiment.config.record_every),
            ParameterPath.start(state.parameters),
            experiment,
            state,
        )

    @property
    def iteration(self) -> int:
        """Where it stands."""
        return self.state.iteration

    @property
    def end(self) -> int:
        """The newest iteration that is known."""
        return self.timeline.end

    @property
    def in_past(self) -> bool:
        """Whether there is a known future."""
        return self.iteration < self.end

    @property
    def is_plain(self) -> bool:
        """Whether it went from its start to its end without an edit, so that its start tells all of it."""
        return not self.timeline.edits

    def measured(self, loss: float, held_out: float) -> "Run":
        """The loss at the start has become known."""
        if self.iteration or not math.isnan(self.curve.train[0]):
            return self
        start = LossCurve.start(loss, held_out, self.curve.record_every)
        curve = LossCurve(
            self.curve.iterations,
            np.concatenate([start.train, self.curve.train[1:]]),
            np.concatenate([start.held_out, self.curve.held_out[1:]]),
            self.curve.record_every,
        )
        return replace(self, curve=curve)

    def leaves_future(self, iteration: int) -> int | None:
        """Where training on to `iteration` parts from what is known, or None where it repeats it.

        It repeats up to the next edit, which it does not make.
        """
        if not self.in_past:
            return None
        later = (edit.iteration for edit in self.timeline.edits if edit.iteration > self.iteration)
        fork = next(later, None)
        return fork if fork is not None and fork <= iteration else None

    @property
    def whole_curve(self) -> LossCurve:
        """The curve up to the newest iteration, at which the record may not have measured."""
        curve, (train, held_out) = self.curve, self.newest_losses
        if not math.isfinite(train) or self.end <= curve.iterations[-1]:
            return curve
        return LossCurve(
            np.append(curve.iterations, self.end),
            np.append(curve.train, train),
            np.append(curve.held_out, held_out),
            curve.record_every,
        )

    def trained(
        self,
        state: TrainingState,
        record: LossRecord,
        path: PathRecord,
        losses: tuple[float, float] = (math.nan, math.nan),
    ) -> "Run":
        """Training has gone on to `state`, under the experiment in force.

        Where it was stopped by what had come about before, `state` is an earlier one of the run.
        """
        if state.iteration < self.iteration:
            return self.at(state)
        run = self if self.leaves_future(state.iteration) is None else self.cut()
        if state.iteration <= run.end:
            return replace(run, state=state)
        later = record.iterations > run.curve.iterations[-1]
        return replace(
            run,
            timeline=run.timeline.extended(state),
            curve=run.curve.extended(LossRecord(*(column[later] for column in record))),
            path=run.path.extended(path),
            state=state,
            newest_losses=losses,
        )

    def edited(self, experiment: Experiment, state: TrainingState) -> "Run":
        """From here on another experiment or other parameters are in force; the known future is cut off."""
        run = self.cut()
        return replace(
            run, timeline=run.timeline.edited(experiment, state), experiment=experiment, state=state
        )

    def cut(self) -> "Run":
        """Without its known future."""
        if not self.in_past:
            return self
        return replace(
            self,
            timeline=self.timeline.cut(self.iteration, self.state),
            curve=self.curve.cut(self.iteration),
            path=self.path.cut(self.iteration),
            newest_losses=(math.nan, math.nan),
        )

    def at(self, state: TrainingState) -> "Run":
        """The same run, standing at another of its states."""
        return replace(self, state=state, experiment=self.timeline.experiment_at(state.iteration))

    def at_end(self) -> "Run":
        """The same run, standing at the end of what is known."""
        return self.at(self.timeline.tip.state)

    def within(self, limit: int) -> "Run":
        """The same with so many bytes of checkpoints at most."""
        return replace(self, timeline=self.timeline.within(limit))

    def state_at(self, iteration: int) -> TrainingState:
        """The state after `iteration` iterations and the edits made there; trained again where it must be.

        Raises
        ------
        InputError
            When the run has no such iteration.
        """
        if iteration == self.iteration:
            return self.state
        state, legs = self.timeline.way(iteration)
        # The compiled loops take a while to load, which most states are not worth.
        is_kept = all(leg.until == state.iteration for leg in legs)
        return state_at(self.timeline, iteration, None if is_kept else Loops(general_loops()))

    def way_to(self, iteration: int) -> tuple[TrainingState, tuple[Leg, ...]]:
        """A known state, and how to train from it to `iteration`.

        The last leg trains one iteration at least, so that this can be traced; but not where the
        parameters were set by hand at that very iteration, nor at the start, nor where the state of
        `iteration` is known and the one before it takes long to be trained again.
        """
        timeline = self.timeline
        given = any(edit.iteration == iteration and edit.is_by_hand for edit in timeline.edits)
        state, legs = timeline.way(iteration)
        if iteration == self.iteration:
            state, legs = self.state, [Leg(self.experiment, iteration)]
        if given or iteration == timeline.begin:
            return state, tuple(legs)
        before, there = timeline.way(iteration - 1)
        there.append(Leg(timeline.experiment_at(iteration - 1), iteration))
        if state.iteration == iteration and work_of(before, there) > NEAR:
            return state, tuple(legs)
        return before, tuple(there)

    def work_to(self, iteration: int) -> float:
        """The work of standing at an iteration that is known; infinite where nothing can be trained."""
        return work_of(*self.way_to(iteration))

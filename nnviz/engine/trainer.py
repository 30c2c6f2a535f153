"""Trainer: trains as requests say, with the fastest loops that have arrived."""

import time

import numpy as np
import numpy.typing as npt

from nnviz.core import compiled
from nnviz.core.compiled import INTERPRETED, GeneralLoops, Loop
from nnviz.core.dataset import Dataset
from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment
from nnviz.core.snapshot import CompanionBurst
from nnviz.core.stop_watch import StopWatch
from nnviz.core.timeline import Leg
from nnviz.core.trace import StepTrace
from nnviz.core.training import Burst, Loops, TrainingState, joined, train
from nnviz.engine.compiler import LoopKey
from nnviz.engine.last_iteration import LastIteration
from nnviz.engine.requests import AdvanceRequest

# Work (parameters x samples) up to which an interpreted pass over the data takes under 0.1 s.
MOST_INTERPRETED = 100_000
SLOWEST_PACE = 100.0  # iterations a second, as long as nothing is known


class Trainer:
    """What the worker keeps from one request to the next to answer faster; no part of any answer."""

    def __init__(self) -> None:
        self.general: GeneralLoops = INTERPRETED
        self._special: dict[LoopKey, Loop] = {}
        self._last = LastIteration()
        self._state: TrainingState | None = None  # where the last answer left the run
        self._samples = np.empty(0, np.int64)  # that its last iteration used
        self._dataset: Dataset | None = None  # that those are of
        self._pace = SLOWEST_PACE
        self._pace_of: tuple[object, ...] = ()  # what it was measured with
        self._paces: dict[int, float] = {}  # of runs that play along
        self._watch: StopWatch | None = None
        self._setting_out = 0

    # Loops

    def load(self, key: LoopKey | None) -> None:
        """Take over compiled loops, the general ones for None, from the cache on disk if they are there."""
        if key is None:
            self.general = compiled.general_loops()
        else:
            self._special[key] = compiled.special_loop(*key)

    def lacks_loops(self, experiment: Experiment) -> bool:
        """Whether it is better to wait for compiled loops than to interpret a network so large."""
        work = experiment.architecture.n_parameters * max(1, len(experiment.dataset))
        return self.general is INTERPRETED and work > MOST_INTERPRETED

    def loops(self, experiment: Experiment) -> Loops:
        """The fastest that there are."""
        architecture, loss = experiment.architecture, experiment.config.loss
        return Loops(
            self.general,
            self._special.get(LoopKey(architecture, loss)),
            self._special.get(LoopKey(architecture, loss, watching=True)),
        )

    # Training

    def begin(self, request: AdvanceRequest, deadline: float) -> tuple[TrainingState, tuple[Leg, ...]]:
        """The state that a request begins with, after its legs; and what is left of them at the deadline.

        Raises
        ------
        InputError
            When training along them diverges, as it can where a file tells of what was never trained.
        """
        state = request.state
        if state is not self._state:
            self._last.forget()
            self._samples, self._watch = self._samples[:0], None
        for index, leg in enumerate(request.legs):
            before = state
            if leg.until > state.iteration:
                loops = self.loops(leg.experiment)
                burst = train(leg.experiment, state, leg.until - state.iteration, loops, deadline)
                state = burst.state
                if burst.diverged:
                    raise InputError(
                        f"iteration {request.legs[-1].until:,} cannot be trained again: training from "
                        f"what is kept of the run diverges at iteration {state.iteration:,}"
                    )
            self._last.note(leg.experiment, before, state)
            if state.iteration < leg.until:
                self._state = state
                return state, request.legs[index:]
        if request.legs:
            trace = self.last_trace(request.experiment)
            self._samples = self._samples[:0] if trace is None else trace.samples
            self._dataset = request.legs[-1].experiment.dataset
        return state, ()

    def end(self, request: AdvanceRequest, burst: Burst) -> None:
        """An answer is on its way."""
        self._state, self._samples, self._dataset = burst.state, burst.samples, request.experiment.dataset

    def burst(
        self, request: AdvanceRequest, state: TrainingState, deadline: float, *, with_trace: bool
    ) -> Burst:
        """Train until a deadline; with a trace in view the last iteration by itself."""
        experiment, loops, n = request.experiment, self.loops(request.experiment), request.iterations
        self._feel_the_way(experiment, loops)
        watch = self._stop_watch(request, state)
        if with_trace and n > 1 and time.perf_counter() < deadline:
            # The last iteration by itself: cheaper than to train the burst again up to it.
            first = train(experiment, state, n - 1, loops, deadline, self._pace, watch)
            self._last.note(experiment, state, first.state)
            if first.diverged or first.hits:
                return self._ended(first, state)
            last = train(experiment, first.state, 1, loops, watch=watch)
            self._last.note(experiment, first.state, last.state)
            burst = joined(first, last)
        else:
            burst = train(experiment, state, n, loops, deadline, self._pace, watch)
            self._last.note(experiment, state, burst.state)
        return self._ended(burst, state)

    def _ended(self, burst: Burst, start: TrainingState) -> Burst:
        """Keep what a burst has taught, and no trace of an iteration that it has taken back."""
        if burst.state.iteration > start.iteration:
            self._pace = burst.pace
        elif burst.state.iteration < start.iteration:
            self._last.forget()  # a stop was found late, in an iteration that an earlier burst trained
        return burst

    def companions(
        self, request: AdvanceRequest, iteration: int, deadline: float
    ) -> tuple[CompanionBurst, ...]:
        """Train the runs that play along up to an iteration, or as far as there is time."""
        bursts = []
        for companion in request.companions:
            behind = iteration - companion.state.iteration
            if behind > 0:
                loops = self.loops(companion.experiment)
                # None remembers another's pace: one may be a thousand times slower than the next.
                pace = self._paces.get(companion.number, SLOWEST_PACE)
                burst = train(companion.experiment, companion.state, behind, loops, deadline, pace)
                self._paces[companion.number] = burst.pace
                found = CompanionBurst(
                    companion.number, burst.state, burst.record, burst.path, burst.losses, burst.diverged
                )
                bursts.append(found)
        return tuple(bursts)

    def samples_still_in(self, dataset: Dataset) -> npt.NDArray[np.int64]:
        """Of the samples last used, those that are still in the data set, under the same numbers."""
        if self._dataset is None or self._dataset is dataset:
            return self._samples
        return self._samples[self._dataset.same_in(dataset, self._samples)]

    def last_trace(self, experiment: Experiment) -> StepTrace | None:
        """The arithmetic of the last iteration, or None where there is none that is known."""
        return self._last.trace(self.loops(experiment))

    def _feel_the_way(self, experiment: Experiment, loops: Loops) -> None:
        """What was fast with another network or other loops may be slow now."""
        measured_with = (experiment.architecture, experiment.config.batch, len(experiment.dataset), loops)
        if measured_with != self._pace_of:
            self._pace, self._pace_of = SLOWEST_PACE, measured_with
            self._paces.clear()

    def _stop_watch(self, request: AdvanceRequest, state: TrainingState) -> StopWatch | None:
        """The one that looks out for the request's stops, from burst to burst of the same run."""
        if request.stops is None:
            return None
        if self._watch is None or request.setting_out != self._setting_out:
            self._watch = StopWatch(request.stops, request.experiment, state)
            self._setting_out = request.setting_out
        return self._watch

"""TrainingWorker: runs one bounded burst of training at a time, in a thread of its own."""

import logging
import time
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal, Slot

from nnviz.core import compiled
from nnviz.core.compiled import INTERPRETED, GeneralLoops, Loop
from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment
from nnviz.core.field import Field, FieldRequest, compute_field
from nnviz.core.network import Architecture
from nnviz.core.snapshot import Snapshot
from nnviz.core.trace import StepTrace, trace_iteration
from nnviz.core.training import (
    Burst,
    Loops,
    TrainingState,
    as_record,
    initial_state,
    joined,
    measure,
    train,
)
from nnviz.engine.errands import Errand
from nnviz.engine.gradient_check import CheckRequest, answer
from nnviz.engine.last_iteration import LastIteration

logger = logging.getLogger(__name__)

LoopKey = tuple[Architecture, str]

# Work (parameters x samples) up to which an interpreted pass over the data takes under 0.1 s.
MOST_INTERPRETED = 100_000
SLOWEST_PACE = 100.0  # iterations a second, as long as nothing is known
FIELD_SHARE = 0.12  # of the worker's time, at most, goes into pictures of the plane while it runs
TRACE_SECONDS = 0.12  # between two traces while it runs; nobody can read faster
TRACE_SHARE = 0.1  # of the worker's time, at most, goes into them


@dataclass(frozen=True, slots=True)
class AdvanceRequest:
    """All that one burst needs; the worker reads nothing else.

    Attributes
    ----------
    generation : another number than the last means a new run, from the experiment's start
    iterations : how many at most; 0 only looks
    seconds : how long the answer may take, with all that it shows
    field : what to evaluate over the plane, or None
    complete : always answer with a field and a trace; otherwise they may be left out to keep up the pace
    trace_next : trace the next iteration, not the last
    """

    generation: int
    experiment: Experiment
    iterations: int
    seconds: float
    field: FieldRequest | None
    complete: bool
    trace_next: bool = False


class TrainingWorker(QObject):
    """Trains; lives in a QThread that runs its event loop.

    Signals
    -------
    advanced : Snapshot
        After every request.
    failed : int, str
        A request of this generation raised; why.
    loops_loaded : object
        The compiled loop for (architecture, loss) has taken over; None: the general ones have.
    checked : CheckAnswer
    errand_done : str, object
        Its name, and its value or the Exception that it raised.
    """

    advanced = Signal(object)
    failed = Signal(int, str)
    loops_loaded = Signal(object)
    checked = Signal(object)
    errand_done = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._generation = -1
        self._state: TrainingState | None = None
        self._samples = np.empty(0, np.int64)
        self._dataset: Dataset | None = None  # that those are of
        self._general: GeneralLoops = INTERPRETED
        self._special: dict[LoopKey, Loop] = {}
        self._last = LastIteration()
        self._next_field = self._next_trace = 0.0
        self._look_seconds = self._field_seconds = 0.0  # what a snapshot took, beside the training
        self._pace = SLOWEST_PACE
        self._pace_of: tuple[object, ...] = ()  # what it was measured with

    @Slot(object)
    def load_loops(self, key: LoopKey | None) -> None:
        """Take over the compiled loops of `key`, from the cache on disk if they are there."""
        try:
            if key is None:
                self._general = compiled.general_loops()
            else:
                self._special[key] = compiled.special_loop(*key)
        except Exception:  # numba has no common base for what it raises; training goes on without
            logger.exception("compiled loops %s cannot be loaded", key or "for any architecture")
            return
        self.loops_loaded.emit(key)

    @Slot(object)
    def advance(self, request: AdvanceRequest) -> None:
        """Answer a request with a Snapshot."""
        try:
            self.advanced.emit(self._advance(request))
        except Exception as error:  # whatever it is, the session must hear of it and go on
            logger.exception("a burst failed")
            self.failed.emit(request.generation, str(error) or type(error).__name__)

    def _advance(self, request: AdvanceRequest) -> Snapshot:
        experiment = request.experiment
        self._load_if_too_slow(experiment)
        fresh = request.generation != self._generation or self._state is None
        state = initial_state(experiment) if self._state is None or fresh else self._state
        if fresh:
            self._last.forget()
        start = time.perf_counter()
        # Decided before training, so that the time for it is kept free.
        with_field = self._is_field_due(request, start + request.seconds)
        with_trace = request.complete or start >= self._next_trace
        if request.iterations:
            reserved = self._look_seconds + (self._field_seconds if with_field else 0.0)
            deadline = start + max(0.5 * request.seconds, request.seconds - reserved)
            burst = self._train(request, state, deadline, with_trace=with_trace)
        else:
            samples = self._samples[:0] if fresh else self._samples_still_in(experiment.dataset)
            losses = measure(experiment, state.parameters, self._general)
            burst = Burst(state, as_record([]), samples, losses)
        trained = time.perf_counter()
        self._generation, self._state, self._samples = request.generation, burst.state, burst.samples
        self._dataset = experiment.dataset
        field = self._field(request, burst) if with_field else None
        trace = self._trace(request, burst) if with_trace or burst.diverged else None
        pictured = time.perf_counter()
        snapshot = replace(self._snapshot(request, burst, field), trace=trace)
        self._look_seconds = time.perf_counter() - pictured
        done = burst.state.iteration - state.iteration
        if done:
            self._pace = burst.pace
        return replace(snapshot, updates_per_second=done / (trained - start) if done else 0.0)

    def _train(
        self, request: AdvanceRequest, state: TrainingState, deadline: float, *, with_trace: bool
    ) -> Burst:
        experiment, loops = request.experiment, self._loops(request.experiment)
        measured_with = (experiment.architecture, experiment.config.batch, loops)
        if measured_with != self._pace_of:  # what was fast may be slow now: feel the way again
            self._pace, self._pace_of = SLOWEST_PACE, measured_with
        if with_trace and request.iterations > 1 and time.perf_counter() < deadline:
            # The last iteration by itself: cheaper than to train the burst again up to it.
            first = train(experiment, state, request.iterations - 1, loops, deadline, self._pace)
            self._last.note(experiment, state, first.state)
            if first.diverged:
                return first
            last = train(experiment, first.state, 1, loops)
            self._last.note(experiment, first.state, last.state)
            return joined(first, last)
        burst = train(experiment, state, request.iterations, loops, deadline, self._pace)
        self._last.note(experiment, state, burst.state)
        return burst

    def _trace(self, request: AdvanceRequest, burst: Burst) -> StepTrace | None:
        """The arithmetic of the last iteration, or of the next where there is none or it is wanted."""
        start = time.perf_counter()
        trace = None if request.trace_next else self._last.trace(self._loops(request.experiment))
        if trace is None and len(request.experiment.dataset.training_indices):
            trace = trace_iteration(request.experiment, burst.state)
        end = time.perf_counter()
        self._next_trace = end + max(TRACE_SECONDS, (end - start) / TRACE_SHARE)
        return trace

    @Slot(object)
    def check(self, request: CheckRequest) -> None:
        """Answer a request for central differences."""
        try:
            self.checked.emit(answer(request))
        except Exception as error:  # as in `advance`: nothing may leave a slot of this thread
            logger.exception("a check failed")
            self.failed.emit(self._generation, str(error) or type(error).__name__)

    @Slot(object)
    def run_errand(self, errand: Errand) -> None:
        """Work something out for the window."""
        try:
            value: object = errand.calculate(Loops(self._general))
        except Exception as error:  # as in `advance`; whoever asked decides what it means
            logger.exception("the errand %s failed", errand.name)
            value = error
        self.errand_done.emit(errand.name, value)

    def _loops(self, experiment: Experiment) -> Loops:
        return Loops(self._general, self._special_loop(experiment))

    def _samples_still_in(self, dataset: Dataset) -> npt.NDArray[np.int64]:
        """Of the samples just used, those that are still in the data set, under the same numbers."""
        if self._dataset is None or self._dataset is dataset:
            return self._samples
        return self._samples[self._dataset.same_in(dataset, self._samples)]

    def _special_loop(self, experiment: Experiment) -> Loop | None:
        return self._special.get((experiment.architecture, experiment.config.loss))

    def _load_if_too_slow(self, experiment: Experiment) -> None:
        """Rather wait for the compiled loops than interpret a large network."""
        work = experiment.architecture.n_parameters * max(1, len(experiment.dataset))
        if self._general is INTERPRETED and work > MOST_INTERPRETED:
            self.load_loops(None)

    def _snapshot(self, request: AdvanceRequest, burst: Burst, field: Field | None) -> Snapshot:
        experiment, parameters = request.experiment, burst.state.parameters
        (loss, held_out), samples = burst.losses, burst.samples
        return Snapshot(
            experiment=experiment,
            generation=request.generation,
            iteration=burst.state.iteration,
            parameters=parameters,
            loss=loss,
            held_out_loss=None if np.isnan(held_out) else held_out,
            predictions=experiment.architecture.predict(parameters, experiment.dataset.inputs),
            samples=samples[samples < len(experiment.dataset)],
            record=burst.record,
            field=field,
            diverged=burst.diverged,
        )

    def _is_field_due(self, request: AdvanceRequest, at: float) -> bool:
        """Whether the answer to a request, ready at this time, is to show the plane."""
        if request.field is None or len(request.field.held) != request.experiment.dataset.n_inputs:
            return False  # asked for before the data set was changed; the plane will ask again
        return request.complete or at >= self._next_field

    def _field(self, request: AdvanceRequest, burst: Burst) -> Field:
        experiment, start = request.experiment, time.perf_counter()
        assert request.field is not None
        field = compute_field(
            experiment.architecture,
            burst.state.parameters,
            request.field,
            classification=experiment.dataset.kind == "classification",
        )
        self._field_seconds = time.perf_counter() - start
        self._next_field = start + self._field_seconds / FIELD_SHARE
        return field

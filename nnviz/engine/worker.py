"""TrainingWorker: runs one bounded burst of training at a time, in a thread of its own."""

import logging
import time
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from nnviz.core.errors import InputError
from nnviz.core.field import Field, compute_field
from nnviz.core.path import PathRecord
from nnviz.core.snapshot import CompanionBurst, Snapshot
from nnviz.core.trace import StepTrace, trace_iteration
from nnviz.core.training import Burst, Loops, TrainingState, as_record, measure
from nnviz.engine.compiler import LoopKey
from nnviz.engine.errands import Errand
from nnviz.engine.gradient_check import CheckRequest, answer
from nnviz.engine.requests import AdvanceRequest
from nnviz.engine.trainer import Trainer

logger = logging.getLogger(__name__)

LEGS_SECONDS = 0.1  # on the way to another moment, until the session is asked whether to go on
COMPANION_SECONDS = 0.5  # that runs which play along may take longer than the run
FIELD_SHARE = 0.12  # of the worker's time, at most, goes into pictures of the plane while it runs
TRACE_SECONDS = 0.12  # between two traces while it runs; nobody can read faster
TRACE_SHARE = 0.1  # of the worker's time, at most, goes into them


class TrainingWorker(QObject):
    """Trains; lives in a QThread that runs its event loop.

    Signals
    -------
    advanced : Snapshot
        After every request that could be answered in time.
    under_way : AdvanceRequest
        The moment that was asked for takes longer: what to ask for next, to get there.
    failed : int, str
        A request of this generation raised; why.
    loops_loaded : object
        The compiled loop for (architecture, loss) has taken over; None: the general ones have.
    checked : CheckAnswer
    errand_done : str, object
        Its name, and its value or the Exception that it raised.
    """

    advanced = Signal(object)
    under_way = Signal(object)
    failed = Signal(int, str)
    loops_loaded = Signal(object)
    checked = Signal(object)
    errand_done = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._generation = -1
        self._trainer = Trainer()
        self._next_field = self._next_trace = 0.0
        self._look_seconds = self._field_seconds = 0.0  # what a snapshot took, beside the training

    @Slot(object)
    def load_loops(self, key: LoopKey | None) -> None:
        """Take over the compiled loops of `key`, from the cache on disk if they are there."""
        try:
            self._trainer.load(key)
        except Exception:  # numba has no common base for what it raises; training goes on without
            logger.exception("compiled loops %s cannot be loaded", key or "for any architecture")
            return
        self.loops_loaded.emit(key)

    @Slot(object)
    def advance(self, request: AdvanceRequest) -> None:
        """Answer a request with a Snapshot, or with how to go on."""
        try:
            answer = self._advance(request)
            (self.advanced if isinstance(answer, Snapshot) else self.under_way).emit(answer)
        except InputError as error:  # in words for the user; nothing is wrong in here
            self.failed.emit(request.generation, str(error))
        except Exception as error:  # whatever it is, the session must hear of it and go on
            logger.exception("a burst failed")
            self.failed.emit(request.generation, str(error) or type(error).__name__)

    def _advance(self, request: AdvanceRequest) -> Snapshot | AdvanceRequest:
        self._generation = request.generation
        if self._trainer.lacks_loops(request.experiment):
            self.load_loops(None)
        start = time.perf_counter()
        state, legs = self._trainer.begin(request, start + LEGS_SECONDS)
        if legs:
            return replace(request, state=state, legs=legs)
        # Decided before training, so that the time for it is kept free.
        with_field = self._is_field_due(request, start + request.seconds)
        with_trace = request.complete or start >= self._next_trace
        reserved = self._look_seconds + (self._field_seconds if with_field else 0.0)
        seconds = max(0.5 * request.seconds, request.seconds - reserved)
        burst, companions = self._train(request, state, start, seconds, with_trace=with_trace)
        trained = time.perf_counter()
        self._trainer.end(request, burst)
        field = self._field(request, burst) if with_field else None
        trace = self._trace(request, burst) if with_trace or burst.diverged or burst.hits else None
        pictured = time.perf_counter()
        snapshot = self._snapshot(request, burst, field)
        self._look_seconds = time.perf_counter() - pictured
        done = burst.state.iteration - state.iteration
        rate = done / (trained - start) if done else 0.0
        return replace(snapshot, trace=trace, companions=companions, updates_per_second=rate)

    def _train(
        self, request: AdvanceRequest, state: TrainingState, start: float, seconds: float, *, with_trace: bool
    ) -> tuple[Burst, tuple[CompanionBurst, ...]]:
        """Train the run and those that play along, each for its share of the time."""
        trainer, n = self._trainer, len(request.companions)
        late = trainer.companions(request, state.iteration, start + seconds) if n else ()
        if request.iterations and not late:
            burst = trainer.burst(request, state, start + seconds / (n + 1), with_trace=with_trace)
            # They have as many iterations to train as the run has had time for. One that needs very
            # much longer, as with batches that are larger, catches up before the run goes on.
            latest = time.perf_counter() + COMPANION_SECONDS
            return burst, trainer.companions(request, burst.state.iteration, latest)
        losses = measure(request.experiment, state.parameters, trainer.general)
        samples = trainer.samples_still_in(request.experiment.dataset)
        nothing = PathRecord(np.empty(0, np.int64), np.empty((0, len(state.parameters))))
        return Burst(state, as_record([]), samples, losses, path=nothing), late

    def _trace(self, request: AdvanceRequest, burst: Burst) -> StepTrace | None:
        """The arithmetic of the last iteration, or of the next where there is none or it is wanted."""
        start = time.perf_counter()
        trace = None if request.trace_next else self._trainer.last_trace(request.experiment)
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
            value: object = errand.calculate(Loops(self._trainer.general))
        except Exception as error:  # as in `advance`; whoever asked decides what it means
            logger.exception("the errand %s failed", errand.name)
            value = error
        self.errand_done.emit(errand.name, value)

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
            state=burst.state,
            path=burst.path,
            diverged=burst.diverged,
            hits=burst.hits,
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

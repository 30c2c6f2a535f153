"""Session: holds the current values, keeps the worker busy, and says when to paint."""

import atexit
import math
import time
from typing import Final

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot

from nnviz.core.experiment import Experiment
from nnviz.core.field import FieldRequest
from nnviz.core.loss_curve import LossCurve
from nnviz.core.mode import Mode
from nnviz.core.snapshot import Snapshot
from nnviz.engine.errands import Errands
from nnviz.engine.gradient_check import GradientCheck
from nnviz.engine.loop_supply import LoopSupply
from nnviz.engine.pace import BurstLength, RateMeter, Speed
from nnviz.engine.worker import AdvanceRequest, TrainingWorker

FRAME_MS: Final = 16
SHORTEST_FRAME_SECONDS: Final = 0.005


class Session(QObject):
    """The run that a window shows: its experiment, its newest snapshot, its loss curve.

    Exactly one request is with the worker at any time; the next is sent as soon as an answer
    arrives, before anything is painted, so that training and painting overlap.

    Signals
    -------
    experiment_changed : Experiment
        The user edited something, or a new experiment was opened.
    frame_ready : Snapshot
        Time to paint; at most once a frame while running, at once otherwise.
    trace_ready : Snapshot
        It brought a trace; just before it is painted, or skipped.
    mode_changed : Mode
    preparing_changed : bool
        Whether loops are being compiled, so that training is slower than it will be.
    """

    experiment_changed = Signal(object)
    frame_ready = Signal(object)
    trace_ready = Signal(object)
    mode_changed = Signal(object)
    preparing_changed = Signal(bool)
    _advance_requested = Signal(object)

    def __init__(self, experiment: Experiment, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.experiment: Experiment = experiment
        self.snapshot: Snapshot | None = None
        self.curve: LossCurve | None = None
        self.mode = Mode.PAUSED
        self.failure = ""
        self._started = self._closed = False
        self._generation = 0
        self._in_flight = False
        self._stale = True  # the newest snapshot is older than the experiment or the field request
        self._unpainted = False
        self._painted_at = 0.0
        self._steps_wanted = 0
        self._steps_sent = 0  # of the wanted steps, those in the request under way
        self._next_trace_wanted = False
        self._complete = True  # whether the answer under way shows everything
        self._speed, self._burst = Speed(), BurstLength()
        self._field: FieldRequest | None = None

        self._thread = QThread(self)
        self._thread.setObjectName("training")
        self._worker = TrainingWorker()
        self._worker.moveToThread(self._thread)
        self._advance_requested.connect(self._worker.advance)
        self._worker.advanced.connect(self._advanced)
        self._worker.failed.connect(self._failed)
        self.gradient_check = GradientCheck(self)
        self.gradient_check.requested.connect(self._worker.check)
        self._worker.checked.connect(self.gradient_check.take)
        self.errands = Errands(self)
        self.errands.requested.connect(self._worker.run_errand)
        self._worker.errand_done.connect(self.errands.take)
        self._loops = LoopSupply(self)
        self._loops.load_requested.connect(self._worker.load_loops)
        self._loops.changed.connect(self._loops_changed)
        self._worker.loops_loaded.connect(self._loops.arrived)

        self._rate = RateMeter()

        self._frame_clock = QTimer(self)
        self._frame_clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._frame_clock.setInterval(FRAME_MS)
        self._frame_clock.timeout.connect(self._frame)

    # What the window asks for

    @property
    def started(self) -> bool:
        """Whether the worker has been started, or has been closed again."""
        return self._started

    def start(self) -> None:
        """Start the worker's thread and ask for the first snapshot."""
        if self._closed:
            return
        self._started = True
        # A QThread that still runs at exit aborts the process, whichever way the program ends.
        atexit.register(self.close)
        self._thread.start()
        self._pump()

    def prepare_loops(self) -> None:
        """Begin to compile, or load, the loops; until then they are interpreted."""
        self._want_loops()

    def close(self) -> None:
        """Stop, and wait until the worker has ended. The session cannot be used any more.

        Closing twice is allowed: the window, the application and the interpreter all see to it.
        """
        if self._closed:
            return
        self._closed = True
        self._generation += 1  # whatever is still on its way comes too late
        atexit.unregister(self.close)
        self.gradient_check.stop()
        self.errands.stop()
        self._set_mode(Mode.PAUSED)
        self._frame_clock.stop()
        self._loops.stop()
        self._thread.quit()
        self._thread.wait()

    @property
    def generation(self) -> int:
        """Number of the run; a reset, or an edit that the run cannot go on with, begins another."""
        return self._generation

    @property
    def stepping(self) -> bool:
        """Whether steps that were asked for are still to be trained."""
        return self._steps_wanted > 0

    @property
    def running(self) -> bool:
        """Whether it trains, or would if there were points."""
        return self.mode in (Mode.RUNNING, Mode.WAITING)

    @property
    def has_points(self) -> bool:
        """Whether there is anything to train on."""
        return len(self.experiment.dataset.training_indices) > 0

    @property
    def iterations_per_second(self) -> float:
        """How fast the run has gone in the last half second, pauses and painting included."""
        return self._rate.per_second

    @property
    def preparing(self) -> bool:
        """Whether the fast loops for the current experiment are still to come."""
        return self._loops.lacks(self.experiment)

    def run(self) -> None:
        """Train until told to pause."""
        self._speed.restart()
        self._rate = RateMeter()
        self._steps_wanted = self._steps_sent = 0
        self._clear_failure()
        self._set_mode(Mode.RUNNING if self.has_points else Mode.WAITING)
        self._frame_clock.start()
        self._pump()

    def pause(self) -> None:
        """Stop after the burst under way."""
        if self.running:
            self._set_mode(Mode.PAUSED)

    def step(self) -> None:
        """One iteration more; pauses a run first. Every call counts."""
        if self.running:
            self.pause()
        self._clear_failure()
        if self.has_points:
            self._steps_wanted += 1
        self._pump()

    def reset(self) -> None:
        """Begin again from the experiment's start; a run goes on running."""
        self._begin(self.experiment)

    def open(self, experiment: Experiment) -> None:
        """Show another experiment, paused at its start."""
        self.pause()
        self._begin(experiment)
        self.experiment_changed.emit(experiment)
        self._want_loops()

    def edit(self, experiment: Experiment) -> None:
        """Replace the experiment; the run goes on where the parameters still fit, else begins again."""
        if self.experiment.continues(experiment):
            self.experiment = experiment
            self._stale = True
            if self.mode in (Mode.DIVERGED, Mode.FAILED):
                self._set_mode(Mode.PAUSED)
        else:
            self._begin(experiment)
        if not self.has_points:
            self._steps_wanted = 0
        if self.running:
            self._set_mode(Mode.RUNNING if self.has_points else Mode.WAITING)
        self.experiment_changed.emit(experiment)
        self._want_loops()
        self._pump()

    def want_next_trace(self) -> None:
        """Ask for the arithmetic of the iteration to come; it arrives by `trace_ready`."""
        self._next_trace_wanted = self._stale = True
        self._pump()

    def set_speed(self, iterations_per_second: float | None) -> None:
        """Train at a steady rate, or with None as fast as it goes."""
        self._speed = Speed(iterations_per_second)

    @Slot(object)
    def set_field(self, request: FieldRequest | None) -> None:
        """Choose the part of the plane that snapshots show."""
        if request != self._field:
            self._field, self._stale = request, True
            self._pump()

    # What keeps it going

    def _begin(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self._generation += 1
        self._stale, self._steps_wanted = True, 0
        if self.mode in (Mode.DIVERGED, Mode.FAILED):
            self._set_mode(Mode.PAUSED)
        self._pump()

    def _clear_failure(self) -> None:
        if self.mode is Mode.FAILED:
            self._stale = True  # what failed may have been the first look at the run
            self._set_mode(Mode.PAUSED)

    def _pump(self) -> None:
        """Send the next request, if there is anything to ask for and nothing under way."""
        if self._in_flight or not self._thread.isRunning():
            return
        iterations = self._iterations_due()
        if not (iterations or self._stale):
            return
        self._in_flight, self._stale = True, False
        self._steps_sent = iterations if self.mode is not Mode.RUNNING else 0
        self._complete = self.mode is not Mode.RUNNING or iterations == 0
        trace_next = self._next_trace_wanted and not iterations
        if trace_next:
            self._next_trace_wanted = False
        self._advance_requested.emit(
            AdvanceRequest(
                generation=self._generation,
                experiment=self.experiment,
                iterations=iterations,
                seconds=self._burst.seconds,
                field=self._field,
                complete=self._complete,
                trace_next=trace_next,
            )
        )

    def _iterations_due(self) -> int:
        if self.snapshot is None or self.snapshot.generation != self._generation:
            return 0  # a new run is shown at its start first
        if self.mode is not Mode.RUNNING:
            return self._steps_wanted
        return self._speed.due()

    @Slot(object)
    def _advanced(self, snapshot: Snapshot) -> None:
        self._in_flight = False
        if snapshot.generation != self._generation:
            self._pump()
            return
        if self._steps_sent and self.snapshot is not None:
            # A burst that ran out of time did fewer: the others are still wanted.
            done = snapshot.iteration - self.snapshot.iteration
            self._steps_wanted = max(0, self._steps_wanted - done)
        self.snapshot = snapshot
        if snapshot.iteration == 0 or self.curve is None:
            held_out = math.nan if snapshot.held_out_loss is None else snapshot.held_out_loss
            self.curve = LossCurve.start(snapshot.loss, held_out, snapshot.experiment.config.record_every)
        self.curve = self.curve.extended(snapshot.record)
        self._rate.note(snapshot.iteration)
        self._burst.note_answer()
        # A run that was mended while the burst was under way is not stopped any more.
        if snapshot.diverged and snapshot.experiment is self.experiment:
            self._steps_wanted = 0
            self._set_mode(Mode.DIVERGED)
        if not (self.running or self._complete or snapshot.diverged):
            self._stale = True  # it stands still now, and everything is to be seen
        self._pump()
        if snapshot.trace is not None:
            self.trace_ready.emit(snapshot)
        self._unpainted = True
        if not self.running or time.perf_counter() - self._painted_at >= SHORTEST_FRAME_SECONDS:
            self._paint()

    @Slot(int, str)
    def _failed(self, generation: int, why: str) -> None:
        self._in_flight = False
        if generation == self._generation:
            self.failure, self._steps_wanted = why, 0
            self._set_mode(Mode.FAILED)
        self._pump()

    @Slot()
    def _frame(self) -> None:
        if not self.running and not self._in_flight:
            self._frame_clock.stop()
        self._paint()
        self._pump()

    def _paint(self) -> None:
        if self._unpainted and self.snapshot is not None:
            self._unpainted, self._painted_at = False, time.perf_counter()
            self.frame_ready.emit(self.snapshot)

    def _set_mode(self, mode: Mode) -> None:
        if mode is not self.mode:
            self.mode = mode
            self.mode_changed.emit(mode)

    # Compiled loops

    def _want_loops(self) -> None:
        if not self._closed:
            self._loops.want(self.experiment)

    @Slot()
    def _loops_changed(self) -> None:
        self.preparing_changed.emit(self.preparing)

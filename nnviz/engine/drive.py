"""Drive: keeps the worker busy with a run, takes its answers, and says when to paint."""

import atexit
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from nnviz.core.breakpoint import Breakpoints
from nnviz.core.experiment import Experiment
from nnviz.core.mode import Mode
from nnviz.core.snapshot import Snapshot
from nnviz.engine.demand import Demand
from nnviz.engine.frame_clock import FrameClock
from nnviz.engine.history import History
from nnviz.engine.pace import RateMeter
from nnviz.engine.requests import AdvanceRequest
from nnviz.engine.worker_thread import WorkerThread


class Drive(QObject):
    """A run, and what keeps it going. What users ask of it is in Session.

    One request is with the worker at any time; the next is sent as soon as an answer arrives, before
    anything is painted, so that training and painting overlap. What is edited meanwhile is made
    where the answer leaves the run.

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
    stopped : object
        The run has been stopped by these Hits, a tuple.
    breakpoints_changed : Breakpoints
    under_way : int, float
        It is on its way to this iteration, and has so much of it (0 to 1) behind; where it takes long.
    refused : str
        A moment takes too long to be trained again; which are known instead.
    """

    experiment_changed = Signal(object)
    frame_ready = Signal(object)
    trace_ready = Signal(object)
    mode_changed = Signal(object)
    preparing_changed = Signal(bool)
    stopped = Signal(object)
    breakpoints_changed = Signal(object)
    under_way = Signal(object, float)  # iterations can be more than a C int holds
    refused = Signal(str)

    def __init__(self, experiment: Experiment, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.experiment: Experiment = experiment
        self.snapshot: Snapshot | None = None
        self.history = History(experiment, self)
        self.breakpoints = Breakpoints(experiment.dataset)
        self.mode = Mode.PAUSED
        self.failure = ""
        self._started = False
        self._generation = 0
        self._waiting: list[Callable[[], None]] = []  # wishes, until it is known where the run stands
        self._demand = Demand()
        self._rate = RateMeter()
        self._frame_clock = FrameClock(self)
        self._frame_clock.due.connect(self._paint)
        self._frame_clock.ticked.connect(self._frame)
        self._worker = WorkerThread(self)
        self.gradient_check, self.errands = self._worker.gradient_check, self._worker.errands
        self._worker.advanced.connect(self._advanced)
        self._worker.under_way.connect(self._go_further)
        self._worker.failed.connect(self._failed)
        self._worker.loops_changed.connect(self._loops_changed)

    @property
    def started(self) -> bool:
        """Whether the worker has been started, or has been closed again."""
        return self._started

    def start(self) -> None:
        """Start the worker's thread and ask for the first snapshot."""
        if not self._worker.closed:
            self._started = True
            # A QThread that still runs at exit aborts the process, whichever way the program ends.
            atexit.register(self.close)
            self._worker.start()
            self._pump()

    def prepare_loops(self) -> None:
        """Begin to compile, or load, the loops; until then they are interpreted."""
        self._want_loops()

    def close(self) -> None:
        """Stop, and wait until the worker has ended. The session cannot be used any more.

        Closing twice is allowed: the window, the application and the interpreter all see to it.
        """
        if not self._worker.closed:
            atexit.unregister(self.close)
            self._generation += 1  # whatever is still on its way comes too late
            self._set_mode(Mode.PAUSED)
            self._frame_clock.stop()
            self.history.stop()
            self._worker.close()

    @property
    def generation(self) -> int:
        """Number of the run; a reset, or an edit that the run cannot go on with, begins another."""
        return self._generation

    @property
    def busy(self) -> bool:
        """Whether an answer of the worker's is still to come."""
        return self._worker.busy

    @property
    def running(self) -> bool:
        """Whether it trains, or would if there were points."""
        return self.mode in (Mode.RUNNING, Mode.WAITING)

    @property
    def has_points(self) -> bool:
        """Whether there is anything to train on."""
        return len(self.experiment.dataset.training_indices) > 0

    @property
    def preparing(self) -> bool:
        """Whether the fast loops for the current experiment are still to come."""
        return self._worker.lacks_loops(
            self.experiment, watching=self.breakpoints.stops(self.experiment).needs_loop
        )

    def pause(self) -> None:
        """Stop after the burst under way, and go no further on a way that takes long."""
        self._demand.give_up()
        if self.running:
            self._set_mode(Mode.PAUSED)

    # The worker's requests and answers

    def _pump(self) -> None:
        """Send the next request, if there is anything to ask for and nothing under way."""
        if not self._worker.free:
            return
        stops = self.breakpoints.stops(self.experiment)
        request = self._demand.request(
            self.history.workspace,
            self.experiment,
            self._generation,
            running=self.mode is Mode.RUNNING,
            shown=self.snapshot is not None and self.snapshot.generation == self._generation,
            stops=None if stops.is_empty else stops,
        )
        if request is not None:
            self._worker.send(request)
            if request.experiment is not self.experiment:  # that of another moment
                self.experiment = request.experiment
                self._edited()

    @Slot(object, object)
    def _advanced(self, sent: AdvanceRequest, snapshot: Snapshot) -> None:
        self._demand.end_way()
        if snapshot.generation != self._generation:
            self._pump()
            return
        self._demand.answered(sent, snapshot)
        self.snapshot = snapshot
        if sent.legs:
            self.history.arrive(snapshot)
        else:
            self.history.train(snapshot)
        self._make_edits()
        self._rate.note(snapshot.iteration)
        self._notice_end(snapshot)
        if not (self.running or sent.complete or snapshot.diverged):
            self._demand.stale = True  # it stands still now, and everything is to be seen
        self._pump()
        if snapshot.trace is not None:
            self.trace_ready.emit(snapshot)
        self._frame_clock.note(at_once=not self.running)
        if snapshot.hits:
            self.stopped.emit(snapshot.hits)

    def _notice_end(self, snapshot: Snapshot) -> None:
        """Stop where training cannot go on, or is to stop."""
        # A run that was mended while the burst was under way is not stopped any more.
        if self._demand.goal is not None:
            return  # it is on its way elsewhere
        if snapshot.diverged and snapshot.experiment is self.experiment:
            self._demand.steps = 0
            self._set_mode(Mode.DIVERGED)
        elif snapshot.hits:
            self.pause()
            self._demand.goal = snapshot.iteration  # to see all of it

    @Slot(object, object)
    def _go_further(self, sent: AdvanceRequest, rest: AdvanceRequest) -> None:
        """The worker is still on its way to a moment: go on, unless something else is wanted by now."""
        demand = self._demand
        share = demand.note_way(sent, rest)
        is_wanted = rest.generation == self._generation and not demand.is_elsewhere
        if is_wanted and not (demand.takes_long and self._waiting):
            self._worker.send(rest)
            if demand.takes_long:
                self.under_way.emit(demand.going_to, share)
            return
        demand.end_way()
        demand.stale = True
        if rest.generation == self._generation:
            self._make_edits()
            if demand.goal is None and self.experiment is not self.history.run.experiment:
                self.experiment = self.history.run.experiment  # where it still stands
                self._edited()
        self._pump()

    @Slot(int, str)
    def _failed(self, generation: int, why: str) -> None:
        self._demand.end_way()
        self._make_edits()
        if generation == self._generation:
            self.failure = why
            self._demand.forget_steps()
            self._set_mode(Mode.FAILED)
        self._pump()

    @Slot()
    def _frame(self) -> None:
        if not (self.running or self._worker.busy):
            self._frame_clock.stop()
        self._frame_clock.flush()
        self._pump()

    @Slot()
    def _paint(self) -> None:
        self.frame_ready.emit(self.snapshot)

    # What follows from answers and wishes

    def _edited(self) -> None:
        """Say that the experiment is another one, and see to what hangs on it."""
        if not self.has_points:
            self._demand.steps = 0
        if self.running:
            self._set_mode(Mode.RUNNING if self.has_points else Mode.WAITING)
        followed = self.breakpoints.followed(self.experiment.dataset)
        changed = followed.items != self.breakpoints.items
        self.breakpoints = followed
        if changed:
            self.breakpoints_changed.emit(followed)
        self.experiment_changed.emit(self.experiment)
        self._want_loops()
        self._pump()

    def _make_edits(self, *, now: bool = False) -> None:
        """Make the edits that have waited for it to be known where the run stands.

        Parameters
        ----------
        now : do not wait any longer; an answer under way will be dropped
        """
        waited = bool(self._waiting)
        while self._waiting and (now or not (self._worker.busy or self._demand.goal is not None)):
            self._waiting.pop(0)()
            self._demand.stale = True
        if waited and not self._waiting and self.experiment is not self.history.run.experiment:
            self.experiment = self.history.run.experiment  # another run, or another moment, was edited
            self._edited()

    def _set_mode(self, mode: Mode) -> None:
        if mode is not self.mode:
            self.mode = mode
            self.mode_changed.emit(mode)

    def _want_loops(self) -> None:
        watching = self.breakpoints.stops(self.experiment).needs_loop
        self._worker.want_loops(self.experiment, watching=watching)

    @Slot()
    def _loops_changed(self) -> None:
        self.preparing_changed.emit(self.preparing)

"""Session: holds the current values, keeps the worker busy, and says when to paint."""

import atexit
from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Signal, Slot

from nnviz.core.breakpoint import Breakpoints
from nnviz.core.experiment import Experiment
from nnviz.core.field import FieldRequest
from nnviz.core.ghost import Ghost
from nnviz.core.loss_curve import LossCurve
from nnviz.core.mode import Mode
from nnviz.core.path import ParameterPath
from nnviz.core.run import Run
from nnviz.core.snapshot import Snapshot
from nnviz.core.timeline import Timeline
from nnviz.engine.demand import Demand
from nnviz.engine.frame_clock import FrameClock
from nnviz.engine.history import History
from nnviz.engine.pace import RateMeter, Speed
from nnviz.engine.requests import AdvanceRequest
from nnviz.engine.worker_thread import WorkerThread


class Session(QObject):
    """The run that a window shows: its experiment, its newest snapshot, its history.

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
    """

    experiment_changed = Signal(object)
    frame_ready = Signal(object)
    trace_ready = Signal(object)
    mode_changed = Signal(object)
    preparing_changed = Signal(bool)
    stopped = Signal(object)
    breakpoints_changed = Signal(object)

    def __init__(self, experiment: Experiment, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.experiment: Experiment = experiment
        self.snapshot: Snapshot | None = None
        self.history = History(experiment, self)
        self.history.replaced.connect(self._restore)
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
        self._worker.failed.connect(self._failed)
        self._worker.loops_changed.connect(self._loops_changed)

    # What the window asks for

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
    def stepping(self) -> bool:
        """Whether steps that were asked for are still to be trained."""
        return self._demand.steps > 0

    @property
    def travelling(self) -> bool:
        """Whether it is on its way to another moment that is known."""
        return self._demand.travelling

    @property
    def running(self) -> bool:
        """Whether it trains, or would if there were points."""
        return self.mode in (Mode.RUNNING, Mode.WAITING)

    @property
    def has_points(self) -> bool:
        """Whether there is anything to train on."""
        return len(self.experiment.dataset.training_indices) > 0

    @property
    def timeline(self) -> Timeline:
        """What is known of the run."""
        return self.history.run.timeline

    @property
    def curve(self) -> LossCurve:
        """The loss over what is known of the run."""
        return self.history.run.curve

    @property
    def path(self) -> ParameterPath:
        """Where the run has led."""
        return self.history.run.path

    @property
    def field(self) -> FieldRequest | None:
        """The part of the plane that snapshots show."""
        return self._demand.field

    @property
    def iterations_per_second(self) -> float:
        """How fast the run has gone in the last half second, pauses and painting included."""
        return self._rate.per_second

    @property
    def preparing(self) -> bool:
        """Whether the fast loops for the current experiment are still to come."""
        return self._worker.lacks_loops(
            self.experiment, watching=self.breakpoints.stops(self.experiment).needs_loop
        )

    def run(self) -> None:
        """Train until told to pause."""
        self._rate = RateMeter()
        self._demand.speed.restart()
        self._demand.forget_steps()
        self._demand.set_out()
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
            self._demand.steps += 1
        self._pump()

    def go_to(self, iteration: int) -> None:
        """Stand at an iteration of the run, paused; at the nearest where there is none such.

        What comes after it stays known, until an edit or training on in another way parts from it.
        """
        self._set_off(partial(self._demand.go_to, iteration))

    @Slot()
    def step_back(self) -> None:
        """One iteration back; pauses a run first. Every call counts."""
        self._set_off(self._step_back)

    def reset(self, name: str = "Reset") -> None:
        """Begin again from the experiment's start; a run goes on running."""
        self._begin(self.experiment, name)

    def open(self, experiment: Experiment, name: str = "Open") -> None:
        """Show another experiment, paused at its start."""
        self.open_run(Run.start(experiment), name)

    def open_run(self, run: Run, name: str = "Open", ghosts: tuple[Ghost, ...] = ()) -> None:
        """Show another run with its ghosts, as a document of its own.

        It is paused where it stands, and its known future kept.
        """
        self._make_edits(now=True)
        self.pause()
        self.history.open(run, name, ghosts)

    def settle(self) -> None:
        """Wait until every edit that has been asked for is made: for the answer under way, at most."""
        flags = QEventLoop.ProcessEventsFlag
        while self._waiting and self._worker.busy and not self._worker.closed:
            QCoreApplication.processEvents(flags.ExcludeUserInputEvents | flags.WaitForMoreEvents)

    def edit(
        self,
        experiment: Experiment,
        name: str = "Edit",
        *,
        parameters: Mapping[int, float] | None = None,
        gesture: str = "",
    ) -> None:
        """Replace the experiment; the run goes on where the parameters still fit, else begins again.

        Parameters
        ----------
        name : of the edit, in the menu
        parameters : places in the flat vector, and values set by hand
        gesture : edits of one gesture, one after the other, are undone together; "" for none
        """
        if self.experiment.continues(experiment):
            self.experiment = experiment
            self.when_standing(partial(self._edit, experiment, dict(parameters or {}), name, gesture))
            if self.mode in (Mode.DIVERGED, Mode.FAILED):
                self._set_mode(Mode.PAUSED)
        else:
            self._begin(experiment, name)
        self._edited()

    def when_standing(self, edit: Callable[[], None]) -> None:
        """Edit the history now, or as soon as it is known where the run stands."""
        self._demand.set_out()
        self._demand.stale = True
        self._waiting.append(edit)
        self._make_edits()
        self._pump()

    def take_back(self) -> bool:
        """Forget the newest edit as if it had not been made; False where more has happened since."""
        return not self._waiting and self.history.take_back()

    def undo(self) -> None:
        """Be where the run was before the last edit, paused."""
        self._make_edits(now=True)
        if self.history.stack.canUndo():
            self.pause()
            self.history.stack.undo()

    def redo(self) -> None:
        """Be where the run was before the last undo, paused."""
        self._make_edits(now=True)
        if self.history.stack.canRedo():
            self.pause()
            self.history.stack.redo()

    def set_breakpoints(self, breakpoints: Breakpoints) -> None:
        """Stop a run at others from now on."""
        self.breakpoints = breakpoints
        self._demand.set_out()
        self._want_loops()
        self.breakpoints_changed.emit(breakpoints)

    def want_next_trace(self) -> None:
        """Ask for the arithmetic of the iteration to come; it arrives by `trace_ready`."""
        self._demand.next_trace = self._demand.stale = True
        self._pump()

    def set_speed(self, iterations_per_second: float | None) -> None:
        """Train at a steady rate, or with None as fast as it goes."""
        self._demand.speed = Speed(iterations_per_second)

    @Slot(object)
    def set_field(self, request: FieldRequest | None) -> None:
        """Choose the part of the plane that snapshots show."""
        if request != self._demand.field:
            self._demand.field, self._demand.stale = request, True
            self._pump()

    # What keeps it going

    def _begin(self, experiment: Experiment, name: str) -> None:
        self._make_edits(now=True)
        self.history.begin(experiment, name)
        self.experiment = experiment
        self._start_anew()
        self._pump()

    @Slot()
    def _restore(self) -> None:
        """Show the run that is the current one now, where it stands."""
        self.experiment = self.history.run.experiment
        self._start_anew()
        self._demand.goal = self.history.run.iteration
        self._edited()

    def _start_anew(self) -> None:
        """What was known of the worker's state is of another run."""
        self._generation += 1
        self._demand.begin_anew()
        if self.mode in (Mode.DIVERGED, Mode.FAILED):
            self._set_mode(Mode.PAUSED)

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

    def _edit(self, experiment: Experiment, parameters: dict[int, float], name: str, gesture: str) -> None:
        if self.history.run.experiment.continues(experiment):
            self.history.edit(experiment, parameters, name, gesture)
        else:  # another run has become the current one since it was asked for
            self.history.begin(experiment, name)
            self._start_anew()

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

    def _clear_failure(self) -> None:
        if self.mode is Mode.FAILED:
            self._demand.stale = True  # what failed may have been the first look at the run
            self._set_mode(Mode.PAUSED)

    def _set_off(self, go: Callable[[], None]) -> None:
        """Go to where the user wants to, after what was wished before."""
        self.pause()
        self._clear_failure()
        if self.mode is Mode.DIVERGED:
            self._set_mode(Mode.PAUSED)
        if self._waiting:
            self._waiting.append(go)
        else:
            go()
        self._pump()

    def _step_back(self) -> None:
        self._demand.step_back(self.history.run.iteration)

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
        self._demand.going_to = None
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

    @Slot(int, str)
    def _failed(self, generation: int, why: str) -> None:
        self._demand.going_to = None
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

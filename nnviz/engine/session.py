"""Session: the run of a window, with all that users ask of it: to move in time, and to be edited."""

import math
from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Slot

from nnviz.core.breakpoint import Breakpoints
from nnviz.core.experiment import Experiment
from nnviz.core.field import FieldRequest
from nnviz.core.ghost import Ghost
from nnviz.core.journey import FARTHEST, kept_around
from nnviz.core.loss_curve import LossCurve
from nnviz.core.mode import Mode
from nnviz.core.path import ParameterPath
from nnviz.core.run import Run
from nnviz.core.timeline import Timeline
from nnviz.engine.drive import Drive
from nnviz.engine.pace import RateMeter, Speed


class Session(Drive):
    """The run that a window shows: its experiment, its newest snapshot, its history.

    It takes wishes, to move in time or to edit, and Drive sees to them. Signals are Drive's.
    """

    def __init__(self, experiment: Experiment, parent: QObject | None = None) -> None:
        super().__init__(experiment, parent)
        self.history.replaced.connect(self._restore)

    # What is known

    @property
    def stepping(self) -> bool:
        """Whether steps that were asked for are still to be trained."""
        return self._demand.steps > 0

    @property
    def travelling(self) -> bool:
        """Whether it is on its way to another moment that is known."""
        return self._demand.travelling

    @property
    def takes_long(self) -> bool:
        """Whether it is on a way that takes long, which `pause` gives up."""
        return self._demand.takes_long

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

    # Moving in time

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
        self._set_off(partial(self._go_to, iteration))

    @Slot()
    def step_back(self) -> None:
        """One iteration back; pauses a run first. Every call counts."""
        self._set_off(self._step_back)

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

    def _go_to(self, iteration: int) -> None:
        if not self._is_refused(iteration):
            self._demand.go_to(iteration)

    def _step_back(self) -> None:
        before = self._demand.goal
        self._demand.step_back(self.history.run.iteration)
        if self._demand.goal is not None and self._is_refused(self._demand.goal):
            self._demand.goal = before

    def _is_refused(self, iteration: int) -> bool:
        """Whether it would take far too long to be there; then it says so."""
        run, timeline = self.history.run, self.timeline
        goal = min(max(iteration, timeline.begin), run.end)
        work = run.work_to(goal)
        if work <= FARTHEST:
            return False
        text = self.tr(
            "It would take far too long to train up to iteration {0} again. "
            "The nearest that are kept are {1} and {2}."
        )
        if math.isinf(work):
            text = self.tr(
                "Iteration {0} cannot be trained again: there are no training points on the way. "
                "The nearest that are kept are {1} and {2}."
            )
        self.refused.emit(text.format(*(f"{k:,}" for k in (goal, *kept_around(timeline, goal)))))
        return True

    # Editing

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

    @property
    def has_edits_waiting(self) -> bool:
        """Whether an edit has been asked for and not been made yet."""
        return bool(self._waiting)

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

    def _edit(self, experiment: Experiment, parameters: dict[int, float], name: str, gesture: str) -> None:
        if self.history.run.experiment.continues(experiment):
            self.history.edit(experiment, parameters, name, gesture)
        else:  # another run has become the current one since it was asked for
            self.history.begin(experiment, name)
            self._start_anew()

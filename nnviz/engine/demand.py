"""Demand: what is wanted of the worker and has not been asked for yet."""

from typing import Final

from nnviz.core.experiment import Experiment
from nnviz.core.field import FieldRequest
from nnviz.core.journey import FARTHEST, work_of
from nnviz.core.run import Run
from nnviz.core.snapshot import Snapshot
from nnviz.core.stops import Stops
from nnviz.core.timeline import Leg
from nnviz.core.workspace import Workspace
from nnviz.engine.pace import BurstLength, Speed
from nnviz.engine.requests import AdvanceRequest, Companion

LONG_PIECES: Final = 5  # answers that only tell how far it has got; half a second


class Demand:
    """Makes one request after the other of what the user wants.

    Steps within the known future of a run go along it, with the edits that were made there; they
    take back steps back. What runs trains on under the settings that are shown.

    Attributes
    ----------
    steps : iterations wanted one by one; every one counts
    goal : the iteration that the user wants to go to, or None
    going_to : the one that the request under way goes to, or None
    stale : whether the newest snapshot is older than the experiment or the field
    next_trace : whether the arithmetic of the next iteration is wanted
    field : the part of the plane to be shown
    speed : how many iterations are due while it runs
    burst : how long an answer may take
    """

    def __init__(self) -> None:
        self.steps = 0
        self.goal: int | None = None
        self.going_to: int | None = None
        self.stale = True
        self.next_trace = False
        self.field: FieldRequest | None = None
        self.speed, self.burst = Speed(), BurstLength()
        self._steps_sent = 0  # of the wanted steps, those in the request under way
        self._setting_out = 0
        self._way_from = self._pieces = 0  # of the way under way: where it began, and answers so far
        self._given_up = False

    @property
    def travelling(self) -> bool:
        """Whether a moment has been asked for, or is to be."""
        return self.goal is not None or self.going_to is not None

    @property
    def takes_long(self) -> bool:
        """Whether the way under way takes so long that the user is told of it, and may give it up."""
        return self._pieces >= LONG_PIECES

    @property
    def is_elsewhere(self) -> bool:
        """Whether the way under way leads to where nobody wants to go any more."""
        return self._given_up or self.goal is not None

    def give_up(self) -> None:
        """Go no further on a way that takes long; another one ends by itself."""
        self._given_up = self.takes_long

    def note_way(self, sent: AdvanceRequest, rest: AdvanceRequest) -> float:
        """The worker has got so far; returns how much of the way is behind it, from 0 to 1."""
        if not self._pieces:
            self._way_from = sent.state.iteration
        self._pieces += 1
        length = rest.legs[-1].until - self._way_from
        return (rest.state.iteration - self._way_from) / max(1, length)

    def end_way(self) -> None:
        """The worker is on its way no longer."""
        self.going_to, self._pieces, self._given_up = None, 0, False

    def set_out(self) -> None:
        """The run goes on from here as if it had not gone before; see ``AdvanceRequest.setting_out``."""
        self._setting_out += 1

    def begin_anew(self) -> None:
        """The current run is another one; what was wanted of the former one is not wanted any more."""
        self.set_out()
        self.forget_steps()
        self.stale, self.goal = True, None

    def forget_steps(self) -> None:
        """Steps are not wanted any more, not even those under way."""
        self.steps = self._steps_sent = 0

    def go_to(self, iteration: int) -> None:
        """Stand there; steps that were wanted before are not wanted any more."""
        self.forget_steps()
        self.goal = iteration

    def step_back(self, here: int) -> None:
        """One iteration earlier than where the run, at `here` now, is going to stand."""
        if self.steps > self._steps_sent:
            self.steps -= 1
            return
        at = self.goal if self.goal is not None else self.going_to
        self.goal = (here + self._steps_sent if at is None else at) - 1
        self.steps = 0

    def answered(self, request: AdvanceRequest, snapshot: Snapshot) -> None:
        """An answer has arrived."""
        if self._steps_sent:
            # A burst that ran out of time did fewer: the others are still wanted.
            self.steps = max(0, self.steps - (snapshot.iteration - request.state.iteration))
            self._steps_sent = 0
        self.burst.note_answer()

    def request(
        self,
        workspace: Workspace,
        experiment: Experiment,
        generation: int,
        *,
        running: bool,
        shown: bool,
        stops: Stops | None,
    ) -> AdvanceRequest | None:
        """What to ask for next, or None where nothing is wanted.

        Parameters
        ----------
        running : whether the run trains by itself
        shown : whether a snapshot of it has come; a new run is shown at its start first
        stops : what it is to stop at
        """
        run, goal = workspace.run, self.goal
        if goal is None and shown and not running and self.steps and run.in_past:
            known = min(self.steps, run.end - run.iteration)
            goal, self.steps = run.iteration + known, self.steps - known
        legs: tuple[Leg, ...] = ()
        if goal is not None:
            goal = min(max(goal, run.timeline.begin), run.end)
            experiment, iterations = run.timeline.experiment_at(goal), 0
            state, legs = run.way_to(goal)
            self.set_out()
        else:
            state = run.state
            iterations = (self.speed.due() if running else self.steps) if shown else 0
            if not (iterations or self.stale):
                return None
        trace_next = self.next_trace and not (iterations or legs)
        self.next_trace = self.next_trace and not trace_next
        self.goal, self.going_to, self.stale = None, goal, False
        self._steps_sent = 0 if running else iterations
        return AdvanceRequest(
            generation=generation,
            experiment=experiment,
            state=state,
            iterations=iterations,
            seconds=self.burst.seconds,
            field=self.field,
            complete=not running or iterations == 0,
            legs=legs,
            trace_next=trace_next,
            companions=_companions(workspace) if iterations else (),
            stops=stops if running else None,
            setting_out=self._setting_out,
        )


def _companions(workspace: Workspace) -> tuple[Companion, ...]:
    """The runs that play along, where they stand."""
    return tuple(
        Companion(ghost.number, ghost.run.experiment, ghost.run.state)
        for ghost in workspace.ghosts
        if ghost.plays_along
        and len(ghost.run.experiment.dataset.training_indices)
        and _is_within_reach(ghost.run, workspace.run.iteration)
    )


def _is_within_reach(run: Run, iteration: int) -> bool:
    """Whether a run that is behind can catch up: it holds up the one that it plays along with."""
    return work_of(run.state, [Leg(run.experiment, iteration)]) <= FARTHEST

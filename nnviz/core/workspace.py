"""Workspace: the current run and its ghosts, all that undo brings back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from nnviz.core.experiment import Experiment
from nnviz.core.ghost import Ghost
from nnviz.core.loss_curve import LossRecord
from nnviz.core.path import PathRecord
from nnviz.core.run import Run
from nnviz.core.training import TrainingState

MOST_GHOSTS: Final = 8


@dataclass(frozen=True, eq=False, slots=True)
class Workspace:
    """The current run, and the runs that are kept beside it. A change returns a new one.

    Attributes
    ----------
    run : the current one
    ghosts : in the order in which they came; of more than MOST_GHOSTS the oldest go
    next_number : of the next ghost
    document : number of the document that it is a state of
    """

    run: Run
    ghosts: tuple[Ghost, ...] = ()
    next_number: int = 0
    document: int = 0

    def edited(self, experiment: Experiment, state: TrainingState) -> "Workspace":
        """An edit where the run stands; a known future stays as a ghost."""
        run = self.run.edited(experiment, state)
        here, before = self.run.iteration, self.run.experiment
        # A future that was left here by another edit differs by both of them.
        ghosts = tuple(
            replace(one, other=experiment) if one.fork == here and one.other is before else one
            for one in self.ghosts
        )
        changed = replace(self, run=run, ghosts=ghosts)
        return changed._with_ghost(self.run, self.run.iteration, experiment) if self.run.in_past else changed

    def trained(
        self, state: TrainingState, record: LossRecord, path: PathRecord, losses: tuple[float, float]
    ) -> "Workspace":
        """The current run has gone on to `state`; a future that it does not repeat stays as a ghost."""
        fork = self.run.leaves_future(state.iteration)
        changed = replace(self, run=self.run.trained(state, record, path, losses))
        return changed if fork is None else changed._with_ghost(self.run, fork, self.run.experiment)

    def begun(self, experiment: Experiment) -> "Workspace":
        """Another run from its start; one that it does not repeat stays as a ghost."""
        changed = replace(self, run=Run.start(experiment))
        repeats = self.run.is_plain and self.run.experiment is experiment
        return changed if repeats or not self.run.end else changed._with_ghost(self.run, 0, experiment)

    def opened(self, run: Run, ghosts: tuple[Ghost, ...], document: int) -> "Workspace":
        """Those of another document; the next ghost has a number of its own."""
        next_number = ghosts[-1].number + 1 if ghosts else self.next_number
        return replace(self, run=run, ghosts=ghosts, next_number=next_number, document=document)

    def with_current(self, number: int) -> "Workspace":
        """A ghost becomes the current run, standing at its end, and the current one a ghost."""
        ghost = self.ghost(number)
        changed = replace(self.without(number), run=ghost.run)
        fork = self.run.timeline.common_until(ghost.run.timeline)
        return changed._with_ghost(self.run, fork, ghost.run.timeline.experiment_at(fork))

    def compared(self, experiments: Sequence[Experiment]) -> "Workspace":
        """Runs under other experiments set out from here, to be trained along with this one."""
        changed = self
        for experiment in experiments:
            run = self.run.edited(experiment, self.run.state)
            changed = changed._with_ghost(run, run.iteration, self.run.experiment, plays_along=True)
        return changed

    def within(self, limit: int) -> "Workspace":
        """The same with so many bytes of checkpoints for each run at most."""
        ghosts = tuple(replace(ghost, run=ghost.run.within(limit)) for ghost in self.ghosts)
        return replace(self, run=self.run.within(limit), ghosts=ghosts)

    def ghost(self, number: int) -> Ghost:
        """The ghost of a number.

        Raises
        ------
        KeyError
            When there is none.
        """
        for ghost in self.ghosts:
            if ghost.number == number:
                return ghost
        raise KeyError(number)

    def without(self, number: int) -> "Workspace":
        """Without a ghost."""
        return replace(self, ghosts=tuple(ghost for ghost in self.ghosts if ghost.number != number))

    def with_changed(self, number: int, **changes: Any) -> "Workspace":
        """With other attributes of one ghost; nothing where there is none of this number."""
        ghosts = (replace(one, **changes) if one.number == number else one for one in self.ghosts)
        return replace(self, ghosts=tuple(ghosts))

    def _with_ghost(
        self, run: Run, fork: int, other: Experiment, *, plays_along: bool = False
    ) -> "Workspace":
        edits = [edit for edit in run.timeline.edits if edit.iteration == fork]
        is_by_hand = any(edit.is_by_hand for edit in edits)
        ghost = Ghost(
            self.next_number, run.at_end(), fork, other, is_by_hand=is_by_hand, plays_along=plays_along
        )
        ghosts = (*self.ghosts, ghost)[-MOST_GHOSTS:]
        return replace(self, ghosts=ghosts, next_number=self.next_number + 1)

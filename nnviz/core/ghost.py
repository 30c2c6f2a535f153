"""Ghost: another run beside the current one, with which it has its beginning in common."""

from dataclasses import dataclass

from nnviz.core.experiment import Experiment
from nnviz.core.run import Run


@dataclass(frozen=True, eq=False, slots=True)
class Ghost:
    """A former future, or a run that is trained alongside.

    Attributes
    ----------
    number : its own as long as it exists
    run : standing at its end
    fork : the last iteration that it has in common with the run it left; 0 for none but the start
    other : the experiment with which that run went on there, to name what differs
    is_by_hand : whether the ghost went on there from parameters that were set by hand
    hidden : whether it is only listed
    plays_along : whether it is trained whenever the current run gets further
    diverged : whether it could not be trained any further
    """

    number: int
    run: Run
    fork: int
    other: Experiment
    is_by_hand: bool = False
    hidden: bool = False
    plays_along: bool = False
    diverged: bool = False

    @property
    def experiment(self) -> Experiment:
        """The experiment with which it went on at the fork."""
        return self.run.timeline.experiment_at(self.fork)

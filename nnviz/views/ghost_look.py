"""GhostLook: what views show of a former future, or of a run that is trained alongside."""

from dataclasses import dataclass

from nnviz.core.field import Field
from nnviz.core.loss_curve import LossCurve


@dataclass(frozen=True, eq=False, slots=True)
class GhostLook:
    """One ghost, ready to be shown.

    Attributes
    ----------
    number : its own as long as it exists; chooses its colour, ``theme.ghost(number)``
    name : what differs from the current run, for people: "learning rate 0.5 from 120"
    curve : its loss over its whole run
    fork : the last iteration that it has in common with the current run
    end : its newest iteration
    iteration : the one that `field` is of
    field : the plane as it sees it, or None where there is none yet or it cannot be drawn
    hidden : whether only lists show it
    plays_along : whether it is trained along with the current run
    diverged : whether it could not be trained any further
    """

    number: int
    name: str
    curve: LossCurve
    fork: int
    end: int
    iteration: int
    field: Field | None = None
    hidden: bool = False
    plays_along: bool = False
    diverged: bool = False

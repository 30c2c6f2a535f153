"""What the session asks of the worker."""

from dataclasses import dataclass

from nnviz.core.experiment import Experiment
from nnviz.core.field import FieldRequest
from nnviz.core.stops import Stops
from nnviz.core.timeline import Leg
from nnviz.core.training import TrainingState


@dataclass(frozen=True, slots=True)
class Companion:
    """A run that is trained along with the current one.

    Attributes
    ----------
    number : of its ghost
    experiment : in force
    state : where it stands
    """

    number: int
    experiment: Experiment
    state: TrainingState


@dataclass(frozen=True, slots=True)
class AdvanceRequest:
    """All that one answer needs; the worker reads nothing else.

    Attributes
    ----------
    generation : another number than the last means another run
    experiment : in force where the answer stands, and trained with
    state : where to begin
    legs : how to train from `state` to a moment that is known; then `iterations` is 0
    iterations : how many at most; 0 only looks
    seconds : how long the answer may take, with all that it shows
    field : what to evaluate over the plane, or None
    complete : always answer with a field and a trace; otherwise they may be left out to keep up the pace
    trace_next : trace the next iteration, not the last
    companions : to be trained to the same iteration; where one is behind, it catches up first
    stops : what to stand still at, or None
    setting_out : another number than the last means that the run has been set going, or was edited:
        what is true then has to become false before the run stops at it
    """

    generation: int
    experiment: Experiment
    state: TrainingState
    iterations: int
    seconds: float
    field: FieldRequest | None
    complete: bool
    legs: tuple[Leg, ...] = ()
    trace_next: bool = False
    companions: tuple[Companion, ...] = ()
    stops: Stops | None = None
    setting_out: int = 0

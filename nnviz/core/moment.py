"""Moment: where the walk through an iteration stands, for all panels alike."""

from dataclasses import dataclass
from enum import Enum, auto

from nnviz.core.phase import Phase, Stage
from nnviz.core.trace import StepTrace


class MomentKind(Enum):
    """How a trace belongs to the run."""

    NEXT = auto()  # the first iteration, before it has begun
    UNDER_WAY = auto()  # walked through phase by phase
    DONE = auto()  # the last iteration, complete
    WHAT_IF = auto()  # a sample that the user chose: what it would do now


@dataclass(frozen=True, eq=False, slots=True)
class Moment:
    """The iteration that the panels show, and how much of it has been done.

    Attributes
    ----------
    trace : its arithmetic, whole
    kind : how it belongs to the run
    phase : what has just been done; None unless under way or done
    focus : the row, in ``trace.samples``, of the sample looked at
    """

    trace: StepTrace
    kind: MomentKind
    phase: Phase | None = None
    focus: int = 0

    @property
    def sample(self) -> int:
        """The sample looked at, as an index in the data set."""
        return int(self.trace.samples[self.focus])

    def knows(self, phase: Phase) -> bool:
        """Whether the numbers of a phase have been computed at this moment.

        Only an iteration under way has a future; in all others every number is shown.
        """
        return self.kind is not MomentKind.UNDER_WAY or (self.phase is not None and self.phase.follows(phase))

    @property
    def stage(self) -> Stage | None:
        """What has just been done, if the iteration has begun."""
        return None if self.phase is None else self.phase.stage

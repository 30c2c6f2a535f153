"""Walk: how far the user has stepped into an iteration that has not been trained yet."""

import numpy as np
import numpy.typing as npt

from nnviz.core.moment import Moment, MomentKind
from nnviz.core.phase import phases
from nnviz.core.trace import StepTrace


class Walk:
    """Phases of the next iteration, one at a time. Nothing is trained before the last of them.

    Attributes
    ----------
    wanted : phases asked for and not shown yet; backwards below 0
    """

    def __init__(self) -> None:
        self.wanted = 0
        self._trace: StepTrace | None = None
        self._outdated = True  # the trace is of what was edited since; it is shown until there is another
        self._position: int | None = None
        self._iteration = 0  # that the position is in
        self._entering = False  # whether to begin right before the update

    @property
    def needs_trace(self) -> bool:
        """Whether the arithmetic of the next iteration has to be known to go on."""
        return self._outdated and (self._position is not None or self.wanted > 0 or self._entering)

    @property
    def samples(self) -> npt.NDArray[np.int64]:
        """Indices of the samples that the iteration uses; none before it is known."""
        return np.empty(0, np.int64) if self._trace is None else self._trace.samples

    def take_trace(self, trace: StepTrace) -> None:
        """The next iteration will be this, as things are now."""
        self._trace, self._iteration, self._outdated = trace, trace.iteration, False
        if self._entering:
            self._position, self._entering = len(phases(len(trace.layers))) - 2, False

    def outdate(self) -> None:
        """Something was edited: the next iteration will be another, at the same phase."""
        self._outdated = True

    def leave_unless(self, iteration: int) -> None:
        """The run stands elsewhere than before the iteration walked through, if not there."""
        if self._iteration != iteration:
            self._trace = self._position = None
            self._outdated = True

    def advance(self) -> bool:
        """Go one phase further; False where that is the update, which only training can do."""
        assert self._trace is not None
        assert not self._outdated
        self.wanted -= 1
        position = 0 if self._position is None else self._position + 1
        if position == len(phases(len(self._trace.layers))) - 1:
            return False
        self._position = position
        return True

    def retreat(self) -> bool:
        """Go one phase back, or leave before the first; False where none is under way."""
        self.wanted += 1
        if self._position is None:
            return False
        self._position = self._position - 1 if self._position else None
        return True

    def enter_from_behind(self) -> None:
        """Stand before the update of the next iteration as soon as its trace is known."""
        self._entering = self._outdated = True

    def moment(self) -> Moment | None:
        """Where the walk stands, or None where none is under way."""
        if self._position is None or self._trace is None:
            return None
        phase = phases(len(self._trace.layers))[self._position]
        return Moment(self._trace, MomentKind.UNDER_WAY, phase)

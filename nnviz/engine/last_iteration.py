"""LastIteration: remembers so much of a burst that its last iteration can be traced."""

from nnviz.core.experiment import Experiment
from nnviz.core.trace import StepTrace, trace_iteration
from nnviz.core.training import Loops, TrainingState, train


class LastIteration:
    """The last iteration that was trained; traced when someone wants to see it.

    A burst leaves only the states at its two ends. The one before its last iteration is found by
    training again from the first, which gives the same bits.
    """

    def __init__(self) -> None:
        self._experiment: Experiment | None = None
        self._start: TrainingState | None = None
        self._iteration = 0
        self._trace: StepTrace | None = None

    def note(self, experiment: Experiment, start: TrainingState, end: TrainingState) -> None:
        """Training went from `start` to `end`; nothing changes where that was no iteration."""
        if end.iteration > start.iteration:
            self._experiment, self._start, self._iteration = experiment, start, end.iteration
            self._trace = None

    def forget(self) -> None:
        """A new run has begun."""
        self._experiment = self._start = self._trace = None

    def trace(self, loops: Loops) -> StepTrace | None:
        """Its arithmetic, or None where there has been no iteration yet."""
        if self._trace is None and self._experiment is not None and self._start is not None:
            again = self._iteration - 1 - self._start.iteration
            if again:
                self._start = train(self._experiment, self._start, again, loops).state
            self._trace = trace_iteration(self._experiment, self._start)
        return self._trace

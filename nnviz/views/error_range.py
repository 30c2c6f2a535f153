"""SteadyRange, ErrorRange: how far axes reach while what they show keeps changing."""

import math
from collections import deque
from typing import Final

from nnviz.core.error_curve import ErrorPoint, ErrorStep
from nnviz.core.trace import StepTrace

REMEMBERED: Final = 16  # values; so many smaller ones in a row, and the axis becomes shorter
ROOM: Final = 1.1  # between the farthest point and the end of the axis
SMALLEST: Final = 1e-12  # of x; of the error its square
_ENDS: Final = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


class SteadyRange:
    """Grows at once, shrinks only after a while, and ends at round numbers.

    Parameters
    ----------
    smallest : it never ends before
    """

    def __init__(self, smallest: float = SMALLEST) -> None:
        self._smallest = smallest
        self._values: deque[float] = deque(maxlen=REMEMBERED)

    def clear(self) -> None:
        """Forget what has been shown."""
        self._values.clear()

    def add(self, value: float) -> None:
        """Let `value` ≥ 0, finite, be seen from now on, with some room."""
        self._values.append(value)

    def end(self) -> float:
        """Where the axis ends; 1 as long as there is nothing but zeros to show."""
        largest = max(self._values, default=0.0)
        return rounded_up(max(largest * ROOM, self._smallest)) if largest else 1.0


def rounded_up(value: float) -> float:
    """The next round number: 1, 1.2, 1.5, 2 … 10 times a power of ten; `value` > 0."""
    power = 10.0 ** math.floor(math.log10(value))
    return next((power * end for end in _ENDS if power * end >= value * (1.0 - 1e-9)), 10.0 * power)


class ErrorRange:
    """How far both axes of the error curve reach."""

    def __init__(self) -> None:
        self._x, self._y = SteadyRange(), SteadyRange(SMALLEST**2)
        self._shown: tuple[object, ...] = ()
        self._dataset: object = None
        self._kind: tuple[str, int] = ("", 0)

    def ends(
        self, trace: StepTrace, row: int, output: int, step: ErrorStep, crude: ErrorPoint | None
    ) -> tuple[float, float]:
        """The ends of x, which starts at −end, and of y, which starts at 0.

        Asked again about the same step, it answers the same.
        """
        dataset, kind = trace.experiment.dataset, (step.loss, output)
        if dataset is not self._dataset or kind != self._kind:
            self._x.clear()
            self._y.clear()
            self._dataset, self._kind = dataset, kind
        # The trace itself is kept, not its id, which another one may get.
        shown = (trace, row, output, crude is not None)
        if shown != self._shown:
            self._shown = shown
            points = [p for p in (step.now, step.new, crude) if p is not None and p.is_finite]
            self._x.add(max(abs(point.x) for point in points))
            self._y.add(max(point.error for point in points))
        x_end = self._x.end()
        if trace.layers[-1].activation == "sigmoid" and 0.0 <= step.target <= 1.0:
            x_end = min(x_end, 1.0)  # no prediction is farther from its target
        return x_end, self._y.end()

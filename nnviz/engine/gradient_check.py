"""GradientCheck: central differences beside the gradients of a trace, worked out by the worker."""

import time
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

from nnviz.core.trace import StepTrace, numeric_gradient

SECONDS: Final = 0.1  # that the worker gives to one request; closing the window waits for it


class CheckRequest(NamedTuple):
    """Gradients to check: of a trace, by their places in the flat parameter vector."""

    trace: StepTrace
    indices: tuple[int, ...]


class CheckAnswer(NamedTuple):
    """The first of the gradients asked for, by central differences."""

    request: CheckRequest
    values: tuple[float, ...]


def answer(request: CheckRequest) -> CheckAnswer:
    """As many differences as a tenth of a second allows, one at least."""
    values = numeric_gradient(request.trace, request.indices, time.perf_counter() + SECONDS)
    return CheckAnswer(request, tuple(values))


class GradientCheck(QObject):
    """Asks the worker for differences, piece by piece, until all are there.

    Signals
    -------
    requested : CheckRequest
    checked : object, object
        A StepTrace, and the differences known by now: dict of place -> value.
    """

    requested = Signal(object)
    checked = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trace: StepTrace | None = None
        self._known: dict[int, float] = {}
        self._missing: set[int] = set()

    @Slot(object, object)
    def start(self, trace: StepTrace, indices: list[int]) -> None:
        """Check these gradients of a trace; those of an older trace are dropped, and places it has not."""
        indices = [place for place in indices if 0 <= place < len(trace.parameters)]
        busy = trace is self._trace and bool(self._missing)
        if trace is not self._trace:
            self._trace, self._known, self._missing = trace, {}, set()
        self._missing |= set(indices) - set(self._known)
        if self._missing and not busy:
            self._ask()
        elif self._known:
            self.checked.emit(trace, dict(self._known))

    def stop(self) -> None:
        """Nothing is wanted any more."""
        self._trace, self._missing = None, set()

    @Slot(object)
    def take(self, answered: CheckAnswer) -> None:
        """An answer of the worker's."""
        if answered.request.trace is not self._trace:
            return
        found = dict(zip(answered.request.indices, answered.values, strict=False))
        self._known |= found
        self._missing -= set(found)
        self.checked.emit(self._trace, dict(self._known))
        if self._missing:
            self._ask()

    def _ask(self) -> None:
        assert self._trace is not None
        self.requested.emit(CheckRequest(self._trace, tuple(sorted(self._missing))))

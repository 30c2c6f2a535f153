"""Errands: short calculations that the worker does between two bursts, so that the window never waits."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from nnviz.core.training import Loops

Calculation = Callable[[Loops], object]


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to be worked out.

    Attributes
    ----------
    name : whose it is
    calculate : what to do, with the general loops at hand; it must be pure, and take under 0.1 s
    """

    name: str
    calculate: Calculation


class Errands(QObject):
    """Asks the worker for one calculation of each name at a time; of several the newest counts.

    Signals
    -------
    requested : Errand
        For the worker.
    answered : str, object
        The name, and what has been worked out; an Exception where the calculation raised one.
    """

    requested = Signal(object)
    answered = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._under_way: set[str] = set()
        self._next: dict[str, Errand] = {}

    def ask(self, name: str, calculate: Calculation) -> None:
        """Have something worked out; what was asked for by this name and not begun is dropped."""
        errand = Errand(name, calculate)
        if name in self._under_way:
            self._next[name] = errand
        else:
            self._send(errand)

    def is_busy(self, name: str) -> bool:
        """Whether an answer is still to come."""
        return name in self._under_way

    @property
    def is_idle(self) -> bool:
        """Whether no answer is still to come."""
        return not self._under_way

    def stop(self) -> None:
        """Nothing is wanted any more."""
        self._next.clear()

    @Slot(str, object)
    def take(self, name: str, value: object) -> None:
        """The worker's answer."""
        self._under_way.discard(name)
        if name in self._next:
            self._send(self._next.pop(name))
        self.answered.emit(name, value)

    def _send(self, errand: Errand) -> None:
        self._under_way.add(errand.name)
        self.requested.emit(errand)

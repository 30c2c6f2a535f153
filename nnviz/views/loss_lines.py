"""The lines of the Loss panel's plot, in the coordinates of its axes."""

from dataclasses import dataclass, field

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QPainterPath

from nnviz.views.loss_series import Array


@dataclass(frozen=True, eq=False, slots=True)
class Curve:
    """A line: x and y (n,), both finite, x ascending."""

    x: Array = field(default_factory=lambda: np.empty(0))
    y: Array = field(default_factory=lambda: np.empty(0))

    def path(self) -> QPainterPath:
        """The line as Qt draws it."""
        path: QPainterPath = pg.functions.arrayToQPath(self.x, self.y, connect="all", finiteCheck=False)
        return path

    def covers(self, x: float) -> bool:
        """Whether the line has a place at `x`."""
        return bool(len(self.x)) and bool(self.x[0] <= x <= self.x[-1])

    def at(self, x: float) -> float:
        """How high the line is at `x`, which it covers."""
        return float(np.interp(x, self.x, self.y))

    def split(self, x: float) -> "tuple[Curve, Curve]":
        """The line up to `x` and from there on, which meet; one of them is empty outside of the line."""
        cut = int(np.searchsorted(self.x, x, side="right"))
        if cut == 0:
            return Curve(), self
        if cut == len(self.x):
            return self, Curve()
        before, after = Curve(self.x[:cut], self.y[:cut]), Curve(self.x[cut:], self.y[cut:])
        y = self.at(x)
        return before.then(x, y), after.since(x, y)

    def within(self, low: float, high: float) -> "Curve":
        """The line with all that is lower or higher at these bounds."""
        return Curve(self.x, np.minimum(np.maximum(self.y, low), high))

    def then(self, x: float, y: float) -> "Curve":
        """The line with one more place behind its last."""
        return Curve(np.append(self.x, x), np.append(self.y, y))

    def since(self, x: float, y: float) -> "Curve":
        """The line with one more place before its first."""
        return Curve(np.append(x, self.x), np.append(y, self.y))


@dataclass(frozen=True, eq=False, slots=True)
class GhostLine:
    """A ghost's loss as it is drawn: its number chooses the colour, its name is for people."""

    number: int
    name: str
    curve: Curve


def grown(curve: Curve, fork: float, run: Curve) -> Curve:
    """A ghost's line from its fork on, where it leaves the run's line.

    Between two records nobody knows the loss at the fork itself; the run's line stands for it, so
    that the ghost visibly grows out of the run.
    """
    if not len(curve.x) or fork <= curve.x[0]:
        return curve
    _, own = curve.split(fork)
    if not len(own.x) or not run.covers(fork):
        return own
    later = own.x > fork
    return Curve(own.x[later], own.y[later]).since(fork, run.at(fork))

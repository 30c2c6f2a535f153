"""What is marked on the timeline: edits, breakpoints, and where ghosts left the run."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter
from typing import Final, Literal, NamedTuple

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnviz.views.palette import Theme
from nnviz.views.timeline_scale import TimelineScale

SNAP: Final = 4.0  # px from a mark that count as on it
MARK_REACH: Final = 6.0  # px that a mark covers to each side, at most
_TICK: Final = 8.0  # px above and below the groove
_RING: Final = 4.5  # px, radius
_NOTCH: Final = (5.0, 11.0)  # px below the groove's middle: a notch's tip and its foot
_NOTCH_WIDTH: Final = 4.0  # px to each side

MarkKind = Literal["edit", "breakpoint", "fork"]


class Mark(NamedTuple):
    """Something at one iteration of the run.

    Attributes
    ----------
    iteration : where
    kind : "edit", a tick; "breakpoint", a circle; or "fork", a notch below the groove
    text : what it is, for people
    number : of a fork, its ghost's, which chooses the colour
    """

    iteration: int
    kind: MarkKind
    text: str
    number: int = 0


class TimelineMarks:
    """Marks in the order of their iterations, to be found by place."""

    def __init__(self, marks: Sequence[Mark] = ()) -> None:
        self.marks = sorted(marks, key=attrgetter("iteration"))
        self._iterations = [mark.iteration for mark in self.marks]

    def near(self, scale: TimelineScale, x: float) -> list[Mark]:
        """The marks that the mouse is on at a place, the nearest one first."""
        found = self._between(scale.value(x - SNAP), scale.value(x + SNAP))
        value = scale.value(x)
        return sorted(found, key=lambda mark: abs(mark.iteration - value))

    def before(self, iteration: int) -> int | None:
        """Where the last mark before an iteration is, if there is one."""
        at = bisect_left(self._iterations, iteration)
        return self._iterations[at - 1] if at else None

    def after(self, iteration: int) -> int | None:
        """Where the first mark after an iteration is, if there is one."""
        at = bisect_right(self._iterations, iteration)
        return self._iterations[at] if at < len(self._iterations) else None

    def draw(
        self, painter: QPainter, theme: Theme, scale: TimelineScale, y: float, seen: tuple[float, float]
    ) -> None:
        """Draw the marks that reach into a part of the track.

        Parameters
        ----------
        y : the middle of the groove, px
        seen : from where to where is painted, px
        """
        last = scale.value(min(seen[1] + MARK_REACH, scale.right))  # a mark beyond the track has no place yet
        found = self._between(scale.value(seen[0] - MARK_REACH), last)
        # Thousands of edits in one place are one tick.
        places = {(mark.kind, scale.x(mark.iteration)) for mark in found}
        painter.setPen(QPen(QColor(theme.negative), 2.0))
        painter.drawLines([QLineF(x, y - _TICK, x, y + _TICK) for kind, x in places if kind == "edit"])
        painter.setPen(QPen(QColor(theme.danger), 2.0))
        painter.setBrush(QColor(theme.panel))
        for kind, x in places:
            if kind == "breakpoint":
                painter.drawEllipse(QPointF(x, y), _RING, _RING)
        forks = {scale.x(mark.iteration): mark.number for mark in found if mark.kind == "fork"}
        painter.setPen(Qt.PenStyle.NoPen)
        for x, number in forks.items():
            painter.setBrush(QColor(theme.ghost(number)))
            painter.drawPolygon(_notch(x, y))

    def _between(self, first: float, last: float) -> list[Mark]:
        return self.marks[bisect_left(self._iterations, first) : bisect_right(self._iterations, last)]


def _notch(x: float, y: float) -> QPolygonF:
    tip, foot = _NOTCH
    return QPolygonF(
        [QPointF(x, y + tip), QPointF(x + _NOTCH_WIDTH, y + foot), QPointF(x - _NOTCH_WIDTH, y + foot)]
    )

"""Labels beside points, never on top of one another and seldom on a line."""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF

Array = npt.NDArray[np.float64]

LINE_COST: Final = 0.6  # for each point of a line under a label
FAR_COST: Final = 1.5  # for each step away from what it names
LEADER_PX: Final = 26.0
_DIRECTIONS: Final = np.array(
    [(-1, 0), (1, 0), (-1, -1), (1, -1), (0, -1), (1, 1), (-1, 1), (0, 1)], np.float64
)
_DISTANCES: Final = np.array([0.0, 10.0, 24.0, 42.0])

# Every direction at every distance, nearest first.
_PLACES: Final = np.tile(_DIRECTIONS, (len(_DISTANCES), 1))
_STEPS: Final = np.repeat(_DISTANCES, len(_DIRECTIONS))[:, None]
# Beside its anchor in a diagonal direction a label may come as near as straight beside it.
_GAPS: Final = np.where(np.abs(_PLACES).sum(axis=1, keepdims=True) == 2, 0.7, 1.0)
_PLACE_COSTS: Final = np.repeat(FAR_COST * np.arange(len(_DISTANCES)), len(_DIRECTIONS)) + np.tile(
    0.05 * np.arange(len(_DIRECTIONS)), len(_DISTANCES)
)


class Label(NamedTuple):
    """A text that wants to stand near a place.

    Attributes
    ----------
    text : a word or a number
    size : of the text, px
    anchor : what it names, px
    gap : free space between the anchor and the text, px
    colour : #rrggbb
    farthest : how many steps away from the anchor it may stand, 0 to 3
    leads : whether a line may join it to its anchor
    """

    text: str
    size: QSizeF
    anchor: QPointF
    gap: float
    colour: str
    farthest: int = 3
    leads: bool = True


class Placed(NamedTuple):
    """A label that has found its place."""

    label: Label
    box: QRectF

    @property
    def leader(self) -> QLineF | None:
        """A line from the text to what it names, where they are far apart."""
        anchor, box = self.label.anchor, self.box
        near = QPointF(
            min(max(anchor.x(), box.left()), box.right()), min(max(anchor.y(), box.top()), box.bottom())
        )
        line = QLineF(near, anchor)
        if not self.label.leads or line.length() < LEADER_PX:
            return None
        return QLineF(near, line.pointAt(1.0 - self.label.gap / line.length()))


def place_labels(labels: list[Label], area: QRectF, taken: list[QRectF], lines: Array) -> list[Placed]:
    """Give each label, in order, the best place left; one that finds none is left out.

    Parameters
    ----------
    labels : the most important first
    area : within which they must stand
    taken : boxes that no label may touch
    lines : (m, 2) px, what a label had better not cover
    """
    boxes = [(box.left(), box.top(), box.right(), box.bottom()) for box in taken]
    placed = []
    for label in labels:
        box = _best(label, area, np.array(boxes).reshape(-1, 4), lines)
        if box is not None:
            boxes.append(box)
            left, top, right, bottom = box
            placed.append(Placed(label, QRectF(left, top, right - left, bottom - top)))
    return placed


def clear_leaders(placed: list[Placed]) -> list[tuple[QLineF, str]]:
    """The leaders that cross no other label, with their colours."""
    found = []
    for each in placed:
        leader = each.leader
        if leader is None:
            continue
        places = [leader.pointAt(step / 12) for step in range(13)]
        others = [other.box for other in placed if other is not each]
        if not any(box.contains(place) for box in others for place in places):
            found.append((leader, each.label.colour))
    return found


def _best(label: Label, area: QRectF, taken: Array, lines: Array) -> tuple[float, float, float, float] | None:
    """The cheapest of all places around the anchor: left, top, right and bottom, px."""
    half = np.array([label.size.width(), label.size.height()]) / 2.0
    reach = half + _STEPS + label.gap * _GAPS
    centres = np.array([label.anchor.x(), label.anchor.y()]) + _PLACES * reach
    low, high = centres - half, centres + half
    free = (low[:, 0] >= area.left()) & (low[:, 1] >= area.top())
    free &= (high[:, 0] <= area.right()) & (high[:, 1] <= area.bottom())
    free &= ~_covers(low, high, taken[:, :2], taken[:, 2:]).any(axis=1)
    free[(label.farthest + 1) * len(_DIRECTIONS) :] = False
    if not free.any():
        return None
    cost = _PLACE_COSTS + LINE_COST * _covers(low - 2.0, high + 2.0, lines, lines).sum(axis=1)
    best = int(np.argmin(np.where(free, cost, np.inf)))
    return float(low[best, 0]), float(low[best, 1]), float(high[best, 0]), float(high[best, 1])


def _covers(low: Array, high: Array, others_low: Array, others_high: Array) -> npt.NDArray[np.bool_]:
    """Which boxes (n, 2) touch which others (m, 2): (n, m)."""
    covers = (low[:, :1] < others_high[:, 0]) & (high[:, :1] > others_low[:, 0])
    covers &= (low[:, 1:] < others_high[:, 1]) & (high[:, 1:] > others_low[:, 1])
    return covers

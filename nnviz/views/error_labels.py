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
    """

    text: str
    size: QSizeF
    anchor: QPointF
    gap: float
    colour: str
    farthest: int = 3


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
        if line.length() < LEADER_PX:
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


def _best(label: Label, area: QRectF, taken: Array, lines: Array) -> tuple[float, float, float, float] | None:
    """The cheapest of all places around the anchor: left, top, right and bottom, px."""
    half = np.array([label.size.width(), label.size.height()]) / 2.0
    reach = half + label.gap + np.repeat(_DISTANCES, len(_DIRECTIONS))[:, None]
    # A label beside its anchor in a diagonal direction may come as near as one straight beside it.
    directions = np.tile(_DIRECTIONS, (len(_DISTANCES), 1))
    diagonal = np.abs(directions).sum(axis=1, keepdims=True) == 2
    reach = np.where(diagonal, np.maximum(reach - 0.3 * label.gap, half), reach)
    centres = np.array([label.anchor.x(), label.anchor.y()]) + directions * reach
    low, high = centres - half, centres + half
    free = (low[:, 0] >= area.left()) & (low[:, 1] >= area.top())
    free &= (high[:, 0] <= area.right()) & (high[:, 1] <= area.bottom())
    touching = (low[:, None] < taken[None, :, 2:]) & (high[:, None] > taken[None, :, :2])
    free &= ~touching.all(axis=2).any(axis=1)
    free[(label.farthest + 1) * len(_DIRECTIONS) :] = False
    if not free.any():
        return None
    under = (lines[None] > low[:, None] - 2.0) & (lines[None] < high[:, None] + 2.0)
    cost = LINE_COST * under.all(axis=2).sum(axis=1)
    cost = cost + FAR_COST * np.repeat(np.arange(len(_DISTANCES)), len(_DIRECTIONS))
    cost += 0.05 * np.tile(np.arange(len(_DIRECTIONS)), len(_DISTANCES))
    best = int(np.argmin(np.where(free, cost, np.inf)))
    return float(low[best, 0]), float(low[best, 1]), float(high[best, 0]), float(high[best, 1])

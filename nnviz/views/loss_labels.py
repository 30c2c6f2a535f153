"""Which line is whose: names at the ends of lines, or a legend in a corner."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnviz.views.loss_series import Array
from nnviz.views.palette import SPACE, VALUE_PX, Theme, text_font

SWATCH: Final = 14.0  # px, the piece of line before a name
WIDEST: Final = (0.6, 0.45)  # share of the plot's width that a name takes at most, in one column and in two
CALM: Final = 4.0  # px more than it needs that a name must have free to leave the legend
ROWS: Final = 5  # of a legend in one column
_GROUND: Final = 215  # of 255: so much of a line behind a name is covered
_AWAY: Final = 5.0  # px between a line's end and its name
_PATIENCE: Final = 3  # pieces of lines more that a legend covers before it goes to another corner
_EVERY: Final = 4.0  # px between two places at which lines are looked at


@dataclass(frozen=True, eq=False, slots=True)
class Label:
    """A line and its name.

    Attributes
    ----------
    text, pen : the name, and what the line is drawn with
    end : where the line ends, px
    heights : how high the line is at each of `columns`, px; nan where it is not
    is_run : whether it is the run's own, which its dot marks as well
    """

    text: str
    pen: QPen
    end: QPointF
    heights: Array
    is_run: bool = False


def columns(area: QRectF) -> Array:
    """The places, px, at which lines are looked at to find out where there is room."""
    return np.arange(area.left(), area.right() + _EVERY, _EVERY)


_Named = tuple[Label, str, QSizeF]  # with the text as it is shown, and the room it takes


class _Placed(NamedTuple):
    label: Label
    text: str
    box: QRectF


class LossLabels:
    """The names of lines, which stay where they are as long as they can."""

    def __init__(self) -> None:
        self._placed: list[_Placed] = []
        self._font = text_font(VALUE_PX)
        self._at_ends = True
        self._corner = 0

    def arrange(self, labels: Sequence[Label], area: QRectF, taken: Sequence[QRectF] = ()) -> None:
        """Find a place for each name: at the end of its line, or all in a legend.

        Where the run alone has no room at its end, it goes without a name.

        Parameters
        ----------
        area : the plot, px
        taken : where something else stands, px
        """
        self._placed = []
        if not labels or area.isEmpty():
            return
        widest = WIDEST[len(labels) > ROWS] * area.width()
        named = [(label, *_fitted(label.text, widest)) for label in labels]
        room = _Room(area, np.array([label.heights for label in labels]), list(taken))
        margin = 0.0 if self._at_ends else CALM
        for these in (named, [name for name in named if not name[0].is_run]):
            boxes = _at_ends(these, room, margin)
            if boxes:
                self._at_ends = True
                self._placed = _zipped(these, boxes)
                return
        self._at_ends = False
        self._placed = _zipped(named, self._in_corner([size for _, _, size in named], room))

    def places(self) -> dict[str, QRectF]:
        """Where each name is, px, as far as it is shown."""
        return {label.text: box for label, _, box in self._placed}

    def draw(self, painter: QPainter, theme: Theme) -> None:
        """Draw a piece of each line and its name, on ground that lets a little through."""
        painter.setFont(self._font)
        ground = QColor(theme.panel)
        ground.setAlpha(_GROUND)
        for _, _, box in self._placed:
            painter.fillRect(box, ground)
        for label, text, box in self._placed:
            middle = box.center().y()
            painter.setPen(label.pen)
            painter.drawLine(QLineF(box.left() + 2.0, middle, box.left() + SWATCH, middle))
            painter.setPen(QColor(theme.text))
            place = box.adjusted(SWATCH + SPACE, 0.0, 0.0, 0.0)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _in_corner(self, sizes: Sequence[QSizeF], room: "_Room") -> list[QRectF]:
        """A legend in the corner where the fewest lines are."""
        n_columns = 1 if len(sizes) <= ROWS else 2
        n_rows = -(-len(sizes) // n_columns)
        width, height = max(size.width() for size in sizes), sizes[0].height()
        area = room.area
        legend = QRectF(0.0, 0.0, n_columns * width, n_rows * height)
        corners = [
            legend.translated(x, y)
            for y in (area.top(), area.bottom() - legend.height())
            for x in (area.right() - legend.width(), area.left() + SPACE)
        ]
        covered = [room.covered(corner) for corner in corners]
        if covered[self._corner] > min(covered) + _PATIENCE:
            self._corner = covered.index(min(covered))
        corner = corners[self._corner].topLeft()
        return [
            QRectF(corner.x() + width * (i // n_rows), corner.y() + height * (i % n_rows), width, height)
            for i in range(len(sizes))
        ]


def draw_values(
    painter: QPainter, texts: Sequence[str], boxes: Sequence[QRectF], ink: QColor, ground: QColor
) -> None:
    """Write what lines across the plot stand for."""
    painter.setFont(text_font(VALUE_PX))
    painter.setPen(ink)
    for text, box in zip(texts, boxes, strict=True):
        painter.fillRect(box, ground)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def value_boxes(
    texts: Sequence[str], heights: Sequence[float], area: QRectF, taken: Sequence[QRectF]
) -> list[QRectF]:
    """Places at the right for the texts of lines across the plot, on their lines, none upon another.

    Parameters
    ----------
    heights : of the lines, px
    taken : where no text should stand, px
    """
    metrics = QFontMetricsF(text_font(VALUE_PX))
    boxes: list[QRectF] = []
    for text, y in zip(texts, heights, strict=True):
        width, height = metrics.horizontalAdvance(text) + 2 * SPACE, metrics.height()
        top = min(max(y - height / 2.0, area.top()), area.bottom() - height)
        box = QRectF(area.right() - width, top, width, height)
        while hit := next((other for other in (*taken, *boxes) if other.intersects(box)), None):
            box.moveRight(hit.left() - 1.0)
        boxes.append(box)
    return boxes


def _zipped(named: Sequence[_Named], boxes: Sequence[QRectF]) -> "list[_Placed]":
    return [_Placed(label, text, box) for (label, text, _), box in zip(named, boxes, strict=True)]


@lru_cache(maxsize=64)  # measuring text takes longer than all else here
def _fitted(text: str, widest: float) -> tuple[str, QSizeF]:
    """A name as it is shown in no more than `widest` px, and the room it takes."""
    metrics, before = QFontMetricsF(text_font(VALUE_PX)), SWATCH + 2.0 * SPACE
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, widest - before)
    return shown, QSizeF(before + metrics.horizontalAdvance(shown), metrics.height())


def _at_ends(named: Sequence[_Named], room: "_Room", margin: float) -> list[QRectF]:
    """Places below or above the ends of lines, `margin` px away from all; empty if one has none."""
    boxes: list[QRectF] = []
    for label, _, size in named:
        right = min(max(label.end.x() - SPACE, room.area.left() + size.width()), room.area.right())
        for top in (label.end.y() + _AWAY, label.end.y() - _AWAY - size.height()):  # curves mostly fall
            box = QRectF(QPointF(right - size.width(), top), size)
            wide = box.adjusted(-margin, -margin, margin, margin)
            if room.area.contains(box) and room.is_free(wide, boxes):
                boxes.append(box)
                break
        else:
            return []
    return boxes


class _Room(NamedTuple):
    """A plot with its lines, heights (n_lines, n_columns), and other places that are taken, px."""

    area: QRectF
    heights: Array
    taken: list[QRectF]

    def is_free(self, box: QRectF, others: Sequence[QRectF] = ()) -> bool:
        """Whether no line goes through a place, and nothing else is there."""
        return not any(box.intersects(other) for other in others) and not self.covered(box)

    def covered(self, box: QRectF) -> int:
        """How many pieces of lines, from column to column, go through a place; many for what is taken."""
        taken: int = self.heights.shape[1] * sum(box.intersects(other) for other in self.taken)
        first = max(0, int((box.left() - self.area.left()) / _EVERY))
        last = int((box.right() - self.area.left()) / _EVERY) + 2
        heights = self.heights[:, first:last]
        upper = np.minimum(heights[:, 1:], heights[:, :-1])
        lower = np.maximum(heights[:, 1:], heights[:, :-1])
        return taken + int(np.count_nonzero((upper < box.bottom()) & (lower > box.top())))

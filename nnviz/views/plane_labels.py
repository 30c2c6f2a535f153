"""The texts in the plane: beside vectors' heads and at the axes, never on top of another."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap, QTransform

from nnviz.views.picture_kind import keeps_lines
from nnviz.views.plane_angles import PlaneText
from nnviz.views.plane_items import Vector
from nnviz.views.visible_item import VisibleItem

HALO = 0.8  # opacity of what is behind a label
ASIDE_PX = 4.0  # from a place to the text beside it
MOST_PICTURES = 300  # that are kept; numbers are new with every frame
CLEAR_PX = 7.0  # around a sample, half the size of its symbol
MOST_SAMPLES = 1000  # of more, no text can keep clear


class PlaneTextItem(VisibleItem):
    """Labels of vectors and other texts, painted in pixels so that they keep their size."""

    def __init__(self) -> None:
        super().__init__()
        self._vectors: Sequence[Vector] = ()
        self._texts: Sequence[PlaneText] = ()
        self._samples: npt.NDArray[np.float64] = np.empty((0, 2))
        self._font = QFont()
        self._halo = QColor("#ffffff")
        self._labels: dict[tuple[str, str, float], QPixmap] = {}

    def show_vectors(self, vectors: Sequence[Vector]) -> None:
        """Label these, as far as they have labels, and no others."""
        labelled = [vector for vector in vectors if vector.label]
        if labelled != self._vectors:
            self._vectors = labelled
            self.update()

    def show_texts(self, texts: Sequence[PlaneText]) -> None:
        """Write these, after the labels of vectors and as far as there is room."""
        if texts != self._texts:
            self._texts = texts
            self.update()

    def show_samples(self, positions: npt.NDArray[np.float64]) -> None:
        """Keep texts that may stand elsewhere clear of these places, (n, 2), where that is possible."""
        self._samples = positions if len(positions) <= MOST_SAMPLES else positions[:0]
        self.update()

    def show_style(self, font: QFont, halo: str) -> None:
        """Font of the labels, and the colour behind them."""
        self._font, self._halo = font, QColor(halo)
        self._halo.setAlphaF(HALO)
        self._labels.clear()
        self.update()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw labels where there is room."""
        if not self._vectors and not self._texts:
            return
        to_pixels = painter.transform()
        box = to_pixels.mapRect(self.boundingRect())
        taken: list[QRectF] = []
        painter.save()
        painter.resetTransform()
        for vector in self._vectors:
            tail, head = to_pixels.map(QPointF(*vector.tail)), to_pixels.map(QPointF(*vector.head))
            size = self._size(vector.label)
            place = label_place(tail, _beyond(tail, head, vector.gap), size, box, taken)
            self._draw(painter, vector.label, vector.colour, place, taken)
        for text in self._texts:
            place = self._place(text, self._size(text.text), to_pixels, box, taken)
            self._draw(painter, text.text, text.colour, place, taken)
        painter.restore()

    def _place(
        self,
        text: PlaneText,
        size: tuple[float, float],
        to_pixels: QTransform,
        box: QRectF,
        taken: Sequence[QRectF],
    ) -> QRectF | None:
        """Where a text stands; one that may stand elsewhere, where it covers the fewest samples."""
        anchors = [to_pixels.map(QPointF(*anchor)) for anchor in (text.anchor, *text.elsewhere)]
        places = (place for at in anchors for place in text_places(at, text.directions, size, box, taken))
        if not text.elsewhere:
            return next(places, None)
        scale = np.array([[to_pixels.m11(), to_pixels.m12()], [to_pixels.m21(), to_pixels.m22()]])
        samples = self._samples @ scale + [to_pixels.dx(), to_pixels.dy()]
        return min(places, key=lambda place: covered(place, samples), default=None)

    def _size(self, text: str) -> tuple[float, float]:
        size = QFontMetricsF(self._font).size(0, text)
        # Two pixels more than the font says, for the underscore of "weights_1".
        return math.floor(size.width() + 5.0), math.floor(size.height() + 2.0)

    def _draw(
        self, painter: QPainter, text: str, colour: str, place: QRectF | None, taken: list[QRectF]
    ) -> None:
        if place is None:
            return
        taken.append(place)
        if keeps_lines():
            self._write(painter, text, colour, place)
        else:
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(place.topLeft(), self._label(text, colour, ratio))

    def _label(self, text: str, colour: str, ratio: float) -> QPixmap:
        key = (text, colour, ratio)
        if key not in self._labels:
            width, height = self._size(text)
            picture = QPixmap(math.ceil(width * ratio), math.ceil(height * ratio))
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            self._write(painter, text, colour, QRectF(0.0, 0.0, width, height))
            painter.end()
            if len(self._labels) >= MOST_PICTURES:
                self._labels.clear()
            self._labels[key] = picture
        return self._labels[key]

    def _write(self, painter: QPainter, text: str, colour: str, area: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._halo)
        painter.drawRoundedRect(area, 4.0, 4.0)
        painter.setFont(self._font)
        painter.setPen(QColor(colour))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)


def label_place(
    origin: QPointF, head: QPointF, size: tuple[float, float], box: QRectF, taken: Sequence[QRectF]
) -> QRectF | None:
    """A free rectangle beside an arrow's head, inside `box`; None where there is none. All in pixels."""
    line = QLineF(origin, head)
    if not box.contains(head):  # beside the place where the arrow leaves the picture
        head = _leaves(line, box.adjusted(10, 10, -10, -10))
    length = max(1.0, line.length())
    ux, uy = line.dx() / length, line.dy() / length
    width, height = size
    beyond, aside = 6.0 + 0.5 * (abs(ux) * width + abs(uy) * height), 0.5 * height + 6.0
    for forward, sideways in ((1, 0), (0.4, 1), (0.4, -1), (-0.6, 1), (-0.6, -1), (1.9, 0), (-1.6, 1.2)):
        x = head.x() + ux * beyond * forward - uy * (aside + abs(uy) * width * 0.5) * sideways
        y = head.y() + uy * beyond * forward + ux * aside * sideways
        place = QRectF(x - width / 2, y - height / 2, width, height)
        if box.contains(place) and not any(place.intersects(other) for other in taken):
            return place
    return None


def text_places(
    anchor: QPointF,
    directions: Sequence[tuple[float, float]],
    size: tuple[float, float],
    box: QRectF,
    taken: Sequence[QRectF],
) -> Iterator[QRectF]:
    """The free rectangles beside a place, in the order of the directions (y up)."""
    width, height = size
    for x, y in directions:
        away = ASIDE_PX + 0.5 * (abs(x) * width + abs(y) * height)
        centre = anchor + QPointF(x * away, -y * away)
        place = QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height)
        if box.contains(place) and not any(place.intersects(other) for other in taken):
            yield place


def covered(place: QRectF, samples: npt.NDArray[np.float64]) -> int:
    """How many samples' symbols a rectangle covers, all in pixels; `samples` is (n, 2)."""
    low = (place.left() - CLEAR_PX, place.top() - CLEAR_PX)
    high = (place.right() + CLEAR_PX, place.bottom() + CLEAR_PX)
    return int(((samples > low) & (samples < high)).all(axis=1).sum())


def _beyond(tail: QPointF, head: QPointF, gap: float) -> QPointF:
    """The place so many pixels behind an arrow's head."""
    length = QLineF(tail, head).length()
    return head + (head - tail) * (gap / length) if gap and length else head


def _leaves(line: QLineF, box: QRectF) -> QPointF:
    """Where a line that starts in `box` leaves it (its end, if it starts outside too)."""
    corners = [box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()]
    for i in range(4):
        kind, place = line.intersects(QLineF(corners[i], corners[(i + 1) % 4]))
        if kind == QLineF.IntersectionType.BoundedIntersection:
            return QPointF(place)
    return line.p2()

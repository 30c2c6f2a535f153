"""The labels of the plane's vectors: beside the heads, above the samples, never on top of another."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from nnviz.views.plane_items import Vector
from nnviz.views.visible_item import VisibleItem

HALO = 0.8  # opacity of what is behind a label


class VectorLabelsItem(VisibleItem):
    """The labels of vectors, painted in pixels so that they keep their size."""

    def __init__(self) -> None:
        super().__init__()
        self._vectors: Sequence[Vector] = ()
        self._font = QFont()
        self._halo = QColor("#ffffff")
        self._labels: dict[tuple[str, str, float], QPixmap] = {}

    def show_vectors(self, vectors: Sequence[Vector]) -> None:
        """Label these, as far as they have labels, and no others."""
        labelled = [vector for vector in vectors if vector.label]
        if labelled != self._vectors:
            self._vectors = labelled
            self.update()

    def show_style(self, font: QFont, halo: str) -> None:
        """Font of the labels, and the colour behind them."""
        self._font, self._halo = font, QColor(halo)
        self._halo.setAlphaF(HALO)
        self._labels.clear()
        self.update()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw labels where there is room."""
        if not self._vectors:
            return
        to_pixels = painter.transform()
        box = to_pixels.mapRect(self.boundingRect())
        origin = to_pixels.map(QPointF(0.0, 0.0))
        ratio = painter.device().devicePixelRatioF()
        taken: list[QRectF] = []
        painter.save()
        painter.resetTransform()
        for vector in self._vectors:
            head = to_pixels.map(QPointF(*vector.head))
            label = self._label(vector.label, vector.colour, ratio)
            size = (label.width() / ratio, label.height() / ratio)
            if place := label_place(origin, head, size, box, taken):
                taken.append(place)
                painter.drawPixmap(place.topLeft(), label)
        painter.restore()

    def _label(self, text: str, colour: str, ratio: float) -> QPixmap:
        key = (text, colour, ratio)
        if key not in self._labels:
            size = QFontMetricsF(self._font).size(0, text)
            picture = QPixmap(int((size.width() + 5.0) * ratio), int(size.height() * ratio))
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            area = QRectF(0.0, 0.0, picture.width() / ratio, picture.height() / ratio)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._halo)
            painter.drawRoundedRect(area, 4.0, 4.0)
            painter.setFont(self._font)
            painter.setPen(QColor(colour))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
            painter.end()
            self._labels[key] = picture
        return self._labels[key]


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


def _leaves(line: QLineF, box: QRectF) -> QPointF:
    """Where a line that starts in `box` leaves it (its end, if it starts outside too)."""
    corners = [box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()]
    for i in range(4):
        kind, place = line.intersects(QLineF(corners[i], corners[(i + 1) % 4]))
        if kind == QLineF.IntersectionType.BoundedIntersection:
            return QPointF(place)
    return line.p2()

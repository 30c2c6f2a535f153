"""The arrows to the ends of the timeline."""

from functools import cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QPolygonF

from nnviz.views.icons import SIZES


@cache
def double_arrow(colour: str, disabled: str, *, forward: bool) -> QIcon:
    """Two triangles, one behind the other, pointing to the right if `forward`."""
    result = QIcon()
    for mode, ink in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
        for size in SIZES:
            result.addPixmap(_arrows(size, ink, forward=forward), mode)
    return result


def _arrows(size: int, ink: str, *, forward: bool) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / 16.0, size / 16.0)
    if not forward:
        painter.translate(16.0, 0.0)
        painter.scale(-1.0, 1.0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink))
    for left in (2.0, 8.0):
        painter.drawPolygon(QPolygonF([QPointF(left, 3.5), QPointF(left + 6.0, 8.0), QPointF(left, 12.5)]))
    painter.end()
    return pixmap

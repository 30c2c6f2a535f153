"""Icons in a theme's colours."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from nnviz.resources import icon_text

SIZES = (16, 32, 64)


@cache
def icon(name: str, colour: str, disabled: str = "") -> QIcon:
    """An icon in one colour, and in another where its button is disabled."""
    result = QIcon()
    modes = [(QIcon.Mode.Normal, colour)] + ([(QIcon.Mode.Disabled, disabled)] if disabled else [])
    for mode, ink in modes:
        renderer = QSvgRenderer(QByteArray(icon_text(name, ink).encode()))
        for size in SIZES:
            pixmap = QPixmap(size, size)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            renderer.render(painter, QRectF(0, 0, size, size))
            painter.end()
            result.addPixmap(pixmap, mode)
    return result

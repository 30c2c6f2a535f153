"""Icons in a theme's colours."""

from functools import cache

from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from nnviz.resources import icon_text
from nnviz.views.palette import SYMBOL_SIZES, SYMBOLS

SIZES = (16, 32, 64)
SYMBOL_SHARE = 0.65  # of an icon's side, for the symbol of a class


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


@cache
def class_icon(class_index: int, colour: str) -> QIcon:
    """The symbol of a class, as its points are drawn in the plane."""
    result = QIcon()
    for size in SIZES:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(size / 2, size / 2)
        side = size * SYMBOL_SHARE * SYMBOL_SIZES[class_index]
        painter.scale(side, side)
        painter.fillPath(Symbols[SYMBOLS[class_index]], QColor(colour))
        painter.end()
        result.addPixmap(pixmap)
    return result

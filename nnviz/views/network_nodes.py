"""How the nodes of a network diagram are drawn: response tiles, biases, labels."""

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from nnviz.views.network_layout import LABEL_HEIGHT, Column, Layout, Node
from nnviz.views.palette import VALUE_PX, Theme, heat_map_table, text_font

CORNER: Final = 2.0
ELLIPSIS: Final = "…"
SIGNED: Final = 7.0  # px; smaller squares have no room for a sign


class TileImages:
    """Images of one layer's response tiles; they borrow the memory of an array kept here."""

    def __init__(self, indices: npt.NDArray[np.uint8], theme: Theme) -> None:
        # Row 0 of a tile is the lowest y; row 0 of an image is at the top.
        self._colours = np.ascontiguousarray(colour_table(theme)[indices[:, ::-1]])
        side = indices.shape[-1]
        self.images = [
            QImage(tile.data, side, side, 4 * side, QImage.Format.Format_RGB32) for tile in self._colours
        ]


@cache
def colour_table(theme: Theme) -> npt.NDArray[np.uint32]:
    """The heat map's 256 colours as opaque 32-bit pixels, (256,)."""
    red, green, blue = heat_map_table(theme).astype(np.uint32).T
    return np.asarray(0xFF000000 | red << 16 | green << 8 | blue, np.uint32)


@cache
def dot_colours(theme: Theme) -> tuple[QColor, ...]:
    """256 strong colours for nodes too small for the pale ones: negative, grey, positive."""
    low = [mixed(theme.secondary, theme.negative, 1.0 - i / 127.5) for i in range(128)]
    return (*low, *(mixed(theme.secondary, theme.positive, i / 127.5 - 1.0) for i in range(128, 256)))


@cache
def mixed(one: str, other: str, share: float) -> QColor:
    """An opaque colour, `share` of the way from one to the other."""
    a, b = QColor(one), QColor(other)
    return QColor.fromRgbF(
        a.redF() + (b.redF() - a.redF()) * share,
        a.greenF() + (b.greenF() - a.greenF()) * share,
        a.blueF() + (b.blueF() - a.blueF()) * share,
    )


def node_rectangle(layout: Layout, node: Node) -> QRectF:
    """Where a node stands, on whole pixels."""
    (x, y), side = layout.centre(node), layout.columns[node.column].side
    return QRectF(round(x - side / 2.0), round(y - side / 2.0), round(side), round(side))


def bias_square(layout: Layout, node: Node) -> QRectF:
    """Where a node's bias stands, on whole pixels; empty where there is no room for it."""
    side = float(round(layout.bias_side(node.column)))
    x, y = layout.bias_centre(node)
    return QRectF(round(x - side / 2.0), round(y - side / 2.0), side, side)


def draw_tiles(
    painter: QPainter, rectangles: Sequence[QRectF], images: Sequence[QImage], theme: Theme
) -> None:
    """Draw response tiles with their outlines."""
    for rectangle, image in zip(rectangles, images, strict=False):
        painter.drawImage(rectangle, image)
    _outline(painter, rectangles, theme)


def draw_flat(
    painter: QPainter, rectangles: Sequence[QRectF], colours: Sequence[QColor], theme: Theme
) -> None:
    """Draw nodes in one colour each, where there is no response to show."""
    for rectangle, colour in zip(rectangles, colours, strict=False):
        painter.fillRect(rectangle, colour)
    _outline(painter, rectangles, theme)


def _outline(painter: QPainter, rectangles: Sequence[QRectF], theme: Theme) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.secondary), 1.0))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.drawRects([rectangle.adjusted(0.0, 0.0, -1.0, -1.0) for rectangle in rectangles])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def draw_dots(painter: QPainter, column: Column, indices: npt.NDArray[np.uint8], theme: Theme) -> None:
    """Draw a column of nodes too small for tiles, coloured by their values."""
    colours, side, left = dot_colours(theme), column.side, column.x - column.side / 2.0
    top = column.ys[0] - side / 2.0
    # A strip of the panel's colour keeps them apart from the lines behind.
    strip = QRectF(left - 1.0, top - 1.0, side + 2.0, column.ys[-1] - column.ys[0] + side + 2.0)
    painter.fillRect(strip, QColor(theme.panel))
    for y, index in zip(column.ys.tolist(), indices.tolist(), strict=False):
        painter.fillRect(QRectF(left, y - side / 2.0, side, side), colours[index])
    if column.truncated:
        painter.setPen(QColor(theme.secondary))
        painter.setFont(text_font(VALUE_PX))
        below = QRectF(column.x - 20.0, column.ys[-1] + side / 2.0, 40.0, LABEL_HEIGHT)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, ELLIPSIS)


def draw_biases(painter: QPainter, squares: Sequence[QRectF], biases: Sequence[float], theme: Theme) -> None:
    """Draw biases as small squares with their signs; all of a column in a few calls."""
    pairs = list(zip(squares, biases, strict=False))
    painter.setPen(Qt.PenStyle.NoPen)
    _fill(painter, [square.adjusted(-1.0, -1.0, 1.0, 1.0) for square in squares], theme.panel)
    _fill(painter, [square for square, bias in pairs if bias > 0.0], theme.positive)
    _fill(painter, [square for square, bias in pairs if bias < 0.0], theme.negative)
    _fill(painter, [square for square, bias in pairs if not (bias > 0.0 or bias < 0.0)], theme.secondary)
    if not squares or squares[0].width() < SIGNED:
        return
    arm, thick = squares[0].width() / 2.0 - 2.0, 0.75
    signs = []
    for square, bias in pairs:
        x, y = square.center().x(), square.center().y()
        if bias > 0.0 or bias < 0.0:
            signs.append(QRectF(x - arm, y - thick, 2.0 * arm, 2.0 * thick))
        if bias > 0.0:
            signs.append(QRectF(x - thick, y - arm, 2.0 * thick, 2.0 * arm))
    _fill(painter, signs, theme.panel)


def _fill(painter: QPainter, rectangles: Sequence[QRectF], colour: str) -> None:
    if rectangles:
        painter.setBrush(QColor(colour))
        painter.drawRects(rectangles)


def draw_outline(painter: QPainter, rectangle: QRectF, colour: str, width: float) -> None:
    """Draw a line around a node, outside of its own."""
    out = width / 2.0
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colour), width))
    painter.drawRoundedRect(rectangle.adjusted(-out, -out, out, out), CORNER + out, CORNER + out)

"""ArithmeticPicture: the arithmetic panel's lines, painted and searched by place."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnviz.core.part import Part
from nnviz.views.arithmetic_layout import LineLayout
from nnviz.views.arithmetic_pieces import Bracket, Piece, Placed, Role
from nnviz.views.arithmetic_stack import LEFT, RIGHT, WRAPPED, ArithmeticStack, Block
from nnviz.views.palette import Theme

BAR: Final = 3  # px, beside the current lines
_MARK: Final = 6.5  # px, radius of the mark before a remark
_LIT: Final = 46  # of 255: how strongly a number is lit up


class ArithmeticPicture:
    """A stack of lines; painting and searching touch only what stands at a place."""

    def __init__(self, stack: ArithmeticStack) -> None:
        self.stack = stack
        self._faces = stack.faces
        self._cell, self._row = stack.faces.cell, stack.faces.row
        self._width = stack.width

    def piece_at(self, x: float, y: float) -> tuple[Piece, QRectF] | None:
        """The number or name at a place, and its rectangle."""
        for block in self.stack.between(y, y):
            if isinstance(block.what, LineLayout):
                for item in block.what.placed:
                    if isinstance(item, Placed) and (item.piece.part or item.piece.value is not None):
                        rect = self._rect(item, block.top)
                        if rect.contains(x, y):
                            return item.piece, rect
        return None

    def draw(
        self, painter: QPainter, theme: Theme, area: QRectF, pointed: Piece | None, part: Part | None
    ) -> None:
        """Draw what stands in `area`; lit up are the piece pointed at and everything of a part."""
        blocks = list(self.stack.between(area.top(), area.bottom()))
        for block in blocks:
            if block.is_current:
                whole = QRectF(area.left(), block.top, area.width(), block.height)
                painter.fillRect(whole, QColor(theme.current_line))
                painter.fillRect(QRectF(0.0, block.top, BAR, block.height), QColor(theme.accent))
        for block in blocks:
            if isinstance(block.what, LineLayout):
                self._light(painter, theme, block.what, block.top, pointed, part)
                self._draw_line(painter, theme, block.what, block.top)
            else:
                self._draw_text(painter, theme, block)

    def _rect(self, item: Placed, top: float) -> QRectF:
        return QRectF(
            LEFT + item.column * self._cell,
            top + item.row * self._row,
            len(item.piece.text) * self._cell,
            self._row,
        )

    def _light(
        self,
        painter: QPainter,
        theme: Theme,
        line: LineLayout,
        top: float,
        pointed: Piece | None,
        part: Part | None,
    ) -> None:
        light = QColor(theme.accent)
        light.setAlpha(_LIT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(light)
        for item in line.placed:
            if isinstance(item, Placed) and (
                item.piece is pointed or (part is not None and item.piece.part == part)
            ):
                painter.drawRoundedRect(self._rect(item, top).adjusted(-2.0, 0.5, 2.0, -0.5), 3.0, 3.0)

    def _draw_line(self, painter: QPainter, theme: Theme, line: LineLayout, top: float) -> None:
        for item in line.placed:
            if isinstance(item, Bracket):
                self._draw_brackets(painter, theme, item, top)
                continue
            piece = item.piece
            is_result = piece.role in (Role.RESULT, Role.POSITIVE, Role.NEGATIVE)
            painter.setFont(self._faces.bold if is_result else self._faces.fixed)
            painter.setPen(QColor(_colour(theme, piece.role)))
            x, y = LEFT + item.column * self._cell, top + item.row * self._row + self._faces.ascent
            painter.drawText(QPointF(x, y), piece.text)

    def _draw_brackets(self, painter: QPainter, theme: Theme, item: Bracket, top: float) -> None:
        painter.setPen(QPen(QColor(theme.secondary), 1.0))
        y = top + item.row * self._row + 2.5
        bottom = y + item.rows * self._row - 5.0
        left = LEFT + item.column * self._cell + self._cell / 2
        right = left + (item.columns - 1) * self._cell
        for x, inwards in ((left, 4.0), (right, -4.0)):
            painter.drawPolyline(
                [QPointF(x + inwards, y), QPointF(x, y), QPointF(x, bottom), QPointF(x + inwards, bottom)]
            )

    def _draw_text(self, painter: QPainter, theme: Theme, block: Block) -> None:
        painter.setFont(self._faces.text)
        painter.setPen(QColor(theme.secondary))
        rect = QRectF(LEFT + block.indent, block.top, self._width - LEFT - RIGHT - block.indent, block.height)
        painter.drawText(rect, int(WRAPPED), str(block.what))
        if block.is_remark:
            self._draw_mark(
                painter,
                theme,
                QPointF(LEFT + _MARK, block.top + QFontMetricsF(self._faces.text).height() / 2),
            )

    def _draw_mark(self, painter: QPainter, theme: Theme, middle: QPointF) -> None:
        """An i in a circle, which few fonts have."""
        painter.setPen(QPen(QColor(theme.accent), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, _MARK, _MARK)
        painter.fillRect(QRectF(middle.x() - 0.75, middle.y() - 3.5, 1.5, 1.5), QColor(theme.accent))
        painter.fillRect(QRectF(middle.x() - 0.75, middle.y() - 1.0, 1.5, 4.5), QColor(theme.accent))


def _colour(theme: Theme, role: Role) -> str:
    match role:
        case Role.POSITIVE:
            return theme.positive
        case Role.NEGATIVE:
            return theme.negative
        case Role.SECONDARY:
            return theme.secondary
        case Role.RIGHT:
            return theme.accent
        case Role.WRONG:
            return theme.danger
    return theme.text

"""ArithmeticPicture: the laid-out content in pixels, painted and searched by place."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QPen

from nnviz.core.part import Part
from nnviz.views.arithmetic_content import Content
from nnviz.views.arithmetic_layout import LineLayout, lay_out
from nnviz.views.arithmetic_pieces import Bracket, Piece, Placed, Role
from nnviz.views.palette import SECONDARY_PX, SPACE, Theme, fixed_font, text_font

LEFT: Final = 3 * SPACE
RIGHT: Final = 2 * SPACE
BAR: Final = 3  # px, beside the current lines
_LEADING: Final = 3  # px between rows
_GAP: Final = 2 * SPACE  # px above a heading
_MARK: Final = 6.5  # px, radius of the mark before a remark
_LIT: Final = 46  # of 255: how strongly a number is lit up
_MOST_HEIGHTS: Final = 256  # that are kept
_WRAPPED: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


@dataclass(frozen=True, slots=True)
class _Block:
    """A heading, a line, a remark or a hint, with its place."""

    top: float
    height: float
    what: LineLayout | str
    indent: float = 0.0
    is_remark: bool = False

    @property
    def is_current(self) -> bool:
        return isinstance(self.what, LineLayout) and self.what.shown.current


class Faces:
    """The two typefaces, and the grid that the monospaced one makes."""

    def __init__(self) -> None:
        self.fixed = fixed_font(SECONDARY_PX)
        self.bold = QFont(self.fixed)
        self.bold.setBold(True)
        self.text = text_font(SECONDARY_PX)
        metrics = QFontMetricsF(self.fixed)
        self.cell = metrics.horizontalAdvance("0")
        self.row = float(round(metrics.height()) + _LEADING)
        self.ascent = metrics.ascent() + _LEADING / 2
        self.heading = QFontMetrics(self.text).height() + _LEADING
        self._heights: dict[tuple[str, int], int] = {}

    def wrapped_height(self, text: str, width: int) -> int:
        """Of text in the proportional face, wrapped at a width; kept, since it takes long to find out."""
        if (text, width) not in self._heights:
            if len(self._heights) > _MOST_HEIGHTS:
                self._heights.clear()
            area = QRect(0, 0, width, 10_000)
            self._heights[text, width] = (
                QFontMetrics(self.text).boundingRect(area, int(_WRAPPED), text).height()
            )
        return self._heights[text, width]


class ArithmeticPicture:
    """Content laid out for a width: painting and searching touch only what stands at a place.

    Parameters
    ----------
    width : px
    """

    def __init__(self, content: Content, width: int, faces: Faces) -> None:
        self._faces = faces
        self._cell, self._row = faces.cell, faces.row
        self._width = width
        self._blocks = list(self._stack(content))
        self._tops = [block.top for block in self._blocks]
        self.height = self._blocks[-1].top + self._blocks[-1].height + 2 * SPACE if self._blocks else 0.0

    @property
    def row_height(self) -> float:
        """Of one row of text, in px."""
        return self._row

    @property
    def current(self) -> tuple[float, float] | None:
        """Top and bottom of the current lines with the heading right above them, or None."""
        found = [i for i, block in enumerate(self._blocks) if block.is_current]
        if not found:
            return None
        first, last = self._blocks[found[0]], self._blocks[found[-1]]
        above = self._blocks[found[0] - 1]
        top = above.top if isinstance(above.what, str) and not above.is_remark else first.top
        return top, last.top + last.height

    def text(self, *, current_only: bool) -> str:
        """What stands there, line by line, as it is read aloud."""
        blocks = [block for block in self._blocks if block.is_current or not current_only]
        return "\n".join(b.what if isinstance(b.what, str) else b.what.text for b in blocks)

    def piece_at(self, x: float, y: float) -> tuple[Piece, QRectF] | None:
        """The number or name at a place, and its rectangle."""
        for block in self._between(y, y):
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
        blocks = list(self._between(area.top(), area.bottom()))
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

    def _stack(self, content: Content) -> Iterator[_Block]:
        y = 0.0
        columns = int((self._width - LEFT - RIGHT) / self._cell)
        if content.hint:
            block = self._wrapped(content.hint, y + SPACE)
            yield block
            y = block.top + block.height + SPACE
        for section, lines in zip(content.sections, lay_out(content.sections, columns), strict=True):
            y += _GAP if y else 0.0
            yield _Block(y, self._faces.heading, section.title)
            y += self._faces.heading
            for line in lines:
                yield _Block(y, line.rows * self._row, line)
                y += line.rows * self._row
            for remark in section.remarks:
                block = self._wrapped(remark, y + SPACE, indent=5.0 * SPACE, is_remark=True)
                yield block
                y = block.top + block.height

    def _wrapped(self, text: str, top: float, indent: float = 0.0, *, is_remark: bool = False) -> _Block:
        width = int(self._width - LEFT - RIGHT - indent)
        return _Block(top, self._faces.wrapped_height(text, width), text, indent, is_remark)

    def _between(self, top: float, bottom: float) -> Iterator[_Block]:
        first = max(0, bisect_right(self._tops, top) - 1)
        for block in self._blocks[first : bisect_right(self._tops, bottom)]:
            if block.top + block.height >= top:
                yield block

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
        y = top + item.row * self._row + 1.5
        bottom = y + item.rows * self._row - 3.0
        left = LEFT + item.column * self._cell + self._cell / 2
        right = left + (item.columns - 1) * self._cell
        for x, inwards in ((left, 4.0), (right, -4.0)):
            painter.drawPolyline(
                [QPointF(x + inwards, y), QPointF(x, y), QPointF(x, bottom), QPointF(x + inwards, bottom)]
            )

    def _draw_text(self, painter: QPainter, theme: Theme, block: _Block) -> None:
        painter.setFont(self._faces.text)
        painter.setPen(QColor(theme.secondary))
        rect = QRectF(LEFT + block.indent, block.top, self._width - LEFT - RIGHT - block.indent, block.height)
        painter.drawText(rect, int(_WRAPPED), str(block.what))
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

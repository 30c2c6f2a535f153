"""ArithmeticStack: headings, lines and remarks, one below the other, in pixels."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF

from nnviz.views.arithmetic_content import Content
from nnviz.views.arithmetic_layout import LineLayout, SectionLayout, lay_out
from nnviz.views.palette import SECONDARY_PX, SPACE, fixed_font, text_font

LEFT: Final = 3 * SPACE
RIGHT: Final = 2 * SPACE
WRAPPED: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
_LEADING: Final = 3  # px between rows
_GAP: Final = 2 * SPACE  # px above a heading
_MOST_HEIGHTS: Final = 256  # that are kept


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a line, a remark or a hint, with its place."""

    top: float
    height: float
    what: LineLayout | str
    indent: float = 0.0
    is_remark: bool = False

    @property
    def is_current(self) -> bool:
        """Whether it is a line of what has just been done."""
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
                QFontMetrics(self.text).boundingRect(area, int(WRAPPED), text).height()
            )
        return self._heights[text, width]


class ArithmeticStack:
    """What stands where.

    Parameters
    ----------
    width : px
    before : what the reader saw a moment ago, with the same lines but for numbers
    sight : top and bottom of what is seen, where there is `before`: lines elsewhere keep their height
    """

    def __init__(
        self,
        content: Content,
        width: int,
        faces: Faces,
        before: "ArithmeticStack | None" = None,
        sight: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        self.faces, self.width = faces, width
        columns = int((width - LEFT - RIGHT) / faces.cell)
        self._sections: list[SectionLayout] = lay_out(
            content.sections, columns, before._sections if before is not None else ()
        )
        self._blocks = list(self._stack(content, sight))
        self._tops = [block.top for block in self._blocks]
        self.height = self._blocks[-1].top + self._blocks[-1].height + 2 * SPACE if self._blocks else 0.0

    @property
    def is_guess(self) -> bool:
        """Whether lines out of sight may be higher or lower."""
        return any(line.is_guess for section in self._sections for line in section.lines)

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

    def between(self, top: float, bottom: float) -> Iterator[Block]:
        """What stands, in part at least, between two heights."""
        first = max(0, bisect_right(self._tops, top) - 1)
        for block in self._blocks[first : bisect_right(self._tops, bottom)]:
            if block.top + block.height >= top:
                yield block

    def _stack(self, content: Content, sight: tuple[float, float]) -> Iterator[Block]:
        y = 0.0
        if content.hint:
            yield (block := self._wrapped(content.hint, SPACE))
            y = block.top + block.height + SPACE
        for section in self._sections:
            y += _GAP if y else 0.0
            yield Block(y, self.faces.heading, section.section.title)
            y += self.faces.heading
            for line in section.lines:
                if y + line.rows * self.faces.row >= sight[0] and y <= sight[1]:
                    line.settle()
                yield (block := Block(y, line.rows * self.faces.row, line))
                y += block.height
            for remark in section.section.remarks:
                yield (block := self._wrapped(remark, y + SPACE, indent=5.0 * SPACE, is_remark=True))
                y = block.top + block.height

    def _wrapped(self, text: str, top: float, indent: float = 0.0, *, is_remark: bool = False) -> Block:
        width = int(self.width - LEFT - RIGHT - indent)
        return Block(top, self.faces.wrapped_height(text, width), text, indent, is_remark)

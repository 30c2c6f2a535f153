"""How the text of a program is marked, and what is painted around it: line numbers, values."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final, Protocol

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from nnviz.views.palette import LIGHT, SPACE, VALUE_PX, Theme, fixed_font

BAR: Final = 3  # px; the mark at the left of the lines now running
GAP: Final = 3 * SPACE  # px between a line and the value beside it
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Lines(Protocol):
    """A text whose visible lines are known."""

    @property
    def running(self) -> range:
        """The lines now running, counted from 0."""
        ...

    def visible_lines(self) -> Iterator[tuple[int, QRectF]]:
        """The lines that can be seen, counted from 0, each with its place."""
        ...

    def blockCount(self) -> int:  # noqa: N802 (Qt's name)
        """How many lines there are."""
        ...


class LineNumbers(QWidget):
    """The numbers of the lines that can be seen, and the mark of those now running.

    Parameters
    ----------
    text : whose
    parent : in which it stands
    """

    def __init__(self, text: Lines, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = text
        self._theme = LIGHT
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_theme(self, theme: Theme) -> None:
        """Switch colours."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for the last line's number."""
        digits = max(2, len(str(self._text.blockCount())))
        number = QFontMetrics(fixed_font(VALUE_PX)).horizontalAdvance("0" * digits)
        return QSize(BAR + SPACE + number + 2 * SPACE, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the numbers at the height of their lines."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.panel))
        painter.setFont(fixed_font(VALUE_PX))
        running = self._text.running
        for line, place in self._text.visible_lines():
            row = QRectF(0.0, place.top(), self.width(), place.height())
            if line in running:
                painter.fillRect(row, QColor(self._theme.current_line))
                painter.fillRect(QRectF(0.0, row.top(), BAR, row.height()), QColor(self._theme.accent))
            painter.setPen(QColor(self._theme.text if line in running else self._theme.secondary))
            painter.drawText(row.adjusted(0.0, 0.0, -2.0 * SPACE, 0.0), _RIGHT, str(line + 1))
        painter.end()


def fitting(forms: Sequence[str], metrics: QFontMetrics, line: QRectF, width: int) -> str | None:
    """The first of the forms that has room beside a line; None where each would cover code or be cut."""
    room = width - line.right() - GAP - 2
    return next((form for form in forms if metrics.horizontalAdvance(form) <= room), None)


def draw_value(painter: QPainter, text: str, line: QRectF, theme: Theme) -> None:
    """Draw a value beside its line, whose text stands at `line`."""
    needed = painter.fontMetrics().horizontalAdvance(text)
    painter.setPen(QColor(theme.accent))
    painter.drawText(QRectF(line.right() + GAP, line.top(), needed + 1.0, line.height()), _LEFT, text)


def line_selections(
    document: QTextDocument, running: Collection[int], future: Collection[int], theme: Theme
) -> list[QTextEdit.ExtraSelection]:
    """What a text shows on its own: the lines now running on their colour, those of the future dimmed."""
    background, dimmed = QTextCharFormat(), QTextCharFormat()
    background.setBackground(QColor(theme.current_line))
    background.setProperty(QTextFormat.Property.FullWidthSelection, True)
    dimmed.setForeground(QColor(theme.secondary))
    selections = []
    for line in sorted({*running, *future}):
        cursor = QTextCursor(document.findBlockByNumber(line))
        if line not in running:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        selection = QTextEdit.ExtraSelection()
        # The stubs declare what are plain attributes as methods.
        selection.cursor = cursor
        selection.format = background if line in running else dimmed
        selections.append(selection)
    return selections


def replace_lines(document: QTextDocument, before: list[str], after: list[str]) -> None:
    """Make a document of one list of lines one of another.

    Only what differs is laid out anew, and the reader stays at the same place.
    """
    before, after = before or [""], after or [""]
    shorter = min(len(before), len(after))
    first = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    most = shorter - first
    last = next((n for n in range(most) if before[-1 - n] != after[-1 - n]), most)
    if first:  # with the line before, there is always a line to replace and one to replace it with
        first -= 1
    elif last:
        last -= 1
    cursor = QTextCursor(document.findBlockByNumber(first))
    end = document.findBlockByNumber(len(before) - last - 1)
    cursor.setPosition(end.position() + end.length() - 1, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText("\n".join(after[first : len(after) - last]))

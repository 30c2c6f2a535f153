"""As much of a text as two lines hold."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout


def two_lines(text: str, font: QFont, width: int) -> str:
    """The text, its end elided where two lines of `width` px, broken between words, do not hold it."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    layout.endLayout()
    first, rest = text[: line.textLength()], text[line.textLength() :]
    return first + QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width)

"""CodeColours: quiet colours for a Python program."""

import re
from typing import Final

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from nnviz.views.palette import LIGHT, Theme

# In this order, so that a # in a string begins no comment.
_TOKENS: Final = re.compile(
    r'(?P<docstring>"""[^"]*""")'
    r'|(?P<string>f?"[^"]*")'
    r"|(?P<comment>#.*)"
    r"|\b(?P<keyword>as|def|else|except|for|from|if|import|in|return|try)\b"
)


class CodeColours(QSyntaxHighlighter):
    """What is for people is secondary, keywords are strong, all else is text.

    Parameters
    ----------
    document : of the program
    """

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}
        self._make_formats(LIGHT)

    def show_theme(self, theme: Theme) -> None:
        """Switch colours."""
        self._make_formats(theme)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:  # noqa: N802 (Qt's name)
        """Colour one line."""
        for match in _TOKENS.finditer(text):
            kind = str(match.lastgroup)
            self.setFormat(match.start(), match.end() - match.start(), self._formats[kind])

    def _make_formats(self, theme: Theme) -> None:
        quiet, string, strong = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        quiet.setForeground(QColor(theme.secondary))
        string.setForeground(QColor(theme.positive))
        strong.setFontWeight(QFont.Weight.DemiBold)
        self._formats = {"docstring": quiet, "comment": quiet, "string": string, "keyword": strong}

"""Tooltips with words from a file, which are never taken for markup."""

from html import escape

from PySide6.QtGui import Qt


def plain_tip(text: str) -> str:
    """A text so that a tooltip shows it as it is; Qt reads what looks like HTML as HTML."""
    if not Qt.mightBeRichText(text):
        return text
    lines = escape(text).replace("\n", "<br>")
    return f"<p>{lines}</p>"

"""Tooltips with words from a file, which are never taken for markup."""

from html import escape

from PySide6.QtGui import Qt


def plain_tip(text: str) -> str:
    """A text so that a tooltip shows it as it is; Qt reads what looks like HTML as HTML."""
    return f"<p>{escape(text)}</p>" if Qt.mightBeRichText(text) else text

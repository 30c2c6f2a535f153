"""What a key means while the predictions table has the focus."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from nnviz.views.numbers import MINUS

_PLAIN: Final = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
_KEYS: Final = {
    Qt.Key.Key_Return: "edit",
    Qt.Key.Key_Enter: "edit",
    Qt.Key.Key_F2: "edit",
    Qt.Key.Key_Insert: "add",
    Qt.Key.Key_Delete: "delete",
    Qt.Key.Key_Backspace: "delete",
    Qt.Key.Key_Escape: "unselect",
    **dict.fromkeys(
        (
            Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space,
            Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
        ),
        "table",
    ),
}  # fmt: skip


def meaning(event: QKeyEvent) -> str:
    """What a key asks for: copy, edit, add, delete, unselect, type (a number begins), or
    table (what every table does with it); "" where it is none of the table's.
    """  # noqa: D205
    if event.matches(QKeySequence.StandardKey.Copy):
        return "copy"
    if event.matches(QKeySequence.StandardKey.SelectAll):
        return "table"
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = Qt.Key(event.key())
    if modifiers == Qt.KeyboardModifier.ControlModifier:
        return "table" if _KEYS.get(key) == "table" else ""
    if modifiers & ~_PLAIN:
        return ""
    if key in _KEYS:
        return _KEYS[key]
    return "type" if begins_number(event.text()) else ""


def begins_number(text: str) -> bool:
    """Whether a number can begin with what was typed."""
    return text != "" and text in f"0123456789-+.,{MINUS}"

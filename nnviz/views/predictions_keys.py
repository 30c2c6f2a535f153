"""What a key means while the predictions table has the focus."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from nnviz.views.numbers import MINUS

_PLAIN: Final = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
_BEGINNINGS: Final = tuple(f"0123456789-+.,{MINUS}")  # of a number
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
    """What a key asks for; "" where it is none of the table's.

    Returns
    -------
    str
        copy, edit, add, delete, unselect, type (a number begins), or table (what every table does with it).
    """
    if event.matches(QKeySequence.StandardKey.Copy):
        return "copy"
    if event.matches(QKeySequence.StandardKey.SelectAll):
        return "table"
    usual = _KEYS.get(Qt.Key(event.key()), "")
    if is_plain(event):
        return usual or ("type" if event.text() in _BEGINNINGS else "")
    has_control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return usual if has_control and usual == "table" else ""  # Ctrl and an arrow move without selecting


def is_plain(event: QKeyEvent) -> bool:
    """Whether a key stands for itself: no Ctrl, Alt or Meta is held."""
    return not event.modifiers() & ~_PLAIN

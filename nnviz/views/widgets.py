"""Small things that every view builds with."""

from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractSpinBox

Q = TypeVar("Q", bound=QObject)


def named(thing: Q, name: str, accessible_name: str = "", tip: str = "") -> Q:
    """Give a widget or action its objectName and what assistive software and the mouse are told."""
    thing.setObjectName(name)
    for setter, text in (("setAccessibleName", accessible_name), ("setToolTip", tip)):
        if text:
            getattr(thing, setter)(text)
    return thing


def with_margins(box: QAbstractSpinBox) -> None:
    """Keep a spin box's number away from its frame, which a style sheet's padding does not do."""
    box.lineEdit().setTextMargins(5, 0, 5, 0)

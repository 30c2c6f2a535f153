"""FocusKeys: keys that a control with the focus needs are not taken by the window's shortcuts."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QMainWindow,
    QWidget,
)

_UP_DOWN: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down)
_ARROWS: Final = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class FocusKeys(QObject):
    """Leaves Space to buttons, arrows to sliders and letters to lists, while they have the focus.

    Fields to type in see to themselves. So that Space still runs and pauses after a click on a
    button, only Tab gives a button or a list the focus.

    Parameters
    ----------
    window : complete, with all its controls and panels
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        for thing in (window, *window.findChildren(QDockWidget)):  # a floating panel is a window, too
            thing.installEventFilter(self)
        controls: list[QWidget] = list(window.findChildren(QAbstractButton))
        controls += [box for box in window.findChildren(QComboBox) if not box.isEditable()]
        for control in controls:
            if control.focusPolicy() != Qt.FocusPolicy.NoFocus:
                control.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See what no control has claimed on its way up to the window."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and _needs(QApplication.focusWidget(), event)
        ):
            event.accept()
            return True
        return super().eventFilter(watched, event)


def _needs(widget: QWidget | None, event: QKeyEvent) -> bool:
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    match widget:
        case QAbstractButton():
            return event.key() == Qt.Key.Key_Space
        case QAbstractSlider():
            return event.key() in _ARROWS
        case QComboBox():
            return event.key() in _UP_DOWN or (event.text().isprintable() and event.text() != "")
        case QAbstractSpinBox():
            return event.key() in _UP_DOWN
    return False

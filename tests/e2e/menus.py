"""A hand on the menus: opens them, goes to an entry, and presses Enter there."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu


def choose(hand, *path):
    """Choose an entry: the name of its menu, those of menus within it, and its own ("file", "export", …)."""
    *names, wanted = path
    menu = hand.child(QMenu, f"{names[0]}_menu")
    menu.popup(hand.window.mapToGlobal(hand.window.rect().center()))
    for inner in names[1:]:
        within = hand.child(QMenu, f"{inner}_menu")
        menu.setActiveAction(within.menuAction())
        hand.key(Qt.Key.Key_Right, widget=menu)
        hand.until(within.isVisible)
        menu = within
    action = hand.window.actions_by_name[wanted]
    assert action in menu.actions()
    menu.setActiveAction(action)
    hand.key(Qt.Key.Key_Return, widget=menu)
    assert not menu.isVisible()


def shown(hand, kind, name):
    """Wait for the one dialog of that name, and return it."""

    def found():
        return [
            widget
            for widget in QApplication.topLevelWidgets()
            if isinstance(widget, kind) and widget.objectName() == name and widget.isVisible()
        ]

    hand.until(lambda: len(found()) == 1)
    return found()[0]

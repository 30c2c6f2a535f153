"""PanelDock: a panel with rounded corners that can be moved, tabbed and hidden."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDockWidget, QFrame, QVBoxLayout, QWidget

from nnviz.views.widgets import named


class PanelDock(QDockWidget):
    """A dock without a title bar, until the user wants to move it."""

    def __init__(self, name: str, title: str, view: QWidget, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setObjectName(f"{name}_dock")
        frame = named(QFrame(), "panel")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(view)
        self.setWidget(frame)
        self._no_title = QWidget(self)
        self._movable = False
        self._show_title()
        self.topLevelChanged.connect(self._top_level_changed)

    def set_movable(self, movable: bool) -> None:
        """Show the title bar that the panel is moved by."""
        self._movable = movable
        self._show_title()

    @Slot(bool)
    def _top_level_changed(self, _floating: bool) -> None:
        self._show_title()

    def _show_title(self) -> None:
        # A floating panel always has its title bar: without it there would be no way back.
        has_title = self._movable or (self.isFloating() and self.parent() is not None)
        self._no_title.setVisible(not has_title)
        self.setTitleBarWidget(None if has_title else self._no_title)  # type: ignore[arg-type]

"""PanelArea: the docks between the window's two fixed rows, and where each belongs."""

from typing import Final

from PySide6.QtCore import QByteArray, QChildEvent, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QTabBar, QTabWidget, QToolButton, QWidget

from nnviz.views.panel import PanelDock

# px at 1280 × 800; Qt shrinks and stretches them in proportion.
WIDTHS: Final = {"network": 316, "plane": 470, "loss": 462}
HEIGHTS: Final = {"loss": 240, "arithmetic": 420}
NOWHERE: Final = QPoint(-10_000, -10_000)
ROOM_FOR_TABS: Final = 346  # px that the titles of BELOW need, side by side; those of ABOVE need 3 fewer
# One behind the other, in the window's right column.
ABOVE: Final = ("loss", "surface", "watches", "runs", "breakpoints", "notes")
BELOW: Final = ("arithmetic", "code", "predictions", "error", "settings")


class PanelArea(QMainWindow):
    """A window inside the window, since only a QMainWindow can hold docks.

    Parameters
    ----------
    views : name -> (title, view): network, plane and those of ABOVE and BELOW
    """

    def __init__(self, views: dict[str, tuple[str, QWidget]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel_area")
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setDockNestingEnabled(True)
        self.setAnimated(False)
        self.setContentsMargins(8, 8, 8, 8)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.panels = {name: PanelDock(name, title, view, self) for name, (title, view) in views.items()}
        for name in (*ABOVE, *BELOW):
            self.panels[name].setMinimumWidth(ROOM_FOR_TABS)
        self._has_been_shown = False
        for panel in self.panels.values():
            panel.visibilityChanged.connect(self._take_focus_away)
        self.place()

    @Slot()
    def place(self) -> None:
        """Put every panel in its place."""
        panels = self.panels
        for panel in panels.values():
            panel.setFloating(False)
            self.removeDockWidget(panel)
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, panels["network"])
        self.splitDockWidget(panels["network"], panels["plane"], Qt.Orientation.Horizontal)
        self.splitDockWidget(panels["plane"], panels[ABOVE[0]], Qt.Orientation.Horizontal)
        self.splitDockWidget(panels[ABOVE[0]], panels[BELOW[0]], Qt.Orientation.Vertical)
        for panel in panels.values():
            panel.show()
        for names in (ABOVE, BELOW):
            for name in names[1:]:
                self.tabifyDockWidget(panels[names[0]], panels[name])
        for names in (ABOVE, BELOW):
            panels[names[0]].raise_()
        self._share_room()
        QTimer.singleShot(0, self._hide_stray_tabs)

    def restore(self, state: QByteArray, version: int) -> None:
        """Put every panel where it was when the state was saved; nothing where that is of another version."""
        if self.restoreState(state, version):
            QTimer.singleShot(0, self._hide_stray_tabs)

    def _share_room(self) -> None:
        """Give each panel its part of what there is."""
        panels = self.panels
        for sizes, orientation in (
            (WIDTHS, Qt.Orientation.Horizontal),
            (HEIGHTS, Qt.Orientation.Vertical),
        ):
            self.resizeDocks([panels[name] for name in sizes], list(sizes.values()), orientation)

    @Slot()
    def _hide_stray_tabs(self) -> None:
        """Qt leaves the rows of tabs of former arrangements behind, and paints them over the others.

        It lays out anew only when it gets to it, so this comes after.
        """
        bars = self.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        for bar in bars:
            bar.move(NOWHERE)
        layout = self.layout()
        assert layout is not None
        for place in (self.rect(), self.contentsRect()):  # it must change for those in use to be moved
            layout.setGeometry(place)
        for bar in bars:
            bar.setVisible(bar.pos() != NOWHERE)

    def showEvent(self, event: QShowEvent) -> None:
        """Share the room anew, now that there is as much as there will be."""
        super().showEvent(event)
        if not self._has_been_shown:
            self._has_been_shown = True
            self._share_room()

    def childEvent(self, event: QChildEvent) -> None:
        """Style the row of tabs that Qt makes wherever panels share a place."""
        super().childEvent(event)
        bar = event.child()
        if event.polished() and isinstance(bar, QTabBar):
            bar.setAccessibleName(self.tr("Panels in this place"))
            bar.setDrawBase(False)
            bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            for name, text in (
                ("ScrollLeftButton", self.tr("Earlier panels")),
                ("ScrollRightButton", self.tr("Later panels")),
            ):
                if (button := bar.findChild(QToolButton, name)) is not None:
                    button.setAccessibleName(text)
                    button.setToolTip(text)

    def is_covered(self, widget: QWidget) -> bool:
        """Whether a widget is in a panel that stands behind another one's tab."""
        return any(
            panel.isAncestorOf(widget) and panel.visibleRegion().isEmpty() for panel in self.panels.values()
        )

    @Slot(bool)
    def _take_focus_away(self, visible: bool) -> None:
        """Keys are not to go where nobody sees them."""
        panel, focus = self.sender(), QApplication.focusWidget()
        if not visible and focus is not None and isinstance(panel, QWidget) and panel.isAncestorOf(focus):
            focus.clearFocus()

    def bring_forward(self, name: str) -> None:
        """Show a panel, in front of those it shares its place with."""
        self.panels[name].show()
        self.panels[name].raise_()

    def toggle_actions(self) -> list[QAction]:
        """One action a panel, that shows or hides it."""
        return [panel.toggleViewAction() for panel in self.panels.values()]

    def set_movable(self, movable: bool) -> None:
        """Give every panel a title bar to move it by, or take it away."""
        for panel in self.panels.values():
            panel.set_movable(movable)

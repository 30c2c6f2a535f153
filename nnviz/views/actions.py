"""Actions: everything the window can be told to do, with shortcut, tooltip, icon and menu."""

from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from nnviz.views.icons import icon
from nnviz.views.menu_rows import Entry, MenuRows, Rows, Submenu
from nnviz.views.palette import Theme
from nnviz.views.widgets import named


class Actions(QObject):
    """All actions of the window by name; an action's objectName is its name.

    Attributes
    ----------
    recent : those of the files that were opened or saved last
    presets, themes : of which one is chosen at a time
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._by_name: dict[str, QAction] = {}
        self._icons: dict[QAction, str] = {}
        every = MenuRows(self)
        self._titles: Final = every.titles()
        self._rows: Final = every.by_menu()
        for rows in self._rows.values():
            self._by_name |= {entry.name: self._made(entry) for entry in _entries(rows)}
        self["run"].setIconVisibleInMenu(False)  # its colour is for the button's ground
        self.recent = [action for name, action in self._by_name.items() if name.startswith("recent_")]
        self.presets, self.themes = self._group("data"), self._group("theme")

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def all(self) -> list[QAction]:
        """Every action."""
        return list(self._by_name.values())

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Make the menus; returns them by name."""
        menus: dict[str, QMenu] = {}
        for name, title in self._titles.items():
            self._fill(bar.addMenu(title), name, menus)
        return menus

    def _fill(self, menu: QMenu, name: str, menus: dict[str, QMenu]) -> None:
        """Give a menu its rows, and put it and those within it among the `menus`."""
        menus[name] = named(menu, f"{name}_menu")
        menu.setToolTipsVisible(True)
        for row in self._rows[name]:
            match row:
                case None:
                    menu.addSeparator()
                case Submenu():
                    self._fill(menu.addMenu(row.text), row.name, menus)
                case Entry():
                    menu.addAction(self[row.name])

    def show_running(self, running: bool, theme: Theme) -> None:
        """Make the run action say what it would do now."""
        run = self["run"]
        run.setText(self.tr("&Pause") if running else self.tr("&Run"))
        run.setIconText(self.tr("Pause") if running else self.tr("Run"))
        run.setToolTip(
            _with_keys(self.tr("Pause training") if running else self.tr("Train until paused"), run)
        )
        self._icons[run] = "pause" if running else "run"
        run.setIcon(icon(self._icons[run], theme.on_accent))

    def show_theme(self, theme: Theme) -> None:
        """Draw the icons in a theme's colours."""
        for action, name in self._icons.items():
            colour = theme.on_accent if action is self["run"] else theme.text
            action.setIcon(icon(name, colour, theme.secondary))

    def _made(self, entry: Entry) -> QAction:
        action = named(QAction(entry.text, self), entry.name)
        action.setShortcuts([QKeySequence(key) for key in entry.keys])
        action.setIconText(entry.text.replace("&", "").replace("…", ""))
        action.setToolTip(_with_keys(entry.tip or action.iconText(), action))
        action.setCheckable(entry.is_checkable)
        if entry.value:
            action.setData(entry.value)
        if entry.icon:
            self._icons[action] = entry.icon
        return action

    def _group(self, menu: str) -> QActionGroup:
        """The actions of a menu as those of which one is chosen at a time."""
        group = QActionGroup(self)
        for entry in _entries(self._rows[menu]):
            group.addAction(self[entry.name])
        return group


def _entries(rows: Rows) -> list[Entry]:
    return [row for row in rows if isinstance(row, Entry)]


def _with_keys(text: str, action: QAction) -> str:
    keys = [key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()]
    return f"{text} ({', '.join(keys)})" if keys else text

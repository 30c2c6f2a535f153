"""RecentFiles: the menu of the files that were opened or saved last."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QSettings, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

KEY: Final = "recent_files"


class RecentFiles(QObject):
    """Keeps the list among the settings, and shows it in a menu.

    Parameters
    ----------
    menu : looked through anew each time that it opens
    entries : the actions of the files, as many as are remembered
    clear : the action that forgets them

    Signals
    -------
    open_requested : str
        The path of a file that was chosen.
    """

    open_requested = Signal(str)

    def __init__(self, menu: QMenu, entries: Sequence[QAction], clear: QAction) -> None:
        super().__init__(menu)
        self._menu, self._entries, self._clear = menu, tuple(entries), clear
        menu.aboutToShow.connect(self._show)
        clear.triggered.connect(self._forget)
        for entry in self._entries:
            entry.triggered.connect(self._chosen)
        self._show()

    @property
    def paths(self) -> list[str]:
        """The files, the newest first."""
        stored = QSettings().value(KEY, [])
        found = [stored] if isinstance(stored, str) else stored  # Qt reads a list of one as its entry
        if not isinstance(found, list):
            return []
        return [path for path in found if isinstance(path, str) and path][: len(self._entries)]

    def add(self, path: Path) -> None:
        """A file has been opened or saved."""
        name = str(path.absolute())
        if any(0xD800 <= ord(sign) < 0xE000 for sign in name):
            return  # of bytes that are no text, which settings cannot hold
        self._keep([name, *(other for other in self.paths if other != name)])

    def _keep(self, paths: list[str]) -> None:
        QSettings().setValue(KEY, paths[: len(self._entries)])
        self._show()

    @Slot()
    def _show(self) -> None:
        paths = self.paths
        for number, entry in enumerate(self._entries, start=1):
            entry.setVisible(number <= len(paths))
            if number <= len(paths):
                self._show_entry(entry, number, Path(paths[number - 1]))
        self._clear.setEnabled(bool(paths))
        self._menu.setEnabled(bool(paths))

    def _show_entry(self, entry: QAction, number: int, path: Path) -> None:
        is_there = _is_file(path)
        key = f"&{number}" if number < 10 else "1&0"
        name = path.name.replace("&", "&&")
        missing = self.tr("{0} — it is no longer there")
        entry.setText(f"{key}  {name if is_there else missing.format(name)}")
        entry.setToolTip(str(path) if is_there else missing.format(path))
        entry.setData(str(path))
        entry.setEnabled(is_there)

    @Slot()
    def _chosen(self) -> None:
        entry = self.sender()
        assert isinstance(entry, QAction)
        self.open_requested.emit(str(entry.data()))

    @Slot()
    def _forget(self) -> None:
        self._keep([])


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError, RuntimeError):  # no permission, a NUL, links in a circle
        return False

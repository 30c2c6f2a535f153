"""WindowLayout: where the window and its panels stood when it was closed last."""

import zlib
from typing import Final

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow

from nnviz.views.panel_area import PanelArea

VERSION: Final = 1  # of how panels are arranged; a layout of another one is not taken
GEOMETRY, PANELS, SPEED = "window/geometry", "window/panels", "window/speed"


class WindowLayout:
    """Keeps size, position, panels and speed among the settings.

    Parameters
    ----------
    window : which Qt puts back on a screen where its place is on none
    area : with all panels
    """

    def __init__(self, window: QMainWindow, area: PanelArea) -> None:
        self._window, self._area = window, area
        names = " ".join(sorted(area.panels))
        # A panel that a former layout does not know would stand anywhere.
        self._version = zlib.crc32(f"{VERSION} {names}".encode()) & 0x7FFFFFFF

    def save(self, speed: float | None) -> None:
        """Remember how everything stands; the speed in iterations a second, None for as fast as it goes."""
        settings = QSettings()
        settings.setValue(GEOMETRY, self._window.saveGeometry())
        settings.setValue(PANELS, self._area.saveState(self._version))
        settings.setValue(SPEED, "max" if speed is None else repr(speed))

    def restore_window(self) -> None:
        """Give the window its size and place, before it is shown."""
        if isinstance(geometry := QSettings().value(GEOMETRY), QByteArray):
            self._window.restoreGeometry(geometry)

    def restore_panels(self) -> None:
        """Put the panels where they were, once the window has its size."""
        if isinstance(state := QSettings().value(PANELS), QByteArray):
            self._area.restore(state, self._version)

    def speed(self) -> float | None:
        """The speed of the last time."""
        try:
            return float(str(QSettings().value(SPEED, "max")))
        except ValueError:
            return None

"""Diagnostics: what the Help menu gives to whoever looks into a fault."""

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication

from nnviz.logs import diagnostics
from nnviz.main_window import MainWindow


class Diagnostics(QObject):
    """Copies facts and the log's end, and shows where the log is. Nothing is sent anywhere.

    Parameters
    ----------
    window : whose screen and theme are told, and whose status line says what was done
    folder : of the log
    """

    def __init__(self, window: MainWindow, folder: Path) -> None:
        super().__init__(window)
        self._window, self._folder = window, folder

    @Slot()
    def copy(self) -> None:
        """Copy versions, the screen, the theme and the newest lines of the log."""
        QGuiApplication.clipboard().setText(diagnostics(self._folder, self._facts()))
        self._window.views.status.show_message(self.tr("Copied. Have a look before you pass it on."))

    @Slot()
    def show_folder(self) -> None:
        """Show the folder of the log in the file manager; where there is none, say where it is."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder))):
            self._window.views.status.show_message(self.tr("The log is in {0}").format(self._folder))

    def _facts(self) -> list[str]:
        screen, scheme = self._window.screen(), QGuiApplication.styleHints().colorScheme().name
        size = screen.geometry()
        return [
            f"Platform {QGuiApplication.platformName()}, "
            f"screen {size.width()} × {size.height()} at {screen.devicePixelRatio():g}",
            f"Theme {self._window.theme.name}, the system's is {scheme.lower()}",
        ]

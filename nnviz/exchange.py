"""Exchange: wires what leaves a window as pictures, animations and diagnostics to its actions."""

from pathlib import Path

from PySide6.QtCore import QObject

from nnviz.diagnostics import Diagnostics
from nnviz.main_window import MainWindow
from nnviz.views.picture_commands import PictureCommands
from nnviz.window.animation_commands import AnimationCommands


class Exchange(QObject):
    """Pictures, animations and diagnostics of a window.

    Parameters
    ----------
    window : whose actions ask for them
    log_folder : where the log is
    """

    def __init__(self, window: MainWindow, log_folder: Path) -> None:
        super().__init__(window)
        session, views = window.session, window.views
        self._session = session
        self.pictures = PictureCommands(window, window.area, views.panels(), self._is_settled)
        self.animations = AnimationCommands(session, window.document, views, window.area, window)
        self.diagnostics = Diagnostics(window, log_folder)
        self.pictures.told.connect(views.status.show_message)
        window.closed.connect(self.animations.cancel)
        window.closed.connect(self.pictures.finish)
        window.theme_changed.connect(self.animations.show_theme)
        self.animations.show_theme(window.theme)
        for name, slot in {
            "save_picture": self.pictures.ask,
            "export_animation": self.animations.export_animation,
            "copy_diagnostics": self.diagnostics.copy,
            "show_log": self.diagnostics.show_folder,
        }.items():
            window.actions_by_name[name].triggered.connect(slot)

    def _is_settled(self) -> bool:
        """Whether nothing that a panel has asked for is still to come."""
        session = self._session
        return session.errands.is_idle and (session.running or not session.busy)

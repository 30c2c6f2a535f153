"""ThemeChoice: the theme that the user has chosen, or else the system's, given to the application."""

from PySide6.QtCore import QObject, QSettings, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication
from PySide6.QtWidgets import QApplication

from nnviz.views.palette import DARK, LIGHT, Theme
from nnviz.views.style import apply_theme


class ThemeChoice(QObject):
    """Which theme everything has; the choice is kept among the settings.

    Parameters
    ----------
    choices : the actions that choose; their data is "light", "dark" or "system"

    Signals
    -------
    theme_changed : Theme
        The application has it; what paints with its own colours is to take it, too.

    Attributes
    ----------
    theme : the application's, once `apply` has been called
    """

    theme_changed = Signal(object)

    def __init__(self, choices: QActionGroup, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self._choices = choices
        self._chosen = str(QSettings().value("theme", "system"))
        choices.triggered.connect(self._triggered)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.apply)

    def choose(self, choice: str) -> None:
        """Choose "light", "dark" or "system", from now on and at the next start."""
        self._chosen = choice
        QSettings().setValue("theme", choice)
        self.apply()

    @Slot()
    def apply(self) -> None:
        """Give the application its theme."""
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        by_name = {"light": LIGHT, "dark": DARK}
        self.theme = by_name.get(self._chosen, DARK if dark else LIGHT)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        apply_theme(application, self.theme)
        for action in self._choices.actions():
            action.setChecked(action.data() == self._chosen)
        self.theme_changed.emit(self.theme)

    @Slot(QAction)
    def _triggered(self, action: QAction) -> None:
        self.choose(str(action.data()))

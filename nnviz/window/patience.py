"""Patience: something is read while its reader waits, but not the window."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from nnviz.core.errors import InputError
from nnviz.engine.reading import Reading, Work
from nnviz.views.waiting_dialog import WaitingDialog


class Patience(QObject):
    """Reads beside everything else; what takes long is said over the window, and can be given up.

    Parameters
    ----------
    window : over which that is said
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._outcome: object = None
        self._dialog: WaitingDialog | None = None
        self._reading = Reading(self)
        self._reading.finished.connect(self._take)
        self._reading.refused.connect(self._take)

    def read(self, work: Work, text: str) -> object:
        """What comes of the work; None where the user has given it up.

        Parameters
        ----------
        text : what goes on, where it is to be said

        Raises
        ------
        InputError
            When the work does.
        """
        self._outcome = None
        self._reading.begin(work)
        if self._reading.is_busy:
            self._dialog = WaitingDialog(text, self._window)
            self._dialog.exec()
            self._dialog.deleteLater()
            self._dialog = None
            self._reading.stop()
        outcome, self._outcome = self._outcome, None
        if isinstance(outcome, InputError):
            raise outcome
        return outcome

    @Slot(object)
    def _take(self, outcome: object) -> None:
        self._outcome = outcome
        if self._dialog is not None:
            self._dialog.accept()

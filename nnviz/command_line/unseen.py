"""What the command line needs for windows that nobody sees: an application, and a way to wait for them."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QLoggingCategory,
    QObject,
    SignalInstance,
    Slot,
)
from PySide6.QtWidgets import QApplication

from nnviz.core.errors import FileError
from nnviz.engine.signals import SignalWatcher
from nnviz.views.palette import LIGHT
from nnviz.views.style import apply_theme, use_fusion


@contextmanager
def unseen_application() -> Iterator[None]:
    """A QApplication in the light theme, whatever the user has chosen."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    use_fusion(application)
    apply_theme(application, LIGHT)
    # A window on no screen would warn that nobody can be told how small it may become.
    QLoggingCategory.setFilterRules("default.warning=false")
    try:
        yield
    finally:  # what is deleted later is deleted now: no event loop follows
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QLoggingCategory.setFilterRules("")


class Waiting(QObject):
    """Waits for what takes its time, and can be interrupted meanwhile.

    Parameters
    ----------
    done : the signal that it is there
    failed : the signal that there will be none; says why
    preface : what an error begins with
    """

    def __init__(self, done: SignalInstance, failed: SignalInstance, preface: str = "") -> None:
        super().__init__()
        self._preface = preface
        self._loop = QEventLoop(self)
        self._trouble: BaseException | None = None
        done.connect(self._loop.quit)
        failed.connect(self._fail)

    def wait(self, begin: Callable[[], None]) -> None:
        """Begin, and stay until it is there.

        Raises
        ------
        FileError
            When it has failed.
        KeyboardInterrupt
            When the program is asked to end.
        """
        watcher = SignalWatcher(self)
        watcher.received.connect(self._interrupt)
        try:
            begin()
            self._loop.exec()
        finally:
            watcher.stop()
        if self._trouble is not None:
            raise self._trouble

    @Slot(str)
    def _fail(self, why: str) -> None:
        self._trouble = FileError(f"{self._preface}{why}")
        self._loop.quit()

    @Slot()
    def _interrupt(self) -> None:
        self._trouble = KeyboardInterrupt()
        self._loop.quit()

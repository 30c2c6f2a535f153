"""Pictures for the command line: the window as it would stand after a run, on no screen."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from nnviz import startup
from nnviz.core.errors import FileError
from nnviz.core.run import Run
from nnviz.files.document import Document
from nnviz.files.output import check_writable
from nnviz.headless import Outcome, run_of

if TYPE_CHECKING:
    from nnviz.main_window import MainWindow

WIDTH, HEIGHT = 1280, 800  # px
QUIET_SECONDS: Final = 0.3  # without anything new: then all has been shown
LOOK_SECONDS: Final = 0.01


def check_picture(path: Path) -> None:
    """Find out before a long run whether a picture can be made after it.

    Raises
    ------
    FileError
        When the suffix names no kind of picture, the file cannot be written, or Qt cannot start.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if problem := startup.check():
        raise FileError(f"{path}: a picture cannot be made: {problem}")
    from nnviz.views.picture import picture_format

    picture_format(path)
    check_writable(path)


def save_window_picture(outcome: Outcome, path: Path) -> None:
    """Write a picture of the window, standing where a run has ended. No window is seen meanwhile.

    What is shown is computed from the very state that the run has ended with.

    Raises
    ------
    FileError
        When the file cannot be written, or the window fails to show the run.
    """
    from nnviz.views.picture import save_picture

    with _hidden_window(run_of(outcome)) as window:
        if problem := _wait_until_shown(window, outcome.state.iteration):
            raise FileError(f"{path}: a picture cannot be made: {problem}")
        # Loops for training on may still be compiled; the picture is not of that.
        window.views.status.show_speed(0.0, 0.0, preparing=False)
        save_picture(window, path)


@contextmanager
def _hidden_window(run: Run) -> Iterator["MainWindow"]:
    """A window that is on no screen and keeps no settings."""
    from PySide6.QtCore import QCoreApplication, QEvent, QSettings, Qt
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setStyle("Fusion")
    before = QSettings.defaultFormat()
    with TemporaryDirectory() as folder:
        ini = QSettings.Format.IniFormat
        QSettings.setDefaultFormat(ini)
        QSettings.setPath(ini, QSettings.Scope.UserScope, folder)
        from nnviz.main_window import MainWindow

        window = MainWindow(Document(run))
        try:
            window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
            window.resize(WIDTH, HEIGHT)
            window.show()
            yield window
        finally:
            window.session.close()
            window.hide()
            window.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            QSettings.setDefaultFormat(before)


def _wait_until_shown(window: "MainWindow", iteration: int) -> str:
    """Let the window take its time until nothing new is on its way; returns why it cannot, or ""."""
    from PySide6.QtCore import QCoreApplication

    session, quiet_since, places = window.session, time.monotonic(), None
    while time.monotonic() - quiet_since < QUIET_SECONDS:
        QCoreApplication.processEvents()
        if session.failure:
            return session.failure
        snapshot, before = session.snapshot, places
        arrived = snapshot is not None and snapshot.iteration == iteration
        places = [panel.geometry() for panel in window.area.panels.values()]
        if session.busy or not arrived or places != before:  # panels need less room once they show a run
            quiet_since = time.monotonic()
        time.sleep(LOOK_SECONDS)
    return ""

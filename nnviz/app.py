"""The application: QApplication, start-up checks, exception hook, one window."""

import gc
import logging
import sys
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple

from nnviz import startup
from nnviz.core.experiment import Experiment
from nnviz.core.presets import preset_experiment
from nnviz.core.run import Run
from nnviz.files.document import Document
from nnviz.files.saved_document import SUFFIX
from nnviz.files.source import experiment_for, is_table, load_document, load_noted, load_table, look_at

if TYPE_CHECKING:
    from nnviz.engine.signals import SignalWatcher
    from nnviz.main_window import MainWindow
    from nnviz.recovery import Recovery

SWITCH_SECONDS = 0.0001
# New objects before the cycle collector looks: with Python's 700 it takes 2-8 ms out of some frames.
COLLECT_AFTER = (20_000, 20, 50)
DEFAULT_PRESET = "realpython"

logger = logging.getLogger(__name__)


def run_window(source: str | Path | Experiment | None = None) -> int:
    """Open the window and stay until it is closed; returns the exit status.

    Where no window can open, one line on standard error says what is missing. `source` is as in
    `open_window`, but a table with problems or doubts is shown first: it opens when the user says so.

    Raises
    ------
    InputError
        When `source` cannot be used.
    """
    table = source if isinstance(source, Path) and is_table(source) else None
    to_open = _of_table(table) if table is not None else _loaded(source)
    if problem := startup.check():
        sys.stderr.write(f"nnviz: {problem}\n")
        return 1
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from nnviz.logs import Log, state_folder

    log = Log(state_folder())
    window, recovery = _opened(to_open)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    watcher = _watch_signals(window, recovery)
    QTimer.singleShot(0, recovery.offer)
    if to_open.table is not None:
        QTimer.singleShot(0, partial(window.documents.open_file, to_open.table))
    try:
        return application.exec()
    finally:
        watcher.stop()
        log.stop()


def open_window(source: str | Path | Experiment | None = None) -> "MainWindow":
    """Open the window on a preset's id, a file's path, or an experiment; the tutorial's if None.

    Makes the QApplication if there is none. The window's `session` holds the run. What a crash has
    left is kept for the next start of the program, and not asked about here.

    Raises
    ------
    InputError
        When `source` cannot be used.
    """
    return _opened(_loaded(source))[0]


class _ToOpen(NamedTuple):
    """What a window is to begin with.

    Attributes
    ----------
    path : the file that the document is to be saved into again
    note : for the status line
    table : a file that somebody must look at before it is opened
    """

    document: Document
    path: Path | None = None
    note: str = ""
    table: Path | None = None


def _opened(to_open: _ToOpen) -> "tuple[MainWindow, Recovery]":
    from PySide6.QtWidgets import QApplication

    from nnviz.exchange import Exchange
    from nnviz.logs import state_folder
    from nnviz.main_window import MainWindow
    from nnviz.recovery import Recovery
    from nnviz.views.style import use_fusion

    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("nnviz")
    application.setOrganizationName("nnviz")
    application.setApplicationDisplayName("nnviz")
    application.setDesktopFileName("nnviz")
    use_fusion(application)
    # The worker's stretches of Python must not keep the lock from the next frame (the default is 5 ms).
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.set_threshold(*COLLECT_AFTER)
    window = MainWindow(to_open.document, to_open.path)
    Exchange(window, state_folder())
    recovery = Recovery(window, state_folder() / "autosave")
    sys.excepthook = _ExceptionHook(window, recovery)
    application.aboutToQuit.connect(recovery.leave)
    application.aboutToQuit.connect(window.session.close)
    window.show()
    if to_open.note:
        window.views.status.show_message(to_open.note)
    return window, recovery


def _loaded(source: str | Path | Experiment | None) -> _ToOpen:
    """What a source holds; a table is taken as it is, or refused."""
    if source is None:
        return _of_experiment(preset_experiment(DEFAULT_PRESET))
    if isinstance(source, Experiment):
        return _of_experiment(source)
    path = Path(source)
    if path.suffix.lower() == SUFFIX:
        return _ToOpen(load_document(path), path)
    if isinstance(source, Path) and not is_table(source):
        return _ToOpen(load_document(path))  # which says what nnviz opens
    return _of_experiment(*(load_table(path) if isinstance(source, Path) else load_noted(source)))


def _of_table(path: Path) -> _ToOpen:
    """A table's samples if nothing in it is a doubt; else it is to be looked at over the tutorial."""
    preview = look_at(path)
    if preview is None or preview.dataset is None or not preview.is_clear:
        return _of_experiment(preset_experiment(DEFAULT_PRESET))._replace(table=path)
    note = "; ".join(map(str, preview.notes))
    return _of_experiment(experiment_for(preview.dataset, path.name), note)


def _of_experiment(experiment: Experiment, note: str = "") -> _ToOpen:
    return _ToOpen(Document(Run.start(experiment)), note=note)


def _watch_signals(window: "MainWindow", recovery: "Recovery") -> "SignalWatcher":
    from nnviz.engine.signals import SignalWatcher

    watcher = SignalWatcher(window)
    watcher.received.connect(recovery.leave)
    watcher.received.connect(window.end)
    return watcher


class _ExceptionHook:
    """Log what nobody caught, tell the user in one line, and go on."""

    def __init__(self, window: "MainWindow", recovery: "Recovery | None" = None) -> None:
        self._window, self._recovery = window, recovery

    def __call__(
        self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            if self._recovery is not None:
                self._recovery.leave()
            self._window.end()
            return
        logger.critical("not caught", exc_info=(kind, error, traceback))
        from PySide6.QtCore import Q_ARG, QMetaObject, Qt

        text = self._window.tr("Something went wrong inside nnviz: {0}").format(error or kind.__name__)
        # Whichever thread it happened in: widgets belong to one.
        QMetaObject.invokeMethod(
            self._window.views.status, "show_message", Qt.ConnectionType.AutoConnection, Q_ARG(str, text)
        )

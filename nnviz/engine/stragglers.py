"""Threads that do not end when they should: the program does, all the same."""

import atexit
import logging
import os
import sys
from typing import Final

from PySide6.QtCore import QObject, QThread

logger = logging.getLogger(__name__)

_left: Final[list[tuple[QThread, QObject]]] = []


def leave_behind(thread: QThread, worker: QObject) -> None:
    """Keep a thread that goes on running, with what lives in it, until the process ends.

    To destroy it would abort the process, and so would the interpreter at exit; to terminate it could
    stop it anywhere.
    """
    logger.info("the thread %s has not ended in time and is left behind", thread.objectName())
    if not _left:
        atexit.register(_end)
    thread.setParent(None)
    _left.append((thread, worker))


def _end() -> None:
    """End the process at once where one of them still runs; everything else has been closed by now."""
    if any(thread.isRunning() for thread, _ in _left):
        logging.shutdown()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(0)

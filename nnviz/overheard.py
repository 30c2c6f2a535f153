"""Overheard: what Qt, Python and threads say on the terminal, put into the log as well."""

import logging
import sys
import threading
import warnings
from contextlib import suppress
from typing import Any, Final, TextIO

from PySide6.QtCore import QMessageLogContext, QtMsgType, qFormatLogMessage, qInstallMessageHandler

QT_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Overheard:
    """Passes on what nnviz has not logged itself: to whom it was meant for, and to a log.

    These are Qt's messages, Python's warnings, and exceptions that nobody can catch: those of threads
    and those that are raised where an object is deleted.

    Parameters
    ----------
    log : takes them; it does not print them, since they are printed as ever
    """

    def __init__(self, log: logging.Handler) -> None:
        self._log = log
        self._of_thread = threading.local()
        self._show_warning = warnings.showwarning
        self._unraisable = sys.unraisablehook
        self._thread_ended = threading.excepthook
        # Each bound once: what is installed is recognised again by `is`.
        self._hooks: Final = (self._hear_warning, self._hear_unraisable, self._hear_thread, self._hear_qt)
        warnings.showwarning, sys.unraisablehook, threading.excepthook, qt = self._hooks
        self._qt = qInstallMessageHandler(qt)

    def stop(self) -> None:
        """Give everything back, except where somebody else listens by now."""
        warning, unraisable, thread, qt = self._hooks
        if warnings.showwarning is warning:
            warnings.showwarning = self._show_warning
        if sys.unraisablehook is unraisable:
            sys.unraisablehook = self._unraisable
        if threading.excepthook is thread:
            threading.excepthook = self._thread_ended
        present = qInstallMessageHandler(self._qt)
        if present is not qt:
            qInstallMessageHandler(present)

    def _hear_qt(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        text = qFormatLogMessage(kind, context, message)
        if self._qt is not None:
            self._qt(kind, context, message)
        elif sys.stderr is not None:
            with suppress(OSError, ValueError):  # a terminal that has gone
                sys.stderr.write(f"{text}\n")
        self._note("qt", QT_LEVELS[kind], text)

    def _hear_warning(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        self._show_warning(message, category, filename, lineno, file, line)
        text = warnings.formatwarning(message, category, filename, lineno, line)
        self._note("warnings", logging.WARNING, text.rstrip())

    def _hear_unraisable(self, unraisable: Any) -> None:
        self._unraisable(unraisable)
        text = f"{unraisable.err_msg or 'Exception ignored in'}: {unraisable.object!r}"
        error = unraisable.exc_value
        self._note("unraisable", logging.ERROR, text, error)

    def _hear_thread(self, ended: threading.ExceptHookArgs) -> None:
        self._thread_ended(ended)
        name = ended.thread.name if ended.thread is not None else "a thread"
        if ended.exc_type is not SystemExit:  # that is how a thread may end
            self._note("thread", logging.ERROR, f"not caught in {name}", ended.exc_value)

    def _note(self, source: str, level: int, text: str, error: BaseException | None = None) -> None:
        """Log it, unless it has come about by logging."""
        if level < logging.INFO or getattr(self._of_thread, "is_noting", False):
            return
        exception = None if error is None else (type(error), error, error.__traceback__)
        record = logging.LogRecord(f"nnviz.{source}", level, "", 0, text, None, exception)
        self._of_thread.is_noting = True
        try:
            self._log.handle(record)
        finally:
            self._of_thread.is_noting = False

"""LoopCompiler: compiles training loops in a second process, which never holds this one's lock."""

import logging
from typing import NamedTuple

from PySide6.QtCore import QObject, QProcess, Signal, Slot

from nnviz.core import compiled
from nnviz.core.network import Architecture

logger = logging.getLogger(__name__)


class LoopKey(NamedTuple):
    """Which loop of its own an architecture is to have, as compiled.special_loop takes it."""

    architecture: Architecture
    loss: str
    watching: bool = False


class LoopCompiler(QObject):
    """Fills the cache of compiled loops, one request at a time, the newest architecture first.

    Signals
    -------
    ready : object
        The loop of this LoopKey can be loaded from the cache; None: the general ones can.
    missed : object
        The loop of this LoopKey could not be compiled; the general ones do as well.
    """

    ready = Signal(object)
    missed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process = QProcess(self)
        self._process.setStandardOutputFile(QProcess.nullDevice())
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._error_occurred)
        self._compiling: list[LoopKey | None] = []  # at most one
        self._waiting: list[LoopKey | None] = []
        self._ended = False  # what is being compiled has been told to end

    @property
    def busy(self) -> bool:
        """Whether something is being compiled."""
        return bool(self._compiling)

    def request(self, key: LoopKey | None) -> None:
        """Make the loops of `key` ready; a request for another architecture that waits is dropped."""
        cached = compiled.general_is_cached() if key is None else compiled.special_is_cached(*key)
        if cached:
            self.ready.emit(key)
            return
        if key in self._compiling and not self._ended:
            return
        self._waiting = [waiting for waiting in self._waiting if waiting is None]
        if key not in self._waiting:
            self._waiting.append(key)
        if self._compiling and self._compiling[0] is not None and key is not None:
            self._ended = True
            self._process.kill()  # nobody waits for that architecture any more; `finished` goes on
        self._start_next()

    def stop(self) -> None:
        """End the process, if one runs, and forget what waits."""
        self._waiting.clear()
        self._compiling.clear()  # nobody is to load what was not compiled
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(2000)

    def _start_next(self) -> None:
        if self._compiling or not self._waiting:
            return
        key = self._waiting.pop(0)
        self._compiling, self._ended = [key], False
        program, *arguments = compiled.compile_command(*key) if key else compiled.compile_command()
        self._process.start(program, arguments)

    @Slot(int, QProcess.ExitStatus)
    def _finished(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        self._conclude(ok=status == QProcess.ExitStatus.NormalExit and exit_code == 0)

    @Slot(QProcess.ProcessError)
    def _error_occurred(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:  # any other error is followed by `finished`
            self._conclude(ok=False)

    def _conclude(self, *, ok: bool) -> None:
        if not self._compiling:
            return
        key = self._compiling.pop()
        if not ok:
            detail = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
            logger.info("loops %s were not compiled ahead: %s", key, detail.strip()[-400:])
        # The general loops are compiled by whoever loads them if need be; a special one can be missed.
        if ok or key is None:
            self.ready.emit(key)
        elif not self._ended:
            self.missed.emit(key)
        self._start_next()

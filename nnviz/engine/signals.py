"""SignalWatcher: the operating system's wish to end the program, as a Qt signal."""

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot


class SignalWatcher(QObject):
    """Turns SIGINT and SIGTERM into a Qt signal.

    A waiting event loop runs no Python, so Python's own handlers would be called only when the user
    moves the mouse. The interpreter therefore writes a byte into a socket that Qt watches.

    Signals
    -------
    received : ()
        The program is asked to end.
    """

    received = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self._wakeup_before = signal.set_wakeup_fd(self._writer.fileno())
        self._handlers = {
            number: signal.signal(number, self._handle) for number in (signal.SIGINT, signal.SIGTERM)
        }
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._activated)

    def stop(self) -> None:
        """Give the signals back to whom they belonged."""
        self._notifier.setEnabled(False)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup_before)
        self._reader.close()
        self._writer.close()

    @staticmethod
    def _handle(_number: int, _frame: FrameType | None) -> None:
        """Python wants a handler; the byte in the socket does the work."""

    @Slot()
    def _activated(self) -> None:
        try:
            self._reader.recv(64)
        except BlockingIOError:
            return
        self.received.emit()

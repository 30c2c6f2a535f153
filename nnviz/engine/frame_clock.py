"""FrameClock: says when to paint, once a frame at most while training runs."""

import time
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

FRAME_MS: Final = 16
SHORTEST_FRAME_SECONDS: Final = 0.005


class FrameClock(QObject):
    """Passes the newest snapshot on: at once where the last frame is long enough ago, else at the next tick.

    Signals
    -------
    due : ()
        Time to paint what was noted last.
    ticked : ()
        Every frame, as long as the clock runs.
    """

    due = Signal()
    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unpainted = False
        self._painted_at = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.ticked)

    def start(self) -> None:
        """Tick."""
        self._timer.start()

    def stop(self) -> None:
        """Tick no more."""
        self._timer.stop()

    def note(self, *, at_once: bool) -> None:
        """There is something new to paint."""
        self._unpainted = True
        if at_once or time.perf_counter() - self._painted_at >= SHORTEST_FRAME_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Paint now what has not been painted yet."""
        if self._unpainted:
            self._unpainted, self._painted_at = False, time.perf_counter()
            self.due.emit()

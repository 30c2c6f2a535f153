"""Reading: something that takes long is read beside everything else, so that the window never waits."""

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from nnviz.core.errors import InputError
from nnviz.files.stopping import Stopped, StoppedError

Work = Callable[[Stopped], object]
AT_ONCE_MS: Final = 40  # what is read within is there at once, and nothing flickers
_LAST_LINES_S: Final = 0.5  # until what is stopped has noticed


class Reading(QObject):
    """Does one piece of work at a time, in a thread of its own; of several wishes the newest counts.

    Signals
    -------
    finished : object
        What came of the newest wish.
    refused : InputError
        Why nothing did.
    """

    finished = Signal(object)
    refused = Signal(object)
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job: _Job | None = None
        self._next: Work | None = None
        self._ended.connect(self._finish)

    @property
    def is_busy(self) -> bool:
        """Whether something is still to come."""
        return self._job is not None

    def begin(self, work: Work) -> None:
        """Have something read; the answer comes at once where it is quick, else by and by.

        Parameters
        ----------
        work : is called in a thread of its own, with what it may ask whether it is still wanted; it may
            raise InputError
        """
        if self._job is not None:
            self._job.stop.set()
            self._next = work
            return
        self._job = _Job(work, self._tell)
        self._job.thread.start()
        self._job.thread.join(AT_ONCE_MS / 1000)
        if not self._job.thread.is_alive():
            self._finish(self._job)

    @Slot()
    def stop(self) -> None:
        """Nothing is wanted any more."""
        job, self._job, self._next = self._job, None, None
        if job is not None:
            job.stop.set()
            job.thread.join(_LAST_LINES_S)  # one that waits for a disk ends when that has answered

    def _tell(self, job: "_Job") -> None:
        with suppress(RuntimeError):  # the window has been deleted meanwhile
            self._ended.emit(job)

    @Slot(object)
    def _finish(self, job: "_Job") -> None:
        if job is not self._job:
            return  # nobody waits for it, or it has been taken already
        job.thread.join()
        self._job, work, self._next = None, self._next, None
        if work is not None:
            self.begin(work)
        elif isinstance(job.result, InputError):
            self.refused.emit(job.result)
        elif isinstance(job.result, Exception):
            raise job.result
        else:
            self.finished.emit(job.result)


class _Job:
    """One piece of work: its thread, how it is stopped, and what came of it."""

    def __init__(self, work: Work, tell: "Callable[[_Job], None]") -> None:
        self._work, self._tell = work, tell
        self.stop = Event()
        self.result: object = None
        self.thread = Thread(target=self._run, name="reading")

    def _run(self) -> None:
        try:
            self.result = self._work(self.stop.is_set)
        except StoppedError:
            pass
        except Exception as error:  # noqa: BLE001 - it is raised again where it is waited for
            self.result = error
        self._tell(self)

"""WorkerThread: the worker, the thread that it lives in, and all that is sent between it and the window."""

from typing import Final

from PySide6.QtCore import QObject, QThread, Signal, Slot

from nnviz.core.experiment import Experiment
from nnviz.core.snapshot import Snapshot
from nnviz.engine.errands import Errands
from nnviz.engine.gradient_check import GradientCheck
from nnviz.engine.loop_supply import LoopSupply
from nnviz.engine.requests import AdvanceRequest
from nnviz.engine.stragglers import leave_behind
from nnviz.engine.worker import TrainingWorker

PATIENCE_MS: Final = 1_500  # that closing waits for the worker


class WorkerThread(QObject):
    """Holds one request at a time with the worker; lives in the window's thread.

    Signals
    -------
    advanced : AdvanceRequest, Snapshot
        A request has been answered; there is none under way any more.
    under_way : AdvanceRequest, AdvanceRequest
        A request takes longer; the second one leads on. There is none with the worker any more.
    failed : int, str
        A request of this generation raised; why. There is none under way any more.
    loops_changed : ()
        Other loops are being prepared, or some have arrived.
    """

    advanced = Signal(object, object)
    under_way = Signal(object, object)
    failed = Signal(int, str)
    loops_changed = Signal()
    _requested = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sent: AdvanceRequest | None = None
        self._closed = False
        self._thread = QThread(self)
        self._thread.setObjectName("training")
        self._worker = TrainingWorker()
        self._worker.moveToThread(self._thread)
        self._requested.connect(self._worker.advance)
        self._worker.advanced.connect(self._advanced)
        self._worker.under_way.connect(self._under_way)
        self._worker.failed.connect(self._failed)
        self.gradient_check = GradientCheck(self)
        self.gradient_check.requested.connect(self._worker.check)
        self._worker.checked.connect(self.gradient_check.take)
        self.errands = Errands(self)
        self.errands.requested.connect(self._worker.run_errand)
        self._worker.errand_done.connect(self.errands.take)
        self._loops = LoopSupply(self)
        self._loops.load_requested.connect(self._worker.load_loops)
        self._loops.changed.connect(self.loops_changed)
        self._worker.loops_loaded.connect(self._loops.arrived)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def close(self) -> None:
        """Stop, and wait until the worker has ended; closing twice is allowed.

        A worker that does not end in time, within one iteration over very much data, is left behind.
        """
        if self._closed:
            return
        self._closed = True
        self.gradient_check.stop()
        self.errands.stop()
        self._loops.stop()
        self._thread.quit()
        if not self._thread.wait(PATIENCE_MS):
            leave_behind(self._thread, self._worker)

    @property
    def closed(self) -> bool:
        """Whether it has been closed for good."""
        return self._closed

    @property
    def free(self) -> bool:
        """Whether a request can be sent."""
        return self._sent is None and self._thread.isRunning()

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._sent is not None

    def send(self, request: AdvanceRequest) -> None:
        """Have a request answered by `advanced`."""
        assert self._sent is None
        self._sent = request
        self._requested.emit(request)

    def want_loops(self, experiment: Experiment, *, watching: bool) -> None:
        """Begin to compile, or load, the loops of an experiment; until then they are interpreted."""
        if not self._closed:
            self._loops.want(experiment, watching)

    def lacks_loops(self, experiment: Experiment, *, watching: bool) -> bool:
        """Whether fast loops of an experiment are still to come."""
        return self._loops.lacks(experiment, watching)

    @Slot(object)
    def _advanced(self, snapshot: Snapshot) -> None:
        request, self._sent = self._sent, None
        self.advanced.emit(request, snapshot)

    @Slot(object)
    def _under_way(self, rest: AdvanceRequest) -> None:
        request, self._sent = self._sent, None
        self.under_way.emit(request, rest)

    @Slot(int, str)
    def _failed(self, generation: int, why: str) -> None:
        self._sent = None
        self.failed.emit(generation, why)

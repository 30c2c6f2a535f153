"""What the engine's tests share: sessions that end with their test, and a worker that does as it is told."""

import threading
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal, Slot

from nnviz.core.loss_curve import LossRecord
from nnviz.core.path import PathRecord
from nnviz.core.presets import preset_experiment
from nnviz.core.snapshot import Snapshot
from nnviz.engine.compiler import LoopCompiler
from nnviz.engine.session import Session

PATIENCE = 20.0  # seconds; only ever waited for in full by a test that fails


class ScriptedWorker(QObject):
    """Stands in for the worker: keeps what it is asked, and answers when the test says so."""

    advanced = Signal(object)
    under_way = Signal(object)
    failed = Signal(int, str)
    loops_loaded = Signal(object)
    checked = Signal(object)
    errand_done = Signal(str, object)
    _marker = Signal()

    def __init__(self):
        super().__init__()
        self.requests = []
        self.answered = 0
        self._settled = threading.Event()
        self._marker.connect(self._mark)

    @Slot(object)
    def advance(self, request):
        self.requests.append(request)

    @Slot(object)
    def load_loops(self, key):
        pass

    @Slot(object)
    def check(self, request):
        pass

    @Slot(object)
    def run_errand(self, errand):
        pass

    @Slot()
    def _mark(self):
        self._settled.set()

    def settle(self):
        """Wait until everything that was sent to the worker so far has reached it."""
        self._settled.clear()
        self._marker.emit()
        assert self._settled.wait(PATIENCE)

    @property
    def outstanding(self):
        """Requests that have arrived and have not been answered."""
        self.settle()
        return self.requests[self.answered :]

    def answer(self, *, done=None, diverged=""):
        """Answer the oldest request as if `done` iterations (all, unless told otherwise) were done."""
        request = self.outstanding[0]
        iteration = request.legs[-1].until if request.legs else request.state.iteration
        iteration += request.iterations if done is None else done
        self.answered += 1
        state = replace(request.state, iteration=iteration)
        self.advanced.emit(snapshot_of(request.experiment, request.generation, state, diverged))

    def fail(self, why):
        """Answer the oldest request with a failure."""
        request = self.outstanding[0]
        self.answered += 1
        self.failed.emit(request.generation, why)


def snapshot_of(experiment, generation, state, diverged=""):
    empty = np.zeros(0)
    return Snapshot(
        experiment,
        generation=generation,
        iteration=state.iteration,
        parameters=state.parameters,
        loss=1.0,
        held_out_loss=None,
        predictions=np.zeros((len(experiment.dataset), experiment.architecture.sizes[-1])),
        samples=np.zeros(0, np.int64),
        record=LossRecord(np.zeros(0, np.int64), empty, empty),
        path=PathRecord(np.zeros(0, np.int64), np.zeros((0, len(state.parameters)))),
        state=state,
        diverged=diverged,
    )


@pytest.fixture
def worker(monkeypatch):
    """The scripted worker of the session that the test makes next."""
    scripted = ScriptedWorker()
    monkeypatch.setattr("nnviz.engine.worker_thread.TrainingWorker", lambda: scripted)
    return scripted


@pytest.fixture(autouse=True)
def application(qapp):
    """The QApplication, for every test here."""
    return qapp


@pytest.fixture
def make_session(monkeypatch):
    """Makes sessions that never compile, unless told to, and are closed after the test."""
    made = []

    def make(experiment="realpython", *, start=True, compiling=False):
        if not compiling:
            monkeypatch.setattr(LoopCompiler, "request", lambda *_: None)
        if isinstance(experiment, str):
            experiment = preset_experiment(experiment)
        session = Session(experiment)
        made.append(session)
        if start:
            session.start()
        return session

    yield make
    for session in made:
        session.close()


class Driver:
    """Drives sessions as a window would, and waits for what it asked for."""

    def __init__(self, make_session, qtbot):
        self._make_session, self._qtbot = make_session, qtbot

    def start(self, experiment="realpython", **options):
        session = self._make_session(experiment, **options)
        self.until(lambda: session.snapshot is not None)
        return session

    def until(self, condition):
        self._qtbot.waitUntil(condition, timeout=int(1000 * PATIENCE))

    def idle(self, session):
        """Wait until the worker has nothing to do; only a private flag says so."""
        self.until(lambda: not session.busy)

    def step(self, session, count):
        for _ in range(count):
            session.step()
        self.idle(session)

    def run_past(self, session, iterations):
        session.run()
        self.until(lambda: session.snapshot.iteration > iterations)
        session.pause()
        self.idle(session)


@pytest.fixture
def drive(make_session, qtbot):
    return Driver(make_session, qtbot)

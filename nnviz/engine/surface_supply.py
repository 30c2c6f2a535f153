"""SurfaceSupply: a new loss surface whenever the one that is shown no longer holds."""

import time
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from nnviz.core.errors import InputError
from nnviz.core.snapshot import Snapshot
from nnviz.core.surface import (
    Array,
    Surface,
    SurfaceCut,
    SurfaceRequest,
    compute_rows,
    rows_at_once,
    surface_resolution,
)
from nnviz.core.training import Loops
from nnviz.engine.session import Session

ERRAND: Final = "surface"
SHORTEST_SECONDS: Final = 0.16  # between two surfaces of a run
WORKER_SHARE: Final = 1 / 8  # of the worker's time that surfaces may take from a run


@dataclass(eq=False, slots=True)
class _Job:
    """A surface under way, some rows at a time, so that training never waits for long."""

    request: SurfaceRequest
    seconds: float = 0.0  # that the worker has spent on it
    rows: list[Array] = field(default_factory=list)

    @property
    def done(self) -> int:
        return sum(map(len, self.rows))


@dataclass(frozen=True, eq=False, slots=True)
class _Rows:
    job: _Job
    losses: Array
    seconds: float


class SurfaceSupply(QObject):
    """Has the worker compute the loss surface that a panel wants, at most one at a time.

    While a run is on there is one at most every SHORTEST_SECONDS, and so seldom that training keeps
    most of the worker's time; what the user does is answered at once.

    Signals
    -------
    surface_ready : Surface
    surface_refused : str
        Why there is none.
    """

    surface_ready = Signal(object)
    surface_refused = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._wanted = False
        self._cut: SurfaceCut | None = None
        self._job: _Job | None = None
        self._answered: SurfaceRequest | None = None  # by a surface, or by a refusal
        self._next_at = 0.0
        session.frame_ready.connect(self._frame_ready)
        session.experiment_changed.connect(self._experiment_changed)
        session.errands.answered.connect(self._take)

    @Slot(bool)
    def set_wanted(self, wanted: bool) -> None:
        """Say whether anybody looks."""
        self._wanted = wanted
        self._ask_if_due(at_once=True)

    @Slot(object)
    def want(self, cut: SurfaceCut) -> None:
        """Choose the two parameters and their ranges."""
        self._cut = cut
        self._ask_if_due(at_once=True)

    @Slot(object)
    def _frame_ready(self, _snapshot: Snapshot) -> None:
        self._ask_if_due(at_once=not self._session.running)

    @Slot(object)
    def _experiment_changed(self, _experiment: object) -> None:
        # The snapshot still is of the experiment before: the frame to come asks. What is under way
        # may not fit any more.
        self._job = None

    def _ask_if_due(self, *, at_once: bool) -> None:
        snapshot, cut = self._session.snapshot, self._cut
        if not self._wanted or snapshot is None or cut is None:
            return
        if snapshot.generation != self._session.generation:
            return  # of the run before; the first frame of the new one asks
        if self._session.errands.is_busy(ERRAND) or not (at_once or time.perf_counter() >= self._next_at):
            return  # the answer to come, or a later frame, asks again
        if max(cut.places) >= len(snapshot.parameters) or not np.isfinite(snapshot.parameters).all():
            return
        try:
            request = self._request(snapshot, cut)
        except InputError as error:
            self.surface_refused.emit(str(error))
            return
        if self._answered is None or not request.same_surface(self._answered):
            self._job = _Job(request)
            self._send(self._job)

    def _request(self, snapshot: Snapshot, cut: SurfaceCut) -> SurfaceRequest:
        resolution = surface_resolution(snapshot.experiment, cut.places)
        return SurfaceRequest(snapshot.experiment, snapshot.parameters, cut, resolution)

    def _send(self, job: _Job) -> None:
        self._session.errands.ask(ERRAND, partial(_some_rows, job, job.done))

    @Slot(str, object)
    def _take(self, name: str, value: object) -> None:
        if name != ERRAND:
            return
        job = self._job
        if isinstance(value, Exception) and job is not None:
            self._job, self._answered = None, job.request
            self.surface_refused.emit(str(value))
        elif isinstance(value, _Rows) and value.job is job:
            job.rows.append(value.losses)
            job.seconds += value.seconds
            if job.done < job.request.resolution and job.request.cut == self._cut and self._wanted:
                self._send(job)
                return
            if job.done == job.request.resolution:
                self._finish(job)
        # The parameters, or what is wanted, may have changed meanwhile.
        self._ask_if_due(at_once=not self._session.running or self._is_of_another_cut())

    def _finish(self, job: _Job) -> None:
        self._job, self._answered = None, job.request
        pause = max(SHORTEST_SECONDS, job.seconds * (1.0 / WORKER_SHARE - 1.0))
        self._next_at = time.perf_counter() + pause
        losses = np.concatenate(job.rows)
        losses.setflags(write=False)
        self.surface_ready.emit(Surface(job.request, losses))

    def _is_of_another_cut(self) -> bool:
        return self._answered is None or self._answered.cut != self._cut


def _some_rows(job: _Job, start: int, _loops: Loops) -> _Rows:
    """What the worker does: the next rows of a job, and how long they took."""
    began = time.perf_counter()
    stop = min(job.request.resolution, start + rows_at_once(job.request))
    losses = compute_rows(job.request, start, stop)
    return _Rows(job, losses, time.perf_counter() - began)

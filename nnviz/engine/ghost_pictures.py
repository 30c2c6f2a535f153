"""GhostPictures: the plane as each ghost sees it, at the iteration that is shown."""

import time
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from nnviz.core.field import Field, FieldRequest, compute_field
from nnviz.core.ghost import Ghost
from nnviz.core.journey import is_near
from nnviz.core.run import Run
from nnviz.core.timeline import state_at
from nnviz.core.training import Loops
from nnviz.engine.session import Session

RESOLUTION: Final = 64  # of a line there is no need to see more
SECONDS_BETWEEN: Final = 0.2  # while it runs


@dataclass(frozen=True, eq=False, slots=True)
class GhostPicture:
    """The plane as a ghost's run saw it after so many iterations."""

    run: Run
    iteration: int
    field: Field


class GhostPictures(QObject):
    """Has the pictures of all ghosts worked out that are not hidden.

    Signals
    -------
    changed : ()
        There is a new picture.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._known: dict[int, GhostPicture] = {}
        self._document = session.history.workspace.document  # whose ghosts have those numbers
        self._asked_at = 0.0
        session.errands.answered.connect(self._take)
        session.frame_ready.connect(self._follow)
        session.history.changed.connect(self._follow)

    def of(self, ghost: Ghost) -> GhostPicture | None:
        """The newest picture of a ghost, if there is one."""
        return self._known.get(ghost.number)

    @Slot()
    def _follow(self) -> None:
        if not self._session.running or time.perf_counter() - self._asked_at >= SECONDS_BETWEEN:
            self._ask()

    def _ask(self) -> None:
        session, self._asked_at = self._session, time.perf_counter()
        workspace = session.history.workspace
        ghosts = workspace.ghosts
        if workspace.document != self._document:
            self._document, self._known = workspace.document, {}
        self._known = {one.number: known for one in ghosts if (known := self._known.get(one.number))}
        if session.field is None or session.snapshot is None:
            return
        request = replace(session.field, resolution=RESOLUTION, tile_resolution=0)
        for ghost in ghosts:
            dataset = ghost.run.experiment.dataset
            fits = dataset.n_inputs == len(request.held) and dataset.kind == "classification"
            iteration = min(session.snapshot.iteration, ghost.run.end)
            apart = iteration >= ghost.fork  # before it the runs are one
            wanted = fits and apart and not (ghost.hidden or self._has(ghost, iteration, request))
            if wanted and is_near(ghost.run.timeline, iteration):
                session.errands.ask(self._name(ghost), partial(_picture, ghost.run, iteration, request))

    def _name(self, ghost: Ghost) -> str:
        return f"ghost {ghost.number} of document {self._document}"

    def _has(self, ghost: Ghost, iteration: int, request: FieldRequest) -> bool:
        known = self._known.get(ghost.number)
        return (
            known is not None
            and known.run.timeline is ghost.run.timeline
            and known.iteration == iteration
            and known.field.request == request
        )

    @Slot(str, object)
    def _take(self, name: str, value: object) -> None:
        for ghost in self._session.history.workspace.ghosts:
            if name == self._name(ghost) and isinstance(value, GhostPicture):
                self._known[ghost.number] = value
                self.changed.emit()


def _picture(run: Run, iteration: int, request: FieldRequest, loops: Loops) -> GhostPicture:
    state = state_at(run.timeline, iteration, loops)
    architecture = run.timeline.experiment_at(iteration).architecture
    field = compute_field(architecture, state.parameters, request, classification=True)
    return GhostPicture(run, iteration, field)

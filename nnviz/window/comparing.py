"""Comparing: wires the runs kept beside the current one to the views that show them."""

from typing import Final

from PySide6.QtCore import QObject, Slot

from nnviz.core.ghost import Ghost
from nnviz.core.mode import Mode
from nnviz.engine.ghost_commands import GhostCommands
from nnviz.engine.ghost_pictures import GhostPictures
from nnviz.engine.session import Session
from nnviz.views.ghost_look import GhostLook
from nnviz.views.numbers import whole
from nnviz.views.schedule import Schedule
from nnviz.views.views import Views
from nnviz.window.marks import ghost_text

OF_GHOSTS: Final = ("plane_ghosts", "runs", "loss_ghosts")
OF_SNAPSHOTS: Final = ("runs", "loss_ghosts")


class Comparing(QObject):
    """The window's part that shows ghosts beside the run, and does what is asked of them.

    Parameters
    ----------
    session : of the run
    views : where they are shown
    schedule : when

    Attributes
    ----------
    ghosts : what is asked of them
    """

    def __init__(self, session: Session, views: Views, schedule: Schedule, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._views, self._schedule = session, views, schedule
        self.ghosts = GhostCommands(session, self)
        self._pictures = GhostPictures(session, self)
        schedule.add("plane_ghosts", views.plane, self._show_plane_ghosts, 0.1)
        schedule.add("runs", views.runs, self._show_runs, 0.15)
        schedule.add("loss_ghosts", views.loss, self._show_loss_ghosts, 0.1)
        session.frame_ready.connect(self._follow)
        session.history.changed.connect(self._show_ghosts)
        session.history.left_future.connect(self._tell_of_ghost)
        self._pictures.changed.connect(self._show_ghosts)
        views.runs.hide_requested.connect(self.ghosts.hide)
        views.runs.deletion_requested.connect(self.ghosts.delete)
        views.runs.current_requested.connect(self.ghosts.make_current)
        views.runs.play_along_requested.connect(self.ghosts.play_along)
        views.runs.compare_requested.connect(self.ghosts.compare)
        for refuses in (views.runs, self.ghosts):
            refuses.refused.connect(views.status.show_message)

    @Slot()
    def _follow(self) -> None:
        self._schedule.show_soon(*OF_SNAPSHOTS, running=self._session.mode is Mode.RUNNING)

    @Slot()
    def _show_ghosts(self) -> None:
        self._schedule.show_soon(*OF_GHOSTS, running=self._session.mode is Mode.RUNNING)

    @Slot(object)
    def _tell_of_ghost(self, fork: int) -> None:
        """Training has passed an edit without making it."""
        ghost = self._session.history.workspace.ghosts[-1]
        text = self.tr("From {0} on this run goes its own way. The former one stays under Runs: {1}. {2}")
        undo = self.tr("Undo brings it back.")
        self._views.status.show_message(text.format(whole(fork), ghost_text(ghost), undo))

    def _show_plane_ghosts(self) -> None:
        self._views.plane.show_ghosts(self._looks())

    def _show_runs(self) -> None:
        snapshot = self._session.snapshot
        self._views.runs.show_ghosts(self._looks())
        if snapshot is not None:
            self._views.runs.show_current(snapshot.iteration, snapshot.loss, snapshot.experiment)

    def _show_loss_ghosts(self) -> None:
        self._views.loss.show_ghosts(self._looks())

    def _looks(self) -> list[GhostLook]:
        """The ghosts as views show them."""
        return [self._look(ghost) for ghost in self._session.history.workspace.ghosts]

    def _look(self, ghost: Ghost) -> GhostLook:
        picture, run = self._pictures.of(ghost), ghost.run
        are_one = self._session.history.run.iteration < ghost.fork
        return GhostLook(
            ghost.number,
            ghost_text(ghost),
            run.whole_curve,
            ghost.fork,
            run.end,
            run.end if picture is None else picture.iteration,
            None if picture is None or are_one else picture.field,
            hidden=ghost.hidden,
            plays_along=ghost.plays_along,
            diverged=ghost.diverged,
        )

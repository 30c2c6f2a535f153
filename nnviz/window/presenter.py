"""Presenter: brings what the session and the debugger hold to the views."""

import time
from typing import Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow

from nnviz.core.experiment import Experiment, same_parameters
from nnviz.core.mode import Mode
from nnviz.core.moment import Moment
from nnviz.core.snapshot import Snapshot
from nnviz.engine.debugger import Debugger
from nnviz.engine.session import Session
from nnviz.views.part_links import PartLinks
from nnviz.views.schedule import Schedule
from nnviz.views.views import Views

OF_SNAPSHOTS: Final = ("status", "network", "loss", "predictions")
OF_MOMENTS: Final = ("status", "diagram", "arithmetic", "code", "error")


class Presenter(QObject):
    """Shows every value in the views that show it, as often as it can be read.

    Parameters
    ----------
    session, debugger : whose values are shown
    views : where
    window : that they live as long as
    """

    def __init__(self, session: Session, debugger: Debugger, views: Views, window: QMainWindow) -> None:
        super().__init__(window)
        self._session, self._debugger, self._views = session, debugger, views
        self._shown_experiment: Experiment | None = None
        self._moment_in_plane: Moment | None = None
        self._frames: list[float] = []  # when those of the last second were painted
        self._links = PartLinks(
            (
                views.network,
                views.plane,
                views.arithmetic,
                views.predictions,
                views.error,
                views.watches,
                views.breakpoints,
            ),
            self,
        )
        self.schedule = Schedule(self)
        # Seconds between two showings while it runs: numbers that change faster cannot be read.
        for name, widget, show, seconds in (
            ("status", views.status, self._show_state, 0.1),
            ("network", views.network, self._show_network, 0.07),
            ("loss", views.loss, self._show_loss, 0.05),
            ("predictions", views.predictions, self._show_predictions, 0.25),
            ("diagram", views.network, self._show_diagram, 0.12),
            ("arithmetic", views.arithmetic, self._show_arithmetic, 0.25),
            ("code", views.code, self._show_code, 0.25),
            ("error", views.error, self._show_error, 0.15),
        ):
            self.schedule.add(name, widget, show, seconds)
        session.experiment_changed.connect(self.show_experiment)
        session.frame_ready.connect(self._show_frame)
        session.mode_changed.connect(self._show_mode)
        session.preparing_changed.connect(self._show_speed)
        session.gradient_check.checked.connect(views.arithmetic.show_check)
        debugger.moment_changed.connect(self._show_moment)
        views.plane.selection_changed.connect(self._select_samples)
        views.predictions.selection_changed.connect(self._select_samples)
        self._links.sample_selected.connect(self._select_sample)

    @Slot(object)
    def show_experiment(self, experiment: Experiment) -> None:
        """Show what has been opened or edited."""
        views = self._views
        before, self._shown_experiment = self._shown_experiment, experiment
        opened = before is None or before.title != experiment.title
        if before is not None and not same_parameters(before.architecture, experiment.architecture):
            self._links.drop()
        views.plane.show_dataset(experiment.dataset, fit=opened)
        views.predictions.show_dataset(experiment.dataset)
        views.control_bar.show_experiment(experiment)
        views.settings.show_experiment(experiment)
        views.status.forget_message()
        self._show_status()
        self.schedule.mark("code")

    # When

    @Slot(object)
    def _show_frame(self, snapshot: Snapshot) -> None:
        self._frames.append(time.perf_counter())
        self._views.plane.show_snapshot(snapshot)
        self._show_plane()
        self._views.control_bar.show_snapshot(snapshot)
        running = self._session.mode is Mode.RUNNING  # waiting for points, there is no next frame
        if running:
            self._views.plane.paint_now()
        self.schedule.mark(*OF_SNAPSHOTS)
        self.schedule.frame(running=running)

    @Slot(object)
    def _show_moment(self, _moment: Moment | None) -> None:
        self.schedule.mark(*OF_MOMENTS)
        if self._session.mode is not Mode.RUNNING:
            self._show_plane()
            self.schedule.frame(running=False)

    @Slot(object)
    def _show_mode(self, _mode: Mode) -> None:
        self._views.predictions.show_running(self._session.running)
        if self._session.snapshot is not None and not self._session.running:
            self._show_frame(self._session.snapshot)  # also what need not follow every frame
        self._show_state()

    # What

    def _show_network(self) -> None:
        if self._session.snapshot is not None:
            self._views.network.show_snapshot(self._session.snapshot)

    def _show_loss(self) -> None:
        if self._session.snapshot is not None:
            run, snapshot = self._session.history.run, self._session.snapshot
            edited = any(edit.iteration == snapshot.iteration for edit in run.timeline.edits)
            self._views.loss.show_curve(run.whole_curve, snapshot, run.end, trained=not edited)

    def _show_predictions(self) -> None:
        if self._session.snapshot is not None:
            self._views.predictions.show_snapshot(self._session.snapshot)
            if self._debugger.moment is not None:
                self._views.predictions.show_moment(self._debugger.moment)

    def _show_diagram(self) -> None:
        self._views.network.show_moment(self._debugger.moment)

    def _show_plane(self) -> None:
        # Not by the schedule: the plane is painted once a frame, with all that it shows.
        if self._moment_in_plane is not self._debugger.moment:
            self._moment_in_plane = self._debugger.moment
            self._views.plane.show_moment(self._debugger.moment)

    def _show_arithmetic(self) -> None:
        self._views.arithmetic.show_moment(self._debugger.moment)

    def _show_code(self) -> None:
        self._views.code.show_experiment(self._session.experiment)
        self._views.code.show_moment(self._debugger.moment)

    def _show_error(self) -> None:
        self._views.error.show_moment(self._debugger.moment)

    def _show_state(self) -> None:
        self._show_status()
        self._show_speed()

    def _show_status(self) -> None:
        session, moment = self._session, self._debugger.moment
        self._views.status.show_state(
            session.mode, session.experiment, session.snapshot, session.failure, moment
        )

    @Slot()
    def _show_speed(self) -> None:
        now = time.perf_counter()
        self._frames = [at for at in self._frames if now - at < 1.0]
        running = self._session.mode is Mode.RUNNING
        self._views.status.show_speed(
            self._session.iterations_per_second if running else 0.0,
            len(self._frames) if running else 0.0,
            preparing=self._session.preparing,
        )

    # Samples selected

    @Slot(object)
    def _select_samples(self, indices: tuple[int, ...]) -> None:
        """Samples chosen in one view are chosen in all, and a single one is looked at."""
        for view in (self._views.plane, self._views.predictions, self._views.watches):
            if view is not self.sender():
                view.show_selection(indices)
        self._debugger.look_at(indices[0] if len(indices) == 1 else None)

    @Slot(int)
    def _select_sample(self, index: int) -> None:
        self._select_samples((index,))

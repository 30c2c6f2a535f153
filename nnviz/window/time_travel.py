"""TimeTravel: wires what goes back, stops and watches to the views that show it."""

from typing import Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow

from nnviz.core.breakpoint import Breakpoints
from nnviz.core.experiment import Experiment
from nnviz.core.mode import Mode
from nnviz.core.stops import Hit
from nnviz.core.watch import WatchSeries
from nnviz.engine.debugger import Debugger
from nnviz.engine.editor import Editor
from nnviz.engine.session import Session
from nnviz.engine.surface_supply import SurfaceSupply
from nnviz.engine.watching import Watching
from nnviz.views.actions import Actions
from nnviz.views.breakpoints_words import stopped_sentence
from nnviz.views.numbers import whole
from nnviz.views.panel_area import PanelArea
from nnviz.views.schedule import Schedule
from nnviz.views.timeline_marks import Mark
from nnviz.views.views import Views
from nnviz.window.comparing import Comparing
from nnviz.window.marks import breakpoint_marks, edit_marks, fork_marks

OF_SNAPSHOTS: Final = ("timeline", "surface_path", "watches")


class TimeTravel(QObject):
    """The window's part that moves in time.

    Parameters
    ----------
    session, debugger, editor : what is moved
    views, area : where it is shown
    schedule : when
    actions : what can be asked for
    """

    def __init__(
        self,
        session: Session,
        debugger: Debugger,
        editor: Editor,
        views: Views,
        area: PanelArea,
        schedule: Schedule,
        actions: Actions,
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._session, self._debugger, self._views, self._area = session, debugger, views, area
        self._schedule, self._actions = schedule, actions
        self.ghosts = Comparing(session, views, schedule, self).ghosts
        self.watching = Watching(session, self)
        self._series: tuple[WatchSeries, ...] = ()
        self._stops: dict[int, str] = {}  # where the current run was stopped, and why
        self._generation = session.generation
        self._is_on_way = False  # to another iteration, and the user has been told
        self._surface = SurfaceSupply(session, self)
        schedule.add("timeline", views.timeline, self._show_position, 0.03)
        schedule.add("marks", views.timeline, self._show_marks, 0.2)
        schedule.add("watches", views.watches, self._show_watches, 0.1)
        schedule.add("surface_path", views.surface, self._show_path, 0.1)
        self._wire_session()
        self._wire_views(editor)
        self._wire_actions()
        self._show_breakpoints(session.breakpoints)
        self._show_experiment(session.experiment)

    def _wire_session(self) -> None:
        session, stack = self._session, self._session.history.stack
        session.experiment_changed.connect(self._show_experiment)
        session.frame_ready.connect(self._follow)
        session.mode_changed.connect(self._show_mode)
        session.breakpoints_changed.connect(self._show_breakpoints)
        session.stopped.connect(self._stopped)
        session.under_way.connect(self._show_way)
        session.history.changed.connect(self._show_history)
        self.watching.values_ready.connect(self._take_series)
        self._surface.surface_ready.connect(self._views.surface.show_surface)
        self._surface.surface_refused.connect(self._views.surface.show_refusal)
        stack.canUndoChanged.connect(self._show_undo)
        stack.canRedoChanged.connect(self._show_undo)
        stack.indexChanged.connect(self._show_undo)
        stack.indexChanged.connect(self._views.status.forget_message)

    def _wire_views(self, editor: Editor) -> None:
        views, session = self._views, self._session
        for asks in (views.timeline, views.loss, views.watches):
            asks.position_requested.connect(session.go_to)
        for hands in (views.plane, views.network, views.surface):
            hands.parameters_requested.connect(editor.set_parameters)
        for refuses in (views.breakpoints, views.watches, self.watching, session):
            refuses.refused.connect(views.status.show_message)
        views.breakpoints.breakpoints_requested.connect(session.set_breakpoints)
        views.watches.watch_requested.connect(self.watching.add)
        views.watches.removal_requested.connect(self.watching.remove)
        views.surface.surface_requested.connect(self._surface.want)
        self._area.panels["surface"].visibilityChanged.connect(self._surface.set_wanted)

    def _wire_actions(self) -> None:
        for name, slot in {
            "step_back": self._session.step_back,
            "phase_back": self._debugger.phase_back,
            "go_to": self._views.timeline.focus_field,
            "previous_mark": self._to_previous_mark,
            "next_mark": self._to_next_mark,
            "compare_rates": self._compare,
            "add_breakpoint": self._go_to_breakpoints,
            "watch_selected": self._watch_selected,
        }.items():
            self._actions[name].triggered.connect(slot)
        self._show_undo()

    # What is shown

    @Slot(object)
    def _show_experiment(self, experiment: Experiment) -> None:
        self._views.surface.show_experiment(experiment)
        self._views.watches.show_experiment(experiment)
        self._views.breakpoints.show_breakpoints(self._session.breakpoints, experiment)

    @Slot(object)
    def _follow(self, _snapshot: object) -> None:
        self._show_soon(*OF_SNAPSHOTS)
        if self._is_on_way:
            self._is_on_way = False
            self._views.status.forget_message()
        running = self._session.mode is Mode.RUNNING
        self._actions["step_back"].setEnabled(running or self._session.history.run.iteration > 0)

    @Slot(object, float)
    def _show_way(self, goal: int, share: float) -> None:
        """Say that it takes long to be at another iteration, and how far it is."""
        text = self.tr("On the way to iteration {0}: {1} %. Run / pause gives up.")
        self._views.status.show_message(text.format(whole(goal), int(100 * share)))
        self._is_on_way = True

    @Slot(object)
    def _show_mode(self, mode: Mode) -> None:
        if mode is Mode.RUNNING:
            self._views.breakpoints.show_hits(())

    @Slot()
    def _show_history(self) -> None:
        """There are other edits or ghosts."""
        if self._generation != self._session.generation:  # another run
            self._generation, self._stops = self._session.generation, {}
        self._show_soon("marks")

    @Slot()
    def _show_undo(self) -> None:
        """Name in the menu what would be undone and redone."""
        stack = self._session.history.stack
        for name, can, text, word in (
            ("undo", stack.canUndo(), stack.undoText(), self.tr("&Undo")),
            ("redo", stack.canRedo(), stack.redoText(), self.tr("&Redo")),
        ):
            self._actions[name].setEnabled(can)
            self._actions[name].setText(f"{word} {text}" if can else word)

    def _show_position(self) -> None:
        run = self._session.history.run
        if self._session.snapshot is not None:
            self._views.timeline.show_position(run.iteration, run.end)

    def _show_marks(self) -> None:
        """Edits, forks and breakpoints on the timeline."""
        session, run = self._session, self._session.history.run
        self._views.timeline.show_marks(
            [
                *edit_marks(run.timeline),
                *fork_marks(session.history.workspace.ghosts, run.end),
                *breakpoint_marks(session.breakpoints, session.experiment),
                *(Mark(k, "breakpoint", why) for k, why in self._stops.items() if k <= run.end),
            ]
        )

    def _show_soon(self, *names: str) -> None:
        self._schedule.show_soon(*names, running=self._session.mode is Mode.RUNNING)

    def _show_path(self) -> None:
        if self._session.snapshot is not None:
            snapshot = self._session.snapshot
            self._views.surface.show_path(self._session.path, snapshot.parameters, snapshot.iteration)

    @Slot(object)
    def _take_series(self, series: tuple[WatchSeries, ...]) -> None:
        self._series = series
        self._show_soon("watches")

    def _show_watches(self) -> None:
        self._views.watches.show_series(self._series, self._session.history.run.iteration)

    # Breakpoints

    @Slot(object)
    def _show_breakpoints(self, breakpoints: Breakpoints) -> None:
        limits = [item.limit for item in breakpoints.items if item.kind == "loss" and item.enabled]
        self._views.breakpoints.show_breakpoints(breakpoints, self._session.experiment)
        self._views.loss.show_limits(limits)
        self._show_soon("marks")

    @Slot(object)
    def _stopped(self, hits: tuple[Hit, ...]) -> None:
        """Say why the run stands still; a sample that is picked next is shown being picked."""
        session = self._session
        met = session.breakpoints.hit_by(hits, session.experiment)
        why = stopped_sentence(met, session.experiment)
        self._views.breakpoints.show_hits(met)
        self._views.status.show_message(why)
        if any(item.kind != "iteration" for item in met) and session.snapshot is not None:
            self._stops[session.snapshot.iteration] = why
            self._show_soon("marks")
        if any(hit.kind == "sample" for hit in hits):
            self._debugger.step_into()

    # What actions do

    @Slot()
    def _to_previous_mark(self) -> None:
        here = self._session.history.run.iteration
        self._session.go_to(max((k for k in self._places() if k < here), default=0))

    @Slot()
    def _to_next_mark(self) -> None:
        run = self._session.history.run
        self._session.go_to(min((k for k in self._places() if k > run.iteration), default=run.end))

    def _places(self) -> list[int]:
        """Iterations that one may want to go to: where something was edited."""
        return [edit.iteration for edit in self._session.timeline.edits]

    @Slot()
    def _compare(self) -> None:
        self._area.bring_forward("runs")
        self._views.runs.compare()

    @Slot()
    def _go_to_breakpoints(self) -> None:
        self._area.bring_forward("breakpoints")
        self._views.breakpoints.setFocus()

    @Slot()
    def _watch_selected(self) -> None:
        self._area.bring_forward("watches")
        self._views.watches.watch_selected()

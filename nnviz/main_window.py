"""MainWindow: the composition root. Creates the parts, wires them, and closes them."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QIcon, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QMainWindow,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from nnviz import __version__
from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment
from nnviz.core.mode import Mode
from nnviz.core.presets import empty_experiment, preset_experiment
from nnviz.core.snapshot import Snapshot
from nnviz.engine.editor import Editor
from nnviz.engine.session import Session
from nnviz.files.source import load_file
from nnviz.resources import path as resource_path
from nnviz.views.actions import Actions
from nnviz.views.control_bar import ControlBar
from nnviz.views.focus_keys import FocusKeys
from nnviz.views.help_text import about_text, keys_text
from nnviz.views.loss_view import LossView
from nnviz.views.network_view import NetworkView
from nnviz.views.palette import DARK, LIGHT, Theme
from nnviz.views.panel import PanelDock
from nnviz.views.plane_view import PlaneView
from nnviz.views.settings_view import SettingsView
from nnviz.views.status_view import StatusView
from nnviz.views.style import apply_theme
from nnviz.views.widgets import named

FIRST_SIZE = QSize(1280, 800)
SMALLEST_SIZE = QSize(1024, 700)
# While it runs; numbers that change faster cannot be read, and the plane needs the time.
SECONDS_BETWEEN = {"status": 0.1, "network": 0.045, "loss": 0.03}
WIDTHS = {"network": 316, "plane": 486, "loss": 446}
HEIGHTS = {"loss": 300, "settings": 330}


class MainWindow(QMainWindow):
    """The window of one session.

    Signals
    -------
    closed : ()
        The session has ended; nothing runs any more.
    """

    closed = Signal()

    def __init__(self, experiment: Experiment) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.session = Session(experiment, self)
        self.editor = Editor(self.session, self)
        self.actions_by_name = Actions(self)
        self._theme_choice = str(QSettings().value("theme", "system"))
        self.theme: Theme = LIGHT
        self._shown_at: dict[str, float] = {}
        self._parts: dict[str, Callable[[Snapshot], None]] = {}
        self._frames: list[float] = []
        self._closing = False
        self._shown_experiment: Experiment | None = None

        self._create()
        self._wire()
        self._parts = {
            "status": self._show_state,
            "network": self.network_view.show_snapshot,
            "loss": self._show_loss,
        }
        self._apply_theme()
        self._show_experiment(experiment)
        self.setMinimumSize(SMALLEST_SIZE)
        self.resize(FIRST_SIZE)
        self.setWindowIcon(QIcon(str(resource_path("icons/nnviz.svg"))))

    # Creating

    def _create(self) -> None:
        actions = self.actions_by_name
        self.control_bar = ControlBar(actions["reset"], actions["run"], actions["step"])
        self.network_view, self.plane_view = NetworkView(), PlaneView()
        self.loss_view, self.settings_view = LossView(), SettingsView()
        self.status_view = StatusView()
        # The docks live in a window of their own, between two rows that never move.
        self._area = named(QMainWindow(), "panel_area")
        self._area.setWindowFlags(Qt.WindowType.Widget)
        self._area.setDockNestingEnabled(True)
        self._area.setAnimated(False)
        self._area.setContentsMargins(8, 8, 8, 8)
        area = self._area
        self._panels = {
            "network": PanelDock("network", self.tr("Network"), self.network_view, area),
            "plane": PanelDock("plane", self.tr("Plane"), self.plane_view, area),
            "loss": PanelDock("loss", self.tr("Loss"), self.loss_view, area),
            "settings": PanelDock("settings", self.tr("Experiment"), self.settings_view, area),
        }
        self._place_panels()
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.control_bar)
        column.addWidget(self._area, 1)
        column.addWidget(self.status_view)
        self.setCentralWidget(middle)
        menus = actions.fill(self.menuBar())
        menus["view"].addSeparator()
        menus["view"].addActions([panel.toggleViewAction() for panel in self._panels.values()])
        self.addActions(actions.all())
        FocusKeys(self)

    @Slot()
    def _place_panels(self) -> None:
        area, panels = self._area, self._panels
        for panel in panels.values():
            panel.setFloating(False)
            area.removeDockWidget(panel)
        area.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, panels["network"])
        area.splitDockWidget(panels["network"], panels["plane"], Qt.Orientation.Horizontal)
        area.splitDockWidget(panels["plane"], panels["loss"], Qt.Orientation.Horizontal)
        area.splitDockWidget(panels["loss"], panels["settings"], Qt.Orientation.Vertical)
        for panel in panels.values():
            panel.show()
        widths, heights = list(WIDTHS.values()), list(HEIGHTS.values())
        area.resizeDocks([panels[name] for name in WIDTHS], widths, Qt.Orientation.Horizontal)
        area.resizeDocks([panels[name] for name in HEIGHTS], heights, Qt.Orientation.Vertical)

    # Wiring

    def _wire(self) -> None:
        session, editor, plane, network = self.session, self.editor, self.plane_view, self.network_view
        session.experiment_changed.connect(self._show_experiment)
        session.frame_ready.connect(self._show_frame)
        session.mode_changed.connect(self._show_mode)
        session.preparing_changed.connect(self._show_speed)
        editor.refused.connect(self.status_view.show_message)

        plane.point_requested.connect(editor.add_point)
        plane.move_requested.connect(editor.move_points)
        plane.deletion_requested.connect(editor.delete_points)
        plane.class_requested.connect(editor.set_class)
        plane.held_out_requested.connect(editor.hold_out)
        plane.class_added.connect(editor.add_class)
        plane.field_requested.connect(session.set_field)
        network.hidden_requested.connect(editor.set_hidden)
        network.activation_requested.connect(editor.set_activation)
        network.bias_requested.connect(editor.set_bias)
        network.unit_selected.connect(self._unit_selected)
        self.loss_view.log_scale_requested.connect(self._set_log_scale)
        self.settings_view.setting_requested.connect(editor.set_setting)
        self.settings_view.preset_requested.connect(self.open_preset)
        self.control_bar.speed_requested.connect(session.set_speed)
        self.control_bar.learning_rate_requested.connect(self._set_learning_rate)
        self.control_bar.seed_requested.connect(editor.set_seed)
        self._wire_actions()

    def _wire_actions(self) -> None:
        for name, slot in {
            "new": self._new,
            "open": self._open,
            "quit": self.close,
            "select_all": self.plane_view.select_all,
            "delete": self.plane_view.delete_selection,
            "clear_points": self.editor.clear_points,
            "fit_view": self.plane_view.fit,
            "log_scale": self._set_log_scale,
            "move_panels": self._set_panels_movable,
            "reset_layout": self._place_panels,
            "run": self._toggle_run,
            "step": self.session.step,
            "reset": self.session.reset,
            "new_seed": self._next_seed,
            "faster": self._faster,
            "slower": self._slower,
            "keys": self._show_keys,
            "about": self._show_about,
        }.items():
            self.actions_by_name[name].triggered.connect(slot)
        self.actions_by_name.presets.triggered.connect(self._preset_triggered)
        self.actions_by_name.themes.triggered.connect(self._theme_triggered)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._scheme_changed)

    # Showing

    @Slot(object)
    def _show_experiment(self, experiment: Experiment) -> None:
        opened = self._shown_experiment is None or self._shown_experiment.title != experiment.title
        self._shown_experiment = experiment
        self.setWindowTitle(self.tr("{0} — nnviz").format(experiment.title))
        self.plane_view.show_dataset(experiment.dataset, fit=opened)
        self.control_bar.show_experiment(experiment)
        self.settings_view.show_experiment(experiment)
        self.status_view.forget_message()
        self._show_status()

    @Slot(object)
    def _show_frame(self, snapshot: Snapshot) -> None:
        now = time.perf_counter()
        self._frames.append(now)
        self.plane_view.show_snapshot(snapshot)
        self.control_bar.show_snapshot(snapshot)
        for part, show in self._parts.items():
            if self._is_due(part, now):
                show(snapshot)
                if self.session.running:
                    break  # one more part a frame, so that no frame takes much longer than another

    def _show_loss(self, snapshot: Snapshot) -> None:
        if self.session.curve is not None:
            self.loss_view.show_curve(self.session.curve, snapshot)

    def _show_state(self, _snapshot: Snapshot) -> None:
        self._show_status()
        self._show_speed()

    def _is_due(self, what: str, now: float) -> bool:
        """Whether a part that need not follow every frame of a run is to be shown now."""
        due = not self.session.running or now - self._shown_at.get(what, 0.0) >= SECONDS_BETWEEN[what]
        if due:
            self._shown_at[what] = now
        return due

    @Slot(object)
    def _show_mode(self, _mode: Mode) -> None:
        self.actions_by_name.show_running(self.session.running, self.theme)
        if self.session.snapshot is not None and not self.session.running:
            self._show_frame(self.session.snapshot)  # also what need not follow every frame
        self._show_status()
        self._show_speed()

    def _show_status(self) -> None:
        session = self.session
        self.status_view.show_state(session.mode, session.experiment, session.snapshot, session.failure)

    @Slot()
    def _show_speed(self) -> None:
        now = time.perf_counter()
        self._frames = [at for at in self._frames if now - at < 1.0]
        running = self.session.mode is Mode.RUNNING
        self.status_view.show_speed(
            self.session.iterations_per_second if running else 0.0,
            len(self._frames) if running else 0.0,
            preparing=self.session.preparing,
        )

    @Slot(object)
    def _unit_selected(self, unit: tuple[int, int] | None) -> None:
        self.plane_view.show_selected_unit(unit[1] if unit is not None and unit[0] == 1 else None)

    # Theme

    def _apply_theme(self) -> None:
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        by_name = {"light": LIGHT, "dark": DARK}
        self.theme = by_name.get(self._theme_choice, DARK if dark else LIGHT)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        apply_theme(application, self.theme)
        for view in (self.plane_view, self.network_view, self.loss_view):
            view.show_theme(self.theme)
        self.actions_by_name.show_theme(self.theme)
        self.actions_by_name.show_running(self.session.running, self.theme)
        for action in self.actions_by_name.themes.actions():
            action.setChecked(action.data() == self._theme_choice)

    def set_theme(self, choice: str) -> None:
        """Choose "light", "dark" or "system", from now on and at the next start."""
        self._theme_choice = choice
        QSettings().setValue("theme", choice)
        self._apply_theme()

    @Slot(QAction)
    def _theme_triggered(self, action: QAction) -> None:
        self.set_theme(str(action.data()))

    @Slot()
    def _scheme_changed(self) -> None:
        self._apply_theme()

    # What actions do

    @Slot()
    def _toggle_run(self) -> None:
        if self.session.running:
            self.session.pause()
        else:
            self.session.run()

    @Slot()
    def _next_seed(self) -> None:
        self.editor.set_seed(self.session.experiment.config.seed + 1)

    @Slot()
    def _faster(self) -> None:
        self.control_bar.nudge_speed(3)

    @Slot()
    def _slower(self) -> None:
        self.control_bar.nudge_speed(-3)

    @Slot(str)
    def _set_learning_rate(self, text: str) -> None:
        self.editor.set_setting("learning_rate", text)

    @Slot(bool)
    def _set_log_scale(self, log: bool) -> None:
        self.loss_view.set_log_scale(log)
        self.actions_by_name["log_scale"].setChecked(log)

    @Slot(bool)
    def _set_panels_movable(self, movable: bool) -> None:
        for panel in self._panels.values():
            panel.set_movable(movable)

    @Slot(QAction)
    def _preset_triggered(self, action: QAction) -> None:
        self.open_preset(str(action.data()))

    @Slot(str)
    def open_preset(self, preset_id: str) -> None:
        """Open a preset, paused at its start."""
        self.session.open(preset_experiment(preset_id))

    @Slot()
    def _new(self) -> None:
        self.session.open(empty_experiment())

    @Slot()
    def _open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open samples"), "", self.tr("Tables (*.csv);;All files (*)")
        )
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Open a CSV file; where it cannot be used, say why and keep what is open."""
        try:
            experiment = load_file(path)
        except InputError as error:
            QMessageBox.warning(self, self.tr("This file cannot be opened"), str(error))
        else:
            self.session.open(experiment)

    @Slot()
    def _show_keys(self) -> None:
        QMessageBox.information(self, self.tr("Keys and mouse"), keys_text())

    @Slot()
    def _show_about(self) -> None:
        QMessageBox.about(self, self.tr("About nnviz"), about_text(__version__))

    # Opening and closing

    def showEvent(self, event: QShowEvent) -> None:
        """Start the worker, and once the first frame is out prepare the fast loops."""
        super().showEvent(event)
        if not self.session.started:
            self.plane_view.setFocus()
            self.session.start()
            QTimer.singleShot(0, self.session.prepare_loops)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop everything that runs."""
        self.session.close()
        super().closeEvent(event)
        self.closed.emit()

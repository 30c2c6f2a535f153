"""MainWindow: the composition root. Creates the parts, wires them, and closes them."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QIcon, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox, QWidget

from nnviz import __version__
from nnviz.core.mode import Mode
from nnviz.engine.debugger import Debugger
from nnviz.engine.editor import Editor
from nnviz.engine.session import Session
from nnviz.files.document import Document
from nnviz.resources import path as resource_path
from nnviz.views.actions import Actions
from nnviz.views.file_drops import FileDrops
from nnviz.views.focus_keys import FocusKeys
from nnviz.views.help_text import about_text
from nnviz.views.keys_dialog import KeysDialog
from nnviz.views.palette import Theme
from nnviz.views.panel_area import PanelArea
from nnviz.views.recent_files import RecentFiles
from nnviz.views.theme_choice import ThemeChoice
from nnviz.views.views import Views
from nnviz.views.window_layout import WindowLayout
from nnviz.window.csv_commands import CsvCommands
from nnviz.window.current_document import CurrentDocument
from nnviz.window.document_commands import DocumentCommands
from nnviz.window.export_commands import ExportCommands
from nnviz.window.presenter import Presenter
from nnviz.window.time_travel import TimeTravel
from nnviz.window.view_settings import ViewSettings

FIRST_SIZE = QSize(1280, 800)
SMALLEST_SIZE = QSize(1024, 700)


class MainWindow(QMainWindow):
    """The window of one session.

    Parameters
    ----------
    document : to begin with
    path : its file; None where it has none

    Signals
    -------
    closed : ()
        The session has ended; nothing runs any more.
    theme_changed : Theme
    """

    closed = Signal()
    theme_changed = Signal(object)

    def __init__(self, document: Document, path: Path | None = None) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self._ends = False
        self.session = Session(document.run.experiment, self)
        self.debugger = Debugger(self.session, self)
        self.editor = Editor(self.session, self)
        self.exports = ExportCommands(self.session, self)
        self.actions_by_name = Actions(self)
        self._themes = ThemeChoice(self.actions_by_name.themes, self)
        self.views = Views(self.actions_by_name)
        self.area = PanelArea(self.views.panels())
        self._presenter = Presenter(self.session, self.debugger, self.views, self)
        self.time_travel = TimeTravel(
            self.session,
            self.debugger,
            self.editor,
            self.views,
            self.area,
            self._presenter.schedule,
            self.actions_by_name,
            self,
        )
        for panel in self.area.panels.values():
            self._presenter.schedule.watch(panel)
        recent = self._arrange()
        view_settings = ViewSettings(self.views, self.actions_by_name, self)
        self.document = CurrentDocument(
            self.session, self.time_travel.watching, self.views.notes, view_settings, self
        )
        self.tables = CsvCommands(self.session, self.views.predictions.table.chosen.samples, self)
        self.documents = DocumentCommands(self.session, self.document, recent, self.tables, self)
        self._wire_editing()
        self._wire_documents()
        self._wire_actions()
        self._themes.apply()
        self._presenter.show_experiment(self.session.experiment)
        self.document.start(document, path)
        self._stand_as_before()
        self.setWindowIcon(QIcon(str(resource_path("icons/nnviz.svg"))))

    def _arrange(self) -> RecentFiles:
        """Fill the window and its menus; returns what shows the recent files."""
        actions = self.actions_by_name
        self.setCentralWidget(self.views.around(self.area))
        menus = actions.fill(self.menuBar())
        menus["view"].addSeparator()
        menus["view"].addActions(self.area.toggle_actions())
        self.addActions(actions.all())
        FocusKeys(self)
        return RecentFiles(menus["recent"], actions.recent, actions["clear_recent"])

    def _stand_as_before(self) -> None:
        """Be as large, and train as fast, as when it was closed last."""
        self.setMinimumSize(SMALLEST_SIZE)
        self.resize(FIRST_SIZE)
        self._layout = WindowLayout(self, self.area)
        self._layout.restore_window()
        self.views.control_bar.show_speed(self._layout.speed())
        self.session.set_speed(self.views.control_bar.speed())

    # Wiring

    def _wire_editing(self) -> None:
        session, editor, views = self.session, self.editor, self.views
        editor.refused.connect(views.status.show_message)
        session.mode_changed.connect(self._show_mode)
        plane, network, table = views.plane, views.network, views.predictions
        plane.point_requested.connect(editor.add_point)
        plane.move_requested.connect(editor.move_points)
        plane.move_given_up.connect(editor.give_up_move)
        plane.addition_taken_back.connect(editor.take_back_point)
        plane.deletion_requested.connect(editor.delete_points)
        plane.class_requested.connect(editor.set_class)
        plane.held_out_requested.connect(editor.hold_out)
        plane.class_added.connect(editor.add_class)
        plane.field_requested.connect(session.set_field)
        table.point_requested.connect(editor.add_point)
        table.move_requested.connect(editor.move_points)
        table.deletion_requested.connect(editor.delete_points)
        table.class_requested.connect(editor.set_class)
        table.target_requested.connect(editor.set_targets)
        table.refused.connect(views.status.show_message)
        network.hidden_requested.connect(editor.set_hidden)
        network.activation_requested.connect(editor.set_activation)
        network.bias_requested.connect(editor.set_bias)
        views.arithmetic.check_requested.connect(self._check_gradients)
        views.code.export_requested.connect(self.exports.export_numpy)
        views.settings.setting_requested.connect(editor.set_setting)
        views.control_bar.speed_requested.connect(session.set_speed)
        views.control_bar.learning_rate_requested.connect(self._set_learning_rate)
        views.control_bar.seed_requested.connect(editor.set_seed)

    def _wire_documents(self) -> None:
        documents = self.documents
        for tells in (documents, self.tables, self.exports):
            tells.told.connect(self.views.status.show_message)
        # After the presenter, which names the experiment only.
        self.session.experiment_changed.connect(documents.show_title)
        self.views.settings.preset_requested.connect(documents.open_preset)
        self.actions_by_name.presets.triggered.connect(documents.preset_triggered)
        # Queued: who drags the files waits until the drop has been taken, and a dialog may follow.
        FileDrops(self).files_dropped.connect(documents.open_dropped, Qt.ConnectionType.QueuedConnection)
        self.closed.connect(self.tables.stop)

    def _wire_actions(self) -> None:
        for name, slot in {
            "new": self.documents.new,
            "open": self.documents.open,
            "undo": self.documents.undo,
            "redo": self.documents.redo,
            "save": self.documents.save,
            "save_as": self.documents.save_as,
            **self.exports.by_action,
            "export_data": self.tables.export_data,
            "export_predictions": self.tables.export_predictions,
            "export_loss": self.tables.export_loss,
            "copy": self.tables.copy,
            "paste": self.tables.paste,
            "quit": self.close,
            "select_all": self.views.plane.select_all,
            "delete": self.views.plane.delete_selection,
            "clear_points": self.editor.clear_points,
            "fit_view": self.views.plane.fit,
            "move_panels": self.area.set_movable,
            "reset_layout": self.area.place,
            "run": self._toggle_run,
            "step": self.session.step,
            "step_into": self.debugger.step_into,
            "reset": self._reset,
            "new_seed": self._next_seed,
            "faster": self._faster,
            "slower": self._slower,
            "keys": self._show_keys,
            "about": self._show_about,
        }.items():
            self.actions_by_name[name].triggered.connect(slot)
        self._themes.theme_changed.connect(self._show_theme)

    @Slot(object)
    def _show_mode(self, _mode: Mode) -> None:
        self.actions_by_name.show_running(self.session.running, self.theme)

    @Slot(object)
    def _check_gradients(self, places: list[int]) -> None:
        if self.debugger.moment is not None:
            self.session.gradient_check.start(self.debugger.moment.trace, places)

    # Theme

    @property
    def theme(self) -> Theme:
        """The one that everything has now."""
        return self._themes.theme

    def set_theme(self, choice: str) -> None:
        """Choose "light", "dark" or "system", from now on and at the next start."""
        self._themes.choose(choice)

    @Slot(object)
    def _show_theme(self, theme: Theme) -> None:
        self.views.show_theme(theme)
        self.tables.show_theme(theme)
        self.actions_by_name.show_theme(theme)
        self.actions_by_name.show_running(self.session.running, theme)
        self.theme_changed.emit(theme)

    # What actions do

    @Slot()
    def _toggle_run(self) -> None:
        if self.session.running or self.session.takes_long:
            self.session.pause()
        else:
            self.session.run()

    @Slot()
    def _reset(self) -> None:
        self.session.reset(self.tr("Reset"))

    @Slot()
    def _next_seed(self) -> None:
        self.editor.set_seed(self.session.experiment.config.seed + 1)

    @Slot()
    def _faster(self) -> None:
        self.views.control_bar.nudge_speed(3)

    @Slot()
    def _slower(self) -> None:
        self.views.control_bar.nudge_speed(-3)

    @Slot(str)
    def _set_learning_rate(self, text: str) -> None:
        self.editor.set_setting("learning_rate", text)

    @Slot()
    def _show_keys(self) -> None:
        dialog = self.findChild(KeysDialog) or KeysDialog(self)
        dialog.show()
        dialog.activateWindow()

    @Slot()
    def _show_about(self) -> None:
        QMessageBox.about(self, self.tr("About nnviz"), about_text(__version__))

    # Focus, opening and closing

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Pass by what stands behind another panel's tab; Qt takes it for visible."""
        first: QWidget | None = None
        while super().focusNextPrevChild(forward):
            widget = QApplication.focusWidget()
            if widget is None or widget is first or not self.area.is_covered(widget):
                return True
            first = first or widget
        return False

    def showEvent(self, event: QShowEvent) -> None:
        """Start the worker, and once the first frame is out prepare the fast loops."""
        super().showEvent(event)
        if not self.session.started:
            self._layout.restore_panels()
            self.views.plane.setFocus()
            self.session.start()
            QTimer.singleShot(0, self.session.prepare_loops)

    @Slot()
    def end(self) -> None:
        """Close without a question: the system, or Ctrl+C in the terminal, ends the program."""
        self._ends = True
        question = QApplication.activeModalWidget()
        if question is not None:
            question.close()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop everything that runs, unless the user wants to keep what would be lost."""
        if not (self._ends or self.documents.may_go_on() or self._ends):  # it may be ended while it asks
            event.ignore()
            return
        self._layout.save(self.views.control_bar.speed())
        self.session.close()
        super().closeEvent(event)
        self.closed.emit()

"""Stage: a window that nobody sees, which shows a run at one iteration after the other."""

from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtWidgets import QGraphicsView, QMainWindow, QWidget

from nnviz.core.breakpoint import Breakpoints
from nnviz.core.errors import InputError
from nnviz.core.mode import Mode
from nnviz.core.snapshot import Snapshot
from nnviz.core.workspace import Workspace
from nnviz.engine.debugger import Debugger
from nnviz.engine.editor import Editor
from nnviz.engine.session import Session
from nnviz.files.animation_file import Pixels
from nnviz.files.document import Document
from nnviz.views.actions import Actions
from nnviz.views.palette import Theme
from nnviz.views.panel_area import ABOVE, BELOW, PanelArea
from nnviz.views.picture_dialog import WINDOW
from nnviz.views.views import Views
from nnviz.window.presenter import Presenter
from nnviz.window.time_travel import TimeTravel
from nnviz.window.view_settings import ViewSettings

PANELS: Final = ("network", "plane", *ABOVE, *BELOW)
SMALLEST_WINDOW: Final = QSize(1024, 700)
PAUSE_MS: Final = 10
SHAPE_OF_PLANE: Final = QSize(470, 640)  # px, as in a window of 1280 × 800


class Appearance(NamedTuple):
    """How a window looks to its user.

    Attributes
    ----------
    theme : the application's
    layout : of the panels, as a PanelArea saves its state; their first places if None
    plane : the part of the plane that is seen; all points if None
    """

    theme: Theme
    layout: QByteArray | None = None
    plane: QRectF | None = None


def check_panel(name: str) -> None:
    """Find out whether something of that name can be filmed.

    Raises
    ------
    InputError
        When it is neither WINDOW nor a panel's name.
    """
    if name not in (WINDOW, *PANELS):
        raise InputError(f"there is no panel {name!r}; there are {WINDOW}, {', '.join(PANELS)}")


class Stage(QMainWindow):
    """The parts of the main window that show something, on a run of their own.

    It has a session of its own, so that the user's window is free meanwhile, and everything in it
    comes about as it does there. It has no documents, settings or dialogs, and is never on screen.

    Parameters
    ----------
    document : what is shown, with its ghosts
    panel : that is filmed, or WINDOW
    size : of the pictures, px. What cannot be laid out so small is laid out larger, and made smaller.
    appearance : of it

    Signals
    -------
    standing : int
        Everything shows this iteration.
    failed : str
        The session has failed; why.

    Raises
    ------
    InputError
        When there is no such panel.
    """

    standing = Signal(object)
    failed = Signal(str)

    def __init__(
        self,
        document: Document,
        panel: str = WINDOW,
        *,
        size: QSize,
        appearance: Appearance,
    ) -> None:
        super().__init__()
        check_panel(panel)
        self.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self._size, self._appearance = size, appearance
        self._goal: int | None = None
        self._errands = 0  # under way
        self._has_plane = False  # as the user sees it
        self._look_soon = QTimer(self, singleShot=True)
        self._look_soon.timeout.connect(self._look)
        self._session = Session(document.run.experiment, self)
        self._actions = Actions(self)
        self._views = Views(self._actions)
        self._area = PanelArea(self._views.panels())
        time_travel = self._wire()
        self._arrange(panel)
        self._filmed = self if panel == WINDOW else self._views.panels()[panel][1]
        self._dress()
        self._session.history.change(Workspace(document.run, document.ghosts), "")
        breakpoints = document.breakpoints or Breakpoints(document.run.experiment.dataset)
        self._session.set_breakpoints(breakpoints)
        time_travel.watching.set_all(document.watches)
        ViewSettings(self._views, self._actions, self).show(document.view)

    def _wire(self) -> TimeTravel:
        session, views = self._session, self._views
        debugger = Debugger(session, self)
        presenter = Presenter(session, debugger, views, self)
        time_travel = TimeTravel(
            session,
            debugger,
            Editor(session, self),
            views,
            self._area,
            presenter.schedule,
            self._actions,
            self,
        )
        for dock in self._area.panels.values():
            presenter.schedule.watch(dock)
        views.plane.field_requested.connect(session.set_field)
        presenter.show_experiment(session.experiment)
        session.frame_ready.connect(self._changed)
        session.mode_changed.connect(self._mode_changed)
        # Queued: who hears of it ends this stage, which is still asking for an iteration then.
        session.refused.connect(self.failed, Qt.ConnectionType.QueuedConnection)
        session.errands.requested.connect(self._errand_begun)
        session.errands.answered.connect(self._errand_done)
        return time_travel

    def _arrange(self, panel: str) -> None:
        self.setCentralWidget(self._views.around(self._area))
        if panel == WINDOW:
            self._actions.fill(self.menuBar())
            self.setMinimumSize(SMALLEST_WINDOW)
            return
        for widget in (*self._views.bars(), *self._area.panels.values()):
            widget.setVisible(widget is self._area.panels[panel])
        self._area.setVisible(True)  # else it is laid out when it is shown, larger than asked for
        if panel != "plane":
            # It says which part of the plane others show, and needs its shape for that.
            plane = self._views.plane
            plane.setParent(self)
            plane.setGeometry(QRect(QPoint(), SHAPE_OF_PLANE))
            plane.show()
            plane.lower()

    def _dress(self) -> None:
        """Give what paints with its own colours those of the application's theme."""
        theme = self._appearance.theme
        self._views.show_theme(theme)
        self._actions.show_theme(theme)
        self._actions.show_running(False, theme)
        for plot in self.findChildren(QGraphicsView):  # what is kept as pixels would be enlarged as pixels
            plot.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)

    # What is asked for

    def open(self) -> None:
        """Lay everything out, and begin; it can be told at once where to stand."""
        self.resize(self._size)  # before panels share the room
        self.show()
        if self._filmed is self and self._appearance.layout is not None:
            for dock in self._area.panels.values():  # one that floats is a window of its own
                dock.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
            self._area.restoreState(self._appearance.layout)
        self._fit(1.0)
        size, filmed = self._size, self._filmed.size()
        self._fit(max(1.0, filmed.width() / size.width(), filmed.height() / size.height()))
        self._session.start()
        self._session.prepare_loops()

    def _fit(self, factor: float) -> None:
        """Have what is filmed laid out at so many times the size of the pictures."""
        self.resize(self.size() + self._size * factor - self._filmed.size())

    def stand_at(self, iteration: int) -> None:
        """Show an iteration of the run; once everything does, `standing` says so."""
        self._goal = iteration
        self._session.go_to(iteration)

    @property
    def shown(self) -> Snapshot | None:
        """What everything shows."""
        return self._session.snapshot

    def picture(self) -> Pixels:
        """What is filmed as it looks now: (height, width, 3), red, green and blue."""
        widget, size = self._filmed, self._size
        image = QImage(size, QImage.Format.Format_RGB32)
        theme = self._appearance.theme
        image.fill(theme.window if widget is self else theme.panel)
        image.setDevicePixelRatio(size.width() / widget.width())
        painter = QPainter(image)
        try:
            widget.render(painter, widget.rect().topLeft(), QRegion(), QWidget.RenderFlag.DrawChildren)
        finally:
            painter.end()
        packed = image.convertToFormat(QImage.Format.Format_RGB888)
        rows = np.frombuffer(packed.constBits(), np.uint8).reshape(packed.height(), packed.bytesPerLine())
        return rows[:, : 3 * packed.width()].reshape(packed.height(), packed.width(), 3).copy()

    def end(self) -> None:
        """Stop everything; it cannot be used any more."""
        self._goal = None
        self._look_soon.stop()
        self._session.close()
        self.close()
        self.deleteLater()

    # When everything shows it

    @Slot()
    def _changed(self) -> None:
        if self._goal is not None:
            self._look_soon.start(0)  # after what has been posted: layouts, and what they ask for

    @Slot()
    def _errand_begun(self) -> None:
        self._errands += 1

    @Slot()
    def _errand_done(self) -> None:
        self._errands -= 1
        self._changed()

    @Slot()
    def _look(self) -> None:
        """Say that everything shows the iteration that is wanted, if nothing is still to come."""
        session, snapshot = self._session, self._session.snapshot
        if session.busy or session.travelling or self._errands or snapshot is None:
            return  # what comes then looks again
        if not self._has_plane:  # which needs its shape, and that depends on what the panel has to say
            self._has_plane = True
            self._show_plane()
            self._look_soon.start(0)
        elif self._is_behind():
            self._look_soon.start(PAUSE_MS)
        elif snapshot.iteration == self._goal:
            self._goal = None
            # Loops that are being compiled make a difference to nothing that is shown.
            self._views.status.show_speed(0.0, 0.0, preparing=False)
            self.standing.emit(snapshot.iteration)

    def _is_behind(self) -> bool:
        """Whether a view still waits, since it follows only as often as people can read."""
        timers = self._filmed.findChildren(QTimer)
        return any(timer.isActive() and isinstance(timer.parent(), QWidget) for timer in timers)

    def _show_plane(self) -> None:
        """Show that part of the plane that the user sees, or all of it."""
        if self._appearance.plane is None:
            self._views.plane.fit()
        else:
            self._views.plane.canvas.box.setRange(self._appearance.plane, padding=0)

    @Slot(object)
    def _mode_changed(self, mode: Mode) -> None:
        if mode is Mode.FAILED:
            self.failed.emit(self._session.failure)

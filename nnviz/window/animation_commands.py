"""AnimationCommands: File → Export → Animation…, with its dialogs."""

from pathlib import Path

from PySide6.QtCore import QObject, QSize, Slot
from PySide6.QtWidgets import QFileDialog, QMainWindow

from nnviz.core.errors import InputError
from nnviz.core.timeline import Timeline
from nnviz.engine.session import Session
from nnviz.files.animation_file import AnimationFile
from nnviz.views.animation_dialog import AnimationDialog, AnimationWish
from nnviz.views.messages import warn
from nnviz.views.palette import LIGHT, Theme
from nnviz.views.panel_area import PanelArea
from nnviz.views.picture_dialog import WINDOW
from nnviz.views.views import Views
from nnviz.window.animation import Animation
from nnviz.window.current_document import CurrentDocument
from nnviz.window.stage import Appearance, Stage


class AnimationCommands(QObject):
    """Makes an animation of the run that the window knows, one at a time, while the window goes on.

    Parameters
    ----------
    session, document : whose run, and how it is shown
    views, area : what can be filmed
    window : over which dialogs open
    """

    def __init__(
        self, session: Session, document: CurrentDocument, views: Views, area: PanelArea, window: QMainWindow
    ) -> None:
        super().__init__(window)
        self._session, self._document, self._views, self._area = session, document, views, area
        self._window = window
        self._theme = LIGHT
        self._dialog: AnimationDialog | None = None
        self._animation: Animation | None = None
        self._path = Path()
        self._total = 0
        for facts in (session.history.changed, session.mode_changed, session.frame_ready):
            facts.connect(self._follow_run)

    def show_theme(self, theme: Theme) -> None:
        """The application has another theme: what is under way would have two."""
        if theme is not self._theme:
            self._theme = theme
            self._stop(self.tr("The theme has changed; make the animation again."))

    @Slot()
    def export_animation(self) -> None:
        """Ask what the animation is to be; the window can be used meanwhile."""
        if self._dialog is None:
            sizes = {WINDOW: (self.tr("Whole window"), self._window.size())}
            for name, (title, view) in self._views.panels().items():
                sizes[name] = (title, view.size().expandedTo(QSize(240, 180)))
            timeline = self._session.timeline
            self._dialog = AnimationDialog(sizes, timeline.begin, timeline.end, self._window)
            self._dialog.animation_requested.connect(self._make)
            self._dialog.cancel_requested.connect(self.cancel)
            self._dialog.finished.connect(self._closed)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    @Slot()
    def _follow_run(self) -> None:
        """Offer the iterations that are known now: there may be more, or others, while the dialog is open."""
        if self._dialog is not None and not self._session.running:
            timeline = self._session.timeline
            self._dialog.show_known(timeline.begin, timeline.end)

    @Slot()
    def cancel(self) -> None:
        """Make nothing any more, and leave no file."""
        self._stop(self.tr("Cancelled; nothing has been written."))

    @Slot(object)
    def _make(self, wish: AnimationWish) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Export an animation"),
            f"{self._session.experiment.preset or 'run'}.webp",
            self.tr("Animations (*.webp *.png *.apng *.gif)"),
        )
        if name:
            self.make(wish, Path(name))

    def make(self, wish: AnimationWish, path: Path) -> None:
        """Begin to make an animation; where that cannot be done, say why."""
        document = self._document.document()
        try:
            iterations = wish.frames.iterations()
            _check_known(iterations, document.run.timeline)
            size = wish.size
            file = AnimationFile(path, size.width(), size.height(), len(iterations), wish.frames_per_second)
        except InputError as error:
            self._warn(str(error))
            return
        plane = self._views.plane.canvas.box.viewRect()
        stage = Stage(
            document,
            wish.panel,
            size=size,
            appearance=Appearance(self._theme, self._area.saveState(), plane),
        )
        self._path, self._total = path, len(iterations)
        self._animation = Animation(stage, iterations, file, self)
        self._animation.progressed.connect(self._show_progress)
        self._animation.finished.connect(self._finished)
        self._animation.failed.connect(self._failed)
        self._show_progress(0)
        self._animation.start()

    # How it goes

    @Slot(int)
    def _show_progress(self, done: int) -> None:
        if self._dialog is not None:
            self._dialog.show_progress(done, self._total)

    @Slot()
    def _finished(self) -> None:
        self._stop(self.tr("{0} has been written.").format(self._path))

    @Slot(str)
    def _failed(self, why: str) -> None:
        self._stop(why)
        self._warn(why)

    def _stop(self, text: str) -> None:
        if self._animation is not None:
            self._animation.cancel()
            self._animation.deleteLater()
            self._animation = None
            if self._dialog is not None:
                self._dialog.show_end(text)

    def _warn(self, why: str) -> None:
        warn(self._window, self.tr("The animation cannot be made"), why)

    @Slot()
    def _closed(self) -> None:
        """Another dialog asks next time: there may be more iterations then."""
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None


def _check_known(iterations: tuple[int, ...], timeline: Timeline) -> None:
    if not timeline.begin <= iterations[0] <= iterations[-1] <= timeline.end:
        raise InputError(
            f"the run is known from iteration {timeline.begin} to {timeline.end}, "
            f"not from {iterations[0]} to {iterations[-1]}"
        )

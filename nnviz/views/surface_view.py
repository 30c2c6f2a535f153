"""The Surface panel: the loss over two parameters, and the run's path on it."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from nnviz.core.experiment import Experiment
from nnviz.core.path import ParameterPath
from nnviz.core.places import part_at
from nnviz.core.surface import Array, Surface, SurfaceCut
from nnviz.views.palette import LIGHT, PANEL_RADIUS, SECONDARY_PX, SPACE, TEXT_PX, Theme, text_font
from nnviz.views.parameter_chooser import parameter_name
from nnviz.views.surface_header import SurfaceHeader
from nnviz.views.surface_marks import Place
from nnviz.views.surface_plot import SurfacePlot
from nnviz.views.surface_range import fitted_range, followed_range
from nnviz.views.surface_trail import trail
from nnviz.views.surface_words import SurfaceWords
from nnviz.views.text_line import TextLine
from nnviz.views.widgets import named


class SurfaceView(QWidget):
    """The Surface panel.

    Signals
    -------
    surface_requested : SurfaceCut
        Other parameters or ranges are to be seen.
    parameters_requested : object, bool
        Parameters are to be set by hand: dict of Part -> value; True, since nothing more follows.
    """

    surface_requested = Signal(object)
    parameters_requested = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "surface_view", self.tr("Loss surface"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._experiment: Experiment | None = None
        self._places: tuple[int, int] | None = None
        self._path: ParameterPath | None = None
        self._parameters: Array | None = None
        self._iteration = 0
        self._cut: SurfaceCut | None = None  # what is seen; None until the first path
        self._following = True  # whether the ranges follow the run, or are the user's
        self._surface: Surface | None = None
        self._refusal = ""
        self._projected = False
        self._pointed_at: Place | None = None  # by the mouse or the cursor
        self._words = SurfaceWords(self)
        self._header = SurfaceHeader()
        self._plot = SurfacePlot()
        self._plot.setAccessibleName(self.tr("Loss over two parameters, with the path of the run"))
        self._hint = named(QLabel(), "surface_hint")
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._note = TextLine("surface_note")
        self._note.setFont(text_font(SECONDARY_PX))
        self._lay_out()
        self._connect()
        self.show_theme(LIGHT)
        self._refresh()

    def sizeHint(self) -> QSize:
        """As in the window at its usual size."""
        return QSize(446, 300)

    def minimumSizeHint(self) -> QSize:
        """The smallest size at which everything can be read."""
        return QSize(300, 180)

    def show_experiment(self, experiment: Experiment) -> None:
        """Offer an experiment's parameters; keep the axes where it still has them."""
        before, self._experiment = self._experiment, experiment
        if before is None or before.architecture.n_parameters != experiment.architecture.n_parameters:
            self._places = _default_places(experiment)
        if before is None or not before.continues(experiment):
            self._path = self._parameters = self._cut = self._surface = None
            self._following = True
            self._plot.show_surface(None)
        self._refusal = ""
        self._show_names()
        self._refresh()

    def show_path(self, path: ParameterPath | None, parameters: Array, iteration: int) -> None:
        """Show where the run has led; it stands at `iteration`, with these parameters.

        What is of another network than the experiment's is left out: the frame to come brings its own.
        """
        if self._experiment is None or len(parameters) != self._experiment.architecture.n_parameters:
            return
        if path is not None and path.parameters.shape[1] != len(parameters):
            path = None
        self._path, self._parameters, self._iteration = path, parameters, iteration
        if self.isVisible():
            self._refresh()

    def show_surface(self, surface: Surface) -> None:
        """Show the losses that have been computed, unless the axes have changed meanwhile."""
        experiment = self._experiment
        if (
            experiment is None
            or surface.request.cut.places != self._places
            or surface.request.experiment.architecture != experiment.architecture
        ):
            return
        self._surface, self._refusal = surface, ""
        if self.isVisible():
            self._refresh()
            self._plot.show_surface(surface)

    def show_refusal(self, why: str) -> None:
        """Say why there is no surface."""
        self._refusal = why[:1].upper() + why[1:]
        if self.isVisible():
            self._refresh()

    def show_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self.setStyleSheet(_style_sheet(theme))
        self._header.show_theme(theme)
        self._plot.show_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was shown while nobody looked."""
        super().showEvent(event)
        self._plot.show_surface(self._surface)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let long names take the room that there is."""
        super().resizeEvent(event)
        self._header.show_width(self.width() - 6 * SPACE)

    def _lay_out(self) -> None:
        self._stack.addWidget(self._plot)
        self._stack.addWidget(self._hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, SPACE, 3 * SPACE, SPACE)
        column.setSpacing(2)
        column.addWidget(self._header)
        column.addWidget(self._stack, 1)
        column.addWidget(self._note)

    def _connect(self) -> None:
        self._header.places_chosen.connect(self._places_chosen)
        self._header.fit_requested.connect(self._fit)
        self._plot.fit_requested.connect(self._fit)
        self._plot.place_chosen.connect(self._place_chosen)
        self._plot.cursor_moved.connect(self._pointed)
        self._plot.box.place_clicked.connect(self._place_chosen)
        self._plot.box.mouse_moved.connect(self._pointed)
        self._plot.box.view_moved.connect(self._view_moved)

    def _refresh(self) -> None:
        now = self._now()
        hint = self._words.hint(self._experiment, self._places, now) or self._refusal
        self._hint.setText(hint)
        self._stack.setCurrentWidget(self._hint if hint else self._plot)
        self._header.setEnabled(self._places is not None)
        if hint or now is None or self._places is None or self._parameters is None:
            self._note.show_text("")
            return
        seen = trail(self._path, self._parameters, self._iteration, self._places)
        self._follow(seen.passed, now)
        self._plot.show_path(seen.passed, seen.future, now)
        self._projected = seen.others_moved
        self._show_note()

    def _show_names(self) -> None:
        if self._experiment is not None and self._places is not None:
            self._header.show_places(self._experiment, self._places)
            self._plot.show_names(*(parameter_name(self._experiment, place) for place in self._places))

    def _now(self) -> Place | None:
        if self._places is None or self._parameters is None:
            return None
        x, y = self._parameters[list(self._places)].tolist()
        return x, y

    def _follow(self, passed: Array, now: Place) -> None:
        """Move the ranges where they have to, and ask for a surface if they are new."""
        assert self._places is not None
        if self._cut is None:
            x_range, y_range = (fitted_range(passed[:, i], now[i]) for i in (0, 1))
            self._show_cut(SurfaceCut(self._places, x_range, y_range))
        elif self._following:
            ranges = zip((self._cut.x_range, self._cut.y_range), passed.T, now, strict=True)
            x_range, y_range = (followed_range(*each) for each in ranges)
            cut = replace(self._cut, x_range=x_range, y_range=y_range)
            if cut != self._cut:
                self._show_cut(cut)

    def _show_cut(self, cut: SurfaceCut) -> None:
        self._cut = cut
        self._plot.show_ranges(cut.x_range, cut.y_range)
        self.surface_requested.emit(cut)

    def _show_note(self) -> None:
        """Read what is under the mouse or the cursor; else say what one sees."""
        if self._experiment is None or self._places is None:
            return
        if self._pointed_at is None:
            self._note.show_text(*self._words.note(projected=self._projected))
        else:
            place, surface = self._pointed_at, self._surface
            self._note.show_text(self._words.reading(self._experiment, self._places, place, surface))

    @Slot(object)
    def _pointed(self, place: Place | None) -> None:
        self._pointed_at = place
        self._show_note()

    @Slot(int, int)
    def _places_chosen(self, across: int, upwards: int) -> None:
        if self._experiment is None:
            return
        self._places, self._cut, self._surface, self._following = (across, upwards), None, None, True
        self._refusal = ""
        self._show_names()
        self._plot.show_surface(None)
        self._refresh()

    @Slot()
    def _fit(self) -> None:
        self._following, self._cut = True, None
        self._refresh()

    @Slot()
    def _view_moved(self) -> None:
        """The user has panned or zoomed: from now on the ranges are theirs."""
        if self._cut is None:
            return
        (x_low, x_high), (y_low, y_high) = self._plot.box.viewRange()
        self._following = False
        self._cut = replace(self._cut, x_range=(x_low, x_high), y_range=(y_low, y_high))
        self.surface_requested.emit(self._cut)

    @Slot(float, float)
    def _place_chosen(self, x: float, y: float) -> None:
        if self._experiment is None or self._places is None:
            return
        across, upwards = (part_at(place, self._experiment.architecture) for place in self._places)
        self.parameters_requested.emit({across: x, upwards: y}, True)


def _default_places(experiment: Experiment) -> tuple[int, int] | None:
    """The first unit's first two weights; or its weight and its bias, or whatever two there are."""
    architecture = experiment.architecture
    if architecture.n_parameters < 2:
        return None
    n_in, n_out = architecture.shapes[0]
    if n_in >= 2 or architecture.bias:
        return 0, n_out  # behind the first input's weights: the second input's, or the biases
    return 0, 1


def _style_sheet(theme: Theme) -> str:
    return f"""
        #surface_view {{ background: {theme.panel}; border-radius: {PANEL_RADIUS}px; }}
        #surface_title {{ color: {theme.text}; font-size: {TEXT_PX}px; font-weight: 600; }}
        #surface_note {{ color: {theme.secondary}; font-size: {SECONDARY_PX}px; }}
        #surface_x, #surface_y {{ padding: 0 6px; }}
        #surface_swap, #surface_fit {{ padding: 0; }}
        #surface_hint {{ color: {theme.secondary}; font-size: {TEXT_PX}px; }}
    """

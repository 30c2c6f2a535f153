"""The row above the loss surface: which two parameters its axes are."""

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from nnviz.core.experiment import Experiment
from nnviz.views.icons import icon
from nnviz.views.palette import SPACE, Theme
from nnviz.views.parameter_chooser import ParameterChooser
from nnviz.views.widgets import named

BUTTON_PX: Final = 28


class SurfaceHeader(QWidget):
    """The title, a chooser for each axis, and what exchanges and fits them.

    Signals
    -------
    places_chosen : int, int
        Places in the flat vector, across and upwards.
    fit_requested : ()
    """

    places_chosen = Signal(int, int)
    fit_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._places = (0, 0)
        self._title = named(QLabel(self.tr("Loss over")), "surface_title")
        self._across = ParameterChooser("surface_x", self.tr("Across"))
        self._upwards = ParameterChooser("surface_y", self.tr("Upwards"))
        self._across.place_chosen.connect(self._across_chosen)
        self._upwards.place_chosen.connect(self._upwards_chosen)
        swap, fit = self.tr("Exchange the axes"), self.tr("Fit the path (F)")
        self._swap = named(QToolButton(), "surface_swap", swap, swap)
        self._swap.setText("⇄")
        self._swap.clicked.connect(self._swapped)
        self._fit = named(QToolButton(), "surface_fit", fit, fit)
        self._fit.clicked.connect(self._fit_clicked)
        for button in (self._swap, self._fit):
            button.setFixedWidth(BUTTON_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        for widget in (self._title, self._across, self._swap, self._upwards):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._fit)

    def show_places(self, experiment: Experiment, places: tuple[int, int]) -> None:
        """Name the parameters of the axes."""
        self._places = places
        self._across.show_place(experiment, places[0])
        self._upwards.show_place(experiment, places[1])

    def show_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._fit.setIcon(icon("fit", theme.text, theme.secondary))

    def show_width(self, width: int) -> None:
        """Give the choosers what the others leave of a width, px."""
        others = self._title.sizeHint().width() + 2 * BUTTON_PX
        for chooser in (self._across, self._upwards):
            chooser.show_width((width - others - 5 * SPACE) // 2)

    def _choose(self, across: int, upwards: int) -> None:
        if across == upwards:  # the other axis had it: they change places
            across, upwards = self._places[1], self._places[0]
        self.places_chosen.emit(across, upwards)

    @Slot(int)
    def _across_chosen(self, place: int) -> None:
        self._choose(place, self._places[1])

    @Slot(int)
    def _upwards_chosen(self, place: int) -> None:
        self._choose(self._places[0], place)

    @Slot(bool)
    def _swapped(self, _checked: bool) -> None:
        self.places_chosen.emit(self._places[1], self._places[0])

    @Slot(bool)
    def _fit_clicked(self, _checked: bool) -> None:
        self.fit_requested.emit()

"""The Watches panel: numbers of the network over the iterations, one small plot each."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from nnviz.core.experiment import Experiment
from nnviz.core.part import Part
from nnviz.core.watch import Watch, WatchSeries, fits, gradient_watch, parameter_watch
from nnviz.views.palette import LIGHT, PANEL_RADIUS, SPACE, TEXT_PX, VALUE_PX, Theme
from nnviz.views.ticks import round_end
from nnviz.views.watches_curve import ShownRun
from nnviz.views.watches_form import WatchesForm
from nnviz.views.watches_list import WatchesList
from nnviz.views.watches_menu import WatchesMenu
from nnviz.views.watches_words import WatchesWords
from nnviz.views.widgets import named


class WatchesView(QWidget):
    """The Watches panel.

    Signals
    -------
    watch_requested : object
        A Watch that is to be followed.
    removal_requested : object
        A Watch that no longer is.
    position_requested : int
        An iteration to show, one that has been reached; many a second while the mouse is dragged.
    part_hovered : object
        The Part of the row under the mouse, or None.
    part_selected : object
        The Part whose name was clicked.
    refused : str
        Nothing is selected that can be watched; what to do.
    """

    watch_requested = Signal(object)
    removal_requested = Signal(object)
    position_requested = Signal(object)
    part_hovered = Signal(object)
    part_selected = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "watches_view", self.tr("Watches"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words = WatchesWords(self)
        self._experiment: Experiment | None = None
        self._series: tuple[WatchSeries, ...] = ()
        self._iteration = 0
        self._selected: Part | None = None
        self._sample = 0
        self._wanted: Watch | None = None  # asked for; scrolled to when it comes
        self._add = self._make_add_button()
        self._form = WatchesForm()
        self._form.hide()
        self._form.chosen.connect(self._request)
        self._form.closed.connect(self._close_form)
        self._list = WatchesList()
        self._list.removal_requested.connect(self.removal_requested)
        self._list.position_requested.connect(self.position_requested)
        self._list.part_hovered.connect(self.part_hovered)
        self._list.part_selected.connect(self.part_selected)
        self._empty = self._make_empty()
        self._lay_out()
        self._show_all()
        self.show_theme(LIGHT)

    # What is shown

    def show_series(self, series: tuple[WatchSeries, ...], iteration: int) -> None:
        """Show what the watches have been up to, and where the run stands."""
        self._series, self._iteration = series, iteration
        self._show_all()

    def show_experiment(self, experiment: Experiment) -> None:
        """Take names, and what can be chosen, from an experiment."""
        self._experiment = experiment
        self._form.show_experiment(experiment)
        self._show_all()

    def show_selected(self, part: Part | None) -> None:
        """Offer the part that is selected in other views."""
        if part is None or part.kind != "sample":
            self._selected = part

    def show_selection(self, indices: tuple[int, ...]) -> None:
        """Take the first of the selected samples for activations; none: the first of all."""
        self._sample = indices[0] if len(indices) else 0
        self._form.show_sample(self._sample)

    def show_hovered(self, part: Part | None) -> None:
        """Light up the rows of what is looked at elsewhere."""
        self._list.show_hovered(part)

    def show_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self.setStyleSheet(_style_sheet(theme))
        self._list.show_theme(theme)

    @Slot()
    def watch_selected(self) -> None:
        """Ask for the part that is selected to be watched."""
        watch, experiment = self._selected_watch(), self._experiment
        if watch is not None:
            self._request(watch)
        elif self._selected is not None and experiment is not None and not len(experiment.dataset):
            self.refused.emit(self.tr("An activation is watched for a sample; add a point first."))
        else:
            self.refused.emit(
                self.tr("Select a weight, a bias or a unit in the network first, then watch it.")
            )

    def sizeHint(self) -> QSize:
        """As in the window at its usual size."""
        return QSize(446, 235)

    def minimumSizeHint(self) -> QSize:
        """The smallest size at which a curve can be read."""
        return QSize(300, 130)

    def _show_all(self) -> None:
        experiment, series = self._experiment, self._series
        self._empty.setVisible(not series)
        self._list.setVisible(bool(series))
        if experiment is None:
            return
        names = [self._words.name(one.watch, experiment) for one in series]
        ends = [int(one.iterations[-1]) for one in series if len(one.iterations)]
        end = max([self._iteration, *ends])
        self._list.show_series(series, names, ShownRun(self._iteration, end, round_end(float(end))))
        if self._wanted is not None and any(one.watch == self._wanted for one in series):
            self._list.reveal(self._wanted)
            self._wanted = None

    # What is asked for

    def _selected_watch(self) -> Watch | None:
        part, experiment = self._selected, self._experiment
        if part is None or experiment is None:
            return None
        sample = self._sample if self._sample < len(experiment.dataset) else 0
        watch = Watch(part, sample) if part.kind == "unit" else parameter_watch(part)
        return watch if fits(watch, experiment) else None

    @Slot(object)
    def _request(self, watch: Watch) -> None:
        self._wanted = watch
        self.watch_requested.emit(watch)

    @Slot()
    def _fill_menu(self) -> None:
        if self._experiment is not None:
            self._menu.offer(self._experiment, self._selected_watch())

    @Slot()
    def _open_form(self) -> None:
        self._form.show_sample(self._sample)
        self._form.show()
        self._form.take_focus()

    @Slot(bool)
    def _gradient_clicked(self, _checked: bool) -> None:
        self._request(gradient_watch())

    @Slot()
    def _close_form(self) -> None:
        self._form.hide()
        self._add.setFocus(Qt.FocusReason.OtherFocusReason)

    # Building

    def _make_add_button(self) -> QToolButton:
        button = named(
            QToolButton(),
            "add_watch",
            self.tr("Add a watch"),
            self.tr("Watch a weight, a bias, an activation or the gradient norm (W: the selected part)"),
        )
        button.setText(self.tr("+ watch"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._menu = WatchesMenu(button)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._menu.chosen.connect(self._request)
        self._menu.form_requested.connect(self._open_form)
        button.setMenu(self._menu)
        return button

    def _make_empty(self) -> QWidget:
        empty = named(QWidget(), "watches_empty")
        hint = named(QLabel(), "watches_hint")
        hint.setText(
            self.tr(
                "See a number over the iterations: select a weight, a bias or a unit in the network and "
                "press W, or choose with “+ watch”."
            )
        )
        hint.setWordWrap(True)
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        button = named(
            QPushButton(self.tr("Watch the gradient norm")),
            "watch_gradient",
            self.tr("Watch the gradient norm"),
            self.tr("How long the gradient of the whole training loss is: near 0 there is little to learn"),
        )
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self._gradient_clicked)
        column = QVBoxLayout(empty)
        column.setSpacing(3 * SPACE)
        column.addStretch(1)
        column.addWidget(hint)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return empty

    def _lay_out(self) -> None:
        header = QHBoxLayout()
        header.setContentsMargins(3 * SPACE, SPACE, 3 * SPACE, SPACE)
        header.addWidget(named(QLabel(self.tr("Watches")), "panel_title"))
        header.addStretch(1)
        header.addWidget(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE)
        column.setSpacing(0)
        column.addLayout(header)
        column.addWidget(self._form)
        column.addWidget(self._list, 1)
        column.addWidget(self._empty, 1)


def _style_sheet(theme: Theme) -> str:
    return f"""
        #watches_view {{ background: {theme.panel}; border-radius: {PANEL_RADIUS}px; }}
        #watches_list, #watches_inside, #watches_empty, #watches_form {{
            background: transparent; border: none;
        }}
        #watches_hint {{ color: {theme.secondary}; font-size: {TEXT_PX}px; }}
        #watches_axis {{ font-size: {VALUE_PX}px; }}
        #add_watch::menu-indicator {{ image: none; width: 0; }}
        #close_form {{ padding: 0; }}
        #remove_watch {{
            color: {theme.secondary}; background: transparent; border: none; padding: 0; min-height: 0;
            font-size: {VALUE_PX}px;
        }}
        #remove_watch:hover {{ color: {theme.text}; background: {theme.line}; }}
    """

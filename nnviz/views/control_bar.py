"""ControlBar: run, step, reset; speed, learning rate, seed; the iteration counter."""

import math

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSlider, QSpinBox, QToolButton, QWidget

from nnviz.core.experiment import MAX_SEED, Experiment
from nnviz.core.snapshot import Snapshot
from nnviz.views.numbers import rate, whole
from nnviz.views.text_line import TextLine
from nnviz.views.widgets import named, with_margins

LEARNING_RATES = ("0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3", "10")
SLOWEST, FASTEST = 1.0, 1e6  # iterations a second, at the ends of the slider's limited part
NARROW = 1140  # px that everything needs, with words beside the icons
ICON_WIDTH = 40
SLIDER_MAX = 61  # ten stops a decade, and one more for "as fast as it goes"


class ControlBar(QWidget):
    """The row of controls above the panels.

    Signals
    -------
    speed_requested : object
        Iterations a second (float), or None for as fast as it goes.
    learning_rate_requested : str
        As typed or chosen.
    seed_requested : int
    """

    speed_requested = Signal(object)
    learning_rate_requested = Signal(str)
    seed_requested = Signal(int)

    def __init__(
        self, reset: QAction, step_back: QAction, run: QAction, step: QAction, step_into: QAction
    ) -> None:
        super().__init__()
        self.setObjectName("control_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._shown_rate = ""
        self._step_buttons: list[QToolButton] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 8, 8)
        row.setSpacing(8)
        for action, name in (
            (reset, "reset_button"),
            (step_back, "step_back_button"),
            (run, "run_button"),
            (step, "step_button"),
            (step_into, "step_into_button"),
        ):
            button = named(QToolButton(), name)
            button.setDefaultAction(action)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if action is not run:  # whose name changes with its text
                button.setAccessibleName(action.iconText())
            if action not in (reset, step_back):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            if action in (step, step_into):
                self._step_buttons.append(button)
                button.setMinimumWidth(ICON_WIDTH)
            row.addWidget(button)
        self._add_speed(row)
        self._add_settings(row)
        row.addStretch(1)
        self._counter = TextLine("iteration_counter", "0 000 000 000", Qt.AlignmentFlag.AlignRight)
        self._counter.show_text("0")
        self._counter.setAccessibleName(self.tr("Iterations done"))
        row.addWidget(self._counter)
        self._word = TextLine("iterations_word", self.tr("iterations"))
        self._word.show_text(self.tr("iterations"))
        row.addWidget(self._word)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room for words beside icons and the counter, leave them out."""
        super().resizeEvent(event)
        self._word.setVisible(self.width() >= NARROW)
        style = Qt.ToolButtonStyle
        for button in self._step_buttons:
            button.setToolButtonStyle(
                style.ToolButtonIconOnly if self.width() < NARROW else style.ToolButtonTextBesideIcon
            )

    def _add_speed(self, row: QHBoxLayout) -> None:
        row.addWidget(named(QLabel(self.tr("Speed")), "secondary"))
        self._speed = named(QSlider(Qt.Orientation.Horizontal), "speed")
        self._speed.setRange(0, SLIDER_MAX)
        self._speed.setValue(SLIDER_MAX)
        self._speed.setFixedWidth(80)
        self._speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._speed.setAccessibleName(self.tr("Speed"))
        self._speed.setToolTip(self.tr("Iterations a second, from 1 to as fast as it goes"))
        self._speed.valueChanged.connect(self._speed_changed)
        self._speed_text = named(QLabel(), "speed_text")
        self._speed_text.setMinimumWidth(54)
        row.addWidget(self._speed)
        row.addWidget(self._speed_text)
        self._show_speed()

    def _add_settings(self, row: QHBoxLayout) -> None:
        row.addWidget(named(QLabel(self.tr("Learning rate")), "secondary"))
        self._learning_rate = named(QComboBox(editable=True), "learning_rate")
        self._learning_rate.addItems(LEARNING_RATES)
        self._learning_rate.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        # What is typed is meant: "0" must not turn into the first rate of the list that begins so.
        self._learning_rate.setCompleter(None)  # type: ignore[arg-type]
        self._learning_rate.setFixedWidth(90)
        self._learning_rate.setAccessibleName(self.tr("Learning rate"))
        self._learning_rate.setToolTip(
            self.tr("How much of each gradient is subtracted: parameter − learning rate · gradient")
        )
        self._learning_rate.activated.connect(self._rate_chosen)
        edit = self._learning_rate.lineEdit()
        assert edit is not None
        edit.editingFinished.connect(self._rate_chosen)
        edit.returnPressed.connect(self._leave_field)
        row.addWidget(self._learning_rate)
        row.addWidget(named(QLabel(self.tr("Seed")), "secondary"))
        self._seed = named(QSpinBox(), "seed")
        self._seed.setRange(0, MAX_SEED)
        self._seed.setKeyboardTracking(False)
        self._seed.lineEdit().returnPressed.connect(self._leave_field)
        with_margins(self._seed)
        self._seed.setFixedWidth(92)  # ten digits
        self._seed.setAccessibleName(self.tr("Seed"))
        self._seed.setToolTip(
            self.tr("Initial values and the order of samples follow from it; the same seed, the same run")
        )
        self._seed.valueChanged.connect(self.seed_requested)
        row.addWidget(self._seed)

    def show_experiment(self, experiment: Experiment) -> None:
        """Show the settings as they are."""
        config = experiment.config
        edit = self._learning_rate.lineEdit()
        assert edit is not None
        text = f"{config.learning_rate:g}"
        if float(text) != config.learning_rate:
            text = repr(config.learning_rate)
        self._learning_rate.setCurrentIndex(self._learning_rate.findText(text))  # where arrows go on from
        edit.setText(text)
        self._shown_rate = text
        self._seed.blockSignals(True)
        self._seed.setValue(config.seed)
        self._seed.blockSignals(False)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show how far the run is."""
        self._counter.show_text(whole(snapshot.iteration))
        self._word.show_text(self.tr("iteration") if snapshot.iteration == 1 else self.tr("iterations"))

    def show_speed(self, iterations_per_second: float | None) -> None:
        """Move the slider to a speed."""
        self._speed.blockSignals(True)
        self._speed.setValue(
            SLIDER_MAX
            if iterations_per_second is None
            else round((SLIDER_MAX - 1) * math.log(iterations_per_second / SLOWEST, FASTEST / SLOWEST))
        )
        self._speed.blockSignals(False)
        self._show_speed()

    def speed(self) -> float | None:
        """Iterations a second at the slider's place; None for as fast as it goes."""
        value = self._speed.value()
        if value == SLIDER_MAX:
            return None
        exact_speed: float = SLOWEST * (FASTEST / SLOWEST) ** (value / (SLIDER_MAX - 1))
        digits = 1 - math.floor(math.log10(exact_speed))
        return max(SLOWEST, round(exact_speed, digits if exact_speed >= 10.0 else 0))

    def nudge_speed(self, steps: int) -> None:
        """Move the slider by some stops."""
        self._speed.setValue(self._speed.value() + steps)

    def _show_speed(self) -> None:
        speed = self.speed()
        self._speed_text.setText(self.tr("max") if speed is None else self.tr("{0}/s").format(rate(speed)))

    @Slot(int)
    def _speed_changed(self, _value: int) -> None:
        self._show_speed()
        self.speed_requested.emit(self.speed())

    @Slot()
    def _rate_chosen(self) -> None:
        text = self._learning_rate.currentText().strip()
        if text != self._shown_rate:
            self._shown_rate = text  # editingFinished comes twice when Enter takes the focus away
            self.learning_rate_requested.emit(text)

    @Slot()
    def _leave_field(self) -> None:
        """What was typed is done with: Space and arrows mean the run again."""
        field = self.focusWidget()
        if field is not None:
            field.clearFocus()

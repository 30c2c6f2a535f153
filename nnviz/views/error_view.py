"""The Error panel: the error of one sample against prediction − target, and what an update does to it."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from nnviz.core.crude_update import CrudeUpdate, crude_update
from nnviz.core.error_curve import ErrorPoint, ErrorStep, error_at_rate, error_step, turned_wrong
from nnviz.core.moment import Moment
from nnviz.core.names import names_for
from nnviz.core.part import Part, sample_part
from nnviz.core.phase import Phase, Stage
from nnviz.core.tutorial_names import OneNeuron
from nnviz.views.error_header import ErrorHeader
from nnviz.views.error_picture import ErrorPicture, Landing
from nnviz.views.error_plot import ErrorPlot
from nnviz.views.error_range import ErrorRange
from nnviz.views.error_text import ErrorTable, ErrorText, Sentence
from nnviz.views.error_words import ErrorWords
from nnviz.views.palette import LIGHT, PANEL_RADIUS, SECONDARY_PX, SPACE, TEXT_PX, Theme
from nnviz.views.widgets import named

USUAL_RATES = (0.01, 0.1, 1.0)


class ErrorView(QWidget):
    """The Error panel.

    Signals
    -------
    part_hovered : Part | None, the sample while the mouse is on one of its points
    """

    part_hovered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "error_view", self.tr("Error of one sample"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._moment: Moment | None = None
        self._output = 0
        self._lit: Part | None = None
        self._range = ErrorRange()
        self._words = ErrorWords(self)
        self._header = ErrorHeader()
        self._header.output_chosen.connect(self._output_chosen)
        self._plot = ErrorPlot()
        self._plot.setAccessibleName(self.tr("Error against prediction − target"))
        self._plot.point_hovered.connect(self._point_hovered)
        self._text, self._table = ErrorText(), ErrorTable()
        self._text.setAccessibleName(self.tr("The error in numbers"))
        self._table.setAccessibleName(self.tr("The crude update beside the chain rule"))
        self._crude_box = self._box(
            "show_crude",
            self.tr("Without the chain rule"),
            self.tr("The crude update: subtract the slope of the error from every weight, and no more"),
        )
        self._rates_box = self._box(
            "show_rates",
            self.tr("Other learning rates"),
            self.tr("Where the prediction would land with other learning rates"),
        )
        self._lay_out()
        self.show_theme(LIGHT)
        self._refresh()

    def sizeHint(self) -> QSize:
        """As in the window at its usual size."""
        return QSize(446, 400)

    def minimumSizeHint(self) -> QSize:
        """The smallest size at which everything can be read."""
        return QSize(300, 260)

    def show_moment(self, moment: Moment | None) -> None:
        """Show the sample that a moment looks at; None: there are no samples."""
        self._moment = moment
        if self.isVisible():
            self._refresh()

    def show_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self.setStyleSheet(_style_sheet(theme))
        for part in (self._plot, self._text, self._table):
            part.show_theme(theme)

    def show_hovered(self, part: Part | None) -> None:
        """Mark the point while its sample is looked at elsewhere."""
        self._lit = part
        self._show_lit()

    def show_selected(self, part: Part | None) -> None:
        """Show the output that a selected unit of the last layer is."""
        moment = self._moment
        if part is None or moment is None or part.kind != "unit":
            return
        if part.layer == len(moment.trace.layers) - 1 and part.unit != self._output:
            self._output = part.unit
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was shown while nobody looked."""
        super().showEvent(event)
        self._refresh()

    def _box(self, name: str, text: str, tip: str) -> QCheckBox:
        box = named(QCheckBox(text), name, tip, tip)
        box.toggled.connect(self._box_toggled)
        return box

    def _lay_out(self) -> None:
        boxes = QHBoxLayout()
        boxes.setSpacing(3 * SPACE)
        boxes.addWidget(self._crude_box)
        boxes.addWidget(self._rates_box)
        boxes.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, SPACE, 3 * SPACE, 2 * SPACE)
        column.setSpacing(SPACE)
        column.addWidget(self._header)
        column.addWidget(self._plot, 1)
        column.addWidget(self._text)
        column.addWidget(self._table)
        column.addLayout(boxes)

    def _refresh(self) -> None:
        moment = self._moment
        for thing in (self._header, self._text, self._rates_box):
            thing.setVisible(moment is not None)
        if moment is None:
            self._crude_box.hide()
            self._table.hide()
            self._plot.show_hint(self.tr("Add points to the plane; then the error of a sample stands here."))
            return
        trace = moment.trace
        self._output = min(self._output, trace.targets.shape[1] - 1)
        self._header.show_moment(moment, self._output)
        step = error_step(trace, moment.focus, self._output)
        one_neuron = trace.experiment.architecture.sizes[1:] == (1,) and len(trace.samples) == 1
        self._crude_box.setVisible(one_neuron)
        wanted = one_neuron and self._crude_box.isChecked() and moment.knows(Phase(Stage.UPDATE))
        crude = crude_update(trace) if wanted else None
        self._show_picture(moment, step, crude)
        self._show_text(moment, step, crude)
        self._show_lit()

    def _show_picture(self, moment: Moment, step: ErrorStep, crude: CrudeUpdate | None) -> None:
        if not step.now.is_finite:
            self._plot.show_hint(
                self.tr("The prediction is no longer a finite number; nothing can be drawn.")
            )
            return
        shows_now, shows_new = moment.knows(Phase(Stage.LOSS)), moment.knows(Phase(Stage.UPDATE))
        crude_point = None
        if crude is not None:
            crude_point = ErrorPoint(crude.prediction - step.target, crude.prediction, crude.loss)
        rate = moment.trace.experiment.config.learning_rate if self._rates_box.isChecked() else None
        ends = self._range.ends(moment.trace, moment.focus, self._output, step, crude_point)
        picture = ErrorPicture(
            step,
            *ends,
            shows_now=shows_now,
            shows_new=shows_new,
            crude=crude_point,
            landings=self._landings(moment) if shows_new else (),
            words=self._words.labels(step, crude_point, rate),
            hint="" if shows_now else self.tr("First the prediction; then its error stands on this curve."),
        )
        self._plot.show_picture(replace(picture, tips=self._words.tips(picture.points())))

    def _landings(self, moment: Moment) -> tuple[Landing, ...]:
        if not self._rates_box.isChecked():
            return ()
        current = moment.trace.experiment.config.learning_rate
        return tuple(
            Landing(rate, error_at_rate(moment.trace, moment.focus, self._output, rate))
            for rate in USUAL_RATES
            if rate != current  # where that one lands is the new point
        )

    def _show_text(self, moment: Moment, step: ErrorStep, crude: CrudeUpdate | None) -> None:
        sentences = self._words.sentences(
            step,
            self._slope_name(moment),
            batch=len(moment.trace.samples),
            now=moment.knows(Phase(Stage.LOSS)),
            new=moment.knows(Phase(Stage.UPDATE)),
        )
        if crude is not None:
            weights = [float(weight) for weight in moment.trace.layers[0].new_weights[:, 0]]
            wrong = turned_wrong(moment.trace, crude.predictions)
            right_or_wrong = moment.trace.experiment.dataset.kind == "classification"
            note = self._words.turned_wrong(crude, wrong) if right_or_wrong else Sentence(("",))
            self._table.show_rows(self._words.comparison(step, crude, weights), note)
            sentences = sentences[:2]  # the table says what comes after the update
        self._table.setVisible(crude is not None)
        self._text.show_sentences(sentences)
        self._plot.setAccessibleDescription(self._text.text())

    def _slope_name(self, moment: Moment) -> str:
        """As tutorial A calls it, where that is loaded; else in plain language."""
        names = names_for(moment.trace.experiment)
        if isinstance(names, OneNeuron):
            return names.derivative(names.sample_loss, names.prediction(self._output))
        return self.tr("slope")

    def _show_lit(self) -> None:
        self._plot.show_lit(self._moment is not None and self._lit == sample_part(self._moment.sample))

    @Slot(bool)
    def _box_toggled(self, _checked: bool) -> None:
        self._refresh()

    @Slot(int)
    def _output_chosen(self, output: int) -> None:
        self._output = output
        self._refresh()

    @Slot(bool)
    def _point_hovered(self, hovered: bool) -> None:
        moment = self._moment
        self.part_hovered.emit(sample_part(moment.sample) if hovered and moment is not None else None)


def _style_sheet(theme: Theme) -> str:
    return f"""
        #error_view {{ background: {theme.panel}; border-radius: {PANEL_RADIUS}px; }}
        #error_title {{ color: {theme.text}; font-size: {TEXT_PX}px; font-weight: 600; }}
        #error_about {{ color: {theme.secondary}; font-size: {SECONDARY_PX}px; }}
        #error_view QCheckBox {{ color: {theme.text}; font-size: {SECONDARY_PX}px; }}
    """

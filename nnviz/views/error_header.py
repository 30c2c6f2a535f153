"""The line above the error curve: whose error it is, which output, and how far a step goes."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from nnviz.core.class_names import brief
from nnviz.core.moment import Moment, MomentKind
from nnviz.views.class_words import class_words
from nnviz.views.error_words import plain
from nnviz.views.numbers import exact, whole
from nnviz.views.palette import SECONDARY_PX, SPACE, text_font
from nnviz.views.plain_tip import plain_tip
from nnviz.views.text_line import TextLine
from nnviz.views.widgets import named


class ErrorHeader(QWidget):
    """The title row.

    Signals
    -------
    output_chosen : int
    """

    output_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("error_header")
        self._title = TextLine("error_title")
        self._title.setFont(text_font(bold=True))
        self._about = TextLine("error_about", alignment=Qt.AlignmentFlag.AlignRight)
        self._about.setFont(text_font(SECONDARY_PX))
        self._outputs = named(QComboBox(), "error_output", self.tr("Output"), self.tr("Which output's error"))
        self._outputs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._outputs.activated.connect(self._activated)
        self._outputs.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._title, 6)
        row.addWidget(self._outputs)
        row.addWidget(self._about, 5)

    def show_moment(self, moment: Moment, output: int) -> None:
        """Name the sample, the output and the learning rate."""
        self._title.show_text(self.tr("Error of sample {0}").format(whole(moment.sample + 1)))
        rate = moment.trace.experiment.config.learning_rate
        what_if = moment.kind is MomentKind.WHAT_IF
        about = self.tr("what if, at learning rate {0}") if what_if else self.tr("learning rate {0}")
        self._about.show_text(about.format(plain(rate)), about.format(exact(rate)))
        self._show_outputs(moment, output)

    def _show_outputs(self, moment: Moment, output: int) -> None:
        dataset = moment.trace.experiment.dataset
        count, outputs = dataset.n_outputs, range(dataset.n_outputs)
        names = [self.tr("output {0}").format(index + 1) for index in outputs]
        if dataset.kind == "classification":
            names = [class_words(dataset, index) for index in outputs]
        if names != [self._outputs.itemText(index) for index in range(self._outputs.count())]:
            self._outputs.clear()
            self._outputs.addItems(names)
            for index, name in enumerate(dataset.class_names[:count]):
                tip = plain_tip(name) if brief(name) != name else None
                self._outputs.setItemData(index, tip, Qt.ItemDataRole.ToolTipRole)
            self._outputs.setVisible(count > 1)
        self._outputs.setCurrentIndex(output)

    @Slot(int)
    def _activated(self, output: int) -> None:
        self.output_chosen.emit(output)

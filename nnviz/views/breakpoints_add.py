"""BreakpointsAdder: the row in which a new breakpoint is put together."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QStackedWidget, QWidget

from nnviz.core.breakpoint import (
    Breakpoint,
    all_right_breakpoint,
    class_breakpoint,
    iteration_breakpoint,
    loss_breakpoint,
    picked_breakpoint,
    sign_breakpoint,
)
from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment
from nnviz.core.number_text import parse_number
from nnviz.core.part import Part
from nnviz.core.stops import HitKind
from nnviz.views.breakpoints_fields import NumberField, ParameterField, WholeBox
from nnviz.views.breakpoints_words import kind_text, kind_tip
from nnviz.views.palette import SPACE
from nnviz.views.timeline_keys import typed_iteration
from nnviz.views.widgets import named

_NARROW: Final = 68  # px, of a field
_WIDE: Final = 120


class BreakpointsAdder(QWidget):
    """Chooses what to stop at, and the one thing that it needs.

    Signals
    -------
    added : object
        A new Breakpoint, not checked yet.
    refused : str
        What was typed is no number; why.
    """

    added = Signal(object)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("breakpoints_adder")
        self._kind = named(QComboBox(), "breakpoint_kind", self.tr("Stop"))
        self._kind.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._kind.setMinimumContentsLength(10)
        self._make_fields()
        self._needed: dict[HitKind, QWidget | None] = {
            "iteration": self._iteration,
            "sample": self._sample,
            "sign": self._parameter,
            "loss": self._limit,
            "all_right": None,
            "class": self._sample,
        }
        self._fields = QStackedWidget()
        self._fields.setMinimumWidth(_NARROW)
        self._fields.setMaximumWidth(_WIDE)
        for field in (self._iteration, self._sample, self._parameter, self._limit):
            self._fields.addWidget(field)
        self._add = named(
            QPushButton(self.tr("Add")),
            "add_breakpoint",
            self.tr("Add the breakpoint"),
            self.tr("Add this breakpoint (Enter, in the field)"),
        )
        self._add.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(3 * SPACE, SPACE, 3 * SPACE, SPACE)
        row.setSpacing(SPACE)
        row.addWidget(self._kind, 3)
        row.addWidget(self._fields, 1)
        row.addWidget(self._add)
        self._offer_kinds()
        self._connect()
        self._kind_chosen()
        self.setFocusProxy(self._kind)

    def _make_fields(self) -> None:
        self._iteration = NumberField(
            "breakpoint_iteration",
            self.tr("Iteration"),
            self.tr("The run stops where so many iterations are done: 1000, 1 000 or 1e3"),
            "1000",
        )
        self._sample = WholeBox(
            "breakpoint_sample", self.tr("Sample"), self.tr("Its number, as in the predictions table")
        )
        self._parameter = ParameterField("breakpoint_parameter", self.tr("Weight or bias"))
        self._limit = NumberField(
            "breakpoint_limit",
            self.tr("Loss"),
            self.tr("The loss summed over the training points: 0.05, 0,05 or 1/20"),
            "0.05",
        )

    def _offer_kinds(self) -> None:
        for kind in self._needed:
            self._kind.addItem(kind_text(kind), kind)
            self._kind.setItemData(self._kind.count() - 1, kind_tip(kind), Qt.ItemDataRole.ToolTipRole)

    def _connect(self) -> None:
        self._kind.currentIndexChanged.connect(self._kind_chosen)
        self._add.clicked.connect(self._add_breakpoint)
        self._iteration.returnPressed.connect(self._add_breakpoint)
        self._limit.returnPressed.connect(self._add_breakpoint)
        self._sample.lineEdit().returnPressed.connect(self._add_breakpoint)

    def show_experiment(self, experiment: Experiment) -> None:
        """Offer what there is in an experiment."""
        count = len(experiment.dataset)
        self._sample.setRange(min(1, count), count)
        self._parameter.show_experiment(experiment)

    def show_selected(self, part: Part | None) -> None:
        """Offer what is selected in other views."""
        if part is None:
            return
        if part.kind == "sample":
            self._sample.setValue(part.unit + 1)
        else:
            self._parameter.choose(part)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut a long name to the room there is."""
        super().resizeEvent(event)
        self._row.activate()
        self._parameter.show_width(self._fields.width())

    def show_refused(self, why: str) -> None:
        """Say that what is to be added cannot be; "" takes it back."""
        field = self._field()
        if isinstance(field, NumberField):
            field.show_refused(why)

    def _chosen(self) -> HitKind:
        kind: HitKind = self._kind.currentData()
        return kind

    def _field(self) -> QWidget | None:
        return self._needed[self._chosen()]

    @Slot()
    def _kind_chosen(self) -> None:
        field = self._field()
        self._kind.setToolTip(kind_tip(self._chosen()))
        self._fields.setVisible(field is not None)
        if field is not None:
            self._fields.setCurrentWidget(field)

    @Slot()
    def _add_breakpoint(self) -> None:
        try:
            item = self._breakpoint()
        except InputError as error:
            self.show_refused(str(error))
            self.refused.emit(str(error))
            return
        self.show_refused("")
        self.added.emit(item)
        if (field := self._field()) is not None:
            field.clearFocus()  # Space and arrows mean the run again

    def _breakpoint(self) -> Breakpoint:
        match self._chosen():
            case "iteration":
                iteration = typed_iteration(self._iteration.text(), 0)
                if iteration is None:
                    raise InputError(self.tr("An iteration is a whole number, such as 1000 or 1e6."))
                return iteration_breakpoint(iteration)
            case "sample":
                return picked_breakpoint(self._sample_index())
            case "class":
                return class_breakpoint(self._sample_index())
            case "loss":
                return loss_breakpoint(parse_number(self._limit.text()))
            case "all_right":
                return all_right_breakpoint()
        return sign_breakpoint(self._parameter.part)

    def _sample_index(self) -> int:
        self._sample.interpretText()  # a click on Add leaves the focus, and what was typed, in the box
        return self._sample.value() - 1

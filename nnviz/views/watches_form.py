"""WatchesForm: chooses a weight, a bias or an activation to watch."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSpinBox, QToolButton, QWidget

from nnviz.core.experiment import Experiment
from nnviz.core.part import bias_part, weight_part
from nnviz.core.watch import Watch, activation_watch, parameter_watch
from nnviz.views.name_chooser import NameChooser
from nnviz.views.network_values import unit_name
from nnviz.views.palette import SPACE
from nnviz.views.watches_paint import CROSS
from nnviz.views.widgets import named, with_margins

WEIGHT, BIAS, ACTIVATION = range(3)
_NARROWEST: Final = 62  # px, of a chooser
_KIND: Final = 86


class WatchesForm(QWidget):
    """A row of choosers: what, of which unit, from where or for which sample.

    Signals
    -------
    chosen : object
        A Watch.
    closed : ()
    """

    chosen = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("watches_form")
        self._experiment: Experiment | None = None
        self._kind = self._chooser("watch_kind", self.tr("What to watch"))
        self._kind.addItems([self.tr("weight"), self.tr("bias"), self.tr("activation")])
        self._unit = self._chooser("watch_unit", self.tr("Of which unit"))
        self._source = self._chooser("watch_source", self.tr("From which input or unit"))
        self._sample = named(
            QSpinBox(), "watch_sample", self.tr("Sample"), self.tr("For which sample, counted from 1")
        )
        self._sample.setPrefix(self.tr("sample "))
        self._sample.setMinimum(1)
        self._sample.setMinimumWidth(_NARROWEST)
        with_margins(self._sample)
        self._add = named(QPushButton(self.tr("Watch")), "watch_chosen", self.tr("Watch this"))
        self._add.setToolTip(self.tr("Follow it over the iterations"))
        self._close = named(
            QToolButton(), "close_form", self.tr("Close"), self.tr("Close without adding (Escape)")
        )
        self._close.setText("✕")
        self._close.setFixedWidth(CROSS + SPACE)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, 0, SPACE, SPACE)
        row.setSpacing(SPACE)
        self._kind.setMinimumWidth(_KIND)
        for widget in (self._kind, self._unit, self._source, self._sample):
            row.addWidget(widget, 1)
        row.addWidget(self._add)
        row.addWidget(self._close)
        self._kind.activated.connect(self._chooser_used)
        self._unit.activated.connect(self._chooser_used)
        self._add.clicked.connect(self._add_clicked)
        self._close.clicked.connect(self._close_clicked)

    def show_experiment(self, experiment: Experiment) -> None:
        """Offer what this network has."""
        before, self._experiment = self._experiment, experiment
        self._sample.setMaximum(max(1, len(experiment.dataset)))
        same = before is not None and before.architecture == experiment.architecture
        if before is not None and same and before.dataset.input_names == experiment.dataset.input_names:
            self._show_what_goes()
            return
        self._unit.clear()
        for layer, n_units in enumerate(experiment.architecture.sizes[1:]):
            for unit in range(n_units):
                self._unit.addItem(self._name(layer + 1, unit), (layer, unit))
        self._show_what_goes()

    def show_sample(self, sample: int) -> None:
        """Offer this sample first."""
        self._sample.setValue(sample + 1)

    def take_focus(self) -> None:
        """Let the first chooser be used at once."""
        self._kind.setFocus(Qt.FocusReason.PopupFocusReason)

    def watch(self) -> Watch:
        """What is chosen."""
        layer, unit = self._unit.currentData()
        kind = self._kind.currentIndex()
        if kind == WEIGHT:
            return parameter_watch(weight_part(layer, self._source.currentIndex(), unit))
        if kind == BIAS:
            return parameter_watch(bias_part(layer, unit))
        return activation_watch(layer, unit, self._sample.value() - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes, Enter watches."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._add_clicked(False)
        else:
            super().keyPressEvent(event)

    def _chooser(self, name: str, tip: str) -> QComboBox:
        return named(NameChooser(_NARROWEST), name, tip, tip)  # no long entry must widen the panel

    def _name(self, column: int, unit: int) -> str:
        assert self._experiment is not None
        return unit_name(self._experiment.architecture, self._experiment.dataset.input_names, column, unit)

    @Slot(int)
    def _chooser_used(self, _index: int) -> None:
        self._show_what_goes()

    def _show_what_goes(self) -> None:
        """Offer what goes with the kind and the unit."""
        if self._experiment is None or self._unit.currentData() is None:
            return
        architecture, kind = self._experiment.architecture, self._kind.currentIndex()
        layer, _ = self._unit.currentData()
        sources = [self._name(layer, index) for index in range(architecture.sizes[layer])]
        if sources != [self._source.itemText(index) for index in range(self._source.count())]:
            self._source.clear()
            self._source.addItems(sources)
        self._source.setVisible(kind == WEIGHT)
        self._sample.setVisible(kind == ACTIVATION)
        has_one = architecture.bias if kind == BIAS else kind == WEIGHT or len(self._experiment.dataset) > 0
        self._add.setEnabled(has_one)

    @Slot(bool)
    def _add_clicked(self, _checked: bool) -> None:
        if self._add.isEnabled():
            self.chosen.emit(self.watch())

    @Slot(bool)
    def _close_clicked(self, _checked: bool) -> None:
        self.closed.emit()

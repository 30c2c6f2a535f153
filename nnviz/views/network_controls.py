"""NetworkControls: layers and units more or fewer, activations, biases, and the legend."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nnviz.core.experiment import Experiment
from nnviz.core.functions import ACTIVATIONS
from nnviz.core.network import MAX_HIDDEN_LAYERS, MAX_UNITS
from nnviz.views.network_legend import SQUARE, Choice, Legend, Tick
from nnviz.views.network_values import activation_title, layer_symbol
from nnviz.views.palette import SPACE, Theme

FIRST_LAYER_UNITS: Final = 4
WORDS_FROM: Final = 284  # px; narrower panels name a layer by its symbol


class NetworkControls(QWidget):
    """The rows below the diagram.

    Signals
    -------
    hidden_requested : tuple[int, ...]
        New sizes of the hidden layers.
    activation_requested : int, str
        Index of a layer after the inputs, and the activation that it should have.
    bias_requested : bool
        Whether the layers should have biases.
    """

    hidden_requested = Signal(tuple)
    activation_requested = Signal(int, str)
    bias_requested = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("network_controls")
        self._experiment: Experiment | None = None
        self._chosen: int | None = None  # hidden layer that the controls act on
        self._shown: tuple[object, ...] = ()
        self._fewer_layers = self._button("remove_layer_button", self.tr("− layer"), self.tr("Remove layer"))
        self._more_layers = self._button("add_layer_button", self.tr("+ layer"), self.tr("Add layer"))
        self._fewer_units = self._button("remove_unit_button", self.tr("− unit"), self.tr("Remove unit"))
        self._more_units = self._button("add_unit_button", self.tr("+ unit"), self.tr("Add unit"))
        self._hidden_label, self._output_label = QLabel(), QLabel()
        self._hidden = self._combo("hidden_activation_combo", self.tr("Activation of the hidden layer"))
        self._output = self._combo("output_activation_combo", self.tr("Activation of the output layer"))
        self._bias = Tick(self.tr("bias"))
        self._bias.setObjectName("bias_check")
        self._bias.setIconSize(QSize(int(SQUARE), int(SQUARE)))
        self._bias.setAccessibleName(self.tr("Biases"))
        self._bias.setToolTip(
            self.tr("Whether every unit adds a bias. Turning it on or off starts a new run.")
        )
        self._legend = Legend()
        self._arrange()
        self._connect()

    def show_experiment(self, experiment: Experiment, selected_layer: int | None) -> None:
        """Show an architecture; `selected_layer` is the hidden layer to act on, None for the last."""
        hidden = experiment.architecture.hidden
        chosen = selected_layer if selected_layer is not None and selected_layer < len(hidden) else None
        if chosen is None and hidden:
            chosen = len(hidden) - 1
        self._experiment, self._chosen = experiment, chosen
        wide = self.width() >= WORDS_FROM
        shown = (experiment.architecture, experiment.config.loss, chosen, wide)
        if shown == self._shown:
            return
        self._shown = shown
        self._bias.setChecked(experiment.architecture.bias)
        self._show_buttons()
        self._show_activations(wide=wide)

    def show_theme(self, theme: Theme) -> None:
        """Switch colours."""
        self._legend.show_theme(theme)
        self._bias.show_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use words or symbols, as they fit."""
        super().resizeEvent(event)
        if self._experiment is not None:
            self.show_experiment(self._experiment, self._chosen)

    def _arrange(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2 * SPACE)
        for widgets in (
            (self._fewer_layers, self._more_layers, self._fewer_units, self._more_units),
            (self._hidden_label, self._hidden, self._output_label, self._output),
            (self._legend, self._bias),
        ):
            row = QHBoxLayout()
            row.setSpacing(SPACE + 2)
            for widget in widgets:
                row.addWidget(widget, 1 if isinstance(widget, QPushButton | QComboBox) else 0)
            if self._legend in widgets:
                row.insertStretch(1)
            rows.addLayout(row)

    def _connect(self) -> None:
        self._fewer_layers.clicked.connect(self._remove_layer)
        self._more_layers.clicked.connect(self._add_layer)
        self._fewer_units.clicked.connect(self._remove_unit)
        self._more_units.clicked.connect(self._add_unit)
        self._hidden.activated.connect(self._choose_hidden)
        self._output.activated.connect(self._choose_output)
        self._bias.clicked.connect(self._choose_bias)

    def _button(self, name: str, text: str, spoken: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(spoken)
        button.setMinimumWidth(40)
        return button

    def _combo(self, name: str, spoken: str) -> QComboBox:
        combo = Choice()
        combo.setObjectName(name)
        combo.setAccessibleName(spoken)
        combo.setMinimumWidth(60)
        combo.setPlaceholderText(self.tr("none"))
        combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for activation in ACTIVATIONS.values():
            combo.addItem(activation_title(activation.name), activation.name)
            row = combo.count() - 1
            combo.setItemData(row, f"a = {activation.formula}", Qt.ItemDataRole.ToolTipRole)
        return combo

    def _show_buttons(self) -> None:
        hidden, chosen = self._sizes(), self._chosen
        empty = self.tr("There is no hidden layer. “+ layer” adds one.")
        number = 0 if chosen is None else chosen + 1
        acts = self.tr("hidden layer {0} (the selected one, else the last)").format(number)
        self._set(
            self._fewer_layers,
            allowed=bool(hidden),
            act=self.tr("Remove the last hidden layer"),
            why=self.tr("There is no hidden layer to remove."),
        )
        self._set(
            self._more_layers,
            allowed=len(hidden) < MAX_HIDDEN_LAYERS,
            act=self.tr("Add a hidden layer before the outputs"),
            why=self.tr("{0} hidden layers are the most.").format(MAX_HIDDEN_LAYERS),
        )
        self._set(
            self._fewer_units,
            allowed=chosen is not None and hidden[chosen] > 1,
            act=self.tr("Remove a unit from {0}").format(acts),
            why=self.tr("A layer needs at least one unit; “− layer” removes a layer.") if hidden else empty,
        )
        self._set(
            self._more_units,
            allowed=chosen is not None and hidden[chosen] < MAX_UNITS,
            act=self.tr("Add a unit to {0}").format(acts),
            why=self.tr("{0} units are the most for a layer.").format(MAX_UNITS) if hidden else empty,
        )

    def _set(self, button: QPushButton, *, allowed: bool, act: str, why: str) -> None:
        button.setEnabled(allowed)
        button.setToolTip(act if allowed else why)

    def _show_activations(self, *, wide: bool) -> None:
        assert self._experiment is not None
        architecture, chosen = self._experiment.architecture, self._chosen
        self._hidden.setEnabled(chosen is not None)
        if chosen is None:
            self._hidden.setCurrentIndex(-1)
            self._hidden.setToolTip(self.tr("There is no hidden layer. “+ layer” adds one."))
            self._hidden_label.setText(self.tr("Hidden") if wide else "a")
        else:
            self._hidden.setCurrentIndex(self._hidden.findData(architecture.activations[chosen]))
            self._hidden.setToolTip(
                self.tr("Activation of hidden layer {0} (the selected one, else the last)").format(chosen + 1)
            )
            symbol = layer_symbol(architecture, chosen + 1)
            self._hidden_label.setText(self.tr("Layer {0}").format(chosen + 1) if wide else symbol)
        self._output_label.setText(self.tr("Output") if wide else "ŷ")
        self._output.setCurrentIndex(self._output.findData(architecture.activations[-1]))
        self._limit_outputs(only_sigmoid=self._experiment.config.loss == "cross_entropy")

    def _limit_outputs(self, *, only_sigmoid: bool) -> None:
        model = self._output.model()
        assert isinstance(model, QStandardItemModel)
        for row in range(self._output.count()):
            model.item(row).setEnabled(not only_sigmoid or self._output.itemData(row) == "sigmoid")
        self._output.setToolTip(
            self.tr("Activation of the output layer. The cross-entropy loss needs sigmoid.")
            if only_sigmoid
            else self.tr("Activation of the output layer")
        )

    def _sizes(self) -> tuple[int, ...]:
        return () if self._experiment is None else self._experiment.architecture.hidden

    def _request_units(self, change: int) -> None:
        if self._chosen is not None:
            sizes = list(self._sizes())
            sizes[self._chosen] += change
            self.hidden_requested.emit(tuple(sizes))

    @Slot(bool)
    def _remove_layer(self, _checked: bool) -> None:
        self.hidden_requested.emit(self._sizes()[:-1])

    @Slot(bool)
    def _add_layer(self, _checked: bool) -> None:
        sizes = self._sizes()
        self.hidden_requested.emit((*sizes, sizes[-1] if sizes else FIRST_LAYER_UNITS))

    @Slot(bool)
    def _remove_unit(self, _checked: bool) -> None:
        self._request_units(-1)

    @Slot(bool)
    def _add_unit(self, _checked: bool) -> None:
        self._request_units(1)

    @Slot(int)
    def _choose_hidden(self, row: int) -> None:
        self._shown = ()  # what is asked for is not yet so: the next snapshot tells
        if self._chosen is not None:
            self.activation_requested.emit(self._chosen, self._hidden.itemData(row))

    @Slot(int)
    def _choose_output(self, row: int) -> None:
        self._shown = ()
        if self._experiment is not None:
            layer = self._experiment.architecture.n_layers - 1
            self.activation_requested.emit(layer, self._output.itemData(row))

    @Slot(bool)
    def _choose_bias(self, checked: bool) -> None:
        self._shown = ()
        self.bias_requested.emit(checked)

"""SettingsView: which experiment this is, and how it is trained."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from nnviz.core.dataset import MAX_SAMPLES, Dataset
from nnviz.core.experiment import SAMPLINGS, Experiment
from nnviz.core.functions import LOSSES
from nnviz.core.network import INITIALISATIONS
from nnviz.core.presets import PRESETS
from nnviz.views.input_words import scaling_formula
from nnviz.views.numbers import MINUS
from nnviz.views.plain_tip import plain_tip
from nnviz.views.widgets import named, with_margins


class SettingsView(QWidget):
    """The settings that are no part of the network's shape.

    Signals
    -------
    setting_requested : str, str
        A setting by its name on the command line, and its value as text.
    preset_requested : str
        The id of another preset.
    """

    setting_requested = Signal(str, str)
    preset_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("settings_view")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        header = QHBoxLayout()
        header.setContentsMargins(12, 8, 12, 6)
        header.addWidget(named(QLabel(self.tr("Experiment")), "panel_title"))
        header.addStretch(1)
        self._kind = named(QLabel(), "secondary")
        header.addWidget(self._kind)
        column.addLayout(header)
        body = named(QWidget(), "settings_body")
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(12, 2, 12, 4)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        column.addWidget(scroll, 1)
        self._build()

    def _build(self) -> None:
        self._preset = self._combo("preset", [(p.title, p.id) for p in PRESETS.values()])
        self._preset.setPlaceholderText(self.tr("Your own"))
        self._preset.setAccessibleName(self.tr("Example"))
        self._preset.setToolTip(self.tr("The example that this is; choose another to open it"))
        self._about = named(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "about_experiment")
        # Both take the whole width: titles are long.
        self._grid.addWidget(self._preset, self._grid.rowCount(), 0, 1, 2)
        self._grid.addWidget(self._about, self._grid.rowCount(), 0, 1, 2)
        self._loss = self._labelled_combo(
            "loss",
            self.tr("Loss"),
            _known(
                {"squared_error": self.tr("squared error"), "cross_entropy": self.tr("cross-entropy")}, LOSSES
            ),
            self.tr("What training makes small; always the sum over the samples, never a mean"),
        )
        self._add_batch()
        self._sampling = self._labelled_combo(
            "sampling",
            self.tr("Samples"),
            _known(
                {
                    "with_replacement": self.tr("drawn at random"),
                    "shuffled": self.tr("each once an epoch"),
                },
                SAMPLINGS,
            ),
            self.tr(
                "How the samples of an iteration are picked: any at any time, or in a random order in "
                "which each comes once before the next epoch begins"
            ),
        )
        self._init = self._labelled_combo(
            "init",
            self.tr("Initial values"),
            _known(
                {
                    "normal": self.tr("standard normal"),
                    "uniform": self.tr("uniform in [0, 1)"),
                    "xavier": self.tr("Xavier (Glorot)"),
                    "he": self.tr("He"),
                    "zeros": self.tr("all zero"),
                },
                INITIALISATIONS,
            ),
            self.tr("How weights and biases are drawn at reset; zeros leave all units of a layer alike"),
        )
        self._held_out = named(QSpinBox(suffix=self.tr(" % of the points")), "held_out")
        self._held_out.setRange(0, 90)
        self._held_out.setSingleStep(10)
        self._held_out.setKeyboardTracking(False)
        with_margins(self._held_out)
        self._held_out.valueChanged.connect(self._held_out_changed)
        self._add_row(
            self.tr("Held out"),
            self._held_out,
            self.tr("Points that are never trained on, drawn hollow: does it hold for new points too?"),
        )
        self._scaling = named(QLabel(wordWrap=True), "scaling")
        self._scaling.setTextFormat(Qt.TextFormat.PlainText)
        self._scaling_label = self._add_row(self.tr("Scaling"), self._scaling, "")
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    def _add_batch(self) -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._batch = named(QSpinBox(), "batch")
        self._batch.setRange(1, MAX_SAMPLES)
        self._batch.setKeyboardTracking(False)
        with_margins(self._batch)
        self._batch.valueChanged.connect(self._batch_changed)
        self._all = named(QCheckBox(self.tr("all")), "batch_all")
        self._all.toggled.connect(self._batch_changed)
        self._all.setAccessibleName(self.tr("All samples in every iteration"))
        row.addWidget(self._batch, 1)
        row.addWidget(self._all)
        tip = self.tr("Samples in an iteration; their gradients are added up")
        self._batch.setToolTip(tip)
        self._all.setToolTip(self.tr("Every iteration uses all the training samples at once"))
        self._add_row(self.tr("Batch"), holder, tip)
        self._batch.setAccessibleName(self.tr("Batch"))

    def _labelled_combo(
        self, name: str, label: str, entries: Sequence[tuple[str, str]], tip: str
    ) -> QComboBox:
        box = self._combo(name, entries)
        self._add_row(label, box, tip)
        return box

    def _combo(self, name: str, entries: Sequence[tuple[str, str]]) -> QComboBox:
        box = named(QComboBox(), name)
        for text, data in entries:
            box.addItem(text, data)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        box.activated.connect(self._combo_activated)
        return box

    def _add_row(self, label: str, widget: QWidget, tip: str) -> QLabel:
        row = self._grid.rowCount()
        text = named(QLabel(label), "secondary")
        text.setBuddy(widget)
        widget.setToolTip(tip)
        widget.setAccessibleName(label)
        self._grid.addWidget(text, row, 0)
        self._grid.addWidget(widget, row, 1)
        return text

    def show_experiment(self, experiment: Experiment) -> None:
        """Show the settings as they are."""
        config, dataset = experiment.config, experiment.dataset
        self._preset.setCurrentIndex(self._preset.findData(experiment.preset))
        preset = PRESETS.get(experiment.preset)
        self._about.setText(preset.about if preset else experiment.title)
        for box, value in (
            (self._loss, config.loss),
            (self._sampling, config.sampling),
            (self._init, config.initialisation if experiment.given_parameters is None else ""),
        ):
            box.setCurrentIndex(box.findData(value))
        self._init.setPlaceholderText(self.tr("given by the example"))
        n_held_out = len(dataset) - len(dataset.training_indices)
        share = round(100 * n_held_out / max(1, len(dataset)))
        for widget in (self._batch, self._all, self._held_out):
            widget.blockSignals(True)
        self._all.setChecked(config.batch is None)
        self._batch.setValue(config.batch or max(1, len(dataset.training_indices)))
        self._batch.setEnabled(config.batch is not None)
        self._held_out.setValue(share)
        for widget in (self._batch, self._all, self._held_out):
            widget.blockSignals(False)
        self._sampling.setEnabled(config.batch is not None)
        points = self.tr("{0} points").format(len(dataset)) if len(dataset) != 1 else self.tr("1 point")
        kind = self.tr("classification") if dataset.kind == "classification" else self.tr("regression")
        self._kind.setText(f"{points} · {kind}")
        self._show_scaling(dataset)

    def _show_scaling(self, dataset: Dataset) -> None:
        """By what the inputs were scaled; nothing where they were not."""
        for widget in (self._scaling_label, self._scaling):
            widget.setVisible(dataset.scaling is not None)
        if dataset.scaling is None:
            return
        self._scaling.setText(
            {
                "standard": self.tr("standard: mean 0, deviation 1"),
                "range": self.tr("range: {0}1 … 1").format(MINUS),
            }[dataset.scaling.method]
        )
        formulas = (scaling_formula(dataset, index) for index in range(dataset.n_inputs))
        tip = self.tr("What the network is given, fitted to the training points when they were imported:")
        self._scaling.setToolTip(plain_tip("\n".join([tip, *formulas])))

    @Slot(int)
    def _combo_activated(self, _index: int) -> None:
        box = self.sender()
        if not isinstance(box, QComboBox):
            return
        if box is self._preset:
            self.preset_requested.emit(box.currentData())
        else:
            self.setting_requested.emit(box.objectName(), box.currentData())

    @Slot()
    def _batch_changed(self) -> None:
        text = "all" if self._all.isChecked() else str(self._batch.value())
        self.setting_requested.emit("batch", text)

    @Slot(int)
    def _held_out_changed(self, percent: int) -> None:
        self.setting_requested.emit("held_out", str(percent / 100))


def _known(texts: dict[str, str], names: Iterable[str]) -> list[tuple[str, str]]:
    """(text, name) for every name there is; one without a text of its own stands for itself."""
    return [(texts.get(name, name), name) for name in names]

"""AxesRow: which two of many inputs are the plane's axes, and where the others are held."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QWidget

from nnviz.core.dataset import MAX_MAGNITUDE, Dataset
from nnviz.views.name_chooser import NameChooser
from nnviz.views.numbers import exact
from nnviz.views.plain_tip import plain_tip
from nnviz.views.widgets import named, with_margins


class AxesRow(QWidget):
    """Two axes out of many inputs, and one value at a time of those that are held.

    Signals
    -------
    axes_chosen : int, int
        Which inputs the two axes show.
    held_chosen : int, float
        The value of an input that is not shown.
    """

    axes_chosen = Signal(int, int)
    held_chosen = Signal(int, float)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._x = named(NameChooser(52), "axis_x")
        self._y = named(NameChooser(52), "axis_y")
        for box, sign, name in (
            (self._x, "→", self.tr("Horizontal axis")),
            (self._y, "↑", self.tr("Vertical axis")),
        ):
            box.setAccessibleName(name)
            box.activated.connect(self._axis_activated)
            row.addWidget(named(QLabel(sign), "secondary"))
            row.addWidget(box, 1)
        row.addSpacing(8)
        self._which = named(NameChooser(100), "held_input")
        self._which.setAccessibleName(self.tr("An input that is not shown"))
        self._which.setToolTip(self.tr("An input that is not on the axes; it is held at the value beside it"))
        self._which.activated.connect(self._which_activated)
        row.addWidget(self._which, 2)
        self._value = named(QDoubleSpinBox(decimals=3, singleStep=0.1), "held_value")
        self._value.setRange(-MAX_MAGNITUDE, MAX_MAGNITUDE)
        self._value.setAccessibleName(self.tr("Its value"))
        self._value.setToolTip(self._about_value())
        self._value.valueChanged.connect(self._value_changed)
        self._value.setFixedWidth(84)
        with_margins(self._value)
        row.addWidget(self._value)
        self._dataset: Dataset | None = None
        self._held: list[float] = []

    def show_axes(self, dataset: Dataset, axes: tuple[int, int], held: Sequence[float]) -> None:
        """Offer the choice where there are more than two inputs."""
        self.setVisible(dataset.n_inputs > 2)
        self._dataset, self._held = dataset, list(held)
        names = dataset.input_names
        for box, axis in ((self._x, axes[0]), (self._y, axes[1])):
            if [box.itemText(i) for i in range(box.count())] != list(names):
                box.clear()
                box.addItems(names)
            box.setCurrentIndex(axis)
            box.setToolTip(plain_tip(f"{box.accessibleName()}: {names[axis]}"))
        others = [i for i in range(dataset.n_inputs) if i not in axes]
        current = self._which.currentData()
        if [self._which.itemData(i) for i in range(self._which.count())] != others:
            self._which.clear()
            for i in others:
                self._which.addItem(self.tr("{0} held at").format(names[i]), i)
            self._which.setCurrentIndex(max(0, self._which.findData(current)))
        self._show_value()

    def _show_value(self) -> None:
        index = self._which.currentData()
        if index is not None:
            self._value.blockSignals(True)
            self._value.setValue(self._held[index])
            self._value.blockSignals(False)
            self._value.setToolTip(plain_tip(self._value_tip(index)))

    def _about_value(self) -> str:
        return self.tr("The value at which this input is held, for the map and for new points")

    def _value_tip(self, index: int) -> str:
        text = self._about_value()
        if self._dataset is None or self._dataset.scaling is None:
            return text
        before = float(self._dataset.scaling.recovered(np.array(self._held))[index])
        values = self._dataset.input_names[index], exact(before), exact(self._held[index])
        return "\n".join([text, self.tr("{0} {1}, scaled {2}").format(*values)])

    @Slot(int)
    def _axis_activated(self, _index: int) -> None:
        x, y = self._x.currentIndex(), self._y.currentIndex()
        if x != y:
            self.axes_chosen.emit(x, y)
        elif self.sender() is self._x:
            self.axes_chosen.emit(x, 0 if x else 1)
        else:
            self.axes_chosen.emit(0 if y else 1, y)

    @Slot(int)
    def _which_activated(self, _index: int) -> None:
        self._show_value()

    @Slot(float)
    def _value_changed(self, value: float) -> None:
        if (index := self._which.currentData()) is not None:
            self._held[index] = value
            self._value.setToolTip(plain_tip(self._value_tip(index)))
            self.held_chosen.emit(index, value)

"""The rows above and below the plane: what a click adds, what is shown, which inputs are the axes."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnviz.core.dataset import MAX_MAGNITUDE, MAX_OUTPUTS, Dataset
from nnviz.views.icons import class_icon
from nnviz.views.palette import Theme
from nnviz.views.text_line import TextLine
from nnviz.views.widgets import named, with_margins

MOST_NUMBERED = 5  # classes; of more the symbols alone fit into the narrowest window


class ClassChooser(QWidget):
    """A swatch a class, or a target value for regression: what a click in the plane adds.

    Signals
    -------
    class_chosen : int
    class_added : ()
        One class more is wanted.
    value_chosen : float
        The target of new points, for regression.
    """

    class_chosen = Signal(int)
    class_added = Signal()
    value_chosen = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("class_chooser")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._hint = named(QLabel(self.tr("click adds")), "secondary")
        row.addWidget(self._hint)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.class_chosen)
        self._buttons: list[QToolButton] = []
        for index in range(MAX_OUTPUTS):
            button = named(QToolButton(), f"class_{index}")
            button.setAccessibleName(self.tr("Add points of class {0}").format(index))
            button.setToolTip(
                self.tr("New points are of class {0} (key {0}). A right click adds the other class.").format(
                    index
                )
            )
            button.setCheckable(True)
            self._group.addButton(button, index)
            self._buttons.append(button)
            row.addWidget(button)
        self._more = named(QToolButton(), "add_class")
        self._more.setText("+")
        self._more.setAccessibleName(self.tr("One class more"))
        self._more.setToolTip(self.tr("One class more; the network gets one output for each class"))
        self._more.clicked.connect(self._more_clicked)
        row.addWidget(self._more)
        self._value = named(QDoubleSpinBox(decimals=3, value=1.0), "target_value")
        self._value.setRange(-MAX_MAGNITUDE, MAX_MAGNITUDE)
        self._value.setAccessibleName(self.tr("Target of new points"))
        self._value.setToolTip(self.tr("The target that new points get"))
        self._value.valueChanged.connect(self.value_chosen)
        self._value.setFixedWidth(96)
        with_margins(self._value)
        row.addWidget(self._value)

    def show_choice(self, dataset: Dataset, current: int, theme: Theme) -> None:
        """Offer what this data set has, with the current class down."""
        classes = dataset.n_classes
        for index, button in enumerate(self._buttons):
            button.setVisible(index < classes)
            button.setIcon(class_icon(index, theme.classes[index]))
            self._show_button(button, index, classes)
            button.setChecked(index == current)
        self._more.setVisible(2 <= classes < MAX_OUTPUTS)
        self._value.setVisible(dataset.kind == "regression")
        self._hint.setVisible(classes <= MOST_NUMBERED)
        self._hint.setText(self.tr("click adds") if classes else self.tr("click adds a point with target"))

    def _show_button(self, button: QToolButton, index: int, classes: int) -> None:
        """Beside the symbol of the class, as much text as there is room for."""
        text, width = self.tr("class {0}").format(index), 84
        if classes > MOST_NUMBERED:
            text, width = "", 28
        elif classes > 2:
            text, width = str(index), 44
        style = Qt.ToolButtonStyle
        button.setToolButtonStyle(style.ToolButtonTextBesideIcon if text else style.ToolButtonIconOnly)
        button.setText(text)
        button.setFixedWidth(width)

    @property
    def value(self) -> float:
        """The target of new points, for regression."""
        return self._value.value()

    @Slot()
    def _more_clicked(self) -> None:
        self.class_added.emit()


class PlaneFooter(QWidget):
    """What is drawn, the readout under the mouse, and the inputs that are not on the axes.

    Signals
    -------
    layer_toggled : str, bool
        One of plane_scene.LAYERS is to be drawn or not.
    axes_chosen : int, int
        Which inputs the two axes show.
    held_chosen : int, float
        The value of an input that is not shown.
    """

    layer_toggled = Signal(str, bool)
    axes_chosen = Signal(int, int)
    held_chosen = Signal(int, float)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 4, 14, 8)
        column.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(12)
        self._boxes: dict[str, QCheckBox] = {}
        for name, text, tip in (
            ("map", self.tr("Map"), self.tr("Colour the plane by the network's output")),
            ("boundary", self.tr("Boundary"), self.tr("The line where the prediction changes class")),
            (
                "weights",
                self.tr("Weights"),
                self.tr("The first layer's weight vectors, each with the line it is the normal of"),
            ),
            ("inputs", self.tr("Inputs"), self.tr("Every sample as a vector from the origin")),
        ):
            box = named(QCheckBox(text), f"show_{name}")
            box.setChecked(True)
            box.setToolTip(tip)
            box.setAccessibleName(tip)
            box.toggled.connect(self._box_toggled)
            self._boxes[name] = box
            top.addWidget(box)
        top.addStretch(1)
        column.addLayout(top)
        self._axes = _AxesRow()
        self._axes.axes_chosen.connect(self.axes_chosen)
        self._axes.held_chosen.connect(self.held_chosen)
        column.addWidget(self._axes)
        self.note = TextLine("plane_note")
        self.note.setAccessibleName(self.tr("About the selected or last used sample"))
        column.addWidget(self.note)
        self.readout = TextLine("plane_readout")  # a line of its own: beside others it would be cut
        self.readout.setAccessibleName(self.tr("Output under the mouse"))
        column.addWidget(self.readout)

    def show_layers(self, shown: dict[str, bool]) -> None:
        """Tick what is drawn."""
        for name, box in self._boxes.items():
            box.setChecked(shown[name])

    def show_axes(self, dataset: Dataset, axes: tuple[int, int], held: Sequence[float]) -> None:
        """Offer the choice of axes where there are more than two inputs."""
        self._axes.show_axes(dataset, axes, held)

    @Slot(bool)
    def _box_toggled(self, checked: bool) -> None:
        sender = self.sender()
        if isinstance(sender, QAbstractButton):
            self.layer_toggled.emit(sender.objectName().removeprefix("show_"), checked)


class _AxesRow(QWidget):
    """Two axes out of many inputs, and one value at a time of those that are held."""

    axes_chosen = Signal(int, int)
    held_chosen = Signal(int, float)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._x = named(QComboBox(), "axis_x")
        self._y = named(QComboBox(), "axis_y")
        for box, sign, name in (
            (self._x, "→", self.tr("Horizontal axis")),
            (self._y, "↑", self.tr("Vertical axis")),
        ):
            box.setAccessibleName(name)
            box.setToolTip(name)
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            box.setMinimumWidth(52)
            box.activated.connect(self._axis_activated)
            row.addWidget(named(QLabel(sign), "secondary"))
            row.addWidget(box, 1)
        row.addSpacing(8)
        self._which = named(QComboBox(), "held_input")
        self._which.setAccessibleName(self.tr("An input that is not shown"))
        self._which.setToolTip(self.tr("An input that is not on the axes; it is held at the value beside it"))
        self._which.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._which.setMinimumWidth(100)
        self._which.activated.connect(self._which_activated)
        row.addWidget(self._which, 2)
        self._value = named(QDoubleSpinBox(decimals=3, singleStep=0.1), "held_value")
        self._value.setRange(-MAX_MAGNITUDE, MAX_MAGNITUDE)
        self._value.setAccessibleName(self.tr("Its value"))
        self._value.setToolTip(
            self.tr("The value at which this input is held, for the map and for new points")
        )
        self._value.valueChanged.connect(self._value_changed)
        self._value.setFixedWidth(84)
        with_margins(self._value)
        row.addWidget(self._value)
        self._held: list[float] = []

    def show_axes(self, dataset: Dataset, axes: tuple[int, int], held: Sequence[float]) -> None:
        self.setVisible(dataset.n_inputs > 2)
        self._held = list(held)
        names = dataset.input_names
        for box, axis in ((self._x, axes[0]), (self._y, axes[1])):
            if [box.itemText(i) for i in range(box.count())] != list(names):
                box.clear()
                box.addItems(names)
            box.setCurrentIndex(axis)
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
            self.held_chosen.emit(index, value)

"""The row above the plane: its title, and what a click adds."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QDoubleSpinBox, QHBoxLayout, QLabel, QToolButton, QWidget

from nnviz.core.dataset import MAX_MAGNITUDE, MAX_OUTPUTS, Dataset
from nnviz.views.icons import class_icon
from nnviz.views.palette import Theme
from nnviz.views.plain_tip import plain_tip
from nnviz.views.widgets import named, with_margins

MOST_NUMBERED = 5  # classes; of more the symbols alone fit into the narrowest window
MOST_NAMED = 3  # classes whose names fit there
NAME_WIDTH = 50  # px, beside a symbol


class PlaneHeader(QWidget):
    """The panel's title and its ClassChooser, `chooser`."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 4)
        row.addWidget(named(QLabel(self.tr("Plane")), "panel_title"))
        row.addStretch(1)
        self.chooser = ClassChooser()
        row.addWidget(self.chooser)


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
            button.setChecked(index == current)
            if index < classes:
                self._show_button(button, index, dataset)
            else:
                name = self.tr("Add points of class {0}").format(index)
                button.setAccessibleName(name)
                button.setToolTip(name)
        self._more.setVisible(2 <= classes < MAX_OUTPUTS)
        self._value.setVisible(dataset.kind == "regression")
        self._hint.setVisible(classes <= (2 if dataset.class_names else MOST_NUMBERED))
        self._hint.setText(self.tr("click adds") if classes else self.tr("click adds a point with target"))

    def _show_button(self, button: QToolButton, index: int, dataset: Dataset) -> None:
        """Beside the symbol of the class, as much text as there is room for; the mouse is told all of it."""
        classes, whole = dataset.n_classes, dataset.class_name(index)
        text, width = self.tr("class {0}").format(index), 84
        if classes > MOST_NUMBERED:
            text, width = "", 28
        elif dataset.class_names and classes <= MOST_NAMED:
            text = button.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, NAME_WIDTH)
        elif classes > 2:
            text, width = str(index), 44
        style = Qt.ToolButtonStyle
        button.setToolButtonStyle(style.ToolButtonTextBesideIcon if text else style.ToolButtonIconOnly)
        button.setText(text.replace("&", "&&"))
        button.setFixedWidth(width)
        name = self.tr("class {0}").format(index)
        if dataset.class_names:
            name = self.tr("class {0}, {1}").format(index, whole)
        tip = self.tr("New points are of {0} (key {1}). A right click adds the other class.")
        button.setToolTip(plain_tip(tip.format(name, index)))
        button.setAccessibleName(self.tr("Add points of {0}").format(name))

    @property
    def value(self) -> float:
        """The target of new points, for regression."""
        return self._value.value()

    @Slot()
    def _more_clicked(self) -> None:
        self.class_added.emit()

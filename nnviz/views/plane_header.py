"""The row above the plane: its title, and what a click adds."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QDoubleSpinBox, QHBoxLayout, QLabel, QToolButton, QWidget

from nnviz.core.dataset import MAX_MAGNITUDE, MAX_OUTPUTS, Dataset
from nnviz.views.icons import class_icon
from nnviz.views.palette import Theme
from nnviz.views.widgets import named, with_margins

MOST_NUMBERED = 5  # classes; of more the symbols alone fit into the narrowest window


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

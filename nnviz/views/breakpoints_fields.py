"""The fields in which a breakpoint's number or parameter is chosen."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QValidator
from PySide6.QtWidgets import QComboBox, QLineEdit, QListView, QSpinBox

from nnviz.core.experiment import Experiment
from nnviz.core.part import Part
from nnviz.core.places import part_at, place_of
from nnviz.views.breakpoints_words import parameter_text
from nnviz.views.numbers import whole
from nnviz.views.widgets import named, with_margins

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class WholeBox(QSpinBox):
    """A whole number, with thin spaces between thousands; they need not be typed."""

    def __init__(self, name: str, accessible_name: str, tip: str) -> None:
        super().__init__()
        named(self, name, accessible_name, tip)
        self.setKeyboardTracking(False)
        with_margins(self)

    def textFromValue(self, value: int) -> str:  # noqa: N802 - Qt's name
        """The number as it is written everywhere."""
        return whole(value)

    def valueFromText(self, text: str) -> int:  # noqa: N802 - Qt's name
        """The number that was typed."""
        return int(_digits(text))

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Take digits with any spaces between them."""
        digits = _digits(text)
        if not digits:
            state = QValidator.State.Intermediate
        elif not digits.isdecimal() or int(digits) > self.maximum():
            state = QValidator.State.Invalid
        else:
            enough = int(digits) >= self.minimum()
            state = QValidator.State.Acceptable if enough else QValidator.State.Intermediate
        return state, text, position


class NumberField(QLineEdit):
    """A number to type, kept as it was typed until it is taken; framed where it cannot be."""

    def __init__(self, name: str, accessible_name: str, tip: str, text: str) -> None:
        super().__init__(text)
        named(self, name, accessible_name, tip)
        self.setMaxLength(40)
        self.textEdited.connect(self._text_edited)

    def show_refused(self, why: str) -> None:
        """Frame the field and say why its text cannot be taken; "" takes the frame away."""
        self.setAccessibleDescription(why)
        if bool(self.property("refused")) != bool(why):
            self.setProperty("refused", bool(why))
            self.style().polish(self)

    def _text_edited(self, _text: str) -> None:
        self.show_refused("")


class ParameterBox(QComboBox):
    """Chooses a weight or a bias by its name.

    Signals
    -------
    entered : without arguments
        Enter was pressed: the choice is made.
    """

    entered = Signal()

    def __init__(self, name: str, accessible_name: str, tip: str) -> None:
        super().__init__()
        named(self, name, accessible_name, tip)
        self._parameters = _Parameters(self)
        view = QListView()
        view.setUniformItemSizes(True)  # a large network has thirty thousand
        view.setMinimumWidth(150)  # for a tutorial's long names
        self.setView(view)
        self.setModel(self._parameters)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(5)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_experiment(self, experiment: Experiment) -> None:
        """Offer the parameters of a network; the one chosen stays, where it is still there."""
        chosen = self.part()
        if self._parameters.show_experiment(experiment):
            self.setCurrentIndex(0)
            if chosen is not None:
                self.choose(chosen)

    def part(self) -> Part | None:
        """The one chosen."""
        return self._parameters.part(self.currentIndex())

    def choose(self, part: Part) -> None:
        """Choose a weight or bias; anything else changes nothing."""
        place = self._parameters.place(part)
        if place is not None:
            self.setCurrentIndex(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the choice on Enter."""
        if event.key() in _ENTER:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class _Parameters(QAbstractListModel):
    """The names of all parameters in their order, made when they are looked at."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._experiment: Experiment | None = None

    def show_experiment(self, experiment: Experiment) -> bool:
        """Whether the parameters are others, or have other names, now."""
        before, self._experiment = self._experiment, experiment
        if before is not None and _named_alike(before, experiment):
            return False
        self.beginResetModel()
        self.endResetModel()
        return True

    def part(self, place: int) -> Part | None:
        if self._experiment is None or not 0 <= place < self.rowCount():
            return None
        return part_at(place, self._experiment.architecture)

    def place(self, part: Part) -> int | None:
        return None if self._experiment is None else place_of(part, self._experiment.architecture)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:  # noqa: N802
        if self._experiment is None or (parent is not None and parent.isValid()):
            return 0
        return self._experiment.architecture.n_parameters

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        part = self.part(index.row())
        if part is None or self._experiment is None or role != Qt.ItemDataRole.DisplayRole:
            return None
        return parameter_text(part, self._experiment)


def _named_alike(one: Experiment, other: Experiment) -> bool:
    """Whether two networks have the same parameters under the same names."""
    return one.architecture == other.architecture and one.preset == other.preset


def _digits(text: str) -> str:
    return "".join(text.split())

"""The fields in which a breakpoint's number or parameter is chosen."""

from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QLineEdit, QSpinBox

from nnviz.core.experiment import Experiment
from nnviz.core.part import Part, weight_part
from nnviz.core.places import part_at, place_of
from nnviz.views.numbers import whole
from nnviz.views.parameter_chooser import ParameterChooser
from nnviz.views.widgets import named, with_margins

_FIRST: Final = weight_part(0, 0, 0)  # every network has it


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
        self._tip = tip
        self.setMaxLength(40)
        self.textEdited.connect(self._text_edited)

    def show_refused(self, why: str) -> None:
        """Frame the field and say why its text cannot be taken; "" takes the frame away."""
        self.setAccessibleDescription(why)
        self.setToolTip(why or self._tip)
        if bool(self.property("refused")) != bool(why):
            self.setProperty("refused", bool(why))
            self.style().polish(self)

    @Slot(str)
    def _text_edited(self, _text: str) -> None:
        self.show_refused("")


class ParameterField(ParameterChooser):
    """A weight or a bias, chosen by its name; it stays chosen in every network that has it.

    Attributes
    ----------
    part : the one chosen
    """

    def __init__(self, name: str, accessible_name: str) -> None:
        super().__init__(name, accessible_name)
        self.part = _FIRST
        self._experiment: Experiment | None = None
        self.place_chosen.connect(self._take)

    def show_experiment(self, experiment: Experiment) -> None:
        """Offer the parameters of a network."""
        before, self._experiment = self._experiment, experiment
        if before is None or not _are_named_alike(before, experiment):
            self.part = self.part if place_of(self.part, experiment.architecture) is not None else _FIRST
            self.choose(self.part)

    def choose(self, part: Part) -> None:
        """Choose a weight or bias; what is no parameter of the network changes nothing."""
        if self._experiment is None:
            return
        place = place_of(part, self._experiment.architecture)
        if place is not None:
            self.part = part
            self.show_place(self._experiment, place)

    @Slot(int)
    def _take(self, place: int) -> None:
        if self._experiment is not None:
            self.choose(part_at(place, self._experiment.architecture))


def _are_named_alike(one: Experiment, other: Experiment) -> bool:
    """Whether two networks have the same parameters under the same names."""
    return (one.architecture, one.preset, one.dataset.input_names) == (
        other.architecture,
        other.preset,
        other.dataset.input_names,
    )


def _digits(text: str) -> str:
    return "".join(text.split())

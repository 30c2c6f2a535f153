"""The editors of the predictions table's cells: a line that takes numbers, and a list of classes."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QValidator
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from nnviz.core.class_names import brief
from nnviz.core.errors import InputError
from nnviz.views.icons import class_icon
from nnviz.views.palette import Theme
from nnviz.views.plain_tip import plain_tip
from nnviz.views.predictions_columns import read_number
from nnviz.views.widgets import named


class NumberLine(QLineEdit):
    """A number to type: with a decimal point or comma, or as a fraction.

    Signals
    -------
    refused : str
        What was typed is no number; why. The line stays open, with the text as it was typed.
    """

    refused = Signal(str)

    def __init__(self, parent: QWidget, theme: Theme, what: str) -> None:
        super().__init__(parent)
        named(self, "cell_number", what)
        self._theme, self._what = theme, what
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # The delegate closes a line on Enter only while this holds its text acceptable.
        validator = _NumberValidator(self)
        validator.failed.connect(self._refuse)
        self.setValidator(validator)
        self.textEdited.connect(self._text_edited)
        self._show_colour(theme.accent)

    def _refuse(self, why: str) -> None:
        self._show_colour(self._theme.danger)
        self.refused.emit(self.tr("{0}: {1}").format(self._what, why))

    def _text_edited(self, _text: str) -> None:
        self._show_colour(self._theme.accent)

    def _show_colour(self, border: str) -> None:
        self.setStyleSheet(_style_sheet("QLineEdit", self._theme, border))


class _NumberValidator(QValidator):
    """Any text may be typed; only a number may be left behind."""

    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Hold what is no number to be unfinished."""
        try:
            read_number(text)
        except InputError:
            return QValidator.State.Intermediate, text, position
        return QValidator.State.Acceptable, text, position

    def fixup(self, text: str) -> str:
        """Say what is wrong; correcting it is up to the user."""
        try:
            read_number(text)
        except InputError as error:
            self.failed.emit(str(error))
        return text


class ClassBox(QComboBox):
    """The classes to choose from.

    Signals
    -------
    class_typed : int
        A digit was typed for a class.
    """

    class_typed = Signal(int)

    def __init__(self, parent: QWidget, theme: Theme, what: str, labels: Sequence[str]) -> None:
        super().__init__(parent)
        named(self, "cell_class", what)
        for index, label in enumerate(labels):
            self.addItem(class_icon(index, theme.classes[index]), brief(label))
            if brief(label) != label:
                self.setItemData(index, plain_tip(label), Qt.ItemDataRole.ToolTipRole)
        self.setStyleSheet(_style_sheet("QComboBox", theme, theme.accent))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a digit for a class at once."""
        if event.text().isdecimal() and event.text().isascii():
            self.class_typed.emit(int(event.text()))
        else:
            super().keyPressEvent(event)


def _style_sheet(kind: str, theme: Theme, border: str) -> str:
    """As flat as the row that it lies on."""
    return (
        f"{kind} {{ border: 1px solid {border}; border-radius: 4px; padding: 0 3px; min-height: 0; "
        f"background: {theme.panel}; color: {theme.text}; }}"
    )

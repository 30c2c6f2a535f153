"""CompareField: learning rates to be played side by side."""

import re
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QToolTip, QWidget

from nnviz.core.errors import InputError
from nnviz.core.experiment import MAX_LEARNING_RATE
from nnviz.core.number_text import parse_number
from nnviz.views.difference_words import learning_rate_text
from nnviz.views.palette import SPACE
from nnviz.views.widgets import named

FEWEST, MOST = 2, 6  # learning rates at a time
USUAL: Final = "0.1; 0.01; 0.001"
MESSAGE_MS: Final = 6000
_LONGEST: Final = 200  # characters
_SEPARATOR: Final = re.compile(r",?[;\s]+")  # a comma alone stands before decimals


class CompareField(QWidget):
    """A line to type learning rates in, and the button that sets them going.

    Signals
    -------
    compare_requested : object
        FEWEST to MOST different learning rates, as a tuple of float.
    refused : str
        What was typed cannot be played; why. It stays as it was typed.
    """

    compare_requested = Signal(object)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        tip = self.tr(
            "Learning rates to compare, {0} to {1}, with semicolons between them. Each is trained from "
            "where the run stands, along with it."
        ).format(FEWEST, MOST)
        self._line = named(_RatesLine(USUAL), "compare_rates", self.tr("Compare learning rates"), tip)
        self._line.setMaxLength(_LONGEST)
        self._line.setPlaceholderText(USUAL)
        self._button = named(
            QPushButton(self.tr("Play side by side")),
            "compare_button",
            self.tr("Play learning rates side by side"),
            tip,
        )
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._tip = tip
        self.setFocusProxy(self._line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * SPACE)
        row.addWidget(self._line, 1)
        row.addWidget(self._button)
        self._button.clicked.connect(self._play_clicked)
        self._line.returnPressed.connect(self.play)
        self._line.textEdited.connect(self._text_edited)

    @Slot(bool)
    def _play_clicked(self, _checked: bool) -> None:
        self.play()

    @Slot()
    def play(self) -> None:
        """Ask for what is typed, or say what is wrong with it."""
        try:
            rates = self._rates()
        except InputError as error:
            self._show_refused(str(error))
            self.refused.emit(str(error))
        else:
            self._show_refused("")
            self._line.clearFocus()  # Space and arrows mean the run again
            self.compare_requested.emit(rates)

    @Slot(str)
    def _text_edited(self, _text: str) -> None:
        self._show_refused("")

    def _rates(self) -> tuple[float, ...]:
        """What is typed.

        Raises
        ------
        InputError
            When it cannot be played.
        """
        rates = [parse_number(part) for part in _SEPARATOR.split(self._line.text()) if part]
        for rate in rates:
            if not 0.0 < rate <= MAX_LEARNING_RATE:
                raise InputError(
                    self.tr("A learning rate must be greater than 0 and at most {0}, not {1}.").format(
                        learning_rate_text(MAX_LEARNING_RATE), learning_rate_text(rate)
                    )
                )
            if rates.count(rate) > 1:
                raise InputError(self.tr("{0} is there twice.").format(learning_rate_text(rate)))
        if not FEWEST <= len(rates) <= MOST:
            raise InputError(
                self.tr("Type {0} to {1} learning rates with semicolons between them, such as {2}.").format(
                    FEWEST, MOST, USUAL
                )
            )
        return tuple(rates)

    def _show_refused(self, why: str) -> None:
        """Frame the line and say why it cannot be played, or that it can ("")."""
        if bool(self._line.property("refused")) != bool(why):
            self._line.setProperty("refused", bool(why))
            self._line.style().polish(self._line)
        self._line.setToolTip(why or self._tip)
        self._line.setAccessibleDescription(why)
        if why:
            place = self._line.mapToGlobal(QPoint(0, self._line.height()))
            QToolTip.showText(place, why, self._line, self._line.rect(), MESSAGE_MS)
        else:
            QToolTip.hideText()


class _RatesLine(QLineEdit):
    """A line that Escape leaves."""

    def event(self, event: QEvent) -> bool:
        """Keep keys that mean nothing here from the window's shortcuts."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.clearFocus()
        else:
            super().keyPressEvent(event)

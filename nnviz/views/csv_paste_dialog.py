"""CsvPasteDialog: why samples on the clipboard do not fit, and what can be done with them."""

from enum import Enum
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

from nnviz.files.csv_rows import Problem
from nnviz.views.csv_problems_list import ProblemsList
from nnviz.views.numbers import whole
from nnviz.views.palette import SPACE, Theme
from nnviz.views.widgets import named

WIDTH: Final = 520  # px


class PasteChoice(Enum):
    """What is to be done with samples of which some do not fit."""

    NOTHING = "nothing"
    ADD = "add"
    REPLACE = "replace"


class CsvPasteDialog(QDialog):
    """Names every row that does not fit with its reason; offers to add the others, or to begin anew.

    What is open is replaced only by the button that says so.

    Parameters
    ----------
    n_good : rows that can be added
    problems : the rows that cannot
    refusal : why none can, where that is no matter of single rows, or ""

    Attributes
    ----------
    choice : what the user has decided
    """

    def __init__(
        self,
        n_good: int,
        problems: tuple[Problem, ...],
        refusal: str,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("csv_paste")
        self.setWindowTitle(self.tr("Paste samples"))
        self.choice = PasteChoice.NOTHING
        reason = named(QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True), "csv_paste_reason")
        reason.setText(self._reason(n_good, len(problems), refusal))
        shown = ProblemsList()
        shown.show_theme(theme)
        shown.show_problems(problems)
        shown.setVisible(bool(problems))
        column = QVBoxLayout(self)
        column.setContentsMargins(*[4 * SPACE] * 4)
        column.setSpacing(3 * SPACE)
        column.addWidget(reason)
        column.addWidget(shown)
        column.addWidget(self._make_buttons(n_good))
        self.setMinimumWidth(WIDTH)
        self._usual.setFocus()  # Enter replaces nothing

    def _reason(self, n_good: int, n_bad: int, refusal: str) -> str:
        if refusal:
            return self.tr("This does not fit the samples here: {0}.").format(refusal)
        if n_good == 0:
            return self.tr("None of these rows fits the samples here:")
        text = self.tr("{0} of {1} rows do not fit the samples here:")
        if n_bad == 1:
            text = self.tr("{0} of {1} rows does not fit the samples here:")
        return text.format(whole(n_bad), whole(n_good + n_bad))

    def _make_buttons(self, n_good: int) -> QDialogButtonBox:
        box = QDialogButtonBox()
        cancel = box.addButton(self.tr("&Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        named(cancel, "csv_paste_cancel", self.tr("Cancel"), self.tr("Add nothing (Esc)"))
        replace = box.addButton(self.tr("&Replace what is open…"), QDialogButtonBox.ButtonRole.ActionRole)
        tip = self.tr("Look at the table first, and open it as a new experiment instead of this one")
        named(replace, "csv_paste_replace", replace.text().replace("&", ""), tip)
        replace.clicked.connect(self._choose_replace)
        self._usual = cancel if n_good == 0 else self._make_add(box, n_good)
        self._usual.setDefault(True)
        box.rejected.connect(self.reject)
        return box

    def _make_add(self, box: QDialogButtonBox, n_good: int) -> QPushButton:
        words = self.tr("&Add the other row") if n_good == 1 else self.tr("&Add the other {0} rows")
        add = box.addButton(words.format(whole(n_good)), QDialogButtonBox.ButtonRole.AcceptRole)
        named(add, "csv_paste_add", add.text().replace("&", ""), self.tr("As new points (Enter)"))
        add.clicked.connect(self._choose_add)
        return add

    @Slot()
    def _choose_add(self) -> None:
        self.choice = PasteChoice.ADD
        self.accept()

    @Slot()
    def _choose_replace(self) -> None:
        self.choice = PasteChoice.REPLACE
        self.accept()

"""CsvProblems: the rows that cannot be read, and the consent to leave them out."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnviz.files.csv_preview import Preview
from nnviz.views.csv_preview_words import damage
from nnviz.views.csv_problems_list import Problems, ProblemsList
from nnviz.views.palette import SPACE, Theme
from nnviz.views.widgets import named


class CsvProblems(QWidget):
    """Every row that cannot be read, by line, column and reason. Hidden where there is none.

    Signals
    -------
    consent_changed : ()
        The user has agreed to leave these rows out, or no longer does.
    """

    consent_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._problems: Problems = ()
        self._damage = ""  # in words
        self._title = named(QLabel(textFormat=Qt.TextFormat.PlainText), "csv_damage")
        self._consent = named(
            QCheckBox(self.tr("&Leave these rows out")),
            "csv_leave_out",
            tip=self.tr("Import all other rows"),
        )
        self._consent.toggled.connect(self._toggled)
        self.setFocusProxy(self._consent)
        self._list = ProblemsList()
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._consent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addWidget(self._list)
        self.hide()

    @property
    def agreed(self) -> bool:
        """Whether there is nothing to leave out, or the user has agreed to it."""
        return not self._problems or self._consent.isChecked()

    def show_preview(self, preview: Preview | None) -> None:
        """Show what cannot be read; consent to other problems does not hold for these."""
        problems = () if preview is None else preview.problems
        if problems != self._problems:
            self._problems = problems
            self._consent.setChecked(False)
            self._list.show_problems(problems)
        self._damage = "" if preview is None else damage(preview)
        self._consent.setVisible(preview is not None and preview.dataset is not None)
        self._show_title()
        self.setVisible(bool(problems))

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._list.show_theme(theme)

    @Slot(bool)
    def _toggled(self, _checked: bool) -> None:
        self._show_title()
        self.consent_changed.emit()

    def _show_title(self) -> None:
        agreed = self._consent.isChecked()
        text = self.tr("{0}; they are left out") if agreed else "{0}"
        self._title.setText(text.format(self._damage))
        self._title.setProperty("alert", not agreed)
        self._title.style().unpolish(self._title)
        self._title.style().polish(self._title)

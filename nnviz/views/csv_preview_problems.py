"""CsvProblems: the rows that cannot be read, and the consent to leave them out."""

from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QListView, QVBoxLayout, QWidget

from nnviz.files.csv_preview import Preview
from nnviz.files.csv_rows import Problem
from nnviz.views.csv_preview_words import damage
from nnviz.views.palette import CONTROL_RADIUS, SECONDARY_PX, SPACE, Theme
from nnviz.views.widgets import named

FEWEST_LINES: Final = 2
MOST_LINES: Final = 5
LAID_OUT_AT_ONCE: Final = 2_000

Index = QModelIndex | QPersistentModelIndex
Problems = tuple[Problem, ...]


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
        self._model = _ProblemsModel(self)
        self._list = named(QListView(), "csv_problems", self.tr("Rows that cannot be read"))
        self._list.setModel(self._model)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setUniformItemSizes(True)
        self._list.setLayoutMode(QListView.LayoutMode.Batched)  # all at once hold the window up for 0.5 s
        self._list.setBatchSize(LAID_OUT_AT_ONCE)
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
            self._model.show_problems(problems)
            self._fit()
        self._damage = "" if preview is None else damage(preview)
        self._consent.setVisible(preview is not None and preview.dataset is not None)
        self._show_title()
        self.setVisible(bool(problems))

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._list.setStyleSheet(
            f"QListView {{ background: {theme.panel}; color: {theme.text}; border: 1px solid {theme.line}; "
            f"border-radius: {CONTROL_RADIUS}px; padding: 3px; font-size: {SECONDARY_PX}px; "
            f"selection-background-color: {theme.soft}; selection-color: {theme.text}; }}"
        )

    def _fit(self) -> None:
        """Be as high as some whole lines are."""
        self._list.ensurePolished()
        lines = max(FEWEST_LINES, min(MOST_LINES, self._model.rowCount()))
        around = self._list.contentsMargins()
        height = lines * max(1, self._list.sizeHintForRow(0)) + around.top() + around.bottom()
        self._list.setFixedHeight(height + 2 * self._list.frameWidth())

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


class _ProblemsModel(QAbstractListModel):
    """One line for each problem, put into words when it is looked at: there can be a hundred thousand."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._problems: Problems = ()

    def show_problems(self, problems: Problems) -> None:
        """Show other problems."""
        self.beginResetModel()
        self._problems = problems
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """As many as there are."""
        return 0 if parent.isValid() else len(self._problems)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One of them in words."""
        if role == Qt.ItemDataRole.DisplayRole and index.isValid():
            return _sentence(self._problems[index.row()])
        return None


def _sentence(problem: Problem) -> str:
    text = str(problem)
    return text[:1].upper() + text[1:]

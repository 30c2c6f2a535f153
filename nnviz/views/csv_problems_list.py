"""ProblemsList: rows of a table that cannot be used, one a line."""

from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QListView, QWidget

from nnviz.files.csv_rows import Problem
from nnviz.views.palette import CONTROL_RADIUS, SECONDARY_PX, Theme
from nnviz.views.widgets import named

FEWEST_LINES: Final = 2
MOST_LINES: Final = 5
LAID_OUT_AT_ONCE: Final = 2_000

Index = QModelIndex | QPersistentModelIndex
Problems = tuple[Problem, ...]


class ProblemsList(QListView):
    """Problems by line, column and reason."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "csv_problems", self.tr("Rows that cannot be read"))
        self._model = _ProblemsModel(self)
        self.setModel(self._model)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)  # all at once hold the window up for 0.5 s
        self.setBatchSize(LAID_OUT_AT_ONCE)

    def show_problems(self, problems: Problems) -> None:
        """Show these, as high as some whole lines are."""
        self._model.show_problems(problems)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Fit into the looks that are known now."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.ensurePolished()
        lines = max(FEWEST_LINES, min(MOST_LINES, self._model.rowCount()))
        hidden = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        is_all = self._model.rowCount() <= MOST_LINES
        self.setVerticalScrollBarPolicy(hidden if is_all else Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        around = self.contentsMargins()
        height = lines * max(1, self.sizeHintForRow(0)) + around.top() + around.bottom()
        self.setFixedHeight(height + 2 * self.frameWidth())

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.setStyleSheet(
            f"QListView {{ background: {theme.panel}; color: {theme.text}; border: 1px solid {theme.line}; "
            f"border-radius: {CONTROL_RADIUS}px; padding: 3px; font-size: {SECONDARY_PX}px; "
            f"selection-background-color: {theme.soft}; selection-color: {theme.text}; }}"
        )


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

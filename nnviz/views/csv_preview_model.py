"""CsvPreviewModel: the first rows of a CSV file, as they stand in it."""

from itertools import takewhile
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from nnviz.files.csv_preview import PREVIEW_ROWS, Preview
from nnviz.views.numbers import whole
from nnviz.views.palette import LIGHT, Theme
from nnviz.views.plain_tip import plain_tip

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class CsvPreviewModel(QAbstractTableModel):
    """Cells as text, rows by their line; what cannot be read is red, and the mouse is told why."""

    def __init__(self) -> None:
        super().__init__()
        self._preview: Preview | None = None
        self._reasons: dict[tuple[int, str], str] = {}  # by line and column
        self._theme: Theme = LIGHT

    def show_preview(self, preview: Preview | None) -> None:
        """Show what is read, or nothing."""
        self.beginResetModel()
        self._preview = preview
        self._reasons = {} if preview is None else _reasons(preview)
        self.endResetModel()

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.beginResetModel()
        self._theme = theme
        self.endResetModel()

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """As many as there are, up to 200."""
        if self._preview is None or parent.isValid():
            return 0
        return min(PREVIEW_ROWS, len(self._preview.table.rows))

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """As many as the file has."""
        return 0 if self._preview is None or parent.isValid() else len(self._preview.table.names)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """A cell: its text, its colour, and why it cannot be read."""
        preview = self._preview
        if preview is None or not index.isValid():
            return None
        match role:
            case Role.DisplayRole:
                cell = preview.table.rows[index.row()][index.column()]
                return cell or (self.tr("missing") if self._reason(preview, index) else "")
            case Role.ToolTipRole:
                return plain_tip(self._reason(preview, index))
            case Role.AccessibleDescriptionRole:
                return self._reason(preview, index)
            case Role.ForegroundRole if self._reason(preview, index):
                return QColor(self._theme.danger)
            case Role.ForegroundRole if preview.roles[index.column()] == "ignored":
                return QColor(self._theme.secondary)
        return None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        """The columns' names, and the line of each row."""
        if self._preview is None:
            return None
        table, across = self._preview.table, orientation == Qt.Orientation.Horizontal
        match role:
            case Role.DisplayRole:
                return table.names[section] if across else whole(table.lines[section])
            case Role.ToolTipRole:
                if across:
                    return plain_tip(table.names[section])
                return self.tr("Line {0} of the file").format(whole(table.lines[section]))
            case Role.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignLeft if across else Qt.AlignmentFlag.AlignRight
                return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _reason(self, preview: Preview, index: Index) -> str:
        place = preview.table.lines[index.row()], preview.table.names[index.column()]
        return self._reasons.get(place, "")


def _reasons(preview: Preview) -> dict[tuple[int, str], str]:
    """Why cells of the rows that are shown cannot be read; there can be many thousands beyond."""
    lines = preview.table.lines[:PREVIEW_ROWS]
    shown = takewhile(lambda problem: problem.line <= max(lines, default=0), preview.problems)
    return {(problem.line, problem.column): problem.reason for problem in shown}

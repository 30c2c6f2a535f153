"""RowsPainter: how the rows of the predictions table are drawn."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QTableView

from nnviz.core.part import Part
from nnviz.views.icons import class_icon
from nnviz.views.palette import LIGHT, SECONDARY_PX, Theme, text_font
from nnviz.views.predictions_columns import Column
from nnviz.views.predictions_model import PredictionsModel, alignment

MARGIN = 6  # px, left and right of a cell's text
SWATCH = 15
BAR = 3  # px; marks the samples of the last iteration
SELECTED, HOVERED = 0.16, 0.09  # how strong the accent is on the ground of a row

Span = tuple[int, int]  # place and size along one axis, in px
Cells = list[tuple[int, QRect]]  # of one column: sample and place


class RowsPainter:
    """Draws all cells in view at once, column by column.

    A style draws cells one by one, and with a style sheet takes 0.1 ms for each.

    Attributes
    ----------
    theme : colours
    hovered : the part under the mouse, here or in another panel
    in_use : (n,) which samples the last iteration used
    focus : the sample of them that is looked at, or -1
    """

    def __init__(self, model: PredictionsModel) -> None:
        self._model = model
        self.hovered: Part | None = None
        self.in_use: npt.NDArray[np.bool_] = np.zeros(0, bool)
        self.focus = -1
        self._font, self._bold = text_font(SECONDARY_PX), text_font(SECONDARY_PX, bold=True)
        self.show_theme(LIGHT)

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.theme = theme
        self._ink, self._quiet = QColor(theme.text), QColor(theme.secondary)
        self._accent, self._danger = QColor(theme.accent), QColor(theme.danger)
        self._selected, self._hovered = QColor(theme.accent), QColor(theme.accent)
        self._selected.setAlphaF(SELECTED)
        self._hovered.setAlphaF(HOVERED)

    def paint(
        self, painter: QPainter, rows: dict[int, Span], columns: dict[int, Span], selected: Sequence[int]
    ) -> None:
        """Draw cells.

        Parameters
        ----------
        rows, columns : where those in view are
        selected : those of the rows that are selected
        """
        samples = self._model.order[list(rows)].tolist()
        left = min(x for x, _ in columns.values())
        right = max(x + width for x, width in columns.values())
        for (row, (y, height)), sample in zip(rows.items(), samples, strict=True):
            for ground, wanted in (
                (self._selected, row in selected),
                (self._hovered, self.hovered == Part("sample", 0, sample)),
            ):
                if wanted:
                    painter.fillRect(left, y, right - left, height, ground)
        spans = list(rows.values())
        for place, (x, width) in columns.items():
            column = self._model.columns[place]
            cells = [
                (sample, QRect(x, y, width, height))
                for sample, (y, height) in zip(samples, spans, strict=True)
            ]
            if self._is_hovered(column):
                painter.fillRect(x, spans[0][0], width, sum(height for _, height in spans), self._hovered)
            painter.setFont(self._font)
            painter.setPen(self._quiet if column.kind in ("number", "held_out") else self._ink)
            match column.kind:
                case "number":
                    self._paint_numbers(painter, cells)
                case "class":
                    self._paint_classes(painter, cells)
                case "right":
                    self._paint_results(painter, cells)
                case _:
                    self._paint_texts(painter, column, cells)

    def paint_focus(self, painter: QPainter, cell: QRect) -> None:
        """Draw where keys act."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._accent, 1.0))
        painter.drawRoundedRect(cell.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0)

    def _paint_texts(self, painter: QPainter, column: Column, cells: Cells) -> None:
        samples, table = [sample for sample, _ in cells], self._model.table
        texts, flags = self._model.texts(samples, column), alignment(column)
        deciding = [False] * len(cells)
        if column.kind == "prediction" and table.dataset.n_classes > 2:
            best = np.argmax(table.predictions[samples], axis=1) == column.place
            deciding = (best & table.known[samples]).tolist()
        for (_, rect), text, decides in zip(cells, texts, deciding, strict=True):
            painter.setFont(self._bold if decides else self._font)
            # Where there is little room, figures may use the margin on their left.
            painter.drawText(rect.adjusted(0, 0, -MARGIN, 0), flags, text)

    def _paint_numbers(self, painter: QPainter, cells: Cells) -> None:
        flags = alignment(Column("number"))
        for sample, rect in cells:
            used = sample < len(self.in_use) and bool(self.in_use[sample])
            painter.setFont(self._bold if used else self._font)
            painter.setPen(self._accent if used else self._quiet)
            painter.drawText(rect.adjusted(0, 0, -MARGIN, 0), flags, str(sample + 1))
            if used:
                painter.fillRect(rect.left(), rect.top() + 3, BAR, rect.height() - 6, self._accent)
            if used and sample == self.focus:
                mark = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(rect.adjusted(BAR + 3, 0, 0, 0), mark, "▸")

    def _paint_classes(self, painter: QPainter, cells: Cells) -> None:
        flags, classes = alignment(Column("class")), self._model.table.dataset.classes
        room, metrics = cells[0][1].width() - (MARGIN + SWATCH + 3), painter.fontMetrics()
        cut = Qt.TextElideMode.ElideRight
        labels = [metrics.elidedText(label, cut, room) for label in self._model.class_labels()]
        for sample, rect in cells:
            class_index = int(classes[sample])
            top = rect.top() + (rect.height() - SWATCH) // 2
            swatch = QRect(rect.left() + MARGIN, top, SWATCH, SWATCH)
            class_icon(class_index, self.theme.classes[class_index]).paint(painter, swatch)
            painter.drawText(rect.adjusted(MARGIN + SWATCH + 3, 0, 0, 0), flags, labels[class_index])

    def _paint_results(self, painter: QPainter, cells: Cells) -> None:
        column, width = Column("right"), painter.fontMetrics().horizontalAdvance
        wrong, right = self._model.right_words()
        short = max(width(wrong), width(right)) > cells[0][1].width() - MARGIN
        flags, texts = alignment(column), self._model.texts([sample for sample, _ in cells], column)
        for (_, rect), text in zip(cells, texts, strict=True):
            painter.setPen(self._danger if text == wrong else self._quiet)
            painter.drawText(rect.adjusted(MARGIN, 0, 0, 0), flags, text[:1] if short else text)

    def _is_hovered(self, column: Column) -> bool:
        """Whether the column is of the input or the output under the mouse."""
        snapshot = self._model.table.snapshot
        match self.hovered:
            case Part(kind="input", unit=number):
                return column == Column("input", number)
            case Part(kind="unit", layer=layer, unit=number) if snapshot is not None:
                is_output = layer == snapshot.experiment.architecture.n_layers - 1
                return is_output and column == Column("prediction", number)
        return False


def spans(table: QTableView, part: QRect) -> tuple[dict[int, Span], dict[int, Span]]:
    """Where the rows and the columns are of which something lies in a part of a table's viewport."""
    first, last = table.rowAt(max(0, part.top())), table.rowAt(part.bottom())
    left, right = table.columnAt(max(0, part.left())), table.columnAt(part.right())
    model = table.model()
    rows = range(first, (last if last >= 0 else model.rowCount() - 1) + 1) if first >= 0 else ()
    columns = range(left, (right if right >= 0 else model.columnCount() - 1) + 1) if left >= 0 else ()
    return (
        {i: (table.rowViewportPosition(i), table.rowHeight(i)) for i in rows},
        {i: (table.columnViewportPosition(i), table.columnWidth(i)) for i in columns},
    )

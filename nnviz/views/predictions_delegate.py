"""PredictionsDelegate: how a cell of the predictions table is drawn and edited."""

import numpy as np
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nnviz.core.errors import InputError
from nnviz.core.part import Part
from nnviz.views.icons import class_icon
from nnviz.views.palette import LIGHT, SECONDARY_PX, Theme, text_font
from nnviz.views.predictions_columns import Column, read_number
from nnviz.views.predictions_editors import ClassBox, NumberLine
from nnviz.views.predictions_model import NOT_KNOWN, PredictionsModel, alignment

Index = QModelIndex | QPersistentModelIndex
MARGIN = 6  # px, left and right of a cell's text
SWATCH = 15
BAR = 3  # px; marks the samples of the last iteration
EDITOR_WIDTH = 96


class PredictionsDelegate(QStyledItemDelegate):
    """Draws and edits the cells of a PredictionsModel.

    Signals
    -------
    value_entered : int, object, float
        A sample's input or target (Column) is to have another value.
    class_entered : int, int
        A sample is to belong to another class.
    refused : str
        What was typed cannot be taken; which cell, why, and what is allowed.

    Attributes
    ----------
    theme : colours
    hovered : the part under the mouse, here or in another panel
    in_use : (n,) which samples the last iteration used
    focus : the sample of them that is looked at, or -1
    """

    value_entered = Signal(int, object, float)
    class_entered = Signal(int, int)
    refused = Signal(str)

    def __init__(self, model: PredictionsModel) -> None:
        super().__init__()
        self._model = model
        self.theme: Theme = LIGHT
        self.hovered: Part | None = None
        self.in_use = np.zeros(0, bool)
        self.focus = -1
        self._font, self._bold = text_font(SECONDARY_PX), text_font(SECONDARY_PX, bold=True)

    # Drawing

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell. Not by the style: a style sheet takes several times as long."""
        sample, column = self._model.sample(index), self._model.columns[index.column()]
        rect, state = option.rect, option.state
        text = self._model.text(sample, column)
        painter.save()
        self._paint_ground(
            painter, rect, sample, column, selected=bool(state & QStyle.StateFlag.State_Selected)
        )
        painter.setFont(self._bold if self._stands_out(sample, column) else self._font)
        painter.setPen(QColor(self._ink(sample, column, text)))
        # Where there is little room, figures may use the margin on their left, words the one on their right.
        words = bool(alignment(column) & Qt.AlignmentFlag.AlignLeft)
        inside = rect.adjusted(MARGIN if words else 0, 0, 0 if words else -MARGIN, 0)
        if column.kind == "number":
            self._paint_mark(painter, rect, sample)
        elif column.kind == "class":
            top = rect.top() + (rect.height() - SWATCH) // 2
            icon = class_icon(int(text), self.theme.classes[int(text)])
            icon.paint(painter, QRect(inside.left(), top, SWATCH, SWATCH))
            inside.adjust(SWATCH + 3, 0, 0, 0)
        elif column.kind == "right" and self._right_width(painter) > inside.width():
            text = text[:1]
        painter.drawText(inside, alignment(column), text)
        if state & QStyle.StateFlag.State_HasFocus:
            self._paint_focus(painter, rect)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, rect: QRect, sample: int, column: Column, *, selected: bool
    ) -> None:
        if selected:
            tint = QColor(self.theme.accent)
            tint.setAlphaF(0.16)
            painter.fillRect(rect, tint)
        if self._is_hovered(sample, column):
            painter.fillRect(rect, QColor(self.theme.soft) if not selected else _faint(self.theme.accent))

    def _paint_mark(self, painter: QPainter, rect: QRect, sample: int) -> None:
        if not self._in_use(sample):
            return
        painter.fillRect(rect.left(), rect.top() + 3, BAR, rect.height() - 6, QColor(self.theme.accent))
        if sample == self.focus:
            left = rect.adjusted(BAR + 3, 0, 0, 0)
            painter.drawText(left, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "▸")

    def _right_width(self, painter: QPainter) -> int:
        """Of the longer of the two words, so that they come and go together."""
        return max(painter.fontMetrics().horizontalAdvance(word) for word in self._model.right_words())

    def _paint_focus(self, painter: QPainter, rect: QRect) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.accent), 1.0))
        painter.drawRoundedRect(rect.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0)

    def _in_use(self, sample: int) -> bool:
        return sample < len(self.in_use) and bool(self.in_use[sample])

    def _stands_out(self, sample: int, column: Column) -> bool:
        """The number of a sample in use, and of several predictions the one that decides."""
        if column.kind == "number":
            return self._in_use(sample)
        table = self._model.table
        several = column.kind == "prediction" and table.dataset.n_classes > 2
        return (
            several
            and bool(table.known[sample])
            and int(np.argmax(table.predictions[sample])) == column.place
        )

    def _ink(self, sample: int, column: Column, text: str) -> str:
        if column.kind == "number":
            return self.theme.accent if self._in_use(sample) else self.theme.secondary
        if text == NOT_KNOWN or column.kind == "held_out":
            return self.theme.secondary
        if column.kind == "right":
            return self.theme.secondary if self._model.table.right[sample] else self.theme.danger
        return self.theme.text

    def _is_hovered(self, sample: int, column: Column) -> bool:
        match self.hovered:
            case Part(kind="sample", unit=number):
                return number == sample
            case Part(kind="input", unit=number):
                return column == Column("input", number)
            case Part(kind="unit", layer=layer, unit=number):
                return column == Column("prediction", number) and layer == self._last_layer()
        return False

    def _last_layer(self) -> int:
        snapshot = self._model.table.snapshot
        return -1 if snapshot is None else snapshot.experiment.architecture.n_layers - 1

    # Editing

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """A list for a class, a line for a number."""
        what, column = self._cell_name(index), self._model.columns[index.column()]
        if column.kind == "class":
            box = ClassBox(parent, self.theme, what, self._model.table.dataset.n_classes)
            box.activated.connect(self._class_chosen)
            box.class_typed.connect(self._class_typed)
            return box
        line = NumberLine(parent, self.theme, what)
        line.setFont(self._font)
        line.refused.connect(self.refused)
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        """Start from what is."""
        text = str(index.data(Qt.ItemDataRole.EditRole))
        if isinstance(editor, ClassBox):
            editor.setCurrentIndex(int(text))
        elif isinstance(editor, NumberLine):
            editor.setText(text.removesuffix(".0"))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802
        """Ask for what was entered, if it is something else than what is."""
        sample, column = self._model.sample(index), self._model.columns[index.column()]
        if isinstance(editor, ClassBox):
            self.enter_class(index, editor.currentIndex())
        elif isinstance(editor, NumberLine):
            try:
                value = read_number(editor.text())
            except InputError:
                return  # the line has said so
            if value != self._model.value(sample, column):
                self.value_entered.emit(sample, column, value)

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Over the cell, and wide enough to type in."""
        cell = QRect(option.rect)
        width = max(cell.width(), EDITOR_WIDTH if isinstance(editor, NumberLine) else 64)
        viewport = editor.parentWidget()
        room = cell.width() if viewport is None else viewport.width()
        cell.setWidth(min(width, room))
        cell.moveLeft(max(0, min(cell.left(), room - cell.width())))
        editor.setGeometry(cell)

    def enter_class(self, index: Index, class_index: int) -> None:
        """Ask for another class of a sample, or say why there is no such class."""
        sample, dataset = self._model.sample(index), self._model.table.dataset
        if class_index >= dataset.n_classes:
            self._refuse_class(self._cell_name(index), class_index)
        elif class_index != dataset.classes[sample]:
            self.class_entered.emit(sample, class_index)

    def _refuse_class(self, cell: str, class_index: int) -> None:
        text = self.tr("{0}: there is no class {1}; a class from 0 to {2} is needed")
        self.refused.emit(text.format(cell, class_index, self._model.table.dataset.n_classes - 1))

    def _cell_name(self, index: Index) -> str:
        column = self._model.columns[index.column()]
        name = self._model.titles.name(column, self._model.table.dataset)
        return self.tr("Sample {0}, {1}").format(self._model.sample(index) + 1, name)

    @Slot(int)
    def _class_chosen(self, _index: int) -> None:
        box = self.sender()
        if isinstance(box, ClassBox):
            self.commitData.emit(box)
            self.closeEditor.emit(box)

    @Slot(int)
    def _class_typed(self, class_index: int) -> None:
        box = self.sender()
        if not isinstance(box, ClassBox):
            return
        if class_index < box.count():
            box.setCurrentIndex(class_index)
            self._class_chosen(class_index)
        else:
            self._refuse_class(box.accessibleName(), class_index)


def _faint(colour: str) -> QColor:
    tint = QColor(colour)
    tint.setAlphaF(0.10)
    return tint

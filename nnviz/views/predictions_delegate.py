"""PredictionsDelegate: how a cell of the predictions table is edited."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal, Slot
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nnviz.core.errors import InputError
from nnviz.views.class_words import digits_needed, typed_class
from nnviz.views.input_words import input_title
from nnviz.views.palette import LIGHT, SECONDARY_PX, Theme, text_font
from nnviz.views.predictions_columns import read_number
from nnviz.views.predictions_editors import ClassBox, NumberLine
from nnviz.views.predictions_model import PredictionsModel

Index = QModelIndex | QPersistentModelIndex
EDITOR_WIDTH = 60  # px, at least


class PredictionsDelegate(QStyledItemDelegate):
    """Edits the cells of a PredictionsModel; RowsPainter draws them.

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
    """

    value_entered = Signal(int, object, float)
    class_entered = Signal(int, int)
    refused = Signal(str)

    def __init__(self, model: PredictionsModel) -> None:
        super().__init__()
        self._model = model
        self.theme: Theme = LIGHT

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """A list for a class, a line for a number."""
        what, column = self._cell_name(index), self._model.columns[index.column()]
        if column.kind == "class":
            box = ClassBox(parent, self.theme, what, self._model.class_labels())
            box.activated.connect(self._class_chosen)
            box.class_typed.connect(self._class_typed)
            return box
        line = NumberLine(parent, self.theme, what)
        line.setFont(text_font(SECONDARY_PX))
        line.refused.connect(self.refused)
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        """Start from what is."""
        if isinstance(editor, ClassBox):
            editor.setCurrentIndex(int(self._model.table.dataset.classes[self._model.sample(index)]))
        elif isinstance(editor, NumberLine):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)).removesuffix(".0"))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802
        """Ask for what was entered, if it is something else than what is."""
        sample, column = self._model.sample(index), self._model.columns[index.column()]
        if isinstance(editor, ClassBox):
            self._enter_class(index, editor.currentIndex())
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
        cell, viewport = QRect(option.rect), editor.parentWidget()
        width = max(cell.width(), EDITOR_WIDTH)
        if isinstance(editor, NumberLine):
            text = str(index.data(Qt.ItemDataRole.EditRole))
            width = max(width, editor.fontMetrics().horizontalAdvance(text) + 16)
            cell.setLeft(cell.right() - width + 1)  # figures stay where they are
        elif self._model.table.dataset.class_names:
            width = max(width, editor.sizeHint().width())  # names are longer than the cell
        cell.setWidth(width)
        if viewport is not None:
            cell.moveLeft(max(0, min(cell.left(), viewport.width() - width)))
        editor.setGeometry(cell)

    def allows(self, index: Index) -> bool:
        """Whether a cell can be edited; where it cannot, that is said."""
        if not index.isValid():
            return False
        column = self._model.columns[index.column()]
        if not column.is_editable:
            name = self._model.titles.name(column, self._model.table.dataset)
            self.refused.emit(self.tr("The {0} cannot be typed; only inputs and targets can").format(name))
        return column.is_editable

    def type_class(self, index: Index, digit: int) -> None:
        """Ask for the class that a digit stands for, or say why there is no such class."""
        class_index = typed_class(self._model.table.dataset, digit)
        if class_index is None:
            self._refuse_class(self._cell_name(index), digit)
        else:
            self._enter_class(index, class_index)

    def _enter_class(self, index: Index, class_index: int) -> None:
        sample = self._model.sample(index)
        if class_index != self._model.table.dataset.classes[sample]:
            self.class_entered.emit(sample, class_index)

    def _refuse_class(self, cell: str, digit: int) -> None:
        text = self.tr("{0}: there is no class {1}; {2}")
        self.refused.emit(text.format(cell, digit, digits_needed(self._model.table.dataset)))

    def _cell_name(self, index: Index) -> str:
        column, dataset = self._model.columns[index.column()], self._model.table.dataset
        name = self._model.titles.name(column, dataset)
        if column.kind == "input":
            name = input_title(dataset, column.place)
        return self.tr("Sample {0}, {1}").format(self._model.sample(index) + 1, name)

    @Slot(int)
    def _class_chosen(self, _index: int) -> None:
        box = self.sender()
        if isinstance(box, ClassBox):
            self.commitData.emit(box)
            self.closeEditor.emit(box)

    @Slot(int)
    def _class_typed(self, digit: int) -> None:
        box = self.sender()
        if not isinstance(box, ClassBox):
            return
        class_index = typed_class(self._model.table.dataset, digit)
        if class_index is None:
            self._refuse_class(box.accessibleName(), digit)
        else:
            box.setCurrentIndex(class_index)
            self._class_chosen(class_index)

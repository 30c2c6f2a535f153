"""Titles: what the columns of the predictions table are called."""

from PySide6.QtCore import QObject

from nnviz.core.dataset import Dataset
from nnviz.views.class_words import class_words
from nnviz.views.input_words import input_title, scaling_formula
from nnviz.views.palette import SYMBOL_CHARACTERS
from nnviz.views.predictions_columns import Column, columns_of

MOST_WORDS = 7  # columns; beside more the word would be cut in a window of 1024 px
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Titles(QObject):
    """The words above the columns, and what the mouse is told there."""

    def title(self, column: Column, dataset: Dataset) -> str:
        """As short as the head of a narrow column needs it."""
        several = dataset.n_outputs > 1
        place = str(column.place + 1).translate(_SUBSCRIPTS)
        match column.kind:
            case "number":
                return "#"
            case "input":
                return input_title(dataset, column.place)
            case "target" if several:
                return f"y{place}"
            case "prediction" if several and dataset.kind == "classification":
                return f"ŷ {SYMBOL_CHARACTERS[column.place]}"
            case "prediction" if several:
                return f"ŷ{place}"
            case "prediction" if len(columns_of(dataset)) > MOST_WORDS:
                return "ŷ"
        return self.name(column, dataset)

    def number(self, column: Column) -> str:
        """An input by its number, for the head of the narrowest column."""
        return f"x{str(column.place + 1).translate(_SUBSCRIPTS)}"

    def name(self, column: Column, dataset: Dataset) -> str:
        """In words, for tooltips, messages and the first line of what is copied."""
        match column.kind:
            case "number":
                return self.tr("sample")
            case "input":
                return dataset.input_names[column.place]
            case "class" | "target":
                return self._numbered(self.tr("target"), column, dataset)
            case "prediction" if dataset.kind == "classification" and dataset.n_outputs > 1:
                return self.tr("prediction for {0}").format(class_words(dataset, column.place, whole=True))
            case "prediction":
                return self._numbered(self.tr("prediction"), column, dataset)
            case "error":
                return self.tr("error")
            case "right":
                return self.tr("result")
        return self.tr("held out")

    def tip(self, column: Column, dataset: Dataset, loss: str) -> str:
        """What the column holds."""
        match column.kind:
            case "number":
                return self.tr("Number of the sample; ▸ marks the one of the last iteration")
            case "input":
                return self._input(column, dataset)
            case "class":
                return self.tr("The class that the network should answer; double-click a cell to change it")
            case "target":
                return self.tr("What the network should answer; double-click a cell to change it")
            case "prediction":
                name = self.name(column, dataset)
                return self.tr("{0}, what the network answers now").format(name[:1].upper() + name[1:])
            case "error":
                return self._error(dataset, loss)
            case "right":
                return self.tr("Whether the prediction stands for the class of the target")
        return self.tr("Whether the sample is only measured and never trained on")

    def _input(self, column: Column, dataset: Dataset) -> str:
        name = self.name(column, dataset)
        if dataset.scaling is None:
            return self.tr("Input {0}; double-click a cell to change it").format(name)
        text = self.tr(
            "Input {0}, scaled as the network is given it: {1}\n"
            "Double-click a cell to change it; what is typed is the scaled number, too"
        )
        return text.format(name, scaling_formula(dataset, column.place))

    def _error(self, dataset: Dataset, loss: str) -> str:
        what = self.tr("Cross-entropy") if loss == "cross_entropy" else self.tr("(prediction − target)²")
        if dataset.n_outputs > 1:
            return self.tr("{0}, summed over the outputs: the sample's part of the loss").format(what)
        return self.tr("{0}: the sample's part of the loss").format(what)

    def _numbered(self, word: str, column: Column, dataset: Dataset) -> str:
        if dataset.n_outputs == 1 or column.kind == "class":
            return word
        return self.tr("{0} {1}").format(word, column.place + 1)

"""What classes are called on screen: by their names, where they have any."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from nnviz.core.class_names import brief, is_number
from nnviz.core.dataset import Dataset
from nnviz.views.palette import SYMBOL_CHARACTERS

_DIGITS: Final = tuple("0123456789")


def class_words(dataset: Dataset, class_index: int, *, whole: bool = False) -> str:
    """A class among other words: "class 1", its name, or "class 7" where the name is 7.

    Parameters
    ----------
    whole : with all of a long name, as for a tooltip
    """
    if not dataset.class_names:
        return _tr("class {0}").format(class_index)
    name = dataset.class_names[class_index]
    if is_number(name):
        return _tr("class {0}").format(name)
    return name if whole else brief(name)


def marked_class(dataset: Dataset, class_index: int, *, whole: bool = False) -> str:
    """The same after the symbol of the class."""
    return f"{SYMBOL_CHARACTERS[class_index]} {class_words(dataset, class_index, whole=whole)}"


def class_label(dataset: Dataset, class_index: int) -> str:
    """A class where nothing but classes stands, as in a column: its name or its number, whole."""
    return dataset.class_names[class_index] if dataset.class_names else str(class_index)


def typed_class(dataset: Dataset, digit: int) -> int | None:
    """The class that a digit stands for, or None: the one of that name, where names are digits."""
    names = dataset.class_names
    if any(name in _DIGITS for name in names):
        return names.index(str(digit)) if str(digit) in names else None
    return digit if digit < dataset.n_classes else None


def digits_needed(dataset: Dataset) -> str:
    """Which digits stand for classes: "a class from 0 to 2 is needed", or each with its name."""
    names = dataset.class_names
    if not names:
        return _tr("a class from 0 to {0} is needed").format(dataset.n_classes - 1)
    if any(name in _DIGITS for name in names):
        return _tr("the classes are {0}").format(", ".join(map(brief, names)))
    listed = (f"{index} {brief(name)}" for index, name in enumerate(names))
    return _tr("the classes are {0}").format(", ".join(listed))


def _tr(text: str) -> str:
    return QCoreApplication.translate("ClassWords", text)

"""Targets of a data set from cells: classes with their names, or numbers."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from nnviz.core.class_names import LONGEST_NAME, extended_names
from nnviz.core.dataset import MAX_OUTPUTS, Kind
from nnviz.core.errors import InputError
from nnviz.files.csv_cells import is_missing, name
from nnviz.files.csv_rows import shown

Values = npt.NDArray[np.float64]
Rows = npt.NDArray[np.bool_]

CLASS_SIZE: Final = 5  # samples that each of some whole numbers needs to be taken for a class


class Targets(NamedTuple):
    """Targets (n, n_outputs), with what they are and which of the rows have one, (n,) bool."""

    values: Values
    kind: Kind
    class_names: tuple[str, ...]
    usable: Rows


class TooManyClassesError(InputError):
    """A target has more classes than a data set can have."""

    def __init__(self, target: str, count: int) -> None:
        super().__init__(
            f"the target {shown(target)} has {count:,} classes; there can be at most {MAX_OUTPUTS}: "
            f"merge some of them in the file, or take another column as the target"
        )


def label_targets(cells: Sequence[str], keep: Rows, column: str) -> Targets:
    """Text as classes, in the order in which they first appear in the rows that can be used.

    "class 0", "class 1", … keep their numbers, as classes without a name are written; false is 0, true 1.

    Parameters
    ----------
    column : what it is called

    Raises
    ------
    TooManyClassesError
        When there are too many classes.
    """
    label_of = {cell: "" if is_missing(cell) else name(cell) for cell in set(cells)}
    labels = [label_of[cell] for cell in cells]
    usable = np.array([0 < len(label) <= LONGEST_NAME for label in labels], bool)
    order = dict.fromkeys(label for label, fits in zip(labels, usable & keep, strict=True) if fits)
    if {label.lower() for label in order} == {"false", "true"}:
        order = dict.fromkeys(sorted(order, key=str.lower))
    numbered = [f"class {index}" for index in range(MAX_OUTPUTS)]
    if order and set(order) <= set(numbered):
        last = max(numbered.index(label) for label in order)
        index_of = {label: index for index, label in enumerate(numbered[: last + 1])}
        names: tuple[str, ...] = ()
    else:
        index_of = {label: index for index, label in enumerate(order)}
        names = extended_names(tuple(order), max(2, len(order)))
    if len(index_of) > MAX_OUTPUTS:
        raise TooManyClassesError(column, len(index_of))
    classes = np.array([index_of.get(label, 0) for label in labels])
    return Targets(_coded(classes, len(index_of)), "classification", names, usable)


def number_targets(columns: Values, keep: Rows, kind: Kind | None, names: tuple[str, ...]) -> Targets:
    """Numbers (n, n_columns) as targets, by those of them that are kept.

    Raises
    ------
    InputError
        When they are to be classes and cannot be.
    """
    kept = columns[keep]
    if kind == "regression":
        return Targets(columns, kind, (), keep)
    if columns.shape[1] > 1:
        one_hot = bool(np.isin(kept, (0.0, 1.0)).all() and (kept.sum(axis=1) == 1.0).all())
        if kind == "classification" and not one_hot:
            raise InputError(
                "targets in several columns are classes where each row has a single 1 and else 0"
            )
        return Targets(columns, *(("classification", names) if one_hot else ("regression", ())), keep)
    if np.isin(kept, (0.0, 1.0)).all():
        return Targets(columns, "classification", (), keep)
    values, counts = np.unique(kept, return_counts=True)
    counted = values[0] in (0.0, 1.0) and (np.diff(values) == 1.0).all() and len(values) <= MAX_OUTPUTS
    if kind is None and not (counted and len(values) > 1 and counts.min() >= CLASS_SIZE):
        return Targets(columns, "regression", (), keep)
    if len(values) > MAX_OUTPUTS:
        raise TooManyClassesError(names[0], len(values))
    classes = np.searchsorted(values, np.where(keep, columns[:, 0], values[0]))
    called = (
        ()
        if counted and values[0] == 0.0
        else tuple(repr(float(value)).removesuffix(".0") for value in values)
    )
    return Targets(
        _coded(classes, len(values)), "classification", extended_names(called, max(2, len(values))), keep
    )


def _coded(classes: npt.NDArray[np.int64], n_classes: int) -> Values:
    """Classes as targets: 0 or 1 for two, one-hot for more."""
    if n_classes <= 2:
        return np.asarray(classes[:, None], dtype=np.float64)
    return np.asarray(np.eye(n_classes)[classes], dtype=np.float64)

"""The columns of the predictions table, its figures as text, and text read as a figure. No Qt."""

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import MAX_MAGNITUDE, Dataset
from nnviz.core.errors import InputError
from nnviz.core.number_text import parse_number
from nnviz.views.numbers import MINUS, short

DECIMALS = 4  # of predictions and errors; B9's four predictions are told apart by them
MOST_DECIMALS = 3  # of inputs and targets, where fewer do not say them exactly

ColumnKind = Literal["number", "input", "class", "target", "prediction", "error", "right", "held_out"]


class Column(NamedTuple):
    """What a column shows.

    Attributes
    ----------
    kind : "class" is the target of a classification, "target" one value of a regression's
    place : which input, target or output; 0 for the others
    """

    kind: ColumnKind
    place: int = 0

    @property
    def is_editable(self) -> bool:
        """Whether the user may change what stands in it."""
        return self.kind in ("input", "class", "target")

    @property
    def is_computed(self) -> bool:
        """Whether its figures change while the network trains."""
        return self.kind in ("prediction", "error", "right")


def columns_of(dataset: Dataset) -> tuple[Column, ...]:
    """The columns that say everything about these samples, from left to right."""
    classification = dataset.kind == "classification"
    columns = [Column("number"), *(Column("input", i) for i in range(dataset.n_inputs))]
    if classification:
        columns.append(Column("class"))
    else:
        columns += [Column("target", i) for i in range(dataset.n_outputs)]
    columns += [Column("prediction", i) for i in range(dataset.n_outputs)]
    columns.append(Column("error"))
    if classification:
        columns.append(Column("right"))
    if len(dataset.training_indices) < len(dataset):
        columns.append(Column("held_out"))
    return tuple(columns)


def decimals_of(values: npt.NDArray[np.float64]) -> int | None:
    """How many decimals one column needs so that its points stand below each other.

    Parameters
    ----------
    values : (n,)

    Returns
    -------
    int or None
        The fewest that say every value exactly, at most MOST_DECIMALS; None where the values differ too
        much in size to be written alike.
    """
    magnitudes = np.abs(values[values != 0.0])
    if magnitudes.size and (magnitudes.max() >= 1e5 or magnitudes.min() < 10.0**-MOST_DECIMALS):
        return None
    for decimals in range(MOST_DECIMALS):
        if np.array_equal(np.round(values, decimals), values):
            return decimals
    return MOST_DECIMALS


def given_text(value: float, decimals: int | None) -> str:
    """An input or target, as decimals_of says for its column."""
    return short(value, DECIMALS) if decimals is None else _fixed(value, decimals)


def computed_text(value: float) -> str:
    """A prediction or error: 0.7587, and 2.24e−4 where four decimals would say too little."""
    if value == 0.0 or 10.0 ** (1 - DECIMALS) <= abs(value) < 10.0**DECIMALS:
        return _fixed(value, DECIMALS)
    return short(value)


def read_number(text: str) -> float:
    """The number that somebody typed, as ``parse_number`` reads it.

    Raises
    ------
    InputError
        When it is none, or too large for a data set.
    """
    value = parse_number(text)
    if abs(value) > MAX_MAGNITUDE:
        raise InputError(f"“{text.strip()}” is too large. Type a number from {MINUS}10⁹ to 10⁹.")
    return value


def _fixed(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    if not text.strip("-0."):
        text = text.lstrip("-")
    return text.replace("-", MINUS)

"""Data sets in a document: whole, or as a change of an earlier one."""

from collections.abc import Sequence
from itertools import chain
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import Dataset
from nnviz.core.scaling import Scaling
from nnviz.files.document_schema import (
    ChangeText,
    ClassificationText,
    DataText,
    PlacedError,
    RegressionText,
    ScalingText,
    placed,
)

MAX_SAMPLE_NUMBERS: Final = 20_000_000  # of all data sets, where each is whole

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Entry = TypeVar("Entry")


def read_datasets(texts: Sequence[DataText]) -> list[Dataset]:
    """The data sets of a document.

    Raises
    ------
    PlacedError
        When one of them cannot be.
    """
    datasets: list[Dataset] = []
    n_numbers = 0
    for number, text in enumerate(texts):
        place = f"$.data[{number}]"
        with placed(place):
            dataset = _changed(text, datasets, place) if isinstance(text, ChangeText) else _read(text, place)
        datasets.append(dataset)
        n_numbers += dataset.inputs.size + dataset.targets.size
        if n_numbers > MAX_SAMPLE_NUMBERS:
            raise PlacedError(
                place, f"all data sets together have more than {MAX_SAMPLE_NUMBERS:,} numbers, the most"
            )
    return datasets


def entry(table: Sequence[Entry], number: int, place: str, what: str) -> Entry:
    """What stands in a table under a number.

    Raises
    ------
    PlacedError
        When there is no such number.
    """
    if number >= len(table):
        raise PlacedError(place, f"there is no {what} {number}; there are {len(table)}, numbered from 0")
    return table[number]


def _rows(dataset: Dataset, first: int, stop: int) -> list[list[float]]:
    rows: list[list[float]] = np.hstack([dataset.inputs, dataset.targets])[first:stop].tolist()
    return rows


def _held_out(dataset: Dataset, first: int, stop: int) -> list[int]:
    assert dataset.held_out is not None
    indices: list[int] = np.flatnonzero(dataset.held_out[first:stop]).tolist()
    return indices


def whole_text(dataset: Dataset) -> DataText:
    """A data set with all its samples."""
    names, n_outputs, n = list(dataset.input_names), dataset.n_outputs, len(dataset)
    rows, held_out, scaling = _rows(dataset, 0, n), _held_out(dataset, 0, n), None
    if dataset.scaling is not None:
        scaling = ScalingText(
            dataset.scaling.method, list(dataset.scaling.offset), list(dataset.scaling.factor)
        )
    if dataset.kind == "regression":
        return RegressionText(names, n_outputs, rows, held_out, scaling)
    return ClassificationText(names, n_outputs, rows, held_out, scaling, list(dataset.class_names))


def change_text(base: Dataset, number: int, dataset: Dataset) -> ChangeText | None:
    """A data set as a change of another one; None where that would not be shorter."""
    if not _alike(base, dataset):
        return None
    old, new = _bits(base), _bits(dataset)
    shorter = min(len(old), len(new))
    first = _common(old[:shorter], new[:shorter])
    last = _common(old[len(old) - shorter + first :][::-1], new[len(new) - shorter + first :][::-1])
    stop = len(new) - last
    if 2 * (stop - first) > len(new):
        return None
    drop = len(old) - last - first
    return ChangeText(number, first, drop, _rows(dataset, first, stop), _held_out(dataset, first, stop))


def _alike(one: Dataset, other: Dataset) -> bool:
    """Whether two data sets can differ in their samples only."""
    return (one.kind, one.input_names, one.n_outputs, one.class_names, one.scaling) == (
        other.kind,
        other.input_names,
        other.n_outputs,
        other.class_names,
        other.scaling,
    )


def _bits(dataset: Dataset) -> npt.NDArray[np.int64]:
    """Everything about the samples, (n, n_inputs + n_outputs + 1), to be compared to the bit."""
    assert dataset.held_out is not None
    return np.column_stack([dataset.inputs, dataset.targets, dataset.held_out]).view(np.int64)


def _common(one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]) -> int:
    """How many rows from the first on are the same."""
    differs = (one != other).any(axis=1)
    return int(np.argmax(differs)) if differs.any() else len(one)


def _read(text: ClassificationText | RegressionText, place: str) -> Dataset:
    n_inputs = len(text.inputs)
    table = _table(text.samples, n_inputs + text.outputs, f"{place}.samples")
    scaling = None
    if text.scaling is not None:
        scaling = Scaling(text.scaling.method, tuple(text.scaling.offset), tuple(text.scaling.factor))
    is_classification = isinstance(text, ClassificationText)
    return Dataset(
        table[:, :n_inputs],
        table[:, n_inputs:],
        "classification" if is_classification else "regression",
        _mask(text.held_out, len(table), f"{place}.held_out"),
        tuple(text.inputs),
        tuple(text.classes) if isinstance(text, ClassificationText) else (),
        scaling,
    )


def _changed(text: ChangeText, datasets: Sequence[Dataset], place: str) -> Dataset:
    base = entry(datasets, text.of, f"{place}.of", "earlier data set")
    assert base.held_out is not None
    if text.at + text.drop > len(base):
        raise PlacedError(place, f"data set {text.of} has only {len(base)} samples")
    table = _table(text.samples, base.n_inputs + base.n_outputs, f"{place}.samples")
    here = slice(text.at, text.at + text.drop)
    return _with(
        base,
        here,
        table,
        _mask(text.held_out, len(table), f"{place}.held_out"),
    )


def _with(base: Dataset, here: slice, table: Array, held_out: Mask) -> Dataset:
    """A data set with other samples in one place."""
    assert base.held_out is not None
    n = base.n_inputs
    return Dataset(
        np.concatenate([base.inputs[: here.start], table[:, :n], base.inputs[here.stop :]]),
        np.concatenate([base.targets[: here.start], table[:, n:], base.targets[here.stop :]]),
        base.kind,
        np.concatenate([base.held_out[: here.start], held_out, base.held_out[here.stop :]]),
        base.input_names,
        base.class_names,
        base.scaling,
    )


def _table(rows: list[list[float]], width: int, place: str) -> Array:
    if set(map(len, rows)) - {width}:
        number, row = next((i, row) for i, row in enumerate(rows) if len(row) != width)
        raise PlacedError(f"{place}[{number}]", f"this sample has {len(row)} numbers; it needs {width}")
    numbers = np.fromiter(chain.from_iterable(rows), np.float64, len(rows) * width)
    return numbers.reshape(len(rows), width)


def _mask(indices: list[int], n: int, place: str) -> Mask:
    mask = np.zeros(n, bool)
    if indices and max(indices) >= n:
        raise PlacedError(place, f"there is no sample {max(indices)}; there are {n}, numbered from 0")
    mask[indices] = True
    return mask

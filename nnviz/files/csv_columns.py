"""A data set as columns of text or numbers, as it is written and copied."""

from collections.abc import Container, Sequence

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import Dataset, predicted_classes
from nnviz.files.csv_roles import HELD_OUT_NAME

Columns = dict[str, list[object]]


def dataset_columns(dataset: Dataset, indices: Sequence[int], *, held_out: bool = False) -> Columns:
    """The samples at `indices`: inputs as they were before scaling, then the targets.

    Two classes without names are 0 and 1; others are called what they are called.

    Parameters
    ----------
    held_out : whether a last column tells with 1 which samples are held out
    """
    chosen = list(indices)
    columns: Columns = {}
    for name, values in zip(dataset.input_names, dataset.original_inputs[chosen].T, strict=True):
        columns[name] = list(values.tolist())
    if dataset.kind == "classification":
        columns[free_name("class", columns)] = _class_cells(dataset, dataset.classes[chosen])
    else:
        for name, values in zip(
            _numbered("target", dataset.n_outputs), dataset.targets[chosen].T, strict=True
        ):
            columns[free_name(name, columns)] = list(values.tolist())
    if held_out:
        columns[free_name(HELD_OUT_NAME, columns)] = [int(dataset.is_held_out(index)) for index in chosen]
    return columns


def prediction_columns(dataset: Dataset, predictions: npt.NDArray[np.float64]) -> Columns:
    """All samples with their numbers, what is predicted for them and, of classes, whether that is right.

    Parameters
    ----------
    predictions : (n, n_outputs) float64; where one has diverged, the predicted class is blank
    """
    everything = range(len(dataset))
    samples = dataset_columns(dataset, everything, held_out=len(dataset.training_indices) < len(dataset))
    columns: Columns = {free_name("sample", samples): [index + 1 for index in everything], **samples}
    names = _numbered("prediction", dataset.n_outputs)
    if dataset.n_classes > 2:
        names = [f"prediction {dataset.class_name(index)}" for index in range(dataset.n_classes)]
    for name, values in zip(names, predictions.T, strict=True):
        columns[free_name(name, columns)] = list(values.tolist())
    if dataset.kind == "regression":
        return columns
    known = np.asarray(np.isfinite(predictions).all(axis=1))
    classes = predicted_classes(predictions)
    cells = _class_cells(dataset, classes)
    right = (classes == dataset.classes) & known
    columns[free_name("predicted class", columns)] = [
        c if k else "" for c, k in zip(cells, known, strict=True)
    ]
    columns[free_name("right", columns)] = list(right.astype(int).tolist())
    return columns


def _class_cells(dataset: Dataset, classes: npt.NDArray[np.int64]) -> list[object]:
    if not dataset.class_names and dataset.n_classes == 2:
        return list(classes.tolist())
    return [dataset.class_name(index) for index in classes]


def _numbered(name: str, count: int) -> list[str]:
    return [name] if count == 1 else [f"{name} {number}" for number in range(1, count + 1)]


def free_name(name: str, taken: Container[str]) -> str:
    """The name, or one like it that no other column has."""
    while name in taken:
        name += "'"
    return name

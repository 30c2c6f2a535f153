"""What is said of inputs that were scaled: that they were, how, and what they were before."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication

from nnviz.core.dataset import Dataset
from nnviz.core.scaling import Method
from nnviz.views.numbers import MINUS, exact


def input_title(dataset: Dataset, index: int) -> str:
    """The name of an input, and whether it is scaled: "petal_length (scaled)"."""
    name = dataset.input_names[index]
    return name if dataset.scaling is None else _tr("{0} (scaled)").format(name)


def scaling_formula(dataset: Dataset, index: int) -> str:
    """How an input is scaled, with all digits: "(petal_length − 3.75) / 1.5"; "" where it is not."""
    if (scaling := dataset.scaling) is None:
        return ""
    offset, factor = scaling.offset[index], scaling.factor[index]
    subtracted = exact(offset) if offset >= 0.0 else f"({exact(offset)})"
    return f"({dataset.input_names[index]} {MINUS} {subtracted}) / {exact(factor)}"


def original_inputs(dataset: Dataset, samples: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """The inputs of the samples at some indices as they were before, (k, n_inputs).

    Only of these: all of a large data set take as long as many frames.
    """
    inputs = dataset.inputs[np.asarray(samples, np.int64)]
    return inputs if dataset.scaling is None else dataset.scaling.recovered(inputs)


def value_before_and_after(dataset: Dataset, sample: int, index: int) -> str:
    """A scaled input of a sample with all digits: "4.5, scaled 0.5"."""
    original = original_inputs(dataset, [sample])[0]
    return _before_and_after(float(original[index]), float(dataset.inputs[sample, index]))


def sample_lines(dataset: Dataset, sample: int) -> list[str]:
    """Every input of a sample of scaled data, one a line: "petal_length 4.5, scaled 0.5"."""
    original, scaled = original_inputs(dataset, [sample])[0], dataset.inputs[sample]
    values = zip(dataset.input_names, original.tolist(), scaled.tolist(), strict=True)
    return [f"{name} {_before_and_after(before, after)}" for name, before, after in values]


def original_place(
    dataset: Dataset, inputs: npt.ArrayLike, axes: tuple[int, int], number: Callable[[float], str]
) -> str:
    """A place of scaled data as its axes were before: "original (4.5, 1.25)".

    Parameters
    ----------
    inputs : (n_inputs,) as they are scaled
    axes : which of them the place has
    number : writes one number
    """
    if dataset.scaling is None:
        return ""
    before = dataset.scaling.unscaled(np.asarray(inputs, np.float64))
    shown = ", ".join(number(float(before[axis])) for axis in dict.fromkeys(axes))
    return _tr("original ({0})").format(shown)


def scaling_text(method: Method | None) -> str:
    """What a status line says of a way to scale: "inputs scaled (standard)"."""
    match method:
        case "standard":
            return _tr("inputs scaled (standard)")
        case "range":
            return _tr("inputs scaled ({0}1 … 1)").format(MINUS)
    return _tr("inputs not scaled")


def _before_and_after(before: float, after: float) -> str:
    return _tr("{0}, scaled {1}").format(exact(before), exact(after))


def _tr(text: str) -> str:
    return QCoreApplication.translate("InputWords", text)

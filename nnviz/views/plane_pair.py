"""Pair: the sample and the weight vector that the plane compares."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnviz.core.vectors import Comparison, compare, most_similar
from nnviz.views.numbers import short
from nnviz.views.plane_scene import PlaneScene


@dataclass(frozen=True, eq=False, slots=True)
class Pair:
    """A sample's inputs beside one of the first layer's weight vectors. Biases have no part in it.

    Attributes
    ----------
    sample : index in the data set
    unit : whose weights they are
    inputs : (n_in,)
    weights : (n_in, n_units), of all units
    comparison : of the inputs and the unit's weights, in all inputs
    most_similar : the unit with the largest dot product, or None where no single one has it
    """

    sample: int
    unit: int
    inputs: npt.NDArray[np.float64]
    weights: npt.NDArray[np.float64]
    comparison: Comparison
    most_similar: int | None

    @property
    def n_units(self) -> int:
        """Of the first layer."""
        return int(self.weights.shape[1])

    @property
    def dots(self) -> npt.NDArray[np.float64]:
        """The dot product with every unit's weights, (n_units,)."""
        with np.errstate(all="ignore"):
            return np.asarray(self.inputs @ self.weights)


def pair_of(scene: PlaneScene) -> Pair | None:
    """The selected sample, else the moment's, beside the selected unit, else the most similar one."""
    snapshot, sample = scene.snapshot, scene.compared_sample()
    if snapshot is None or sample is None or snapshot.experiment.dataset.n_inputs != scene.dataset.n_inputs:
        return None
    inputs, weights = scene.dataset.inputs[sample], snapshot.weights[0]
    similar = most_similar(inputs, weights)
    unit = scene.selected_unit
    if unit is None or unit >= weights.shape[1]:
        unit = similar or 0
    return Pair(sample, unit, inputs, weights, compare(inputs, weights[:, unit]), similar)


def brief(value: float) -> str:
    """A component as people write it: 0.32 and 2, not 0.320 and 2.00."""
    text = short(value)
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text

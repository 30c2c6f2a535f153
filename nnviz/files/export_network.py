"""TrainedNetwork: what an export carries."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment
from nnviz.core.training import TrainingState

Array = npt.NDArray[np.float64]


class TrainedLayer(NamedTuple):
    """One layer and what its parameters are called in an export.

    Attributes
    ----------
    number : "" where there is only one layer, else "1", "2", …
    weights : (n_in, n_out)
    biases : (n_out,), or None where the network has none
    activation : a name in ACTIVATIONS
    """

    number: str
    weights: Array
    biases: Array | None
    activation: str


@dataclass(frozen=True, eq=False)
class TrainedNetwork:
    """An experiment and the parameters that its network has at an iteration. Compared by identity.

    Parameters
    ----------
    experiment : with the samples that it was trained on
    iterations : done
    parameters : (n_parameters,) float64, after them
    start : the state from which a program that trains by itself is to begin; None for the experiment's own

    Raises
    ------
    InputError
        When there are no training samples, or a parameter is not finite.
    """

    experiment: Experiment
    iterations: int
    parameters: Array
    start: TrainingState | None = None

    def __post_init__(self) -> None:
        self.experiment.check_trainable()
        if not np.isfinite(self.parameters).all():
            raise InputError("the weights are not finite numbers; reset the training first")

    @property
    def layers(self) -> list[TrainedLayer]:
        """The layers in order."""
        architecture = self.experiment.architecture
        values = architecture.layers(self.parameters)
        return [
            TrainedLayer(str(index + 1) if len(values) > 1 else "", weights, biases, activation)
            for index, ((weights, biases), activation) in enumerate(
                zip(values, architecture.activations, strict=True)
            )
        ]

"""Architecture: the shape of a network, the layout of its parameters, initial values, forward pass."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import MAX_INPUTS, MAX_OUTPUTS
from nnviz.core.errors import InputError
from nnviz.core.functions import ACTIVATIONS

MAX_HIDDEN_LAYERS: Final = 8
MAX_UNITS: Final = 64

INITIALISATIONS: Final = ("normal", "uniform", "xavier", "he", "zeros")


class LayerSpan(NamedTuple):
    """Where one layer's parameters stand in the flat vector."""

    weights: slice
    biases: slice  # empty where the network has none


class LayerParameters(NamedTuple):
    """Views into a flat parameter vector: weights (n_in, n_out), biases (n_out,) or None."""

    weights: npt.NDArray[np.float64]
    biases: npt.NDArray[np.float64] | None


class LayerValues(NamedTuple):
    """What one layer computes for n samples: pre-activations and activations, each (n, n_out)."""

    pre_activations: npt.NDArray[np.float64]
    activations: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Architecture:
    """The shape of a fully connected network.

    Parameters
    ----------
    sizes : units per layer, from the inputs to the outputs
    activations : one name a layer after the input layer
    bias : whether the layers have biases

    Raises
    ------
    InputError
        When a limit is passed or an activation is unknown.
    """

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    bias: bool = True

    def __post_init__(self) -> None:
        hidden = self.sizes[1:-1]
        if len(self.sizes) < 2 or len(self.activations) != len(self.sizes) - 1:
            raise InputError("a network needs inputs, outputs and one activation for each layer between")
        if len(hidden) > MAX_HIDDEN_LAYERS:
            raise InputError(
                f"a network can have at most {MAX_HIDDEN_LAYERS} hidden layers, not {len(hidden)}"
            )
        for size in hidden:
            if not 1 <= size <= MAX_UNITS:
                raise InputError(f"a hidden layer can have 1 to {MAX_UNITS} units, not {size}")
        if not 1 <= self.sizes[0] <= MAX_INPUTS:
            raise InputError(f"a network can have 1 to {MAX_INPUTS} inputs, not {self.sizes[0]}")
        if not 1 <= self.sizes[-1] <= MAX_OUTPUTS:
            raise InputError(f"a network can have 1 to {MAX_OUTPUTS} outputs, not {self.sizes[-1]}")
        for name in self.activations:
            if name not in ACTIVATIONS:
                raise InputError(f"there is no activation {name!r}; there are {', '.join(ACTIVATIONS)}")

    @property
    def hidden(self) -> tuple[int, ...]:
        """Units of each hidden layer."""
        return self.sizes[1:-1]

    @property
    def n_layers(self) -> int:
        """Layers with weights; the input layer is not counted."""
        return len(self.sizes) - 1

    @property
    def n_parameters(self) -> int:
        """Length of the flat parameter vector."""
        return sum((n_in + self.bias) * n_out for n_in, n_out in self.shapes)

    @property
    def shapes(self) -> list[tuple[int, int]]:
        """(n_in, n_out) of each layer's weights."""
        return list(zip(self.sizes[:-1], self.sizes[1:], strict=True))

    def spans(self) -> list[LayerSpan]:
        """Where each layer stands in the flat vector: its weights in C order, then its biases."""
        spans, start = [], 0
        for n_in, n_out in self.shapes:
            end = start + n_in * n_out
            stop = end + (n_out if self.bias else 0)
            spans.append(LayerSpan(slice(start, end), slice(end, stop)))
            start = stop
        return spans

    def layers(self, parameters: npt.NDArray[np.float64]) -> list[LayerParameters]:
        """Views of a flat vector (n_parameters,), one a layer."""
        return [
            LayerParameters(
                parameters[span.weights].reshape(shape), parameters[span.biases] if self.bias else None
            )
            for span, shape in zip(self.spans(), self.shapes, strict=True)
        ]

    def flat(self, layers: Sequence[tuple[npt.ArrayLike, npt.ArrayLike | None]]) -> npt.NDArray[np.float64]:
        """The flat vector (n_parameters,) of given weights and biases, one pair a layer."""
        parameters = np.empty(self.n_parameters)
        for view, (weights, biases) in zip(self.layers(parameters), layers, strict=True):
            view.weights[:] = weights
            if view.biases is not None:
                view.biases[:] = biases
        return parameters

    def with_hidden(self, hidden: Sequence[int]) -> Self:
        """A copy with other hidden layers; a new layer takes the last hidden layer's activation."""
        kept = list(self.activations[:-1])
        default = kept[-1] if kept else "tanh"
        activations = [kept[i] if i < len(kept) else default for i in range(len(hidden))]
        return replace(
            self,
            sizes=(self.sizes[0], *hidden, self.sizes[-1]),
            activations=(*activations, self.activations[-1]),
        )

    def with_ends(self, n_inputs: int, n_outputs: int) -> Self:
        """A copy for samples of another width."""
        return replace(self, sizes=(n_inputs, *self.hidden, n_outputs))

    def initial_parameters(
        self, initialisation: str, generator: np.random.Generator
    ) -> npt.NDArray[np.float64]:
        """Draw a flat vector (n_parameters,), layer by layer: weights in C order, then biases.

        ``normal`` is the standard normal and ``uniform`` [0, 1), both for biases too. ``xavier``
        (Glorot and Bengio 2010, uniform) and ``he`` (He et al. 2015, normal) start with biases 0.
        """
        if initialisation not in INITIALISATIONS:
            raise InputError(
                f"there is no initialisation {initialisation!r}; there are {', '.join(INITIALISATIONS)}"
            )
        parameters = np.zeros(self.n_parameters)
        for weights, biases in self.layers(parameters):
            n_in, n_out = weights.shape
            match initialisation:
                case "normal":
                    weights[:] = generator.standard_normal(weights.shape)
                case "uniform":
                    weights[:] = generator.random(weights.shape)
                case "xavier":
                    limit = np.sqrt(6.0 / (n_in + n_out))
                    weights[:] = generator.uniform(-limit, limit, weights.shape)
                case "he":
                    weights[:] = generator.standard_normal(weights.shape) * np.sqrt(2.0 / n_in)
            if biases is not None and initialisation == "normal":
                biases[:] = generator.standard_normal(n_out)
            elif biases is not None and initialisation == "uniform":
                biases[:] = generator.random(n_out)
        return parameters

    def forward(
        self, parameters: npt.NDArray[np.float64], inputs: npt.NDArray[np.float64]
    ) -> list[LayerValues]:
        """What every layer computes for inputs of shape (n, n_inputs)."""
        values, layer_inputs = [], inputs
        for (weights, biases), name in zip(self.layers(parameters), self.activations, strict=True):
            with np.errstate(over="ignore", invalid="ignore"):  # a diverged network is shown, not refused
                pre_activations = layer_inputs @ weights
                if biases is not None:
                    pre_activations = pre_activations + biases
                layer_inputs = ACTIVATIONS[name].value(pre_activations)
            values.append(LayerValues(pre_activations, layer_inputs))
        return values

    def predict(
        self, parameters: npt.NDArray[np.float64], inputs: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]:
        """Outputs (n, n_outputs) for inputs of shape (n, n_inputs)."""
        return self.forward(parameters, inputs)[-1].activations

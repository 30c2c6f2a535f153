"""The values of watches, for many parameter vectors at once."""

from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment
from nnviz.core.functions import ACTIVATIONS, LOSSES
from nnviz.core.network import Architecture, LayerParameters
from nnviz.core.part import Part
from nnviz.core.places import place_of
from nnviz.core.watch import Watch, fits

Array = npt.NDArray[np.float64]

BLOCK: Final = 250_000  # activations of a layer that are held at once


def watch_values(watch: Watch, experiment: Experiment, parameters: Array) -> Array:
    """What a watch shows for each of several parameter vectors; from them and the experiment alone.

    Parameters
    ----------
    parameters : (n, n_parameters)

    Returns
    -------
    (n,) float64
        A weight, a bias, an activation, or the Euclidean norm of the gradient of the summed loss over
        all training samples; nan where it is not finite.

    Raises
    ------
    InputError
        When the watch does not fit the experiment.
    """
    return values_of((watch,), experiment, parameters)[watch]


def values_of(watches: Iterable[Watch], experiment: Experiment, parameters: Array) -> dict[Watch, Array]:
    """As `watch_values`, of several watches, for which the gradient is worked out once.

    Raises
    ------
    InputError
        When a watch does not fit the experiment.
    """
    squares: Array | None = None
    found: dict[Watch, Array] = {}
    with np.errstate(all="ignore"):  # a diverged network is shown, not refused
        for watch in watches:
            if not fits(watch, experiment):
                raise InputError("this network or its data have no such number to watch")
            if watch.part is None:
                squares = _gradient_squares(experiment, parameters) if squares is None else squares
                of = squares if watch.layer is None else squares[:, watch.layer : watch.layer + 1]
                values = np.sqrt(of.sum(axis=1))
            elif watch.has_sample:
                values = _activations(experiment, parameters, watch.part, watch.sample)
            else:
                values = parameters[:, place_of(watch.part, experiment.architecture)]
            found[watch] = np.where(np.isfinite(values), values, np.nan)
    return found


def _layers(architecture: Architecture, parameters: Array) -> list[LayerParameters]:
    """Weights (n, n_in, n_out) and biases (n, 1, n_out), one pair a layer."""
    return [
        LayerParameters(
            parameters[:, span.weights].reshape(-1, *shape),
            parameters[:, None, span.biases] if architecture.bias else None,
        )
        for span, shape in zip(architecture.spans(), architecture.shapes, strict=True)
    ]


def _forward(architecture: Architecture, layers: list[LayerParameters], inputs: Array) -> list[Array]:
    """The activations (n, m, n_out) of these layers for m samples; the inputs come first."""
    values = [inputs]
    for (weights, biases), name in zip(layers, architecture.activations, strict=False):
        pre_activations = values[-1] @ weights
        if biases is not None:
            pre_activations += biases
        values.append(ACTIVATIONS[name].value(pre_activations))
    return values


def _activations(experiment: Experiment, parameters: Array, unit: Part, sample: int) -> Array:
    architecture = experiment.architecture
    layers = _layers(architecture, parameters)[: unit.layer + 1]
    inputs = experiment.dataset.inputs[sample : sample + 1]
    return np.asarray(_forward(architecture, layers, inputs)[-1][:, 0, unit.unit])


def _gradient_squares(experiment: Experiment, parameters: Array) -> Array:
    """Σ (∂L/∂p)² over the parameters p of each layer, (n, n_layers).

    A block of parameter vectors at a time, to stay within the cache.
    """
    widest = max(experiment.architecture.sizes) * max(1, len(experiment.dataset.training_indices))
    block = max(1, BLOCK // widest)
    squares = np.empty((len(parameters), experiment.architecture.n_layers))
    for start in range(0, len(parameters), block):
        _walk_back(experiment, parameters[start : start + block], squares[start : start + block])
    return squares


def _walk_back(experiment: Experiment, parameters: Array, squares: Array) -> None:
    """Fill in `squares`, as trace.py walks back from the loss."""
    architecture, loss = experiment.architecture, experiment.config.loss
    inputs, targets = experiment.dataset.training
    layers = _layers(architecture, parameters)
    values = _forward(architecture, layers, inputs)
    d_activations = LOSSES[loss].derivative(values[-1], targets)
    for index in reversed(range(len(layers))):
        if loss == "cross_entropy" and index == len(layers) - 1:
            delta = values[-1] - targets  # see trace.py: the sigmoid's derivative cancels
        else:
            delta = d_activations * ACTIVATIONS[architecture.activations[index]].derivative(values[index + 1])
        d_weights = np.swapaxes(values[index], -1, -2) @ delta
        squares[:, index] = np.square(d_weights).sum(axis=(1, 2))
        if architecture.bias:
            squares[:, index] += np.square(delta.sum(axis=1)).sum(axis=1)
        if index:
            d_activations = delta @ np.swapaxes(layers[index].weights, -1, -2)

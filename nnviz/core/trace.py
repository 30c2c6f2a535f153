"""StepTrace: every number that one iteration computes, in plain NumPy.

The compiled loops (kernels.py) do the same arithmetic; a test holds the two together.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import frozen_array
from nnviz.core.experiment import Experiment
from nnviz.core.functions import ACTIVATIONS, LOSSES
from nnviz.core.network import LayerParameters, LayerValues
from nnviz.core.sampling import SampleStream
from nnviz.core.training import TrainingState

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class LayerTrace:
    """What one layer does in an iteration, for n samples. L is the loss summed over them.

    Attributes
    ----------
    activation : its name
    inputs : (n, n_in), the activations of the layer before
    weights : (n_in, n_out), before the update
    biases : (n_out,), before the update, or None
    pre_activations : (n, n_out), z = inputs · weights + biases
    activations : (n, n_out), a = f(z)
    d_activations : (n, n_out), ∂L/∂a
    derivatives : (n, n_out), da/dz = f′(z)
    d_pre_activations : (n, n_out), ∂L/∂z = ∂L/∂a · da/dz
    d_weights : (n_in, n_out), ∂L/∂W, summed over the samples
    d_biases : (n_out,), ∂L/∂b, summed over the samples, or None
    new_weights, new_biases : after the update: parameter − learning rate · gradient
    """

    activation: str
    inputs: Array
    weights: Array
    biases: Array | None
    pre_activations: Array
    activations: Array
    d_activations: Array
    derivatives: Array
    d_pre_activations: Array
    d_weights: Array
    d_biases: Array | None
    new_weights: Array
    new_biases: Array | None


@dataclass(frozen=True, eq=False, slots=True)
class StepTrace:
    """The arithmetic of one iteration. Compared by identity.

    Attributes
    ----------
    experiment : what is being trained
    iteration : iterations done before this one
    parameters : (n_parameters,) before the update
    samples : (n,) indices, in the data set, of the samples that it uses, in order
    layers : from the first with weights to the output
    targets : (n, n_outputs)
    losses : (n, n_outputs), the loss of each sample and output
    loss : their sum
    """

    experiment: Experiment
    iteration: int
    parameters: Array
    samples: npt.NDArray[np.int64]
    layers: tuple[LayerTrace, ...]
    targets: Array
    losses: Array
    loss: float

    @property
    def predictions(self) -> Array:
        """What the output layer answers, (n, n_outputs)."""
        return self.layers[-1].activations

    @property
    def gradient(self) -> Array:
        """∂L by every parameter, (n_parameters,), in the order of the flat vector."""
        return self._flat([(layer.d_weights, layer.d_biases) for layer in self.layers])

    @property
    def new_parameters(self) -> Array:
        """Every parameter after the update, (n_parameters,)."""
        return self._flat([(layer.new_weights, layer.new_biases) for layer in self.layers])

    def _flat(self, layers: Sequence[tuple[Array, Array | None]]) -> Array:
        return self.experiment.architecture.flat(layers)


def trace_iteration(experiment: Experiment, state: TrainingState) -> StepTrace:
    """The iteration that follows `state`: the samples that training will pick, and all they lead to.

    Raises
    ------
    InputError
        When there are no training samples.
    """
    return trace_samples(experiment, state.parameters, next_samples(experiment, state), state.iteration)


def next_samples(experiment: Experiment, state: TrainingState) -> npt.NDArray[np.int64]:
    """Indices, in the data set, of the samples that the iteration after `state` uses.

    Raises
    ------
    InputError
        When there are no training samples.
    """
    experiment.check_trainable()
    training = experiment.dataset.training_indices
    generator = np.random.default_rng(0)
    generator.bit_generator.state = state.generator
    config = experiment.config
    stream = SampleStream(
        len(training), config.batch, config.sampling, generator, state.epoch, state.position
    )
    order, _ = stream.draw(1)
    return np.asarray(training[order], np.int64)


def trace_samples(
    experiment: Experiment, parameters: Array, samples: npt.ArrayLike, iteration: int = 0
) -> StepTrace:
    """What an iteration on these samples (indices in the data set) computes, whichever training would pick.

    Values that leave the doubles become infinite or NaN, without a warning.
    """
    samples = frozen_array(np.asarray(samples, np.int64), np.int64)
    dataset, architecture = experiment.dataset, experiment.architecture
    targets = frozen_array(dataset.targets[samples])
    parameters = frozen_array(parameters)
    with np.errstate(all="ignore"):
        values = architecture.forward(parameters, dataset.inputs[samples])
        losses = sample_losses(experiment.config.loss, values[-1], targets)
        layers = _backward(
            experiment, architecture.layers(parameters), values, dataset.inputs[samples], targets
        )
    losses.setflags(write=False)
    return StepTrace(experiment, iteration, parameters, samples, layers, targets, losses, float(losses.sum()))


def sample_losses(loss: str, outputs: LayerValues, targets: Array) -> Array:
    """The loss of each sample and output, (n, n_outputs).

    Cross-entropy is taken from the pre-activation, max(z, 0) − z·y + ln(1 + e^−|z|), so that it stays
    finite where the prediction has rounded to 0 or 1.
    """
    if loss != "cross_entropy":
        return LOSSES[loss].value(outputs.activations, targets)
    z = outputs.pre_activations
    return np.asarray(np.maximum(z, 0.0) - z * targets + np.log1p(np.exp(-np.abs(z))))


def numeric_gradient(trace: StepTrace, indices: Sequence[int], deadline: float = float("inf")) -> list[float]:
    """∂L by some parameters (places in the flat vector), by central differences.

    (L(p + h) − L(p − h)) / 2h, with h = ε^⅓ · max(1, |p|), where the errors of rounding and of the
    parabola are about equal. Stops when time.perf_counter() passes `deadline`, after one at least.

    Returns
    -------
    list of float
        One for each index, in order; fewer where time ran out.
    """
    architecture, loss = trace.experiment.architecture, trace.experiment.config.loss
    inputs = trace.layers[0].inputs
    moved = np.array(trace.parameters)

    def loss_with(index: int, value: float) -> float:
        kept, moved[index] = moved[index], value
        outputs = architecture.forward(moved, inputs)[-1]
        moved[index] = kept
        return float(sample_losses(loss, outputs, trace.targets).sum())

    differences: list[float] = []
    with np.errstate(all="ignore"):
        for index in indices:
            if differences and time.perf_counter() > deadline:
                break
            value = float(moved[index])
            h = float(np.finfo(float).eps ** (1 / 3)) * max(1.0, abs(value))
            above, below = value + h, value - h
            differences.append((loss_with(index, above) - loss_with(index, below)) / (above - below))
    return differences


def _backward(
    experiment: Experiment,
    parameters: list[LayerParameters],
    values: list[LayerValues],
    inputs: Array,
    targets: Array,
) -> tuple[LayerTrace, ...]:
    """Walk back from the loss, each layer with the old weights of the layer above."""
    config, names = experiment.config, experiment.architecture.activations
    d_activations = LOSSES[config.loss].derivative(values[-1].activations, targets)
    traced: list[LayerTrace] = []
    for index in reversed(range(len(values))):
        weights, biases = parameters[index]
        z, a = values[index]
        derivatives = ACTIVATIONS[names[index]].derivative(a)
        if config.loss == "cross_entropy" and index == len(values) - 1:
            # The sigmoid's derivative cancels; left in, it is 0/0 where the prediction has rounded to 0 or 1.
            d_pre_activations = a - targets
        else:
            d_pre_activations = d_activations * derivatives
        layer_inputs = values[index - 1].activations if index else inputs
        d_weights = layer_inputs.T @ d_pre_activations
        d_biases = None if biases is None else d_pre_activations.sum(axis=0)
        rate = config.learning_rate
        layer = LayerTrace(
            activation=names[index],
            inputs=layer_inputs,
            weights=weights,
            biases=biases,
            pre_activations=z,
            activations=a,
            d_activations=d_activations,
            derivatives=derivatives,
            d_pre_activations=d_pre_activations,
            d_weights=d_weights,
            d_biases=d_biases,
            new_weights=weights - rate * d_weights,
            new_biases=None if biases is None or d_biases is None else biases - rate * d_biases,
        )
        d_activations = d_pre_activations @ weights.T
        traced.append(layer)
    for layer in traced:
        _make_read_only(layer)
    return tuple(reversed(traced))


def _make_read_only(layer: LayerTrace) -> None:
    for name in layer.__slots__:
        array = getattr(layer, name)
        if isinstance(array, np.ndarray):
            array.setflags(write=False)

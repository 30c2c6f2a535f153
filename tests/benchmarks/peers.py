"""What a learner would train with otherwise, one sample a step, each as its users write it.

All get the order of the samples as a gift and record no loss, which nnviz does within its figure.
Each has `run(iterations)`, which returns the seconds taken, and `parameters()` where they can be
compared: layer by layer, weights (n_in, n_out) in C order and then biases.
"""

import time
import warnings
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt

from nnviz.core.network import Architecture

Array = npt.NDArray[np.float64]


class Samples:
    """Inputs and targets in the given order, again and again."""

    def __init__(self, inputs: Array, targets: Array, order: npt.NDArray[np.int32]) -> None:
        self.inputs, self.targets = inputs, targets
        self._order = order
        self._position = 0

    def next_indices(self, count: int) -> list[int]:
        """The next `count` samples."""
        at = np.arange(self._position, self._position + count) % len(self._order)
        self._position = (self._position + count) % len(self._order)
        return self._order[at].tolist()


class TutorialClass:
    """Tutorial A's class: one neuron, NumPy, a method each for predicting, gradients and update."""

    def __init__(self, parameters: Array, samples: Samples, learning_rate: float) -> None:
        self.weights = parameters[:-1].copy()
        self.bias = parameters[-1]
        self.learning_rate = learning_rate
        self._samples = samples

    def _sigmoid(self, x: float) -> float:
        return 1 / (1 + np.exp(-x))

    def _sigmoid_derivative(self, x: float) -> float:
        return self._sigmoid(x) * (1 - self._sigmoid(x))

    def predict(self, input_vector: Array) -> float:
        """The network's output."""
        layer_1 = np.dot(input_vector, self.weights) + self.bias
        return self._sigmoid(layer_1)

    def compute_gradients(self, input_vector: Array, target: float) -> tuple[float, Array]:
        """Derivatives of the squared error with respect to the bias and the weights."""
        layer_1 = np.dot(input_vector, self.weights) + self.bias
        prediction = self._sigmoid(layer_1)
        derror_dprediction = 2 * (prediction - target)
        dprediction_dlayer1 = self._sigmoid_derivative(layer_1)
        dlayer1_dbias = 1
        dlayer1_dweights = (0 * self.weights) + (1 * input_vector)
        derror_dbias = derror_dprediction * dprediction_dlayer1 * dlayer1_dbias
        derror_dweights = derror_dprediction * dprediction_dlayer1 * dlayer1_dweights
        return derror_dbias, derror_dweights

    def update(self, derror_dbias: float, derror_dweights: Array) -> None:
        """One step down the gradient."""
        self.bias = self.bias - (derror_dbias * self.learning_rate)
        self.weights = self.weights - (derror_dweights * self.learning_rate)

    def run(self, iterations: int) -> float:
        """Train on, one sample an iteration."""
        inputs, targets = self._samples.inputs, self._samples.targets[:, 0]
        indices = self._samples.next_indices(iterations)
        start = time.perf_counter()
        for index in indices:
            self.update(*self.compute_gradients(inputs[index], targets[index]))
        return time.perf_counter() - start

    def parameters(self) -> Array:
        """Weights, then the bias."""
        return np.append(self.weights, self.bias)


class NumpyLayers:
    """The usual NumPy program for any number of layers: a list of matrices and two loops."""

    def __init__(
        self, architecture: Architecture, parameters: Array, samples: Samples, learning_rate: float
    ) -> None:
        layers = architecture.layers(parameters)
        self._weights = [layer.weights.copy() for layer in layers]
        self._biases = [layer.biases.copy() for layer in layers if layer.biases is not None]
        self._activations = architecture.activations
        self._samples, self._learning_rate = samples, learning_rate

    def run(self, iterations: int) -> float:
        """Train on, one sample an iteration."""
        inputs, targets = self._samples.inputs, self._samples.targets
        indices = self._samples.next_indices(iterations)
        start = time.perf_counter()
        for index in indices:
            self._step(inputs[index], targets[index])
        return time.perf_counter() - start

    def _step(self, x: Array, y: Array) -> None:
        values = [x]
        for weights, biases, name in zip(self._weights, self._biases, self._activations, strict=True):
            z = values[-1] @ weights + biases
            values.append(np.tanh(z) if name == "tanh" else 1.0 / (1.0 + np.exp(-z)))
        delta = 2.0 * (values[-1] - y)
        for layer in reversed(range(len(self._weights))):
            a = values[layer + 1]
            delta = delta * (1.0 - a * a if self._activations[layer] == "tanh" else a * (1.0 - a))
            below = self._weights[layer] @ delta
            self._weights[layer] -= self._learning_rate * np.outer(values[layer], delta)
            self._biases[layer] -= self._learning_rate * delta
            delta = below

    def parameters(self) -> Array:
        """Layer by layer."""
        return _flat(self._weights, self._biases)


class ScikitLearn:
    """MLPRegressor.partial_fit, one sample a call; its output unit is always linear.

    Raises
    ------
    LookupError
        When scikit-learn is not installed.
    """

    def __init__(self, architecture: Architecture, samples: Samples, learning_rate: float) -> None:
        _need("sklearn", "scikit-learn")
        from sklearn.neural_network import MLPRegressor

        self._samples = samples
        self._model = MLPRegressor(
            hidden_layer_sizes=architecture.hidden,
            activation="tanh",
            solver="sgd",
            alpha=0.0,
            momentum=0.0,
            batch_size=1,
            learning_rate_init=2.0 * learning_rate,  # it minimises half the squared error
            random_state=0,
        )
        self.run(1)

    def run(self, iterations: int) -> float:
        """Train on, one sample a call."""
        inputs, targets = self._samples.inputs, self._samples.targets[:, 0]
        indices = self._samples.next_indices(iterations)
        fit = self._model.partial_fit
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            start = time.perf_counter()
            for index in indices:
                fit(inputs[index : index + 1], targets[index : index + 1])
            return time.perf_counter() - start


class PyTorch:
    """torch.nn and torch.optim.SGD, one sample a step, in float64 as everyone here.

    Raises
    ------
    LookupError
        When PyTorch is not installed.
    """

    def __init__(
        self, architecture: Architecture, parameters: Array, samples: Samples, learning_rate: float
    ) -> None:
        _need("torch", "PyTorch")
        import torch

        torch.set_num_threads(1)
        modules: list[Any] = []
        for (n_in, n_out), name in zip(architecture.shapes, architecture.activations, strict=True):
            modules.append(torch.nn.Linear(n_in, n_out, dtype=torch.float64))
            modules.append(torch.nn.Tanh() if name == "tanh" else torch.nn.Sigmoid())
        self._model = torch.nn.Sequential(*modules)
        self._linear = modules[::2]
        with torch.no_grad():
            for linear, layer in zip(self._linear, architecture.layers(parameters), strict=True):
                linear.weight.copy_(torch.from_numpy(layer.weights.T.copy()))
                linear.bias.copy_(torch.from_numpy(np.array(layer.biases)))
        self._optimiser = torch.optim.SGD(self._model.parameters(), lr=learning_rate)
        self._loss = torch.nn.MSELoss(reduction="sum")
        self._inputs = torch.from_numpy(samples.inputs.copy())
        self._targets = torch.from_numpy(samples.targets.copy())
        self._samples = samples

    def run(self, iterations: int) -> float:
        """Train on, one sample a step."""
        indices = self._samples.next_indices(iterations)
        start = time.perf_counter()
        for index in indices:
            self._optimiser.zero_grad()
            self._loss(self._model(self._inputs[index]), self._targets[index]).backward()
            self._optimiser.step()
        return time.perf_counter() - start

    def parameters(self) -> Array:
        """Layer by layer."""
        weights = [linear.weight.detach().numpy().T for linear in self._linear]
        return _flat(weights, [linear.bias.detach().numpy() for linear in self._linear])


def _need(module: str, name: str) -> None:
    if find_spec(module) is None:
        raise LookupError(f"{name} is not installed")


def _flat(weights: Sequence[Array], biases: Sequence[Array]) -> Array:
    pairs = zip(weights, biases, strict=True)
    return np.concatenate([part.ravel() for pair in pairs for part in pair])

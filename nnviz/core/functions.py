"""Activation and loss functions: name -> value, derivative, formula as text."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

SIGMOID: Final = 0
TANH: Final = 1
RELU: Final = 2
LINEAR: Final = 3

SQUARED_ERROR: Final = 0
CROSS_ENTROPY: Final = 1


@dataclass(frozen=True, slots=True)
class Activation:
    """An activation function a = f(z), applied to each unit on its own.

    Attributes
    ----------
    name : as it is written in settings
    code : its number in the compiled loops
    value : pre-activations -> activations, same shape
    derivative : activations -> da/dz, same shape; every function here has a derivative that
        can be written with its own value
    formula, derivative_formula : for people, in z and a
    """

    name: str
    code: int
    value: Callable[[Array], Array]
    derivative: Callable[[Array], Array]
    formula: str
    derivative_formula: str


@dataclass(frozen=True, slots=True)
class Loss:
    """The loss of one prediction; the loss of many is their sum, never a mean.

    Attributes
    ----------
    value : (predictions, targets) -> loss of each output, same shape
    derivative : (predictions, targets) -> d(loss)/d(prediction), same shape
    """

    name: str
    code: int
    value: Callable[[Array, Array], Array]
    derivative: Callable[[Array, Array], Array]
    formula: str
    derivative_formula: str


def _sigmoid(z: Array) -> Array:
    with np.errstate(over="ignore"):  # exp(-z) = inf gives the right limit, 0
        return 1.0 / (1.0 + np.exp(-z))


def _cross_entropy(prediction: Array, target: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        on = np.where(target == 0.0, 0.0, target * np.log(prediction))
        off = np.where(target == 1.0, 0.0, (1.0 - target) * np.log1p(-prediction))
    return -(on + off)


def _cross_entropy_derivative(prediction: Array, target: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return (prediction - target) / (prediction * (1.0 - prediction))


ACTIVATIONS: Final[dict[str, Activation]] = {
    a.name: a
    for a in (
        Activation("sigmoid", SIGMOID, _sigmoid, lambda a: a * (1.0 - a), "1 / (1 + e^−z)", "a · (1 − a)"),
        Activation("tanh", TANH, np.tanh, lambda a: 1.0 - a * a, "tanh(z)", "1 − a²"),
        Activation(
            "relu",
            RELU,
            lambda z: np.where(z <= 0.0, 0.0, z),
            lambda a: np.where(a > 0.0, 1.0, 0.0),
            "max(0, z)",
            "1 if z > 0, else 0",
        ),
        Activation("linear", LINEAR, lambda z: z * 1.0, np.ones_like, "z", "1"),
    )
}

LOSSES: Final[dict[str, Loss]] = {
    loss.name: loss
    for loss in (
        Loss(
            "squared_error",
            SQUARED_ERROR,
            lambda prediction, target: np.square(prediction - target),
            lambda prediction, target: 2.0 * (prediction - target),
            "(prediction − target)²",
            "2 · (prediction − target)",
        ),
        Loss(
            "cross_entropy",
            CROSS_ENTROPY,
            _cross_entropy,
            _cross_entropy_derivative,
            "−(target · ln prediction + (1 − target) · ln(1 − prediction))",
            "(prediction − target) / (prediction · (1 − prediction))",
        ),
    )
}

import math

import numpy as np
import pytest

from nnviz.core.functions import ACTIVATIONS, LOSSES

KNOWN_VALUES = [
    ("sigmoid", 0.0, 0.5),
    ("sigmoid", math.log(3.0), 0.75),  # 1 / (1 + 1/3)
    ("sigmoid", 1.3774, 0.7985731),  # tutorial A5
    ("sigmoid", 1.91, 0.87101915),  # tutorial A6
    ("tanh", math.log(2.0), 0.6),  # (2 − ½) / (2 + ½)
    ("relu", 2.5, 2.5),
    ("relu", -2.5, 0.0),
    ("linear", -2.5, -2.5),
]


@pytest.mark.parametrize(("name", "z", "expected"), KNOWN_VALUES)
def test_activation_at_a_known_point(name, z, expected):
    assert ACTIVATIONS[name].value(np.array([z])) == pytest.approx(expected, abs=5e-9)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_derivative_agrees_with_differences(name):
    activation = ACTIVATIONS[name]
    z = np.array([-3.1, -1.0, -0.2, 0.3, 1.7, 4.0])
    step = 1e-6
    difference = (activation.value(z + step) - activation.value(z - step)) / (2 * step)
    assert activation.derivative(activation.value(z)) == pytest.approx(difference, abs=1e-9)


def test_sigmoid_far_out_reaches_its_limits_without_a_warning():
    assert ACTIVATIONS["sigmoid"].value(np.array([-1e4, 1e4])).tolist() == [0.0, 1.0]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_nan_is_not_hidden(name):
    assert np.isnan(ACTIVATIONS[name].value(np.array([np.nan]))).all()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_single_precision_stays_single(name):
    assert ACTIVATIONS[name].value(np.ones(2, np.float32)).dtype == np.float32


def test_squared_error_of_tutorial_a7_and_a8():
    loss = LOSSES["squared_error"]
    prediction, target = np.array([0.87101915]), np.array([0.0])
    assert loss.value(prediction, target) == pytest.approx(0.7586743596667225, rel=1e-15)
    assert loss.derivative(prediction, target) == pytest.approx(1.7420383, rel=1e-15)


def test_cross_entropy_of_known_predictions():
    value = LOSSES["cross_entropy"].value(np.array([0.8, 0.8, 0.5]), np.array([1.0, 0.0, 0.5]))
    assert value == pytest.approx([math.log(1.25), math.log(5.0), math.log(2.0)], rel=1e-15)


def test_cross_entropy_of_a_prediction_that_is_certain_and_right_is_zero():
    assert LOSSES["cross_entropy"].value(np.array([0.0, 1.0]), np.array([0.0, 1.0])).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("name", LOSSES)
def test_loss_derivative_agrees_with_differences(name):
    loss, step = LOSSES[name], 1e-6
    prediction, target = np.array([0.2, 0.5, 0.9, 0.3]), np.array([0.0, 1.0, 1.0, 0.4])
    difference = (loss.value(prediction + step, target) - loss.value(prediction - step, target)) / (2 * step)
    assert loss.derivative(prediction, target) == pytest.approx(difference, rel=1e-7)

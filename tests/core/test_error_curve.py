"""The error curve against figures of tutorial A, and against steps worked out by hand."""

import math

import numpy as np
import pytest

from nnviz.core.crude_update import crude_update
from nnviz.core.dataset import Dataset
from nnviz.core.error_curve import (
    ErrorPoint,
    ErrorStep,
    Outcome,
    error_at_rate,
    error_step,
    errors,
    turned_wrong,
)
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.core.presets import preset_experiment
from nnviz.core.trace import trace_samples


def tutorial(sample):
    experiment = preset_experiment("realpython-first-prediction")
    return trace_samples(experiment, experiment.given_parameters, [sample])


def one_weight(rate, target=0.0, loss="squared_error", activation="linear"):
    """Input 2, weight 1, no bias: a linear prediction of 2; error (2w − target)²."""
    dataset = Dataset(np.array([[2.0]]), np.array([[target]]), "regression")
    architecture = Architecture((1, 1), (activation,), bias=False)
    config = TrainingConfig(learning_rate=rate, loss=loss)
    return trace_samples(Experiment(dataset, architecture, config), np.array([1.0]), [0])


def sigmoid(z):
    return 1.0 / (1.0 + math.exp(-z))


def test_error_and_slope_of_tutorial_a():
    step = error_step(tutorial(1), 0)
    assert step.now == pytest.approx((0.87101915, 0.87101915, 0.7586743596667225), abs=5e-9)  # A6, A7
    assert step.slope == pytest.approx(1.7420383, abs=5e-8)  # A8


def test_the_new_point_uses_tutorial_a_s_gradients():
    new = error_step(tutorial(1), 0).new
    # A13: the gradients of the weights and of the bias; learning rate 0.1.
    z = 2.0 * (1.45 - 0.1 * 0.39141786) + 1.5 * (-0.66 - 0.1 * 0.29356339) - 0.1 * 0.19570893
    assert new.prediction == pytest.approx(sigmoid(z), abs=1e-8)
    assert new.error == pytest.approx(sigmoid(z) ** 2, abs=1e-8)


def test_left_of_the_minimum_the_slope_is_negative_and_the_step_goes_right():
    step = error_step(tutorial(0), 0)
    assert step.now.x == pytest.approx(0.7985731 - 1.0, abs=5e-8)  # A5
    assert step.slope == pytest.approx(2 * (0.7985731 - 1.0), abs=1e-7)
    assert step.now.x < step.new.x < 0.0
    assert step.outcome is Outcome.LOWER


@pytest.mark.parametrize(
    ("rate", "prediction", "outcome"),
    [
        (0.05, 1.2, Outcome.LOWER),  # weight 1 − 0.05 · 8 = 0.6
        (0.125, 0.0, Outcome.LOWER),  # weight 0: the very minimum
        (0.2, -1.2, Outcome.OVERSHOT),  # weight −0.6
        (0.5, -6.0, Outcome.OVERSHOT_HIGHER),  # weight −3
    ],
)
def test_the_learning_rate_decides_where_a_step_lands(rate, prediction, outcome):
    step = error_step(one_weight(rate), 0)
    assert step.now == (2.0, 2.0, 4.0)
    assert step.slope == 4.0
    assert step.new.prediction == pytest.approx(prediction, abs=1e-12)
    assert step.new.error == pytest.approx(prediction**2, abs=1e-12)
    assert step.outcome is outcome
    assert error_at_rate(one_weight(0.01), 0, 0, rate) == pytest.approx(step.new, abs=1e-12)


@pytest.mark.parametrize(
    ("now", "new", "outcome"),
    [
        ((-0.5, 0.25), (-0.6, 0.36), Outcome.HIGHER),
        ((-0.5, 0.25), (0.4, 0.16), Outcome.OVERSHOT),
        ((-0.5, 0.25), (-0.5, 0.25), Outcome.UNMOVED),
        ((0.0, 0.0), (0.1, 0.01), Outcome.HIGHER),
        ((-0.5, 0.25), (math.inf, math.inf), Outcome.OUT_OF_BOUNDS),
        ((-0.5, 0.25), (math.nan, math.nan), Outcome.OUT_OF_BOUNDS),
    ],
)
def test_outcomes(now, new, outcome):
    points = [ErrorPoint(x, x + 0.5, error) for x, error in (now, new)]
    assert ErrorStep("squared_error", 0.5, points[0], 2 * now[0], points[1]).outcome is outcome


def test_a_step_that_leaves_the_doubles_is_out_of_bounds():
    experiment = one_weight(1000.0)
    huge = trace_samples(experiment.experiment, np.array([1e153]), [0])
    assert error_step(huge, 0).outcome is Outcome.OUT_OF_BOUNDS


def test_squared_error_is_a_parabola_whatever_the_target():
    np.testing.assert_array_equal(errors("squared_error", 3.0, np.array([-2.0, 0.0, 1.5])), [4.0, 0.0, 2.25])


def test_cross_entropy_as_a_function_of_the_prediction():
    half = np.array([-0.5, 0.5])
    np.testing.assert_allclose(errors("cross_entropy", 1.0, half[:1]), [math.log(2)], rtol=1e-12)
    np.testing.assert_allclose(errors("cross_entropy", 0.0, half[1:]), [math.log(2)], rtol=1e-12)
    entropy = -(0.25 * math.log(0.25) + 0.75 * math.log(0.75))  # at the minimum, where it is not 0
    np.testing.assert_allclose(errors("cross_entropy", 0.25, np.zeros(1)), [entropy], rtol=1e-12)
    assert np.isnan(errors("cross_entropy", 0.0, half[:1])).all()  # there is no prediction below 0


def test_cross_entropy_stays_finite_where_the_prediction_rounds_to_1():
    # ln(1 + e^1000) = 1000 and the sigmoid is 1 to the last digit.
    trace = one_weight(0.1, loss="cross_entropy", activation="sigmoid")
    step = error_step(trace_samples(trace.experiment, np.array([500.0]), [0]), 0)
    assert step.now == (1.0, 1.0, 1000.0)


def test_several_outputs_and_rows_are_told_apart():
    dataset = Dataset(np.array([[1.0], [3.0]]), np.array([[0.0, 1.0], [2.0, 5.0]]), "regression")
    experiment = Experiment(dataset, Architecture((1, 2), ("linear",), bias=False), TrainingConfig())
    trace = trace_samples(experiment, np.array([1.0, 2.0]), [0, 1])
    # Predictions (1, 2) and (3, 6); all errors are 1.
    assert [error_step(trace, row, output).now.x for row in (0, 1) for output in (0, 1)] == [1.0] * 4
    # ∂L/∂w of either output: 2·1·1 + 2·1·3 = 8, times 0.1.
    assert error_step(trace, 0, 1).new.prediction == pytest.approx(1.2)
    assert error_step(trace, 1, 0).new.prediction == pytest.approx(0.6)


def test_the_crude_update_turns_the_first_sample_wrong():
    trace = tutorial(1)
    assert turned_wrong(trace, crude_update(trace).predictions) == [0]  # A9


def test_nothing_that_was_wrong_before_turns_wrong_nor_does_the_sample_itself():
    trace = tutorial(1)
    assert turned_wrong(trace, np.array([0.9, 0.9])) == []
    assert (
        turned_wrong(tutorial(0), np.array([0.1, 0.9])) == []
    )  # sample 1 itself; sample 2 was wrong already


def test_regression_has_no_wrong():
    assert turned_wrong(one_weight(0.1), np.array([100.0])) == []

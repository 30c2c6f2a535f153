import math
from dataclasses import replace

import numpy as np
import pytest

from nnviz.core.crude_update import crude_update
from nnviz.core.presets import preset_experiment
from nnviz.core.trace import trace_samples
from nnviz.core.training import initial_state


def crude(experiment, sample):
    return crude_update(trace_samples(experiment, initial_state(experiment).parameters, [sample]))


def test_tutorial_a9():
    update = crude(preset_experiment("realpython-first-prediction"), 1)
    assert update.slope == pytest.approx(1.7420383, abs=5e-8)
    assert update.new_weights.tolist() == pytest.approx([-0.2920383, -2.4020383], abs=5e-8)
    assert update.bias == 0.0
    assert update.prediction == pytest.approx(0.01496248, abs=5e-9)
    assert update.loss == pytest.approx(0.00022388, abs=5e-9)
    # The sample that had been right is wrong now.
    assert update.predictions.tolist() == pytest.approx([0.0143159, 0.01496248], abs=5e-8)


def test_the_bias_stays_and_takes_part():
    experiment = preset_experiment("realpython-first-prediction")
    experiment = replace(experiment, given_parameters=np.array([1.45, -0.66, 0.5]))
    update = crude(experiment, 1)
    prediction = 1 / (1 + math.exp(-(1.45 * 2 - 0.66 * 1.5 + 0.5)))
    weights = [1.45 - 2 * prediction, -0.66 - 2 * prediction]
    assert update.new_weights.tolist() == pytest.approx(weights, rel=1e-14)
    assert update.bias == 0.5
    z = weights[0] * 2 + weights[1] * 1.5 + 0.5
    assert update.prediction == pytest.approx(1 / (1 + math.exp(-z)), rel=1e-13)


def test_a_neuron_without_a_bias_has_none_afterwards():
    experiment = preset_experiment("realpython-first-prediction")
    experiment = experiment.with_architecture(replace(experiment.architecture, bias=False))
    assert crude(experiment, 0).bias is None


def test_cross_entropy_has_another_slope():
    experiment = preset_experiment("realpython-first-prediction").with_config(loss="cross_entropy")
    update = crude(experiment, 1)
    # −ln(1 − p) has the slope 1/(1 − p), and p = 0.87101915 (A6).
    assert update.slope == pytest.approx(1 / (1 - 0.87101915), rel=1e-6)
    assert update.loss == pytest.approx(-math.log(1 - update.prediction), rel=1e-12)


def test_it_is_for_one_neuron_and_one_sample_only():
    loy, house = preset_experiment("loy"), preset_experiment("house-prices")
    vectors = preset_experiment("realpython-vectors")
    assert crude(loy, 0) is None  # two layers
    assert crude(vectors, 0) is None  # two units
    assert crude_update(trace_samples(house, initial_state(house).parameters, [0, 1])) is None
    assert crude(house, 0) is not None


def test_a_slope_that_is_infinite_is_told_without_a_warning():
    experiment = preset_experiment("realpython-first-prediction").with_config(loss="cross_entropy")
    experiment = replace(experiment, given_parameters=np.array([1e6, 1e6, 0.0]))
    update = crude(experiment, 1)
    assert not math.isfinite(update.slope)
    assert not np.isfinite(update.new_weights).any()


def test_what_it_returns_cannot_be_written_to():
    update = crude(preset_experiment("realpython-first-prediction"), 1)
    for array in (update.new_weights, update.predictions):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0.0

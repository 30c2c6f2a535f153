"""The tutorials' figures in the trace of an iteration."""

import numpy as np
import pytest

from nnviz.core.presets import preset_experiment
from nnviz.core.trace import numeric_gradient, trace_iteration, trace_samples
from nnviz.core.training import initial_state, train


def first_prediction(sample):
    experiment = preset_experiment("realpython-first-prediction")
    return trace_samples(experiment, initial_state(experiment).parameters, [sample])


def test_tutorial_a5_is_right():
    trace = first_prediction(0)
    assert trace.layers[0].pre_activations.item() == pytest.approx(1.3774, abs=1e-12)
    assert trace.predictions.item() == pytest.approx(0.7985731, abs=5e-8)


def test_tutorial_a6_to_a8_are_wrong():
    trace = first_prediction(1)
    assert trace.layers[0].pre_activations.item() == pytest.approx(1.91, abs=1e-12)
    assert trace.predictions.item() == pytest.approx(0.87101915, abs=5e-9)
    # The tutorial squares the prediction that it has printed, with eight digits.
    assert pytest.approx(0.7586743596667225, rel=1e-15) == 0.87101915**2
    assert trace.loss == pytest.approx(0.7586743596667225, abs=2 * 0.871 * 5e-9)
    assert trace.layers[0].d_activations.item() == pytest.approx(1.7420383, abs=5e-8)


def test_tutorial_a12_and_a13_multiply_along_the_way_back():
    (layer,) = first_prediction(1).layers
    assert layer.derivatives.item() == pytest.approx(0.11234479, abs=5e-9)
    assert layer.d_pre_activations.item() == pytest.approx(0.19570893, abs=5e-9)
    assert layer.d_biases.item() == pytest.approx(0.19570893, abs=5e-9)
    assert layer.d_weights.ravel() == pytest.approx([0.39141786, 0.29356339], abs=5e-9)
    assert layer.new_weights.ravel() == pytest.approx([1.45 - 0.039141786, -0.66 - 0.029356339], abs=5e-9)
    assert layer.new_biases.item() == pytest.approx(-0.019570893, abs=5e-10)


def test_tutorial_b2_to_b5_all_samples_at_once():
    experiment = preset_experiment("loy")
    trace = trace_iteration(experiment, initial_state(experiment))
    assert trace.samples.tolist() == [0, 1, 2, 3]
    assert trace.loss == pytest.approx(1.3324750059843928, abs=1e-12)
    assert [layer.biases for layer in trace.layers] == [None, None]
    assert [layer.weights.shape for layer in trace.layers] == [(3, 4), (4, 1)]
    # As the tutorial writes it, y − ŷ with "+=".
    x, y = np.array([(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1.0)]), np.array([[0.0], [1.0], [1.0], [0.0]])
    rng = np.random.default_rng(0)
    w1, w2 = rng.random((3, 4)), rng.random((4, 1))
    layer1 = 1 / (1 + np.exp(-(x @ w1)))
    output = 1 / (1 + np.exp(-(layer1 @ w2)))
    d_output = 2 * (y - output) * output * (1 - output)
    d_layer1 = (d_output @ w2.T) * layer1 * (1 - layer1)
    np.testing.assert_allclose(trace.layers[1].new_weights, w2 + layer1.T @ d_output, rtol=1e-13)
    np.testing.assert_allclose(trace.layers[0].new_weights, w1 + x.T @ d_layer1, rtol=1e-13)


def test_tutorial_b9_before_the_last_iteration(compiled):
    experiment = preset_experiment("loy")
    state = train(experiment, initial_state(experiment), 1_499, compiled).state
    trace = trace_iteration(experiment, state)
    assert trace.iteration == 1_499
    assert trace.loss == pytest.approx(0.0017009944, abs=5e-11)
    assert trace.predictions.ravel() == pytest.approx([0.0174, 0.9746, 0.9847, 0.0227], abs=5e-5)


def test_a_check_answers_in_the_order_asked():
    trace = first_prediction(1)
    # Bias, second weight, bias again, as in A13.
    assert numeric_gradient(trace, [2, 1, 2]) == pytest.approx([0.19570893, 0.29356339, 0.19570893], abs=1e-8)
    assert numeric_gradient(trace, []) == []


def test_a_check_without_time_answers_one_question():
    assert numeric_gradient(first_prediction(1), [0, 1, 2], deadline=0.0) == pytest.approx([0.39141786])

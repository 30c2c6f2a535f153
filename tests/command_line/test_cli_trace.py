"""Every figure of the tutorials, read off what ``nnviz trace`` prints."""

import math

import numpy as np
import pytest
from shell import json_of


def trace_json(capsys, *arguments):
    return json_of(capsys, "trace", *arguments)


def column(rows):
    """The entries of a matrix with one column."""
    assert all(len(row) == 1 for row in rows)
    return [row[0] for row in rows]


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def first_prediction(capsys, *arguments):
    result = trace_json(capsys, "realpython-first-prediction", *arguments)
    (layer,) = result["layers"]
    return result, layer


def test_a1_and_a2_the_dot_product_tells_which_vector_is_more_similar(capsys):
    result = trace_json(capsys, "realpython-vectors")
    assert result["layers"][0]["inputs"] == [[1.72, 1.23]]
    assert result["layers"][0]["weights"] == [[1.26, 2.17], [0.0, 0.32]]
    first, second = result["vectors"]["units"]
    assert first["products"] == pytest.approx([1.72 * 1.26, 0.0], abs=1e-15)
    assert first["dot"] == pytest.approx(2.1672, abs=5e-15)
    assert second["dot"] == pytest.approx(4.1259, abs=1.1e-4)  # the tutorial cuts 4.126 off
    assert sum(second["products"]) == pytest.approx(1.72 * 2.17 + 1.23 * 0.32, abs=5e-15)
    assert result["vectors"]["most_similar"] == 1
    assert first["projection"] == pytest.approx(1.72)
    assert first["angle"] == pytest.approx(math.degrees(math.atan2(1.23, 1.72)))
    assert result["prediction"] == [pytest.approx([2.1672, 4.126], abs=5e-15)]


def test_a3_a_price_is_a_weighted_sum(capsys):
    result = trace_json(capsys, "house-prices")
    rng = np.random.default_rng(0)
    weights, bias = rng.standard_normal(2), rng.standard_normal()
    area = [0.5, 0.6, 0.75, 0.8, 0.9, 1.0, 1.1, 1.2, 1.35, 1.5, 1.6, 1.8]
    age = [3.0, 1.0, 4.5, 0.5, 2.5, 3.5, 0.2, 2.0, 5.0, 1.5, 4.0, 0.8]
    i = int(rng.integers(12))
    (layer,) = result["layers"]
    assert result["samples"] == [i]
    assert layer["inputs"] == [[area[i], age[i]]]
    assert column(layer["weights"]) == weights.tolist()
    assert layer["biases"] == [bias]
    price = weights[0] * area[i] + weights[1] * age[i] + bias
    assert result["prediction"] == [[pytest.approx(price, rel=1e-14)]]
    assert layer["derivatives"] == [[1.0]]


def test_a4_sigmoid_and_its_slope(capsys):
    _, layer = first_prediction(capsys, "--sample", "1")
    prediction = sigmoid(1.3774)
    assert layer["activations"] == [[pytest.approx(prediction, rel=1e-14)]]
    assert layer["derivatives"] == [[pytest.approx(prediction * (1 - prediction), rel=1e-13)]]


def test_a5_the_first_prediction_is_right(capsys):
    result, layer = first_prediction(capsys, "--sample", "1")
    assert (result["iteration"], result["samples"], result["target"]) == (0, [0], [[1.0]])
    assert layer["inputs"] == [[1.66, 1.56]]
    assert (layer["weights"], layer["biases"]) == ([[1.45], [-0.66]], [0.0])
    assert layer["pre_activations"] == [[pytest.approx(1.3774, abs=1e-14)]]
    assert result["prediction"] == [[pytest.approx(0.7985731, abs=5e-8)]]


def test_a6_to_a8_the_same_weights_are_wrong_on_the_other_input(capsys):
    result, layer = first_prediction(capsys)
    assert (result["samples"], result["target"]) == ([1], [[0.0]])
    assert layer["inputs"] == [[2.0, 1.5]]
    assert layer["pre_activations"] == [[pytest.approx(1.91, abs=1e-14)]]
    assert result["prediction"] == [[pytest.approx(0.87101915, abs=5e-9)]]
    # The tutorial squares the prediction that it has printed, with eight digits.
    assert round(result["prediction"][0][0], 8) ** 2 == pytest.approx(0.7586743596667225, abs=1e-16)
    assert result["loss"] == pytest.approx(0.7586743596667225, abs=1e-8)
    assert result["losses"] == [[result["loss"]]]
    assert layer["d_activations"] == [[pytest.approx(1.7420383, abs=5e-8)]]


def test_a9_the_crude_update(capsys):
    crude = first_prediction(capsys)[0]["crude_update"]
    assert crude["slope"] == pytest.approx(1.7420383, abs=5e-8)
    assert crude["new_weights"] == pytest.approx([-0.2920383, -2.4020383], abs=5e-8)
    assert crude["bias"] == 0.0
    assert crude["prediction"] == pytest.approx(0.01496248, abs=5e-9)
    assert crude["loss"] == pytest.approx(0.00022388, abs=5e-9)
    assert crude["predictions"] == pytest.approx([0.0143159, 0.01496248], abs=5e-8)


def test_a12_and_a13_the_chain_rule(capsys):
    _, layer = first_prediction(capsys)
    assert layer["d_activations"] == [[pytest.approx(1.7420383, abs=5e-8)]]
    assert layer["derivatives"] == [[pytest.approx(0.11234479, abs=5e-9)]]
    assert layer["d_pre_activations"] == [[pytest.approx(0.19570893, abs=5e-9)]]
    assert layer["d_biases"] == [pytest.approx(0.19570893, abs=5e-9)]
    assert column(layer["d_weights"]) == pytest.approx([0.39141786, 0.29356339], abs=5e-9)
    assert layer["new_biases"] == [pytest.approx(-0.019570893, abs=5e-10)]
    assert column(layer["new_weights"]) == pytest.approx([1.410858214, -0.689356339], abs=5e-10)


def test_b2_to_b7_two_layers_and_all_samples_at_once(capsys):
    result = trace_json(capsys, "loy")
    hidden, output = result["layers"]
    assert (result["samples"], result["target"]) == ([0, 1, 2, 3], [[0.0], [1.0], [1.0], [0.0]])
    assert hidden["inputs"] == [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]
    rng = np.random.default_rng(0)
    w1, w2 = rng.random((3, 4)), rng.random((4, 1))
    assert (hidden["weights"], output["weights"]) == (w1.tolist(), w2.tolist())
    assert all(layer["activation"] == "sigmoid" for layer in (hidden, output))
    assert all(
        layer[key] is None for layer in (hidden, output) for key in ("biases", "d_biases", "new_biases")
    )
    squared_errors = []
    for x, y, prediction in zip(hidden["inputs"], [0, 1, 1, 0], column(result["prediction"]), strict=True):
        units = [sigmoid(sum(x[i] * w1[i, j] for i in range(3))) for j in range(4)]
        assert prediction == pytest.approx(sigmoid(sum(units[j] * w2[j, 0] for j in range(4))), rel=1e-14)
        squared_errors.append((y - prediction) ** 2)
    assert column(result["losses"]) == pytest.approx(squared_errors, rel=1e-14)
    assert result["loss"] == pytest.approx(1.3324750059843928, abs=1e-14)
    for layer in (hidden, output):  # the step is the whole gradient
        steps = np.array(layer["weights"]) - np.array(layer["new_weights"])
        np.testing.assert_allclose(steps, layer["d_weights"], rtol=0, atol=1e-15)
    assert result["crude_update"] is None


def test_b8_the_loss_falls(capsys):
    losses = [trace_json(capsys, "loy", "--at", str(k))["loss"] for k in (0, 1, 10, 100, 1000, 1499)]
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < losses[0] / 700


def test_b9_the_predictions_end_close_to_the_targets(capsys):
    result = trace_json(capsys, "loy", "--at", "1499")
    assert result["iteration"] == 1_499
    assert result["loss"] == pytest.approx(0.0017009944, abs=5e-11)
    assert column(result["prediction"]) == pytest.approx([0.0174, 0.9746, 0.9847, 0.0227], abs=5e-5)

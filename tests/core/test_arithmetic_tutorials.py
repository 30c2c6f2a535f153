"""The tutorials' figures and words, read off the lines."""

import numpy as np
import pytest
from arithmetic_reading import formulas, lines_of, note, results

from nnviz.core.arithmetic import lines
from nnviz.core.line import Matrix
from nnviz.core.moment import Moment, MomentKind
from nnviz.core.presets import preset_experiment
from nnviz.core.trace import trace_samples
from nnviz.core.training import initial_state


def matrix(found, name):
    (line,) = [line for line in found if line.name == name]
    (values,) = line.result
    assert isinstance(values, Matrix)
    return values.values


def test_a1_and_a2_dot_products():
    found = lines_of("realpython-vectors")
    assert results(found, "input") == [1.72, 1.23]
    assert results(found, "dot_product_1") == [pytest.approx(2.1672, abs=1e-12)]
    assert results(found, "dot_product_2") == [pytest.approx(4.1259, abs=1.01e-4)]  # the tutorial cuts off
    first = next(line for line in found if line.name == "dot_product_1")
    assert [token if isinstance(token, str) else token.value for token in first.numbers] == [
        1.72, "·", 1.26, " + ", 1.23, "·", 0.0,
    ]  # fmt: skip
    assert note(found, "dot_product_1") == ""
    assert note(found, "dot_product_2") == "the largest: the most similar to the input"


def test_a3_a_linear_model():
    found = lines_of("house-prices", [4])
    assert "price = weights_area·area + weights_age·age + bias" in formulas(found)
    w_area, w_age, bias = np.random.default_rng(0).standard_normal(3)
    assert results(found, "price") == [pytest.approx(w_area * 0.9 + w_age * 2.5 + bias, rel=1e-14)]
    assert formulas(found)[3:] == [
        "error = (price − target)²",
        "derror_dprice = 2·(price − target)",
        "dprice_dweights = input",
        "dprice_dbias",
        "derror_dweights_area = derror_dprice·dprice_dweights_area",
        "derror_dweights_age = derror_dprice·dprice_dweights_age",
        "derror_dbias = derror_dprice·dprice_dbias",
        "weights_area ← weights_area − learning_rate·derror_dweights_area",
        "weights_age ← weights_age − learning_rate·derror_dweights_age",
        "bias ← bias − learning_rate·derror_dbias",
    ]


def test_a5_the_first_prediction_is_right():
    found = lines_of("realpython-first-prediction", [0])
    assert results(found, "input") == [1.66, 1.56]
    assert results(found, "target") == [1.0]
    assert results(found, "layer_1") == [pytest.approx(1.3774, abs=1e-12)]
    assert results(found, "layer_2") == [pytest.approx(0.7985731, abs=5e-8)]
    assert note(found, "layer_2") == "→ class 1, right"
    assert note(found, "derror_dprediction") == "the prediction is too small"


def test_a6_to_a8_the_second_is_wrong():
    found = lines_of("realpython-first-prediction", [1])
    assert results(found, "layer_1") == [pytest.approx(1.91, abs=1e-12)]
    assert results(found, "layer_2") == [pytest.approx(0.87101915, abs=5e-9)]
    assert note(found, "layer_2") == "→ class 1, wrong: it is 0"
    assert results(found, "error") == [pytest.approx(0.7586743596667225, abs=1e-8)]
    assert results(found, "derror_dprediction") == [pytest.approx(1.7420383, abs=5e-8)]
    assert note(found, "derror_dprediction") == "the prediction is too large"


def test_a12_the_chain_rule_in_the_tutorial_s_words():
    assert formulas(lines_of("realpython-first-prediction", [1])) == [
        "input = sample 2",
        "target",
        "layer_1 = dot(input, weights) + bias",
        "layer_2 = prediction = sigmoid(layer_1)",
        "error = (prediction − target)²",
        "derror_dprediction = 2·(prediction − target)",
        "dprediction_dlayer1 = sigmoid(layer_1)·(1 − sigmoid(layer_1))",
        "dlayer1_dweights = input",
        "dlayer1_dbias",
        "derror_dweights[0] = derror_dprediction·dprediction_dlayer1·dlayer1_dweights[0]",
        "derror_dweights[1] = derror_dprediction·dprediction_dlayer1·dlayer1_dweights[1]",
        "derror_dbias = derror_dprediction·dprediction_dlayer1·dlayer1_dbias",
        "weights[0] ← weights[0] − learning_rate·derror_dweights[0]",
        "weights[1] ← weights[1] − learning_rate·derror_dweights[1]",
        "bias ← bias − learning_rate·derror_dbias",
    ]


def test_a13_the_chain_rule_in_numbers():
    found = lines_of("realpython-first-prediction", [1])
    assert results(found, "dprediction_dlayer1") == [pytest.approx(0.11234479, abs=5e-9)]
    assert results(found, "dlayer1_dweights") == [2.0, 1.5]
    assert results(found, "dlayer1_dbias") == [1.0]
    assert results(found, "derror_dbias") == [pytest.approx(0.19570893, abs=5e-9)]
    assert results(found, "derror_dweights[0]") == [pytest.approx(0.39141786, abs=5e-9)]
    assert results(found, "derror_dweights[1]") == [pytest.approx(0.29356339, abs=5e-9)]
    assert results(found, "weights[0]") == [pytest.approx(1.45 - 0.1 * 0.39141786, abs=1e-9)]


def test_a_batch_of_the_neuron_sums_its_errors():
    found = lines_of("realpython", batch=None)
    assert results(found, "errors") == [pytest.approx(_realpython_errors(), rel=1e-12)]
    assert note(found, "errors") == "sum over 8 samples"
    assert "derrors_dweights[0] = Σ derror_dweights[0]" in formulas(found)
    assert "weights[0] ← weights[0] − learning_rate·derrors_dweights[0]" in formulas(found)


def _realpython_errors():
    inputs = np.array([(3, 1.5), (2, 1), (4, 1.5), (3, 4), (3.5, 0.5), (2, 0.5), (5.5, 1), (1, 1)])
    targets = np.array([0, 1, 0, 1, 0, 1, 1, 0])
    w1, w2, bias = np.random.default_rng(0).standard_normal(3)
    return ((1 / (1 + np.exp(-(inputs @ [w1, w2] + bias))) - targets) ** 2).sum()


def test_b2_to_b7_in_the_tutorial_s_words():
    assert formulas(lines_of("loy")) == [
        "x = samples 1, 2, 3, 4",
        "y",
        "x·W1",
        "layer1 = σ(x·W1)",
        "layer1·W2",
        "ŷ = σ(layer1·W2)",
        "L = Σ (ŷ − y)²",
        "2(y − ŷ)",
        "σ′(ŷ) = ŷ × (1 − ŷ)",
        "d_output = 2(y − ŷ) × σ′(ŷ)",
        "d_weights2 = layer1ᵀ·(2(y − ŷ) × σ′(ŷ))",
        "∂L/∂W2 = −d_weights2",
        "d_output·W2ᵀ",
        "σ′(layer1) = layer1 × (1 − layer1)",
        "d_layer1 = d_output·W2ᵀ × σ′(layer1)",
        "d_weights1 = xᵀ·(d_output·W2ᵀ × σ′(layer1))",
        "∂L/∂W1 = −d_weights1",
        "W1 ← W1 + 1·d_weights1",
        "W2 ← W2 + 1·d_weights2",
    ]


def test_b2_to_b7_in_numbers():
    # The program of tutorial B, once.
    x = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]], float)
    y = np.array([[0], [1], [1], [0]], float)
    rng = np.random.default_rng(0)
    weights1, weights2 = rng.random((3, 4)), rng.random((4, 1))
    layer1 = 1 / (1 + np.exp(-np.dot(x, weights1)))
    output = 1 / (1 + np.exp(-np.dot(layer1, weights2)))
    d_output = 2 * (y - output) * output * (1 - output)
    d_weights2 = np.dot(layer1.T, d_output)
    d_weights1 = np.dot(x.T, np.dot(d_output, weights2.T) * layer1 * (1 - layer1))
    found = lines_of("loy")
    for name, values in {
        "x": x,
        "y": y,
        "layer1": layer1,
        "ŷ": output,
        "d_weights2": d_weights2,
        "d_weights1": d_weights1,
        "∂L/∂W1": -d_weights1,
        "W1": weights1 + d_weights1,
        "W2": weights2 + d_weights2,
    }.items():
        np.testing.assert_allclose(matrix(found, name), values, rtol=1e-12, atol=1e-15, err_msg=name)
    assert results(found, "L") == [pytest.approx(1.3324750059843928, rel=1e-15)]
    assert note(found, "∂L/∂W2") == "B adds, because it differentiates y − ŷ"
    assert note(found, "W1") == "the same as W1 − 1·∂L/∂W1"


def test_b8_and_b9_the_loss_falls_to_the_final_predictions():
    experiment = preset_experiment("loy")
    parameters, losses = initial_state(experiment).parameters, []
    for iteration in range(1501):
        trace = trace_samples(experiment, parameters, [0, 1, 2, 3], iteration)
        parameters = trace.new_parameters
        if iteration % 300 == 0 or iteration == 1499:
            losses += results(lines(Moment(trace, MomentKind.NEXT)), "L")
    assert losses == sorted(losses, reverse=True)
    assert losses[0] == pytest.approx(1.3324750059843928, rel=1e-15)
    assert losses[-2] == pytest.approx(0.0017009944, abs=5e-11)
    final = results(lines(Moment(trace, MomentKind.NEXT)), "ŷ")
    assert final == pytest.approx([0.0174, 0.9746, 0.9847, 0.0227], abs=5e-5)


def test_one_sample_of_tutorial_b_is_numbers():
    found = lines_of("loy", [1])
    assert "z1₁ = W1₁₁·x₁ + W1₂₁·x₂ + W1₃₁·x₃" in formulas(found)
    assert "layer1₁ = σ(z1₁)" in formulas(found)
    assert "∂L/∂W2₄ = ∂L/∂z2·layer1₄" in formulas(found)
    assert "∂L/∂W1 = xᵀ·∂L/∂z1" in formulas(found)

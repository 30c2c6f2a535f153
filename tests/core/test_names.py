from dataclasses import replace

import numpy as np
import pytest

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment
from nnviz.core.letters import ANY, Names, subscript
from nnviz.core.names import names_for
from nnviz.core.network import Architecture
from nnviz.core.presets import preset_experiment


def names(*sizes, activation="tanh"):
    activations = (activation,) * (len(sizes) - 2) + ("sigmoid",)
    return Names(sizes, activations, tuple(f"x{subscript(i)}" for i in range(sizes[0])))


def test_indices_count_from_one_and_never_run_together():
    assert subscript(0) == "₁"
    assert subscript(0, 1) == "₁₂"
    assert subscript(0, 11) == "₁,₁₂"
    assert subscript(11) == "₁₂"
    assert subscript(ANY, 2) == "ᵢ₃"


def test_one_layer_needs_no_layer_numbers():
    one = names(2, 1)
    assert (one.weight(0, 1, 0), one.bias(0, 0), one.pre_activation(0, 0)) == ("w₂", "b", "z")
    assert one.weighted_sum(0, 0, bias=True) == "w₁·x₁ + w₂·x₂ + b"
    three = names(2, 3)
    assert (three.weight(0, 1, 2), three.bias(0, 2)) == ("w₂₃", "b₃")
    assert (three.pre_activation(0, 2), three.activation(0, 2), three.target(2)) == ("z₃", "ŷ₃", "y₃")


def test_one_hidden_layer_is_as_plain_as_by_hand():
    two = names(2, 4, 1)
    assert two.weighted_sum(0, 1, bias=True) == "w₁₂·x₁ + w₂₂·x₂ + b₂"
    assert two.weighted_sum(1, 0, bias=True) == "v₁·a₁ + v₂·a₂ + v₃·a₃ + v₄·a₄ + c"
    assert two.weighted_sum(1, 0, bias=False) == "v₁·a₁ + v₂·a₂ + v₃·a₃ + v₄·a₄"
    assert (two.activation(0, 1), two.activation(1, 0)) == ("a₂", "ŷ")
    assert (two.weights(0), two.biases(0), two.pre_activations(0)) == ("W⁽¹⁾", "b⁽¹⁾", "z⁽¹⁾")
    assert [two.activation_vector(layer) for layer in (-1, 0, 1)] == ["x", "a⁽¹⁾", "ŷ"]
    several = names(2, 4, 3)
    assert (several.weight(1, 0, 2), several.bias(1, 2), several.pre_activation(1, 2)) == (
        "w⁽²⁾₁₃",
        "b⁽²⁾₃",
        "z⁽²⁾₃",
    )


def test_deeper_networks_number_their_layers():
    deep = names(2, 3, 12, 1)
    assert deep.pre_activation(0, 1) == "z⁽¹⁾₂"
    assert deep.weight(1, 2, 10) == "w⁽²⁾₃,₁₁"
    assert deep.bias(1, 10) == "b⁽²⁾₁₁"
    assert (deep.pre_activation(2, 0), deep.weight(2, 11, 0)) == ("z⁽³⁾", "w⁽³⁾₁₂")
    assert deep.weighted_sum(2, 0, bias=True) == "Σ w⁽³⁾ᵢ·a⁽²⁾ᵢ + b⁽³⁾"
    assert deep.derivative("L", deep.weights(1)) == "∂L/∂W⁽²⁾"


@pytest.mark.parametrize(
    ("activation", "call", "slope"),
    [
        ("sigmoid", "σ(z)", "a·(1 − a)"),
        ("tanh", "tanh(z)", "1 − a²"),
        ("relu", "max(0, z)", "1 if z > 0, else 0"),
        ("linear", "z", "1"),
    ],
)
def test_activations_and_their_slopes(activation, call, slope):
    one = names(2, 1, 1, activation=activation)
    assert one.call(0, "z") == call
    assert one.slope(0, "z", "a") == slope


def test_a_square_of_a_name_with_a_layer_number_has_brackets():
    assert names(2, 1, 1, 1).slope(0, "z⁽¹⁾₁", "a⁽¹⁾₁") == "1 − (a⁽¹⁾₁)²"


def test_names_of_inputs_come_from_the_data():
    data = Dataset(np.zeros((1, 2)), np.zeros((1, 1)), input_names=("petal length (cm)", "petal width (cm)"))
    experiment = Experiment(data, Architecture((2, 1), ("sigmoid",)))
    assert names_for(experiment).weighted_sum(0, 0, bias=True) == "w₁·petal length + w₂·petal width + b"
    # Where only the unit tells them apart it stays.
    data = Dataset(np.zeros((1, 2)), np.zeros((1, 1)), input_names=("size (cm)", "size (kg)"))
    experiment = Experiment(data, Architecture((2, 1), ("sigmoid",)))
    assert names_for(experiment).input(1) == "size (kg)"


@pytest.mark.parametrize("preset", ["realpython", "realpython-first-prediction"])
def test_tutorial_a(preset):
    a = names_for(preset_experiment(preset))
    assert a.weighted_sum(0, 0, bias=True) == "dot(input, weights) + bias"
    assert a.weighted_sum(0, 0, bias=False) == "dot(input, weights)"
    assert a.answer(0, 0) == ("layer_2", "prediction = sigmoid(layer_1)")
    prediction, layer_1 = a.activation(0, 0), a.pre_activation(0, 0)
    assert a.derivative(a.loss, prediction) == "derror_dprediction"
    assert a.derivative(prediction, layer_1) == "dprediction_dlayer1"
    assert a.slope(0, layer_1, prediction) == "sigmoid(layer_1)·(1 − sigmoid(layer_1))"
    assert a.derivative(layer_1, a.weights(0)) == "dlayer1_dweights"
    assert a.derivative(layer_1, a.bias(0, 0)) == "dlayer1_dbias"
    assert a.derivative(a.loss, a.weights(0)) == "derror_dweights"
    assert a.derivative(a.loss, a.bias(0, 0)) == "derror_dbias"
    assert (a.weight(0, 1, 0), a.input(1)) == ("weights[1]", "input[1]")


def test_tutorial_a_s_vectors_and_prices():
    vectors = names_for(preset_experiment("realpython-vectors"))
    assert vectors.pre_activation(0, 1) == vectors.activation(0, 1) == "dot_product_2"
    assert vectors.weighted_sum(0, 1, bias=False) == "input[0]·weights_2[0] + input[1]·weights_2[1]"
    prices = names_for(preset_experiment("house-prices"))
    assert prices.pre_activation(0, 0) == "price"
    assert prices.weighted_sum(0, 0, bias=True) == "weights_area·area + weights_age·age + bias"


def test_tutorial_b():
    b = names_for(preset_experiment("loy"))
    assert [b.weights(0), b.weights(1)] == ["W1", "W2"]
    assert [b.activation_vector(layer) for layer in (-1, 0, 1)] == ["x", "layer1", "ŷ"]
    assert (b.weight(0, 2, 3), b.weight(1, 3, 0), b.activation(0, 3)) == ("W1₃₄", "W2₄", "layer1₄")
    assert b.adds


@pytest.mark.parametrize(
    ("preset", "changes"),
    [
        ("realpython", {"sizes": (2, 3, 1), "activations": ("tanh", "sigmoid")}),
        ("realpython-vectors", {"activations": ("tanh",)}),
        ("realpython-vectors", {"bias": True}),
        ("house-prices", {"activations": ("sigmoid",)}),
        ("loy", {"bias": True}),
        ("loy", {"sizes": (3, 5, 1)}),
        ("loy", {"sizes": (3, 4, 4, 1), "activations": ("sigmoid",) * 3}),
    ],
)
def test_another_network_is_not_the_tutorial_s_any_more(preset, changes):
    experiment = preset_experiment(preset)
    experiment = experiment.with_architecture(replace(experiment.architecture, **changes))
    assert type(names_for(experiment)) is Names


def test_the_tutorial_s_names_outlive_another_activation():
    experiment = preset_experiment("realpython")
    experiment = experiment.with_architecture(replace(experiment.architecture, activations=("tanh",)))
    a = names_for(experiment)
    assert a.answer(0, 0) == ("layer_2", "prediction = tanh(layer_1)")
    assert a.slope(0, "layer_1", "prediction") == "1 − tanh(layer_1)²"

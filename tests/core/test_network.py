import math

import numpy as np
import pytest

from nnviz.core.errors import InputError
from nnviz.core.network import Architecture

TWO_FOUR_ONE = Architecture((2, 4, 1), ("tanh", "sigmoid"))


def test_flat_vector_holds_each_layers_weights_row_by_row_and_then_its_biases():
    architecture = Architecture((2, 2, 1), ("tanh", "linear"))
    parameters = architecture.flat([([[1, 2], [3, 4]], [5, 6]), ([[7], [8]], [9])])
    assert parameters.tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert architecture.layers(parameters)[1].weights.tolist() == [[7], [8]]


def test_parameters_are_counted_with_and_without_biases():
    assert TWO_FOUR_ONE.n_parameters == 2 * 4 + 4 + 4 * 1 + 1
    assert Architecture((2, 4, 1), ("tanh", "sigmoid"), bias=False).n_parameters == 2 * 4 + 4 * 1


def test_normal_values_are_drawn_layer_by_layer_weights_before_biases():
    rng = np.random.default_rng(3)
    expected = [rng.standard_normal() for _ in range(17)]
    assert TWO_FOUR_ONE.initial_parameters("normal", np.random.default_rng(3)).tolist() == expected


def test_uniform_values_are_drawn_layer_by_layer_weights_before_biases():
    rng = np.random.default_rng(3)
    expected = [rng.random() for _ in range(17)]
    assert TWO_FOUR_ONE.initial_parameters("uniform", np.random.default_rng(3)).tolist() == expected


def test_xavier_stays_within_its_limit_and_starts_without_bias():
    architecture = Architecture((10, 50, 10), ("tanh", "sigmoid"))
    layer = architecture.layers(architecture.initial_parameters("xavier", np.random.default_rng(0)))[0]
    limit = math.sqrt(6 / 60)
    assert 0.95 * limit < np.abs(layer.weights).max() <= limit
    assert not layer.biases.any()


def test_he_has_its_spread_and_starts_without_bias():
    architecture = Architecture((8, 64, 64, 1), ("relu", "relu", "sigmoid"))
    layer = architecture.layers(architecture.initial_parameters("he", np.random.default_rng(0)))[1]
    assert layer.weights.std() == pytest.approx(math.sqrt(2 / 64), rel=0.05)  # 4,096 draws
    assert not layer.biases.any()


def test_zeros_draw_nothing():
    rng = np.random.default_rng(0)
    assert not TWO_FOUR_ONE.initial_parameters("zeros", rng).any()
    assert rng.random() == np.random.default_rng(0).random()


@pytest.mark.parametrize(
    ("point", "layer_1", "prediction"), [((1.66, 1.56), 1.3774, 0.7985731), ((2.0, 1.5), 1.91, 0.87101915)]
)
def test_first_predictions_of_tutorial_a(point, layer_1, prediction):
    neuron = Architecture((2, 1), ("sigmoid",))
    (values,) = neuron.forward(np.array([1.45, -0.66, 0.0]), np.array([point]))
    assert values.pre_activations[0, 0] == pytest.approx(layer_1, rel=1e-14)
    assert values.activations[0, 0] == pytest.approx(prediction, abs=5e-9)


def test_two_layers_by_hand():
    # z = (1·1 + 2·3 + 10, 1·2 + 2·(−9) + 20) = (17, 4); relu; 17·2 + 4·(−5) − 1 = 13
    architecture = Architecture((2, 2, 1), ("relu", "linear"))
    parameters = architecture.flat([([[1, 2], [3, -9]], [10, 20]), ([[2], [-5]], [-1])])
    assert architecture.predict(parameters, np.array([[1.0, 2.0]])).tolist() == [[13.0]]


def test_new_hidden_layers_take_the_last_hidden_activation():
    assert TWO_FOUR_ONE.with_hidden((3, 3)).activations == ("tanh", "tanh", "sigmoid")
    assert TWO_FOUR_ONE.with_hidden(()).activations == ("sigmoid",)
    assert TWO_FOUR_ONE.with_hidden(()).sizes == (2, 1)


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ((17, 1), "1 to 16 inputs, not 17"),
        ((2, 11), "1 to 10 outputs, not 11"),
        ((2, 65, 1), "1 to 64 units, not 65"),
        ((2, 0, 1), "1 to 64 units, not 0"),
        ((2, *[4] * 9, 1), "at most 8 hidden layers, not 9"),
        ((2,), "needs inputs, outputs"),
    ],
)
def test_limits_are_told_in_plain_words(sizes, words):
    with pytest.raises(InputError, match=words):
        Architecture(sizes, ("tanh",) * (len(sizes) - 1))


def test_unknown_names_list_what_there_is():
    with pytest.raises(InputError, match="no activation 'swish'; there are sigmoid, tanh, relu, linear"):
        Architecture((2, 1), ("swish",))
    with pytest.raises(InputError, match="there are normal, uniform, xavier, he, zeros"):
        TWO_FOUR_ONE.initial_parameters("lecun", np.random.default_rng(0))

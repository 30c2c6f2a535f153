import itertools

import pytest

from nnviz.core.errors import InputError
from nnviz.core.presets import preset_experiment
from nnviz.core.settings import with_settings


def changed(*pairs: str, preset: str = "circle", seed: int | None = None):
    return with_settings(preset_experiment(preset), list(pairs), seed)


@pytest.mark.parametrize(
    ("pair", "field", "value"),
    [
        ("learning_rate=0.25", "learning_rate", 0.25),
        ("learning_rate=0,25", "learning_rate", 0.25),
        ("loss=cross_entropy", "loss", "cross_entropy"),
        ("batch=32", "batch", 32),
        ("batch=all", "batch", None),
        ("sampling=shuffled", "sampling", "shuffled"),
        ("init=he", "initialisation", "he"),
        ("record_every=7", "record_every", 7),
    ],
)
def test_training_settings(pair, field, value):
    assert getattr(changed(pair).config, field) == value


@pytest.mark.parametrize(
    ("pairs", "sizes", "activations"),
    [
        (["layers=8,8"], (2, 8, 8, 1), ("tanh", "tanh", "sigmoid")),
        (["layers= 3 , 5 "], (2, 3, 5, 1), ("tanh", "tanh", "sigmoid")),
        (["layers="], (2, 1), ("sigmoid",)),
        (["activation=relu"], (2, 4, 1), ("relu", "sigmoid")),
        (["activation=relu,linear"], (2, 4, 1), ("relu", "linear")),
        (["activation=tanh,relu", "layers=4,4"], (2, 4, 4, 1), ("tanh", "relu", "sigmoid")),
        (["output_activation=linear"], (2, 4, 1), ("tanh", "linear")),
        (["output_activation=linear", "activation=relu,relu"], (2, 4, 1), ("relu", "linear")),
    ],
)
def test_network_settings(pairs, sizes, activations):
    architecture = changed(*pairs).architecture
    assert (architecture.sizes, architecture.activations) == (sizes, activations)


def test_bias_can_be_switched_off_and_on():
    assert not changed("bias=false").architecture.bias
    assert changed("bias=true", preset="loy").architecture.bias


def test_held_out_share_follows_the_seed():
    masks = [tuple(changed("held_out=0.5", seed=seed).dataset.held_out) for seed in (1, 1, 2)]
    assert sum(masks[0]) == 125
    assert masks[0] == masks[1] != masks[2]


def test_the_order_of_the_pairs_does_not_matter():
    pairs = [
        "layers=3,2",
        "activation=relu,tanh",
        "output_activation=sigmoid",
        "loss=cross_entropy",
        "init=he",
    ]
    for order in itertools.permutations(pairs):
        experiment = changed(*order)
        assert experiment.architecture.activations == ("relu", "tanh", "sigmoid")
        assert experiment.config.loss == "cross_entropy"


@pytest.mark.parametrize("flip", [False, True])
def test_leaving_cross_entropy_frees_the_output(flip):
    experiment = changed("loss=cross_entropy")
    pairs = ["loss=squared_error", "output_activation=linear"]
    experiment = with_settings(experiment, pairs[::-1] if flip else pairs)
    assert (experiment.config.loss, experiment.architecture.activations[-1]) == ("squared_error", "linear")


def test_the_last_of_two_with_the_same_key_counts():
    assert changed("learning_rate=5", "layers=2", "learning_rate=0.5").config.learning_rate == 0.5
    assert changed("layers=1,2,3", "layers=2", "activation=relu").architecture.sizes == (2, 2, 1)


def test_given_weights_stay_until_they_no_longer_fit():
    preset = "realpython-first-prediction"
    assert changed("learning_rate=1", preset=preset).given_parameters is not None
    assert changed("layers=3", preset=preset).given_parameters is None
    assert changed("init=zeros", preset=preset).given_parameters is None


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        ("learning_rate", "takes KEY=VALUE, not 'learning_rate'"),
        ("colour=red", "no setting 'colour'; there are .*learning_rate"),
        ("learning_rate=fast", "the learning rate must be a number, not 'fast'"),
        ("learning_rate=1_0", "must be a number"),
        ("learning_rate=0", "greater than 0"),
        ("learning_rate=-1", "greater than 0"),
        ("learning_rate=nan", "greater than 0"),
        ("learning_rate=1e9", "at most 1000"),
        ("batch=0", "from 1 to"),
        ("batch=some", "whole number, not 'some'"),
        ("layers=4,,4", "whole number, not ''"),
        ("layers=65", "1 to 64 units, not 65"),
        ("layers=1,1,1,1,1,1,1,1,1", "at most 8 hidden layers, not 9"),
        ("activation=swish", "no activation 'swish'"),
        ("activation=tanh,tanh,tanh", "one for each of 2 layers, not 3"),
        ("bias=yes", "true or false, not 'yes'"),
        ("sampling=sorted", "with_replacement, shuffled"),
        ("held_out=1", "from 0 to less than 1"),
        ("record_every=0", "from 1 to"),
        ("loss=hinge", "squared_error, cross_entropy"),
    ],
)
def test_a_bad_setting_is_refused_in_plain_words(pair, words):
    with pytest.raises(InputError, match=words):
        changed(pair)


def test_a_wrong_activation_is_refused_where_there_is_no_hidden_layer_too():
    with pytest.raises(InputError, match="no activation 'swish'"):
        changed("activation=swish", preset="realpython")


def test_cross_entropy_needs_sigmoid_and_targets_between_0_and_1():
    with pytest.raises(InputError, match="needs sigmoid outputs"):
        changed("loss=cross_entropy", preset="house-prices")
    with pytest.raises(InputError, match="needs targets from 0 to 1"):
        changed("loss=cross_entropy", "output_activation=sigmoid", preset="house-prices")

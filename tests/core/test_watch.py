"""What watches show: the tutorials' figures, gradients by another way, and samples through edits."""

import math
from itertools import pairwise

import numpy as np
import pytest
from oracle import gradient

from nnviz.core.dataset import Dataset
from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.core.part import bias_part, input_part, unit_part, weight_part
from nnviz.core.presets import preset_experiment
from nnviz.core.training import initial_state, train
from nnviz.core.watch import (
    MOST_WORK,
    Watch,
    activation_watch,
    fits,
    followed,
    gradient_watch,
    parameter_watch,
    trouble_of,
)
from nnviz.core.watch_values import watch_values

W, B = weight_part, bias_part


def one_neuron(inputs=((2.0, 1.5),), targets=(0.0,)):
    dataset = Dataset(np.array(inputs), np.array(targets)[:, None])
    return Experiment(dataset, Architecture((2, 1), ("sigmoid",)))


def network(sizes, activations, loss="squared_error", *, bias=True, n=5, held_out=0):
    """A network with random samples; the last `held_out` of them are only measured."""
    generator = np.random.default_rng(7)
    inputs = generator.standard_normal((n, sizes[0]))
    targets = generator.integers(0, 2, (n, sizes[-1])).astype(float)
    mask = np.arange(n) >= n - held_out
    dataset = Dataset(inputs, targets, "regression", held_out=mask)
    return Experiment(dataset, Architecture(sizes, activations, bias), TrainingConfig(loss=loss))


# Tutorial A: weights (1.45, −0.66), bias 0.
NEURON = np.array([[1.45, -0.66, 0.0]])


def test_a_weight_and_a_bias_are_what_stands_in_the_vector():
    experiment = preset_experiment("loy")  # 3-4-1 without biases: W1 row by row, then W2
    parameters = np.arange(32.0).reshape(2, 16)
    values = watch_values(parameter_watch(W(0, 1, 2)), experiment, parameters)
    assert values.tolist() == [6.0, 22.0]
    assert watch_values(parameter_watch(W(1, 3, 0)), experiment, parameters).tolist() == [15.0, 31.0]
    neuron = np.array([[1.45, -0.66, 0.25], [0.0, 1.0, 2.0]])
    assert watch_values(parameter_watch(B(0, 0)), one_neuron(), neuron).tolist() == [0.25, 2.0]


def test_activations_are_the_predictions_of_tutorial_a():
    experiment = one_neuron(((1.66, 1.56), (2.0, 1.5)), (1.0, 0.0))
    assert watch_values(activation_watch(0, 0, 0), experiment, NEURON) == pytest.approx([0.7985731])
    assert watch_values(activation_watch(0, 0, 1), experiment, NEURON) == pytest.approx([0.87101915])


def test_activations_after_1500_iterations_are_those_of_tutorial_b():
    experiment = preset_experiment("loy")
    state = train(experiment, initial_state(experiment), 1500).state
    answers = [
        watch_values(activation_watch(1, 0, sample), experiment, state.parameters[None])[0]
        for sample in range(4)
    ]
    assert answers == pytest.approx([0.0174, 0.9746, 0.9847, 0.0227], abs=5e-5)


def test_a_hidden_activation_for_several_parameter_vectors_at_once():
    dataset = Dataset(np.array([[0.5, -1.0]]), np.array([[1.0]]))
    experiment = Experiment(dataset, Architecture((2, 2, 1), ("tanh", "sigmoid")))
    parameters = np.zeros((2, 9))
    parameters[0, [1, 3, 5]] = 2.0, 1.0, 0.25  # a₂ = tanh(2·0.5 − 1·1 + 0.25)
    parameters[1, [1, 3, 5]] = -1.0, 3.0, 0.5  # a₂ = tanh(−1·0.5 − 3·1 + 0.5)
    values = watch_values(activation_watch(0, 1, 0), experiment, parameters)
    assert values == pytest.approx([math.tanh(0.25), math.tanh(-3.0)])


def test_the_gradient_norm_of_tutorial_a():
    norm = math.hypot(0.19570893, 0.39141786, 0.29356339)
    assert watch_values(gradient_watch(), one_neuron(), NEURON) == pytest.approx([norm])


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(
    ("sizes", "activations", "loss"),
    [
        ((2, 1), ("sigmoid",), "cross_entropy"),
        ((3, 4, 2), ("tanh", "linear"), "squared_error"),
        ((2, 3, 3, 1), ("relu", "sigmoid", "sigmoid"), "cross_entropy"),
        ((1, 5, 4, 3), ("sigmoid", "tanh", "sigmoid"), "squared_error"),
    ],
)
def test_gradient_norms_agree_with_complex_steps(sizes, activations, loss, bias):
    experiment = network(sizes, activations, loss, bias=bias, held_out=2)
    architecture, dataset = experiment.architecture, experiment.dataset
    parameters = np.random.default_rng(3).standard_normal((4, architecture.n_parameters))
    problem = (sizes, activations, bias, loss, dataset.inputs[:3], dataset.targets[:3])
    by_steps = np.array([gradient(row, *problem) for row in parameters])
    whole = watch_values(gradient_watch(), experiment, parameters)
    assert whole == pytest.approx(np.sqrt((by_steps**2).sum(axis=1)), rel=1e-9)
    start = 0
    for layer, (n_in, n_out) in enumerate(pairwise(sizes)):
        end = start + (n_in + bias) * n_out
        expected = np.sqrt((by_steps[:, start:end] ** 2).sum(axis=1))
        assert watch_values(gradient_watch(layer), experiment, parameters) == pytest.approx(
            expected, rel=1e-9
        )
        start = end


def test_many_vectors_and_samples_are_the_same_as_one_by_one():
    experiment = network((2, 8, 1), ("tanh", "sigmoid"), n=2000)  # several blocks
    parameters = np.random.default_rng(4).standard_normal((50, 33))
    one_by_one = [watch_values(gradient_watch(), experiment, row[None])[0] for row in parameters]
    assert watch_values(gradient_watch(), experiment, parameters) == pytest.approx(one_by_one, rel=1e-12)


def test_without_training_samples_the_gradient_is_0():
    experiment = one_neuron()
    empty = experiment.with_dataset(experiment.dataset.without_points([0]))
    assert watch_values(gradient_watch(), empty, NEURON).tolist() == [0.0]


def test_what_is_not_finite_is_nan():
    parameters = np.array([[1e300, 1e300, 0.0], [np.inf, 0.0, 0.0], [1.0, 0.0, 0.0]])
    experiment = Experiment(
        Dataset(np.array([[1e9, 1e9]]), np.array([[0.0]]), "regression"), Architecture((2, 1), ("linear",))
    )
    norms = watch_values(gradient_watch(), experiment, parameters)
    assert np.isnan(norms).tolist() == [True, True, False]
    weights = watch_values(parameter_watch(W(0, 0, 0)), experiment, parameters)
    assert weights[0] == 1e300
    assert np.isnan(weights).tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("watch", "trouble"),
    [
        (gradient_watch(), ""),
        (gradient_watch(1), ""),
        (gradient_watch(2), "network"),
        (parameter_watch(W(0, 2, 3)), ""),
        (parameter_watch(W(0, 3, 3)), "network"),
        (parameter_watch(W(0, 2, 4)), "network"),
        (parameter_watch(W(2, 0, 0)), "network"),
        (parameter_watch(B(0, 0)), "network"),  # this network has no biases
        (activation_watch(1, 0, 3), ""),
        (activation_watch(1, 0, 4), "sample"),
        (activation_watch(1, 1, 0), "network"),
        (activation_watch(2, 0, 0), "network"),
        (Watch(input_part(0)), "network"),
    ],
)
def test_what_can_be_watched(watch, trouble):
    experiment = preset_experiment("loy")
    assert trouble_of(watch, experiment) == trouble
    assert fits(watch, experiment) == (not trouble)


def test_what_does_not_fit_has_no_values():
    with pytest.raises(InputError, match="no such number"):
        watch_values(activation_watch(0, 0, 1), one_neuron(), NEURON)


def test_a_gradient_of_too_much_is_refused_and_a_weight_is_not():
    sizes = (2, 64, 64, 1)  # 2·64 + 64 + 64·64 + 64 + 64 + 1 = 4,417 parameters
    n = MOST_WORK // 4417 + 1
    experiment = Experiment(
        Dataset(np.zeros((n, 2)), np.zeros((n, 1))), Architecture(sizes, ("tanh", "tanh", "sigmoid"))
    )
    assert trouble_of(gradient_watch(), experiment) == "size"
    assert trouble_of(parameter_watch(W(1, 0, 0)), experiment) == ""
    assert trouble_of(activation_watch(2, 0, 0), experiment) == ""
    fewer = experiment.with_dataset(experiment.dataset.without_points([0]))
    assert trouble_of(gradient_watch(), fewer) == ""


# Samples through edits: 0 to 5, each at its own place in the plane.
POINTS = Dataset(np.array([[i, 10.0 * i] for i in range(6)], float), np.zeros((6, 1)))


def sample_after(watch, *datasets):
    """The watched sample's number after a chain of data sets; None where it is lost."""
    for before, after in pairwise(datasets):
        (watch,) = followed((watch,), before, after)
    return None if watch.lost_in is not None else watch.sample


def test_a_watch_goes_with_its_sample_through_edits():
    watch = activation_watch(0, 0, 3)
    assert sample_after(watch, POINTS, POINTS.without_points([1])) == 2
    assert sample_after(watch, POINTS, POINTS.without_points([5])) == 3
    assert sample_after(watch, POINTS, POINTS.with_point([9.0, 9.0], [1.0])) == 3
    assert sample_after(watch, POINTS, POINTS.moved([3], [[7.0, 7.0]])) == 3
    assert sample_after(watch, POINTS, POINTS.relabelled([3], 1)) == 3


def test_a_lost_sample_is_found_when_it_comes_back():
    watch = activation_watch(0, 0, 3)
    without = POINTS.without_points([3])
    assert sample_after(watch, POINTS, without) is None
    assert sample_after(watch, POINTS, without, POINTS) == 3
    fewer = without.without_points([0])
    assert sample_after(watch, POINTS, without, fewer, without, POINTS) == 3


def test_two_watches_of_neighbours_stay_two_when_one_is_lost():
    watches = activation_watch(0, 0, 3), activation_watch(0, 0, 4), gradient_watch()
    lost, other, norm = followed(watches, POINTS, POINTS.without_points([3]))
    assert lost.lost_in is POINTS
    assert (other.sample, other.lost_in) == (3, None)
    assert lost != other
    assert norm == gradient_watch()
    assert trouble_of(lost, one_neuron(((1.0, 1.0),) * 6, (0.0,) * 6)) == "sample"


def test_watches_are_values():
    assert activation_watch(0, 1, 2) == Watch(unit_part(0, 1), 2)
    assert len({gradient_watch(), gradient_watch(), gradient_watch(0)}) == 2

"""What differs between two experiments: every figure is counted by hand."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nnviz.core.dataset import Dataset
from nnviz.core.difference import Change, differences
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture

FOUR = Dataset(
    np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [2.0, 3.0]]), np.array([[0.0], [1.0], [1.0], [0.0]])
)
TWO_LAYERS = Architecture((2, 3, 1), ("tanh", "sigmoid"))


def experiment(dataset=FOUR, architecture=TWO_LAYERS, **config):
    return Experiment(dataset, architecture, TrainingConfig(**config))


def of_data(other, one=FOUR):
    return differences(experiment(one), experiment(other))


def test_an_experiment_differs_in_nothing_from_itself_or_from_one_that_is_made_alike():
    copy = replace(FOUR, inputs=FOUR.inputs.copy())
    assert differences(experiment(), experiment()) == ()
    assert of_data(copy) == ()


def test_a_title_is_no_difference():
    one = experiment()
    assert differences(one, replace(one, title="Other", preset="xor")) == ()


@pytest.mark.parametrize(
    ("name", "value", "before"),
    [
        ("learning_rate", 0.5, 0.1),
        ("loss", "cross_entropy", "squared_error"),
        ("batch", None, 1),
        ("sampling", "shuffled", "with_replacement"),
        ("initialisation", "he", "normal"),
        ("seed", 3, 0),
        ("record_every", 10, 100),
    ],
)
def test_each_setting_is_named_with_both_its_values(name, value, before):
    assert differences(experiment(), experiment(**{name: value})) == (Change(name, before, value),)


def test_a_networks_shape_its_activations_and_its_biases_differ():
    other = experiment(architecture=Architecture((2, 3, 1), ("relu", "linear"), bias=False))
    assert differences(experiment(), other) == (
        Change("activation", "tanh", "relu", 1),
        Change("activation", "sigmoid", "linear", 0),
        Change("bias", True, False),
    )


def test_layers_that_only_one_network_has_are_told_by_their_number_alone():
    deep = experiment(architecture=Architecture((2, 3, 8, 1), ("tanh", "relu", "sigmoid")))
    assert differences(experiment(), deep) == (Change("layers", (3,), (3, 8)),)
    assert differences(deep, experiment()) == (Change("layers", (3, 8), (3,)),)


def test_the_weightiest_comes_first():
    other = experiment(
        FOUR.without_points([0]), Architecture((2, 4, 1), ("tanh", "sigmoid")), seed=7, learning_rate=1.0
    )
    kinds = [change.kind for change in differences(experiment(), other, by_hand=True)]
    assert kinds == ["layers", "points", "learning_rate", "seed", "weights"]


# Points


@pytest.mark.parametrize("index", range(4))
def test_a_deleted_point_is_one_change_wherever_it_stood(index):
    assert of_data(FOUR.without_points([index])) == (Change("points", 4, 3),)


def test_added_points_are_counted():
    more = FOUR.with_point([5, 5], [1]).with_point([0, 0], [0])  # the second one is there already
    assert of_data(more) == (Change("points", 4, 6),)
    assert of_data(FOUR, one=more) == (Change("points", 6, 4),)


def test_no_point_at_all_and_the_first_ones():
    empty = FOUR.without_points(range(4))
    assert of_data(empty) == (Change("points", 4, 0),)
    assert of_data(FOUR, one=empty) == (Change("points", 0, 4),)


def test_a_moved_point_is_told_from_a_deleted_one():
    assert of_data(FOUR.moved([1, 3], [[9, 9], [8, 8]])) == (Change("moved", 4, 4, 2),)
    both = FOUR.moved([3], [[9, 9]]).without_points([0])
    assert of_data(both) == (Change("points", 4, 3), Change("moved", 4, 3, 1))


def test_a_point_of_another_class_is_told_from_a_moved_one():
    assert of_data(FOUR.relabelled([0, 1], 1)) == (Change("reclassed", 4, 4, 1),)  # 1 is of class 1
    both = FOUR.relabelled([0], 1).moved([0], [[9, 9]])
    assert of_data(both) == (Change("moved", 4, 4, 1), Change("reclassed", 4, 4, 1))


def test_a_class_is_compared_as_such_when_there_are_more_of_them():
    other = experiment(FOUR.with_classes(3), Architecture((2, 3, 3), ("tanh", "sigmoid")))
    assert differences(experiment(), other) == (Change("classes", 2, 3),)


def test_held_out_points_are_counted_as_they_are():
    held = FOUR.with_held_out_points([0, 2], True)
    assert of_data(held) == (Change("held_out", 0, 2),)
    assert of_data(FOUR, one=held) == (Change("held_out", 2, 0),)
    assert of_data(held.with_held_out_points([0], False).with_held_out_points([1], True), one=held) == (
        Change("held_out", 2, 2),
    )
    assert of_data(held.without_points([0]), one=held) == (Change("points", 4, 3),)


def test_one_of_two_alike_that_is_held_out_keeps_its_place():
    twins = FOUR.with_point([0, 0], [0])
    assert of_data(twins.with_held_out_points([4], True), one=twins) == (Change("held_out", 0, 1),)


def test_targets_of_a_regression():
    values = Dataset(np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([[1.5], [2.5]]), "regression")
    assert of_data(values.with_targets(1, [9.0]), one=values) == (Change("targets", 2, 2, 1),)


def test_the_order_of_points_is_a_difference_of_its_own():
    turned = replace(FOUR, inputs=FOUR.inputs[::-1], targets=FOUR.targets[::-1])
    assert of_data(turned) == (Change("order", 4, 4),)


def test_other_data_are_not_counted_point_by_point():
    others = Dataset(np.full((7, 2), 50.0), np.ones((7, 1)))
    assert of_data(others) == (Change("data", 4, 7),)
    three_inputs = Dataset(np.zeros((5, 3)), np.zeros((5, 1)))
    other = experiment(three_inputs, Architecture((3, 3, 1), ("tanh", "sigmoid")))
    assert differences(experiment(), other) == (Change("data", 4, 5),)
    assert of_data(replace(FOUR, kind="regression")) == (Change("data", 4, 4),)


def test_the_sign_of_a_zero_moves_nothing():
    assert of_data(FOUR.without_points([3]).moved([0], [[-0.0, 0.0]])) == (Change("points", 4, 3),)


def places(n):
    return st.sets(st.integers(0, n - 1))


@given(deleted=places(12), moved=places(12), reclassed=places(12))
def test_edits_of_points_that_are_all_different_are_counted_right(deleted, moved, reclassed):
    """Twelve points in a row; moved ones go to places that no other has, and keep their class."""
    row = Dataset(np.stack([np.arange(12.0), np.zeros(12)], axis=1), np.tile([[0.0], [1.0]], (6, 1)))
    moved, reclassed = moved - deleted, reclassed - deleted - moved
    other = row.moved(sorted(moved), row.inputs[sorted(moved)] + [0, 5])
    for index in reclassed:
        other = other.relabelled([index], (index + 1) % 2)
    other = other.without_points(sorted(deleted))
    kinds = {change.kind: change for change in of_data(other, one=row)}
    n_left = 12 - len(deleted)
    assume(not deleted or n_left > len(moved) + len(reclassed))  # else these are other data
    assert ("points" in kinds) == bool(deleted)
    assert kinds.get("moved", Change("moved")).number == len(moved)
    assert kinds.get("reclassed", Change("reclassed")).number == len(reclassed)
    assert "data" not in kinds


# Initial values


def test_given_values_count_instead_of_drawn_ones():
    drawn = experiment()
    given_one = replace(drawn, given_parameters=np.zeros(13))  # 2·3 + 3 + 3·1 + 1
    given_other = replace(drawn, given_parameters=np.ones(13))
    assert differences(drawn, given_one) == (Change("given"),)
    assert differences(given_one, given_other) == (Change("given"),)
    assert differences(given_one, replace(given_one, given_parameters=np.zeros(13))) == ()
    assert differences(given_one, drawn) == (Change("initialisation", "normal", "normal"),)


def test_given_values_that_no_longer_fit_go_with_their_layers():
    given_one = replace(experiment(), given_parameters=np.zeros(13))
    larger = given_one.with_architecture(given_one.architecture.with_hidden((4,)))
    assert differences(given_one, larger) == (Change("layers", (3,), (4,)),)


def test_weights_set_by_hand_are_a_difference_of_the_same_experiment():
    one = experiment()
    assert differences(one, one, by_hand=True) == (Change("weights"),)


# Names and scaling

NAMED = replace(FOUR, class_names=("no", "yes"))
RANDOM = np.random.default_rng(3).normal(size=(40, 2)) * [1.0, 1e3]  # more digits than scaling gives back
LONG_DIGITS = Dataset(RANDOM, np.tile(FOUR.targets, (10, 1)))


def test_other_class_names_are_a_difference():
    other = replace(FOUR, class_names=("no", "perhaps"))
    assert of_data(other, one=NAMED) == (Change("class_names", 2, 2),)
    assert of_data(FOUR, one=NAMED) == (Change("class_names", 2, 0),)
    assert of_data(replace(NAMED), one=NAMED) == ()


def test_the_name_of_a_class_that_is_added_is_no_other_difference():
    three = experiment(NAMED.with_classes(3), Architecture((2, 3, 3), ("tanh", "sigmoid")))
    assert differences(experiment(NAMED), three) == (Change("classes", 2, 3),)


@pytest.mark.parametrize("data", [FOUR, LONG_DIGITS], ids=["short", "long"])
def test_another_scaling_moves_no_point(data):
    standard, spread = data.with_scaling("standard"), data.with_scaling("range")
    assert of_data(standard, one=data) == (Change("scaling", None, "standard"),)
    assert of_data(spread, one=standard) == (Change("scaling", "standard", "range"),)
    assert of_data(data, one=spread) == (Change("scaling", "range", None),)
    assert of_data(replace(standard), one=standard) == ()


def test_points_that_are_moved_under_another_scaling_are_counted():
    other = FOUR.moved([1], [[9, 9]]).with_point([7, 7], [1]).with_scaling("range")
    assert of_data(other, one=FOUR.with_scaling("standard")) == (
        Change("scaling", "standard", "range"),
        Change("points", 4, 5),
        Change("moved", 4, 5, 1),
    )


def test_the_same_method_with_other_numbers_is_another_scaling():
    one = FOUR.with_scaling("range")
    other = replace(FOUR.moved([0], [[-9, 0]]).with_scaling("range"))
    assert of_data(other, one=one) == (Change("scaling", "range", "range"), Change("moved", 4, 4, 1))

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.dataset import Dataset
from nnviz.core.errors import InputError
from nnviz.core.scaling import Scaling

# Two inputs of four samples, worked out by hand: mean 5 and standard deviation √5; a constant.
INPUTS = np.array([[2.0, 7.0], [4.0, 7.0], [6.0, 7.0], [8.0, 7.0]])


def flowers() -> Dataset:
    return Dataset(INPUTS, np.eye(3)[[0, 1, 2, 1]], class_names=("setosa", "versicolor", "virginica"))


def test_standard_scaling_takes_mean_and_standard_deviation():
    scaling = Scaling.fitted(INPUTS, "standard")
    assert scaling == Scaling("standard", (5.0, 7.0), (math.sqrt(5.0), 1.0))
    expected = [[-3 / math.sqrt(5), 0], [-1 / math.sqrt(5), 0], [1 / math.sqrt(5), 0], [3 / math.sqrt(5), 0]]
    assert scaling.scaled(INPUTS) == pytest.approx(np.array(expected), abs=1e-15)


def test_range_scaling_reaches_from_minus_one_to_one():
    scaling = Scaling.fitted(INPUTS, "range")
    assert scaling == Scaling("range", (5.0, 7.0), (3.0, 1.0))
    assert scaling.scaled(INPUTS)[:, 0] == pytest.approx([-1, -1 / 3, 1 / 3, 1], abs=1e-15)


@pytest.mark.parametrize("method", ["standard", "range"])
def test_a_constant_input_becomes_zero_and_comes_back(method):
    inputs = np.full((3, 1), 0.1)  # the mean of three of them is 0.10000000000000002 in floating point
    scaling = Scaling.fitted(inputs, method)
    assert scaling == Scaling(method, (0.1,), (1.0,))
    assert scaling.scaled(inputs).ravel().tolist() == [0.0, 0.0, 0.0]
    assert scaling.recovered(np.zeros((1, 1))).tolist() == [[0.1]]


@pytest.mark.parametrize("method", ["standard", "range"])
def test_differences_too_small_to_halve_are_none(method):
    scaling = Scaling.fitted(np.array([[0.0], [5e-324]]), method)
    assert scaling.factor == (1.0,)


@given(
    tenths=st.lists(st.integers(-9_999, 9_999), min_size=1, max_size=30),
    method=st.sampled_from(["standard", "range"]),
)
def test_numbers_of_few_digits_come_back_with_the_same_bits(tenths, method):
    inputs = np.array(tenths)[:, None] / 10.0
    scaling = Scaling.fitted(inputs, method)
    scaled = scaling.scaled(inputs)
    assert np.abs(scaled).max() <= math.sqrt(len(tenths)) + 1e-9
    assert scaling.unscaled(scaled) == pytest.approx(inputs, abs=1e-9)
    assert scaling.recovered(scaled).tolist() == inputs.tolist()


@pytest.mark.parametrize("method", ["standard", "range"])
@given(rows=st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(5.8, 5.9)), min_size=2, max_size=30))
def test_what_is_recovered_scales_to_the_same_bits(rows, method):
    """Also where numbers have 17 digits, or are much smaller than what they are scaled by."""
    inputs = np.array(rows)
    scaling = Scaling.fitted(inputs, method)
    scaled = scaling.scaled(inputs)
    assert scaling.scaled(scaling.recovered(scaled)).tobytes() == (scaled + 0.0).tobytes()


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (("log", (0.0,), (1.0,)), "'log' is no way to scale; there are standard, range"),
        (("range", (0.0,), (1.0, 1.0)), "has 1 offsets, but 2 factors"),
        (("range", (0.0, math.nan), (1.0, 1.0)), "the offset of input 2 is nan"),
        (("range", (0.0,), (0.0,)), "the factor of input 1 is 0.0"),
        (("range", (0.0,), (-2.0,)), "the factor of input 1 is -2.0"),
        (("range", (0.0,), (math.inf,)), "the factor of input 1 is inf"),
    ],
)
def test_numbers_of_no_scaling_are_refused(numbers, words):
    with pytest.raises(InputError, match=words):
        Scaling(*numbers)


def test_a_data_set_is_scaled_by_what_is_trained_on_and_back():
    dataset = flowers().with_held_out_points([3], True)  # 2, 4 and 6 remain: mean 4
    scaled = dataset.with_scaling("range")
    assert scaled.inputs[:, 0].tolist() == [-1.0, 0.0, 1.0, 2.0]
    assert scaled.original_inputs.tolist() == INPUTS.tolist()
    again = scaled.with_scaling("standard")
    assert again.scaling == Scaling("standard", (4.0, 7.0), (math.sqrt(8 / 3), 1.0))
    back = again.with_scaling(None)
    assert (back.inputs.tolist(), back.scaling) == (INPUTS.tolist(), None)


def test_edits_keep_scaling_and_class_names():
    dataset = flowers().with_scaling("range")
    for changed in (
        dataset.with_point([0.0, 0.0], dataset.class_targets(2)),
        dataset.without_points([1]),
        dataset.moved([0], [[0.5, 0.0]]),
        dataset.relabelled([0], 2),
        dataset.with_held_out(0.5),
        dataset.with_held_out_points([0], True),
    ):
        assert changed.scaling == dataset.scaling
        assert changed.class_names == ("setosa", "versicolor", "virginica")


def test_without_samples_there_is_nothing_to_scale_by():
    empty = Dataset(np.empty((0, 2)), np.empty((0, 1)))
    assert empty.with_scaling("standard").scaling is None


def test_a_scaling_of_other_inputs_is_refused():
    with pytest.raises(InputError, match="the scaling is one of 1 inputs; there are 2"):
        Dataset(INPUTS, np.zeros((4, 1)), scaling=Scaling("range", (0.0,), (1.0,)))


def test_classes_that_are_added_are_numbered():
    two = Dataset(INPUTS, np.zeros((4, 1)), class_names=("no", "yes"))
    four = two.with_classes(4)
    assert four.class_names == ("no", "yes", "class 2", "class 3")
    assert four.with_classes(2).class_names == ("no", "yes")
    odd = Dataset(INPUTS, np.zeros((4, 1)), class_names=("no", "class 2")).with_classes(4)
    assert odd.class_names == ("no", "class 2", "class 3", "class 4")


def test_classes_without_names_are_numbered():
    unnamed = Dataset(INPUTS, np.zeros((4, 1)))
    assert [unnamed.class_name(index) for index in (0, 1)] == ["class 0", "class 1"]
    assert unnamed.with_classes(3).class_names == ()
    assert flowers().class_name(2) == "virginica"


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("one",), "1 names were given for 2 classes"),
        (("one", " "), "the name of class 1 is blank"),
        (("one", "one"), "two classes have the name 'one'"),
    ],
)
def test_names_that_tell_no_classes_apart_are_refused(names, words):
    with pytest.raises(InputError, match=words):
        Dataset(INPUTS, np.zeros((4, 1)), class_names=names)


def test_a_regression_has_no_class_names():
    with pytest.raises(InputError, match="2 names were given for 0 classes"):
        Dataset(INPUTS, np.zeros((4, 1)), "regression", class_names=("a", "b"))


def test_several_samples_are_added_at_once():
    dataset = Dataset(INPUTS, np.zeros((4, 1))).with_held_out_points([0], True)
    extended = dataset.with_points([[1.0, 2.0], [3.0, 4.0]], [[1.0], [0.0]])
    assert extended.inputs[4:].tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert extended.targets.ravel().tolist() == [0, 0, 0, 0, 1, 0]
    assert extended.training_indices.tolist() == [1, 2, 3, 4, 5]
    with pytest.raises(InputError, match="needs 2 values here, not 1"):
        dataset.with_points([[1.0]], [[1.0]])


def test_lists_are_data_too():
    dataset = Dataset([[1.0], [2.0]], [[0.0], [1.0]], class_names=("a", "b"))
    assert dataset.class_name(1) == "b"

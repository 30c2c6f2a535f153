import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.dataset import MAX_SAMPLES, Dataset, predicted_classes
from nnviz.core.errors import InputError


def three_points() -> Dataset:
    return Dataset(np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]), np.array([[0.0], [1.0], [0.0]]))


def test_arrays_are_copies_that_cannot_be_changed():
    inputs = np.zeros((1, 2))
    dataset = Dataset(inputs, np.zeros((1, 1)))
    inputs[0, 0] = 7.0
    assert dataset.inputs.tolist() == [[0.0, 0.0]]
    with pytest.raises(ValueError, match="read-only"):
        dataset.inputs[0, 0] = 1.0


def test_names_are_numbered_unless_given():
    assert three_points().input_names == ("x₁", "x₂")


def test_with_point_adds_a_training_sample_at_the_end():
    dataset = three_points().with_held_out(0.4).with_point((9.0, 8.0), [1.0])
    assert dataset.inputs[3].tolist() == [9.0, 8.0]
    assert dataset.targets.ravel().tolist() == [0.0, 1.0, 0.0, 1.0]
    assert 3 in dataset.training_indices


def test_without_points_keeps_the_others_in_order():
    dataset = three_points().without_points([1])
    assert dataset.inputs.tolist() == [[0.0, 1.0], [4.0, 5.0]]
    assert dataset.targets.tolist() == [[0.0], [0.0]]


def test_moved_changes_only_the_chosen_points():
    before = three_points()
    after = before.moved([0, 2], [(1.0, 1.0), (2.0, 2.0)])
    assert after.inputs.tolist() == [[1.0, 1.0], [2.0, 3.0], [2.0, 2.0]]
    assert before.inputs[0].tolist() == [0.0, 1.0]


def test_relabelled_gives_points_another_class():
    assert three_points().relabelled([0], 1).classes.tolist() == [1, 1, 0]


def test_more_classes_become_one_hot_and_back():
    three = three_points().with_classes(3)
    assert three.targets.tolist() == [[1, 0, 0], [0, 1, 0], [1, 0, 0]]
    relabelled = three.relabelled([2], 2)
    assert relabelled.classes.tolist() == [0, 1, 2]
    assert three.with_classes(2).targets.tolist() == [[0], [1], [0]]
    with pytest.raises(InputError, match="class 2 still has points"):
        relabelled.with_classes(2)


@given(n=st.integers(0, 40), share=st.floats(0.0, 0.999), seed=st.integers(0, 5))
def test_held_out_share_is_kept_and_leaves_a_training_sample(n, share, seed):
    dataset = Dataset(np.zeros((n, 1)), np.zeros((n, 1))).with_held_out(share, seed)
    held_out = len(dataset.held_out_samples[0])
    assert held_out + len(dataset.training_indices) == n
    assert abs(held_out - share * n) <= 1.0
    assert len(dataset.training_indices) >= min(n, 1)


def test_training_and_held_out_samples_are_told_apart():
    dataset = Dataset(np.array([[1.0], [2.0], [3.0]]), np.zeros((3, 1)), held_out=np.array([0, 1, 0], bool))
    assert dataset.training[0].ravel().tolist() == [1.0, 3.0]
    assert dataset.held_out_samples[0].ravel().tolist() == [2.0]


def test_threshold_belongs_to_class_one_and_the_largest_output_wins():
    assert predicted_classes(np.array([[0.49], [0.5]])).tolist() == [0, 1]
    assert predicted_classes(np.array([[0.1, 0.9, 0.3], [0.4, 0.2, 0.3]])).tolist() == [1, 0]


def test_typical_inputs_are_medians():
    assert three_points().typical_inputs.tolist() == [2.0, 3.0]


@pytest.mark.parametrize(
    ("inputs", "targets", "words"),
    [
        ([[0.0, np.nan]], [[0.0]], "input 2 of sample 1 is nan"),
        ([[0.0], [np.inf]], [[0.0], [1.0]], "input 1 of sample 2 is inf"),
        ([[0.0], [2e9]], [[0.0], [1.0]], "between −1e[+]09 and 1e[+]09"),
        ([[0.0]], [[0.5]], "must be 0 or 1"),
        ([[0.0], [1.0]], [[0.0]], "equal length"),
        (np.zeros((1, 17)), [[0.0]], "1 to 16 inputs, not 17"),
        (np.zeros((1, 1)), np.zeros((1, 11)), "1 to 10 outputs, not 11"),
        (np.zeros((MAX_SAMPLES + 1, 1)), np.zeros((MAX_SAMPLES + 1, 1)), "at most 100,000 samples"),
    ],
)
def test_bad_samples_are_refused_in_plain_words(inputs, targets, words):
    with pytest.raises(InputError, match=words):
        Dataset(np.array(inputs), np.array(targets))


def test_bad_edits_are_refused_in_plain_words():
    with pytest.raises(InputError, match="needs 2 values here, not 3"):
        three_points().with_point([1.0, 2.0, 3.0], [1.0])
    with pytest.raises(InputError, match="there is no class 2"):
        three_points().class_targets(2)
    with pytest.raises(InputError, match="share from 0 to less than 1"):
        three_points().with_held_out(1.0)


def test_numbers_cannot_be_relabelled():
    prices = Dataset(np.array([[1.0], [2.0]]), np.array([[3.5], [4.5]]), "regression")
    with pytest.raises(InputError, match="no classes"):
        prices.relabelled([0], 1)


def two_prices() -> Dataset:
    return Dataset(np.array([[1.0], [2.0]]), np.array([[3.5, 0.0], [4.5, 1.0]]), "regression")


def test_with_targets_changes_one_sample_of_a_regression():
    before = two_prices().with_held_out_points([1], True)
    after = before.with_targets(1, [0.25, -7.0])
    assert after.targets.tolist() == [[3.5, 0.0], [0.25, -7.0]]
    assert before.targets.tolist() == [[3.5, 0.0], [4.5, 1.0]]
    assert after.inputs.tolist() == [[1.0], [2.0]]
    assert after.is_held_out(1)


@pytest.mark.parametrize(
    ("index", "targets", "words"),
    [
        (2, [0.0, 0.0], "no sample 3; the data set has 2"),
        (-1, [0.0, 0.0], "no sample 0"),
        (0, [1.0], "2 targets here, not 1"),
        (0, [1.0, np.nan], "target 2 of sample 1 is nan"),
        (1, [-2e9, 0.0], "target 1 of sample 2"),
    ],
)
def test_targets_that_cannot_be_are_refused(index, targets, words):
    with pytest.raises(InputError, match=words):
        two_prices().with_targets(index, targets)


def test_the_targets_of_a_classification_are_its_classes():
    with pytest.raises(InputError, match="change the class instead"):
        three_points().with_targets(0, [0.5])


def test_which_samples_two_data_sets_share_by_number():
    one = Dataset(np.array([[1.0], [2.0], [3.0]]), np.array([[0.0], [1.0], [0.0]]))
    indices = np.array([2, 0, 1])
    assert one.same_in(one, indices).tolist() == [True, True, True]
    assert one.same_in(one.without_points([0]), indices).tolist() == [False, False, False]
    assert one.same_in(one.without_points([2]), indices).tolist() == [False, True, True]
    assert one.same_in(one.relabelled([1], 0), indices).tolist() == [True, True, False]
    assert one.same_in(one.with_classes(3), indices).tolist() == [False, False, False]

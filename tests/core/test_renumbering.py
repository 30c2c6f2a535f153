"""Samples are found again after edits: by a reference with ids, and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.dataset import Dataset
from nnviz.core.renumbering import found_again, renumbered


def samples(ids, labels=None):
    """One sample an id, with the id as its input."""
    labels = [0] * len(ids) if labels is None else labels
    return Dataset(np.array(ids, float).reshape(-1, 1), np.array(labels, float).reshape(-1, 1))


def numbers(old, new):
    return renumbered(samples(old), samples(new)).tolist()


def by_ids(old, new):
    return [new.index(one) if one in new else -1 for one in old]


@st.composite
def edited(draw):
    """Ids before and after deletions and insertions anywhere, several at once."""
    old = list(range(draw(st.integers(0, 12))))
    kept = [one for one in old if draw(st.booleans())]
    new = list(kept)
    for fresh in range(100, 100 + draw(st.integers(0, 4))):
        new.insert(draw(st.integers(0, len(new))), fresh)
    return old, new


@given(edited())
def test_samples_that_differ_are_found_by_their_ids(pair):
    old, new = pair
    if len(old) != len(new):
        assert numbers(old, new) == by_ids(old, new)
        assert numbers(new, old) == by_ids(new, old)


@given(st.lists(st.integers(0, 2), max_size=10), st.data())
def test_of_equal_samples_as_many_are_found_as_there_are_and_in_order(old, data):
    kept = [one for one in old if data.draw(st.booleans())]
    found = numbers(old, kept)
    assert [i for i in found if i >= 0] == list(range(len(kept)))
    assert all(kept[new] == one for one, new in zip(old, found, strict=True) if new >= 0)
    back = numbers(kept, old)
    assert sorted(set(back)) == back  # each somewhere, in order
    assert [old[i] for i in back] == kept


@given(st.integers(1, 10), st.data())
def test_moved_samples_keep_their_numbers(count, data):
    old = list(range(count))
    new = [one + 50 if data.draw(st.booleans()) else one for one in old]
    assert numbers(old, new) == old


def test_one_that_is_moved_onto_another_keeps_its_number():
    assert numbers([1, 2, 3], [1, 3, 3]) == [0, 1, 2]
    assert numbers([1, 2, 3], [3, 2, 3]) == [0, 1, 2]


def test_where_one_went_and_one_came_nobody_takes_a_number_that_is_another_ones():
    assert numbers([1, 2, 3, 4], [1, 3, 4, 5]) == [0, -1, 1, 2]


def test_relabelled_samples_keep_their_numbers():
    assert renumbered(samples([1, 2, 3]), samples([1, 2, 3], [0, 1, 0])).tolist() == [0, 1, 2]
    assert renumbered(samples([1, 2], [0, 0]), samples([1, 2], [1, 1])).tolist() == [0, 1]


def test_another_number_of_classes_leaves_the_samples_as_they_are():
    old = samples([1, 2, 3])
    assert renumbered(old, old.with_classes(3)).tolist() == [0, 1, 2]
    assert renumbered(old, old.with_classes(4).without_points([1])).tolist() == [0, -1, 1]


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_wholly_other_data_set_has_none_of_them(count):
    other = samples(range(100, 100 + count), [1] * count)
    assert renumbered(samples([1, 2, 3]), other).tolist() == [-1, -1, -1]


def test_samples_of_other_inputs_are_others():
    wide = Dataset(np.ones((2, 2)), np.zeros((2, 1)))
    assert renumbered(samples([1, 1]), wide).tolist() == [-1, -1]
    assert found_again(0, samples([1, 1]), wide) == -1


def test_no_samples_are_no_trouble():
    assert numbers([], []) == []
    assert numbers([], [1]) == []
    assert numbers([1], []) == [-1]


def test_minus_zero_is_zero():
    assert numbers([1, 0.0, 2, 3], [-0.0, 5]) == [-1, 0, -1, -1]


def test_one_is_found_again_where_it_stands_now():
    was = samples([1, 2, 3, 4])
    assert found_again(2, was, was) == 2
    assert found_again(2, was, samples([1, 2, 4])) == -1
    assert found_again(2, was, samples([2, 3, 4])) == 1
    assert found_again(2, was, samples([0, 1, 2, 3, 4])) == 3


def test_one_that_stands_in_the_place_of_a_deleted_one_is_not_it():
    assert found_again(1, samples([1, 2]), samples([1, 9])) == -1
    assert found_again(2, samples([1, 2, 3, 4]), samples([1, 2, 9, 4])) == -1
    assert found_again(1, samples([5, 5, 1]), samples([5, 9, 1])) == -1  # its equal is another one

"""Breakpoints as values: what a run is told to look for, and what becomes of them through edits."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.breakpoint import (
    Breakpoint,
    Breakpoints,
    all_right_breakpoint,
    class_breakpoint,
    iteration_breakpoint,
    loss_breakpoint,
    picked_breakpoint,
    sign_breakpoint,
)
from nnviz.core.dataset import Dataset
from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment
from nnviz.core.network import Architecture
from nnviz.core.part import bias_part, unit_part, weight_part
from nnviz.core.stops import Hit, Stops

DATA = Dataset([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [[0.0], [1.0], [1.0], [0.0]])
NUMBERS = Dataset([[0.0, 0.0], [0.0, 1.0]], [[0.5], [1.5]], "regression")
EXPERIMENT = Experiment(DATA, Architecture((2, 4, 1), ("tanh", "sigmoid")))
NO_HIDDEN = Experiment(DATA, Architecture((2, 1), ("sigmoid",)))

ALL = (
    iteration_breakpoint(1000),
    picked_breakpoint(2),
    sign_breakpoint(weight_part(0, 1, 2)),  # place 1·4 + 2
    sign_breakpoint(bias_part(1, 0)),  # place 8 + 4 + 4
    loss_breakpoint(0.05),
    all_right_breakpoint(),
    class_breakpoint(3),
)


def breakpoints(*items, dataset=DATA):
    made = Breakpoints(dataset)
    for item in items:
        made = made.with_added(item)
    return made


def at(dataset):
    return Experiment(dataset, EXPERIMENT.architecture)


def test_a_run_is_told_all_of_them():
    assert breakpoints(*ALL).with_every(7).stops(EXPERIMENT) == Stops(
        (1000,), (2,), (6, 16), (0.05,), True, (3,), 7
    )


def test_at_first_the_data_are_looked_at_every_hundred_iterations():
    assert Breakpoints(DATA).stops(EXPERIMENT) == Stops((), (), (), (), False, (), 100)


def test_what_is_switched_off_or_deleted_stops_nothing():
    made = breakpoints(*ALL)
    off = made.with_enabled(ALL[0], False).with_enabled(ALL[5], False).without(ALL[3])
    assert off.stops(EXPERIMENT) == Stops((), (2,), (6,), (0.05,), False, (3,))
    assert off.with_enabled(ALL[0], True).stops(EXPERIMENT).iterations == (1000,)
    assert len(made.items) == 7  # a change leaves the old value as it was


def test_the_same_breakpoint_twice_is_one_and_is_switched_on():
    made = breakpoints(loss_breakpoint(0.5), iteration_breakpoint(3))
    off = made.with_enabled(loss_breakpoint(0.5), False)
    assert off.with_added(loss_breakpoint(0.5)) == made


def test_what_does_not_fit_the_network_is_left_out_and_kept():
    made = breakpoints(*ALL)
    assert made.stops(NO_HIDDEN).signs == ()  # w from input 2 to unit 3: there is one unit only
    assert made.items[2].obstacle(NO_HIDDEN) == "no_parameter"
    assert made.items[3].obstacle(NO_HIDDEN) == "no_parameter"
    assert breakpoints(sign_breakpoint(bias_part(0, 0))).stops(NO_HIDDEN).signs == (2,)


def test_hits_name_their_breakpoints():
    made = breakpoints(*ALL)
    hits = [Hit("sign", 16), Hit("iteration", 1000), Hit("sample", 1), Hit("loss", 0.05)]
    assert made.hit_by(hits, EXPERIMENT) == (ALL[0], ALL[3], ALL[4])
    assert made.hit_by([Hit("class", 3), Hit("all_right", 0)], EXPERIMENT) == (ALL[5], ALL[6])
    assert made.hit_by([Hit("sign", 16)], NO_HIDDEN) == ()
    assert made.hit_by([], EXPERIMENT) == ()


@given(st.sets(st.sampled_from(ALL)))
def test_every_breakpoint_is_told_from_the_others_by_its_hit(chosen):
    made = breakpoints(*ALL)
    hits = [item.hit(EXPERIMENT) for item in chosen]
    assert set(made.hit_by(hits, EXPERIMENT)) == chosen


# What is refused


@pytest.mark.parametrize("iteration", [0, -1, 10**15 + 1])
def test_iterations_out_of_reach_are_refused(iteration):
    with pytest.raises(InputError, match="whole number from 1 to 10¹⁵"):
        breakpoints(iteration_breakpoint(iteration))


@pytest.mark.parametrize("iteration", [1, 10**15])
def test_the_first_and_the_last_iteration_are_taken(iteration):
    assert breakpoints(iteration_breakpoint(iteration)).stops(EXPERIMENT).iterations == (iteration,)


@pytest.mark.parametrize("limit", [0.0, -0.5, math.nan, math.inf])
def test_losses_that_cannot_be_undercut_are_refused(limit):
    with pytest.raises(InputError, match="greater than 0"):
        breakpoints(loss_breakpoint(limit))


@pytest.mark.parametrize("item", [picked_breakpoint(4), picked_breakpoint(-1), class_breakpoint(4)])
def test_samples_that_are_not_there_are_refused(item):
    with pytest.raises(InputError, match="no such sample"):
        breakpoints(item)


def test_a_held_out_sample_is_never_picked_but_can_flip():
    held_out = DATA.with_held_out_points([2], True)
    with pytest.raises(InputError, match="never picked"):
        breakpoints(picked_breakpoint(2), dataset=held_out)
    assert breakpoints(class_breakpoint(2), dataset=held_out).stops(at(held_out)).classes == (2,)


@pytest.mark.parametrize("item", [all_right_breakpoint(), class_breakpoint(0)])
def test_numbers_have_no_classes(item):
    with pytest.raises(InputError, match="no classes"):
        breakpoints(item, dataset=NUMBERS)


@pytest.mark.parametrize("part", [None, unit_part(0, 0)])
def test_only_weights_and_biases_change_sign(part):
    with pytest.raises(InputError, match="weight or a bias"):
        breakpoints(Breakpoint("sign", part=part))


@pytest.mark.parametrize("every", [0, -1, 1_000_001])
def test_looks_are_from_one_to_a_million_iterations_apart(every):
    with pytest.raises(InputError, match="from 1 to a million"):
        Breakpoints(DATA).with_every(every)
    assert Breakpoints(DATA).with_every(1).with_every(1_000_000).every == 1_000_000


# Through edits


def test_samples_shift_when_points_are_deleted():
    fewer = DATA.without_points([1])
    made = breakpoints(*ALL).followed(fewer)
    assert made.stops(at(fewer)) == Stops((1000,), (1,), (6, 16), (0.05,), True, (2,))
    assert made.dataset is fewer


def test_a_deleted_point_is_lost_and_an_undo_brings_it_back():
    fewer = DATA.without_points([2])
    made = breakpoints(*ALL).followed(fewer)
    assert made.items[1].obstacle(at(fewer)) == "lost"
    assert made.items[1].sample == 2
    assert (made.stops(at(fewer)).samples, made.stops(at(fewer)).classes) == ((), (2,))
    assert made.followed(DATA) == breakpoints(*ALL)


def test_a_lost_one_comes_back_under_the_number_that_it_then_has():
    fewer = DATA.without_points([2])
    still_fewer = fewer.without_points([0])
    made = breakpoints(picked_breakpoint(2)).followed(fewer).followed(still_fewer)
    back = made.followed(DATA.without_points([0]))
    assert back.items == (picked_breakpoint(1),)


def test_a_lost_one_is_not_taken_for_another_that_comes():
    made = breakpoints(class_breakpoint(3)).followed(DATA.without_points([3]))
    made = made.followed(DATA.without_points([3]).with_point([5.0, 5.0], [1.0]))
    assert made.items[0].lost_in is DATA
    assert made.followed(DATA).items == (class_breakpoint(3),)


def test_all_points_can_go_and_come_back():
    nothing = DATA.without_points(range(4))
    made = breakpoints(*ALL).followed(nothing)
    assert made.stops(at(nothing)) == Stops((1000,), (), (6, 16), (0.05,), True, ())
    assert made.followed(DATA) == breakpoints(*ALL)


def test_what_is_lost_can_be_switched_and_deleted():
    made = breakpoints(picked_breakpoint(2)).followed(DATA.without_points([2]))
    lost = made.items[0]
    off = made.with_enabled(lost, False)
    assert off.followed(DATA).items == (Breakpoint("sample", sample=2, enabled=False),)
    assert made.without(lost).items == ()


def test_a_point_that_is_drawn_again_brings_its_breakpoint_back():
    fewer = DATA.without_points([2])
    again = fewer.with_point([1.0, 0.0], [1.0])  # the last one now
    lost = breakpoints(picked_breakpoint(2)).followed(fewer)
    assert lost.followed(again).items == (picked_breakpoint(3),)


def test_one_that_comes_back_where_there_is_another_is_one_with_it():
    fewer = DATA.without_points([2])
    more = fewer.with_point([5.0, 5.0], [1.0])
    made = breakpoints(picked_breakpoint(2)).followed(fewer).followed(more)
    made = made.with_added(picked_breakpoint(3))
    assert len(made.items) == 2
    there = more.moved([3], [[1.0, 0.0]])  # where the deleted point was
    assert made.followed(there).items == (picked_breakpoint(3),)


def test_moved_and_relabelled_points_keep_their_breakpoints():
    made = breakpoints(*ALL)
    assert made.followed(DATA.moved([2], [[7.0, 7.0]])).items == ALL
    assert made.followed(DATA.relabelled([0, 3], 1)).items == ALL
    assert made.followed(DATA.with_classes(3)).items == ALL


def test_a_sample_that_is_held_out_later_stops_nothing_until_it_is_trained_on():
    held_out = DATA.with_held_out_points([2], True)
    made = breakpoints(picked_breakpoint(2)).followed(held_out)
    assert made.items[0].obstacle(at(held_out)) == "held_out"
    assert made.stops(at(held_out)).samples == ()
    assert made.followed(DATA).stops(EXPERIMENT).samples == (2,)


def test_classes_that_go_are_kept_too():
    numbers = Experiment(NUMBERS, Architecture((2, 1), ("linear",)))
    made = breakpoints(all_right_breakpoint()).followed(NUMBERS)
    assert made.items[0].obstacle(numbers) == "no_classes"
    assert not made.stops(numbers).looks


def test_what_is_about_no_sample_follows_everywhere():
    other = Dataset([[9.0]], [[1.0]])
    made = breakpoints(*ALL).followed(other)
    assert [item.lost_in is not None for item in made.items] == [False, True, *[False] * 4, True]


def test_which_of_them_cost_a_pass():
    assert [item.costs_pass for item in ALL] == [False] * 4 + [True] * 3
    assert not breakpoints(*ALL[:4]).cost_pass
    assert breakpoints(ALL[5]).cost_pass

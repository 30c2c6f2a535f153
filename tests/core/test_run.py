"""A run: where it stands, what is known of it, and how it goes on from there; all by hand."""

import math

import numpy as np
import pytest

from nnviz.core.dataset import Dataset, frozen_array
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.core.run import Run
from nnviz.core.timeline import Leg, state_at
from nnviz.core.training import TrainingState, train

# One weight, one sample (1, 0): the prediction is the weight w, the loss w², its derivative 2 w. So an
# iteration with learning rate 1/4 halves the weight, and one with 3/8 leaves a quarter of it. The loss is
# recorded at 0, 1, 4, 7, …
HALVING = Experiment(
    Dataset(np.array([[1.0]]), np.array([[0.0]]), "regression"),
    Architecture((1, 1), ("linear",), bias=False),
    TrainingConfig(learning_rate=0.25, record_every=3),
    given_parameters=np.array([64.0]),
)
QUARTERING = HALVING.with_config(learning_rate=0.375)


def trained(run, n):
    burst = train(run.experiment, run.state, n)
    return run.trained(burst.state, burst.record, burst.path, burst.losses)


def standing_at(run, iteration):
    return run.at(state_at(run.timeline, iteration))


def with_weight(state, weight):
    values = frozen_array([weight])
    return TrainingState(state.iteration, values, state.generator, state.epoch, state.position)


def weight(run):
    return float(run.state.parameters[0])


def curve_of(run):
    return dict(zip(run.whole_curve.iterations.tolist(), run.whole_curve.train.tolist(), strict=True))


@pytest.fixture
def run():
    """Five iterations: 64, 32, 16, 8, 4, 2."""
    return trained(Run.start(HALVING).measured(4096.0, math.nan), 5)


def test_a_run_that_has_not_begun_stands_at_its_start():
    run = Run.start(HALVING)
    assert (run.iteration, run.end, run.in_past, run.is_plain) == (0, 0, False, True)
    assert weight(run) == 64.0
    assert run.curve.iterations.tolist() == [0]
    assert math.isnan(run.curve.train[0])


def test_the_loss_at_the_start_is_taken_once():
    run = Run.start(HALVING).measured(4096.0, 2.0)
    assert (run.curve.train.tolist(), run.curve.held_out.tolist()) == ([4096.0], [2.0])
    assert run.measured(1.0, 1.0) is run


def test_a_loss_measured_later_is_not_that_of_the_start():
    run = trained(Run.start(HALVING), 2)
    assert run.measured(256.0, math.nan) is run
    back = standing_at(run, 0).measured(4096.0, math.nan)
    assert back.curve.train.tolist() == [4096.0, 1024.0]


def test_the_curve_ends_with_the_newest_loss_where_the_record_has_none(run):
    assert run.curve.iterations.tolist() == [0, 1, 4]
    assert curve_of(run) == {0: 4096.0, 1: 1024.0, 4: 16.0, 5: 4.0}
    assert curve_of(trained(run, 2)) == {0: 4096.0, 1: 1024.0, 4: 16.0, 7: 0.25}


def test_back_in_the_past_all_of_it_stays_known(run):
    back = standing_at(run, 2)
    assert (back.iteration, back.end, back.in_past, weight(back)) == (2, 5, True, 16.0)
    assert curve_of(back) == curve_of(run)
    assert back.path.parameters[:, 0].tolist() == [64.0, 32.0, 16.0, 8.0, 4.0, 2.0]
    assert weight(back.at_end()) == 2.0


def test_training_on_repeats_what_is_known_and_adds_what_is_not(run):
    further = trained(standing_at(run, 2), 2)
    assert (further.iteration, further.end) == (4, 5)
    assert curve_of(further) == curve_of(run)
    beyond = trained(further, 4)
    assert (beyond.iteration, beyond.end, weight(beyond)) == (8, 8, 0.25)
    assert curve_of(beyond) == {0: 4096.0, 1: 1024.0, 4: 16.0, 7: 0.25, 8: 0.0625}
    assert beyond.path.iterations.tolist() == list(range(9))


def test_what_is_cut_off_takes_its_losses_along(run):
    cut = standing_at(run, 3).cut()
    assert (cut.iteration, cut.end) == (3, 3)
    assert curve_of(cut) == {0: 4096.0, 1: 1024.0}
    assert cut.path.iterations.tolist() == [0, 1, 2, 3]
    assert run.cut() is run


def test_an_edit_puts_no_false_loss_on_the_curve(run):
    edited = run.edited(HALVING, with_weight(run.state, 1000.0))
    assert curve_of(edited) == curve_of(run)
    assert not edited.is_plain
    # What training makes of it is true: 1000 halved three times is 125, at iteration 8.
    assert curve_of(trained(edited, 3)) == {0: 4096.0, 1: 1024.0, 4: 16.0, 7: 250.0**2, 8: 125.0**2}


def test_an_edit_in_the_past_cuts_off_what_came_after(run):
    edited = trained(standing_at(run, 2).edited(QUARTERING, standing_at(run, 2).state), 1)
    assert (edited.end, weight(edited)) == (3, 4.0)
    assert edited.experiment is QUARTERING
    assert standing_at(edited, 1).experiment is HALVING
    assert standing_at(edited, 2).experiment is QUARTERING


def test_it_parts_from_its_future_at_the_next_edit_that_it_does_not_make(run):
    edited = trained(run.edited(QUARTERING, run.state), 2)
    assert edited.leaves_future(9) is None  # it has none: it stands at the end
    back = standing_at(edited, 2)
    assert [back.leaves_future(iteration) for iteration in (3, 4, 5, 6)] == [None, None, 5, 5]
    assert standing_at(edited, 5).leaves_future(9) is None
    parted = trained(back, 4)
    assert (parted.end, weight(parted), parted.is_plain) == (6, 1.0, True)


def test_a_stop_that_was_found_late_takes_the_run_back(run):
    earlier = state_at(run.timeline, 3)
    burst = train(HALVING, run.state, 0)
    back = run.trained(earlier, burst.record, burst.path)
    assert (back.iteration, back.end, weight(back)) == (3, 5, 8.0)


# The way to a moment: the last iteration is always trained, to be traced


def test_the_way_to_a_moment_ends_with_one_iteration_at_least(run):
    state, legs = run.way_to(5)
    assert state.iteration < 5
    assert legs[-1] == Leg(HALVING, 5)
    for iteration in range(1, 6):
        state, legs = run.way_to(iteration)
        for experiment, until in legs:
            if until > state.iteration:
                state = train(experiment, state, until - state.iteration).state
        assert float(state.parameters[0]) == 64.0 / 2**iteration
        assert legs[-1].until == iteration


def test_there_is_nothing_to_train_at_the_start_nor_where_a_weight_was_set(run):
    state, legs = run.way_to(0)
    assert (state.iteration, [leg.until for leg in legs]) == (0, [0])
    by_hand = trained(run.edited(HALVING, with_weight(run.state, 3.0)), 1)
    state, legs = by_hand.way_to(5)
    assert (state.iteration, float(state.parameters[0])) == (5, 3.0)
    assert [leg.until for leg in legs] == [5]


def test_at_an_edit_of_settings_the_last_leg_is_still_without_it(run):
    edited = trained(run.edited(QUARTERING, run.state), 2)
    _, legs = edited.way_to(5)
    assert legs[-1] == Leg(HALVING, 5)
    _, legs = edited.way_to(6)
    assert legs[-1] == Leg(QUARTERING, 6)

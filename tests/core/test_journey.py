"""Ways to moments of a run: how much has to be trained again, and what is too far."""

import math
from dataclasses import replace

import numpy as np
import pytest

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.journey import FARTHEST, is_near, kept_around, work_of
from nnviz.core.loss_curve import LossRecord
from nnviz.core.network import Architecture
from nnviz.core.path import PathRecord
from nnviz.core.run import Run
from nnviz.core.timeline import Leg

# One parameter and one sample: an iteration is 1 + 8 units of work of 4 ns, a measurement half of that.
ONE_WEIGHT = Experiment(
    Dataset(np.array([[1.0]]), np.array([[0.0]]), "regression"),
    Architecture((1, 1), ("linear",), bias=False),
    TrainingConfig(learning_rate=0.25, record_every=1_000_000_000),
    given_parameters=np.array([64.0]),
)
UNITS_A_SECOND = 250_000_000


def run_with_gap(iterations, experiment=ONE_WEIGHT):
    """A run of which only the start and the end are known, as a file can tell of it."""
    run = Run.start(experiment)
    nothing = LossRecord(np.empty(0, np.int64), np.empty(0), np.empty(0))
    end = replace(run.state, iteration=iterations)
    return run.trained(end, nothing, PathRecord(np.empty(0, np.int64), np.empty((0, 1))))


def test_work_is_that_of_all_iterations_on_the_way():
    state = Run.start(ONE_WEIGHT).state
    # Measured at 1 and at no other iteration up to 20.
    assert work_of(state, [Leg(ONE_WEIGHT, 8), Leg(ONE_WEIGHT, 8), Leg(ONE_WEIGHT, 20)]) == 20 * 9 + 4.5
    assert work_of(state, [Leg(ONE_WEIGHT, 0)]) == 0.0


def test_without_samples_there_is_no_way():
    state = Run.start(ONE_WEIGHT).state
    nothing = ONE_WEIGHT.with_dataset(ONE_WEIGHT.dataset.with_held_out_points([0], True))
    assert work_of(state, [Leg(nothing, 1)]) == math.inf
    assert work_of(state, [Leg(nothing, 0)]) == 0.0


def test_where_it_stands_is_shown_without_training_through_a_gap():
    run = run_with_gap(10**15)
    state, legs = run.way_to(10**15)
    assert state is run.state
    assert work_of(state, legs) == 0.0


def test_what_is_kept_elsewhere_is_shown_without_training_too():
    run = run_with_gap(10**15)
    end = run.state
    state, legs = run.at(run.way_to(0)[0]).way_to(10**15)
    assert (state.iteration, work_of(state, legs)) == (end.iteration, 0.0)


def test_through_a_short_gap_the_last_iteration_is_trained_to_be_traced():
    state, legs = run_with_gap(20).way_to(20)
    assert (state.iteration, [leg.until for leg in legs]) == (0, [19, 20])


@pytest.mark.parametrize(
    ("iteration", "reaches"),
    [
        (0, True),
        (1, True),
        (590 * UNITS_A_SECOND // 9, True),
        (610 * UNITS_A_SECOND // 9, False),
        (10**15 - 1, False),
        (10**15, True),
    ],
)
def test_ten_minutes_are_the_farthest(iteration, reaches):
    assert (run_with_gap(10**15).work_to(iteration) <= FARTHEST) is reaches


def test_a_fifth_of_a_second_is_near():
    timeline = run_with_gap(10**15).timeline
    assert is_near(timeline, UNITS_A_SECOND // 5 // 9 - 10)
    assert not is_near(timeline, UNITS_A_SECOND // 5 // 9 + 10)


def test_the_states_that_are_kept_around_a_moment():
    timeline = run_with_gap(10**15).timeline
    assert kept_around(timeline, 10**9) == (0, 10**15)
    assert kept_around(timeline, 0) == (0, 0)
    assert kept_around(timeline, 10**15) == (10**15, 10**15)

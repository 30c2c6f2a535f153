"""The record of watched values: nothing is worked out twice, and nothing false is kept."""

import numpy as np
import pytest

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment
from nnviz.core.network import Architecture
from nnviz.core.part import weight_part
from nnviz.core.path import ParameterPath
from nnviz.core.watch import activation_watch, gradient_watch, parameter_watch
from nnviz.core.watch_record import WatchRecord

FOREVER = 1e9
WEIGHT, ANSWER, NORM = parameter_watch(weight_part(0, 0, 0)), activation_watch(0, 0, 0), gradient_watch()
WATCHES = (NORM, WEIGHT, ANSWER)

# One linear neuron without a bias, ŷ = w·x: the gradient of (ŷ − y)² is 2(w·x − y)·x.
ONE = Experiment(
    Dataset(np.array([[2.0], [1.0]]), np.array([[1.0], [0.0]]), "regression"),
    Architecture((1, 1), ("linear",), bias=False),
)


def norm_of(w):
    return abs(2 * (2 * w - 1) * 2 + 2 * (1 * w - 0) * 1)


def path(weights, stride=1):
    return ParameterPath(np.arange(len(weights)) * stride, np.array(weights, float)[:, None])


@pytest.fixture
def worked_out(monkeypatch):
    """How many values have been worked out, by watch."""
    counts = dict.fromkeys(WATCHES, 0)
    from nnviz.core import watch_record

    original = watch_record.watch_values

    def counting(watch, experiment, parameters):
        counts[watch] += len(parameters)
        return original(watch, experiment, parameters)

    monkeypatch.setattr(watch_record, "watch_values", counting)
    return counts


def test_all_values_along_a_path():
    record = WatchRecord(ONE, path([0.0, 1.0, -3.0])).filled(WATCHES, FOREVER)
    assert record.is_complete
    assert record.of[WEIGHT].values.tolist() == [0.0, 1.0, -3.0]
    assert record.of[ANSWER].values.tolist() == [0.0, 2.0, -6.0]
    assert record.of[NORM].values.tolist() == [norm_of(0.0), norm_of(1.0), norm_of(-3.0)] == [4.0, 6.0, 34.0]


def test_only_new_points_are_worked_out(worked_out):
    record = WatchRecord(ONE, path([0.0, 1.0, 2.0])).filled(WATCHES, FOREVER)
    longer = record.moved_to(ONE, path([0.0, 1.0, 2.0, 3.0, 4.0])).filled(WATCHES, FOREVER)
    assert worked_out == dict.fromkeys(WATCHES, 5)
    assert longer.of[WEIGHT].values.tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]


def test_a_thinned_path_needs_nothing_new(worked_out):
    record = WatchRecord(ONE, path([0.0, 1.0, 2.0, 3.0, 4.0])).filled(WATCHES, FOREVER)
    thinner = record.moved_to(ONE, path([0.0, 2.0, 4.0], stride=2))
    assert thinner.is_complete
    assert thinner.of[ANSWER].values.tolist() == [0.0, 4.0, 8.0]
    assert worked_out == dict.fromkeys(WATCHES, 5)


def test_another_future_is_worked_out_anew():
    record = WatchRecord(ONE, path([0.0, 1.0, 2.0, 3.0])).filled(WATCHES, FOREVER)
    branched = record.moved_to(ONE, path([0.0, 1.0, 9.0, 8.0]))
    assert branched.of[WEIGHT].known.tolist() == [True, True, False, False]
    assert branched.filled(WATCHES, FOREVER).of[WEIGHT].values.tolist() == [0.0, 1.0, 9.0, 8.0]


def test_other_data_make_only_those_values_new_that_depend_on_them(worked_out):
    record = WatchRecord(ONE, path([0.5, 1.5])).filled(WATCHES, FOREVER)
    moved = ONE.with_dataset(ONE.dataset.moved([1], [[5.0]]))
    again = record.moved_to(moved, record.path).filled(WATCHES, FOREVER)
    assert worked_out == {NORM: 4, WEIGHT: 2, ANSWER: 2}  # sample 0, which is watched, stayed
    # 2(2w − 1)·2 + 2(5w − 0)·5 at w = 0.5 and 1.5
    assert again.of[NORM].values.tolist() == [25.0, 83.0]
    other = moved.with_dataset(moved.dataset.moved([0], [[3.0]]))
    assert again.moved_to(other, record.path).filled(WATCHES, FOREVER).of[ANSWER].values.tolist() == [
        1.5,
        4.5,
    ]


def test_another_activation_makes_activations_and_gradients_new():
    record = WatchRecord(ONE, path([0.5])).filled(WATCHES, FOREVER)
    other = ONE.with_architecture(Architecture((1, 1), ("tanh",), bias=False))
    kept = record.moved_to(other, record.path).of
    assert set(kept) == {WEIGHT}


def test_a_watch_that_is_taken_away_is_forgotten():
    record = WatchRecord(ONE, path([0.5])).filled(WATCHES, FOREVER)
    assert set(record.filled((WEIGHT,), FOREVER).of) == {WEIGHT}


def test_what_does_not_fit_is_left_out():
    elsewhere = parameter_watch(weight_part(1, 0, 0))
    assert set(WatchRecord(ONE, path([0.5])).filled((elsewhere, WEIGHT), FOREVER).of) == {WEIGHT}


def test_without_time_a_few_values_come_from_the_whole_run():
    many = Experiment(
        Dataset(np.ones((2000, 1)), np.zeros((2000, 1)), "regression"),
        Architecture((1, 50, 1), ("tanh", "linear")),
    )  # 151 parameters times 2,000 samples: more than one piece a point
    parameters = np.random.default_rng(0).standard_normal((65, many.architecture.n_parameters))
    record = WatchRecord(many, ParameterPath(np.arange(65), parameters))
    known = []
    for _ in range(4):
        record = record.filled((NORM,), 0.0)
        known.append(np.flatnonzero(record.of[NORM].known).tolist())
    assert known == [[0], [0, 64], [0, 32, 64], [0, 16, 32, 64]]
    assert not record.is_complete

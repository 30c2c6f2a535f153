"""The path that a run records: against single steps, thinned as a reader of a list would."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.core.compiled import general_loops, special_loop
from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.core.path import ParameterPath
from nnviz.core.training import Loops, initial_state, joined, train

ARCHITECTURE = Architecture((2, 2, 1), ("tanh", "sigmoid"))
ITERATIONS = 5_300
MOST = 1024  # points that the path of so small a network keeps


@cache
def experiment(batch) -> Experiment:
    rng = np.random.default_rng(3)
    dataset = Dataset(rng.normal(size=(6, 2)), rng.integers(2, size=(6, 1)).astype(float))
    config = TrainingConfig(learning_rate=0.3, batch=batch, sampling="shuffled", record_every=7)
    return Experiment(dataset, ARCHITECTURE, config)


@cache
def every_state(batch):
    """The parameters after each iteration, one training step at a time."""
    state, parameters = initial_state(experiment(batch)), []
    for _ in range(ITERATIONS):
        parameters.append(state.parameters)
        state = train(experiment(batch), state, 1, Loops(general_loops())).state
    return [*parameters, state.parameters]


def thinned(last: int) -> list[int]:
    """Every iteration goes on a list; where that is full, every other one after the start goes first."""
    points, apart = [0], 1
    for iteration in range(1, last + 1):
        is_full = len(points) == MOST
        if (iteration - 1) % (2 * apart if is_full else apart):
            continue
        if is_full:
            points, apart = [0, *points[1::2]], 2 * apart
        points.append(iteration)
    return points


def loops(kind: str) -> Loops:
    special = special_loop(ARCHITECTURE, "squared_error") if kind == "special" else None
    return Loops(general_loops(), special)


@pytest.mark.parametrize(
    ("batch", "kind"), [(1, "general"), (1, "special"), (4, "general"), (None, "general")]
)
@settings(max_examples=15)
@given(data=st.data())
def test_the_path_has_the_parameters_of_single_steps_however_the_run_is_cut(batch, kind, data):
    case = experiment(batch)
    state = initial_state(case)
    path = ParameterPath.start(state.parameters)
    end = data.draw(st.sampled_from([1, 1023, 1024, 1025, 2047, 4_094, ITERATIONS]))
    sizes = data.draw(st.lists(st.integers(1, 1_500), max_size=8))
    for size in [*sizes, end]:
        burst = train(case, state, min(size, end - state.iteration), loops(kind))
        path, state = path.extended(burst.path), burst.state
    assert path.iterations.tolist() == thinned(end)
    expected = [every_state(batch)[iteration] for iteration in thinned(end)]
    assert path.parameters.tobytes() == np.array(expected).tobytes()


def test_the_first_thousand_iterations_are_all_points():
    assert thinned(1024) == list(range(1024))
    assert thinned(1025)[:4] == [0, 1, 3, 5]  # one more, and every other one goes
    burst = train(experiment(1), initial_state(experiment(1)), 1023, loops("general"))
    assert burst.path.iterations.tolist() == list(range(1, 1024))


def test_two_bursts_as_one_have_one_path():
    case = experiment(1)
    first = train(case, initial_state(case), 40, loops("general"))
    both = joined(first, train(case, first.state, 2, loops("general")))
    assert both.path.iterations.tolist() == list(range(1, 43))
    assert both.path.parameters.tobytes() == np.array(every_state(1)[1:43]).tobytes()


def test_no_iterations_pass_no_points():
    case = experiment(1)
    assert len(train(case, initial_state(case), 0).path.iterations) == 0


def test_the_path_of_a_run_that_diverges_ends_at_its_last_state():
    # One weight, prediction w, target 0: each iteration multiplies it by 1 − 2·100 = −199, and its square
    # leaves the doubles beyond 10^154: 199^67 is 1.06 · 10^154, 199^68 is 2 · 10^156.
    case = Experiment(
        Dataset(np.array([[1.0]]), np.array([[0.0]]), "regression"),
        Architecture((1, 1), ("linear",), bias=False),
        TrainingConfig(learning_rate=100.0),
        given_parameters=np.array([1.0]),
    )
    burst = train(case, initial_state(case), 1_000, Loops(general_loops()))
    assert burst.diverged
    assert burst.path.iterations.tolist() == list(range(1, burst.state.iteration + 1))
    assert burst.path.parameters[:, 0] == pytest.approx([(-199.0) ** k for k in range(1, 68)], rel=1e-12)

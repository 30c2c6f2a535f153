"""Breakpoints in the session with the real worker: a run stands exactly where a naive loop says."""

import numpy as np
import pytest
from PySide6.QtTest import QSignalSpy

from nnviz.core.breakpoint import (
    all_right_breakpoint,
    class_breakpoint,
    iteration_breakpoint,
    loss_breakpoint,
    picked_breakpoint,
    sign_breakpoint,
)
from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.mode import Mode
from nnviz.core.network import Architecture
from nnviz.core.part import weight_part
from nnviz.core.training import initial_state, train

INPUTS = np.array([[0.2, 1.0], [1.0, 0.1], [2.0, 1.0], [-1.0, -0.6], [-0.3, -1.5], [-2.0, 0.4]])
TARGETS = np.array([1.0, 1.0, 1.0, 0.0, 0.0, 0.0])
EXPERIMENT = Experiment(
    Dataset(INPUTS, TARGETS[:, None]),
    Architecture((2, 1), ("sigmoid",)),
    TrainingConfig(0.02, seed=4),
    given_parameters=np.array([-0.5, -0.4, 0.7]),  # all wrong, so that much comes about on the way
)
LONG = 400  # iterations, in which all of it does


class NaiveLoop:
    """Every state of a run one by one, and whatever is asked of it, in plain NumPy."""

    def __init__(self, experiment=EXPERIMENT, iterations=LONG):
        state = initial_state(experiment)
        self.states, self.used = [state], []
        for _ in range(iterations):
            burst = train(experiment, state, 1)
            state = burst.state
            self.states.append(state)
            self.used.append(burst.samples.tolist())

    def outputs(self, k):
        w1, w2, b = self.states[k].parameters
        return 1.0 / (1.0 + np.exp(-(INPUTS @ [w1, w2] + b)))

    def loss(self, k):
        return float(((self.outputs(k) - TARGETS) ** 2).sum())

    def classes(self, k):
        return self.outputs(k) >= 0.5

    def becomes(self, holds):
        """Where something becomes true that was not one iteration before."""
        return [k for k in range(1, LONG) if holds(k) and not holds(k - 1)]


@pytest.fixture(scope="module")
def loop():
    return NaiveLoop()


def uses_sample_3(loop):
    return [k for k in range(1, LONG) if 3 in loop.used[k]]


def first_weight_changes_sign(loop):
    signs = [state.parameters[0] < 0 for state in loop.states]
    return [k for k in range(1, LONG) if signs[k] != signs[k - 1]]


def loss_gets_below_a_limit(loop):
    return loop.becomes(lambda k: loop.loss(k) < 0.9)


def all_are_right(loop):
    return loop.becomes(lambda k: bool((loop.classes(k) == (TARGETS == 1)).all()))


def class_of_sample_2_flips(loop):
    return [k for k in range(1, LONG) if loop.classes(k)[2] != loop.classes(k - 1)[2]]


KINDS = {
    "iteration": (iteration_breakpoint(37), lambda _loop: [37]),
    "sample": (picked_breakpoint(3), uses_sample_3),
    "sign": (sign_breakpoint(weight_part(0, 0, 0)), first_weight_changes_sign),
    "loss": (loss_breakpoint(0.9), loss_gets_below_a_limit),
    "all_right": (all_right_breakpoint(), all_are_right),
    "class": (class_breakpoint(2), class_of_sample_2_flips),
}


@pytest.fixture
def session(drive):
    made = drive.start(EXPERIMENT)
    made.set_speed(3_000.0)
    return made


def stop_at(session, *items, every=1):
    breakpoints = session.breakpoints.with_every(every)
    for item in items:
        breakpoints = breakpoints.with_added(item)
    session.set_breakpoints(breakpoints)


def run_until_stopped(drive, session):
    session.run()
    drive.until(lambda: session.mode is Mode.PAUSED)
    drive.idle(session)


def assert_stands_at(session, loop, iteration):
    assert session.snapshot.iteration == session.history.run.iteration == iteration
    assert session.snapshot.parameters.tobytes() == loop.states[iteration].parameters.tobytes()


@pytest.mark.parametrize("every", [1, 30])
@pytest.mark.parametrize("kind", KINDS)
def test_a_run_stops_where_a_naive_loop_says_and_goes_on_to_the_next(drive, session, loop, kind, every):
    item, places_in = KINDS[kind]
    places = places_in(loop)
    assert places  # or the test could not fail
    stop_at(session, item, every=every)
    stopped = QSignalSpy(session.stopped)
    for count, place in enumerate(places[:3], 1):
        if every > 1 and kind in ("loss", "all_right", "class") and count > 1:
            break  # a look sees only what has come about by then; what is undone in between is not seen
        run_until_stopped(drive, session)
        assert_stands_at(session, loop, place)
        assert stopped.count() == count
        assert [hit.kind for hit in stopped.at(count - 1)[0]] == [kind]
    session.run()  # where there is no other place it goes on
    goal = session.snapshot.iteration + 1
    drive.until(lambda: session.snapshot.iteration > goal or session.mode is Mode.PAUSED)
    session.pause()
    drive.idle(session)
    assert session.snapshot.iteration > places[0]


def test_what_a_look_finds_late_leaves_the_rest_known(drive, session, loop):
    # A look comes every 200 iterations; by then the loss has long been below the limit.
    (place, *_) = loss_gets_below_a_limit(loop)
    assert place % 200
    stop_at(session, loss_breakpoint(0.9), every=200)
    run_until_stopped(drive, session)
    assert_stands_at(session, loop, place)
    assert session.timeline.end >= place
    drive.step(session, 2)
    assert_stands_at(session, loop, place + 2)


def test_several_breakpoints_stop_it_at_the_first_and_then_at_the_others(drive, session, loop):
    first, second = first_weight_changes_sign(loop)[0], loss_gets_below_a_limit(loop)[0]
    stop_at(session, iteration_breakpoint(first + 3), KINDS["sign"][0], KINDS["loss"][0])
    expected = sorted({first + 3, second, *first_weight_changes_sign(loop)})[:3]
    for place in expected:
        run_until_stopped(drive, session)
        assert_stands_at(session, loop, place)


def test_a_breakpoint_that_is_switched_off_does_not_stop_it(drive, session):
    stop_at(session, iteration_breakpoint(5), iteration_breakpoint(60))
    session.set_breakpoints(session.breakpoints.with_enabled(iteration_breakpoint(5), False))
    run_until_stopped(drive, session)
    assert session.snapshot.iteration == 60


def test_single_steps_and_travel_are_not_stopped(drive, session, loop):
    stop_at(session, iteration_breakpoint(5), picked_breakpoint(3))
    drive.step(session, 20)
    assert_stands_at(session, loop, 20)
    session.go_to(2)
    drive.idle(session)
    session.go_to(15)
    drive.idle(session)
    assert_stands_at(session, loop, 15)


def test_a_run_from_the_past_stops_there_again(drive, session, loop):
    stop_at(session, iteration_breakpoint(37))
    run_until_stopped(drive, session)
    drive.step(session, 5)
    session.go_to(10)
    drive.idle(session)
    run_until_stopped(drive, session)
    assert_stands_at(session, loop, 37)
    assert session.timeline.end == 42


def test_a_weight_set_by_hand_is_no_change_of_sign_by_training(drive, session):
    stop_at(session, sign_breakpoint(weight_part(0, 0, 0)), iteration_breakpoint(3))
    session.edit(EXPERIMENT, "Set weight", parameters={0: 50.0})
    run_until_stopped(drive, session)
    assert session.snapshot.iteration == 3


def test_a_deleted_point_stops_nothing_and_comes_back_with_undo(drive, session, loop):
    stop_at(session, picked_breakpoint(3), iteration_breakpoint(50))
    heard = QSignalSpy(session.breakpoints_changed)
    session.edit(EXPERIMENT.with_dataset(EXPERIMENT.dataset.without_points([3])), "Delete point")
    drive.idle(session)
    assert heard.count() == 1
    assert session.breakpoints.items[0].obstacle(session.experiment) == "lost"
    run_until_stopped(drive, session)
    assert session.snapshot.iteration == 50
    session.undo()
    drive.idle(session)
    assert session.snapshot.iteration == 0
    assert session.breakpoints.items[0].is_same(picked_breakpoint(3))
    run_until_stopped(drive, session)
    assert_stands_at(session, loop, uses_sample_3(loop)[0])


def test_a_breakpoint_follows_its_point_when_one_before_it_is_deleted(drive, session):
    stop_at(session, picked_breakpoint(3))
    fewer = EXPERIMENT.with_dataset(EXPERIMENT.dataset.without_points([0]))
    session.edit(fewer)
    drive.idle(session)
    loop = NaiveLoop(fewer, 60)
    expected = next(k for k in range(1, 60) if 2 in loop.used[k])
    run_until_stopped(drive, session)
    assert_stands_at(session, loop, expected)


def test_companions_come_as_far_as_the_stop(drive, session):
    history = session.history
    other = EXPERIMENT.with_config(learning_rate=0.5)
    history.show(history.workspace.compared([other]))
    stop_at(session, iteration_breakpoint(37))
    run_until_stopped(drive, session)
    (ghost,) = history.workspace.ghosts
    assert (session.snapshot.iteration, ghost.run.end) == (37, 37)
    expected = train(other, initial_state(other), 37).state.parameters
    assert ghost.run.state.parameters.tobytes() == expected.tobytes()

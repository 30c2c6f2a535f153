from dataclasses import replace

import numpy as np
import pytest

from nnviz.core.dataset import Dataset, frozen_array
from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.core.presets import preset_experiment
from nnviz.core.stretch import BLOCK, Cost
from nnviz.core.timeline import LIMIT_BYTES, Timeline, state_at
from nnviz.core.training import TrainingState, initial_state, train


def halving() -> Experiment:
    """One weight w, one sample 1 → 0, learning rate 1/4: an iteration takes w to w − ¼·2w = w/2."""
    return Experiment(
        Dataset(np.array([[1.0]]), np.array([[0.0]]), "regression"),
        Architecture((1, 1), ("linear",), bias=False),
        TrainingConfig(learning_rate=0.25, record_every=10**9),
        given_parameters=np.array([1.0]),
    )


def went(timeline: Timeline, *iterations: int) -> Timeline:
    """The timeline of a run that went on in these many iterations at a time."""
    for n in iterations:
        timeline = timeline.extended(train(timeline.experiment, timeline.tip.state, n).state)
    return timeline


def started(experiment: Experiment, limit: int = LIMIT_BYTES, spacing: float = 1.0) -> Timeline:
    return Timeline.start(experiment, initial_state(experiment), limit, spacing)


def weight(timeline: Timeline, iteration: int) -> float:
    state = state_at(timeline, iteration)
    assert state.iteration == iteration
    return float(state.parameters[0])


def by_hand(timeline: Timeline, value: float) -> Timeline:
    """The timeline after its only weight was set."""
    state = replace(timeline.tip.state, parameters=frozen_array([value]))
    return timeline.edited(timeline.experiment, state)


def pretended(iteration: int, n_parameters: int = 1, epoch: int = 0) -> TrainingState:
    """A state as far as a timeline looks at it while it only grows."""
    generator = np.random.default_rng(iteration).bit_generator.state
    return TrainingState(iteration, np.zeros(n_parameters), dict(generator), np.zeros(epoch, np.int32))


def test_every_iteration_of_a_run_that_halves_its_weight():
    timeline = went(started(halving()), 3, 1, 4)
    assert timeline.end == 8
    assert [weight(timeline, k) for k in range(9)] == [0.5**k for k in range(9)]


def test_an_edit_counts_from_its_iteration_on():
    timeline = went(started(halving()), 2)
    faster = halving().with_config(learning_rate=0.375)  # w − ⅜·2w = w/4
    timeline = went(timeline.edited(faster, timeline.tip.state), 2)
    assert [weight(timeline, k) for k in range(5)] == [1, 1 / 2, 1 / 4, 1 / 16, 1 / 64]
    assert timeline.edits == ((2, faster, False),)
    assert timeline.experiment_at(2) is timeline.experiment is faster
    assert timeline.experiment_at(1).config.learning_rate == 0.25


def test_at_a_weight_set_by_hand_is_the_state_after_it():
    timeline = went(by_hand(went(started(halving()), 2), 80.0), 2)
    assert [weight(timeline, k) for k in range(5)] == [1.0, 0.5, 80.0, 40.0, 20.0]


def test_of_several_edits_at_one_iteration_the_last_one_counts():
    timeline = went(started(halving()), 1)
    timeline = by_hand(by_hand(timeline, 3.0), 8.0)
    faster = halving().with_config(learning_rate=0.375)
    timeline = went(timeline.edited(faster, timeline.tip.state), 1)
    assert [weight(timeline, k) for k in range(3)] == [1.0, 8.0, 2.0]
    assert [edit.iteration for edit in timeline.edits] == [1, 1, 1]


def test_edits_before_the_first_iteration():
    timeline = went(by_hand(by_hand(started(halving()), 5.0), 6.0), 1)
    assert [weight(timeline, k) for k in range(2)] == [6.0, 3.0]


def test_what_comes_after_a_cut_is_dropped_and_another_future_begins():
    old = went(by_hand(went(started(halving()), 2), 80.0), 4)
    new = old.cut(3, state_at(old, 3))
    assert (new.end, weight(new, 3)) == (3, 40.0)
    new = went(by_hand(new, 7.0), 1)
    assert [weight(new, k) for k in range(5)] == [1.0, 0.5, 80.0, 7.0, 3.5]
    assert [weight(old, k) for k in range(7)] == [1.0, 0.5, 80.0, 40.0, 20.0, 10.0, 5.0]


def test_a_cut_keeps_an_edit_at_its_iteration_and_drops_later_ones():
    timeline = went(by_hand(went(started(halving()), 2), 80.0), 2)
    timeline = went(by_hand(timeline, 9.0), 1)
    assert [edit.iteration for edit in timeline.cut(2, state_at(timeline, 2)).edits] == [2]
    assert [edit.iteration for edit in timeline.cut(1, state_at(timeline, 1)).edits] == []


def test_the_nearest_known_state_lies_in_the_stretch_of_the_experiment():
    timeline = went(started(halving()), 2, 2)
    faster = halving().with_config(learning_rate=0.375)
    timeline = went(timeline.edited(faster, timeline.tip.state), 3, 3)
    for iteration, known in ((1, 0), (2, 2), (3, 2), (4, 4), (6, 4), (7, 7), (10, 10)):
        state, (leg,) = timeline.way(iteration)
        assert state.iteration == known
        assert leg == (timeline.experiment_at(iteration), iteration)


def test_without_points_there_is_nothing_to_train_and_nothing_fails():
    timeline = went(started(halving()), 2)
    empty = halving().with_dataset(halving().dataset.without_points([0]))
    timeline = timeline.edited(empty, timeline.tip.state)
    assert [weight(timeline, k) for k in range(3)] == [1.0, 0.5, 0.25]
    back = timeline.edited(halving(), timeline.tip.state)
    assert weight(went(back, 1), 3) == 0.125


@pytest.mark.parametrize("iteration", [-1, 4, 10**9])
def test_iterations_that_the_run_does_not_have_are_refused(iteration):
    timeline = went(started(halving()), 3)
    state = timeline.tip.state
    for ask in (
        lambda: state_at(timeline, iteration),
        lambda: timeline.way(iteration),
        lambda: timeline.experiment_at(iteration),
        lambda: timeline.cut(iteration, state),
    ):
        with pytest.raises(InputError, match=rf"no iteration {iteration} in this run.* from 0 to 3"):
            ask()


def test_states_of_another_iteration_are_refused():
    timeline = went(started(halving()), 3)
    start = initial_state(halving())
    for change in (
        lambda: timeline.extended(start),
        lambda: timeline.edited(halving(), start),
        lambda: timeline.cut(2, start),
    ):
        with pytest.raises(ValueError, match="0"):
            change()


def test_no_iteration_is_no_change():
    timeline = went(started(halving()), 3)
    assert timeline.extended(timeline.tip.state) is timeline


def test_checkpoints_are_so_far_apart_as_their_work():
    # One weight and 8 for a sample: 9 units of work an iteration, and 4.5 for the loss after the first.
    # In 50 there is room for 5 iterations.
    steps = went(started(halving(), spacing=50.0), *[1] * 20)
    assert steps.known == (0, 5, 10, 15, 20)
    assert went(started(halving(), spacing=50.0), 3, 3, 3, 3, 3).known == (0, 3, 6, 9, 12, 15)
    assert went(started(halving(), spacing=50.0), 12, 1, 1).known == (0, 12, 14)


def test_work_counts_samples_parameters_and_measurements():
    # 2-4-1 has 17 parameters and 8 more are for the sample: 25. A batch of 10: 250 an iteration.
    # 100 iterations with a record every 20 are measured after 1, 21, 41, 61 and 81: 5 · 40 samples at half.
    rng = np.random.default_rng(0)
    data = Dataset(rng.normal(size=(40, 2)), rng.normal(size=(40, 1)), "regression")
    architecture = Architecture((2, 4, 1), ("tanh", "linear"))
    config = TrainingConfig(batch=10, record_every=20)
    assert Cost.under(Experiment(data, architecture, config)).between(0, 100) == 25_000 + 2_500
    everything = Experiment(data, architecture, replace(config, batch=None))
    assert Cost.under(everything).between(100, 110) == 10 * 40 * 25 + 500


def test_a_long_run_keeps_to_its_limit_and_spreads_its_checkpoints():
    limit = 200_000  # of 1,508 bytes each: 132
    timeline = Timeline.start(halving(), pretended(0), limit, spacing=90.0)
    for iteration in range(10, 50_000, 10):
        timeline = timeline.extended(pretended(iteration))
        assert timeline.n_bytes == 1_508 * len(timeline.known) <= limit
    assert (timeline.known[0], timeline.known[-1]) == (0, 49_990)
    assert len(timeline.known) > 60
    assert max(np.diff(timeline.known)) <= 2 * 49_990 / 60


def test_the_limit_counts_the_order_of_an_epoch():
    timeline = Timeline.start(halving(), pretended(0, epoch=100_000), spacing=1.0)
    for iteration in range(10, 5_000, 10):
        timeline = timeline.extended(pretended(iteration, epoch=100_000))
    assert len(timeline.known) * 400_000 <= timeline.n_bytes <= 32_000_000
    assert len(timeline.known) > 39  # of the 79 that there is room for


def test_edits_keep_their_states_while_the_checkpoints_between_them_go():
    timeline = Timeline.start(halving(), pretended(0), 40_000, spacing=1.0)
    for iteration in range(1, 1_001):
        timeline = timeline.extended(pretended(iteration))
        if iteration in (137, 555):
            timeline = timeline.edited(halving(), timeline.tip.state)
    assert timeline.n_bytes <= 40_000
    assert {0, 137, 555, 1_000} <= set(timeline.known)


def test_very_many_edits_leave_the_run_exact_within_its_limit():
    timeline, expected = started(halving(), limit=20_000), [1.0]
    rates = [0.25, 0.375, 0.125]  # halves, quarters, takes a quarter off
    factors = [1 / 2, 1 / 4, 3 / 4]
    for n in range(120):
        edited = halving().with_config(learning_rate=rates[n % 3])
        timeline = went(timeline.edited(edited, timeline.tip.state), 1)
        expected.append(expected[-1] * factors[n % 3])
        if n == 50:
            expected[-1] = 1e6
            timeline = by_hand(timeline, 1e6)
    assert timeline.n_bytes <= 20_000
    assert len(timeline.edits) == 121
    assert len(timeline.known) < 14
    assert [weight(timeline, k) for k in range(121)] == pytest.approx(expected, rel=1e-12)
    assert timeline.known[0] == 0
    assert 51 in timeline.known  # nothing else knows the weight that was set


def test_weights_set_by_hand_are_never_lost():
    timeline = started(halving(), limit=10_000)
    for n in range(40):
        timeline = went(by_hand(timeline, float(n + 1)), 1)
    assert [weight(timeline, k) for k in range(40)] == [float(n + 1) for n in range(40)]
    assert weight(timeline, 40) == 20.0


def test_what_replaces_a_weight_set_by_hand_takes_over_its_state():
    # The weight, then another learning rate at the same iteration: no replay gives that state either.
    timeline = by_hand(went(started(halving(), limit=8_000), 1), 64.0)
    slower = halving().with_config(learning_rate=0.125)
    timeline = timeline.edited(slower, timeline.tip.state)
    for rate in [0.25, 0.125] * 10:
        timeline = went(timeline, 1)
        timeline = timeline.edited(halving().with_config(learning_rate=rate), timeline.tip.state)
    assert weight(timeline, 1) == 64.0
    assert weight(timeline, 2) == 48.0
    assert weight(timeline, 3) == 24.0


def test_stretches_of_many_checkpoints_stay_small():
    timeline = Timeline.start(halving(), pretended(0), spacing=1.0)
    for iteration in range(1, 10 * BLOCK):
        timeline = timeline.extended(pretended(iteration))
    assert timeline.known == tuple(range(10 * BLOCK))
    assert all(len(one.kept) <= BLOCK for one in (*timeline.past, timeline.last))
    assert timeline.edits == ()
    for iteration in (0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK, 10 * BLOCK - 1):
        assert timeline.way(iteration)[0].iteration == iteration
        assert timeline.cut(iteration, pretended(iteration)).known == tuple(range(iteration + 1))


def test_timelines_share_their_checkpoints():
    old = went(started(halving()), 1, 1, 1, 1)
    new = went(old, 1, 1)
    assert new.way(2)[0] is old.way(2)[0]
    assert old.known == (0, 1, 2, 3, 4)


def test_a_long_run_is_exact_at_any_iteration(compiled):
    experiment = preset_experiment("xor").with_config(sampling="shuffled")
    timeline, state = started(experiment, limit=60_000, spacing=20_000.0), initial_state(experiment)
    while state.iteration < 200_000:
        state = train(experiment, state, 1_777, compiled).state
        timeline = timeline.extended(state)
    assert timeline.n_bytes <= 60_000
    for iteration in (0, 1, 1_777, 65_536, 123_456, timeline.end - 1, timeline.end):
        again = train(experiment, initial_state(experiment), iteration, compiled).state
        found = state_at(timeline, iteration, compiled)
        assert found.parameters.tobytes() == again.parameters.tobytes()
        assert (found.generator, found.position) == (again.generator, again.position)
        assert found.epoch.tolist() == again.epoch.tolist()


def test_a_run_that_diverged_is_exact_up_to_its_last_iteration(compiled):
    experiment = preset_experiment("house-prices").with_config(learning_rate=3.0)
    whole = train(experiment, initial_state(experiment), 10_000, compiled)
    assert whole.diverged
    timeline = started(experiment).extended(whole.state)
    for iteration in (timeline.end - 1, timeline.end):
        again = train(experiment, initial_state(experiment), iteration, compiled).state
        assert state_at(timeline, iteration, compiled).parameters.tobytes() == again.parameters.tobytes()


def test_states_are_counted_once():
    timeline = went(started(halving()), 1, 1, 1)
    assert timeline.n_bytes == 4 * 1_508
    for value in (5.0, 6.0, 7.0):  # each takes the place of the one before
        timeline = by_hand(timeline, value)
    assert timeline.n_bytes == 4 * 1_508
    timeline = went(timeline, 1, 1)
    assert timeline.n_bytes == 6 * 1_508
    assert timeline.cut(4, state_at(timeline, 4)).n_bytes == 5 * 1_508


def test_stretches_that_have_been_thinned_are_joined_again():
    timeline = Timeline.start(halving(), pretended(0), 600_000, spacing=1.0)
    for iteration in range(1, 4_000):
        timeline = timeline.extended(pretended(iteration))
    assert len(timeline.known) < 400
    assert len(timeline.past) <= 6
    assert timeline.way(2_000)[0].iteration > 1_900


@pytest.mark.parametrize(
    "different",
    [
        {"parameters": np.array([3.0])},
        {"generator": dict(np.random.default_rng(77).bit_generator.state)},
        {"epoch": np.array([0], np.int32)},
        {"position": 1},
    ],
)
def test_a_state_that_training_does_not_give_is_never_thinned_out(different):
    timeline = went(started(halving(), limit=8_000), 3)
    state = replace(timeline.tip.state, **different)
    timeline = timeline.edited(timeline.experiment, state)
    for rate in [0.25, 0.125] * 20:
        timeline = went(timeline, 1)
        timeline = timeline.edited(halving().with_config(learning_rate=rate), timeline.tip.state)
    assert timeline.n_bytes <= 8_000
    assert state_at(timeline, 3) is state

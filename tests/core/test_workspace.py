"""The current run and its ghosts: what stays of a former future, and what it is called after."""

import math

import numpy as np
import pytest

from nnviz.core.dataset import Dataset, frozen_array
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.core.run import Run
from nnviz.core.timeline import state_at
from nnviz.core.training import train
from nnviz.core.workspace import Workspace

# One weight, one sample (1, 0): the prediction is the weight w, the loss w², its derivative 2 w. So an
# iteration with learning rate 1/4 halves the weight, and one with 3/8 leaves a quarter of it.
HALVING = Experiment(
    Dataset(np.array([[1.0]]), np.array([[0.0]]), "regression"),
    Architecture((1, 1), ("linear",), bias=False),
    TrainingConfig(learning_rate=0.25, record_every=1),
    given_parameters=np.array([64.0]),
)
QUARTERING = HALVING.with_config(learning_rate=0.375)
KEEPING = HALVING.with_config(learning_rate=1e-30)


def trained(workspace, n):
    burst = train(workspace.run.experiment, workspace.run.state, n)
    return workspace.trained(burst.state, burst.record, burst.path, burst.losses)


def standing_at(workspace, iteration):
    run = workspace.run.at(state_at(workspace.run.timeline, iteration))
    return Workspace(run, workspace.ghosts, workspace.next_number)


def edited(workspace, experiment, weight=None):
    state = workspace.run.state
    if weight is not None:
        state = type(state)(
            state.iteration, frozen_array([weight]), state.generator, state.epoch, state.position
        )
    return workspace.edited(experiment, state)


def weights(run):
    return [float(state_at(run.timeline, k).parameters[0]) for k in range(run.end + 1)]


@pytest.fixture
def workspace():
    """Four iterations, each of which has halved the weight."""
    return trained(Workspace(Run.start(HALVING)), 4)


def test_an_edit_at_the_end_leaves_no_ghost(workspace):
    after = trained(edited(workspace, QUARTERING), 1)
    assert after.ghosts == ()
    assert weights(after.run) == [64.0, 32.0, 16.0, 8.0, 4.0, 1.0]


def test_an_edit_in_the_past_leaves_the_former_future_as_a_ghost(workspace):
    after = trained(edited(standing_at(workspace, 2), QUARTERING), 1)
    (ghost,) = after.ghosts
    assert weights(after.run) == [64.0, 32.0, 16.0, 4.0]
    assert weights(ghost.run) == [64.0, 32.0, 16.0, 8.0, 4.0]
    assert (ghost.number, ghost.fork, ghost.run.iteration) == (0, 2, 4)
    assert ghost.experiment is HALVING  # what the ghost went on with there
    assert ghost.other is QUARTERING  # and what the current run did
    assert (ghost.is_by_hand, ghost.hidden, ghost.plays_along) == (False, False, False)
    assert workspace.ghosts == ()  # a workspace is a value


def test_training_on_from_the_past_past_an_edit_leaves_what_the_edit_made_of_it(workspace):
    # Halved four times, quartered twice; then from iteration 2 on without the edit at 4.
    long = trained(edited(workspace, QUARTERING), 2)
    assert weights(long.run) == [64.0, 32.0, 16.0, 8.0, 4.0, 1.0, 0.25]
    back = standing_at(long, 2)
    repeats = trained(back, 1)
    assert repeats.ghosts == ()
    assert (repeats.run.iteration, repeats.run.end) == (3, 6)
    after = trained(repeats, 3)
    (ghost,) = after.ghosts
    assert weights(after.run) == [64.0, 32.0, 16.0, 8.0, 4.0, 2.0, 1.0]
    assert weights(ghost.run) == weights(long.run)
    assert (ghost.fork, ghost.experiment, ghost.other) == (4, QUARTERING, HALVING)


def test_training_up_to_an_edit_does_not_make_it(workspace):
    back = standing_at(trained(edited(workspace, QUARTERING), 2), 3)
    after = trained(back, 1)
    assert (after.run.iteration, after.run.end) == (4, 4)
    assert after.run.experiment is HALVING
    assert [ghost.fork for ghost in after.ghosts] == [4]


def test_training_on_without_an_edit_in_the_way_repeats_the_future_and_goes_on(workspace):
    after = trained(standing_at(workspace, 1), 5)
    assert after.ghosts == ()
    assert weights(after.run) == [64.0, 32.0, 16.0, 8.0, 4.0, 2.0, 1.0]


def test_a_weight_set_by_hand_is_what_the_ghost_is_named_by(workspace):
    by_hand = trained(edited(standing_at(workspace, 3), HALVING, 100.0), 1)
    assert not by_hand.ghosts[0].is_by_hand
    again = edited(standing_at(by_hand, 3), QUARTERING)
    assert again.ghosts[1].is_by_hand
    assert weights(again.ghosts[1].run) == [64.0, 32.0, 16.0, 100.0, 50.0]


@pytest.mark.parametrize("iteration", [0, 2])
def test_a_learning_rate_is_not_set_by_hand_even_at_the_start(workspace, iteration):
    after = trained(edited(standing_at(workspace, iteration), QUARTERING), 1)
    again = edited(standing_at(after, iteration), KEEPING)
    assert [ghost.is_by_hand for ghost in again.ghosts] == [False, False]


def test_a_reset_of_a_run_without_edits_leaves_no_ghost_since_it_can_be_trained_again(workspace):
    after = workspace.begun(HALVING)
    assert after.ghosts == ()
    assert (after.run.iteration, after.run.end) == (0, 0)


def test_a_run_with_edits_or_another_one_stays_as_a_ghost(workspace):
    other = HALVING.with_config(seed=1)
    for source, begun in [(workspace, other), (trained(edited(workspace, QUARTERING), 1), QUARTERING)]:
        (ghost,) = source.begun(begun).ghosts
        assert (ghost.fork, ghost.other, ghost.experiment) == (0, begun, HALVING)
        assert weights(ghost.run) == weights(source.run)


def test_a_run_that_has_not_begun_leaves_no_ghost():
    assert Workspace(Run.start(HALVING)).begun(HALVING.with_config(seed=1)).ghosts == ()


def test_a_ghost_made_current_changes_places_with_the_run(workspace):
    branched = trained(edited(standing_at(workspace, 2), QUARTERING), 3)
    after = branched.with_current(0)
    (ghost,) = after.ghosts
    assert weights(after.run) == [64.0, 32.0, 16.0, 8.0, 4.0]
    assert after.run.iteration == 4
    assert weights(ghost.run) == weights(branched.run)
    assert (ghost.number, ghost.fork) == (1, 2)
    assert (ghost.experiment, ghost.other) == (QUARTERING, HALVING)


def test_what_a_run_has_in_common_with_a_ghost_of_a_ghost_ends_where_it_left_the_first(workspace):
    # The run leaves its future at 3, and what comes of it at 1; the first ghost shares only 0 and 1 with it.
    first = trained(edited(standing_at(workspace, 3), QUARTERING), 2)
    second = trained(edited(standing_at(first, 1), KEEPING), 3)
    assert [ghost.fork for ghost in second.ghosts] == [3, 1]
    left = second.with_current(0).ghosts[-1]
    assert weights(left.run) == [64.0, 32.0, 32.0, 32.0, 32.0]
    assert left.fork == 1
    assert (left.experiment, left.other) == (KEEPING, HALVING)


def test_compared_runs_set_out_from_where_it_stands_and_play_along(workspace):
    after = standing_at(workspace, 3).compared([QUARTERING, KEEPING])
    assert after.run.end == 4  # the current run keeps its future
    assert [ghost.number for ghost in after.ghosts] == [0, 1]
    for ghost, experiment in zip(after.ghosts, [QUARTERING, KEEPING], strict=True):
        assert weights(ghost.run) == [64.0, 32.0, 16.0, 8.0]
        assert (ghost.fork, ghost.other, ghost.plays_along) == (3, HALVING, True)
        assert ghost.run.experiment is experiment


def test_of_nine_ghosts_the_oldest_goes(workspace):
    for _ in range(9):
        workspace = trained(edited(standing_at(workspace, 2), QUARTERING), 1)
    assert [ghost.number for ghost in workspace.ghosts] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert workspace.next_number == 9


def test_ghosts_are_hidden_and_deleted_by_number(workspace):
    two = workspace.compared([QUARTERING, KEEPING])
    assert [ghost.hidden for ghost in two.with_changed(1, hidden=True).ghosts] == [False, True]
    assert two.with_changed(7, hidden=True).ghosts == two.ghosts
    assert [ghost.number for ghost in two.without(0).ghosts] == [1]
    assert two.ghost(1).run.experiment is KEEPING
    with pytest.raises(KeyError):
        two.without(0).ghost(0)


def test_an_edit_forgets_the_newest_loss_only_with_the_future_that_it_cuts_off(workspace):
    assert workspace.run.newest_losses[0] == 16.0
    assert edited(workspace, QUARTERING).run.newest_losses[0] == 16.0
    assert math.isnan(edited(standing_at(workspace, 2), QUARTERING).run.newest_losses[0])

"""Runs that are trained along with the current one: as far as it, with the bits of runs of their own."""

import numpy as np
import pytest
from engine.history_model import Again, Event, ModelRun, bits
from PySide6.QtTest import QSignalSpy

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.mode import Mode
from nnviz.core.network import Architecture
from nnviz.core.presets import preset_experiment
from nnviz.engine.ghost_commands import GhostCommands


def after(*events, iteration):
    """The bits after so many iterations of a run to which this was done: (iteration, experiment)."""
    return bits(Again().left(ModelRun(tuple(Event(*event) for event in events)), iteration))


def ghosts_of(session):
    return session.history.workspace.ghosts


def under(experiment, rate):
    return experiment.with_config(learning_rate=rate)


@pytest.fixture
def session(drive):
    """Twelve iterations of a small network on XOR, mini-batches drawn at random."""
    config = TrainingConfig(0.1, batch=3, record_every=1)
    experiment = Experiment(
        preset_experiment("xor").dataset, Architecture((2, 2, 1), ("tanh", "sigmoid")), config
    )
    made = drive.start(experiment)
    drive.step(made, 12)
    return made


def assert_in_step(session, start, since, rates):
    """The current run and one ghost for each rate have gone on from `since` to the same iteration."""
    iteration = session.snapshot.iteration
    assert [ghost.run.experiment.config.learning_rate for ghost in ghosts_of(session)] == rates
    for ghost in ghosts_of(session):
        assert ghost.run.iteration == iteration
        assert bits(ghost.run.state) == after((0, start), (since, ghost.run.experiment), iteration=iteration)
        assert ghost.run.curve.iterations.tolist() == list(range(iteration + 1))


def test_learning_rates_are_compared_from_where_the_run_stands(drive, session):
    start = session.experiment
    GhostCommands(session).compare([0.1, 0.01, 0.5])
    assert session.experiment is start  # it has one of them already
    assert [(ghost.fork, ghost.plays_along) for ghost in ghosts_of(session)] == [(12, True), (12, True)]
    drive.step(session, 9)
    assert_in_step(session, start, 12, [0.01, 0.5])
    session.run()
    drive.until(lambda: session.snapshot.iteration > 60)
    session.pause()
    drive.idle(session)
    assert_in_step(session, start, 12, [0.01, 0.5])
    assert bits(session.history.run.state) == after((0, start), iteration=session.snapshot.iteration)


def test_a_run_with_none_of_the_rates_takes_the_first(drive, session):
    start = session.experiment
    session.go_to(0)
    GhostCommands(session).compare([0.02, 0.2])
    drive.idle(session)
    drive.step(session, 5)
    assert session.experiment.config.learning_rate == 0.02
    expected = after((0, start), (0, session.experiment), iteration=5)
    assert bits(session.history.run.state) == expected
    former, along = ghosts_of(session)
    assert (former.run.end, former.plays_along) == (12, False)
    assert bits(along.run.state) == after((0, start), (0, under(start, 0.2)), iteration=5)


def test_a_comparison_is_one_entry_to_undo(drive, session):
    start, commands = session.experiment, GhostCommands(session)
    commands.compare([0.02, 0.2, 2.0])
    drive.idle(session)
    drive.step(session, 5)
    session.undo()
    drive.idle(session)
    assert ghosts_of(session) == ()
    assert session.experiment is start
    assert bits(session.history.run.state) == after((0, start), iteration=12)
    session.redo()
    drive.idle(session)
    assert session.snapshot.iteration == 17
    drive.step(session, 2)
    for ghost in ghosts_of(session):
        assert bits(ghost.run.state) == after((0, start), (12, ghost.run.experiment), iteration=19)


def test_rates_are_compared_while_the_run_goes_on(drive, session):
    session.run()
    drive.until(lambda: session.snapshot.iteration > 30)
    start = session.experiment
    GhostCommands(session).compare([0.1, 0.01])
    drive.until(lambda: len(ghosts_of(session)) == 1)
    (ghost,) = ghosts_of(session)
    goal = ghost.fork + 40
    drive.until(lambda: session.snapshot.iteration > goal)
    assert session.running
    session.pause()
    drive.idle(session)
    assert_in_step(session, start, ghost.fork, [0.01])


@pytest.mark.parametrize("rates", [[0.1, -1.0], [0.001 * k for k in range(1, 11)]])
def test_what_cannot_be_compared_is_refused_and_nothing_changes(drive, session, rates):
    commands, start = GhostCommands(session), session.experiment
    refused = QSignalSpy(commands.refused)
    commands.compare(rates)
    drive.idle(session)
    assert refused.count() == 1
    assert (ghosts_of(session), session.experiment) == ((), start)
    assert session.history.stack.count() == 0
    drive.step(session, 1)
    assert bits(session.history.run.state) == after((0, start), iteration=13)


def test_a_companion_that_diverges_stops_and_the_others_go_on(drive):
    # One weight w and a target of 0: an iteration multiplies it by 1 − 2 · rate, −199 at a rate of 100,
    # whose square leaves the doubles after 67 of them; at 1/4 it is halved.
    experiment = Experiment(
        Dataset(np.array([[1.0]]), np.array([[0.0]]), "regression"),
        Architecture((1, 1), ("linear",), bias=False),
        TrainingConfig(0.25, record_every=1),
        given_parameters=np.array([1.0]),
    )
    session = drive.start(experiment)
    GhostCommands(session).compare([0.25, 100.0, 0.375])
    drive.step(session, 100)
    away, other = ghosts_of(session)
    assert (away.run.end, away.plays_along) == (67, False)
    assert (other.run.end, other.plays_along) == (100, True)
    assert (session.snapshot.iteration, session.mode) == (100, Mode.PAUSED)
    assert session.snapshot.parameters[0] == 0.5**100
    assert other.run.state.parameters[0] == pytest.approx(0.25**100, rel=1e-12)
    drive.step(session, 5)
    assert [ghost.run.end for ghost in ghosts_of(session)] == [67, 105]


@pytest.fixture
def behind(drive, session):
    """The former future of iteration 4 ends at 12, and the run is at 40."""
    session.go_to(4)
    drive.idle(session)
    session.edit(under(session.experiment, 0.5))
    drive.step(session, 36)
    return session


def test_an_older_ghost_catches_up_before_the_run_goes_on(drive, behind):
    start, (ghost,) = behind.timeline.first_experiment, ghosts_of(behind)
    assert (ghost.run.end, ghost.plays_along) == (12, False)
    GhostCommands(behind).play_along(ghost.number, True)
    drive.step(behind, 1)
    (ghost,) = ghosts_of(behind)
    assert (behind.snapshot.iteration, ghost.run.end) == (41, 41)
    assert bits(ghost.run.state) == after((0, start), iteration=41)
    GhostCommands(behind).play_along(ghost.number, False)
    drive.step(behind, 1)
    assert ghosts_of(behind)[0].run.end == 41


def test_it_catches_up_however_long_that_takes_and_no_step_is_lost(drive, behind):
    start, (ghost,) = behind.timeline.first_experiment, ghosts_of(behind)
    drive.step(behind, 300)
    GhostCommands(behind).play_along(ghost.number, True)
    drive.step(behind, 3)
    (ghost,) = ghosts_of(behind)
    assert (behind.snapshot.iteration, ghost.run.end) == (343, 343)
    assert bits(ghost.run.state) == after((0, start), iteration=343)


def test_a_ghost_without_points_does_not_hold_up_the_run(drive, session):
    start, data = session.experiment, session.experiment.dataset
    session.edit(start.with_dataset(data.without_points(range(len(data)))), "Delete all points")
    session.go_to(6)
    drive.idle(session)
    session.edit(under(start, 0.5))
    (ghost,) = ghosts_of(session)
    assert len(ghost.run.experiment.dataset) == 0
    GhostCommands(session).play_along(ghost.number, True)
    drive.step(session, 20)
    assert (session.mode, session.snapshot.iteration) == (Mode.PAUSED, 26)
    assert ghosts_of(session)[0].run.end == 12


def test_a_ghost_is_made_current_where_the_run_stands(drive, behind):
    start, (ghost,) = behind.timeline.first_experiment, ghosts_of(behind)
    changed = behind.experiment
    behind.go_to(9)
    drive.idle(behind)
    GhostCommands(behind).make_current(ghost.number)
    drive.idle(behind)
    assert (behind.snapshot.iteration, behind.timeline.end) == (9, 12)
    assert bits(behind.history.run.state) == after((0, start), iteration=9)
    (left,) = ghosts_of(behind)
    assert bits(left.run.state) == after((0, start), (4, changed), iteration=40)
    behind.undo()
    drive.idle(behind)
    assert bits(behind.history.run.state) == after((0, start), (4, changed), iteration=9)
    assert behind.timeline.end == 40


def test_a_shorter_ghost_is_made_current_at_its_end(drive, behind):
    (ghost,) = ghosts_of(behind)
    GhostCommands(behind).make_current(ghost.number)
    drive.idle(behind)
    assert behind.snapshot.iteration == 12
    drive.step(behind, 3)
    expected = after((0, behind.timeline.first_experiment), iteration=15)
    assert bits(behind.history.run.state) == expected


def test_a_ghost_deleted_while_it_is_trained_stays_deleted_until_undo(drive, session):
    GhostCommands(session).compare([0.1, 0.5])
    (ghost,) = ghosts_of(session)
    session.run()
    drive.until(lambda: session.snapshot.iteration > 40)
    GhostCommands(session).delete(ghost.number)
    goal = session.snapshot.iteration + 40
    drive.until(lambda: session.snapshot.iteration > goal)
    assert ghosts_of(session) == ()
    session.undo()
    drive.idle(session)
    (back,) = ghosts_of(session)
    assert back.number == ghost.number
    expected = after((0, session.experiment), (12, back.run.experiment), iteration=back.run.end)
    assert bits(back.run.state) == expected

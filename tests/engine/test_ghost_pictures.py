"""The plane as ghosts see it: as a fresh run of theirs would, and only of those that are shown."""

import numpy as np
import pytest
from PySide6.QtTest import QSignalSpy

from nnviz.core.field import FieldRequest, compute_field
from nnviz.core.training import initial_state, train
from nnviz.engine.ghost_commands import GhostCommands
from nnviz.engine.ghost_pictures import GhostPictures

REQUEST = FieldRequest((-4.0, 8.0), (-3.0, 9.0), (0, 1), (0.0, 0.0), 24)


@pytest.fixture
def branched(drive):
    """40 iterations of tutorial A's neuron, which another learning rate left at 10 and went to 30."""
    session = drive.start("realpython")
    pictures, asked = GhostPictures(session), QSignalSpy(session.errands.requested)
    session.set_field(REQUEST)
    drive.step(session, 40)
    session.go_to(10)
    drive.idle(session)
    session.edit(session.experiment.with_config(learning_rate=0.5))
    drive.step(session, 20)
    (ghost,) = session.history.workspace.ghosts
    drive.until(lambda: is_drawn(pictures, ghost, 30))
    return session, pictures, asked


def is_drawn(pictures, ghost, iteration):
    picture = pictures.of(ghost)
    return picture is not None and picture.iteration == iteration


def fresh(experiment, iterations):
    """The boundary after a run from the start, at the resolution of ghosts' lines."""
    state = train(experiment, initial_state(experiment), iterations).state
    request = FieldRequest((-4.0, 8.0), (-3.0, 9.0), (0, 1), (0.0, 0.0), 64)
    return compute_field(experiment.architecture, state.parameters, request, classification=True)


def assert_same(field, expected):
    assert len(expected.boundary) > 0
    assert len(field.boundary) == len(expected.boundary)
    for line, other in zip(field.boundary, expected.boundary, strict=True):
        assert np.array_equal(line, other)
    assert np.array_equal(field.outputs, expected.outputs)


def test_a_ghost_is_drawn_at_the_iteration_that_is_shown(drive, branched):
    session, pictures, _ = branched
    (ghost,) = session.history.workspace.ghosts
    start = session.timeline.first_experiment
    assert_same(pictures.of(ghost).field, fresh(start, 30))
    session.go_to(17)
    drive.until(lambda: is_drawn(pictures, ghost, 17))
    assert_same(pictures.of(ghost).field, fresh(start, 17))


def test_beyond_its_end_a_ghost_is_drawn_there(drive, branched):
    session, pictures, _ = branched
    (ghost,) = session.history.workspace.ghosts
    drive.step(session, 35)
    assert session.snapshot.iteration == 65
    drive.until(lambda: is_drawn(pictures, ghost, 40))
    assert_same(pictures.of(ghost).field, fresh(session.timeline.first_experiment, 40))


def names(spy):
    return [spy.at(i)[0].name for i in range(spy.count())]


def test_a_hidden_ghost_costs_nothing_until_it_is_shown_again(drive, branched):
    session, pictures, asked = branched
    (ghost,) = session.history.workspace.ghosts
    commands = GhostCommands(session)
    commands.hide(ghost.number, True)
    before = asked.count()
    for iteration in (20, 5, 12):
        session.go_to(iteration)
        drive.idle(session)
    assert names(asked)[before:] == []
    commands.hide(ghost.number, False)
    drive.until(lambda: is_drawn(pictures, ghost, 12))
    assert_same(pictures.of(ghost).field, fresh(session.timeline.first_experiment, 12))


def test_where_nothing_has_changed_nothing_is_asked_for_again(drive, branched):
    session, _, asked = branched
    before = asked.count()
    session.go_to(30)
    drive.idle(session)
    assert asked.count() == before


def test_a_ghost_that_is_deleted_is_forgotten(drive, branched):
    session, pictures, asked = branched
    (ghost,) = session.history.workspace.ghosts
    GhostCommands(session).delete(ghost.number)
    assert pictures.of(ghost) is None
    before = asked.count()
    drive.step(session, 3)
    assert asked.count() == before


def test_another_part_of_the_plane_is_drawn_anew(drive, branched):
    session, pictures, _ = branched
    (ghost,) = session.history.workspace.ghosts
    session.set_field(FieldRequest((-1.0, 5.0), (-1.0, 5.0), (0, 1), (0.0, 0.0), 24))
    drive.until(lambda: pictures.of(ghost).field.request.x_range == (-1.0, 5.0))
    assert pictures.of(ghost).field.request.resolution == 64


def test_without_a_plane_nothing_is_drawn(drive):
    session = drive.start("realpython")
    pictures, asked = GhostPictures(session), QSignalSpy(session.errands.requested)
    drive.step(session, 5)
    session.go_to(2)
    drive.idle(session)
    session.edit(session.experiment.with_config(learning_rate=0.5))
    drive.step(session, 1)
    (ghost,) = session.history.workspace.ghosts
    assert pictures.of(ghost) is None
    assert asked.count() == 0

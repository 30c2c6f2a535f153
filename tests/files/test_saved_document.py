"""What counts as unsaved, and what would be lost: told from runs made by hand."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.core.breakpoint import Breakpoints, iteration_breakpoint
from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment
from nnviz.core.network import Architecture
from nnviz.core.part import Part
from nnviz.core.run import Run
from nnviz.core.training import train
from nnviz.core.watch import Watch
from nnviz.core.workspace import Workspace
from nnviz.files.document import Document
from nnviz.files.saved_document import FileStamp, SavedDocument

EXPERIMENT = Experiment(
    Dataset(np.array([[1.0], [2.0]]), np.array([[0.0], [1.0]])), Architecture((1, 1), ("sigmoid",))
)


def trained(run, n):
    burst = train(run.experiment, run.state, n)
    return run.trained(burst.state, burst.record, burst.path, burst.losses)


def by_hand(run, weight):
    parameters = np.array([weight, 0.0])
    return run.edited(run.experiment, replace(run.state, parameters=parameters))


@pytest.fixture
def run():
    return trained(Run.start(EXPERIMENT), 5)


def changes(run):
    """Documents that differ from one with this run, and whether they would be lost in no file."""
    return {
        "trained on": (Document(trained(run, 1)), False),
        "notes": (Document(run, notes="n"), True),
        "rate": (Document(run.edited(EXPERIMENT.with_config(learning_rate=0.5), run.state)), True),
        "weight": (Document(by_hand(run, 3.0)), True),
        "another start": (Document(trained(Run.start(EXPERIMENT.with_config(seed=1)), 5)), True),
        "breakpoint": (
            Document(run, breakpoints=Breakpoints(EXPERIMENT.dataset).with_added(iteration_breakpoint(3))),
            False,
        ),
        "watch": (Document(run, watches=(Watch(Part("weight", 0, 0, 0)),)), False),
    }


NAMES = ("trained on", "notes", "rate", "weight", "another start", "breakpoint", "watch")


@pytest.mark.parametrize("name", NAMES)
def test_every_change_is_unsaved(run, name):
    assert SavedDocument(Document(run)).is_modified(changes(run)[name][0])


@pytest.mark.parametrize("name", NAMES)
def test_without_a_file_only_what_cannot_be_had_again_would_be_lost(run, name):
    now, lost = changes(run)[name]
    assert SavedDocument(Document(run)).would_be_lost(now) is lost


@pytest.mark.parametrize("name", NAMES)
def test_every_change_of_a_file_would_be_lost(run, name, tmp_path):
    assert SavedDocument(Document(run), tmp_path / "a.nnviz").would_be_lost(changes(run)[name][0])


def test_another_value_by_hand_at_the_same_iteration_is_another_document(run):
    assert SavedDocument(Document(by_hand(run, 3.0))).is_modified(Document(by_hand(run, 4.0)))


def test_where_a_run_stands_how_it_is_shown_and_how_it_is_kept_do_not_count(run, tmp_path):
    saved = SavedDocument(Document(run), tmp_path / "a.nnviz")
    at_start = run.at(Run.start(EXPERIMENT).state)
    for now in (Document(at_start), Document(run, view={"log_scale": True}), Document(run.within(1))):
        assert not saved.is_modified(now)
        assert not saved.would_be_lost(now)


def test_no_breakpoints_are_none(run):
    assert not SavedDocument(Document(run)).is_modified(
        Document(run, breakpoints=Breakpoints(EXPERIMENT.dataset))
    )


def test_what_was_rescued_is_unsaved_whatever_it_holds(run):
    assert SavedDocument(Document(run), is_rescued=True).would_be_lost(Document(run))


def test_a_file_that_has_been_written_since_is_noticed(run, tmp_path):
    path = tmp_path / "a.nnviz"
    path.write_text("one", encoding="utf-8")
    saved = SavedDocument(Document(run), path, FileStamp.of(path))
    assert not saved.has_changed_on_disk
    path.write_text("three", encoding="utf-8")
    assert saved.has_changed_on_disk
    path.unlink()
    assert not saved.has_changed_on_disk  # writing it again loses nothing


# Ghosts


@pytest.fixture
def beside(run):
    """A run with a ghost at another learning rate, which plays along."""
    return Workspace(run).compared([EXPERIMENT.with_config(learning_rate=0.5)])


def saved_beside(workspace, path=None):
    return SavedDocument(Document(workspace.run, ghosts=workspace.ghosts), path)


def changed_ghosts(beside):
    (ghost,) = beside.ghosts
    return {
        "another": beside.compared([EXPERIMENT.with_config(learning_rate=0.25)]).ghosts,
        "none": (),
        "trained on": (replace(ghost, run=trained(ghost.run, 1)),),
        "plays no longer along": (replace(ghost, plays_along=False),),
        "diverged": (replace(ghost, diverged=True),),
    }


@pytest.mark.parametrize("name", ["another", "none", "trained on", "plays no longer along", "diverged"])
def test_another_or_other_ghosts_are_unsaved_and_lost_with_a_file(beside, name, tmp_path):
    now = Document(beside.run, ghosts=changed_ghosts(beside)[name])
    assert saved_beside(beside).is_modified(now)
    assert saved_beside(beside, tmp_path / "a.nnviz").would_be_lost(now)


def test_to_hide_a_ghost_or_to_keep_less_of_it_is_no_change(beside):
    (ghost,) = beside.ghosts
    for ghosts in ((replace(ghost, hidden=True),), (replace(ghost, run=ghost.run.within(1)),)):
        assert not saved_beside(beside).is_modified(Document(beside.run, ghosts=ghosts))


def test_a_ghost_in_no_file_would_be_lost(run, beside):
    assert SavedDocument(Document(run)).would_be_lost(Document(run, ghosts=beside.ghosts))

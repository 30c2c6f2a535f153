"""Ghosts in documents: as they were, exact to the bit, and as many as there is room for."""

import json
from dataclasses import replace

import pytest
from files.documents import GOLDEN, bits, documents, ghost_bits, run_bits, set_by_hand, trained
from hypothesis import HealthCheck, given, settings

from nnviz.core.presets import preset_experiment
from nnviz.core.run import Run
from nnviz.core.timeline import state_at
from nnviz.core.workspace import Workspace
from nnviz.files.document import Document, document_text, parse_document, read_document, write_document

LIMITS = "nnviz.files.document_writing"


def again(document: Document) -> Document:
    """The document after it was saved and opened."""
    return parse_document(document_text(document).encode(), "again.nnviz")


def saved(document: Document) -> dict:
    """A document as any other program would read it."""
    return json.loads(document_text(document))


def compared(*rates: float, n: int = 20) -> Workspace:
    """A run after n iterations, and others from there at these rates."""
    run = trained(Run.start(preset_experiment("xor")), n)
    return Workspace(run).compared([run.experiment.with_config(learning_rate=rate) for rate in rates])


def document_of(workspace: Workspace, **more: object) -> Document:
    return Document(workspace.run, ghosts=workspace.ghosts, **more)


# The ghosts of the file of version 1, see test_document.py. The first goes on from iteration 2 at a learning
# rate of 1/4, which halves w; the second from 16, set by hand at iteration 4, at 3/8, which takes w to w/4.


def test_the_ghosts_of_the_file_of_version_1():
    document = read_document(GOLDEN)
    first, second = document.ghosts
    assert (first.number, first.fork, first.run.end) == (3, 2, 4)
    assert (second.number, second.fork, second.run.end) == (7, 4, 5)
    weights = [state_at(first.run.timeline, k).parameters.tolist() for k in range(5)]
    assert weights == [[1.0], [0.5], [0.25], [0.125], [0.0625]]
    weights = [state_at(second.run.timeline, k).parameters.tolist() for k in range(6)]
    assert weights == [[1.0], [0.5], [0.25], [0.0625], [16.0], [4.0]]
    assert (first.experiment.config.learning_rate, first.other.config.learning_rate) == (1 / 4, 3 / 8)
    assert second.other.config.sampling == "shuffled"
    flags = [(one.is_by_hand, one.hidden, one.plays_along, one.diverged) for one in document.ghosts]
    assert flags == [(False, False, True, False), (True, True, False, True)]
    assert second.run.curve.train.tolist() == [1.0, 1 / 4, 1 / 16, 1 / 256, 1 / 4096, 16.0]
    assert first.run.newest_losses[0] == 1 / 256


def test_ghosts_and_run_share_what_they_shared():
    document = read_document(GOLDEN)
    first, second = document.ghosts
    run = document.run.timeline
    assert first.run.timeline.first_experiment is run.first_experiment
    assert first.other is run.experiment_at(2)
    assert second.other is run.experiment_at(5)
    assert run.common_until(first.run.timeline) == 2
    assert run.common_until(second.run.timeline) == 4


# There and back


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents())
def test_every_ghost_goes_on_as_if_it_had_never_been_saved(document):
    for before, after in zip(document.ghosts, again(document).ghosts, strict=True):
        if len(before.run.experiment.dataset.training_indices):
            assert run_bits(trained(after.run, 20)) == run_bits(trained(before.run, 20))
        for k in range(0, before.run.end + 1, 7):
            assert bits(state_at(after.run.timeline, k)) == bits(state_at(before.run.timeline, k))


def test_what_comes_next_has_a_number_of_its_own():
    workspace = compared(0.5, 0.25, 0.125).without(0)
    opened = again(document_of(workspace))
    assert [ghost.number for ghost in opened.ghosts] == [1, 2]
    other = Workspace(Run.start(preset_experiment("circle")), next_number=1).opened(
        opened.run, opened.ghosts, document=4
    )
    more = other.compared([opened.run.experiment.with_config(learning_rate=0.75)])
    assert [ghost.number for ghost in more.ghosts] == [1, 2, 3]
    assert more.document == 4


def test_a_ghost_that_becomes_the_run_again_leaves_the_other_where_it_did():
    workspace = compared(0.5, 0.25)
    opened = again(document_of(workspace))
    swapped = Workspace(opened.run, opened.ghosts, 2).with_current(1)
    assert swapped.run.experiment.config.learning_rate == 0.25
    assert (swapped.ghosts[-1].fork, swapped.ghosts[-1].number) == (20, 2)


def test_ghosts_keep_fewer_of_the_states_that_can_be_trained_again():
    workspace = compared(0.5, n=1)
    run = workspace.ghosts[0].run
    run = replace(run, timeline=replace(run.timeline, spacing=1.0))
    for _ in range(200):
        run = trained(run, 2)
    document = document_of(workspace.with_changed(0, run=run))
    (ghost,) = saved(document)["ghosts"]
    kept = [state["iteration"] for state in ghost["run"]["states"]]
    assert (kept[0], kept[-1]) == (0, 401)
    assert 8 <= len(kept) <= 18  # its start, its end, and at most 16
    opened = again(document)
    assert document_text(opened) == document_text(document)
    assert ghost_bits(opened.ghosts[0]) == ghost_bits(document.ghosts[0])


def test_experiments_and_data_of_all_runs_are_there_once():
    assert len(saved(document_of(compared(0.5, 0.25, 0.125)))["experiments"]) == 4
    assert len(saved(document_of(compared(0.5, 0.25, 0.125)))["data"]) == 1


def test_without_ghosts_nothing_is_said_of_them():
    assert "ghosts" not in saved(Document(Run.start(preset_experiment("xor"))))


# What does not fit


def test_of_too_many_the_oldest_are_left_out(monkeypatch, tmp_path):
    document = document_of(compared(0.5, 0.4, 0.3, 0.2, 0.1))
    assert write_document(tmp_path / "all.nnviz", document).is_nothing
    room = len(document_text(replace(document, ghosts=document.ghosts[2:])).encode()) + 10
    monkeypatch.setattr("nnviz.files.document_scan.MAX_BYTES", room)
    left_out = write_document(tmp_path / "some.nnviz", document)
    assert (left_out.past, left_out.n_ghosts, left_out.is_nothing) == (False, 2, False)
    opened = read_document(tmp_path / "some.nnviz")
    assert [ghost.number for ghost in opened.ghosts] == [2, 3, 4]
    assert run_bits(opened.run) == run_bits(document.run)


@pytest.mark.parametrize("n_left_out", [1, 4, 5])
def test_as_many_stay_as_there_is_room_for(monkeypatch, tmp_path, n_left_out):
    document = document_of(compared(0.5, 0.4, 0.3, 0.2, 0.1))
    room = len(document_text(replace(document, ghosts=document.ghosts[n_left_out:])).encode())
    monkeypatch.setattr("nnviz.files.document_scan.MAX_BYTES", room)
    left_out = write_document(tmp_path / "some.nnviz", document)
    assert (left_out.past, left_out.n_ghosts) == (False, n_left_out)


def test_a_ghost_of_too_many_edits_goes_and_the_older_ones_stay(monkeypatch, tmp_path):
    workspace = compared(0.5, 0.25)
    run = workspace.ghosts[1].run
    for value in range(6):
        run = set_by_hand(run, 0, float(value))
    document = document_of(workspace.with_changed(1, run=run))
    monkeypatch.setattr(f"{LIMITS}.MAX_EDITS", 5)
    assert write_document(tmp_path / "a.nnviz", document).n_ghosts == 1
    assert [ghost.number for ghost in read_document(tmp_path / "a.nnviz").ghosts] == [0]


def test_where_the_past_of_the_run_goes_its_ghosts_stay(monkeypatch, tmp_path):
    workspace = compared(0.5, 0.25)
    run = workspace.run
    for value in range(6):
        run = trained(set_by_hand(run, 0, float(value)), 2)
    document = document_of(replace(workspace, run=run))
    monkeypatch.setattr(f"{LIMITS}.MAX_EDITS", 5)
    left_out = write_document(tmp_path / "a.nnviz", document)
    assert (left_out.past, left_out.n_ghosts) == (True, 0)
    opened = read_document(tmp_path / "a.nnviz")
    assert (opened.run.timeline.begin, opened.run.end, len(opened.ghosts)) == (32, 32, 2)
    assert ghost_bits(opened.ghosts[0]) == ghost_bits(document.ghosts[0])


def test_numbers_that_could_not_be_read_again_are_not_written(tmp_path):
    (ghost,) = compared(0.5).ghosts
    run = compared(0.5).run
    for number, n_left_out in ((10**15, 0), (10**15 + 1, 1)):
        document = Document(run, ghosts=(replace(ghost, number=number),))
        assert write_document(tmp_path / "a.nnviz", document).n_ghosts == n_left_out
        assert len(read_document(tmp_path / "a.nnviz").ghosts) == 1 - n_left_out

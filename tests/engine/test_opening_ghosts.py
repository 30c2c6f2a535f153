"""Ghosts that were saved, in a session again: trained in step, undone with their document, told apart."""

import pytest
from engine.history_model import bits
from PySide6.QtCore import QTimer

from nnviz.core.errors import FileError
from nnviz.core.presets import preset_experiment
from nnviz.core.run import Run
from nnviz.engine import writing
from nnviz.engine.ghost_commands import GhostCommands
from nnviz.engine.writing import Writing
from nnviz.files.document import Document, document_text, parse_document, read_document


def saved_and_opened(session):
    workspace = session.history.workspace
    text = document_text(Document(workspace.run, ghosts=workspace.ghosts))
    return parse_document(text.encode(), "again.nnviz")


def ghosts_of(session):
    return session.history.workspace.ghosts


@pytest.fixture
def side_by_side(drive):
    """Three learning rates, compared from iteration 6 and trained to 10."""
    session = drive.start("xor")
    drive.step(session, 6)
    rate = session.experiment.config.learning_rate
    GhostCommands(session).compare([rate, rate / 2, rate / 4])
    drive.step(session, 4)
    return session


def test_runs_side_by_side_go_on_in_step_with_the_bits_of_those_never_saved(drive, side_by_side):
    document = saved_and_opened(side_by_side)
    other = drive.start("circle")
    other.open_run(document.run, "Open", document.ghosts)
    drive.idle(other)
    for session in (side_by_side, other):
        drive.step(session, 15)
    assert other.snapshot.iteration == 25
    assert bits(other.history.run.state) == bits(side_by_side.history.run.state)
    assert [ghost.run.iteration for ghost in ghosts_of(other)] == [25, 25]
    for one, again in zip(ghosts_of(side_by_side), ghosts_of(other), strict=True):
        assert bits(again.run.state) == bits(one.run.state)
        assert again.run.curve.train.tobytes() == one.run.curve.train.tobytes()
        assert (again.number, again.fork, again.plays_along) == (one.number, 6, True)


def test_undo_of_opening_brings_the_former_ghosts_back(side_by_side):
    before = [(ghost.number, bits(ghost.run.state)) for ghost in ghosts_of(side_by_side)]
    document = saved_and_opened(side_by_side)
    side_by_side.open_run(document.run, "Open", document.ghosts[1:])
    assert [ghost.number for ghost in ghosts_of(side_by_side)] == [1]
    side_by_side.undo()
    assert [(ghost.number, bits(ghost.run.state)) for ghost in ghosts_of(side_by_side)] == before
    side_by_side.redo()
    assert [ghost.number for ghost in ghosts_of(side_by_side)] == [1]
    side_by_side.open_run(Run.start(preset_experiment("xor")), "New")
    assert ghosts_of(side_by_side) == ()


def test_the_next_ghost_has_a_number_of_its_own(drive, side_by_side):
    document = saved_and_opened(side_by_side)
    other = drive.start("circle")
    other.open_run(document.run, "Open", document.ghosts)
    drive.idle(other)
    rate = other.experiment.config.learning_rate
    GhostCommands(other).compare([rate, rate / 8])
    assert [ghost.number for ghost in ghosts_of(other)] == [0, 1, 2]


# Writing


def test_the_window_goes_on_while_a_document_is_written(monkeypatch, tmp_path):
    document, goes_on = Document(Run.start(preset_experiment("xor"))), []
    write = writing.write_document

    def slow(path, document):
        # Only what happens meanwhile in the thread of the window lets it end.
        while not goes_on:
            pass
        return write(path, document)

    monkeypatch.setattr(writing, "write_document", slow)
    QTimer.singleShot(0, lambda: goes_on.append(True))
    assert Writing().write(tmp_path / "a.nnviz", document).is_nothing
    assert read_document(tmp_path / "a.nnviz").run.end == 0


def test_what_cannot_be_written_is_told_to_who_asked(tmp_path):
    document = Document(Run.start(preset_experiment("xor")))
    with pytest.raises(FileError, match="no such file or directory"):
        Writing().write(tmp_path / "missing" / "a.nnviz", document)

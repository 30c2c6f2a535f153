"""Moments that take long, or for ever, to be trained again: nothing waits for them, and nothing blocks."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from engine.history_model import bits
from PySide6.QtTest import QSignalSpy

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.field import FieldRequest
from nnviz.core.ghost import Ghost
from nnviz.core.loss_curve import LossRecord
from nnviz.core.mode import Mode
from nnviz.core.network import Architecture
from nnviz.core.path import PathRecord
from nnviz.core.presets import preset_experiment
from nnviz.core.run import Run
from nnviz.core.training import train
from nnviz.engine import worker
from nnviz.engine.editor import Editor
from nnviz.engine.ghost_pictures import GhostPictures

END = 10**15
# One weight w and one sample (1, 0): an iteration with learning rate 1/4 halves the weight.
HALVING = Experiment(
    Dataset(np.array([[1.0]]), np.array([[0.0]]), "regression"),
    Architecture((1, 1), ("linear",), bias=False),
    TrainingConfig(learning_rate=0.25),
    given_parameters=np.array([64.0]),
)


def run_with_gap(iterations, experiment=HALVING):
    """A run of which only the start and the end are known, as a file can tell of it."""
    run = Run.start(experiment)
    nothing = LossRecord(np.empty(0, np.int64), np.empty(0), np.empty(0))
    path = PathRecord(np.empty(0, np.int64), np.empty((0, len(run.state.parameters))))
    return run.trained(replace(run.state, iteration=iterations), nothing, path)


@pytest.fixture
def opened(drive):
    """A session in which a run has been opened, and all that it has refused."""

    def open_run(run, ghosts=()):
        session = drive.start("realpython")
        session.open_run(run, ghosts=ghosts)
        drive.until(lambda: session.snapshot.iteration == run.iteration)
        return session, QSignalSpy(session.refused)

    return open_run


def texts(spy):
    return [spy.at(index)[0] for index in range(spy.count())]


# Too far


def test_a_run_is_shown_where_it_stands_and_goes_on_from_there(drive, opened):
    session, refused = opened(run_with_gap(END))
    assert session.snapshot.parameters.tolist() == [64.0]
    assert session.snapshot.trace.iteration == END  # the next one, since nobody can know the last
    drive.step(session, 2)
    assert (session.snapshot.iteration, session.snapshot.parameters.tolist()) == (END + 2, [16.0])
    session.step_back()
    drive.idle(session)
    assert (session.snapshot.iteration, session.snapshot.parameters.tolist()) == (END + 1, [32.0])
    assert refused.count() == 0


def test_what_is_too_far_is_refused_with_what_is_kept(drive, opened):
    session, refused = opened(run_with_gap(END))
    session.step_back()
    session.go_to(END // 2)
    drive.idle(session)
    assert session.snapshot.iteration == session.history.run.iteration == END
    assert not session.travelling
    first, second = texts(refused)
    assert "999,999,999,999,999 " in first
    assert "500,000,000,000,000 " in second
    assert all(text.endswith("kept are 0 and 1,000,000,000,000,000.") for text in (first, second))


def test_what_is_near_enough_in_the_gap_is_shown(drive, opened):
    session, refused = opened(run_with_gap(END))
    session.go_to(3)
    drive.until(lambda: session.snapshot.iteration == 3)
    assert session.snapshot.parameters.tolist() == [8.0]
    session.go_to(END)
    drive.until(lambda: session.snapshot.iteration == END)
    assert refused.count() == 0


def test_another_document_shows_its_own_figures_afterwards(drive, opened):
    session, _ = opened(run_with_gap(END))
    session.step_back()
    session.open(preset_experiment("xor"))
    drive.until(lambda: session.snapshot.generation == session.generation)
    assert session.snapshot.iteration == 0
    assert session.snapshot.experiment.preset == "xor"


def test_undo_comes_back_to_where_such_a_run_stood(drive, opened):
    session, refused = opened(run_with_gap(END))
    session.open(preset_experiment("xor"))
    drive.until(lambda: session.snapshot.iteration == 0)
    session.undo()
    drive.until(lambda: session.snapshot.iteration == END)
    assert refused.count() == 0


def test_iterations_without_anything_to_train_on_are_refused(drive, opened):
    nothing = HALVING.with_dataset(HALVING.dataset.with_held_out_points([0], True))
    session, refused = opened(run_with_gap(300, nothing))
    assert session.mode is Mode.PAUSED
    session.step_back()
    drive.idle(session)
    assert session.mode is Mode.PAUSED
    assert texts(refused) == [
        "Iteration 299 cannot be trained again: there are no training points on the way. "
        "The nearest that are kept are 0 and 300."
    ]
    session.run()
    drive.idle(session)
    assert session.mode is Mode.WAITING


def test_a_way_that_diverges_is_told_of(drive, opened):
    # From 64 with rate 2 each iteration makes −3 of the weight: beyond all doubles after some 650.
    session, _ = opened(run_with_gap(END, HALVING.with_config(learning_rate=2.0)))
    session.go_to(20_000)
    drive.until(lambda: session.mode is Mode.FAILED)
    assert session.failure.startswith("iteration 20,000 cannot be trained again")
    session.go_to(0)
    drive.until(lambda: session.snapshot.iteration == 0)
    assert session.mode is Mode.PAUSED


# Runs beside it


def ghost_of(run, **options):
    return Ghost(0, run, 0, run.experiment, **options)


def test_a_ghost_that_cannot_catch_up_does_not_hold_the_run_up(drive, opened):
    ghost = ghost_of(Run.start(HALVING), plays_along=True)
    session, _ = opened(run_with_gap(END), (ghost,))
    drive.step(session, 3)
    assert session.snapshot.iteration == END + 3
    assert session.history.workspace.ghost(0).run.iteration == 0


def test_a_slow_ghost_catches_up_answer_by_answer(drive, opened, monkeypatch):
    monkeypatch.setattr(worker, "COMPANION_SECONDS", 0.0)
    session, _ = opened(run_with_gap(3_000), (ghost_of(Run.start(HALVING), plays_along=True),))
    session.step()
    drive.until(lambda: session.snapshot.iteration == 3_001)
    assert session.history.workspace.ghost(0).run.iteration == 3_001


def test_a_ghost_is_not_drawn_where_that_takes_long(drive, opened):
    experiment = preset_experiment("xor")
    session, _ = opened(run_with_gap(END // 2, experiment), (ghost_of(run_with_gap(END, experiment)),))
    pictures, asked = GhostPictures(session), QSignalSpy(session.errands.requested)
    session.set_field(FieldRequest((-4.0, 8.0), (-3.0, 9.0), (0, 1), (0.0, 0.0), 24))
    drive.idle(session)
    assert asked.count() == 0
    session.go_to(5)
    drive.until(lambda: pictures.of(session.history.workspace.ghost(0)) is not None)


# Far, but not too far: 10⁹ iterations, of which interpreted loops do some 100,000 a second

LONG = 10**9


@pytest.fixture
def on_the_way(drive, opened):
    """On the way to the middle of a long run."""
    session, _ = opened(run_with_gap(LONG))
    told = QSignalSpy(session.under_way)
    session.go_to(LONG // 2)
    drive.until(lambda: told.count() > 0)
    return session, told


def test_who_waits_is_told_how_far_it_is(drive, on_the_way):
    session, told = on_the_way
    drive.until(lambda: told.count() > 2)
    shares = [told.at(index)[1] for index in range(told.count())]
    assert {told.at(index)[0] for index in range(told.count())} == {LONG // 2}
    assert 0.0 < shares[0] < shares[1] < shares[2] < 1.0
    assert session.travelling


def test_pausing_gives_a_long_way_up(drive, on_the_way):
    session, _ = on_the_way
    session.pause()
    drive.until(lambda: not session.travelling)
    drive.idle(session)
    assert session.snapshot.iteration == session.history.run.iteration == LONG
    assert session.experiment is session.history.run.experiment
    drive.step(session, 1)
    assert session.snapshot.iteration == LONG + 1


def test_another_goal_gives_a_long_way_up(drive, on_the_way):
    session, _ = on_the_way
    session.go_to(2)
    drive.until(lambda: session.snapshot.iteration == 2)
    assert session.snapshot.parameters.tolist() == [16.0]


def test_an_edit_gives_a_long_way_up_and_is_made_where_the_run_stands(drive, on_the_way):
    session, _ = on_the_way
    Editor(session).set_setting("learning_rate", "0.375")
    drive.until(lambda: not session.travelling)
    drive.idle(session)
    assert [(edit.iteration, edit.experiment.config.learning_rate) for edit in session.timeline.edits] == [
        (LONG, 0.375)
    ]


def test_another_document_gives_a_long_way_up(drive, on_the_way):
    session, _ = on_the_way
    session.open(preset_experiment("xor"))
    drive.until(lambda: session.snapshot.generation == session.generation)
    assert session.snapshot.iteration == 0


def test_closing_does_not_wait_for_the_end_of_a_long_way(on_the_way):
    session, _ = on_the_way
    session.close()  # the test's timeout would tell
    assert not session._worker._thread.isRunning()


def test_a_way_in_many_pieces_leads_to_the_same_bits(drive, opened, monkeypatch):
    monkeypatch.setattr(worker, "LEGS_SECONDS", 0.0)
    config = TrainingConfig(0.1, batch=3, sampling="shuffled")
    experiment = Experiment(
        preset_experiment("xor").dataset, Architecture((2, 2, 1), ("tanh", "sigmoid")), config
    )
    session, _ = opened(run_with_gap(300, experiment))
    told = QSignalSpy(session.under_way)
    session.go_to(200)
    drive.until(lambda: session.snapshot.iteration == 200)
    assert told.count() > 0
    assert bits(session.snapshot.state) == bits(train(experiment, Run.start(experiment).state, 200).state)
    assert session.snapshot.trace.iteration == 199


# A worker that does not answer at all

BUSY = """
import logging, sys, time
from PySide6.QtCore import QCoreApplication, QTimer
from nnviz.core.presets import preset_experiment
from nnviz.engine.session import Session

logging.basicConfig(level=logging.INFO)
application = QCoreApplication([])
session = Session(preset_experiment("xor"))
session.start()
session.errands.ask("long", lambda loops: time.sleep(100_000))
QTimer.singleShot(300, session.close)
QTimer.singleShot(300, application.quit)
application.exec()
sys.stdout.write("closed")
"""


def test_the_process_ends_though_the_worker_does_not():
    done = subprocess.run(
        [sys.executable, "-c", BUSY], capture_output=True, text=True, timeout=90, check=False
    )
    assert (done.returncode, done.stdout) == (0, "closed")
    # For the log only: who closes the window while loops are being loaded has done nothing wrong.
    assert done.stderr.startswith("INFO:nnviz.engine.stragglers:")
    assert len(done.stderr.splitlines()) == 1

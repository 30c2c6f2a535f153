"""The session with the real worker when training goes wrong, and when it is closed."""

import math

import numpy as np
import pytest
from PySide6.QtTest import QSignalSpy

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.field import FieldRequest
from nnviz.core.mode import Mode
from nnviz.core.network import Architecture
from nnviz.core.presets import preset_experiment
from nnviz.core.training import initial_state
from nnviz.engine.requests import AdvanceRequest
from nnviz.engine.worker import TrainingWorker


def parameters_of(session):
    return session.snapshot.parameters.tobytes()


def diverging():
    """One sample x = 1, y = 0 of a linear neuron without bias: w ← w·(1 − 2·rate) in each iteration."""
    data = Dataset(np.ones((1, 1)), np.zeros((1, 1)), "regression")
    network = Architecture((1, 1), ("linear",), bias=False)
    config = TrainingConfig(learning_rate=1000.0)
    return Experiment(data, network, config)


def test_divergence_keeps_the_last_finite_state_and_a_lower_rate_goes_on(drive):
    session = drive.start(diverging())
    session.run()
    drive.until(lambda: session.mode is Mode.DIVERGED)
    # The loss (w·1999ᵏ)² is finite as long as its logarithm is below the largest double's.
    first_weight = np.random.default_rng(0).standard_normal()
    room = math.log(np.finfo(float).max) / 2 - math.log(abs(first_weight))
    last = math.floor(room / math.log(1999))
    assert session.snapshot.iteration == last
    assert np.isfinite(session.snapshot.parameters).all()
    assert "learning rate" in session.snapshot.diverged
    session.edit(session.experiment.with_config(learning_rate=0.5))  # the step to the minimum
    drive.idle(session)
    assert session.mode is Mode.PAUSED
    drive.step(session, 1)
    assert (session.mode, session.snapshot.iteration) == (Mode.PAUSED, last + 1)
    assert session.snapshot.parameters[0] == 0.0


def test_house_prices_at_a_rate_of_1000_diverge(drive):
    session = drive.start(preset_experiment("house-prices").with_config(learning_rate=1000.0))
    session.run()
    drive.until(lambda: session.mode is Mode.DIVERGED)
    assert math.isfinite(session.snapshot.loss)
    session.run()  # stubborn
    drive.until(lambda: session.mode is Mode.DIVERGED)


def test_training_that_raises_stops_and_goes_on_after_a_reset(drive, monkeypatch, caplog):
    session = drive.start()
    drive.step(session, 3)
    reached = parameters_of(session)

    def broken(*_, **__):
        raise RuntimeError("the machine is on fire")

    with monkeypatch.context() as patched:
        patched.setattr("nnviz.engine.trainer.train", broken)
        session.run()
        drive.until(lambda: session.mode is Mode.FAILED)
        drive.idle(session)
    assert session.failure == "the machine is on fire"
    assert "the machine is on fire" in caplog.text  # with its traceback, for whoever mends it
    assert parameters_of(session) == reached
    session.reset()
    drive.step(session, 3)
    assert (session.mode, parameters_of(session)) == (Mode.PAUSED, reached)


@pytest.mark.parametrize("moment_of_closing", ["at once", "before the first answer", "while running"])
def test_closing_ends_the_thread(drive, make_session, qtbot, moment_of_closing):
    session = make_session(start=False)
    frames = QSignalSpy(session.frame_ready)
    if moment_of_closing != "at once":
        session.start()
    if moment_of_closing == "while running":
        session.run()
        drive.until(lambda: session.snapshot is not None and session.snapshot.iteration > 0)
    session.close()
    seen = frames.count()
    session.close()
    qtbot.wait(50)
    assert frames.count() == seen
    assert not session.running


def test_a_field_asked_for_before_the_inputs_changed_is_left_out():
    # loy has three inputs; the plane's last wish was made while there were two.
    worker, answers, failures, loy = TrainingWorker(), [], [], preset_experiment("loy")
    worker.advanced.connect(answers.append)
    worker.failed.connect(lambda *failure: failures.append(failure))
    old = FieldRequest((-1.0, 1.0), (-1.0, 1.0), (0, 1), (0.0, 0.0), resolution=16)
    worker.advance(AdvanceRequest(1, loy, initial_state(loy), 0, 0.01, old, complete=True))
    assert not failures
    assert answers[0].field is None
    assert answers[0].loss == pytest.approx(1.3324750059843928, rel=1e-12)

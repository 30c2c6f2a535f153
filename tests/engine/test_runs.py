"""The session with the real worker: the same bits whichever way a run comes about, and edits."""

import numpy as np
import pytest
from core.oracle import gradient
from PySide6.QtTest import QSignalSpy

from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.mode import Mode
from nnviz.core.network import Architecture
from nnviz.core.presets import empty_experiment, preset_experiment
from nnviz.core.training import initial_state, train


def varied():
    """Shuffled mini-batches of partly held-out data on two hidden layers: all that random numbers decide."""
    config = TrainingConfig(
        learning_rate=0.01, batch=7, sampling="shuffled", initialisation="he", record_every=3
    )
    architecture = Architecture((2, 3, 2, 1), ("tanh", "relu", "sigmoid"))
    return Experiment(preset_experiment("xor").dataset, architecture, config)


EXPERIMENTS = {
    "realpython": lambda: preset_experiment("realpython"),
    "loy": lambda: preset_experiment("loy"),
    "varied": varied,
}


def moment(session):
    """All bits of a run's present: iteration, parameters, loss curve."""
    curve = session.curve
    arrays = (session.snapshot.parameters, curve.iterations, curve.train, curve.held_out)
    return session.snapshot.iteration, [array.tobytes() for array in arrays]


def parameters_of(session):
    return session.snapshot.parameters.tobytes()


def without_points(experiment):
    return experiment.with_dataset(experiment.dataset.without_points(range(len(experiment.dataset))))


# The figures of tutorials.md, computed there from the texts' own programs.


def test_tutorial_a_step_by_step_ends_with_its_figures(drive):
    session = drive.start("realpython")
    drive.step(session, 10_000)
    assert session.snapshot.iteration == 10_000
    np.testing.assert_allclose(session.snapshot.weights[0][:, 0], [0.15423688, 0.63841862], atol=5e-9)
    assert session.snapshot.biases[0][0] == pytest.approx(-1.0495649070829607, abs=1e-12)
    # The text keeps 100 values; before them stands the loss before the first iteration.
    assert session.curve.iterations.tolist() == [0, *range(1, 10_000, 100)]
    assert session.curve.train[1] == pytest.approx(2.2051634441396555, abs=1e-12)
    assert session.curve.train[-1] == pytest.approx(2.059227547865858, abs=1e-12)


def test_tutorial_b_step_by_step_ends_with_its_figures(drive):
    session = drive.start("loy")
    assert session.snapshot.loss == pytest.approx(1.3324750059843928, abs=1e-12)
    drive.step(session, 1_500)
    predictions = session.snapshot.predictions[:, 0]
    np.testing.assert_allclose(predictions, [0.0174, 0.9746, 0.9847, 0.0227], atol=5e-5)
    # The text's last figure is the loss before the last iteration.
    assert session.curve.train[list(session.curve.iterations).index(1_499)] == pytest.approx(
        0.0017009944, abs=5e-11
    )


# The same run, whichever way


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_running_stepping_and_training_headless_give_the_same_bits(drive, name):
    experiment = EXPERIMENTS[name]()
    session = drive.start(experiment)
    drive.run_past(session, 5)
    drive.run_past(session, session.snapshot.iteration + 5)
    ran = moment(session)
    session.reset()
    drive.idle(session)
    assert session.snapshot.iteration == 0
    drive.step(session, ran[0])
    assert moment(session) == ran
    headless = train(experiment, initial_state(experiment), ran[0]).state.parameters
    assert parameters_of(session) == headless.tobytes()


def test_compiled_loops_take_over_without_changing_a_bit(drive):
    experiment = preset_experiment("circle")
    session = drive.start(experiment, compiling=True)
    drive.run_past(session, 3)
    preparing = QSignalSpy(session.preparing_changed)
    session.prepare_loops()
    drive.until(lambda: not session.preparing)
    assert preparing.at(preparing.count() - 1) == [False]
    session.set_speed(2_000.0)
    drive.run_past(session, session.snapshot.iteration + 100)
    interpreted = train(experiment, initial_state(experiment), session.snapshot.iteration)
    assert parameters_of(session) == interpreted.state.parameters.tobytes()


def test_the_same_seed_is_the_same_run_and_another_is_another(drive):
    session = drive.start(varied())
    drive.step(session, 40)
    first = moment(session)
    session.edit(session.experiment.with_config(seed=1))
    drive.step(session, 40)
    assert moment(session)[1] != first[1]
    session.edit(session.experiment.with_config(seed=0))
    drive.step(session, 40)
    assert moment(session) == first


# Edits


def test_another_learning_rate_goes_on_from_the_same_parameters(drive):
    # Full batch, so that the next step can be worked out: parameters − rate · gradient.
    session = drive.start("loy")
    drive.step(session, 5)
    before = session.snapshot.parameters
    session.edit(session.experiment.with_config(learning_rate=0.25))
    drive.idle(session)
    assert (session.snapshot.iteration, parameters_of(session)) == (5, before.tobytes())
    drive.step(session, 1)
    x = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]], float)
    y = np.array([[0], [1], [1], [0]], float)
    slope = gradient(before, (3, 4, 1), ("sigmoid", "sigmoid"), False, "squared_error", x, y)
    np.testing.assert_allclose(session.snapshot.parameters, before - 0.25 * slope, rtol=0, atol=1e-13)


def test_a_new_point_is_trained_on_from_the_same_parameters(drive):
    session = drive.start("loy")
    drive.step(session, 5)
    before = session.snapshot.parameters
    dataset = session.experiment.dataset.with_point((0.5, 0.5, 1.0), (1.0,))
    session.edit(session.experiment.with_dataset(dataset))
    drive.step(session, 1)
    x = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1], [0.5, 0.5, 1]], float)
    y = np.array([[0], [1], [1], [0], [1]], float)
    slope = gradient(before, (3, 4, 1), ("sigmoid", "sigmoid"), False, "squared_error", x, y)
    np.testing.assert_allclose(session.snapshot.parameters, before - slope, rtol=0, atol=1e-13)
    assert len(session.snapshot.predictions) == 5


CONTINUING = {
    "learning rate": lambda e: e.with_config(learning_rate=0.003),
    "batch": lambda e: e.with_config(batch=3),
    "sampling": lambda e: e.with_config(sampling="shuffled"),
    "fewer points": lambda e: e.with_dataset(e.dataset.without_points(range(4))),
    "more points": lambda e: e.with_dataset(e.dataset.with_point((9.0, 9.0), (1.0,))),
    "moved points": lambda e: e.with_dataset(e.dataset.moved([0], [(0.0, 0.0)])),
}
BEGINNING = {
    "hidden layers": lambda e: e.with_architecture(e.architecture.with_hidden((3,))),
    "seed": lambda e: e.with_config(seed=8),
    "loss": lambda e: e.with_config(loss="cross_entropy"),
    "initial values": lambda e: e.with_config(initialisation="xavier"),
}


@pytest.mark.parametrize("what", [*CONTINUING, *BEGINNING])
def test_edits_while_running_go_on_or_begin_anew_and_keep_running(drive, what):
    session = drive.start()
    session.run()
    drive.until(lambda: session.snapshot.iteration > 50)
    frames = QSignalSpy(session.frame_ready)
    edited = (CONTINUING | BEGINNING)[what](session.experiment)
    done = session.snapshot.iteration
    session.edit(edited)
    assert session.mode is Mode.RUNNING
    drive.until(lambda: session.snapshot.experiment is edited and session.snapshot.iteration > 0)
    iterations = [frames.at(i)[0].iteration for i in range(frames.count())]
    if what in CONTINUING:
        assert session.snapshot.iteration > done
        assert min(iterations) >= done
    else:
        assert session.curve.iterations[0] == 0
        assert session.curve.iterations[-1] <= session.snapshot.iteration
        # A run that begins anew is the run that it would have been from the start.
        session.pause()
        drive.idle(session)
        again = train(edited, initial_state(edited), session.snapshot.iteration)
        assert parameters_of(session) == again.state.parameters.tobytes()
    session.pause()


def test_biases_taken_away_begin_a_run_without_them(drive):
    session = drive.start()
    assert session.snapshot.parameters.shape == (3,)
    architecture = Architecture((2, 1), ("sigmoid",), bias=False)
    session.edit(session.experiment.with_architecture(architecture))
    drive.idle(session)
    assert session.snapshot.parameters.shape == (2,)
    assert session.snapshot.biases == (None,)


def test_without_points_it_waits_and_the_first_point_sets_it_going(drive):
    session = drive.start(empty_experiment())
    modes = QSignalSpy(session.mode_changed)
    session.step()
    session.run()
    assert session.mode is Mode.WAITING
    dataset = session.experiment.dataset.with_point((1.0, 2.0), (1.0,))
    session.edit(session.experiment.with_dataset(dataset))
    assert session.mode is Mode.RUNNING
    drive.until(lambda: session.snapshot.iteration > 0)
    session.edit(without_points(session.experiment))
    assert session.mode is Mode.WAITING
    drive.idle(session)
    assert len(session.snapshot.predictions) == 0
    session.pause()
    assert [modes.at(i)[0] for i in range(modes.count())] == [
        Mode.WAITING,
        Mode.RUNNING,
        Mode.WAITING,
        Mode.PAUSED,
    ]


def test_opening_another_experiment_pauses_at_its_start(drive):
    session = drive.start()
    session.run()
    drive.until(lambda: session.snapshot.iteration > 0)
    opened = preset_experiment("loy")
    session.open(opened)
    assert session.mode is Mode.PAUSED
    drive.until(lambda: session.snapshot.experiment is opened)
    drive.idle(session)
    assert session.snapshot.iteration == 0
    assert session.curve.iterations.tolist() == [0]

"""The worker alone, called like a function in the test's own thread."""

import numpy as np
import pytest
from PySide6.QtTest import QSignalSpy

from nnviz.core import compiled
from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.field import FieldRequest
from nnviz.core.network import Architecture
from nnviz.core.presets import preset_experiment
from nnviz.core.training import initial_state
from nnviz.engine.compiler import LoopKey
from nnviz.engine.requests import AdvanceRequest
from nnviz.engine.worker import TrainingWorker

# Tutorial A's first prediction: weights (1.45, −0.66), bias 0, samples (1.66, 1.56) → 1, (2, 1.5) → 0.
PREDICTIONS = [0.7985731, 0.87101915]
LOSS = (1 - 0.7985731) ** 2 + 0.7586743596667225


class Bench:
    """A worker and everything it has said."""

    def __init__(self):
        self.worker = TrainingWorker()
        self.answers = QSignalSpy(self.worker.advanced)
        self.failures = QSignalSpy(self.worker.failed)
        self.loaded = QSignalSpy(self.worker.loops_loaded)
        self.states = {}  # by generation: where its last answer left the run

    def ask(self, experiment, iterations=0, *, generation=0, seconds=60.0, field=None, complete=True):
        state = self.states.get(generation) or initial_state(experiment)
        request = AdvanceRequest(generation, experiment, state, iterations, seconds, field, complete)
        before = self.answers.count()
        self.worker.advance(request)
        assert self.answers.count() == before + 1, "no answer"
        snapshot = self.answers.at(before)[0]
        self.states[generation] = snapshot.state
        return snapshot


@pytest.fixture
def bench():
    return Bench()


@pytest.fixture
def first_prediction():
    return preset_experiment("realpython-first-prediction")


def everywhere(resolution=8, tiles=4):
    return FieldRequest((-4.0, 4.0), (-4.0, 4.0), (0, 1), (0.0, 0.0), resolution, tiles)


def test_a_look_at_the_start_is_tutorial_a(bench, first_prediction):
    snapshot = bench.ask(first_prediction)
    assert (snapshot.iteration, snapshot.updates_per_second, snapshot.diverged) == (0, 0.0, "")
    assert snapshot.predictions[:, 0] == pytest.approx(PREDICTIONS, abs=5e-8)
    assert snapshot.loss == pytest.approx(LOSS, abs=1e-7)
    assert snapshot.right.tolist() == [True, False]
    assert snapshot.held_out_loss is None
    assert len(snapshot.samples) == len(snapshot.record.iterations) == 0


def test_one_iteration_is_tutorial_as_update(bench, first_prediction):
    # Only the second sample, so that it is the one that is drawn.
    experiment = first_prediction.with_dataset(first_prediction.dataset.without_points([0]))
    snapshot = bench.ask(experiment, 1)
    np.testing.assert_allclose(
        snapshot.weights[0][:, 0], [1.45 - 0.1 * 0.39141786, -0.66 - 0.1 * 0.29356339], atol=1e-9
    )
    assert snapshot.biases[0][0] == pytest.approx(-0.1 * 0.19570893, abs=1e-9)
    assert snapshot.samples.tolist() == [0]
    assert snapshot.record.iterations.tolist() == [1]
    assert snapshot.updates_per_second > 0.0


def test_arrays_cannot_be_written(bench, first_prediction):
    snapshot = bench.ask(first_prediction, 3)
    for array in (snapshot.parameters, *snapshot.weights, *snapshot.biases):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0.0


def test_a_run_goes_on_from_its_state_and_another_begins_anew(bench):
    experiment = preset_experiment("realpython")
    start = bench.ask(experiment).parameters
    bench.ask(experiment, 3)
    assert bench.ask(experiment, 4).iteration == 7
    anew = bench.ask(experiment, generation=1)
    assert anew.iteration == 0
    assert anew.parameters.tobytes() == start.tobytes()
    assert len(anew.samples) == 0


def test_steps_without_end_leave_a_pace_that_a_burst_can_begin_with(bench):
    # A step is one iteration, however many there would have been time for.
    experiment = preset_experiment("realpython")
    for _ in range(400):
        snapshot = bench.ask(experiment, 1)
    assert snapshot.iteration == 400
    assert bench.ask(experiment, 1000).iteration == 1400


def test_without_time_an_iteration_is_done_all_the_same(bench):
    assert bench.ask(preset_experiment("realpython"), 1000, seconds=0.0).iteration == 1


def test_held_out_points_are_measured_apart(bench, first_prediction):
    experiment = first_prediction.with_dataset(first_prediction.dataset.with_held_out_points([1], True))
    snapshot = bench.ask(experiment)
    assert snapshot.loss == pytest.approx((1 - 0.7985731) ** 2, abs=1e-7)
    assert snapshot.held_out_loss == pytest.approx(0.7586743596667225, abs=1e-8)


def test_samples_that_have_been_deleted_are_not_named(bench, first_prediction):
    full_batch = first_prediction.with_config(batch=None)
    assert bench.ask(full_batch, 1).samples.tolist() == [0, 1]
    fewer = full_batch.with_dataset(full_batch.dataset.without_points([1]))
    assert bench.ask(fewer).samples.tolist() == [0]


def test_a_sample_that_took_over_the_number_of_a_deleted_one_was_not_used(bench, first_prediction):
    full_batch = first_prediction.with_config(batch=None)
    bench.ask(full_batch, 1)
    fewer = full_batch.with_dataset(full_batch.dataset.without_points([0]))
    assert bench.ask(fewer).samples.tolist() == []


def test_the_plane_shows_the_parameters_of_the_same_moment(bench, first_prediction):
    snapshot = bench.ask(first_prediction, 5, field=everywhere())
    (weight_x, weight_y), bias = snapshot.weights[0][:, 0], snapshot.biases[0][0]
    centre_x, centre_y = -4.0 + 8.0 * (6 + 0.5) / 8, -4.0 + 8.0 * (1 + 0.5) / 8
    expected = 1 / (1 + np.exp(-(weight_x * centre_x + weight_y * centre_y + bias)))
    assert snapshot.field.outputs.shape == (1, 8, 8)
    assert snapshot.field.outputs[0, 1, 6] == pytest.approx(expected, abs=1e-6)
    assert [tile.shape for tile in snapshot.field.tiles] == [(1, 4, 4)]


def test_no_picture_of_the_plane_unless_it_is_asked_for(bench, first_prediction):
    assert bench.ask(first_prediction, 1).field is None


def test_while_running_pictures_of_the_plane_are_left_out_to_keep_the_pace(bench, monkeypatch):
    experiment = preset_experiment("spiral")
    now = [50.0]

    def clock():
        now[0] += 0.01
        return now[0]

    monkeypatch.setattr("nnviz.engine.worker.time.perf_counter", clock)
    pictures = [
        bench.ask(experiment, field=everywhere(), complete=False).field is not None for _ in range(12)
    ]
    assert pictures[0]
    # A picture takes one tick of this clock, so at least three without one have to follow.
    gaps = np.diff(np.flatnonzero(pictures))
    assert len(gaps) >= 1
    assert bench.ask(experiment, field=everywhere(), complete=True).field is not None


def test_divergence_is_told_with_the_likely_cause(bench):
    # One sample 1 → 0 of one linear weight: w ← w · (1 − 2 · 1000) = −1999 w.
    data = Dataset(np.ones((1, 1)), np.zeros((1, 1)), "regression")
    network = Architecture((1, 1), ("linear",), bias=False)
    experiment = Experiment(data, network, TrainingConfig(learning_rate=1000.0))
    snapshot = bench.ask(experiment, 10_000)
    assert "learning rate 1000 is too large" in snapshot.diverged
    assert np.isfinite(snapshot.parameters).all()
    assert np.isfinite(snapshot.loss)
    assert np.isfinite(snapshot.record.train).all()


def test_no_points_can_be_looked_at_but_not_trained_on(bench, first_prediction):
    nothing = first_prediction.with_dataset(first_prediction.dataset.without_points([0, 1]))
    assert bench.ask(nothing).predictions.shape == (0, 1)
    bench.worker.advance(AdvanceRequest(0, nothing, initial_state(nothing), 1, 1.0, None, True))
    assert bench.failures.count() == 1
    assert "no training points" in bench.failures.at(0)[1]


def test_a_failure_is_told_and_leaves_the_state(bench, monkeypatch):
    experiment = preset_experiment("realpython")
    before = bench.ask(experiment, 3)

    def broken(*_, **__):
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr("nnviz.engine.trainer.train", broken)
        bench.worker.advance(AdvanceRequest(0, experiment, before.state, 1, 1.0, None, True))
    assert bench.failures.at(0) == [0, "MemoryError"]  # it has no words of its own
    assert bench.answers.count() == 1
    after = bench.ask(experiment)
    assert (after.iteration, after.parameters.tobytes()) == (3, before.parameters.tobytes())


def test_loops_that_cannot_be_loaded_are_done_without(bench, monkeypatch, caplog):
    def broken(*_):
        raise OSError("no room on the disk")

    monkeypatch.setattr(compiled, "general_loops", broken)
    monkeypatch.setattr(compiled, "special_loop", broken)
    experiment = preset_experiment("realpython")
    for key in (None, LoopKey(experiment.architecture, "squared_error")):
        bench.worker.load_loops(key)
    assert bench.loaded.count() == 0
    assert "no room on the disk" in caplog.text
    assert bench.ask(experiment, 2).iteration == 2


def test_a_special_loop_serves_its_architecture_and_no_other(bench, monkeypatch):
    used = []
    experiment = preset_experiment("realpython")
    key = LoopKey(experiment.architecture, "squared_error")
    monkeypatch.setattr(compiled, "special_loop", lambda *what: lambda *_: used.append(what) or 1)
    bench.worker.load_loops(key)
    assert bench.loaded.at(0) == [key]
    assert bench.ask(experiment, 1).iteration == 1
    assert used[0] == key
    used.clear()
    other = experiment.with_architecture(Architecture((2, 2, 1), ("tanh", "sigmoid")))
    bench.ask(other, 1, generation=1)
    assert used == []


def test_a_large_network_is_rather_compiled_than_interpreted(bench, monkeypatch):
    loaded = []

    def general_loops():
        loaded.append("general")
        return compiled.INTERPRETED

    monkeypatch.setattr(compiled, "general_loops", general_loops)
    bench.ask(preset_experiment("spiral"))
    assert loaded == []
    # 2·64 + 64 + 64·64 + 64 + 64 + 1 = 4,417 parameters times 250 samples.
    large = preset_experiment("spiral")
    large = large.with_architecture(Architecture((2, 64, 64, 1), ("relu", "relu", "sigmoid")))
    bench.ask(large, generation=1)
    assert loaded == ["general"]

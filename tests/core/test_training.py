import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import scalar_step

from nnviz.core.compiled import general_loops, special_loop
from nnviz.core.dataset import Dataset
from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.functions import ACTIVATIONS
from nnviz.core.network import Architecture
from nnviz.core.presets import preset_experiment
from nnviz.core.training import Loops, initial_state, measure, train


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def special(experiment: Experiment) -> Loops:
    return Loops(general_loops(), special_loop(experiment.architecture, experiment.config.loss))


def tutorial_a(iterations: int):
    """Tutorial A's class as a reader would type it: weights, bias and the errors it keeps."""
    inputs = np.array([(3, 1.5), (2, 1), (4, 1.5), (3, 4), (3.5, 0.5), (2, 0.5), (5.5, 1), (1, 1)])
    targets = np.array([0, 1, 0, 1, 0, 1, 1, 0])
    rng = np.random.default_rng(0)
    weights = np.array([rng.standard_normal(), rng.standard_normal()])
    bias = rng.standard_normal()
    errors = []
    for iteration in range(iterations):
        i = rng.integers(len(inputs))
        prediction = sigmoid(np.dot(inputs[i], weights) + bias)
        derror = 2 * (prediction - targets[i]) * prediction * (1 - prediction)
        bias = bias - 0.1 * derror
        weights = weights - 0.1 * derror * inputs[i]
        if iteration % 100 == 0:
            errors.append(((sigmoid(inputs @ weights + bias) - targets) ** 2).sum())
    return [*weights, bias], errors


@pytest.mark.parametrize("kind", ["interpreted", "general", "special"])
def test_figures_of_tutorial_a(kind, compiled):
    experiment = preset_experiment("realpython")
    loops = {"interpreted": Loops(), "general": compiled, "special": special(experiment)}[kind]
    burst = train(experiment, initial_state(experiment), 10_000, loops)
    assert burst.record.iterations.tolist() == list(range(1, 10_000, 100))
    assert burst.record.train[0] == pytest.approx(2.2051634441396555, abs=1e-12)
    assert burst.record.train[-1] == pytest.approx(2.059227547865858, abs=1e-12)
    assert burst.state.parameters[:2] == pytest.approx([0.15423688, 0.63841862], abs=5e-9)
    assert burst.state.parameters[2] == pytest.approx(-1.0495649070829607, abs=1e-12)
    assert np.isnan(burst.record.held_out).all()


def test_the_whole_run_of_tutorial_a_as_a_reader_would_type_it(compiled):
    experiment = preset_experiment("realpython")
    burst = train(experiment, initial_state(experiment), 10_000, compiled)
    parameters, errors = tutorial_a(10_000)
    assert burst.state.parameters == pytest.approx(parameters, abs=1e-12)
    assert burst.record.train == pytest.approx(errors, abs=1e-12)


@pytest.mark.parametrize("interpreted", [True, False])
def test_figures_of_tutorial_b(interpreted, compiled):
    experiment = preset_experiment("loy")
    loops = Loops() if interpreted else compiled
    start = initial_state(experiment)
    assert measure(experiment, start.parameters)[0] == pytest.approx(1.3324750059843928, abs=1e-12)
    before_last = train(experiment, start, 1_499, loops).state
    assert measure(experiment, before_last.parameters)[0] == pytest.approx(0.0017009944, abs=5e-11)
    end = train(experiment, before_last, 1, loops).state
    predictions = experiment.architecture.predict(end.parameters, experiment.dataset.inputs)
    assert predictions.ravel() == pytest.approx([0.0174, 0.9746, 0.9847, 0.0227], abs=5e-5)


def test_the_whole_run_of_tutorial_b_as_a_reader_would_type_it(compiled):
    x = np.array([(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1)], float)
    y = np.array([[0.0], [1.0], [1.0], [0.0]])
    rng = np.random.default_rng(0)
    w1, w2 = rng.random((3, 4)), rng.random((4, 1))
    losses = []
    for _ in range(1_500):
        layer1 = sigmoid(x @ w1)
        output = sigmoid(layer1 @ w2)
        losses.append(((y - output) ** 2).sum())
        d_output = 2 * (y - output) * output * (1 - output)
        d_layer1 = (d_output @ w2.T) * layer1 * (1 - layer1)
        w2, w1 = w2 + layer1.T @ d_output, w1 + x.T @ d_layer1
    experiment = preset_experiment("loy")
    burst = train(experiment, initial_state(experiment), 1_500, compiled)
    assert burst.state.parameters == pytest.approx([*w1.ravel(), *w2.ravel()], abs=1e-12)
    assert burst.record.train[:-1] == pytest.approx(losses[1:], abs=1e-12)
    assert (np.diff(burst.record.train) < 0).all()


@pytest.mark.parametrize("hidden", ["tanh", "relu"])
def test_a_run_of_a_deep_network_against_scalars_that_differentiate_themselves(hidden, compiled):
    rng = np.random.default_rng(11)
    architecture = Architecture((2, 3, 3, 2), (hidden, "sigmoid", "linear"))
    inputs, targets = rng.normal(size=(5, 2)), rng.normal(size=(5, 2))
    start = rng.normal(size=architecture.n_parameters)
    experiment = Experiment(
        Dataset(inputs, targets, "regression"), architecture, TrainingConfig(seed=4), given_parameters=start
    )
    layers = [(w.tolist(), b.tolist()) for w, b in architecture.layers(start)]
    order = np.random.default_rng(4)
    for _ in range(60):
        i = order.integers(5)
        layers = scalar_step(layers, architecture.activations, inputs[i].tolist(), targets[i].tolist(), 0.1)
    state = train(experiment, initial_state(experiment), 60, compiled).state
    assert state.parameters == pytest.approx(architecture.flat(layers), rel=1e-10, abs=1e-12)


@pytest.mark.parametrize("n", [1, 2, 3, 7, 8, 100])
def test_samples_are_drawn_one_at_a_time_after_the_initial_values(n):
    experiment = Experiment(
        Dataset(np.arange(n, dtype=float)[:, None] / n, np.zeros((n, 1))),
        Architecture((1, 2, 1), ("tanh", "sigmoid")),
        TrainingConfig(seed=9),
    )
    rng = np.random.default_rng(9)
    for _ in range(2 + 2 + 2 + 1):
        rng.standard_normal()
    state, used = initial_state(experiment), []
    for _ in range(40):
        burst = train(experiment, state, 1)
        state = burst.state
        used += burst.samples.tolist()
    assert used == [int(rng.integers(n)) for _ in range(40)]


def test_each_shuffled_epoch_uses_every_sample_once():
    experiment = with_points(7, sampling="shuffled", batch=3)
    state, epochs = initial_state(experiment), []
    for _ in range(4):
        used = []
        for size in (3, 3, 1):
            burst = train(experiment, state, 1)
            state = burst.state
            assert len(burst.samples) == size
            used += burst.samples.tolist()
        assert sorted(used) == list(range(7))
        epochs.append(tuple(used))
    assert len(set(epochs)) > 1


def with_points(n: int, **config) -> Experiment:
    rng = np.random.default_rng(n)
    dataset = Dataset(rng.normal(size=(n, 2)), rng.integers(2, size=(n, 1)).astype(float))
    return Experiment(dataset, Architecture((2, 2, 1), ("tanh", "sigmoid")), TrainingConfig(**config))


@st.composite
def experiments(draw) -> Experiment:
    n_outputs = draw(st.integers(1, 3))
    hidden = draw(st.lists(st.integers(1, 4), max_size=2))
    sizes = (draw(st.integers(1, 3)), *hidden, n_outputs)
    loss = draw(st.sampled_from(["squared_error", "cross_entropy"]))
    names = [draw(st.sampled_from(list(ACTIVATIONS))) for _ in sizes[1:]]
    if loss == "cross_entropy":
        names[-1] = "sigmoid"
    n = draw(st.integers(1, 9))
    rng = np.random.default_rng(draw(st.integers(0, 100)))
    held_out = rng.random(n) < draw(st.sampled_from([0.0, 0.4]))
    held_out[0] = False
    return Experiment(
        Dataset(rng.normal(size=(n, sizes[0])), rng.random((n, n_outputs)), "regression", held_out),
        Architecture(sizes, tuple(names), draw(st.booleans())),
        TrainingConfig(
            learning_rate=draw(st.sampled_from([0.05, 3.0, 900.0])),
            loss=loss,
            batch=draw(st.sampled_from([1, 2, 5, None])),
            sampling=draw(st.sampled_from(["with_replacement", "shuffled"])),
            initialisation=draw(st.sampled_from(["normal", "xavier", "he"])),
            seed=draw(st.integers(0, 3)),
            record_every=draw(st.integers(1, 7)),
        ),
    )


@settings(max_examples=150)
@given(
    experiment=experiments(),
    total=st.integers(1, 60),
    pieces=st.lists(st.tuples(st.integers(0, 25), st.booleans()), max_size=8),
)
def test_the_same_bits_however_a_run_is_cut(experiment, total, pieces):
    compiled = Loops(general_loops())
    start = initial_state(experiment)
    whole = train(experiment, start, total, compiled)
    state, diverged, records = start, "", []
    for size, interpreted in [*pieces, (total, False)]:
        size = min(size, total - state.iteration)
        burst = train(experiment, state, size, Loops() if interpreted else compiled)
        state, diverged = burst.state, burst.diverged
        records.append(burst.record)
        if diverged:
            break
    assert state.iteration == whole.state.iteration
    assert diverged == whole.diverged
    assert state.parameters.tobytes() == whole.state.parameters.tobytes()
    assert (state.generator, state.position) == (whole.state.generator, whole.state.position)
    assert state.epoch.tolist() == whole.state.epoch.tolist()
    for column in ("iterations", "train", "held_out"):
        parts = np.concatenate([getattr(record, column) for record in records])
        assert parts.tobytes() == getattr(whole.record, column).tobytes()


@pytest.mark.parametrize("batch", [1, 16, None])
def test_a_run_longer_than_a_block_is_the_sum_of_its_parts(batch, compiled):
    experiment = with_points(6, batch=batch, learning_rate=0.01, record_every=1000)
    start = initial_state(experiment)
    whole = train(experiment, start, 140_000, compiled)
    half = train(experiment, start, 65_537, compiled)
    rest = train(experiment, half.state, 140_000 - 65_537, compiled)
    assert rest.state.parameters.tobytes() == whole.state.parameters.tobytes()
    assert rest.samples.tolist() == whole.samples.tolist()


def test_a_deadline_ends_a_burst_early_and_changes_nothing_else(compiled):
    experiment = preset_experiment("realpython")
    start = initial_state(experiment)
    burst = train(experiment, start, 10**9, compiled, deadline=0.0)
    assert 1 <= burst.state.iteration < 10**9
    again = train(experiment, start, burst.state.iteration, compiled)
    assert again.state.parameters.tobytes() == burst.state.parameters.tobytes()


def test_loss_is_recorded_for_training_and_held_out_samples_apart():
    # Start 2, no learning to speak of: predictions 2x; errors 2·1 − 1 = 1 and 2·3 − 1 = 5.
    experiment = Experiment(
        Dataset(np.array([[1.0], [3.0]]), np.ones((2, 1)), "regression", np.array([False, True])),
        Architecture((1, 1), ("linear",), bias=False),
        TrainingConfig(learning_rate=1e-300),
        given_parameters=np.array([2.0]),
    )
    burst = train(experiment, initial_state(experiment), 1)
    assert (burst.record.train.tolist(), burst.record.held_out.tolist()) == ([1.0], [25.0])
    assert burst.samples.tolist() == [0]


def test_no_training_points_is_told_in_plain_words():
    experiment = Experiment(Dataset(np.empty((0, 2)), np.empty((0, 1))), Architecture((2, 1), ("sigmoid",)))
    with pytest.raises(InputError, match="no training points yet"):
        train(experiment, initial_state(experiment), 1)


def test_samples_that_are_all_held_out_are_no_training_points():
    experiment = with_points(4)
    experiment = experiment.with_dataset(experiment.dataset.with_held_out_points(range(4), True))
    with pytest.raises(InputError, match="all are held out; add some, or hold out fewer"):
        train(experiment, initial_state(experiment), 1)


def test_zero_iterations_change_nothing():
    experiment = with_points(4)
    start = initial_state(experiment)
    burst = train(experiment, start, 0)
    assert burst.state.parameters.tobytes() == start.parameters.tobytes()
    assert (burst.state.generator, len(burst.samples), len(burst.record.train)) == (start.generator, 0, 0)


def test_points_added_in_mid_epoch_begin_a_new_one():
    experiment = with_points(5, sampling="shuffled")
    state = train(experiment, initial_state(experiment), 2).state
    grown = experiment.with_dataset(experiment.dataset.with_point((1.0, 1.0), [1.0]))
    used = []
    for _ in range(6):
        burst = train(grown, state, 1)
        state = burst.state
        used += burst.samples.tolist()
    assert sorted(used) == [0, 1, 2, 3, 4, 5]


def test_a_point_moved_in_mid_epoch_stays_in_its_place():
    experiment = with_points(5, sampling="shuffled")
    first = train(experiment, initial_state(experiment), 2)
    moved = experiment.with_dataset(experiment.dataset.moved([0], [(9.0, 9.0)]))
    state, used, used_unmoved, other = first.state, [], [], first.state
    for _ in range(3):
        burst, unmoved = train(moved, state, 1), train(experiment, other, 1)
        state, other = burst.state, unmoved.state
        used += burst.samples.tolist()
        used_unmoved += unmoved.samples.tolist()
    assert used == used_unmoved


def test_points_removed_in_mid_run_are_used_no_more():
    experiment = with_points(6)
    state = train(experiment, initial_state(experiment), 10).state
    fewer = experiment.with_dataset(experiment.dataset.without_points([4, 5]))
    for _ in range(30):
        burst = train(fewer, state, 1)
        state = burst.state
        assert burst.samples[0] < 4


def test_initial_values_that_were_given_leave_the_generator_untouched():
    experiment = preset_experiment("realpython-first-prediction")
    state = initial_state(experiment)
    assert state.parameters.tolist() == [1.45, -0.66, 0.0]
    assert state.generator == np.random.default_rng(0).bit_generator.state


def one_weight(samples, learning_rate, seed=0) -> Experiment:
    """A single weight, prediction w·x: what happens to it is one line of Python."""
    inputs, targets = (np.array(column, float)[:, None] for column in zip(*samples, strict=True))
    return Experiment(
        Dataset(inputs, targets, "regression"),
        Architecture((1, 1), ("linear",), bias=False),
        TrainingConfig(learning_rate=learning_rate, seed=seed, record_every=1),
        given_parameters=np.array([1.0]),
    )


def weights_of_one_weight(samples, learning_rate, iterations, seed=0):
    """The weight and the loss after each iteration, in plain Python."""
    rng, w, history = np.random.default_rng(seed), 1.0, []
    for _ in range(iterations):
        x, target = samples[rng.integers(len(samples))]
        w -= learning_rate * (x * (2.0 * (w * x - target)))
        errors = [w * x - target for x, target in samples]
        history.append((w, sum(error * error for error in errors)))
    return history


# Two samples: one throws the weight out by a factor of 799, the other brings it 50 times nearer: the
# loss crosses the limit of the doubles many times before the weight does.
ON_THE_BRINK = [(20.0, 1.0), (0.7, 1.0)]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("first_cut", [0, 1, 7, 50, "last", "last + 1", "last + 2", "last + 5"])
def test_a_run_that_diverges_stops_at_the_last_finite_state_however_it_is_cut(seed, first_cut, compiled):
    history = weights_of_one_weight(ON_THE_BRINK, 1.0, 1_000, seed)
    overflow = next(k for k, (w, _) in enumerate(history) if not math.isfinite(w))
    last = max(k for k, (_, loss) in enumerate(history[:overflow]) if math.isfinite(loss))
    experiment = one_weight(ON_THE_BRINK, 1.0, seed)
    if isinstance(first_cut, int):
        cut = first_cut
    else:
        cut = last + 1 + int(first_cut.removeprefix("last").replace(" + ", "") or 0)
    burst = train(experiment, initial_state(experiment), cut, compiled)
    if not burst.diverged:
        burst = train(experiment, burst.state, 1_000, compiled)
    assert burst.state.iteration == last + 1
    assert burst.state.parameters[0] == history[last][0]
    assert "learning rate 1 is too large" in burst.diverged
    assert math.isfinite(measure(experiment, burst.state.parameters)[0])
    assert np.isfinite(burst.record.train).all()


def test_one_more_iteration_after_the_last_finite_state_is_not_finite(compiled):
    experiment = preset_experiment("house-prices").with_config(learning_rate=3.0)
    end = train(experiment, initial_state(experiment), 200_000, compiled).state
    sample = np.random.default_rng()
    sample.bit_generator.state = end.generator
    i = sample.integers(12)
    x, y = experiment.dataset.inputs, experiment.dataset.targets[:, 0]
    w, b = end.parameters[:2], end.parameters[2]
    with np.errstate(over="ignore"):
        assert np.isfinite(((x @ w + b - y) ** 2).sum())
        slope = 2 * (x[i] @ w + b - y[i])
        w, b = w - 3.0 * slope * x[i], b - 3.0 * slope
        assert not np.isfinite(((x @ w + b - y) ** 2).sum())


def test_a_loss_that_leaves_the_doubles_and_comes_back_is_no_divergence(compiled):
    # The first sample multiplies the weight by about −10^13; the second brings it back to 32 or so
    # whatever it was, for 2 · 512 · (1/32)² = 1. A dozen draws of the first in a row overflow the
    # loss, but not the weight.
    samples = [(1e5, 0.0), (1 / 32, 1.0)]
    history = weights_of_one_weight(samples, 512.0, 30_000)
    away = [k + 1 for k, (_, loss) in enumerate(history) if not math.isfinite(loss)]
    assert away
    assert all(math.isfinite(w) for w, _ in history)
    experiment = one_weight(samples, 512.0).with_config(record_every=10_000)
    whole = train(experiment, initial_state(experiment), 30_000, compiled)
    assert (whole.diverged, whole.state.iteration) == ("", 30_000)
    cut = train(experiment, initial_state(experiment), away[0], compiled)
    rest = train(experiment, cut.state, 30_000 - away[0], compiled)
    assert cut.state.iteration == away[0]
    assert rest.state.parameters.tobytes() == whole.state.parameters.tobytes()
    assert whole.state.parameters[0] == history[-1][0]


def test_a_start_that_is_not_finite_is_reported_at_once(compiled):
    experiment = replace(one_weight([(1.0, 0.0)], 10.0), given_parameters=np.array([1e200]))
    burst = train(experiment, initial_state(experiment), 10, compiled)
    assert burst.diverged
    assert burst.state.iteration == 0


def test_a_loss_that_stays_infinite_is_the_end_soon_however_large_the_data(compiled):
    # Prediction 10²⁰⁰ of 0, and a rate at which nothing changes: the loss is infinite for ever.
    experiment = Experiment(
        Dataset(np.ones((20_000, 1)), np.zeros((20_000, 1)), "regression"),
        Architecture((1, 1), ("linear",), bias=False),
        TrainingConfig(learning_rate=1e-300),
        given_parameters=np.array([1e200]),
    )
    burst = train(experiment, initial_state(experiment), 10, compiled)  # a timeout would tell
    assert burst.state.iteration == 0
    assert burst.diverged

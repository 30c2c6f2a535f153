from dataclasses import replace

import numpy as np
import oracle
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnviz.core.dataset import Dataset
from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.functions import ACTIVATIONS, LOSSES
from nnviz.core.network import Architecture
from nnviz.core.presets import preset_experiment
from nnviz.core.trace import next_samples, numeric_gradient, trace_iteration, trace_samples
from nnviz.core.training import Loops, initial_state, measure, train

KINK = 1e-3  # nearer to it a difference looks at both sides
BATCHES = {
    "one": {"batch": 1, "sampling": "with_replacement"},
    "one, shuffled": {"batch": 1, "sampling": "shuffled"},
    "some": {"batch": 3, "sampling": "with_replacement"},
    "some, shuffled": {"batch": 3, "sampling": "shuffled"},
    "all": {"batch": None},
}
every_activation = pytest.mark.parametrize("activation", ACTIVATIONS)
every_loss = pytest.mark.parametrize("loss", LOSSES)
every_batch = pytest.mark.parametrize("batch", BATCHES)
every_depth = pytest.mark.parametrize("depth", range(5))


def few(examples):
    """Few examples each: there is one such test for every kind of network."""
    return settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )


@st.composite
def runs(draw, activation, loss, batch, depth):
    """Two experiments, with biases and without, each with a state some iterations after its start."""
    n, n_inputs, n_outputs = draw(st.integers(1, 6)), draw(st.integers(1, 3)), draw(st.integers(1, 3))
    hidden = draw(st.lists(st.integers(1, 4), min_size=depth, max_size=depth))
    output = "sigmoid" if loss == "cross_entropy" else draw(st.sampled_from([activation, "linear"]))
    inputs = draw(arrays(float, (n, n_inputs), elements=st.floats(-2.0, 2.0, width=16)))
    targets = draw(arrays(float, (n, n_outputs), elements=st.sampled_from([0.0, 1.0, 0.25])))
    held_out = draw(arrays(bool, n))
    held_out[draw(st.integers(0, n - 1))] = False
    dataset = Dataset(inputs, targets, "regression", held_out)
    seed, before = draw(st.integers(0, 2**31 - 1)), draw(st.integers(0, 4))
    config = TrainingConfig(learning_rate=0.02, loss=loss, seed=seed, **BATCHES[batch])
    found = []
    for bias in (True, False):
        architecture = Architecture((n_inputs, *hidden, n_outputs), (*[activation] * depth, output), bias)
        parameters = np.random.default_rng(seed).normal(0.0, 0.5, architecture.n_parameters)
        experiment = Experiment(dataset, architecture, config, given_parameters=parameters)
        found.append((experiment, train(experiment, initial_state(experiment), before).state))
    return found


def assume_tame(trace):
    """A run that is about to diverge multiplies every rounding error."""
    assume(np.abs(trace.gradient).max() < 1e3)
    assume(all(np.abs(layer.pre_activations).max() < 20 for layer in trace.layers))


def assert_trace_is_what_training_does(experiment, state, loops):
    trace = trace_iteration(experiment, state)
    assume_tame(trace)
    burst = train(experiment, state, 1, loops)
    assert trace.iteration == state.iteration
    assert trace.samples.tolist() == burst.samples.tolist()
    assert trace.parameters.tobytes() == state.parameters.tobytes()
    assert trace.new_parameters == pytest.approx(burst.state.parameters, rel=1e-12, abs=1e-12)
    data = experiment.dataset
    used = Dataset(data.inputs[burst.samples], data.targets[burst.samples], data.kind)
    loss, _ = measure(replace(experiment, dataset=used), state.parameters, loops.general)
    assert trace.loss == pytest.approx(loss, rel=1e-12, abs=1e-12)
    assert trace.losses.sum() == pytest.approx(loss, rel=1e-12, abs=1e-12)


@every_activation
@every_loss
@every_batch
@every_depth
def test_a_trace_is_what_training_does(activation, loss, batch, depth):
    @few(3)
    @given(runs(activation, loss, batch, depth))
    def check(both):
        for experiment, state in both:
            assert_trace_is_what_training_does(experiment, state, Loops())

    check()


@every_activation
@every_loss
@every_batch
def test_a_trace_is_what_compiled_training_does(activation, loss, batch, compiled):
    @few(3)
    @given(st.integers(0, 4).flatmap(lambda depth: runs(activation, loss, batch, depth)))
    def check(both):
        for experiment, state in both:
            assert_trace_is_what_training_does(experiment, state, compiled)

    check()


def central_differences(trace):
    """The slope of the oracle's loss by every parameter, with a step of 10⁻⁵ each way."""
    experiment = trace.experiment
    architecture = experiment.architecture
    problem = (
        architecture.sizes,
        architecture.activations,
        architecture.bias,
        experiment.config.loss,
        experiment.dataset.inputs[trace.samples],
        experiment.dataset.targets[trace.samples],
    )
    steps = 1e-5 * np.eye(len(trace.parameters))
    return np.array(
        [
            (
                oracle.complex_loss(trace.parameters + step, *problem).real
                - oracle.complex_loss(trace.parameters - step, *problem).real
            )
            / 2e-5
            for step in steps
        ]
    )


@every_activation
@every_loss
@every_batch
@every_depth
def test_a_gradient_is_the_slope_of_the_loss(activation, loss, batch, depth):
    @few(2)
    @given(runs(activation, loss, batch, depth))
    def check(both):
        for trace in [trace_iteration(*run) for run in both]:
            assume_tame(trace)
            for layer in trace.layers:
                assume(layer.activation != "relu" or np.abs(layer.pre_activations).min() > KINK)
            slopes = central_differences(trace)
            assert trace.gradient == pytest.approx(slopes, rel=1e-6, abs=1e-6)
            some = range(len(slopes))[::4]
            assert numeric_gradient(trace, some) == pytest.approx(slopes[some], rel=1e-6, abs=1e-6)

    check()


def test_a_deep_trace_against_scalars_that_differentiate_themselves():
    rng = np.random.default_rng(5)
    names = ("tanh", "sigmoid", "relu", "tanh", "linear")
    architecture = Architecture((3, 4, 3, 4, 2, 2), names)
    dataset = Dataset(rng.normal(size=(4, 3)), rng.normal(size=(4, 2)), "regression")
    parameters = rng.normal(size=architecture.n_parameters)
    experiment = Experiment(dataset, architecture, TrainingConfig(learning_rate=0.3))
    before = [(w.tolist(), b.tolist()) for w, b in architecture.layers(parameters)]
    for sample in range(4):
        trace = trace_samples(experiment, parameters, [sample])
        after = oracle.scalar_step(before, names, dataset.inputs[sample], dataset.targets[sample], 0.3)
        for layer, (weights, biases) in zip(trace.layers, after, strict=True):
            np.testing.assert_allclose(layer.new_weights, weights, rtol=1e-12, atol=1e-12)
            np.testing.assert_allclose(layer.new_biases, biases, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("target", [0.0, 1.0])
@pytest.mark.parametrize("z", [-800.0, -40.0, 40.0, 800.0])
def test_saturated_cross_entropy_stays_finite(z, target):
    dataset = Dataset(np.array([[2.0]]), np.array([[target]]))
    architecture = Architecture((1, 1), ("sigmoid",), bias=False)
    config = TrainingConfig(learning_rate=0.5, loss="cross_entropy")
    trace = trace_samples(Experiment(dataset, architecture, config), np.array([z / 2]), [0])
    (layer,) = trace.layers
    prediction = 1.0 if z > 0 else 0.0  # to 17 digits
    wrong = prediction != target
    assert trace.loss == pytest.approx(abs(z) if wrong else 0.0, abs=1e-15)
    assert layer.d_pre_activations.item() == pytest.approx(prediction - target, abs=1e-15)
    assert layer.d_weights.item() == pytest.approx(2 * (prediction - target), abs=1e-15)
    assert layer.new_weights.item() == pytest.approx(z / 2 - (prediction - target), rel=1e-15)


def test_values_that_leave_the_doubles_are_shown_without_a_warning():
    experiment = preset_experiment("house-prices")
    trace = trace_samples(experiment, np.array([1e308, 1e308, 0.0]), [0, 1])
    assert trace.loss == np.inf
    assert not np.isfinite(trace.new_parameters).all()


@pytest.mark.parametrize("name", ["realpython", "realpython-vectors", "loy", "spiral"])
def test_no_number_of_a_trace_can_be_written_to(name):
    experiment = preset_experiment(name)
    trace = trace_iteration(experiment, initial_state(experiment))
    holders = [trace, *trace.layers]
    values = [getattr(holder, field) for holder in holders for field in holder.__slots__]
    numbers = [value for value in values if isinstance(value, np.ndarray)]
    assert len(numbers) == 4 + len(trace.layers) * (12 if experiment.architecture.bias else 9)
    for array in numbers:
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_a_trace_leaves_the_state_as_it_was():
    experiment = preset_experiment("realpython")
    state = initial_state(experiment)
    generator, parameters = str(state.generator), state.parameters.tobytes()
    assert trace_iteration(experiment, state).samples == trace_iteration(experiment, state).samples
    assert (str(state.generator), state.parameters.tobytes()) == (generator, parameters)


@every_batch
def test_the_next_samples_are_those_that_training_uses(batch):
    held_out = np.isin(np.arange(9), [0, 5])
    rng = np.random.default_rng(2)
    dataset = Dataset(rng.normal(size=(9, 2)), rng.normal(size=(9, 1)), "regression", held_out)
    config = TrainingConfig(learning_rate=0.01, **BATCHES[batch])
    experiment = Experiment(dataset, Architecture((2, 1), ("linear",)), config)
    state = initial_state(experiment)
    for _ in range(50):
        expected = next_samples(experiment, state)
        burst = train(experiment, state, 1)
        assert expected.tolist() == burst.samples.tolist()
        assert not held_out[expected].any()
        state = burst.state


@pytest.mark.parametrize("dataset", [
    Dataset(np.empty((0, 2)), np.empty((0, 1))),
    Dataset(np.ones((3, 2)), np.ones((3, 1)), held_out=np.ones(3, bool)),
])  # fmt: skip
def test_without_training_points_there_is_nothing_to_trace(dataset):
    experiment = Experiment(dataset, Architecture((2, 1), ("sigmoid",)))
    state = initial_state(experiment)
    for ask in (next_samples, trace_iteration):
        with pytest.raises(InputError, match="there are no training points"):
            ask(experiment, state)

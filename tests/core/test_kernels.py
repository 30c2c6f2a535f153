import itertools
import math

import numpy as np
import pytest
from oracle import gradient

from nnviz.core import kernels
from nnviz.core.compiled import special_loop
from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.functions import ACTIVATIONS
from nnviz.core.network import Architecture
from nnviz.core.training import Loops, initial_state, measure, train

HIDDEN = {0: (), 1: (3,), 2: (3, 2), 3: (2, 4, 3)}
OUTPUTS = [(name, "squared_error") for name in ACTIVATIONS] + [("sigmoid", "cross_entropy")]


def experiment(sizes, activations, *, bias=True, loss="squared_error", **config) -> Experiment:
    """Seven samples and a start that are random, but always the same for the same arguments."""
    rng = np.random.default_rng(len(activations))
    architecture = Architecture(sizes, activations, bias)
    dataset = Dataset(
        rng.normal(size=(7, sizes[0])), rng.integers(2, size=(7, sizes[-1])).astype(float), "regression"
    )
    return Experiment(
        dataset, architecture, TrainingConfig(loss=loss, **config),
        given_parameters=rng.normal(size=architecture.n_parameters),
    )  # fmt: skip


@pytest.mark.parametrize("depth", HIDDEN)
@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize(("output", "loss"), OUTPUTS)
def test_update_is_the_gradient_by_complex_steps(depth, hidden, output, loss):
    sizes = (2, *HIDDEN[depth], 2)
    activations = (*(hidden,) * depth, output)
    for bias, batch in itertools.product((True, False), (1, 3, None)):
        case = experiment(sizes, activations, bias=bias, loss=loss, batch=batch, seed=5, learning_rate=0.5)
        before = case.given_parameters
        after = train(case, initial_state(case), 1).state.parameters
        used = np.arange(7) if batch is None else np.random.default_rng(5).integers(7, size=batch)
        expected = gradient(
            before, sizes, activations, bias, loss, case.dataset.inputs[used], case.dataset.targets[used]
        )
        assert (before - after) / 0.5 == pytest.approx(expected, rel=1e-11, abs=1e-13)


def test_hand_worked_step_of_tutorial_a13():
    # Input (2, 1.5), target 0, weights (1.45, −0.66), bias 0; learning rate 1 shows the bare gradient.
    case = Experiment(
        Dataset(np.array([(2.0, 1.5)]), np.array([[0.0]])),
        Architecture((2, 1), ("sigmoid",)),
        TrainingConfig(learning_rate=1.0),
        given_parameters=np.array([1.45, -0.66, 0.0]),
    )
    after = train(case, initial_state(case), 1).state.parameters
    assert case.given_parameters - after == pytest.approx([0.39141786, 0.29356339, 0.19570893], abs=5e-9)


def test_upper_layers_gradient_uses_the_weights_from_before_the_update():
    # x = 1, w = 2, v = 3, all linear, target 0: a = 2, p = 6, dp = 12; dv = 12·2 = 24, dw = 12·3·1 = 36.
    # With the updated v = 3 − 0.5·24 = −9 it would be dw = −108.
    case = Experiment(
        Dataset(np.array([[1.0]]), np.array([[0.0]]), "regression"),
        Architecture((1, 1, 1), ("linear", "linear"), bias=False),
        TrainingConfig(learning_rate=0.5),
        given_parameters=np.array([2.0, 3.0]),
    )
    assert train(case, initial_state(case), 1).state.parameters.tolist() == [2 - 18, 3 - 12]


@pytest.mark.parametrize(
    ("sizes", "activations", "bias", "loss"),
    [
        ((2, 1), ("sigmoid",), True, "squared_error"),
        ((1, 3, 2), ("relu", "linear"), False, "squared_error"),
        ((2, 4, 3, 1), ("tanh", "relu", "sigmoid"), True, "cross_entropy"),
    ],
)
@pytest.mark.parametrize("sampling", ["with_replacement", "shuffled"])
def test_every_loop_gives_the_same_bits(compiled, sizes, activations, bias, loss, sampling):
    case = experiment(sizes, activations, bias=bias, loss=loss, learning_rate=0.02, sampling=sampling)
    special = Loops(compiled.general, special_loop(case.architecture, loss))
    results = [train(case, initial_state(case), 2_000, loops) for loops in (Loops(), compiled, special)]
    assert not any(result.diverged for result in results)
    bits = [result.state.parameters.tobytes() for result in results]
    assert bits[0] == bits[1] == bits[2]
    assert bits[0] != case.given_parameters.tobytes()
    losses = [result.record.train.tobytes() for result in results]
    assert losses[0] == losses[1] == losses[2]


@pytest.mark.parametrize(("name", "code"), [(a.name, a.code) for a in ACTIVATIONS.values()])
def test_unit_activation_and_slope_agree_with_the_table(name, code):
    activation = ACTIVATIONS[name]
    for z in (-800.0, -3.0, -1e-3, 0.0, 1e-3, 3.0, 800.0):
        a = activated(z, code)
        assert a == pytest.approx(activation.value(np.array([z]))[0], rel=1e-15, abs=1e-300)
        assert kernels.slope(a, code) == pytest.approx(activation.derivative(np.array([a]))[0], rel=1e-12)
    assert math.isnan(activated(math.nan, code))


def activated(z, code):
    work = np.array([z, 0.0])
    kernels.activate(work, 0, 1, 1, code)
    return float(work[1])


def test_cross_entropy_stays_finite_where_the_output_has_rounded_to_zero(compiled):
    # z = −2000: −ln(sigmoid(z)) = 2000 + ln(1 + e^−2000) = 2000 exactly in doubles.
    case = Experiment(
        Dataset(np.array([[1.0]]), np.array([[1.0]])),
        Architecture((1, 1), ("sigmoid",), bias=False),
        TrainingConfig(loss="cross_entropy"),
        given_parameters=np.array([-2000.0]),
    )
    for loops in (Loops(), compiled):
        assert measure(case, case.given_parameters, loops.general)[0] == 2000.0


def test_loss_is_the_plain_sum_over_samples_and_outputs(compiled):
    # Predictions 2x: errors (2 − 1, 2 − 0), (6 − 1, 6 − 4): 1 + 4 + 25 + 4
    case = Experiment(
        Dataset(np.array([[1.0], [3.0]]), np.array([[1.0, 0.0], [1.0, 4.0]]), "regression"),
        Architecture((1, 2), ("linear",), bias=False),
        given_parameters=np.array([2.0, 2.0]),
    )
    for loops in (Loops(), compiled):
        assert measure(case, case.given_parameters, loops.general)[0] == 34.0

"""Remarks stand where the mistakes are made, and nowhere else."""

import numpy as np
import pytest

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.moment import Moment, MomentKind
from nnviz.core.network import Architecture
from nnviz.core.phase import Phase, Stage
from nnviz.core.presets import preset_experiment
from nnviz.core.trace import trace_samples
from nnviz.views.remarks import remarks

UPDATE = Phase(Stage.UPDATE)


def said(moment):
    """Remarks in the language they are written in."""
    return remarks(moment, str)


def one_input(*sizes, activations, parameters, target, rate=0.1, loss="squared_error", x=1.0):
    """A moment of a network without biases on a single sample of one input."""
    experiment = Experiment(
        Dataset(np.array([[x]]), np.array([[target]]), "regression"),
        Architecture(sizes, activations, bias=False),
        TrainingConfig(learning_rate=rate, loss=loss),
    )
    return Moment(trace_samples(experiment, np.array(parameters, float), [0]), MomentKind.DONE, UPDATE)


def preset_moment(name, samples, kind=MomentKind.DONE, phase=UPDATE):
    experiment = preset_experiment(name)
    parameters = experiment.architecture.initial_parameters("uniform", np.random.default_rng(0))
    return Moment(trace_samples(experiment, parameters, samples), kind, phase)


def test_an_output_layer_has_a_derivative_that_is_forgotten_and_a_sigmoid_one_that_is_taken_twice():
    found = said(preset_moment("realpython-first-prediction", [1]))
    assert list(found) == [Phase(Stage.BACKWARD, 0)]  # one layer, one sample: no other trap
    forgotten, twice = found[Phase(Stage.BACKWARD, 0)]
    assert "output layer has a derivative of its own" in forgotten
    assert "σ(z)·(1 − σ(z))" in twice
    assert "a·(1 − a)" in twice


def test_with_cross_entropy_the_output_has_no_derivative_to_forget():
    moment = one_input(1, 1, activations=("sigmoid",), parameters=[0.5], target=1.0, loss="cross_entropy")
    assert said(moment) == {}


def test_a_linear_output_has_none_either():
    assert said(one_input(1, 1, activations=("linear",), parameters=[0.5], target=1.0)) == {}


def test_the_sigmoid_is_explained_once_on_the_way_back():
    found = said(preset_moment("loy", [0, 1, 2, 3]))
    texts = [text for texts in found.values() for text in texts]
    assert sum("σ(z)·(1 − σ(z))" in text for text in texts) == 1


def test_shapes_are_those_of_the_first_layer_and_only_of_batches():
    found = said(preset_moment("loy", [0, 1, 3]))
    assert any("(3 × 4) = (3 × 3) · (3 × 4)" in text for text in found[Phase(Stage.BACKWARD, 0)])
    assert not any("Shapes" in text for texts in said(preset_moment("loy", [0])).values() for text in texts)


def test_two_layers_are_updated_at_once_and_tutorial_b_adds():
    old, sign = said(preset_moment("loy", [0, 1, 2, 3]))[UPDATE][:2]
    assert "old weights" in old
    assert "weights += d_weights" in sign
    assert "weights −= ∂L/∂W" in sign


def test_only_tutorial_b_adds():
    texts = said(preset_moment("xor", [0]))[UPDATE]
    assert "old weights" in texts[0]
    assert not any("+=" in text for text in texts)


@pytest.mark.parametrize(
    ("rate", "after"),
    # ŷ = w·x = 0, y = 1, so ∂L/∂w = 2·(0 − 1)·1 = −2, w becomes 2·rate, and the loss (2·rate − 1)².
    [(0.5, None), (0.9, None), (1.0, None), (1.5, "4"), (3.0, "25")],
)
def test_a_step_that_is_too_long_overshoots(rate, after):
    found = said(one_input(1, 1, activations=("linear",), parameters=[0.0], target=1.0, rate=rate))
    if after is None:
        assert UPDATE not in found
    else:
        (text,) = found[UPDATE]
        assert text.startswith("Overshoot")
        assert f"is {after}, more than 1 before" in text


def test_a_loss_that_is_no_number_any_more_has_overshot():
    # w becomes 1e308·(2·rate): the next loss is beyond the doubles.
    found = said(one_input(1, 1, activations=("linear",), parameters=[1e150], target=0.0, rate=900.0, x=1e3))
    assert any("∞" in text for text in found[UPDATE])


def test_relu_units_that_are_off_pass_no_gradient():
    # z = 1·(2, −1, −3): two of the three are off.
    parameters = [2.0, -1.0, -3.0, 1.0, 1.0, 1.0]
    moment = one_input(1, 3, 1, activations=("relu", "linear"), parameters=parameters, target=1.0)
    (text,) = said(moment)[Phase(Stage.BACKWARD, 0)]
    assert text.startswith("2 of 3 ReLU units of layer 1 are off")


@pytest.mark.parametrize(
    # σ′(4.5) = 0.0109, σ′(4.7) = 0.0089; tanh′(2.9) = 0.0120, tanh′(3.1) = 0.0081
    ("activation", "weight", "is_saturated"),
    [("sigmoid", 4.5, False), ("sigmoid", -4.7, True), ("tanh", 2.9, False), ("tanh", 3.1, True)],
)
def test_saturated_units_hardly_move(activation, weight, is_saturated):
    moment = one_input(1, 1, 1, activations=(activation, "linear"), parameters=[weight, 1.0], target=1.0)
    texts = said(moment).get(Phase(Stage.BACKWARD, 0), [])
    assert (
        any(f"1 of 1 {activation} units of layer 1 are saturated" in text for text in texts) is is_saturated
    )


def test_nothing_is_said_about_what_has_not_been_computed():
    def at(phase):
        return set(said(preset_moment("loy", [0, 1, 2, 3], MomentKind.UNDER_WAY, phase)))

    output, hidden = Phase(Stage.BACKWARD, 1), Phase(Stage.BACKWARD, 0)
    assert at(Phase(Stage.LOSS)) == set()
    assert at(output) == {output}
    assert at(hidden) == {output, hidden}
    assert at(UPDATE) == {output, hidden, UPDATE}

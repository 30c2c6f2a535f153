"""The chain rule of what is selected: which factors, in which order, and what they come to."""

from dataclasses import replace

import numpy as np
import pytest
from arithmetic_reading import formulas, lines_of, note, results

from nnviz.core.arithmetic import lines
from nnviz.core.moment import Moment, MomentKind
from nnviz.core.part import input_part, unit_part, weight_part
from nnviz.core.presets import preset_experiment
from nnviz.core.trace import trace_samples


def test_a_weight_s_chain_has_a_line_for_each_factor():
    assert formulas(lines_of("xor", [17], weight_part(0, 0, 1))) == [
        "x = sample 18",
        "y",
        "z₂ = w₁₂·x₁ + w₂₂·x₂ + b₂",
        "a₂ = tanh(z₂)",
        "ŷ = σ(z)",
        "L = (ŷ − y)²",
        "∂L/∂ŷ = 2·(ŷ − y)",
        "∂ŷ/∂z = ŷ·(1 − ŷ)",
        "∂z/∂a₂ = v₂",
        "∂a₂/∂z₂ = 1 − a₂²",
        "∂z₂/∂w₁₂ = x₁",
        "∂L/∂w₁₂ = ∂L/∂ŷ·∂ŷ/∂z·∂z/∂a₂·∂a₂/∂z₂·∂z₂/∂w₁₂",
        "w₁₂ ← w₁₂ − 0.05·∂L/∂w₁₂",
    ]


def test_a_unit_ends_with_all_its_parameters():
    assert formulas(lines_of("xor", [17], unit_part(0, 1)))[10:] == [
        "∂L/∂z₂ = ∂L/∂ŷ·∂ŷ/∂z·∂z/∂a₂·∂a₂/∂z₂",
        "∂L/∂w₁₂ = ∂L/∂z₂·x₁",
        "∂L/∂w₂₂ = ∂L/∂z₂·x₂",
        "∂L/∂b₂ = ∂L/∂z₂",
        "w₁₂ ← w₁₂ − 0.05·∂L/∂w₁₂",
        "w₂₂ ← w₂₂ − 0.05·∂L/∂w₂₂",
        "b₂ ← b₂ − 0.05·∂L/∂b₂",
    ]


def test_of_a_batch_the_sample_s_part_and_then_the_sum():
    found = lines_of("xor", [5, 17, 3, 4, 9, 11, 30], weight_part(0, 0, 1))
    assert formulas(found)[-3:] == [
        "∂ℓ/∂w₁₂ = ∂ℓ/∂ŷ·∂ŷ/∂z·∂z/∂a₂·∂a₂/∂z₂·∂z₂/∂w₁₂",
        "∂L/∂w₁₂ = Σ ∂ℓ/∂w₁₂",
        "w₁₂ ← w₁₂ − 0.05·∂L/∂w₁₂",
    ]
    assert note(found, "∂L/∂w₁₂") == "sum over 7 samples"
    parts = [
        results(lines_of("xor", [i], weight_part(0, 0, 1)), "∂L/∂w₁₂")[0] for i in (5, 17, 3, 4, 9, 11, 30)
    ]
    assert results(found, "∂ℓ/∂w₁₂") == parts[:1]
    assert results(found, "∂L/∂w₁₂") == [pytest.approx(sum(parts), rel=1e-12)]


def deeper(hidden, selected):
    experiment = preset_experiment("xor")
    experiment = experiment.with_architecture(experiment.architecture.with_hidden(hidden))
    parameters = np.random.default_rng(5).normal(size=experiment.architecture.n_parameters)
    trace = trace_samples(experiment, parameters, [17])
    return trace, lines(Moment(trace, MomentKind.WHAT_IF), selected)


@pytest.mark.parametrize(("hidden", "n_ways"), [((2, 2), 2), ((3, 2, 3), 6), ((2, 7), 0), ((4, 1, 1), 0)])
def test_ways_are_listed_up_to_six_and_come_to_the_slope(hidden, n_ways):
    trace, found = deeper(hidden, unit_part(0, 1))
    ways = [line for line in found if line.name.startswith("way")]
    assert len(ways) == n_ways
    # ∂L/∂a of the unit, by moving its activation and computing onwards from there.
    architecture = trace.experiment.architecture

    def loss_with(change):
        values = trace.layers[0].activations + change * np.eye(hidden[0])[1]
        rest = replace(architecture, sizes=architecture.sizes[1:], activations=architecture.activations[1:])
        used = 3 * hidden[0]  # two weights and a bias each
        outputs = rest.forward(trace.parameters[used:], values)[-1].activations
        return float(np.square(outputs - trace.targets).sum())

    slope = (loss_with(1e-6) - loss_with(-1e-6)) / 2e-6
    if n_ways:
        assert sum(results(ways, line.name)[0] for line in ways) == pytest.approx(slope, rel=1e-6)
        assert [line.formula for line in found if "way 1 + way 2" in line.formula]
    if hidden == (2, 7):
        assert "∂L/∂a⁽¹⁾₂ = Σ ∂L/∂z⁽²⁾ᵢ·w⁽²⁾₂ᵢ" in formulas(found)
    if hidden != (4, 1, 1):
        assert results(found, "∂L/∂a⁽¹⁾₂") == [pytest.approx(slope, rel=1e-6)]
    else:  # one way only: a factor a line
        assert results(found, "∂L/∂z⁽¹⁾₂") == [
            pytest.approx(slope * (1 - trace.layers[0].activations[0, 1] ** 2), rel=1e-6)
        ]


def test_cross_entropy_says_that_the_sigmoid_cancels():
    found = lines_of("xor", [17], loss="cross_entropy")
    assert "L = −(y·ln(ŷ) + (1 − y)·ln(1 − ŷ))" in formulas(found)
    assert "∂L/∂z = ŷ − y" in formulas(found)
    assert note(found, "∂L/∂z") == "the sigmoid's derivative cancels against the loss"
    assert "∂ŷ/∂z = ŷ·(1 − ŷ)" not in formulas(found)


def test_cross_entropy_of_a_rounded_prediction_is_not_put_in_numbers():
    experiment = preset_experiment("realpython").with_config(loss="cross_entropy")
    trace = trace_samples(experiment, np.array([40.0, 0.0, 0.0]), [0])  # z = 120, target 0
    (line,) = [line for line in lines(Moment(trace, MomentKind.NEXT)) if line.name == "error"]
    assert line.numbers == ()
    assert line.result[0].value == 120.0
    assert line.note == "taken from the pre-activation, since the prediction has rounded to 0 or 1"


def test_an_input_leads_to_the_weights_from_it():
    found = lines_of("xor", [17], input_part(1))
    assert [line.name for line in found if line.parameter is not None] == [f"∂L/∂w₂{unit}" for unit in "₁₂₃₄"]
    assert formulas(found)[-1] == "w₂₄ ← w₂₄ − 0.05·∂L/∂w₂₄"


def test_several_outputs_are_several_ways():
    experiment = preset_experiment("blobs")
    experiment = experiment.with_dataset(experiment.dataset.with_classes(3))
    experiment = experiment.with_architecture(experiment.architecture.with_hidden([2]))
    parameters = np.random.default_rng(2).normal(size=experiment.architecture.n_parameters)
    trace = trace_samples(experiment, parameters, [0])
    found = lines(Moment(trace, MomentKind.WHAT_IF), unit_part(0, 0))
    assert "way 2 = ∂L/∂ŷ₂·∂ŷ₂/∂z⁽²⁾₂·∂z⁽²⁾₂/∂a₁" in formulas(found)
    assert "∂L/∂a₁ = way 1 + way 2 + way 3" in formulas(found)

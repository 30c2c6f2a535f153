"""What breakpoints are called, on screen, in tooltips and in the status line."""

import pytest
from views.hand_made import labelled, numbers, one_layer

from nnviz.core.breakpoint import (
    all_right_breakpoint,
    class_breakpoint,
    iteration_breakpoint,
    loss_breakpoint,
    picked_breakpoint,
    sign_breakpoint,
)
from nnviz.core.part import bias_part, weight_part
from nnviz.core.presets import preset_experiment
from nnviz.views.breakpoints_words import breakpoint_sentence, every_text, every_tip, stopped_sentence

THIN = "\u2009"
EXPERIMENT = one_layer(labelled([[0, 0], [1, 1]], [0, 1]), [[0.0], [0.0]], [0.0]).experiment


@pytest.mark.parametrize(
    ("item", "sentence", "stopped"),
    [
        (iteration_breakpoint(1000), f"stop at iteration 1{THIN}000", f"iteration 1{THIN}000"),
        (picked_breakpoint(2), "stop when sample 3 is picked", "sample 3 is picked next"),
        (class_breakpoint(1999), f"stop when the class of sample 2{THIN}000 flips",
         f"the class of sample 2{THIN}000 flipped"),
        (sign_breakpoint(weight_part(0, 0, 0)), "stop when w₁ changes sign", "w₁ changed sign"),
        (sign_breakpoint(bias_part(0, 0)), "stop when b changes sign", "b changed sign"),
        (loss_breakpoint(0.05), "stop when the loss is below 0.05", "the loss is below 0.05"),
        (loss_breakpoint(1234.5), f"stop when the loss is below 1{THIN}234.5",
         f"the loss is below 1{THIN}234.5"),
        (loss_breakpoint(2e-7), "stop when the loss is below 2e−7", "the loss is below 2e−7"),
        (all_right_breakpoint(), "stop when all training points are right", "all training points are right"),
        (class_breakpoint(0), "stop when the class of sample 1 flips", "the class of sample 1 flipped"),
    ],
)  # fmt: skip
def test_a_breakpoint_in_words(item, sentence, stopped):
    assert breakpoint_sentence(item, EXPERIMENT) == sentence
    assert stopped_sentence([item], EXPERIMENT) == f"Stopped: {stopped}"


def test_the_loss_is_said_with_every_digit_that_was_typed():
    assert breakpoint_sentence(loss_breakpoint(0.0123456789), EXPERIMENT).endswith("0.0123456789")


def test_several_are_all_said_and_none_is_nothing():
    met = [picked_breakpoint(0), iteration_breakpoint(7)]
    assert stopped_sentence(met, EXPERIMENT) == "Stopped: sample 1 is picked next · iteration 7"
    assert stopped_sentence([], EXPERIMENT) == ""


def test_parameters_have_the_names_of_the_other_panels():
    for preset, part, name in (
        ("xor", weight_part(0, 1, 2), "w₂₃"),
        ("xor", weight_part(1, 0, 0), "v₁"),
        ("xor", bias_part(1, 0), "c"),
        ("realpython", weight_part(0, 1, 0), "weights[1]"),
        ("house-prices", weight_part(0, 0, 0), "weights_area"),
        ("loy", weight_part(1, 3, 0), "W2₄"),
    ):
        sentence = breakpoint_sentence(sign_breakpoint(part), preset_experiment(preset))
        assert sentence == f"stop when {name} changes sign"


def test_a_parameter_of_another_network_is_said_in_words():
    weight, bias = sign_breakpoint(weight_part(1, 2, 0)), sign_breakpoint(bias_part(1, 3))
    assert breakpoint_sentence(weight, EXPERIMENT) == "stop when weight 3 → 1 of layer 2 changes sign"
    assert breakpoint_sentence(bias, EXPERIMENT) == "stop when bias 4 of layer 2 changes sign"


def test_looks_are_counted_in_words():
    assert every_text(1) == "every iteration"
    assert every_text(25000) == f"every 25{THIN}000"
    assert f"every 25{THIN}000 iterations" in every_tip(25000)


def test_regressions_have_words_too():
    experiment = one_layer(numbers([[0.0]], [1.0]), [[1.0]], activation="linear").experiment
    assert (
        breakpoint_sentence(sign_breakpoint(weight_part(0, 0, 0)), experiment) == "stop when w₁ changes sign"
    )

"""What differs, in words."""

from dataclasses import replace

import pytest

from nnviz.core.difference import Change
from nnviz.core.presets import preset_experiment
from nnviz.views.difference_words import change_words, edit_name, ghost_name

THIN = "\u2009"
RATE = Change("learning_rate", 0.1, 0.5)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change("layers", (3,), (4,)), "4 hidden units"),
        (Change("layers", (3,), (1,)), "one hidden unit"),
        (Change("layers", (3,), ()), "no hidden layer"),
        (Change("layers", (3,), (8, 4, 2)), "hidden layers 8-4-2"),
        (Change("activation", "relu", "tanh", 1), "tanh in layer 1"),
        (Change("activation", "tanh", "relu", 2), "ReLU in layer 2"),
        (Change("activation", "tanh", "sigmoid", 0), "sigmoid outputs"),
        (Change("bias", True, False), "no biases"),
        (Change("bias", False, True), "with biases"),
        (Change("data", 4, 1200), f"1{THIN}200 other points"),
        (Change("data", 4, 1), "one other point"),
        (Change("classes", 2, 3), "3 classes"),
        (Change("points", 8, 10), "2 points more"),
        (Change("points", 8, 9), "one point more"),
        (Change("points", 8, 7), "one point fewer"),
        (Change("points", 2000, 500), f"1{THIN}500 points fewer"),
        (Change("points", 1, 0), "no points"),
        (Change("points", 0, 1), "one point more"),
        (Change("moved", 8, 8, 1), "one point elsewhere"),
        (Change("moved", 8, 8, 3), "3 points elsewhere"),
        (Change("reclassed", 8, 8, 1), "one point of another class"),
        (Change("reclassed", 8, 8, 2), "2 points of another class"),
        (Change("targets", 8, 8, 1), "one point with another target"),
        (Change("targets", 8, 8, 2), "2 points with other targets"),
        (Change("held_out", 0, 1), "one point held out"),
        (Change("held_out", 1, 0), "no points held out"),
        (Change("held_out", 0, 1000), f"1{THIN}000 points held out"),
        (Change("held_out", 2, 2), "other points held out"),
        (Change("order", 8, 8), "points in another order"),
        (Change("class_names", 3, 3), "other class names"),
        (Change("class_names", 3, 0), "classes without names"),
        (Change("scaling", None, "standard"), "inputs scaled (standard)"),
        (Change("scaling", "standard", "range"), "inputs scaled (−1 … 1)"),
        (Change("scaling", "range", None), "inputs not scaled"),
        (Change("scaling", "range", "range"), "inputs scaled by other numbers"),
        (RATE, "learning rate 0.5"),
        (Change("learning_rate", 0.1, 1), "learning rate 1"),
        (Change("learning_rate", 0.1, 1e-5), "learning rate 1e−05"),
        (Change("learning_rate", 0.1, 0.123456789), "learning rate 0.123456789"),
        (Change("loss", "cross_entropy", "squared_error"), "squared error"),
        (Change("loss", "squared_error", "cross_entropy"), "cross-entropy"),
        (Change("batch", 1, 8), "batch of 8"),
        (Change("batch", 1, None), "all points in a batch"),
        (Change("sampling", "with_replacement", "shuffled"), "each point once an epoch"),
        (Change("sampling", "shuffled", "with_replacement"), "points drawn at random"),
        (Change("initialisation", "normal", "he"), "He initial values"),
        (Change("initialisation", "he", "zeros"), "initial values zero"),
        (Change("seed", 0, 3), "seed 3"),
        (Change("record_every", 100, 5000), f"loss measured every 5{THIN}000"),
        (Change("given"), "other initial values"),
        (Change("weights"), "weights set by hand"),
    ],
    ids=str,
)
def test_a_change_is_told_as_it_is_in_the_other_run(change, words):
    assert change_words(change) == words


def test_what_has_no_words_yet_stands_for_itself():
    assert change_words(Change("loss", "squared_error", "hinge")) == "hinge"


@pytest.mark.parametrize(
    ("changes", "fork", "name"),
    [
        ([RATE], 120, "learning rate 0.5 from 120"),
        ([RATE], 12000, f"learning rate 0.5 from 12{THIN}000"),
        ([RATE], 0, "learning rate 0.5"),
        ([Change("bias", True, False), RATE], 3, "no biases and learning rate 0.5 from 3"),
        (
            [Change("bias", True, False), RATE, Change("seed", 0, 1), Change("batch", 1, 2)],
            3,
            "no biases, learning rate 0.5 and 2 more from 3",
        ),
        ([], 120, "as trained, from 120"),
        ([], 0, "as trained"),
    ],
)
def test_a_ghost_is_named_by_what_differs_and_from_where(changes, fork, name):
    assert ghost_name(changes, fork) == name


def test_an_edit_is_named_by_what_it_changes():
    before = preset_experiment("circle")
    assert edit_name(before, before.with_config(learning_rate=0.5)) == "learning rate 0.5"
    assert edit_name(before, before, by_hand=True) == "weights set by hand"
    assert edit_name(before, replace(before)) == "as before"
    fewer = before.with_dataset(before.dataset.without_points([3, 4]))
    assert edit_name(before, fewer.with_config(seed=9)) == "2 points fewer and seed 9"

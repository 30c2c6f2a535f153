"""The editor: every edit whole or not at all, and a word when it is not."""

import math

import numpy as np
import pytest
from PySide6.QtTest import QSignalSpy

from nnviz.core.dataset import MAX_MAGNITUDE
from nnviz.engine.editor import Editor


class Desk:
    """An editor, its session, and what both have said."""

    def __init__(self, session):
        self.session = session
        self.editor = Editor(session)
        self.refusals = QSignalSpy(self.editor.refused)
        self.changes = QSignalSpy(session.experiment_changed)

    @property
    def experiment(self):
        return self.session.experiment

    @property
    def dataset(self):
        return self.session.experiment.dataset


@pytest.fixture
def desk(make_session):
    """On tutorial A's eight samples; nothing is trained."""
    return Desk(make_session(start=False))


def on(make_session, preset):
    return Desk(make_session(preset, start=False))


def test_a_point_is_added_at_the_end(desk):
    desk.editor.add_point([7.0, -1.5], 1)
    assert desk.dataset.inputs[-1].tolist() == [7.0, -1.5]
    assert desk.dataset.targets[-1].tolist() == [1.0]
    assert len(desk.dataset) == 9
    assert desk.changes.count() == 1


def test_a_point_among_several_classes_has_one_hot_targets(desk):
    desk.editor.add_class()
    assert desk.dataset.n_classes == 3
    assert desk.experiment.architecture.sizes == (2, 3)
    desk.editor.add_point([0.0, 0.0], 2)
    assert desk.dataset.targets[-1].tolist() == [0.0, 0.0, 1.0]


def test_a_point_of_a_regression_has_its_value(make_session):
    desk = on(make_session, "house-prices")
    desk.editor.add_point([1.0, 2.0], 2.3)
    assert desk.dataset.targets[-1].tolist() == [2.3]


def test_points_move(desk):
    desk.editor.move_points([1, 3], np.array([[0.5, 0.25], [-1.0, 2.0]]))
    assert desk.dataset.inputs[[1, 3]].tolist() == [[0.5, 0.25], [-1.0, 2.0]]
    assert desk.dataset.inputs[0].tolist() == [3.0, 1.5]


def test_points_are_deleted(desk):
    desk.editor.delete_points([0, 7])
    assert desk.dataset.inputs.tolist() == [[2, 1], [4, 1.5], [3, 4], [3.5, 0.5], [2, 0.5], [5.5, 1]]
    desk.editor.clear_points()
    assert len(desk.dataset) == 0


def test_points_change_class_and_are_held_out(desk):
    desk.editor.set_class([0, 2], 1)
    assert desk.dataset.classes.tolist() == [1, 1, 1, 1, 0, 1, 1, 0]
    desk.editor.hold_out([4], True)
    assert desk.dataset.training_indices.tolist() == [0, 1, 2, 3, 5, 6, 7]
    desk.editor.hold_out([4], False)
    assert len(desk.dataset.training_indices) == 8


def test_a_sample_of_a_regression_gets_other_targets(make_session):
    desk = on(make_session, "house-prices")
    others = desk.dataset.targets[:-1].tolist()
    desk.editor.set_targets(11, np.array([4.75]))
    assert desk.dataset.targets.tolist() == [*others, [4.75]]
    assert desk.changes.count() == 1


def test_targets_that_no_regression_has_are_refused(make_session):
    desk = on(make_session, "house-prices")
    before = desk.experiment
    desk.editor.set_targets(0, np.array([math.nan]))
    assert desk.experiment is before
    assert "nan" in desk.refusals.at(0)[0]


def test_the_network_changes(desk):
    desk.editor.set_hidden((3, 5))
    assert desk.experiment.architecture.sizes == (2, 3, 5, 1)
    desk.editor.set_activation(1, "relu")
    assert desk.experiment.architecture.activations[1] == "relu"
    desk.editor.set_bias(False)
    assert not desk.experiment.architecture.bias
    assert desk.experiment.architecture.n_parameters == 2 * 3 + 3 * 5 + 5 * 1


def test_settings_are_named_as_on_the_command_line(desk):
    desk.editor.set_setting("learning_rate", "0,25")
    desk.editor.set_setting("batch", "all")
    desk.editor.set_seed(12)
    config = desk.experiment.config
    assert (config.learning_rate, config.batch, config.seed) == (0.25, None, 12)


REFUSED = {
    "not a number": (lambda e: e.add_point([math.nan, 0.0], 1), "nan"),
    "infinite": (lambda e: e.add_point([0.0, math.inf], 1), "inf"),
    "too far away": (lambda e: e.add_point([2 * MAX_MAGNITUDE, 0.0], 1), "between"),
    "too few inputs": (lambda e: e.add_point([1.0], 1), "2 values"),
    "no such class": (lambda e: e.add_point([1.0, 1.0], 5), "class 5"),
    "moved out of the numbers": (lambda e: e.move_points([0], np.array([[math.nan, 1.0]])), "nan"),
    "moved to no class": (lambda e: e.set_class([0], 3), "class 3"),
    "a value for a class": (lambda e: e.set_targets(0, [0.5]), "class"),
    "nine hidden layers": (lambda e: e.set_hidden((2,) * 9), "8"),
    "65 units": (lambda e: e.set_hidden((65,)), "64"),
    "no units": (lambda e: e.set_hidden((0,)), "0"),
    "unknown activation": (lambda e: e.set_activation(0, "softmax"), "softmax"),
    "rate 0": (lambda e: e.set_setting("learning_rate", "0"), "greater than 0"),
    "rate negative": (lambda e: e.set_setting("learning_rate", "−0.1"), "greater than 0"),
    "rate absurd": (lambda e: e.set_setting("learning_rate", "1e9"), "at most 1000"),
    "rate NaN": (lambda e: e.set_setting("learning_rate", "nan"), "nan"),
    "rate no number": (lambda e: e.set_setting("learning_rate", "fast"), "'fast'"),
    "unknown setting": (lambda e: e.set_setting("momentum", "0.9"), "'momentum'"),
    "unknown value": (lambda e: e.set_setting("loss", "hinge"), "'hinge'"),
    "negative seed": (lambda e: e.set_seed(-1), "seed"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_is_refused_in_one_line_and_changes_nothing(desk, what):
    edit, word = REFUSED[what]
    before = desk.experiment
    edit(desk.editor)
    assert desk.experiment is before
    assert desk.refusals.count() == 1
    why = desk.refusals.at(0)[0]
    assert word in why
    assert "\n" not in why
    # Views that show what was typed are told what is.
    assert desk.changes.at(desk.changes.count() - 1) == [before]


def test_cross_entropy_needs_sigmoid_outputs(make_session):
    desk = on(make_session, "house-prices")
    before = desk.experiment
    desk.editor.set_setting("loss", "cross_entropy")
    assert desk.experiment is before
    assert "sigmoid" in desk.refusals.at(0)[0]


def test_an_eleventh_class_is_refused(desk):
    for _ in range(8):
        desk.editor.add_class()
    assert (desk.dataset.n_classes, desk.refusals.count()) == (10, 0)
    desk.editor.add_class()
    assert (desk.dataset.n_classes, desk.refusals.count()) == (10, 1)


def test_a_regression_gets_no_classes(make_session):
    desk = on(make_session, "house-prices")
    before = desk.experiment
    desk.editor.add_class()
    assert "no classes" in desk.refusals.at(0)[0]
    assert desk.experiment is before

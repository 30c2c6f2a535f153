"""The status line alone: what it says in each state."""

import html
import re

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel
from views.hand_made import labelled, numbers, one_layer

from nnviz.core.experiment import TrainingConfig
from nnviz.core.mode import Mode
from nnviz.views import status_view
from nnviz.views.palette import LIGHT
from nnviz.views.status_view import StatusView
from nnviz.views.style import style_sheet

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

DATA = labelled([[1.66, 1.56], [2, 1.5]], [1, 0])


@pytest.fixture
def view(qtbot):
    made = StatusView()
    qtbot.addWidget(made)
    made.setStyleSheet(style_sheet(LIGHT))
    made.resize(1024, 28)
    made.show()
    qtbot.waitExposed(made)
    return made


def snapshot(data=DATA, **values):
    # Tutorial A: the first sample is predicted right, the second one wrong.
    return one_layer(data, [[1.45], [-0.66]], [0.0], config=TrainingConfig(seed=3), **values)


def show(view, mode, shown, failure=""):
    view.show_state(mode, shown.experiment, shown, failure)


def words(view):
    """The line as it is read."""
    return html.unescape(re.sub("<[^>]*>", "", view.findChild(QLabel, "status_text").text()))


def right_words(view):
    return view.findChild(QLabel, "secondary").text()


@pytest.mark.parametrize(
    ("mode", "word"), [(Mode.PAUSED, "Paused"), (Mode.RUNNING, "Running"), (Mode.WAITING, "Waiting")]
)
def test_state_loss_and_how_many_are_right(view, mode, word):
    show(view, mode, snapshot(loss=0.7986, held_out_loss=None))
    assert words(view) == f"{word} · loss 0.7986 · 1 of 2 right · seed 3"


def test_held_out_loss(view):
    show(view, Mode.PAUSED, snapshot(loss=0.5, held_out_loss=0.25))
    assert "loss 0.5000 · held-out loss 0.2500 ·" in words(view)


def test_a_regression_counts_none_right(view):
    data = numbers([[1, 2], [3, 4]], [5, 6])
    show(view, Mode.PAUSED, one_layer(data, [[1.0], [1.0]], activation="linear", loss=4.0))
    assert words(view) == "Paused · loss 4.000 · seed 0"


def test_all_digits_of_the_loss(view):
    show(view, Mode.PAUSED, snapshot(loss=0.7586743596667225))
    assert "0.7586743596667225" in view.findChild(QLabel, "status_text").toolTip()


def test_before_the_first_frame(view):
    view.show_state(Mode.PAUSED, snapshot().experiment, None, "")
    assert words(view) == "Paused · seed 3"


def test_no_points_yet(view):
    empty = labelled(np.empty((0, 2)), [])
    shown = one_layer(empty, [[1.0], [1.0]])
    show(view, Mode.WAITING, shown)
    assert words(view) == "Waiting · no training points yet: click in the plane to add some · seed 0"


def test_every_point_held_out_is_no_training_point(view):
    data = DATA.with_held_out_points([0, 1], True)
    show(view, Mode.WAITING, snapshot(data))
    assert words(view) == (
        "Waiting · no training points: all are held out; add some, or hold out fewer · seed 3"
    )


def test_one_class_only(view):
    show(view, Mode.RUNNING, snapshot(labelled([[1, 1], [2, 2]], [1, 1])))
    assert words(view).endswith("all training points are of class 1: the network can only learn that")


def test_divergence_is_said_with_its_cause(view):
    show(view, Mode.DIVERGED, snapshot(diverged="The loss is <too large>: try 0.01."))
    assert words(view) == "Paused · The loss is <too large>: try 0.01."
    label = view.findChild(QLabel, "status_text")
    assert label.palette().color(label.foregroundRole()).name() == LIGHT.danger
    show(view, Mode.PAUSED, snapshot())
    assert label.palette().color(label.foregroundRole()).name() != LIGHT.danger


def test_a_failure_is_said_with_what_to_do(view):
    show(view, Mode.FAILED, snapshot(), "division by zero")
    assert words(view) == "Stopped · Training failed: division by zero. Reset, or open another example."


def test_a_message_stands_for_a_while(qtbot, monkeypatch):
    monkeypatch.setattr(status_view, "MESSAGE_MS", 40)
    made = StatusView()
    qtbot.addWidget(made)
    show(made, Mode.PAUSED, snapshot(loss=5.0))
    made.show_message("the learning rate must be > 0 & at most 1000")
    assert words(made) == "the learning rate must be > 0 & at most 1000"
    show(made, Mode.PAUSED, snapshot(loss=0.0))  # does not take its place
    assert words(made) == "the learning rate must be > 0 & at most 1000"
    qtbot.waitUntil(lambda: "Paused" in words(made))
    assert words(made).startswith("Paused · loss 0.000")  # and not the one before the message


def test_speeds(view):
    view.show_speed(5_100_000.0, 60.2, preparing=False)
    assert right_words(view) == "5.1\u2009M iterations/s · 60 frames/s"
    view.show_speed(0.0, 0.0, preparing=True)
    assert right_words(view) == "preparing the fast training loop…"
    view.show_speed(0.0, 0.0, preparing=False)
    assert right_words(view) == ""


def test_a_long_line_widens_nothing(view):
    width = view.minimumSizeHint().width()
    view.show_message("word " * 200)
    assert view.minimumSizeHint().width() == width < 300


def test_a_line_that_is_cut_can_be_read_whole(view):
    text = "the learning rate is too large for these inputs " * 6
    view.show_message(text)
    label = view.findChild(QLabel, "status_text")
    assert text.strip() in label.toolTip()

"""The whole window offscreen: opening, running, closing."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QSlider,
    QToolButton,
    QWidget,
)

from nnviz import app
from nnviz.core.errors import InputError
from nnviz.core.mode import Mode
from nnviz.core.presets import preset_experiment
from nnviz.core.run import Run
from nnviz.files.document import Document
from nnviz.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier
CSV = "size,age,price\n1,2,1.5\n2,1,3.25\n3,5,2\n"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "houses.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


# Opening


def test_without_a_source_it_opens_the_tutorials_eight_points(open_window):
    window = open_window()
    assert window.isVisible()
    assert window.session.experiment.dataset.inputs[0].tolist() == [3.0, 1.5]
    assert len(window.session.experiment.dataset) == 8
    assert (window.width(), window.height()) == (1280, 800)


@pytest.mark.parametrize("how", ["preset", "experiment", "path", "text"])
def test_it_opens_a_preset_an_experiment_and_a_table(open_window, table, how):
    given = preset_experiment("loy")
    source = {"preset": "loy", "experiment": given, "path": table, "text": str(table)}[how]
    experiment = open_window(source).session.experiment
    if how == "experiment":
        assert experiment is given
    if how in ("path", "text"):
        assert experiment.dataset.inputs.tolist() == [[1, 2], [2, 1], [3, 5]]
        assert experiment.dataset.targets[:, 0].tolist() == [1.5, 3.25, 2.0]
    else:
        assert experiment.dataset.inputs.tolist() == [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]


@pytest.mark.parametrize("source", ["no-such-preset", "nowhere/nothing.csv"])
def test_what_cannot_be_opened_is_an_error_and_no_window(source):
    before = len(QApplication.topLevelWidgets())
    with pytest.raises(InputError):
        app.open_window(source)
    assert len(QApplication.topLevelWidgets()) == before


def test_promised_names(tutorial):
    window = tutorial.window
    for name in ("reset", "run", "step", "new", "open", "fit_view"):
        assert tutorial.child(QAction, name) is window.actions_by_name[name]
    for name in ("plane_view", "network_view", "loss_view", "control_bar"):
        assert tutorial.child(QWidget, name).isVisible()


def test_promised_session(tutorial):
    session = tutorial.window.session
    assert session.experiment.config.seed == 0
    assert (session.snapshot.iteration, len(session.snapshot.weights)) == (0, 1)
    assert session.snapshot.weights[0].shape == (2, 1)
    assert session.snapshot.biases[0].shape == (1,)
    arrays = [session.experiment.dataset.inputs, *session.snapshot.weights, *session.snapshot.biases]
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 9.0


def test_the_status_bar_says_loss_and_how_many_are_right(hand):
    # Tutorial A's first prediction: (1 − 0.7985731)² + 0.7586744 = 0.7992; right on the first input only.
    first = hand("realpython-first-prediction")
    first.idle()
    for words in ("Paused", "loss 0.799", "1 of 2 right", "seed 0"):
        assert words in first.status()


# Running


def test_space_runs_and_pauses_and_the_button_says_so(tutorial):
    session, button = tutorial.window.session, tutorial.child(QToolButton, "run_button")
    assert button.text() == "Run"
    tutorial.key(Qt.Key.Key_Space)
    assert (session.mode, button.text()) == (Mode.RUNNING, "Pause")
    tutorial.until(lambda: "Running" in tutorial.status())
    tutorial.until(lambda: session.snapshot.iteration > 1000)
    tutorial.key(Qt.Key.Key_Space)
    tutorial.idle()
    assert (session.mode, button.text()) == (Mode.PAUSED, "Run")
    assert tutorial.text("iteration_counter").replace("\u2009", "") == str(session.snapshot.iteration)
    assert "Paused" in tutorial.status()


def test_the_loss_falls_while_it_runs(hand):
    loy = hand("loy")
    start = loy.window.session.snapshot.loss
    loy.qtbot.mouseClick(loy.child(QToolButton, "run_button"), Qt.MouseButton.LeftButton)
    # Tutorial B: 1.33 before the first iteration, 0.0017 after 1,500; "4 of 4 right" long before.
    loy.until(lambda: loy.window.session.snapshot.iteration > 1500)
    assert loy.window.session.snapshot.loss < 0.002 < start
    loy.until(lambda: "4 of 4 right" in loy.status())
    loy.key(Qt.Key.Key_Space)


@pytest.mark.parametrize("key", [Qt.Key.Key_Right, Qt.Key.Key_Period])
def test_step_keys_are_one_iteration_each(tutorial, key):
    tutorial.key(*[key] * 7)
    tutorial.idle()
    tutorial.until(lambda: tutorial.window.session.snapshot.iteration >= 7)
    tutorial.idle()
    assert tutorial.window.session.snapshot.iteration == 7
    tutorial.until(lambda: tutorial.text("iteration_counter") == "7")


def test_the_first_step_of_tutorial_a_is_shown(hand):
    # Its second sample alone: weights (1.45, −0.66) − 0.1 · (0.39141786, 0.29356339).
    first = hand("realpython-first-prediction")
    dataset = first.window.session.experiment.dataset.without_points([0])
    first.window.session.edit(first.window.session.experiment.with_dataset(dataset))
    first.qtbot.mouseClick(first.child(QToolButton, "step_button"), Qt.MouseButton.LeftButton)
    first.until(lambda: first.window.session.snapshot.iteration == 1)
    np.testing.assert_allclose(
        first.window.session.snapshot.weights[0][:, 0], [1.410858214, -0.689356339], atol=1e-9
    )
    assert first.text("iteration_counter") == "1"
    assert "sample 1" in first.text("plane_note")


def test_reset_goes_back_to_the_start(tutorial):
    start = tutorial.window.session.snapshot.parameters.tobytes()
    tutorial.key(Qt.Key.Key_Right, Qt.Key.Key_Right)
    tutorial.idle()
    tutorial.key(Qt.Key.Key_R, modifier=CTRL)
    tutorial.until(lambda: tutorial.window.session.snapshot.iteration == 0)
    assert tutorial.window.session.snapshot.parameters.tobytes() == start
    tutorial.until(lambda: tutorial.text("iteration_counter") == "0")


def test_the_slider_limits_the_speed(tutorial):
    slider = tutorial.child(QSlider, "speed")
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    tutorial.key(Qt.Key.Key_Home)
    assert tutorial.text("speed_text") == "1/s"
    before = tutorial.window.session.snapshot.iteration
    asked = []
    tutorial.window.views.control_bar.speed_requested.connect(asked.append)
    tutorial.key(Qt.Key.Key_PageUp)  # ten stops: ten times as fast
    assert (asked, tutorial.text("speed_text")) == ([10.0], "10/s")
    tutorial.window.session.run()
    tutorial.until(lambda: tutorial.window.session.snapshot.iteration > before)
    tutorial.window.session.pause()
    tutorial.idle()
    # Every burst is as long as what is due; as fast as it goes, the first would be hundreds.
    assert tutorial.window.session.snapshot.iteration - before <= 10
    tutorial.key(Qt.Key.Key_End)
    assert (asked[-1], tutorial.text("speed_text")) == (None, "max")


# Closing


@pytest.mark.parametrize("when", ["paused", "running", "compiling", "with steps waiting"])
def test_closing_ends_all_that_runs(tutorial, when):
    window = tutorial.window
    if when == "running":
        tutorial.key(Qt.Key.Key_Space)
        tutorial.until(lambda: window.session.snapshot.iteration > 0)
    if when == "compiling":
        window.editor.set_hidden((7, 6, 5))
    if when == "with steps waiting":
        tutorial.key(*[Qt.Key.Key_Right] * 20)
    with tutorial.qtbot.waitSignal(window.closed):
        window.end()
    assert not window.isVisible()
    window.close()
    iteration = window.session.snapshot.iteration
    tutorial.qtbot.wait(60)
    assert window.session.snapshot.iteration == iteration


def test_closing_at_once_after_showing(qapp, qtbot):
    qapp.setOrganizationName("nnviz")  # as open_window would, so that the test's settings are found
    window = MainWindow(Document(Run.start(preset_experiment("spiral"))))
    window.show()
    window.close()
    qtbot.wait(60)
    assert window.session.snapshot is None
    window.deleteLater()

"""The whole window offscreen: its settings, examples and files."""

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QMenu,
    QMessageBox,
    QSpinBox,
    QWidget,
)

from nnviz.core.mode import Mode
from nnviz.core.presets import PRESETS

# Message boxes and menus ask more of a window system than the offscreen platform has.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

CTRL = Qt.KeyboardModifier.ControlModifier
CSV = "size,age,price\n1,2,1.5\n2,1,3.25\n3,5,2\n"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "houses.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


@pytest.fixture
def answered():
    """Message boxes are answered as soon as they show; their texts."""
    texts = []

    def answer():
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            texts.append(box.text())
            box.button(QMessageBox.StandardButton.Ok).click()
            return
        QTimer.singleShot(10, answer)

    QTimer.singleShot(10, answer)
    return texts


# Settings


def test_keys_typed_into_a_field_do_not_step_or_run(tutorial):
    edit = tutorial.rate_field
    edit.setFocus(Qt.FocusReason.MouseFocusReason)
    edit.selectAll()
    tutorial.qtbot.keyClicks(edit, "0.05")
    tutorial.key(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Backspace, widget=edit)
    tutorial.key(Qt.Key.Key_Delete, Qt.Key.Key_F, Qt.Key.Key_Backspace, widget=edit)
    assert edit.text() == "0.05"
    assert tutorial.window.session.mode is Mode.PAUSED
    tutorial.idle()
    assert tutorial.window.session.snapshot.iteration == 0
    assert len(tutorial.inputs) == 8


@pytest.mark.parametrize("typed", ["0,25", "0.25", " 2.5e-1"])
def test_a_learning_rate_is_typed_with_point_or_comma(tutorial, typed):
    tutorial.type(tutorial.rate_field, typed)
    assert tutorial.window.session.experiment.config.learning_rate == 0.25
    assert tutorial.rate_field.text() == "0.25"


@pytest.mark.parametrize("typed", ["fast", "0", "-1", "1e9", "nan", ""])
def test_nonsense_for_a_learning_rate_is_refused_and_the_old_one_back(tutorial, typed):
    before = tutorial.window.session.experiment
    tutorial.type(tutorial.rate_field, typed)
    assert tutorial.window.session.experiment is before
    assert tutorial.rate_field.text() == "0.1"
    assert "learning" in tutorial.status()


def test_a_learning_rate_is_chosen_from_the_list(tutorial):
    box = tutorial.child(QComboBox, "learning_rate")
    box.setFocus()
    index = box.findText("0.03")
    box.setCurrentIndex(index)
    box.activated.emit(index)
    assert tutorial.window.session.experiment.config.learning_rate == 0.03


def test_arrows_in_the_rates_go_on_from_the_current_one(tutorial):
    tutorial.rate_field.setFocus(Qt.FocusReason.MouseFocusReason)
    tutorial.key(Qt.Key.Key_Down)
    assert tutorial.window.session.experiment.config.learning_rate == 0.3


def test_a_seed_is_another_start_drawn_from_its_generator(tutorial):
    field = tutorial.child(QSpinBox, "seed")
    tutorial.type(field.lineEdit(), "42")
    tutorial.idle()
    # "Determinism": weights from default_rng(seed), standard normal, then the bias.
    drawn = np.random.default_rng(42).standard_normal(3)
    snapshot = tutorial.window.session.snapshot
    np.testing.assert_array_equal([*snapshot.weights[0][:, 0], *snapshot.biases[0]], drawn)
    assert "seed 42" in tutorial.status()
    tutorial.key(Qt.Key.Key_R, modifier=CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert tutorial.window.session.experiment.config.seed == 43


def test_all_samples_in_every_iteration(tutorial):
    box = tutorial.child(QCheckBox, "batch_all")
    box.click()
    assert tutorial.window.session.experiment.config.batch is None
    assert not tutorial.child(QSpinBox, "batch").isEnabled()
    tutorial.trigger("step")
    tutorial.until(lambda: tutorial.window.session.snapshot.iteration == 1)
    assert tutorial.window.session.snapshot.samples.tolist() == list(range(8))


def test_held_out_points_are_measured_apart(tutorial):
    tutorial.child(QSpinBox, "held_out").setValue(25)
    assert len(tutorial.window.session.experiment.dataset.training_indices) == 6
    tutorial.idle()
    assert "held-out loss" in tutorial.status()


def test_a_hidden_layer_is_added_while_it_runs(tutorial):
    tutorial.key(Qt.Key.Key_Space)
    tutorial.qtbot.mouseClick(tutorial.child(QWidget, "add_layer_button"), Qt.MouseButton.LeftButton)
    session = tutorial.window.session
    assert len(session.experiment.architecture.sizes) == 3
    tutorial.until(lambda: len(session.snapshot.weights) == 2 and session.snapshot.iteration > 0)
    assert session.mode is Mode.RUNNING
    tutorial.key(Qt.Key.Key_Space)


# Examples and files


@pytest.mark.parametrize("preset_id", PRESETS)
def test_every_example_opens_from_the_menu_paused_at_its_start(tutorial, preset_id):
    tutorial.key(Qt.Key.Key_Space)
    menu = tutorial.child(QMenu, "data_menu")
    next(action for action in menu.actions() if action.data() == preset_id).trigger()
    tutorial.idle()
    session = tutorial.window.session
    assert (session.mode, session.snapshot.iteration) == (Mode.PAUSED, 0)
    assert tutorial.child(QComboBox, "preset").currentData() == preset_id
    assert tutorial.window.windowTitle().startswith(PRESETS[preset_id].title)
    tutorial.key(Qt.Key.Key_Right, widget=tutorial.window)
    tutorial.until(lambda: session.snapshot.iteration == 1)


def test_a_table_that_is_none_is_said_and_keeps_what_is_open(tutorial, table, monkeypatch, answered):
    table.write_bytes(b"\x89PNG\0\0")
    monkeypatch.setattr(
        "nnviz.views.document_dialogs.QFileDialog.getOpenFileName", lambda *_: (str(table), "")
    )
    before = tutorial.window.session.experiment
    tutorial.trigger("open")
    assert len(answered) == 1
    assert "houses.csv" in answered[0]
    assert "this is not a text file" in answered[0]
    assert tutorial.window.session.experiment is before


def test_a_dialog_that_is_cancelled_changes_nothing(tutorial, monkeypatch):
    monkeypatch.setattr("nnviz.views.document_dialogs.QFileDialog.getOpenFileName", lambda *_: ("", ""))
    before = tutorial.window.session.experiment
    tutorial.trigger("open")
    assert tutorial.window.session.experiment is before

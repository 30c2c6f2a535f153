"""The Experiment panel alone: what it shows, and what its controls ask for."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QScrollArea, QSpinBox, QWidget
from views.hand_made import LEFT, labelled, numbers, one_layer

from nnviz.core.experiment import SAMPLINGS, TrainingConfig
from nnviz.core.functions import LOSSES
from nnviz.core.network import INITIALISATIONS
from nnviz.core.presets import PRESETS, empty_experiment, preset_experiment
from nnviz.core.settings import with_setting
from nnviz.views.palette import LIGHT, text_font
from nnviz.views.settings_view import SettingsView
from nnviz.views.style import style_sheet

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SMALLEST = (300, 290)  # px; what the panel gets in a window of 1024 by 700


@pytest.fixture
def view(qtbot):
    made = SettingsView()
    qtbot.addWidget(made)
    made.setStyleSheet(style_sheet(LIGHT))
    made.setFont(text_font())
    made.resize(*SMALLEST)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def asked(view):
    """What was asked for: (setting, text) and ("preset", id)."""
    found = []

    def setting(name, text):
        found.append((name, text))

    def preset(preset_id):
        found.append(("preset", preset_id))

    view.setting_requested.connect(setting)
    view.preset_requested.connect(preset)
    return found


def part(view, kind, name):
    found = view.findChild(kind, name)
    assert found is not None, name
    return found


def texts(view):
    return [label.text() for label in view.findChildren(QLabel)]


def experiment(**config):
    data = labelled([[0, 0], [1, 1], [2, 2]], [0, 1, 0])
    return one_layer(data, [[0.0], [0.0]], config=TrainingConfig(**config)).experiment


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_every_preset_is_shown_as_it_is(view, asked, preset):
    made = preset_experiment(preset.id)
    view.show_experiment(made)
    assert part(view, QComboBox, "preset").currentData() == preset.id
    assert part(view, QComboBox, "preset").currentText() == preset.title
    assert part(view, QLabel, "about_experiment").text() == preset.about
    assert part(view, QComboBox, "loss").currentData() == made.config.loss
    assert part(view, QComboBox, "sampling").currentData() == made.config.sampling
    assert asked == []


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_everything_fits_into_the_smallest_window(view, preset):
    view.show_experiment(preset_experiment(preset.id))
    QApplication.processEvents()
    assert view.minimumSizeHint().width() <= SMALLEST[0]
    scroll = view.findChild(QScrollArea)
    body = scroll.widget()
    assert body.width() <= scroll.viewport().width()  # else its right edge is cut
    for box in view.findChildren(QComboBox):
        text = box.currentText() or box.placeholderText()
        room = box.width() - 18 - 2 * 7 - 2  # without its arrow, padding and border
        assert box.fontMetrics().horizontalAdvance(text) <= room, text


def test_a_data_set_is_described(view):
    view.show_experiment(preset_experiment("spiral"))
    assert "250 points · classification" in texts(view)
    view.show_experiment(preset_experiment("realpython-vectors"))
    assert "1 point · regression" in texts(view)
    view.show_experiment(empty_experiment())
    assert "0 points · classification" in texts(view)


def test_an_experiment_of_ones_own_is_no_preset(view):
    view.show_experiment(replace(experiment(), title="Iris"))
    assert part(view, QComboBox, "preset").currentIndex() == -1
    assert part(view, QComboBox, "preset").placeholderText() == "Your own"
    assert part(view, QLabel, "about_experiment").text() == "Iris"


def test_given_values_are_said_to_be_given(view):
    view.show_experiment(preset_experiment("realpython-first-prediction"))
    box = part(view, QComboBox, "init")
    assert (box.currentIndex(), box.placeholderText()) == (-1, "given by the example")
    view.show_experiment(preset_experiment("loy"))
    assert box.currentText() == "uniform in [0, 1)"  # B7


@pytest.mark.parametrize(
    ("name", "known"), [("loss", LOSSES), ("sampling", SAMPLINGS), ("init", INITIALISATIONS)]
)
def test_everything_known_is_offered_in_words(view, name, known):
    box = part(view, QComboBox, name)
    assert [box.itemData(i) for i in range(box.count())] == list(known)
    assert not any("_" in box.itemText(i) for i in range(box.count()))


@pytest.mark.parametrize(
    ("name", "keys", "value"),
    [
        ("loss", [Qt.Key.Key_End], "cross_entropy"),
        ("sampling", [Qt.Key.Key_Down], "shuffled"),
        ("init", [Qt.Key.Key_End], "zeros"),
        ("init", [Qt.Key.Key_Down], "uniform"),
    ],
)
def test_a_choice_is_asked_for_by_its_name_on_the_command_line(view, asked, name, keys, value):
    made = experiment()
    view.show_experiment(made)
    box = part(view, QComboBox, name)
    box.setFocus()
    for key in keys:
        QTest.keyClick(box, key)
    assert asked == [(name, value)]
    with_setting(made, *asked[0])  # which knows it


def test_another_preset_is_asked_for(view, asked):
    view.show_experiment(preset_experiment("realpython"))
    box = part(view, QComboBox, "preset")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_End)
    assert asked == [("preset", "moons")]


def test_a_batch_is_typed(view, asked):
    view.show_experiment(experiment(batch=1))
    box = part(view, QSpinBox, "batch")
    assert box.value() == 1
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "32")
    assert asked == []  # 3 on the way to 32 is not meant
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert asked == [("batch", "32")]


def test_all_samples_as_a_batch(view, asked):
    view.show_experiment(experiment(batch=1))
    box = part(view, QCheckBox, "batch_all")
    QTest.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
    assert asked == [("batch", "all")]
    view.show_experiment(experiment(batch=None))
    assert box.isChecked()
    assert not part(view, QSpinBox, "batch").isEnabled()
    assert part(view, QSpinBox, "batch").value() == 3
    assert not part(view, QComboBox, "sampling").isEnabled()  # there is nothing to draw
    QTest.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
    assert asked[-1] == ("batch", "3")
    view.show_experiment(experiment(batch=3))
    assert part(view, QSpinBox, "batch").isEnabled()


def test_a_share_of_held_out_points(view, asked):
    view.show_experiment(experiment())
    box = part(view, QSpinBox, "held_out")
    assert box.text() == "0 % of the points"
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Up)
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert asked == [("held_out", "0.1"), ("held_out", "0.2")]


@pytest.mark.parametrize(("held_out", "shown"), [([1, 0, 0], 33), ([1, 1, 0], 67), ([0, 0, 0], 0)])
def test_the_share_that_is_held_out_is_shown(view, asked, held_out, shown):
    data = labelled([[0, 0], [1, 1], [2, 2]], [0, 1, 0], held_out=np.array(held_out, bool))
    view.show_experiment(one_layer(data, [[0.0], [0.0]]).experiment)
    assert part(view, QSpinBox, "held_out").value() == shown
    assert asked == []


def test_no_points_at_all(view, asked):
    view.show_experiment(one_layer(numbers(np.empty((0, 2)), np.empty((0, 1))), [[0.0], [0.0]]).experiment)
    assert part(view, QSpinBox, "held_out").value() == 0
    assert "0 points · regression" in texts(view)
    assert asked == []


def test_every_control_has_a_name_and_explains_itself(view):
    for name in ("preset", "loss", "batch", "batch_all", "sampling", "init", "held_out"):
        assert part(view, QWidget, name).accessibleName(), name
    for name in ("preset", "loss", "sampling", "init", "held_out"):
        assert part(view, QWidget, name).toolTip(), name

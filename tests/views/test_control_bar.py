"""The control bar alone: what it shows, and what its controls ask for."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QSlider, QSpinBox, QToolButton, QWidget
from views.hand_made import LEFT, labelled, one_layer

from nnviz.core.experiment import TrainingConfig
from nnviz.views.actions import Actions
from nnviz.views.control_bar import ControlBar
from nnviz.views.palette import LIGHT, text_font
from nnviz.views.style import style_sheet

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

DATA = labelled([[0, 0], [1, 1]], [0, 1])
NARROWEST = 1024  # px; the smallest window


@pytest.fixture
def actions(qapp):  # noqa: ARG001  (icons and shortcuts need an application)
    parent = QObject()
    yield Actions(parent)
    parent.deleteLater()


@pytest.fixture
def bar(qtbot, actions):
    made = ControlBar(*(actions[name] for name in ("reset", "step_back", "run", "step", "step_into")))
    qtbot.addWidget(made)
    actions.show_theme(LIGHT)
    made.setStyleSheet(style_sheet(LIGHT))
    made.setFont(text_font())
    made.resize(NARROWEST, 48)
    made.show()
    qtbot.waitExposed(made)
    return made


def experiment(**config):
    return one_layer(DATA, [[0.0], [0.0]], config=TrainingConfig(**config)).experiment


def done(iterations):
    return one_layer(DATA, [[0.0], [0.0]], iteration=iterations)


def part(bar, kind, name):
    found = bar.findChild(kind, name)
    assert found is not None, name
    return found


def asked(signal):
    values = []
    signal.connect(values.append)
    return values


def type_into(widget, text):
    edit = widget.lineEdit()
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


@pytest.mark.parametrize("name", ["run", "step", "reset"])
def test_buttons_trigger_their_actions(bar, actions, qtbot, name):
    with qtbot.waitSignal(actions[name].triggered):
        QTest.mouseClick(part(bar, QToolButton, f"{name}_button"), LEFT)


def test_the_run_button_says_what_it_would_do(bar, actions):
    button = part(bar, QToolButton, "run_button")
    assert (button.text(), button.toolTip()) == ("Run", "Train until paused (Space)")
    where = part(bar, QToolButton, "step_button").x()
    before = button.icon().pixmap(32).toImage()
    actions.show_running(True, LIGHT)
    QApplication.processEvents()
    assert (button.text(), button.toolTip()) == ("Pause", "Pause training (Space)")
    assert button.icon().pixmap(32, QIcon.Mode.Normal).toImage() != before
    assert part(bar, QToolButton, "step_button").x() == where  # nothing moves


def test_everything_has_a_name_and_explains_itself(bar):
    for name in ("reset_button", "speed", "learning_rate", "seed"):
        widget = part(bar, QWidget, name)
        assert widget.accessibleName(), name
        assert widget.toolTip(), name
    assert part(bar, QToolButton, "reset_button").accessibleName() == "Reset"
    assert part(bar, QToolButton, "step_button").toolTip() == "Train one iteration (Right, .)"


@pytest.mark.parametrize(
    ("iterations", "number", "word"),
    [
        (0, "0", "iterations"),
        (1, "1", "iteration"),
        (2, "2", "iterations"),
        (7432, "7\u2009432", "iterations"),
        (19_661_399, "19\u2009661\u2009399", "iterations"),
    ],
)
def test_the_counter(bar, iterations, number, word):
    bar.show_snapshot(done(iterations))
    assert part(bar, QWidget, "iteration_counter").text() == number
    assert part(bar, QWidget, "iterations_word").text() == word


def test_nothing_is_cut_in_the_smallest_window(bar):
    bar.show_snapshot(done(9_999_999_999))
    bar.show_experiment(experiment(seed=2_147_483_647, learning_rate=0.00123))
    QApplication.processEvents()
    assert bar.minimumSizeHint().width() <= NARROWEST
    children = [w for w in bar.findChildren(QWidget) if w.parent() is bar and w.isVisible()]
    for widget in children:
        assert widget.width() >= min(widget.minimumSizeHint().width(), widget.maximumWidth()), (
            widget.objectName()
        )
        assert bar.rect().contains(widget.geometry()), widget.objectName()
    places = sorted((w.geometry() for w in children), key=lambda g: g.x())
    for one, other in pairwise(places):
        assert not one.intersects(other)
    for name in ("seed", "learning_rate"):
        edit = part(bar, QWidget, name).lineEdit()
        assert edit.fontMetrics().horizontalAdvance(edit.text()) <= edit.width(), name
    counter = part(bar, QWidget, "iteration_counter")
    assert counter.fontMetrics().horizontalAdvance(counter.text()) <= counter.width()


# Speed


def test_the_speed_is_unlimited_at_first(bar):
    assert bar.speed() is None
    assert part(bar, QLabel, "speed_text").text() == "max"


def test_keys_slow_down_and_speed_up(bar):
    speeds = asked(bar.speed_requested)
    slider = part(bar, QSlider, "speed")
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_PageDown)  # ten stops, ten a decade: to 10^5.1
    assert speeds == [130_000.0]
    assert part(bar, QLabel, "speed_text").text() == "130\u2009k/s"
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert speeds[-1] == 1.0
    assert part(bar, QLabel, "speed_text").text() == "1/s"
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert speeds[-1] is None


def test_the_mouse_drags_the_speed(bar):
    speeds = asked(bar.speed_requested)
    slider = part(bar, QSlider, "speed")
    y, right = slider.height() // 2, slider.width() - 7
    QTest.mousePress(slider, LEFT, pos=QPoint(right, y))
    QTest.mouseMove(slider, QPoint(slider.width() // 2, y))
    QTest.mouseRelease(slider, LEFT, pos=QPoint(slider.width() // 2, y))
    assert 300 <= speeds[-1] <= 3000  # the middle of 1 … 1,000,000, each decade as long


def test_stops_are_ten_a_decade_and_round(bar):
    slider = part(bar, QSlider, "speed")
    found = []
    for value in range(10, 21):
        slider.setValue(value)
        found.append(bar.speed())
    # 10 · 10^(k/10), to two digits.
    assert found == [10, 13, 16, 20, 25, 32, 40, 50, 63, 79, 100]


def test_all_speeds_grow_along_the_slider(bar):
    slider = part(bar, QSlider, "speed")
    found = []
    for value in range(slider.maximum()):
        slider.setValue(value)
        found.append(bar.speed())
    assert found == sorted(found)
    assert (found[0], found[-1]) == (1.0, 1_000_000.0)


@pytest.mark.parametrize("speed", [1.0, 10.0, 200.0, 1e6, None])
def test_a_speed_can_be_shown_without_asking_for_it(bar, speed):
    speeds = asked(bar.speed_requested)
    bar.show_speed(speed)
    assert bar.speed() == speed
    assert speeds == []


def test_nudges_double_the_speed(bar):
    bar.show_speed(100.0)
    speeds = asked(bar.speed_requested)
    bar.nudge_speed(3)
    bar.nudge_speed(-3)
    assert speeds == [200.0, 100.0]


def test_nothing_moves_when_the_speed_changes(bar):
    box, places = part(bar, QComboBox, "learning_rate"), set()
    for value in range(part(bar, QSlider, "speed").maximum() + 1):
        part(bar, QSlider, "speed").setValue(value)
        QApplication.processEvents()
        places.add(box.x())
    assert len(places) == 1


# Learning rate


@pytest.mark.parametrize(
    ("rate", "text"),
    [(0.1, "0.1"), (1.0, "1"), (0.05, "0.05"), (0.123456789, "0.123456789"), (1e-5, "1e-05")],
)
def test_the_learning_rate_is_shown_with_all_digits(bar, rate, text):
    rates = asked(bar.learning_rate_requested)
    bar.show_experiment(experiment(learning_rate=rate))
    assert part(bar, QComboBox, "learning_rate").currentText() == text
    assert rates == []


def test_a_learning_rate_is_typed(bar):
    bar.show_experiment(experiment(learning_rate=0.1))
    rates = asked(bar.learning_rate_requested)
    box = part(bar, QComboBox, "learning_rate")
    type_into(box, "0.07")
    assert rates == []  # not before it is complete
    QTest.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    part(bar, QSpinBox, "seed").setFocus()
    assert rates == ["0.07"]  # once, though Enter and leaving both end it


def test_leaving_the_field_is_enough(bar):
    bar.show_experiment(experiment(learning_rate=0.1))
    rates = asked(bar.learning_rate_requested)
    type_into(part(bar, QComboBox, "learning_rate"), "0,5")
    part(bar, QSpinBox, "seed").setFocus()
    assert rates == ["0,5"]


def test_the_same_learning_rate_is_not_asked_for(bar):
    bar.show_experiment(experiment(learning_rate=0.1))
    rates = asked(bar.learning_rate_requested)
    box = part(bar, QComboBox, "learning_rate")
    type_into(box, "0.1")
    QTest.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    assert rates == []


def test_a_learning_rate_is_chosen_from_the_list(bar):
    bar.show_experiment(experiment(learning_rate=0.1))
    rates = asked(bar.learning_rate_requested)
    box = part(bar, QComboBox, "learning_rate")
    box.lineEdit().setFocus()
    # Here the action has the key; in the window, where another test presses it, the field has.
    bar.findChild(QToolButton, "step_into_button").defaultAction().setShortcuts([])
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert rates == ["0.3"]


def test_a_refused_learning_rate_gives_way_to_the_one_that_holds(bar):
    bar.show_experiment(experiment(learning_rate=0.1))
    rates = asked(bar.learning_rate_requested)
    box = part(bar, QComboBox, "learning_rate")
    type_into(box, "fast")
    QTest.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    bar.show_experiment(experiment(learning_rate=0.1))
    assert rates == ["fast"]
    assert box.currentText() == "0.1"
    type_into(box, "fast")  # and can be tried again
    QTest.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    assert rates == ["fast", "fast"]


# Seed


def test_a_seed_is_typed(bar):
    bar.show_experiment(experiment(seed=3))
    seeds = asked(bar.seed_requested)
    box = part(bar, QSpinBox, "seed")
    assert box.value() == 3
    type_into(box, "42")
    assert seeds == []  # 4 on the way to 42 is not meant
    QTest.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    assert seeds == [42]


def test_arrows_go_to_the_next_seed(bar):
    bar.show_experiment(experiment(seed=3))
    seeds = asked(bar.seed_requested)
    box = part(bar, QSpinBox, "seed")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert seeds == [4]


def test_showing_a_seed_asks_for_nothing(bar):
    seeds = asked(bar.seed_requested)
    bar.show_experiment(experiment(seed=7))
    assert seeds == []
    assert part(bar, QSpinBox, "seed").value() == 7

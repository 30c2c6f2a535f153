"""The wheel turns weights and biases of the network diagram."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QTabWidget, QToolTip, QWidget
from views.hand_made import CTRL, NO_KEY, SHIFT
from views.test_network_typing import VALUES, double_click, field, place_of, show
from views.test_network_view import diagram, point

from nnviz.core.part import bias_part, unit_part, weight_part
from nnviz.views.network_layout import Node
from nnviz.views.network_steps import nudged
from nnviz.views.network_view import NetworkView

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

FIRST = weight_part(0, 0, 0)  # 1.45
OTHER = weight_part(1, 1, 0)  # −0.1


@pytest.fixture
def view(qtbot):
    made = NetworkView()
    qtbot.addWidget(made)
    made.resize(316, 520)
    made.show()
    qtbot.waitExposed(made)
    show(made)
    yield made
    QToolTip.hideText()


@pytest.fixture
def asked(view):
    """What the view has asked for: (values, whether final)."""
    return record(view)


def record(view):
    wishes = []

    def note(values, final):
        wishes.append((values, final))

    view.parameters_requested.connect(note)
    return wishes


def comes_to_nothing(view):
    """Whether nothing is waited for that could still ask for something."""
    return not any(timer.isActive() for timer in view.findChildren(QTimer))


def turn(view, place, angle=120, keys=NO_KEY, sideways=0):
    """One event of the wheel; whether somebody took it."""
    at = QPointF(place)
    event = QWheelEvent(
        at, diagram(view).mapToGlobal(at), QPoint(), QPoint(sideways, angle), Qt.MouseButton.NoButton, keys,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    event.ignore()
    QApplication.sendEvent(diagram(view), event)
    return event.isAccepted()


@pytest.mark.parametrize(
    ("value", "notches", "wanted"),
    [
        (1.45, 1, 1.46),
        (1.45, -3, 1.42),
        (0.0, 1, 0.01),
        (0.01, -2, -0.01),
        (0.29, 1, 0.3),
        (0.1, 2, 0.12),
        (0.3, -30, 0.0),
        (0.416921735, 1, 0.43),
        (0.003, -1, -0.01),
        (-0.0104, 1, 0.0),
        (-0.66, -1, -0.67),
        (9.99, 2, 10.1),
        (25.0, 1, 25.1),
        (-250.0, 1, -249.0),
        (12345.0, 1, 12400.0),
        (1e200, 1, 1.01e200),
        (1.7e308, 1, 1.7e308),
        (np.inf, 1, np.inf),
    ],
)
def test_a_notch_is_a_hundredth_of_the_decade(value, notches, wanted):
    assert repr(nudged(value, notches)) == repr(wanted)


@pytest.mark.parametrize(
    ("value", "notches", "wanted"), [(1.45, 1, 1.451), (0.1, 2, 0.102), (25.0, -1, 24.99), (0.001, -1, 0.0)]
)
def test_a_fine_notch_is_a_tenth_of_it(value, notches, wanted):
    assert repr(nudged(value, notches, fine=True)) == repr(wanted)


def test_notches_count_on_from_what_was_asked_for_and_come_to_rest(qtbot, view, asked):
    view.show_selected(FIRST)
    for _ in range(3):
        assert turn(view, place_of(view, FIRST))
    show(view, (1.7, *VALUES[1:]))  # the run has gone on meanwhile
    assert turn(view, place_of(view, FIRST), -120)
    assert asked == [({FIRST: value}, False) for value in (1.46, 1.47, 1.48, 1.47)]
    qtbot.waitUntil(lambda: len(asked) > 4)
    assert asked[4:] == [({FIRST: 1.47}, True)]
    assert turn(view, place_of(view, FIRST))  # a new turn begins at what is shown
    assert asked[5:] == [({FIRST: 1.71}, False)]


def test_several_notches_at_once_and_parts_of_them(view, asked):
    view.show_selected(bias_part(0, 1))  # −1
    place = place_of(view, bias_part(0, 1))
    turn(view, place, 240)
    assert asked == [({bias_part(0, 1): -0.98}, False)]
    for _ in range(5):
        turn(view, place, 30)
    assert asked[1:] == [({bias_part(0, 1): -0.97}, False)]  # 150 is one notch and a bit
    turn(view, place, -30)
    assert len(asked) == 2


def test_shift_is_finer_also_where_it_turns_the_wheel_sideways(view, asked):
    view.show_selected(FIRST)
    turn(view, place_of(view, FIRST), keys=SHIFT)
    turn(view, place_of(view, FIRST), 0, SHIFT, sideways=120)
    assert asked == [({FIRST: 1.451}, False), ({FIRST: 1.452}, False)]


def test_a_plain_wheel_is_left_to_scroll_where_nothing_is_selected(view, asked):
    places = place_of(view, FIRST), point(view, Node(0, 0)), point(view, Node(1, 0)), QPoint(3, 3)
    assert not any(turn(view, place) for place in places)
    view.show_selected(OTHER)
    assert not any(turn(view, place) for place in places)
    view.show_selected(unit_part(0, 0))
    assert not turn(view, point(view, Node(1, 0)))
    assert asked == []


def test_ctrl_turns_what_is_under_the_mouse_and_selects_it(view, asked):
    assert turn(view, place_of(view, FIRST), keys=CTRL)
    assert diagram(view).selected == FIRST
    assert turn(view, place_of(view, OTHER), -120, CTRL | SHIFT)
    # What was turned before has come to rest.
    assert asked == [({FIRST: 1.46}, False), ({FIRST: 1.46}, True), ({OTHER: -0.101}, False)]
    assert not turn(view, QPoint(3, 3), keys=CTRL)


def test_typing_goes_on_from_a_turn_that_has_come_to_rest(view, asked):
    view.show_selected(FIRST)
    turn(view, place_of(view, FIRST))
    double_click(view, place_of(view, FIRST))
    assert asked == [({FIRST: 1.46}, False), ({FIRST: 1.46}, True)]
    turn(view, place_of(view, FIRST))  # the field is over it
    assert len(asked) == 2
    assert field(view).text() == "1.45"


def test_a_turn_ends_with_its_network(view, asked):
    view.show_selected(FIRST)
    turn(view, place_of(view, FIRST))
    assert not comes_to_nothing(view)
    show(view, None, (2, 3, 1))
    assert asked == [({FIRST: 1.46}, False)]
    assert comes_to_nothing(view)


def test_a_turn_comes_to_rest_behind_another_tab_and_not_after_closing(qtbot):
    tabs, view = QTabWidget(), NetworkView()
    qtbot.addWidget(tabs)
    asked = record(view)
    show(view)
    for page in (view, QWidget()):
        tabs.addTab(page, "")
    tabs.show()
    qtbot.waitExposed(tabs)
    view.show_selected(FIRST)
    turn(view, place_of(view, FIRST))
    tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: asked[-1][1])
    tabs.setCurrentIndex(0)
    turn(view, place_of(view, FIRST))
    tabs.close()
    assert comes_to_nothing(view)
    assert [final for _, final in asked] == [False, True, False]


def test_what_has_diverged_is_not_turned(view, asked):
    show(view, (np.nan, *VALUES[1:]))
    view.show_selected(FIRST)
    turn(view, place_of(view, FIRST))
    assert asked == []
    assert diagram(view).selected == FIRST

"""Learning rates to be played side by side: what can be typed, and what is refused."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolTip
from views.hand_made import LEFT, colours, near

from nnviz.views.palette import LIGHT, text_font
from nnviz.views.runs_view import RunsView
from nnviz.views.style import style_sheet

# What the offscreen platform cannot do, of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

HOW_MANY = "Type 2 to 6 learning rates with semicolons between them, such as 0.1; 0.01; 0.001."


@pytest.fixture
def view(qtbot):
    made = RunsView()
    qtbot.addWidget(made)
    made.setFont(text_font())
    made.setStyleSheet(style_sheet(LIGHT) + made.styleSheet())
    made.resize(446, 190)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    yield made
    QToolTip.hideText()


@pytest.fixture
def field(view):
    return view.findChild(QLineEdit, "compare_rates")


@pytest.fixture
def played(view):
    rates = []
    view.compare_requested.connect(rates.append)
    return rates


@pytest.fixture
def refused(view):
    reasons = []
    view.refused.connect(reasons.append)
    return reasons


def enter(field, rates):
    QTest.mouseClick(field, LEFT)
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, rates)
    QTest.keyClick(field, Qt.Key.Key_Return)


def is_framed_as_refused(field):
    return near(colours(field)[0, field.width() // 2], LIGHT.danger, 20)


def test_the_button_plays_the_rates_that_stand_there(view, played):
    button = view.findChild(QPushButton, "compare_button")
    QTest.mouseClick(button, LEFT, pos=button.rect().center())
    assert played == [(0.1, 0.01, 0.001)]


@pytest.mark.parametrize(
    ("typed", "rates"),
    [
        ("0,1; 0,01", (0.1, 0.01)),
        ("0.5 0.25", (0.5, 0.25)),
        ("0.5, 0.25; 1", (0.5, 0.25, 1.0)),
        ("1/4;1/8;", (0.25, 0.125)),
        ("1;2;3;4;5;6", (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)),
    ],
)
def test_rates_are_read_as_people_write_them(field, played, refused, typed, rates):
    enter(field, typed)
    assert played == [rates]
    assert refused == []
    assert not field.hasFocus()  # Space and arrows mean the run again


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("0.1", HOW_MANY),
        ("", HOW_MANY),
        ("1;2;3;4;5;6;7", HOW_MANY),
        ("0.1; 1/10", "0.1 is there twice."),
        ("0.1; 0", "A learning rate must be greater than 0 and at most 1000, not 0."),
        ("-2; 0.1", "A learning rate must be greater than 0 and at most 1000, not −2."),
        ("0.1; 1001", "A learning rate must be greater than 0 and at most 1000, not 1001."),
        ("0.1; fast", "“fast” is not a number"),
        ("0.1,0.01,0.001", "more than one point or comma"),
    ],
)
def test_what_cannot_be_played_is_framed_and_the_reason_is_told(field, played, refused, typed, reason):
    enter(field, typed)
    assert played == []
    assert [reason in told for told in refused] == [True]
    assert reason in field.toolTip()
    assert reason in field.accessibleDescription()
    assert reason in QToolTip.text()
    assert field.text() == typed
    assert is_framed_as_refused(field)
    QTest.keyClicks(field, ";")
    assert not is_framed_as_refused(field)
    assert reason not in field.toolTip()


def test_escape_leaves_the_field(field):
    QTest.mouseClick(field, LEFT)
    assert field.hasFocus()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not field.hasFocus()

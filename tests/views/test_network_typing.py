"""Weights and biases are typed in the network diagram."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QToolTip
from views.hand_made import LEFT, NO_KEY, SHIFT, colours, near
from views.test_network_parts import bias_place, edge_place
from views.test_network_view import diagram, experiment_of, hover, point, snapshot_of

from nnviz.core.part import Part, bias_part, input_part, unit_part, weight_part
from nnviz.views.network_layout import Node
from nnviz.views.network_value_editor import ValueEditor
from nnviz.views.network_view import NetworkView
from nnviz.views.palette import DARK, LIGHT

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Key = Qt.Key
# A network 2-2-1: weights (1.45, −0.66) from x₁, (0.25, 3) from x₂, biases (0.5, −1); then 2, −0.1 and 0.75.
VALUES = (1.45, -0.66, 0.25, 3.0, 0.5, -1.0, 2.0, -0.1, 0.75)
FIRST = weight_part(0, 0, 0)


@pytest.fixture
def view(qtbot):
    made = NetworkView()
    qtbot.addWidget(made)
    made.resize(316, 520)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    show(made)
    yield made
    QToolTip.hideText()


@pytest.fixture
def asked(view):
    """What the view has asked for: (values, whether final)."""
    wishes = []

    def note(values, final):
        wishes.append((values, final))

    view.parameters_requested.connect(note)
    return wishes


def show(view, values=VALUES, sizes=(2, 2, 1), **more):
    view.show_snapshot(snapshot_of(experiment_of(*sizes, **more), values))


def field(view):
    return view.findChild(ValueEditor, "network_value")


def place_of(view, part: Part):
    if part.kind == "weight":
        return edge_place(view, part.layer + 1, part.source, part.unit)
    node = Node(0, part.unit) if part.kind == "input" else Node(part.layer + 1, part.unit)
    return bias_place(view, node) if part.kind == "bias" else point(view, node)


def double_click(view, place):
    """As a real one comes: a click, then the double click."""
    QTest.mouseClick(diagram(view), LEFT, NO_KEY, place)
    QTest.mouseDClick(diagram(view), LEFT, NO_KEY, place)


def opened(view, part):
    double_click(view, place_of(view, part))
    assert field(view).isVisible()
    assert QApplication.focusWidget() is field(view)
    return field(view)


def write(view, text, *keys):
    """Type with the keyboard: over what is selected in the field."""
    for character in text:
        if character.isascii():
            QTest.keyClick(field(view), character)
        else:  # which no keyboard that QTest knows has
            event = QKeyEvent(QEvent.Type.KeyPress, 0, NO_KEY, character)
            QApplication.sendEvent(field(view), event)
    for key in keys:
        QTest.keyClick(field(view), key)


def test_a_double_click_opens_all_digits_to_be_overwritten(view, asked):
    show(view, (1 / 3, *VALUES[1:]))
    editor = opened(view, FIRST)
    assert editor.text() == "0.3333333333333333"
    assert editor.selectedText() == editor.text()
    assert editor.accessibleName() == "Weight from x₁ to a₁"
    assert diagram(view).selected == FIRST
    assert asked == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("1/3", 0.3333333333333333), ("0,5", 0.5), ("−1/8", -0.125), ("-2e-3", -0.002), ("1 000,5", 1000.5)],
)
@pytest.mark.parametrize("enter", [Key.Key_Return, Key.Key_Enter])
def test_enter_sets_what_was_typed(view, asked, text, value, enter):
    opened(view, FIRST)
    write(view, text, enter)
    assert asked == [({FIRST: value}, True)]
    assert not field(view).isVisible()
    assert QApplication.focusWidget() is diagram(view)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        (weight_part(0, 1, 1), "3"),
        (weight_part(1, 1, 0), "−0.1"),
        (bias_part(0, 0), "0.5"),
        (bias_part(0, 1), "−1"),
        (bias_part(1, 0), "0.75"),
    ],
    ids=str,
)
def test_every_kind_of_parameter_is_opened_by_mouse_and_by_keys(view, asked, part, value):
    assert opened(view, part).text() == value
    write(view, "", Key.Key_Escape)
    for key in (Key.Key_Return, Key.Key_F2):
        view.show_selected(part)
        QTest.keyClick(diagram(view), key)
        assert field(view).isVisible()
        assert field(view).text() == value
        write(view, "", Key.Key_Escape)
    assert asked == []


@pytest.mark.parametrize("unit", [unit_part(0, 1), unit_part(1, 0)], ids=str)
def test_a_unit_stands_for_its_bias(view, asked, unit):
    opened(view, unit)
    write(view, "7", Key.Key_Return)
    view.show_selected(unit)
    QTest.keyClick(diagram(view), Key.Key_F2)
    write(view, "8", Key.Key_Return)
    bias = bias_part(unit.layer, unit.unit)
    assert asked == [({bias: 7.0}, True), ({bias: 8.0}, True)]


def test_biases_of_units_too_small_for_squares_can_be_set(view, asked):
    show(view, None, (2, 64, 1))
    assert diagram(view).picture.layout.columns[1].is_dots
    opened(view, unit_part(0, 7))
    write(view, "0.5", Key.Key_Return)
    assert asked == [({bias_part(0, 7): 0.5}, True)]


@pytest.mark.parametrize(("dx", "dy"), [(-7, 0), (0, 7), (-7, 7)])
def test_a_bias_is_hit_a_little_beside_its_square(view, dx, dy):
    # The square is 11 px wide: its edge is 5.5 px from its middle.
    double_click(view, bias_place(view, Node(1, 1)) + QPoint(dx, dy))
    assert field(view).accessibleName() == "Bias of a₂"


def test_what_has_no_value_to_set_opens_nothing(view):
    for place in (point(view, Node(0, 0)), QPoint(3, 3)):
        double_click(view, place)
        assert not field(view).isVisible()
    view.show_selected(input_part(0))
    QTest.keyClick(diagram(view), Key.Key_F2)
    show(view, None, bias=False)
    double_click(view, point(view, Node(1, 0)))
    assert not field(view).isVisible()


def test_only_the_left_button_opens(view):
    QTest.mouseDClick(diagram(view), Qt.MouseButton.RightButton, NO_KEY, place_of(view, FIRST))
    assert not field(view).isVisible()


def test_escape_leaves_the_value(view, asked):
    opened(view, FIRST)
    write(view, "9", Key.Key_Escape)
    assert not field(view).isVisible()
    assert asked == []
    assert diagram(view).selected == FIRST  # Escape in the field is for the field alone
    assert opened(view, FIRST).text() == "1.45"


def test_what_was_not_changed_is_not_set(view, asked):
    opened(view, FIRST)
    write(view, "", Key.Key_Return)
    assert not field(view).isVisible()
    opened(view, FIRST)
    show(view, (1.6, *VALUES[1:]))  # the run has gone on
    diagram(view).setFocus()
    assert not field(view).isVisible()
    assert asked == []


def border(view):
    """The colour of the field's left edge, half-way up, (3,)."""
    where = field(view).geometry()
    return colours(diagram(view))[where.center().y(), where.left()]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_what_is_no_number_stays_with_the_reason(view, asked, theme):
    view.show_theme(theme)
    editor = opened(view, FIRST)
    assert near(border(view), theme.accent, 12)
    write(view, "1.234,5", Key.Key_Return)
    assert editor.isVisible()
    assert editor.text() == "1.234,5"
    assert asked == []
    assert near(border(view), theme.danger, 12)
    for said in (editor.accessibleDescription(), editor.toolTip(), QToolTip.text()):
        assert said.startswith("“1.234,5” has more than one point or comma.")
    write(view, "", Key.Key_Backspace)
    assert near(border(view), theme.accent, 12)
    assert "Enter sets the value" in editor.accessibleDescription()
    write(view, "", Key.Key_Backspace, Key.Key_Return)  # 1.234
    assert asked == [({FIRST: 1.234}, True)]


def test_leaving_the_field_sets_what_was_typed_once(view, asked):
    opened(view, FIRST)
    write(view, "0,5")
    QTest.mouseClick(diagram(view), LEFT, NO_KEY, QPoint(3, 3))
    assert not field(view).isVisible()
    assert asked == [({FIRST: 0.5}, True)]


def test_nothing_typed_is_lost_when_the_field_is_left(view, asked):
    opened(view, FIRST)
    write(view, "0.5x")
    QTest.mouseClick(diagram(view), LEFT, NO_KEY, QPoint(3, 3))
    double_click(view, place_of(view, weight_part(1, 0, 0)))
    assert field(view).isVisible()
    assert field(view).text() == "0.5x"
    assert "“0.5x” is not a number" in field(view).toolTip()
    assert QApplication.focusWidget() is field(view)
    write(view, "", Key.Key_Backspace, Key.Key_Return)
    assert asked == [({FIRST: 0.5}, True)]


def test_another_double_click_sets_and_opens_the_next(view, asked):
    opened(view, FIRST)
    write(view, "4")
    assert opened(view, weight_part(1, 1, 0)).text() == "−0.1"
    assert asked == [({FIRST: 4.0}, True)]


def test_arrows_go_notch_by_notch_and_ask_for_nothing_yet(view, asked):
    editor = opened(view, FIRST)  # 1.45
    texts = []
    for key, keys in (
        (Key.Key_Up, NO_KEY),
        (Key.Key_Down, NO_KEY),
        (Key.Key_Down, NO_KEY),
        (Key.Key_Up, SHIFT),
    ):
        QTest.keyClick(editor, key, keys)
        texts.append(editor.text())
    assert texts == ["1.46", "1.45", "1.44", "1.441"]
    assert asked == []
    write(view, "", Key.Key_Return)
    assert asked == [({FIRST: 1.441}, True)]


def test_arrows_do_not_touch_what_is_no_number(view):
    editor = opened(view, FIRST)
    write(view, "abc", Key.Key_Up)
    assert editor.text() == "abc"
    assert "“abc” is not a number" in editor.accessibleDescription()


ORDER = [
    weight_part(0, 0, 0), weight_part(0, 1, 0), bias_part(0, 0),
    weight_part(0, 0, 1), weight_part(0, 1, 1), bias_part(0, 1),
    weight_part(1, 0, 0), weight_part(1, 1, 0), bias_part(1, 0),
]  # fmt: skip


def test_tab_sets_and_goes_through_all_parameters(view, asked):
    opened(view, FIRST)
    reached = []
    for number in range(len(ORDER)):
        reached.append((diagram(view).selected, field(view).text()))
        write(view, str(10 + number), Key.Key_Tab)
        assert QApplication.focusWidget() is field(view)
    texts = ["1.45", "0.25", "0.5", "−0.66", "3", "−1", "2", "−0.1", "0.75"]
    assert reached == list(zip(ORDER, texts, strict=True))
    assert asked == [({part: 10.0 + number}, True) for number, part in enumerate(ORDER)]
    assert diagram(view).selected == FIRST  # it is a circle


def test_tab_over_unchanged_values_asks_for_nothing_and_goes_back_too(view, asked):
    opened(view, FIRST)
    write(view, "", Key.Key_Tab, Key.Key_Tab)
    assert diagram(view).selected == bias_part(0, 0)
    QTest.keyClick(field(view), Key.Key_Backtab, SHIFT)
    assert diagram(view).selected == weight_part(0, 1, 0)
    assert asked == []


def test_tab_stays_at_what_is_no_number(view, asked):
    opened(view, FIRST)
    write(view, "x", Key.Key_Tab)
    assert diagram(view).selected == FIRST
    assert field(view).text() == "x"
    assert asked == []


def test_without_biases_tab_goes_over_weights_alone(view):
    show(view, None, bias=False)
    opened(view, FIRST)
    write(view, "", Key.Key_Tab, Key.Key_Tab)
    assert diagram(view).selected == weight_part(0, 0, 1)


def test_a_snapshot_does_not_disturb_what_is_typed(view, asked):
    editor = opened(view, FIRST)
    write(view, "0.1")
    where = editor.geometry()
    show(view, (1.5, *VALUES[1:]))
    assert editor.text() == "0.1"
    assert editor.cursorPosition() == 3
    assert editor.geometry() == where
    write(view, "25", Key.Key_Return)
    assert asked == [({FIRST: 0.125}, True)]


def test_the_field_closes_with_its_network(view, asked):
    opened(view, FIRST)
    write(view, "9")
    show(view, None, (2, 3, 1))
    assert not field(view).isVisible()
    assert asked == []


def test_closing_the_window_asks_for_nothing(view, asked):
    opened(view, FIRST)
    write(view, "9")
    view.close()
    assert asked == []


@pytest.mark.parametrize("part", [FIRST, weight_part(1, 1, 0), bias_part(0, 0), bias_part(1, 0)], ids=str)
@pytest.mark.parametrize("size", [(250, 380), (316, 520), (446, 620)], ids=str)
def test_the_field_stands_at_its_place_and_inside(view, part, size):
    editor = opened(view, part)
    view.resize(*size)
    QApplication.processEvents()
    assert editor.width() >= 96
    assert diagram(view).rect().contains(editor.geometry())
    place = place_of(view, part)
    assert QRect(place - QPoint(110, 14), place + QPoint(110, 14)).intersects(editor.geometry())
    assert abs(editor.geometry().center().y() - place.y()) <= 14


def test_all_digits_are_in_sight(view):
    show(view, (-1.2345678901234567e-100, *VALUES[1:]))
    editor = opened(view, FIRST)
    digits = editor.fontMetrics().horizontalAdvance(editor.text())
    assert editor.width() > digits + 8


def test_a_diverged_value_can_be_replaced(view, asked):
    show(view, (np.nan, *VALUES[1:]))
    assert opened(view, FIRST).text() == "nan"
    write(view, "1", Key.Key_Return)
    assert asked == [({FIRST: 1.0}, True)]


@pytest.mark.parametrize("part", [weight_part(0, 1, 0), bias_part(0, 1)], ids=str)
def test_the_value_of_what_is_selected_is_opened_where_it_is_written(view, part):
    view.show_selected(part)
    place = place_of(view, part)  # two weights cross here
    double_click(view, place if part.kind == "weight" else place - QPoint(28, 0))
    assert field(view).isVisible()
    assert diagram(view).selected == part


def test_keys_typed_never_reach_the_window(qtbot):
    window, view = QMainWindow(), NetworkView()
    qtbot.addWidget(window)
    window.setCentralWidget(view)
    show(view)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    reached = []

    def reach():
        reached.append(QApplication.focusWidget())

    names = "Space . , 1 - Left Right Up Down Del Return Esc F F2 Home"
    for key in names.split():
        action = QAction(key, window)
        action.setShortcut(key)
        action.triggered.connect(reach)
        window.addAction(action)
    QTest.keyClick(diagram(view), Key.Key_Space)
    assert len(reached) == 1  # this is how a shortcut is reached
    opened(view, FIRST)
    write(
        view, " 1.5,-f", Key.Key_Left, Key.Key_Right, Key.Key_Home, Key.Key_Up, Key.Key_Down, Key.Key_Delete
    )
    view.show_selected(None)  # elsewhere; the diagram itself has no use for these keys then
    write(view, "", Key.Key_F2, Key.Key_Up, Key.Key_Return, Key.Key_Escape)
    assert not field(view).isVisible()
    assert len(reached) == 1


def test_the_field_takes_the_place_of_the_tooltip(qtbot, view):
    assert "1.45" in hover(qtbot, view, place_of(view, FIRST))
    opened(view, FIRST)
    show(view, (1.5, *VALUES[1:]))
    assert "1.5" not in QToolTip.text()


def test_the_mouse_says_what_can_be_set(qtbot, view):
    for part, shape in (
        (FIRST, Qt.CursorShape.PointingHandCursor),
        (bias_part(0, 1), Qt.CursorShape.PointingHandCursor),
        (input_part(0), Qt.CursorShape.ArrowCursor),
    ):
        text = hover(qtbot, view, place_of(view, part))
        assert diagram(view).cursor().shape() == shape
        assert ("double-click to set it" in text) == (part.kind != "input")
    assert "bias −1.0 (double-click to set it)" in hover(qtbot, view, point(view, Node(1, 1)))

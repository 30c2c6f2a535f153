"""The Plane panel alone: mouse and keys become intents, and what is selected is shown."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDoubleSpinBox,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from views.hand_made import CTRL, LEFT, MIDDLE, RIGHT, SHIFT, Hand, labelled, near, numbers, one_layer

from nnviz.core.presets import preset_experiment
from nnviz.views.palette import LIGHT
from nnviz.views.plane_keyboard import NUDGE_PX
from nnviz.views.plane_view import PlaneView

# The offscreen platform says these of windows with a smallest size and of menus.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

FOUR = labelled([[-4, -4], [4, 4], [-2, 3], [3, -2]], [0, 1, 1, 0])
Key = Qt.Key


class Log:
    """Every intent of a view in order, as (name, arguments)."""

    def __init__(self, view):
        self.intents = []
        view.addition_taken_back.connect(self.recorder("taken_back"))
        for name in ("point", "move", "deletion", "class", "held_out"):
            getattr(view, f"{name}_requested").connect(self.recorder(name))

    def recorder(self, name):
        def record(*arguments):
            self.intents.append((name, *arguments))

        return record

    def only(self, name):
        assert [intent[0] for intent in self.intents] == [name]
        return self.intents[0][1:]


@pytest.fixture
def view(qtbot):
    made = PlaneView()
    qtbot.addWidget(made)
    made.show_theme(LIGHT)
    made.resize(500, 640)
    made.show()
    qtbot.waitExposed(made)
    made.show_dataset(FOUR)
    box = made.findChild(QCheckBox, "show_inputs")
    QTest.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
    QApplication.processEvents()
    return made


@pytest.fixture
def hand(view):
    return Hand(view.canvas)


@pytest.fixture
def log(view):
    return Log(view)


def selected(view):
    """What was announced as selected, as it changes."""
    announced = []
    view.selection_changed.connect(announced.append)
    return announced


def has_selection_ring(hand, x, y):
    return near(hand.square(x, y, 11), LIGHT.text, 60).sum() > 40


# Adding


def test_a_click_on_empty_plane_asks_for_a_point_there(hand, log):
    hand.click(1.0, 2.0)
    inputs, class_index = log.only("point")
    assert inputs == pytest.approx([1.0, 2.0], abs=hand.step())
    assert class_index == 1


def test_a_right_click_asks_for_a_point_of_the_other_class(hand, log):
    hand.click(1.0, 2.0, RIGHT)
    assert log.only("point")[1] == 0


def test_the_swatch_chooses_the_class(view, hand, log):
    QTest.mouseClick(view.findChild(QToolButton, "class_0"), LEFT)
    hand.click(1.0, 2.0)
    assert log.only("point")[1] == 0
    assert not view.findChild(QToolButton, "class_1").isChecked()


def test_a_digit_chooses_the_class(view, hand, log):
    QTest.keyClick(view, Key.Key_0)
    assert view.findChild(QToolButton, "class_0").isChecked()
    hand.click(1.0, 2.0, RIGHT)
    assert log.only("point")[1] == 1
    QTest.keyClick(view, Key.Key_7)  # there is no such class
    assert view.findChild(QToolButton, "class_0").isChecked()


def test_a_regression_takes_the_target_that_is_typed(view, hand, log):
    view.show_dataset(numbers([[-4, -4], [4, 4]], [0, 1]), fit=True)
    box = view.findChild(QDoubleSpinBox, "target_value")
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "-2.5")
    hand.click(1.0, 2.0)
    inputs, target = log.only("point")
    assert inputs == pytest.approx([1.0, 2.0], abs=hand.step())
    assert target == -2.5


def test_a_new_point_gets_the_values_that_are_held(view, hand, log):
    view.show_dataset(preset_experiment("loy").dataset)  # its third input is always 1
    hand.click(0.5, 0.4)
    assert log.only("point")[0] == pytest.approx([0.5, 0.4, 1.0], abs=hand.step())


def test_with_one_input_a_point_has_one_value(view, hand, log):
    view.show_dataset(labelled([[-2.0], [3.0]], [0, 1]))
    hand.click(1.5, 0.7)
    assert log.only("point")[0] == pytest.approx([1.5], abs=hand.step())


@pytest.mark.parametrize("button", [LEFT, RIGHT])
def test_clicks_on_an_axis_add_nothing(hand, log, button):
    QTest.mouseClick(hand.surface, button, pos=QPoint(10, 100))
    QTest.mouseClick(hand.surface, button, pos=QPoint(200, hand.surface.height() - 6))
    assert log.intents == []


# Selecting


def test_a_click_on_a_point_selects_it(view, hand, log):
    announced = selected(view)
    hand.click(4, 4)
    assert announced == [(1,)]
    assert log.intents == []
    assert view.footer.note.text() == "Selected: sample 2 · ● class 1"
    assert has_selection_ring(hand, 4, 4)
    assert not has_selection_ring(hand, -4, -4)


def test_a_selected_sample_has_its_vector(hand):
    assert not near(hand.square(2, 2, 2), LIGHT.classes[1]).any()
    hand.click(4, 4)
    assert near(hand.square(2, 2, 2), LIGHT.classes[1]).any()


def test_a_selected_sample_is_judged(view, hand):
    # Tutorial A: (1.66, 1.56) is predicted as 0.7985731.
    data = labelled([[1.66, 1.56], [-2.0, 1.5]], [0, 0])
    view.show_dataset(data, fit=True)
    view.show_snapshot(one_layer(data, [[1.45], [-0.66]], [0.0]))
    hand.click(1.66, 1.56)
    assert view.footer.note.text() == "Selected: sample 1 · ■ class 0 · prediction 0.799 · wrong"


def test_a_click_reaches_a_point_that_was_just_used(view, hand):
    view.show_snapshot(one_layer(FOUR, [[0.0], [0.0]], samples=[1]))
    announced = selected(view)
    hand.click(4, 4)
    assert announced == [(1,)]


def test_shift_adds_to_the_selection_and_takes_away(view, hand):
    announced = selected(view)
    hand.click(4, 4)
    hand.click(-2, 3, keys=SHIFT)
    hand.click(-4, -4, keys=CTRL)
    hand.click(4, 4, keys=SHIFT)
    assert announced == [(1,), (1, 2), (1, 2, 0), (2, 0)]
    assert view.footer.note.text() == "2 samples selected · Del deletes them"
    assert [has_selection_ring(hand, *place) for place in FOUR.inputs] == [True, False, True, False]


def test_the_nearest_of_two_points_is_hit(view, hand):
    close = 12 * hand.step()
    view.show_dataset(labelled([[-4, -4], [4, 4], [4 - close, 4]], [0, 1, 1]))
    announced = selected(view)
    hand.click(4 - 0.8 * close, 4)
    assert announced == [(2,)]


def test_a_click_on_empty_plane_selects_nothing(view, hand):
    hand.click(4, 4)
    announced = selected(view)
    hand.click(0, 0)
    assert announced == [()]
    assert not has_selection_ring(hand, 4, 4)


def test_shift_and_drag_select_what_is_in_the_box(view, hand, log):
    announced = selected(view)
    hand.drag((-4.5, 4.5), (3.3, 1.0), keys=SHIFT)
    assert announced[-1] == (2,)
    hand.drag((4.6, -4.4), (-4.6, 4.6), keys=SHIFT)
    assert announced[-1] == (0, 1, 2, 3)
    hand.drag((0.5, 0.5), (1.5, 1.5), keys=SHIFT)
    assert announced[-1] == ()
    assert log.intents == []


def test_everything_can_be_selected(view):
    announced = selected(view)
    view.select_all()
    assert announced == [(0, 1, 2, 3)]


def test_what_is_gone_is_no_longer_selected(view):
    view.select_all()
    view.show_dataset(FOUR.without_points([1, 3]))
    assert view.footer.note.text() == "2 samples selected · Del deletes them"


# Moving


def test_a_drag_moves_the_point_under_the_mouse(hand, log):
    hand.drag((4, 4), (2, 3.5))
    assert {intent[0] for intent in log.intents} == {"move"}
    assert [intent[3] for intent in log.intents] == [False] * (len(log.intents) - 1) + [True]
    _, chosen, inputs, _ = log.intents[-1]
    assert chosen == (1,)
    assert inputs == pytest.approx(np.array([[2, 3.5]]), abs=2 * hand.step())


def test_a_drag_keeps_the_distance_to_the_point(hand, log):
    off = 6 * hand.step()
    hand.drag((4 + off, 4), (2 + off, 4))
    assert log.intents[-1][2] == pytest.approx(np.array([[2, 4]]), abs=2 * hand.step())


def test_a_drag_moves_all_that_is_selected(hand, log):
    hand.click(4, 4)
    hand.click(-2, 3, keys=SHIFT)
    hand.drag((-2, 3), (-1, 1))
    _, chosen, inputs, finished = log.intents[-1]
    assert (chosen, finished) == ((1, 2), True)
    assert inputs == pytest.approx(np.array([[5, 2], [-1, 1]]), abs=2 * hand.step())


def test_a_drag_of_another_point_moves_that_one_alone(view, hand, log):
    announced = selected(view)
    hand.click(4, 4)
    hand.drag((-2, 3), (-1, 1))
    assert announced == [(1,), (2,)]
    assert log.intents[-1][1] == (2,)


def test_a_point_that_follows_ends_under_the_mouse(view, hand):
    """As in the window: each intent is carried out at once."""

    def carry_out(chosen, inputs, _finished):
        view.show_dataset(current[-1].moved(chosen, inputs))
        current.append(current[-1].moved(chosen, inputs))

    current = [FOUR]
    view.move_requested.connect(carry_out)
    hand.drag((4, 4), (2, 3.5))
    assert current[-1].inputs[1] == pytest.approx([2, 3.5], abs=2 * hand.step())
    assert current[-1].inputs[[0, 2, 3]].tolist() == FOUR.inputs[[0, 2, 3]].tolist()


def test_inputs_that_are_not_shown_stay(view, hand, log):
    view.show_dataset(preset_experiment("loy").dataset)
    hand.drag((0, 1), (0.5, 0.5))
    assert log.intents[-1][2] == pytest.approx(np.array([[0.5, 0.5, 1.0]]), abs=2 * hand.step())


def test_a_drag_of_nothing_does_nothing(hand, log):
    hand.drag((0, 0), (2, 2))
    assert log.intents == []


# Deleting, class, held out


def test_del_deletes_what_is_selected(view, hand, log):
    hand.click(4, 4)
    hand.click(-2, 3, keys=SHIFT)
    QTest.keyClick(view, Key.Key_Delete)
    assert log.only("deletion") == ((1, 2),)
    assert view.footer.note.text() == ""
    QTest.keyClick(view, Key.Key_Delete)  # nothing is selected any more
    view.delete_selection()
    assert len(log.intents) == 1


def test_a_digit_changes_the_class_of_what_is_selected(view, hand, log):
    hand.click(4, 4)
    QTest.keyClick(view, Key.Key_0)
    assert log.only("class") == ((1,), 0)
    QTest.keyClick(view, Key.Key_5)
    assert len(log.intents) == 1


def menu_of(view):
    (menu,) = (m for m in view.findChildren(QMenu, "point_menu") if m.isVisible())
    return menu


def choose(view, name):
    menu = menu_of(view)
    (action,) = (a for a in menu.actions() if a.objectName() == name)
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


@pytest.mark.parametrize(
    ("entry", "intent"),
    [
        ("to_class_0", ("class", (1,), 0)),
        ("hold_out", ("held_out", (1,), True)),
        ("delete", ("deletion", (1,))),
    ],
)
def test_the_menu_of_a_point(view, hand, log, entry, intent):
    hand.click(4, 4, RIGHT)
    texts = [action.text() for action in menu_of(view).actions()]
    assert texts == ["■ Class 0", "● Class 1", "Hold out from training", "Delete"]
    choose(view, entry)
    assert log.intents == [intent]


def test_the_menu_is_about_all_that_is_selected(view, hand, log):
    view.show_dataset(FOUR.with_held_out_points([0, 1], True))
    hand.click(4, 4)
    hand.click(-4, -4, keys=SHIFT)
    hand.click(4, 4, RIGHT)
    choose(view, "train_on")
    assert log.only("held_out") == ((1, 0), False)


# View


def test_the_middle_button_pans(view, hand, log):
    before = np.array(view.canvas.box.viewRange())
    hand.drag((0, 0), (1, -2), MIDDLE)
    after = np.array(view.canvas.box.viewRange())
    assert after - before == pytest.approx(np.array([[-1, -1], [2, 2]]), abs=3 * hand.step())
    assert log.intents == []


@pytest.mark.parametrize(("turn", "closer"), [(120, True), (-120, False)])
def test_the_wheel_zooms_around_the_mouse(hand, turn, closer):
    place, step = hand.pixel(3, -2), hand.step()
    hand.wheel(3, -2, turn)
    assert (hand.step() < step) == closer
    assert (hand.pixel(3, -2) - place).manhattanLength() <= 1


def test_a_double_click_fits_and_takes_back_the_point_that_it_added(view, hand, log):
    view.canvas.zoom(4)

    def carry_out():
        (inputs, class_index) = log.only("point")
        view.show_dataset(FOUR.with_point(inputs, [class_index]))

    hand.double_click(0.2, 0.3, carry_out)
    assert [intent[0] for intent in log.intents] == ["point", "taken_back"]
    assert log.intents[1] == ("taken_back", 4)
    (left, right), _ = view.canvas.box.viewRange()
    assert left < -4 < 4 < right


def test_a_double_click_takes_nothing_back_that_was_refused(hand, log):
    hand.double_click(0.2, 0.3)  # nobody adds a point
    assert [intent[0] for intent in log.intents] == ["point"]


def test_a_double_click_on_a_point_deletes_nothing(hand, log):
    hand.double_click(4, 4)
    assert log.intents == []


def test_keys_zoom_and_a_call_fits(view, hand):
    step = hand.step()
    QTest.keyClick(view, Key.Key_Plus)
    assert hand.step() == pytest.approx(0.8 * step)
    QTest.keyClick(view, Key.Key_Minus)
    QTest.keyClick(view, Key.Key_Minus)
    assert hand.step() == pytest.approx(step / 0.8)
    view.fit()
    assert hand.step() == pytest.approx(step, rel=1e-3)


# Keyboard


@pytest.fixture
def between(qtbot):
    """The view between two line edits, in a window."""
    window = QWidget()
    column = QVBoxLayout(window)
    view = PlaneView()
    before, after = QLineEdit(), QLineEdit()
    for widget in (before, view, after):
        column.addWidget(widget)
    view.show_theme(LIGHT)
    view.show_dataset(FOUR)
    qtbot.addWidget(window)
    window.resize(500, 700)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    before.setFocus()
    qtbot.waitUntil(before.hasFocus)
    yield before, view, after
    window.close()  # pytest-qt keeps no reference to it


def press(key, keys=Qt.KeyboardModifier.NoModifier):
    """Press a key as a person does: it goes to whatever has the focus."""
    QTest.keyClick(QApplication.focusWidget(), key, keys)


def test_tab_goes_through_the_points_and_then_on(between):
    _, view, _ = between
    announced = selected(view)
    press(Key.Key_Tab)
    assert QApplication.focusWidget() is view
    for _ in range(4):
        press(Key.Key_Tab)
        assert QApplication.focusWidget() is view
    assert announced == [(0,), (1,), (2,), (3,)]
    press(Key.Key_Tab)
    assert QApplication.focusWidget() is not view
    assert announced[-1] == ()


def test_shift_tab_goes_backwards_and_out(between):
    before, view, _ = between
    press(Key.Key_Tab)
    press(Key.Key_Tab)
    press(Key.Key_Tab)
    announced = selected(view)
    press(Key.Key_Backtab, SHIFT)
    assert announced == [(0,)]
    press(Key.Key_Backtab, SHIFT)
    assert QApplication.focusWidget() is before


def test_tab_passes_an_empty_plane_at_once(between):
    _, view, _ = between
    view.show_dataset(labelled(np.empty((0, 2)), []))
    press(Key.Key_Tab)
    assert QApplication.focusWidget() is view
    press(Key.Key_Tab)
    assert QApplication.focusWidget() is not view


def test_coming_by_tab_brings_the_cursor_and_leaving_takes_it(between):
    before, view, _ = between
    hand = Hand(view.canvas)
    middle = view.canvas.box.viewRect().center()
    assert not near(hand.square(middle.x(), middle.y(), 9), LIGHT.accent).any()
    press(Key.Key_Tab)
    assert near(hand.square(middle.x(), middle.y(), 9), LIGHT.accent).sum() > 15
    before.setFocus()
    assert not near(hand.square(middle.x(), middle.y(), 9), LIGHT.accent).any()


def test_the_cursor_moves_and_enter_adds_there(between):
    _, view, _ = between
    log, hand = Log(view), Hand(view.canvas)
    middle, step = view.canvas.box.viewRect().center(), hand.step()
    press(Key.Key_Tab)
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Right, Key.Key_Up, Key.Key_Up, Key.Key_Down):
        press(key)
    press(Key.Key_Left)
    press(Key.Key_Return)
    inputs, class_index = log.only("point")
    expected = [middle.x() + 2 * NUDGE_PX * step, middle.y() + NUDGE_PX * step]
    assert inputs == pytest.approx(expected, abs=0.1 * step)
    assert class_index == 1
    assert view.footer.note.text() == ""  # the next Enter adds again


def test_enter_brings_the_cursor_where_there_is_none(view, log):
    view.setFocus()
    QTest.keyClick(view, Key.Key_Enter)
    assert log.intents == []
    QTest.keyClick(view, Key.Key_Enter)
    middle = view.canvas.box.viewRect().center()
    assert log.only("point")[0] == pytest.approx([middle.x(), middle.y()])


def test_arrows_move_what_is_selected(between):
    _, view, _ = between
    log, hand = Log(view), Hand(view.canvas)
    press(Key.Key_Tab)
    press(Key.Key_Tab)
    press(Key.Key_Up)
    step = hand.step()
    chosen, inputs, finished = log.only("move")
    assert (chosen, finished) == ((0,), True)
    assert inputs == pytest.approx(np.array([[-4, -4 + NUDGE_PX * step]]), abs=0.1 * step)


def test_escape_selects_nothing_and_takes_the_cursor(between):
    _, view, _ = between
    hand = Hand(view.canvas)
    press(Key.Key_Tab)
    press(Key.Key_Tab)
    press(Key.Key_Escape)
    assert view.footer.note.text() == ""
    assert not has_selection_ring(hand, -4, -4)


def test_a_click_takes_the_cursor_away(between):
    _, view, _ = between
    press(Key.Key_Tab)
    hand = Hand(view.canvas)
    hand.click(1, 2)
    middle = view.canvas.box.viewRect().center()
    assert not near(hand.square(middle.x(), middle.y(), 9), LIGHT.accent).any()


def overrides(view, key, keys=Qt.KeyboardModifier.NoModifier):
    """Whether the view keeps a key from becoming a shortcut of the window."""
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, keys)
    event.ignore()
    QApplication.sendEvent(view, event)
    return event.isAccepted()


ARROWS = (Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down)


def test_only_keys_that_mean_something_here_are_kept_from_the_window(view, hand):
    for key in (*ARROWS, Key.Key_Delete, Key.Key_Escape, Key.Key_Space, Key.Key_F, Key.Key_Period):
        assert not overrides(view, key), key
    for key in (Key.Key_Return, Key.Key_0, Key.Key_9, Key.Key_Plus, Key.Key_Minus):
        assert overrides(view, key), key
    hand.click(4, 4)
    for key in (*ARROWS, Key.Key_Delete, Key.Key_Escape):
        assert overrides(view, key), key
    for key in (Key.Key_Space, Key.Key_F, Key.Key_Period, Key.Key_L):
        assert not overrides(view, key), key
    for key in (Key.Key_Up, Key.Key_Down, Key.Key_A, Key.Key_0):
        assert not overrides(view, key, CTRL), key


def test_keys_that_mean_nothing_here_go_on_to_the_window(view):
    event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_Right, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view, event)
    assert not event.isAccepted()


def test_escape_gives_up_a_drag(view, hand, log):
    view.move_given_up.connect(log.recorder("given_up"))
    hand.drag((4, 4), (0, 0), between=lambda: QTest.keyClick(view, Key.Key_Escape))
    names = [intent[0] for intent in log.intents]
    assert set(names[:-1]) == {"move"}  # and what comes before the button is let go is not meant
    assert names[-1] == "given_up"
    _, indices, inputs = log.intents[-1]
    assert indices == (1,)
    assert inputs.tolist() == [[4.0, 4.0]]
    hand.drag((4, 4), (3, 3))
    assert log.intents[-1][0] == "move"

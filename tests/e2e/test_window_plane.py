"""Points in the plane of the whole window, by mouse and by keyboard."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QMenu

# Menus are popped up, which the offscreen platform cannot do in full.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def empty(hand):
    made = hand("realpython")
    made.trigger("new")
    made.idle()
    assert made.inputs == []
    return made


def near(hand, place):
    """Within the pixel that was hit."""
    return pytest.approx(place, abs=1.01 * hand.pixel_width)


def view(hand):
    return hand.canvas.box.viewRange()


# With the mouse


def test_click_adds_a_point_of_class_1_where_it_is(tutorial):
    tutorial.click(4.5, 3.0, LEFT)
    assert len(tutorial.inputs) == 9
    assert tutorial.inputs[-1] == near(tutorial, [4.5, 3.0])
    assert tutorial.classes[-1] == 1
    tutorial.idle()
    assert len(tutorial.window.session.snapshot.predictions) == 9


def test_right_click_adds_a_point_of_the_other_class(tutorial):
    tutorial.click(4.5, 3.0, RIGHT)
    assert tutorial.inputs[-1] == near(tutorial, [4.5, 3.0])
    assert tutorial.classes[-1] == 0


def test_the_view_stays_where_it_is_when_a_point_is_added(tutorial):
    before = view(tutorial)
    tutorial.click(4.5, 3.0)
    assert view(tutorial) == before


def test_points_are_added_where_they_are_clicked_after_a_zoom(tutorial):
    tutorial.wheel(2.0, 2.0, 3)
    tutorial.click(1.5, 2.5)
    assert tutorial.inputs[-1] == near(tutorial, [1.5, 2.5])


def test_drag_moves_a_point(tutorial):
    tutorial.drag((3.0, 4.0), (1.5, 3.0))
    assert tutorial.inputs[3] == near(tutorial, [1.5, 3.0])
    assert len(tutorial.inputs) == 8
    tutorial.idle()
    assert tutorial.window.session.experiment.dataset.classes[3] == 1


def test_drag_on_empty_plane_does_nothing(tutorial):
    before, seen = tutorial.inputs, view(tutorial)
    tutorial.drag((4.6, 3.2), (5.2, 2.4))
    assert tutorial.inputs == before
    assert view(tutorial) == seen


def test_shift_drag_selects_and_del_deletes(tutorial):
    # Of the eight samples these lie in it: (3, 1.5), (4, 1.5), (3.5, 0.5).
    tutorial.drag((2.6, 0.2), (4.4, 2.2), modifiers=SHIFT)
    assert len(tutorial.inputs) == 8
    assert "3 samples selected" in tutorial.text("plane_note")
    tutorial.key(Qt.Key.Key_Delete)
    assert tutorial.inputs == [[2, 1], [3, 4], [2, 0.5], [5.5, 1], [1, 1]]


def test_del_without_a_selection_deletes_nothing(tutorial):
    tutorial.key(Qt.Key.Key_Delete)
    assert len(tutorial.inputs) == 8


def test_click_selects_a_point_and_shift_click_another(tutorial):
    tutorial.click(3.0, 4.0)
    assert len(tutorial.inputs) == 8
    assert "sample 4" in tutorial.text("plane_note")
    assert "class 1" in tutorial.text("plane_note")
    tutorial.click(5.5, 1.0, modifiers=SHIFT)
    tutorial.key(Qt.Key.Key_Delete)
    assert tutorial.inputs == [[3, 1.5], [2, 1], [4, 1.5], [3.5, 0.5], [2, 0.5], [1, 1]]


def test_double_click_fits_and_adds_nothing(tutorial):
    tutorial.key(Qt.Key.Key_F)
    fitted = np.array(view(tutorial))
    tutorial.wheel(2.0, 2.0, 4)
    assert not np.allclose(view(tutorial), fitted)
    tutorial.double_click(1.6, 2.6)
    assert len(tutorial.inputs) == 8
    np.testing.assert_allclose(view(tutorial), fitted, atol=10 * tutorial.pixel_width)


def test_wheel_zooms_around_the_mouse(tutorial):
    before = np.array(view(tutorial))
    place = tutorial.pixel(2.0, 2.0)
    tutorial.wheel(2.0, 2.0, 2)
    after = np.array(view(tutorial))
    assert (np.diff(after) < np.diff(before)).all()
    again = tutorial.pixel(2.0, 2.0)
    assert (again.x(), again.y()) == pytest.approx((place.x(), place.y()), abs=1.0)


def test_middle_drag_pans(tutorial):
    before = np.array(view(tutorial))
    tutorial.drag((2.0, 2.0), (2.5, 3.0), MIDDLE)
    moved = np.array(view(tutorial)) - before
    np.testing.assert_allclose(moved[0], -0.5, atol=2 * tutorial.pixel_width)
    np.testing.assert_allclose(moved[1], -1.0, atol=2 * tutorial.pixel_width)
    assert len(tutorial.inputs) == 8


def test_the_map_follows_the_view(tutorial):
    tutorial.wheel(2.0, 2.0, 3)
    tutorial.idle()
    request = tutorial.window.session.snapshot.field.request
    np.testing.assert_allclose([request.x_range, request.y_range], view(tutorial))


def test_the_place_under_the_mouse_and_the_answer_there_are_read_out(hand):
    # Tutorial A: for (2, 1.5) the prediction is 0.87101915.
    first = hand("realpython-first-prediction")
    first.idle()
    first.hover(2.0, 1.5)
    first.until(lambda: first.text("plane_readout") != "")
    place, answer = first.text("plane_readout").split(" → ")
    x, y = (float(part) for part in place.strip("()").split(", "))
    # To a pixel, and to the three digits that are shown.
    assert [x, y] == pytest.approx([2.0, 1.5], abs=first.pixel_width + 0.005)
    assert float(answer) == pytest.approx(0.871, abs=0.002)


def test_right_click_on_a_point_offers_what_can_be_done_with_it(tutorial):
    tutorial.click(3.0, 4.0, RIGHT)
    assert len(tutorial.inputs) == 8
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    actions = {action.objectName(): action for action in menu.actions()}
    assert set(actions) == {"to_class_0", "to_class_1", "hold_out", "delete"}
    actions["to_class_0"].trigger()
    menu.close()
    assert tutorial.classes == [0, 1, 0, 0, 0, 1, 1, 0]


def test_a_point_is_held_out_from_its_menu(tutorial):
    tutorial.click(3.0, 4.0, RIGHT)
    menu = QApplication.activePopupWidget()
    next(action for action in menu.actions() if action.objectName() == "hold_out").trigger()
    menu.close()
    assert tutorial.window.session.experiment.dataset.training_indices.tolist() == [0, 1, 2, 4, 5, 6, 7]
    tutorial.idle()
    assert "held-out loss" in tutorial.status()


def test_points_clicked_while_it_runs_are_trained_on_at_once(tutorial):
    tutorial.key(Qt.Key.Key_Space)
    tutorial.until(lambda: tutorial.window.session.snapshot.iteration > 100)
    before = tutorial.window.session.snapshot.iteration
    tutorial.click(4.5, 3.0)
    tutorial.until(lambda: len(tutorial.window.session.snapshot.predictions) == 9)
    assert tutorial.window.session.snapshot.iteration >= before
    tutorial.until(lambda: 8 in tutorial.window.session.snapshot.samples)
    tutorial.key(Qt.Key.Key_Space)


# With the keyboard


def test_digits_choose_the_class_of_new_points(tutorial):
    tutorial.key(Qt.Key.Key_0)
    tutorial.click(4.5, 3.0)
    tutorial.click(4.5, 2.0, RIGHT)
    tutorial.key(Qt.Key.Key_1)
    tutorial.click(5.0, 3.0)
    tutorial.key(Qt.Key.Key_7)  # there is no such class
    tutorial.click(5.0, 2.0)
    assert tutorial.classes[8:] == [0, 1, 1, 1]


def test_enter_brings_the_cursor_arrows_move_it_and_enter_adds(empty):
    empty.key(Qt.Key.Key_Return)
    assert empty.inputs == []
    empty.key(*[Qt.Key.Key_Right] * 5, *[Qt.Key.Key_Up] * 3)
    empty.key(Qt.Key.Key_Return)
    (left, right), (bottom, top) = view(empty)
    middle = np.array([(left + right) / 2, (bottom + top) / 2])
    assert len(empty.inputs) == 1
    x, y = np.array(empty.inputs[0]) - middle
    # Five to the right and three up, all of one length, in a plane whose axes have one scale.
    assert (x / 5, y / 3) == pytest.approx((x / 5, x / 5), rel=1e-6)
    assert x > 0
    assert empty.window.session.snapshot.iteration == 0


def test_tab_goes_through_the_points_arrows_move_and_del_deletes(tutorial):
    tutorial.key(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    assert "sample 2" in tutorial.text("plane_note")
    tutorial.key(Qt.Key.Key_Right)
    assert tutorial.inputs[1][0] > 2.0
    assert tutorial.inputs[1][1] == 1.0
    assert tutorial.window.session.snapshot.iteration == 0
    tutorial.key(Qt.Key.Key_Delete)
    assert len(tutorial.inputs) == 7
    assert [3.0, 1.5] in tutorial.inputs


def test_tab_leaves_after_the_last_point_and_comes_back(tutorial):
    plane = tutorial.window.views.plane
    for _ in range(8):
        tutorial.key(Qt.Key.Key_Tab)
        assert plane.hasFocus()
    tutorial.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not plane
    tutorial.key(Qt.Key.Key_Backtab, modifier=SHIFT)
    assert plane.hasFocus()


def test_tab_from_a_control_of_the_panel_goes_on(tutorial):
    plane = tutorial.window.views.plane
    box = tutorial.child(QCheckBox, "show_map")
    box.setFocus(Qt.FocusReason.OtherFocusReason)
    tutorial.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is tutorial.child(QCheckBox, "show_boundary")
    assert plane.isAncestorOf(QApplication.focusWidget())


def test_digits_give_selected_points_another_class(tutorial):
    tutorial.key(Qt.Key.Key_Tab, Qt.Key.Key_1)
    assert tutorial.classes == [1, 1, 0, 1, 0, 1, 1, 0]


def test_escape_lets_go_and_arrows_step_again(tutorial):
    tutorial.key(Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Right)
    tutorial.until(lambda: tutorial.window.session.snapshot.iteration == 1)
    assert tutorial.inputs[0] == [3.0, 1.5]


def test_select_all_and_delete(tutorial):
    tutorial.key(Qt.Key.Key_A, modifier=Qt.KeyboardModifier.ControlModifier)
    tutorial.key(Qt.Key.Key_Delete)
    assert tutorial.inputs == []
    tutorial.idle()
    assert "no training points yet" in tutorial.status()


def test_f_fits_and_plus_and_minus_zoom(tutorial):
    tutorial.key(Qt.Key.Key_F)
    fitted = np.array(view(tutorial))
    tutorial.key(Qt.Key.Key_Plus)
    assert (np.diff(view(tutorial)) < np.diff(fitted)).all()
    tutorial.key(Qt.Key.Key_Minus, Qt.Key.Key_Minus)
    assert (np.diff(view(tutorial)) > np.diff(fitted)).all()
    tutorial.key(Qt.Key.Key_F)
    np.testing.assert_allclose(view(tutorial), fitted, atol=10 * tutorial.pixel_width)


def test_with_three_inputs_the_third_is_held_at_1(hand):
    loy = hand("loy")
    loy.idle()
    loy.click(0.5, 0.5)
    assert loy.inputs[-1][:2] == near(loy, [0.5, 0.5])
    assert loy.inputs[-1][2] == 1.0

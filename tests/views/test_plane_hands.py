"""Weight vectors and lines of the plane are dragged by a real mouse; figures are worked out by hand."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox
from views.hand_made import LEFT, Hand, labelled, near, numbers, one_layer, several_classes

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.field import FieldRequest
from nnviz.core.network import Architecture
from nnviz.core.part import bias_part, sample_part, unit_part, weight_part
from nnviz.core.presets import preset_experiment
from nnviz.views.palette import DARK, LIGHT
from nnviz.views.plane_grip import Handle
from nnviz.views.plane_view import PlaneView

# The offscreen platform says this of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

CORNERS = labelled([[-4, -4], [4, 4]], [0, 1])
WHOLE = FieldRequest((-8.0, 8.0), (-8.0, 8.0), (0, 1), (0.0, 0.0))
W1, W2, B = weight_part(0, 0, 0), weight_part(0, 1, 0), bias_part(0, 0)
Shape = Qt.CursorShape


@pytest.fixture
def view(qtbot):
    made = PlaneView()
    qtbot.addWidget(made)
    made.show_theme(LIGHT)
    made.resize(500, 640)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.setFocus()
    return made


@pytest.fixture
def wanted(view):
    """The values asked for, as (values, whether the drag is over)."""
    asked = []
    view.parameters_requested.connect(lambda values, over: asked.append((values, over)))
    return asked


@pytest.fixture
def samples(view):
    """What else is asked for: points added and moved."""
    asked = []
    view.point_requested.connect(lambda *_: asked.append("point"))
    view.move_requested.connect(lambda indices, *_: asked.append(("move", indices)))
    return asked


def shown(view, snapshot, *keep):
    """Show a snapshot, and of what can be hidden only what is named, in a view from −5 to 5 or so."""
    view.show_dataset(snapshot.experiment.dataset)
    for name in {"map", "boundary", "weights", "inputs", "angles"} - set(keep):
        view.findChild(QCheckBox, f"show_{name}").setChecked(False)
    view.show_snapshot(snapshot)
    return Hand(view.canvas)


def neuron(weights, bias, activation="sigmoid", dataset=CORNERS):
    """A network of one unit with its decision boundary."""
    return one_layer(
        dataset, [[w] for w in weights], None if bias is None else [bias], activation, request=WHOLE
    )


class Held(Hand):
    """A mouse whose button stays down."""

    def press(self, x, y):
        self._last = self.pixel(x, y)
        self._send(QEvent.Type.MouseButtonPress, self._last, LEFT, LEFT)

    def move(self, x, y):
        QTest.qWait(15)  # pyqtgraph drops what comes faster
        self._last = self.pixel(x, y)
        self._send(QEvent.Type.MouseMove, self._last, Qt.MouseButton.NoButton, LEFT)

    def release(self):
        self._send(QEvent.Type.MouseButtonRelease, self._last, LEFT)


def cursor(view):
    return view.canvas.viewport().cursor().shape()


def last(wanted):
    """The values asked for when the drag was over."""
    assert [over for _, over in wanted] == [False] * (len(wanted) - 1) + [True]
    return wanted[-1][0]


def visible_middle(view, normal, offset):
    """The middle of the part of the line normal · x + offset = 0 that is seen: between two edges."""
    QApplication.processEvents()  # Qt lays out what has changed
    (left, right), (bottom, top) = view.canvas.box.viewRange()
    crossings = []
    for x in (left, right):
        y = -(offset + normal[0] * x) / normal[1]
        if bottom <= y <= top:
            crossings.append((x, y))
    for y in (bottom, top):
        x = -(offset + normal[1] * y) / normal[0]
        if left < x < right:
            crossings.append((x, y))
    assert len(crossings) == 2
    return np.mean(crossings, axis=0), crossings


# The head of a weight vector


def test_a_head_dragged_to_a_place_asks_for_these_weights(view, wanted, samples):
    hand = shown(view, neuron([2.0, 1.0], 0.25), "weights")
    hand.drag((2.0, 1.0), (0.5, -1.25))
    values = last(wanted)
    assert set(values) == {W1, W2}
    assert [values[W1], values[W2]] == pytest.approx([0.5, -1.25], abs=hand.step())
    assert len(wanted) > 1  # it was followed on the way
    assert samples == []


def test_the_head_that_is_dragged_is_the_nearest(view, wanted):
    three = several_classes([[-4, -4], [4, 4], [0, 4]], [0, 1, 2], 3)
    hand = shown(view, one_layer(three, [[2, -1, -1.1], [1, 2, -2]], [0, 0, 0]), "weights")
    hand.drag((-1.1 - 5 * hand.step(), -2.0), (1.0, -3.0))
    assert set(last(wanted)) == {weight_part(0, 0, 2), weight_part(0, 1, 2)}


def test_a_head_taken_beside_its_tip_keeps_the_distance(view, wanted):
    hand = shown(view, neuron([2.0, 1.0], 0.0), "weights")
    aside = 9 * hand.step()
    hand.drag((2.0 + aside, 1.0), (-1.0 + aside, 3.0))
    values = last(wanted)
    assert [values[W1], values[W2]] == pytest.approx([-1.0, 3.0], abs=hand.step())


def test_a_drag_that_begins_farther_away_takes_no_head(view, wanted):
    hand = shown(view, neuron([2.0, 1.0], 0.0), "weights")
    hand.drag((2.0 + 16 * hand.step(), 1.0), (0.5, -1.25))
    assert wanted == []


def test_a_click_on_a_head_still_adds_a_point(view, wanted, samples):
    hand = shown(view, neuron([2.0, 1.0], 0.0), "weights")
    hand.click(2.0, 1.0)
    assert (samples, wanted) == (["point"], [])


def test_heads_that_are_not_drawn_are_not_dragged(view, wanted):
    hand = shown(view, neuron([2.0, 1.0], 0.0))
    hand.drag((2.0, 1.0), (0.5, -1.25))
    assert wanted == []


def test_weights_of_nothing_can_be_pulled_out_of_the_origin(view, wanted):
    hand = shown(view, neuron([0.0, 0.0], 0.0), "weights")
    hand.drag((0.0, 0.0), (1.5, 2.0))
    values = last(wanted)
    assert [values[W1], values[W2]] == pytest.approx([1.5, 2.0], abs=hand.step())


def test_of_heads_at_the_same_place_the_selected_units_is_dragged(view, wanted):
    three = several_classes([[-4, -4], [4, 4], [0, 4]], [0, 1, 2], 3)
    hand = shown(view, one_layer(three, np.zeros((2, 3)), np.zeros(3)), "weights")
    view.show_selected(unit_part(0, 1))
    hand.drag((0.0, 0.0), (1.5, 2.0))
    assert set(last(wanted)) == {weight_part(0, 0, 1), weight_part(0, 1, 1)}


def test_a_head_changes_the_weights_of_the_inputs_on_the_axes(view, wanted):
    four = Dataset(np.array([[-4.0, 9, 8, -4], [4, 9, 8, 4]]), np.array([[0.0], [1.0]]))
    hand = shown(view, one_layer(four, [[2.0], [7.0], [6.0], [1.0]], [0.0]), "weights")
    view.footer.axes_chosen.emit(3, 0)
    hand.drag((1.0, 2.0), (-2.0, 0.5))
    values = last(wanted)
    assert set(values) == {weight_part(0, 3, 0), weight_part(0, 0, 0)}
    assert values[weight_part(0, 3, 0)] == pytest.approx(-2.0, abs=hand.step())
    assert values[weight_part(0, 0, 0)] == pytest.approx(0.5, abs=hand.step())


def test_with_one_input_a_head_has_one_weight(view, wanted):
    hand = shown(view, one_layer(labelled([[-4.0], [4.0]], [0, 1]), [[2.0]], [1.0]), "weights")
    hand.drag((2.0, 0.0), (-1.5, 1.0))
    assert set(last(wanted)) == {W1}
    assert last(wanted)[W1] == pytest.approx(-1.5, abs=hand.step())


# A head and a sample


def test_a_sample_that_is_nearer_than_the_head_is_moved(view, wanted, samples):
    hand = shown(view, neuron([4.0, 4.0], 0.0), "weights")
    view.show_snapshot(neuron([4.0 - 8 * hand.step(), 4.0], 0.0))
    hand.drag((4.0 - 2 * hand.step(), 4.0), (1.0, -2.0))
    assert set(samples) == {("move", (1,))}
    assert wanted == []


def test_a_head_that_is_nearer_than_the_sample_is_moved(view, wanted, samples):
    hand = shown(view, neuron([4.0, 4.0], 0.0), "weights")
    view.show_snapshot(neuron([4.0 - 8 * hand.step(), 4.0], 0.0))
    hand.drag((4.0 - 6 * hand.step(), 4.0), (1.0, -2.0))
    assert set(last(wanted)) == {W1, W2}
    assert samples == []


# The boundary, moved


@pytest.mark.parametrize(
    ("activation", "level"), [("sigmoid", 0.0), ("tanh", 0.5493061443), ("relu", 0.5), ("linear", 0.5)]
)
def test_the_middle_of_the_boundary_moves_it_to_the_mouse(view, wanted, activation, level):
    # 2·x + b = level is the upright line x = 1, whatever y is.
    hand = shown(view, neuron([2.0, 0.0], level - 2.0, activation), "boundary")
    hand.drag((1.0, 0.5), (-2.5, 1.0))
    values = last(wanted)
    assert set(values) == {B}
    # 2·(−2.5) + b = level
    assert values[B] == pytest.approx(level + 5.0, abs=2 * hand.step())


def test_a_moved_line_goes_through_the_mouse(view, wanted):
    hand = shown(view, neuron([3.0, -1.0], 1.0), "boundary")
    middle, _ = visible_middle(view, (3.0, -1.0), 1.0)
    hand.drag(middle, (2.0, -1.5))
    # 3·2 − 1·(−1.5) + b = 0; a pixel aside is a distance of |w| = √10 pixels in z.
    assert last(wanted) == {B: pytest.approx(-7.5, abs=math.sqrt(10) * 1.5 * hand.step())}


def test_inputs_that_are_held_count(view, wanted):
    three = Dataset(np.array([[-4.0, -4, 3], [4, 4, 3]]), np.array([[0.0], [1.0]]))
    request = FieldRequest((-8.0, 8.0), (-8.0, 8.0), (0, 1), (0.0, 0.0, 3.0))
    hand = shown(view, one_layer(three, [[2.0], [0.0], [5.0]], [-17.0], request=request), "boundary")
    hand.drag((1.0, 0.3), (3.0, 0.3))  # 2·x + 5·3 − 17 = 0 is x = 1; through x = 3 leads b = −21
    assert last(wanted) == {B: pytest.approx(-21.0, abs=3 * hand.step())}


def test_the_line_of_one_input_is_moved_anywhere(view, wanted):
    one = labelled([[-4.0], [4.0]], [0, 1])
    request = FieldRequest((-8.0, 8.0), (-8.0, 8.0), (0, 0), (0.0,))
    hand = shown(view, one_layer(one, [[2.0]], [-2.0], request=request), "boundary")
    hand.drag((1.0, 3.5), (-1.5, 3.0))
    assert last(wanted) == {B: pytest.approx(3.0, abs=3 * hand.step())}


def test_a_sample_on_the_boundary_is_moved_and_not_the_boundary(view, wanted, samples):
    data = labelled([[-4, -4], [4, 4], [1, 0]], [0, 1, 1])
    hand = shown(view, neuron([2.0, 0.0], -2.0, dataset=data), "boundary")
    hand.drag((1.0 + 3 * hand.step(), 0.0), (-2.5, 1.0))
    assert set(samples) == {("move", (2,))}
    assert wanted == []


def test_a_click_on_the_boundary_still_adds_a_point(view, wanted, samples):
    hand = shown(view, neuron([2.0, 0.0], -2.0), "boundary")
    hand.click(1.0, 0.5)
    assert (samples, wanted) == (["point"], [])


def test_a_drag_that_begins_beside_the_boundary_does_not_take_it(view, wanted):
    hand = shown(view, neuron([2.0, 0.0], -2.0), "boundary")
    hand.drag((1.0 + 12 * hand.step(), 0.5), (-2.5, 1.0))
    assert wanted == []


def test_a_line_taken_beside_it_keeps_the_distance(view, wanted):
    hand = shown(view, neuron([2.0, 0.0], -2.0), "boundary")
    aside = 5 * hand.step()
    hand.drag((1.0 + aside, 0.5), (-2.5 + aside, 1.0))
    assert last(wanted) == {B: pytest.approx(5.0, abs=3 * hand.step())}


def test_a_line_that_cuts_a_corner_off_can_only_be_moved(view, wanted):
    shown(view, neuron([1.0, 1.0], 0.0), "boundary")
    QApplication.processEvents()
    (_, right), (_, top) = view.canvas.box.viewRange()
    hand = shown(view, neuron([1.0, 1.0], 40 * Hand(view.canvas).step() - right - top), "boundary")
    end = 36 * hand.step()  # of the 40 pixels that the line is below the corner
    hand.drag((right - end, top - 4 * hand.step()), (0.0, 0.5))
    assert set(last(wanted)) == {B}


def test_a_boundary_that_is_not_drawn_is_not_dragged(view, wanted):
    hand = shown(view, neuron([2.0, 0.0], -2.0))
    hand.drag((1.0, 0.5), (-2.5, 1.0))
    assert wanted == []


def test_a_bent_boundary_is_not_dragged(view, wanted):
    architecture = Architecture((2, 1, 1), ("linear", "sigmoid"))
    experiment = Experiment(CORNERS, architecture, TrainingConfig())
    snapshot = neuron([2.0, 0.0], -2.0)
    object.__setattr__(snapshot, "experiment", experiment)
    object.__setattr__(snapshot, "parameters", np.array([2.0, 0.0, -2.0, 1.0, 0.0]))
    hand = shown(view, snapshot, "boundary", "weights")
    hand.drag((1.0, 0.5), (-2.5, 1.0))
    assert wanted == []
    view.show_selected(unit_part(0, 0))  # but a unit's own line is straight
    hand.drag((1.0, 0.5), (-2.5, 1.0))
    assert last(wanted) == {B: pytest.approx(5.0, abs=3 * hand.step())}


# The boundary, turned


@pytest.mark.parametrize("end", [0, 1])
def test_an_end_of_the_boundary_turns_it_about_its_middle(view, wanted, end):
    normal, bias = np.array([1.2, 1.6]), -1.0  # of length 2
    hand = shown(view, neuron(normal, bias), "boundary")
    pivot, ends = visible_middle(view, normal, bias)
    away = np.array(ends[end]) - pivot
    taken = pivot + 0.8 * away
    turned = np.array([-away[1], away[0]])  # a quarter of a turn, anticlockwise
    hand.drag(taken, pivot + 0.5 * turned)
    values = last(wanted)
    weights = np.array([values[W1], values[W2]])
    assert set(values) == {W1, W2, B}
    assert math.hypot(*weights) == pytest.approx(2.0, rel=1e-12)
    assert weights @ pivot + values[B] == pytest.approx(0.0, abs=1e-9)
    assert weights == pytest.approx([-1.6, 1.2], abs=2 * 2 * hand.step())


def test_a_turned_line_goes_through_the_mouse(view, wanted):
    hand = shown(view, neuron([1.2, 1.6], -1.0, "linear"), "boundary")
    pivot, ends = visible_middle(view, (1.2, 1.6), -1.5)  # where the output is 0.5
    hand.drag(pivot + 0.8 * (np.array(ends[0]) - pivot), (-1.0, -2.0))
    values = last(wanted)
    output = values[W1] * -1.0 + values[W2] * -2.0 + values[B]
    assert output == pytest.approx(0.5, abs=2 * 2 * hand.step())


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_without_a_bias_the_line_turns_about_the_origin(view, wanted, place):
    hand = shown(view, neuron([1.2, 1.6], None), "boundary")
    _, ends = visible_middle(view, (1.2, 1.6), 0.0)
    start = np.array(ends[0]) + place * (np.array(ends[1]) - np.array(ends[0])) + [0.16, -0.12]
    hand.drag(start, (3.0, -2.0))
    values = last(wanted)
    assert set(values) == {W1, W2}
    assert math.hypot(values[W1], values[W2]) == pytest.approx(2.0)
    assert values[W1] * 3.0 + values[W2] * -2.0 == pytest.approx(0.0, abs=2 * 2 * hand.step())


def test_without_a_bias_a_line_beside_the_origin_keeps_its_distance(view, wanted):
    # 0.3·x + 0.4·y = 0.5: 1 away from the origin, as is y = −1, through (3, −1).
    hand = shown(view, neuron([0.3, 0.4], None, "linear"), "boundary")
    hand.drag((0.6, 0.8), (0.0, -1.0))
    hand.drag((3.0, -1.0), (3.0, -1.0))
    values = wanted[-1][0]
    assert math.hypot(values[W1], values[W2]) == pytest.approx(0.5)
    assert [values[W1], values[W2]] == pytest.approx([0.0, -0.5], abs=0.1)


# A unit's own line


def test_the_line_of_the_selected_unit_is_dragged(view, wanted):
    data = several_classes([[-4, -4], [4, 4], [0, 4]], [0, 1, 2], 3)
    hand = shown(view, one_layer(data, [[2, 0, 1], [0, 1, 1]], [-4.0, 3.0, 9.0]), "weights")
    hand.drag((2.0, 0.0), (3.0, 0.0))
    assert set(last(wanted)) == {W1, W2}  # the head; the line x = 2 is not to be dragged
    wanted.clear()
    hand.drag((1.0, -3.0), (1.0, -1.0))
    assert wanted == []
    view.show_selected(unit_part(0, 1))
    hand.drag((1.0, -3.0), (1.0, -1.0))
    assert last(wanted) == {bias_part(0, 1): pytest.approx(1.0, abs=2 * hand.step())}


def test_a_regression_has_no_boundary_but_a_line(view, wanted):
    data = numbers([[-4, -4], [4, 4]], [0, 1])
    hand = shown(
        view, one_layer(data, [[2.0], [0.0]], [-2.0], "linear", request=WHOLE), "boundary", "weights"
    )
    hand.drag((1.0, 0.7), (-2.5, 1.0))
    assert wanted == []
    view.show_selected(bias_part(0, 0))
    hand.drag((1.0, 0.7), (-2.5, 1.0))
    assert last(wanted) == {B: pytest.approx(5.0, abs=3 * hand.step())}


# While it is held


def test_escape_puts_back_the_values_from_before(view, wanted):
    shown(view, neuron([2.0, 1.0], 0.25), "weights")
    view.clearFocus()  # the mouse brings it
    hand = Held(view.canvas)
    hand.press(2.0, 1.0)
    hand.move(1.0, 3.0)
    view.show_snapshot(neuron([1.0, 3.0], 0.25))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert wanted[-1] == ({W1: 2.0, W2: 1.0}, True)
    n_wanted = len(wanted)
    hand.move(-3.0, 2.0)
    hand.release()
    assert len(wanted) == n_wanted


def test_escape_puts_back_weights_and_bias_of_a_line_that_was_turned(view, wanted):
    shown(view, neuron([1.2, 1.6], -1.0), "boundary")
    pivot, ends = visible_middle(view, (1.2, 1.6), -1.0)
    hand = Held(view.canvas)
    hand.press(*(pivot + 0.8 * (np.array(ends[0]) - pivot)))
    hand.move(1.0, 3.0)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert wanted[-1] == ({W1: 1.2, W2: 1.6, B: -1.0}, True)
    hand.release()


def test_escape_means_the_selection_again_once_nothing_is_held(view, wanted):
    hand = shown(view, neuron([2.0, 1.0], 0.25), "weights")
    hand.drag((2.0, 1.0), (1.0, 3.0))
    hand.click(4.0, 4.0)
    n_wanted = len(wanted)
    told = []
    view.selection_changed.connect(told.append)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert told == [()]
    assert len(wanted) == n_wanted


def test_a_line_follows_the_mouse_while_training_goes_on(view, wanted):
    shown(view, neuron([2.0, 0.0], -2.0), "boundary")
    hand = Held(view.canvas)
    hand.press(1.0, 0.5)
    hand.move(0.0, 0.5)
    view.show_snapshot(neuron([4.0, 0.0], 0.0))
    hand.move(-1.0, 0.5)
    hand.release()
    assert last(wanted) == {B: pytest.approx(4.0, abs=4 * 2 * hand.step())}  # 4·(−1) + b = 0


def test_another_network_takes_what_is_held_out_of_the_hand(view, wanted):
    shown(view, neuron([2.0, 1.0], 0.0), "boundary", "weights")
    hand = Held(view.canvas)
    hand.press(2.0, 1.0)
    hand.move(1.0, 3.0)
    n_wanted = len(wanted)
    view.show_snapshot(neuron([2.0, 1.0], None))  # it has no bias any more
    hand.move(-3.0, 2.0)
    hand.release()
    assert [over for _, over in wanted[n_wanted:]] == []


def test_values_are_asked_for_at_most_once_a_frame(view, wanted):
    shown(view, neuron([2.0, 1.0], 0.0), "weights")
    box = view.canvas.box
    box.handle_grabbed.emit(Handle("head", 0), 2.0, 1.0)
    for x in range(20):
        box.handle_dragged.emit(float(x), 0.0, False)
    assert len(wanted) == 1
    box.handle_dragged.emit(20.0, 0.0, True)
    assert [over for _, over in wanted] == [False, True]
    assert wanted[1][0][W1] == 20.0


# What the mouse is told


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_head_under_the_mouse_lights_up(view, theme):
    view.show_theme(theme)
    hand = shown(view, neuron([2.0, 1.0], 0.25), "weights")
    told = []
    view.part_hovered.connect(told.append)
    before = near(hand.square(2.0, 1.0, 12), theme.accent, 60).sum()
    hand.hover(2.0 + 4 * hand.step(), 1.0)
    assert near(hand.square(2.0, 1.0, 12), theme.accent, 60).sum() > before + 40
    assert cursor(view) == Shape.OpenHandCursor
    assert told[-1] == unit_part(0, 0)
    assert view.footer.readout.text() == "Drag: change w · w₁ = 2.00, w₂ = 1.00"
    hand.hover(-2.0, 3.0)
    assert near(hand.square(2.0, 1.0, 12), theme.accent, 60).sum() == before
    assert cursor(view) == Shape.ArrowCursor
    assert told[-1] is None
    assert view.footer.readout.text().startswith("(−2.0") or view.footer.readout.text().startswith("(−1.99")


@pytest.mark.parametrize(
    ("weights", "shape"),
    [
        ((2.0, 0.0), Shape.SizeHorCursor), ((0.0, -2.0), Shape.SizeVerCursor),
        ((2.0, 2.0), Shape.SizeBDiagCursor), ((-2.0, 2.0), Shape.SizeFDiagCursor),
    ],
)  # fmt: skip
def test_the_middle_of_the_boundary_says_that_it_moves(view, weights, shape):
    hand = shown(view, neuron(weights, 0.25), "boundary")
    middle = -0.25 * np.array(weights) / np.dot(weights, weights)
    told = []
    view.part_hovered.connect(told.append)
    hand.hover(*middle)
    assert cursor(view) == shape
    assert view.footer.readout.text() == "Drag: move the boundary · b = 0.250"
    assert told[-1] == B


def test_an_end_of_the_boundary_says_that_it_turns_and_about_what(view):
    hand = shown(view, neuron([1.2, 1.6], -1.0), "boundary")
    pivot, ends = visible_middle(view, (1.2, 1.6), -1.0)
    assert not near(hand.square(*pivot, 5), LIGHT.accent, 30).any()
    hand.hover(*(pivot + 0.8 * (np.array(ends[0]) - pivot)))
    assert cursor(view) == Shape.OpenHandCursor
    assert view.footer.readout.text() == "Drag: turn the boundary · w₁ = 1.20, w₂ = 1.60, b = −1.00"
    assert near(hand.square(*pivot, 6), LIGHT.accent, 30).sum() > 10


@pytest.mark.parametrize("gone", [None, math.nan])
def test_a_line_that_is_gone_from_under_the_mouse_is_not_told_any_more(view, gone):
    hand = shown(view, neuron([2.0, 0.0], -2.0), "boundary")
    told = []
    view.part_hovered.connect(told.append)
    hand.hover(1.0, 0.0)
    view.show_snapshot(neuron([2.0, 0.0], gone))
    assert told == [B, None]
    assert cursor(view) == Shape.ArrowCursor
    assert not view.footer.readout.text().startswith("Drag")


def test_a_sample_under_the_mouse_is_told_and_not_the_line(view):
    data = labelled([[-4, -4], [4, 4], [1, 0]], [0, 1, 1])
    hand = shown(view, neuron([2.0, 0.0], -2.0, dataset=data), "boundary")
    told = []
    view.part_hovered.connect(told.append)
    hand.hover(1.0, 1.5)
    hand.hover(1.0, 0.0)
    assert told[-1] == sample_part(2)
    assert cursor(view) == Shape.ArrowCursor


def test_what_is_held_says_what_it_has_come_to(view):
    shown(view, neuron([2.0, 1.0], 0.25), "weights")
    hand = Held(view.canvas)
    hand.press(2.0, 1.0)
    hand.move(1.5, 3.0)
    view.show_snapshot(neuron([1.5, 3.0], 0.25))
    assert cursor(view) == Shape.ClosedHandCursor
    assert view.footer.readout.text() == "Drag: change w · w₁ = 1.50, w₂ = 3.00"
    hand.release()


def test_the_words_are_those_of_the_tutorial(view):
    experiment = preset_experiment("realpython")
    snapshot = one_layer(experiment.dataset, [[1.45], [-0.66]], [0.125])
    object.__setattr__(snapshot, "experiment", experiment)
    hand = shown(view, snapshot, "weights")
    hand.hover(1.45, -0.66)
    assert view.footer.readout.text() == "Drag: change weights · weights[0] = 1.45, weights[1] = −0.660"


def test_it_is_told_that_heads_and_boundary_can_be_dragged(view):
    assert "drag a head" in view.findChild(QCheckBox, "show_weights").toolTip()
    assert "dragged" in view.findChild(QCheckBox, "show_boundary").toolTip()
    assert "dragged" in view.accessibleDescription()

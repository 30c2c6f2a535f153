"""The Plane panel alone: what it shows of hand-made snapshots, and its header and footer."""

import math

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QDoubleSpinBox, QToolButton, QWidget
from views.hand_made import LEFT, Hand, colours, labelled, near, numbers, one_layer, rgb, several_classes

from nnviz.core.dataset import Dataset
from nnviz.core.field import FieldRequest
from nnviz.core.presets import preset_experiment
from nnviz.core.snapshot import Snapshot
from nnviz.views.palette import DARK, LIGHT, text_font
from nnviz.views.plane_view import PlaneView
from nnviz.views.style import style_sheet

# The offscreen platform says this of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

CORNERS = labelled([[-4, -4], [4, 4]], [0, 1])
NARROWEST = 434  # px; what the plane gets in a window of 1024
WHOLE = FieldRequest((-6.0, 6.0), (-6.0, 6.0), (0, 1), (0.0, 0.0))


@pytest.fixture
def view(qtbot):
    made = PlaneView()
    qtbot.addWidget(made)
    made.show_theme(LIGHT)
    made.resize(500, 640)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def styled(view):
    """The view as the application styles it, which decides how wide things are."""
    view.setStyleSheet(style_sheet(LIGHT))
    view.setFont(text_font())
    return view


@pytest.fixture
def asked(view):
    """The field requests, as they come."""
    requests = []
    view.field_requested.connect(requests.append)
    return requests


def part(view, kind, name):
    found = view.findChild(kind, name)
    assert found is not None, name
    return found


def shown(view, name, kind=QWidget):
    return part(view, kind, name).isVisibleTo(view)


def hide(view, *layers):
    for layer in layers:
        box = part(view, QCheckBox, f"show_{layer}")
        if box.isChecked():
            QTest.mouseClick(box, LEFT, pos=box.rect().center())


def bare(view, snapshot, *keep):
    """Show a snapshot without vectors, and of the rest only what is named."""
    view.show_dataset(snapshot.experiment.dataset)
    view.show_snapshot(snapshot)
    hide(view, *({"map", "boundary", "weights", "inputs", "angles"} - set(keep)))
    return Hand(view.canvas)


def row_of(colour, other, share):
    return rgb(colour) + (rgb(other) - rgb(colour)) * share


# The heat map and the boundary


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_map_has_the_colour_of_the_output_at_each_place(view, theme):
    view.show_theme(theme)
    # A linear unit: the output is (x + 6)/12, from 0 at the left of the field to 1 at its right.
    hand = bare(view, one_layer(CORNERS, [[1 / 12], [0.0]], [0.5], "linear", request=WHOLE), "map")
    low, middle, high = theme.map_colours
    for x in (-3.9, -2.0, -0.5, 0.5, 2.0, 3.9):
        expected = row_of(middle, low if x < 0 else high, abs(x) / 6)  # 0.5 is the middle
        for y in (-3.0, 2.0):
            assert np.abs(hand.colour(x, y) - expected).max() <= 3, (x, y)


def test_the_map_is_the_right_way_up(view):
    hand = bare(view, one_layer(CORNERS, [[0.0], [9.0]], [0.0], request=WHOLE), "map")
    assert near(hand.colour(1.0, 3.5), LIGHT.map_colours[2], 6)
    assert near(hand.colour(1.0, -3.5), LIGHT.map_colours[0], 6)


def test_the_boundary_is_where_the_network_says_one_half(view):
    # sigmoid(2·(x − 1)) is 0.5 at x = 1, whatever y is.
    snapshot = one_layer(CORNERS, [[2.0], [0.0]], [-2.0], request=WHOLE)
    hand = bare(view, snapshot, "boundary")
    for y in (-4.0, -1.3, 0.7, 3.0):
        assert near(hand.square(1.0, y, 1), LIGHT.text).any(), y
        for x in (-1.0, 0.6, 1.4):
            assert not near(hand.square(x, y, 1), LIGHT.text).any(), (x, y)


def test_three_classes_have_regions_of_their_colours(view):
    data = several_classes([[-4, -4], [4, 4], [4, -4]], [0, 1, 2], 3)
    # The largest of three sums: class 0 to the left, else 1 above and 2 below.
    snapshot = one_layer(data, [[-9.0, 3.0, 3.0], [0.0, 5.0, -5.0]], [0, 0, 0], "linear", request=WHOLE)
    hand = bare(view, snapshot, "map")
    for place, class_index in (((-3.0, 2.0), 0), ((3.0, 2.5), 1), ((3.0, -2.5), 2)):
        certain = row_of(LIGHT.map_colours[1], LIGHT.classes[class_index], 0.6)
        assert np.abs(hand.colour(*place) - certain).max() <= 4, place


def test_the_map_of_a_regression_runs_over_the_targets(view):
    data = numbers([[-4, -4], [4, 4]], [10, 20])
    hand = bare(view, one_layer(data, [[2.5], [0.0]], [15.0], "linear", request=WHOLE), "map")
    assert near(hand.colour(-2.0, 1.0), LIGHT.map_colours[0], 4)  # 10
    assert near(hand.colour(0.0, 1.0), LIGHT.secondary, 255)
    assert near(hand.colour(0.2, 1.0), row_name(15.5, 10, 20), 5)
    assert near(hand.colour(2.0, 1.0), LIGHT.map_colours[2], 4)  # 20
    assert near(hand.colour(4.0, 1.0), LIGHT.map_colours[2], 4)  # beyond


def row_name(value, low, high):
    """The heat map's colour of a value, as #rrggbb."""
    t = 2.0 * (value - low) / (high - low) - 1.0
    mixed = row_of(LIGHT.map_colours[1], LIGHT.map_colours[2 if t > 0 else 0], abs(t))
    return "#" + "".join(f"{round(c):02x}" for c in mixed)


def test_layers_can_be_switched_off_and_on(view):
    snapshot = one_layer(CORNERS, [[9.0], [0.0]], [-9.0], request=WHOLE)
    hand = bare(view, snapshot, "map", "boundary")
    assert near(hand.colour(3.0, 2.0), LIGHT.map_colours[2], 6)
    for name in ("map", "boundary"):
        part(view, QCheckBox, f"show_{name}").click()
    assert near(hand.colour(3.0, 2.0), LIGHT.panel, 2)
    assert not near(hand.square(1.0, 2.0, 2), LIGHT.text).any()
    # A frame without a field of its own must not bring them back, nor keep them from coming back.
    view.show_snapshot(one_layer(CORNERS, [[9.0], [0.0]], [-9.0]))
    assert near(hand.colour(3.0, 2.0), LIGHT.panel, 2)
    for name in ("map", "boundary"):
        part(view, QCheckBox, f"show_{name}").click()
    assert near(hand.colour(3.0, 2.0), LIGHT.map_colours[2], 6)
    assert near(hand.square(1.0, 2.0, 2), LIGHT.text).any()


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_outputs_that_are_not_finite_leave_no_old_map_behind(view, bad):
    hand = bare(view, one_layer(CORNERS, [[9.0], [0.0]], [0.0], request=WHOLE), "map", "boundary")
    view.show_snapshot(one_layer(CORNERS, [[bad], [0.0]], [0.0], "linear", request=WHOLE))
    assert near(hand.colour(3.0, 2.0), LIGHT.panel, 2)
    assert not near(hand.square(0.0, 2.0, 2), LIGHT.text).any()
    view.show_snapshot(one_layer(CORNERS, [[9.0], [0.0]], [0.0], request=WHOLE))
    assert near(hand.colour(3.0, 2.0), LIGHT.map_colours[2], 6)


def test_another_data_set_leaves_no_old_map_behind(view):
    hand = bare(view, one_layer(CORNERS, [[9.0], [0.0]], [0.0], request=WHOLE), "map")
    view.show_dataset(labelled([[-4, -4], [4, 4]], [1, 0]), fit=True)
    assert near(hand.colour(3.0, 2.0), LIGHT.panel, 2)


# Samples


def test_classes_have_their_symbols(view):
    view.show_dataset(labelled([[-4, -4], [4, 4]], [0, 1]))
    hide(view, "inputs")
    hand = Hand(view.canvas)
    square = near(hand.square(-4, -4, 8), LIGHT.classes[0], 60)
    disc = near(hand.square(4, 4, 8), LIGHT.classes[1], 60)
    for picture in (square, disc):
        assert picture[8, 8]
        assert 9 <= np.ptp(np.argwhere(picture), axis=0).min() + 1 <= 12  # 11 px across
    # A square fills what is around it, a disc π/4 of it.
    filled = [picture.sum() / np.prod(np.ptp(np.argwhere(picture), axis=0) + 1) for picture in (square, disc)]
    assert filled[0] == 1.0
    assert filled[1] == pytest.approx(math.pi / 4, abs=0.12)


def test_ten_classes_look_different(view):
    places = [[float(i), float(i % 2)] for i in range(10)]
    view.show_dataset(several_classes(places, range(10), 10))
    hide(view, "inputs")
    hand = Hand(view.canvas)
    shapes = set()
    for index, place in enumerate(places):
        picture = near(hand.square(*place, 8), LIGHT.classes[index], 60)
        assert picture.sum() > 30, index
        shapes.add(picture.tobytes())
    assert len(shapes) == 10


def test_held_out_samples_are_hollow(view):
    view.show_dataset(labelled([[-4, -4], [4, 4]], [0, 1], held_out=np.array([False, True])))
    hide(view, "inputs")
    hand = Hand(view.canvas)
    assert near(hand.square(-4, -4, 2), LIGHT.classes[0], 4).all()
    assert near(hand.square(4, 4, 2), LIGHT.panel, 4).all()
    assert near(hand.square(4, 4, 6), LIGHT.classes[1]).sum() > 20


def test_samples_with_numbers_can_be_seen_on_a_map_of_their_own_colour(view):
    # Predicted to the letter: each symbol is filled with the colour that is behind it.
    data = numbers([[-4, 1], [4, 1], [1, 3]], [0, 8, 5])
    hand = bare(view, one_layer(data, [[1.0], [0.0]], [4.0], "linear", request=WHOLE), "map")
    for x, y in data.inputs:
        assert np.abs(hand.colour(x, y) - hand.colour(x, y + 1.0)).max() < 12
        assert near(hand.square(x, y, 7), LIGHT.text, 90).sum() > 12


def test_samples_follow_the_view(view):
    view.show_dataset(labelled([[-4, -4], [4, 4], [12, 0]], [0, 1, 1]))
    hide(view, "inputs")
    view.canvas.box.setRange(xRange=(-1, 3), yRange=(-1, 3), padding=0)
    QTest.qWait(20)
    view.canvas.box.setRange(xRange=(0, 14), yRange=(-7, 7), padding=0)
    hand = Hand(view.canvas)
    assert near(hand.square(12, 0, 2), LIGHT.classes[1], 4).all()
    assert near(hand.square(4, 4, 2), LIGHT.classes[1], 4).all()
    view.resize(700, 640)
    QTest.qWait(20)
    assert near(hand.square(12, 0, 2), LIGHT.classes[1], 4).all()


def test_the_samples_just_used_have_a_ring(view):
    view.show_dataset(CORNERS)
    hand = Hand(view.canvas)
    view.show_snapshot(one_layer(CORNERS, [[0.0], [0.0]], samples=[1]))
    assert near(hand.square(4, 4, 12), LIGHT.accent).sum() > 60
    assert not near(hand.square(-4, -4, 12), LIGHT.accent).any()


def test_ten_thousand_samples(view):
    rng = np.random.default_rng(5)
    points = rng.uniform(-3, 3, (10_000, 2))
    view.show_dataset(labelled(points, (points[:, 0] > 0).astype(float)))
    assert not part(view, QCheckBox, "show_inputs").isChecked()
    hand = Hand(view.canvas)
    right, left = hand.square(1.5, 0, 40), hand.square(-1.5, 0, 40)
    assert near(right, LIGHT.classes[1]).mean() > 0.5
    assert near(left, LIGHT.classes[0]).mean() > 0.5
    assert not near(right, LIGHT.classes[0]).any()


@pytest.mark.parametrize("scale", [1e9, 1e-9])
def test_huge_and_tiny_coordinates(view, scale):
    data = labelled(np.array([[-1.0, -1.0], [1.0, 1.0]]) * scale, [0, 1])
    view.show_dataset(data, fit=True)
    view.show_snapshot(one_layer(data, [[1.0], [1.0]], [0.0]))
    hand = Hand(view.canvas)
    assert near(hand.square(-scale, -scale, 2), LIGHT.classes[0], 4).all()
    assert near(hand.square(scale, scale, 2), LIGHT.classes[1], 4).all()
    far_apart = hand.pixel(scale, 0).x() - hand.pixel(-scale, 0).x()
    assert far_apart > 250


def test_no_samples_yet(view):
    empty = labelled(np.empty((0, 2)), [])
    view.show_dataset(empty)
    view.show_snapshot(one_layer(empty, [[9.0], [0.0]], [0.0], request=WHOLE))
    assert view.footer.note.text() == "Click anywhere to add points"
    assert near(Hand(view.canvas).colour(2.0, 2.0), LIGHT.map_colours[2], 6)


def test_themes_can_be_switched(view):
    view.show_dataset(CORNERS)
    hide(view, "inputs")
    view.show_theme(DARK)
    picture = colours(view.canvas)
    assert near(picture[2, 2], DARK.panel, 2)
    assert near(Hand(view.canvas).square(4, 4, 2), DARK.classes[1], 4).all()
    assert not near(picture, LIGHT.classes[0], 8).any()


# Words


@pytest.mark.parametrize(
    ("right", "label", "text"),
    [
        (True, 1, "Just used: sample 2 · ● class 1 · prediction 0.799 · right"),
        (False, 0, "Just used: sample 2 · ■ class 0 · prediction 0.799 · wrong"),
    ],
)
def test_the_note_is_about_the_sample_just_used(view, right, label, text):
    data = labelled([[0, 0], [1.66, 1.56]], [1, label])
    view.show_dataset(data)
    snapshot = one_layer(data, [[1.45], [-0.66]], [0.0], samples=[1])  # tutorial A: 0.7985731
    view.show_snapshot(snapshot)
    assert snapshot.right[1] == right
    assert view.footer.note.text() == text


def test_the_note_of_a_batch_and_of_a_regression(view):
    data = numbers([[1, 2], [3, 4]], [[0.5], [2.0]])
    view.show_dataset(data)
    view.show_snapshot(one_layer(data, [[1.0], [0.0]], [0.25], "linear", samples=[1]))
    assert view.footer.note.text() == "Just used: sample 2 · target 2.00 · prediction 3.25"
    view.show_snapshot(one_layer(data, [[1.0], [0.0]], [0.25], "linear", samples=[0, 1]))
    assert view.footer.note.text() == "Just used: 2 samples"


def test_the_readout_says_what_the_network_answers_under_the_mouse(view):
    data = several_classes([[-4, -4], [4, 4], [0, 2]], [0, 1, 2], 3)
    view.show_dataset(data)
    view.show_snapshot(one_layer(data, [[1.0, 0.0, 2.0], [0.0, 1.0, 3.0]], [0.0, 0.0, 7.0], "linear"))
    assert view.footer.readout.text() == ""
    hand = Hand(view.canvas)
    hand.hover(1.0, -2.0)
    place, _, outputs = view.footer.readout.tip().replace("−", "-").partition(" → ")
    x, y = (float(text) for text in place.strip("()").split(", "))
    assert (x, y) == pytest.approx((1.0, -2.0), abs=hand.step())
    assert [float(text) for text in outputs.split(", ")] == pytest.approx([x, y, 2 * x + 3 * y + 7])
    assert view.footer.readout.text().startswith("(1.0") or view.footer.readout.text().startswith("(0.99")
    assert len(view.footer.readout.text()) < len(view.footer.readout.tip())


def test_the_colours_of_a_regression_are_explained(view):
    view.show_dataset(numbers([[-4, -4], [4, 4]], [0.8, 4.6]))
    assert view.footer.readout.text() == "Colours: orange 0.800 to blue 4.60"
    view.show_dataset(numbers([[-4, -4], [4, 4]], [[1, 5], [2, 6]]), fit=True)
    assert view.footer.readout.text() == "Colours of output 1: orange 1.00 to blue 2.00"
    view.show_dataset(CORNERS, fit=True)
    assert view.footer.readout.text() == ""


# What a click adds, and of what the plane is made


def test_two_classes_are_offered_by_name(view):
    view.show_dataset(CORNERS)
    buttons = [part(view, QToolButton, f"class_{i}") for i in range(10)]
    assert [b.text() for b in buttons if b.isVisible()] == ["class 0", "class 1"]
    assert [b.isChecked() for b in buttons[:2]] == [False, True]
    assert shown(view, "add_class")
    assert not shown(view, "target_value")
    for index in (0, 1):
        assert near(colours(buttons[index]), LIGHT.classes[index]).sum() > 40


@pytest.mark.parametrize("n_classes", range(2, 11))
def test_every_number_of_classes_fits_into_the_narrowest_panel(styled, n_classes):
    data = several_classes([[0, 0]], [0], n_classes) if n_classes > 2 else labelled([[0, 0]], [0])
    styled.show_dataset(data)
    QApplication.processEvents()  # Qt lays out what has changed
    assert sum(shown(styled, f"class_{i}") for i in range(10)) == n_classes
    assert shown(styled, "add_class") == (n_classes < 10)
    assert styled.minimumSizeHint().width() <= NARROWEST


def test_one_class_more_is_asked_for(view, qtbot):
    view.show_dataset(CORNERS)
    with qtbot.waitSignal(view.class_added):
        QTest.mouseClick(part(view, QToolButton, "add_class"), LEFT)


def test_a_regression_offers_a_target_instead(view):
    view.show_dataset(numbers([[0, 0]], [3]))
    assert shown(view, "target_value")
    assert not any(shown(view, f"class_{i}") for i in range(10))
    assert not shown(view, "add_class")


# Axes


def test_with_two_inputs_there_are_no_axes_to_choose(view):
    view.show_dataset(CORNERS)
    for name in ("axis_x", "axis_y", "held_input", "held_value"):
        assert not shown(view, name)


def test_with_three_inputs_two_are_shown_and_the_other_is_held(view, asked):
    experiment = preset_experiment("loy")
    view.show_dataset(experiment.dataset)
    for name in ("axis_x", "axis_y", "held_input", "held_value"):
        assert shown(view, name)
    assert part(view, QComboBox, "held_input").currentText() == "x₃ held at"
    assert part(view, QDoubleSpinBox, "held_value").value() == 1.0  # B6: always 1
    assert asked[-1].axes == (0, 1)
    assert asked[-1].held[2] == 1.0


def test_the_choice_of_axes_fits_into_the_narrowest_panel(styled):
    styled.show_dataset(preset_experiment("loy").dataset)
    QApplication.processEvents()
    assert styled.minimumSizeHint().width() <= NARROWEST


def test_axes_are_chosen_by_keyboard_and_asked_for(view, asked):
    view.show_dataset(preset_experiment("loy").dataset)
    box = part(view, QComboBox, "axis_x")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_End)
    assert box.currentText() == "x₃"
    assert asked[-1].axes == (2, 1)
    assert part(view, QComboBox, "held_input").currentText() == "x₁ held at"


def test_an_input_on_both_axes_changes_the_other_one(view, asked):
    view.show_dataset(preset_experiment("loy").dataset)
    box = part(view, QComboBox, "axis_x")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)  # x₂, which is on the vertical axis
    assert asked[-1].axes == (1, 0)
    assert part(view, QComboBox, "axis_y").currentText() == "x₁"


def test_a_held_value_is_typed_and_asked_for(view, asked):
    view.show_dataset(preset_experiment("loy").dataset)
    value = part(view, QDoubleSpinBox, "held_value")
    value.setFocus()
    value.selectAll()
    QTest.keyClicks(value, "0.25")
    QTest.keyClick(value, Qt.Key.Key_Return)
    assert asked[-1].held[2] == 0.25


def test_the_held_input_is_chosen_among_many(view, asked):
    data = Dataset(np.array([[0.0, 1, 2, 3, 4], [2, 3, 4, 5, 6]]), np.zeros((2, 1)))
    view.show_dataset(data)
    which, value = part(view, QComboBox, "held_input"), part(view, QDoubleSpinBox, "held_value")
    assert [which.itemText(i) for i in range(3)] == ["x₃ held at", "x₄ held at", "x₅ held at"]
    which.setFocus()
    QTest.keyClick(which, Qt.Key.Key_End)
    assert value.value() == 5.0  # the median of x₅
    value.setFocus()
    QTest.keyClick(value, Qt.Key.Key_Up)
    assert asked[-1].held[2:] == pytest.approx((3.0, 4.0, 5.1))


def test_a_map_of_other_axes_is_not_shown(view):
    data = Dataset(np.array([[-4.0, -4, 0], [4, 4, 0]]), np.array([[0.0], [1.0]]))
    request = FieldRequest((-6.0, 6.0), (-6.0, 6.0), (0, 1), (0.0, 0.0, 0.0))
    hand = bare(view, one_layer(data, [[9.0], [0.0], [0.0]], [0.0], request=request), "map")
    assert near(hand.colour(3.0, 2.0), LIGHT.map_colours[2], 6)
    box = part(view, QComboBox, "axis_y")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert near(hand.colour(3.0, 2.0), LIGHT.panel, 2)


def test_one_input_is_a_line_of_samples(view, asked):
    data = labelled([[-2.0], [3.0]], [0, 1])
    view.show_dataset(data)
    request = asked[-1]
    assert (request.axes, len(request.held)) == ((0, 0), 1)
    hand = bare(view, one_layer(data, [[9.0]], [-9.0], request=request), "map", "boundary")
    assert near(hand.square(-2.0, 0.0, 2), LIGHT.classes[0], 4).all()
    assert near(hand.square(3.0, 0.0, 2), LIGHT.classes[1], 4).all()
    assert near(hand.colour(2.5, 1.0), LIGHT.map_colours[2], 6)
    assert near(hand.square(1.0, 1.0, 2), LIGHT.text).any()  # the boundary, at x = 1


def test_the_part_in_view_is_asked_for(view, asked):
    view.show_dataset(CORNERS, fit=True)
    x_range, y_range = view.canvas.box.viewRange()
    assert asked[-1].x_range == tuple(x_range)
    assert asked[-1].y_range == tuple(y_range)
    assert x_range[0] < -4 < 4 < x_range[1]
    wide, high = x_range[1] - x_range[0], y_range[1] - y_range[0]
    plot = view.canvas.box.sceneBoundingRect()
    assert wide / high == pytest.approx(plot.width() / plot.height(), rel=2e-3)  # a step is as long both ways


def test_a_data_set_just_opened_is_fitted_once_its_weights_are_known(view):
    experiment = preset_experiment("realpython-vectors")
    view.show_dataset(experiment.dataset, fit=True)
    parameters = experiment.given_parameters
    snapshot = one_layer(experiment.dataset, [[1.26, 2.17], [0.0, 0.32]], activation="linear")
    assert isinstance(snapshot, Snapshot)
    assert parameters is not None
    assert not view.canvas.box.viewRect().contains(2.17, 0.32)
    view.show_snapshot(snapshot)
    assert view.canvas.box.viewRect().contains(2.17, 0.32)
    view.canvas.zoom(3)
    before = view.canvas.box.viewRange()
    view.show_snapshot(snapshot)  # only once: from now on the view is the user's
    assert view.canvas.box.viewRange() == before


def test_before_anything_is_shown_nothing_fails(view):
    hand = Hand(view.canvas)
    hand.click(0.5, 0.5)
    hand.hover(0.2, 0.2)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_1, Qt.Key.Key_Left):
        QTest.keyClick(view, key)
    view.fit()
    view.select_all()
    view.delete_selection()
    assert view.footer.note.text() == ""

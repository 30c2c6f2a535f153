"""Vectors of the plane: which ones, where they are drawn, and where their labels stand."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPolygonF
from PySide6.QtWidgets import QCheckBox
from views.hand_made import Hand, labelled, near, numbers, one_layer, several_classes

from nnviz.core.dataset import Dataset
from nnviz.core.part import unit_part
from nnviz.core.presets import preset_experiment
from nnviz.views.palette import DARK, LIGHT
from nnviz.views.plane_items import Vector, arrow_head, normal_line, polylines
from nnviz.views.plane_labels import label_place
from nnviz.views.plane_vectors import input_vectors, sample_vector, weight_vectors
from nnviz.views.plane_view import PlaneView

# The offscreen platform says this of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

BOX = QRectF(0, 0, 400, 400)


@pytest.fixture
def view(qtbot):
    made = PlaneView()
    qtbot.addWidget(made)
    made.show_theme(LIGHT)
    made.resize(500, 640)
    made.show()
    qtbot.waitExposed(made)
    return made


def only_weights(view, snapshot):
    """Show the weight vectors of a snapshot and no vectors of samples."""
    view.show_dataset(snapshot.experiment.dataset)
    view.findChild(QCheckBox, "show_inputs").setChecked(False)
    view.show_snapshot(snapshot)
    return Hand(view.canvas)


# Which vectors


def test_weight_vectors_have_the_weights_as_heads_and_the_bias_as_offset():
    data = several_classes([[0, 0]], [0], 3)
    snapshot = one_layer(data, [[1, -2, 0.5], [3, 4, 0]], [0.1, -0.2, 0.3])
    vectors = weight_vectors(snapshot, (0, 1), [9.0, 9.0], LIGHT, 1)
    assert [v.head for v in vectors] == [(1, 3), (-2, 4), (0.5, 0)]
    assert [v.offset for v in vectors] == pytest.approx([0.1, -0.2, 0.3])
    assert [v.label for v in vectors] == ["w₁", "w₂", "w₃"]
    assert [v.colour for v in vectors] == [LIGHT.text, LIGHT.accent, LIGHT.text]


def test_a_single_unit_needs_no_number():
    snapshot = one_layer(labelled([[0, 0]], [0]), [[1], [2]])
    (vector,) = weight_vectors(snapshot, (0, 1), [0, 0], LIGHT, None)
    assert (vector.label, vector.offset) == ("w", 0.0)


def test_inputs_that_are_held_move_the_line():
    data = Dataset(np.zeros((1, 4)), np.zeros((1, 1)))
    snapshot = one_layer(data, [[1], [10], [100], [1000]], [0.5])
    (vector,) = weight_vectors(snapshot, (2, 0), [7.0, 2.0, 7.0, 3.0], LIGHT, None)
    assert vector.head == (100, 1)
    assert vector.offset == pytest.approx(2.0 * 10 + 3.0 * 1000 + 0.5)


def test_with_one_input_the_vector_lies_on_its_axis():
    snapshot = one_layer(labelled([[1.0], [4.0]], [0, 1]), [[2.0]], [-5.0])
    (vector,) = weight_vectors(snapshot, (0, 0), [2.5], LIGHT, None)
    assert (vector.head, vector.offset) == ((2.0, 0.0), -5.0)


def test_many_units_have_thin_vectors_without_labels_but_the_selected_one():
    data = labelled([[0, 0]], [0])
    experiment = preset_experiment("circle")
    wide = experiment.architecture.with_hidden([13])
    snapshot = one_layer(data, [[1], [1]])
    object.__setattr__(snapshot, "experiment", experiment.with_architecture(wide))
    object.__setattr__(snapshot, "parameters", np.arange(float(wide.n_parameters)))
    vectors = weight_vectors(snapshot, (0, 1), [0, 0], LIGHT, 12)
    assert len(vectors) == 13
    assert {(v.label, v.width, v.offset) for v in vectors[:12]} == {("", 1.0, None)}
    assert (vectors[12].label, vectors[12].width) == ("w₁₃", 2.0)


def test_vectors_that_are_not_finite_are_left_out():
    snapshot = one_layer(several_classes([[0, 0]], [0], 3), [[math.inf, 1, math.nan], [0, 2, 0]])
    vectors = weight_vectors(snapshot, (0, 1), [0, 0], LIGHT, None)
    assert [(v.label, v.head) for v in vectors] == [("w₂", (1, 2))]


def test_samples_as_vectors_have_the_colour_of_their_class():
    data = labelled([[1, 2], [3, 4], [5, 6]], [0, 1, 1])
    vectors = input_vectors(data, data.inputs, [2, 0], DARK)
    assert [(v.head, v.colour) for v in vectors] == [
        ((5, 6), DARK.classes[1]),
        ((1, 2), DARK.classes[0]),
    ]
    plain = numbers([[1, 2]], [5])
    assert input_vectors(plain, plain.inputs, [0], DARK)[0].colour == DARK.secondary


def test_the_sample_just_used_is_dashed_in_the_accent():
    vector = sample_vector(np.array([1.0, 2.0]), LIGHT)
    assert (vector.head, vector.colour, vector.dashed) == ((1, 2), LIGHT.accent, True)


# Lines that vectors are the normals of


@given(
    st.tuples(st.floats(-5, 5), st.floats(-5, 5)).filter(lambda head: math.hypot(*head) > 0.05),
    st.floats(-1, 1),
)
def test_the_line_of_a_vector_is_where_its_sum_is_zero(head, offset):
    line = normal_line(Vector(head, "", "#000000", offset=offset), QRectF(-30, -30, 60, 60))
    assert line is not None
    for end in (line.p1(), line.p2()):
        size = math.hypot(*head) * math.hypot(end.x(), end.y())
        assert head[0] * end.x() + head[1] * end.y() + offset == pytest.approx(0.0, abs=1e-9 * size)
    assert line.length() >= 60 * math.sqrt(2)  # it crosses the whole box


@pytest.mark.parametrize(
    ("head", "offset"),
    [((1.0, 0.0), None), ((0.0, 0.0), 1.0), ((1e-12, 0.0), 1.0), ((1.0, 0.0), -1e6), ((1e200, 0.0), 1.0)],
)
def test_there_is_no_line_without_a_direction_or_out_of_sight(head, offset):
    assert normal_line(Vector(head, "", "#000000", offset=offset), QRectF(-1, -1, 2, 2)) is None


def test_polylines_are_joined_with_gaps():
    one, other = np.array([[0.0, 1.0], [2.0, 3.0]]), np.array([[4.0, 5.0]])
    joined = polylines([one, other])
    assert joined[[0, 1, 3]].tolist() == [[0, 1], [2, 3], [4, 5]]
    assert np.isnan(joined[[2, 4]]).all()
    assert polylines([]).shape == (0, 2)


# In pixels


def test_an_arrow_head_ends_where_the_vector_ends():
    triangle = arrow_head(QPointF(0, 0), QPointF(100, 0), 10.0)
    assert (triangle.at(0).x(), triangle.at(0).y()) == (100, 0)
    assert {triangle.at(i).x() for i in (1, 2)} == {90}
    assert triangle.at(1).y() == -triangle.at(2).y() != 0
    short = arrow_head(QPointF(0, 0), QPointF(5, 0), 10.0)
    assert isinstance(short, QPolygonF)
    assert min(short.at(i).x() for i in range(3)) >= 0


def test_a_label_stands_before_its_head_where_that_is_free():
    place = label_place(QPointF(200, 200), QPointF(300, 200), (20, 12), BOX, [])
    assert place is not None
    assert place.left() > 300
    assert place.center().y() == 200


def test_a_label_moves_aside_where_another_stands():
    first = label_place(QPointF(200, 200), QPointF(300, 200), (20, 12), BOX, [])
    second = label_place(QPointF(200, 200), QPointF(300, 200), (20, 12), BOX, [first])
    assert second is not None
    assert not second.intersects(first)
    assert QLineF(second.center(), QPointF(300, 200)).length() < 40


def test_a_label_that_has_no_room_is_left_out():
    assert label_place(QPointF(200, 200), QPointF(300, 200), (20, 12), BOX, [BOX]) is None
    assert label_place(QPointF(200, 200), QPointF(300, 200), (500, 12), BOX, []) is None


def test_a_vector_that_leaves_the_picture_is_labelled_where_it_does():
    place = label_place(QPointF(200, 200), QPointF(5000, 200), (20, 12), BOX, [])
    assert place is not None
    assert BOX.contains(place)
    assert place.right() > 350
    assert abs(place.center().y() - 200) < 30


pixels = st.floats(-50, 450)


@given(st.lists(st.tuples(pixels, pixels), min_size=12, max_size=12))
def test_twelve_labels_never_overlap_nor_leave_the_picture(heads):
    taken = []
    for head in heads:
        place = label_place(QPointF(200, 200), QPointF(*head), (21, 15), BOX, taken)
        if place is not None:
            taken.append(place)
    assert all(BOX.contains(place) for place in taken)
    assert not any(one.intersects(other) for one, other in combinations(taken, 2))


def test_twelve_vectors_all_round_are_all_labelled():
    taken = []
    for hour in range(12):
        angle = math.pi * hour / 6
        head = QPointF(200 + 60 * math.cos(angle), 200 + 60 * math.sin(angle))
        taken.append(label_place(QPointF(200, 200), head, (21, 15), BOX, taken))
    assert None not in taken


# On the screen


def test_an_arrow_is_drawn_from_the_origin_to_the_weights(view):
    data = labelled([[-4, -4], [4, 4]], [0, 1])
    hand = only_weights(view, one_layer(data, [[2.0], [1.0]], [0.0]))
    along = [near(hand.square(2.0 * t, 1.0 * t, 1), LIGHT.text).any() for t in np.linspace(0.05, 0.95, 15)]
    assert all(along)
    # Not on the other side, not beyond its head but for the label, not mirrored.
    for place in ((-2.0, -1.0), (3.4, 1.7), (1.0, 2.0), (-2.0, 1.0)):
        assert not near(hand.square(*place, 1), LIGHT.text).any(), place


def test_the_line_of_a_vector_is_drawn(view):
    data = labelled([[-4, -4], [4, 4]], [0, 1])
    hand = only_weights(view, one_layer(data, [[2.0], [1.0]], [3.0]))
    on_the_line = [(x, -3.0 - 2.0 * x) for x in (-3.2, -2.0, -0.6, 0.3)]  # 2x + y + 3 = 0
    for x, y in on_the_line:
        grey = hand.square(x, y, 1).min(axis=(0, 1))
        assert (grey < 200).all(), (x, y)  # half the text's colour on white
        beside = hand.square(x + 0.5, y + 0.5, 1).min(axis=(0, 1))
        assert (beside > 230).all(), (x, y)


def test_the_weights_can_be_hidden(view):
    data = labelled([[-4, -4], [4, 4]], [0, 1])
    hand = only_weights(view, one_layer(data, [[2.0], [1.0]], [0.0]))
    assert near(hand.square(1.0, 0.5, 1), LIGHT.text).any()
    view.findChild(QCheckBox, "show_weights").click()
    assert not near(hand.square(1.0, 0.5, 1), LIGHT.text).any()


def test_the_selected_unit_has_the_accent(view):
    data = several_classes([[-4, -4], [4, 4], [1, 1]], [0, 1, 2], 3)
    snapshot = one_layer(data, [[2.0, -2.0, 0.5], [1.0, 1.0, -3.0]], [0.0, 0.0, 0.0])
    hand = only_weights(view, snapshot)
    view.show_selected(unit_part(0, 1))
    assert near(hand.square(-1.0, 0.5, 1), LIGHT.accent).any()
    assert near(hand.square(1.0, 0.5, 1), LIGHT.text).any()
    view.show_selected(None)
    assert near(hand.square(-1.0, 0.5, 1), LIGHT.text).any()


def test_a_label_is_not_hidden_by_samples(view):
    # A sample stands exactly where the label does, before the head of the vector (2, 0).
    crowd = [[x, y] for x in (2.1, 2.2, 2.3) for y in (-0.1, 0.0, 0.1)]
    data = labelled([[-4, -4], [4, 4], *crowd], [0, 1] + [1] * 9)
    hand = only_weights(view, one_layer(data, [[2.0], [0.0]], [0.0]))
    label = hand.square(2.0 + 14 * hand.step(), 0.0, 7)
    assert near(label, LIGHT.text, 60).sum() > 10


@pytest.mark.parametrize("weights", [[[1e12], [1e12]], [[1e-12], [1e-12]], [[math.nan], [1.0]]])
def test_absurd_weights_are_drawn_without_harm(view, weights):
    data = labelled([[-4, -4], [4, 4]], [0, 1])
    hand = only_weights(view, one_layer(data, weights, [0.0]))
    assert near(hand.square(4, 4, 3), LIGHT.classes[1]).any()  # the rest is still there

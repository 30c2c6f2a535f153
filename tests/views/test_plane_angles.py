"""Vectors compared in the plane: components, the angle, the projection, and the numbers (A1, A2)."""

import math
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox
from views.hand_made import LEFT, Hand, labelled, near, numbers, one_layer

from nnviz.core.dataset import Dataset
from nnviz.core.part import bias_part, unit_part, weight_part
from nnviz.core.presets import preset_experiment
from nnviz.core.snapshot import Snapshot
from nnviz.views.palette import DARK, LIGHT
from nnviz.views.plane_angles import NO_ANGLES, angles_of
from nnviz.views.plane_labels import text_places
from nnviz.views.plane_pair import brief
from nnviz.views.plane_scene import PlaneScene
from nnviz.views.plane_view import PlaneView

# The offscreen platform says this of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

# Tutorial A1: one input, two weight vectors.
INPUT, WEIGHTS_1, WEIGHTS_2 = np.array([1.72, 1.23]), np.array([1.26, 0.0]), np.array([2.17, 0.32])


@pytest.fixture
def view(qtbot):
    made = PlaneView()
    qtbot.addWidget(made)
    made.show_theme(LIGHT)
    made.resize(500, 680)
    made.show()
    qtbot.waitExposed(made)
    return made


def opened(view, preset, *, samples=(0,)):
    """Show a preset as it starts, with these samples just used."""
    experiment = preset_experiment(preset)
    view.show_dataset(experiment.dataset, fit=True)
    parameters = experiment.given_parameters
    if parameters is None:
        parameters = np.arange(1.0, experiment.architecture.n_parameters + 1.0)
    plain = one_layer(labelled([[0, 0]], [0]), [[0.0], [0.0]], samples=samples)
    predictions = experiment.architecture.predict(parameters, experiment.dataset.inputs)
    values = {"parameters": parameters, "predictions": predictions, "samples": plain.samples}
    view.show_snapshot(
        Snapshot(experiment, 0, 0, loss=0.0, held_out_loss=None, record=plain.record, **values)
    )
    return Hand(view.canvas)


def switch(view):
    box = view.findChild(QCheckBox, "show_angles")
    QTest.mouseClick(box, LEFT, pos=box.rect().center())


def scene_of(data, weights, *, sample=0, unit=None):
    scene = PlaneScene.of(data)
    scene.shown["angles"] = True
    scene.take_snapshot(one_layer(data, weights, activation="linear", samples=[sample]))
    scene.selected_unit = unit
    return scene


# Read off the widget


def test_the_dot_products_of_the_tutorial_stand_below_the_plane(view):
    opened(view, "realpython-vectors")
    product, angle = view.footer.product, view.footer.angle
    assert product.isVisible()
    assert product.text() == "input·weights_2 = 1.72·2.17 + 1.23·0.32 = 4.126 (weights_1: 2.167)"
    degrees = math.degrees(math.atan2(1.23, 1.72) - math.atan2(0.32, 2.17))  # 27.18
    length = (1.72 * 2.17 + 1.23 * 0.32) / math.hypot(2.17, 0.32)  # 1.881
    assert (round(degrees, 1), round(length, 2)) == (27.2, 1.88)
    assert angle.text() == "angle 27.2° · projection 1.88 · weights_2 is the more similar"


def test_all_digits_are_in_the_tooltip(view):
    opened(view, "realpython-vectors")
    first, second, _ = view.footer.product.tip().splitlines()
    assert float(first.split(" = ")[2].split(" (")[0]) == pytest.approx(4.1260, abs=1e-12)
    assert float(first.split("weights_1: ")[1].rstrip(")")) == pytest.approx(2.1672, abs=1e-12)
    assert float(second.split("°")[0].removeprefix("angle ")) == pytest.approx(
        math.degrees(math.atan2(1.23, 1.72) - math.atan2(0.32, 2.17)), abs=1e-9
    )
    assert view.footer.angle.tip() == view.footer.product.tip()


@pytest.mark.parametrize("part", [unit_part(0, 0), weight_part(0, 1, 0), bias_part(0, 0)])
def test_the_unit_selected_elsewhere_is_compared(view, part):
    opened(view, "realpython-vectors")
    view.show_selected(part)
    # Tutorial A2: 1.72·1.26 + 1.23·0.
    assert view.footer.product.text() == "input·weights_1 = 1.72·1.26 + 1.23·0 = 2.167 (weights_2: 4.126)"
    view.show_selected(unit_part(1, 0))
    assert view.footer.product.text().startswith("input·weights_2")


def test_the_selected_sample_is_compared_and_negative_factors_are_in_brackets(view):
    opened(view, "realpython-first-prediction", samples=[1])
    assert view.footer.product.text() == "input·weights = 2·1.45 + 1.5·(−0.66) = 1.910"  # A6
    view.show_selection((0,))
    assert view.footer.product.text().endswith("= 1.377")  # A5: 1.3774
    assert "similar" not in view.footer.angle.text()


def test_nothing_to_compare_says_what_to_do(view):
    opened(view, "realpython-first-prediction", samples=[])
    assert view.footer.product.text() == "Select a sample to compare it with the weights"


def test_more_inputs_than_two_count_in_the_numbers(view):
    data = Dataset(np.array([[1.0, 2.0, 3.0]]), np.array([[0.0]]))
    view.show_dataset(data)
    view.show_snapshot(one_layer(data, [[4.0], [5.0], [6.0]], samples=[0]))
    assert view.footer.product.text() == "x·w = 1·4 + 2·5 + 3·6 = 32.00 · drawn in 2 of 3 inputs"
    degrees = math.degrees(math.acos(32 / math.sqrt(14 * 77)))  # 12.9
    assert view.footer.angle.text().startswith(f"angle {degrees:.1f}° · projection 3.65")  # 32/√77


def test_angles_are_on_for_few_samples_only_and_can_be_switched(view):
    opened(view, "realpython")
    assert not view.footer.product.isVisible()
    assert not view.footer.angle.isVisible()
    switch(view)
    assert view.footer.product.isVisible()
    assert view.footer.product.text().startswith("input·weights = 3·1 + 1.5·2 = 6.000")
    switch(view)
    assert not view.footer.product.isVisible()


@pytest.mark.parametrize(("value", "text"), [(0.32, "0.32"), (2.0, "2"), (100.0, "100"), (-1.5, "−1.5")])
def test_components_have_no_zeros_that_say_nothing(value, text):
    assert brief(value) == text


# What is drawn, as values


def test_components_end_at_the_axes_with_their_numbers():
    scene = scene_of(numbers([INPUT], [[2.0, 4.0]]), np.column_stack([WEIGHTS_1, WEIGHTS_2]))
    texts = {(text.anchor, text.text) for text in angles_of(scene, LIGHT).texts}
    assert texts >= {
        ((1.72, 0.0), "1.72"), ((0.0, 1.23), "1.23"), ((2.17, 0.0), "2.17"), ((0.0, 0.32), "0.32"),
        ((1.26, 0.0), "1.26"),
    }  # fmt: skip
    assert "0" not in {text for _, text in texts}  # A component of 0 ends where it starts.


def test_of_many_units_only_the_compared_one_has_components():
    scene = scene_of(numbers([INPUT], [[0.0] * 4]), [[5.0, 6.0, 7.0, 8.0], [0.5, 0.25, 0.125, 0.375]])
    assert {text.text for text in angles_of(scene, LIGHT).texts} >= {"1.72", "1.23", "8", "0.375"}
    assert "7" not in {text.text for text in angles_of(scene, LIGHT).texts}


two = st.tuples(st.floats(-5, 5), st.floats(-5, 5)).filter(lambda v: math.hypot(*v) > 0.05)


@given(two, two)
def test_the_perpendicular_meets_the_line_of_the_weights_at_a_right_angle(x, w):
    angles = angles_of(scene_of(numbers([x], [0.0]), [[w[0]], [w[1]]]), LIGHT)
    assert angles.corner is not None
    foot, head = np.array(angles.corner)
    assert head == pytest.approx(x)
    assert foot[0] * w[1] - foot[1] * w[0] == pytest.approx(0.0, abs=1e-9)  # on the line
    assert (head - foot) @ w == pytest.approx(0.0, abs=1e-9)  # at a right angle


@given(two, two)
def test_the_arc_leads_from_the_weights_to_the_input(x, w):
    arc = angles_of(scene_of(numbers([x], [0.0]), [[w[0]], [w[1]]]), LIGHT).arc
    assert arc is not None
    for angle, vector in ((arc.start, w), (arc.start + arc.span, x)):
        direction = np.array([math.cos(angle), math.sin(angle)])
        assert direction == pytest.approx(np.array(vector) / math.hypot(*vector), abs=1e-6)
    assert abs(arc.span) <= math.pi + 1e-9
    assert 0.0 < arc.radius < min(math.hypot(*x), math.hypot(*w))


@pytest.mark.parametrize("weights", [[0.0, 0.0], [math.nan, 1.0], [math.inf, 1.0]])
def test_vectors_without_a_direction_have_no_angle(weights):
    angles = angles_of(scene_of(numbers([INPUT], [0.0]), [[weights[0]], [weights[1]]]), LIGHT)
    assert angles.arc is None
    assert angles.corner is None
    assert {text.text for text in angles.texts} >= {"1.72", "1.23"}


def test_an_angle_that_is_not_the_one_seen_is_not_written_into_the_plane():
    data = Dataset(np.array([[1.0, 2.0, 3.0]]), np.array([[0.0]]))
    angles = angles_of(scene_of(data, [[4.0], [5.0], [6.0]]), LIGHT)
    assert angles.arc is not None
    assert not any("°" in text.text for text in angles.texts)


def test_one_input_and_switched_off_draw_nothing():
    assert angles_of(scene_of(labelled([[2.0]], [0]), [[3.0]]), LIGHT) == NO_ANGLES
    scene = scene_of(numbers([INPUT], [0.0]), [[1.0], [2.0]])
    scene.shown["angles"] = False
    assert angles_of(scene, LIGHT) == NO_ANGLES


# Where texts stand

inside = st.tuples(st.floats(50, 350), st.floats(50, 350))


@given(st.lists(inside, min_size=12, max_size=12))
def test_texts_never_overlap_nor_leave_the_picture(anchors):
    box, taken = QRectF(0, 0, 400, 400), []
    for anchor in anchors:
        directions = ((0.0, -1.0), (0.0, 1.0), (1.0, 0.0), (-1.0, 0.0))
        place = next(text_places(QPointF(*anchor), directions, (34, 15), box, taken), None)
        if place is not None:
            taken.append(place)
    assert taken
    assert all(box.contains(place) for place in taken)
    assert not any(one.intersects(other) for one, other in combinations(taken, 2))


def test_a_text_stands_in_the_first_direction_with_room():
    box = QRectF(0, 0, 400, 400)
    below = next(text_places(QPointF(200, 200), ((0.0, -1.0), (0.0, 1.0)), (34, 15), box, []), None)
    assert below is not None
    assert below.top() > 200
    above = next(text_places(QPointF(200, 200), ((0.0, -1.0), (0.0, 1.0)), (34, 15), box, [below]), None)
    assert above is not None
    assert above.bottom() < 200


# On the screen


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_arc_components_and_foot_are_on_the_screen(view, theme):
    view.show_theme(theme)
    hand = opened(view, "realpython-vectors")
    for name in ("map", "boundary"):
        view.findChild(QCheckBox, f"show_{name}").setChecked(False)

    def has(place, colour, half=2):
        return near(hand.square(*place, half), colour, 110).any()  # thin lines are half the colour

    middle = (math.atan2(1.23, 1.72) + math.atan2(0.32, 2.17)) / 2
    along = [
        r
        for r in np.arange(0.3, 1.2, 0.01)
        if has((r * math.cos(middle), r * math.sin(middle)), theme.accent, 1)
    ]
    assert along  # the arc crosses the line between the two vectors
    assert any(has((1.72, y), theme.accent) for y in np.linspace(0.5, 1.0, 9))
    assert any(has((x, 1.23), theme.accent) for x in np.linspace(0.5, 1.2, 9))
    assert any(has((2.17, y), theme.text) for y in np.linspace(0.1, 0.2, 5))
    foot = WEIGHTS_2 * (INPUT @ WEIGHTS_2) / (WEIGHTS_2 @ WEIGHTS_2)
    assert near(hand.square(*foot, 1), theme.text).all()
    perpendicular = [foot + (INPUT - foot) * t for t in np.linspace(0.3, 0.8, 12)]
    assert any(has(place, theme.text, 1) for place in perpendicular)
    switch(view)
    assert not any(has((1.72, y), theme.accent) for y in np.linspace(0.5, 1.0, 9))
    assert not any(has(place, theme.text, 1) for place in perpendicular)


def test_vectors_follow_every_snapshot(view):
    data = numbers([[2.0, 2.0]], [1.0])
    view.show_dataset(data, fit=True)
    texts = []
    for iteration, weight in ((0, 1.0), (1, 3.0), (2, 4.0)):
        view.show_snapshot(
            one_layer(data, [[weight], [0.5]], activation="linear", samples=[0], iteration=iteration)
        )
        texts.append(view.footer.product.text())
    assert [text.rsplit(" = ")[-1] for text in texts] == ["3.000", "7.000", "9.000"]
    assert all(one != other for one, other in pairwise(texts))

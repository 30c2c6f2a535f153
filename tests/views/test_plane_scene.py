"""What the plane shows, as values, against figures worked out by hand."""

import math

import numpy as np
import pytest
from views.hand_made import labelled, numbers, one_layer

from nnviz.core.dataset import Dataset
from nnviz.views.plane_scene import EMPTY_HALF, MARGIN, PlaneScene, shown_weights, target_range

FOUR_INPUTS = Dataset(np.array([[0.0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 50]]), np.zeros((3, 1)))


def test_a_new_scene_holds_inputs_at_their_medians():
    scene = PlaneScene.of(FOUR_INPUTS)
    assert scene.axes == (0, 1)
    assert scene.held == [4, 5, 6, 7]


@pytest.mark.parametrize(("n_points", "shown"), [(0, True), (12, True), (13, False)])
def test_many_samples_have_no_vectors_at_first(n_points, shown):
    scene = PlaneScene.of(labelled(np.zeros((n_points, 2)), np.zeros(n_points)))
    assert scene.shown["inputs"] == shown
    assert all(scene.shown[layer] for layer in ("map", "boundary", "weights"))


@pytest.mark.parametrize(("n_points", "shown"), [(0, False), (1, True), (3, True), (4, False)])
def test_few_samples_are_compared_with_weights_at_first(n_points, shown):
    scene = PlaneScene.of(labelled(np.zeros((n_points, 2)), np.zeros(n_points)))
    assert scene.shown["angles"] == shown


def test_positions_are_the_two_inputs_on_the_axes():
    scene = PlaneScene.of(FOUR_INPUTS)
    scene.axes = (3, 1)
    assert scene.positions().tolist() == [[3, 1], [7, 5], [50, 9]]


def test_one_input_lies_on_the_horizontal_axis():
    scene = PlaneScene.of(labelled([[2.0], [-3.0]], [0, 1]))
    assert scene.axes == (0, 0)
    assert scene.positions().tolist() == [[2, 0], [-3, 0]]
    assert scene.inputs_at(5.0, 7.0) == [5.0]


def test_a_place_in_the_plane_is_a_whole_sample():
    scene = PlaneScene.of(FOUR_INPUTS)
    scene.axes = (2, 0)
    assert scene.inputs_at(-1.0, -2.0) == [-2.0, 5.0, -1.0, 7.0]
    assert scene.held == [4, 5, 6, 7]


def test_a_move_changes_the_inputs_on_the_axes_of_what_is_selected():
    scene = PlaneScene.of(FOUR_INPUTS)
    scene.axes, scene.keys.selection = (1, 2), [2, 0]
    assert scene.moved(0.5, -1.0).tolist() == [[8, 9.5, 9, 50], [0, 1.5, 1, 3]]
    one = PlaneScene.of(labelled([[2.0], [-3.0]], [0, 1]))
    one.keys.selection = [1]
    assert one.moved(0.5, 9.0).tolist() == [[-2.5]]


def test_the_samples_just_used_are_those_of_the_samples_shown():
    data = labelled([[0, 0], [1, 1]], [0, 1])
    scene = PlaneScene.of(data)
    assert list(scene.used()) == []
    scene.snapshot = one_layer(data, [[0.0], [0.0]], samples=[1])
    assert list(scene.used()) == [1]
    scene.dataset = data.without_points([0])
    assert list(scene.used()) == []


def test_outputs_at_a_place():
    data = labelled([[1.66, 1.56], [2.0, 1.5]], [1, 0])
    scene = PlaneScene.of(data)
    assert scene.outputs_at(0.0, 0.0) is None
    scene.snapshot = one_layer(data, [[1.45], [-0.66]], [0.0])
    # Tutorial A: both of its first predictions.
    assert scene.outputs_at(1.66, 1.56) == pytest.approx([0.7985731], abs=5e-8)
    assert scene.outputs_at(2.0, 1.5) == pytest.approx([0.87101915], abs=5e-9)


def test_outputs_of_a_network_for_other_inputs_are_not_asked_for():
    scene = PlaneScene.of(labelled([[1.0], [2.0]], [1, 0]))
    scene.snapshot = one_layer(labelled([[1, 1]], [0]), [[1.0], [1.0]])
    assert scene.outputs_at(1.0, 1.0) is None


def test_the_extent_is_a_square_around_samples_and_origin():
    middle, half = PlaneScene.of(labelled([[2, 1], [6, -1]], [0, 1])).extent()
    assert middle.tolist() == [3, 0]
    assert half == pytest.approx(3.0 * (1 + MARGIN))


@pytest.mark.parametrize("scale", [1e9, 1e-9])
def test_the_extent_follows_the_samples_at_any_scale(scale):
    middle, half = PlaneScene.of(labelled([[scale, 0], [-scale, 0]], [0, 1])).extent()
    assert middle == pytest.approx([0, 0])
    assert half == pytest.approx(scale * (1 + MARGIN))


@pytest.mark.parametrize("points", [np.empty((0, 2)), np.zeros((1, 2)), np.full((2, 2), 1e-300)])
def test_the_extent_of_nothing_is_a_plane_to_click_in(points):
    middle, half = PlaneScene.of(labelled(points, np.zeros(len(points)))).extent()
    assert middle == pytest.approx([0, 0])
    assert half == pytest.approx(EMPTY_HALF * (1 + MARGIN))


def test_the_extent_holds_weight_vectors_that_are_near():
    # Tutorial A: with input (1.72, 1.23), weights_2 (2.17, 0.32) reaches out of the samples' square.
    data = numbers([[1.72, 1.23]], [[2.1672, 4.1259]])
    scene = PlaneScene.of(data)
    scene.snapshot = one_layer(data, [[1.26, 2.17], [0.0, 0.32]], activation="linear")
    middle, half = scene.extent()
    assert middle == pytest.approx([2.17 / 2, 1.23 / 2])
    assert half == pytest.approx(2.17 / 2 * (1 + MARGIN))
    scene.shown["weights"] = False
    assert scene.extent()[1] == pytest.approx(1.72 / 2 * (1 + MARGIN))


def test_the_extent_leaves_out_weight_vectors_that_are_far():
    data = labelled([[2, 1], [-2, -1]], [0, 1])
    scene = PlaneScene.of(data)
    scene.snapshot = one_layer(data, [[300.0], [math.nan]])
    assert scene.extent()[1] == pytest.approx(2.0 * (1 + MARGIN))


def test_a_field_request_asks_for_what_is_in_view():
    scene = PlaneScene.of(FOUR_INPUTS)
    scene.axes, scene.held[2] = (3, 0), 0.25
    request = scene.field_request((-1.0, 1.0), (-2.0, 2.0))
    assert (request.x_range, request.y_range) == ((-1.0, 1.0), (-2.0, 2.0))
    assert request.axes == (3, 0)
    assert request.held == (4, 5, 0.25, 7)
    assert request.resolution == 128
    assert request.tile_resolution > 0


def test_the_weights_of_the_inputs_shown():
    data = Dataset(np.zeros((1, 3)), np.zeros((1, 2)))
    snapshot = one_layer(data, [[1, 2], [3, 4], [5, 6]])
    assert shown_weights(snapshot, (2, 0)).tolist() == [[5, 6], [1, 2]]
    one = one_layer(labelled([[1.0]], [0]), [[7.0]])
    assert shown_weights(one, (0, 0)).tolist() == [[7], [0]]


@pytest.mark.parametrize(
    ("targets", "expected"),
    [([2, -1, 0.5], (-1, 2)), ([3], (0, 6)), ([-3, -3], (-6, 0)), ([0], (-1, 1)), ([], (0, 1))],
)
def test_colours_stand_for_the_range_of_targets(targets, expected):
    assert target_range(numbers(np.zeros((len(targets), 2)), np.reshape(targets, (-1, 1)))) == expected

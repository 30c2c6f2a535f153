import numpy as np
import pytest

from nnviz.core.field import FieldRequest, compute_field
from nnviz.core.network import Architecture


def request(n_inputs=2, **changes) -> FieldRequest:
    values = {"x_range": (-2.0, 4.0), "y_range": (-1.0, 2.0), "axes": (0, 1), "held": (0.0,) * n_inputs}
    return FieldRequest(**{**values, "resolution": 24, **changes})


def random_network(sizes, activations):
    architecture = Architecture(sizes, activations)
    return architecture, architecture.initial_parameters("normal", np.random.default_rng(1))


def test_heat_map_is_the_prediction_at_the_centre_of_every_cell():
    architecture, parameters = random_network((2, 5, 1), ("tanh", "sigmoid"))
    field = compute_field(architecture, parameters, request(), classification=True)
    assert field.outputs.shape == (1, 24, 24)
    for row in range(24):
        for column in range(24):
            point = (-2.0 + (column + 0.5) * 6.0 / 24, -1.0 + (row + 0.5) * 3.0 / 24)
            expected = architecture.predict(parameters, np.array([point]))[0, 0]
            assert field.outputs[0, row, column] == pytest.approx(expected, abs=1e-5)


def test_inputs_that_are_not_shown_are_held_and_axes_can_be_chosen():
    architecture, parameters = random_network((3, 4, 2), ("tanh", "linear"))
    field = compute_field(
        architecture, parameters, request(3, axes=(2, 0), held=(9.0, 0.25, 9.0), resolution=2),
        classification=False,
    )  # fmt: skip
    # Lower right cell: x = 2.5 is the third input, y = −0.25 the first.
    expected = architecture.predict(parameters, np.array([(-0.25, 0.25, 2.5)]))[0]
    assert field.outputs[:, 0, 1] == pytest.approx(expected, abs=1e-5)
    assert field.boundary == ()


def test_one_input_is_shown_along_x():
    architecture, parameters = random_network((1, 1), ("sigmoid",))
    field = compute_field(
        architecture, parameters, request(1, axes=(0, 0), resolution=4), classification=False
    )
    xs = np.array([-1.25, 0.25, 1.75, 3.25])[:, None]
    expected = architecture.predict(parameters, xs)[:, 0]
    for row in field.outputs[0]:
        assert row == pytest.approx(expected, abs=1e-6)


def test_boundary_of_one_neuron_is_the_line_where_its_weighted_sum_is_zero():
    architecture = Architecture((2, 1), ("sigmoid",))
    w, b = np.array([1.5, -2.0]), 0.7
    field = compute_field(architecture, np.array([*w, b]), request(resolution=64), classification=True)
    (line,) = field.boundary
    distance = (line @ w + b) / np.linalg.norm(w)
    assert np.abs(distance).max() < 1e-3  # a hundredth of a cell
    assert np.ptp(line[:, 1]) == pytest.approx(3.0, abs=0.1)  # from the bottom of the plane to its top


def test_boundary_between_classes_is_where_the_largest_outputs_meet():
    # Outputs (x, −x, −9): classes 0 and 1 meet at x = 0, class 2 never wins.
    architecture = Architecture((2, 3), ("linear",))
    parameters = architecture.flat([([[1, -1, 0], [0, 0, 0]], [0, 0, -9])])
    field = compute_field(architecture, parameters, request(), classification=True)
    assert field.boundary
    for line in field.boundary:
        assert line[:, 0] == pytest.approx(0.0, abs=1e-6)


def test_no_boundary_where_one_class_has_the_whole_plane():
    architecture = Architecture((2, 1), ("sigmoid",))
    assert (
        compute_field(architecture, np.array([0.1, 0.1, 9.0]), request(), classification=True).boundary == ()
    )


def test_every_unit_has_a_tile_with_its_own_response():
    architecture, parameters = random_network((2, 3, 1), ("tanh", "sigmoid"))
    field = compute_field(architecture, parameters, request(tile_resolution=2), classification=True)
    assert [tile.shape for tile in field.tiles] == [(3, 2, 2), (1, 2, 2)]
    hidden, output = architecture.forward(parameters, np.array([(-0.5, 1.25)]))  # upper left cell
    assert field.tiles[0][:, 1, 0] == pytest.approx(hidden.activations[0], abs=1e-6)
    assert field.tiles[1][:, 1, 0] == pytest.approx(output.activations[0], abs=1e-6)


def test_a_network_that_has_overflowed_is_drawn_without_a_warning():
    architecture = Architecture((2, 2, 1), ("linear", "linear"))
    field = compute_field(
        architecture, np.full(architecture.n_parameters, 1e300), request(), classification=True
    )
    assert field.boundary == ()
    assert not np.isfinite(field.outputs).all()

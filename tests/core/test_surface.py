"""The loss surface: bowls by hand, and every cell against the loss that training measures."""

import numpy as np
import pytest

from nnviz.core.dataset import Dataset
from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.core.presets import preset_experiment
from nnviz.core.surface import (
    COARSEST,
    FINEST,
    SurfaceCut,
    SurfaceRequest,
    compute_rows,
    compute_surface,
    rows_at_once,
    surface_resolution,
)
from nnviz.core.training import initial_state, measure


def neuron(inputs, targets, parameters, activation="linear", **config):
    kind = "regression" if activation == "linear" else "classification"
    dataset = Dataset(np.array(inputs, float), np.array(targets, float)[:, None], kind)
    architecture = Architecture((dataset.n_inputs, 1), (activation,))
    return Experiment(
        dataset, architecture, TrainingConfig(**config), given_parameters=np.array(parameters, float)
    )


def surface_of(experiment, places, x_range, y_range, resolution):
    parameters = initial_state(experiment).parameters
    return compute_surface(
        SurfaceRequest(experiment, parameters, SurfaceCut(places, x_range, y_range), resolution)
    )


def random_network(sizes, n, loss="squared_error", activation="tanh", bias=True, seed=0):
    rng = np.random.default_rng(seed)
    classes = rng.integers(0, max(2, sizes[-1]), n)
    targets = np.eye(sizes[-1])[classes] if sizes[-1] > 1 else classes[:, None].astype(float)
    dataset = Dataset(rng.normal(size=(n, sizes[0])), targets).with_held_out(0.25)
    architecture = Architecture(sizes, (activation,) * (len(sizes) - 2) + ("sigmoid",), bias=bias)
    return Experiment(dataset, architecture, TrainingConfig(loss=loss, seed=seed))


def test_one_linear_neuron_and_one_sample_make_the_valley_of_a_square():
    # (w · 2 + b − 3)² at w = −1, 0, 1 (across) and b = 0, 1 (upwards, in the end points' middle too).
    surface = surface_of(neuron([[2.0]], [3.0], [9.0, 9.0]), (0, 1), (-1.0, 1.0), (0.0, 2.0), 3)
    assert surface.losses.tolist() == [[25.0, 9.0, 1.0], [16.0, 4.0, 0.0], [9.0, 1.0, 1.0]]


def test_the_axes_can_be_exchanged():
    experiment = neuron([[2.0]], [3.0], [9.0, 9.0])
    surface = surface_of(experiment, (1, 0), (0.0, 2.0), (-1.0, 1.0), 3)
    assert surface.losses.tolist() == [[25.0, 16.0, 9.0], [9.0, 4.0, 1.0], [1.0, 0.0, 1.0]]


def test_the_other_parameters_stay_as_they_are():
    # Two samples, w₂ = 10 held: (w₁·1 + 10·0.5 + b − 5)² + (w₁·0 + 10·1 + b − 11)².
    experiment = neuron([[1.0, 0.5], [0.0, 1.0]], [5.0, 11.0], [7.0, 10.0, 7.0])
    surface = surface_of(experiment, (0, 2), (0.0, 2.0), (0.0, 1.0), 2)
    # At (w₁, b): (0, 0) → 0 + 1; (2, 0) → 4 + 1; (0, 1) → 1 + 0; (2, 1) → 9 + 0.
    assert surface.losses.tolist() == [[1.0, 5.0], [1.0, 9.0]]


def test_house_prices_lie_in_a_bowl():
    """Along each axis the second difference of a sum of squares is the same everywhere: 2 h² Σ x²."""
    experiment = preset_experiment("house-prices")
    losses = surface_of(experiment, (0, 1), (-3.0, 3.0), (-3.0, 3.0), 7).losses  # h = 1
    inputs = experiment.dataset.training[0]
    for axis, column in ((1, 0), (0, 1)):
        expected = 2.0 * float((inputs[:, column] ** 2).sum())
        np.testing.assert_allclose(np.diff(losses, 2, axis=axis), expected, rtol=1e-9)


@pytest.mark.parametrize(
    ("sizes", "loss", "activation", "bias"),
    [
        ((2, 1), "cross_entropy", "tanh", True),
        ((2, 8, 8, 8, 1), "squared_error", "tanh", True),
        ((3, 5, 4), "cross_entropy", "relu", True),
        ((2, 4, 1), "squared_error", "relu", False),
    ],
)
def test_every_cell_is_the_loss_that_training_measures(sizes, loss, activation, bias):
    experiment = random_network(sizes, 40, loss, activation, bias)
    parameters = initial_state(experiment).parameters
    rng = np.random.default_rng(1)
    n_parameters = len(parameters)
    last_two = (n_parameters - 1, n_parameters - 2)
    for places in [last_two, *(tuple(rng.choice(n_parameters, 2, replace=False)) for _ in range(4))]:
        request = SurfaceRequest(experiment, parameters, SurfaceCut(places, (-3.0, 2.0), (-1.0, 4.0)), 9)
        losses = compute_surface(request).losses
        for _ in range(5):
            column, row = rng.integers(0, 9, 2)
            changed = parameters.copy()
            changed[list(places)] = -3.0 + 5.0 * column / 8, -1.0 + 5.0 * row / 8
            assert losses[row, column] == pytest.approx(measure(experiment, changed)[0], rel=1e-12)


def test_rows_are_the_same_piece_by_piece():
    experiment = random_network((2, 4, 1), 1000)
    request = SurfaceRequest(
        experiment, initial_state(experiment).parameters, SurfaceCut((0, 9), (-1.0, 1.0), (0.0, 5.0)), 16
    )
    pieces = [compute_rows(request, start, start + 5) for start in (0, 5, 10)] + [
        compute_rows(request, 15, 16)
    ]
    np.testing.assert_allclose(np.concatenate(pieces), compute_surface(request).losses, rtol=1e-12)


def test_what_is_not_finite_is_nan():
    # (1e9 · w − 0)² at w = 1e200 leaves the doubles; at w = 0 it is 0 + b².
    experiment = neuron([[1e9]], [0.0], [0.0, 0.0])
    losses = surface_of(experiment, (0, 1), (0.0, 1e200), (0.0, 2.0), 2).losses
    assert np.isnan(losses[:, 1]).all()
    assert losses[:, 0].tolist() == [0.0, 4.0]


def test_moving_only_along_the_axes_changes_no_surface():
    experiment = preset_experiment("realpython")
    cut = SurfaceCut((0, 1), (-1.0, 1.0), (-1.0, 1.0))
    request = SurfaceRequest(experiment, np.array([1.0, 2.0, 3.0]), cut)
    assert request.same_surface(SurfaceRequest(experiment, np.array([5.0, 6.0, 3.0]), cut))
    assert not request.same_surface(SurfaceRequest(experiment, np.array([1.0, 2.0, 3.5]), cut))
    moved = experiment.with_dataset(experiment.dataset.without_points([0]))
    assert not request.same_surface(SurfaceRequest(moved, np.array([1.0, 2.0, 3.0]), cut))
    learns_otherwise = experiment.with_config(learning_rate=0.01)
    assert request.same_surface(SurfaceRequest(learns_otherwise, np.array([1.0, 2.0, 3.0]), cut))
    cross = experiment.with_config(loss="cross_entropy")
    assert not request.same_surface(SurfaceRequest(cross, np.array([1.0, 2.0, 3.0]), cut))


def test_what_costs_more_is_coarser_and_in_pieces():
    small, large = preset_experiment("realpython"), random_network((2, 8, 8, 8, 1), 8000)
    assert surface_resolution(small, (0, 1)) == FINEST
    assert surface_resolution(large, (0, 1)) == COARSEST
    cut = SurfaceCut((0, 1), (-1.0, 1.0), (-1.0, 1.0))
    for experiment, whole in ((small, True), (large, False)):
        request = SurfaceRequest(experiment, np.empty(0), cut, surface_resolution(experiment, (0, 1)))
        assert (rows_at_once(request) == request.resolution) is whole


def test_what_is_too_large_is_refused_kindly():
    experiment = random_network((16, *(64,) * 8, 10), 4000)
    with pytest.raises(InputError, match=r"^too large to draw: .* fewer points or a smaller network"):
        surface_resolution(experiment, (0, 1))

"""The loss surface: the loss over two parameters, all others as they are."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment
from nnviz.core.functions import ACTIVATIONS
from nnviz.core.network import Architecture, LayerValues
from nnviz.core.part import Part
from nnviz.core.places import part_at
from nnviz.core.trace import sample_losses

Array = npt.NDArray[np.float64]
Range = tuple[float, float]

FINEST: Final = 64  # points a side
COARSEST: Final = 16  # with fewer a valley falls between two points
ERRAND_SECONDS: Final = 0.05  # that one calculation may take, by its estimate
MOST_SECONDS: Final = 1.0  # that a whole surface may take
BLOCK_VALUES: Final = 32_768  # activations a block and layer: what malloc reuses and the cache holds
FEWEST_SAMPLES: Final = 128  # of a block, where there are so many
# Measured on one core, in ns: a multiplication in a matrix product, an activation, a sample's loss.
_PRODUCT, _ACTIVATION, _LOSS = 0.15, 7.0, 7.0


@dataclass(frozen=True, slots=True)
class SurfaceCut:
    """Which part of the space of parameters to look at.

    Attributes
    ----------
    places : of the two parameters, across and upwards, in the flat vector
    x_range, y_range : (low, high) of either
    """

    places: tuple[int, int]
    x_range: Range
    y_range: Range


@dataclass(frozen=True, eq=False, slots=True)
class SurfaceRequest:
    """All that a surface depends on.

    Attributes
    ----------
    experiment : its training samples, architecture and loss
    parameters : (n_parameters,) of which all but two count
    cut : those two, and their ranges
    resolution : points a side, the ends of the ranges among them
    """

    experiment: Experiment
    parameters: Array
    cut: SurfaceCut
    resolution: int = FINEST

    @property
    def xs(self) -> Array:
        """Values of the first parameter, (resolution,), ascending."""
        return np.linspace(*self.cut.x_range, self.resolution)

    @property
    def ys(self) -> Array:
        """Values of the second parameter, (resolution,), ascending."""
        return np.linspace(*self.cut.y_range, self.resolution)

    def same_surface(self, other: "SurfaceRequest") -> bool:
        """Whether both would be answered alike: the two parameters of the cut do not count."""
        mine, theirs = self.experiment, other.experiment
        return (
            self.cut == other.cut
            and self.resolution == other.resolution
            and mine.dataset is theirs.dataset
            and mine.architecture == theirs.architecture
            and mine.config.loss == theirs.config.loss
            and np.array_equal(self._rest, other._rest)
        )

    @property
    def _rest(self) -> Array:
        rest = self.parameters.copy()
        rest[list(self.cut.places)] = 0.0
        return rest


@dataclass(frozen=True, eq=False, slots=True)
class Surface:
    """The answer to a SurfaceRequest.

    Attributes
    ----------
    losses : (resolution, resolution), summed over the training samples, row = y ascending; nan where
        not finite
    """

    request: SurfaceRequest
    losses: Array


def surface_resolution(experiment: Experiment, places: tuple[int, int]) -> int:
    """How many points a side a surface gets: fewer where each costs more.

    Raises
    ------
    InputError
        When even the coarsest would take too long.
    """
    cost = 1e-9 * len(experiment.dataset.training_indices) * _nanoseconds(experiment.architecture, places)
    if cost * COARSEST**2 > MOST_SECONDS or cost * COARSEST > 2 * ERRAND_SECONDS:
        raise InputError(
            "too large to draw: one look at so many samples with so many parameters takes too long; "
            "take fewer points or a smaller network"
        )
    return max(COARSEST, min(FINEST, int(math.sqrt(ERRAND_SECONDS / max(cost, 1e-12)))))


def rows_at_once(request: SurfaceRequest) -> int:
    """How many rows of a surface one calculation may take on."""
    samples = len(request.experiment.dataset.training_indices)
    cost = 1e-9 * samples * _nanoseconds(request.experiment.architecture, request.cut.places)
    return max(1, min(request.resolution, int(ERRAND_SECONDS / max(cost * request.resolution, 1e-12))))


def compute_surface(request: SurfaceRequest) -> Surface:
    """The whole surface at once."""
    return Surface(request, compute_rows(request, 0, request.resolution))


def compute_rows(request: SurfaceRequest, start: int, stop: int) -> Array:
    """Rows `start` to `stop` of a surface's losses, (stop − start, resolution).

    The losses are those of `training.measure` but for the last digits, since the sums run in another
    order. In NumPy over many cells at once, which is 5 to 30 times faster than the compiled loop a cell,
    and needs no compiling.
    """
    experiment, n = request.experiment, request.resolution
    x, y = np.tile(request.xs, stop - start), np.repeat(request.ys[start:stop], n)
    inputs, targets = experiment.dataset.training
    losses = np.zeros(len(x))
    net = _Net(request)
    at_once = max(FEWEST_SAMPLES, BLOCK_VALUES // (len(x) * net.width))
    with np.errstate(all="ignore"):
        for some in _blocks(len(inputs), at_once):
            values = net.before(inputs[some])
            for cells in _blocks(len(x), BLOCK_VALUES // (values.shape[1] * net.width)):
                losses[cells] += net.losses(x[cells], y[cells], values, targets[some])
    losses[~np.isfinite(losses)] = np.nan
    return losses.reshape(stop - start, n)


class _Net:
    """The network with its two chosen parameters left open."""

    def __init__(self, request: SurfaceRequest) -> None:
        architecture, places = request.experiment.architecture, request.cut.places
        parameters = request.parameters.copy()
        parameters[list(places)] = 0.0  # what they add is added for each cell
        self._layers = architecture.layers(parameters)
        self._activations = architecture.activations
        self._loss = request.experiment.config.loss
        self._chosen = [part_at(place, architecture) for place in places]
        self._first = min(part.layer for part in self._chosen)
        self.width = max(architecture.sizes[self._first + 1 :])  # of what differs from cell to cell

    def before(self, inputs: Array) -> Array:
        """What goes into the first layer that differs from cell to cell, (1, n, n_in)."""
        values = inputs[None]
        for layer in range(self._first):
            values = ACTIVATIONS[self._activations[layer]].value(self._sums(layer, values))
        return values

    def losses(self, x: Array, y: Array, values: Array, targets: Array) -> Array:
        """The loss of n samples in each of k cells, (k,), from what `before` has found for them."""
        for layer in range(self._first, len(self._layers)):
            sums = self._sums(layer, values)
            for part, open_values in zip(self._chosen, (x, y), strict=True):
                if part.layer == layer:
                    sums = _with_part(sums, part, open_values, values)
            values = ACTIVATIONS[self._activations[layer]].value(sums)
        each = sample_losses(self._loss, LayerValues(sums, values), targets)
        return np.asarray(each.sum(axis=(1, 2)))

    def _sums(self, layer: int, values: Array) -> Array:
        weights, biases = self._layers[layer]
        sums = values @ weights
        if biases is not None:
            sums += biases
        return sums


def _with_part(sums: Array, part: Part, open_values: Array, values: Array) -> Array:
    """Pre-activations (k, n, units) in which a weight or bias has another value in each cell."""
    if len(sums) == 1:
        sums = np.repeat(sums, len(open_values), axis=0)
    if part.kind == "weight":
        sums[:, :, part.unit] += open_values[:, None] * values[:, :, part.source]
    else:
        sums[:, :, part.unit] += open_values[:, None]
    return sums


def _blocks(count: int, size: int) -> Iterator[slice]:
    for start in range(0, count, max(1, size)):
        yield slice(start, start + max(1, size))


def _nanoseconds(architecture: Architecture, places: tuple[int, int]) -> float:
    """What one sample costs in one cell."""
    first = min(part_at(place, architecture).layer for place in places)
    total = _LOSS * architecture.sizes[-1]
    for layer, (n_in, n_out) in enumerate(architecture.shapes[first:], first):
        total += _ACTIVATION * n_out + (_PRODUCT * n_in * n_out if layer > first else 0.0)
    return total

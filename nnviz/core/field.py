"""What the network computes all over the plane: heat map, decision boundary, response tiles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
from contourpy import contour_generator

from nnviz.core.functions import ACTIVATIONS
from nnviz.core.network import Architecture, LayerParameters

THRESHOLD: Final = 0.5
BLOCK_VALUES: Final = 32_768  # activations a block and layer: what malloc reuses and the cache holds


@dataclass(frozen=True, slots=True)
class FieldRequest:
    """Which part of the input space to look at.

    Parameters
    ----------
    x_range, y_range : (low, high) of the two inputs shown
    axes : which inputs those are
    held : (n_inputs,) value of every input that is not shown
    resolution : points a side of the heat map
    tile_resolution : points a side of each unit's response tile; 0 for none
    """

    x_range: tuple[float, float]
    y_range: tuple[float, float]
    axes: tuple[int, int]
    held: tuple[float, ...]
    resolution: int = 128
    tile_resolution: int = 0

    def grid(self, resolution: int) -> npt.NDArray[np.float32]:
        """Inputs (n_inputs, resolution²) at the centres of the cells, row by row, y ascending."""
        points = np.empty((len(self.held), resolution * resolution), np.float32)
        points[:] = np.array(self.held)[:, None]
        centres = (np.arange(resolution) + 0.5) / resolution
        x = self.x_range[0] + centres * (self.x_range[1] - self.x_range[0])
        y = self.y_range[0] + centres * (self.y_range[1] - self.y_range[0])
        if self.axes[1] != self.axes[0]:
            points[self.axes[1]] = np.repeat(y, resolution)
        points[self.axes[0]] = np.tile(x, resolution)
        return points


@dataclass(frozen=True, eq=False, slots=True)
class Field:
    """The answer to a FieldRequest.

    Attributes
    ----------
    outputs : (n_outputs, resolution, resolution) float32, row = y ascending
    boundary : polylines (k, 2) in plane coordinates where the predicted class changes
    tiles : one array (units, t, t) float32 for each layer after the inputs, or nothing
    """

    request: FieldRequest
    outputs: npt.NDArray[np.float32]
    boundary: tuple[npt.NDArray[np.float64], ...]
    tiles: tuple[npt.NDArray[np.float32], ...]


def compute_field(
    architecture: Architecture,
    parameters: npt.NDArray[np.float64],
    request: FieldRequest,
    *,
    classification: bool,
) -> Field:
    """Evaluate the network on the request's grids; float32, which is enough for a picture."""
    side, t = request.resolution, request.tile_resolution
    points = request.grid(side)
    outputs = np.empty((architecture.sizes[-1], side * side), np.float32)
    tiles: tuple[npt.NDArray[np.float32], ...] = ()
    with np.errstate(over="ignore", invalid="ignore"):
        layers = architecture.layers(parameters.astype(np.float32))
        # Few large blocks: around every NumPy call the worker may wait for the interpreter's lock.
        size = BLOCK_VALUES // max(architecture.sizes)
        for start in range(0, side * side, size):
            *_, last = _activations(architecture, layers, points[:, start : start + size])
            outputs[:, start : start + size] = last
        if t:
            found = _activations(architecture, layers, request.grid(t))
            tiles = tuple(values.reshape(-1, t, t) for values in found)
    maps = outputs.reshape(-1, side, side)
    boundary = decision_boundary(maps, request) if classification else ()
    return Field(request, maps, boundary, tiles)


def decision_boundary(
    outputs: npt.NDArray[np.float32], request: FieldRequest
) -> tuple[npt.NDArray[np.float64], ...]:
    """Lines where the predicted class changes: the 0.5 contour, or where two largest outputs meet."""
    side = request.resolution
    centres = (np.arange(side) + 0.5) / side
    x = request.x_range[0] + centres * (request.x_range[1] - request.x_range[0])
    y = request.y_range[0] + centres * (request.y_range[1] - request.y_range[0])
    levels = [(outputs[0], THRESHOLD)] if len(outputs) == 1 else _leads(outputs)
    lines: list[npt.NDArray[np.float64]] = []
    for values, level in levels:
        if np.isfinite(values).all() and values.min() < level < values.max():
            found = contour_generator(x, y, values).lines(level)
            lines.extend(cast(list[npt.NDArray[np.float64]], found))
    return tuple(lines)


def _leads(outputs: npt.NDArray[np.float32]) -> Iterator[tuple[npt.NDArray[np.float32], float]]:
    """By how much each output leads those after it; masked where one before it is larger than all these.

    So each line between two classes is drawn once, and dashes stay dashes.
    """
    for i in range(len(outputs) - 1):
        rest = outputs[i + 1 :].max(axis=0)
        lead = outputs[i] - rest
        if i:
            lead = np.ma.masked_where(outputs[:i].max(axis=0) > np.maximum(outputs[i], rest), lead)
        yield lead, 0.0


def _activations(
    architecture: Architecture, layers: Sequence[LayerParameters], points: npt.NDArray[np.float32]
) -> Iterator[npt.NDArray[Any]]:
    """What each layer computes, (units, n), for points of shape (n_inputs, n)."""
    values: npt.NDArray[Any] = points
    for (weights, biases), name in zip(layers, architecture.activations, strict=True):
        values = weights.T @ values
        if biases is not None:
            values += biases[:, None]
        values = ACTIVATIONS[name].value(values)
        yield values

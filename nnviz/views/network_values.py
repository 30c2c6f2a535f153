"""What a network diagram shows: names of units, values for one sample, levels of the tiles. No Qt."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import Dataset
from nnviz.core.field import FieldRequest
from nnviz.core.network import Architecture
from nnviz.core.snapshot import Snapshot
from nnviz.views import numbers

Array = npt.NDArray[np.float64]

_SUPERSCRIPTS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPTS: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_DISPLAYED: Final = {"relu": "ReLU"}


def activation_title(name: str) -> str:
    """An activation's name as it is written for people."""
    return _DISPLAYED.get(name, name)


def layer_symbol(architecture: Architecture, column: int) -> str:
    """The letter of a column's units after the inputs: a, a² with several hidden layers, ŷ."""
    if column == architecture.n_layers:
        return "ŷ"
    return "a" + (str(column).translate(_SUPERSCRIPTS) if len(architecture.hidden) > 1 else "")


def unit_name(architecture: Architecture, input_names: tuple[str, ...], column: int, unit: int) -> str:
    """The name of a node: x₁, a₂, a³₁ (layer 3, unit 1), ŷ, ŷ₂."""
    if column == 0:
        return input_names[unit]
    symbol = layer_symbol(architecture, column)
    alone = column == architecture.n_layers and architecture.sizes[-1] == 1
    return symbol if alone else symbol + str(unit + 1).translate(_SUBSCRIPTS)


def pre_activation_name(architecture: Architecture, column: int, unit: int) -> str:
    """The name of a unit's pre-activation, as short as the unit's: z₂, z³₁, z."""
    return "z" + unit_name(architecture, (), column, unit).removeprefix("ŷ").removeprefix("a")


def label_number(value: float) -> str:
    """A value short enough for a label."""
    return numbers.short(value if not abs(value) < 0.001 else 0.0)


def plain(value: float) -> str:
    """A given value, such as a target: a whole number without decimals."""
    return numbers.whole(int(value)) if value.is_integer() and abs(value) < 1e6 else numbers.short(value)


@dataclass(frozen=True, eq=False)
class SampleValues:
    """What the network computes for one sample.

    Attributes
    ----------
    index : of the sample
    just_used : whether the last iteration trained on it
    pre_activations : one array (units,) a column, None where it is not known yet; the inputs themselves
        in column 0
    activations : likewise
    """

    index: int
    just_used: bool
    pre_activations: tuple[Array | None, ...]
    activations: tuple[Array | None, ...]


def sample_values(snapshot: Snapshot) -> SampleValues | None:
    """Values for the last sample used, else for the first one; None where there are no samples."""
    dataset = snapshot.experiment.dataset
    used = [int(i) for i in snapshot.samples if 0 <= i < len(dataset)]
    if not len(dataset):
        return None
    index = used[-1] if used else 0
    inputs = dataset.inputs[index : index + 1]
    layers = snapshot.experiment.architecture.forward(snapshot.parameters, inputs)
    return SampleValues(
        index,
        bool(used),
        (inputs[0], *(layer.pre_activations[0] for layer in layers)),
        (inputs[0], *(layer.activations[0] for layer in layers)),
    )


def levels(
    activation: str, values: npt.NDArray[np.floating], targets: Array | None = None
) -> tuple[float, float]:
    """The values, lowest and highest, that the two ends of the colour map stand for.

    Parameters
    ----------
    activation : of the layer
    values : what the layer computes
    targets : of a regression, where the layer is its output

    Sigmoid and tanh have ends of their own. ReLU and linear run to the largest value there is, with 0
    in the neutral middle: a ReLU that is off is neither class nor sign.
    """
    if activation == "sigmoid":
        return 0.0, 1.0
    if activation == "tanh":
        return -1.0, 1.0
    if activation == "linear" and targets is not None and targets.size and np.ptp(targets) > 0.0:
        return float(targets.min()), float(targets.max())
    finite = np.abs(values[np.isfinite(values)])
    largest = float(finite.max()) if finite.size and finite.max() > 0.0 else 1.0
    return -largest, largest


def colour_indices(values: npt.NDArray[np.floating], low: float, high: float) -> npt.NDArray[np.uint8]:
    """Places in a table of 256 colours, same shape; what is not a number stands in the middle."""
    with np.errstate(over="ignore", invalid="ignore"):
        places = (values - low) * (255.0 / (high - low))
        np.clip(places, 0.0, 255.0, out=places)
        places[np.isnan(places)] = 128.0
        return np.asarray(np.rint(places), dtype=np.uint8)


def data_request(dataset: Dataset, resolution: int) -> FieldRequest:
    """The part of the plane that the samples cover, for tiles when no plane is shown."""
    axes = (0, min(1, dataset.n_inputs - 1))
    ranges = []
    for axis in axes:
        column = dataset.inputs[:, axis]
        low, high = (float(column.min()), float(column.max())) if len(column) else (-1.0, 1.0)
        ranges.append((low, high) if high > low else (low - 1.0, high + 1.0))
    held = tuple(float(value) for value in dataset.typical_inputs)
    return FieldRequest(ranges[0], ranges[1], axes, held, tile_resolution=resolution)


def input_tiles(request: FieldRequest, dataset: Dataset, resolution: int) -> npt.NDArray[np.uint8]:
    """Colour places, (n_inputs, t, t), of the inputs themselves over the plane; 0 is neutral."""
    grid = request.grid(resolution).reshape(-1, resolution, resolution)
    tiles = np.empty(grid.shape, np.uint8)
    for i, values in enumerate(grid):
        largest = max(np.abs(values).max(), np.abs(dataset.inputs[:, i]).max(initial=0.0)) or 1.0
        tiles[i] = colour_indices(values, -largest, largest)
    return tiles

"""NetworkFrame: all that one frame of the network diagram shows, worked out when first needed. No Qt."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from nnviz.core.experiment import Experiment
from nnviz.core.field import Field, FieldRequest
from nnviz.core.network import Architecture
from nnviz.core.part import Part
from nnviz.core.snapshot import Snapshot
from nnviz.views.network_layout import Edge, Layout, Node
from nnviz.views.network_moment import NetworkMoment
from nnviz.views.network_parts import part_edge, part_node
from nnviz.views.network_values import (
    Array,
    SampleValues,
    colour_indices,
    data_request,
    input_tiles,
    levels,
    sample_values,
    unit_name,
)

TILE_RESOLUTION: Final = 24


@dataclass(frozen=True, eq=False)
class NetworkFrame:
    """A snapshot as the diagram reads it.

    Parameters
    ----------
    snapshot : what to show
    field : the newest one with tiles for this architecture, or None
    moment : where the iteration stands, of the same network and samples, or None
    """

    snapshot: Snapshot
    field: Field | None = None
    moment: NetworkMoment | None = None

    @property
    def experiment(self) -> Experiment:
        """What is being trained."""
        return self.snapshot.experiment

    @property
    def architecture(self) -> Architecture:
        """The network's shape."""
        return self.experiment.architecture

    @cached_property
    def values(self) -> SampleValues | None:
        """What the network computes for the current sample, if there is one."""
        return sample_values(self.snapshot) if self.moment is None else self.moment.values

    @cached_property
    def largest_weight(self) -> float:
        """The largest finite |weight| of the network; 0 where all are 0."""
        tops = [np.abs(w[np.isfinite(w)]).max(initial=0.0) for w in self.snapshot.weights]
        return float(max(tops))

    @property
    def request(self) -> FieldRequest:
        """The part of the plane that the tiles show."""
        if self.field is not None:
            return self.field.request
        return data_request(self.experiment.dataset, TILE_RESOLUTION)

    def name(self, node: Node) -> str:
        """The name of a node."""
        return unit_name(self.architecture, self.experiment.dataset.input_names, *node)

    def value(self, node: Node) -> float | None:
        """What a node puts out for the current sample, or None where that is not known."""
        values = None if self.values is None else self.values.activations[node.column]
        return None if values is None else float(values[node.unit])

    def original_input(self, unit: int) -> float | None:
        """What an input of the current sample was before it was scaled, or None where it was not."""
        scaling = self.experiment.dataset.scaling
        scaled = None if self.values is None else self.values.activations[0]
        if scaling is None or scaled is None:
            return None
        return float(scaling.recovered(scaled)[unit])

    def pre_activation(self, node: Node) -> float | None:
        """A node's weighted sum for the current sample, or None where that is not known."""
        values = None if self.values is None else self.values.pre_activations[node.column]
        return None if values is None else float(values[node.unit])

    def delta(self, node: Node) -> float | None:
        """∂L/∂z of a node for the current sample, or None where that is not known."""
        return None if self.moment is None else self.moment.delta(node)

    def parameter(self, part: Part) -> float:
        """A weight or bias as it is now."""
        return self.weight(part_edge(part)) if part.kind == "weight" else self.bias(part_node(part)) or 0.0

    def gradient(self, part: Part) -> float | None:
        """∂L by a weight or bias, or None where that is not known."""
        return None if self.moment is None else self.moment.gradient(part)

    def value_before(self, part: Part) -> float | None:
        """A weight or bias before the update that has just been done, or None."""
        return None if self.moment is None else self.moment.value_before(part, self.parameter(part))

    def bias(self, node: Node) -> float | None:
        """A node's bias, or None where it has none."""
        biases = None if node.column == 0 else self.snapshot.biases[node.column - 1]
        return None if biases is None else float(biases[node.unit])

    def weight(self, edge: Edge) -> float:
        """The weight that an edge stands for."""
        return float(self.snapshot.weights[edge.column - 1][edge.source, edge.target])

    def edge_weights(self, layout: Layout) -> Array:
        """Weights of the edges between nodes that are shown, (n_edges,), in the order of layout.edges."""
        shown = [len(column.ys) for column in layout.columns]
        return np.concatenate(
            [w[:a, :b].ravel() for w, a, b in zip(self.snapshot.weights, shown, shown[1:], strict=False)]
        )

    def value_indices(self, column: int) -> npt.NDArray[np.uint8]:
        """Colours of a column's nodes by their values, (units,) places in the table."""
        values = None if self.values is None else self.values.activations[column]
        if values is None:
            return np.full(self.architecture.sizes[column], 128, np.uint8)
        return colour_indices(values, *self._levels(column, values))

    def tile_indices(self, column: int) -> npt.NDArray[np.uint8] | None:
        """Colours of a column's tiles, (units, t, t) places in the table, or None while there are none."""
        if column == 0:
            return input_tiles(self.request, self.experiment.dataset, TILE_RESOLUTION)
        if self.field is None:
            return None
        tiles = self.field.tiles[column - 1]
        return colour_indices(tiles, *self._levels(column, tiles))

    def _levels(self, column: int, values: npt.NDArray[np.floating]) -> tuple[float, float]:
        if column == 0:
            return levels("linear", values)
        dataset, last = self.experiment.dataset, column == self.architecture.n_layers
        targets = dataset.targets if last and dataset.kind == "regression" else None
        return levels(self.architecture.activations[column - 1], values, targets)


def newest_field(snapshot: Snapshot, before: NetworkFrame | None) -> Field | None:
    """The snapshot's field if it has tiles, else the one before if it is of the same network."""
    if snapshot.field is not None and snapshot.field.tiles:
        return snapshot.field
    if before is not None and before.architecture == snapshot.experiment.architecture:
        return before.field
    return None


def fitting_moment(snapshot: Snapshot, moment: NetworkMoment | None) -> NetworkMoment | None:
    """The moment, if it is one of the snapshot's network and samples."""
    if moment is None:
        return None
    traced, shown = moment.trace.experiment, snapshot.experiment
    same = traced.dataset is shown.dataset and traced.architecture == shown.architecture
    return moment if same else None

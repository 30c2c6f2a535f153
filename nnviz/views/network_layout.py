"""Where the nodes and edges of a network diagram stand, and what is under the mouse. No Qt."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

LABEL_HEIGHT: Final = 16.0
SMALLEST_TILE: Final = 10.0  # below this a response cannot be read, and a dot says as much
WIDEST_ROW: Final = 150.0
CAUGHT_FROM: Final = 2.5  # px beside a bias square, which is hard to hit


class Label(IntEnum):
    """How much is written below the nodes of a column."""

    NONE = 0
    NAME = 1
    FULL = 2


class Node(NamedTuple):
    """A place in the diagram: column 0 holds the inputs."""

    column: int
    unit: int


class Edge(NamedTuple):
    """A weight: it leads from `source` to unit `target` of `column`."""

    column: int
    source: int
    target: int


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """The nodes of one layer.

    Attributes
    ----------
    x : centre of the nodes, px
    ys : (n_shown,) centres of the nodes, px
    side : of a node, px
    units : nodes there are; those beyond n_shown do not fit
    label : what is written below a node
    room : widest text that fits below a node, px
    """

    x: float
    ys: Array
    side: float
    units: int
    label: Label
    room: float

    @property
    def is_dots(self) -> bool:
        """Whether the nodes are too small for a response tile."""
        return self.side < SMALLEST_TILE

    @property
    def truncated(self) -> bool:
        """Whether some units do not fit."""
        return len(self.ys) < self.units


@dataclass(frozen=True, eq=False)
class EdgeTable:
    """All edges between nodes that are shown, in the order of the weights.

    Attributes
    ----------
    columns, sources, targets : (n_edges,) as in Edge
    starts, ends : (n_edges, 2) px
    """

    columns: npt.NDArray[np.intp]
    sources: npt.NDArray[np.intp]
    targets: npt.NDArray[np.intp]
    starts: Array
    ends: Array

    def __len__(self) -> int:
        return len(self.columns)

    def edge(self, index: int) -> Edge:
        """The edge at `index`."""
        return Edge(int(self.columns[index]), int(self.sources[index]), int(self.targets[index]))

    def index(self, edge: Edge) -> int:
        """Where an edge, of nodes that are shown, is in the table."""
        same = (self.columns == edge.column) & (self.sources == edge.source) & (self.targets == edge.target)
        return int(np.flatnonzero(same)[0])

    def touching(self, node: Node) -> npt.NDArray[np.bool_]:
        """Which edges lead to or from a node, (n_edges,)."""
        into = (self.columns == node.column) & (self.targets == node.unit)
        out_of = (self.columns == node.column + 1) & (self.sources == node.unit)
        return np.asarray(into | out_of)

    def nearest(
        self, x: float, y: float, drawn: npt.NDArray[np.intp], reach: Array, *, curved: bool
    ) -> int | None:
        """Index of the edge under a point, or None.

        Parameters
        ----------
        x, y : px
        drawn : (n_drawn,) indices of the edges that can be hit
        reach : (n_drawn,) px, how far from its middle each one is still hit
        curved : whether they are drawn as curves or as straight lines
        """
        crossing = (self.starts[drawn, 0] <= x) & (x <= self.ends[drawn, 0])
        if not crossing.any():
            return None
        near = drawn[crossing]
        start, span = self.starts[near], self.ends[near] - self.starts[near]
        part = (x - start[:, 0]) / span[:, 0]
        rise, slope = curve_rise(part) if curved else (part, np.ones_like(part))
        # Vertical distance, shortened by the slope: the distance to the tangent.
        distance = np.abs(start[:, 1] + span[:, 1] * rise - y)
        distance /= np.hypot(1.0, slope * span[:, 1] / span[:, 0])
        beyond = distance - reach[crossing]
        best = int(np.argmin(beyond))
        return int(near[best]) if beyond[best] <= 0.0 else None


@dataclass(frozen=True, eq=False)
class Layout:
    """A diagram of a given size."""

    width: float
    height: float
    columns: tuple[Column, ...]

    @property
    def row_pitch(self) -> float:
        """Distance of the two nearest nodes of a column, px."""
        return min((float(np.diff(c.ys).min()) for c in self.columns if len(c.ys) > 1), default=WIDEST_ROW)

    @property
    def column_gap(self) -> float:
        """Free width between the two nearest columns, px."""
        return min(b.x - a.x - (a.side + b.side) / 2.0 for a, b in pairwise(self.columns))

    @property
    def tallest(self) -> float:
        """From the first to the last node of the longest column, px."""
        return float(max(c.ys[-1] - c.ys[0] for c in self.columns))

    def centre(self, node: Node) -> tuple[float, float]:
        """The middle of a node, px."""
        column = self.columns[node.column]
        return column.x, float(column.ys[node.unit])

    def bias_side(self, column: int) -> float:
        """Side of the square that shows a bias, px; 0 where there is no room for one."""
        side = self.columns[column].side
        return 0.0 if column == 0 or side < SMALLEST_TILE else float(np.clip(side * 0.25, 5.0, 11.0))

    def bias_centre(self, node: Node) -> tuple[float, float]:
        """The middle of a node's bias square: on its lower left corner."""
        x, y = self.centre(node)
        half = self.columns[node.column].side / 2.0
        return x - half, y + half - 2.0

    def has(self, node: Node) -> bool:
        """Whether a node is shown."""
        return node.column < len(self.columns) and node.unit < len(self.columns[node.column].ys)

    def node_at(self, x: float, y: float) -> Node | None:
        """The node under a point, or None; small nodes are caught from a little farther off."""
        for index, column in enumerate(self.columns):
            reach = max(column.side / 2.0, 5.0)
            if abs(x - column.x) <= reach:
                unit = int(np.argmin(np.abs(column.ys - y)))
                if abs(column.ys[unit] - y) <= reach:
                    return Node(index, unit)
        return None

    def bias_at(self, x: float, y: float) -> Node | None:
        """The node whose bias square is under a point, or None."""
        for index, column in enumerate(self.columns):
            if not self.bias_side(index):
                continue
            half = self.bias_side(index) / 2.0 + CAUGHT_FROM
            for unit in range(len(column.ys)):
                bias_x, bias_y = self.bias_centre(Node(index, unit))
                if abs(x - bias_x) <= half and abs(y - bias_y) <= half:
                    return Node(index, unit)
        return None

    @cached_property
    def edges(self) -> EdgeTable:
        """Every edge between nodes that are shown."""
        parts = []
        for index, (left, right) in enumerate(pairwise(self.columns), 1):
            source, target = (a.ravel() for a in np.indices((len(left.ys), len(right.ys))))
            starts = np.column_stack([np.full(len(source), left.x + left.side / 2.0), left.ys[source]])
            ends = np.column_stack([np.full(len(target), right.x - right.side / 2.0), right.ys[target]])
            parts.append((np.full(len(source), index), source, target, starts, ends))
        return EdgeTable(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def curve_rise(part: Array) -> tuple[Array, Array]:
    """How far an edge has risen when it has gone `part` of the way across, and its slope there; 0 to 1.

    Edges are Bézier curves whose control points stand half-way, level with the ends.
    """
    t = np.linspace(0.0, 1.0, 65)
    across, rise = 1.5 * t * (1.0 - t) + t**3, 3.0 * t**2 - 2.0 * t**3
    return np.interp(part, across, rise), np.interp(part, across, np.gradient(rise, across))

"""Which place of the network diagram stands for which part of the network. No Qt."""

from collections.abc import Sequence
from itertools import pairwise

from nnviz.core.network import Architecture
from nnviz.core.part import Part, bias_part, input_part, unit_part, weight_part
from nnviz.views.network_layout import Edge, Node


def node_part(node: Node) -> Part:
    """The input or unit that a node stands for."""
    return input_part(node.unit) if node.column == 0 else unit_part(node.column - 1, node.unit)


def edge_part(edge: Edge) -> Part:
    """The weight that an edge stands for."""
    return weight_part(edge.column - 1, edge.source, edge.target)


def is_node(part: Part | None) -> bool:
    """Whether a part is drawn as a node of its own."""
    return part is not None and part.kind in ("input", "unit")


def part_node(part: Part) -> Node:
    """The node of an input or a unit; that of the unit which a weight or a bias belongs to."""
    return Node(0, part.unit) if part.kind == "input" else Node(part.layer + 1, part.unit)


def part_edge(part: Part) -> Edge:
    """The edge of a weight."""
    return Edge(part.layer + 1, part.source, part.unit)


def exists(part: Part | None, architecture: Architecture) -> bool:
    """Whether a network has this part; samples are no part of it."""
    if part is None or part.kind == "sample":
        return False
    sizes, node = architecture.sizes, part_node(part)
    if node.column >= len(sizes) or node.unit >= sizes[node.column]:
        return False
    if part.kind == "weight":
        return part.source < sizes[part.layer]
    return part.kind != "bias" or architecture.bias


def parameter_of(part: Part | None, architecture: Architecture) -> Part | None:
    """The weight or bias that a part stands for when a value is set: a unit stands for its bias."""
    if part is not None and part.kind == "unit":
        part = bias_part(part.layer, part.unit)
    return part if part is not None and part.kind != "input" and exists(part, architecture) else None


def next_parameter(part: Part, shown: Sequence[int], step: int, *, bias: bool) -> Part:
    """The weight or bias that follows, unit by unit and layer by layer, in a circle.

    Parameters
    ----------
    part : a weight or bias of units that are shown
    shown : units of each column that are shown, inputs first
    step : 1 or −1
    bias : whether the units have biases
    """
    circle: list[Part] = []
    for layer, (n_sources, n_units) in enumerate(pairwise(shown)):
        for unit in range(n_units):
            circle += [weight_part(layer, source, unit) for source in range(n_sources)]
            circle += [bias_part(layer, unit)] if bias else []
    return circle[(circle.index(part) + step) % len(circle)]


def next_around(part: Part, n_sources: int, step: int, *, bias: bool) -> Part:
    """The part that follows among a unit, the weights into it and its bias, in a circle.

    Parameters
    ----------
    part : a unit, weight or bias; an input has nothing around it and is returned
    n_sources : weights into the unit that are drawn
    step : 1 or −1
    bias : whether it has one
    """
    if part.kind == "input":
        return part
    circle = [unit_part(part.layer, part.unit)]
    circle += [weight_part(part.layer, source, part.unit) for source in range(n_sources)]
    circle += [bias_part(part.layer, part.unit)] if bias else []
    at = circle.index(part) if part in circle else 0
    return circle[(at + step) % len(circle)]

"""Where weights and biases stand in the flat parameter vector."""

from nnviz.core.network import Architecture
from nnviz.core.part import Part, bias_part, weight_part


def place_of(part: Part, architecture: Architecture) -> int | None:
    """Where a weight or bias stands in the flat vector; None where the network has no such parameter."""
    if part.kind not in ("weight", "bias") or part.layer >= architecture.n_layers:
        return None
    span, (n_in, n_out) = architecture.spans()[part.layer], architecture.shapes[part.layer]
    if part.unit >= n_out:
        return None
    if part.kind == "bias":
        return span.biases.start + part.unit if architecture.bias else None
    return span.weights.start + part.source * n_out + part.unit if part.source < n_in else None


def part_at(place: int, architecture: Architecture) -> Part:
    """The weight or bias at a place in the flat vector.

    Raises
    ------
    IndexError
        When the network has no such parameter.
    """
    for layer, (span, (_, n_out)) in enumerate(zip(architecture.spans(), architecture.shapes, strict=True)):
        if 0 <= place < span.weights.stop:
            source, unit = divmod(place - span.weights.start, n_out)
            return weight_part(layer, source, unit)
        if 0 <= place < span.biases.stop:
            return bias_part(layer, place - span.biases.start)
    raise IndexError(f"there is no parameter {place} among {architecture.n_parameters}")

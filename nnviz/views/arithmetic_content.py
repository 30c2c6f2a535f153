"""Content: what the arithmetic panel shows at a moment, before it is laid out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from nnviz.core.line import Line, Matrix, Number, Token
from nnviz.core.moment import Moment
from nnviz.core.network import Architecture
from nnviz.core.part import Part
from nnviz.core.phase import Stage
from nnviz.core.trace import StepTrace

# Relative error; central differences themselves are good to about ε^⅔ of the loss.
TOLERANCE: Final = 1e-5
ROUNDING: Final = 1e-9


class Check(NamedTuple):
    """What differences say about a line's gradients."""

    text: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line, and how it stands at the moment.

    Attributes
    ----------
    known : whether its numbers have been computed
    current : whether its phase has just been done
    check : what differences say, where that is wanted and known
    """

    line: Line
    known: bool
    current: bool
    check: Check | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one stage, under a heading, with remarks at its end."""

    title: str
    lines: tuple[ShownLine, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """All that is shown.

    Attributes
    ----------
    hint : a line above everything, or ""
    place : what the reader looks at; when it changes, the current lines are scrolled into view
    has_begun : whether there may be current lines; the start is shown where there are none yet
    """

    sections: tuple[Section, ...] = ()
    hint: str = ""
    place: object = None
    has_begun: bool = False


def stages(lines: Sequence[Line]) -> list[tuple[Stage, list[Line]]]:
    """Lines by stage, in their order."""
    found: list[tuple[Stage, list[Line]]] = []
    for line in lines:
        if not found or found[-1][0] is not line.phase.stage:
            found.append((line.phase.stage, []))
        found[-1][1].append(line)
    return found


def gradients(line: Line, architecture: Architecture) -> dict[int, float]:
    """The gradients that are a line's result: place in the flat parameter vector -> value."""
    if line.parameter is not None:
        values = [token.value for token in line.result if isinstance(token, Number)]
        return {line.parameter: values[-1]} if values else {}
    if line.phase.stage is not Stage.BACKWARD:
        return {}
    return {
        _place(part, architecture): value
        for token in line.result
        for value, part in _entries(token)
        if part is not None and part.kind in ("weight", "bias")
    }


def agree(gradient: float, difference: float, loss: float) -> bool:
    """Whether a gradient and its central difference are the same, but for rounding."""
    allowed = TOLERANCE * max(abs(gradient), abs(difference)) + ROUNDING * max(1.0, abs(loss))
    return abs(gradient - difference) <= allowed


def all_agree(found: Mapping[int, float], differences: Mapping[int, float], moment: Moment) -> bool:
    """Whether every gradient agrees with its difference."""
    return all(agree(value, differences[place], moment.trace.loss) for place, value in found.items())


def exists(part: Part, trace: StepTrace) -> bool:
    """Whether the experiment of a trace has a part."""
    if part.kind == "sample":
        return part.unit < len(trace.experiment.dataset)
    sizes = trace.experiment.architecture.sizes
    if part.kind == "input":
        return part.unit < sizes[0]
    if part.layer >= len(trace.layers) or part.unit >= sizes[part.layer + 1]:
        return False
    if part.kind == "bias":
        return trace.experiment.architecture.bias
    return part.kind == "unit" or part.source < sizes[part.layer]


def _entries(token: Token) -> list[tuple[float, Part | None]]:
    if isinstance(token, Number):
        return [(token.value, token.part)]
    if isinstance(token, Matrix) and token.parts is not None:
        return [
            (float(value), part)
            for values, parts in zip(token.values, token.parts, strict=True)
            for value, part in zip(values, parts, strict=True)
        ]
    return []


def _place(part: Part, architecture: Architecture) -> int:
    span = architecture.spans()[part.layer]
    if part.kind == "bias":
        return int(span.biases.start) + part.unit
    return int(span.weights.start) + part.source * architecture.shapes[part.layer][1] + part.unit

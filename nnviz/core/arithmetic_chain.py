"""The chain rule along the ways from one unit, weight or bias to the loss, as products of factors."""

from itertools import product as combinations
from math import prod
from typing import NamedTuple

from nnviz.core.arithmetic_sheet import Sheet, remark
from nnviz.core.arithmetic_tokens import Tokens, joined, product
from nnviz.core.arithmetic_units import (
    activation_lines,
    d_output_line,
    d_prediction_line,
    loss_lines,
    pick_lines,
    slope_line,
    sum_line,
    summed_line,
    unit_parameters,
    update_line,
)
from nnviz.core.letters import ANY
from nnviz.core.line import Line, Number
from nnviz.core.part import Part, unit_part, weight_part
from nnviz.core.phase import Phase, Stage

MOST_WAYS = 6
MOST_PARAMETERS = 8


class Factor(NamedTuple):
    """One factor of a product."""

    name: str
    value: Number


def chain_lines(sheet: Sheet, part: Part) -> list[Line]:
    """All that concerns one unit, weight or bias, from the sample to its new value."""
    layer, unit = part.layer, part.unit
    backward, factors = _back_to_sum(sheet, layer, unit)
    found = [*pick_lines(sheet), sum_line(sheet, layer, unit), *activation_lines(sheet, layer, unit)]
    found += _answers(sheet, layer)
    found += [*loss_lines(sheet), *backward]
    parts = [part] if part.kind != "unit" else unit_parameters(sheet, layer, unit, MOST_PARAMETERS)
    if part.kind == "unit" and len(factors) > 1:
        z = sheet.d(sheet.names.pre_activation(layer, unit))
        value = sheet.d_pre_activation(layer, unit)
        found.append(product_line(Phase(Stage.BACKWARD, layer), z, factors, value, unit_part(layer, unit)))
        factors = [Factor(z, value)]
    if part.kind != "unit":
        found.append(_by_parameter_line(sheet, part))
    for each in parts:
        found += gradient_lines(sheet, each, factors, own_name=part.kind != "unit")
    hidden = sheet.sizes[layer] - MOST_PARAMETERS if part.kind == "unit" else 0
    more = f"and {hidden} more: select an edge to see its gradient"
    if hidden > 0:
        found.append(remark(Phase(Stage.BACKWARD, layer), more))
    found += [update_line(sheet, each) for each in parts]
    if hidden > 0:
        found.append(remark(Phase(Stage.UPDATE), more.replace("gradient", "new value")))
    return found


def input_lines(sheet: Sheet, source: int) -> list[Line]:
    """The weights from one input: their gradients and new values."""
    units = range(min(sheet.sizes[1], MOST_PARAMETERS))
    parts = [weight_part(0, source, unit) for unit in units]
    found = [*pick_lines(sheet), *loss_lines(sheet)]
    for unit, part in zip(units, parts, strict=True):
        z = sheet.d(sheet.names.pre_activation(0, unit))
        found += gradient_lines(sheet, part, [Factor(z, sheet.d_pre_activation(0, unit))])
    hidden = sheet.sizes[1] - MOST_PARAMETERS
    if hidden > 0:
        found.append(
            remark(Phase(Stage.BACKWARD, 0), f"and {hidden} more: select an edge to see its gradient")
        )
    return found + [update_line(sheet, part) for part in parts]


def _answers(sheet: Sheet, layer: int) -> list[Line]:
    """On to the prediction, briefly."""
    if layer == sheet.last:
        return []
    found: list[Line] = []
    for output in range(sheet.sizes[-1]):
        found += activation_lines(sheet, sheet.last, output) or [sum_line(sheet, sheet.last, output)]
    return found


def _back_to_sum(sheet: Sheet, layer: int, unit: int) -> tuple[list[Line], list[Factor]]:
    """The lines back to a unit's weighted sum, and the factors whose product is the loss by it."""
    n_ways = prod(sheet.sizes[layer + 2 :]) if layer < sheet.last else 1
    if layer == sheet.last:
        return start_lines(sheet, unit)
    if n_ways == 1:
        return _one_way(sheet, layer, unit)
    lines = _several_ways(sheet, layer, unit) if n_ways <= MOST_WAYS else [_over_units(sheet, layer, unit)]
    name = sheet.d(sheet.names.activation(layer, unit))
    slope = slope_line(sheet, layer, unit)
    factors = [Factor(name, sheet.d_activation(layer, unit)), _factor(slope)]
    return [*lines, slope], factors


def start_lines(sheet: Sheet, output: int) -> tuple[list[Line], list[Factor]]:
    """From the loss back to an output's weighted sum: the lines, and the factors in them."""
    if sheet.cancels:
        lines = [d_output_line(sheet, output)]
    else:
        lines = [d_prediction_line(sheet, output)]
        if sheet.has_own_slope(sheet.last):
            lines.append(slope_line(sheet, sheet.last, output))
    return lines, [_factor(line) for line in lines]


def _one_way(sheet: Sheet, layer: int, unit: int) -> tuple[list[Line], list[Factor]]:
    """Where every layer above has one unit: each factor has a line of its own."""
    lines, factors = start_lines(sheet, 0)
    for above in range(sheet.last, layer, -1):
        below = unit if above - 1 == layer else 0
        through = _through_weight(sheet, above, below, 0)
        slope = slope_line(sheet, above - 1, below)
        lines += [_weight_line(sheet, above, below, through), slope]
        factors += [through, _factor(slope)]
    return lines, factors


def _several_ways(sheet: Sheet, layer: int, unit: int) -> list[Line]:
    """A line for each way, and their sum."""
    phase, part = Phase(Stage.BACKWARD, layer), unit_part(layer, unit)
    lines: list[Line] = []
    starts: dict[int, list[Factor]] = {}
    for output in range(sheet.sizes[-1]):
        start, starts[output] = start_lines(sheet, output)
        lines += start
    values: list[Number] = []
    for units in combinations(*(range(size) for size in sheet.sizes[layer + 2 :])):
        factors = list(starts[units[-1]])
        path = (unit, *units)
        for above in range(sheet.last, layer, -1):
            below, to = path[above - layer - 1], path[above - layer]
            factors.append(_through_weight(sheet, above, below, to))
            if above - 1 > layer:
                factors.append(_factor(slope_line(sheet, above - 1, below)))
        value = Number(prod(factor.value.value for factor in factors), part)
        values.append(value)
        lines.append(product_line(phase, f"way {len(values)}", factors, value, part))
    # ∂L/∂ŷ comes first, whichever output it belongs to.
    lines.sort(key=lambda line: line.phase.stage)
    total = sheet.d_activation(layer, unit)
    name = sheet.d(sheet.names.activation(layer, unit))
    formula = " + ".join(f"way {i + 1}" for i in range(len(values)))
    lines.append(Line(phase, name, formula, joined(((v,) for v in values), " + "), (total,), part))
    return lines


def _over_units(sheet: Sheet, layer: int, unit: int) -> Line:
    """Many ways: one sum over the units of the next layer, each with all that lies behind it."""
    names, above = sheet.names, layer + 1
    terms: list[Tokens] = [
        (sheet.d_pre_activation(above, k), "·", sheet.weight(above, unit, k))
        for k in range(sheet.sizes[above + 1])
    ]
    delta = sheet.d(names.pre_activation(above, ANY))
    return Line(
        Phase(Stage.BACKWARD, layer),
        sheet.d(names.activation(layer, unit)),
        f"Σ {delta}·{names.weight(above, unit, ANY)}",
        joined(terms, " + "),
        (sheet.d_activation(layer, unit),),
        unit_part(layer, unit),
        note=f"sum over the {len(terms)} units of the next layer",
    )


def gradient_lines(sheet: Sheet, part: Part, factors: list[Factor], own_name: bool = False) -> list[Line]:
    """A parameter's gradient as a product, then summed over the samples where there are several.

    Parameters
    ----------
    factors : their product is the loss by the unit's weighted sum
    own_name : the last factor, the weighted sum by the parameter, is called that, not by its value
    """
    trace = sheet.layers[part.layer]
    last = _by_parameter(sheet, part)
    value = float(trace.d_pre_activations[sheet.row, part.unit]) * last.value.value
    if own_name:
        shown = [*factors, last]
    elif part.kind == "bias":
        shown = factors
    else:
        shown = [*factors, Factor(sheet.names.source(part.layer, part.source), last.value)]
    several, phase = sheet.n_samples > 1, Phase(Stage.BACKWARD, part.layer)
    # Of several samples only the sum is the gradient, so only its number is marked as one.
    result, place = (Number(value), None) if several else (Number(value, part), sheet.place(part))
    own = product_line(phase, sheet.d(sheet.name_of(part)), shown, result, part, place)
    return [own, summed_line(sheet, part)] if several else [own]


def _by_parameter(sheet: Sheet, part: Part) -> Factor:
    """The weighted sum of a unit by one of its weights, the input; or by its bias, 1."""
    name = sheet.names.derivative(sheet.names.pre_activation(part.layer, part.unit), sheet.name_of(part))
    return Factor(name, Number(1.0) if part.kind == "bias" else sheet.input(part.layer, part.source))


def _by_parameter_line(sheet: Sheet, part: Part) -> Line:
    factor = _by_parameter(sheet, part)
    formula = "" if part.kind == "bias" else sheet.names.source(part.layer, part.source)
    owner = factor.value.part or part
    return Line(Phase(Stage.BACKWARD, part.layer), factor.name, formula, (), (factor.value,), owner)


def _through_weight(sheet: Sheet, above: int, below: int, unit: int) -> Factor:
    """The weighted sum of a unit by an activation of the layer before: the weight between them."""
    names = sheet.names
    name = names.derivative(names.pre_activation(above, unit), names.activation(above - 1, below))
    return Factor(name, sheet.weight(above, below, unit))


def _weight_line(sheet: Sheet, above: int, below: int, factor: Factor) -> Line:
    # A weight in a backward result would be taken for a gradient; the line's part says whose it is.
    result = Number(factor.value.value)
    formula = sheet.names.weight(above, below, 0)
    return Line(Phase(Stage.BACKWARD, above), factor.name, formula, (), (result,), factor.value.part)


def product_line(
    phase: Phase, name: str, factors: list[Factor], value: Number, part: Part, place: int | None = None
) -> Line:
    """A product of factors; one factor alone repeats no numbers."""
    formula = "·".join(factor.name for factor in factors)
    numbers = product([factor.value for factor in factors]) if len(factors) > 1 else ()
    return Line(phase, name, formula, numbers, (value,), part, place)


def _factor(line: Line) -> Factor:
    (value,) = line.result
    assert isinstance(value, Number)
    return Factor(line.name, value)

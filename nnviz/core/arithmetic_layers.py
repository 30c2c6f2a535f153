"""A whole iteration for the sample looked at: small layers unit by unit, large ones as vectors."""

from nnviz.core.arithmetic_chain import Factor, gradient_lines, start_lines
from nnviz.core.arithmetic_sheet import (
    MOST_ENTRIES,
    UPDATE,
    Array,
    Sheet,
    Tokens,
    fits,
    joined,
    matrix,
    vector,
    weight_parts,
)
from nnviz.core.arithmetic_units import (
    activation_lines,
    answer_note,
    d_prediction_line,
    loss_lines,
    pick_lines,
    slope_line,
    sum_line,
    unit_parameters,
    update_line,
)
from nnviz.core.line import Line, Number
from nnviz.core.part import bias_part, unit_part
from nnviz.core.phase import Phase, Stage

MOST_UNITS = 4  # of a layer that is written unit by unit


def layer_lines(sheet: Sheet) -> list[Line]:
    """Everything that the iteration computes, in order, with nothing selected."""
    found = pick_lines(sheet)
    for layer in range(len(sheet.layers)):
        found += _forward(sheet, layer)
    found += _loss(sheet)
    for layer in reversed(range(len(sheet.layers))):
        found += _backward(sheet, layer)
    for layer in range(len(sheet.layers)):
        found += _update(sheet, layer)
    return found


def _is_small(sheet: Sheet, layer: int) -> bool:
    n_in, n_out = sheet.sizes[layer], sheet.sizes[layer + 1]
    return n_out <= MOST_UNITS and n_in <= (MOST_ENTRIES if n_out == 1 else MOST_UNITS)


def _is_one_unit(sheet: Sheet, layer: int) -> bool:
    """Whether a layer's gradients are few enough to be products of numbers."""
    return sheet.sizes[layer + 1] == 1 and sheet.sizes[layer] <= MOST_UNITS


# -- forward


def _forward(sheet: Sheet, layer: int) -> list[Line]:
    units = range(sheet.sizes[layer + 1])
    if _is_small(sheet, layer):
        found = [sum_line(sheet, layer, unit) for unit in units]
        for unit in units:
            found += activation_lines(sheet, layer, unit)
        return found
    names, trace, phase = sheet.names, sheet.layers[layer], Phase(Stage.FORWARD, layer)
    z, a = names.pre_activations(layer), names.activation_vector(layer)
    formula = f"{names.activation_vector(layer - 1)}·{names.weights(layer)}"
    numbers: Tokens = ()
    note = _too_large(sheet, layer)
    if not note:
        weights = matrix(trace.weights, weight_parts(layer, trace.weights))
        numbers = (*_inputs(sheet, layer), "·", weights)
    if trace.biases is not None:
        formula += f" + {names.biases(layer)}"
        if numbers:
            numbers = (*numbers, " + ", *vector([sheet.bias(layer, unit) for unit in units]))
    sums = _of_units(sheet, layer, trace.pre_activations)
    answers = _of_units(sheet, layer, trace.activations)
    return [
        Line(phase, z, "" if formula == z else formula, numbers, sums, note=note),
        Line(phase, a, names.call(layer, z), (), answers, note=_winner(sheet, layer)),
    ]


def _winner(sheet: Sheet, layer: int) -> str:
    if layer != sheet.last:
        return ""
    return next(filter(None, (answer_note(sheet, unit) for unit in range(sheet.sizes[-1]))), "")


def _too_large(sheet: Sheet, layer: int) -> str:
    """What to do where a layer's weights are too many to be written out."""
    if fits(sheet.layers[layer].weights):
        return ""
    n_in, n_out = sheet.sizes[layer : layer + 2]
    return f"{n_in} × {n_out} weights: select a unit to see its own"


def _inputs(sheet: Sheet, layer: int) -> Tokens:
    return vector([sheet.input(layer, source) for source in range(sheet.sizes[layer])])


def _of_units(sheet: Sheet, layer: int, values: Array) -> Tokens:
    """The looked-at sample's row of a layer's array, (n, n_out)."""
    n_units = sheet.sizes[layer + 1]
    if n_units > MOST_ENTRIES:
        return (f"{n_units} values",)
    return vector([sheet.of_unit(values, layer, unit) for unit in range(n_units)])


# -- loss


def _loss(sheet: Sheet) -> list[Line]:
    found, names, outputs = loss_lines(sheet), sheet.names, sheet.sizes[-1]
    if sheet.cancels:
        return found
    if outputs <= MOST_UNITS:
        return found + [d_prediction_line(sheet, output) for output in range(outputs)]
    formula = f"2·({names.predictions} − {names.targets})"
    slopes = _of_units(sheet, sheet.last, sheet.layers[-1].d_activations)
    return [*found, Line(Phase(Stage.LOSS), sheet.d(names.predictions), formula, (), slopes)]


# -- backward


def _backward(sheet: Sheet, layer: int) -> list[Line]:
    if len(sheet.layers) == 1 and _is_one_unit(sheet, 0):
        return _one_neuron(sheet)
    if layer == sheet.last:
        found = _output_deltas(sheet)
    elif sheet.sizes[layer + 1] <= MOST_UNITS and sheet.sizes[layer + 2] <= MOST_UNITS:
        found = []
        for unit in range(sheet.sizes[layer + 1]):
            found += _hidden_delta(sheet, layer, unit)
    else:
        found = _hidden_deltas(sheet, layer)
    return found + _gradients(sheet, layer)


def _one_neuron(sheet: Sheet) -> list[Line]:
    """Tutorial A's chain rule: each derivative on its own, then each gradient as their product."""
    names, phase = sheet.names, Phase(Stage.BACKWARD, 0)
    lines, factors = start_lines(sheet, 0)
    z = names.pre_activation(0, 0)
    found = [line for line in lines if line.phase.stage is Stage.BACKWARD]
    found.append(Line(phase, names.derivative(z, names.weights(0)), names.inputs, (), _inputs(sheet, 0)))
    if sheet.layers[0].biases is not None:
        found.append(Line(phase, names.derivative(z, names.bias(0, 0)), "", (), (Number(1.0),)))
    for part in unit_parameters(sheet, 0, 0):
        found += gradient_lines(sheet, part, factors, own_name=True)
    return found


def _output_deltas(sheet: Sheet) -> list[Line]:
    found: list[Line] = []
    layer, names = sheet.last, sheet.names
    if sheet.sizes[-1] > MOST_UNITS:
        return _output_vectors(sheet)
    for unit in range(sheet.sizes[-1]):
        lines, factors = start_lines(sheet, unit)
        found += [line for line in lines if line.phase.stage is Stage.BACKWARD]
        if len(factors) > 1:
            numbers = joined(((factor.value,) for factor in factors), "·")
            found.append(
                Line(
                    Phase(Stage.BACKWARD, layer),
                    sheet.d(names.pre_activation(layer, unit)),
                    "·".join(factor.name for factor in factors),
                    numbers,
                    (sheet.d_pre_activation(layer, unit),),
                    unit_part(layer, unit),
                )
            )
    return found


def _output_vectors(sheet: Sheet) -> list[Line]:
    names, trace, phase = sheet.names, sheet.layers[-1], Phase(Stage.BACKWARD, sheet.last)
    z = names.pre_activations(sheet.last)
    deltas = _of_units(sheet, sheet.last, trace.d_pre_activations)
    if sheet.cancels:
        note = "the sigmoid's derivative cancels against the loss"
        return [Line(phase, sheet.d(z), f"{names.predictions} − {names.targets}", (), deltas, note=note)]
    return [*_slopes(sheet, sheet.last), _through_slopes(sheet, sheet.last)]


def _hidden_delta(sheet: Sheet, layer: int, unit: int) -> list[Line]:
    """One unit of a small layer: back through the weights, then through the activation."""
    names, above, phase = sheet.names, layer + 1, Phase(Stage.BACKWARD, layer)
    units = range(sheet.sizes[above + 1])
    part = unit_part(layer, unit)
    terms = [(sheet.d_pre_activation(above, k), "·", sheet.weight(above, unit, k)) for k in units]
    formula = " + ".join(
        f"{sheet.d(names.pre_activation(above, k))}·{names.weight(above, unit, k)}" for k in units
    )
    a = sheet.d(names.activation(layer, unit))
    slope = slope_line(sheet, layer, unit)
    d_a, f = sheet.d_activation(layer, unit), sheet.slope(layer, unit)
    z = sheet.d(names.pre_activation(layer, unit))
    result = (sheet.d_pre_activation(layer, unit),)
    return [
        Line(phase, a, formula, joined(terms, " + "), (d_a,), part),
        slope,
        Line(phase, z, f"{a}·{slope.name}", (d_a, "·", f), result, part),
    ]


def _hidden_deltas(sheet: Sheet, layer: int) -> list[Line]:
    """A large layer: the same, as vectors."""
    names, above, trace = sheet.names, layer + 1, sheet.layers[layer]
    phase = Phase(Stage.BACKWARD, layer)
    z_above, a = names.pre_activations(above), names.activation_vector(layer)
    numbers: Tokens = ()
    transposed = sheet.layers[above].weights.T
    if fits(transposed):
        deltas = _of_units(sheet, above, sheet.layers[above].d_pre_activations)
        numbers = (*deltas, "·", matrix(transposed))
    back = f"{sheet.d(z_above)}·{names.weights(above)}ᵀ"
    d_activations = _of_units(sheet, layer, trace.d_activations)
    note = "" if numbers else "select a unit to see its ways"
    return [
        Line(phase, sheet.d(a), back, numbers, d_activations, note=note),
        *_slopes(sheet, layer),
        _through_slopes(sheet, layer),
    ]


def _slopes(sheet: Sheet, layer: int) -> list[Line]:
    names = sheet.names
    z, a = names.pre_activations(layer), names.activation_vector(layer)
    formula = names.slope(layer, z, a)
    slopes = _of_units(sheet, layer, sheet.layers[layer].derivatives)
    return [Line(Phase(Stage.BACKWARD, layer), names.derivative(a, z), formula, (), slopes)]


def _through_slopes(sheet: Sheet, layer: int) -> Line:
    names = sheet.names
    z, a = names.pre_activations(layer), names.activation_vector(layer)
    formula = f"{sheet.d(a)} ⊙ {names.derivative(a, z)}"
    deltas = _of_units(sheet, layer, sheet.layers[layer].d_pre_activations)
    phase = Phase(Stage.BACKWARD, layer)
    return Line(phase, sheet.d(z), formula, (), deltas, note="⊙ entry by entry")


def _gradients(sheet: Sheet, layer: int) -> list[Line]:
    names, trace, phase = sheet.names, sheet.layers[layer], Phase(Stage.BACKWARD, layer)
    if _is_one_unit(sheet, layer):
        z, d_z = sheet.d(names.pre_activation(layer, 0)), sheet.d_pre_activation(layer, 0)
        found: list[Line] = []
        for part in unit_parameters(sheet, layer, 0):
            found += gradient_lines(sheet, part, [Factor(z, d_z)])
        return found
    several = sheet.n_samples > 1
    z = names.pre_activations(layer) if sheet.sizes[layer + 1] > 1 else names.pre_activation(layer, 0)
    sign = "Σ " if several else ""
    note = f"sum over {sheet.n_samples:,} samples" if several else ""
    formula = f"{sign}{names.activation_vector(layer - 1)}ᵀ·{sheet.d(z)}"
    numbers: Tokens = ()
    if not several and fits(trace.d_weights):
        column = matrix(trace.inputs[sheet.row][:, None])
        numbers = (column, "·", *_of_units(sheet, layer, trace.d_pre_activations))
    weights = (matrix(trace.d_weights, weight_parts(layer, trace.d_weights)),)
    remark = "; ".join(filter(None, (note, "" if fits(trace.d_weights) else _too_large(sheet, layer))))
    found = [Line(phase, sheet.d_sum(names.weights(layer)), formula, numbers, weights, note=remark)]
    if trace.d_biases is not None:
        biases = _biases(layer, trace.d_biases)
        name = sheet.d_sum(names.biases(layer))
        found.append(Line(phase, name, f"{sign}{sheet.d(z)}", (), biases, note=note))
    return found


# -- update


def _update(sheet: Sheet, layer: int) -> list[Line]:
    if _is_one_unit(sheet, layer):
        return [update_line(sheet, part) for part in unit_parameters(sheet, layer, 0)]
    names, trace = sheet.names, sheet.layers[layer]
    rate = names.learning_rate(sheet.rate)
    weights, biases = names.weights(layer), names.biases(layer)
    note, numbers, result = _too_large(sheet, layer), (), ()
    parts = weight_parts(layer, trace.weights)
    old, gradient = matrix(trace.weights, parts), matrix(trace.d_weights, parts)
    if not note:
        numbers = (old, " − ", Number(sheet.rate), "·", gradient)
    result = (matrix(trace.new_weights, parts),)
    formula = f"{weights} − {rate}·{sheet.d_sum(weights)}"
    found = [Line(UPDATE, weights, formula, numbers, result, note=note, relation="←")]
    if trace.biases is not None and trace.d_biases is not None and trace.new_biases is not None:
        formula = f"{biases} − {rate}·{sheet.d_sum(biases)}"
        numbers = ()
        if len(trace.biases) <= MOST_ENTRIES:
            gradient = _biases(layer, trace.d_biases)
            numbers = (*_biases(layer, trace.biases), " − ", Number(sheet.rate), "·", *gradient)
        found.append(Line(UPDATE, biases, formula, numbers, _biases(layer, trace.new_biases), relation="←"))
    return found


def _biases(layer: int, values: Array) -> Tokens:
    if len(values) > MOST_ENTRIES:
        return (f"{len(values)} values",)
    return vector([Number(float(value), bias_part(layer, unit)) for unit, value in enumerate(values)])

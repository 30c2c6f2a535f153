"""Back through one layer, for the sample looked at: from the layer above to this one's gradients."""

from nnviz.core.arithmetic_chain import Factor, gradient_lines, product_line, start_lines
from nnviz.core.arithmetic_sheet import Sheet
from nnviz.core.arithmetic_tokens import (
    MOST_ENTRIES,
    Tokens,
    biases,
    count,
    fits,
    joined,
    matrix,
    weights,
    weights_fit,
)
from nnviz.core.arithmetic_units import (
    CANCELS,
    MOST_UNITS,
    has_few_weights,
    layer_parameters,
    slope_line,
    unit_parameters,
)
from nnviz.core.line import Line, Number
from nnviz.core.part import unit_part
from nnviz.core.phase import Phase, Stage


def backward_lines(sheet: Sheet, layer: int) -> list[Line]:
    """A layer's derivatives and gradients."""
    if len(sheet.layers) == 1 and has_few_weights(sheet, 0) and sheet.sizes[-1] == 1:
        return _one_neuron(sheet)
    n_units = sheet.sizes[layer + 1]
    found: list[Line] = []
    if layer == sheet.last:
        if n_units > MOST_UNITS:
            found = _output_vectors(sheet)
        else:
            for unit in range(n_units):
                found += _output_unit(sheet, unit)
    elif n_units <= MOST_UNITS and sheet.sizes[layer + 2] <= MOST_UNITS:
        for unit in range(n_units):
            found += _hidden_unit(sheet, layer, unit)
    else:
        found = _hidden_vectors(sheet, layer)
    return found + _gradients(sheet, layer)


def _one_neuron(sheet: Sheet) -> list[Line]:
    """Tutorial A's chain rule: each derivative on its own, then each gradient as their product."""
    names, phase = sheet.names, Phase(Stage.BACKWARD, 0)
    lines, factors = start_lines(sheet, 0)
    z = names.pre_activation(0, 0)
    found = _of_backward(lines)
    found.append(Line(phase, names.derivative(z, names.weights(0)), names.inputs, (), sheet.inputs(0)))
    if sheet.layers[0].biases is not None:
        found.append(Line(phase, names.derivative(z, names.bias(0, 0)), "", (), (Number(1.0),)))
    for part in unit_parameters(sheet, 0, 0):
        found += gradient_lines(sheet, part, factors, own_name=True)
    return found


def _of_backward(lines: list[Line]) -> list[Line]:
    """Without the derivative by the prediction, which belongs to the loss and stands there."""
    return [line for line in lines if line.phase.stage is Stage.BACKWARD]


def _output_unit(sheet: Sheet, unit: int) -> list[Line]:
    lines, factors = start_lines(sheet, unit)
    found, layer = _of_backward(lines), sheet.last
    if len(factors) > 1:
        name = sheet.d(sheet.names.pre_activation(layer, unit))
        value = sheet.d_pre_activation(layer, unit)
        phase = Phase(Stage.BACKWARD, layer)
        found.append(product_line(phase, name, factors, value, unit_part(layer, unit)))
    return found


def _output_vectors(sheet: Sheet) -> list[Line]:
    names, layer = sheet.names, sheet.last
    if not sheet.cancels:
        return _through_slopes(sheet, layer)
    name = sheet.d(names.pre_activations(layer))
    formula = f"{names.predictions} − {names.targets}"
    deltas = sheet.of_units(sheet.layers[-1].d_pre_activations, layer)
    return [Line(Phase(Stage.BACKWARD, layer), name, formula, (), deltas, note=CANCELS)]


def _hidden_unit(sheet: Sheet, layer: int, unit: int) -> list[Line]:
    """One unit of a small layer: back through the weights, then through the activation."""
    names, above, phase = sheet.names, layer + 1, Phase(Stage.BACKWARD, layer)
    units, part = range(sheet.sizes[above + 1]), unit_part(layer, unit)
    terms: list[Tokens] = [
        (sheet.d_pre_activation(above, k), "·", sheet.weight(above, unit, k)) for k in units
    ]
    formula = " + ".join(
        f"{sheet.d(names.pre_activation(above, k))}·{names.weight(above, unit, k)}" for k in units
    )
    name, d_a = sheet.d(names.activation(layer, unit)), sheet.d_activation(layer, unit)
    slope = slope_line(sheet, layer, unit)
    factors = [Factor(name, d_a), Factor(slope.name, sheet.slope(layer, unit))]
    z, d_z = sheet.d(names.pre_activation(layer, unit)), sheet.d_pre_activation(layer, unit)
    return [
        Line(phase, name, formula, joined(terms, " + "), (d_a,), part),
        slope,
        product_line(phase, z, factors, d_z, part),
    ]


def _hidden_vectors(sheet: Sheet, layer: int) -> list[Line]:
    """A large layer: the same, as vectors."""
    names, above = sheet.names, layer + 1
    transposed, deltas = sheet.layers[above].weights.T, sheet.layers[above].d_pre_activations
    numbers: Tokens = ()
    formula = f"{sheet.d(_sums(sheet, above))}·{names.weights(above)}"
    if len(transposed) == 1:
        if weights_fit(transposed.T):
            numbers = (*sheet.of_units(deltas, above), "·", *weights(above, transposed.T))
    else:
        formula += "ᵀ"
        if fits(transposed):
            numbers = (*sheet.of_units(deltas, above), "·", matrix(transposed))
    note = "" if numbers else "select a unit to see its ways"
    name = sheet.d(names.activation_vector(layer))
    values = sheet.of_units(sheet.layers[layer].d_activations, layer)
    back = Line(Phase(Stage.BACKWARD, layer), name, formula, numbers, values, note=note)
    return [back, *_through_slopes(sheet, layer)]


def _through_slopes(sheet: Sheet, layer: int) -> list[Line]:
    """The slopes of a layer's activation, and the loss by its weighted sums."""
    names, trace, phase = sheet.names, sheet.layers[layer], Phase(Stage.BACKWARD, layer)
    z, a = names.pre_activations(layer), names.activation_vector(layer)
    slope, slopes = names.derivative(a, z), sheet.of_units(trace.derivatives, layer)
    deltas = sheet.of_units(trace.d_pre_activations, layer)
    return [
        Line(phase, slope, names.slope(layer, z, a), (), slopes),
        Line(phase, sheet.d(z), f"{sheet.d(a)} × {slope}", (), deltas, note="× entry by entry"),
    ]


def _gradients(sheet: Sheet, layer: int) -> list[Line]:
    if not has_few_weights(sheet, layer):
        return _gradient_matrices(sheet, layer)
    found: list[Line] = []
    for part in layer_parameters(sheet, layer):
        z = sheet.d(sheet.names.pre_activation(layer, part.unit))
        found += gradient_lines(sheet, part, [Factor(z, sheet.d_pre_activation(layer, part.unit))])
    return found


def _gradient_matrices(sheet: Sheet, layer: int) -> list[Line]:
    """Weights and biases as matrix and vector; of several samples only the sum."""
    names, trace, phase = sheet.names, sheet.layers[layer], Phase(Stage.BACKWARD, layer)
    several, d_z = sheet.n_samples > 1, sheet.d(_sums(sheet, layer))
    sign, note = ("Σ ", f"sum over {count(sheet.n_samples)} samples") if several else ("", "")
    numbers: Tokens = ()
    if not several:
        numbers = _outer(sheet, layer)
    # A single unit's inputs need no transposing: each is multiplied with one number.
    source = names.activation_vector(layer - 1)
    formula = f"{sign}{d_z}·{source}" if sheet.sizes[layer + 1] == 1 else f"{sign}{source}ᵀ·{d_z}"
    name = sheet.d_sum(names.weights(layer))
    found = [Line(phase, name, formula, numbers, weights(layer, trace.d_weights), note=note)]
    if trace.d_biases is not None:
        name = sheet.d_sum(names.biases(layer))
        found.append(Line(phase, name, f"{sign}{d_z}", (), biases(layer, trace.d_biases), note=note))
    return found


def _outer(sheet: Sheet, layer: int) -> Tokens:
    trace = sheet.layers[layer]
    deltas = sheet.of_units(trace.d_pre_activations, layer)
    if sheet.sizes[layer + 1] == 1 and sheet.sizes[layer] <= MOST_ENTRIES:
        return (*deltas, "·", *sheet.inputs(layer))
    if not fits(trace.d_weights):
        return ()
    return (matrix(trace.inputs[sheet.row][:, None]), "·", *deltas)


def _sums(sheet: Sheet, layer: int) -> str:
    """The name of a layer's weighted sums, or of the one that there is."""
    if sheet.sizes[layer + 1] == 1:
        return sheet.names.pre_activation(layer, 0)
    return sheet.names.pre_activations(layer)

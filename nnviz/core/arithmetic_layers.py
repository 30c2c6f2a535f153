"""A whole iteration for the sample looked at: small layers unit by unit, large ones as vectors."""

from nnviz.core.arithmetic_backward import backward_lines
from nnviz.core.arithmetic_sheet import LOSS, UPDATE, Sheet
from nnviz.core.arithmetic_tokens import MOST_ENTRIES, Tokens, biases, vector, weights, weights_fit
from nnviz.core.arithmetic_units import (
    MOST_UNITS,
    activation_lines,
    answer_note,
    d_prediction_line,
    has_few_weights,
    layer_parameters,
    loss_lines,
    pick_lines,
    sum_line,
    update_line,
)
from nnviz.core.line import Line, Number
from nnviz.core.phase import Phase, Stage


def layer_lines(sheet: Sheet) -> list[Line]:
    """Everything that the iteration computes, in order, with nothing selected."""
    layers = range(len(sheet.layers))
    found = pick_lines(sheet)
    for layer in layers:
        found += _forward(sheet, layer)
    found += _loss(sheet)
    for layer in reversed(layers):
        found += backward_lines(sheet, layer)
    for layer in layers:
        found += _update(sheet, layer)
    return found


def _update(sheet: Sheet, layer: int) -> list[Line]:
    if has_few_weights(sheet, layer):
        return [update_line(sheet, part) for part in layer_parameters(sheet, layer)]
    return _update_matrices(sheet, layer)


def _forward(sheet: Sheet, layer: int) -> list[Line]:
    n_in, n_out = sheet.sizes[layer : layer + 2]
    if n_out <= MOST_UNITS and n_in <= (MOST_ENTRIES if n_out == 1 else MOST_UNITS):
        found = [sum_line(sheet, layer, unit) for unit in range(n_out)]
        for unit in range(n_out):
            found += activation_lines(sheet, layer, unit)
        return found
    return _forward_vectors(sheet, layer)


def _forward_vectors(sheet: Sheet, layer: int) -> list[Line]:
    names, trace, phase = sheet.names, sheet.layers[layer], Phase(Stage.FORWARD, layer)
    z, a = names.pre_activations(layer), names.activation_vector(layer)
    formula = f"{names.activation_vector(layer - 1)}·{names.weights(layer)}"
    numbers: Tokens = ()
    if weights_fit(trace.weights):
        numbers = (*sheet.inputs(layer), "·", *weights(layer, trace.weights))
        note = ""
    else:
        n_in, n_out = trace.weights.shape
        note = f"{n_in} × {n_out} weights: select a unit to see its sum"
    if trace.biases is not None:
        formula += f" + {names.biases(layer)}"
        if numbers:
            units = range(len(trace.biases))
            numbers = (*numbers, " + ", *vector([sheet.bias(layer, unit) for unit in units]))
    sums = sheet.of_units(trace.pre_activations, layer)
    answers = sheet.of_units(trace.activations, layer)
    return [
        Line(phase, z, formula, numbers, sums, note=note),
        Line(phase, a, names.call(layer, z), (), answers, note=_answer_notes(sheet, layer)),
    ]


def _answer_notes(sheet: Sheet, layer: int) -> str:
    if layer != sheet.last:
        return ""
    notes = [answer_note(sheet, output) for output in range(sheet.sizes[-1])]
    return next(filter(None, notes), "")


def _loss(sheet: Sheet) -> list[Line]:
    found, names, outputs = loss_lines(sheet), sheet.names, sheet.sizes[-1]
    if sheet.cancels:
        return found
    if outputs <= MOST_UNITS:
        return found + [d_prediction_line(sheet, output) for output in range(outputs)]
    formula = f"2·({names.predictions} − {names.targets})"
    slopes = sheet.of_units(sheet.layers[-1].d_activations, sheet.last)
    return [*found, Line(LOSS, sheet.d(names.predictions), formula, (), slopes)]


def _update_matrices(sheet: Sheet, layer: int) -> list[Line]:
    """A layer's weights and biases, old and new, as matrix and vector."""
    names, trace = sheet.names, sheet.layers[layer]
    rate = names.learning_rate(sheet.rate)
    name = names.weights(layer)
    numbers: Tokens = ()
    if weights_fit(trace.weights):
        numbers = _subtracted(sheet, weights(layer, trace.weights), weights(layer, trace.d_weights))
    formula = f"{name} − {rate}·{sheet.d_sum(name)}"
    new = weights(layer, trace.new_weights)
    found = [Line(UPDATE, name, formula, numbers, new, relation="←")]
    if trace.biases is not None and trace.d_biases is not None and trace.new_biases is not None:
        name, numbers = names.biases(layer), ()
        if len(trace.biases) <= MOST_ENTRIES:
            numbers = _subtracted(sheet, biases(layer, trace.biases), biases(layer, trace.d_biases))
        formula = f"{name} − {rate}·{sheet.d_sum(name)}"
        found.append(Line(UPDATE, name, formula, numbers, biases(layer, trace.new_biases), relation="←"))
    return found


def _subtracted(sheet: Sheet, old: Tokens, gradient: Tokens) -> Tokens:
    return (*old, " − ", Number(sheet.rate), "·", *gradient)

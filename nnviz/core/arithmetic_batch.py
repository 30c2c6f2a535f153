"""A whole iteration on a few samples at once, as matrices: a row a sample, in tutorial B's manner.

Tutorial B differentiates y − ŷ and adds, so that its derivatives have the other sign; the gradient that
is subtracted everywhere else stands beside them.
"""

from nnviz.core.arithmetic_scaling import scaled_batch_lines
from nnviz.core.arithmetic_sheet import LOSS, PICK, UPDATE, Sheet
from nnviz.core.arithmetic_tokens import (
    MOST_COLUMNS,
    MOST_ROWS,
    Array,
    Tokens,
    biases,
    count,
    joined,
    matrix,
    vector,
    weight_matrix,
)
from nnviz.core.arithmetic_units import CANCELS, loss_formula, loss_numbers
from nnviz.core.line import Line, Number, Token
from nnviz.core.part import sample_part, source_part, unit_part
from nnviz.core.phase import Phase, Stage

MOST_LOSSES = 6  # that are written out as a sum
ENTRY_BY_ENTRY = "× entry by entry"


def are_matrices(sheet: Sheet) -> bool:
    """Whether there are several samples, and every matrix of them is small enough to be written out."""
    return 1 < sheet.n_samples <= MOST_ROWS and max(sheet.sizes) <= MOST_COLUMNS


def batch_lines(sheet: Sheet) -> list[Line]:
    """Everything that the iteration computes, for all its samples, with nothing selected."""
    layers = range(len(sheet.layers))
    found = _pick(sheet)
    for layer in layers:
        found += _forward(sheet, layer)
    found += _loss(sheet)
    for layer in reversed(layers):
        found += [*_deltas(sheet, layer), *_gradients(sheet, layer)]
    for layer in layers:
        found += _update(sheet, layer)
    return found


def _pick(sheet: Sheet) -> list[Line]:
    names, trace = sheet.names, sheet.trace
    indices = [int(sample) for sample in trace.samples]
    which = "samples " + ", ".join(count(sample + 1) for sample in indices)
    found = []
    for name, formula, values in (
        (names.inputs, which, trace.layers[0].inputs),
        (names.targets, "", trace.targets),
    ):
        parts = tuple((sample_part(sample),) * values.shape[1] for sample in indices)
        found.append(Line(PICK, name, formula, (), (matrix(values, parts),)))
    if (scaling := trace.experiment.dataset.scaling) is not None:
        found[:1] = scaled_batch_lines(sheet, scaling, which)
    return found


def _inputs(sheet: Sheet, layer: int) -> Token:
    values = sheet.layers[layer].inputs
    row = tuple(source_part(layer, source) for source in range(values.shape[1]))
    return matrix(values, (row,) * len(values))


def _of_units(layer: int, values: Array) -> Token:
    """An array of a layer, (n, n_out)."""
    row = tuple(unit_part(layer, unit) for unit in range(values.shape[1]))
    return matrix(values, (row,) * len(values))


def _targets(sheet: Sheet) -> Token:
    values = sheet.trace.targets
    return matrix(values, tuple((sample_part(int(i)),) * values.shape[1] for i in sheet.trace.samples))


def _sums(sheet: Sheet, layer: int) -> str:
    """The name of a layer's weighted sums. Tutorial B has none: there they are a product without a name."""
    names = sheet.names
    return _product(sheet, layer) if names.adds else names.pre_activations(layer)


def _product(sheet: Sheet, layer: int) -> str:
    return f"{sheet.names.activation_vector(layer - 1)}·{sheet.names.weights(layer)}"


def _forward(sheet: Sheet, layer: int) -> list[Line]:
    names, trace, phase = sheet.names, sheet.layers[layer], Phase(Stage.FORWARD, layer)
    formula, name = _product(sheet, layer), _sums(sheet, layer)
    numbers: Tokens = (_inputs(sheet, layer), "·", weight_matrix(layer, trace.weights))
    if trace.biases is not None:
        formula += f" + {names.biases(layer)}"
        units = range(len(trace.biases))
        numbers = (*numbers, " + ", *vector([sheet.bias(layer, unit) for unit in units]))
    formula = "" if name == formula else formula
    found = [Line(phase, name, formula, numbers, (_of_units(layer, trace.pre_activations),))]
    if sheet.has_own_slope(layer):
        answers = (_of_units(layer, trace.activations),)
        found.append(Line(phase, names.activation_vector(layer), names.call(layer, name), (), answers))
    return found


def _loss(sheet: Sheet) -> list[Line]:
    names, layer = sheet.names, sheet.last
    rows = [Sheet(sheet.trace, row, names) for row in range(sheet.n_samples)]
    outputs = range(sheet.sizes[-1])
    numbers: Tokens = ()
    if len(rows) * len(outputs) <= MOST_LOSSES and not any(row.has_rounded for row in rows):
        numbers = joined((loss_numbers(row, k) for row in rows for k in outputs), " + ")
    formula = f"Σ {loss_formula(sheet, 0) if len(outputs) == 1 else names.sample_loss}"
    note = f"sum over {len(rows)} samples"
    found = [Line(LOSS, names.summed_loss, formula, numbers, (Number(sheet.trace.loss),), note=note)]
    if sheet.cancels:
        return found
    p, y = _of_units(layer, sheet.layers[layer].activations), _targets(sheet)
    slopes = sheet.layers[layer].d_activations
    if names.adds:
        name = f"2({names.targets} − {names.predictions})"
        found.append(
            Line(LOSS, name, "", ("2·(", y, " − ", p, ")"), (_of_units(layer, _signed(sheet, slopes)),))
        )
    else:
        name, formula = sheet.d_sum(names.predictions), f"2·({names.predictions} − {names.targets})"
        found.append(Line(LOSS, name, formula, ("2·(", p, " − ", y, ")"), (_of_units(layer, slopes),)))
    return found


# -- backward: what each thing is called, in tutorial B and elsewhere


def _d_activations(sheet: Sheet, layer: int) -> str:
    names = sheet.names
    if not names.adds:
        return sheet.d_sum(names.activation_vector(layer))
    if layer == sheet.last:
        return f"2({names.targets} − {names.predictions})"
    return f"{_d_sums(sheet, layer + 1)}·{names.weights(layer + 1)}ᵀ"


def _d_sums(sheet: Sheet, layer: int) -> str:
    if not sheet.names.adds:
        return sheet.d_sum(sheet.names.pre_activations(layer))
    return "d_output" if layer == sheet.last else f"d_{sheet.names.activation_vector(layer)}"


def _slopes(sheet: Sheet, layer: int) -> str:
    names = sheet.names
    a = names.activation_vector(layer)
    return f"{names.function(layer)}′({a})" if names.adds else names.derivative(a, _sums(sheet, layer))


def _signed(sheet: Sheet, values: Array) -> Array:
    """A derivative with tutorial B's sign there; 0 − 0 is 0, and not −0."""
    return 0.0 - values if sheet.names.adds else values


def _deltas(sheet: Sheet, layer: int) -> list[Line]:
    """The loss by a layer's weighted sums, by way of its activations."""
    names, trace, phase = sheet.names, sheet.layers[layer], Phase(Stage.BACKWARD, layer)
    last = layer == sheet.last
    result = (_of_units(layer, _signed(sheet, trace.d_pre_activations)),)
    name, back = _d_sums(sheet, layer), _d_activations(sheet, layer)
    if last and sheet.cancels:
        ends = (names.targets, names.predictions) if names.adds else (names.predictions, names.targets)
        return [Line(phase, name, " − ".join(ends), (), result, note=CANCELS)]
    found: list[Line] = []
    d_activations = _of_units(layer, _signed(sheet, trace.d_activations))
    if not last:
        above = sheet.layers[layer + 1]
        deltas = _of_units(layer + 1, _signed(sheet, above.d_pre_activations))
        formula = "" if names.adds else f"{_d_sums(sheet, layer + 1)}·{names.weights(layer + 1)}ᵀ"
        found.append(Line(phase, back, formula, (deltas, "·", matrix(above.weights.T)), (d_activations,)))
    if not sheet.has_own_slope(layer):
        return found
    slopes, slope = _of_units(layer, trace.derivatives), _slopes(sheet, layer)
    formula = names.slope(layer, _sums(sheet, layer), names.activation_vector(layer)).replace("·", " × ")
    found.append(Line(phase, slope, formula, _slope_numbers(sheet, layer), (slopes,)))
    numbers = (d_activations, " × ", slopes)
    found.append(Line(phase, name, f"{back} × {slope}", numbers, result, note=ENTRY_BY_ENTRY))
    return found


def _slope_numbers(sheet: Sheet, layer: int) -> Tokens:
    trace = sheet.layers[layer]
    answers = _of_units(layer, trace.activations)
    match trace.activation:
        case "sigmoid":
            return (answers, " × (1 − ", answers, ")")
        case "tanh":
            return ("1 − ", answers, " × ", answers)
    return ()


def _gradients(sheet: Sheet, layer: int) -> list[Line]:
    names, trace, phase = sheet.names, sheet.layers[layer], Phase(Stage.BACKWARD, layer)
    delta = _d_sums(sheet, layer)
    name = f"d_weights{layer + 1}" if names.adds else sheet.d_sum(names.weights(layer))
    deltas = _of_units(layer, _signed(sheet, trace.d_pre_activations))
    numbers = (matrix(trace.inputs.T), "·", deltas)
    gradient = weight_matrix(layer, trace.d_weights)
    formula = f"{names.activation_vector(layer - 1)}ᵀ·{delta}"
    if names.adds:
        written_out = f"({_d_activations(sheet, layer)} × {_slopes(sheet, layer)})"
        formula = formula if sheet.cancels else formula.replace(delta, written_out)
        # Without parts: it is not the gradient, and must not be taken for it.
        added = (matrix(_signed(sheet, trace.d_weights)),)
        own, note = sheet.d_sum(names.weights(layer)), "B adds, because it differentiates y − ŷ"
        return [
            Line(phase, name, formula, numbers, added),
            Line(phase, own, f"−{name}", (), (gradient,), note=note),
        ]
    found = [Line(phase, name, formula, numbers, (gradient,))]
    if trace.d_biases is not None:
        bias, note = sheet.d_sum(names.biases(layer)), f"sum over {sheet.n_samples} samples"
        found.append(Line(phase, bias, f"Σ {delta}", (), biases(layer, trace.d_biases), note=note))
    return found


# -- update


def _update(sheet: Sheet, layer: int) -> list[Line]:
    names, trace = sheet.names, sheet.layers[layer]
    rate, name = names.learning_rate(sheet.rate), names.weights(layer)
    old, new = weight_matrix(layer, trace.weights), (weight_matrix(layer, trace.new_weights),)
    numbers: Tokens
    if names.adds:
        formula = f"{name} + {rate}·d_weights{layer + 1}"
        note = f"the same as {name} − {rate}·{sheet.d_sum(name)}"
        numbers = (old, " + ", Number(sheet.rate), "·", matrix(_signed(sheet, trace.d_weights)))
        return [Line(UPDATE, name, formula, numbers, new, note=note, relation="←")]
    formula = f"{name} − {rate}·{sheet.d_sum(name)}"
    numbers = (old, " − ", Number(sheet.rate), "·", weight_matrix(layer, trace.d_weights))
    found = [Line(UPDATE, name, formula, numbers, new, relation="←")]
    if trace.biases is not None and trace.d_biases is not None and trace.new_biases is not None:
        name = names.biases(layer)
        formula = f"{name} − {rate}·{sheet.d_sum(name)}"
        numbers = (*biases(layer, trace.biases), " − ", Number(sheet.rate), "·")
        numbers = (*numbers, *biases(layer, trace.d_biases))
        found.append(Line(UPDATE, name, formula, numbers, biases(layer, trace.new_biases), relation="←"))
    return found

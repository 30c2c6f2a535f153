"""Lines about single units, for the sample looked at: sums, activations, losses, slopes, updates."""

from typing import Final

from nnviz.core.arithmetic_scaling import scaled_lines
from nnviz.core.arithmetic_sheet import LOSS, PICK, UPDATE, Sheet
from nnviz.core.arithmetic_tokens import Array, Tokens, count, joined, squared, vector
from nnviz.core.class_names import class_words
from nnviz.core.dataset import predicted_classes
from nnviz.core.line import Line, Number
from nnviz.core.part import Part, bias_part, sample_part, unit_part, weight_part
from nnviz.core.phase import Phase, Stage
from nnviz.core.vectors import most_similar

MOST_UNITS: Final = 4  # of a layer that is written unit by unit
CANCELS: Final = "the sigmoid's derivative cancels against the loss"


def pick_lines(sheet: Sheet) -> list[Line]:
    """The sample looked at: its inputs and targets."""
    dataset, names = sheet.trace.experiment.dataset, sheet.names
    part = sample_part(sheet.sample)
    note = "held out: never trained on" if dataset.is_held_out(sheet.sample) else ""
    if sheet.n_samples > 1:
        note = f"one of the {count(sheet.n_samples)} samples of this iteration"
    which = f"sample {count(sheet.sample + 1)}"
    inputs = vector([sheet.input(0, i) for i in range(sheet.sizes[0])], limit=None)
    targets = vector([sheet.target(k) for k in range(sheet.sizes[-1])], limit=None)
    given = [Line(PICK, names.inputs, which, (), inputs, part, note=note)]
    if dataset.scaling is not None:
        given = scaled_lines(sheet, dataset.scaling, which, note)
    return [*given, Line(PICK, names.targets, "", (), targets, part)]


def sum_line(sheet: Sheet, layer: int, unit: int) -> Line:
    """A unit's pre-activation as a sum of products."""
    names, trace = sheet.names, sheet.layers[layer]
    terms: list[Tokens] = []
    for source in range(sheet.sizes[layer]):
        weight, value = sheet.weight(layer, source, unit), sheet.input(layer, source)
        terms.append((value, "·", weight) if names.input_first else (weight, "·", value))
    if trace.biases is not None:
        terms.append((sheet.bias(layer, unit),))
    note = answer_note(sheet, unit) if layer == sheet.last and not sheet.has_own_slope(layer) else ""
    return Line(
        Phase(Stage.FORWARD, layer),
        names.pre_activation(layer, unit),
        names.weighted_sum(layer, unit, trace.biases is not None),
        joined(terms, " + "),
        (sheet.pre_activation(layer, unit),),
        unit_part(layer, unit),
        note=note,
    )


def activation_lines(sheet: Sheet, layer: int, unit: int) -> list[Line]:
    """A unit's activation; nothing where it is the same as the pre-activation, by name too."""
    if not sheet.has_own_slope(layer):
        return []
    z, names = sheet.pre_activation(layer, unit), sheet.names
    before, _, after = names.call(layer, "|").partition("|")
    linear = sheet.layers[layer].activation == "linear"
    name, formula = names.answer(layer, unit)
    note = answer_note(sheet, unit) if layer == sheet.last else ""
    numbers: Tokens = () if linear else (before, z, after)
    result = (sheet.activation(layer, unit),)
    return [
        Line(Phase(Stage.FORWARD, layer), name, formula, numbers, result, unit_part(layer, unit), note=note)
    ]


def answer_note(sheet: Sheet, output: int) -> str:
    """What the prediction says, and whether it is right; said once, at the winning output."""
    trace, dataset = sheet.trace, sheet.trace.experiment.dataset
    predictions = trace.predictions[sheet.row : sheet.row + 1]
    if dataset.kind == "regression":
        inputs, weights = trace.layers[0].inputs[sheet.row], trace.layers[0].weights
        if not sheet.has_own_slope(0) and output == most_similar(inputs, weights):
            return "the largest: the most similar to the input"
        return ""
    answer = int(predicted_classes(predictions)[0])
    target = int(predicted_classes(trace.targets[sheet.row : sheet.row + 1])[0])
    if sheet.sizes[-1] > 1 and output != answer:
        return ""
    said = f"→ {class_words(dataset.class_names, answer)}"
    if answer == target:
        return f"{said}, right"
    # Without names the number alone is enough, as the word has just been said.
    other = class_words(dataset.class_names, target) if dataset.class_names else target
    return f"{said}, wrong: it is {other}"


def loss_formula(sheet: Sheet, output: int) -> str:
    """The loss of one output, in names."""
    p, y = sheet.names.prediction(output), sheet.names.target(output)
    if sheet.cancels:
        return f"−({y}·ln({p}) + (1 − {y})·ln(1 − {p}))"
    return f"({p} − {y})²"


def loss_numbers(sheet: Sheet, output: int) -> Tokens:
    """The loss of one output, with numbers put in."""
    p, y = sheet.activation(sheet.last, output), sheet.target(output)
    if not sheet.cancels:
        return ("(", p, " − ", y, ")²")
    if y.value in (0.0, 1.0):
        return ("−ln(", p, ")") if y.value else ("−ln(1 − ", p, ")")
    return ("−(", y, "·ln(", p, ") + (1 − ", y, ")·ln(1 − ", p, "))")


def loss_lines(sheet: Sheet) -> list[Line]:
    """The loss of the sample looked at, and of all samples of the iteration where there are several."""
    names, outputs = sheet.names, range(sheet.sizes[-1])
    several = sheet.n_samples > 1
    formulas = [loss_formula(sheet, k) for k in outputs]
    numbers, note = joined((loss_numbers(sheet, k) for k in outputs), " + "), ""
    if sheet.has_rounded:
        numbers, note = (), "taken from the pre-activation, since the prediction has rounded to 0 or 1"
    if len(formulas) > (2 if sheet.cancels else 4):
        formulas[1:-1] = ["…"]
    formula = " + ".join(formulas).replace(" + −", " − ")
    own = Number(float(sheet.trace.losses[sheet.row].sum()), sample_part(sheet.sample))
    name = names.sample_loss if several else names.loss
    found = [Line(LOSS, name, formula, numbers, (own,), sample_part(sheet.sample), note=note)]
    if several:
        total, note = Number(sheet.trace.loss), f"sum over {count(sheet.n_samples)} samples"
        found.append(Line(LOSS, names.summed_loss, f"Σ {names.sample_loss}", (), (total,), note=note))
    return found


def d_prediction_line(sheet: Sheet, output: int) -> Line:
    """The loss by the prediction. Of cross-entropy with a sigmoid there is none: see d_output_line."""
    prediction, target = sheet.names.prediction(output), sheet.names.target(output)
    p, y = sheet.activation(sheet.last, output), sheet.target(output)
    slope = sheet.d_activation(sheet.last, output)
    words = "too large" if slope.value > 0.0 else "too small" if slope.value < 0.0 else ""
    return Line(
        LOSS,
        sheet.d(prediction),
        f"2·({prediction} − {target})",
        ("2·(", p, " − ", y, ")"),
        (slope,),
        unit_part(sheet.last, output),
        note=f"the prediction is {words}" if words and sheet.sizes[-1] == 1 else "",
    )


def d_output_line(sheet: Sheet, output: int) -> Line:
    """Cross-entropy by the output's pre-activation: the prediction minus the target."""
    names, layer = sheet.names, sheet.last
    return Line(
        Phase(Stage.BACKWARD, layer),
        sheet.d(names.pre_activation(layer, output)),
        f"{names.prediction(output)} − {names.target(output)}",
        (sheet.activation(layer, output), " − ", sheet.target(output)),
        (sheet.d_pre_activation(layer, output),),
        unit_part(layer, output),
        note=CANCELS,
    )


def slope_line(sheet: Sheet, layer: int, unit: int, phase: Phase | None = None) -> Line:
    """The derivative of a unit's activation."""
    names, a = sheet.names, sheet.activation(layer, unit)
    z_name, a_name = names.pre_activation(layer, unit), names.activation(layer, unit)
    numbers: Tokens = ()
    match sheet.layers[layer].activation:
        case "sigmoid":
            numbers = (a, "·(1 − ", a, ")")
        case "tanh":
            numbers = ("1 − ", *squared(a))
    return Line(
        phase or Phase(Stage.BACKWARD, layer),
        names.derivative(a_name, z_name),
        names.slope(layer, z_name, a_name),
        numbers,
        (sheet.slope(layer, unit),),
        unit_part(layer, unit),
    )


def summed_line(sheet: Sheet, part: Part) -> Line:
    """A parameter's gradient as the sum over the samples of the iteration."""
    layer, by = sheet.layers[part.layer], sheet.name_of(part)
    return Line(
        Phase(Stage.BACKWARD, part.layer),
        sheet.d_sum(by),
        f"Σ {sheet.d(by)}",
        (),
        (Number(_entry(part, layer.d_weights, layer.d_biases), part),),
        part,
        sheet.place(part),
        note=f"sum over {count(sheet.n_samples)} samples",
    )


def update_line(sheet: Sheet, part: Part) -> Line:
    """A parameter, old and new."""
    layer, name = sheet.layers[part.layer], sheet.name_of(part)
    old = _entry(part, layer.weights, layer.biases)
    gradient = _entry(part, layer.d_weights, layer.d_biases)
    new = _entry(part, layer.new_weights, layer.new_biases)
    return Line(
        UPDATE,
        name,
        f"{name} − {sheet.names.learning_rate(sheet.rate)}·{sheet.d_sum(name)}",
        (Number(old, part), " − ", Number(sheet.rate), "·", Number(gradient, part)),
        (Number(new, part),),
        part,
        relation="←",
    )


def unit_parameters(sheet: Sheet, layer: int, unit: int, most: int | None = None) -> list[Part]:
    """A unit's first `most` weights, and its bias."""
    sources = range(min(sheet.sizes[layer], most or sheet.sizes[layer]))
    parts = [weight_part(layer, source, unit) for source in sources]
    return parts if sheet.layers[layer].biases is None else [*parts, bias_part(layer, unit)]


def layer_parameters(sheet: Sheet, layer: int) -> list[Part]:
    """All weights and biases of a layer, unit by unit."""
    units = range(sheet.sizes[layer + 1])
    return [part for unit in units for part in unit_parameters(sheet, layer, unit)]


def has_few_weights(sheet: Sheet, layer: int) -> bool:
    """Whether each weight of a layer gets a line of its own."""
    return sheet.sizes[layer] * sheet.sizes[layer + 1] <= MOST_UNITS


def _entry(part: Part, weights: Array, biases: Array | None) -> float:
    if part.kind == "bias":
        assert biases is not None
        return float(biases[part.unit])
    return float(weights[part.source, part.unit])

"""The program of any network, in general names: z1, a1, W1, b1, prediction, d_W1."""

from typing import Final, NamedTuple

from nnviz.core.experiment import Experiment
from nnviz.core.phase import Phase, Stage
from nnviz.files.program import ProgramLine, Variable, plain, steps
from nnviz.files.program_literals import LONG, short_table, table
from nnviz.files.program_setup import (
    GIVEN,
    INITIALISATIONS,
    SIGMOID,
    Parts,
    about_columns,
    about_scaling,
    drawn_biases,
    drawn_weights,
    first_order,
    picked,
    raw_samples,
)

_VALUE: Final = {
    "sigmoid": "sigmoid({})",
    "tanh": "np.tanh({})",
    "relu": "np.maximum(0, {})",
    "linear": "{}",
}
_DERIVATIVE: Final = {
    "sigmoid": "{d} * {a} * (1 - {a})",
    "tanh": "{d} * (1 - {a}**2)",
    "relu": "{d} * ({a} > 0)",
    "linear": "{d}",
}
_SLOPE: Final = {
    "sigmoid": "the sigmoid's slope is a * (1 - a)",
    "tanh": "the slope of tanh is 1 - a²",
    "relu": "relu's slope is 1 above 0, else 0",
    "linear": "a linear unit's slope is 1",
}
_CROSS_ENTROPY: Final = """

def cross_entropy(z, target):
    # -(y ln a + (1 - y) ln(1 - a)) with y = target, a = sigmoid(z);
    # written with z, so that it never takes the logarithm of 0.
    return np.maximum(z, 0) - z * target + np.log1p(np.exp(-np.abs(z)))
"""


class _Layer(NamedTuple):
    """The names of one layer, and its formula z = inputs @ W + b."""

    position: int
    number: str  # empty where there is only one layer
    inputs: str
    outputs: str
    activation: str
    formula: str
    about: str


def layers_parts(experiment: Experiment, *, cut: bool) -> Parts:
    """The parts for any experiment; with `cut`, only the first rows of long tables."""
    layers = _layers(experiment)
    kinds = ("W", "b") if experiment.architecture.bias else ("W",)
    n = experiment.dataset.n_inputs
    samples = raw_samples(experiment, LONG if cut else None)
    data = table("data", samples, "samples", cut=cut)
    scaled = plain("inputs = (inputs - offset) / factor") if experiment.dataset.scaling else []
    return Parts(
        data=[
            *about_columns(experiment),
            *data,
            *plain(f"inputs, targets = data[:, :{n}], data[:, {n}:]"),
            *about_scaling(experiment),
            *scaled,
        ],
        functions=_functions(experiment, layers),
        initial=_initial(experiment, layers, cut=cut),
        body=_body(experiment, layers),
        parameters=tuple(f"{kind}{layer.number}" for layer in layers for kind in kinds),
        loss="loss",
        total="total_loss()",
        predictions="predict(inputs)",
        targets="targets",
    )


def _layers(experiment: Experiment) -> list[_Layer]:
    architecture = experiment.architecture
    last, inputs, layers = architecture.n_layers - 1, "x", []
    for index, activation in enumerate(architecture.activations):
        number = str(index + 1) if last else ""
        outputs = "prediction" if index == last else f"a{number}"
        formula = f"{inputs} @ W{number}" + (f" + b{number}" if architecture.bias else "")
        units = architecture.sizes[index + 1]
        title = f"Forward, layer {number}" if last else "Forward"
        about = f"# {title}: {units} {activation} unit{'s' if units > 1 else ''}."
        layers.append(_Layer(index, number, inputs, outputs, activation, formula, about))
        inputs = outputs
    return layers


def _functions(experiment: Experiment, layers: list[_Layer]) -> list[ProgramLine]:
    is_cross_entropy = experiment.config.loss == "cross_entropy"
    text = SIGMOID if "sigmoid" in experiment.architecture.activations else ""
    hidden = "".join(
        f"    {layer.outputs} = {_VALUE[layer.activation].format(layer.formula)}\n" for layer in layers[:-1]
    )
    if is_cross_entropy:
        text += f'{_CROSS_ENTROPY}\n\ndef last_z(x):\n    """The output layer\'s z for inputs x."""\n{hidden}'
        text += f"    return {layers[-1].formula}\n"
        hidden, result = "", "sigmoid(last_z(x))"
        total = "np.sum(cross_entropy(last_z(inputs), targets))"
    else:
        result = _VALUE[layers[-1].activation].format(layers[-1].formula)
        total = "np.sum((predict(inputs) - targets) ** 2)"
    text += (
        f'\n\ndef predict(x):\n    """What the network answers to inputs x."""\n{hidden}    return {result}\n'
    )
    text += (
        f'\n\ndef total_loss():\n    """The loss of all samples: a sum, not a mean."""\n    return {total}\n'
    )
    return plain(text)


def _initial(experiment: Experiment, layers: list[_Layer], *, cut: bool) -> list[ProgramLine]:
    given, architecture = experiment.given_parameters, experiment.architecture
    lines = plain(INITIALISATIONS[experiment.config.initialisation] if given is None else GIVEN)
    for layer, (n_in, n_out) in zip(layers, architecture.shapes, strict=True):
        weights, biases = f"W{layer.number}", f"b{layer.number}"
        if given is not None:
            values = architecture.layers(given)[layer.position]
            lines += short_table(weights, values.weights, "rows", cut=cut)
            lines += [] if values.biases is None else short_table(biases, values.biases, "", cut=cut)
            continue
        lines += drawn_weights(experiment, layer.position, weights, f"({n_in}, {n_out})")
        lines += drawn_biases(experiment, biases, str(n_out)) if architecture.bias else []
    return lines + first_order(experiment, "inputs")


def _body(experiment: Experiment, layers: list[_Layer]) -> list[ProgramLine]:
    # With one sample an iteration, everything is a vector: one row of what a batch would have.
    index = 0 if experiment.config.batch == 1 else ...
    lines = _pick(experiment, index)
    for layer in layers:
        lines += [ProgramLine(""), *_forward(layer, index)]
    lines += [ProgramLine(""), *_loss(experiment, layers[-1], index)]
    for layer in reversed(layers):
        lines += [ProgramLine(""), *_backward(experiment, layers, layer, index)]
    return [*lines, ProgramLine(""), *_update(experiment, layers)]


def _pick(experiment: Experiment, index: object) -> list[ProgramLine]:
    pair = (Variable("x", "inputs", 0, index), Variable("target", "targets", 0, index))
    phase = Phase(Stage.PICK)
    if experiment.config.batch is None:
        comment = "# All samples, in every iteration."
        return steps(phase, comment, ("x, target = inputs, targets", pair))
    name = "i" if experiment.config.batch == 1 else "chosen"
    lines = [
        (line, Variable(name, "rows", 0, index)) if line.startswith(f"{name} =") else line
        for line in picked(experiment, "inputs", name)
    ]
    return steps(phase, *lines, (f"x, target = inputs[{name}], targets[{name}]", pair))


def _forward(layer: _Layer, index: object) -> list[ProgramLine]:
    z, a = f"z{layer.number}", layer.outputs
    return steps(
        Phase(Stage.FORWARD, layer.position),
        layer.about,
        (f"{z} = {layer.formula}", Variable(z, "pre_activations", layer.position, index)),
        (f"{a} = {_VALUE[layer.activation].format(z)}", Variable(a, "activations", layer.position, index)),
    )


def _loss(experiment: Experiment, last: _Layer, index: object) -> list[ProgramLine]:
    loss, phase = Variable("loss", "loss"), Phase(Stage.LOSS)
    if experiment.config.loss == "cross_entropy":
        formula = f"np.sum(cross_entropy(z{last.number}, target))"
        return steps(phase, "# The loss.", (f"loss = {formula}", loss))
    slope = Variable("d_prediction", "d_activations", last.position, index)
    return steps(
        phase,
        "# The loss; d_prediction is its derivative by prediction.",
        ("loss = np.sum((prediction - target) ** 2)", loss),
        ("d_prediction = 2 * (prediction - target)", slope),
    )


def _backward(
    experiment: Experiment, layers: list[_Layer], layer: _Layer, index: object
) -> list[ProgramLine]:
    number, is_last = layer.number, layer is layers[-1]
    names = [f"d_{name}{number}" for name in ("z", "W", "b")]
    quantities = zip(names, ("d_pre_activations", "d_weights", "d_biases"), (index, ..., ...), strict=True)
    z, weights, biases = (Variable(name, quantity, layer.position, at) for name, quantity, at in quantities)
    title = f"Backward, layer {number}" if number else "Backward"
    lines: list[str | tuple[str, Variable]] = []
    if is_last and experiment.config.loss == "cross_entropy":
        lines += [
            f"# {title}: the sigmoid's slope cancels.",
            (f"{z.name} = prediction - target", z),
        ]
    else:
        lines.append(f"# {title}: {_SLOPE[layer.activation]}.")
        d = f"d_{layer.outputs}"
        if not is_last:
            above = layers[layer.position + 1].number
            a = Variable(d, "d_activations", layer.position, index)
            lines.append((f"{d} = d_z{above} @ W{above}.T", a))
        lines.append((f"{z.name} = {_DERIVATIVE[layer.activation].format(d=d, a=layer.outputs)}", z))
    one = experiment.config.batch == 1
    product = f"np.outer({layer.inputs}, {z.name})" if one else f"{layer.inputs}.T @ {z.name}"
    lines.append((f"{weights.name} = {product}", weights))
    if experiment.architecture.bias:
        lines.append((f"{biases.name} = {z.name}{'' if one else '.sum(axis=0)'}", biases))
    return steps(Phase(Stage.BACKWARD, layer.position), *lines)


def _update(experiment: Experiment, layers: list[_Layer]) -> list[ProgramLine]:
    lines: list[tuple[str, Variable]] = []
    kinds = [("W", "new_weights"), ("b", "new_biases")][: 1 + experiment.architecture.bias]
    for layer in layers:
        for kind, quantity in kinds:
            name = f"{kind}{layer.number}"
            lines.append(
                (f"{name} -= learning_rate * d_{name}", Variable(name, quantity, layer.position)),
            )
    return steps(Phase(Stage.UPDATE), "# Update: only now, when all gradients are known.", *lines)

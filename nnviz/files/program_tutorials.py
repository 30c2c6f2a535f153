"""The programs of the two tutorials' networks, in the tutorials' own names."""

from typing import Final

from nnviz.core.experiment import Experiment
from nnviz.core.phase import Phase, Stage
from nnviz.files.program import ProgramLine, Variable, plain, steps
from nnviz.files.program_literals import short_table, table
from nnviz.files.program_setup import (
    GIVEN,
    INITIALISATIONS,
    SIGMOID,
    Parts,
    about_columns,
    drawn_biases,
    drawn_weights,
    first_order,
    picked,
)

NEURON_PRESETS: Final = ("realpython", "realpython-first-prediction")

_NUMBER: Final = (0, 0)
_COLUMN: Final = (slice(None), 0)
_NEURON_FUNCTIONS: Final = '''

def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_deriv(x):
    return sigmoid(x) * (1 - sigmoid(x))


def predict(input_vector):
    layer_1 = np.dot(input_vector, weights) + bias
    layer_2 = sigmoid(layer_1)
    return layer_2


def cumulative_error():
    """The error of all samples: a sum, not a mean."""
    return np.sum(np.square(predict(input_vectors) - targets))
'''
_LOY_FUNCTIONS: Final = '''

def sigmoid_derivative(a):
    """The slope of the sigmoid where its value is a."""
    return a * (1 - a)


def feedforward(x):
    layer1 = sigmoid(np.dot(x, weights1))
    return sigmoid(np.dot(layer1, weights2))


def total_loss():
    """The sum of squared errors of all samples."""
    return np.sum((y - feedforward(x)) ** 2)
'''


def is_neuron(experiment: Experiment) -> bool:
    """Whether this is tutorial A's network: one sigmoid neuron, one sample at a time."""
    architecture, config = experiment.architecture, experiment.config
    return (
        experiment.preset in NEURON_PRESETS
        and architecture.sizes[1:] == (1,)
        and architecture.activations == ("sigmoid",)
        and architecture.bias
        and (config.loss, config.batch) == ("squared_error", 1)
    )


def is_loy(experiment: Experiment) -> bool:
    """Whether this is tutorial B's network: two sigmoid layers without biases, all samples at once."""
    architecture, config = experiment.architecture, experiment.config
    return (
        experiment.preset == "loy"
        and architecture.activations == ("sigmoid", "sigmoid")
        and not architecture.bias
        and (config.loss, config.batch) == ("squared_error", None)
    )


def neuron_parts(experiment: Experiment, *, cut: bool) -> Parts:
    """The parts of tutorial A's program."""
    inputs, targets = experiment.dataset.training
    given = experiment.given_parameters
    if given is None:
        initial = plain(INITIALISATIONS[experiment.config.initialisation])
        initial += drawn_weights(experiment, 0, "weights", str(len(inputs[0])))
        initial += drawn_biases(experiment, "bias", "")
    else:
        initial = plain(GIVEN) + short_table("weights", given[:-1], "", cut=cut)
        initial += plain(f"bias = {float(given[-1])}")
    return Parts(
        data=[
            *about_columns(experiment),
            *table("input_vectors", inputs, "samples", cut=cut),
            *short_table("targets", targets[:, 0], "", cut=cut),
        ],
        functions=plain(_NEURON_FUNCTIONS),
        initial=[*initial, *first_order(experiment, "input_vectors")],
        body=_neuron_body(experiment),
        parameters=("weights", "bias"),
        loss="error",
        total="cumulative_error()",
        predictions="predict(input_vectors)",
        targets="targets",
    )


def _neuron_body(experiment: Experiment) -> list[ProgramLine]:
    index = Variable("random_index", "rows", 0, 0)
    choice = [
        (line, index) if line.startswith("random_index =") else line
        for line in picked(experiment, "input_vectors", "random_index")
    ]
    gap = ProgramLine("")
    return [
        *steps(
            Phase(Stage.PICK),
            *choice,
            ("input_vector = input_vectors[random_index]", Variable("input_vector", "inputs", 0, 0)),
            ("target = targets[random_index]", Variable("target", "targets", 0, _NUMBER)),
        ),
        gap,
        *steps(
            Phase(Stage.FORWARD, 0),
            "# Forward: the prediction.",
            ("layer_1 = np.dot(input_vector, weights) + bias", _single("layer_1", "pre_activations")),
            ("layer_2 = sigmoid(layer_1)", _single("layer_2", "activations")),
            ("prediction = layer_2", _single("prediction", "activations")),
        ),
        gap,
        *steps(
            Phase(Stage.LOSS),
            "# The error, and its slope.",
            ("error = np.square(prediction - target)", Variable("error", "loss")),
            (
                "derror_dprediction = 2 * (prediction - target)",
                _single("derror_dprediction", "d_activations"),
            ),
        ),
        gap,
        *_neuron_backward(),
        gap,
        *steps(
            Phase(Stage.UPDATE),
            "# Update: a step against the slope.",
            ("bias -= learning_rate * derror_dbias", Variable("bias", "new_biases", 0, 0)),
            (
                "weights -= learning_rate * derror_dweights",
                Variable("weights", "new_weights", 0, _COLUMN),
            ),
        ),
    ]


def _neuron_backward() -> list[ProgramLine]:
    return steps(
        Phase(Stage.BACKWARD, 0),
        "# Backward: the chain rule.",
        ("dprediction_dlayer1 = sigmoid_deriv(layer_1)", _single("dprediction_dlayer1", "derivatives")),
        "dlayer1_dbias = 1",
        ("dlayer1_dweights = input_vector", Variable("dlayer1_dweights", "inputs", 0, 0)),
        ("derror_dbias = (", Variable("derror_dbias", "d_biases", 0, 0)),
        "    derror_dprediction * dprediction_dlayer1 * dlayer1_dbias",
        ")",
        ("derror_dweights = (", Variable("derror_dweights", "d_weights", 0, _COLUMN)),
        "    derror_dprediction * dprediction_dlayer1 * dlayer1_dweights",
        ")",
    )


def _single(name: str, quantity: str) -> Variable:
    return Variable(name, quantity, 0, _NUMBER)


def loy_parts(experiment: Experiment, *, cut: bool) -> Parts:
    """The parts of tutorial B's program."""
    inputs, targets = experiment.dataset.training
    architecture, given = experiment.architecture, experiment.given_parameters
    initial = plain(INITIALISATIONS[experiment.config.initialisation] if given is None else GIVEN)
    for layer, (n_in, n_out) in enumerate(architecture.shapes):
        name = f"weights{layer + 1}"
        if given is None:
            initial += drawn_weights(experiment, layer, name, f"({n_in}, {n_out})")
        else:
            initial += short_table(name, architecture.layers(given)[layer].weights, "rows", cut=cut)
    return Parts(
        data=[
            *about_columns(experiment),
            *table("x", inputs, "samples", cut=cut),
            *short_table("y", targets, "samples", cut=cut),
        ],
        functions=plain(SIGMOID + _LOY_FUNCTIONS),
        initial=initial,
        body=_loy_body(),
        parameters=("weights1", "weights2"),
        loss="loss",
        total="total_loss()",
        predictions="feedforward(x)",
        targets="y",
    )


def _loy_body() -> list[ProgramLine]:
    gap = ProgramLine("")
    return [
        *steps(
            Phase(Stage.FORWARD, 0),
            "# Feedforward: the hidden layer.",
            ("layer1 = sigmoid(np.dot(x, weights1))", Variable("layer1", "activations", 0)),
        ),
        gap,
        *steps(
            Phase(Stage.FORWARD, 1),
            "# Feedforward: the output.",
            ("output = sigmoid(np.dot(layer1, weights2))", Variable("output", "activations", 1)),
        ),
        gap,
        *steps(
            Phase(Stage.LOSS),
            "# The loss, and its slope downhill: so the update adds.",
            ("loss = np.sum((y - output) ** 2)", Variable("loss", "loss")),
            ("d_output = 2 * (y - output)", Variable("d_output", "d_activations", 1, sign=-1.0)),
        ),
        gap,
        *steps(
            Phase(Stage.BACKWARD, 1),
            "# Backpropagation: the output layer.",
            (
                "d_z2 = d_output * sigmoid_derivative(output)",
                Variable("d_z2", "d_pre_activations", 1, sign=-1.0),
            ),
            ("d_weights2 = np.dot(layer1.T, d_z2)", Variable("d_weights2", "d_weights", 1, sign=-1.0)),
        ),
        gap,
        *_loy_hidden_layer(),
        gap,
        *steps(
            Phase(Stage.UPDATE),
            "# Update.",
            ("weights1 += learning_rate * d_weights1", Variable("weights1", "new_weights", 0)),
            ("weights2 += learning_rate * d_weights2", Variable("weights2", "new_weights", 1)),
        ),
    ]


def _loy_hidden_layer() -> list[ProgramLine]:
    return steps(
        Phase(Stage.BACKWARD, 0),
        "# Backpropagation: the hidden layer, by the old weights2.",
        ("d_layer1 = np.dot(d_z2, weights2.T)", Variable("d_layer1", "d_activations", 0, sign=-1.0)),
        (
            "d_z1 = d_layer1 * sigmoid_derivative(layer1)",
            Variable("d_z1", "d_pre_activations", 0, sign=-1.0),
        ),
        ("d_weights1 = np.dot(x.T, d_z1)", Variable("d_weights1", "d_weights", 0, sign=-1.0)),
    )

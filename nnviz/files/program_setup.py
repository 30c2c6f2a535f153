"""What the programs of all networks have in common: initial values, the choice of samples, functions."""

from textwrap import wrap
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from nnviz.core.experiment import Experiment
from nnviz.files.program import WIDTH, ProgramLine, plain
from nnviz.files.program_literals import comment_text, short_table

INITIALISATIONS: Final = {
    "normal": "# Initial values: random, standard normal.",
    "uniform": "# Initial values: random, from 0 to 1.",
    "xavier": "# Initial values (Xavier): the more units, the smaller; biases are 0.",
    "he": "# Initial values (He): the more inputs, the smaller; biases are 0.",
    "zeros": "# Initial values: all 0.",
}
GIVEN: Final = "# Initial values: the given ones."

SIGMOID: Final = """

def sigmoid(z):
    return 1 / (1 + np.exp(-z))
"""


class Parts(NamedTuple):
    """What the program of one kind of network has of its own.

    Attributes
    ----------
    data : the training samples
    functions : whatever the loop calls, and what the network predicts and its total loss
    initial : the initial values
    body : the loop's: one iteration
    parameters : names, in nnviz's order
    loss : what the loss is called
    total : the expression of the loss of all samples
    predictions : the expression of what the network answers to all samples
    targets : what they should be
    """

    data: list[ProgramLine]
    functions: list[ProgramLine]
    initial: list[ProgramLine]
    body: list[ProgramLine]
    parameters: tuple[str, ...]
    loss: str
    total: str
    predictions: str
    targets: str


def needs_generator(experiment: Experiment) -> bool:
    """Whether the program draws any random number."""
    draws_values = experiment.given_parameters is None and experiment.config.initialisation != "zeros"
    return draws_values or experiment.config.batch is not None


def drawn_weights(experiment: Experiment, layer: int, name: str, shape: str) -> list[ProgramLine]:
    """The line that draws a layer's weights, of a shape as the program writes it."""
    n_in, n_out = experiment.architecture.shapes[layer]
    match experiment.config.initialisation:
        case "normal":
            value = f"rng.standard_normal({shape})"
        case "uniform":
            value = f"rng.random({shape})"
        case "xavier":
            value = f"rng.uniform(-limit, limit, {shape})"
            limit = f"limit = np.sqrt(6 / ({n_in} + {n_out}))"
            return plain(f"{limit}\n{name} = {value}")
        case "he":
            value = f"rng.standard_normal({shape}) * np.sqrt(2 / {n_in})"
        case _:
            value = f"np.zeros({shape})"
    return plain(f"{name} = {value}")


def drawn_biases(experiment: Experiment, name: str, shape: str) -> list[ProgramLine]:
    """The line that draws a layer's biases; with no shape, a single number."""
    match experiment.config.initialisation:
        case "normal":
            value = f"rng.standard_normal({shape})"
        case "uniform":
            value = f"rng.random({shape})"
        case _:
            value = f"np.zeros({shape})" if shape else "0.0"
    return plain(f"{name} = {value}")


def first_order(experiment: Experiment, inputs: str) -> list[ProgramLine]:
    """What shuffled sampling starts from; drawn after the initial values."""
    if experiment.config.batch is None or experiment.config.sampling != "shuffled":
        return []
    return [
        ProgramLine(""),
        ProgramLine("# The order of the samples in the first epoch."),
        ProgramLine(f"order, position = rng.permutation(len({inputs})), 0"),
    ]


def picked(experiment: Experiment, inputs: str, index: str) -> list[str]:
    """The lines that choose the samples of an iteration; the last ones assign `index`."""
    batch = experiment.config.batch
    one = batch == 1
    if experiment.config.sampling == "shuffled":
        return [
            f"# The next {'sample' if one else 'samples'}; after the last one, a new order.",
            "if position >= len(order):",
            f"    order, position = rng.permutation(len({inputs})), 0",
            f"{index} = order[position{'' if one else ' : position + batch'}]",
            f"position += {'1' if one else 'batch'}",
        ]
    return [
        "# Pick one sample at random." if one else "# Pick samples at random; one may come twice.",
        f"{index} = rng.integers(len({inputs}){'' if one else ', size=batch'})",
    ]


def about_columns(experiment: Experiment) -> list[ProgramLine]:
    """A comment that says what a row of the data is, and what is left out of it."""
    dataset = experiment.dataset
    names = ", ".join(comment_text(name, 30) for name in dataset.input_names)
    target = "the target" if dataset.n_outputs == 1 else f"{dataset.n_outputs} targets"
    text = f"The samples, one a row: {names}, then {target}."
    n_held_out = len(dataset) - len(dataset.training_indices)
    if n_held_out:
        are = "sample is" if n_held_out == 1 else "samples are"
        text += f" {n_held_out:,} held-out {are} never trained on, and left out."
    if dataset.class_names:
        names = ", ".join(f"{k} is {comment_text(name, 30)}" for k, name in enumerate(dataset.class_names))
        text += f" Class {names}."
    return [ProgramLine(f"# {line}") for line in wrap(text, WIDTH - 2)]


def raw_samples(experiment: Experiment, most: int | None = None) -> npt.NDArray[np.float64]:
    """A row for each training sample, (n, n_inputs + n_outputs): its inputs, not scaled, and targets.

    Only the first `most` rows, or all, are free of the digits that rounding leaves: that takes time.
    """
    dataset = experiment.dataset
    (inputs, targets), scaling = dataset.training, dataset.scaling
    if scaling is not None and most is not None and most < len(inputs):
        inputs = np.vstack([scaling.recovered(inputs[:most]), scaling.unscaled(inputs[most:])])
    else:
        inputs = dataset.original_inputs[dataset.training_indices]
    return np.hstack([inputs, targets])


def about_scaling(experiment: Experiment, array: str = "np.array") -> list[ProgramLine]:
    """``offset`` and ``factor`` of the inputs, after a gap; nothing where they are not scaled."""
    scaling = experiment.dataset.scaling
    if scaling is None:
        return []
    return [
        ProgramLine(""),
        ProgramLine("# The network is given (inputs - offset) / factor, not raw inputs."),
        *short_table("offset", np.array(scaling.offset), array=array),
        *short_table("factor", np.array(scaling.factor), array=array),
    ]

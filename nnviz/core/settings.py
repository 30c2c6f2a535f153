"""Settings by name and text, as the command line and documents give them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment

Setter = Callable[[Experiment, str], Experiment]


def with_setting(experiment: Experiment, key: str, text: str) -> Experiment:
    """A copy of `experiment` with one setting changed.

    Raises
    ------
    InputError
        When there is no such key, or the text is no value for it.
    """
    _check_key(key)
    return SETTINGS[key](experiment, text.strip())


def with_settings(experiment: Experiment, pairs: list[str], seed: int | None = None) -> Experiment:
    """A copy with every KEY=VALUE of `pairs` applied, and another seed if one is given.

    The order of the pairs does not matter, but of two with the same key the last one counts.

    Raises
    ------
    InputError
        When a pair is not KEY=VALUE, a key or a value is unknown, or the settings do not fit together.
    """
    if seed is not None:
        experiment = experiment.with_config(seed=seed)
    chosen: dict[str, str] = {}
    for pair in pairs:
        key, equals, text = pair.partition("=")
        if not equals:
            raise InputError(f"--set takes KEY=VALUE, not {pair!r}")
        chosen[key.strip()] = text.strip()
    for key in chosen:
        _check_key(key)
    if chosen.get("loss") == "squared_error":  # fits any output: out of the way of output_activation
        experiment = with_setting(experiment, "loss", "squared_error")
    for key in SETTINGS:
        if key in chosen:
            experiment = with_setting(experiment, key, chosen[key])
    return experiment


def parse_number(text: str, what: str) -> float:
    """Read a number; a decimal comma is accepted."""
    try:
        # Python would read 1_0 as 10.
        return float(text.replace("−", "-").replace(",", ".").replace("_", "?"))
    except ValueError:
        raise InputError(f"{what} must be a number, not {text!r}") from None


def parse_whole(text: str, what: str) -> int:
    """Read a whole number."""
    try:
        return int(text.replace("_", "?"))
    except ValueError:
        raise InputError(f"{what} must be a whole number, not {text!r}") from None


def parse_sizes(text: str) -> list[int]:
    """Read the sizes of hidden layers: ``4``, ``8,8``, or nothing for no hidden layer."""
    return [parse_whole(part.strip(), "a layer's size") for part in text.split(",")] if text else []


def _check_key(key: str) -> None:
    if key not in SETTINGS:
        raise InputError(f"there is no setting {key!r}; there are {', '.join(SETTINGS)}")


def _bias(experiment: Experiment, text: str) -> Experiment:
    if text not in ("true", "false"):
        raise InputError(f"bias must be true or false, not {text!r}")
    return experiment.with_architecture(replace(experiment.architecture, bias=text == "true"))


def _layers(experiment: Experiment, text: str) -> Experiment:
    return experiment.with_architecture(experiment.architecture.with_hidden(parse_sizes(text)))


def _activation(experiment: Experiment, text: str) -> Experiment:
    architecture, names = experiment.architecture, [part.strip() for part in text.split(",")]
    n_hidden, n_layers = len(architecture.hidden), architecture.n_layers
    if len(names) == 1:
        activations = (*names * n_hidden, architecture.activations[-1])
        if n_hidden == 0:
            replace(architecture, activations=(names[0],))  # a wrong name is an error here too
    elif len(names) == n_hidden:
        activations = (*names, architecture.activations[-1])
    elif len(names) == n_layers:
        activations = tuple(names)
    else:
        raise InputError(f"activation takes one name, or one for each of {n_layers} layers, not {len(names)}")
    return experiment.with_architecture(replace(architecture, activations=activations))


def _output_activation(experiment: Experiment, text: str) -> Experiment:
    architecture = experiment.architecture
    return experiment.with_architecture(
        replace(architecture, activations=(*architecture.activations[:-1], text))
    )


def _held_out(experiment: Experiment, text: str) -> Experiment:
    share = parse_number(text, "held_out")
    return experiment.with_dataset(experiment.dataset.with_held_out(share, experiment.config.seed))


# In the order in which they are applied: the shape of the network first, so that one activation a
# layer can be counted, and the loss after the output activation that it needs.
SETTINGS: Final[dict[str, Setter]] = {
    "layers": _layers,
    "activation": _activation,
    "output_activation": _output_activation,
    "bias": _bias,
    "loss": lambda e, text: e.with_config(loss=text),
    "learning_rate": lambda e, text: e.with_config(learning_rate=parse_number(text, "the learning rate")),
    "batch": lambda e, text: e.with_config(batch=None if text == "all" else parse_whole(text, "batch")),
    "sampling": lambda e, text: e.with_config(sampling=text),
    "init": lambda e, text: e.with_config(initialisation=text),
    "record_every": lambda e, text: e.with_config(record_every=parse_whole(text, "record_every")),
    "held_out": _held_out,
}

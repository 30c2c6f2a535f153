"""What ``nnviz trace`` prints: one JSON object, or the arithmetic for people."""

import json
import math
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

import numpy as np

from nnviz.core.arithmetic import lines
from nnviz.core.crude_update import crude_update
from nnviz.core.line_text import as_text
from nnviz.core.moment import Moment, MomentKind
from nnviz.core.trace import LayerTrace, StepTrace
from nnviz.core.vectors import compare, most_similar
from nnviz.files.output import plain_values
from nnviz.views.numbers import THIN_SPACE, short, whole

COMPARED_UNITS: Final = 16  # of the first layer; beyond this nobody compares them one by one
SHOWN_UNITS: Final = 4  # in one line
LISTED_SAMPLES: Final = 8
DIGITS: Final = 8  # as many as the tutorials print
ROWS_AT_ONCE: Final = 1_000

_LAYER_KEYS: Final = (
    "inputs", "weights", "biases", "pre_activations", "activations", "d_activations", "derivatives",
    "d_pre_activations", "d_weights", "d_biases", "new_weights", "new_biases",
)  # fmt: skip


def trace_result(trace: StepTrace) -> dict[str, Any]:
    """What ``--json`` prints, with arrays as they are; see `json_pieces`."""
    crude = crude_update(trace)
    return {
        "iteration": trace.iteration,
        "samples": trace.samples,
        "layers": [_layer(layer) for layer in trace.layers],
        "prediction": trace.predictions,
        "target": trace.targets,
        "losses": trace.losses,
        "loss": trace.loss,
        "vectors": _vectors(trace),
        "crude_update": None if crude is None else asdict(crude),
    }


def json_pieces(value: Any) -> Iterator[str]:
    """A value as JSON, piece by piece: a trace of many samples is larger than one text should be.

    A float read back has the same bits; null stands for what JSON cannot say, infinity and NaN.

    Parameters
    ----------
    value : dict with text as keys, list, array, text, number or None
    """
    match value:
        case dict():
            yield from _joined("{", "}", ((f"{json.dumps(key)}: ", item) for key, item in value.items()))
        case list():
            yield from _joined("[", "]", (("", item) for item in value))
        case np.ndarray():
            yield "["
            for start in range(0, len(value), ROWS_AT_ONCE):
                block = json.dumps(plain_values(value[start : start + ROWS_AT_ONCE]), allow_nan=False)
                yield (", " if start else "") + block[1:-1]
            yield "]"
        case float() if not math.isfinite(value):
            yield "null"
        case _:
            yield json.dumps(value)


def trace_text(moment: Moment) -> str:
    """What is printed for people: a heading, the arithmetic line by line, and how alike the vectors are."""
    text = [_heading(moment), "", as_text(lines(moment), _number).rstrip()]
    similarity = _similarity(moment)
    return "\n".join([*text, "", similarity] if similarity else text)


def _joined(opening: str, closing: str, items: Iterator[tuple[str, Any]]) -> Iterator[str]:
    yield opening
    for index, (key, item) in enumerate(items):
        yield (", " if index else "") + key
        yield from json_pieces(item)
    yield closing


def _layer(layer: LayerTrace) -> dict[str, Any]:
    return {"activation": layer.activation, **{key: getattr(layer, key) for key in _LAYER_KEYS}}


def _vectors(trace: StepTrace) -> dict[str, Any] | None:
    """The first sample's inputs compared with the weights of each unit of the first layer."""
    inputs, weights = trace.layers[0].inputs[0], trace.layers[0].weights
    if weights.shape[1] > COMPARED_UNITS:
        return None
    units = []
    for column in weights.T:
        compared = compare(inputs, column)
        units.append(
            {
                "products": list(compared.products),
                "dot": compared.dot,
                "angle": compared.angle,
                "projection": compared.projection,
            }
        )
    return {"units": units, "most_similar": most_similar(inputs, weights)}


def _heading(moment: Moment) -> str:
    trace = moment.trace
    numbers, total = [int(index) + 1 for index in trace.samples], len(trace.experiment.dataset)
    if len(numbers) == 1:
        samples = f"sample {whole(numbers[0])} of {whole(total)}"
    elif len(numbers) <= LISTED_SAMPLES:
        samples = f"samples {', '.join(map(whole, numbers))} of {whole(total)}"
    else:
        samples = f"{whole(len(numbers))} samples of {whole(total)}"
    if moment.kind is MomentKind.WHAT_IF:
        samples = f"what {samples} would do"
    parts = [
        trace.experiment.title,
        f"iteration {whole(trace.iteration + 1)}",
        samples,
        f"seed {trace.experiment.config.seed}",
    ]
    return " · ".join(parts)


def _similarity(moment: Moment) -> str:
    """With two inputs, how alike the sample and each unit's weights are, in one line; otherwise nothing."""
    inputs = moment.trace.layers[0].inputs[moment.focus]
    weights = moment.trace.layers[0].weights
    if len(inputs) != 2 or weights.shape[1] > COMPARED_UNITS:
        return ""
    names = ["w"] if weights.shape[1] == 1 else [f"w{_subscript(j + 1)}" for j in range(weights.shape[1])]
    best = most_similar(inputs, weights)
    parts = []
    if len(names) <= SHOWN_UNITS:
        for name, column in zip(names, weights.T, strict=True):
            compared = compare(inputs, column)
            angle = "" if math.isnan(compared.angle) else f", angle {short(compared.angle, 4)}°"
            parts.append(f"x · {name} = {_number(compared.dot)}{angle}")
    if best is not None:
        parts.append(f"{names[best]} is the most similar")
    return f"vectors: {'; '.join(parts)}" if parts else ""


def _number(value: float) -> str:
    """A number with eight digits, zeros at its end left away, as NumPy prints it in the tutorials."""
    # Without spaces between thousands: what a terminal prints is pasted into programs.
    mantissa, power, exponent = short(value, DIGITS).replace(THIN_SPACE, "").partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return mantissa + power + exponent


def _subscript(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))

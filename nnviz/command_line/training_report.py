"""What ``nnviz train`` prints: one JSON object, or a summary for people."""

import math
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from nnviz.command_line.headless import Outcome
from nnviz.core.dataset import predicted_classes
from nnviz.files.output import plain_values
from nnviz.views.numbers import MINUS, rate, short, whole

SHOWN_ROWS: Final = 16
SHOWN_COLUMNS: Final = 8


def result(outcome: Outcome) -> dict[str, Any]:
    """What ``--json`` prints: plain values; a float read back has the same bits."""
    experiment, curve = outcome.experiment, outcome.curve
    layers = experiment.architecture.layers(outcome.state.parameters)
    has_held_out = len(experiment.dataset.held_out_samples[0]) > 0
    return {
        "iterations": outcome.state.iteration,
        "seed": experiment.config.seed,
        "loss": outcome.loss,
        "weights": [layer.weights.tolist() for layer in layers],
        "biases": [np.asarray(layer.biases).tolist() for layer in layers]
        if experiment.architecture.bias
        else None,
        "predictions": plain_values(outcome.predictions),
        "loss_curve": {
            "iterations": curve.iterations.tolist(),
            "train": plain_values(curve.train),
            "held_out": plain_values(curve.held_out) if has_held_out else None,
        },
        "updates_per_second": outcome.updates_per_second,
    }


def summary(outcome: Outcome) -> str:
    """What is printed for people."""
    experiment = outcome.experiment
    title = [
        experiment.title,
        f"{whole(outcome.state.iteration)} iterations",
        f"seed {experiment.config.seed}",
    ]
    if outcome.updates_per_second:
        title.append(f"{rate(outcome.updates_per_second)} updates/s")
    lines = [" · ".join(title), _score("training", outcome, held_out=False)]
    if not math.isnan(outcome.held_out_loss):
        lines.append(_score("held out", outcome, held_out=True))
    architecture = experiment.architecture
    layers = architecture.layers(outcome.state.parameters)
    for number, (layer, name) in enumerate(zip(layers, architecture.activations, strict=True), start=1):
        n_in, n_out = layer.weights.shape
        lines.append(f"layer {number}: {n_in} → {n_out}, {name}")
        lines += _table("weights", layer.weights)
        if layer.biases is not None:
            lines += _table("biases", layer.biases[np.newaxis])
    return "\n".join(lines)


def _score(name: str, outcome: Outcome, *, held_out: bool) -> str:
    dataset = outcome.experiment.dataset
    text = f"{name}: loss {short(outcome.held_out_loss if held_out else outcome.loss, 5)}"
    if dataset.kind == "regression":
        return text
    chosen = dataset.held_out == held_out
    right = (predicted_classes(outcome.predictions) == dataset.classes)[chosen]
    return f"{text}, {int(right.sum())} of {right.size} right"


def _table(name: str, rows: npt.NDArray[np.float64]) -> list[str]:
    if rows.shape[0] > SHOWN_ROWS or rows.shape[1] > SHOWN_COLUMNS:
        return [f"  {name:8} {rows.shape[0]} × {rows.shape[1]}, shown by --json"]
    cells = [" ".join(f"{_cell(value):>12}" for value in row) for row in rows]
    return [f"  {name if i == 0 else '':8}{line}" for i, line in enumerate(cells)]


def _cell(value: float) -> str:
    """A number for a column: five decimals, so that the points stand below each other."""
    return f"{value:.5f}".replace("-", MINUS) if abs(value) < 1e5 else short(value, 6)

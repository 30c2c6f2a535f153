"""``nnviz train``: a whole run without a window, its progress and its report."""

import math
import time
from dataclasses import dataclass, replace
from typing import Any, Final, TextIO

import numpy as np
import numpy.typing as npt

from nnviz.core.compiled import general_loops, special_loop
from nnviz.core.dataset import predicted_classes
from nnviz.core.experiment import Experiment
from nnviz.core.loss_curve import LossCurve, LossRecord
from nnviz.core.path import PathRecord
from nnviz.core.run import Run
from nnviz.core.training import Loops, TrainingState, initial_state, measure, train
from nnviz.files.output import plain_values
from nnviz.views.numbers import MINUS, rate, short, whole

SLICE_SECONDS: Final = 0.2  # how often progress is shown and Ctrl+C heard
REPORT_SECONDS: Final = 10.0  # between lines of progress where there is no terminal
BAR_WIDTH: Final = 24
# From here on a loop compiled for the one network, which takes seconds, saves more than it costs.
SPECIAL_FROM: Final = 5_000_000
SPECIAL_PARAMETERS: Final = 5_000
SHOWN_ROWS: Final = 16
SHOWN_COLUMNS: Final = 8


@dataclass(frozen=True, eq=False)
class Outcome:
    """A run that has ended.

    Attributes
    ----------
    before : the state one iteration earlier, from which the last one can be seen; `state` if there was none
    loss, held_out_loss : summed over the training and held-out samples, now; nan if there are none
    predictions : (n, n_outputs) for every sample
    curve : the loss on the way
    updates_per_second : iterations a second, compiling left out; 0 where there were none
    diverged : why training could not go on, or ""
    """

    experiment: Experiment
    before: TrainingState
    state: TrainingState
    loss: float
    held_out_loss: float
    predictions: npt.NDArray[np.float64]
    curve: LossCurve
    updates_per_second: float
    diverged: str


class Progress:
    """How far a run is: a bar on a terminal, elsewhere a line now and then.

    Parameters
    ----------
    stream : where to write
    total : iterations of the whole run
    """

    def __init__(self, stream: TextIO | None, total: int) -> None:
        self._stream, self._total = stream, total
        self._bar = stream is not None and stream.isatty()
        self._width = 0
        self._started = self._told = time.perf_counter()

    def show(self, done: int, per_second: float) -> None:
        """Show that `done` iterations are behind."""
        if self._stream is None:
            return
        text = f"{whole(done)} of {whole(self._total)} iterations, {rate(per_second)}/s"
        if self._bar:
            filled = BAR_WIDTH * done // max(1, self._total)
            self._draw(f"[{'#' * filled}{'.' * (BAR_WIDTH - filled)}] {text}")
        elif time.perf_counter() - self._told >= REPORT_SECONDS:
            self._told = time.perf_counter()
            self._stream.write(f"nnviz: {text}\n")
            self._stream.flush()

    def note(self, text: str) -> None:
        """Say what a terminal is waiting for."""
        if self._bar:
            self._draw(text)

    def clear(self) -> None:
        """Take the bar away again."""
        if self._width:
            self._draw("")

    def _draw(self, text: str) -> None:
        if self._stream is not None:
            self._stream.write(f"\r{text.ljust(self._width)}" + ("" if text else "\r"))
            self._stream.flush()
            self._width = len(text)


def train_headless(experiment: Experiment, iterations: int, progress: Progress) -> Outcome:
    """Train from the start for `iterations` iterations, or until training diverges.

    Raises
    ------
    InputError
        When there are no training samples.
    """
    try:
        progress.note("Preparing the training loops (the first time, this takes some seconds) …")
        loops = _loops(experiment, iterations)
        return _run(experiment, iterations, loops, progress)
    finally:
        progress.clear()


def _loops(experiment: Experiment, iterations: int) -> Loops:
    if iterations == 0:
        return Loops()
    architecture, config = experiment.architecture, experiment.config
    long = iterations >= SPECIAL_FROM and config.batch == 1
    if long and architecture.n_parameters <= SPECIAL_PARAMETERS:
        return Loops(general_loops(), special_loop(architecture, config.loss))
    return Loops(general_loops())


def _run(experiment: Experiment, iterations: int, loops: Loops, progress: Progress) -> Outcome:
    before = state = initial_state(experiment)
    losses = measure(experiment, state.parameters, loops.general)
    curve = LossCurve.start(*losses, experiment.config.record_every)
    diverged, piece, per_second = "", 64, 0.0
    started = time.perf_counter()
    while state.iteration < iterations and not diverged:
        began, before = time.perf_counter(), state
        left = iterations - state.iteration
        burst = train(experiment, state, min(piece, max(1, left - 1)), loops)  # the last iteration by itself
        state, diverged = burst.state, burst.diverged
        curve = curve.extended(burst.record)
        now = time.perf_counter()
        # The first pieces say how many iterations fit into a slice.
        piece = max(1, min(8 * piece, int(piece * SLICE_SECONDS / max(now - began, 1e-6))))
        per_second = state.iteration / max(now - started, 1e-9)
        progress.show(state.iteration, per_second)
    loss, held_out_loss = measure(experiment, state.parameters, loops.general)
    if not diverged and not math.isfinite(loss):  # on the brink, and about to come back
        diverged = f"Training diverged: after iteration {state.iteration} the loss is infinite."
    predictions = experiment.architecture.predict(state.parameters, experiment.dataset.inputs)
    return Outcome(experiment, before, state, loss, held_out_loss, predictions, curve, per_second, diverged)


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
    if outcome.state.iteration:
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


def run_of(outcome: Outcome) -> Run:
    """The run of an outcome, to be shown or saved; the state before its last iteration is known, too."""
    run = Run.start(outcome.experiment)
    nowhere, nothing = np.empty(0, np.int64), np.empty(0)
    record = LossRecord(nowhere, nothing, nothing)
    path = PathRecord(nowhere, np.empty((0, len(outcome.state.parameters))))
    for state in (outcome.before, outcome.state):
        run = run.trained(state, record, path, (outcome.loss, outcome.held_out_loss))
    return replace(run, curve=outcome.curve)

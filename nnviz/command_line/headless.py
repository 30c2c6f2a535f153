"""``nnviz train``: training without a window, and its progress."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, TextIO

import numpy as np
import numpy.typing as npt

from nnviz.core.compiled import general_loops, special_loop
from nnviz.core.experiment import Experiment
from nnviz.core.loss_curve import LossCurve
from nnviz.core.run import Run
from nnviz.core.stretch import Cost
from nnviz.core.timeline import FIRST_SPACING
from nnviz.core.training import Burst, Loops, TrainingState, joined, measure, train
from nnviz.core.workspace import Workspace
from nnviz.files.document import Document
from nnviz.files.document_past import MOST_STATES
from nnviz.views.numbers import rate, whole

SLICE_SECONDS: Final = 0.2  # how often progress is shown and Ctrl+C heard
REPORT_SECONDS: Final = 10.0  # between lines of progress where there is no terminal
BAR_WIDTH: Final = 24
MARK_WORK: Final = 20 * FIRST_SPACING  # between two states that are kept: a tenth of a second
# From here on a loop compiled for the one network, which takes seconds, saves more than it costs.
SPECIAL_FROM: Final = 5_000_000
SPECIAL_PARAMETERS: Final = 5_000
# Work (parameters x samples) up to which an interpreted pass over the data takes under 0.1 s.
MOST_INTERPRETED: Final = 100_000


@dataclass(frozen=True, eq=False)
class Outcome:
    """A run that has been trained on.

    Attributes
    ----------
    document : what was trained, its run standing where it has ended
    loss, held_out_loss : summed over the training and held-out samples, now; nan if there are none
    predictions : (n, n_outputs) for every sample
    updates_per_second : iterations a second, compiling left out; 0 where there were none
    diverged : why training could not go on, or ""
    """

    document: Document
    loss: float
    held_out_loss: float
    predictions: npt.NDArray[np.float64]
    updates_per_second: float
    diverged: str

    @property
    def experiment(self) -> Experiment:
        """In force where the run stands."""
        return self.document.run.experiment

    @property
    def state(self) -> TrainingState:
        """Where the run stands."""
        return self.document.run.state

    @property
    def curve(self) -> LossCurve:
        """The loss on the way there, from the run's start on."""
        return self.document.run.curve.cut(self.state.iteration)


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


def train_headless(
    document: Document, iterations: int, progress: Progress, *, with_ghosts: bool = False
) -> Outcome:
    """Train a run for `iterations` more iterations, from where it stands, or until training diverges.

    It is what setting it going in the window does, but for breakpoints: none of them stops it. Where
    there is a known future, the run repeats it up to the next edit and goes on without that; what
    would have come stays as a ghost.

    Parameters
    ----------
    with_ghosts : whether the ghosts that play along are trained as far

    Raises
    ------
    InputError
        When there are no training samples.
    """
    try:
        if iterations:
            progress.note("Preparing the training loops (the first time, this takes some seconds) …")
        loops = _loops(document.run.experiment, iterations)
        run = document.run
        if run.iteration == 0:
            run = run.measured(*measure(run.experiment, run.state.parameters, loops.general))
        workspace = Workspace(run).opened(run, document.ghosts, 0)
        workspace, per_second, diverged = _trained(workspace, iterations, loops, progress)
        if iterations and with_ghosts and not diverged:
            workspace = _played_along(workspace, Loops(loops.general), progress)
    finally:
        progress.clear()
    return _outcome(
        replace(document, run=workspace.run, ghosts=workspace.ghosts), loops, per_second, diverged
    )


def _loops(experiment: Experiment, iterations: int) -> Loops:
    architecture, config = experiment.architecture, experiment.config
    if iterations == 0 and architecture.n_parameters * len(experiment.dataset) <= MOST_INTERPRETED:
        return Loops()
    long = iterations >= SPECIAL_FROM and config.batch == 1
    if long and architecture.n_parameters <= SPECIAL_PARAMETERS:
        return Loops(general_loops(), special_loop(architecture, config.loss))
    return Loops(general_loops())


def _trained(
    workspace: Workspace, iterations: int, loops: Loops, progress: Progress
) -> tuple[Workspace, float, str]:
    """The workspace with its run trained on, iterations a second, and why it could not go on, or ""."""
    begin, started = workspace.run.iteration, time.perf_counter()
    per_second, diverged = 0.0, ""
    for burst in _bursts(workspace.run, iterations, loops, progress):
        workspace = workspace.trained(burst.state, burst.record, burst.path, burst.losses)
        per_second = (burst.state.iteration - begin) / max(time.perf_counter() - started, 1e-9)
        diverged = burst.diverged
    return workspace, per_second, diverged


def _marks(run: Run, iterations: int) -> list[int]:
    """Where states are kept: at iterations that do not depend on the clock, so that files do not.

    The last iteration is trained by itself, so that it can be seen from the state before.
    """
    if not iterations:
        return []
    begin, cost = run.iteration, Cost.under(run.experiment)
    n = max(1, min(MOST_STATES, int(cost.between(begin, begin + iterations) / MARK_WORK)))
    marks = {begin + iterations * part // n for part in range(1, n + 1)}
    return sorted(mark for mark in marks | {begin + iterations - 1} if mark > begin)


def _bursts(run: Run, iterations: int, loops: Loops, progress: Progress) -> Iterator[Burst]:
    """Train from one mark to the next, or until training diverges."""
    state, piece, started = run.state, 64, time.perf_counter()
    for mark in _marks(run, iterations):
        gathered: Burst | None = None
        while state.iteration < mark and not (gathered and gathered.diverged):
            began, n = time.perf_counter(), min(piece, mark - state.iteration)
            burst = train(run.experiment, state, n, loops)
            gathered, state = burst if gathered is None else joined(gathered, burst), burst.state
            # The first pieces say how many iterations fit into a slice.
            now = time.perf_counter()
            piece = max(1, min(8 * piece, int(n * SLICE_SECONDS / max(now - began, 1e-6))))
            done = state.iteration - run.iteration
            progress.show(done, done / max(now - started, 1e-9))
        if gathered is not None:
            yield gathered
            if gathered.diverged:
                return


def _played_along(workspace: Workspace, loops: Loops, progress: Progress) -> Workspace:
    """The workspace with those ghosts trained as far as its run that play along with it."""
    for ghost in workspace.ghosts:
        run, behind = ghost.run, workspace.run.iteration - ghost.run.iteration
        if not ghost.plays_along or behind <= 0 or not len(run.experiment.dataset.training_indices):
            continue
        progress.note(f"Training the runs that play along up to iteration {whole(workspace.run.iteration)} …")
        diverged = ""
        for burst in _bursts(run, behind, loops, Progress(None, behind)):
            run = run.trained(burst.state, burst.record, burst.path, burst.losses)
            diverged = burst.diverged
        workspace = workspace.with_changed(
            ghost.number, run=run, plays_along=not diverged, diverged=bool(diverged)
        )
    return workspace


def _outcome(document: Document, loops: Loops, per_second: float, diverged: str) -> Outcome:
    run = document.run
    loss, held_out_loss = measure(run.experiment, run.state.parameters, loops.general)
    if not diverged and not math.isfinite(loss):  # on the brink, and about to come back
        diverged = f"Training diverged: after iteration {run.iteration} the loss is infinite."
    predictions = run.experiment.architecture.predict(run.state.parameters, run.experiment.dataset.inputs)
    return Outcome(document, loss, held_out_loss, predictions, per_second, diverged)

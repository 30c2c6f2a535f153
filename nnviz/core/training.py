"""TrainingState and train(): a run as a pure function of values."""

import math
import time
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from nnviz.core.compiled import INTERPRETED, GeneralLoops, Loop
from nnviz.core.dataset import frozen_array
from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment
from nnviz.core.functions import ACTIVATIONS, LOSSES
from nnviz.core.kernels import scratch
from nnviz.core.loss_curve import LossRecord, next_record

# Samples drawn at once: enough to cost 4 ns each (one at a time: 2,000 ns).
BLOCK: Final = 65_536
BLOCK_SECONDS: Final = 0.001  # how closely a deadline is kept

Draw = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False, slots=True)
class TrainingState:
    """All that is needed to go on with a run.

    Attributes
    ----------
    iteration : iterations done
    parameters : (n_parameters,) float64, read-only
    generator : state of the run's random generator, as numpy gives it
    epoch : the order of samples in the current epoch, read-only; empty unless sampling is shuffled
    position : how many of them have been used
    """

    iteration: int
    parameters: npt.NDArray[np.float64]
    generator: dict[str, object]
    epoch: Draw
    position: int = 0


class Loops(NamedTuple):
    """Which loops to train with: the general ones, and one for the architecture at hand or None.

    The choice never changes a bit of the result.
    """

    general: GeneralLoops = INTERPRETED
    special: Loop | None = None


class Burst(NamedTuple):
    """What `train` returns.

    Attributes
    ----------
    state : after the iterations
    record : losses measured on the way
    samples : indices, in the data set, that the last iteration used; empty if there was none
    diverged : why training cannot go on from `state`, or ""
    """

    state: TrainingState
    record: LossRecord
    samples: npt.NDArray[np.int64]
    diverged: str = ""


def initial_state(experiment: Experiment) -> TrainingState:
    """The state before the first iteration: given values, or drawn from default_rng(seed)."""
    generator = np.random.default_rng(experiment.config.seed)
    parameters = experiment.given_parameters
    if parameters is None:
        parameters = experiment.architecture.initial_parameters(experiment.config.initialisation, generator)
    return _state(0, parameters, generator, np.empty(0, np.int32), 0)


def measure(
    experiment: Experiment, parameters: npt.NDArray[np.float64], loops: GeneralLoops = INTERPRETED
) -> tuple[float, float]:
    """The loss summed over the training samples and over the held-out samples (nan if none)."""
    with np.errstate(all="ignore"):
        return _Problem(experiment).losses(np.array(parameters), loops)


def train(
    experiment: Experiment,
    state: TrainingState,
    iterations: int,
    loops: Loops | None = None,
    deadline: float = math.inf,
) -> Burst:
    """Train for `iterations` more iterations, or fewer when time.perf_counter() passes `deadline`.

    The result has the same bits however a run is cut into calls. Where a parameter or the loss
    stops being finite, the result is the last state in which all were, with the likely cause.

    Raises
    ------
    InputError
        When there are no training samples.
    """
    if not len(experiment.dataset.training_indices):
        raise InputError("there are no training points yet; add some first")
    loops = loops or Loops()
    run = _Run(experiment, state, loops)
    target = state.iteration + iterations
    record: list[tuple[int, float, float]] = []
    block = BLOCK if deadline == math.inf else 1
    diverged = ""
    with np.errstate(all="ignore"):  # interpreted loops warn where compiled ones do not
        while run.iteration < target and not diverged:
            before, start = run.state(), time.perf_counter()
            if start >= deadline and run.iteration > state.iteration:
                break
            measured = run.advance(min(block, target - run.iteration))
            if not run.is_finite():
                run, diverged = _last_finite(experiment, before, run.iteration, loops)
            record += [row for row in measured if row[0] <= run.iteration]
            if deadline < math.inf:
                elapsed = max(time.perf_counter() - start, 1e-6)
                block = max(1, min(BLOCK, 8 * block, int(block * BLOCK_SECONDS / elapsed)))
    return Burst(run.state(), as_record(record), run.last_samples(), diverged)


def _last_finite(experiment: Experiment, state: TrainingState, bad: int, loops: Loops) -> tuple["_Run", str]:
    """Go from a finite `state` to the last finite iteration before `bad`, by bisection."""
    run = _Run(experiment, state, loops)
    while bad - run.iteration > 1:
        trial = _Run(experiment, run.state(), loops)
        trial.advance((bad - run.iteration) // 2)
        if trial.is_finite():
            run = trial
        else:
            bad = trial.iteration
    rate = experiment.config.learning_rate
    cause = (
        f"Training diverged: iteration {bad} would make the weights or the loss infinite. Most likely the "
        f"learning rate {rate:g} is too large for these inputs; try {rate / 10:g}, then reset."
    )
    return run, cause


class _Problem:
    """An experiment in the form that the loops take."""

    def __init__(self, experiment: Experiment) -> None:
        architecture = experiment.architecture
        self.inputs, self.targets = experiment.dataset.training
        self.held_out = experiment.dataset.held_out_samples
        self.loss = LOSSES[experiment.config.loss].code
        codes = [ACTIVATIONS[name].code for name in architecture.activations]
        self.network = (
            scratch(architecture.sizes, architecture.n_parameters),
            np.array(architecture.sizes, np.int64),
            np.array(codes, np.int64),
            architecture.bias,
        )

    def losses(self, parameters: npt.NDArray[np.float64], loops: GeneralLoops) -> tuple[float, float]:
        train = loops.total_loss(parameters, *self.network, self.inputs, self.targets, self.loss)
        if not len(self.held_out[0]):
            return float(train), math.nan
        return float(train), float(loops.total_loss(parameters, *self.network, *self.held_out, self.loss))


class _Run:
    """A run in progress: mutable, and gone when `train` returns."""

    def __init__(self, experiment: Experiment, state: TrainingState, loops: Loops) -> None:
        self.config, self.loops = experiment.config, loops
        self.problem = _Problem(experiment)
        self.indices = experiment.dataset.training_indices
        self.iteration = state.iteration
        self.parameters = state.parameters.copy()
        self.generator = np.random.default_rng(0)
        self.generator.bit_generator.state = state.generator
        self.epoch, self.position = state.epoch, state.position
        self._last: Draw = np.empty(0, np.int32)

    def state(self) -> TrainingState:
        return _state(self.iteration, self.parameters, self.generator, self.epoch, self.position)

    def is_finite(self) -> bool:
        if not np.isfinite(self.parameters).all():
            return False
        return math.isfinite(self.problem.losses(self.parameters, self.loops.general)[0])

    def last_samples(self) -> npt.NDArray[np.int64]:
        return self.indices[self._last]

    def advance(self, iterations: int) -> list[tuple[int, float, float]]:
        """Train on; returns the losses measured as (iteration, training, held out)."""
        per_block = max(1, BLOCK // (self.config.batch or 1))
        measured: list[tuple[int, float, float]] = []
        target = self.iteration + iterations
        while self.iteration < target:
            n = min(per_block, target - self.iteration)
            order, ends = self._draw(n)
            done = 0
            while done < n:
                at = next_record(self.iteration, self.config.record_every)
                step = min(at - self.iteration, n - done)
                self._run(order, ends, done, done + step)
                done += step
                self.iteration += step
                if self.iteration == at:
                    losses = self.problem.losses(self.parameters, self.loops.general)
                    measured.append((at, *losses))
            self._last = order[-1:] if ends is None else order[ends[-1, 0] : ends[-1, 1]]
        return measured

    def _run(self, order: Draw, ends: npt.NDArray[np.int64] | None, start: int, stop: int) -> None:
        problem, rate = self.problem, self.config.learning_rate
        data = (problem.inputs, problem.targets)
        if ends is not None:
            self.loops.general.batches(
                self.parameters, *problem.network, *data, order, ends[start:stop], problem.loss, rate
            )
        elif self.loops.special is not None:
            self.loops.special(self.parameters, *data, order[start:stop], rate)
        else:
            self.loops.general.online(
                self.parameters, *problem.network, *data, order[start:stop], problem.loss, rate
            )

    def _draw(self, iterations: int) -> tuple[Draw, npt.NDArray[np.int64] | None]:
        """Samples for the next iterations, and each one's stretch of them (None: one sample each)."""
        n, batch = len(self.indices), self.config.batch
        if batch is None:
            return np.arange(n, dtype=np.int32), np.tile(np.array([[0, n]]), (iterations, 1))
        if self.config.sampling == "shuffled":
            return self._draw_shuffled(iterations, batch)
        order = self.generator.integers(n, size=iterations * batch, dtype=np.int32)
        if batch == 1:
            return order, None
        starts = np.arange(iterations) * batch
        return order, np.column_stack([starts, starts + batch])

    def _draw_shuffled(self, iterations: int, batch: int) -> tuple[Draw, npt.NDArray[np.int64] | None]:
        """Take the samples epoch by epoch; the last batch of an epoch may be smaller."""
        n = len(self.indices)
        if len(self.epoch) != n:  # the points have changed: a new epoch begins
            self.position = n
        pieces: list[Draw] = []
        sizes: list[npt.NDArray[np.int64]] = []
        missing = iterations
        while missing:
            if self.position >= n:
                self.epoch = self.generator.permutation(n).astype(np.int32)
                self.position = 0
            left = n - self.position
            n_batches = min(missing, -(-left // batch))
            taken = min(left, n_batches * batch)
            pieces.append(self.epoch[self.position : self.position + taken])
            size = np.full(n_batches, batch)
            size[-1] = taken - (n_batches - 1) * batch
            sizes.append(size)
            self.position += taken
            missing -= n_batches
        order = np.concatenate(pieces)
        if batch == 1:
            return order, None
        stops = np.cumsum(np.concatenate(sizes))
        return order, np.column_stack([np.concatenate([[0], stops[:-1]]), stops])


def _state(
    iteration: int,
    parameters: npt.NDArray[np.float64],
    generator: np.random.Generator,
    epoch: Draw,
    position: int,
) -> TrainingState:
    return TrainingState(
        iteration,
        frozen_array(parameters),
        dict(generator.bit_generator.state),
        frozen_array(epoch, np.int32),
        position,
    )


def as_record(rows: list[tuple[int, float, float]]) -> LossRecord:
    """Measurements as (iteration, training loss, held-out loss), in columns."""
    columns = zip(*rows, strict=True) if rows else ((), (), ())
    iterations, train_loss, held_out = columns
    return LossRecord(np.array(iterations, np.int64), np.array(train_loss, float), np.array(held_out, float))

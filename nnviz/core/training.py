"""TrainingState and train(): a run as a pure function of values."""

import math
import time
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from nnviz.core.compiled import INTERPRETED, GeneralLoops, Loop
from nnviz.core.dataset import frozen_array
from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment
from nnviz.core.functions import ACTIVATIONS, LOSSES
from nnviz.core.kernels import scratch
from nnviz.core.loss_curve import LossRecord, next_records
from nnviz.core.sampling import Order, SampleStream

# Samples drawn at once: enough to cost 4 ns each (one at a time: 2,000 ns).
BLOCK: Final = 1 << 20
LOOK_AHEAD: Final = 64  # iterations at a time, where a run may be diverging


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
    epoch: Order
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
    record : finite losses measured on the way
    samples : indices, in the data set, that the last iteration used; empty if there was none
    losses : of the training samples and of the held-out ones (nan if none), in `state`
    diverged : why training cannot go on from `state`, or ""
    pace : iterations a second of processor time, at the end
    """

    state: TrainingState
    record: LossRecord
    samples: npt.NDArray[np.int64]
    losses: tuple[float, float]
    diverged: str = ""
    pace: float = 0.0


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
    pace: float = 100.0,
) -> Burst:
    """Train for `iterations` more iterations, or fewer when time.perf_counter() passes `deadline`.

    `pace`, the iterations a second to expect, decides how many are run between two looks at the
    clock: the loops are left as seldom as can be, because whoever leaves one waits for the
    interpreter's lock.

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
    run, target = _Run(experiment, state, loops), state.iteration + iterations
    record: list[tuple[int, float, float]] = []
    finite = _Mark(state, np.empty(0, np.int64))
    diverged = ""
    with np.errstate(all="ignore"):  # interpreted loops warn where compiled ones do not
        while run.iteration < target and not diverged:
            start, busy = time.perf_counter(), time.thread_time()
            if start >= deadline and run.iteration > state.iteration:
                break
            block = BLOCK if deadline == math.inf else max(1, int(pace * (deadline - start)))
            block = min(block, 16 * BLOCK, target - run.iteration)
            record += run.advance(block)
            # Time on the processor, not on the clock: waiting for the lock says nothing of the loops.
            pace = min(8.0 * pace, block / max(time.thread_time() - busy, 1e-6))
            if run.is_finite():
                finite = run.mark()
            elif last := _last_finite(experiment, finite, run, loops):
                finite, diverged = last, _cause(experiment, last.state.iteration)
    end = finite if diverged else run.mark()
    rows = [row for row in record if row[0] <= end.state.iteration and math.isfinite(row[1])]
    losses = end.losses or measure(experiment, end.state.parameters, loops.general)
    return Burst(end.state, as_record(rows), end.samples, losses, diverged, pace)


def joined(first: Burst, second: Burst) -> Burst:
    """Two bursts, one after the other, as one; the pace is that of the first, which is the longer."""
    record = LossRecord(*(np.concatenate(pair) for pair in zip(first.record, second.record, strict=True)))
    samples = second.samples if second.state.iteration > first.state.iteration else first.samples
    return second._replace(record=record, samples=samples, pace=first.pace)


class _Mark(NamedTuple):
    """A moment of a run: its state, the samples that the last iteration used, the losses if known."""

    state: TrainingState
    samples: npt.NDArray[np.int64]
    losses: tuple[float, float] | None = None


def _last_finite(experiment: Experiment, known: _Mark, run: "_Run", loops: Loops) -> _Mark | None:
    """The last finite moment before `run`, or None where the run comes back by itself.

    A parameter that is not finite stays so, but the loss of a run on the brink can leave the doubles
    and return within a few iterations. Only what happens next tells, and it is the same however
    the run was cut: so look on, and then back for the last moment when all was finite.
    """
    ahead = _Run(experiment, run.state(), loops)
    for _ in range(BLOCK // LOOK_AHEAD):
        if not ahead.has_finite_parameters():
            break
        ahead.advance(LOOK_AHEAD)
        if ahead.is_finite():
            return None
    end = ahead.iteration
    if not ahead.has_finite_parameters():
        end = _first_overflow(experiment, known.state, end, loops)
    width = LOOK_AHEAD
    while True:
        walk, last = _Run(experiment, known.state, loops), known
        start = max(walk.iteration, end - width)
        walk.advance(start - walk.iteration)
        while walk.iteration < end:
            if walk.iteration > known.state.iteration and walk.is_finite():
                last = walk.mark()
            walk.advance(1)
        if last is not known or start == known.state.iteration:
            return last if last.state.iteration < run.iteration else None
        width *= 4


def _first_overflow(experiment: Experiment, state: TrainingState, bad: int, loops: Loops) -> int:
    """The first iteration after `state`, and at most `bad`, whose parameters are not all finite."""
    while bad - state.iteration > 1:
        trial = _Run(experiment, state, loops)
        trial.advance((bad - state.iteration) // 2)
        if trial.has_finite_parameters():
            state = trial.state()
        else:
            bad = trial.iteration
    return bad


def _cause(experiment: Experiment, iteration: int) -> str:
    rate = experiment.config.learning_rate
    return (
        f"Training diverged: iteration {iteration + 1} would make the weights or the loss infinite. Most "
        f"likely the learning rate {rate:g} is too large for these inputs; try {rate / 10:g}, then reset."
    )


class _Problem:
    """An experiment in the form that the loops take."""

    def __init__(self, experiment: Experiment) -> None:
        architecture = experiment.architecture
        codes = [ACTIVATIONS[name].code for name in architecture.activations]
        inputs, targets = experiment.dataset.training_first
        n_training = len(experiment.dataset.training_indices)
        self.has_held_out = n_training < len(inputs)
        self.arguments = (
            scratch(architecture.sizes, architecture.n_parameters),
            np.array(architecture.sizes, np.int64),
            np.array(codes, np.int64),
            architecture.bias,
            inputs,
            targets,
            n_training,
            LOSSES[experiment.config.loss].code,
        )

    def losses(self, parameters: npt.NDArray[np.float64], loops: GeneralLoops) -> tuple[float, float]:
        """Of the training samples, and of the held-out ones (nan if there are none)."""
        losses = np.empty(2)
        loops.measure(parameters, *self.arguments, losses)
        return float(losses[0]), float(losses[1]) if self.has_held_out else math.nan


class _Run:
    """A run in progress: mutable, and gone when `train` returns."""

    def __init__(self, experiment: Experiment, state: TrainingState, loops: Loops) -> None:
        self.config, self.loops = experiment.config, loops
        self.problem = _Problem(experiment)
        self.indices = experiment.dataset.training_indices
        self.iteration = state.iteration
        self.parameters = state.parameters.copy()
        generator = np.random.default_rng(0)
        generator.bit_generator.state = state.generator
        self.stream = SampleStream(
            len(self.indices), self.config.batch, self.config.sampling, generator, state.epoch, state.position
        )
        self.samples_per_iteration = self.config.batch or len(self.indices)
        self._last: Order = np.empty(0, np.int32)
        self._losses: tuple[float, float] | None = None  # after the last look, until it goes on

    def state(self) -> TrainingState:
        stream = self.stream
        return _state(self.iteration, self.parameters, stream.generator, stream.epoch, stream.position)

    def mark(self) -> "_Mark":
        return _Mark(self.state(), self.indices[self._last], self._losses)

    def has_finite_parameters(self) -> bool:
        return bool(np.isfinite(self.parameters).all())

    def is_finite(self) -> bool:
        self._losses = self.problem.losses(self.parameters, self.loops.general)
        return self.has_finite_parameters() and math.isfinite(self._losses[0])

    def advance(self, iterations: int) -> list[tuple[int, float, float]]:
        """Train on; returns the losses measured as (iteration, training, held out)."""
        self._losses = None
        per_block = max(1, BLOCK // self.samples_per_iteration)
        measured: list[tuple[int, float, float]] = []
        target = self.iteration + iterations
        while self.iteration < target:
            first, stride, stretch = next_records(self.iteration, self.config.record_every)
            n = min(per_block, target - self.iteration, stretch)
            rows = np.empty((max(0, (n - first) // stride + 1), 2))
            self._run(n, first, stride, rows)
            held_out = rows[:, 1] if self.problem.has_held_out else np.full(len(rows), math.nan)
            at = self.iteration + first + stride * np.arange(len(rows))
            measured += zip(at.tolist(), rows[:, 0].tolist(), held_out.tolist(), strict=True)
            self.iteration += n
        return measured

    def _run(self, n: int, *record: Any) -> None:
        order, ends = self.stream.draw(n)
        arguments = (self.parameters, *self.problem.arguments, self.config.learning_rate, order)
        if ends is not None:
            self.loops.general.batches(*arguments, ends, *record)
            order = order[ends[-1, 0] : ends[-1, 1]]
        else:
            (self.loops.special or self.loops.general.online)(*arguments, *record)
            order = order[-1:]
        self._last = order


def _state(
    iteration: int,
    parameters: npt.NDArray[np.float64],
    generator: np.random.Generator,
    epoch: Order,
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

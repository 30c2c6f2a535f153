"""Progress: a run while it is being trained, from state to state."""

import math
from functools import partial
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from nnviz.core.compiled import INTERPRETED, GeneralLoops, Loop
from nnviz.core.experiment import Experiment
from nnviz.core.functions import ACTIVATIONS, LOSSES
from nnviz.core.kernels import scratch
from nnviz.core.loss_curve import next_records
from nnviz.core.path import PathRecord, path_capacity
from nnviz.core.sampling import Ends, Order, SampleStream
from nnviz.core.state import TrainingState, frozen_state
from nnviz.core.stop_watch import NOT_WATCHING, StopWatch

# Samples drawn at once: enough to cost 4 ns each (one at a time: 2,000 ns).
BLOCK: Final = 1 << 20


class Loops(NamedTuple):
    """Which loops to train with: the general ones, and those for the architecture at hand or None.

    `watching` serves where a run is to stop at something that a loop has to see, `special` elsewhere.
    The choice never changes a bit of the result.
    """

    general: GeneralLoops = INTERPRETED
    special: Loop | None = None
    watching: Loop | None = None


class Mark(NamedTuple):
    """A moment of a run: its state, the samples that the last iteration used, the losses if known."""

    state: TrainingState
    samples: npt.NDArray[np.int64]
    losses: tuple[float, float] | None = None


class Passed(NamedTuple):
    """What was recorded on the way: losses as (iteration, training, held out), and points of the path."""

    losses: list[tuple[int, float, float]]
    path: list[PathRecord]


class Problem:
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


class Progress:
    """A run in progress: mutable, and gone when `train` returns.

    Parameters
    ----------
    watch : ends the run where it is to stop; None lets it go on
    """

    def __init__(
        self,
        experiment: Experiment,
        state: TrainingState,
        loops: Loops,
        watch: StopWatch | None = None,
    ) -> None:
        self.config, self.loops, self.watch = experiment.config, loops, watch
        self.problem = Problem(experiment)
        self.indices = experiment.dataset.training_indices
        self.iteration = self._start = state.iteration
        self.parameters = state.parameters.copy()
        generator = np.random.default_rng(0)
        generator.bit_generator.state = state.generator
        self.stream = SampleStream(
            len(self.indices), self.config.batch, self.config.sampling, generator, state.epoch, state.position
        )
        self.samples_per_iteration = self.config.batch or len(self.indices)
        self.has_stopped = False
        self._last: Order = np.empty(0, np.int32)
        self._losses: tuple[float, float] | None = None  # after the last look, until it goes on
        if watch is not None:
            watch.begin(partial(loops.general.look, self.parameters, *self.problem.arguments))

    def state(self) -> TrainingState:
        """Where it stands."""
        stream = self.stream
        return frozen_state(self.iteration, self.parameters, stream.generator, stream.epoch, stream.position)

    def mark(self) -> Mark:
        """Where it stands, and how it got there."""
        return Mark(self.state(), self.indices[self._last], self._losses)

    def has_finite_parameters(self) -> bool:
        """Whether every parameter is a number."""
        return bool(np.isfinite(self.parameters).all())

    def is_finite(self) -> bool:
        """Whether every parameter and the loss of the training samples are numbers."""
        self._losses = self.problem.losses(self.parameters, self.loops.general)
        return self.has_finite_parameters() and math.isfinite(self._losses[0])

    def upcoming(self) -> Order:
        """The samples that the next iteration would use, as rows."""
        before = self.stream.mark()
        order, _ = self.stream.draw(1)
        self.stream.go_back(before)
        return order

    def advance(self, iterations: int, passed: Passed | None = None) -> None:
        """Train on, up to a stop, and add what is recorded to `passed`."""
        self._losses = None
        per_block = max(1, BLOCK // self.samples_per_iteration)
        passed, target = passed or Passed([], []), self.iteration + iterations
        capacity = path_capacity(len(self.parameters))
        while self.iteration < target and not self.has_stopped:
            start = self.iteration
            losses = next_records(start, self.config.record_every)
            path = next_records(start, 1, capacity)
            n = min(per_block, target - start, losses[-1], path[-1])
            rows, points = _Rows(start, losses, n, 2), _Rows(start, path, n, len(self.parameters))
            self._run(n, *rows.arguments, *points.arguments)
            at, measured = rows.until(self.iteration)
            held_out = measured[:, 1] if self.problem.has_held_out else np.full(len(at), math.nan)
            passed.losses.extend(zip(at.tolist(), measured[:, 0].tolist(), held_out.tolist(), strict=True))
            passed.path.append(PathRecord(*points.until(self.iteration)))

    def _run(self, n: int, *record: Any) -> None:
        """Train for n iterations, or fewer where there is a stop."""
        watch = self.watch
        if watch is None:
            order, ends = self.stream.draw(n)
            self._ran(self._loop(order, ends, record), order, ends)
            return
        start, before = self.iteration, self.stream.mark()
        state = self.state() if watch.looks else None
        order, ends = self.stream.draw(n)
        # Before the first iteration the run already stood when it was set going, or the last burst ended.
        free = watch.first_use(order, ends, start=1 if self.iteration == self._start else 0)
        self.has_stopped = free < n
        if free:
            if ends is None:
                done = self._loop(order[:free], None, record)
            else:
                done = self._loop(order, ends[:free], record)
            self._ran(done, order, ends)
            self.has_stopped |= watch.note(state, self.iteration, self.parameters)
        done = self.iteration - start
        if done < n:
            self.stream.go_back(before)
            if done:
                self.stream.draw(done)

    def _loop(self, order: Order, ends: Ends | None, record: tuple[Any, ...]) -> int:
        """Run the loop that serves; returns how many iterations were done."""
        loops, watch = self.loops, self.watch
        arguments = (self.parameters, *self.problem.arguments, self.config.learning_rate, order)
        watching = NOT_WATCHING
        if watch is not None and watch.needs_loop:
            watching = watch.arguments(self.iteration, self.parameters)
        if ends is not None:
            return int(loops.general.batches(*arguments, ends, *record, *watching))
        if watching is not NOT_WATCHING:
            return int((loops.watching or loops.general.online)(*arguments, *record, *watching))
        if loops.special is not None:
            loops.special(*arguments, *record)
            return len(order)
        return int(loops.general.online(*arguments, *record, *watching))

    def _ran(self, done: int, order: Order, ends: Ends | None) -> None:
        self.iteration += done
        self._last = order[done - 1 : done] if ends is None else order[ends[done - 1, 0] : ends[done - 1, 1]]


class _Rows:
    """Room for what a loop of n iterations records.

    Parameters
    ----------
    start : iterations done before
    due : of next_records
    """

    def __init__(self, start: int, due: tuple[int, int, int], n: int, width: int) -> None:
        self._start, (self._first, self._stride, _) = start, due
        self._rows = np.empty((self._count(n), width))

    @property
    def arguments(self) -> tuple[int, int, npt.NDArray[np.float64]]:
        """As the loops take them."""
        return self._first, self._stride, self._rows

    def until(self, iteration: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """What the loop that ended at `iteration` has recorded: when, and the rows."""
        n = self._count(iteration - self._start)
        return self._start + self._first + self._stride * np.arange(n), self._rows[:n]

    def _count(self, n: int) -> int:
        return max(0, (n - self._first) // self._stride + 1)

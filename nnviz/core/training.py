"""train(): a run as a pure function of values."""

import math
import time
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from nnviz.core.compiled import INTERPRETED, GeneralLoops
from nnviz.core.experiment import Experiment
from nnviz.core.loss_curve import LossRecord
from nnviz.core.path import PathRecord
from nnviz.core.progress import BLOCK, Loops, Mark, Passed, Problem, Progress
from nnviz.core.state import TrainingState, frozen_state
from nnviz.core.stop_watch import StopWatch
from nnviz.core.stops import Hit

__all__ = [
    "Burst",
    "Loops",
    "TrainingState",
    "as_record",
    "initial_state",
    "joined",
    "measure",
    "train",
]

LOOK_AHEAD: Final = 64  # iterations at a time, where a run may be diverging
MOST_AHEAD: Final = 100_000_000  # in the work of 4 ns that a stretch counts: less than a second
NO_PATH: Final = PathRecord(np.empty(0, np.int64), np.empty((0, 0)))


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
    path : points of the run's path that were passed
    hits : the stops that `state` meets; empty unless the run is to stop there
    """

    state: TrainingState
    record: LossRecord
    samples: npt.NDArray[np.int64]
    losses: tuple[float, float]
    diverged: str = ""
    pace: float = 0.0
    path: PathRecord = NO_PATH
    hits: tuple[Hit, ...] = ()


def initial_state(experiment: Experiment) -> TrainingState:
    """The state before the first iteration: given values, or drawn from default_rng(seed)."""
    generator = np.random.default_rng(experiment.config.seed)
    parameters = experiment.given_parameters
    if parameters is None:
        parameters = experiment.architecture.initial_parameters(experiment.config.initialisation, generator)
    return frozen_state(0, parameters, generator, np.empty(0, np.int32), 0)


def measure(
    experiment: Experiment, parameters: npt.NDArray[np.float64], loops: GeneralLoops = INTERPRETED
) -> tuple[float, float]:
    """The loss summed over the training samples and over the held-out samples (nan if none)."""
    with np.errstate(all="ignore"):
        return Problem(experiment).losses(np.array(parameters), loops)


def train(
    experiment: Experiment,
    state: TrainingState,
    iterations: int,
    loops: Loops | None = None,
    deadline: float = math.inf,
    pace: float = 100.0,
    watch: StopWatch | None = None,
) -> Burst:
    """Train for `iterations` more iterations, or fewer when time.perf_counter() passes `deadline`.

    `pace`, the iterations a second to expect, decides how many are run between two looks at the
    clock: the loops are left as seldom as can be, because whoever leaves one waits for the
    interpreter's lock.

    The result has the same bits however a run is cut into calls. Where a parameter or the loss
    stops being finite, the result is the last state in which all were, with the likely cause.

    A `watch` is given to every call of a run in turn, and ends the run where it is to stop: then the
    burst has `hits`, and the watch is used up. What is looked at only now and then may have come
    about before `state`: then the burst's state is earlier than that.

    Raises
    ------
    InputError
        When there are no training samples.
    """
    experiment.check_trainable()
    loops, target = loops or Loops(), state.iteration + iterations
    if watch is not None:
        target = watch.target(state.iteration, target)
    passed = Passed([], [])
    finite = Mark(state, np.empty(0, np.int64))
    diverged = ""
    hits: tuple[Hit, ...] = ()
    with np.errstate(all="ignore"):  # interpreted loops warn where compiled ones do not
        run = Progress(experiment, state, loops, watch)
        while run.iteration < target and not diverged and not run.has_stopped:
            start, busy, before = time.perf_counter(), time.thread_time(), run.iteration
            if start >= deadline and before > state.iteration:
                break
            block = BLOCK if deadline == math.inf else max(1, int(pace * (deadline - start)))
            run.advance(min(block, 16 * BLOCK, target - before), passed)
            # Time on the processor, not on the clock: waiting for the lock says nothing of the loops.
            if not run.has_stopped:  # where it did, most of the time may have gone elsewhere
                done = run.iteration - before
                pace = min(8.0 * pace, done / max(time.thread_time() - busy, 1e-6))
            if run.is_finite():
                finite = run.mark()
            elif last := _last_finite(experiment, finite, run, loops):
                finite, diverged = last, _cause(experiment, last.state.iteration)
        if watch is not None and not diverged and run.iteration > state.iteration:
            run, hits = _stopped(experiment, run, watch, loops)
    end = finite if diverged else run.mark()
    losses = end.losses or measure(experiment, end.state.parameters, loops.general)
    rows = [row for row in passed.losses if row[0] <= end.state.iteration and math.isfinite(row[1])]
    path = _path_until(end.state.iteration, passed.path)
    return Burst(end.state, as_record(rows), end.samples, losses, diverged, pace, path, hits)


def joined(first: Burst, second: Burst) -> Burst:
    """Two bursts, one after the other, as one; the pace is that of the first, which is the longer."""
    end = second.state.iteration  # earlier than the first one's where a look has found something late
    record = LossRecord(*(np.concatenate(pair) for pair in zip(first.record, second.record, strict=True)))
    path = _path_until(end, [first.path, second.path])
    samples = second.samples if len(second.samples) else first.samples
    return second._replace(record=_record_until(end, record), path=path, samples=samples, pace=first.pace)


def _record_until(iteration: int, record: LossRecord) -> LossRecord:
    keep = record.iterations <= iteration
    return LossRecord(record.iterations[keep], record.train[keep], record.held_out[keep])


def _path_until(iteration: int, records: list[PathRecord]) -> PathRecord:
    records = [record for record in records if len(record.iterations)] or [NO_PATH]
    iterations = np.concatenate([record.iterations for record in records])
    parameters = np.concatenate([record.parameters for record in records])
    keep = iterations <= iteration
    return PathRecord(iterations[keep], parameters[keep])


def _stopped(
    experiment: Experiment, run: Progress, watch: StopWatch, loops: Loops
) -> tuple[Progress, tuple[Hit, ...]]:
    """The run where it is to stop at the latest by now, and what it meets there, if anything.

    What a look has found may have come about in any iteration since the look before, which is found
    by training from there again and looking after every iteration.
    """
    if watch.is_coarse:
        again = Progress(experiment, watch.anchor, loops)
        again.advance(watch.looked - again.iteration)
        watch = watch.refined(experiment, again.state())
        until, run = run.iteration, Progress(experiment, again.state(), loops, watch)
        run.advance(until - run.iteration)
    upcoming = run.upcoming() if watch.watches_samples else np.empty(0, np.int32)
    return run, watch.hits(run.iteration, upcoming)


def _last_finite(experiment: Experiment, known: Mark, run: Progress, loops: Loops) -> Mark | None:
    """The last finite moment before `run`, or None where the run comes back by itself.

    A parameter that is not finite stays so, but the loss of a run on the brink can leave the doubles
    and return within a few iterations. Only what happens next tells, and it is the same however
    the run was cut: so look on, and then back for the last moment when all was finite.
    """
    ahead = Progress(experiment, run.state(), loops)
    for _ in range(_looks_ahead(experiment)):
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
        walk, last = Progress(experiment, known.state, loops), known
        start = max(walk.iteration, end - width)
        walk.advance(start - walk.iteration)
        while walk.iteration < end:
            if walk.iteration > known.state.iteration and walk.is_finite():
                last = walk.mark()
            walk.advance(1)
        if last is not known or start == known.state.iteration:
            return last if last.state.iteration < run.iteration else None
        width *= 4


def _looks_ahead(experiment: Experiment) -> int:
    """How often to look on before a loss that stays infinite, with finite parameters, is the end.

    It depends on the experiment alone, or a run would depend on how it was cut. The way back, on which
    the loss is measured after every iteration, takes the most.
    """
    n = len(experiment.dataset)
    of_sample = experiment.architecture.n_parameters + 8  # as a stretch counts it
    of_iteration = of_sample * ((experiment.config.batch or n) + n)
    return max(1, min(BLOCK, MOST_AHEAD // of_iteration) // LOOK_AHEAD)


def _first_overflow(experiment: Experiment, state: TrainingState, bad: int, loops: Loops) -> int:
    """The first iteration after `state`, and at most `bad`, whose parameters are not all finite."""
    while bad - state.iteration > 1:
        trial = Progress(experiment, state, loops)
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


def as_record(rows: list[tuple[int, float, float]]) -> LossRecord:
    """Measurements as (iteration, training loss, held-out loss), in columns."""
    columns = zip(*rows, strict=True) if rows else ((), (), ())
    iterations, train_loss, held_out = columns
    return LossRecord(np.array(iterations, np.int64), np.array(train_loss, float), np.array(held_out, float))

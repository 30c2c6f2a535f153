"""How soon any iteration of a long run is shown again, and how much memory the run's past takes.

The run is XOR with 2-4-1 tanh, as the window opens it. A jump is what the worker does for it: `Run.way_to`,
and training from there, with the loop written for this network and with the general one; the session's
rows are from asking for a moment until all that the panels show has come. Jumps go to iterations drawn
at random, the same for every row.

    python tests/benchmarks/timeline.py [--iterations N] [--long N] [--jumps N] [--json]
"""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QTimer, Slot

from nnviz.core.compiled import general_loops, special_loop
from nnviz.core.experiment import Experiment
from nnviz.core.field import FieldRequest
from nnviz.core.presets import preset_experiment
from nnviz.core.run import Run
from nnviz.core.snapshot import Snapshot
from nnviz.core.training import Loops, TrainingState, train
from nnviz.core.workspace import Workspace
from nnviz.engine.session import Session

BURST = 0.014  # seconds, as in the window
LIMIT_MS = 50.0  # for a jump in a run of ten million iterations
LIMIT_BYTES = 32_000_000
EDITS = 40
SEED = 1
PATIENCE_MS = 60_000
FIELD = FieldRequest((-6.0, 6.0), (-6.0, 6.0), (0, 1), (0.0, 0.0))


@dataclass(frozen=True)
class Jumps:
    """What jumps took.

    Attributes
    ----------
    name : of the run, and who jumped
    p50, p95, longest : milliseconds
    """

    name: str
    p50: float
    p95: float
    longest: float

    @classmethod
    def of(cls, name: str, seconds: Sequence[float]) -> "Jumps":
        """Take the quantiles."""
        p50, p95, longest = (1e3 * np.quantile(seconds, share) for share in (0.5, 0.95, 1.0))
        return cls(name, float(p50), float(p95), float(longest))


@dataclass(frozen=True)
class Memory:
    """What the past of a run takes, in bytes."""

    iterations: int
    timeline: int
    curve: int
    path: int

    @classmethod
    def of(cls, run: Run) -> "Memory":
        """Count the bytes of every array."""
        curve = (run.curve.iterations, run.curve.train, run.curve.held_out)
        path = (run.path.iterations, run.path.parameters)
        return cls(
            run.end,
            run.timeline.n_bytes,
            sum(array.nbytes for array in curve),
            sum(array.nbytes for array in path),
        )

    @property
    def total(self) -> int:
        """All together."""
        return self.timeline + self.curve + self.path


def all_loops(experiment: Experiment) -> Loops:
    """The general loops, and the one written for this architecture."""
    return Loops(general_loops(), special_loop(experiment.architecture, experiment.config.loss))


def trained(run: Run, until: int, loops: Loops) -> Run:
    """Train a run on, in bursts as the window does."""
    pace = 100.0
    while run.iteration < until:
        deadline = time.perf_counter() + BURST
        burst = train(run.experiment, run.state, until - run.iteration, loops, deadline, pace)
        if burst.diverged:
            raise SystemExit(f"error: {burst.diverged}")
        run, pace = run.trained(burst.state, burst.record, burst.path, burst.losses), burst.pace
    return run


def edited_run(experiment: Experiment, iterations: int, loops: Loops) -> Run:
    """A run with edits of points, learning rate and weights on its way, at equal distances."""
    run, generator = Run.start(experiment), np.random.default_rng(SEED)
    for number in range(1, EDITS + 1):
        run = trained(run, number * iterations // (EDITS + 1), loops)
        state, after = run.state, run.experiment
        if number % 3 == 0:
            after = after.with_config(learning_rate=float(generator.uniform(0.01, 0.05)))
        elif number % 3 == 1:
            place = generator.normal(0.0, 1.0, (1, 2))
            after = after.with_dataset(after.dataset.moved([int(generator.integers(100))], place))
        else:
            state = by_hand(state, generator)
        run = run.edited(after, state)
    return trained(run, iterations, loops)


def by_hand(state: TrainingState, generator: np.random.Generator) -> TrainingState:
    """A state with one parameter set by hand."""
    parameters = state.parameters.copy()
    parameters[generator.integers(len(parameters))] = generator.normal()
    return replace(state, parameters=parameters)


def jump(run: Run, iteration: int, loops: Loops) -> TrainingState:
    """As the worker answers a request for a moment that is known."""
    state, legs = run.way_to(iteration)
    for experiment, until in legs:
        if until > state.iteration:
            state = train(experiment, state, until - state.iteration, loops).state
    return state


def measured(name: str, run: Run, wanted: Sequence[int], loops: Loops) -> Jumps:
    """Jump to iterations, one after the other."""
    jump(run, run.end // 2, loops)  # to warm up
    seconds = []
    for iteration in wanted:
        start = time.perf_counter()
        state = jump(run, iteration, loops)
        seconds.append(time.perf_counter() - start)
        if state.iteration != iteration:
            raise SystemExit(f"error: {name} came to {state.iteration}, not to {iteration}")
    return Jumps.of(name, seconds)


class Traveller(QObject):
    """A session without a window that goes to iterations, and notes when each has come."""

    def __init__(self, run: Run) -> None:
        super().__init__()
        self._session = Session(run.experiment, self)
        self._session.set_field(FIELD)
        self._session.frame_ready.connect(self._come)
        self._loop = QEventLoop()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._too_late)
        self._wanted, self._came = 0, 0.0
        self._session.start()
        self._session.prepare_loops()
        self._wait()
        while self._session.preparing:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        self._session.history.show(Workspace(run))

    def measured(self, name: str, wanted: Sequence[int]) -> Jumps:
        """Go to iterations, one after the other."""
        seconds = []
        for iteration in wanted:
            self._wanted, start = iteration, time.perf_counter()
            self._session.go_to(iteration)
            self._wait()
            seconds.append(self._came - start)
        return Jumps.of(name, seconds)

    def close(self) -> None:
        """End the worker's thread."""
        self._session.close()

    def _wait(self) -> None:
        self._patience.start()
        if self._loop.exec():
            raise SystemExit(f"error: iteration {self._wanted} has not come")
        self._patience.stop()

    @Slot(object)
    def _come(self, snapshot: Snapshot) -> None:
        if snapshot.iteration == self._wanted:
            self._came = time.perf_counter()
            self._loop.quit()

    @Slot()
    def _too_late(self) -> None:
        self._loop.exit(1)


def measure(arguments: argparse.Namespace) -> tuple[list[Memory], list[Jumps]]:
    """All of it."""
    experiment = preset_experiment("xor")
    loops = all_loops(experiment)
    plain = trained(Run.start(experiment), arguments.iterations, loops)
    edited = edited_run(experiment, arguments.iterations, loops)
    wanted = np.random.default_rng(SEED).integers(0, arguments.iterations, arguments.jumps).tolist()
    rows = []
    for name, run in (("no edits", plain), (f"{EDITS} edits", edited)):
        rows.append(measured(f"{name}, own loop", run, wanted, loops))
        rows.append(measured(f"{name}, general loop", run, wanted, Loops(loops.general)))
        traveller = Traveller(run)
        rows.append(traveller.measured(f"{name}, session with picture and trace", wanted))
        traveller.close()
    longest = trained(Run.start(experiment), arguments.long, loops)
    return [Memory.of(plain), Memory.of(edited), Memory.of(longest)], rows


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description="How soon any iteration of a long run is shown again.")
    parser.add_argument(
        "--iterations", type=int, default=10_000_000, help="of the run jumped in (10 million)"
    )
    parser.add_argument("--long", type=int, default=100_000_000, help="of the longest run (100 million)")
    parser.add_argument("--jumps", type=int, default=300, help="of each row (300)")
    parser.add_argument("--json", action="store_true", help="print an object")
    arguments = parser.parse_args()
    application = QCoreApplication(sys.argv[:1])
    memory, rows = measure(arguments)
    del application
    if arguments.json:
        found = {"machine": platform.machine(), "cores": os.cpu_count()}
        found |= {"memory": [asdict(one) | {"total": one.total} for one in memory]}
        print(json.dumps(found | {"jumps": [asdict(one) for one in rows]}, indent=2))
    else:
        print(
            f"{platform.machine()}, {os.cpu_count()} cores; jumps in {arguments.iterations:,} iterations, ms"
        )
        print(f"{'':44}{'p50':>8}{'p95':>8}{'max':>8}")
        for row in rows:
            print(f"  {row.name:42}{row.p50:>8.1f}{row.p95:>8.1f}{row.longest:>8.1f}")
        print(f"\n{'bytes after':>16}{'timeline':>14}{'curve':>10}{'path':>10}{'total':>14}")
        for one in memory:
            print(f"{one.iterations:>16,}{one.timeline:>14,}{one.curve:>10,}{one.path:>10,}{one.total:>14,}")
    complain(memory, rows)


def complain(memory: Sequence[Memory], rows: Sequence[Jumps]) -> None:
    """End with an error where a promise is not kept."""
    # The general loop only serves until the network's own has been compiled.
    promised = [row for row in rows if not row.name.endswith("general loop")]
    slow = [f"{row.name}: {row.p95:.1f} ms" for row in promised if row.p95 > LIMIT_MS]
    large = [
        f"{one.iterations:,} iterations: {one.total:,} bytes" for one in memory if one.total > LIMIT_BYTES
    ]
    if slow or large:
        raise SystemExit(f"error: above {LIMIT_MS:g} ms or {LIMIT_BYTES:,} bytes: {'; '.join(slow + large)}")


if __name__ == "__main__":
    main()

"""Updates per second of nnviz beside what a learner would use otherwise, and beside C.

Online SGD, one sample an iteration, squared error, biases, 250 points, on one core. The rows take
turns within every round, and ratios are taken round by round, because machines are noisy. nnviz
draws its samples and records its loss within its figure; the others are given the order and record
nothing. Every program goes on with its one run, but for the row that starts anew in every turn: the
loss is recorded most often at the start. C is a program written for that one network and compiled
here: the limit.

    python tests/benchmarks/engine.py [--rounds N] [--seconds S] [--json]
"""

import argparse
import json
import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from c_limit import FLAGS, CProgram
from peers import NumpyLayers, PyTorch, Samples, ScikitLearn, TutorialClass

from nnviz.core.compiled import GeneralLoops, general_loops, special_loop
from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.core.training import Loops, initial_state, train

NETWORKS = (
    Architecture((2, 1), ("sigmoid",)),
    Architecture((2, 4, 1), ("tanh", "sigmoid")),
    Architecture((2, 8, 8, 8, 1), ("tanh", "tanh", "tanh", "sigmoid")),
)
POINTS = 250
LEARNING_RATE = 0.05
DRAWS = 1 << 18  # the order that the others are given, again and again
CHECKED_ITERATIONS = 300
TOLERANCE = 1e-9

NNVIZ, C_LIMIT = "nnviz", "C for this network"
FRESH, GENERAL = "nnviz, from iteration 0", "nnviz, general loops alone"
CLASS, NUMPY = "tutorial A's class", "NumPy layer loop"


class Nnviz:
    """A run of nnviz through its public functions: sample draws and loss record included."""

    def __init__(self, experiment: Experiment, *, special: bool = True) -> None:
        architecture, loss = experiment.architecture, experiment.config.loss
        general: GeneralLoops = general_loops()
        self._loops = Loops(general, special_loop(architecture, loss) if special else None)
        self._experiment, self._state = experiment, initial_state(experiment)

    def run(self, iterations: int) -> float:
        """Train on."""
        start = time.perf_counter()
        self._state = train(self._experiment, self._state, iterations, self._loops).state
        return time.perf_counter() - start

    def restart(self) -> None:
        """Go back to iteration 0."""
        self._state = initial_state(self._experiment)

    def parameters(self) -> npt.NDArray[np.float64]:
        """The parameters now."""
        return self._state.parameters


@dataclass
class Row:
    """One program at one network: how to make it, and its updates per second round by round."""

    name: str
    make: Callable[[], Any]
    program: Any = None
    starts_anew: bool = False
    note: str = ""
    rates: list[float] = field(default_factory=list)
    chunk: int = 64

    def start(self) -> None:
        """Make the program, or note why it cannot be had."""
        try:
            self.program = self.make()
        except LookupError as error:
            self.note = str(error)

    def measure(self, seconds: float) -> None:
        """Run for about `seconds`, in calls of about a quarter of that."""
        updates, elapsed = 0, 0.0
        if self.starts_anew:
            self.program.restart()
        while elapsed < seconds:
            took = self.program.run(self.chunk)
            updates, elapsed = updates + self.chunk, elapsed + took
            aim = 0.25 * seconds / max(took, 1e-7)
            self.chunk = max(1, int(self.chunk * min(8.0, aim)))
        self.rates.append(updates / elapsed)


def experiment_on(architecture: Architecture) -> Experiment:
    """250 points in four quadrants, opposite ones of one class."""
    inputs = np.random.default_rng(1).normal(0.0, 1.5, (POINTS, 2))
    targets = (inputs[:, :1] * inputs[:, 1:] < 0.0).astype(float)
    return Experiment(Dataset(inputs, targets), architecture, TrainingConfig(learning_rate=LEARNING_RATE))


def rows_for(experiment: Experiment) -> list[Row]:
    """All programs for one network, from the same start and on the same order of samples."""
    architecture = experiment.architecture
    start = initial_state(experiment).parameters
    # The samples that nnviz will draw, by the rule it promises: the run's generator, after the start.
    generator = np.random.default_rng(experiment.config.seed)
    architecture.initial_parameters(experiment.config.initialisation, generator)
    order = generator.integers(POINTS, size=DRAWS, dtype=np.int32)
    data = experiment.dataset.training

    def samples() -> Samples:
        return Samples(*data, order)

    rows = [
        Row(C_LIMIT, lambda: CProgram(architecture, start, data, order, LEARNING_RATE)),
        Row(NNVIZ, lambda: Nnviz(experiment)),
        Row(FRESH, lambda: Nnviz(experiment), starts_anew=True),
        Row(GENERAL, lambda: Nnviz(experiment, special=False)),
        Row(NUMPY, lambda: NumpyLayers(architecture, start, samples(), LEARNING_RATE)),
        Row("scikit-learn partial_fit", lambda: ScikitLearn(architecture, samples(), LEARNING_RATE)),
        Row("PyTorch", lambda: PyTorch(architecture, start, samples(), LEARNING_RATE)),
    ]
    if architecture.n_layers == 1:
        rows.insert(4, Row(CLASS, lambda: TutorialClass(start, samples(), LEARNING_RATE)))
    return rows


def check_agreement(rows: list[Row]) -> dict[str, float]:
    """Largest difference of any parameter from nnviz's after the same few hundred iterations.

    Raises
    ------
    SystemExit
        When a program does not do what nnviz does: then a comparison would mean nothing.
    """
    results = {}
    for row in rows:
        if row.program is not None and hasattr(row.program, "parameters"):
            row.program.run(CHECKED_ITERATIONS)
            results[row.name] = np.array(row.program.parameters())
    differences = {name: float(np.abs(p - results[NNVIZ]).max()) for name, p in results.items()}
    for name, difference in differences.items():
        if not difference <= TOLERANCE:
            raise SystemExit(f"error: {name} differs from nnviz by {difference:g} after the same iterations")
    return differences


def benchmark(architecture: Architecture, rounds: int, seconds: float) -> dict[str, Any]:
    """All rows of one network."""
    rows = rows_for(experiment_on(architecture))
    for row in rows:
        row.start()
    try:
        agreement = check_agreement(rows)
        able = [row for row in rows if row.program is not None]
        for row in able:
            row.measure(seconds)  # to warm up
            row.rates.clear()
        for number in range(rounds):
            progress(f"{network_name(architecture)}: round {number + 1} of {rounds}")
            for row in able if number % 2 == 0 else reversed(able):
                row.measure(seconds)
        checksums = [row.program.checksum for row in rows if isinstance(row.program, CProgram)]
    finally:
        for row in rows:
            if hasattr(row.program, "close"):
                row.program.close()
    return {
        "network": network_name(architecture),
        "agreement": agreement,
        "c_checksum": checksums[0] if checksums else None,
        "rows": [
            {
                "name": row.name,
                "note": row.note,
                "updates_per_second": max(row.rates, default=None),
                "rounds": row.rates,
            }
            for row in rows
        ],
        "nnviz_over": {row.name: ratio(rows, NNVIZ, row.name) for row in rows if row.name != NNVIZ},
        "over_c": {name: ratio(rows, name, C_LIMIT) for name in (NNVIZ, FRESH, GENERAL)},
    }


def ratio(rows: list[Row], one: str, other: str) -> float | None:
    """Median over the rounds of one row's rate divided by another's; None where one is missing."""
    rates = {row.name: row.rates for row in rows}
    if not (rates[one] and rates[other]):
        return None
    return statistics.median(a / b for a, b in zip(rates[one], rates[other], strict=True))


def network_name(architecture: Architecture) -> str:
    """As 2-4-1."""
    return "-".join(map(str, architecture.sizes))


def progress(line: str) -> None:
    """Say on standard error how far it is, on a terminal only."""
    if sys.stderr.isatty():
        print(line, file=sys.stderr)


def print_table(result: dict[str, Any]) -> None:
    """One line a row, and what the comparison rests on."""
    print(f"\n{result['network']}, online SGD on {POINTS} points")
    print(f"  {'':28}{'best, updates/s':>18}{'share of C':>14}{'nnviz, times as fast':>24}")
    for row in result["rows"]:
        if row["updates_per_second"] is None:
            print(f"  {row['name']:28}  {row['note']}")
            continue
        share = factor(result["over_c"].get(row["name"]))
        times = factor(result["nnviz_over"].get(row["name"]))
        print(f"  {row['name']:28}{row['updates_per_second']:>18,.0f}{share:>14}{times:>24}")
    worst = max(result["agreement"].values())
    print(f"  after {CHECKED_ITERATIONS} iterations of the same order all agree within {worst:.1e}")
    if result["c_checksum"] is not None:
        print(f"  sum of C's parameters at the end: {result['c_checksum']:.12g}")


def factor(value: float | None) -> str:
    """A ratio in three digits or so; nothing for none."""
    if value is None:
        return ""
    return f"{value:.2f}" if value < 10.0 else f"{value:,.0f}"


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description="Updates per second of nnviz and its peers.")
    parser.add_argument("--rounds", type=int, default=5, help="turns that every row takes (default 5)")
    parser.add_argument("--seconds", type=float, default=1.0, help="of each turn (default 1)")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    arguments = parser.parse_args()
    if arguments.rounds < 1 or not arguments.seconds > 0.0:
        parser.error("--rounds must be at least 1 and --seconds greater than 0")
    results = []
    for architecture in NETWORKS:
        results.append(benchmark(architecture, arguments.rounds, arguments.seconds))
        if not arguments.json:
            print_table(results[-1])
    if arguments.json:
        machine = {"machine": platform.machine(), "python": platform.python_version(), "c_flags": FLAGS}
        options = {"rounds": arguments.rounds, "seconds": arguments.seconds, "points": POINTS}
        print(json.dumps({**machine, **options, "networks": results}))


if __name__ == "__main__":
    main()

"""What it costs to watch for stops: updates per second with stops that are never met, over those without.

Run it as ``python tests/benchmarks/breakpoints.py``. Every ratio is measured side by side: the runs
take turns, and each one's best turn counts. Three stops are an iteration, a sample and the sign of a
weight, which are looked at in every iteration; six are all there are, looked at every 100 iterations
where that costs a pass over the data.
"""

import argparse
import time
from dataclasses import dataclass, field

import numpy as np

from nnviz.core.compiled import general_loops, special_loop
from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.core.stop_watch import NEVER, StopWatch
from nnviz.core.stops import Stops
from nnviz.core.training import Loops, initial_state, train

NETWORKS = {
    "2-1": Architecture((2, 1), ("sigmoid",)),
    "2-4-1": Architecture((2, 4, 1), ("tanh", "sigmoid")),
    "2-8-8-8-1": Architecture((2, 8, 8, 8, 1), ("tanh", "tanh", "tanh", "sigmoid")),
}
BURST = 0.02  # seconds, as in the window
SHARE = 0.9  # of the rate without stops that three of them have to leave
HELD_OUT = 0  # a sample that is looked for in the order like any other, and is never there


@dataclass
class Row:
    """A run that takes its turns, and its updates per second turn by turn."""

    name: str
    experiment: Experiment
    loops: Loops
    stops: Stops | None
    rates: list[float] = field(default_factory=list)
    pace: float = 100.0

    def __post_init__(self) -> None:
        self.state = initial_state(self.experiment)
        self.watch = None if self.stops is None else StopWatch(self.stops, self.experiment, self.state)

    def take_turn(self, seconds: float) -> None:
        """Train for so long, in bursts."""
        first, start = self.state.iteration, time.perf_counter()
        end = start + seconds
        while (now := time.perf_counter()) < end:
            burst = train(
                self.experiment, self.state, NEVER, self.loops, now + BURST, self.pace, watch=self.watch
            )
            if burst.hits or burst.diverged:
                raise SystemExit(f"error: {self.name} stopped: {burst.hits or burst.diverged}")
            self.state, self.pace = burst.state, burst.pace
        self.rates.append((self.state.iteration - first) / (time.perf_counter() - start))


def experiment_on(architecture: Architecture) -> Experiment:
    """250 points in four quadrants, opposite ones of one class; one is held out.

    The learning rate is so small that no parameter changes its sign.
    """
    inputs = np.random.default_rng(1).normal(0.0, 1.5, (250, 2))
    targets = (inputs[:, :1] * inputs[:, 1:] < 0.0).astype(float)
    dataset = Dataset(inputs, targets).with_held_out_points([HELD_OUT], held_out=True)
    return Experiment(dataset, architecture, TrainingConfig(learning_rate=1e-12, record_every=1000))


def rows_for(architecture: Architecture) -> list[Row]:
    """Without stops, with three and with all six; by the architecture's own loops and by the general."""
    experiment, key = experiment_on(architecture), (architecture, "squared_error")
    own = Loops(general_loops(), special_loop(*key), special_loop(*key, watching=True))
    three = Stops(iterations=(NEVER,), samples=(HELD_OUT,), signs=(0,))
    six = three._replace(losses=(0.0,), all_right=True, classes=(1,), every=100)
    return [
        Row(f"{name}{with_}", experiment, loops, stops)
        for name, loops in (("own loop", own), ("general loop", Loops(general_loops())))
        for with_, stops in (("", None), (", three stops", three), (", all six", six))
    ]


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description="What watching for stops costs.")
    parser.add_argument("--rounds", type=int, default=9, help="turns that every run takes (default 9)")
    parser.add_argument("--seconds", type=float, default=0.4, help="of each turn (default 0.4)")
    arguments = parser.parse_args()
    too_slow = []
    for name, architecture in NETWORKS.items():
        rows = rows_for(architecture)
        for row in rows:
            row.take_turn(arguments.seconds)  # to warm up
            row.rates.clear()
        for number in range(arguments.rounds):
            for row in rows if number % 2 == 0 else reversed(rows):
                row.take_turn(arguments.seconds)
        print(f"\n{name}{'updates/s':>36}{'share':>10}")
        for row in rows:
            base = next(one for one in rows if one.stops is None and row.name.startswith(one.name))
            share = max(row.rates) / max(base.rates)
            print(f"  {row.name:28}{max(row.rates):>12,.0f}{share:>10.3f}")
            if row.name.endswith("three stops") and share < SHARE:
                too_slow.append(f"{name}, {row.name}: {share:.3f}")
    if too_slow:
        raise SystemExit(f"error: below {SHARE} of the rate without: {'; '.join(too_slow)}")


if __name__ == "__main__":
    main()

"""How the real window holds up while it trains flat out.

Run ``python tests/benchmarks/window.py`` (``--json`` for an object, ``--help`` for more). It opens the
window on networks 2-1, 2-4-1 and 2-8-8-8-1 with 250 points, heat map and loss plot live, and measures:

- gaps between painted frames of the plane while training flat out, and updates a second as a share of
  the headless rate, both measured in turn in the same process and after the same number of
  iterations, because the machine's speed drifts;
- the same with every panel open side by side, in a window of 1920 × 1080;
- the time from a Step to the painted frame that shows it;
- the largest gap while the architecture is changed and its loop compiles;
- start-up to the first frame, beside a bare PySide6 + pyqtgraph window with three plots;
- resident memory from 1 million to many million iterations.

Uses the display if there is one, else Qt's offscreen platform; the first line says which.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Settings of the person who measures are neither read nor written.
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="nnviz-benchmark-")

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from nnviz.app import open_window
from nnviz.core import compiled
from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.core.presets import preset_experiment
from nnviz.core.training import Loops, TrainingState, initial_state, train

NETWORKS = {"2-1": (), "2-4-1": (4,), "2-8-8-8-1": (8, 8, 8)}
POINTS = 250
MANY = 2**40

BARE = """
import sys, time
import pyqtgraph as pg
from PySide6.QtCore import QTimer
class Plot(pg.PlotWidget):
    def paintEvent(self, event):
        super().paintEvent(event)
        print(time.time(), flush=True)
        QTimer.singleShot(0, app.quit)
app = pg.mkQApp()
window = pg.QtWidgets.QWidget()
row = pg.QtWidgets.QHBoxLayout(window)
for _ in range(2):
    row.addWidget(pg.PlotWidget())
row.addWidget(Plot())
window.resize(1280, 800)
window.show()
app.exec()
"""
OURS = """
import time
from nnviz.app import open_window
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
class Watch(QObject):
    def eventFilter(self, thing, event):
        if event.type() == QEvent.Type.Paint and not self.seen:
            self.seen = True
            QTimer.singleShot(0, self.done)
        return False
    seen = False
    def done(self):
        print(time.time(), flush=True)
        window.close()
window = open_window("realpython")
watch = Watch()
window.views.plane.canvas.viewport().installEventFilter(watch)
QApplication.instance().exec()
"""


class PaintWatch(QObject):
    """Notes when a widget has been painted, and which iteration it showed."""

    def __init__(self, window: Any) -> None:
        super().__init__()
        self.window = window
        self.at: list[float] = []
        self.iterations: list[int] = []
        window.views.plane.canvas.viewport().installEventFilter(self)

    def eventFilter(self, _thing: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self.window.session.snapshot is not None:
            self.at.append(time.perf_counter())
            self.iterations.append(self.window.session.snapshot.iteration)
        return False

    def gaps(self) -> np.ndarray:
        """Milliseconds between frames."""
        return np.diff(self.at) * 1e3

    def forget(self) -> None:
        self.at.clear()
        self.iterations.clear()


def spin(seconds: float) -> None:
    """Let the event loop run."""
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


def spin_until(condition: Any, seconds: float = 60.0) -> None:
    """Let the event loop run until something is so."""
    end = time.perf_counter() + seconds
    while not condition():
        if time.perf_counter() > end:
            raise TimeoutError("the window did not get there")
        spin(0.01)


def experiment(hidden: tuple[int, ...]) -> Experiment:
    """250 points of the spirals' kind, none held out, on a network with these hidden layers."""
    spirals = preset_experiment("spiral").dataset
    dataset = Dataset(spirals.inputs[:POINTS], spirals.targets[:POINTS])
    architecture = Architecture((2, *hidden, 1), (*("tanh",) * len(hidden), "sigmoid"))
    config = TrainingConfig(learning_rate=0.01, initialisation="xavier")
    return Experiment(dataset, architecture, config, title=f"{hidden}")


def headless(what: Experiment, state: TrainingState, seconds: float) -> tuple[TrainingState, float]:
    """Go on without a window: the state reached, and updates a second."""
    loops = Loops(compiled.general_loops(), compiled.special_loop(what.architecture, what.config.loss))
    start = time.perf_counter()
    # Warm, and with a pace to begin with, so that a short stretch counts as much as a long one.
    burst = train(what, state, MANY, loops, start + 0.1, 1e5)
    before, start = burst.state.iteration, time.perf_counter()
    burst = train(what, burst.state, MANY, loops, start + seconds, burst.pace)
    return burst.state, (burst.state.iteration - before) / (time.perf_counter() - start)


def open_all_panels(window: Any) -> None:
    """Put the panels that share a place side by side, so that all have to be kept up to date."""
    window.resize(1920, 1080)
    area, panels = window.area, window.area.panels
    for above, below in (
        ("network", "code"), ("code", "error"), ("plane", "predictions"), ("loss", "settings"),
    ):  # fmt: skip
        area.splitDockWidget(panels[above], panels[below], Qt.Orientation.Vertical)
    spin(0.5)
    assert not any(view.visibleRegion().isEmpty() for _, view in window.views.panels().values())


def measure_running(
    hidden: tuple[int, ...], seconds: float, rounds: int, *, all_panels: bool = False
) -> dict[str, float]:
    """Frame gaps and the share of the headless rate, in turn."""
    what = experiment(hidden)
    state, _ = headless(what, initial_state(what), 2.0)  # past the dense start of the loss record
    window = open_window(what)
    if all_panels:
        open_all_panels(window)
    watch = PaintWatch(window)
    spin_until(lambda: not window.session.preparing)
    window.session.run()
    spin_until(lambda: window.session.snapshot.iteration >= state.iteration)
    gaps, shares, rates, limits = [], [], [], []
    for _ in range(rounds):
        window.session.run()
        spin(0.3)
        watch.forget()
        before, start = window.session.snapshot.iteration, time.perf_counter()
        spin(seconds)
        rate = (window.session.snapshot.iteration - before) / (time.perf_counter() - start)
        gaps.append(watch.gaps())
        window.session.pause()
        spin(0.1)
        state, limit = headless(what, state, seconds / 2)
        shares.append(rate / limit)
        rates.append(rate)
        limits.append(limit)
    window.close()
    every = np.concatenate(gaps)
    return {
        "gap_p50_ms": float(np.percentile(every, 50)),
        "gap_p99_ms": float(np.percentile(every, 99)),
        "gap_p99_best_round_ms": min(float(np.percentile(gap, 99)) for gap in gaps),
        "gap_max_ms": float(every.max()),
        "updates_per_second": statistics.median(rates),
        "headless_updates_per_second": statistics.median(limits),
        "share_of_headless": statistics.median(shares),
    }


def measure_steps(hidden: tuple[int, ...], n: int) -> dict[str, float]:
    """From a Step to the frame that shows it."""
    window = open_window(experiment(hidden))
    watch = PaintWatch(window)
    spin_until(lambda: not window.session.preparing)
    spin(0.3)
    latencies = []
    for _ in range(n):
        watch.forget()
        wanted = window.session.snapshot.iteration + 1
        start = time.perf_counter()
        window.actions_by_name["step"].trigger()
        while not (watch.iterations and watch.iterations[-1] >= wanted):
            QGuiApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
        latencies.append((watch.at[-1] - start) * 1e3)
        spin(0.02)
    window.close()
    return {
        "step_p50_ms": float(np.percentile(latencies, 50)),
        "step_p95_ms": float(np.percentile(latencies, 95)),
    }


def measure_changes() -> dict[str, float]:
    """The largest gap while the architecture is changed and its loop, never seen before, compiles."""
    window = open_window(experiment((4,)))
    watch = PaintWatch(window)
    spin_until(lambda: not window.session.preparing)
    window.session.run()
    spin(1.0)
    worst, rng = [], np.random.default_rng()
    for _ in range(3):
        watch.forget()
        sizes = tuple(int(size) for size in rng.integers(5, 30, size=3))
        window.editor.set_hidden(sizes)
        spin_until(lambda: not window.session.preparing)
        spin(0.5)
        worst.append(float(watch.gaps().max()))
    window.close()
    return {"change_gap_max_ms": max(worst), "change_gap_median_ms": statistics.median(worst)}


def measure_start(rounds: int) -> dict[str, float]:
    """Start-up to the first frame, in turn with a bare window."""
    times: dict[str, list[float]] = {"ours": [], "bare": []}
    # As after an installation, which keeps compiled modules: nnviz from its source tree must, too.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(rounds + 1):
        for name, program in (("bare", BARE), ("ours", OURS)):
            start = time.time()
            done = subprocess.run(
                [sys.executable, "-c", program],
                capture_output=True,
                text=True,
                check=True,
                timeout=120,
                env=environment,
            )
            times[name].append(float(done.stdout.split()[0]) - start)
    ours, bare = times["ours"][1:], times["bare"][1:]  # the first of each warms the file cache
    return {
        "first_frame_s": statistics.median(ours),
        "bare_first_frame_s": statistics.median(bare),
        "first_frame_ratio": statistics.median(a / b for a, b in zip(ours, bare, strict=True)),
    }


def measure_memory(millions: int) -> dict[str, float]:
    """Resident memory at 1 million iterations and after many."""
    window = open_window(experiment(()))
    spin_until(lambda: not window.session.preparing)
    window.session.run()
    spin_until(lambda: window.session.snapshot.iteration >= 1_000_000)
    before = resident_mb()
    spin_until(lambda: window.session.snapshot.iteration >= millions * 1_000_000, seconds=600)
    after = resident_mb()
    window.close()
    return {"resident_at_1M_mb": before, f"resident_at_{millions}M_mb": after, "grown_mb": after - before}


def resident_mb() -> float:
    """Resident memory of this process (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=3.0, help="of each stretch of running")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--millions", type=int, default=200, help="iterations of the memory test")
    parser.add_argument(
        "--only", choices=["running", "panels", "steps", "changes", "start", "memory"], action="append"
    )
    arguments = parser.parse_args()
    chosen = arguments.only or ["running", "panels", "steps", "changes", "start", "memory"]
    result: dict[str, Any] = {}
    if "start" in chosen:
        result["start"] = measure_start(arguments.rounds)
    for name, hidden in NETWORKS.items():
        result[name] = {}
        if "running" in chosen:
            result[name] |= measure_running(hidden, arguments.seconds, arguments.rounds)
        if "panels" in chosen:
            figures = measure_running(hidden, arguments.seconds, arguments.rounds, all_panels=True)
            result[name] |= {f"all_panels_{figure}": value for figure, value in figures.items()}
        if "steps" in chosen:
            result[name] |= measure_steps(hidden, 60)
    if "changes" in chosen:
        result["changes"] = measure_changes()
    if "memory" in chosen:
        result["memory"] = measure_memory(arguments.millions)
    application = QGuiApplication.instance()
    result["platform"] = application.platformName() if isinstance(application, QGuiApplication) else ""
    if arguments.json:
        print(json.dumps(result))
        return
    print(f"Qt platform {result.pop('platform')}; {os.cpu_count()} processors")
    for name, figures in result.items():
        for figure, value in figures.items():
            print(f"{name:10} {figure:45} {value:14,.2f}")


if __name__ == "__main__":
    main()

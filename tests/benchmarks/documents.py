"""How long it takes to read the worst files, to save and open large documents, and what kills leave.

The worst files are up to 64 MB and made to cost as much as can be before they are refused, or opened. Times
are of the processor, in seconds; the largest is to stay below 2.

    python tests/benchmarks/documents.py [--kills N]
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from nnviz.core.compiled import general_loops
from nnviz.core.dataset import Dataset, frozen_array
from nnviz.core.errors import FileError
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.core.presets import preset_experiment
from nnviz.core.run import Run
from nnviz.core.training import Loops, train
from nnviz.files.document import Document, document_text, parse_document

TESTS = Path(__file__).parent.parent
TEXT = (TESTS / "files" / "golden" / "v1.nnviz").read_text(encoding="utf-8")
FULL = 64 * 1024 * 1024
LIMIT = 2.0


def main() -> int:
    """Measure everything; 1 where reading a file takes too long."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--kills", type=int, default=100)
    options = parser.parse_args()
    slowest = 0.0
    for name, data in (*worst_files(), *damaged_files()):
        seconds, outcome = reading(data)
        slowest = max(slowest, seconds)
        print(f"{name:26} {len(data) / 1e6:6.1f} MB {seconds:6.2f} s  {outcome[:90]}")
    for name, document in large_documents():
        before = time.process_time()
        data = document_text(document).encode()
        saving = time.process_time() - before
        seconds, outcome = reading(data)
        slowest = max(slowest, seconds)
        print(f"{name:26} {len(data) / 1e6:6.1f} MB {seconds:6.2f} s  {outcome}; saved in {saving:.2f} s")
    print(f"slowest: {slowest:.2f} s, of {LIMIT:g}")
    if options.kills:
        test = TESTS / "files" / "test_saving_killed.py"
        command = [sys.executable, "-m", "pytest", "-q", "-s", "-o", "timeout=1200", str(test)]
        subprocess.run(command, env=os.environ | {"NNVIZ_KILLS": str(options.kills)}, check=True)
    return 0 if slowest < LIMIT else 1


def reading(data: bytes) -> tuple[float, str]:
    """Seconds of the processor, and what came of it."""
    before = time.process_time()
    try:
        parse_document(data, "x.nnviz")
    except FileError as error:
        return time.process_time() - before, str(error)
    return time.process_time() - before, "opened"


def worst_files() -> Iterator[tuple[str, bytes]]:
    """Files that are no documents, each with one thing as often as it fits."""
    yield "lists in lists", b"[" * FULL
    yield "objects in objects", b'{"a":' * (FULL // 5)
    yield "quotes", b'"' * FULL
    yield "quotes in a text", b'"' + b'\\"' * (FULL // 2 - 1)
    yield "empty lists", b"[" + b"[]," * (FULL // 3 - 1) + b"[]]"
    yield "one number", b'{"version":' + b"1" * (FULL - 20) + b"}"
    yield "blanks", b" " * FULL
    yield "blanks in an object", b"{" + b" " * (FULL - 1)
    yield "blanks in a list", b"[" + b" " * (FULL - 1)
    yield "quotes in a text, fewer", b'"' + b'\\"' * 5_999_999 + b"a" * (FULL - 12_000_000)
    yield "lists and numbers", b"[1 " * (FULL // 3)


def damaged_files() -> Iterator[tuple[str, bytes]]:
    """The file of version 1 with more in it than it can have, or nearly so."""
    for name, inner in (
        ("a long text", '"' + "a" * (FULL - 10_000) + '"'),
        ("texts", "[" + '"",' * 250_000 + '""]'),
        ("keys", "{" + ",".join(f'"k{number}":0' for number in range(250_000)) + "}"),
        ("numbers", "[" + "0.5625," * 5_900_000 + "0]"),
        ("lists", "[" + "[0]," * 590_000 + "[0]]"),
    ):
        yield f"{name} in the view", TEXT.replace('"theme"', f'"x": {inner}, "theme"').encode()
        yield f"{name} of no meaning", TEXT.replace('"view"', f'"x": {inner}, "view"').encode()
    document = json.loads(TEXT)
    state, experiment = document["run"]["states"][0], document["experiments"][0]
    states = [state | {"iteration": 10**14 + number} for number in range(5_001)]
    edits = [{"iteration": 10**14 + number, "experiment": 0, "by_hand": True} for number in range(1, 5_001)]
    run = document["run"] | {"states": states, "edits": edits, "iteration": 10**14}
    yield "edits by hand", json.dumps(document | {"run": run}).encode()
    yield "experiments", json.dumps(document | {"experiments": [experiment] * 10_000}).encode()
    wide = document["data"][2] | {"samples": [[0.1, 2, 1, 0, 0]] * 100_000}
    many = [wide] + [{"kind": "change", "of": 0, "at": 0, "drop": 0, "samples": []}] * 30
    yield "large data sets", json.dumps(document | {"data": many}).encode()
    sigmoid = experiment | {"sizes": [2, 3], "activations": ["sigmoid"], "loss": "cross_entropy"}
    sigmoid["given_parameters"] = None
    checked = {"data": [wide], "experiments": [sigmoid] * 9_000}
    yield "experiments on them", json.dumps(document | checked).encode()


def large_documents() -> Iterator[tuple[str, Document]]:
    """Documents as they can come about."""
    run = trained(Run.start(preset_experiment("xor")), 100_000)
    yield "xor, 100,000 iterations", Document(run)
    yield "the largest data set", Document(trained(Run.start(largest()), 3))
    run = Run.start(largest())
    for number in range(5):
        data = run.experiment.dataset.moved([number], np.zeros((1, 16)))
        run = trained(run.edited(run.experiment.with_dataset(data), run.state), 2)
    yield "and 5 points moved", Document(run)
    run = Run.start(preset_experiment("xor"))
    for number in range(1_000):
        parameters = run.state.parameters.copy()
        parameters[0] = number
        state = replace(run.state, parameters=frozen_array(parameters))
        run = trained(run.edited(run.experiment, state), 2)
    yield "1,000 weights by hand", Document(run)


def largest() -> Experiment:
    """As many numbers as a data set can have, and the largest network."""
    rng = np.random.default_rng(0)
    data = Dataset(rng.normal(size=(100_000, 16)), rng.normal(size=(100_000, 10)), "regression")
    network = Architecture((16, *[64] * 8, 10), ("tanh",) * 8 + ("linear",))
    return Experiment(data, network, TrainingConfig(1e-6, record_every=10**9))


def trained(run: Run, n: int) -> Run:
    """The run after n more iterations."""
    burst = train(run.experiment, run.state, n, Loops(general_loops()))
    return run.trained(burst.state, burst.record, burst.path, burst.losses)


if __name__ == "__main__":
    sys.exit(main())

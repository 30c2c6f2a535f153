"""Saves two documents into one file in turn until it is killed. Run with the path of the file."""

import itertools
import sys
from dataclasses import replace
from pathlib import Path

from nnviz.core.presets import preset_experiment
from nnviz.core.run import Run
from nnviz.core.training import train
from nnviz.files.document import Document, write_document


def main() -> None:
    """Save until the end."""
    path, run = Path(sys.argv[1]), Run.start(preset_experiment("xor"))
    burst = train(run.experiment, run.state, 900)
    run = run.trained(burst.state, burst.record, burst.path, burst.losses)
    document = Document(run)
    for number in itertools.count():
        write_document(path, replace(document, notes=f"version {number}"))
        if number == 0:
            sys.stdout.write("saved\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()

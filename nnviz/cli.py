"""The command line: what was asked for, and how it ends. See `main`.

numpy, numba and Qt take a second to import between them, so each command imports what it needs.
"""

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from nnviz import __version__

if TYPE_CHECKING:
    from nnviz.core.experiment import Experiment

DONE: Final = 0
FAILED: Final = 1
WRONG_USAGE: Final = 2
INTERRUPTED: Final = 130  # as the shell reports a program ended by Ctrl+C
BROKEN_PIPE: Final = 141  # and one whose reader has gone

MAX_ITERATIONS: Final = 10**12

_COMMANDS_HELP: Final = """\
commands:
  nnviz presets [--json]     what can be named as a preset
  nnviz train SOURCE ...     train without a window; see nnviz train --help
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run nnviz with the given arguments, by default those of the process.

    Returns
    -------
    int
        The exit status: 0 done, 1 the work failed, 2 wrong usage, 130 interrupted, 141 the reader of
        the output has gone. Whatever goes wrong is told in one line on standard error.
    """
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without − or · shows ?
    try:
        status = _run(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        _complain("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        _discard_output()
        return BROKEN_PIPE
    except OSError as error:
        _discard_output()
        _complain(f"the output cannot be written: {error.strerror or error}")
        return FAILED
    return status


def _run(arguments: list[str]) -> int:
    # A file to open and a command stand in the same place, which argparse cannot tell apart.
    command: Callable[[list[str]], int] = {"presets": _presets, "train": _train}.get(
        arguments[0] if arguments else "", _window
    )
    from nnviz.core.errors import FileError, InputError

    try:
        return command(arguments[1:] if command is not _window else arguments)
    except FileError as error:
        _complain(str(error))
        return FAILED
    except InputError as error:
        _complain(str(error))
        return WRONG_USAGE


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        _complain(f"{message}; see {self.prog} --help")
        raise SystemExit(WRONG_USAGE)


def _window(arguments: list[str]) -> int:
    parser = _Parser(
        prog="nnviz",
        description="A time-travel debugger for neural-network training.",
        epilog=_COMMANDS_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"nnviz {__version__}")
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="a .csv file to open in the window"
    )
    source.add_argument("--preset", metavar="ID", help="a preset to open in the window")
    options = parser.parse_args(arguments)

    from nnviz.core.presets import preset_experiment
    from nnviz.files.source import load_file

    experiment: Experiment | None = None
    if options.file is not None:
        experiment = load_file(options.file)
    elif options.preset is not None:
        experiment = preset_experiment(options.preset)

    from nnviz.app import run_window

    return run_window(experiment)


def _presets(arguments: list[str]) -> int:
    parser = _Parser(prog="nnviz presets", description="List the presets.", allow_abbrev=False)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)

    from nnviz.core.presets import PRESETS

    if options.json:
        rows = [
            {"id": preset.id, "title": preset.title, "about": preset.about, "iterations": preset.iterations}
            for preset in PRESETS.values()
        ]
        _say(json.dumps({"presets": rows}))
        return DONE
    width = max(map(len, PRESETS))
    for preset in PRESETS.values():
        _say(f"{preset.id:{width}}  {preset.about}")
    return DONE


def _train(arguments: list[str]) -> int:
    options = _train_parser().parse_args(arguments)

    from nnviz.core.settings import with_settings
    from nnviz.files.csv_file import check_writable, write_loss_csv
    from nnviz.files.source import default_iterations, load_source
    from nnviz.headless import Progress, result, summary, train_headless

    experiment = with_settings(load_source(options.source), options.set, options.seed)
    if options.loss_csv is not None:
        check_writable(options.loss_csv)
    classes = experiment.dataset.classes[experiment.dataset.training_indices]
    if experiment.dataset.kind == "classification" and len(set(classes.tolist())) == 1:
        _complain(f"note: every training sample is of class {classes[0]}, so there is nothing to tell apart")
    iterations = default_iterations(experiment) if options.iterations is None else options.iterations
    outcome = train_headless(experiment, iterations, Progress(sys.stderr, iterations))
    if outcome.diverged:
        _complain(outcome.diverged)
        return FAILED
    if options.loss_csv is not None:
        write_loss_csv(options.loss_csv, outcome.curve)
    _say(json.dumps(result(outcome), allow_nan=False) if options.json else summary(outcome))
    return DONE


def _train_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="nnviz train",
        description="Train a network without a window and print what it has learnt.",
        allow_abbrev=False,
    )
    parser.add_argument("source", metavar="SOURCE", help="a preset's id, or a .csv file with its target last")
    parser.add_argument(
        "--iterations", type=_iterations, metavar="N", help="how many (default: the preset's, else 10000)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--loss-csv", type=Path, metavar="F", help="write the loss curve to this file")
    parser.add_argument(
        "--seed", type=_whole_number, metavar="N", help="of the random generator (default: 0)"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="change a setting, such as learning_rate=0.1 or layers=8,8; may be repeated",
    )
    return parser


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a whole number, not {text!r}") from None


def _iterations(text: str) -> int:
    number = _whole_number(text)
    if not 0 <= number <= MAX_ITERATIONS:
        raise argparse.ArgumentTypeError(f"must be from 0 to {MAX_ITERATIONS}, not {number}")
    return number


def _say(text: str) -> None:
    if sys.stdout is not None:  # it is where standard output was closed
        sys.stdout.write(f"{text}\n")


def _complain(message: str) -> None:
    if sys.stderr is not None:
        line = message.replace("\r", " ").replace("\n", " ")
        sys.stderr.write(f"nnviz: {line}\n")


def _discard_output() -> None:
    """Give what is still buffered somewhere to go, or Python complains of it at exit."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

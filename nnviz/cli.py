"""The command line: what was asked for, and how it ends. See `main`.

numpy, numba and Qt take a second to import between them, so each command imports what it needs.
"""

import argparse
import io
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from nnviz import __version__
from nnviz.command_line import commands
from nnviz.command_line.animate_command import animate
from nnviz.command_line.console import (
    BROKEN_PIPE,
    DONE,
    FAILED,
    INTERRUPTED,
    WRONG_USAGE,
    Parser,
    complain,
    discard_output,
    say,
)

_COMMANDS_HELP: Final = """\
commands:
  nnviz presets [--json]     what can be named as a preset
  nnviz train SOURCE ...     train without a window
  nnviz trace SOURCE ...     the arithmetic of one iteration
  nnviz export SOURCE ...    the same experiment as a program of its own
  nnviz animate SOURCE ...   an animation of a run
each has its own --help
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
        complain("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        discard_output()
        return BROKEN_PIPE
    except OSError as error:
        discard_output()
        complain(f"the output cannot be written: {error.strerror or error}")
        return FAILED
    return status


def _run(arguments: list[str]) -> int:
    # A file to open and a command stand in the same place, which argparse cannot tell apart.
    command = _COMMANDS.get(arguments[0] if arguments else "", _window)
    from nnviz.core.errors import FileError, InputError

    try:
        return command(arguments[1:] if command is not _window else arguments)
    except FileError as error:
        complain(str(error))
        return FAILED
    except InputError as error:
        complain(str(error))
        return WRONG_USAGE


def _window(arguments: list[str]) -> int:
    parser = Parser(
        prog="nnviz",
        description="A time-travel debugger for neural-network training.",
        epilog=_COMMANDS_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"nnviz {__version__}")
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="a .nnviz file or a table (.csv, .tsv, .txt) to open in the window",
    )
    source.add_argument("--preset", metavar="ID", help="a preset to open in the window")
    options = parser.parse_args(arguments)

    from nnviz.app import run_window
    from nnviz.core.presets import preset_experiment

    return run_window(options.file if options.preset is None else preset_experiment(options.preset))


def _presets(arguments: list[str]) -> int:
    parser = Parser(prog="nnviz presets", description="List the presets.", allow_abbrev=False)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)

    from nnviz.core.presets import PRESETS

    if options.json:
        rows = [
            {"id": preset.id, "title": preset.title, "about": preset.about, "iterations": preset.iterations}
            for preset in PRESETS.values()
        ]
        say(json.dumps({"presets": rows}))
        return DONE
    width = max(map(len, PRESETS))
    for preset in PRESETS.values():
        say(f"{preset.id:{width}}  {preset.about}")
    return DONE


_COMMANDS: Final[dict[str, Callable[[list[str]], int]]] = {
    "presets": _presets,
    "train": commands.train,
    "trace": commands.trace,
    "export": commands.export,
    "animate": animate,
}

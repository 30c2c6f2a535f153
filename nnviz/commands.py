"""The commands that need no window and work on an experiment: train, trace, export.

Each imports what it needs when it is called: numpy and numba take most of a second to import.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nnviz.console import (
    DONE,
    FAILED,
    WRONG_USAGE,
    Parser,
    complain,
    in_utf8,
    say,
    say_pieces,
    whole_number,
    whole_number_up_to,
)

if TYPE_CHECKING:
    from nnviz.core.dataset import Kind
    from nnviz.core.experiment import Experiment
    from nnviz.core.training import TrainingState

KINDS: Final[dict[str, "Kind"]] = {"classes": "classification", "numbers": "regression"}
MAX_ITERATIONS: Final = 10**12


def train(arguments: list[str]) -> int:
    """``nnviz train``: train without a window and print what has been learnt."""
    options = _train_parser().parse_args(arguments)

    from nnviz.files.csv_file import write_loss_csv
    from nnviz.files.document import Document, write_document
    from nnviz.files.output import check_writable
    from nnviz.files.source import default_iterations
    from nnviz.headless import Progress, result, run_of, summary, train_headless

    experiment = experiment_of(options)
    for path in (options.loss_csv, options.save):
        if path is not None:
            check_writable(path)
    if options.image is not None:
        from nnviz.pictures import check_picture, save_window_picture

        check_picture(options.image)
    classes = experiment.dataset.classes[experiment.dataset.training_indices]
    if experiment.dataset.kind == "classification" and len(set(classes.tolist())) == 1:
        name = (experiment.dataset.class_names or range(2))[classes[0]]
        complain(f"note: every training sample is of class {name}, so there is nothing to tell apart")
    iterations = default_iterations(experiment) if options.iterations is None else options.iterations
    outcome = train_headless(experiment, iterations, Progress(sys.stderr, iterations))
    if outcome.diverged:
        complain(outcome.diverged)
        return FAILED
    if options.loss_csv is not None:
        write_loss_csv(options.loss_csv, outcome.curve)
    if options.save is not None:
        write_document(options.save, Document(run_of(outcome)))
    if options.image is not None:
        save_window_picture(outcome, options.image)
    say(json.dumps(result(outcome), allow_nan=False) if options.json else summary(outcome))
    return DONE


def trace(arguments: list[str]) -> int:
    """``nnviz trace``: print the arithmetic of one iteration."""
    options = _trace_parser().parse_args(arguments)

    from nnviz.core.errors import InputError
    from nnviz.core.moment import Moment, MomentKind
    from nnviz.core.trace import trace_iteration, trace_samples
    from nnviz.reports import json_pieces, trace_result, trace_text

    experiment = experiment_of(options)
    n_samples = len(experiment.dataset)
    if options.sample is not None and not 1 <= options.sample <= n_samples:
        raise InputError(f"there is no sample {options.sample}; there are samples 1 to {n_samples}")
    state = _state_at(experiment, options.at)
    if state is None:
        return FAILED
    if options.sample is None:
        moment = Moment(trace_iteration(experiment, state), MomentKind.NEXT)
    else:
        chosen = trace_samples(experiment, state.parameters, [options.sample - 1], state.iteration)
        moment = Moment(chosen, MomentKind.WHAT_IF)
    if options.json:
        say_pieces(json_pieces(trace_result(moment.trace)))
        say("")
    else:
        say(trace_text(moment))
    return DONE


def export(arguments: list[str]) -> int:
    """``nnviz export``: write an experiment, or what it has learnt, as a program or model of its own."""
    options = _export_parser().parse_args(arguments)

    from nnviz.core.training import initial_state
    from nnviz.files.exports import EXPORTS, TrainedNetwork
    from nnviz.files.output import check_writable, write_content
    from nnviz.files.source import default_iterations

    if options.to not in EXPORTS:
        complain(f"there is no target {options.to!r}; there are {', '.join(EXPORTS)}")
        return WRONG_USAGE
    target = EXPORTS[options.to]
    experiment = experiment_of(options)
    iterations = default_iterations(experiment) if options.iterations is None else options.iterations
    # Written from the start first: what does not fit is told before a long run.
    content = target.content(TrainedNetwork(experiment, iterations, initial_state(experiment).parameters))
    to_stdout = str(options.output) == "-"
    if not to_stdout:
        check_writable(options.output)
    elif isinstance(content, bytes) and sys.stdout is not None and sys.stdout.isatty():
        complain("a terminal cannot show this; name a file with -o, or send it into a pipe")
        return WRONG_USAGE
    if not target.trains:
        state = _state_at(experiment, iterations)
        if state is None:
            return FAILED
        content = target.content(TrainedNetwork(experiment, iterations, state.parameters))
    if to_stdout:
        _say_content(content)
    else:
        write_content(options.output, content)
    return DONE


def _say_content(content: str | bytes) -> None:
    """Write what would stand in a file to standard output, if there is one."""
    if isinstance(content, str):
        in_utf8()  # as Python reads a program
        say_pieces([content])
    elif sys.stdout is not None:
        sys.stdout.buffer.write(content)


def experiment_of(options: argparse.Namespace) -> "Experiment":
    """The experiment that the arguments of `add_experiment` name; what its table leaves out is told."""
    from nnviz.core.settings import with_settings
    from nnviz.files.csv_file import Wishes
    from nnviz.files.source import load_noted

    kind = None if options.kind is None else KINDS[options.kind]
    experiment, note = load_noted(options.source, Wishes(tuple(options.target), kind))
    if note:
        complain(f"note: {Path(options.source).name}: {note}")
    return with_settings(experiment, options.set, options.seed)


def _state_at(experiment: "Experiment", iteration: int) -> "TrainingState | None":
    """The state after so many iterations; None, once it has been told, where training diverges before."""
    from nnviz.core.training import initial_state
    from nnviz.headless import Progress, train_headless

    if iteration == 0:  # nothing to prepare; and a start that is not finite can be traced too
        return initial_state(experiment)
    outcome = train_headless(experiment, iteration, Progress(sys.stderr, iteration))
    if outcome.diverged:
        complain(outcome.diverged)
        return None
    return outcome.state


def _train_parser() -> Parser:
    parser = Parser(
        prog="nnviz train",
        description="Train a network without a window and print what it has learnt.",
        allow_abbrev=False,
    )
    add_experiment(parser)
    _add_iterations(parser)
    _add_json(parser)
    parser.add_argument("--loss-csv", type=Path, metavar="F", help="write the loss curve to this file")
    parser.add_argument("--save", type=Path, metavar="F", help="save the trained run as a .nnviz document")
    parser.add_argument(
        "--image",
        type=Path,
        metavar="F",
        help="write a picture of the window after the run: .png, .svg or .pdf; needs no display",
    )
    return parser


def _trace_parser() -> Parser:
    parser = Parser(
        prog="nnviz trace",
        description="Print every number that one iteration of the training computes.",
        allow_abbrev=False,
    )
    add_experiment(parser)
    parser.add_argument(
        "--at",
        type=_iteration,
        default=0,
        metavar="K",
        help="after K iterations of training (default: 0, the first one)",
    )
    parser.add_argument(
        "--sample",
        type=whole_number,
        metavar="N",
        help="what sample N (from 1) would do, instead of the one that training picks",
    )
    _add_json(parser)
    return parser


def _export_parser() -> Parser:
    parser = Parser(
        prog="nnviz export",
        description="Write the same experiment as a program of its own, or the trained network as a model.",
        allow_abbrev=False,
    )
    add_experiment(parser)
    parser.add_argument(
        "--to",
        required=True,
        metavar="TARGET",
        help="what it is written for: numpy, sklearn, torch, keras or onnx",
    )
    _add_iterations(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="F",
        help="the file to write, or - for standard output",
    )
    return parser


def add_experiment(parser: Parser) -> None:
    """Let a command be told what to train, with which settings."""
    parser.add_argument(
        "source", metavar="SOURCE", help="a preset's id, or a table (.csv, .tsv, .txt) with its target last"
    )
    parser.add_argument(
        "--target",
        action="append",
        default=[],
        metavar="COLUMN",
        help="of a table, the column to learn (default: one that is called so, or the last); may be repeated",
    )
    parser.add_argument(
        "--kind",
        choices=tuple(KINDS),
        help="of a table, what its targets are, whatever they look like: −1 and 1 may be classes",
    )
    parser.add_argument("--seed", type=whole_number, metavar="N", help="of the random generator (default: 0)")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="change a setting, such as learning_rate=0.1 or layers=8,8; may be repeated",
    )


def _add_iterations(parser: Parser) -> None:
    parser.add_argument(
        "--iterations", type=_iterations, metavar="N", help="how many (default: the preset's, else 10000)"
    )


def _add_json(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")


def _iterations(text: str) -> int:
    return whole_number_up_to(text, MAX_ITERATIONS)


def _iteration(text: str) -> int:
    return whole_number_up_to(text, MAX_ITERATIONS - 1)

"""The commands that need no window and work on an experiment: train, trace, export.

Each imports what it needs when it is called: numpy and numba take most of a second to import.
"""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nnviz.command_line.arguments import export_parser, trace_parser, train_parser
from nnviz.command_line.console import (
    DONE,
    FAILED,
    WRONG_USAGE,
    Parser,
    complain,
    in_utf8,
    say,
    say_pieces,
)

if TYPE_CHECKING:
    from nnviz.core.experiment import Experiment
    from nnviz.core.training import TrainingState
    from nnviz.files.document import Document


def train(arguments: list[str]) -> int:
    """``nnviz train``: train without a window and print what has been learnt."""
    parser = train_parser()
    options = parser.parse_args(arguments)
    _check_names(parser, options)

    from nnviz.command_line.command_source import open_source, save
    from nnviz.command_line.headless import Progress, train_headless
    from nnviz.command_line.training_report import result, summary
    from nnviz.files.csv_file import write_loss_csv
    from nnviz.files.output import check_writable
    from nnviz.files.source import default_iterations

    document = open_source(options).document
    for path in (options.loss_csv, options.save):
        if path is not None:
            check_writable(path)
    if options.image is not None:
        from nnviz.command_line.pictures import check_picture, save_window_picture

        check_picture(options.image)
    experiment = document.run.experiment
    _note_single_class(experiment)
    iterations = default_iterations(experiment) if options.iterations is None else options.iterations
    with_ghosts = options.save is not None or options.image is not None
    progress = Progress(sys.stderr, iterations)
    outcome = train_headless(document, iterations, progress, with_ghosts=with_ghosts)
    if outcome.diverged:
        complain(outcome.diverged)
        return FAILED
    if options.loss_csv is not None:
        write_loss_csv(options.loss_csv, outcome.curve)
    if options.save is not None:
        save(outcome.document, options.save)
    if options.image is not None:
        save_window_picture(outcome.document, options.image)
    say(json.dumps(result(outcome), allow_nan=False) if options.json else summary(outcome))
    return DONE


def trace(arguments: list[str]) -> int:
    """``nnviz trace``: print the arithmetic of one iteration."""
    options = trace_parser().parse_args(arguments)

    from nnviz.command_line.command_source import open_source
    from nnviz.command_line.reports import json_pieces, trace_result, trace_text
    from nnviz.core.errors import InputError
    from nnviz.core.moment import Moment, MomentKind
    from nnviz.core.trace import trace_iteration, trace_samples

    document = open_source(options).document
    run = document.run
    at = run.iteration if options.at is None else options.at
    experiment = run.timeline.experiment_at(min(at, run.end))
    n_samples = len(experiment.dataset)
    if options.sample is not None and not 1 <= options.sample <= n_samples:
        raise InputError(f"there is no sample {options.sample}; there are samples 1 to {n_samples}")
    state = _state_at(document, at)
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
    options = export_parser().parse_args(arguments)

    from nnviz.command_line.command_source import open_source
    from nnviz.files.exports import EXPORTS, trained_network
    from nnviz.files.output import check_writable, write_content
    from nnviz.files.source import default_iterations

    if options.to not in EXPORTS:
        complain(f"there is no target {options.to!r}; there are {', '.join(EXPORTS)}")
        return WRONG_USAGE
    target = EXPORTS[options.to]
    document, is_under_way = open_source(options)
    run, more = document.run, options.iterations
    if more is None:
        # A document is exported as it stands; but a program that trains is to train something.
        stands = is_under_way and (run.iteration > 0 or not target.trains)
        more = 0 if stands else default_iterations(run.experiment)
    # Written from here first: what does not fit is told before a long run.
    content = target.content(trained_network(run, target, more))
    to_stdout = str(options.output) == "-"
    if not to_stdout:
        check_writable(options.output)
    elif sys.stdout is None:
        complain("standard output is closed; name a file with -o")
        return FAILED
    elif isinstance(content, bytes) and sys.stdout.isatty():
        complain("a terminal cannot show this; name a file with -o, or send it into a pipe")
        return WRONG_USAGE
    if more and not target.trains:
        trained = _trained_on(document, more)
        if trained is None:
            return FAILED
        content = target.content(trained_network(trained.run, target))
    if to_stdout:
        _say_content(content)
    else:
        write_content(options.output, content)
    return DONE


def _say_content(content: str | bytes) -> None:
    """Write what would stand in a file to standard output."""
    if isinstance(content, str):
        in_utf8()  # as Python reads a program
        say_pieces([content])
    else:
        sys.stdout.buffer.write(content)


def _check_names(parser: Parser, options: argparse.Namespace) -> None:
    """Refuse names of files that nothing could open, before anything is trained."""
    if options.loss_csv is not None and str(options.loss_csv) == "-":
        parser.error("--loss-csv needs the name of a file; --json prints the curve")
    if options.save is not None and options.save.suffix.lower() != ".nnviz":
        like = options.save.with_suffix(".nnviz") if options.save.stem.strip("-.") else Path("run.nnviz")
        parser.error(f"--save {options.save}: a document's name ends in .nnviz, such as {like}")


def _note_single_class(experiment: "Experiment") -> None:
    dataset = experiment.dataset
    classes = dataset.classes[dataset.training_indices]
    if dataset.kind == "classification" and len(set(classes.tolist())) == 1:
        name = (dataset.class_names or range(2))[classes[0]]
        complain(f"note: every training sample is of class {name}, so there is nothing to tell apart")


def _state_at(document: "Document", iteration: int) -> "TrainingState | None":
    """The state of a run after so many iterations; None where training diverges before, once told."""
    run = document.run
    if iteration <= run.end:  # nothing to prepare; and a start that is not finite can be traced too
        return run.state_at(iteration)
    trained = _trained_on(replace(document, run=run.at_end()), iteration - run.end)
    return None if trained is None else trained.run.state


def _trained_on(document: "Document", iterations: int) -> "Document | None":
    """The document with its run trained on; None where training diverges before, once told."""
    from nnviz.command_line.headless import Progress, train_headless

    outcome = train_headless(document, iterations, Progress(sys.stderr, iterations))
    if outcome.diverged:
        complain(outcome.diverged)
        return None
    return outcome.document

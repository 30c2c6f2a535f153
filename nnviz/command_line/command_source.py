"""What a command works on: SOURCE with its settings, as a document."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from nnviz.command_line.console import complain
from nnviz.core.dataset import Kind
from nnviz.core.difference import ChangeKind, differences
from nnviz.core.experiment import Experiment
from nnviz.core.presets import PRESETS
from nnviz.core.run import Run
from nnviz.core.settings import with_settings
from nnviz.core.watch import followed
from nnviz.core.workspace import Workspace
from nnviz.files.csv_file import NO_WISHES, Wishes
from nnviz.files.document import Document, LeftOut, read_document, write_document
from nnviz.files.saved_document import SUFFIX
from nnviz.files.source import load_noted

_KINDS: dict[str, Kind] = {"classes": "classification", "numbers": "regression"}
# By its name on the command line, what a run cannot go on with.
_ANEW: dict[ChangeKind, str] = {
    "layers": "layers",
    "bias": "bias",
    "loss": "loss",
    "initialisation": "init",
    "record_every": "record_every",
    "seed": "seed",
}


class Source(NamedTuple):
    """What a command works on.

    Attributes
    ----------
    document : of a preset or a table, one with a run that has not begun
    is_under_way : whether its run is the one of a document, not one that begins now
    """

    document: Document
    is_under_way: bool

    @property
    def run(self) -> Run:
        """The run of the document."""
        return self.document.run


def open_source(options: argparse.Namespace) -> Source:
    """What the arguments of ``arguments.add_experiment`` name.

    A document's run stays as it is where they change nothing. What may change in a run is an edit of it
    where it stands, as in the window; with what may not it begins anew, and stays beside itself as
    a ghost. Whatever is not taken as it is in the file is told in one line on standard error.

    Raises
    ------
    FileError
        When a file cannot be read.
    InputError
        When there is no such source or setting, or what is wished for a table is none.
    """
    source: str = options.source
    wishes = Wishes(tuple(options.target), None if options.kind is None else _KINDS[options.kind])
    if source in PRESETS or Path(source).suffix.lower() != SUFFIX or wishes != NO_WISHES:
        experiment, note = load_noted(source, wishes)
        if note:
            complain(f"note: {Path(source).name}: {note}")
        return Source(Document(Run.start(with_settings(experiment, options.set, options.seed))), False)
    document = read_document(Path(source))
    if document.unknown:
        places = ", ".join(document.unknown[:5]) + (", …" if len(document.unknown) > 5 else "")
        complain(f"note: {source} holds what this nnviz does not know and does not keep: {places}")
    return _under(document, with_settings(document.run.experiment, options.set, options.seed))


def save(document: Document, path: Path) -> None:
    """Write a document, and tell on standard error what of it a file has no room for.

    Raises
    ------
    FileError
        When it cannot be written; what was there before is still there.
    """
    left_out = write_document(path, document)
    if not left_out.is_nothing:
        complain(f"note: {path} has no room for {_named(left_out)}; the rest has been written")


def _under(document: Document, experiment: Experiment) -> Source:
    """A document whose run is to go on under an experiment."""
    run = document.run
    changes = differences(run.experiment, experiment)
    if not changes:
        return Source(document, True)
    workspace = Workspace(run).opened(run, document.ghosts, 0)
    goes_on = run.experiment.continues(experiment)
    if goes_on:
        workspace = workspace.edited(experiment, run.state)
    else:
        workspace = workspace.begun(experiment)
        if run.end:
            names = [_ANEW[change.kind] for change in changes if change.kind in _ANEW]
            complain(f"note: a run cannot go on with another {' or '.join(names)}; it begins anew")
    dataset = experiment.dataset
    breakpoints = document.breakpoints
    changed = replace(
        document,
        run=workspace.run,
        ghosts=workspace.ghosts,
        breakpoints=None if breakpoints is None else breakpoints.followed(dataset),
        watches=followed(document.watches, run.experiment.dataset, dataset),
    )
    return Source(changed, goes_on)


def _named(left_out: LeftOut) -> str:
    parts = ["what came before and after, with its edits"] if left_out.past else []
    if left_out.n_ghosts:
        parts.append(f"{left_out.n_ghosts} ghost{'s' if left_out.n_ghosts > 1 else ''}")
    return " and ".join(parts)

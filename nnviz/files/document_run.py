"""Runs in a document: edits, states, loss curve and path."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from nnviz.core.experiment import Experiment, same_parameters
from nnviz.core.loss_curve import LossCurve
from nnviz.core.path import ParameterPath
from nnviz.core.run import Run
from nnviz.core.timeline import Timeline
from nnviz.files.document_data import entry
from nnviz.files.document_past import MOST_NUMBERS, MOST_STATES, Beginning, restored, written_states
from nnviz.files.document_schema import EditText, Loss, PlacedError, RunText
from nnviz.files.document_state import read_states, state_text
from nnviz.files.document_tables import Tables

PATH_NUMBERS: Final = 75_000  # of the path, all points together: at most 2 MB of text

Row = tuple[int, Loss, Loss]


def run_text(
    run: Run, tables: Tables, most_states: int = MOST_STATES, most_numbers: int = MOST_NUMBERS
) -> RunText:
    """A run as it is written; its experiments get their numbers.

    Parameters
    ----------
    most_states, most_numbers : see `written_states`
    """
    timeline, curve = run.timeline, run.curve
    first = tables.experiment(timeline.first_experiment)
    edits = [
        EditText(edit.iteration, tables.experiment(edit.experiment), edit.is_by_hand)
        for edit in timeline.edits
    ]
    columns = curve.iterations.tolist(), curve.train.tolist(), curve.held_out.tolist()
    path = thinned_path(run.path)
    points = zip(path.iterations.tolist(), path.parameters.tolist(), strict=True)
    train, held_out = run.newest_losses
    return RunText(
        experiment=first,
        iteration=run.iteration,
        edits=edits,
        states=[state_text(state) for state in written_states(run, most_states, most_numbers)],
        losses=[(i, _loss_text(a), _loss_text(b)) for i, a, b in zip(*columns, strict=True)],
        newest_losses=(_loss_text(train), _loss_text(held_out)),
        path=[[iteration, *parameters] for iteration, parameters in points],
    )


def read_run(text: RunText, experiments: Sequence[Experiment], place: str) -> Run:
    """A run of a document, which stands there at `place`.

    Raises
    ------
    PlacedError
        When its parts do not fit each other.
    """
    first = entry(experiments, text.experiment, f"{place}.experiment", "experiment")
    n_parameters = first.architecture.n_parameters
    states = read_states(text.states, n_parameters, f"{place}.states")
    check_ascending([state.iteration for state in states], f"{place}.states")
    beginnings = [Beginning(states[0].iteration, first, is_edit=False, is_by_hand=False)]
    for number, edit in enumerate(text.edits):
        beginnings.append(_beginning(edit, beginnings[-1], experiments, f"{place}.edits[{number}]"))
    timeline = restored(beginnings, states, place)
    here = next((state for state in states if state.iteration == text.iteration), None)
    if here is None:
        raise PlacedError(f"{place}.iteration", f"there is no state of iteration {text.iteration} in states")
    return Run(
        timeline,
        _read_curve(text.losses, first.config.record_every, timeline, f"{place}.losses"),
        _read_path(text.path, n_parameters, timeline, f"{place}.path"),
        timeline.experiment_at(here.iteration),
        here,
        (_read_loss(text.newest_losses[0]), _read_loss(text.newest_losses[1])),
    )


def thinned_path(path: ParameterPath) -> ParameterPath:
    """A path as far as it is written: by its own rule, with so few points that there is room for them."""
    keep, stride = np.ones(len(path.iterations), bool), 1
    room = max(1, PATH_NUMBERS // (1 + path.parameters.shape[1]))
    while keep.sum() > room:
        stride *= 2
        keep = (path.iterations == 0) | ((path.iterations - 1) % stride == 0)
    return ParameterPath(path.iterations[keep], path.parameters[keep])


def check_ascending(numbers: Sequence[int], place: str, what: str = "iteration") -> None:
    """Refuse iterations, or other numbers, that are not in order.

    Raises
    ------
    PlacedError
        When one is not later than the one before.
    """
    for number, (before, after) in enumerate(pairwise(numbers), start=1):
        if after <= before:
            raise PlacedError(f"{place}[{number}]", f"{what} {after} does not come after {before}")


def _beginning(edit: EditText, before: Beginning, experiments: Sequence[Experiment], place: str) -> Beginning:
    experiment = entry(experiments, edit.experiment, f"{place}.experiment", "experiment")
    if edit.iteration < before.iteration:
        raise PlacedError(place, f"iteration {edit.iteration} comes before {before.iteration}")
    if not same_parameters(before.experiment.architecture, experiment.architecture):
        raise PlacedError(place, "a run cannot go on with a network that has other parameters")
    return Beginning(edit.iteration, experiment, is_edit=True, is_by_hand=edit.by_hand)


def _read_curve(rows: Sequence[Row], record_every: int, timeline: Timeline, place: str) -> LossCurve:
    iterations = [row[0] for row in rows]
    _check_record(iterations, timeline, place)
    train, held_out = ([_read_loss(row[column]) for row in rows] for column in (1, 2))
    return LossCurve(np.array(iterations, np.int64), np.array(train), np.array(held_out), record_every)


def _read_path(
    rows: Sequence[Sequence[float]], n_parameters: int, timeline: Timeline, place: str
) -> ParameterPath:
    for number, row in enumerate(rows):
        if len(row) != 1 + n_parameters:
            raise PlacedError(
                f"{place}[{number}]", f"this point has {len(row)} numbers; it needs {1 + n_parameters}"
            )
    table = np.array(rows, np.float64)
    if not (table[:, 0] == np.floor(table[:, 0])).all():
        raise PlacedError(place, "the first number of each point is its iteration, a whole number")
    _check_record(table[:, 0].tolist(), timeline, place)
    iterations: npt.NDArray[np.int64] = table[:, 0].astype(np.int64)
    parameters = np.ascontiguousarray(table[:, 1:])
    parameters.setflags(write=False)
    return ParameterPath(iterations, parameters)


def _check_record(iterations: Sequence[float], timeline: Timeline, place: str) -> None:
    """Records begin at iteration 0 and end with the run."""
    if iterations[0] != 0:
        raise PlacedError(f"{place}[0]", f"it is to begin at iteration 0, not {iterations[0]:g}")
    if iterations[-1] > timeline.end:
        raise PlacedError(
            place, f"it goes on to iteration {iterations[-1]:.16g}; the run ends at {timeline.end}"
        )
    check_ascending([int(iteration) for iteration in iterations], place)


def _loss_text(loss: float) -> Loss:
    """A loss as JSON can say it."""
    if math.isnan(loss):
        return None
    return "inf" if loss == math.inf else loss


def _read_loss(text: Loss) -> float:
    return math.nan if text is None else float(text)

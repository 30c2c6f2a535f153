"""The past of a run in a document: which of its states are written, and the timeline made of them."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from nnviz.core.experiment import Experiment
from nnviz.core.run import Run
from nnviz.core.stretch import Cost, Kept, Stretch
from nnviz.core.timeline import FIRST_SPACING, LIMIT_BYTES, Timeline
from nnviz.core.training import TrainingState
from nnviz.files.document_schema import PlacedError

MOST_STATES: Final = 64  # beside those without which the run would not be known
MOST_NUMBERS: Final = 300_000  # in them, parameters and epochs


class Beginning(NamedTuple):
    """Where a stretch of a run begins: with the run, or with an edit."""

    iteration: int
    experiment: Experiment
    is_edit: bool
    is_by_hand: bool


def written_states(
    run: Run, most_states: int = MOST_STATES, most_numbers: int = MOST_NUMBERS
) -> list[TrainingState]:
    """The states of a run that its document keeps, in order.

    Those are where it begins, ends and stands, those that were set by hand, and of all others every
    second, fourth, eighth … such that they need little room. What was kept once is kept again.

    Parameters
    ----------
    most_states : beside those without which the run would not be known
    most_numbers : in them, parameters and epochs
    """
    timeline = run.timeline
    states: dict[int, TrainingState] = {}
    needed = {timeline.begin, timeline.end, run.iteration}
    for stretch in (*timeline.past, timeline.last):
        states |= {kept.state.iteration: kept.state for kept in stretch.kept}
        if stretch.is_given and stretch.kept:
            needed.add(stretch.start)
    states |= {timeline.end: timeline.tip.state, run.iteration: run.state}
    others = [iteration for iteration in sorted(states) if iteration not in needed]
    while len(others) > most_states or _n_numbers(states[one] for one in others) > most_numbers:
        others = others[1::2]
    return [states[iteration] for iteration in sorted(needed.union(others))]


def restored(beginnings: Sequence[Beginning], states: Sequence[TrainingState], place: str) -> Timeline:
    """The timeline of a run that has been read.

    Parameters
    ----------
    beginnings : of its stretches, in order; the first one is the run's
    states : at least one, in order; each belongs to the last stretch that has begun
    place : of the run in the document

    Raises
    ------
    PlacedError
        When a state is missing from which the run goes on.
    """
    if beginnings[-1].iteration > states[-1].iteration:
        raise PlacedError(f"{place}.edits", f"an edit comes after the last state, {states[-1].iteration}")
    stretches: list[Stretch] = []
    rest = list(reversed(states))
    for number, beginning in enumerate(beginnings):
        start, experiment = beginning.iteration, beginning.experiment
        is_last = number + 1 == len(beginnings)
        stop = None if is_last else beginnings[number + 1].iteration
        work = stretches[-1].work_at(start) if stretches else 0.0
        # What was set there by hand stays so under another edit at the same iteration.
        before = stretches[-1] if stretches and stretches[-1].start == start else None
        is_by_hand = beginning.is_by_hand or (before is not None and before.is_by_hand)
        is_given = is_by_hand or not stretches or (before is not None and before.is_given)
        cost = Cost.under(experiment)
        stretch = Stretch(experiment, cost, start, work, beginning.is_edit, is_given, is_by_hand, ())
        kept: list[Kept] = []
        while rest and (stop is None or rest[-1].iteration < stop):
            state = rest.pop()
            kept.append(Kept.of(state, stretch.work_at(state.iteration)))
        if is_given and stop != start and not (kept and kept[0].state.iteration == start):
            raise PlacedError(
                f"{place}.states", f"there is none of iteration {start}, from which the run goes on"
            )
        stretches.append(stretch.with_kept(kept))
    *past, last = stretches
    n_bytes = sum(kept.n_bytes for stretch in stretches for kept in stretch.kept)
    return Timeline(tuple(past), last, last.newest, LIMIT_BYTES, FIRST_SPACING, n_bytes)


def _n_numbers(states: Iterable[TrainingState]) -> int:
    return sum(state.parameters.size + state.epoch.size for state in states)

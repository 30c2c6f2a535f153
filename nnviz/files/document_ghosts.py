"""Ghosts in a document: other runs beside its own."""

from collections.abc import Sequence
from typing import Final

from nnviz.core.experiment import Experiment
from nnviz.core.ghost import Ghost
from nnviz.files.document_data import entry
from nnviz.files.document_run import check_ascending, read_run, run_text
from nnviz.files.document_schema import GhostText, PlacedError
from nnviz.files.document_tables import Tables

# Of a ghost's states beside those that are needed: eight ghosts are to take little more room than a run.
MOST_STATES: Final = 16
MOST_NUMBERS: Final = 50_000


def ghost_texts(ghosts: Sequence[Ghost], tables: Tables) -> list[GhostText]:
    """Ghosts as they are written; their experiments get their numbers."""
    return [
        GhostText(
            number=ghost.number,
            fork=ghost.fork,
            other=tables.experiment(ghost.other),
            by_hand=ghost.is_by_hand,
            hidden=ghost.hidden,
            plays_along=ghost.plays_along,
            diverged=ghost.diverged,
            run=run_text(ghost.run, tables, MOST_STATES, MOST_NUMBERS),
        )
        for ghost in ghosts
    ]


def read_ghosts(texts: Sequence[GhostText], experiments: Sequence[Experiment]) -> tuple[Ghost, ...]:
    """The ghosts of a document.

    Raises
    ------
    PlacedError
        When a run cannot be, does not stand at its end, or does not have the fork.
    """
    check_ascending([text.number for text in texts], "$.ghosts", "number")
    return tuple(_read_ghost(text, experiments, f"$.ghosts[{index}]") for index, text in enumerate(texts))


def _read_ghost(text: GhostText, experiments: Sequence[Experiment], place: str) -> Ghost:
    other = entry(experiments, text.other, f"{place}.other", "experiment")
    run = read_run(text.run, experiments, f"{place}.run")
    if run.iteration != run.end:
        raise PlacedError(f"{place}.run.iteration", f"a ghost stands at its end, which is {run.end}")
    if not run.timeline.begin <= text.fork <= run.end:
        raise PlacedError(
            f"{place}.fork",
            f"its run has no iteration {text.fork}; it goes from {run.timeline.begin} to {run.end}",
        )
    return Ghost(
        text.number,
        run,
        text.fork,
        other,
        is_by_hand=text.by_hand,
        hidden=text.hidden,
        plays_along=text.plays_along,
        diverged=text.diverged,
    )

"""What is marked on the timeline, and what ghosts are called: values of core, in the words of views."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from nnviz.core.breakpoint import Breakpoints
from nnviz.core.difference import differences
from nnviz.core.experiment import Experiment
from nnviz.core.ghost import Ghost
from nnviz.core.timeline import Timeline
from nnviz.views.breakpoints_words import breakpoint_sentence
from nnviz.views.difference_words import edit_name, ghost_name
from nnviz.views.timeline_marks import Mark


def edit_marks(timeline: Timeline) -> list[Mark]:
    """One for each iteration at which something was edited."""
    at: dict[int, tuple[Experiment, bool]] = {}
    for edit in timeline.edits:  # of several at one iteration the last one counts
        at[edit.iteration] = (edit.experiment, edit.is_by_hand)
    chain = [timeline.first_experiment, *(experiment for experiment, _ in at.values())]
    return [
        Mark(iteration, "edit", _edit_text(before, after, by_hand))
        for (iteration, (_, by_hand)), (before, after) in zip(at.items(), pairwise(chain), strict=True)
    ]


def fork_marks(ghosts: Iterable[Ghost], end: int) -> list[Mark]:
    """One for each ghost that is shown, where it left the run."""
    return [
        Mark(ghost.fork, "fork", ghost_text(ghost), ghost.number)
        for ghost in ghosts
        if not ghost.hidden and ghost.fork <= end
    ]


def breakpoint_marks(breakpoints: Breakpoints, experiment: Experiment) -> list[Mark]:
    """One for each iteration that a run is to stop at."""
    return [
        Mark(item.iteration, "breakpoint", breakpoint_sentence(item, experiment))
        for item in breakpoints.items
        if item.kind == "iteration" and item.enabled
    ]


def ghost_text(ghost: Ghost) -> str:
    """What differs in a ghost from the run that it left."""
    return _ghost_text(ghost.other, ghost.experiment, ghost.is_by_hand, ghost.fork)


# Two data sets are compared row by row; runs are shown many times a second.
@lru_cache(maxsize=4096)
def _edit_text(before: Experiment, after: Experiment, by_hand: bool) -> str:
    return edit_name(before, after, by_hand=by_hand)


@lru_cache(maxsize=256)
def _ghost_text(other: Experiment, experiment: Experiment, by_hand: bool, fork: int) -> str:
    return ghost_name(differences(other, experiment, by_hand=by_hand), fork)

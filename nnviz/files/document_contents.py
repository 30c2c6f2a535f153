"""Document: what is saved together, as a value."""

from dataclasses import dataclass, field
from typing import Any

from nnviz.core.breakpoint import Breakpoints
from nnviz.core.ghost import Ghost
from nnviz.core.run import Run
from nnviz.core.watch import Watch


@dataclass(frozen=True, eq=False, slots=True)
class Document:
    """What is saved together.

    Attributes
    ----------
    run : with its past and, where it stands before its end, its known future
    notes : of the user
    breakpoints, watches : their samples are numbered in the data set where the run stands
    view : how it was shown; plain JSON values, which nothing here looks at
    unknown : places of keys that reading did not understand, as ``$.data[0].colour``; they are not kept
    ghosts : other runs beside it, in the order in which they came
    """

    run: Run
    notes: str = ""
    breakpoints: Breakpoints | None = None
    watches: tuple[Watch, ...] = ()
    view: dict[str, Any] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    ghosts: tuple[Ghost, ...] = ()

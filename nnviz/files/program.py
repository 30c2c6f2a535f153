"""Program: the source text of an experiment, line by line, with the phase that each line carries out."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from textwrap import dedent
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from nnviz.core.experiment import Experiment, same_parameters
from nnviz.core.phase import Phase
from nnviz.core.trace import StepTrace

Array = npt.NDArray[np.float64]

WIDTH = 72  # columns of the text; only rows of data may be longer


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the program, and where an iteration's trace holds its value.

    Attributes
    ----------
    name : as in the program
    quantity : an attribute of LayerTrace; or ``iteration``, ``rows`` (of the training samples that were
        picked), ``targets`` or ``loss``
    layer : of which layer
    index : what of the quantity, as an array is indexed: the program may use one row, column or number
    sign : −1 where the program counts the other way
    """

    name: str
    quantity: str
    layer: int = 0
    index: Any = ...
    sign: float = 1.0

    def value(self, trace: StepTrace) -> Array | None:
        """Its value after its line, of the shape that it has in the program; None where it has none.

        A sample that is held out is in no row of the program's data.
        """
        match self.quantity:
            case "iteration":
                return np.array(trace.iteration, np.float64)
            case "loss":
                return np.array(trace.loss)
            case "targets":
                return np.asarray(trace.targets[self.index])
            case "rows":
                rows = _training_rows(trace)
                return None if rows is None else np.asarray(rows[self.index], np.float64)
        quantity = getattr(trace.layers[self.layer], self.quantity)
        return None if quantity is None else np.asarray(self.sign * quantity[self.index])


class ProgramLine(NamedTuple):
    """One line of a program.

    Attributes
    ----------
    text : without its line end
    phase : which it carries out; None for set-up, and what comes after an iteration
    variables : whose values it computes
    """

    text: str
    phase: Phase | None = None
    variables: tuple[Variable, ...] = ()


@dataclass(frozen=True, eq=False)
class Program:
    """A program that replays the run of an experiment. Compared by identity.

    Attributes
    ----------
    experiment : which
    lines : of its text, in order
    """

    experiment: Experiment
    lines: tuple[ProgramLine, ...]

    @cached_property
    def text(self) -> str:
        """The whole text; it belongs into a file in UTF-8."""
        return "".join(f"{line.text}\n" for line in self.lines)

    def fits(self, trace: StepTrace) -> bool:
        """Whether this program's variables are in a trace, which may be of an older experiment."""
        mine, other = self.experiment, trace.experiment
        return mine is other or (
            same_parameters(mine.architecture, other.architecture)
            and mine.architecture.activations == other.architecture.activations
            and mine.config.loss == other.config.loss
            and (mine.config.batch != 1 or len(trace.samples) == 1)
        )


def plain(text: str) -> list[ProgramLine]:
    """Lines that carry out no phase, from a text that may be indented and begin with a line end."""
    return [ProgramLine(line) for line in dedent(text).strip("\n").split("\n")]


def steps(phase: Phase, *lines: str | tuple[str, Variable | Iterable[Variable]]) -> list[ProgramLine]:
    """Lines of the loop that carry out a phase, each alone or with what it computes."""
    made = []
    for line in lines:
        text, variables = (line, ()) if isinstance(line, str) else line
        computed = (variables,) if isinstance(variables, Variable) else tuple(variables)
        made.append(ProgramLine(f"    {text}", phase, computed))
    return made


def _training_rows(trace: StepTrace) -> npt.NDArray[np.int64] | None:
    """Where the samples of a trace stand among the training samples; None if one does not."""
    dataset = trace.experiment.dataset
    if not np.isin(trace.samples, dataset.training_indices).all():
        return None
    return np.searchsorted(dataset.training_indices, trace.samples)

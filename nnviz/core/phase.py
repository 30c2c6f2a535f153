"""Phases: the parts an iteration is walked through in, as a debugger walks through a program."""

from enum import IntEnum
from functools import cache
from typing import NamedTuple


class Stage(IntEnum):
    """What an iteration does, in order."""

    PICK = 0  # choose the samples
    FORWARD = 1  # one layer's pre-activations and activations
    LOSS = 2  # the loss, and its derivative with respect to the prediction
    BACKWARD = 3  # one layer's derivatives and gradients
    UPDATE = 4  # every parameter, at once


class Phase(NamedTuple):
    """One part of an iteration.

    Attributes
    ----------
    stage : what is done
    layer : in which layer, for forward and backward; 0 elsewhere
    """

    stage: Stage
    layer: int = 0

    def follows(self, other: "Phase") -> bool:
        """Whether this phase comes after `other` in an iteration, or is the same."""
        return self._order >= other._order

    @property
    def _order(self) -> tuple[int, int]:
        return (self.stage, -self.layer if self.stage is Stage.BACKWARD else self.layer)


@cache
def phases(n_layers: int) -> tuple[Phase, ...]:
    """The phases of one iteration, in order: 2 · n_layers + 3."""
    return (
        Phase(Stage.PICK),
        *(Phase(Stage.FORWARD, layer) for layer in range(n_layers)),
        Phase(Stage.LOSS),
        *(Phase(Stage.BACKWARD, layer) for layer in reversed(range(n_layers))),
        Phase(Stage.UPDATE),
    )

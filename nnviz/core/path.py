"""ParameterPath: where a run has led, a bounded record of its parameters."""

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from nnviz.core.loss_curve import stride_at

CAPACITY: Final = 1024  # points of a path, where the network is small
LIMIT_BYTES: Final = 2_000_000
FEWEST: Final = 64  # points, however large the network


class PathRecord(NamedTuple):
    """Points passed in one stretch of training: iterations (n,), parameters (n, n_parameters)."""

    iterations: npt.NDArray[np.int64]
    parameters: npt.NDArray[np.float64]


def path_capacity(n_parameters: int) -> int:
    """How many points the path of a network keeps at most."""
    return max(FEWEST, min(CAPACITY, LIMIT_BYTES // (8 * n_parameters)))


@dataclass(frozen=True, eq=False, slots=True)
class ParameterPath:
    """The parameters at iterations of a run that are fixed by the iteration alone.

    At first every iteration is a point: 0, 1, 2, … When the path is full every other one goes, and
    the distance doubles, as with the loss.

    Attributes
    ----------
    iterations : (n,) ascending
    parameters : (n, n_parameters) read-only; after that many iterations
    """

    iterations: npt.NDArray[np.int64]
    parameters: npt.NDArray[np.float64]

    @classmethod
    def start(cls, parameters: npt.NDArray[np.float64]) -> "ParameterPath":
        """The path of a run that has not begun: one point, at iteration 0."""
        return cls(np.zeros(1, np.int64), parameters[None, :])

    def extended(self, record: PathRecord) -> "ParameterPath":
        """A path with later points added, thinned to the distance of its last one."""
        later = record.iterations > self.iterations[-1]
        if not later.any():
            return self
        iterations = np.concatenate([self.iterations, record.iterations[later]])
        stride = stride_at(int(iterations[-1]), 1, path_capacity(self.parameters.shape[1]))
        keep = (iterations == 0) | ((iterations - 1) % stride == 0)
        parameters = np.concatenate([self.parameters, record.parameters[later]])[keep]
        parameters.setflags(write=False)
        return ParameterPath(iterations[keep], parameters)

    def cut(self, iteration: int) -> "ParameterPath":
        """Only what lies at or before `iteration`."""
        keep = self.iterations <= iteration
        return replace(self, iterations=self.iterations[keep], parameters=self.parameters[keep])

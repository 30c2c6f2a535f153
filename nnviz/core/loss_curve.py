"""The bounded record of the loss: when it is measured, and what was measured."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

CAPACITY: Final = 2048


class LossRecord(NamedTuple):
    """Losses measured in one stretch of training, each array of equal length.

    `held_out` is nan where there are no held-out samples.
    """

    iterations: npt.NDArray[np.int64]
    train: npt.NDArray[np.float64]
    held_out: npt.NDArray[np.float64]


def stride_at(iteration: int, record_every: int) -> int:
    """Iterations between two records once `iteration` iterations are done.

    The loss is measured at 0, then at 1, 1 + r, 1 + 2r, … with r = record_every, doubled each time
    the record is full. The rule knows the iteration alone, so a run's record never depends on how
    the run was cut into bursts.
    """
    stride = record_every
    while 2 + (iteration - 1) // stride > CAPACITY:
        stride *= 2
    return stride


def next_record(iteration: int, record_every: int) -> int:
    """The first iteration after `iteration` at which the loss is measured."""
    if iteration == 0:
        return 1
    stride = stride_at(iteration + 1, record_every)
    target = 1 + ((iteration - 1) // stride + 1) * stride
    # Crossing into a coarser stretch moves the target on, to the next multiple of the new stride.
    wider = stride_at(target, record_every)
    return target if wider == stride else 1 + ((iteration - 1) // wider + 1) * wider


@dataclass(frozen=True, eq=False)
class LossCurve:
    """At most CAPACITY measurements of the loss over a whole run, however long."""

    iterations: npt.NDArray[np.int64]
    train: npt.NDArray[np.float64]
    held_out: npt.NDArray[np.float64]
    record_every: int

    @classmethod
    def start(cls, train: float, held_out: float, record_every: int) -> "LossCurve":
        """The curve of a run that has not begun: one point, at iteration 0."""
        return cls(np.zeros(1, np.int64), np.array([train]), np.array([held_out]), record_every)

    def extended(self, record: LossRecord) -> "LossCurve":
        """A curve with later measurements added, thinned to the stride of its last one."""
        if not len(record.iterations):
            return self
        iterations = np.concatenate([self.iterations, record.iterations])
        stride = stride_at(int(iterations[-1]), self.record_every)
        keep = (iterations == 0) | ((iterations - 1) % stride == 0)
        return LossCurve(
            iterations[keep],
            np.concatenate([self.train, record.train])[keep],
            np.concatenate([self.held_out, record.held_out])[keep],
            self.record_every,
        )

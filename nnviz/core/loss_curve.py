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


def stride_at(iteration: int, record_every: int, capacity: int = CAPACITY) -> int:
    """Iterations between two records once `iteration` iterations are done.

    The loss is measured at 0, then at 1, 1 + r, 1 + 2r, … with r = record_every, doubled each time
    the record is full, which it is with `capacity` entries. The rule knows the iteration alone, so
    a run's record never depends on how the run was cut into bursts.
    """
    stride = record_every
    while 2 + (iteration - 1) // stride > capacity:
        stride *= 2
    return stride


def next_records(iteration: int, record_every: int, capacity: int = CAPACITY) -> tuple[int, int, int]:
    """When the loss is measured after `iteration`.

    Returns
    -------
    first : iterations until it is measured next, at least 1
    stride : iterations from then on between two measurements
    stretch : iterations for which that holds, at least `first`; then ask again
    """
    stride = stride_at(iteration + 1, record_every, capacity)
    full = 1 + (capacity - 2) * stride  # the last measurement before the record is full
    if iteration >= full:
        stride, full = 2 * stride, 1 + (capacity - 2) * 2 * stride
    first = 1 if iteration == 0 else stride - (iteration - 1) % stride
    return first, stride, full - iteration


def measured_until(iteration: int, record_every: int) -> int:
    """How often the loss is measured in training from the start up to and including `iteration`."""
    times, done, stride = 0, 0, record_every
    while done < iteration:
        stop = min(iteration, 1 + (CAPACITY - 2) * stride)
        times += (stop - 1) // stride - (done - 1) // stride
        done, stride = stop, 2 * stride
    return times


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

    def cut(self, iteration: int) -> "LossCurve":
        """Only what was measured up to `iteration`.

        What is measured from there on comes as close as in a run that was never longer, and an
        extended curve is thinned alike. What has been thinned out before stays out.
        """
        keep = self.iterations <= iteration
        return LossCurve(self.iterations[keep], self.train[keep], self.held_out[keep], self.record_every)

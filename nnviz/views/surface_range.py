"""Which part of the loss surface is shown: around the run's path, and still as long as it can be."""

from typing import Final

import numpy as np

from nnviz.core.surface import Array, Range

MARGIN: Final = 0.25  # share of the path's extent left free on either side
ROOM: Final = 1.0  # shown at least, on either side of the current point
FARTHEST: Final = 1e9  # beyond it nothing can be drawn


def is_drawable(point: tuple[float, float]) -> bool:
    """Whether two parameters can stand on an axis."""
    return bool(np.all(np.abs(point) <= FARTHEST))


def fitted_range(passed: Array, now: float) -> Range:
    """A range with what one parameter has passed, (n,), and where it is now, |now| ≤ FARTHEST."""
    known = np.append(passed[np.abs(passed) <= FARTHEST], now)
    low, high = float(known.min()), float(known.max())
    margin = MARGIN * (high - low)
    # Numbers that are large for their distance keep digits between them.
    room = max(ROOM, 1e-6 * abs(now))
    return min(low - margin, now - room), max(high + margin, now + room)


def followed_range(shown: Range, passed: Array, now: float) -> Range:
    """The range shown, as long as it holds where the parameter is now; else one that also does."""
    if shown[0] <= now <= shown[1]:
        return shown
    low, high = fitted_range(passed, now)
    return min(low, shown[0]), max(high, shown[1])

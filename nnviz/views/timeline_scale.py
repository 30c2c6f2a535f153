"""Where iterations lie on the timeline's track, and what its full width stands for."""

from dataclasses import dataclass
from typing import Final, NamedTuple

_LEAST: Final = 10  # iterations; a shorter track would change its scale with every first step
_ROUND: Final = (1, 2, 5, 10)


class Position(NamedTuple):
    """Where the run stands.

    Attributes
    ----------
    iteration : the one that is shown
    end : the newest that has been reached
    """

    iteration: int
    end: int

    def within(self, iteration: int) -> int:
        """The iteration nearest to the given one that can be gone to."""
        return max(0, min(iteration, self.end))


@dataclass(frozen=True, slots=True)
class TimelineScale:
    """A track from iteration 0 to a round number.

    Attributes
    ----------
    left, right : where iteration 0 and iteration `full` are, px; right > left
    full : what the whole width stands for, iterations
    """

    left: float
    right: float
    full: int

    def x(self, iteration: int) -> float:
        """Where an iteration is, to a quarter of a pixel: what moves less is not worth painting."""
        return round(4.0 * (self.left + (self.right - self.left) * iteration / self.full)) / 4.0

    def iteration(self, x: float) -> int:
        """The iteration nearest to a place, on the track."""
        return max(0, min(self.full, round(self.value(x))))

    def value(self, x: float) -> float:
        """What a place stands for, between iterations and beyond the ends too."""
        return (x - self.left) / (self.right - self.left) * self.full


def full_width(end: int) -> int:
    """The first of 1, 2, 5 · 10ⁿ above `end`: it stays put while the run goes on, until it is reached."""
    power: int = 10 ** (len(str(end)) - 1)
    return max(_LEAST, next(power * r for r in _ROUND if power * r > end))

"""How far one notch of the wheel, or one arrow key, moves a weight or bias. No Qt."""

import math
from typing import Final

COARSEST_SHARE: Final = 2  # a notch is this many places behind a number's first digit
LEAST_PLACES: Final = 2  # and never less than a step in this decimal
LARGEST: Final = 1e300  # beyond it there is no room for steps


def nudged(value: float, notches: int, *, fine: bool = False) -> float:
    """A value some notches up or down: a hundredth of its decade each, at least 0.01.

    The result is a round number, a whole multiple of the last step. `fine` steps are ten times
    smaller. A value that has diverged stays as it is.
    """
    for _ in range(abs(notches)):
        value = _one_notch(value, math.copysign(1.0, notches), fine=fine)
    return value


def _one_notch(value: float, direction: float, *, fine: bool) -> float:
    if not abs(value) < LARGEST:
        return value
    decade = math.floor(math.log10(abs(value))) if value else 0
    places = min(COARSEST_SHARE - decade, LEAST_PLACES) + fine
    # Rounded in decimal, so that no 0.30000000000000004 appears; adding 0 makes −0 a plain 0.
    return round(value + direction * 10.0**-places, places) + 0.0

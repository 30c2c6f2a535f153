"""How much to train at a time: a chosen speed, the length of a burst, and the rate that comes of it."""

import time
from typing import Final

FRAME_SECONDS: Final = 0.016
TOLERANCE: Final = 0.0007
LONGEST_BURST: Final = 0.0148  # a frame, less what the way there and back takes
SHORTEST_BURST: Final = 0.012  # where frames cannot keep up, training must not pay for it alone
# One late answer in three is where the two balance; how late does not count, for that is often chance.
SHORTER, LONGER = 0.0001, 0.00005
MAX_BURST: Final = 2**40  # iterations; more than any burst has time for
OWED_SECONDS: Final = 0.25  # a machine that cannot keep up with a speed does not try to catch up more


class BurstLength:
    """How long a burst may take so that there is one a frame.

    What a burst waits for, the interpreter's lock above all, differs from machine to machine and
    from network to network; so the length follows the time from one answer to the next.
    """

    def __init__(self) -> None:
        self.seconds = LONGEST_BURST
        self._last = 0.0

    def note_answer(self) -> None:
        """An answer of a burst has arrived."""
        now = time.perf_counter()
        late = now - self._last > FRAME_SECONDS + TOLERANCE
        self._last = now
        self.seconds += -SHORTER if late else LONGER
        self.seconds = min(LONGEST_BURST, max(SHORTEST_BURST, self.seconds))


class Speed:
    """Iterations that are due, at so many a second or as many as there is time for.

    Parameters
    ----------
    iterations_per_second : None for as fast as it goes
    """

    def __init__(self, iterations_per_second: float | None = None) -> None:
        self.iterations_per_second = iterations_per_second
        self._owed = 0.0
        self._at = time.perf_counter()

    def restart(self) -> None:
        """Forget what was due while nothing ran."""
        self._owed, self._at = 0.0, time.perf_counter()

    def due(self) -> int:
        """Iterations to run now."""
        rate = self.iterations_per_second
        if rate is None:
            return MAX_BURST
        now = time.perf_counter()
        self._owed = min(self._owed + (now - self._at) * rate, max(1.0, OWED_SECONDS * rate))
        self._at = now
        due = int(self._owed)
        self._owed -= due
        return due


class RateMeter:
    """Iterations a second by the clock on the wall, over stretches of at least half a second."""

    def __init__(self) -> None:
        self.per_second = 0.0
        self._since: tuple[float, int] | None = None

    def note(self, iteration: int) -> None:
        """The run is at this iteration now."""
        now = time.perf_counter()
        if self._since is None or iteration < self._since[1]:
            self._since = (now, iteration)
        elif now - self._since[0] >= 0.5:
            self.per_second = (iteration - self._since[1]) / (now - self._since[0])
            self._since = (now, iteration)

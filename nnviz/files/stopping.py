"""Long work that may be stopped: it looks now and then whether anybody still wants what comes of it."""

from collections.abc import Callable

Stopped = Callable[[], bool]


class StoppedError(Exception):
    """Nobody wants it any more."""


def never() -> bool:
    """For work that is always wanted."""
    return False


def check(stopped: Stopped) -> None:
    """Go no further where nobody wants it any more.

    Raises
    ------
    StoppedError
        When that is so.
    """
    if stopped():
        raise StoppedError

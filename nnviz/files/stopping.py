"""Long work that may be stopped: it looks now and then whether anybody still wants what comes of it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

T = TypeVar("T")

Stopped = Callable[[], bool]
A_LOOK: Final = 256  # things between one look and the next


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


def watched(things: Iterable[T], stopped: Stopped) -> Iterator[T]:
    """All of them, as long as anybody wants them.

    Raises
    ------
    StoppedError
        When nobody does any more.
    """
    for number, thing in enumerate(things):
        if number % A_LOOK == 0:
            check(stopped)
        yield thing

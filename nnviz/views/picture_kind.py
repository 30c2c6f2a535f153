"""Whether a picture is made of lines and letters, or of pixels."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_keeps_lines = ContextVar("keeps_lines", default=False)


def keeps_lines() -> bool:
    """Whether an SVG or PDF is painted, for which nothing is to be taken from a picture of pixels.

    A painter cannot be asked: what QPainter.paintEngine returns in Python may end Qt's own engine.
    """
    return _keeps_lines.get()


@contextmanager
def keeping_lines() -> Iterator[None]:
    """Have everything painted as lines and letters."""
    token = _keeps_lines.set(True)
    try:
        yield
    finally:
        _keeps_lines.reset(token)

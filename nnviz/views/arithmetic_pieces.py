"""Pieces: the smallest things that a line of arithmetic is drawn from, on a grid of characters."""

import math
from enum import Enum, auto
from functools import lru_cache
from typing import Final, NamedTuple

from nnviz.core.line import Line
from nnviz.core.part import Part
from nnviz.core.phase import Stage
from nnviz.views import numbers

_DERIVATIVES: Final = ("∂", "d_", "derror")  # how names of derivatives begin, the loss's among them


class Role(Enum):
    """What a piece is, and so its colour and weight."""

    TEXT = auto()  # names, formulas and the numbers put into them
    RESULT = auto()
    POSITIVE = auto()  # gradients, which are results with a direction
    NEGATIVE = auto()
    SECONDARY = auto()
    RIGHT = auto()  # checks
    WRONG = auto()


class Digits(NamedTuple):
    """Significant digits of numbers.

    What is put into a formula has one more than its result: a calculation by hand with the digits
    shown then ends, rounded, in the digits shown.
    """

    operand: int
    result: int


class Piece(NamedTuple):
    """A few characters of one kind.

    Attributes
    ----------
    value : the number that they stand for, or None
    part : what they belong to, or None
    """

    text: str
    role: Role = Role.TEXT
    value: float | None = None
    part: Part | None = None


class Placed(NamedTuple):
    """A piece at a place: `row` in line heights, `column` in characters."""

    row: float
    column: int
    piece: Piece


class Bracket(NamedTuple):
    """The brackets around a matrix, in the same units."""

    row: float
    column: int
    rows: int
    columns: int


@lru_cache(maxsize=4096)  # what one line results in, the next ones use
def figure(value: float, digits: int) -> str:
    """A number with about so many significant digits; all of it, and no more, where that is shorter."""
    if not math.isfinite(value):
        return numbers.short(value)
    text = numbers.exact(value)
    mantissa, _, exponent = text.partition("e")
    plain = mantissa.removesuffix(".0")
    if len(plain.lstrip(f"{numbers.MINUS}0.").replace(".", "")) > digits:
        return numbers.short(value, digits)
    return plain + (f"e{exponent}".replace(numbers.MINUS + "0", numbers.MINUS) if exponent else "")


def number_piece(value: float, part: Part | None, role: Role, digits: int) -> Piece:
    """A number in so many digits; POSITIVE becomes what its sign says."""
    if role is Role.POSITIVE and value < 0.0:
        role = Role.NEGATIVE
    elif role is Role.POSITIVE and not value > 0.0:
        role = Role.RESULT  # neither way, or not a number
    return Piece(figure(value, digits), role, value, part)


def is_gradient(line: Line) -> bool:
    """Whether the result is a derivative, whose sign says which way to go."""
    if line.phase.stage is Stage.LOSS:
        return line.name.startswith(_DERIVATIVES)
    return line.parameter is not None or line.phase.stage is Stage.BACKWARD

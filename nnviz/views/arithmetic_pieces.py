"""Pieces: one line of arithmetic as words and matrices on a grid of characters."""

import math
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from functools import cached_property
from typing import Final, NamedTuple

from nnviz.core.line import Line, Matrix, Number, Token
from nnviz.core.part import Part
from nnviz.core.phase import Stage
from nnviz.views import numbers

OPERATORS: Final = frozenset("=+−-·×⊙*/→←,")
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


class Word:
    """Pieces that stay on one row, side by side.

    Parameters
    ----------
    pieces : without spaces between them
    is_spaced : whether a space stands before it
    """

    rows: int = 1

    def __init__(self, pieces: Sequence[Piece], *, is_spaced: bool = True) -> None:
        self._pieces = tuple(pieces)
        self.is_spaced = is_spaced
        self.columns = sum(len(piece.text) for piece in pieces)

    @property
    def holds_next(self) -> bool:
        """Whether what follows must stand on the same row."""
        text = self._pieces[-1].text
        return text.endswith("(") or (len(self._pieces) == 1 and text in OPERATORS)

    @property
    def holds_previous(self) -> bool:
        """Whether it must stand on the row of what comes before."""
        return self._pieces[0].text.startswith((")", ","))

    @property
    def depth(self) -> int:
        """Brackets that it opens, less those that it closes."""
        return sum(piece.text.count("(") - piece.text.count(")") for piece in self._pieces)

    def placed(self, row: float, column: int) -> Iterator[Placed | Bracket]:
        """Everything that is drawn, with the upper left corner at a place."""
        for piece in self._pieces:
            yield Placed(row, column, piece)
            column += len(piece.text)


class Grid:
    """A matrix in brackets, its columns aligned at the decimal point.

    Parameters
    ----------
    entries : one piece an entry, row by row
    """

    holds_next = holds_previous = False
    is_spaced = True
    depth = 0

    def __init__(self, entries: Sequence[Sequence[Piece]]) -> None:
        self._entries = entries
        self.rows = len(entries)

    @cached_property
    def _starts(self) -> tuple[tuple[tuple[int, int], ...], int]:
        """(left edge, characters before the decimal point) of each column, and the whole width."""
        starts, left = [], 2
        for column in zip(*self._entries, strict=True):
            before = max(_before_point(piece.text) for piece in column)
            after = max(len(piece.text) - _before_point(piece.text) for piece in column)
            starts.append((left, before))
            left += before + after + 2
        return tuple(starts), left

    @property
    def columns(self) -> int:
        """Characters from bracket to bracket."""
        return self._starts[1]

    def placed(self, row: float, column: int) -> Iterator[Placed | Bracket]:
        """Everything that is drawn, with the upper left corner at a place."""
        yield Bracket(row, column, self.rows, self.columns)
        for i, entries in enumerate(self._entries):
            for (left, before), piece in zip(self._starts[0], entries, strict=True):
                yield Placed(row + i, column + left + before - _before_point(piece.text), piece)


Atom = Word | Grid


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


def atoms(tokens: Sequence[Token], role: Role, digits: int, most_columns: int) -> list[Atom]:
    """Tokens as words, cut at the spaces in their text.

    Parameters
    ----------
    role : of text and numbers; for RESULT see `of_result`
    most_columns : a matrix that is wider gets fewer digits
    """
    writer = _Writer()
    text_role = Role.SECONDARY if role is Role.SECONDARY else Role.TEXT
    for token in tokens:
        if isinstance(token, Matrix):
            writer.grid(_grid(token, role, digits, most_columns))
        elif isinstance(token, Number):
            writer.piece(_piece(token.value, token.part, role, digits))
        else:
            writer.text(token, text_role)
    return writer.finished()


def is_gradient(line: Line) -> bool:
    """Whether the result is a derivative, whose sign says which way to go."""
    if line.phase.stage is Stage.LOSS:
        return line.name.startswith(_DERIVATIVES)
    return line.parameter is not None or line.phase.stage is Stage.BACKWARD


def words(text: str, role: Role = Role.SECONDARY) -> list[Atom]:
    """Plain text as words."""
    writer = _Writer()
    writer.text(text, role)
    return writer.finished()


class _Writer:
    """Puts pieces together to words, which end at a space and before a multiplication sign."""

    def __init__(self) -> None:
        self._found: list[Atom] = []
        self._word: list[Piece] = []
        self._is_spaced = True

    def piece(self, piece: Piece) -> None:
        """Add to the word."""
        self._word.append(piece)

    def text(self, text: str, role: Role) -> None:
        """Add text, which may end words."""
        for i, word in enumerate(text.split(" ")):
            if i:
                self._end_word(is_spaced=True)
            for j, factor in enumerate(word.split("·")):
                if j:
                    self._end_word(is_spaced=False)
                if j or factor:
                    self.piece(Piece("·" * (j > 0) + factor, role))

    def grid(self, grid: Grid) -> None:
        """Add a matrix, which is a word by itself."""
        self._end_word(is_spaced=True)
        self._found.append(grid)

    def finished(self) -> list[Atom]:
        """All words."""
        self._end_word(is_spaced=True)
        return self._found

    def _end_word(self, *, is_spaced: bool) -> None:
        if self._word:
            self._found.append(Word(self._word, is_spaced=self._is_spaced))
            self._word = []
            self._is_spaced = is_spaced
        else:
            self._is_spaced = self._is_spaced or is_spaced


def _grid(matrix: Matrix, role: Role, digits: int, most_columns: int) -> Grid:
    while True:
        entries = [
            [
                _piece(float(value), matrix.parts[i][j] if matrix.parts is not None else None, role, digits)
                for j, value in enumerate(row)
            ]
            for i, row in enumerate(matrix.values)
        ]
        grid = Grid(entries)
        if grid.columns <= most_columns or digits <= 3:
            return grid
        digits -= 1


def _piece(value: float, part: Part | None, role: Role, digits: int) -> Piece:
    if role is Role.POSITIVE and value < 0.0:
        role = Role.NEGATIVE
    elif role is Role.POSITIVE and not value > 0.0:
        role = Role.RESULT  # neither way, or not a number
    return Piece(figure(value, digits), role, value, part)


def _before_point(text: str) -> int:
    """Characters before the decimal point; a whole number is all before it."""
    place = text.find(".")
    return len(text) if place < 0 else place

"""Atoms: words and matrices, which stay whole, and the segments that are made of them."""

import math
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Final

from nnviz.core.line import Matrix, Number, Token
from nnviz.views.arithmetic_pieces import Bracket, Piece, Placed, Role, number_piece

OPERATORS: Final = frozenset("=+−-·××*/→←,")
_FEWEST_DIGITS: Final = 3


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
        text = "".join([piece.text for piece in pieces])
        self.columns = len(text)
        self.holds_next = text.endswith("(") or text in OPERATORS  # must stand on one row
        self.holds_previous = text.startswith((")", ","))
        self.depth = text.count("(") - text.count(")")  # brackets opened, less those closed

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
    is_spaced : whether a space stands before it
    """

    holds_next = holds_previous = False
    depth = 0

    def __init__(self, entries: Sequence[Sequence[Piece]], *, is_spaced: bool = True) -> None:
        self._entries = entries
        self.is_spaced = is_spaced
        self.rows = len(entries)

    @cached_property
    def _starts(self) -> tuple[tuple[tuple[int, int], ...], int]:
        """(left edge, characters before the decimal point) of each column, and the whole width."""
        starts, left = [], 2
        for column in zip(*self._entries, strict=True):
            texts = [piece.text for piece in column]
            places = [_before_point(text) for text in texts]
            before = max(places)
            after = max([len(text) - place for text, place in zip(texts, places, strict=True)])
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


class Segment:
    """Tokens side by side, on one row. It is cut into words only where it is drawn or does not fit.

    Parameters
    ----------
    role : of text and numbers; POSITIVE where the sign of a number is to be seen
    digits : significant ones, of numbers
    most_columns : a matrix that is wider gets fewer digits
    """

    is_spaced = True

    def __init__(
        self, tokens: Sequence[Token], role: Role = Role.TEXT, digits: int = 0, most_columns: int = 0
    ) -> None:
        self._text_role = Role.TEXT if role in (Role.RESULT, Role.POSITIVE) else role
        self._written: list[str | Piece | Sequence[Sequence[Piece]]] = []
        self._has_matrix = False
        self.digits = digits  # of the matrix that has the fewest
        for token in tokens:
            if isinstance(token, Number):
                self._written.append(number_piece(token.value, token.part, role, digits))
            elif isinstance(token, Matrix):
                entries, shown = _entries(token, role, digits, most_columns)
                self._written.append(entries)
                self._has_matrix = True
                self.digits = min(self.digits, shown)
            else:
                self._written.append(token)

    def __bool__(self) -> bool:
        return bool(self._written)

    @cached_property
    def text(self) -> str:
        """What it says, matrices row by row."""
        texts = []
        for item in self._written:
            if isinstance(item, str):
                texts.append(item)
            elif isinstance(item, Piece):
                texts.append(item.text)
            else:
                texts.append("; ".join(" ".join(piece.text for piece in row) for row in item))
        return " ".join("".join(texts).split())

    @cached_property
    def atoms(self) -> list[Atom]:
        """Its words and matrices."""
        writer = _Writer()
        for item in self._written:
            if isinstance(item, str):
                writer.text(item, self._text_role)
            elif isinstance(item, Piece):
                writer.piece(item)
            else:
                writer.grid(item)
        return writer.finished()

    @cached_property
    def columns(self) -> int:
        """Characters that it takes on one row."""
        return columns_of(self.atoms) if self._has_matrix else len(self.text)

    @cached_property
    def rows(self) -> int:
        """Rows of text that it takes, if it stands on one row."""
        return max(atom.rows for atom in self.atoms) if self._has_matrix else 1

    @cached_property
    def widest(self) -> int:
        """Characters of its widest word or matrix."""
        return max((atom.columns for atom in self.atoms), default=0)

    def placed(self, row: float, column: int) -> Iterator[Placed | Bracket]:
        """Everything that is drawn, with the upper left corner at a place."""
        for i, atom in enumerate(self.atoms):
            column += atom.is_spaced and i > 0
            yield from atom.placed(row + (self.rows - atom.rows) / 2, column)
            column += atom.columns


@lru_cache(maxsize=2048)
def text_segment(text: str, role: Role) -> Segment:
    """Plain text: formulas are the same in every iteration."""
    return Segment((text,) if text else (), role)


def columns_of(found: Sequence[Atom]) -> int:
    """Characters that words take side by side."""
    return sum(atom.columns + atom.is_spaced for atom in found) - found[0].is_spaced if found else 0


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

    def grid(self, entries: Sequence[Sequence[Piece]]) -> None:
        """Add a matrix, which is a word by itself."""
        self._end_word(is_spaced=False)
        self._found.append(Grid(entries, is_spaced=self._is_spaced))
        self._is_spaced = False

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


def _entries(
    matrix: Matrix, role: Role, digits: int, most_columns: int
) -> tuple[Sequence[Sequence[Piece]], int]:
    """A piece for each entry of a matrix, with fewer digits where it would be too wide, and how many."""

    def written() -> Sequence[Sequence[Piece]]:
        parts = matrix.parts or ((None,) * matrix.values.shape[1],) * matrix.values.shape[0]
        return [
            [number_piece(value, part, role, digits) for value, part in zip(*row, strict=True)]
            for row in zip(matrix.values.tolist(), parts, strict=True)
        ]

    entries = written()
    while digits > _FEWEST_DIGITS and (excess := Grid(entries).columns - most_columns) > 0:
        digits = max(_FEWEST_DIGITS, digits - math.ceil(excess / matrix.values.shape[1]))
        entries = written()
    return entries, digits


def _before_point(text: str) -> int:
    """Characters before the decimal point; a whole number is all before it."""
    place = text.find(".")
    return len(text) if place < 0 else place

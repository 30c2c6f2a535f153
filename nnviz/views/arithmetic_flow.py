"""Flow: words put on rows, which are broken where a reader would break them."""

from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import Final

from nnviz.views.arithmetic_atoms import Atom, Segment, Word, columns_of
from nnviz.views.arithmetic_pieces import Bracket, Placed

_LEAST_INDENT: Final = 2  # of a word that is longer than a row is wide under the "="


class _Break(IntEnum):
    """Where a row may be broken, the best places first."""

    SPACE = 0  # outside brackets
    FACTOR = 1  # before a multiplication sign outside brackets
    ANYWHERE = 2


class Flow:
    """Puts words on rows, from the left, and aligns each row on its middle.

    Parameters
    ----------
    width : characters that fit on a row; a single word that is longer sticks out
    """

    def __init__(self, width: int) -> None:
        self._width = width
        self._rows: list[list[tuple[int, Atom | Segment]]] = [[]]
        self.column = 0

    @property
    def row(self) -> int:
        """The current row; 0 before anything has been wrapped."""
        return len(self._rows) - 1

    def put(self, atom: Atom | Segment, column: int) -> None:
        """Put a word at a column of the current row."""
        self._rows[-1].append((column, atom))
        self.column = column + atom.columns

    def segment(self, sign: Word, segment: Segment, start: int, *, new_row: bool) -> None:
        """Put "= …", and what does not fit on the row under what follows the sign."""
        if new_row:
            self._rows.append([])
        self.put(sign, start)
        self._put_segment(segment, start + 2)

    def note(self, note: Segment, indent: int, least: int) -> None:
        """Put words after everything else, on a row of their own where they do not fit.

        That row starts at `indent`, or where they do not fit there either, at `least`.
        """
        if self.column == 0:
            self.column = indent - 1
        elif self.column + 1 + note.columns > self._width:
            self._rows.append([])
            indent = indent if indent + note.columns <= self._width else least
            self.column = indent - 1
        self._put_segment(note, indent)

    @property
    def rows(self) -> int:
        """Rows of text that everything takes."""
        return sum(max((atom.rows for _, atom in row), default=1) for row in self._rows)

    def placed(self) -> Iterator[Placed | Bracket]:
        """Everything that is drawn."""
        top = 0
        for row in self._rows:
            rows = max((atom.rows for _, atom in row), default=1)
            for column, atom in row:
                yield from atom.placed(top + (rows - atom.rows) / 2, column)
            top += rows

    def _put_segment(self, segment: Segment, indent: int) -> None:
        if self.column + 1 + segment.columns <= self._width:
            self.put(segment, self.column + 1)
        else:
            self._fill(segment.atoms, indent)

    def _fill(self, found: Sequence[Atom], indent: int, level: _Break = _Break.SPACE) -> None:
        """Put words on rows; what is longer than a row is broken at the next level."""
        for group in _groups(found, level):
            is_first = self.column < indent
            needed = self.column + group[0].is_spaced + columns_of(group)
            if (
                needed > self._width
                and not is_first
                and (indent + columns_of(group) <= self._width or level is _Break.ANYWHERE)
            ):
                self._rows.append([])
                self.column = indent - 1
                needed = indent + columns_of(group)
            if needed > self._width and level is not _Break.ANYWHERE:
                self._fill(group, indent, _Break(level + 1))
                continue
            for atom in group:
                column = max(indent, self.column + atom.is_spaced)
                self.put(atom, max(_LEAST_INDENT, min(column, self._width - atom.columns)))


def _groups(found: Sequence[Atom], level: _Break) -> list[list[Atom]]:
    """Words that stay together unless a row is broken at a later level."""
    groups: list[list[Atom]] = []
    depth = 0
    for i, atom in enumerate(found):
        holds = i > 0 and (found[i - 1].holds_next or atom.holds_previous)
        outside = _Break.SPACE if atom.is_spaced else _Break.FACTOR
        here = outside if depth <= 0 else _Break.ANYWHERE
        if i == 0 or (here <= level and not holds):
            groups.append([])
        groups[-1].append(atom)
        depth += atom.depth
    return groups

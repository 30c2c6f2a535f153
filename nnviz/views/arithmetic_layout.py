"""Layout: lines of arithmetic in columns that are as wide as the panel allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from nnviz.core.phase import Stage
from nnviz.views.arithmetic_content import Section, ShownLine
from nnviz.views.arithmetic_pieces import (
    Atom,
    Bracket,
    Digits,
    Piece,
    Placed,
    Role,
    Word,
    atoms,
    is_gradient,
    words,
)

FEW_DIGITS: Final = Digits(6, 5)
MANY_DIGITS: Final = Digits(9, 8)  # as in the tutorials' own figures
WIDE: Final = 84  # characters, from where on there is room for them
_SHORT_NAME: Final = 10  # characters; names up to here stand in one column through all sections
_NAME_SHARE: Final = 0.42  # of the width, that longer names may take


@dataclass(frozen=True, slots=True)
class LineLayout:
    """One line, laid out: heights in rows of text, widths in characters."""

    shown: ShownLine
    rows: int
    placed: tuple[Placed | Bracket, ...]

    @property
    def text(self) -> str:
        """What it says, as text."""
        return " ".join(item.piece.text for item in self.placed if isinstance(item, Placed))


@dataclass(frozen=True, slots=True)
class _Parts:
    """A line's segments, each as words."""

    name: Word
    formula: list[Atom]
    numbers: list[Atom]
    result: list[Atom]
    notes: list[list[Atom]]


def lay_out(sections: Sequence[Section], width: int) -> list[list[LineLayout]]:
    """Lines of each section in columns: name = formula = numbers = result.

    Parameters
    ----------
    width : characters that fit side by side
    """
    names = [[len(shown.line.name) for shown in section.lines] for section in sections]
    longest = max((name for section in names for name in section), default=0)
    laid_out = []
    for section, found in zip(sections, names, strict=True):
        if longest <= _SHORT_NAME:
            equals = longest + 1
        else:
            equals = min(max(found, default=0), int(width * _NAME_SHARE)) + 1
        parts = [_parts(shown, width, equals) for shown in section.lines]
        third = _third_column(parts, equals, width)
        laid_out.append(
            [
                _line(shown, part, equals, third, width)
                for shown, part in zip(section.lines, parts, strict=True)
            ]
        )
    return laid_out


def _parts(shown: ShownLine, width: int, equals: int) -> _Parts:
    line, digits = shown.line, _digits(shown.line.phase.stage, width)
    role = Role.TEXT if shown.known else Role.SECONDARY
    name = Word([Piece(line.name, role, part=line.part)])
    formula = words(line.formula, role)
    if not shown.known:
        return _Parts(name, formula, [], [], [])
    most = width - equals - 5
    result_role = Role.POSITIVE if is_gradient(line) else Role.RESULT
    notes = [words(line.note)] if line.note else []
    if shown.check is not None:
        notes.append(words(shown.check.text, Role.RIGHT if shown.check.agrees else Role.WRONG))
    return _Parts(
        name,
        formula,
        atoms(line.numbers, Role.TEXT, digits.operand, most),
        atoms(line.result, result_role, digits.result, most),
        notes,
    )


def _digits(stage: Stage, width: int) -> Digits:
    digits = MANY_DIGITS if width >= WIDE else FEW_DIGITS
    if stage is Stage.PICK:  # nothing is computed
        return Digits(digits.operand, digits.operand)
    if stage is Stage.UPDATE:  # parameters change little
        return Digits(digits.operand + 1, digits.result + 1)
    return digits


def _third_column(parts: Sequence[_Parts], equals: int, width: int) -> int:
    """Where numbers start beside the formulas, so that the fewest rows are needed; 0 for below them."""
    widths = [[_columns(segment) for segment in (p.formula, p.numbers, p.result)] for p in parts]

    def rows(third: int) -> int:
        total = 0
        for formula, numbers, result in widths:
            first = numbers or result
            is_beside = equals + 2 + formula < third <= width - 2 - first
            start = third if is_beside else equals
            is_long = numbers and start + 5 + numbers + result > width
            total += (not is_beside) + bool(is_long)
        return total

    return min([0, *sorted({equals + 3 + formula for formula, _, _ in widths if formula})], key=rows)


def _line(shown: ShownLine, part: _Parts, equals: int, third: int, width: int) -> LineLayout:
    role = Role.TEXT if shown.known else Role.SECONDARY
    flow = _Flow(width)
    flow.put(part.name, 0)
    start, sign, is_new = equals, shown.line.relation, True
    for segment in filter(None, (part.formula, part.numbers, part.result)):
        needed = 2 + _columns(segment)
        column, new_row = start, True
        if is_new:
            new_row = flow.column >= equals
        elif third and start == equals and flow.row == 0 and flow.column < third <= width - needed:
            column = start = third
            new_row = False
        elif segment is part.result and part.numbers and flow.column + 1 + needed <= width:
            column, new_row = flow.column + 1, False
        flow.segment(Word([Piece(sign, role)]), segment, column, new_row=new_row)
        sign, is_new = "=", False
    for note in part.notes:
        flow.note(note, 0 if is_new else start + 2, 0 if is_new else equals + 2)
    rows, placed = flow.finished()
    return LineLayout(shown, rows, placed)


class _Break(IntEnum):
    """Where a row may be broken, the best places first."""

    SPACE = 0  # outside brackets
    FACTOR = 1  # before a multiplication sign outside brackets
    ANYWHERE = 2


class _Flow:
    """Puts words on rows, from the left, and aligns each row on its middle.

    Parameters
    ----------
    width : characters that fit on a row; a single word that is longer sticks out
    """

    def __init__(self, width: int) -> None:
        self._width = width
        self._rows: list[list[tuple[int, Atom]]] = [[]]
        self.column = 0

    @property
    def row(self) -> int:
        """The current row; 0 before anything has been wrapped."""
        return len(self._rows) - 1

    def put(self, atom: Atom, column: int) -> None:
        """Put a word at a column of the current row."""
        self._rows[-1].append((column, atom))
        self.column = column + atom.columns

    def segment(self, sign: Word, found: Sequence[Atom], start: int, *, new_row: bool) -> None:
        """Put "= …", and what does not fit on the row under what follows the sign."""
        if new_row:
            self._rows.append([])
        self.put(sign, start)
        self._fill(found, start + 2)

    def note(self, found: Sequence[Atom], indent: int, least: int) -> None:
        """Put words after everything else, on a row of their own where they do not fit.

        That row starts at `indent`, or where they do not fit there either, at `least`.
        """
        if self.column == 0:
            self.column = indent - 1
        elif self.column + 1 + _columns(found) > self._width:
            self._rows.append([])
            indent = indent if indent + _columns(found) <= self._width else least
            self.column = indent - 1
        self._fill(found, indent)

    def finished(self) -> tuple[int, tuple[Placed | Bracket, ...]]:
        """How many rows of text it takes, and everything on them."""
        placed: list[Placed | Bracket] = []
        top = 0
        for row in self._rows:
            rows = max((atom.rows for _, atom in row), default=1)
            for column, atom in row:
                placed += atom.placed(top + (rows - atom.rows) / 2, column)
            top += rows
        return top, tuple(placed)

    def _fill(self, found: Sequence[Atom], indent: int, level: _Break = _Break.SPACE) -> None:
        """Put words on rows; what is longer than a row is broken at the next level."""
        for group in _groups(found, level):
            is_first = self.column < indent
            needed = self.column + group[0].is_spaced + _columns(group)
            if (
                needed > self._width
                and not is_first
                and (indent + _columns(group) <= self._width or level is _Break.ANYWHERE)
            ):
                self._rows.append([])
                self.column = indent - 1
                needed = indent + _columns(group)
            if needed > self._width and level is not _Break.ANYWHERE:
                self._fill(group, indent, _Break(level + 1))
                continue
            for atom in group:
                self.put(atom, max(indent, self.column + atom.is_spaced))


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


def _columns(found: Sequence[Atom]) -> int:
    """Characters that words take side by side."""
    return sum(atom.columns + atom.is_spaced for atom in found) - found[0].is_spaced if found else 0

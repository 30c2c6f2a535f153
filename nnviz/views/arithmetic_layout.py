"""Layout: lines of arithmetic in columns that are as wide as the panel allows."""

from collections.abc import Sequence
from dataclasses import dataclass
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
_LEAST_RESULT: Final = 12  # characters that the last column must have room for


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
    parts = [[_parts(shown, width) for shown in section.lines] for section in sections]
    longest = max((part.name.columns for section in parts for part in section), default=0)
    laid_out = []
    for section, found in zip(sections, parts, strict=True):
        if longest <= _SHORT_NAME:
            equals = longest + 1
        else:
            equals = min(max((part.name.columns for part in found), default=0), int(width * 0.42)) + 1
        third = _third_column(found, equals, width)
        laid_out.append(
            [
                _line(shown, part, equals, third, width)
                for shown, part in zip(section.lines, found, strict=True)
            ]
        )
    return laid_out


def _parts(shown: ShownLine, width: int) -> _Parts:
    line, digits = shown.line, _digits(shown.line.phase.stage, width)
    role = Role.TEXT if shown.known else Role.SECONDARY
    name = Word([Piece(line.name, role, part=line.part)])
    formula = words(line.formula, role)
    if not shown.known:
        return _Parts(name, formula, [], [], [])
    most = width - 4
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
    """Where the numbers start beside the formulas; 0 where there is no room for that."""
    needed = max((_columns(part.result) for part in parts if _rows(part.result) == 1), default=0)
    most = width - equals - 5 - max(_LEAST_RESULT, needed)
    fitting = [columns for part in parts if 0 < (columns := _columns(part.formula)) <= most]
    return equals + 2 + max(fitting) + 1 if fitting else 0


def _line(shown: ShownLine, part: _Parts, equals: int, third: int, width: int) -> LineLayout:
    flow = _Flow(width)
    flow.put(part.name, 0)
    start, sign = equals, shown.line.relation
    for segment in filter(None, (part.formula, part.numbers, part.result)):
        needed = 2 + _columns(segment)
        if flow.is_new:
            flow.segment(sign, segment, equals, new_row=flow.column >= equals)
            flow.is_new, sign = False, "="
        elif third and start == equals and flow.row == 0 and flow.column < third <= width - needed:
            start = third
            flow.segment(sign, segment, start, new_row=False)
        elif segment is part.result and part.numbers and flow.column + 1 + needed <= width:
            flow.segment(sign, segment, flow.column + 1, new_row=False)
        else:
            flow.segment(sign, segment, start, new_row=True)
    for note in part.notes:
        flow.note(note, 0 if flow.is_new else start + 2)
    rows, placed = flow.finished()
    return LineLayout(shown, rows, placed)


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
        self.is_new = True  # nothing stands beside the name yet

    @property
    def row(self) -> int:
        """The current row; 0 before anything has been wrapped."""
        return len(self._rows) - 1

    def put(self, atom: Atom, column: int) -> None:
        """Put a word at a column of the current row."""
        self._rows[-1].append((column, atom))
        self.column = column + atom.columns

    def segment(self, sign: str, found: Sequence[Atom], start: int, *, new_row: bool) -> None:
        """Put "= …", and what does not fit on the row under what follows the sign."""
        if new_row:
            self._rows.append([])
        self.put(Word([Piece(sign)]), start)
        self._words(found, start + 2)

    def note(self, found: Sequence[Atom], indent: int) -> None:
        """Put words after everything else, on a row of their own where they do not fit."""
        if self.column == 0:
            self.column = indent - 1
        elif self.column + 1 + _columns(found) > self._width:
            self._rows.append([])
            if indent + _columns(found) > self._width:
                indent = min(indent, 4)
            self.column = indent - 1
        self._words(found, indent)

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

    def _words(self, found: Sequence[Atom], indent: int) -> None:
        run: list[Atom] = []  # what stays on one row
        for i, atom in enumerate(found):
            run.append(atom)
            if i + 1 < len(found) and (atom.holds_next or found[i + 1].holds_previous):
                continue
            if self.column + 1 + _columns(run) > self._width and self.column > indent:
                self._rows.append([])
                self.column = indent - 1
            for one in run:
                self.put(one, self.column + 1)
            run = []


def _columns(found: Sequence[Atom]) -> int:
    return sum(atom.columns for atom in found) + max(0, len(found) - 1)


def _rows(found: Sequence[Atom]) -> int:
    return max((atom.rows for atom in found), default=0)

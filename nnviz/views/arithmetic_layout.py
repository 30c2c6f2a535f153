"""Layout: lines of arithmetic in columns that are as wide as the panel allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import Final

from nnviz.core.line import Number, Token
from nnviz.core.phase import Stage
from nnviz.views.arithmetic_atoms import Segment, Word, text_segment
from nnviz.views.arithmetic_content import Section, ShownLine
from nnviz.views.arithmetic_digits import Reading, digits_of, readings
from nnviz.views.arithmetic_flow import Flow
from nnviz.views.arithmetic_pieces import Bracket, Piece, Placed, Role, is_gradient

_SHORT_NAME: Final = 10  # characters; names up to here stand in one column through all sections
_FACTOR: Final = 7  # characters that may have to stand on a matrix's row: "− 0.05·"
_MATRIX_ROOM: Final = 40  # characters; with less beside the names, matrices stand below them
_MATRIX_INDENT: Final = 2
_NOTHING: Final = Segment(())
_NAME_SHARE: Final = 0.42  # of the width, that longer names may take


@dataclass(frozen=True, slots=True)
class _Parts:
    """A line's segments."""

    formula: Segment
    numbers: Segment
    result: Segment
    notes: tuple[Segment, ...]


class LineLayout:
    """One line, laid out when it is first needed: heights in rows of text, widths in characters.

    Parameters
    ----------
    section : whose columns it stands in
    reading : which results of the section's other lines it is computed from
    guess : the rows that it took before, which will do as long as nobody sees it; None to find out
    """

    def __init__(
        self, section: "SectionLayout", shown: ShownLine, reading: Reading, guess: int | None
    ) -> None:
        self.shown = shown
        self._section = section
        self._reading = reading
        self._guess = guess

    @property
    def is_guess(self) -> bool:
        """Whether `rows` is not certain."""
        return self._guess is not None

    @property
    def rows(self) -> int:
        """Rows of text that it takes."""
        return self._flow.rows if self._guess is None else self._guess

    def settle(self) -> None:
        """Make `rows` certain."""
        self._guess = None

    @cached_property
    def parts(self) -> _Parts:
        """Its segments."""
        section, reading = self._section, self._reading
        shown = [section.lines[source].parts.result.digits for source in reading.sources]
        most = min(shown) - (not reading.copies) if self.shown.known and shown else None
        return _parts(self.shown, reading, section.width, most)

    @cached_property
    def placed(self) -> tuple[Placed | Bracket, ...]:
        """Everything that is drawn."""
        return tuple(self._flow.placed())

    @property
    def text(self) -> str:
        """What it says, as text."""
        parts = self.parts
        segments = [part.text for part in (parts.formula, parts.numbers, parts.result) if part]
        return " ".join([" = ".join([self.shown.line.name, *segments]), *(note.text for note in parts.notes)])

    @cached_property
    def _flow(self) -> Flow:
        section = self._section
        return _flow(self.shown, self.parts, section.equals, section.third, section.width)


class SectionLayout:
    """The lines of a section in columns: name = formula = numbers = result.

    Parameters
    ----------
    equals : where formulas start
    width : characters that fit side by side
    before : as it was laid out a moment ago; if its lines were the same but for numbers, columns stay
        where they were, and lines that nobody sees are not laid out
    """

    def __init__(self, section: Section, equals: int, width: int, before: "SectionLayout | None") -> None:
        self.section, self.equals, self.width = section, equals, width
        guesses: Sequence[int | None] = [None] * len(section.lines)
        if before is not None and before._kind == self._kind:
            self.third = before.third
            guesses = [line.rows for line in before.lines]
        found = readings([shown.line for shown in section.lines])
        self.lines: list[LineLayout] = [
            LineLayout(self, *each) for each in zip(section.lines, found, guesses, strict=True)
        ]

    @cached_property
    def third(self) -> int:
        """Where numbers start beside formulas; 0 for below them."""
        return _third_column([line.parts for line in self.lines], self.equals, self.width)

    @cached_property
    def _kind(self) -> object:
        lines = [(shown.line.name, shown.line.formula, shown.known) for shown in self.section.lines]
        return self.equals, self.width, lines


def lay_out(
    sections: Sequence[Section], width: int, before: Sequence[SectionLayout] = ()
) -> list[SectionLayout]:
    """Sections in columns; `before` is how they were laid out a moment ago."""
    names = [max((len(shown.line.name) for shown in section.lines), default=0) for section in sections]
    most = max(names, default=0)
    equals = [most if most <= _SHORT_NAME else min(name, int(width * _NAME_SHARE)) for name in names]
    return [
        SectionLayout(section, column + 1, width, old)
        for section, column, old in zip_longest(sections, equals, before[: len(sections)])
    ]


def _parts(shown: ShownLine, reading: Reading, width: int, most_digits: int | None) -> _Parts:
    """Segments; the result has at most so many digits."""
    line, digits = shown.line, digits_of(shown.line, reading, width)
    if not shown.known:
        return _Parts(text_segment(line.formula, Role.SECONDARY), _NOTHING, _NOTHING, ())
    most = width - _MATRIX_INDENT - 2
    result_role = Role.POSITIVE if is_gradient(line) else Role.RESULT
    notes = [text_segment(line.note, Role.SECONDARY)] if line.note else []
    if shown.check is not None:
        notes.append(Segment((shown.check.text,), Role.RIGHT if shown.check.agrees else Role.WRONG))
    numbers = Segment(line.numbers, Role.TEXT, digits.operand, most - _beside(line.numbers))
    lost = digits.operand - numbers.digits
    if line.phase.stage is Stage.UPDATE:
        lost = 0  # a small step's last digits are beyond those of the parameter
    kept = digits.result - lost
    kept = kept if most_digits is None else min(kept, most_digits)
    return _Parts(
        text_segment(line.formula, Role.TEXT),
        numbers,
        Segment(line.result, result_role, kept, most),
        tuple(notes),
    )


def _beside(tokens: Sequence[Token]) -> int:
    """Characters that may have to stand on the row of a matrix."""
    texts = [len(token) for token in tokens if isinstance(token, str)]
    return _FACTOR if any(isinstance(token, Number) for token in tokens) else sum(texts)


def _third_column(parts: Sequence[_Parts], equals: int, width: int) -> int:
    """Where numbers start beside the formulas, so that the fewest rows are needed; 0 for below them."""
    widths = [(p.formula.columns, p.numbers.columns, p.result.columns) for p in parts]

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


def _flow(shown: ShownLine, part: _Parts, equals: int, third: int, width: int) -> Flow:
    role = Role.TEXT if shown.known else Role.SECONDARY
    segments = [segment for segment in (part.formula, part.numbers, part.result) if segment]
    flow = Flow(width)
    flow.put(Word([Piece(shown.line.name, role, part=shown.line.part)]), 0)
    start, sign, is_new = equals, shown.line.relation, True
    is_narrow = width - equals <= _MATRIX_ROOM
    for segment in segments:
        needed = 2 + segment.columns
        column, new_row = start, True
        beside = _beside(shown.line.numbers) if segment is part.numbers else 0
        is_below = segment.rows > 1 and (
            equals + 2 + segment.widest + beside > width or (is_narrow and equals + needed > width)
        )
        if is_new and not is_below:
            new_row = flow.column >= equals
        elif third and start == equals and flow.row == 0 and flow.column < third <= width - needed:
            column = start = third
            new_row = False
        elif segment is part.result and part.numbers and flow.column + 1 + needed <= width:
            column, new_row = flow.column + 1, False
        elif is_below:
            column = _MATRIX_INDENT
        flow.segment(Word([Piece(sign, role)]), segment, column, new_row=new_row)
        sign, is_new = "=", False
    for note in part.notes:
        flow.note(note, 0 if is_new else start + 2, 0 if is_new else equals + 2)
    return flow

"""Layout: lines of arithmetic in columns that are as wide as the panel allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from nnviz.core.phase import Stage
from nnviz.views.arithmetic_atoms import Segment, Word, text_segment
from nnviz.views.arithmetic_content import Section, ShownLine
from nnviz.views.arithmetic_flow import Flow
from nnviz.views.arithmetic_pieces import Bracket, Digits, Piece, Placed, Role, is_gradient

FEW_DIGITS: Final = Digits(6, 5)
MANY_DIGITS: Final = Digits(9, 8)  # as in the tutorials' own figures
WIDE: Final = 84  # characters, from where on there is room for them
_SHORT_NAME: Final = 10  # characters; names up to here stand in one column through all sections
_BESIDE_MATRIX: Final = 10  # characters that may have to stand on its row: "= − 0.05·"
_NOTHING: Final = Segment(())
_NAME_SHARE: Final = 0.42  # of the width, that longer names may take


class LineLayout:
    """One line, laid out: heights in rows of text, widths in characters.

    Where its pieces stand is worked out when it is first seen.
    """

    def __init__(self, shown: ShownLine, flow: Flow, segments: Sequence[Segment]) -> None:
        self.shown = shown
        self.rows = flow.rows
        self._flow = flow
        self._segments = segments

    @cached_property
    def placed(self) -> tuple[Placed | Bracket, ...]:
        """Everything that is drawn."""
        return tuple(self._flow.placed())

    @property
    def text(self) -> str:
        """What it says, as text."""
        return " = ".join([self.shown.line.name, *(segment.text for segment in self._segments)])


@dataclass(frozen=True, slots=True)
class _Parts:
    """A line's segments."""

    formula: Segment
    numbers: Segment
    result: Segment
    notes: tuple[Segment, ...]


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
    if not shown.known:
        return _Parts(text_segment(line.formula, Role.SECONDARY), _NOTHING, _NOTHING, ())
    most = width - equals - _BESIDE_MATRIX
    result_role = Role.POSITIVE if is_gradient(line) else Role.RESULT
    notes = [text_segment(line.note, Role.SECONDARY)] if line.note else []
    if shown.check is not None:
        notes.append(Segment((shown.check.text,), Role.RIGHT if shown.check.agrees else Role.WRONG))
    return _Parts(
        text_segment(line.formula, Role.TEXT),
        Segment(line.numbers, Role.TEXT, digits.operand, most),
        Segment(line.result, result_role, digits.result, most),
        tuple(notes),
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


def _line(shown: ShownLine, part: _Parts, equals: int, third: int, width: int) -> LineLayout:
    role = Role.TEXT if shown.known else Role.SECONDARY
    segments = [segment for segment in (part.formula, part.numbers, part.result) if segment]
    flow = Flow(width)
    flow.put(Word([Piece(shown.line.name, role, part=shown.line.part)]), 0)
    start, sign, is_new = equals, shown.line.relation, True
    for segment in segments:
        needed = 2 + segment.columns
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
    return LineLayout(shown, flow, [*segments, *part.notes])

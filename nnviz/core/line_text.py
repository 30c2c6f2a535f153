"""Lines of arithmetic as plain text, aligned, for copying and for the terminal."""

from collections.abc import Callable, Sequence
from itertools import groupby

from nnviz.core.line import Line, Matrix, Number, Token
from nnviz.core.phase import Phase

MOST_FORMULA = 44  # characters; a longer formula does not push the numbers of all the others aside

Block = list[str]  # rows of equal width


def as_text(
    lines: Sequence[Line],
    number: Callable[[float], str],
    *,
    knows: Callable[[Phase], bool] | None = None,
) -> str:
    """Lines under a heading for each stage, in aligned columns: name, = formula, = numbers = result.

    Parameters
    ----------
    number : writes one number
    knows : whether the numbers of a phase are known; of the others only the formula is written
        (default: all are)
    """
    sections = []
    for stage, group in groupby(lines, key=lambda line: line.phase.stage):
        section = list(group)
        rows = _section(section, number, [knows is None or knows(line.phase) for line in section])
        sections.append("\n".join([stage.name.lower(), *rows]))
    return "\n\n".join(sections) + "\n" if sections else ""


def _section(lines: Sequence[Line], number: Callable[[float], str], known: Sequence[bool]) -> list[str]:
    names = max(len(line.name) for line in lines)
    formulas = [f"{line.relation} {line.formula}" if line.formula else "" for line in lines]
    formula_width = max((len(text) for text in formulas if len(text) <= MOST_FORMULA), default=0)
    rows: list[str] = []
    tall = False
    for line, formula, known_now in zip(lines, formulas, known, strict=True):
        if not line.name:
            rows += [f"  {line.note}"] if known_now else []
            continue
        blocks = [[f"  {line.name:<{names}}" + (f" {formula:<{formula_width}}" if formula_width else "")]]
        if known_now:
            blocks += _equals(line.numbers, number) + _equals(line.result, number)
            blocks += [[f"   {line.note}"]] if line.note else []
        shown = [row.rstrip() for row in _beside(blocks)]
        # Matrices that follow each other would look like one.
        if rows and tall and len(shown) > 1:
            rows.append("")
        rows, tall = rows + shown, len(shown) > 1
    return rows


def _equals(tokens: Sequence[Token], number: Callable[[float], str]) -> list[Block]:
    return [[" = "], *(_token(token, number) for token in tokens)] if tokens else []


def _token(token: Token, number: Callable[[float], str]) -> Block:
    if isinstance(token, Number):
        return [number(token.value)]
    if not isinstance(token, Matrix):
        return [token]
    texts = [[number(float(value)) for value in row] for row in token.values]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    return [
        "[" + "  ".join(f"{text:>{width}}" for text, width in zip(row, widths, strict=True)) + "]"
        for row in texts
    ]


def _beside(blocks: Sequence[Block]) -> Block:
    """Blocks side by side, each in the middle of the tallest."""
    height = max(map(len, blocks))
    rows = [""] * height
    for block in blocks:
        top = (height - len(block)) // 2
        blank = " " * len(block[0])
        for i in range(height):
            rows[i] += block[i - top] if top <= i < top + len(block) else blank
    return rows

"""What of an experiment stands in a program as it is: tables of numbers, and names in comments."""

from textwrap import wrap
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from nnviz.files.program import WIDTH, ProgramLine

FIRST_ROWS: Final = 8  # of a long table, where it is cut
LONG: Final = 12  # rows; a table of as many is never cut


def comment_text(text: str, longest: int = 60) -> str:
    """A name as it may stand in a comment: on one line, with nothing that could end it.

    It must not stand in a file's first two lines, where Python looks for an encoding.
    """
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def table(
    name: str,
    values: npt.NDArray[np.float64],
    noun: str = "rows",
    *,
    cut: bool = False,
    array: str = "np.array",
) -> list[ProgramLine]:
    """``name = np.array(…)`` of a table (n, columns), one row a line, with all digits.

    With `cut`, only the first rows of a long one, and how many more there are. `array` is what makes
    an array of lists.
    """
    rows = values[:FIRST_ROWS] if cut and len(values) > LONG else values
    lines = [f"{row.tolist()}," for row in rows]
    if len(rows) < len(values):
        lines.append(f"# … {len(values) - len(rows):,} more {noun}, in the exported file")
    if max(map(len, lines), default=0) + 8 > WIDTH:
        return _as_they_are(name, lines, array)
    return _lines(f"{name} = {array}(", "    [", *(f"        {line}" for line in lines), "    ]", ")")


def short_table(
    name: str,
    values: npt.NDArray[Any],
    noun: str = "rows",
    *,
    cut: bool = False,
    array: str = "np.array",
) -> list[ProgramLine]:
    """As `table`, on a single line where it fits; `values` may be a vector, too."""
    line = f"{name} = {array}({values[:WIDTH].tolist()})"
    if len(line) <= WIDTH:
        return _lines(line)
    if values.ndim > 1:
        return table(name, values, noun, cut=cut, array=array)
    shown = values[:FIRST_ROWS] if cut and len(values) > LONG else values
    lines = wrap(", ".join(map(repr, shown.tolist())) + ",", WIDTH - 4)
    if len(shown) < len(values):
        lines.append(f"# … {len(values) - len(shown):,} more, in the exported file")
    return _as_they_are(name, lines, array)


def _as_they_are(name: str, lines: list[str], array: str) -> list[ProgramLine]:
    """Lines that a formatter would break up."""
    return _lines("# fmt: off", f"{name} = {array}([", *(f"    {line}" for line in lines), "])", "# fmt: on")


def _lines(*texts: str) -> list[ProgramLine]:
    return [ProgramLine(text) for text in texts]

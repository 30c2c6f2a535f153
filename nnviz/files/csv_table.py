"""Table: the cells of a CSV file as text, with the line of each row and what could not be read."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nnviz.core.class_names import LONGEST_NAME
from nnviz.core.dataset import MAX_SAMPLES
from nnviz.core.errors import InputError
from nnviz.files.csv_cells import name
from nnviz.files.csv_dialect import Decimal, Dialect, opened, undecodable
from nnviz.files.csv_rows import Problem, Row, read_rows, shown
from nnviz.files.stopping import Stopped, never

MAX_COLUMNS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal width.

    Attributes
    ----------
    names : what the columns are called; numbered where there is no header
    rows : cells of each row, without the spaces around them
    lines : the line of each row
    problems : rows that cannot be read, in order
    decimal : what stands before the decimals of a number
    header_line : the line that names the columns; 0 for none
    complete : whether there are no further rows
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    problems: tuple[Problem, ...] = ()
    decimal: Decimal = "."
    header_line: int = 0
    complete: bool = True

    def column(self, index: int) -> list[str]:
        """All cells of a column."""
        return [row[index] for row in self.rows]


def read_table(data: bytes, dialect: Dialect, most: int | None = None, stopped: Stopped = never) -> Table:
    """The table that a CSV file holds, or its first `most` rows.

    Raises
    ------
    InputError
        When it holds none; the message names the line.
    StoppedError
        When it is not wanted any more.
    """
    found = read_rows(opened(data, dialect.encoding), dialect, stopped)
    try:
        return _table(found, dialect, most)
    except UnicodeDecodeError:
        raise undecodable(data, dialect.encoding) from None


def _table(found: Iterator[Row | Problem], dialect: Dialect, most: int | None) -> Table:
    first = next(found, None)
    if first is None:
        raise InputError("the file is empty")
    if isinstance(first, Problem):
        raise InputError(str(first))
    if len(first.cells) > MAX_COLUMNS:
        raise InputError(f"line {first.line} has {len(first.cells):,} columns; there can be {MAX_COLUMNS:,}")
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    problems: list[Problem] = []
    names = _names(first) if dialect.header else tuple(f"column {i + 1}" for i in range(len(first.cells)))
    if not dialect.header:
        rows.append(tuple(first.cells))
        lines.append(first.line)
    complete = True
    for item in found:
        n_rows = len(rows) + len(problems)
        if most is not None and n_rows >= most:
            complete = False
            break
        if n_rows >= MAX_SAMPLES:
            raise InputError(f"there are more than {MAX_SAMPLES:,} data rows, which is the most nnviz takes")
        if isinstance(item, Problem):
            problems.append(item)
            continue
        cells = _without_blank_end(item.cells, len(names))
        if len(cells) == len(names):
            rows.append(tuple(cells))
            lines.append(item.line)
        else:
            expected = f"{'the header names' if dialect.header else f'line {first.line} has'} {len(names)}"
            problems.append(Problem(item.line, "", _other_width(item, len(cells), expected)))
    header_line = first.line if dialect.header else 0
    return Table(names, tuple(rows), tuple(lines), tuple(problems), dialect.decimal, header_line, complete)


def _names(header: Row) -> tuple[str, ...]:
    names = tuple(name(cell) or f"column {i}" for i, cell in enumerate(header.cells, start=1))
    for text, count in Counter(names).items():
        if count > 1:
            raise InputError(
                f"line {header.line} names two columns {shown(text)}; call one of them otherwise"
            )
        if len(text) > LONGEST_NAME:
            raise InputError(
                f"line {header.line} names a column {shown(text)} with {len(text):,} characters; "
                f"a name can have {LONGEST_NAME}"
            )
    return names


def _without_blank_end(cells: list[str], width: int) -> list[str]:
    """A row without the blank cells beyond the last column, which spreadsheets leave."""
    end = len(cells)
    while end > width and not cells[end - 1]:
        end -= 1
    return cells[:end]


def _other_width(row: Row, count: int, expected: str) -> str:
    up_to = f"up to line {row.last_line} " if row.last_line > row.line else ""  # nothing is left unmentioned
    return f"{up_to}has {count} value{'' if count == 1 else 's'}, but {expected}"

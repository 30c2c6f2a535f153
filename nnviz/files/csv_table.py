"""Table: the cells of a CSV file as text, with the line of each row and what could not be read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nnviz.core.class_names import LONGEST_NAME
from nnviz.core.dataset import MAX_SAMPLES
from nnviz.core.errors import InputError
from nnviz.files.csv_cells import name
from nnviz.files.csv_dialect import Decimal, Dialect, opened, undecodable
from nnviz.files.csv_rows import Problem, Row, Rows, read_rows, shown
from nnviz.files.stopping import Stopped, never

MAX_COLUMNS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal width.

    Attributes
    ----------
    names : what the columns are called, all different; numbered where there is no header
    rows : cells of each row, without the spaces around them
    lines : the line of each row
    problems : rows that cannot be read, in order
    decimal : what stands before the decimals of a number
    header_line : the line that names the columns; 0 for none
    complete : whether there are no further rows
    renamed : the names that were given to columns because another one has theirs
    n_comments : comments above the table, which are passed over
    n_empty : rows with nothing between their delimiters, which are passed over
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    problems: tuple[Problem, ...] = ()
    decimal: Decimal = "."
    header_line: int = 0
    complete: bool = True
    renamed: tuple[str, ...] = ()
    n_comments: int = 0
    n_empty: int = 0

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
    try:
        return _table(read_rows(opened(data, dialect.encoding), dialect, stopped), dialect, most)
    except UnicodeDecodeError:
        raise undecodable(data, dialect.encoding) from None


def _table(all_rows: Rows, dialect: Dialect, most: int | None) -> Table:
    found = iter(all_rows)
    first = _first(found, all_rows)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    problems: list[Problem] = []
    names, renamed = _names(first) if dialect.header else _no_names(first)
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
    return Table(
        names,
        tuple(rows),
        tuple(lines),
        tuple(problems),
        dialect.decimal,
        header_line=first.line if dialect.header else 0,
        complete=complete,
        renamed=renamed,
        n_comments=all_rows.n_comments,
        n_empty=all_rows.n_empty,
    )


def _first(found: Iterator[Row | Problem], all_rows: Rows) -> Row:
    """The row that tells how many columns there are."""
    first = next(found, None)
    if first is None:
        only_comments = "there is nothing below the comments"
        raise InputError(only_comments if all_rows.n_comments else "the file is empty")
    if isinstance(first, Problem):
        raise InputError(str(first))
    if len(first.cells) > MAX_COLUMNS:
        raise InputError(f"line {first.line} has {len(first.cells):,} columns; there can be {MAX_COLUMNS:,}")
    return first


def _no_names(first: Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(f"column {number}" for number in range(1, len(first.cells) + 1)), ()


def _names(header: Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns' names, and those of them that had to be made up because they were there before."""
    wanted = [name(cell) or f"column {i}" for i, cell in enumerate(header.cells, start=1)]
    for text in wanted:
        if len(text) > LONGEST_NAME:
            raise InputError(
                f"line {header.line} names a column {shown(text)} with {len(text):,} characters; "
                f"a name can have {LONGEST_NAME}"
            )
    names: dict[str, None] = {}
    renamed = []
    for text in wanted:
        free = text if text not in names else _numbered(text, {*names, *wanted})
        names[free] = None
        if free != text:
            renamed.append(free)
    return tuple(names), tuple(renamed)


def _numbered(text: str, taken: set[str]) -> str:
    """A name like one that is there: "a (2)" for "a"."""
    endings = (f" ({number})" for number in range(2, MAX_COLUMNS + 2))
    candidates = (text[: LONGEST_NAME - len(ending)] + ending for ending in endings)
    return next(candidate for candidate in candidates if candidate not in taken)


def _without_blank_end(cells: list[str], width: int) -> list[str]:
    """A row without the blank cells beyond the last column, which spreadsheets leave."""
    end = len(cells)
    while end > width and not cells[end - 1]:
        end -= 1
    return cells[:end]


def _other_width(row: Row, count: int, expected: str) -> str:
    up_to = f"up to line {row.last_line} " if row.last_line > row.line else ""  # nothing is left unmentioned
    return f"{up_to}has {count} value{'' if count == 1 else 's'}, but {expected}"

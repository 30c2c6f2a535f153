"""Rows of a CSV file, each with its line; what cannot be read is named and never ends the reading."""

import csv
from collections.abc import Iterable, Iterator
from itertools import chain
from operator import attrgetter
from typing import Final, NamedTuple, TextIO

from nnviz.core.errors import InputError
from nnviz.files.csv_dialect import Dialect
from nnviz.files.csv_lines import Lines
from nnviz.files.stopping import A_LOOK, Stopped, check, never

MAX_CELLS: Final = 5_000_000  # the largest data set has a third of it
MAX_OPEN_QUOTES: Final = 20  # after each, lines are read again


class Problem(NamedTuple):
    """Why a row cannot be read: its first line, the column where it is one, and the reason."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        if self.column:
            return f"line {self.line}, column {shown(self.column)}: {self.reason}"
        return f"line {self.line} {self.reason}"


class Row(NamedTuple):
    """The values of a row, without the spaces around them, and its first and last line."""

    line: int
    last_line: int
    cells: list[str]


class Rows:
    """Every row of a text that is not blank, or why it cannot be read; to be gone through once.

    Going through them raises InputError when the text as a whole cannot be read, with the line,
    UnicodeDecodeError when it is in another encoding, and StoppedError when it is not wanted any more.

    Attributes
    ----------
    n_empty : rows of delimiters with nothing between them, so far
    """

    def __init__(self, stream: TextIO, dialect: Dialect, stopped: Stopped = never) -> None:
        self._lines, self._stopped = Lines(stream, dialect), stopped
        self.n_empty = 0

    @property
    def n_comments(self) -> int:
        """Lines above the first row that begin with # and are no header."""
        return self._lines.n_comments

    def __iter__(self) -> Iterator[Row | Problem]:
        lines, reader = self._lines, self._lines.reader()
        open_quotes = n_cells = 0
        while True:
            first = lines.begin_row()
            if first % A_LOOK == 0:
                check(self._stopped)
            try:
                cells = lines.unquoted_row() or next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Problem(first, "", f"is not CSV: {_reason(error)}")
                if lines.again():
                    open_quotes += 1
                if open_quotes > MAX_OPEN_QUOTES:
                    raise InputError(
                        f"more than {MAX_OPEN_QUOTES} rows have a quotation mark that is not closed, "
                        f"one of them in line {first}; choose another quotation mark, or none"
                    ) from None
                continue
            n_cells += len(cells)
            if n_cells > MAX_CELLS:
                raise InputError(f"up to line {first} there are more than {MAX_CELLS:,} values")
            if lines.may_have_spaces:
                cells = [cell.strip() for cell in cells]
            if any(cells):
                yield Row(first, lines.number, cells)
            elif len(cells) > 1:
                self.n_empty += 1


def read_rows(stream: TextIO, dialect: Dialect, stopped: Stopped = never) -> Rows:
    """The rows of a text, see ``Rows``."""
    return Rows(stream, dialect, stopped)


def in_order(*lists: Iterable[Problem]) -> tuple[Problem, ...]:
    """All problems by their lines, of which none is in two lists."""
    return tuple(sorted(chain(*lists), key=attrgetter("line")))


def shown(text: str) -> str:
    """A value as messages show it: in quotes, on one line, and not too long."""
    return repr(text if len(text) <= 30 else f"{text[:29]}…")


def first_of(problems: tuple[Problem, ...]) -> str:
    """The first problem, and how many more there are; "" for none."""
    if len(problems) < 2:
        return "".join(map(str, problems))
    return f"{problems[0]} (and {len(problems) - 1:,} more {'row' if len(problems) == 2 else 'rows'})"


def _reason(error: csv.Error) -> str:
    match str(error):
        case "unexpected end of data":
            return "a quotation mark is not closed"
        case message if "expected after" in message:
            return "something follows a closing quotation mark"
        case message if "field larger" in message:
            return "a value is too long; is a quotation mark not closed?"
        case message:
            return message

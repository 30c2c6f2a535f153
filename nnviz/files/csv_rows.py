"""Rows of a CSV file, each with its line; what cannot be read is named and never ends the reading."""

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from operator import attrgetter
from typing import Final, NamedTuple, TextIO

from nnviz.core.dataset import MAX_SAMPLES
from nnviz.core.errors import InputError
from nnviz.files.csv_dialect import Dialect, not_text
from nnviz.files.stopping import A_LOOK, Stopped, check, never

MAX_LINES: Final = 3 * MAX_SAMPLES  # with blank ones
MAX_LINE: Final = 100_000  # characters
MAX_CELLS: Final = 5_000_000  # the largest data set has a third of it
LINES_A_ROW: Final = 50  # what is in quotes may have line ends; an open quotation mark has no end
MAX_OPEN_QUOTES: Final = 20  # after each, lines are read again
SEPARATOR_LINE: Final = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # spreadsheets write it and hide it


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


def read_rows(stream: TextIO, dialect: Dialect, stopped: Stopped = never) -> Iterator[Row | Problem]:
    """Every row of a text that is not blank, or why it cannot be read.

    Raises
    ------
    InputError
        When the text as a whole cannot be read; the message names the line.
    UnicodeDecodeError
        When the text is in another encoding.
    StoppedError
        When it is not wanted any more.
    """
    lines = _Lines(stream, dialect)
    reader = csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        skipinitialspace=True,
        strict=True,
    )
    open_quotes = n_cells = 0
    while True:
        first = lines.begin_row()
        if first % A_LOOK == 0:
            check(stopped)
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


class _Lines:
    """The lines of a text, for csv.reader; those of a row can be had again but for the first.

    Attributes
    ----------
    number : of the last line that was taken
    """

    def __init__(self, stream: TextIO, dialect: Dialect) -> None:
        self._stream = stream
        self._spaces = dialect.delimiter == " "
        self._delimiter, self._quote = dialect.delimiter, dialect.quote
        self.number = 0
        self._row: list[str] = []
        self._again: list[str] = []  # the next one last

    @property
    def may_have_spaces(self) -> bool:
        """Whether values of this row may have spaces around them; seldom, and looking for them takes long."""
        return len(self._row) > 1 or not self._row[0].isascii() or " " in self._row[0] or "\t" in self._row[0]

    def begin_row(self) -> int:
        """Forget the row before; return the number of the line to come."""
        self._row.clear()
        if self.number == 0:
            line = self._line()
            if not SEPARATOR_LINE.fullmatch(line):
                self._again.append(line.removeprefix("#"))  # some programs write the header as a comment
                self.number -= 1
        return self.number + 1

    def unquoted_row(self) -> list[str] | None:
        """The values of the line to come where nothing in it is quoted: csv.reader takes thrice as long."""
        if self._spaces:
            return None
        line = self._line()
        values = line.rstrip("\r\n")
        if not values or (self._quote and self._quote in values):
            self._again.append(line)
            self.number -= 1
            return None
        self._row.append(line)
        return values.split(self._delimiter)

    def again(self) -> bool:
        """Have all lines of this row but the first come again; whether there are any."""
        rest = self._row[1:]
        self._again.extend(reversed(rest))
        self.number -= len(rest)
        return bool(rest)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self._row) == LINES_A_ROW:
            raise csv.Error("unexpected end of data")
        line = self._line()
        if not line:
            self.number -= 1
            raise StopIteration
        self._row.append(line)
        return f"{line.rstrip()}\n" if self._spaces else line

    def _line(self) -> str:
        self.number += 1
        if self._again:
            return self._again.pop()
        line = self._stream.readline(MAX_LINE + 1)
        if len(line) > MAX_LINE:
            raise InputError(f"line {self.number} is longer than {MAX_LINE:,} characters")
        if self.number > MAX_LINES:
            raise InputError(f"there are more than {MAX_LINES:,} lines, which is the most nnviz reads")
        if "\0" in line:
            raise not_text()
        return line


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

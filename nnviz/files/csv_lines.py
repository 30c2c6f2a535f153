"""The lines of a CSV file, as csv.reader is given them; what stands above the table is passed over."""

import csv
import re
from collections.abc import Iterator
from typing import Final, TextIO

from nnviz.core.dataset import MAX_SAMPLES
from nnviz.core.errors import InputError
from nnviz.files.csv_dialect import Dialect, not_text

MAX_LINES: Final = 3 * MAX_SAMPLES  # with blank ones
MAX_LINE: Final = 100_000  # characters
LINES_A_ROW: Final = 50  # what is in quotes may have line ends; an open quotation mark has no end
SEPARATOR_LINE: Final = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # spreadsheets write it and hide it
_COMMENT: Final = "#"
_LIKE_A_NUMBER: Final = re.compile(r"[+−-]?[.,]?[0-9]")


class Lines:
    """The lines of a text; those of a row can be had again but for the first.

    Attributes
    ----------
    number : of the last line that was taken
    n_comments : lines above the table that were passed over, each beginning with #
    """

    def __init__(self, stream: TextIO, dialect: Dialect) -> None:
        self._stream, self._dialect = stream, dialect
        self._spaces = dialect.delimiter == " "
        self._delimiter, self._quote = dialect.delimiter, dialect.quote
        self.number = self.n_comments = 0
        self._row: list[str] = []
        self._again: list[str] = []  # the next one last

    @property
    def may_have_spaces(self) -> bool:
        """Whether values of this row may have spaces around them; seldom, and looking for them takes long."""
        return len(self._row) > 1 or not self._row[0].isascii() or " " in self._row[0] or "\t" in self._row[0]

    def reader(self) -> Iterator[list[str]]:
        """What takes these lines and gives rows; an open or misplaced quotation mark is a csv.Error."""
        return _reader(self, self._dialect, strict=True)

    def begin_row(self) -> int:
        """Forget the row before; return the number of the line to come."""
        self._row.clear()
        if self.number == 0:
            self._pass_what_is_above()
        return self.number + 1

    def unquoted_row(self) -> list[str] | None:
        """The values of the line to come where nothing in it is quoted: csv.reader takes thrice as long."""
        if self._spaces:
            return None
        line = self._line()
        values = line.rstrip("\r\n")
        if not values or (self._quote and self._quote in values):
            self._put_back([line])
            return None
        self._row.append(line)
        return values.split(self._delimiter)

    def again(self) -> bool:
        """Have all lines of this row but the first come again; whether there are any."""
        rest = self._row[1:]
        self._put_back(rest)
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

    def _pass_what_is_above(self) -> None:
        """Pass over a word on the delimiter and comments; some programs write the header as the last one."""
        above: list[str] = []
        line = self._line()
        if SEPARATOR_LINE.fullmatch(line):
            line = self._line()
        while line and (line.startswith(_COMMENT) or not line.strip()):
            above.append(line)
            line = self._line()
        comments = [index for index, text in enumerate(above) if text.startswith(_COMMENT)]
        begin = next((index for index in comments if self._is_row(above[index], line)), len(above))
        if comments and begin == len(above) and self._is_header(above[comments[-1]], line):
            begin = comments[-1]
            above[begin] = above[begin].removeprefix(_COMMENT)
        self.n_comments = sum(index < begin for index in comments)
        self._put_back([*above[begin:], line])

    def _is_row(self, comment: str, below: str) -> bool:
        """Whether what looks like a comment is a row that begins with #, such as one with #N/A."""
        cells, others = self._values(comment), self._values(below)
        return len(cells) == len(others) and _has_number(cells) and _has_number(others)

    def _is_header(self, comment: str, below: str) -> bool:
        """Whether a comment names the columns of the row below: as many values, and numbers only there."""
        names, values = self._values(comment.removeprefix(_COMMENT)), self._values(below)
        return self._dialect.header and len(names) == len(values) and _has_number(values)

    def _values(self, line: str) -> list[str]:
        return next(_reader([line.strip() if self._spaces else line], self._dialect, strict=False), [])

    def _put_back(self, lines: list[str]) -> None:
        self._again.extend(reversed(lines))
        self.number -= len(lines)

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


def _has_number(values: list[str]) -> bool:
    return any(map(_LIKE_A_NUMBER.match, values))


def _reader(lines: "Lines | list[str]", dialect: Dialect, *, strict: bool) -> Iterator[list[str]]:
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        skipinitialspace=True,
        strict=strict,
    )

"""What a CSV file's dialect is, found by looking at its first rows."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Final, NamedTuple

from nnviz.core.errors import InputError
from nnviz.files.csv_cells import number
from nnviz.files.csv_dialect import DELIMITERS, Decimal, Delimiter, Dialect, Quote, beginning, encoding_of
from nnviz.files.csv_lines import SEPARATOR_LINE
from nnviz.files.csv_rows import Problem, Row, read_rows

SNIFFED_BYTES: Final = 64 * 1024
SNIFFED_ROWS: Final = 100
_SINGLE_QUOTED: Final = re.compile(r"(?:^|[,;\t|])[ ]*'[^'\n]*'[ ]*(?:[,;\t|]|\r?$)", re.MULTILINE)
_GROUPED: Final = re.compile(r"[-+−]?[0-9]{1,3}(?:,[0-9]{3})+")


class _Look(NamedTuple):
    """How the first rows look when they are separated by `delimiter`: the higher the score the better."""

    score: float
    delimiter: Delimiter
    decimal: Decimal
    header: bool


def sniff(data: bytes, among: Sequence[Delimiter] | None = None) -> Dialect:
    """The dialect in which most rows have the same number of values and most values are numbers.

    Parameters
    ----------
    among : the delimiters to choose from; the file's own word, or all, if None

    Raises
    ------
    InputError
        When `data` is not text, or no text at all.
    """
    encoding = encoding_of(data)
    text = beginning(data, encoding, SNIFFED_BYTES)
    whole = len(data) <= SNIFFED_BYTES
    if not text.strip():
        raise InputError("the file is empty" if whole else "the file begins with nothing but blank lines")
    quote: Quote = "'" if '"' not in text and _SINGLE_QUOTED.search(text) else '"'
    named = SEPARATOR_LINE.match(text)
    delimiters = among or [d for d in DELIMITERS if named and d == named[1]] or DELIMITERS
    looks = [_look(text, Dialect(delimiter, quote=quote), whole) for delimiter in delimiters]
    best = max(looks, key=lambda look: look.score)  # the first of the best
    return Dialect(best.delimiter, best.decimal, best.header, quote, encoding)


def _look(text: str, dialect: Dialect, whole: bool) -> _Look:
    found = list(islice(_found(text, dialect), SNIFFED_ROWS + 1))
    if len(found) > SNIFFED_ROWS or not whole:
        found = found[:-1] or found  # the last one may be cut
    rows = [item.cells for item in found if isinstance(item, Row)]
    if not rows:
        return _Look(0.0, dialect.delimiter, ".", True)
    decimal = _decimal(list(chain.from_iterable(rows)), dialect.delimiter)
    width, count = Counter(map(len, rows)).most_common(1)[0]
    header = not any(_is_number(cell, decimal) for cell in rows[0])
    if width < 2:
        return _Look(0.0, dialect.delimiter, decimal, header)
    cells = list(chain.from_iterable(row for row in rows[header:] if len(row) == width))
    share = sum(_is_number(cell, decimal) for cell in cells) / max(1, len(cells))
    return _Look(count / len(found) + share, dialect.delimiter, decimal, header)


def _found(text: str, dialect: Dialect) -> Iterator[Row | Problem]:
    try:
        yield from read_rows(io.StringIO(text, newline=""), dialect)
    except InputError:  # what reading will say too, unless another dialect is better
        return


def _decimal(cells: list[str], delimiter: Delimiter) -> Decimal:
    """What stands before decimals; 1,234 between commas may as well be a thousand, and is no evidence."""
    points = sum("." in cell and _is_number(cell, ".") for cell in cells)
    commas = [cell for cell in cells if "," in cell and _is_number(cell, ",")]
    if delimiter == "," and all(_GROUPED.fullmatch(cell) for cell in commas):
        return "."
    return "," if len(commas) > points else "."


def _is_number(cell: str, decimal: Decimal) -> bool:
    return number(cell, decimal) is not None

"""Cells of a table as numbers and as names."""

import math
import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import MAX_MAGNITUDE
from nnviz.files.csv_dialect import Decimal
from nnviz.files.csv_rows import shown

_READ_AT_ONCE: Final = 1_000  # cells; only where one of them is no plain number, each is looked at
MISSING: Final = frozenset({"", "na", "n/a", "nan", "null", "none", "?", "-"})
_THOUSANDS: Final = re.compile(r"[+-]?[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+(?:[.,][0-9]*)?")
_LIKE_A_NUMBER: Final = re.compile(r"[+−-]?[0-9.,][0-9.,'’_ \u00a0\u2009\u202f]*%?")
_JOINERS: Final = "\u200c\u200d"
_FLAG: Final = "\U0001f3f4"  # letters that cannot be seen make the flag of Wales of it
_FLAG_LETTERS: Final = "".join(map(chr, range(0xE0020, 0xE0080)))
_SPACE: Final = re.compile(r"[ \u00a0\u2009\u202f]")


def number(text: str, decimal: Decimal) -> float | None:
    """The number that a cell holds, which may be infinite; None where it holds none.

    The minus may be the true one and spaces may stand between thousands; a point or comma there
    is refused rather than guessed at.
    """
    if "_" in text or (decimal == "," and "." in text):  # 1_000 is a number in Python only
        return None
    plain = text.replace(",", ".") if decimal == "," else text
    try:
        value = float(plain)
    except ValueError:
        plain = plain.replace("−", "-")
        grouped = _THOUSANDS.fullmatch(plain)
        if not grouped and plain[:1] != "-":
            return None
        try:
            value = float(_SPACE.sub("", plain) if grouped else plain)
        except ValueError:
            return None
    return None if math.isnan(value) else value


def numbers(cells: Sequence[str], decimal: Decimal) -> npt.NDArray[np.float64]:
    """The numbers that cells hold, (n,) float64; nan where one holds none."""
    values = np.empty(len(cells))
    for start in range(0, len(cells), _READ_AT_ONCE):
        some = cells[start : start + _READ_AT_ONCE]
        plain = _plain_numbers(some, decimal)
        if plain is None:
            found = [number(cell, decimal) for cell in some]
            plain = [math.nan if value is None else value for value in found]
        values[start : start + _READ_AT_ONCE] = plain
    return values


def _plain_numbers(cells: Sequence[str], decimal: Decimal) -> list[float] | None:
    """What ``number`` makes of cells of which all are plain numbers, many times faster; else None."""
    text = "\n".join(cells)
    if "_" in text or (decimal == "," and "." in text):
        return None
    plain = text.replace(",", ".").split("\n") if decimal == "," else cells
    if len(plain) != len(cells):  # one has a line end in it
        return None
    try:
        return list(map(float, plain))
    except ValueError:
        return None


def not_a_number(text: str, decimal: Decimal) -> str:
    """Why a cell is no number that can be used."""
    if not text:
        return "the value is missing"
    if number(text, decimal) is not None:
        return f"{shown(text)} must be a number between −{MAX_MAGNITUDE:g} and {MAX_MAGNITUDE:g}"
    other: Decimal = "," if decimal == "." else "."
    if number(text, other) is not None:
        return f"{shown(text)} is not a number with a decimal {'point' if decimal == '.' else 'comma'}"
    return f"{shown(text)} is not a number"


def is_like_a_number(text: str, decimal: Decimal) -> bool:
    """Whether a cell holds a number or was meant to, as 1.234,5 and 50% were; a word was not."""
    return number(text, decimal) is not None or bool(_LIKE_A_NUMBER.fullmatch(text))


def is_missing(text: str) -> bool:
    """Whether a cell is empty or holds what stands for nothing."""
    return text.lower() in MISSING


def name(text: str) -> str:
    """A cell as the name of a column or class: on one line, nothing invisible in it but what joins signs."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() or _joins(text, i) else " " for i, c in enumerate(text))
    return " ".join(text.split())


def _joins(text: str, index: int) -> bool:
    """Whether an invisible sign makes one picture or word of its neighbours, as in a family of emoji."""
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    if text[index] in _FLAG_LETTERS:
        return before == _FLAG or (before in _FLAG_LETTERS and before != "")
    return text[index] in _JOINERS and _is_visible(before) and _is_visible(after)


def _is_visible(sign: str) -> bool:
    return sign != "" and sign.isprintable() and not sign.isspace()

"""Numbers as somebody types them, and as text that can be typed back."""

import math
import re
from typing import Final

from nnviz.core.errors import InputError

_MINUS: Final = "−"
_SPACES: Final = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " ")  # no-break, figure, thin, both
_NUMBER: Final = re.compile(
    r"[+-]? ?"
    r"(?:(?:[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:[.,][0-9]*)?|[.,][0-9]+)"  # 1 000,5 or 12. or .5
    r"(?:[eE][+-]?[0-9]+)?"
)
_EXAMPLES: Final = f"such as 0.5, 0,5, {_MINUS}2, 1e{_MINUS}3 or 1/3"


def parse_number(text: str) -> float:
    """Read a number or a fraction of two numbers.

    A point or a comma stands before the decimals; spaces, thin ones too, may stand between
    thousands; a minus may be the true one.

    Raises
    ------
    InputError
        When the text is no number, can be read in two ways, divides by zero, or is too large.
    """
    typed = text.strip()
    if not typed:
        raise InputError(f"Nothing is typed. Type a number {_EXAMPLES}.")
    parts = typed.split("/")
    if len(parts) > 2:
        raise InputError(f"“{typed}” is not a number. A fraction has one “/”, such as 1/3.")
    value, *divisors = (_decimal(part, typed) for part in parts)
    if 0.0 in divisors:
        raise InputError(f"“{typed}” divides by zero. Type another number below the line.")
    for divisor in divisors:
        value /= divisor
    if not math.isfinite(value):
        raise InputError(f"“{typed}” is too large. Type a number below 10³⁰⁸.")
    return value


def value_text(value: float) -> str:
    """The shortest text that ``parse_number`` reads as the same bits; a diverged value as nan or inf."""
    mantissa, e, exponent = repr(float(value)).removesuffix(".0").partition("e")
    return (mantissa + (f"e{int(exponent)}" if e else "")).replace("-", _MINUS)


def _decimal(text: str, typed: str) -> float:
    """One number; `typed` is what it is a part of."""
    plain = text.translate(_SPACES).replace(_MINUS, "-").strip()
    if _NUMBER.fullmatch(plain):
        return float(plain.replace(" ", "").replace(",", "."))
    if plain.count(".") + plain.count(",") > 1 and re.fullmatch(r"[+-]?[0-9., ]+", plain):
        raise InputError(
            f"“{typed}” has more than one point or comma. Type only the one before the decimals, "
            "such as 1234.5, 1234,5 or 1 234,5."
        )
    raise InputError(f"“{typed}” is not a number. Type one {_EXAMPLES}.")

"""Axis ranges and ticks: few, round, and written without needless digits."""

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from nnviz.views.numbers import MINUS, THIN_SPACE

Array = npt.NDArray[np.float64]
Range = tuple[float, float]

_LIMIT: Final = 1000
_ROUND: Final = (1.0, 2.0, 5.0, 10.0)
_X_ENDS: Final = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def round_step(span: float, at_most: int) -> float:
    """The smallest of 1, 2 and 5 · 10ᵏ that divides `span` > 0 into no more than `at_most` parts."""
    raw = span / max(1, at_most)
    power = 10.0 ** math.floor(math.log10(raw))
    return next(power * r for r in _ROUND if power * r >= raw * (1.0 - 1e-9))


def round_end(last: float) -> float:
    """A round number at or a little above `last`, at least 10: it stays put while `last` grows."""
    if last <= 10.0:
        return 10.0
    power = 10.0 ** math.floor(math.log10(last))
    return next(power * r for r in _X_ENDS if power * r >= last)


def enclosing_range(low: float, high: float) -> Range:
    """Round values around `low` … `high`; from 0 where the values come near it."""
    if low == high:
        margin = abs(low) * 0.1 or 1.0
        low, high = low - margin if low else 0.0, high + margin
    if 0.0 <= low < 0.4 * high:
        low = 0.0
    step = round_step(high - low, 5)
    return step * math.floor(low / step + 1e-9), step * math.ceil(high / step - 1e-9)


def enclosing_log_range(low: float, high: float) -> Range:
    """The powers of ten of 1, 2 or 5 · 10ᵏ around `low` … `high`, both > 0."""
    # 1, 2, 5 become 1, 5, 2 in the reciprocal: rounding that down rounds the value up.
    bottom, top = math.log10(_rounded_down(low)), -math.log10(_rounded_down(1.0 / high))
    return (bottom, top) if top > bottom else (bottom - 0.3, top + 0.3)


def linear_ticks(low: float, high: float, at_most: int) -> tuple[float, Array]:
    """The step between ticks in `low` … `high`, and the ticks: about `at_most`."""
    step = round_step(0.94 * (high - low), at_most)  # a plot's margins need no tick
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return step, step * np.arange(first, min(last, first + _LIMIT) + 1, dtype=np.float64)


def log_ticks(low: float, high: float, at_most: int) -> Array:
    """Tick values between 10**`low` and 10**`high`: 1, 2, 5 · 10ᵏ, or powers of ten, or evenly spaced."""
    powers = np.arange(math.floor(low), math.floor(high) + 1, dtype=np.float64)
    fine: Array = (10.0 ** powers[:, None] * np.array(_ROUND[:3])).ravel()
    fine = fine[(np.log10(fine) >= low - 1e-9) & (np.log10(fine) <= high + 1e-9)]
    if 2 <= len(fine) <= at_most:
        return fine
    powers = powers[powers >= low - 1e-9]
    if len(powers) >= 2:
        every = math.ceil(len(powers) / max(1, at_most))
        return np.asarray(10.0 ** powers[powers % every == 0])
    if len(fine) >= 2:
        return np.asarray(fine[:: math.ceil(len(fine) / max(1, at_most))])
    return linear_ticks(10.0**low, 10.0**high, at_most)[1]


def tick_text(value: float, step: float) -> str:
    """A tick as text, with the digits that a step of `step` asks for."""
    if abs(value) < step * 1e-6:
        return "0"
    last_digit = math.floor(math.log10(step) + 1e-9)
    if last_digit < -4 or abs(value) >= 1e9:
        digits = max(0, math.floor(math.log10(abs(value)) + 1e-9) - last_digit)
        mantissa, _, exponent = f"{value:.{digits}e}".partition("e")
        text = f"{mantissa}e{int(exponent)}"
    else:
        text = f"{value:,.{max(0, -last_digit)}f}"
    return text.replace("-", MINUS).replace(",", THIN_SPACE)


def _rounded_down(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    return max(power * r for r in _ROUND[:3] if power * r <= value * (1.0 + 1e-9))

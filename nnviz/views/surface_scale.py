"""How losses become colours and contour lines: even for a bowl, a steep wall and a plateau."""

import math
from dataclasses import dataclass
from functools import cache
from typing import Final, cast

import numpy as np
import numpy.typing as npt
from contourpy import contour_generator
from PySide6.QtGui import QColor

from nnviz.core.surface import Array, Surface
from nnviz.views.numbers import short
from nnviz.views.palette import Theme
from nnviz.views.ticks import tick_text

LINES: Final = 12  # contours, about
LOWEST_POWER: Final = 1 / 16  # however steep the walls
STRONGEST: Final = 0.4  # share of the secondary colour at the highest loss


@dataclass(frozen=True, slots=True)
class LossScale:
    """Losses from `low` to `high` as heights from 0 to 1: ((loss − low) / (high − low)) ** power.

    The power brings the median to the middle: for a bowl it is near ½, which sets contours at even
    distances; for walls that rise steeply it is smaller, for a plateau 1.
    """

    low: float
    high: float
    power: float

    @classmethod
    def of(cls, losses: Array) -> "LossScale | None":
        """The scale of a surface, or None where no loss is finite."""
        finite = losses[np.isfinite(losses)]
        if not finite.size:
            return None
        low, high, middle = float(finite.min()), float(finite.max()), float(np.median(finite))
        share = (middle - low) / (high - low) if high > low else 0.0
        power = math.log(0.5) / math.log(share) if 0.0 < share < 1.0 else 1.0
        return cls(low, high, min(1.0, max(LOWEST_POWER, power)))

    @property
    def is_flat(self) -> bool:
        """Whether all losses are the same, to the digits that numbers have."""
        return self.high - self.low <= 1e-12 * abs(self.high)

    def heights(self, losses: Array) -> npt.NDArray[np.float32]:
        """0 to 1; 1 where a loss is not finite."""
        if self.is_flat:
            return np.where(np.isfinite(losses), 0.0, 1.0).astype(np.float32)
        shares = np.nan_to_num((losses - self.low) / (self.high - self.low), nan=1.0)
        return (shares**self.power).astype(np.float32)

    def levels(self) -> list[tuple[float, str]]:
        """Losses to draw contours at, and as text: at even heights, with as few digits as keep them apart."""
        if self.is_flat:
            return []
        shares = (np.arange(1, LINES + 1) / (LINES + 1)) ** (1.0 / self.power)
        exact = self.low + (self.high - self.low) * shares
        gaps = np.diff(exact, prepend=self.low)
        levels = (_rounded(*pair) for pair in zip(exact.tolist(), gaps.tolist(), strict=True))
        return sorted((level, text) for level, text in set(levels) if self.low < level < self.high)


def _rounded(value: float, gap: float) -> tuple[float, str]:
    """A level and its text, moved by at most an eighth of the gap below it, so that it has few digits."""
    step = 10.0 ** math.floor(math.log10(max(0.25 * gap, 1e-300)))
    rounded = round(value / step) * step
    return (rounded, tick_text(rounded, step)) if math.isfinite(rounded) else (value, short(value))


def contours(surface: Surface, scale: LossScale) -> list[tuple[str, list[Array]]]:
    """For each of the scale's levels its text and its lines, each (k, 2) in values of the two parameters."""
    losses = np.ma.masked_invalid(surface.losses)
    generator = contour_generator(surface.request.xs, surface.request.ys, losses)
    return [(text, cast(list[Array], generator.lines(level))) for level, text in scale.levels()]


@cache
def surface_table(theme: Theme) -> npt.NDArray[np.uint8]:
    """256 colours, (256, 3): the panel's own for the lowest loss, ever greyer for higher ones."""
    panel, grey = (
        np.array([c.red(), c.green(), c.blue()], float)
        for c in (QColor(theme.panel), QColor(theme.secondary))
    )
    share = np.linspace(0.0, STRONGEST, 256)[:, None]
    return np.asarray(np.round(panel + (grey - panel) * share), np.uint8)


def loss_at(surface: Surface, x: float, y: float) -> float:
    """The loss at a place, between the four points around it; nan outside, or where one is not finite."""
    request = surface.request
    column, row = (
        (value - low) / (high - low) * (request.resolution - 1)
        for value, (low, high) in ((x, request.cut.x_range), (y, request.cut.y_range))
    )
    last = request.resolution - 1
    if not (0.0 <= column <= last and 0.0 <= row <= last):
        return math.nan
    i, j = min(int(column), last - 1), min(int(row), last - 1)
    right, up = column - i, row - j
    (a, b), (c, d) = surface.losses[j : j + 2, i : i + 2].tolist()
    return float((1 - up) * ((1 - right) * a + right * b) + up * ((1 - right) * c + right * d))

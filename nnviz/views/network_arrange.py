"""Where everything goes in a network diagram of a given size. No Qt."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np

from nnviz.views.network_layout import (
    LABEL_HEIGHT,
    SMALLEST_TILE,
    WIDEST_ROW,
    Array,
    Column,
    Label,
    Layout,
)

LARGEST_TILE: Final = 46.0
LABELLED_TILE: Final = 15.0  # the smallest tile that still gives room to a label below it
LARGEST_DOT: Final = 8.0
ROW_PITCH: Final = 4.0  # the closest that dots may stand
LABEL_GAP: Final = 14.0  # between two columns of long labels, else they wall off the edges
GAP: Final = 4.0


def arrange(
    sizes: Sequence[int], width: float, height: float, full: Sequence[float], names: Sequence[float]
) -> Layout:
    """Place a network of `sizes` units a column in a rectangle.

    Parameters
    ----------
    sizes : units per column, inputs first
    width, height : of the rectangle, px
    full, names : widest label of each column with and without its value, px
    """
    sides = _sides(sizes, width, height)
    labels = _labels(sizes, sides, width, height, full, names)
    wants = _widths(sides, labels, full, names)
    left, right = wants[0] / 2.0, width - wants[-1] / 2.0
    xs = np.linspace(left, right, len(sizes))
    columns = []
    for i, (units, side) in enumerate(zip(sizes, sides, strict=True)):
        shown = min(units, int(height // ROW_PITCH))
        if shown < units:
            shown = max(1, int((height - LABEL_HEIGHT) // ROW_PITCH))
        columns.append(
            Column(float(xs[i]), _rows(shown, units, side, height, labels[i]), side, units, labels[i], 0.0)
        )
    rooms = _rooms(columns, wants, width)
    return Layout(width, height, tuple(replace(c, room=r) for c, r in zip(columns, rooms, strict=True)))


def _sides(sizes: Sequence[int], width: float, height: float) -> list[float]:
    """The side of each column's nodes: alike where that is large enough, else each as large as it fits."""
    widest = min(LARGEST_TILE, max(SMALLEST_TILE, 0.55 * width / len(sizes)))
    fits = [min(widest, _row_side(height / units)) for units in sizes]
    if min(fits) >= 20.0:
        return [min(fits)] * len(sizes)
    ends = max(min(fits), min(28.0, widest))
    return [min(fit, ends) for fit in fits]


def _row_side(row: float) -> float:
    labelled = row - LABEL_HEIGHT - GAP
    if labelled >= LABELLED_TILE:
        return labelled
    if row - 3.0 >= SMALLEST_TILE:
        return row - 3.0
    return float(np.clip(row - 1.0, ROW_PITCH - 1.0, LARGEST_DOT))


def _labels(
    sizes: Sequence[int],
    sides: Sequence[float],
    width: float,
    height: float,
    full: Sequence[float],
    names: Sequence[float],
) -> list[Label]:
    """The most that can be written in every column without touching its neighbours."""
    fits = [height / n >= side + LABEL_HEIGHT + 2.0 for n, side in zip(sizes, sides, strict=True)]
    hidden, ends = range(1, len(sizes) - 1), (0, len(sizes) - 1)
    for inner, outer in (
        (Label.FULL, Label.FULL),
        (Label.NAME, Label.FULL),
        (Label.NONE, Label.FULL),
        (Label.NAME, Label.NAME),
        (Label.NONE, Label.NAME),
    ):
        labels = [Label.NONE] * len(sizes)
        for i in (*hidden, *ends):
            if fits[i]:
                labels[i] = outer if i in ends else inner
        wants = _widths(sides, labels, full, names)
        pitch = (width - (wants[0] + wants[-1]) / 2.0) / (len(sizes) - 1)
        free = LABEL_GAP if inner is Label.FULL else GAP
        if all((a + b) / 2.0 + free <= pitch for a, b in pairwise(wants)):
            return labels
    return [Label.NONE] * len(sizes)


def _widths(
    sides: Sequence[float], labels: Sequence[Label], full: Sequence[float], names: Sequence[float]
) -> list[float]:
    text = [(0.0, n, f)[label] for label, n, f in zip(labels, names, full, strict=True)]
    # A bias square stands out a little on the left.
    return [max(side + GAP, wanted) for side, wanted in zip(sides, text, strict=True)]


def _rows(shown: int, units: int, side: float, height: float, label: Label) -> Array:
    usable = height - (LABEL_HEIGHT if shown < units else 0.0)
    pitch = min(usable / shown, WIDEST_ROW)
    rows = (np.arange(shown) - (shown - 1) / 2.0) * pitch + usable / 2.0
    # A node and its label are centred together.
    return np.asarray(rows - (LABEL_HEIGHT / 2.0 if label and side >= SMALLEST_TILE else 0.0))


def _rooms(columns: Sequence[Column], wants: Sequence[float], width: float) -> list[float]:
    """What each column's labels may take up: what they want, and half of what is free on either side."""
    rooms = []
    for i, column in enumerate(columns):
        free = 2.0 * min(column.x, width - column.x) - wants[i]
        for j in (i - 1, i + 1):
            if 0 <= j < len(columns):
                free = min(free, abs(columns[j].x - column.x) - (wants[i] + wants[j]) / 2.0 - GAP)
        rooms.append(wants[i] + max(free, 0.0))
    return rooms

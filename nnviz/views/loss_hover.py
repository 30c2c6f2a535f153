"""What the mouse is told in the Loss panel's plot: the record nearest to it, of the nearest curve."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF

from nnviz.views.loss_lines import Curve, GhostLine
from nnviz.views.loss_series import GhostSeries, LossSeries, nearest


@dataclass(frozen=True, slots=True)
class Reading:
    """One record of a curve.

    Attributes
    ----------
    iteration, loss, held_out : what was recorded; held_out is nan where there is none
    ghost : the ghost's name, or "" for the run itself
    """

    iteration: int
    loss: float
    held_out: float = math.nan
    ghost: str = ""


def reading_at(
    pointer: QPointF,
    series: LossSeries,
    ghosts: Sequence[GhostSeries],
    run: Curve,
    lines: Sequence[GhostLine],
) -> Reading:
    """The record nearest to the mouse, of the curve that is nearest above or below it.

    Parameters
    ----------
    pointer : the mouse, in the coordinates of the axes
    ghosts, lines : what was recorded of each ghost, and how it is drawn
    run : how the run is drawn
    """
    x, y = pointer.x(), pointer.y()
    closest = abs(run.at(x) - y) if len(run.x) else math.inf
    chosen: GhostSeries | None = None
    for ghost, line in zip(ghosts, lines, strict=True):
        if line.curve.covers(x) and (distance := abs(line.curve.at(x) - y)) < closest:
            closest, chosen = distance, ghost
    if chosen is not None:
        at = nearest(chosen.iterations, x)
        return Reading(int(chosen.iterations[at]), float(chosen.train[at]), ghost=chosen.name)
    at = nearest(series.iterations, x)
    return Reading(int(series.iterations[at]), float(series.train[at]), float(series.held_out[at]))

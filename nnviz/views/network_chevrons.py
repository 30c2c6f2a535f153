"""Chevrons: which way values or gradients go along the edges of a network diagram."""

from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

from nnviz.views.network_layout import Array, EdgeTable, curve_rise
from nnviz.views.palette import Theme

MOST: Final = 48  # more than this hide the edges
IN_LINE: Final = 12  # so few stand side by side; more are spread along their edges
SMALLEST: Final = 2.2
LARGEST: Final = 5.0  # px from the tip to the middle


def draw_chevrons(
    painter: QPainter,
    theme: Theme,
    table: EdgeTable,
    indices: npt.NDArray[np.intp],
    *,
    curved: bool,
    forward: bool,
) -> None:
    """Draw an arrow head on each edge of one layer.

    Parameters
    ----------
    indices : (n,) of the edges, the weakest first; of many, only the strongest have a chevron
    curved : whether the edges are curves
    forward : whether the heads point to the right
    """
    if not len(indices):
        return
    indices = indices[-MOST:]
    places, slopes = places_on(table, indices, _parts(table, indices), curved=curved)
    gap = float((table.ends[indices, 0] - table.starts[indices, 0]).min())
    head = _head(float(np.clip(0.1 * gap, SMALLEST, LARGEST)), forward=forward)
    heads = QPainterPath()
    for (x, y), angle in zip(places.tolist(), np.degrees(np.arctan(slopes)).tolist(), strict=True):
        heads.addPath(QTransform().translate(x, y).rotate(angle).map(head))
    heads.setFillRule(Qt.FillRule.WindingFill)
    # The rim keeps a head apart from an edge as dark as itself.
    painter.strokePath(heads, QPen(QColor(theme.panel), 2.0))
    painter.fillPath(heads, QColor(theme.text))


def places_on(
    table: EdgeTable, indices: npt.NDArray[np.intp], part: Array, *, curved: bool
) -> tuple[Array, Array]:
    """Points on edges, (n, 2) px, and the slopes there, (n,), when `part` (n,) of the way across is gone."""
    start, span = table.starts[indices], table.ends[indices] - table.starts[indices]
    rise, slope = curve_rise(part) if curved else (part, np.ones_like(part))
    places = start + span * np.column_stack([part, rise])
    return places, slope * span[:, 1] / span[:, 0]


def _parts(table: EdgeTable, indices: npt.NDArray[np.intp]) -> Array:
    """How far along its edge each chevron stands, (n,) from 0 to 1: not on top of one another."""
    if len(indices) <= IN_LINE:
        return np.full(len(indices), 0.5)
    targets = table.targets[indices]
    return np.asarray(0.34 + 0.32 * targets / max(int(targets.max()), 1))


def _head(size: float, *, forward: bool) -> QPainterPath:
    tip = size if forward else -size
    head = QPainterPath(QPointF(tip, 0.0))
    for x, y in ((-0.8 * tip, size), (-0.25 * tip, 0.0), (-0.8 * tip, -size)):
        head.lineTo(x, y)
    head.closeSubpath()
    return head

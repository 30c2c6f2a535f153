"""Chevrons: which way values or gradients go along the edges of a network diagram."""

from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

from nnviz.views.network_layout import Array, EdgeTable, curve_rise
from nnviz.views.palette import Theme

SMALLEST: Final = 2.4
LARGEST: Final = 5.0  # px from the tip to the middle
APART: Final = 4.0  # sizes from one head to the next along the edges, else they pile up
IN_A_ROW: Final = 2.6  # where they stand in a straight row


def draw_chevrons(
    painter: QPainter,
    theme: Theme,
    table: EdgeTable,
    indices: npt.NDArray[np.intp],
    *,
    curved: bool,
    forward: bool,
) -> None:
    """Draw arrow heads along the edges of one layer.

    Each edge has one half-way across; where those would stand on top of one another, each node that
    edges arrive at has one instead.

    Parameters
    ----------
    indices : (n,) of the edges
    curved : whether they are curves
    forward : whether the heads point to the right
    """
    if not len(indices):
        return
    gap = float((table.ends[indices, 0] - table.starts[indices, 0]).min())
    size = float(np.clip(0.09 * gap, SMALLEST, LARGEST))
    places, slopes = places_on(table, indices, 0.5, curved=curved)
    if _nearest(places) < APART * size:
        places = _arrivals(table, indices, size, forward=forward)
        slopes = np.zeros(len(places))
    head = _head(size, forward=forward)
    heads = QPainterPath()
    heads.setFillRule(Qt.FillRule.WindingFill)
    for (x, y), angle in zip(places.tolist(), np.degrees(np.arctan(slopes)).tolist(), strict=True):
        heads.addPath(QTransform().translate(x, y).rotate(angle).map(head))
    # The rim keeps a head apart from an edge as dark as itself.
    painter.strokePath(heads, QPen(QColor(theme.panel), 2.0))
    painter.fillPath(heads, QColor(theme.text))


def places_on(
    table: EdgeTable, indices: npt.NDArray[np.intp], part: float, *, curved: bool
) -> tuple[Array, Array]:
    """Points on edges, (n, 2) px, and the slopes there, (n,), when `part` of the way across is gone."""
    start, span = table.starts[indices], table.ends[indices] - table.starts[indices]
    parts = np.full(len(indices), part)
    rise, slope = curve_rise(parts) if curved else (parts, np.ones_like(parts))
    places = start + span * np.column_stack([parts, rise])
    return places, slope * span[:, 1] / span[:, 0]


def _nearest(places: Array) -> float:
    """The distance of the two points, side by side, that are nearest to each other; px."""
    return float(np.diff(np.sort(places[:, 1])).min(initial=np.inf))


def _arrivals(table: EdgeTable, indices: npt.NDArray[np.intp], size: float, *, forward: bool) -> Array:
    """Points just before the nodes that edges arrive at, (n, 2) px, as many as fit."""
    ends = np.unique(table.ends[indices] if forward else table.starts[indices], axis=0)
    ends[:, 0] += -1.5 * size if forward else 1.5 * size
    pitch = _nearest(ends)
    return ends[:: max(1, int(np.ceil(IN_A_ROW * size / pitch)))]


def _head(size: float, *, forward: bool) -> QPainterPath:
    tip = size if forward else -size
    head = QPainterPath(QPointF(tip, 0.0))
    for x, y in ((-0.8 * tip, size), (-0.25 * tip, 0.0), (-0.8 * tip, -size)):
        head.lineTo(x, y)
    head.closeSubpath()
    return head

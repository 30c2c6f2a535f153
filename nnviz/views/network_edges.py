"""How the weights of a network diagram are drawn: few pens, many edges a pen."""

import math
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from nnviz.views.network_chevrons import draw_chevrons, places_on
from nnviz.views.network_layout import EdgeTable, Layout, Node
from nnviz.views.network_moment import Flow
from nnviz.views.network_nodes import mixed
from nnviz.views.palette import Theme
from nnviz.views.picture_kind import keeps_lines

LEVELS: Final = 16  # widths a sign; with zero that makes 33 pens
THINNEST: Final = 0.8
WIDEST: Final = 7.0
FADED: Final = 0.2
LEAST_ACCENT: Final = 3.0  # px, of the widest edge where one is selected
MOST_CURVES: Final = 400  # more edges than this are straight, faint lines
FLATTEST: Final = 0.14  # in a gap narrower than this share of its height curves stand upright
MOST_EDGES: Final = 1500  # of more edges than this only the strongest are drawn


class Emphasis(NamedTuple):
    """Which edges stand out; the others step back.

    Attributes
    ----------
    focus : the node whose edges are looked for, before anything else
    flow : what has just gone along some of them
    quiet : whether edges step back even where nothing flows
    """

    focus: Node | None = None
    flow: Flow | None = None
    quiet: bool = False

    def chosen(self, table: EdgeTable) -> npt.NDArray[np.bool_] | None:
        """Which edges stand out, (n_edges,), or None where all are alike."""
        if self.focus is not None:
            return table.touching(self.focus)
        if self.flow is not None:
            return np.equal(table.columns, self.flow.column)
        return np.zeros(len(table), bool) if self.quiet else None


@dataclass(frozen=True, eq=False)
class EdgeStyle:
    """How every edge of one frame looks.

    Attributes
    ----------
    levels : (n_edges,) from −LEVELS to LEVELS: sign and size of the weight, 0 for exactly 0
    drawn : indices of the edges that are drawn
    widest : px, the width of LEVELS
    curved : whether edges are curves
    dense : whether there are so many that they have to step back
    """

    levels: npt.NDArray[np.int8]
    drawn: npt.NDArray[np.intp]
    widest: float
    curved: bool
    dense: bool

    def width(self, level: int) -> float:
        """Width of an edge, px."""
        return edge_width(abs(level), self.widest)

    def strength(self, level: int) -> float:
        """How much an edge stands out from the background, 0 to 1."""
        return 0.2 + 0.45 * abs(level) / LEVELS if self.dense else 1.0

    @property
    def reach(self) -> npt.NDArray[np.float64]:
        """How far from its middle each drawn edge can be hit, (n_drawn,) px."""
        widths = np.array([self.width(level) for level in range(LEVELS + 1)])
        return widths[np.abs(self.levels[self.drawn])] / 2.0 + 3.0


def edge_width(level: int, widest: float) -> float:
    """Width of an edge of a level from 0 to LEVELS, px."""
    return THINNEST + (widest - THINNEST) * max(level - 1, 0) / (LEVELS - 1)


def style_edges(layout: Layout, weights: npt.NDArray[np.float64], largest: float) -> EdgeStyle:
    """Choose pens, and which edges to draw.

    Parameters
    ----------
    weights : (n_edges,) in the order of layout.edges
    largest : the largest |weight| of the whole network, shown or not
    """
    # An infinite weight is the largest there is; one that is not a number is drawn as 0.
    size = np.minimum(np.abs(weights) / largest, 1.0) if largest > 0.0 else np.zeros(len(weights))
    size[np.isnan(size)] = 0.0
    levels = (np.ceil(size * LEVELS) * np.where(weights < 0.0, -1.0, 1.0)).astype(np.int8)
    if len(weights) > MOST_EDGES:
        drawn = np.argpartition(size, -MOST_EDGES)[-MOST_EDGES:].astype(np.intp)
    else:
        drawn = np.arange(len(weights), dtype=np.intp)
    widest = float(np.clip(min(0.12 * layout.row_pitch, 0.11 * layout.column_gap), 1.6, WIDEST))
    dense = len(drawn) > MOST_CURVES
    if dense:
        widest = 1.0  # up to 1 px lines are drawn five times as fast; strength is in the colour
    curved = not dense and layout.column_gap > FLATTEST * layout.tallest
    return EdgeStyle(levels, drawn, widest, curved, dense)


class EdgePainter:
    """Draws the edges of one layout; keeps the shape of every edge between frames."""

    def __init__(self, layout: Layout) -> None:
        self._table = layout.edges
        self._paths: list[QPainterPath] = []
        self._lines: list[QLineF] = []
        self._cached = QPixmap()
        self._cache_key: tuple[object, ...] = ()

    @property
    def table(self) -> EdgeTable:
        """The edges that can be drawn."""
        return self._table

    def draw_cached(
        self,
        painter: QPainter,
        style: EdgeStyle,
        theme: Theme,
        size: tuple[float, float],
        emphasis: Emphasis,
    ) -> None:
        """Draw all edges, some of them so that they stand out.

        Nothing is drawn anew while every weight keeps its level: pointing at things, labels that
        change, and slow training cost one copy of a picture of `size` px.
        """
        if keeps_lines():
            self._draw_emphasised(painter, style, theme, emphasis)
            return
        ratio = painter.device().devicePixelRatioF()
        key = (style.levels.tobytes(), style.drawn.tobytes(), theme, emphasis, ratio)
        if key != self._cache_key:
            self._cache_key = key
            self._cached = QPixmap(math.ceil(size[0] * ratio), math.ceil(size[1] * ratio))
            self._cached.setDevicePixelRatio(ratio)
            self._cached.fill(QColor(theme.panel))
            on_pixmap = QPainter(self._cached)
            on_pixmap.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_emphasised(on_pixmap, style, theme, emphasis)
            on_pixmap.end()
        painter.drawPixmap(QPointF(0.0, 0.0), self._cached)

    def _draw_emphasised(self, painter: QPainter, style: EdgeStyle, theme: Theme, emphasis: Emphasis) -> None:
        chosen = emphasis.chosen(self._table)
        self.draw(painter, style, theme, strength=None if chosen is None else FADED)
        if chosen is None:
            return
        # All edges of a node are drawn, those of a large layer as without emphasis.
        all_of_them = emphasis.focus is not None
        standing_out = np.flatnonzero(chosen) if all_of_them else style.drawn[chosen[style.drawn]]
        self.draw(painter, style, theme, standing_out, strength=1.0)

    def draw_flow(self, painter: QPainter, style: EdgeStyle, theme: Theme, emphasis: Emphasis) -> None:
        """Draw which way something has just gone, along the edges that stand out."""
        chosen = emphasis.chosen(self._table)
        if emphasis.flow is None or chosen is None:
            return
        flowing = style.drawn[(chosen & (self._table.columns == emphasis.flow.column))[style.drawn]]
        forward = emphasis.flow.forward
        draw_chevrons(painter, theme, self._table, flowing, curved=style.curved, forward=forward)

    def draw(
        self,
        painter: QPainter,
        style: EdgeStyle,
        theme: Theme,
        which: npt.NDArray[np.intp] | None = None,
        *,
        strength: float | None = None,
    ) -> None:
        """Draw the edges at indices `which` (default: all that the style wants), the weakest first.

        `strength`, from 0 to 1, is how much they stand out; the style decides if it is not given.
        """
        which = style.drawn if which is None else which
        levels = style.levels[which]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for level in sorted(set(levels.tolist()), key=abs):
            painter.setPen(_pen(theme, level, style.widest, strength or style.strength(level)))
            self._stroke(painter, which[levels == level], curved=style.curved)

    def draw_halo(self, painter: QPainter, style: EdgeStyle, theme: Theme, index: int) -> None:
        """Draw a soft band of the accent colour behind one edge, and the edge again on top."""
        colour = QColor(theme.accent)
        colour.setAlphaF(0.35)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, style.width(int(style.levels[index])) + 6.0))
        chosen = np.array([index], np.intp)
        self._stroke(painter, chosen, curved=style.curved)
        self.draw(painter, style, theme, chosen, strength=1.0)

    def draw_accented(self, painter: QPainter, style: EdgeStyle, theme: Theme, index: int) -> None:
        """Draw one edge, drawn or left out, in the accent colour; dashed as its sign wants."""
        level = int(style.levels[index])
        pen = QPen(_pen(theme, level, max(style.widest, LEAST_ACCENT), 1.0))
        pen.setColor(QColor(theme.accent))
        band = QColor(theme.accent)
        band.setAlphaF(0.25)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for each in (QPen(band, pen.widthF() + 7.0), pen):
            painter.setPen(each)
            self._stroke(painter, np.array([index], np.intp), curved=style.curved)

    def middle(self, style: EdgeStyle, index: int) -> QPointF:
        """Where an edge is half-way across."""
        places, _ = places_on(self._table, np.array([index], np.intp), 0.5, curved=style.curved)
        return QPointF(*places[0].tolist())

    def _stroke(self, painter: QPainter, indices: npt.NDArray[np.intp], *, curved: bool) -> None:
        if not curved:
            if not self._lines:
                ends = np.concatenate([self._table.starts, self._table.ends], axis=1)
                self._lines = [QLineF(*row) for row in ends.tolist()]
            painter.drawLines([self._lines[i] for i in indices.tolist()])
            return
        if not self._paths:
            self._paths = [self._curve(i) for i in range(len(self._table))]
        joined = QPainterPath()
        for i in indices.tolist():
            joined.addPath(self._paths[i])
        painter.drawPath(joined)

    def _curve(self, index: int) -> QPainterPath:
        (x0, y0), (x1, y1) = self._table.starts[index], self._table.ends[index]
        path = QPainterPath()
        path.moveTo(x0, y0)
        path.cubicTo((x0 + x1) / 2.0, y0, (x0 + x1) / 2.0, y1, x1, y1)
        return path


@cache
def _pen(theme: Theme, level: int, widest: float, strength: float) -> QPen:
    colour = theme.secondary if level == 0 else theme.positive if level > 0 else theme.negative
    width = edge_width(abs(level), widest)
    # Mixed with the background and opaque: translucent lines take five times as long to draw.
    pen = QPen(mixed(theme.panel, colour, strength), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if level < 0:
        dash = max(4.5, 1.15 * width)
        pen.setDashPattern([dash / width, 0.65 * dash / width])
    return pen

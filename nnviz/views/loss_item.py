"""All that is drawn in the Loss plot's area, as one graphics item.

pyqtgraph's own curve, line and scatter items work out bounds that nobody asks for here; one item for
all of them takes less than half of their time.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnviz.views.loss_labels import Label, LossLabels, columns, draw_values, value_boxes
from nnviz.views.loss_lines import Curve, GhostLine
from nnviz.views.palette import LIGHT, Theme
from nnviz.views.visible_item import VisibleItem

DOT_RADIUS: Final = 3.5  # px
PALE: Final = 0.5  # opacity of what comes after the moment shown


class Limit(NamedTuple):
    """A line across the plot: how high, and what it stands for."""

    y: float
    text: str


class LossItem(VisibleItem):
    """The run's curves, its ghosts', limits, the moment shown with its dot, the crosshair, and names."""

    def __init__(self) -> None:
        super().__init__()
        self.train = self.held_out = Curve()
        self.ghosts: tuple[GhostLine, ...] = ()
        self.limits: tuple[Limit, ...] = ()
        self.moment = 0.0
        self.in_past = False
        self.dots: tuple[QPointF, ...] = ()
        self.cross: tuple[QPointF, ...] = ()
        self.labels = LossLabels()
        self._paths: list[tuple[QPen, QPainterPath]] = []
        self._value_boxes: list[QRectF] = []
        self._is_stale = True  # paths and labels are made when they are painted
        self._arranged_for = QTransform()
        self.show_theme(LIGHT)

    def show_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._theme = theme
        self._changed()

    def show_curves(self, train: Curve, held_out: Curve, ghosts: Sequence[GhostLine] = ()) -> None:
        """Draw these curves from now on; an empty one is not drawn."""
        self.train, self.held_out, self.ghosts = train, held_out, tuple(ghosts)
        self._changed()

    def show_limits(self, limits: Sequence[Limit]) -> None:
        """Draw these lines across the plot."""
        self.limits = tuple(limits)
        self._changed()

    def show_moment(self, iteration: float, dots: tuple[QPointF, ...], *, in_past: bool = False) -> None:
        """Mark the iteration shown, and its loss if it can be drawn; pale is what comes after a past one."""
        self.moment, self.dots, self.in_past = iteration, dots, in_past
        self._changed()

    def show_cross(self, points: tuple[QPointF, ...]) -> None:
        """Draw a crosshair through the first of `points` and a dot at each; none: no crosshair."""
        self.cross = points
        self.update()

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Draw lines in plot coordinates with pens of one pixel; dots and names in pixels."""
        theme, area, transform = self._theme, self.boundingRect(), painter.transform()
        limits = [limit for limit in self.limits if area.top() <= limit.y <= area.bottom()]
        if self._is_stale or transform != self._arranged_for:
            self._paths = self._made_paths()
            self._arrange(transform, area, limits)
            self._is_stale, self._arranged_for = False, transform
        self._draw_straight_lines(painter, area, limits)
        painter.resetTransform()  # the curves go over these texts, and names over the curves
        texts, danger, panel = [limit.text for limit in limits], QColor(theme.danger), QColor(theme.panel)
        draw_values(painter, texts, self._value_boxes, danger, panel)
        painter.setTransform(transform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for pen, path in self._paths:
            painter.setPen(pen)
            painter.drawPath(path)
        painter.resetTransform()
        self.labels.draw(painter, theme)
        painter.setPen(_pen(theme.panel))
        painter.setBrush(QColor(theme.accent))
        for point in (*self.dots, *self.cross):
            painter.drawEllipse(transform.map(point), DOT_RADIUS, DOT_RADIUS)

    def _arrange(self, transform: QTransform, area: QRectF, limits: Sequence[Limit]) -> None:
        """Find places for all that is written, in pixels."""
        pixels, reach = transform.mapRect(area), 2.0 * DOT_RADIUS
        dots = [transform.map(point) for point in self.dots]
        taken = [QRectF(dot.x() - reach, dot.y() - reach, 2.0 * reach, 2.0 * reach) for dot in dots]
        heights = [transform.map(QPointF(0.0, limit.y)).y() for limit in limits]
        self._value_boxes = value_boxes([limit.text for limit in limits], heights, pixels, taken)
        self.labels.arrange(self._made_labels(transform, pixels), pixels, [*taken, *self._value_boxes])

    def _draw_straight_lines(self, painter: QPainter, area: QRectF, limits: Sequence[Limit]) -> None:
        painter.setPen(_pen(self._theme.danger, Qt.PenStyle.DashLine))
        for limit in limits:
            painter.drawLine(QLineF(area.left(), limit.y, area.right(), limit.y))
        theme = self._theme
        painter.setPen(_pen(theme.accent) if self.in_past else _pen(theme.secondary, Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(self.moment, area.top(), self.moment, area.bottom()))
        if self.cross:
            painter.setPen(_pen(theme.secondary))
            at = self.cross[0]
            painter.drawLine(QLineF(at.x(), area.top(), at.x(), area.bottom()))
            painter.drawLine(QLineF(area.left(), at.y(), area.right(), at.y()))

    def _changed(self) -> None:
        self._is_stale = True
        self.update()

    def _made_paths(self) -> list[tuple[QPen, QPainterPath]]:
        """All curves with their pens, the most important last."""
        pens = self._ghost_pens()
        paths = [(pen, ghost.curve.path()) for pen, ghost in zip(pens, self.ghosts, strict=True)]
        dashed = _pen(self._theme.secondary, Qt.PenStyle.DashLine)
        for curve, pen in ((self.held_out, dashed), (self.train, _pen(self._theme.accent))):
            if not self.in_past:
                paths.append((pen, curve.path()))
                continue
            before, after = curve.split(self.moment)
            paths += [(_paler(pen), after.path()), (pen, before.path())]
        return paths

    def _ghost_pens(self) -> list[QPen]:
        """A pen for each ghost: there are fewer colours than ghosts, and a colour's second line is dashed."""
        pens, used = [], set()
        for ghost in self.ghosts:
            colour = self._theme.ghost(ghost.number)
            pens.append(_pen(colour, Qt.PenStyle.DashDotLine if colour in used else Qt.PenStyle.SolidLine))
            used.add(colour)
        return pens

    def _made_labels(self, transform: QTransform, pixels: QRectF) -> list[Label]:
        """The names of the ghosts, and the run's before them where there are any."""
        if not self.ghosts:
            return []
        this_run = QCoreApplication.translate("LossItem", "this run")
        lines = [(this_run, _pen(self._theme.accent), self.train)]
        for ghost, pen in zip(self.ghosts, self._ghost_pens(), strict=True):
            lines.append((ghost.name, pen, ghost.curve))
        x = (columns(pixels) - transform.dx()) / transform.m11()
        labels = []
        for text, pen, curve in lines:
            if len(curve.x):
                heights = np.interp(x, curve.x, curve.y, left=np.nan, right=np.nan)
                end = transform.map(QPointF(curve.x[-1], curve.y[-1]))
                heights = transform.m22() * heights + transform.dy()
                labels.append(Label(text, pen, end, heights, is_run=curve is self.train))
        return labels


def _pen(colour: str, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    pen = QPen(QColor(colour), 1.0, style)
    pen.setCosmetic(True)
    return pen


def _paler(pen: QPen) -> QPen:
    colour = pen.color()
    colour.setAlphaF(PALE)
    pale = QPen(pen)
    pale.setColor(colour)
    return pale

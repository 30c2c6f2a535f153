"""All that is drawn in the Loss plot's area, as one graphics item.

pyqtgraph's own curve, line and scatter items work out bounds that nobody asks for here; one item for
all of them takes less than half of their time.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnviz.views.loss_series import Array
from nnviz.views.palette import LIGHT, Theme
from nnviz.views.visible_item import VisibleItem

DOT_RADIUS: Final = 3.5  # px


@dataclass(frozen=True, slots=True)
class Curve:
    """A line in plot coordinates: x and y (n,), both finite."""

    x: Array = field(default_factory=lambda: np.empty(0))
    y: Array = field(default_factory=lambda: np.empty(0))

    def path(self) -> QPainterPath:
        """The line as Qt draws it."""
        path: QPainterPath = pg.functions.arrayToQPath(self.x, self.y, connect="all", finiteCheck=False)
        return path


class LossItem(VisibleItem):
    """Both curves, the moment shown with its dot, and the crosshair."""

    def __init__(self) -> None:
        super().__init__()
        self.train = self.held_out = Curve()
        self.moment = 0.0
        self.dots: tuple[QPointF, ...] = ()
        self.cross: tuple[QPointF, ...] = ()
        self._paths = (QPainterPath(), QPainterPath())
        self.show_theme(LIGHT)

    def show_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._train_pen = _pen(theme.accent)
        self._held_out_pen = _pen(theme.secondary, Qt.PenStyle.DashLine)
        self._moment_pen = _pen(theme.secondary, Qt.PenStyle.DotLine)
        self._cross_pen = _pen(theme.secondary)
        self._dot_pen, self._dot_colour = _pen(theme.panel), QColor(theme.accent)
        self.update()

    def show_curves(self, train: Curve, held_out: Curve) -> None:
        """Draw these curves from now on; an empty one is not drawn."""
        self.train, self.held_out = train, held_out
        self._paths = (held_out.path(), train.path())
        self.update()

    def show_moment(self, iteration: float, dots: tuple[QPointF, ...]) -> None:
        """Mark the iteration shown, and its loss if it can be drawn."""
        self.moment, self.dots = iteration, dots
        self.update()

    def show_cross(self, points: tuple[QPointF, ...]) -> None:
        """Draw a crosshair through the first of `points` and a dot at each; none: no crosshair."""
        self.cross = points
        self.update()

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Draw lines in plot coordinates with pens of one pixel, and dots in pixels."""
        area = self.boundingRect()
        painter.setPen(self._moment_pen)
        painter.drawLine(QLineF(self.moment, area.top(), self.moment, area.bottom()))
        if self.cross:
            painter.setPen(self._cross_pen)
            at = self.cross[0]
            painter.drawLine(QLineF(at.x(), area.top(), at.x(), area.bottom()))
            painter.drawLine(QLineF(area.left(), at.y(), area.right(), at.y()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for path, pen in zip(self._paths, (self._held_out_pen, self._train_pen), strict=True):
            painter.setPen(pen)
            painter.drawPath(path)
        centres = [painter.transform().map(point) for point in (*self.dots, *self.cross)]
        painter.resetTransform()
        painter.setPen(self._dot_pen)
        painter.setBrush(self._dot_colour)
        for centre in centres:
            painter.drawEllipse(centre, DOT_RADIUS, DOT_RADIUS)


def _pen(colour: str, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    pen = QPen(QColor(colour), 1.0, style)
    pen.setCosmetic(True)
    return pen

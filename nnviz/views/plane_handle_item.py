"""HandleItem: lights up the head or the line that the mouse is on, or holds."""

from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.views.palette import Theme
from nnviz.views.plane_grip import Place
from nnviz.views.plane_handles import Handles
from nnviz.views.plane_scene import PlaneScene
from nnviz.views.visible_item import VisibleItem

GLOW_PX = 9.0  # radius around a head
LINE_GLOW_PX = 7.0  # width along a line
PIVOT_PX = 4.5
GLOW = 0.35  # opacity


class HandleItem(VisibleItem):
    """A glow, and the place that a line would be turned about."""

    def __init__(self) -> None:
        super().__init__()
        self._glow, self._ink, self._fill = QColor(), QColor(), QColor()
        self._head: Place | None = None
        self._line: QLineF | None = None
        self._pivot: Place | None = None

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._ink, self._glow, self._fill = QColor(theme.accent), QColor(theme.accent), QColor(theme.panel)
        self._glow.setAlphaF(GLOW)
        self.update()

    def show_handle(self, scene: PlaneScene, handles: Handles, view: QRectF) -> None:
        """Light up what the scene says, where it is now; of a line what is inside `view`."""
        shown, handle = (self._head, self._line, self._pivot), scene.handle
        self._head = self._line = self._pivot = None
        if handle is not None and handle.kind == "head":
            unit = handles.unit(handle)
            self._head = None if unit is None else unit.weights
        elif handle is not None and (line := handles.line(handle)) is not None:
            self._line = line.visible(view)
            if handle.kind == "turn" and self._line is not None:
                self._pivot = scene.pivot or line.pivot(self._line)
        if shown != (self._head, self._line, self._pivot):
            self.update()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw in pixels, so that the glow keeps its size."""
        if self._head is None and self._line is None:
            return
        to_pixels = painter.transform()
        box = to_pixels.mapRect(self.boundingRect())
        painter.save()
        painter.resetTransform()
        painter.setClipRect(box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._line is not None:
            painter.setPen(QPen(self._glow, LINE_GLOW_PX))
            painter.drawLine(to_pixels.map(self._line))
        if self._pivot is not None:
            painter.setPen(QPen(self._ink, 2.0))
            painter.setBrush(self._fill)
            painter.drawEllipse(to_pixels.map(QPointF(*self._pivot)), PIVOT_PX, PIVOT_PX)
        if self._head is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._glow)
            painter.drawEllipse(to_pixels.map(QPointF(*self._head)), GLOW_PX, GLOW_PX)
        painter.restore()

"""SurfaceBox: turns the mouse over the loss surface into intents."""

from typing import Any, Final

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt, Signal

WHEEL_ZOOM: Final = 0.998  # for each unit that a wheel tells, 120 to a notch
NARROWEST: Final = 1e-9  # that one can zoom in, as a share of how far from 0 one looks; digits end below
WIDEST: Final = 1e9


class SurfaceBox(pg.ViewBox):  # type: ignore[misc]
    """The surface's view box: a click chooses a place, a drag pans, the wheel zooms.

    Signals
    -------
    place_clicked : float, float
    mouse_moved : object
        (x, y) under the mouse, or None when it has left.
    view_moved : ()
        The user has panned or zoomed.
    """

    place_clicked = Signal(float, float)
    mouse_moved = Signal(object)
    view_moved = Signal()

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self.disableAutoRange()
        self.setAcceptHoverEvents(True)

    def mouseClickEvent(self, event: Any) -> None:
        """Tell where; the second click of a double click says nothing new."""
        event.accept()
        if event.button() == Qt.MouseButton.LeftButton and not event.double():
            position = self.mapSceneToView(event.scenePos())
            self.place_clicked.emit(position.x(), position.y())

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        """Pan."""
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            event.ignore()
            return
        event.accept()
        before, after = self.mapSceneToView(event.lastScenePos()), self.mapSceneToView(event.scenePos())
        self._show(self.viewRect().translated(before.x() - after.x(), before.y() - after.y()))

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        """Zoom around the mouse."""
        centre = self.mapSceneToView(event.scenePos())
        self._zoom(WHEEL_ZOOM ** event.delta(), centre.x(), centre.y())
        event.accept()

    def zoom(self, steps: int) -> None:
        """Zoom in (or out) around the middle."""
        middle = self.viewRect().center()
        self._zoom(0.8**steps, middle.x(), middle.y())

    def hoverEvent(self, event: Any) -> None:
        """Tell where the mouse is."""
        if event.isExit():
            self.mouse_moved.emit(None)
        else:
            position = self.mapSceneToView(event.scenePos())
            self.mouse_moved.emit((position.x(), position.y()))

    def _zoom(self, factor: float, x: float, y: float) -> None:
        rect = self.viewRect()
        self._show(
            QRectF(
                x + (rect.left() - x) * factor,
                y + (rect.top() - y) * factor,
                rect.width() * factor,
                rect.height() * factor,
            )
        )

    def _show(self, rect: QRectF) -> None:
        """Show this, unless numbers would have no digits left for it."""
        ends = ((rect.left(), rect.right()), (rect.top(), rect.bottom()))
        for low, high in ends:
            farthest = max(abs(low), abs(high))
            if farthest > WIDEST or high - low < NARROWEST * max(1.0, farthest):
                return
        self.setRange(rect, padding=0)
        self.view_moved.emit()

"""PlaneBox: turns mouse events in the plane into intents."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtWidgets import QGraphicsRectItem

from nnviz.views.plane_grip import Handle
from nnviz.views.plane_handles import NO_HANDLES, Handles

HIT_PX: Final = 10.0  # how near to a point's centre the mouse must be


class PlaneBox(pg.ViewBox):  # type: ignore[misc]
    """The plane's view box: left click and drag edit points, the middle button pans, the wheel zooms.

    Signals
    -------
    empty_clicked : float, float, bool
        A click where no point is: x, y, and whether it was the right button.
    point_clicked : int, bool
        A click on a point: its index, and whether Shift or Ctrl was held (to add to the selection).
    point_menu_requested : int, QPoint
        A right click on a point: its index, and the place on the screen.
    point_dragged : int, float, float, bool
        The point at this index was dragged to x, y; the last one says that the button is up.
    box_selected : object
        Indices of the points within a box drawn with Shift held.
    double_clicked : bool
        A double click; whether its first click hit a point that was there already.
    mouse_moved : object
        (x, y) under the mouse, or None when it has left.
    hovered : object, object
        Index of the point, and the Handle, that the mouse has come to; None for each that it has left.
    handle_grabbed : Handle, float, float
        A drag of a weight vector's head or of a line has begun at x, y.
    handle_dragged : float, float, bool
        It has come to x, y; the last one says that the button is up.

    Attributes
    ----------
    handles : what can be dragged besides points
    """

    empty_clicked = Signal(float, float, bool)
    point_clicked = Signal(int, bool)
    point_menu_requested = Signal(int, object)
    point_dragged = Signal(int, float, float, bool)
    box_selected = Signal(object)
    double_clicked = Signal(bool)
    mouse_moved = Signal(object)
    hovered = Signal(object, object)
    handle_grabbed = Signal(object, float, float)
    handle_dragged = Signal(float, float, bool)

    def __init__(self) -> None:
        super().__init__(lockAspect=True, enableMenu=False)
        self._positions: npt.NDArray[np.float64] = np.empty((0, 2))
        self.handles: Handles = NO_HANDLES
        self._dragged: int | Handle | None = None
        self._hovered: tuple[int | None, Handle | None] | None = (None, None)  # None: to be told anew
        self._offset = QPointF()
        self._hit_before = False
        self._rubber_band = QGraphicsRectItem()
        self._rubber_band.setVisible(False)
        self.addItem(self._rubber_band, ignoreBounds=True)
        self.setAcceptHoverEvents(True)

    def set_positions(self, positions: npt.NDArray[np.float64]) -> None:
        """Where points can be hit, (n, 2) in plane coordinates."""
        self._positions = positions

    def set_handles(self, handles: Handles) -> None:
        """What can be dragged besides points, from now on."""
        self.handles = handles
        handle = self._hovered[1] if self._hovered is not None else None
        if handle is not None and handles.unit(handle) is None:  # gone from under the mouse
            self._hovered = None
            self.hovered.emit(None, None)

    def show_colour(self, colour: str) -> None:
        """Draw the selection box in a colour."""
        self._rubber_band.setPen(pg.mkPen(colour, width=1))

    def hit(self, position: QPointF) -> int | None:
        """Index of the point nearest to `position` (plane coordinates) within HIT_PX, or None."""
        return self._nearest(position)[0]

    def _nearest(self, position: QPointF) -> tuple[int | None, float]:
        """The point that is hit, and how far it is, in pixels; None and infinity where none is."""
        if not len(self._positions):
            return None, np.inf
        width, height = self.viewPixelSize()
        distance = np.hypot(
            (self._positions[:, 0] - position.x()) / width, (self._positions[:, 1] - position.y()) / height
        )
        nearest = int(np.argmin(distance))
        return (nearest, float(distance[nearest])) if distance[nearest] <= HIT_PX else (None, np.inf)

    def _under(self, position: QPointF) -> tuple[int | None, Handle | None]:
        """What a drag from a place would move: a point or a handle, never both."""
        index, distance = self._nearest(position)
        handle = self.handles.at(position, self.viewPixelSize(), self.viewRect(), distance)
        return (index, None) if handle is None else (None, handle)

    def mouseClickEvent(self, event: Any) -> None:
        """Tell what was clicked."""
        event.accept()
        position = self.mapSceneToView(event.scenePos())
        index = self.hit(position)
        if event.double():
            if event.button() == Qt.MouseButton.LeftButton:
                self.double_clicked.emit(self._hit_before)
            return
        self._hit_before = index is not None
        right = event.button() == Qt.MouseButton.RightButton
        if event.button() == Qt.MouseButton.MiddleButton:
            return
        if index is None:
            self.empty_clicked.emit(position.x(), position.y(), right)
        elif right:
            self.point_menu_requested.emit(index, event.screenPos().toPoint())
        else:
            extend = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
            self.point_clicked.emit(index, bool(event.modifiers() & extend))

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        """Move a point or a handle, draw a selection box, or pan."""
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan(event)
        elif event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
        elif self._dragged is None and self._draws_box(event):
            self._drag_box(event)
        else:
            self._drag(event)

    def _draws_box(self, event: Any) -> bool:
        return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) or self._rubber_band.isVisible()

    def _pan(self, event: Any) -> None:
        event.accept()
        before, after = self.mapSceneToView(event.lastScenePos()), self.mapSceneToView(event.scenePos())
        self.translateBy(x=before.x() - after.x(), y=before.y() - after.y())

    def _drag(self, event: Any) -> None:
        if event.isStart():
            self._grab(self.mapSceneToView(event.buttonDownScenePos()))
        if self._dragged is None:
            event.ignore()
            return
        event.accept()
        place, dragged, finished = self.mapSceneToView(event.scenePos()), self._dragged, event.isFinish()
        if finished:
            self._dragged = self._hovered = None
        if isinstance(dragged, Handle):
            self.handle_dragged.emit(place.x(), place.y(), finished)
        else:
            place += self._offset
            self.point_dragged.emit(dragged, place.x(), place.y(), finished)

    def _grab(self, pressed: QPointF) -> None:
        index, handle = self._under(pressed)
        self._dragged = index if handle is None else handle
        if handle is not None:
            self.handle_grabbed.emit(handle, pressed.x(), pressed.y())
        elif index is not None:
            x, y = self._positions[index]
            self._offset = QPointF(x - pressed.x(), y - pressed.y())

    def _drag_box(self, event: Any) -> None:
        event.accept()
        start = self.mapSceneToView(event.buttonDownScenePos())
        box = QRectF(start, self.mapSceneToView(event.scenePos())).normalized()
        self._rubber_band.setRect(box)
        self._rubber_band.setVisible(not event.isFinish())
        if event.isFinish():
            self.box_selected.emit(self.within(box))

    def within(self, box: QRectF) -> Sequence[int]:
        """Indices of the points in a box of plane coordinates."""
        if not len(self._positions):
            return []
        x, y = self._positions.T
        inside = (x >= box.left()) & (x <= box.right()) & (y >= box.top()) & (y <= box.bottom())
        return [int(i) for i in np.flatnonzero(inside)]

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        """Zoom around the mouse, both axes alike."""
        factor = 0.998 ** event.delta()
        self.scaleBy((factor, factor), center=self.mapSceneToView(event.scenePos()))
        event.accept()

    def hoverEvent(self, event: Any) -> None:
        """Tell where the mouse is, and on what."""
        hovered: tuple[int | None, Handle | None] = (None, None)
        if event.isExit():
            self.mouse_moved.emit(None)
        else:
            position = self.mapSceneToView(event.scenePos())
            hovered = self._under(position)
            self.mouse_moved.emit((position.x(), position.y()))
        if hovered != self._hovered and not isinstance(self._dragged, Handle):
            self._hovered = hovered
            self.hovered.emit(*hovered)

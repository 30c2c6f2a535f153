"""PlaneHands: drags of weight vectors and lines become other weights and biases."""

import math
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from nnviz.views.plane_canvas import PlaneCanvas
from nnviz.views.plane_grip import Grip, Handle, PlaneUnit, Values
from nnviz.views.plane_scene import PlaneScene

FRAME_MS: Final = 16  # values are asked for at most once a frame


class PlaneHands(QObject):
    """Holds what is dragged, asks for its values, and lets Escape put back those from before.

    Signals
    -------
    parameters_requested : object, bool
        As in PlaneView.
    handle_changed : ()
        The mouse has come to something that can be dragged, or has left it.

    Attributes
    ----------
    scene : what is dragged in, or None as long as there is nothing
    """

    parameters_requested = Signal(object, bool)
    handle_changed = Signal()

    def __init__(self, canvas: PlaneCanvas, parent: QWidget) -> None:
        super().__init__(parent)
        self.scene: PlaneScene | None = None
        self._canvas = canvas
        self._grip: Grip | None = None
        self._wanted: Values | None = None  # not asked for yet
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(FRAME_MS)
        self._pause.timeout.connect(self._ask)
        box = canvas.box
        box.hovered.connect(self._hovered)
        box.handle_grabbed.connect(self._grabbed)
        box.handle_dragged.connect(self._dragged)
        parent.installEventFilter(self)

    @Slot(object, object)
    def _hovered(self, _index: int | None, handle: Handle | None) -> None:
        if self._grip is None:
            self._show(handle)

    @Slot(object, float, float)
    def _grabbed(self, handle: Handle, x: float, y: float) -> None:
        box = self._canvas.box
        self._grip = box.handles.grip(handle, (x, y), box.viewRect())
        if self._grip is not None:
            self._show(handle)

    @Slot(float, float, bool)
    def _dragged(self, x: float, y: float, finished: bool) -> None:
        if self._grip is None:
            return
        unit = self._canvas.box.handles.unit(self._grip.handle)
        if unit is None or not _is_like(unit, self._grip.start):
            self._let_go()  # the network has become another one
            return
        values = self._grip.values(unit, (x, y))
        if all(map(math.isfinite, values.values())):
            self._wanted = values
        if finished:
            self._finish(self._wanted or self._grip.before())
        elif not self._pause.isActive():
            self._ask()

    @Slot()
    def _ask(self) -> None:
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self._pause.start()
            self.parameters_requested.emit(wanted, False)

    def _finish(self, values: Values) -> None:
        self._let_go()
        self.parameters_requested.emit(values, True)

    def _let_go(self) -> None:
        self._pause.stop()
        self._grip = self._wanted = None
        self._show(None)

    def _show(self, handle: Handle | None) -> None:
        scene, grip = self.scene, self._grip
        if scene is None:
            return
        scene.handle, scene.pivot = handle, None if grip is None else grip.pivot
        self._canvas.viewport().setCursor(self._cursor(handle))
        self.handle_changed.emit()

    def _cursor(self, handle: Handle | None) -> Qt.CursorShape:
        """A hand that takes a head or an end of a line; arrows where a line goes."""
        unit = None if handle is None else self._canvas.box.handles.unit(handle)
        if handle is None or unit is None:
            return Qt.CursorShape.ArrowCursor
        if handle.kind == "move":
            return _across(unit)
        return Qt.CursorShape.OpenHandCursor if self._grip is None else Qt.CursorShape.ClosedHandCursor

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Escape while something is held: it puts back the values from before."""
        if self._grip is None or not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Escape:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # so that it does not become a shortcut of the window
        elif event.type() == QEvent.Type.KeyPress:
            self._finish(self._grip.before())
        return True


def _is_like(unit: PlaneUnit, other: PlaneUnit) -> bool:
    """Whether a unit still has the same inputs on the axes, and a bias where it had one."""
    return unit.axes == other.axes and (unit.bias is None) == (other.bias is None)


def _across(unit: PlaneUnit) -> Qt.CursorShape:
    """The arrows that are nearest to the direction of a unit's weights."""
    shapes = (
        Qt.CursorShape.SizeHorCursor,
        Qt.CursorShape.SizeBDiagCursor,
        Qt.CursorShape.SizeVerCursor,
        Qt.CursorShape.SizeFDiagCursor,
    )
    return shapes[round(math.atan2(unit.weights[1], unit.weights[0]) / (math.pi / 4)) % 4]

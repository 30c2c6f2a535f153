"""PlaneKeyboard: does in the plane what keys ask for."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from nnviz.views.plane_canvas import PlaneCanvas
from nnviz.views.plane_editing import PlaneEditing
from nnviz.views.plane_keys import KeyIntent
from nnviz.views.plane_scene import PlaneScene

NUDGE_PX: Final = 4.0  # how far an arrow key moves


class PlaneKeyboard(QObject):
    """Moves, adds, deletes, chooses classes and zooms by keys; an event filter of the plane's widget.

    Signals
    -------
    class_chosen : int
        New points are to be of this class.
    """

    class_chosen = Signal(int)

    def __init__(self, canvas: PlaneCanvas, editing: PlaneEditing) -> None:
        super().__init__(editing)
        self._canvas, self._editing = canvas, editing

    def tab(self, step: int) -> bool:
        """Select the next (or previous) sample; False past the last one, with nothing selected."""
        scene = self._editing.scene
        if scene is None:
            return False
        found = scene.keys.select_next(len(scene.dataset), step)
        self._editing.select(scene.keys.selection)
        return found

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that mean something here; bring and remove the cursor with the focus."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and self._wants(event):
                event.accept()  # so that it does not become a shortcut of the window
                return True
            return event.type() == QEvent.Type.KeyPress and self._press(event)
        if isinstance(event, QFocusEvent):
            if event.type() == QEvent.Type.FocusOut:
                self._leave()
            elif event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
                self._enter()
        return False

    def _wants(self, event: QKeyEvent) -> bool:
        scene = self._editing.scene
        return scene is not None and scene.keys.intent(event) is not None

    def _press(self, event: QKeyEvent) -> bool:
        scene = self._editing.scene
        intent = scene.keys.intent(event) if scene is not None else None
        if scene is None or intent is None:
            return False
        self._do(scene, intent)
        return True

    def _enter(self) -> None:
        """Show the cursor, unless something is selected."""
        scene = self._editing.scene
        if scene is not None and not scene.keys.takes_arrows:
            self._editing.place_cursor(self._middle())

    def _leave(self) -> None:
        scene = self._editing.scene
        if scene is not None and scene.keys.cursor is not None:
            self._editing.place_cursor(None)

    def _do(self, scene: PlaneScene, intent: KeyIntent) -> None:
        editing, cursor = self._editing, scene.keys.cursor
        match intent.name:
            case "move":
                self._move(cursor, intent.direction)
            case "add" if cursor is not None:
                editing.add(*cursor)
            case "add":
                editing.select([])
                editing.place_cursor(self._middle())
            case "delete":
                editing.delete_selection()
            case "class" if scene.keys.selection:
                if intent.number < scene.dataset.n_classes:
                    editing.class_requested.emit(tuple(scene.keys.selection), intent.number)
            case "class":
                self.class_chosen.emit(intent.number)
            case "cancel" if editing.give_up_drag():
                pass
            case "cancel":
                editing.place_cursor(None)
                editing.select([])
            case "zoom":
                self._canvas.zoom(intent.number)

    def _move(self, cursor: tuple[float, float] | None, direction: tuple[int, int]) -> None:
        width, height = self._canvas.box.viewPixelSize()
        dx, dy = direction[0] * NUDGE_PX * width, direction[1] * NUDGE_PX * height
        if cursor is None:
            self._editing.move(dx, dy)
        else:
            self._editing.place_cursor((cursor[0] + dx, cursor[1] + dy))

    def _middle(self) -> tuple[float, float]:
        middle = self._canvas.box.viewRect().center()
        return middle.x(), middle.y()

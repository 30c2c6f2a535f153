"""PlaneKeyboard: does in the plane what keys ask for."""

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeyEvent

from nnviz.views.plane_canvas import PlaneCanvas
from nnviz.views.plane_editing import PlaneEditing
from nnviz.views.plane_keys import KeyIntent
from nnviz.views.plane_scene import PlaneScene

NUDGE_PX: Final = 4.0  # how far an arrow key moves


class PlaneKeyboard(QObject):
    """Moves, adds, deletes, chooses classes and zooms by keys.

    Signals
    -------
    class_chosen : int
        New points are to be of this class.
    """

    class_chosen = Signal(int)

    def __init__(self, canvas: PlaneCanvas, editing: PlaneEditing) -> None:
        super().__init__(editing)
        self._canvas, self._editing = canvas, editing

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key means something here, and so must not become a shortcut of the window."""
        scene = self._editing.scene
        return scene is not None and scene.keys.intent(event) is not None

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key asks for; False where it is not for the plane."""
        scene = self._editing.scene
        intent = scene.keys.intent(event) if scene is not None else None
        if scene is None or intent is None:
            return False
        self._do(scene, intent)
        return True

    def enter(self) -> None:
        """The focus came by Tab: show the cursor, unless something is selected."""
        scene = self._editing.scene
        if scene is not None and not scene.keys.takes_arrows:
            self._editing.place_cursor(self._middle())

    def leave(self) -> None:
        """The cursor goes with the focus."""
        scene = self._editing.scene
        if scene is not None and scene.keys.cursor is not None:
            self._editing.place_cursor(None)

    def tab(self, step: int) -> bool:
        """Select the next (or previous) sample; False past the last one, with nothing selected."""
        scene = self._editing.scene
        if scene is None:
            return False
        found = scene.keys.select_next(len(scene.dataset), step)
        self._editing.select(scene.keys.selection)
        return found

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

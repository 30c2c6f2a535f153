"""HandleWords: what a drag of a head or a line changes, and what that has come to."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from nnviz.core.letters import Names
from nnviz.core.names import names_for
from nnviz.core.snapshot import Snapshot
from nnviz.views.plane_grip import Handle
from nnviz.views.plane_scene import PlaneScene
from nnviz.views.plane_vectors import vector_name


class HandleWords(QObject):
    """A sentence about what the mouse could drag, or drags."""

    def text(self, scene: PlaneScene, number: Callable[[float], str]) -> str:
        """What a drag does and the values that it changes, as they are; "" where there is nothing to drag."""
        handle, snapshot = scene.handle, scene.snapshot
        if handle is None or snapshot is None or handle.unit >= snapshot.weights[0].shape[1]:
            return ""
        names = names_for(snapshot.experiment)
        values = _values(handle, snapshot, scene.axes, names)
        shown = ", ".join(f"{name} = {number(value)}" for name, value in values)
        return self._verb(handle).format(self._object(handle, names), shown)

    def _verb(self, handle: Handle) -> str:
        return {
            "head": self.tr("Drag: change {0} · {1}"),
            "move": self.tr("Drag: move {0} · {1}"),
            "turn": self.tr("Drag: turn {0} · {1}"),
        }[handle.kind]

    def _object(self, handle: Handle, names: Names) -> str:
        if handle.is_boundary:
            return self.tr("the boundary")
        vector = vector_name(names, handle.unit)
        return vector if handle.kind == "head" else self.tr("the line of {0}").format(vector)


def _values(
    handle: Handle, snapshot: Snapshot, axes: tuple[int, int], names: Names
) -> list[tuple[str, float]]:
    """Names and values of the weights and the bias that a drag changes."""
    unit, weights, biases = handle.unit, snapshot.weights[0], snapshot.biases[0]
    values = []
    if handle.kind != "move":
        values = [(names.weight(0, axis, unit), float(weights[axis, unit])) for axis in dict.fromkeys(axes)]
    if handle.kind != "head" and biases is not None:
        values.append((names.bias(0, unit), float(biases[unit])))
    return values

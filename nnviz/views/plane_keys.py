"""PlaneKeys: what a key means while the plane has the focus."""

from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


@dataclass(frozen=True, slots=True)
class KeyIntent:
    """What a key asks for: one of move, add, delete, class, next, previous, cancel, fit, zoom."""

    name: str
    direction: tuple[int, int] = (0, 0)
    number: int = 0


@dataclass(slots=True)
class PlaneKeys:
    """The keyboard's place in the plane.

    Arrows belong to the plane only while they have something to move: a selected point, or the
    cursor, which Tab brings and a click takes away. Otherwise they step the run, as everywhere.

    Attributes
    ----------
    cursor : (x, y) of the keyboard's cursor, or None
    selection : indices of the selected samples, in the order they were chosen
    """

    cursor: tuple[float, float] | None = None
    selection: list[int] = field(default_factory=list)

    @property
    def takes_arrows(self) -> bool:
        """Whether arrows move something here."""
        return self.cursor is not None or bool(self.selection)

    def intent(self, event: QKeyEvent) -> KeyIntent | None:
        """What the key asks the plane to do, or None where it is not for the plane."""
        key = Qt.Key(event.key())
        plain = event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        ) == Qt.KeyboardModifier(0)
        if not plain:
            return None
        if key in _ARROWS:
            return KeyIntent("move", _ARROWS[key]) if self.takes_arrows else None
        if Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
            return KeyIntent("class", number=int(key) - int(Qt.Key.Key_0))
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return KeyIntent("add")
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            return KeyIntent("delete") if self.selection else None
        if key == Qt.Key.Key_Escape:
            return KeyIntent("cancel") if self.takes_arrows else None
        zoom = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}.get(key)
        return None if zoom is None else KeyIntent("zoom", number=zoom)

    def select_next(self, n_points: int, step: int) -> bool:
        """Select the next (or previous) sample; False past the last one, with nothing selected."""
        current = self.selection[-1] if self.selection else (-1 if step > 0 else n_points)
        following = current + step
        self.cursor = None
        if 0 <= following < n_points:
            self.selection = [following]
            return True
        self.selection = []
        return False

    def keep_selection_below(self, n_points: int) -> None:
        """Forget selected samples that are no longer there."""
        self.selection = [i for i in self.selection if i < n_points]

"""How keys move the selection in a network diagram."""

from typing import Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from nnviz.core.part import Part
from nnviz.views.network_layout import Node
from nnviz.views.network_parts import is_node, next_around, node_part, part_node
from nnviz.views.network_picture import NetworkPicture

_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_AROUND: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KeyMove(NamedTuple):
    """What a key does to the selection.

    Attributes
    ----------
    columns, units : to the node so far away
    around : steps around the selected unit: the weights into it, its bias, and the unit again
    clears : nothing is selected afterwards
    """

    columns: int = 0
    units: int = 0
    around: int = 0
    clears: bool = False

    def target(self, picture: NetworkPicture, selected: Part | None) -> Part | None:
        """What is selected after the move."""
        if self.clears:
            return None
        if selected is None or not picture.shows(selected):
            return node_part(Node(0, 0))
        node = part_node(selected)
        if not self.around:
            return node_part(picture.neighbour(node, self.columns, self.units))
        n_sources = len(picture.layout.columns[node.column - 1].ys)
        bias = picture.frame.architecture.bias
        return next_around(selected, n_sources, self.around, bias=bias)


def opens_value(event: QKeyEvent, selected: Part | None) -> bool:
    """Whether a key asks to type the value of what is selected; a unit's bias is opened by F2 alone."""
    key = Qt.Key(event.key())
    if selected is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    return key == Qt.Key.Key_F2 or (key in _ENTER and not is_node(selected))


def key_move(event: QKeyEvent, selected: Part | None) -> KeyMove | None:
    """What a key does, or None if it is not for the diagram."""
    key = Qt.Key(event.key())
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if modifiers == Qt.KeyboardModifier.ShiftModifier:
        return KeyMove(around=_AROUND[key]) if key in _AROUND and selected is not None else None
    if modifiers != Qt.KeyboardModifier.NoModifier:
        return None
    if key in _ARROWS:
        return KeyMove(*_ARROWS[key])
    if selected is None:
        return None
    if key in _ENTER and is_node(selected):
        return KeyMove(around=1)
    return KeyMove(clears=True) if key == Qt.Key.Key_Escape else None

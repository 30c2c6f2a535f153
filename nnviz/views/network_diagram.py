"""NetworkDiagram: the drawing of a network, with hover, selection and keys."""

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from nnviz.core.snapshot import Snapshot
from nnviz.views.network_frame import NetworkFrame, newest_field
from nnviz.views.network_layout import Edge, Node
from nnviz.views.network_picture import NetworkPicture
from nnviz.views.network_words import NetworkWords
from nnviz.views.palette import LIGHT, Theme

_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_KEYBOARD: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class NetworkDiagram(QWidget):
    """Nodes and edges of a network: pointing tells a value, a click or an arrow key selects a node.

    Signals
    -------
    node_selected : object
        The Node that is selected now, or None.
    """

    node_selected = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("network_diagram")
        self.setAccessibleName(self.tr("Network diagram"))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 120)
        self._words = NetworkWords(self)
        self._picture: NetworkPicture | None = None
        self._frame: NetworkFrame | None = None
        self._theme = LIGHT
        self._selected: Node | None = None
        self._mouse: QPointF | None = None
        self._hovered: Node | Edge | None = None
        self._on_bias = False
        self._focus_shown = False

    @property
    def frame(self) -> NetworkFrame | None:
        """What is shown."""
        return self._frame

    @property
    def picture(self) -> NetworkPicture | None:
        """The frame as it is drawn now, or None before there is one."""
        if self._frame is None:
            return None
        width, height = self.width(), self.height()
        if self._picture is None or not self._picture.fits(self._frame, width, height):
            self._picture = NetworkPicture(self._words, self._frame, width, height)
        elif self._picture.frame is not self._frame:
            self._picture.show_frame(self._frame)
        return self._picture

    @property
    def selected(self) -> Node | None:
        """The selected node, if there is one."""
        return self._selected

    @property
    def hovered(self) -> Node | Edge | None:
        """What the mouse is on."""
        return self._hovered

    def sizeHint(self) -> QSize:
        """As in a window of 1280 × 800."""
        return QSize(292, 360)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a network with the values of a moment. Nothing is worked out before it is painted."""
        before = self._frame
        self._frame = NetworkFrame(snapshot, newest_field(snapshot, before))
        if before is not None and before.architecture.sizes != self._frame.architecture.sizes:
            self._hover(None, on_bias=False)
            if self._selected is not None and not self._exists(self._selected):
                self.select(None)
        elif self._hovered is not None and self._mouse is not None:
            self._show_tip()
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Switch colours."""
        self._theme = theme
        self.update()

    def select(self, node: Node | None) -> None:
        """Select a node, or none."""
        if node != self._selected:
            self._selected = node
            self.node_selected.emit(node)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the network."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if (picture := self.picture) is not None:
            picture.draw(painter, self._theme, self._selected, self._hovered, on_bias=self._on_bias)
        if self._focus_shown and self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.0, 1.0, -1.0, -1.0), 7.0, 7.0)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what the mouse is on."""
        self._mouse = event.position()
        if (picture := self.picture) is None:
            return
        if (node := picture.bias_at(self._mouse)) is not None:
            self._hover(node, on_bias=True)
        else:
            self._hover(picture.node_at(self._mouse) or picture.edge_at(self._mouse), on_bias=False)

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is on nothing any more."""
        self._mouse = None
        self._hover(None, on_bias=False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the node under the mouse."""
        picture = self.picture
        if event.button() != Qt.MouseButton.LeftButton or picture is None:
            event.ignore()
            return
        self.select(picture.bias_at(event.position()) or picture.node_at(event.position()))

    def event(self, event: QEvent) -> bool:
        """Keep the arrow keys from the window's shortcuts while the diagram has the focus."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._takes(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the selection with the arrows, drop it with Escape."""
        if not self._takes(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.select(None)
        else:
            self._move(*_ARROWS[Qt.Key(event.key())])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys act here, if the focus came by a key."""
        self._focus_shown = event.reason() in _KEYBOARD
        super().focusInEvent(event)

    def _takes(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if event.key() == Qt.Key.Key_Escape:
            return plain and self._selected is not None
        return plain and event.key() in _ARROWS

    def _move(self, columns: int, units: int) -> None:
        if (picture := self.picture) is not None:
            start = self._selected
            self.select(Node(0, 0) if start is None else picture.neighbour(start, columns, units))

    def _exists(self, node: Node) -> bool:
        sizes = self._frame.architecture.sizes if self._frame is not None else ()
        return node.column < len(sizes) and node.unit < sizes[node.column]

    def _hover(self, target: Node | Edge | None, *, on_bias: bool) -> None:
        if target == self._hovered and on_bias == self._on_bias:
            return
        self._hovered, self._on_bias = target, on_bias
        if target is None:
            QToolTip.hideText()
        else:
            self._show_tip()
        self.update()

    def _show_tip(self) -> None:
        picture = self.picture
        if self._frame is None or self._mouse is None or picture is None:
            return
        place = self._mouse.toPoint()
        if isinstance(self._hovered, Edge):
            text = self._words.edge_tip(self._frame, self._hovered)
        elif isinstance(self._hovered, Node) and self._on_bias:
            text = self._words.bias_tip(self._frame, self._hovered)
        elif isinstance(self._hovered, Node):
            text = self._words.node_tip(self._frame, self._hovered)
            # Below the enlarged tile, which would be hidden otherwise.
            place = picture.enlarged(self._hovered).bottomLeft().toPoint() - QPoint(0, 12)
        else:
            return
        QToolTip.showText(self.mapToGlobal(place), text, self)

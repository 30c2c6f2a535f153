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
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from nnviz.core.moment import Moment
from nnviz.core.part import Part
from nnviz.core.snapshot import Snapshot
from nnviz.views.network_frame import NetworkFrame, fitting_moment, newest_field
from nnviz.views.network_keys import key_move, opens_value
from nnviz.views.network_moment import NetworkMoment
from nnviz.views.network_parts import exists, is_node, parameter_of, part_node
from nnviz.views.network_picture import Marks, NetworkPicture
from nnviz.views.network_words import NetworkWords
from nnviz.views.palette import LIGHT, Theme

_KEYBOARD: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_HAND: Final = Qt.CursorShape.PointingHandCursor  # over what can be set


class NetworkDiagram(QWidget):
    """Nodes and edges of a network: pointing tells a value, a click or a key selects a part.

    Signals
    -------
    part_selected : object
        The Part that is selected now, or None. Not emitted for what it is told to select.
    part_hovered : object
        The Part that the mouse is on now, or None.
    typing_requested : object
        A weight or bias (a Part) whose value the user wants to type.
    turn_requested : object, int, bool
        A weight or bias (a Part) to turn by the wheel, by how far (120 is a notch), and whether finely.
    """

    part_selected = Signal(object)
    part_hovered = Signal(object)
    typing_requested = Signal(object)
    turn_requested = Signal(object, int, bool)

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
        self._moment: NetworkMoment | None = None
        self._theme = LIGHT
        self._marks = Marks()
        self._mouse: QPointF | None = None
        self._told: Part | None = None  # what others know that the mouse is on
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
    def selected(self) -> Part | None:
        """The selected part, if there is one."""
        return self._marks.selected

    @property
    def hovered(self) -> Part | None:
        """What the mouse is on."""
        return self._marks.hovered

    def sizeHint(self) -> QSize:
        """As in a window of 1280 × 800."""
        return QSize(292, 360)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a network with its parameters. Nothing is worked out before it is painted."""
        before = self._frame
        field = newest_field(snapshot, before)
        self._show(NetworkFrame(snapshot, field, fitting_moment(snapshot, self._moment)))
        if before is None or before.architecture == snapshot.experiment.architecture:
            return
        if before.architecture.sizes != snapshot.experiment.architecture.sizes:
            self._mark(hovered=None)
            QToolTip.hideText()
        if self.selected is not None and not exists(self.selected, snapshot.experiment.architecture):
            self._mark(selected=None)

    def show_moment(self, moment: Moment | None) -> None:
        """Show the values and gradients that a moment knows, until there is another."""
        self._moment = None if moment is None else NetworkMoment(moment)
        if self._frame is not None:
            snapshot = self._frame.snapshot
            self._show(NetworkFrame(snapshot, self._frame.field, fitting_moment(snapshot, self._moment)))

    def show_theme(self, theme: Theme) -> None:
        """Switch colours."""
        self._theme = theme
        self.update()

    def show_hovered(self, part: Part | None) -> None:
        """Light up what the mouse is on in another panel."""
        self._mark(lit=part)

    def show_selected(self, part: Part | None) -> None:
        """Select what has been selected elsewhere."""
        self._mark(selected=part)

    def select(self, part: Part | None) -> None:
        """Select a part, or none, and tell."""
        if part != self.selected:
            self._mark(selected=part)
            self.part_selected.emit(part)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the network."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if (picture := self.picture) is not None:
            picture.draw(painter, self._theme, self._marks)
        if self._focus_shown and self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.0, 1.0, -1.0, -1.0), 7.0, 7.0)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what the mouse is on."""
        self._mouse = event.position()
        self._hover(self._part_at(self._mouse))

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is on nothing any more."""
        self.forget_mouse()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select what is under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.select(self._part_at(event.position()))
        else:
            event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for the value of what is under the mouse, of a unit for its bias."""
        part = self._parameter_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and part is not None:
            self.typing_requested.emit(part)
        else:
            super().mouseDoubleClickEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn the selected weight or bias under the mouse; any of them with Ctrl. Else the wheel scrolls."""
        part, keys = self._parameter_at(event.position()), event.modifiers()
        if part is None or not (part == self.selected or keys & Qt.KeyboardModifier.ControlModifier):
            event.ignore()
            return
        turn = event.angleDelta()  # Alt, and on some systems Shift, turn it sideways
        fine = bool(keys & Qt.KeyboardModifier.ShiftModifier)
        self.turn_requested.emit(part, turn.y() or turn.x(), fine)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Keep the keys that act here from the window's shortcuts, while this has the focus."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (key_move(event, self.selected) is not None or opens_value(event, self.selected))
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the selection, open its value to be typed, or drop it."""
        move, picture = key_move(event, self.selected), self.picture
        if opens_value(event, self.selected):
            if (part := self._parameter(self.selected)) is not None:
                self.typing_requested.emit(part)
        elif move is None:
            super().keyPressEvent(event)
        elif picture is not None:
            self.select(move.target(picture, self.selected))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys act here, if the focus came by a key."""
        self._focus_shown = event.reason() in _KEYBOARD
        super().focusInEvent(event)

    def forget_mouse(self) -> None:
        """Something lies over what the mouse was on."""
        self._mouse = None
        self._hover(None)

    def _parameter(self, part: Part | None) -> Part | None:
        """The weight or bias that a part stands for, if it has a place here."""
        picture = self.picture
        if picture is None or not picture.shows(part):
            return None
        return parameter_of(part, picture.frame.architecture)

    def _part_at(self, place: QPointF) -> Part | None:
        """What is under a point; the value of what is selected lies over all else."""
        if (picture := self.picture) is None:
            return None
        return self.selected if picture.is_on_value(place, self.selected) else picture.part_at(place)

    def _parameter_at(self, place: QPointF) -> Part | None:
        return self._parameter(self._part_at(place))

    def _show(self, frame: NetworkFrame) -> None:
        self._frame = frame
        if self.hovered is not None and exists(self.hovered, frame.architecture):
            self._show_tip()
        self.update()

    def _mark(self, **changes: Part | None) -> None:
        marks = self._marks._replace(**changes)
        if marks != self._marks:
            self._marks = marks
            self.update()

    def _hover(self, part: Part | None) -> None:
        if part != self.hovered:
            self._mark(hovered=part)
            self.setCursor(_HAND if part is not None and not is_node(part) else Qt.CursorShape.ArrowCursor)
            if part is None:
                QToolTip.hideText()
            else:
                self._show_tip()
        if part != self._told:
            self._told = part
            self.part_hovered.emit(part)

    def _show_tip(self) -> None:
        part, picture = self.hovered, self.picture
        if self._frame is None or self._mouse is None or picture is None or part is None:
            return
        place = self._mouse.toPoint()
        if is_node(part):
            # Below the enlarged tile, which would be hidden otherwise.
            place = picture.enlarged(part_node(part)).bottomLeft().toPoint() - QPoint(0, 12)
        QToolTip.showText(self.mapToGlobal(place), self._words.tip(self._frame, part), self)

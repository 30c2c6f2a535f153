"""ArithmeticCanvas: the lines of the arithmetic panel, painted, scrolled and pointed at."""

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QStyle, QToolTip

from nnviz.core.part import Part
from nnviz.views.arithmetic_content import Content
from nnviz.views.arithmetic_picture import ArithmeticPicture
from nnviz.views.arithmetic_pieces import Piece
from nnviz.views.arithmetic_stack import ArithmeticStack, Faces
from nnviz.views.numbers import exact
from nnviz.views.palette import LIGHT, Theme

_ARROWS: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down)
_PAGES: Final = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End)
_KEYBOARD: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_PASSING: Final = (  # the focus comes back from a menu or another window as it went
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class ArithmeticCanvas(QAbstractScrollArea):
    """Paints the lines that can be seen; no line is a widget.

    Signals
    -------
    part_hovered : object
        The Part that the mouse is on, or None.
    part_clicked : Part
    escaped, copy_requested : without arguments
    """

    part_hovered = Signal(object)
    part_clicked = Signal(object)
    escaped = Signal()
    copy_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("arithmetic_canvas")
        self.setAccessibleName(self.tr("Arithmetic of the iteration"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumSize(160, 60)
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._faces = Faces()
        self._theme = LIGHT
        self._content = Content()
        self._picture: ArithmeticPicture | None = None
        self._mouse: QPointF | None = None
        self._pointed: Piece | None = None  # by the mouse, here
        self._hovered: Part | None = None  # in another view
        self._escapable = False
        self._focus_shown = False

    @property
    def picture(self) -> ArithmeticPicture:
        """The content as it is laid out now."""
        if self._picture is None:
            self._picture = self._make_picture(None)
        return self._picture

    def sizeHint(self) -> QSize:
        """As in a window of 1280 × 800."""
        return QSize(424, 360)

    def show_content(self, content: Content, *, escapable: bool) -> None:
        """Show these lines; `escapable` is whether Escape is of use now."""
        follow = content.place != self._content.place or self._sees_current()
        before = None if content.place != self._content.place else self._picture
        self._content, self._escapable = content, escapable
        self._picture = self._make_picture(before)
        self._set_range()
        if follow:
            self._scroll_to_current()
        self.setAccessibleDescription(self.picture.stack.text(current_only=True))
        self.viewport().update()

    def show_hovered(self, part: Part | None) -> None:
        """Light up the numbers of a part that is pointed at elsewhere."""
        if part != self._hovered:
            self._hovered = part
            self.viewport().update()

    def show_theme(self, theme: Theme) -> None:
        """Switch colours."""
        self._theme = theme
        self.viewport().update()

    def piece_at(self, place: QPointF) -> tuple[Piece, QRectF] | None:
        """The number or name at a place of the viewport, and its rectangle there."""
        offset = self.verticalScrollBar().value()
        found = self.picture.piece_at(place.x(), place.y() + offset)
        return None if found is None else (found[0], found[1].translated(0.0, -offset))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines that can be seen."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        offset = self.verticalScrollBar().value()
        painter.translate(0.0, -offset)
        area = QRectF(event.rect()).translated(0.0, offset)
        self.picture.draw(painter, self._theme, area, self._pointed, self._lit)
        if self._focus_shown and self.hasFocus():
            painter.resetTransform()
            painter.setPen(QPen(QColor(self._theme.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            rect = QRectF(self.viewport().rect()).adjusted(1.0, 1.0, -1.0, -1.0)
            painter.drawRoundedRect(rect, 7.0, 7.0)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        self._picture = None
        self._set_range()
        super().resizeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, which puts other lines under the mouse."""
        super().wheelEvent(event)
        self._point()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what the mouse is on."""
        self._mouse = event.position()
        self._point()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select what the number belongs to; arrows step through the iteration again."""
        self._focus_shown = False
        self.viewport().update()
        found = self.piece_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and found is not None and found[0].part is not None:
            self.part_clicked.emit(found[0].part)

    def viewportEvent(self, event: QEvent) -> bool:
        """Show all digits of the number under the mouse; notice when the mouse leaves."""
        if event.type() == QEvent.Type.Leave:
            self._mouse = None
            self._point()
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.piece_at(QPointF(event.pos()))
            if found is None or found[0].value is None:
                QToolTip.hideText()
            else:
                piece, rect = found
                QToolTip.showText(event.globalPos(), exact(piece.value or 0.0), self, rect.toRect())
            return True
        return super().viewportEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that act here from the window's shortcuts while the panel has the focus."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._takes(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll, copy, or drop the selection."""
        bar = self.verticalScrollBar()
        if not self._takes(event):
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_requested.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            bar.setValue(0 if event.key() == Qt.Key.Key_Home else bar.maximum())
        else:
            by = bar.singleStep() if event.key() in _ARROWS else bar.pageStep()
            up = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_PageUp)
            bar.setValue(bar.value() + (-by if up else by))
        self._point()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys act here, if the focus came by a key."""
        if event.reason() not in _PASSING:
            self._focus_shown = event.reason() in _KEYBOARD
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keys act elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

    def _takes(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Copy):
            return True
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier != Qt.KeyboardModifier.NoModifier:
            return False
        if event.key() in _ARROWS:
            return self._focus_shown  # after a click they are the window's, which steps with them
        return event.key() in _PAGES or (event.key() == Qt.Key.Key_Escape and self._escapable)

    def _make_picture(self, before: ArithmeticPicture | None) -> ArithmeticPicture:
        bar = self.verticalScrollBar()
        # Always as narrow as beside a scroll bar, so that one that comes moves nothing.
        width = max(
            1, self.width() - self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, bar)
        )
        sight = (float(bar.value()), float(bar.value() + self.viewport().height()))
        stack = None if before is None else before.stack
        return ArithmeticPicture(ArithmeticStack(self._content, width, self._faces, stack, sight))

    @Slot()
    def _scrolled(self) -> None:
        """Other lines are seen now, and have to be laid out."""
        if self._picture is not None and self._picture.stack.is_guess:
            self._picture = None
            self._set_range()
        self.viewport().update()

    def _set_range(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, round(self.picture.stack.height) - height))
        bar.setSingleStep(round(self._faces.row))
        bar.setPageStep(max(1, height - round(self._faces.row)))

    def _sees_current(self) -> bool:
        """Whether the current lines stand in the viewport, whole."""
        current, offset = self.picture.stack.current, self.verticalScrollBar().value()
        return (
            current is not None and current[0] >= offset and current[1] <= offset + self.viewport().height()
        )

    def _scroll_to_current(self) -> None:
        """As little as possible; what is higher than the panel is shown from its top."""
        bar, height = self.verticalScrollBar(), self.viewport().height()
        current = self.picture.stack.current
        if current is None:
            bar.setValue(bar.value() if self._content.has_begun else 0)
            return
        top, bottom = round(current[0]), round(current[1]) + round(self._faces.row / 2)
        bar.setValue(min(max(bar.value(), bottom - height), top))

    @property
    def _lit(self) -> Part | None:
        return self._pointed.part if self._pointed is not None else self._hovered

    def _point(self) -> None:
        found = None if self._mouse is None else self.piece_at(self._mouse)
        piece = None if found is None else found[0]
        if piece is self._pointed:
            return
        before = None if self._pointed is None else self._pointed.part
        part = None if piece is None else piece.part
        self._pointed = piece
        self.viewport().update()
        if part != before:
            shape = Qt.CursorShape.ArrowCursor if part is None else Qt.CursorShape.PointingHandCursor
            self.viewport().setCursor(shape)
            self.part_hovered.emit(part)

"""TimelineTrack: the run as a line, with a handle at the iteration that is shown."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnviz.views.numbers import whole
from nnviz.views.palette import LIGHT, VALUE_PX, Theme, text_font
from nnviz.views.timeline_keys import key_target
from nnviz.views.timeline_marks import Mark, TimelineMarks
from nnviz.views.timeline_paint import HANDLE, draw_full, draw_groove, draw_handle, reach
from nnviz.views.timeline_scale import Position, TimelineScale, full_width
from nnviz.views.timeline_words import TimelineWords

PATIENCE_MS = 500  # how long keys count from what was asked for, before the answer comes
_GAP: Final = 8  # px between the groove's end and the number behind it
_NOTCH: Final = 120  # Qt's units of a wheel's click
_KEYBOARD: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class _Grip(NamedTuple):
    """How the mouse holds the handle.

    Attributes
    ----------
    offset : from the handle's middle to the mouse, px
    x : where the handle was taken, px
    iteration : its iteration then, which many others may share a pixel with
    """

    offset: float
    x: float
    iteration: int


class TimelineTrack(QWidget):
    """The run from its start to a round number beyond its newest iteration.

    It shows what it is told; only while the handle is dragged does it show where the mouse is.

    Signals
    -------
    position_requested : int
        An iteration that has been reached, by click, drag, wheel or key.
    handle_dragged : ()
        The handle follows the mouse, or no longer does: `shown` has changed.
    """

    position_requested = Signal(object)
    handle_dragged = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("timeline_track")
        self.setAccessibleName(self.tr("Timeline"))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = LIGHT
        self._number_font = text_font(VALUE_PX)
        self._words = TimelineWords(self)
        self._marks = TimelineMarks()
        self._told = self._shown = Position(0, 0)
        self._scale = self._fitting_scale()
        self._grip: _Grip | None = None  # while it is dragged
        self._wanted: int | None = None  # asked for, and no answer yet
        self._asked = QElapsedTimer()
        self._wheel = 0.0  # iterations that the wheel has turned, beyond whole ones
        self._focus_shown = False

    @property
    def shown(self) -> Position:
        """Where the handle is, and how far the run has come."""
        return self._shown

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(400, 36)

    def minimumSizeHint(self) -> QSize:
        """Enough to be of use."""
        return QSize(160, 2 * HANDLE)

    def show_position(self, position: Position) -> None:
        """Show where the run stands; while the handle is dragged, as soon as it is let go."""
        self._told = position
        if self._wanted is not None and (self._wanted > position.end or self._wanted == position.iteration):
            self._wanted = None
        if self._grip is None:
            self._show(position)

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Show edits, breakpoints and forks."""
        self._marks = TimelineMarks(marks)
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Switch colours."""
        self._theme = theme
        self.update()

    def request(self, iteration: int) -> None:
        """Ask for an iteration; one that has not been reached is the newest."""
        self._wanted = self._told.within(iteration)
        self._asked.start()
        self.position_requested.emit(self._wanted)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what has to be drawn again."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale, theme, y = self._scale, self._theme, self.height() / 2.0
        seen = event.rect()
        draw_groove(painter, theme, scale, y, self._shown.end)
        self._marks.draw(painter, theme, scale, y, (seen.left(), seen.right() + 1.0))
        beyond = QRectF(self.rect()).adjusted(scale.right + _GAP, 0.0, 0.0, 0.0)
        painter.setFont(self._number_font)
        draw_full(painter, theme, beyond, scale.full)
        place = QPointF(scale.x(self._shown.iteration), y)
        draw_handle(painter, theme, place, ring=self._focus_shown and self.hasFocus())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the track to the room."""
        super().resizeEvent(event)
        self._scale = self._fitting_scale()

    def _fitting_scale(self) -> TimelineScale:
        full = full_width(self._shown.end)
        number = QFontMetrics(self._number_font).horizontalAdvance(whole(full)) + 2
        left = reach()
        right = self.width() - max(number + _GAP, reach())
        return TimelineScale(left, max(left + 1.0, right), full)

    def _show(self, position: Position) -> None:
        """Show a position, and paint again what that moves."""
        before, self._shown = self._shown, position
        if full_width(position.end) != self._scale.full:
            self._scale = self._fitting_scale()
            self.update()
            return
        old, new = self._scale.x(before.iteration), self._scale.x(position.iteration)
        if old != new:
            self._update_between(old, old, reach())
            self._update_between(new, new, reach())
        old, new = self._scale.x(before.end), self._scale.x(position.end)
        if old != new:
            self._update_between(old, new, 4.0)

    def _update_between(self, first: float, last: float, margin: float) -> None:
        left = int(min(first, last) - margin)
        self.update(left, 0, int(max(first, last) + margin) + 2 - left, self.height())

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the handle, or bring it under the mouse."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        mouse, handle = event.position().x(), self._scale.x(self._shown.iteration)
        if abs(mouse - handle) <= HANDLE / 2.0:
            self._grip = _Grip(mouse - handle, handle, self._shown.iteration)
        else:
            self._grip = _Grip(0.0, mouse, self._iteration_at(mouse))
            self._drag_to(mouse)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the handle, and tell what the mouse is on."""
        x = event.position().x()
        if self._grip is not None:
            self._drag_to(x - self._grip.offset)
        self._show_tip(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the handle go: what is shown is what was told last."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._let_go()

    def hideEvent(self, event: QHideEvent) -> None:
        """A track that is gone cannot be let go."""
        self._let_go()
        super().hideEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is on nothing any more."""
        QToolTip.hideText()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn through the run, a hundredth at a click."""
        delta = event.angleDelta()
        turned = delta.y() if abs(delta.y()) >= abs(delta.x()) else -delta.x()
        self._wheel += turned / _NOTCH * max(1.0, self._told.end / 100.0)
        iterations = int(self._wheel)
        self._wheel -= iterations
        base = self._base()
        if self._grip is None and base.within(base.iteration + iterations) != base.iteration:
            self.request(base.iteration + iterations)
        event.accept()

    def _drag_to(self, x: float) -> None:
        assert self._grip is not None
        iteration = self._grip.iteration if x == self._grip.x else self._iteration_at(x)
        iteration = self._told.within(iteration)
        if iteration != self._shown.iteration:
            self._show(Position(iteration, self._shown.end))
            self.request(iteration)
            self.handle_dragged.emit()

    def _let_go(self) -> None:
        if self._grip is not None:
            self._grip = None
            self._show(self._told)
            self.handle_dragged.emit()

    def _iteration_at(self, x: float) -> int:
        """The iteration at a place, or that of the mark beside it."""
        on = [mark for mark in self._marks.near(self._scale, x) if mark.iteration <= self._shown.end]
        return on[0].iteration if on else self._shown.within(self._scale.iteration(x))

    def _show_tip(self, mouse: QPointF) -> None:
        x, iteration = mouse.x(), self._scale.iteration(mouse.x())
        if self._grip is not None:
            iteration = self._shown.iteration
            x = self._scale.x(iteration)
        tip = self._words.tip(iteration, self._shown, self._marks.near(self._scale, x))
        QToolTip.showText(self.mapToGlobal(mouse.toPoint()), tip, self)

    # Keys

    def event(self, event: QEvent) -> bool:
        """Keep the keys that move through the run from the window's shortcuts, while this has the focus."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and key_target(event, self._base(), self._marks) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the run: one iteration, a twentieth, to the ends, with Ctrl from mark to mark."""
        target = key_target(event, self._base(), self._marks)
        if target is None:
            super().keyPressEvent(event)
        elif self._grip is None:
            self.request(target)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys act here, if the focus came by a key."""
        self._focus_shown = event.reason() in _KEYBOARD
        super().focusInEvent(event)

    def _base(self) -> Position:
        """What keys and wheel count from: three quick presses are three iterations, not one."""
        if self._wanted is not None and self._asked.elapsed() < PATIENCE_MS:
            return self._told._replace(iteration=self._wanted)
        return self._told

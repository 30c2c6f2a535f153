"""IterationField: the number of the iteration that is shown, and a place to type another."""

from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QToolTip

from nnviz.views.numbers import whole
from nnviz.views.text_line import SHORTEST_MS
from nnviz.views.timeline_keys import typed_iteration
from nnviz.views.timeline_scale import Position
from nnviz.views.widgets import named

MESSAGE_MS: Final = 6000
_LONGEST: Final = 32  # characters
# Nothing happens on ↑ and ↓, which would otherwise walk through the run in the middle of typing.
_OWN_KEYS: Final = (Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down)


class IterationField(QLineEdit):
    """Follows the run until someone types; Enter goes there, Escape or leaving gives it up.

    Signals
    -------
    iteration_requested : int
        An iteration that has been reached.
    """

    iteration_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        named(
            self,
            "timeline_field",
            self.tr("Iteration"),
            self.tr("Type an iteration to go to, such as 1234, 1e4, +100 or −10, and press Enter (Ctrl+G)"),
        )
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setMaxLength(_LONGEST)
        self._position = Position(0, 0)
        self._by_mouse = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SHORTEST_MS)
        self._pause.timeout.connect(self._follow)
        self.returnPressed.connect(self._go)
        self.textEdited.connect(self._text_edited)
        self._follow()

    def show_position(self, position: Position) -> None:
        """Show an iteration at once, and further ones as often as they can be read."""
        self._position = position
        if not self._pause.isActive():
            self._follow()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """What is typed replaces the number, however the focus came."""
        super().focusInEvent(event)
        self._by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select the number on the click that brought the focus, unless a part of it was selected."""
        super().mouseReleaseEvent(event)
        if self._by_mouse and not self.hasSelectedText():
            self.selectAll()
        self._by_mouse = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Follow the run again."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._give_up()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave no timer running."""
        self._pause.stop()
        super().hideEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep keys that a field takes from the window's shortcuts."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _OWN_KEYS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give up on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _follow(self) -> None:
        """Show the run's number, unless someone is about to type."""
        text = whole(self._position.iteration)
        # What has been typed stays while another window is in front, too.
        if not (self.hasFocus() or self.isModified()) and text != self.text():
            self.setText(text)
            self.setCursorPosition(0)  # the first digits are seen where the number is too long
            if self.isVisible():
                self._pause.start()

    @Slot()
    def _go(self) -> None:
        if not self.isModified():
            self.clearFocus()
            return
        iteration = typed_iteration(self.text(), self._position.iteration)
        if iteration is None or iteration != self._position.within(iteration):
            self._refuse(iteration)
            return
        self.iteration_requested.emit(iteration)
        self.clearFocus()  # Space and arrows mean the run again

    def _refuse(self, iteration: int | None) -> None:
        """Say what is allowed, and keep what was typed."""
        end = whole(self._position.end)
        if self._position.end == 0:
            why = self.tr("There is only iteration 0 so far: run or step first.")
        elif iteration is None:
            why = self.tr("Type a whole number from 0 to {0}, or +100 or −10 to count from here.").format(end)
        else:
            why = self.tr("The run goes from iteration 0 to {0}: type a number between them.").format(end)
        self._show_refused(True)
        self.setAccessibleDescription(why)
        place = self.mapToGlobal(QPoint(0, -2 * self.height()))
        QToolTip.showText(place, why, self, self.rect(), MESSAGE_MS)

    @Slot(str)
    def _text_edited(self, _text: str) -> None:
        self._show_refused(False)

    def _give_up(self) -> None:
        self._show_refused(False)
        self.setModified(False)
        self.deselect()
        self._follow()

    def _show_refused(self, refused: bool) -> None:
        if bool(self.property("refused")) != refused:
            self.setProperty("refused", refused)
            self.style().polish(self)
            if not refused:
                self.setAccessibleDescription("")
                QToolTip.hideText()

"""ValueEditor: a small field over the network diagram to type a weight or bias in."""

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from nnviz.core.errors import InputError
from nnviz.core.number_text import parse_number, value_text
from nnviz.core.part import Part
from nnviz.views.network_steps import nudged
from nnviz.views.palette import SECONDARY_PX, text_font
from nnviz.views.widgets import named

NARROWEST: Final = 96  # px
_HEIGHT: Final = 26
_FRAME: Final = 20  # px of a text's room that border, padding and cursor take
_LONGEST: Final = 40  # characters
_REASON_MS: Final = 8000
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NUDGES: Final = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
_OTHERS: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
_STAYS_OPEN: Final = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class ValueEditor(QLineEdit):
    """Open for one weight or bias, or hidden. A text that is no number stays, with the reason.

    Signals
    -------
    value_typed : object, float
        The weight or bias (a Part) that it was open for, and the value that it should have.
    moved_on : object, int
        Tab was pressed in the field of this Part: 1 to go on to the next one, −1 to the one before.
    """

    value_typed = Signal(object, float)
    moved_on = Signal(object, int)

    def __init__(self, diagram: QWidget) -> None:
        super().__init__(diagram)
        self._diagram = diagram
        named(self, "network_value", self.tr("Value of a weight or bias"))
        self.setFont(text_font(SECONDARY_PX))
        self.setMaxLength(_LONGEST)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab does not come here from outside
        self._part: Part | None = None
        self._first_text = ""
        self._show_reason("")
        self.textEdited.connect(self._text_edited)
        self.hide()

    @property
    def part(self) -> Part | None:
        """The weight or bias that it is open for."""
        return self._part

    def open(self, part: Part, name: str, value: float) -> None:
        """Show a value to be overwritten; `name` is what the part is called."""
        self._part = part
        self._first_text = value_text(value)
        self.setAccessibleName(name)
        self._show_reason("")
        self.setText(self._first_text)
        self.selectAll()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def wanted_size(self) -> QSize:
        """Room for all digits of the value that it was opened with."""
        width = QFontMetrics(self.font()).horizontalAdvance(self._first_text) + _FRAME
        return QSize(max(NARROWEST, width), _HEIGHT)

    def place(self, middle: QPointF) -> None:
        """Stand around a point of the diagram, inside of it."""
        room = self._diagram.rect().adjusted(2, 2, -2, -2)
        where = QRect(QPoint(), self.wanted_size().boundedTo(room.size()))
        where.moveCenter(middle.toPoint())
        where.moveLeft(max(room.left(), min(where.left(), room.right() + 1 - where.width())))
        where.moveTop(max(room.top(), min(where.top(), room.bottom() + 1 - where.height())))
        self.setGeometry(where)

    def finish(self) -> bool:
        """Ask for what was typed and close; False where it is no number, and the field stays open."""
        part, text = self._part, self.text()
        if part is None:
            return True
        if text == self._first_text:
            self.close_field()
            return True
        try:
            value = parse_number(text)
        except InputError as error:
            self._show_reason(str(error))
            return False
        self.close_field()
        self.value_typed.emit(part, value)
        return True

    def close_field(self) -> None:
        """Close without asking for anything; the diagram has the keys again."""
        self._part = None
        self._show_reason("")
        if self.hasFocus():
            self._diagram.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.hide()

    def event(self, event: QEvent) -> bool:
        """Keep every key that may be typed from the window's shortcuts."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and not event.modifiers() & _OTHERS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter sets, Escape leaves, up and down go a notch."""
        key = Qt.Key(event.key())
        if event.modifiers() & _OTHERS:
            super().keyPressEvent(event)
        elif key in _ENTER:
            self.finish()
        elif key == Qt.Key.Key_Escape:
            self.close_field()
        elif key in _NUDGES:
            self._nudge(_NUDGES[key], fine=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Set the value and go on to the next parameter, or the one before."""
        part = self._part
        if part is not None and self.finish():
            self.moved_on.emit(part, 1 if forward else -1)
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever goes on elsewhere has typed what was meant."""
        super().focusOutEvent(event)
        if event.reason() not in _STAYS_OPEN:
            self.finish()

    def _nudge(self, notches: int, *, fine: bool) -> None:
        try:
            value = parse_number(self.text())
        except InputError as error:
            self._show_reason(str(error))
            return
        self._show_reason("")
        self.setText(value_text(nudged(value, notches, fine=fine)))
        self.selectAll()

    @Slot(str)
    def _text_edited(self, _text: str) -> None:
        self._show_reason("")

    def _show_reason(self, why: str) -> None:
        """Say why the text cannot be used; "" where nothing is wrong."""
        how = self.tr("Enter sets the value, Escape leaves it, Tab goes on to the next; ↑ and ↓ change it.")
        self.setAccessibleDescription(why or how)
        self.setToolTip(why or how)
        if bool(self.property("refused")) != bool(why):
            self.setProperty("refused", bool(why))
            self.style().polish(self)
            if not why:
                QToolTip.hideText()
        if why and self.isVisible():
            below = self.mapToGlobal(self.rect().bottomLeft())
            QToolTip.showText(below, why, self, QRect(), _REASON_MS)

"""BreakpointRow: one breakpoint in the list."""

from html import escape

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from nnviz.core.breakpoint import Breakpoint
from nnviz.core.experiment import Experiment
from nnviz.views.breakpoints_words import (
    breakpoint_sentence,
    condition,
    every_text,
    every_tip,
    kind_tip,
    obstacle_text,
    obstacle_tip,
)
from nnviz.views.palette import SPACE
from nnviz.views.widgets import named

HEIGHT = 26  # px
_DELETE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_INDICATOR = 20  # px; a check box's square, and what stands between it and its text


class BreakpointRow(QFrame):
    """A check box with the breakpoint's sentence, what there is to say of it, and a button that deletes it.

    Attributes
    ----------
    last : the button, from which Tab leaves the row

    Signals
    -------
    switch_requested : object, bool
        The breakpoint is to be switched on or off.
    deletion_requested : object
        The breakpoint is to be deleted.
    move_requested : int
        The focus is to go to the row before (-1) or after (1).
    """

    switch_requested = Signal(object, bool)
    deletion_requested = Signal(object)
    move_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("breakpoint_row")
        self.setFixedHeight(HEIGHT)
        self._item: Breakpoint | None = None
        self._shown: tuple[str, ...] = ()
        self._switch = _Switch()
        self._note = named(QLabel(), "breakpoint_note")
        self.last = named(
            QToolButton(), "breakpoint_delete", tip=self.tr("Delete this breakpoint (Del, in its row)")
        )
        self.last.setText("✕")
        self.last.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * SPACE, 0, 2 * SPACE, 0)
        row.setSpacing(2 * SPACE)
        row.addWidget(self._switch, 1)
        row.addWidget(self._note)
        row.addWidget(self.last)
        self.setFocusProxy(self._switch)
        self._switch.clicked.connect(self._switched)
        self.last.clicked.connect(self._delete_clicked)

    def show_breakpoint(self, item: Breakpoint, experiment: Experiment, every: int, *, hit: bool) -> None:
        """Show a breakpoint.

        Parameters
        ----------
        every : iterations between two looks, where it costs a pass over the data
        hit : whether the run has just stopped there
        """
        self._item = item
        obstacle = item.obstacle(experiment)
        sentence = breakpoint_sentence(item, experiment)
        note, tip = obstacle_text(obstacle), obstacle_tip(obstacle)
        if not obstacle:
            note, tip = (every_text(every), every_tip(every)) if item.costs_pass else ("", "")
            tip = " ".join(filter(None, (kind_tip(item.kind), tip)))
        if hit:
            note = self.tr("stopped here")
        state = "hit" if hit else "off" if obstacle or not item.enabled else ""
        self._switch.setChecked(item.enabled)
        shown = (condition(item, experiment), sentence, note, tip, state)
        if shown != self._shown:  # a drag of points shows all rows anew with every frame
            self._shown = shown
            self._show(*shown)

    def put_after(self, widget: QWidget) -> None:
        """Let Tab come here from a widget that is above."""
        QWidget.setTabOrder(widget, self._switch)
        QWidget.setTabOrder(self._switch, self.last)

    def event(self, event: QEvent) -> bool:
        """Keep the row's keys from the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete on Del, go to another row with the arrows."""
        if not _is_own(event):
            super().keyPressEvent(event)
        elif event.key() in _DELETE:
            self._delete_clicked()
        else:
            self.move_requested.emit(_MOVES[Qt.Key(event.key())])

    @Slot(bool)
    def _switched(self, enabled: bool) -> None:
        if self._item is not None:
            self.switch_requested.emit(self._item, enabled)
            self._switch.setChecked(self._item.enabled)  # shown as it is, whatever was wished

    @Slot()
    def _delete_clicked(self) -> None:
        if self._item is not None:
            self.deletion_requested.emit(self._item)

    def _show(self, text: str, sentence: str, note: str, tip: str, state: str) -> None:
        self._switch.show_text(text, sentence, tip)
        self._note.setText(note)
        self._note.setToolTip(tip)
        self._note.setVisible(bool(note))
        self.last.setAccessibleName(self.tr("Delete: {0}").format(sentence))
        for widget in (self, self._switch, self._note):
            widget.setProperty("state", state)
            widget.style().polish(widget)


class _Switch(QCheckBox):
    """A check box whose text is cut where it does not fit."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("breakpoint_switch")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole = ""

    def show_text(self, text: str, sentence: str, tip: str) -> None:
        self._whole = text
        self.setAccessibleName(sentence)
        self.setAccessibleDescription(tip)
        self.setToolTip(f"<p>{escape(sentence)}</p><p>{escape(tip)}</p>")
        self._show_what_fits()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_what_fits()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Left to itself a button would take the arrows, and look for its neighbours.
        if event.key() in _MOVES:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _show_what_fits(self) -> None:
        room = max(0, self.width() - _INDICATOR)
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room))


def _is_own(event: QKeyEvent) -> bool:
    plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return plain and event.key() in (*_DELETE, *_MOVES)

"""GhostRow: one ghost in the Runs panel, and what can be done with it."""

from collections.abc import Callable
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from nnviz.views.ghost_look import GhostLook
from nnviz.views.loss_header import loss_text
from nnviz.views.numbers import exact, whole
from nnviz.views.palette import LIGHT, Theme
from nnviz.views.runs_icons import icon_size, run_icon
from nnviz.views.runs_row import RunRow
from nnviz.views.widgets import named

BUTTON: Final = 24  # px
_DELETE: Final = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOVES: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class GhostRow(RunRow):
    """A row that can be hidden elsewhere, deleted, made the current run, and trained along with it.

    Only the row that was in focus last is on the way of the Tab key, with its buttons; arrows go
    from row to row.

    Signals
    -------
    hide_requested : int, bool
        Its number; whether only this panel should show it.
    deletion_requested, current_requested : int
        Its number.
    play_along_requested : int, bool
        Its number; whether it should be trained along with the current run.
    focused : int
        Its number.
    step_requested : int, int
        Its number; the focus should go so many rows down.
    """

    hide_requested = Signal(object, bool)
    deletion_requested = Signal(object)
    current_requested = Signal(object)
    play_along_requested = Signal(object, bool)
    focused = Signal(object)
    step_requested = Signal(object, int)

    def __init__(self, look: GhostLook) -> None:
        super().__init__(f"ghost_{look.number}", is_current=False)
        self.number = look.number
        self._look = look
        self._iteration = 0
        self._theme = LIGHT
        self._buttons: dict[QAction, QToolButton] = {}
        self._hide = self._add_action("hide", self._hide_triggered)
        self._play_along = self._add_action("play_along", self._play_along_triggered)
        self._play_along.setCheckable(True)
        self._play_along.setText(self.tr("Play along"))
        self._play_along.setToolTip(self.tr("Train it whenever the current run is trained"))
        self._current = self._add_action("current", self._current_triggered)
        self._current.setText(self.tr("Make current"))
        self._current.setToolTip(self.tr("Make this the current run; that one stays as a ghost (Enter)"))
        self._delete = self._add_action("delete", self._delete_triggered)
        self._delete.setText(self.tr("Delete"))
        self._delete.setToolTip(self.tr("Delete this run (Del)"))
        self.set_reachable(False)
        self._show_state()
        self._show_loss()

    def show_look(self, look: GhostLook) -> None:
        """Show the ghost as it is now."""
        former, self._look = self._look, look
        if (former.name, former.hidden, former.plays_along) != (look.name, look.hidden, look.plays_along):
            self._show_state()
        if former.curve is not look.curve or former.end != look.end:
            self._show_loss()

    def show_iteration(self, iteration: int) -> None:
        """Show its loss at an iteration."""
        self._iteration = iteration
        self._show_loss()

    def show_theme(self, theme: Theme) -> None:
        """Switch colours."""
        self._theme = theme
        self._show_state()

    def set_reachable(self, reachable: bool) -> None:
        """Whether Tab comes here."""
        policy = Qt.FocusPolicy
        self.setFocusPolicy(policy.StrongFocus if reachable else policy.ClickFocus)
        for button in self._buttons.values():
            button.setFocusPolicy(policy.TabFocus if reachable else policy.NoFocus)

    def on_the_way(self) -> list[QWidget]:
        """What Tab goes through, in this order, if it comes here."""
        return [self, *self._buttons.values()]

    def event(self, event: QEvent) -> bool:
        """Keep the row's keys from the window's shortcuts; Del from its buttons, too."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            key = event.key()
            if key in _DELETE or (self.hasFocus() and (key in _ENTER or key in _MOVES)):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete, make current, or go to another row."""
        key = Qt.Key(event.key())
        if key in _DELETE:
            self._delete.trigger()
        elif key in _ENTER:
            self._current.trigger()
        elif key in _MOVES:
            self.step_requested.emit(self.number, _MOVES[key])
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Make it the current run."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._current.trigger()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what the buttons do, in words."""
        menu = named(QMenu(self), "ghost_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(list(self._buttons))
        menu.popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell which row has the focus."""
        super().focusInEvent(event)
        self.focused.emit(self.number)

    def _add_action(self, name: str, triggered: Callable[..., None]) -> QAction:
        action = named(QAction(self), f"ghost_{self.number}_{name}_action")
        action.triggered.connect(triggered)
        button = named(QToolButton(), f"ghost_{self.number}_{name}")
        button.setDefaultAction(action)
        button.setFixedSize(BUTTON, BUTTON)
        button.setIconSize(icon_size())
        self._buttons[action] = button
        self.row.addWidget(button)
        return action

    def _show_state(self) -> None:
        """Show what seldom changes: the name, the icons and what they do."""
        look, theme = self._look, self._theme
        quiet = theme.secondary
        self.name.show_text(look.name)
        self.setAccessibleName(look.name)
        self.sample.show_look(theme.ghost(look.number), faint=look.hidden)
        self._hide.setText(self.tr("Show") if look.hidden else self.tr("Hide"))
        self._hide.setToolTip(
            self.tr("Show it in the other panels again")
            if look.hidden
            else self.tr("Hide it in other panels")
        )
        self._play_along.setChecked(look.plays_along)
        self._hide.setIcon(run_icon("hidden" if look.hidden else "shown", quiet))
        self._play_along.setIcon(run_icon("play_along", theme.accent if look.plays_along else quiet))
        self._current.setIcon(run_icon("current", quiet))
        self._delete.setIcon(run_icon("delete", quiet))
        for action, button in self._buttons.items():
            button.setAccessibleName(self.tr("{0}: {1}").format(action.text(), look.name))

    def _show_loss(self) -> None:
        """Show the newest measurement at or before the iteration shown."""
        curve, end = self._look.curve, self._look.end
        place = max(0, int(np.searchsorted(curve.iterations, self._iteration, side="right")) - 1)
        loss = float(curve.train[place])
        self.loss.show_text(
            self.tr("loss {0}").format(loss_text(loss)),
            self.tr("{0} after iteration {1}").format(exact(loss), whole(int(curve.iterations[place]))),
        )
        ends = self.tr("up to {0}") if self._iteration <= end else self.tr("ends at {0}")
        if self._look.diverged:
            ends = self.tr("diverged at {0}")
        self.about.show_text(ends.format(whole(end)))

    @Slot()
    def _hide_triggered(self) -> None:
        self.hide_requested.emit(self.number, not self._look.hidden)

    @Slot(bool)
    def _play_along_triggered(self, checked: bool) -> None:
        self._play_along.setChecked(self._look.plays_along)  # it follows when the run does
        self.play_along_requested.emit(self.number, checked)

    @Slot()
    def _current_triggered(self) -> None:
        self.current_requested.emit(self.number)

    @Slot()
    def _delete_triggered(self) -> None:
        self.deletion_requested.emit(self.number)

"""BreakpointsList: the breakpoints, one below the other."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from nnviz.core.breakpoint import Breakpoint, Breakpoints
from nnviz.core.experiment import Experiment
from nnviz.views.breakpoints_row import BreakpointRow
from nnviz.views.widgets import named


class BreakpointsList(QScrollArea):
    """A row for each breakpoint; scrolls where there are many.

    Parameters
    ----------
    above : the widget from which Tab comes to the first row

    Signals
    -------
    switch_requested : object, bool
        A breakpoint is to be switched on or off.
    deletion_requested : object
        A breakpoint is to be deleted.
    """

    switch_requested = Signal(object, bool)
    deletion_requested = Signal(object)

    def __init__(self, above: QWidget) -> None:
        super().__init__()
        self._above = above
        named(self, "breakpoints_list", self.tr("Breakpoints"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.setWidget(body)
        body.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self._rows: list[BreakpointRow] = []

    def show_breakpoints(
        self, breakpoints: Breakpoints, experiment: Experiment, hits: Sequence[Breakpoint]
    ) -> None:
        """Show them. The focus stays in its row, or goes to the last one; a new one is brought into sight."""
        focus, before = self._row_in_focus(), len(self._rows)
        while len(self._rows) < len(breakpoints.items):
            self._add_row()
        for index, item in enumerate(breakpoints.items):
            hit = any(item.is_same(other) for other in hits)
            self._rows[index].show_breakpoint(item, experiment, breakpoints.every, hit=hit)
        if len(self._rows) > len(breakpoints.items):
            self._drop_rows(len(breakpoints.items))
            if focus >= 0:
                self.focus_row(focus)
        elif len(self._rows) > before > 0:
            self.show_row(len(self._rows) - 1)

    def has_focus(self) -> bool:
        """Whether a row has the focus."""
        return self._row_in_focus() >= 0

    def focus_row(self, index: int) -> None:
        """Give the focus to a row, or to the last one where there is none so far down."""
        if self._rows:
            index = max(0, min(index, len(self._rows) - 1))
            self._rows[index].setFocus(Qt.FocusReason.OtherFocusReason)
            self.show_row(index)

    def show_row(self, index: int) -> None:
        """Scroll a row into sight."""
        self._column.activate()  # a new one has no place yet, and the list not its height
        QCoreApplication.sendPostedEvents(self.viewport(), QEvent.Type.LayoutRequest)
        self.ensureWidgetVisible(self._rows[index], 0, 0)

    def _add_row(self) -> None:
        row = BreakpointRow()
        row.switch_requested.connect(self.switch_requested)
        row.deletion_requested.connect(self.deletion_requested)
        row.move_requested.connect(self._move_focus)
        self._column.insertWidget(len(self._rows), row)
        row.put_after(self._rows[-1].last if self._rows else self._above)
        row.show()  # now, not when Qt gets to it
        self._rows.append(row)

    def _drop_rows(self, count: int) -> None:
        for row in self._rows[count:]:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()  # it may be the one whose button was just pressed
        del self._rows[count:]

    @Slot(int)
    def _move_focus(self, step: int) -> None:
        self.focus_row(self._row_in_focus() + step)

    def _row_in_focus(self) -> int:
        """Which row has the focus, or -1."""
        widget = self.focusWidget()
        has_focus = widget is not None and widget.hasFocus()
        found = [i for i, row in enumerate(self._rows) if has_focus and row.isAncestorOf(widget)]
        return found[0] if found else -1

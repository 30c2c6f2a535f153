"""GhostList: the rows of all ghosts."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QVBoxLayout, QWidget

from nnviz.views.ghost_look import GhostLook
from nnviz.views.palette import LIGHT, SPACE, Theme
from nnviz.views.runs_ghost import GhostRow
from nnviz.views.widgets import named


class GhostList(QScrollArea):
    """One row a ghost, in the order given; what to do where there is none.

    Signals
    -------
    hide_requested, play_along_requested : int, bool
    deletion_requested, current_requested : int
        As those of GhostRow.
    """

    hide_requested = Signal(object, bool)
    deletion_requested = Signal(object)
    current_requested = Signal(object)
    play_along_requested = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__(widgetResizable=True)
        self.setObjectName("ghost_list")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rows: dict[int, GhostRow] = {}
        self._iteration = 0
        self._theme = LIGHT
        body = named(QWidget(), "ghost_list_body")
        self._empty = named(
            QLabel(
                self.tr(
                    "Go back, change something and train on: what would have come stays here for comparison."
                ),
                wordWrap=True,
            ),
            "secondary",
        )
        self._empty.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, 0)
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        self.setWidget(body)
        body.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def show_ghosts(self, looks: Sequence[GhostLook]) -> None:
        """Show these; the rows of those that stay are kept, with the focus."""
        if [look.number for look in looks] != list(self._rows):
            self._arrange(looks)
        for look in looks:
            self._rows[look.number].show_look(look)

    def show_iteration(self, iteration: int) -> None:
        """Show the losses at an iteration."""
        if iteration != self._iteration:
            self._iteration = iteration
            for row in self._rows.values():
                row.show_iteration(iteration)

    def show_theme(self, theme: Theme) -> None:
        """Switch colours."""
        self._theme = theme
        for row in self._rows.values():
            row.show_theme(theme)

    def _arrange(self, looks: Sequence[GhostLook]) -> None:
        """Make, drop and order rows."""
        former, focused = self._rows, self._number_in_focus()
        self._rows = {look.number: former.get(look.number) or self._new_row(look) for look in looks}
        for number in former.keys() - self._rows.keys():
            former[number].hide()
            former[number].deleteLater()
        before: QWidget = self
        for place, row in enumerate(self._rows.values()):
            self._column.insertWidget(place, row)
            for widget in row.on_the_way():
                QWidget.setTabOrder(before, widget)
                before = widget
        self._empty.setVisible(not self._rows)
        self._column.activate()  # or the rows would share the room of the former ones for a frame
        rows = list(self._rows.values())
        if rows and focused is not None and focused not in self._rows:
            rows[min(list(former).index(focused), len(rows) - 1)].setFocus()
        elif rows and not any(row.focusPolicy() == Qt.FocusPolicy.StrongFocus for row in rows):
            rows[0].set_reachable(True)

    def _number_in_focus(self) -> int | None:
        """Of the row that has the focus, or whose button has."""
        focus = QApplication.focusWidget()
        return next((row.number for row in self._rows.values() if focus in row.on_the_way()), None)

    def _new_row(self, look: GhostLook) -> GhostRow:
        row = GhostRow(look)
        row.show_theme(self._theme)
        row.show_iteration(self._iteration)
        row.hide_requested.connect(self.hide_requested)
        row.deletion_requested.connect(self.deletion_requested)
        row.current_requested.connect(self.current_requested)
        row.play_along_requested.connect(self.play_along_requested)
        row.focused.connect(self._row_focused)
        row.step_requested.connect(self._step)
        return row

    @Slot(object)
    def _row_focused(self, number: int) -> None:
        for row in self._rows.values():
            row.set_reachable(row.number == number)
        self.ensureWidgetVisible(self._rows[number], 0, 0)

    @Slot(object, int)
    def _step(self, number: int, rows_down: int) -> None:
        rows = list(self._rows.values())
        place = rows.index(self._rows[number]) + rows_down
        if 0 <= place < len(rows):
            rows[place].setFocus()

"""TimelineBar: the run as a line to move along, and the number of the iteration that is shown."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from nnviz.views.numbers import whole
from nnviz.views.palette import CONTROL_RADIUS, LIGHT, SECONDARY_PX, Theme
from nnviz.views.text_line import TextLine
from nnviz.views.timeline_field import IterationField
from nnviz.views.timeline_icons import double_arrow
from nnviz.views.timeline_marks import Mark
from nnviz.views.timeline_scale import Position, full_width
from nnviz.views.timeline_track import TimelineTrack
from nnviz.views.widgets import named

HEIGHT = 38
BUTTON = 28
FEWEST = 10_000  # there is always room for a number as long


class TimelineBar(QWidget):
    """The row below the panels: to the start, the track, to the newest iteration, the number.

    Signals
    -------
    position_requested : int
        An iteration to show, one that has been reached; many a second while the handle is dragged.
    """

    position_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("timeline_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._told = Position(0, 0)
        self._full = 0
        self._start = self._button("timeline_start", self.tr("To the start"))
        self._newest = self._button("timeline_newest", self.tr("To the newest iteration"))
        self._track = TimelineTrack()
        self._field = IterationField()
        self._end = TextLine("timeline_end", "0")
        self._end.setAccessibleName(self.tr("Newest iteration"))
        word = named(QLabel(self.tr("iteration")), "secondary")
        word.setBuddy(self._field)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 12, 0)
        row.setSpacing(4)
        row.addWidget(self._start)
        row.addWidget(self._track, 1)
        row.addWidget(self._newest)
        row.addSpacing(8)
        for widget in (word, self._field, self._end):
            row.addWidget(widget)
        self._start.clicked.connect(self._start_clicked)
        self._newest.clicked.connect(self._newest_clicked)
        self._track.position_requested.connect(self.position_requested)
        self._track.handle_dragged.connect(self._show_number)
        self._field.iteration_requested.connect(self._track.request)
        self._show_whether_empty()
        self.show_theme(LIGHT)
        self._show_number()

    def show_position(self, iteration: int, end: int) -> None:
        """Show where the run stands.

        Parameters
        ----------
        iteration : the one that is shown, from 0 to `end`
        end : the newest that has been reached
        """
        position = Position(iteration, end)
        if position == self._told:
            return
        was_empty = self._told.end == 0
        self._told = position
        self._track.show_position(position)
        if was_empty != (end == 0):
            self._show_whether_empty()
        self._show_number()

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Show edits, breakpoints and forks on the track."""
        self._track.show_marks(marks)

    def show_theme(self, theme: Theme) -> None:
        """Switch colours."""
        self._start.setIcon(double_arrow(theme.text, theme.line, forward=False))
        self._newest.setIcon(double_arrow(theme.text, theme.line, forward=True))
        self._track.show_theme(theme)
        self.setStyleSheet(_style_sheet(theme))

    def focus_field(self) -> None:
        """Let an iteration be typed."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        """Make room for the number in the font that it now has."""
        super().showEvent(event)
        self._make_room()

    def _button(self, name: str, tip: str) -> QToolButton:
        button = named(QToolButton(), name, tip)
        button.setFixedSize(BUTTON, BUTTON)
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _show_whether_empty(self) -> None:
        """Say on the buttons what they do, or why there is nothing to do."""
        empty = self._told.end == 0
        why = self.tr("Nothing has been trained yet: run or step first")
        for button in (self._start, self._newest):
            button.setEnabled(not empty)
            button.setToolTip(why if empty else button.accessibleName())

    @Slot()
    def _show_number(self) -> None:
        """Show in figures where the handle is."""
        shown = self._track.shown
        self._field.show_position(Position(shown.iteration, self._told.end))
        newest = self.tr("of {0}").format(whole(self._told.end))
        self._end.show_text(newest, self.tr("The newest iteration that has been reached"))
        self._track.setAccessibleDescription(f"{whole(shown.iteration)} {newest}")
        if full_width(self._told.end) != self._full:
            self._full = full_width(self._told.end)
            self._make_room()

    def _make_room(self) -> None:
        """Give the numbers room for all that come before the track's scale changes."""
        widest = whole(max(self._full, FEWEST)).replace("1", "0").replace("2", "0").replace("5", "0")
        for widget in (self._field, self._end):
            widget.ensurePolished()
        self._field.setFixedWidth(self._field.fontMetrics().horizontalAdvance(widest) + 24)
        self._end.setFixedWidth(
            self._end.fontMetrics().horizontalAdvance(self.tr("of {0}").format(widest)) + 2
        )

    @Slot()
    def _start_clicked(self) -> None:
        self._track.request(0)

    @Slot()
    def _newest_clicked(self) -> None:
        self._track.request(self._told.end)


def _style_sheet(theme: Theme) -> str:
    """As quiet as the status line below."""
    return f"""
#timeline_bar {{ background: {theme.panel}; border-top: 1px solid {theme.line}; }}
#timeline_bar QToolButton {{ background: transparent; padding: 0; border: 1px solid transparent;
  border-radius: {CONTROL_RADIUS}px; min-height: 0; }}
#timeline_bar QToolButton:hover {{ background: {theme.soft}; }}
#timeline_bar QToolButton:pressed {{ background: {theme.line}; }}
#timeline_bar QToolButton:focus {{ border-color: {theme.accent}; }}
#timeline_field {{ background: {theme.soft}; color: {theme.text}; border: 1px solid transparent;
  min-height: 24px; border-radius: {CONTROL_RADIUS}px; padding: 0 6px; }}
#timeline_field:hover {{ border-color: {theme.line}; }}
#timeline_field:focus {{ background: {theme.panel}; border-color: {theme.accent}; }}
#timeline_field[refused="true"] {{ border-color: {theme.danger}; }}
#timeline_end {{ color: {theme.secondary}; font-size: {SECONDARY_PX}px; }}
"""

"""BreakpointsView: what the run is to stop at."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from nnviz.core.breakpoint import MOST_EVERY, Breakpoint, Breakpoints
from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment
from nnviz.core.part import Part
from nnviz.views.breakpoints_add import BreakpointsAdder
from nnviz.views.breakpoints_fields import WholeBox
from nnviz.views.breakpoints_list import BreakpointsList
from nnviz.views.palette import CONTROL_RADIUS, LIGHT, SECONDARY_PX, SPACE, Theme
from nnviz.views.widgets import named

_ROOM_FOR_UNIT: Final = 380  # px


class BreakpointsView(QWidget):
    """The list of breakpoints, a row to add one, and how often those are looked at that cost a pass.

    Signals
    -------
    breakpoints_requested : object
        The Breakpoints as they are to be: with one more or less, one switched, or another `every`.
    refused : str
        What was typed cannot be taken; why, and what is allowed.
    """

    breakpoints_requested = Signal(object)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("breakpoints_view")
        self.setAccessibleName(self.tr("Breakpoints"))
        self._breakpoints: Breakpoints | None = None
        self._experiment: Experiment | None = None
        self._hits: tuple[Breakpoint, ...] = ()
        looks = self._make_every()
        self._list = BreakpointsList(above=self._every)
        self._adder = BreakpointsAdder()
        self._adder.setEnabled(False)
        self._arrange(looks)
        self.setFocusProxy(self._adder)
        self._list.switch_requested.connect(self._switch)
        self._list.deletion_requested.connect(self._delete)
        self._adder.added.connect(self._add)
        self._adder.refused.connect(self.refused)
        self._every.valueChanged.connect(self._every_changed)
        self.show_theme(LIGHT)

    def _arrange(self, looks: QWidget) -> None:
        header = QHBoxLayout()
        header.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, SPACE)
        header.addWidget(named(QLabel(self.tr("Breakpoints")), "panel_title"))
        header.addStretch(1)
        header.addWidget(looks)
        about = named(QLabel(wordWrap=True), "secondary")
        about.setText(
            self.tr(
                "A breakpoint stops the run where something happens: a sample is picked, a weight changes "
                "its sign, the loss gets small. Choose one below and press Add; several can be set."
            )
        )
        about.setContentsMargins(3 * SPACE, SPACE, 3 * SPACE, SPACE)
        about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._pages = QStackedWidget()
        self._pages.addWidget(about)
        self._pages.addWidget(self._list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(header)
        column.addWidget(self._pages, 1)
        column.addWidget(self._adder)

    def _make_every(self) -> QWidget:
        """The field for the iterations between two looks, in a sentence."""
        tip = self.tr(
            "Looking at the loss, at whether all are right, and at classes costs a pass over the data. "
            "1 looks in every iteration. However seldom, the run stands at the first one that is met."
        )
        self._every = WholeBox("breakpoints_every", self.tr("Iterations between two looks"), tip)
        self._every.setRange(1, MOST_EVERY)
        self._every.setFixedWidth(76)
        self._looks = QWidget()
        row = QHBoxLayout(self._looks)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        before, self._unit = QLabel(self.tr("looked at every")), QLabel(self.tr("iterations"))
        for label in (before, self._unit):
            named(label, "secondary", tip=tip)
        before.setBuddy(self._every)
        for widget in (before, self._every, self._unit):
            row.addWidget(widget)
        policy = self._looks.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._looks.setSizePolicy(policy)
        self._looks.setMinimumWidth(120)  # without the unit, which goes where the panel gets narrow
        self._looks.hide()
        return self._looks

    def show_breakpoints(self, breakpoints: Breakpoints, experiment: Experiment) -> None:
        """Show the breakpoints, with the names and obstacles that an experiment gives them."""
        if breakpoints == self._breakpoints and experiment is self._experiment:
            return
        if self._breakpoints is not None:  # those met go with their samples, too
            met = replace(self._breakpoints, items=self._hits).followed(breakpoints.dataset)
            self._hits = met.items
        self._breakpoints, self._experiment = breakpoints, experiment
        self._adder.setEnabled(True)
        self._adder.show_experiment(experiment)
        self._show()

    def show_hits(self, hits: tuple[Breakpoint, ...]) -> None:
        """Mark those at which the run has stopped; none where it goes on."""
        if hits != self._hits:
            self._hits = hits
            self._show()
            self._show_first_hit()

    def show_selected(self, part: Part | None) -> None:
        """Offer what is selected in other views."""
        self._adder.show_selected(part)

    def show_theme(self, theme: Theme) -> None:
        """Switch colours."""
        self.setStyleSheet(_style_sheet(theme))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the unit where there is no room for it."""
        self._unit.setVisible(event.size().width() >= _ROOM_FOR_UNIT)
        super().resizeEvent(event)

    def _show(self) -> None:
        if self._breakpoints is None or self._experiment is None:
            return
        had_focus = self._list.has_focus()
        self._list.show_breakpoints(self._breakpoints, self._experiment, self._hits)
        self._pages.setCurrentIndex(1 if self._breakpoints.items else 0)
        if had_focus and not self._breakpoints.items:
            self._adder.setFocus(Qt.FocusReason.OtherFocusReason)
        self._looks.setVisible(self._breakpoints.cost_pass)
        self._every.blockSignals(True)
        self._every.setValue(self._breakpoints.every)
        self._every.blockSignals(False)

    def _show_first_hit(self) -> None:
        items = () if self._breakpoints is None else self._breakpoints.items
        for index, item in enumerate(items):
            if any(item.is_same(hit) for hit in self._hits):
                self._list.show_row(index)
                return

    @Slot(object)
    def _add(self, item: Breakpoint) -> None:
        if self._breakpoints is None:
            return
        try:
            changed = self._breakpoints.with_added(item)
        except InputError as error:
            self._adder.show_refused(str(error))
            self.refused.emit(str(error))
        else:
            self.breakpoints_requested.emit(changed)

    @Slot(object)
    def _delete(self, item: Breakpoint) -> None:
        if self._breakpoints is not None:
            self.breakpoints_requested.emit(self._breakpoints.without(item))

    @Slot(object, bool)
    def _switch(self, item: Breakpoint, enabled: bool) -> None:
        if self._breakpoints is not None:
            self.breakpoints_requested.emit(self._breakpoints.with_enabled(item, enabled))

    @Slot(int)
    def _every_changed(self, every: int) -> None:
        if self._breakpoints is not None:
            self.breakpoints_requested.emit(self._breakpoints.with_every(every))


def _style_sheet(theme: Theme) -> str:
    return f"""
#breakpoint_switch[state="off"] {{ color: {theme.secondary}; }}
#breakpoint_switch:focus {{ color: {theme.accent}; }}
#breakpoint_note {{ color: {theme.secondary}; font-size: {SECONDARY_PX}px; }}
#breakpoint_note[state="hit"] {{ color: {theme.accent}; font-weight: 600; }}
#breakpoint_row[state="hit"] {{ background: {theme.soft}; }}
#breakpoint_delete {{
  background: transparent; color: {theme.secondary}; border: 1px solid transparent; padding: 0 5px;
  border-radius: {CONTROL_RADIUS}px; min-height: 18px; font-size: {SECONDARY_PX}px;
}}
#breakpoint_delete:hover {{ border-color: {theme.line}; color: {theme.text}; }}
#breakpoint_delete:focus {{ border-color: {theme.accent}; }}
#breakpoints_adder QLineEdit[refused="true"] {{ border-color: {theme.danger}; }}
"""

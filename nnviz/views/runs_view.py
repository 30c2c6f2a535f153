"""RunsView: the current run and the runs that are kept beside it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnviz.core.experiment import Experiment
from nnviz.views.ghost_look import GhostLook
from nnviz.views.palette import CONTROL_RADIUS, LIGHT, SECONDARY_PX, SPACE, Theme
from nnviz.views.runs_compare import CompareField
from nnviz.views.runs_list import GhostList
from nnviz.views.runs_row import CurrentRow
from nnviz.views.widgets import named

WORDS_FROM = 420  # px; narrower panels leave out what the field is for, which its tooltip says


class RunsView(QWidget):
    """The Runs panel.

    Signals
    -------
    hide_requested : int, bool
        The number of a ghost; whether only this panel should show it.
    deletion_requested : int
        A ghost is to be deleted.
    current_requested : int
        A ghost is to become the current run.
    play_along_requested : int, bool
        The number of a ghost; whether it should be trained along with the current run.
    compare_requested : object
        Learning rates, tuple of 2 to 6 different float, to be played side by side.
    refused : str
        What was typed cannot be taken; why.
    """

    hide_requested = Signal(object, bool)
    deletion_requested = Signal(object)
    current_requested = Signal(object)
    play_along_requested = Signal(object, bool)
    compare_requested = Signal(object)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("runs_view")
        self.setAccessibleName(self.tr("Runs"))
        self._compare = CompareField()
        self._current = CurrentRow()
        self._ghosts = GhostList()
        self._about = named(QLabel(self.tr("Learning rates")), "secondary")
        header = QHBoxLayout()
        header.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, SPACE)
        header.setSpacing(2 * SPACE)
        header.addWidget(named(QLabel(self.tr("Runs")), "panel_title"))
        header.addWidget(self._about, 0, Qt.AlignmentFlag.AlignRight)
        header.addWidget(self._compare, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE)
        column.setSpacing(0)
        column.addLayout(header)
        rows = QVBoxLayout()
        rows.setContentsMargins(SPACE, 0, SPACE, 0)
        rows.setSpacing(0)
        rows.addWidget(self._current)
        rows.addWidget(self._ghosts, 1)
        column.addLayout(rows, 1)
        self._ghosts.hide_requested.connect(self.hide_requested)
        self._ghosts.deletion_requested.connect(self.deletion_requested)
        self._ghosts.current_requested.connect(self.current_requested)
        self._ghosts.play_along_requested.connect(self.play_along_requested)
        self._compare.compare_requested.connect(self.compare_requested)
        self._compare.refused.connect(self.refused)
        self.show_theme(LIGHT)

    def show_current(self, iteration: int, loss: float, experiment: Experiment) -> None:
        """Show where the current run stands, and what the others' losses were there.

        Parameters
        ----------
        iteration : the one that is shown
        loss : of the training samples, after that iteration
        experiment : in force there
        """
        self._current.show_current(iteration, loss, experiment)
        self._ghosts.show_iteration(iteration)

    def show_ghosts(self, looks: Sequence[GhostLook]) -> None:
        """Show the runs beside the current one, in this order."""
        self._ghosts.show_ghosts(looks)

    @Slot()
    def compare(self) -> None:
        """Play the learning rates that are typed."""
        self._compare.play()

    def show_theme(self, theme: Theme) -> None:
        """Switch colours."""
        self._current.show_theme(theme)
        self._ghosts.show_theme(theme)
        self.setStyleSheet(_style_sheet(theme))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say what the field is for where there is room."""
        super().resizeEvent(event)
        self._about.setVisible(self.width() >= WORDS_FROM)


def _style_sheet(theme: Theme) -> str:
    return f"""
#ghost_list, #ghost_list_body {{ background: transparent; border: none; }}
QWidget[run_row="true"] {{ border: 1px solid transparent; border-radius: {CONTROL_RADIUS}px; }}
#current_run {{ background: {theme.soft}; }}
#current_run #run_name {{ font-weight: 600; }}
#run_loss {{ font-size: {SECONDARY_PX}px; }}
QWidget[run_row="true"]:focus {{ border-color: {theme.accent}; }}
QWidget[run_row="true"] QToolButton {{ background: transparent; padding: 0; min-height: 0; }}
QWidget[run_row="true"] QToolButton:hover {{ background: {theme.soft}; }}
QWidget[run_row="true"] QToolButton:pressed {{ background: {theme.line}; }}
#compare_rates[refused="true"] {{ border-color: {theme.danger}; }}
"""

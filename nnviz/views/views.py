"""Views: all that the window shows, by name."""

from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnviz.views.actions import Actions
from nnviz.views.arithmetic_view import ArithmeticView
from nnviz.views.breakpoints_view import BreakpointsView
from nnviz.views.code_view import CodeView
from nnviz.views.control_bar import ControlBar
from nnviz.views.error_view import ErrorView
from nnviz.views.loss_view import LossView
from nnviz.views.network_view import NetworkView
from nnviz.views.notes_view import NotesView
from nnviz.views.palette import Theme
from nnviz.views.plane_view import PlaneView
from nnviz.views.predictions_view import PredictionsView
from nnviz.views.runs_view import RunsView
from nnviz.views.settings_view import SettingsView
from nnviz.views.status_view import StatusView
from nnviz.views.surface_view import SurfaceView
from nnviz.views.timeline_bar import TimelineBar
from nnviz.views.watches_view import WatchesView

THEMED: Final = (
    "network", "plane", "loss", "surface", "watches", "runs", "breakpoints",
    "arithmetic", "code", "predictions", "error", "timeline",
)  # fmt: skip


class Views(QObject):
    """One of each view."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.control_bar = ControlBar(
            actions["reset"], actions["step_back"], actions["run"], actions["step"], actions["step_into"]
        )
        self.network, self.plane, self.loss = NetworkView(), PlaneView(), LossView()
        self.arithmetic, self.code = ArithmeticView(), CodeView()
        self.predictions, self.error = PredictionsView(), ErrorView()
        self.surface, self.watches = SurfaceView(), WatchesView()
        self.runs, self.breakpoints, self.timeline = RunsView(), BreakpointsView(), TimelineBar()
        self.settings, self.notes, self.status = SettingsView(), NotesView(), StatusView()

    def panels(self) -> dict[str, tuple[str, QWidget]]:
        """Title and view of each panel, by name."""
        return {
            "network": (self.tr("Network"), self.network),
            "plane": (self.tr("Plane"), self.plane),
            "loss": (self.tr("Loss"), self.loss),
            "surface": (self.tr("Surface"), self.surface),
            "watches": (self.tr("Watches"), self.watches),
            "runs": (self.tr("Runs"), self.runs),
            "breakpoints": (self.tr("Breakpoints"), self.breakpoints),
            "arithmetic": (self.tr("Arithmetic"), self.arithmetic),
            "code": (self.tr("Code"), self.code),
            "predictions": (self.tr("Predictions"), self.predictions),
            "error": (self.tr("Error"), self.error),
            "settings": (self.tr("Experiment"), self.settings),
            "notes": (self.tr("Notes"), self.notes),
        }

    def bars(self) -> tuple[QWidget, QWidget, QWidget]:
        """What stands above and below the panels."""
        return self.control_bar, self.timeline, self.status

    def around(self, panels: QWidget) -> QWidget:
        """The middle of a window: the area of its panels between the bars."""
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        above, *below = self.bars()
        column.addWidget(above)
        column.addWidget(panels, 1)
        for bar in below:
            column.addWidget(bar)
        return middle

    def show_theme(self, theme: Theme) -> None:
        """Switch the colours of all that paint with their own."""
        for name in THEMED:
            getattr(self, name).show_theme(theme)

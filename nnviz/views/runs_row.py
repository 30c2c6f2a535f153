"""The rows of the Runs panel, and the one of the current run."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnviz.core.experiment import Experiment
from nnviz.views.difference_words import learning_rate_text
from nnviz.views.loss_header import loss_text
from nnviz.views.numbers import exact, whole
from nnviz.views.palette import SPACE, Theme
from nnviz.views.runs_icons import LineSample
from nnviz.views.text_line import TextLine


class RunRow(QWidget):
    """A sample of the run's line and its name; below it its loss, and how far it has come."""

    def __init__(self, name: str, *, is_current: bool) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("run_row", True)  # for the style sheet
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.sample = LineSample(is_current=is_current)
        self.name = TextLine("run_name")
        self.loss = TextLine("run_loss", self.tr("loss {0}").format("0.0000e−000"))
        self.about = TextLine("secondary")
        numbers = QHBoxLayout()
        numbers.setSpacing(2 * SPACE)
        numbers.addWidget(self.loss)
        numbers.addWidget(self.about, 1)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(self.name)
        lines.addLayout(numbers)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(2 * SPACE, 1, SPACE, 1)
        self.row.setSpacing(0)
        self.row.addWidget(self.sample)
        self.row.addSpacing(2 * SPACE)
        self.row.addLayout(lines, 1)


class CurrentRow(RunRow):
    """The run that all panels show."""

    def __init__(self) -> None:
        super().__init__("current_run", is_current=True)
        self.setAccessibleName(self.tr("This run"))
        self.name.show_text(self.tr("This run"), self.tr("The run that all panels show"))

    def show_current(self, iteration: int, loss: float, experiment: Experiment) -> None:
        """Show where the run stands."""
        if len(experiment.dataset.training_indices):
            self.loss.show_text(self.tr("loss {0}").format(loss_text(loss)), exact(loss))
        else:
            self.loss.show_text(self.tr("loss {0}").format("–"), self.tr("no training points yet"))
        self.about.show_text(
            self.tr("at {0} · learning rate {1}").format(
                whole(iteration), learning_rate_text(experiment.config.learning_rate)
            )
        )

    def show_theme(self, theme: Theme) -> None:
        """Switch colours."""
        self.sample.show_look(theme.accent)

"""CodeView: the panel with the NumPy program of the experiment, standing at its line."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from nnviz.core.experiment import Experiment
from nnviz.core.moment import Moment
from nnviz.files.numpy_program import numpy_program
from nnviz.files.program import Program
from nnviz.files.source import default_iterations
from nnviz.views.code_text import CodeText
from nnviz.views.palette import SECONDARY_PX, SPACE, Theme, text_font
from nnviz.views.text_line import TextLine
from nnviz.views.widgets import named

COPIED_MS: Final = 1500


class CodeView(QWidget):
    """A program to read along with the training, and to take home.

    The text is made only while it can be seen. Long tables are cut in it, and whole in what is copied.

    Signals
    -------
    export_requested :
        The reader wants the program as a file.
    """

    export_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("code_view")
        self._experiment: Experiment | None = None
        self._moment: Moment | None = None
        self._program: Program | None = None
        self._text = CodeText(self)
        self._text.setPlaceholderText(
            self.tr("Add points to train on; the program that learns them will stand here.")
        )
        # What has no room beside a line is told below, so that no value covers code.
        self._below = TextLine("code_below")
        self._below.setStyleSheet(f"font-size: {SECONDARY_PX}px;")
        self._below.setAccessibleName(self.tr("Values of the lines now running"))
        title = TextLine("code_title")
        title.setFont(text_font(bold=True))
        title.show_text(self.tr("NumPy program of this experiment"))
        self._copy = self._button("code_copy", self.tr("Copy"), self.tr("Copy the whole program"))
        self._export = self._button(
            "code_export", self.tr("Export…"), self.tr("Write the program to a file; it needs NumPy alone")
        )
        self._copy.clicked.connect(self._copy_clicked)
        self._export.clicked.connect(self._export_clicked)
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._copied.setInterval(COPIED_MS)
        self._copied.timeout.connect(self._forget_copied)
        header = QHBoxLayout()
        header.setContentsMargins(3 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        header.setSpacing(SPACE)
        header.addWidget(title, 1)
        header.addWidget(self._copy)
        header.addWidget(self._export)
        column = QVBoxLayout(self)
        # The panel's corners are round; the text stays clear of them.
        column.setContentsMargins(0, 0, 0, 2 * SPACE)
        column.setSpacing(0)
        column.addLayout(header)
        column.addWidget(self._text, 1)
        footer = QHBoxLayout()
        footer.setContentsMargins(3 * SPACE, 0, 2 * SPACE, 0)
        footer.addWidget(self._below)
        column.addLayout(footer)
        self._text.values_moved.connect(self._show_below)

    def show_experiment(self, experiment: Experiment) -> None:
        """Show the program of an experiment."""
        self._experiment = experiment
        if self.isVisible():
            self._catch_up()

    def show_moment(self, moment: Moment | None) -> None:
        """Stand at the line of what has just been done, with the values that are known; None: nowhere."""
        self._moment = moment
        if self.isVisible():
            self._text.show_moment(moment)

    def show_theme(self, theme: Theme) -> None:
        """Switch colours."""
        self._text.show_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has come while nobody looked."""
        super().showEvent(event)
        self._catch_up()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave no timer running."""
        self._copied.stop()
        self._forget_copied()
        super().hideEvent(event)

    def _catch_up(self) -> None:
        experiment = self._experiment
        if experiment is not None and (self._program is None or self._program.experiment is not experiment):
            self._program = _program(experiment, cut=True)
            self._text.show_program(self._program)
            for button in (self._copy, self._export):
                button.setEnabled(self._program is not None)
        self._text.show_moment(self._moment)

    def _button(self, name: str, text: str, tip: str) -> QToolButton:
        button = named(QToolButton(), name, tip, tip)
        button.setText(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setEnabled(False)
        return button

    @Slot(bool)
    def _copy_clicked(self, _checked: bool) -> None:
        program = None if self._experiment is None else _program(self._experiment, cut=False)
        if program is not None:
            QGuiApplication.clipboard().setText(program.text)
            self._copy.setText(self.tr("Copied"))
            self._copied.start()

    @Slot(bool)
    def _export_clicked(self, _checked: bool) -> None:
        self.export_requested.emit()

    @Slot()
    def _show_below(self) -> None:
        self._below.show_text(self._text.values_without_room())

    @Slot()
    def _forget_copied(self) -> None:
        self._copy.setText(self.tr("Copy"))


def _program(experiment: Experiment, *, cut: bool) -> Program | None:
    """The program, or None where there is nothing to train on yet."""
    if not len(experiment.dataset.training_indices):
        return None
    return numpy_program(experiment, default_iterations(experiment), cut=cut)

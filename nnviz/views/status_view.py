"""StatusView: one line that says what the run is doing, and what went wrong."""

import html

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment
from nnviz.core.mode import Mode
from nnviz.core.moment import Moment, MomentKind
from nnviz.core.snapshot import Snapshot
from nnviz.views.class_words import class_label
from nnviz.views.input_words import scaling_text
from nnviz.views.numbers import exact, rate, short, whole
from nnviz.views.phase_words import phase_text
from nnviz.views.widgets import named

MESSAGE_MS = 8000


class StatusView(QWidget):
    """The bottom line of the window: state at the left, speed at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status_view")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 14, 6)
        row.setSpacing(16)
        self._state = named(QLabel(), "status_text")
        self._state.setTextFormat(Qt.TextFormat.RichText)
        self._state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._state.setAccessibleName(self.tr("State of the run"))
        self._speed = named(QLabel(), "secondary")
        row.addWidget(self._state, 1)
        row.addWidget(self._speed)
        self._message = ""
        self._message_clock = QTimer(self)
        self._message_clock.setSingleShot(True)
        self._message_clock.setInterval(MESSAGE_MS)
        self._message_clock.timeout.connect(self.forget_message)
        self._line = self._tip = ""

    def show_state(
        self,
        mode: Mode,
        experiment: Experiment,
        snapshot: Snapshot | None,
        failure: str,
        moment: Moment | None = None,
    ) -> None:
        """Say what the run is doing; paused within an iteration, where in it."""
        trouble = self._trouble(mode, snapshot, failure)
        word = f"<b>{self._word(mode)}</b>"
        if mode is Mode.PAUSED and moment is not None and moment.kind is MomentKind.UNDER_WAY:
            word = self.tr("{0} in iteration {1}, {2}").format(
                word, whole(moment.trace.iteration + 1), phase_text(moment)
            )
        parts = [word]
        self._tip = ""
        if trouble:
            parts.append(html.escape(trouble))
        else:
            parts += self._figures(experiment, snapshot)
            if snapshot is not None and snapshot.experiment is experiment:
                self._tip = self.tr("loss {0}").format(exact(snapshot.loss))
        self._line = " · ".join(parts)
        self._set_alert(mode in (Mode.DIVERGED, Mode.FAILED))
        self._show()

    def show_speed(self, iterations_per_second: float, frames_per_second: float, *, preparing: bool) -> None:
        """Say how fast it goes; nothing while it does not."""
        parts = []
        if preparing:
            parts.append(self.tr("preparing the fast training loop…"))
        if iterations_per_second:
            parts.append(self.tr("{0} iterations/s").format(rate(iterations_per_second)))
        if frames_per_second:
            parts.append(self.tr("{0} frames/s").format(round(frames_per_second)))
        self._speed.setText(" · ".join(parts))

    @Slot(str)
    def show_message(self, text: str) -> None:
        """Say something for a while, in place of the state."""
        self._message = html.escape(text)
        self._message_clock.start()
        self._show()

    def _figures(self, experiment: Experiment, snapshot: Snapshot | None) -> list[str]:
        dataset = experiment.dataset
        parts = []
        if snapshot is not None and len(dataset.training_indices):
            parts.append(self.tr("loss {0}").format(short(snapshot.loss, 4)))
            if snapshot.held_out_loss is not None:
                parts.append(self.tr("held-out loss {0}").format(short(snapshot.held_out_loss, 4)))
            if snapshot.experiment.dataset.kind == "classification":
                right = snapshot.right
                parts.append(self.tr("{0} of {1} right").format(whole(int(right.sum())), whole(len(right))))
        elif len(dataset) and not len(dataset.training_indices):
            parts.append(self.tr("no training points: all are held out; add some, or hold out fewer"))
        elif not len(dataset.training_indices):
            parts.append(self.tr("no training points yet: click in the plane to add some"))
        parts.append(self.tr("seed {0}").format(experiment.config.seed))
        if dataset.kind == "classification" and len(dataset.training_indices) > 0:
            classes = set(dataset.classes[dataset.training_indices].tolist())
            if len(classes) == 1:
                parts.append(self._one_class(dataset, classes.pop()))
        if dataset.scaling is not None:
            parts.append(scaling_text(dataset.scaling.method))
        return parts

    def _one_class(self, dataset: Dataset, class_index: int) -> str:
        name = html.escape(class_label(dataset, class_index))
        text = self.tr("all training points are of class {0}: the network can only learn that")
        return text.format(name)

    def _trouble(self, mode: Mode, snapshot: Snapshot | None, failure: str) -> str:
        if mode is Mode.DIVERGED and snapshot is not None:
            return snapshot.diverged
        if mode is Mode.FAILED:
            return self.tr("Training failed: {0}. Reset, or open another example.").format(failure)
        return ""

    def _word(self, mode: Mode) -> str:
        return {
            Mode.PAUSED: self.tr("Paused"),
            Mode.RUNNING: self.tr("Running"),
            Mode.WAITING: self.tr("Waiting"),
            Mode.DIVERGED: self.tr("Paused"),
            Mode.FAILED: self.tr("Stopped"),
        }[mode]

    def _set_alert(self, alert: bool) -> None:
        if self._state.property("alert") != alert:
            self._state.setProperty("alert", alert)
            self._state.style().polish(self._state)

    def _show(self) -> None:
        text = self._message or self._line
        if text != self._state.text():
            self._state.setText(text)
        # What is cut in a narrow window can be read whole; as rich text a tooltip is wrapped.
        tip = f"<p>{text}</p>" if self._message or not self._tip else self._tip
        if tip != self._state.toolTip():
            self._state.setToolTip(tip)

    @Slot()
    def forget_message(self) -> None:
        """Show the state again."""
        self._message = ""
        self._message_clock.stop()
        self._show()

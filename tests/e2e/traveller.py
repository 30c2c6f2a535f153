"""A hand on the window that goes through time, and tutorial A's run worked out beside it."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nnviz.core.presets import preset_experiment
from nnviz.core.training import initial_state, train
from nnviz.views.numbers import whole
from nnviz.views.palette import LIGHT

LEFT = Qt.MouseButton.LeftButton
NO_KEYS, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

EXPERIMENT = preset_experiment("realpython")  # one sigmoid unit: two weights, then the bias
INPUTS, TARGETS = EXPERIMENT.dataset.inputs, EXPERIMENT.dataset.targets[:, 0]


# Worked out beside the window


def trained(iterations, state=None, experiment=EXPERIMENT):
    """The state so many iterations after another one, or after the start."""
    state = initial_state(experiment) if state is None else state
    return train(experiment, state, iterations).state


def by_hand(state, values):
    """A state with other parameters: place in the vector -> value."""
    parameters = state.parameters.copy()
    for place, value in values.items():
        parameters[place] = value
    return replace(state, parameters=parameters)


def predictions_of(parameters, inputs=INPUTS):
    """σ(w·x + b)."""
    return 1.0 / (1.0 + np.exp(-(inputs @ parameters[:2] + parameters[2])))


def loss_of(parameters):
    """Σ (σ(w·x + b) − y)² over tutorial A's eight points."""
    return float(np.sum((predictions_of(parameters) - TARGETS) ** 2))


def number(text):
    """What a number on the screen says."""
    return float(text.replace("−", "-").replace("\u2009", ""))


# Looking at pictures


def colours(picture):
    """The pixels of a widget, or an image, as (height, width, 3) integers."""
    image = picture if isinstance(picture, QImage) else picture.grab().toImage()
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return raw[:, : image.width(), 2::-1].astype(int)


def near(pixels, colour, tolerance=25):
    """Which pixels (..., 3) are of about this colour."""
    return np.abs(pixels - QColor(colour).getRgb()[:3]).max(axis=-1) <= tolerance


class Traveller:
    """Keys, mouse and eyes of somebody who goes through a run's time."""

    def __init__(self, opened):
        self.hand, self.window, self.views = opened, opened.window, opened.window.views
        self.qtbot, self.session = opened.qtbot, opened.window.session
        self.idle()

    # Waiting

    def idle(self):
        """Wait until nothing is under way and every panel has been brought up to date."""
        self.hand.until(lambda: not self.session.stepping)
        self.hand.idle()
        QApplication.processEvents()

    def stands(self, iteration, end=None):
        """Wait until the window says that it stands at an iteration, of a run up to `end`."""
        end = iteration if end is None else end

        def says():
            return (
                self.text("iteration_counter") == whole(iteration)
                and self.text("timeline_field") == whole(iteration)
                and self.text("timeline_end") == f"of {whole(end)}"
            )

        self.idle()
        self.hand.until(says)  # the number of the timeline is shown as often as it can be read
        self.idle()
        return self

    # Keys

    def key(self, *keys, modifier=NO_KEYS):
        """Press keys as a keyboard does: what has the focus gets them, if no shortcut takes them."""
        for key in keys:
            QTest.keyClick(self.window.windowHandle(), key, modifier)

    def step(self, times, end=None):
        """Press → so many times."""
        iteration = int(number(self.text("iteration_counter"))) + times
        self.key(*[Qt.Key.Key_Right] * times)
        return self.stands(iteration, end)

    def train(self, iterations):
        """Be so many iterations further; a key for each would take its time."""
        end = int(number(self.text("iteration_counter"))) + iterations
        for _ in range(iterations):
            self.hand.trigger("step")
        return self.stands(end)

    def click_step(self, times, end=None):
        """Click Step so many times; where the focus is, arrows may mean something else."""
        iteration = int(number(self.text("iteration_counter"))) + times
        for _ in range(times):
            self.press("step_button")
        return self.stands(iteration, end)

    def leave_fields(self):
        """Click where no field is: keys mean the run again."""
        self.views.plane.setFocus(Qt.FocusReason.MouseFocusReason)

    def back(self, times, end):
        """Press ← so many times."""
        iteration = int(number(self.text("iteration_counter"))) - times
        self.key(*[Qt.Key.Key_Left] * times)
        return self.stands(iteration, end)

    def go_to(self, iteration, end):
        """Type an iteration to stand at."""
        self.key(Qt.Key.Key_G, modifier=CTRL)
        self.qtbot.keyClicks(QApplication.focusWidget(), str(iteration))
        self.key(Qt.Key.Key_Return)
        return self.stands(iteration, end)

    def undo(self):
        self.key(Qt.Key.Key_Z, modifier=CTRL)

    def redo(self):
        self.key(Qt.Key.Key_Z, modifier=CTRL | SHIFT)

    # Mouse

    def child(self, kind, name, inside=None):
        found = (inside or self.window).findChildren(kind, name)
        assert len(found) == 1, f"{len(found)} of {name}"
        return found[0]

    def press(self, name, inside=None):
        """Click a button."""
        button = self.child(QWidget, name, inside)
        assert button.isVisible()
        self.qtbot.mouseClick(button, LEFT)

    def bring(self, panel):
        """Have a panel in front of those that share its place."""
        self.window.area.bring_forward(panel)
        view = self.views.panels()[panel][1]
        self.hand.until(lambda: not view.visibleRegion().isEmpty())
        self.idle()
        return view

    @property
    def diagram(self):
        return self.child(QWidget, "network_diagram")

    def double_click_edge(self, edge):
        place = self.diagram.picture.edge_middle(edge).toPoint()
        self.qtbot.mouseClick(self.diagram, LEFT, pos=place)
        self.qtbot.mouseDClick(self.diagram, LEFT, pos=place)

    def turn_wheel(self, widget, place, notches):
        """Turn the wheel over a place, a notch at a time."""
        place = QPointF(place)
        for _ in range(abs(notches)):
            event = QWheelEvent(
                place, widget.mapToGlobal(place), QPoint(), QPoint(0, 120 if notches > 0 else -120),
                Qt.MouseButton.NoButton, NO_KEYS, Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(widget, event)

    # Eyes

    def text(self, name, inside=None):
        return self.child(QWidget, name, inside).text()

    @property
    def bits(self):
        """The parameters that all panels show."""
        return self.session.snapshot.parameters.tobytes()

    @property
    def loss(self):
        """What the Loss panel's header says."""
        return number(self.text("loss_value"))

    @property
    def undo_text(self):
        return self.menu_text("undo")

    def menu_text(self, name):
        """What stands in the menu, without the mark of its access key."""
        return self.window.actions_by_name[name].text().replace("&", "")

    def shown(self):
        """Everything that the panels in front show, as texts and as pictures."""
        self.hand.hover(5.6, 5.3)  # a corner of the plane where nothing is
        self.idle()
        self.qtbot.wait(120)  # a line that has just changed is painted again after 90 ms
        names = ("iteration_counter", "status_text", "loss_value", "timeline_field", "timeline_end",
                 "arithmetic_title")  # fmt: skip
        texts = {name: self.text(name) for name in names}
        texts["arithmetic"] = self.views.arithmetic.as_text()
        seen = {
            "plane": self.views.plane, "network": self.diagram, "loss": self.views.loss,
            "timeline": self.views.timeline,
        }  # fmt: skip
        return texts | {f"picture of {name}": self.picture(view) for name, view in seen.items()}

    def picture(self, view):
        """What a view shows, as bytes, with what is behind it."""
        QApplication.processEvents()
        where = QRect(view.mapTo(self.window, QPoint(0, 0)), view.size())
        return colours(self.window.grab(where).toImage()).tobytes()

    # The timeline

    @property
    def track(self):
        return self.child(QWidget, "timeline_track")

    def handle(self):
        """Where the handle's middle is painted; above the groove, nothing else has its colour."""
        QApplication.processEvents()
        pixels = colours(self.track)
        columns = np.flatnonzero(near(pixels[len(pixels) // 2 - 5], LIGHT.accent, 12))
        assert len(columns), "no handle"
        return (columns[0] + columns[-1]) / 2

    # Runs

    def ghosts(self):
        """The names of the ghosts in the Runs panel, from above."""
        rows = [
            widget
            for widget in self.views.runs.findChildren(QWidget)
            if widget.property("run_row") and widget.objectName() != "current_run" and widget.isVisible()
        ]
        return [self.text("run_name", row) for row in sorted(rows, key=lambda row: row.y())]

"""What the tests of the views are made with: snapshots by hand, a look at pixels, a mouse."""

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.field import compute_field
from nnviz.core.loss_curve import LossRecord
from nnviz.core.network import Architecture
from nnviz.core.snapshot import Snapshot

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
NO_KEY = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
NOTHING = LossRecord(np.empty(0, np.int64), np.empty(0), np.empty(0))


def labelled(points, labels, **more):
    """Samples of class 0 and 1."""
    return Dataset(np.array(points, float), np.array(labels, float).reshape(-1, 1), **more)


def several_classes(points, classes, n_classes):
    return Dataset(np.array(points, float), np.eye(n_classes)[list(classes)])


def numbers(points, targets):
    targets = np.array(targets, float)
    table = targets[:, None] if targets.ndim == 1 else targets
    return Dataset(np.array(points, float), table, "regression")


def one_layer(dataset, weights, biases=None, activation="sigmoid", *, request=None, config=None, **more):
    """A snapshot of a network of one layer: weights (n_in, n_out), biases (n_out,) or None."""
    weights = np.array(weights, float)
    architecture = Architecture(weights.shape, (activation,), bias=biases is not None)
    experiment = Experiment(dataset, architecture, config or TrainingConfig())
    parameters = np.concatenate([weights.ravel(), [] if biases is None else np.array(biases, float)])
    field = None
    if request is not None:
        is_classes = dataset.kind == "classification"
        field = compute_field(architecture, parameters, request, classification=is_classes)
    values = {
        "generation": 0, "iteration": 0, "parameters": parameters, "loss": 0.0, "held_out_loss": None,
        "predictions": architecture.predict(parameters, dataset.inputs),
        "samples": np.empty(0, np.int64), "record": NOTHING, "field": field,
    }  # fmt: skip
    values.update(more)
    values["samples"] = np.array(values["samples"], np.int64)
    return Snapshot(experiment, **values)


def colours(picture):
    """The pixels of a widget, or an image, as (height, width, 3) integers."""
    image = picture if isinstance(picture, QImage) else picture.grab().toImage()
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return raw[:, : image.width(), 2::-1].astype(int)


def rgb(colour):
    return np.array(QColor(colour).getRgb()[:3])


def near(pixels, colour, tolerance=40):
    """Which pixels (..., 3) are of about this colour."""
    return np.abs(np.asarray(pixels) - rgb(colour)).max(axis=-1) <= tolerance


def contrast(one, other):
    """Contrast of two colours, from 1 to 21, as WCAG 2.2 defines it ("relative luminance")."""

    def luminance(colour):
        share = rgb(colour) / 255.0
        linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def told(plane, x, y):
    """The tooltip at a place of a plane, once the mouse has stopped there."""
    hand, surface = Hand(plane.canvas), plane.canvas.viewport()
    hand.hover(x, y)
    place = hand.pixel(x, y)
    event = QHelpEvent(QEvent.Type.ToolTip, place, surface.mapToGlobal(place))
    QApplication.sendEvent(surface, event)
    text = QToolTip.text() if QToolTip.isVisible() else ""
    QToolTip.hideText()
    while QToolTip.isVisible():  # it takes a moment to go
        QTest.qWait(20)
    return text


class Hand:
    """A mouse over a plane's canvas, at places in plane coordinates."""

    def __init__(self, canvas):
        self.canvas = canvas
        self.surface = canvas.viewport()

    def pixel(self, x, y):
        """Where a place in the plane is on the canvas."""
        QApplication.processEvents()  # Qt lays out what has changed
        return self.canvas.mapFromScene(self.canvas.box.mapViewToScene(QPointF(x, y)))

    def step(self):
        """Plane units to a pixel."""
        return self.canvas.box.viewPixelSize()[0]

    def click(self, x, y, button=LEFT, keys=NO_KEY):
        QTest.mouseClick(self.surface, button, keys, self.pixel(x, y))

    def double_click(self, x, y, between=None):
        """Press, release, press, release, as a real one comes; `between` is called in the middle."""
        place = self.pixel(x, y)
        self._send(QEvent.Type.MouseButtonPress, place, LEFT, LEFT)
        self._send(QEvent.Type.MouseButtonRelease, place, LEFT)
        if between:
            between()
        self._send(QEvent.Type.MouseButtonDblClick, place, LEFT, LEFT)
        self._send(QEvent.Type.MouseButtonRelease, place, LEFT)

    def drag(self, start, end, button=LEFT, keys=NO_KEY, between=None):
        """Press, move, release; `between` is called half-way."""
        first, last = self.pixel(*start), self.pixel(*end)
        self._send(QEvent.Type.MouseButtonPress, first, button, button, keys)
        for part in (0.25, 0.5, 0.75, 1.0):
            QTest.qWait(15)  # pyqtgraph drops what comes faster
            place = first + (last - first) * part
            self._send(QEvent.Type.MouseMove, place, Qt.MouseButton.NoButton, button, keys)
            if between and part == 0.5:
                between()
        self._send(QEvent.Type.MouseButtonRelease, last, button, keys=keys)

    def hover(self, x, y):
        for place in (QPoint(2, 2), self.pixel(x, y)):
            QTest.qWait(15)
            QTest.mouseMove(self.surface, place)
        QApplication.processEvents()

    def wheel(self, x, y, turn=120):
        place = QPointF(self.pixel(x, y))
        event = QWheelEvent(
            place, self.surface.mapToGlobal(place), QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton,
            NO_KEY, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(self.surface, event)

    def colour(self, x, y):
        """The pixel (3,) at a place in the plane."""
        place = self.pixel(x, y)
        return colours(self.canvas)[place.y(), place.x()]

    def square(self, x, y, half):
        """The pixels (2·half + 1, 2·half + 1, 3) around a place in the plane."""
        place = self.pixel(x, y)
        rows, columns = (
            slice(place.y() - half, place.y() + half + 1),
            slice(place.x() - half, place.x() + half + 1),
        )
        return colours(self.canvas)[rows, columns]

    def _send(self, kind, place, button, buttons=Qt.MouseButton.NoButton, keys=NO_KEY):
        at = QPointF(place)
        event = QMouseEvent(kind, at, self.surface.mapToGlobal(at), button, buttons, keys)
        QApplication.sendEvent(self.surface, event)

"""What the tests of the Loss panel are made with: curves by hand, a look at what is drawn, a mouse."""

import math

import numpy as np
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.loss_curve import LossCurve, LossRecord
from nnviz.core.network import Architecture
from nnviz.core.snapshot import Snapshot
from nnviz.views.loss_plot import LossPlot
from nnviz.views.palette import LIGHT

NOTHING = LossRecord(np.empty(0, np.int64), np.empty(0), np.empty(0))


def make_curve(iterations, train, held_out=None):
    held_out = [math.nan] * len(train) if held_out is None else held_out
    return LossCurve(np.array(iterations, np.int64), np.array(train, float), np.array(held_out, float), 100)


def make_snapshot(iteration, loss, held_out=None, n_samples=3, loss_name="squared_error"):
    dataset = Dataset(np.arange(2.0 * n_samples).reshape(-1, 2), np.zeros((n_samples, 1)))
    architecture = Architecture((2, 1), ("sigmoid",))
    experiment = Experiment(dataset, architecture, TrainingConfig(loss=loss_name))
    outputs, samples = np.zeros((n_samples, 1)), np.empty(0, np.int64)
    return Snapshot(experiment, 0, iteration, np.zeros(3), loss, held_out, outputs, samples, NOTHING)


def text(view, name):
    return view.findChild(QWidget, name).text()


def visible(view, name):
    return view.findChild(QWidget, name).isVisibleTo(view)


def plot_of(view):
    return view.findChild(LossPlot, "loss_plot")


def pixel_of(view, iteration, value):
    """Where a point of the curve stands, in the plot's viewport."""
    plot = plot_of(view)
    return plot.mapFromScene(plot.view_box.mapViewToScene(QPointF(iteration, value)))


def hover(view, position):
    QTest.mouseMove(plot_of(view).viewport(), QPoint(1, 1))
    QTest.mouseMove(plot_of(view).viewport(), position)
    QApplication.processEvents()


def pixels(image):
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return raw[:, : image.width(), 2::-1].astype(int)


def drawn_in(view, colour, theme=LIGHT):
    """Positions (k, 2) as (y, x) in the plot that are nearer to a colour than to the panel's."""
    wanted, ground = (np.array(QColor(c).getRgb()[:3]) for c in (colour, theme.panel))
    distance = np.abs(pixels(plot_of(view).grab().toImage()) - wanted).sum(axis=2)
    return np.argwhere(distance < 0.55 * np.abs(wanted - ground).sum())


def distance_to(drawn, point):
    return np.abs(drawn - [point.y(), point.x()]).sum(axis=1).min()

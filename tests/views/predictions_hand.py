"""What the tests of the predictions table are made with: a panel, a mouse, keys, samples."""

import math
from functools import cache

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from views.hand_made import LEFT, NO_KEY, colours, labelled, one_layer

from nnviz.core.presets import preset_experiment
from nnviz.core.snapshot import Snapshot
from nnviz.core.training import initial_state, train
from nnviz.views.palette import LIGHT, text_font
from nnviz.views.predictions_editors import NumberLine
from nnviz.views.predictions_view import PredictionsView
from nnviz.views.style import style_sheet
from nnviz.views.text_line import TextLine

GROUND = "#predictions_view {{ background: {0}; }}"  # as the panel around it gives it
Key, Role = Qt.Key, Qt.ItemDataRole


class Panel:
    """A panel, what it has asked for, and the hands of somebody who uses it."""

    def __init__(self, view):
        self.view, self.table, self.asked = view, view.table, []
        for name in (
            "point_requested", "move_requested", "class_requested", "target_requested",
            "deletion_requested", "selection_changed", "part_hovered", "refused",
        ):  # fmt: skip
            getattr(view, name).connect(self._recorder(name))

    def _recorder(self, name):
        def record(*values):
            self.asked.append((name, *values))

        return record

    def of(self, name):
        """The arguments of every signal of that name."""
        return [values for which, *values in self.asked if which == name]

    def show(self, dataset, **more):
        self.view.show_dataset(dataset)
        self.view.show_snapshot(one_layer(dataset, **more))

    @property
    def titles(self):
        model = self.table.model()
        across = Qt.Orientation.Horizontal
        return [model.headerData(i, across, Role.DisplayRole) for i in range(model.columnCount())]

    def place(self, title):
        return next(i for i, shown in enumerate(self.titles) if shown.lstrip("▴▾▵▿ ") == title)

    def cell(self, row, title):
        return self.table.model().index(row, self.place(title))

    def column(self, title):
        model = self.table.model()
        return [self.cell(row, title).data(Role.DisplayRole) for row in range(model.rowCount())]

    def at(self, row, title):
        QApplication.processEvents()
        return self.table.visualRect(self.cell(row, title)).center()

    def click(self, row, title, keys=NO_KEY):
        QTest.mouseClick(self.table.viewport(), LEFT, keys, self.at(row, title))

    def click_title(self, title):
        header = self.table.horizontalHeader()
        place = self.place(title)
        x = header.sectionViewportPosition(place) + header.sectionSize(place) // 2
        QTest.mouseClick(header.viewport(), LEFT, NO_KEY, QPoint(x, header.height() // 2))

    def double_click(self, row, title):
        """Press, release, press, release, as a real one comes."""
        place, kinds = self.at(row, title), QEvent.Type
        for kind, held in (
            (kinds.MouseButtonPress, LEFT), (kinds.MouseButtonRelease, Qt.MouseButton.NoButton),
            (kinds.MouseButtonDblClick, LEFT), (kinds.MouseButtonRelease, Qt.MouseButton.NoButton),
        ):  # fmt: skip
            surface = self.table.viewport()
            position = QPointF(place)
            event = QMouseEvent(kind, position, surface.mapToGlobal(position), LEFT, held, NO_KEY)
            QApplication.sendEvent(surface, event)

    def key(self, key, keys=NO_KEY):
        QTest.keyClick(QApplication.focusWidget() or self.table, key, keys)
        QApplication.processEvents()  # a cell takes what was typed with the next turn of the event loop

    def editor(self, kind=NumberLine):
        """The open editor, or None; one that has closed goes with the next turn of the event loop."""
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        return self.table.findChild(kind)

    def type(self, text):
        for character in text:  # QTest's own typing knows ASCII only
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                key = ord(character.upper()) if character.isascii() else Key.Key_unknown
                QApplication.sendEvent(self.editor(), QKeyEvent(kind, key, NO_KEY, character))

    def counts(self):
        return self.view.findChild(TextLine, "secondary").text()

    def shot(self):
        """The rows' pixels, on the ground they lie on."""
        QApplication.processEvents()
        surface = self.table.viewport()
        corner = surface.mapTo(self.view, QPoint(0, 0))
        picture = colours(self.view)
        return picture[corner.y() : corner.y() + surface.height(), corner.x() : corner.x() + surface.width()]


def opened(qtbot):
    """A panel on screen, as large as in the window's right column, with the focus."""
    view = PredictionsView()
    qtbot.addWidget(view)
    view.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    view.setStyleSheet(style_sheet(LIGHT) + GROUND.format(LIGHT.panel))
    view.setFont(text_font())
    view.show_theme(LIGHT)
    view.resize(446, 400)
    view.show()
    qtbot.waitExposed(view)
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.table.hasFocus)
    return Panel(view)


def trained(preset, iterations):
    experiment = preset_experiment(preset)
    state = initial_state(experiment)
    if iterations:
        state = train(experiment, state, iterations).state
    predictions = experiment.architecture.predict(state.parameters, experiment.dataset.inputs)
    template = one_layer(labelled([[0.0]], [0]), [[0.0]])
    return Snapshot(
        experiment, 0, iterations, state.parameters, 2.0, None, predictions, template.samples, template.record
    )


@cache
def four():
    """Weights (1, 0) and bias 0: the predictions are σ(x₁), worked out by hand below."""
    return labelled([[0.0, 5.0], [2.0, 6.0], [-1.0, 7.0], [0.5, 8.0]], [1, 0, 0, 1])


SIGMOID = {x: 1 / (1 + math.exp(-x)) for x in (0.0, 2.0, -1.0, 0.5)}
ONE_ZERO = {"weights": [[1.0], [0.0]], "biases": [0.0]}

"""Inputs that were scaled say so, and what they were: every figure worked out in flowers_hand."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QLabel
from views.flowers_hand import FLOWERS, UNNAMED, UNSCALED, read, undecided
from views.hand_made import Hand, labelled, told
from views.predictions_hand import Key, Role, opened

from nnviz.core.dataset import Dataset
from nnviz.core.mode import Mode
from nnviz.core.part import input_part
from nnviz.core.scaling import Scaling
from nnviz.files.csv_clipboard import parse_clipboard
from nnviz.files.csv_paste import pasted
from nnviz.views.input_words import scaling_formula, scaling_text
from nnviz.views.network_frame import NetworkFrame
from nnviz.views.network_notes import NetworkNotes
from nnviz.views.network_words import NetworkWords
from nnviz.views.palette import LIGHT
from nnviz.views.plane_view import PlaneView
from nnviz.views.settings_view import SettingsView
from nnviz.views.status_view import StatusView

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

LENGTH, WIDTH = "petal_length (scaled)", "petal_width (scaled)"


@pytest.fixture
def panel(qtbot):
    made = opened(qtbot)
    made.view.resize(900, 400)
    made.view.show_dataset(FLOWERS)
    made.view.show_snapshot(undecided(FLOWERS))
    return made


@pytest.fixture
def plane(qtbot):
    made = PlaneView()
    qtbot.addWidget(made)
    made.show_theme(LIGHT)
    made.resize(500, 640)
    made.show()
    qtbot.waitExposed(made)
    return made


# Predictions


def test_columns_say_that_they_are_scaled_and_how(panel):
    assert panel.titles[:4] == ["#", LENGTH, WIDTH, "target"]
    assert panel.column(LENGTH) == ["0.5", "−0.5", "1.0"]
    heading = panel.table.model().headerData(1, Qt.Orientation.Horizontal, Role.ToolTipRole)
    assert "(petal_length − 3.0) / 2.0" in heading
    assert "what is typed is the scaled number, too" in heading


def test_a_cell_tells_what_its_number_was(panel):
    assert panel.cell(0, LENGTH).data(Role.ToolTipRole) == "petal_length of sample 1: 4.0, scaled 0.5"
    assert panel.cell(1, WIDTH).data(Role.ToolTipRole) == "petal_width of sample 2: 0.75, scaled −0.5"


def test_a_scaled_number_is_typed(panel):
    panel.double_click(0, WIDTH)
    assert panel.editor().text() == "0.5"
    assert panel.editor().accessibleName() == "Sample 1, petal_width (scaled)"
    panel.type("1,5")
    panel.key(Key.Key_Return)
    [[indices, inputs, _]] = panel.of("move_requested")
    assert (indices, inputs.tolist()) == ((0,), [[0.5, 1.5]])


def test_rows_are_copied_as_they_are_in_the_file_and_come_back_the_same(panel):
    panel.click(0, "#")
    panel.table.copy()
    text = QApplication.clipboard().text()
    title, line = text.splitlines()
    assert title.split("\t")[1:3] == ["petal_length", "petal_width"]
    assert line.split("\t")[1:4] == ["4.0", "1.25", "virginica"]
    rows = "\n".join("\t".join(each.split("\t")[1:4]) for each in (title, line))
    again, problems = pasted(parse_clipboard(rows), FLOWERS)
    assert problems == ()
    assert again.inputs[-1].tolist() == [0.5, 0.5]
    assert again.classes[-1] == 2


def test_a_number_near_0_leaves_a_scaled_column_in_line(panel):
    inputs = FLOWERS.inputs.copy()
    inputs[0, 0] = 0.0004  # of its own it would be written as 4.00e−4
    panel.view.show_dataset(replace(FLOWERS, inputs=inputs))
    assert panel.column(LENGTH) == ["0.000", "−0.500", "1.000"]


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _widget, event):
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_titles_are_drawn_anew_when_the_same_columns_become_scaled(panel):
    panel.view.show_dataset(UNSCALED)
    QApplication.processEvents()
    panel.table.setColumnWidth(1, 80)  # widths of one's own stay, so that nothing else draws the titles anew
    QApplication.processEvents()
    paints = Paints(panel.table.horizontalHeader().viewport())
    panel.view.show_dataset(FLOWERS)
    QApplication.processEvents()
    assert paints.count > 0


def test_unscaled_columns_are_as_they_were(panel):
    panel.view.show_dataset(UNSCALED)
    assert panel.titles[1] == "petal_length"
    assert panel.cell(0, "petal_length").data(Role.ToolTipRole) == "petal_length of sample 1: 0.5"
    heading = panel.table.model().headerData(1, Qt.Orientation.Horizontal, Role.ToolTipRole)
    assert heading == "Input petal_length; double-click a cell to change it"


def test_long_titles_leave_room_for_every_digit(panel):
    panel.view.resize(446, 400)
    names = ("the length of the petals", "the width of the petals")
    data = labelled(FLOWERS.inputs, [0, 1, 1], input_names=names, scaling=FLOWERS.scaling)
    panel.view.show_dataset(data)
    panel.view.show_snapshot(undecided(data))
    error = panel.table.columnWidth(panel.place("error"))
    assert error >= panel.table.fontMetrics().horizontalAdvance("0.00e−0")


# The plane


def test_the_axes_say_that_they_are_scaled(plane):
    plane.show_dataset(FLOWERS)
    bottom, left = (plane.canvas.getAxis(side).label.toPlainText().strip() for side in ("bottom", "left"))
    assert (bottom, left) == (LENGTH, WIDTH)
    plane.show_dataset(UNSCALED)
    assert plane.canvas.getAxis("bottom").label.toPlainText().strip() == "petal_length"


def test_the_name_of_an_axis_is_no_markup(plane):
    plane.show_dataset(replace(UNSCALED, input_names=("<b>R&D</b>", "petal_width")))
    assert plane.canvas.getAxis("bottom").label.toPlainText().strip() == "<b>R&D</b>"


def test_the_note_tells_what_the_sample_was(plane):
    plane.show_dataset(FLOWERS)
    plane.show_selection([0])
    assert plane.footer.note.tip().splitlines() == [
        "Selected: sample 1 · ▲ virginica",
        "petal_length 4.0, scaled 0.5",
        "petal_width 1.25, scaled 0.5",
    ]
    plane.show_selection([0, 1])
    assert plane.footer.note.tip() == "2 samples selected · Del deletes them"


def test_the_mouse_is_told_what_a_point_was(plane):
    plane.show_dataset(replace(FLOWERS, class_names=()))
    assert told(plane, 1.0, 2.0).splitlines() == [
        "Sample 3 · ● class 1", "petal_length 5.0, scaled 1.0", "petal_width 2.0, scaled 2.0",
    ]  # fmt: skip


def test_the_readout_tells_a_place_as_it_was(plane):
    plane.show_dataset(FLOWERS)
    plane.show_snapshot(undecided(FLOWERS))
    hand = Hand(plane.canvas)
    hand.hover(1.0, 1.0)  # 3 + 2 · 1 and 1 + 0.5 · 1
    place, _, before = plane.footer.readout.tip().replace("−", "-").partition(" → 0.5, 0.5, 0.5 · original ")
    x, y = (float(text) for text in place.strip("()").split(", "))
    assert (x, y) == pytest.approx((1.0, 1.0), abs=2 * hand.step())
    assert [float(text) for text in before.strip("()").split(", ")] == pytest.approx([3 + 2 * x, 1 + y / 2])


def test_a_held_value_tells_what_it_was(plane):
    data = Dataset(
        np.array([[0.0, 0.0, 0.5], [1.0, 1.0, 0.5]]),
        np.array([[0.0], [1.0]]),
        scaling=Scaling("range", (0.0, 0.0, 3.0), (1.0, 1.0, 2.0)),
    )
    plane.show_dataset(data)
    box = plane.findChild(QDoubleSpinBox, "held_value")
    assert box.toolTip().endswith("\nx₃ 4.0, scaled 0.5")
    box.setValue(-0.5)
    assert box.toolTip().endswith("\nx₃ 2.0, scaled −0.5")
    plane.show_dataset(replace(data, scaling=None))
    assert "scaled" not in box.toolTip()


# Where the method is told


@pytest.mark.parametrize(
    ("method", "short", "long"),
    [
        ("standard", "inputs scaled (standard)", "standard: mean 0, deviation 1"),
        ("range", "inputs scaled (−1 … 1)", "range: −1 … 1"),
    ],
)
def test_the_status_line_and_the_settings_tell_the_method(qtbot, method, short, long):
    data = replace(FLOWERS, scaling=Scaling(method, (3.0, -1.0), (2.0, 0.5)))
    shown = undecided(data)
    status, settings = StatusView(), SettingsView()
    for view in (status, settings):
        qtbot.addWidget(view)
        view.show()
    status.show_state(Mode.PAUSED, shown.experiment, shown, "")
    assert status.findChild(QLabel, "status_text").text().endswith(f"seed 0 · {short}")
    settings.show_experiment(shown.experiment)
    label = settings.findChild(QLabel, "scaling")
    assert (label.isVisible(), label.text()) == (True, long)
    assert read(label.toolTip()).splitlines()[1:] == [
        "(petal_length − 3.0) / 2.0", "(petal_width − (−1.0)) / 0.5",
    ]  # fmt: skip
    plain = undecided(UNNAMED)
    settings.show_experiment(plain.experiment)
    assert not label.isVisible()
    status.show_state(Mode.PAUSED, plain.experiment, plain, "")
    assert "scaled" not in status.findChild(QLabel, "status_text").text()


def test_data_that_are_not_scaled_have_no_formula():
    assert scaling_formula(UNSCALED, 0) == ""
    assert scaling_text(None) == "inputs not scaled"


def test_an_input_of_the_diagram_tells_what_it_was():
    plain = QObject()
    shown = undecided(FLOWERS)
    tip = read(NetworkWords().tip(NetworkFrame(shown), input_part(1)))
    assert "petal_width = 0.5\nbefore scaling 1.25\n" in tip  # of the first sample, as none has been used
    note = NetworkNotes(plain).note(NetworkFrame(shown), input_part(1))
    assert note == "petal_width selected: input 2, now 1.250, scaled to 0.500."
    assert "scaling" not in NetworkWords().tip(NetworkFrame(undecided(UNSCALED)), input_part(1))

"""The Predictions panel alone: what it shows of every sample, and what the mouse and keys ask for."""

import math
from functools import cache

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton
from views.hand_made import (
    CTRL,
    LEFT,
    NO_KEY,
    SHIFT,
    colours,
    labelled,
    near,
    numbers,
    one_layer,
    several_classes,
)

from nnviz.core.experiment import TrainingConfig
from nnviz.core.moment import Moment, MomentKind
from nnviz.core.part import input_part, sample_part, unit_part
from nnviz.core.presets import preset_experiment
from nnviz.core.snapshot import Snapshot
from nnviz.core.trace import trace_samples
from nnviz.core.training import initial_state, train
from nnviz.views.palette import DARK, LIGHT, text_font
from nnviz.views.predictions_columns import computed_text, decimals_of, given_text, read_number
from nnviz.views.predictions_editors import ClassBox, NumberLine
from nnviz.views.predictions_view import PredictionsView
from nnviz.views.style import style_sheet
from nnviz.views.text_line import TextLine

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

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


@pytest.fixture
def panel(qtbot):
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


def tutorial(iterations=0):
    """Tutorial A's eight samples, and its network after so many iterations."""
    return trained("realpython", iterations)


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


# What is shown


def test_tutorial_b_reads_as_its_last_page(panel):
    snapshot = trained("loy", 1499)
    panel.view.show_dataset(snapshot.experiment.dataset)
    panel.view.show_snapshot(snapshot)
    assert panel.titles == ["#", "x₁", "x₂", "x₃", "target", "prediction", "error", "result"]
    assert panel.column("#") == ["1", "2", "3", "4"]
    assert panel.column("x₁") == ["0", "0", "1", "1"]
    assert panel.column("x₃") == ["1", "1", "1", "1"]
    assert panel.column("target") == ["0", "1", "1", "0"]
    assert panel.column("prediction") == ["0.0174", "0.9746", "0.9847", "0.0227"]
    assert panel.column("result") == ["✓ right"] * 4


def test_tutorial_a_error_of_a_prediction(panel):
    experiment = preset_experiment("realpython-first-prediction")
    parameters = initial_state(experiment).parameters
    panel.view.show_dataset(experiment.dataset)
    weights, bias = parameters[:2].reshape(2, 1), parameters[2:]
    panel.view.show_snapshot(one_layer(experiment.dataset, weights, bias))
    assert panel.column("prediction") == ["0.7986", "0.8710"]  # A5, A6
    assert panel.column("error")[1] == "0.7587"  # A7
    assert panel.column("result") == ["✓ right", "✗ wrong"]
    tip = panel.cell(1, "error").data(Role.ToolTipRole)
    assert float(tip.split()[-1]) == pytest.approx(0.7586743596667225, rel=1e-8)


def test_errors_are_squared_and_numbers_are_one_based(panel):
    panel.show(four(), **ONE_ZERO)
    expected = [(SIGMOID[0.0] - 1) ** 2, SIGMOID[2.0] ** 2, SIGMOID[-1.0] ** 2, (SIGMOID[0.5] - 1) ** 2]
    assert panel.column("error") == [f"{value:.4f}" for value in expected]
    assert panel.column("result") == ["✓ right", "✗ wrong", "✓ right", "✓ right"]
    assert panel.column("x₁") == ["0.0", "2.0", "−1.0", "0.5"]
    assert panel.column("x₂") == ["5", "6", "7", "8"]


def test_counts_and_loss_stand_in_the_header(panel):
    panel.show(four(), **ONE_ZERO, loss=1.0642123)
    assert panel.counts() == "3 of 4 right · loss 1.064"
    panel.show(numbers([[1.0]], [2.0]), weights=[[1.0]], activation="linear", loss=0.25)
    assert panel.counts() == "1 sample · loss 0.2500"


def test_cross_entropy_stays_finite_where_the_prediction_has_rounded(panel):
    config = TrainingConfig(loss="cross_entropy")
    data = labelled([[50.0], [-1.0]], [0, 1])
    panel.show(data, weights=[[1.0]], config=config)
    # −ln(1 − σ(50)) = 50 + ln(1 + e⁻⁵⁰); −ln σ(−1) = ln(1 + e)
    assert panel.column("error") == ["50.0000", f"{math.log(1 + math.e):.4f}"]


def test_several_classes_have_a_prediction_each(panel):
    data = several_classes([[1.0, 0.0], [0.0, 1.0]], [2, 0], 3)
    panel.show(data, weights=[[0.0, 1.0, 2.0], [0.0, 0.0, -1.0]])
    assert panel.titles == ["#", "x₁", "x₂", "target", "ŷ ■", "ŷ ●", "ŷ ▲", "error", "result"]
    half, one, two = 0.5, 1 / (1 + math.exp(-1)), 1 / (1 + math.exp(-2))
    assert panel.column("ŷ ▲") == [f"{two:.4f}", f"{1 - one:.4f}"]
    errors = [half**2 + one**2 + (two - 1) ** 2, half**2 + half**2 + (1 - one) ** 2]
    assert panel.column("error") == [f"{value:.4f}" for value in errors]
    assert panel.column("target") == ["2", "0"]
    assert panel.column("result") == ["✓ right", "✓ right"]


def test_a_regression_has_values_and_no_result(panel):
    panel.show(numbers([[1.0, 2.0]], [[3.5, -4.0]]), weights=[[1.0, 0.0], [0.0, 1.0]], activation="linear")
    assert panel.titles == ["#", "x₁", "x₂", "y₁", "y₂", "ŷ₁", "ŷ₂", "error"]
    assert panel.column("y₁") == ["3.5"]
    assert panel.column("ŷ₂") == ["2.0000"]
    assert panel.column("error") == [f"{2.5**2 + 6.0**2:.4f}"]


def test_held_out_samples_are_marked_where_there_are_any(panel):
    panel.show(four(), **ONE_ZERO)
    assert "held out" not in panel.titles
    panel.show(four().with_held_out_points([2], True), **ONE_ZERO)
    assert panel.column("held out") == ["", "", "✓", ""]


def test_digits_are_few_in_cells_and_all_in_tooltips(panel):
    third = 1 / 3
    panel.show(labelled([[third, 1e-7], [2.0, 3.0]], [0, 1]), **ONE_ZERO)
    assert panel.column("x₁") == ["0.333", "2.000"]
    assert panel.column("x₂") == ["1.000e−7", "3.000"]
    assert panel.cell(0, "x₁").data(Role.ToolTipRole) == f"x₁ of sample 1: {third!r}"
    assert panel.cell(0, "prediction").data(Role.ToolTipRole).startswith("prediction of sample 1: 0.58257")


def test_before_predictions_are_known_there_are_none(panel):
    panel.view.show_dataset(four())
    assert panel.column("prediction") == ["…"] * 4
    assert panel.column("error") == ["…"] * 4
    assert panel.column("result") == ["…"] * 4


def test_after_an_edit_the_predictions_of_other_samples_stay(panel):
    panel.show(four(), **ONE_ZERO)
    panel.view.show_dataset(four().moved([1], [[9.0, 9.0]]).relabelled([0], 0).with_point([1.0, 1.0], [1.0]))
    shown = [f"{SIGMOID[x]:.4f}" for x in (0.0, -1.0, 0.5)]
    assert panel.column("prediction") == [shown[0], "…", shown[1], shown[2], "…"]
    assert panel.column("result") == ["✗ wrong", "…", "✓ right", "✓ right", "…"]


def test_diverged_values_are_called_by_their_name(panel):
    predictions = np.array([[np.nan], [np.inf], [0.5], [0.5]])
    panel.show(four(), **ONE_ZERO, predictions=predictions)
    assert panel.column("prediction") == ["NaN", "∞", "0.5000", "0.5000"]


def test_an_empty_table_says_what_to_do(panel):
    blank = panel.shot()
    assert near(blank, LIGHT.secondary).any()
    assert panel.counts() == ""
    panel.show(four(), **ONE_ZERO)
    assert len(panel.column("#")) == 4
    panel.view.show_dataset(four().without_points(range(4)))
    assert np.array_equal(panel.shot(), blank)


# What it looks like


def test_classes_carry_their_symbol_colour_and_results_a_word(panel):
    panel.show(four(), **ONE_ZERO)
    pixels = panel.shot()
    for row, colour in enumerate((LIGHT.classes[1], LIGHT.classes[0])):
        box = panel.table.visualRect(panel.cell(row, "target"))
        cell = pixels[box.top() : box.bottom() + 1, box.left() : box.right() + 1]
        assert near(cell, colour, 8).sum() > 40
    box = panel.table.visualRect(panel.cell(1, "result"))
    wrong = pixels[box.top() : box.bottom() + 1, box.left() : box.right() + 1]
    assert near(wrong, LIGHT.danger, 60).sum() > 20


def test_the_samples_of_an_iteration_carry_a_bar_and_the_one_looked_at_a_mark(panel):
    panel.show(four(), **ONE_ZERO)
    experiment = one_layer(four(), **ONE_ZERO).experiment
    trace = trace_samples(experiment, np.array([1.0, 0.0, 0.0]), [1, 3])
    plain = panel.shot()
    panel.view.show_moment(Moment(trace, MomentKind.DONE, focus=1))
    pixels = panel.shot()
    rows = [panel.table.visualRect(panel.cell(row, "#")) for row in range(4)]
    bars = [bool(near(pixels[box.center().y(), :3], LIGHT.accent, 8).all()) for box in rows]
    assert bars == [False, True, False, True]
    marked = [near(pixels[box.top() + 3 : box.bottom() - 2, 5:14], LIGHT.accent, 60).sum() for box in rows]
    assert marked[3] > 8
    assert marked[1] == 0
    moved = Moment(trace_samples(experiment, np.array([1.0, 0.0, 0.0]), [0]), MomentKind.DONE)
    panel.view.show_moment(moved)
    assert near(panel.shot()[rows[0].center().y(), :3], LIGHT.accent, 8).all()
    assert np.array_equal(panel.shot()[rows[3].top() :], plain[rows[3].top() :])


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_text_can_be_read_on_every_ground(panel, theme):
    panel.view.setStyleSheet(style_sheet(theme) + GROUND.format(theme.panel))
    panel.view.show_theme(theme)
    panel.show(four(), **ONE_ZERO)
    panel.click(1, "x₁")
    box = panel.table.visualRect(panel.cell(1, "x₂"))
    cell = panel.shot()[box.top() : box.bottom() + 1, box.left() : box.right() + 1]
    assert near(cell, theme.text, 30).any()
    assert not near(cell, theme.accent, 30).any()  # tinted, never filled


@pytest.mark.parametrize("width", [358, 444])
def test_nothing_is_cut_in_the_right_column_of_the_window(panel, width):
    panel.view.resize(width, 328)
    for preset in ("realpython", "loy", "house-prices", "xor"):
        snapshot = trained(preset, 10)
        panel.view.show_dataset(snapshot.experiment.dataset)
        panel.view.show_snapshot(snapshot)
        QApplication.processEvents()
        assert panel.table.horizontalScrollBar().maximum() == 0, preset
        metrics = panel.table.fontMetrics()
        for title in ("prediction", "error"):
            room = panel.table.columnWidth(panel.place(title))
            assert room > metrics.horizontalAdvance("0.0000") * 12 / 13, preset
        line = panel.view.findChild(TextLine, "secondary")
        assert line.fontMetrics().horizontalAdvance(line.text()) <= line.width(), preset


# Sorting


def test_a_click_on_a_title_sorts_and_another_turns_the_order(panel):
    panel.show(four(), **ONE_ZERO)
    panel.click_title("x₁")
    assert panel.column("#") == ["3", "1", "4", "2"]
    assert panel.titles[1] == "▴ x₁"
    panel.click_title("x₁")
    assert panel.column("#") == ["2", "4", "1", "3"]
    assert panel.titles[1] == "▾ x₁"
    panel.click_title("error")
    assert panel.column("#") == ["3", "4", "1", "2"]  # 0.0723, 0.1425, 0.25, 0.7758
    panel.click_title("#")
    assert panel.column("#") == ["1", "2", "3", "4"]


def test_sorting_is_numeric_and_equal_samples_keep_their_order(panel):
    data = labelled([[10.0, 1.0], [9.0, 1.0], [-2.0, 0.0], [100.0, 1.0], [1e-9, 0.0]], [1, 0, 1, 0, 1])
    panel.show(data, **ONE_ZERO)
    panel.click_title("x₁")
    assert panel.column("#") == ["3", "5", "2", "1", "4"]
    panel.click_title("x₂")
    assert panel.column("#") == ["3", "5", "2", "1", "4"]
    panel.click_title("target")
    assert panel.column("#") == ["2", "4", "3", "5", "1"]
    panel.click_title("target")
    assert panel.column("#") == ["3", "5", "1", "2", "4"]


def test_unknown_predictions_come_last_in_both_orders(panel):
    panel.show(four(), **ONE_ZERO)
    panel.view.show_dataset(four().moved([0], [[8.0, 8.0]]))
    for expected in (["3", "4", "2", "1"], ["2", "4", "3", "1"]):
        panel.click_title("prediction")
        assert panel.column("#") == expected


def test_rows_keep_their_places_while_it_runs_and_are_sorted_again_when_asked(panel):
    panel.show(four(), **ONE_ZERO)
    panel.click_title("prediction")
    assert panel.column("#") == ["3", "1", "4", "2"]
    panel.view.show_running(True)
    turned = one_layer(four(), [[-1.0], [0.0]], [0.0], iteration=5)
    panel.view.show_snapshot(turned)
    assert panel.column("#") == ["3", "1", "4", "2"]
    assert panel.column("prediction")[0] == f"{1 / (1 + math.exp(-1)):.4f}"
    assert "▵ prediction" in panel.titles
    panel.click_title("prediction")
    assert panel.column("#") == ["3", "1", "4", "2"]  # descending now: the same, of turned figures
    assert "▾ prediction" in panel.titles
    panel.view.show_snapshot(one_layer(four(), **ONE_ZERO, iteration=9))
    assert panel.column("#") == ["3", "1", "4", "2"]
    panel.view.show_running(False)
    assert panel.column("#") == ["2", "4", "1", "3"]


def test_a_step_while_paused_sorts_again_and_an_edit_does_not(panel):
    panel.show(four(), **ONE_ZERO)
    panel.click_title("error")
    assert panel.column("#") == ["3", "4", "1", "2"]
    edited = four().relabelled([2], 1)  # its error is 0.5344 now
    panel.view.show_dataset(edited)
    panel.view.show_snapshot(one_layer(edited, **ONE_ZERO))
    assert panel.column("#") == ["3", "4", "1", "2"]
    assert "▵ error" in panel.titles
    panel.view.show_snapshot(one_layer(edited, **ONE_ZERO, iteration=1))
    assert panel.column("#") == ["4", "1", "3", "2"]
    assert "▴ error" in panel.titles


def test_what_happens_unseen_is_taken_up_when_shown(panel):
    panel.show(four(), **ONE_ZERO)
    panel.click_title("prediction")
    panel.view.hide()
    panel.view.show_snapshot(one_layer(four(), [[-1.0], [0.0]], [0.0], iteration=5, loss=7.5))
    panel.view.show()
    assert panel.column("#") == ["2", "4", "1", "3"]
    assert "loss 7.500" in panel.counts()


# Selection


def test_the_mouse_and_keys_select_samples_whatever_their_order(panel):
    panel.show(four(), **ONE_ZERO)
    panel.click_title("x₁")  # 3, 1, 4, 2
    panel.click(0, "x₂")
    panel.click(3, "x₂", CTRL)
    assert panel.of("selection_changed") == [[(2,)], [(1, 2)]]
    panel.click(1, "x₂")
    panel.key(Key.Key_Down, SHIFT)
    assert panel.of("selection_changed")[-1] == [(0, 3)]
    panel.key(Key.Key_A, CTRL)
    assert panel.of("selection_changed")[-1] == [(0, 1, 2, 3)]
    panel.key(Key.Key_Escape)
    assert panel.of("selection_changed")[-1] == [()]


def test_a_selection_told_is_shown_and_not_told_back(panel):
    panel.show(four(), **ONE_ZERO)
    panel.click_title("x₁")
    panel.view.show_selection((0, 2))
    assert panel.asked == []
    assert panel.table.chosen.samples() == (0, 2)
    selected = {index.row() for index in panel.table.selectionModel().selectedRows()}
    assert selected == {0, 1}
    panel.click_title("#")
    assert panel.table.chosen.samples() == (0, 2)
    assert panel.asked == []
    panel.view.show_selection(())
    assert panel.table.chosen.samples() == ()
    assert not panel.view.findChild(QPushButton, "delete_samples").isEnabled()


def test_a_selection_survives_edits_and_is_brought_into_view(panel):
    many = labelled([[float(i), 0.0] for i in range(200)], [0] * 200)
    panel.show(many, **ONE_ZERO)
    panel.view.show_selection((150, 170))
    assert panel.table.viewport().rect().contains(panel.at(150, "x₁"))
    panel.view.show_dataset(many.moved([3], [[5.0, 5.0]]))
    panel.view.show_dataset(many.with_point([1.0, 1.0], [0.0]))
    assert panel.table.chosen.samples() == (150, 170)
    panel.view.show_dataset(many.without_points(range(160, 200)))
    assert panel.table.chosen.samples() == (150,)
    assert panel.asked == []


def test_the_sample_under_the_mouse_is_told_once(panel):
    panel.show(four(), **ONE_ZERO)
    surface = panel.table.viewport()
    for row, title in ((1, "x₁"), (1, "error"), (2, "x₁")):
        QTest.mouseMove(surface, panel.at(row, title))
    QApplication.sendEvent(surface, QEvent(QEvent.Type.Leave))
    assert panel.of("part_hovered") == [[sample_part(1)], [sample_part(2)], [None]]


def test_a_part_under_the_mouse_elsewhere_is_marked_and_not_told_back(panel):
    panel.show(four(), **ONE_ZERO)
    plain = panel.shot()

    def changed(part):
        panel.view.show_hovered(part)
        marked = (panel.shot() != plain).any(axis=-1)
        panel.view.show_hovered(None)
        return marked

    def box(title, row=0):
        return panel.table.visualRect(panel.cell(row, title))

    row = changed(sample_part(2))
    assert row[box("#", 2).top() + 1].sum() > 300
    assert not row[: box("#", 2).top()].any()
    column = changed(input_part(1))
    assert column[box("x₂").top() + 1, box("x₂").left()]
    assert not column[:, : box("x₂").left()].any()
    assert changed(unit_part(0, 0))[5, box("prediction").left()]
    assert not changed(unit_part(1, 0)).any()
    assert np.array_equal(panel.shot(), plain)
    assert panel.asked == []


# Editing


@pytest.mark.parametrize("way", ["double click", "F2", "Enter", "typing"])
def test_an_input_is_edited(panel, way):
    panel.show(four(), **ONE_ZERO)
    panel.click_title("x₁")  # 3, 1, 4, 2
    if way == "double click":
        panel.double_click(1, "x₂")
    else:
        panel.click(1, "x₂")
        if way != "typing":
            panel.key({"F2": Key.Key_F2, "Enter": Key.Key_Return}[way])
    if way == "typing":
        QTest.keyClicks(panel.table, "2")
        panel.type(",25")
    else:
        assert panel.editor().text() == "5"
        panel.type("2,25")
    panel.key(Key.Key_Return)
    [[indices, inputs, finished]] = panel.of("move_requested")
    assert (indices, inputs.tolist(), finished) == ((0,), [[0.0, 2.25]], True)
    assert panel.editor() is None
    assert panel.table.hasFocus()


def test_escape_and_an_unchanged_number_ask_for_nothing(panel):
    panel.show(labelled([[1 / 3, 0.0]], [0]), **ONE_ZERO)
    panel.double_click(0, "x₁")
    panel.key(Key.Key_Return)
    panel.double_click(0, "x₁")
    panel.type("7")
    panel.key(Key.Key_Escape)
    assert panel.editor() is None
    assert panel.of("move_requested") == []


def test_what_is_no_number_is_refused_and_can_be_corrected(panel):
    panel.show(four(), **ONE_ZERO)
    panel.double_click(2, "x₂")
    panel.type("two")
    panel.key(Key.Key_Return)
    [[why]] = panel.of("refused")
    assert "Sample 3, x₂" in why
    assert "'two'" in why
    assert "1/3" in why
    assert panel.editor().text() == "two"
    panel.editor().selectAll()
    panel.type("2/4")
    panel.key(Key.Key_Return)
    [[_, inputs, _]] = panel.of("move_requested")
    assert inputs.tolist() == [[-1.0, 0.5]]


def test_what_is_no_number_is_refused_when_the_cell_is_left_and_nothing_changes(panel):
    panel.show(four(), **ONE_ZERO)
    panel.double_click(2, "x₂")
    panel.type("two")
    panel.click(0, "x₁")
    assert panel.editor() is None
    assert "Sample 3, x₂" in panel.of("refused")[0][0]
    assert panel.of("move_requested") == []
    assert panel.column("x₂")[2] == "7"


def test_tab_goes_on_to_the_next_cell(panel):
    panel.show(four(), **ONE_ZERO)
    panel.double_click(0, "x₁")
    panel.type("4")
    panel.key(Key.Key_Tab)
    assert panel.of("move_requested")[0][1].tolist() == [[4.0, 5.0]]
    assert panel.editor().accessibleName() == "Sample 1, x₂"


def test_a_class_is_typed(panel):
    panel.show(several_classes([[1.0, 0.0], [0.0, 1.0]], [2, 0], 3), weights=np.zeros((2, 3)))
    panel.click(0, "target")
    QTest.keyClicks(panel.table, "1")
    assert panel.of("class_requested") == [[(0,), 1]]
    QTest.keyClicks(panel.table, "2")  # it is of class 2 already
    QTest.keyClicks(panel.table, "7")
    assert panel.of("class_requested") == [[(0,), 1]]
    [[why]] = panel.of("refused")
    assert why == "Sample 1, target: there is no class 7; a class from 0 to 2 is needed"


def test_a_class_is_chosen_from_a_list(panel, qtbot):
    panel.show(several_classes([[1.0, 0.0], [0.0, 1.0]], [2, 0], 3), weights=np.zeros((2, 3)))
    panel.double_click(1, "target")
    box = panel.editor(ClassBox)
    assert [box.itemText(i) for i in range(box.count())] == ["0", "1", "2"]
    assert box.currentIndex() == 0
    qtbot.waitUntil(box.view().isVisible)
    QTest.keyClick(box.view(), Key.Key_Down)
    QTest.keyClick(box.view(), Key.Key_Return)
    assert panel.of("class_requested") == [[(1,), 1]]
    assert panel.editor(ClassBox) is None


def test_a_digit_in_the_open_list_chooses_at_once(panel):
    panel.show(four(), **ONE_ZERO)
    panel.click(0, "target")
    panel.key(Key.Key_F2)
    box = panel.editor(ClassBox)
    box.hidePopup()
    QTest.keyClicks(box, "5")
    assert "no class 5" in panel.of("refused")[0][0]
    QTest.keyClicks(box, "0")
    assert panel.of("class_requested") == [[(0,), 0]]


def test_a_target_of_a_regression_is_edited(panel):
    panel.show(numbers([[1.0, 2.0]], [[3.5, -4.0]]), weights=[[1.0, 0.0], [0.0, 1.0]], activation="linear")
    panel.double_click(0, "y₂")
    assert panel.editor().text() == "−4"
    panel.type("−1/8")
    panel.key(Key.Key_Enter)
    [[index, targets]] = panel.of("target_requested")
    assert (index, targets.tolist()) == (0, [3.5, -0.125])


@pytest.mark.parametrize("title", ["#", "prediction", "error", "result"])
def test_what_is_computed_cannot_be_typed(panel, title):
    panel.show(four(), **ONE_ZERO)
    panel.double_click(1, title)
    panel.key(Key.Key_F2)
    QTest.keyClicks(panel.table, "3")
    assert panel.editor(NumberLine) is None
    assert panel.editor(ClassBox) is None
    assert all("only inputs and targets" in why for [why] in panel.of("refused"))
    assert len(panel.of("refused")) == 2


def test_new_predictions_do_not_disturb_what_is_typed(panel):
    panel.show(four(), **ONE_ZERO)
    panel.click_title("prediction")
    panel.double_click(0, "x₁")
    panel.type("12")
    panel.view.show_snapshot(one_layer(four(), [[-1.0], [0.0]], [0.0], iteration=1))
    assert panel.editor().text() == "12"
    panel.type("3")
    panel.key(Key.Key_Return)
    assert panel.of("move_requested")[0][0] == (2,)
    assert panel.of("move_requested")[0][1].tolist() == [[123.0, 7.0]]


# Adding and deleting


class Keeper:
    """Does what the panel asks for, as the window's editor would."""

    def __init__(self, panel, dataset):
        self.panel, self.dataset = panel, dataset
        panel.view.point_requested.connect(self.add)
        panel.view.deletion_requested.connect(self.delete)
        panel.view.move_requested.connect(self.move)
        self.show()

    def show(self):
        self.panel.view.show_dataset(self.dataset)
        width = self.dataset.n_outputs
        self.panel.view.show_snapshot(one_layer(self.dataset, np.zeros((self.dataset.n_inputs, width))))

    def add(self, inputs, target):
        targets = self.dataset.class_targets(target) if self.dataset.n_classes else [target]
        self.dataset = self.dataset.with_point(inputs, targets)
        self.show()

    def delete(self, indices):
        self.dataset = self.dataset.without_points(indices)
        self.show()

    def move(self, indices, inputs, _finished):
        self.dataset = self.dataset.moved(indices, inputs)
        self.show()


@pytest.mark.parametrize("way", ["button", "Insert"])
def test_a_sample_is_added_and_filled_in(panel, way):
    keeper = Keeper(panel, four())
    panel.click_title("x₁")
    if way == "button":
        QTest.mouseClick(panel.view.findChild(QPushButton, "add_sample"), LEFT)
    else:
        panel.key(Key.Key_Insert)
    # The medians of 0, 2, −1, 0.5 and of 5, 6, 7, 8.
    assert keeper.dataset.inputs[4].tolist() == [0.25, 6.5]
    assert keeper.dataset.classes[4] == 1
    assert panel.column("#")[-1] == "5"
    assert panel.of("selection_changed")[-1] == [(4,)]
    assert panel.editor().accessibleName() == "Sample 5, x₁"
    panel.type("3")
    panel.key(Key.Key_Tab)
    panel.type("4")
    panel.key(Key.Key_Return)
    assert keeper.dataset.inputs[4].tolist() == [3.0, 4.0]
    assert keeper.dataset.inputs[:4].tolist() == four().inputs.tolist()
    assert panel.table.chosen.samples() == (4,)


def test_the_first_sample_is_added_to_an_empty_table(panel):
    keeper = Keeper(panel, four().without_points(range(4)))
    panel.key(Key.Key_Insert)
    assert keeper.dataset.inputs.tolist() == [[0.0, 0.0]]
    assert panel.editor().text() == "0"


def test_a_new_sample_of_a_regression_has_the_median_target(panel):
    keeper = Keeper(panel, numbers([[1.0], [2.0], [9.0]], [3.0, 4.0, 8.0]))
    panel.key(Key.Key_Insert)
    assert keeper.dataset.targets[3].tolist() == [4.0]


def test_an_addition_that_is_refused_opens_nothing(panel):
    panel.show(four(), **ONE_ZERO)
    panel.key(Key.Key_Insert)
    assert len(panel.of("point_requested")) == 1
    assert panel.editor() is None


@pytest.mark.parametrize("way", ["button", "Del", "Backspace"])
def test_the_selected_samples_are_deleted(panel, way):
    keeper = Keeper(panel, four())
    panel.click_title("x₁")  # 3, 1, 4, 2
    panel.click(1, "x₁")
    panel.click(2, "x₁", CTRL)
    if way == "button":
        QTest.mouseClick(panel.view.findChild(QPushButton, "delete_samples"), LEFT)
    else:
        panel.key(Key.Key_Delete if way == "Del" else Key.Key_Backspace)
    assert panel.of("deletion_requested") == [[(0, 3)]]
    assert keeper.dataset.inputs.tolist() == [[2.0, 6.0], [-1.0, 7.0]]
    assert panel.table.chosen.samples() == ()
    assert panel.of("selection_changed")[-1] == [()]
    assert panel.column("x₁") == ["−1", "2"]  # still sorted
    assert panel.table.currentIndex().isValid()  # and the arrows go on from there


def test_nothing_selected_nothing_deleted(panel):
    panel.show(four(), **ONE_ZERO)
    panel.key(Key.Key_Delete)
    assert panel.of("deletion_requested") == []


def test_rows_are_copied_with_all_digits(panel):
    third = 1 / 3
    data = labelled([[third, -2.0], [0.0, 1.0]], [1, 0]).with_held_out_points([0], True)
    panel.show(data, weights=[[0.0], [0.0]])
    panel.click_title("x₁")
    panel.key(Key.Key_A, CTRL)
    panel.key(Key.Key_C, CTRL)
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == [
        "sample", "x₁", "x₂", "target", "prediction", "error", "result", "held out",
    ]  # fmt: skip
    assert lines[1].split("\t") == ["2", "0.0", "1.0", "0", "0.5", "0.25", "wrong", "no"]
    assert lines[2].split("\t") == ["1", repr(third), "-2.0", "1", "0.5", "0.25", "right", "yes"]
    assert len(lines) == 3


# Keys and the window


WANTED_BY_BOTH = (
    "Left", "Right", "Up", "Down", "Space", "Return", "Del", "Ins", "F2", "0", "1", "5", ".", ",", "-", "+",
    "Ctrl+A", "Ctrl+C", "R", "Escape",
)  # fmt: skip


@pytest.fixture
def window(qtbot, panel):
    """The panel in a window whose shortcuts want the same keys."""
    made = QMainWindow()
    qtbot.addWidget(made)
    made.setCentralWidget(panel.view)
    made.taken = []

    def recorder(key):
        def record(_checked):
            made.taken.append(key)

        return record

    for key in WANTED_BY_BOTH:
        action = QAction(key, made)
        action.setShortcut(key)
        action.triggered.connect(recorder(key))
        made.addAction(action)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    panel.table.setFocus()
    qtbot.waitUntil(panel.table.hasFocus)
    return made


def test_keys_of_the_table_do_not_reach_the_window(panel, window):
    panel.show(four(), **ONE_ZERO)
    panel.click(0, "prediction")
    for key in (
        Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_Space, Key.Key_Return, Key.Key_Delete,
        Key.Key_Insert, Key.Key_F2, Key.Key_0, Key.Key_1, Key.Key_5, Key.Key_Period, Key.Key_Comma,
        Key.Key_Minus, Key.Key_Plus, Key.Key_Escape,
    ):  # fmt: skip
        QTest.keyClick(panel.table, key)
    for key in (Key.Key_A, Key.Key_C):
        QTest.keyClick(panel.table, key, CTRL)
    assert window.taken == []
    QTest.keyClick(panel.table, Key.Key_R)
    assert window.taken == ["R"]
    assert panel.editor() is None


def test_keys_of_a_cell_being_typed_do_not_reach_the_window(panel, window):
    panel.show(four(), **ONE_ZERO)
    panel.double_click(0, "x₁")
    line = panel.editor()
    for key in (Key.Key_1, Key.Key_Period, Key.Key_5, Key.Key_Left, Key.Key_Up, Key.Key_Delete, Key.Key_R):
        QTest.keyClick(line, key)
    QTest.keyClick(line, Key.Key_Escape)
    assert window.taken == []
    assert panel.of("move_requested") == []


# Text and numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", 0.5), ("0,5", 0.5), (" −2 ", -2.0), ("-2e3", -2000.0), ("1/3", 1 / 3), ("−2,5 / 5", -0.5),
        (".25", 0.25), ("+7", 7.0),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text, value):
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["", "two", "1/0", "1/2/3", "nan", "inf", "1e10", "1_0", "0/0", "--1"])
def test_what_is_no_number_is_not_read(text):
    with pytest.raises(ValueError, match="number"):
        read_number(text)


@pytest.mark.parametrize(
    ("values", "decimals", "texts"),
    [
        ([3.0, -2.0], 0, ["3", "−2"]),
        ([3.0, 1.5], 1, ["3.0", "1.5"]),
        ([0.1, 0.25], 2, ["0.10", "0.25"]),
        ([1 / 3, -0.0], 3, ["0.333", "0.000"]),
        ([1e-5, 1.0], None, ["1.000e−5", "1.000"]),
        ([2e6, 1.0], None, ["2.000e6", "1.000"]),
        ([], 0, []),
    ],
)
def test_decimals_are_as_few_as_say_a_column_exactly(values, decimals, texts):
    assert decimals_of(np.array(values)) == decimals
    assert [given_text(value, decimals) for value in values] == texts


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.7586743596667225, "0.7587"), (0.0, "0.0000"), (0.00022388, "2.24e−4"), (-0.5, "−0.5000"),
        (12345.678, "12346"), (math.inf, "∞"),
    ],
)  # fmt: skip
def test_predictions_and_errors_have_four_decimals(value, text):
    assert computed_text(value) == text

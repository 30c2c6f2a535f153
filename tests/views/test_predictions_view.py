"""The Predictions panel alone: what it shows of every sample, in which order, and which are selected."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from views.hand_made import CTRL, SHIFT, labelled, near, numbers, one_layer, several_classes
from views.predictions_hand import GROUND, ONE_ZERO, SIGMOID, Key, Role, four, opened, trained

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import TrainingConfig
from nnviz.core.moment import Moment, MomentKind
from nnviz.core.part import input_part, sample_part, unit_part
from nnviz.core.presets import preset_experiment
from nnviz.core.trace import trace_samples
from nnviz.core.training import initial_state
from nnviz.views.palette import DARK, LIGHT, VALUE_PX, text_font
from nnviz.views.predictions_columns import computed_text, decimals_of, given_text, read_number
from nnviz.views.style import style_sheet
from nnviz.views.text_line import TextLine

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def panel(qtbot):
    return opened(qtbot)


# What is shown


def test_tutorial_b_reads_as_its_last_page(panel):
    snapshot = trained("loy", 1499)
    panel.view.show_dataset(snapshot.experiment.dataset)
    panel.view.show_snapshot(snapshot)
    assert panel.titles == ["#", "x₁", "x₂", "x₃", "target", "ŷ", "error", "result"]
    assert panel.column("#") == ["1", "2", "3", "4"]
    assert panel.column("x₁") == ["0", "0", "1", "1"]
    assert panel.column("x₃") == ["1", "1", "1", "1"]
    assert panel.column("target") == ["0", "1", "1", "0"]
    assert panel.column("ŷ") == ["0.0174", "0.9746", "0.9847", "0.0227"]
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


@pytest.mark.parametrize("width", [346, 358, 444])
def test_nothing_is_cut_in_the_right_column_of_the_window(panel, width):
    panel.view.resize(width, 328)
    for preset in ("realpython", "loy", "house-prices", "xor"):
        snapshot = trained(preset, 10)
        panel.view.show_dataset(snapshot.experiment.dataset)
        panel.view.show_snapshot(snapshot)
        QApplication.processEvents()
        assert panel.table.horizontalScrollBar().maximum() == 0, preset
        metrics = panel.table.fontMetrics()
        for title in {"target", "ŷ", "prediction", "error", "result"} & set(panel.titles):
            wide = QFontMetrics(text_font(VALUE_PX)).horizontalAdvance(title)
            assert wide + 8 <= panel.table.columnWidth(panel.place(title)), (preset, title)
        for title in ("ŷ" if "ŷ" in panel.titles else "prediction", "error"):
            room = panel.table.columnWidth(panel.place(title))
            assert room > metrics.horizontalAdvance("0.0000") * 12 / 13, preset
        line = panel.view.findChild(TextLine, "secondary")
        if width > 346:  # below, the loss may lose its digits
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
        (12345.678, "12\u2009346"), (math.inf, "∞"),
    ],
)  # fmt: skip
def test_predictions_and_errors_have_four_decimals(value, text):
    assert computed_text(value) == text


def test_inputs_of_whose_names_nothing_would_be_seen_are_numbered(panel):
    names = ("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)")
    rows = np.array([[5.1, 3.5, 1.4, 0.2], [4.9, 3.0, 1.4, 0.2], [7.0, 3.2, 4.7, 1.4]])
    flowers = Dataset(rows, np.eye(3), input_names=names, class_names=("setosa", "versicolor", "virginica"))
    panel.view.resize(440, 300)
    panel.show(flowers, weights=np.zeros((4, 3)))
    assert panel.titles[1:5] == ["x₁", "x₂", "x₃", "x₄"]
    header, across = panel.table.horizontalHeader(), Qt.Orientation.Horizontal
    assert "sepal width (cm)" in panel.table.model().headerData(2, across, Qt.ItemDataRole.ToolTipRole)
    header.resizeSection(2, 140)  # as dragging its edge does
    assert panel.titles[1:4] == ["x₁", "sepal width (cm)", "x₃"]
    panel.view.resize(1400, 300)
    QApplication.processEvents()
    panel.show(labelled([[0.0, 0.0], [1.0, 1.0]], [0, 1]), weights=np.zeros((2, 1)))
    panel.show(flowers, weights=np.zeros((4, 3)))  # other columns have been there: widths are fitted anew
    assert panel.titles[1:5] == list(names)

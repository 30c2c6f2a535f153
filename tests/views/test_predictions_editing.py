"""The Predictions panel alone: what the mouse and keys ask for, and what is refused."""

import numpy as np
import pytest
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton
from views.hand_made import CTRL, LEFT, labelled, numbers, one_layer, several_classes
from views.predictions_hand import ONE_ZERO, Key, four, opened

from nnviz.views.predictions_editors import ClassBox, NumberLine

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def panel(qtbot):
    return opened(qtbot)


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
    assert "“two” is not a number" in why
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
    assert panel.column("#") == ["3", "1", "4", "2"]  # sorted again only once the cell is closed
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
    assert panel.column("#") == ["3", "1", "4", "2", "5"]
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
    panel.click(1, "target")
    panel.key(Key.Key_F2)
    box = panel.editor(ClassBox)
    box.hidePopup()
    QTest.keyClick(box, Key.Key_R)
    assert window.taken == []
    assert panel.of("move_requested") == []

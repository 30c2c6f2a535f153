"""Classes are told by their names, wherever a class is put into words."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QMenu, QToolTip
from views.flowers_hand import LONG, MARKUP, NAMES, UNNAMED, UNSCALED, named, read, undecided
from views.hand_made import RIGHT, Hand, labelled, one_layer, told
from views.predictions_hand import Key, Role, opened

from nnviz.core.mode import Mode
from nnviz.core.moment import Moment, MomentKind
from nnviz.core.part import unit_part
from nnviz.core.trace import trace_samples
from nnviz.views.class_words import class_words, digits_needed, typed_class
from nnviz.views.error_view import ErrorView
from nnviz.views.network_frame import NetworkFrame
from nnviz.views.network_words import NetworkWords
from nnviz.views.palette import LIGHT, SECONDARY_PX, text_font
from nnviz.views.plain_tip import plain_tip
from nnviz.views.plane_view import PlaneView
from nnviz.views.predictions_editors import ClassBox
from nnviz.views.status_view import StatusView

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

TWO = labelled([[1.0, 2.0], [2.0, 1.0]], [1, 1], class_names=("no", MARKUP))


@pytest.fixture
def panel(qtbot):
    return opened(qtbot)


@pytest.fixture
def plane(qtbot):
    made = PlaneView()
    qtbot.addWidget(made)
    made.show_theme(LIGHT)
    made.resize(500, 640)
    made.show()
    qtbot.waitExposed(made)
    return made


def moment_of(dataset, sample):
    snapshot = undecided(dataset)
    return Moment(trace_samples(snapshot.experiment, snapshot.parameters, [sample]), MomentKind.WHAT_IF)


def show(panel, dataset):
    panel.view.show_dataset(dataset)
    panel.view.show_snapshot(undecided(dataset))


def tip(panel, row, title):
    return read(panel.cell(row, title).data(Role.ToolTipRole))


# Predictions


def test_targets_are_named_in_the_table_and_its_tooltips(panel):
    show(panel, UNSCALED)
    assert panel.column("target") == ["virginica", "setosa", "versicolor"]
    assert tip(panel, 0, "target") == "target of sample 1: ▲ virginica"
    assert tip(panel, 0, "ŷ ●") == "prediction for versicolor of sample 1: 0.5"
    assert tip(panel, 0, "result") == "result of sample 1: ✗ wrong, the network answers setosa"
    assert tip(panel, 1, "result") == "result of sample 2: ✓ right, the network answers setosa"


def test_without_names_there_are_numbers(panel):
    show(panel, UNNAMED)
    assert panel.column("target") == ["2", "0", "1"]
    assert tip(panel, 0, "target") == "target of sample 1: ▲ 2"
    assert tip(panel, 0, "ŷ ●") == "prediction for class 1 of sample 1: 0.5"
    assert tip(panel, 0, "result") == "result of sample 1: ✗ wrong"


def test_names_that_come_later_are_shown(panel):
    show(panel, UNNAMED)
    show(panel, UNSCALED)
    assert panel.column("target") == ["virginica", "setosa", "versicolor"]
    place = panel.place("target")
    assert panel.table.columnWidth(place) > panel.table.fontMetrics().horizontalAdvance("versicolor")


def test_what_looks_like_markup_is_read_as_it_is(panel):
    show(panel, named("setosa", "versicolor", MARKUP))
    assert panel.column("target")[0] == MARKUP
    assert tip(panel, 0, "target") == f"target of sample 1: ▲ {MARKUP}"
    heading = panel.table.model().headerData(panel.place("ŷ ▲"), Qt.Orientation.Horizontal, Role.ToolTipRole)
    assert read(heading) == f"Prediction for {MARKUP}, what the network answers now"


def test_a_long_name_takes_no_room_from_figures_and_is_told_in_whole(panel):
    show(panel, named("setosa", "versicolor", LONG))
    narrow = panel.table.columnWidth(panel.place("target"))
    assert narrow < panel.table.fontMetrics().horizontalAdvance(LONG)
    assert tip(panel, 0, "target") == f"target of sample 1: ▲ {LONG}"


def test_a_name_that_is_cut_ends_in_dots(panel):
    room = QFontMetrics(text_font(SECONDARY_PX)).horizontalAdvance("versicol…")
    pictures = []
    for name in (LONG, "versicol…", "versicol"):
        show(panel, named("setosa", "versicolor", name))
        panel.table.setColumnWidth(panel.place("target"), room + 24)  # of which symbol and margin take 24
        pictures.append(panel.shot())
    assert np.array_equal(pictures[0], pictures[1])
    assert not np.array_equal(pictures[0], pictures[2])


def test_rows_are_copied_with_whole_names(panel):
    show(panel, named("setosa", "versicolor", LONG))
    panel.click(0, "#")
    panel.table.copy()
    title, line = QApplication.clipboard().text().splitlines()
    assert title.split("\t")[3] == "target"
    assert line.split("\t")[3] == LONG


def test_the_list_of_classes_offers_names(panel, qtbot):
    show(panel, named("setosa", MARKUP, LONG))
    panel.double_click(0, "target")
    box = panel.editor(ClassBox)
    assert [box.itemText(i) for i in range(3)] == ["setosa", MARKUP, "versicolor of the far n…"]
    assert box.itemData(2, Role.ToolTipRole) == LONG
    assert box.currentIndex() == 2
    assert box.width() >= box.fontMetrics().horizontalAdvance("versicolor of the far n…") + 2 * 15
    qtbot.waitUntil(box.view().isVisible)
    QTest.mouseClick(box.view().viewport(), Qt.MouseButton.LeftButton, pos=QPoint(8, 4))
    assert panel.of("class_requested") == [[(0,), 0]]


def test_a_digit_is_the_number_of_a_class_and_the_refusal_names_them(panel):
    show(panel, UNSCALED)
    panel.click(0, "target")
    QTest.keyClicks(panel.table, "1")
    assert panel.of("class_requested") == [[(0,), 1]]
    QTest.keyClicks(panel.table, "7")
    [[why]] = panel.of("refused")
    names = "0 setosa, 1 versicolor, 2 virginica"
    assert why == f"Sample 1, target: there is no class 7; the classes are {names}"


@pytest.mark.parametrize("way", ["in the table", "in the list"])
def test_a_digit_that_is_a_name_is_that_name(panel, way):
    show(panel, named("1", "2", "3"))  # as wines are called
    panel.click(0, "target")
    if way == "in the list":
        panel.key(Key.Key_F2)
    target = panel.table if way == "in the table" else panel.editor(ClassBox)
    QTest.keyClicks(target, "0")
    assert panel.of("refused") == [["Sample 1, target: there is no class 0; the classes are 1, 2, 3"]]
    QTest.keyClicks(target, "2")
    assert panel.of("class_requested") == [[(0,), 1]]


def test_digits_and_classes():
    assert [typed_class(UNNAMED, digit) for digit in (0, 2, 3)] == [0, 2, None]
    assert digits_needed(UNNAMED) == "a class from 0 to 2 is needed"
    assert class_words(named("1", "2", "3"), 0) == "class 1"  # a number alone is no name among other words


# The plane


def test_the_note_and_its_tooltip_name_the_class(plane):
    plane.show_dataset(named("setosa", "versicolor", LONG))
    plane.show_selection([0])
    assert plane.footer.note.text() == "Selected: sample 1 · ▲ versicolor of the far n…"
    assert plane.footer.note.tip() == f"Selected: sample 1 · ▲ {LONG}"


def test_a_name_in_the_notes_tooltip_is_no_markup(plane):
    plane.show_dataset(named("setosa", "versicolor", MARKUP))
    plane.show_selection([0])
    line = plane.footer.note
    place = line.rect().center()
    QApplication.sendEvent(line, QHelpEvent(QEvent.Type.ToolTip, place, line.mapToGlobal(place)))
    assert read(QToolTip.text()) == f"Selected: sample 1 · ▲ {MARKUP}"
    QToolTip.hideText()


def test_the_note_of_a_moment_names_the_class(plane):
    dataset = UNSCALED
    plane.show_dataset(dataset)
    plane.show_moment(moment_of(dataset, 0))
    assert (
        plane.footer.note.text() == "What if: sample 1 · ▲ virginica · prediction (0.500, 0.500, …) · wrong"
    )


def test_the_menu_of_a_point_offers_names(plane):
    plane.show_dataset(named("setosa", MARKUP, LONG))
    asked = []
    plane.class_requested.connect(lambda *values: asked.append(values))
    hand = Hand(plane.canvas)
    hand.click(1.0, 2.0, RIGHT)
    [menu] = [found for found in plane.findChildren(QMenu, "point_menu") if found.isVisible()]
    texts = [action.text() for action in menu.actions()]
    # && is drawn as one &.
    assert texts[:3] == ["■ setosa", "● <b>R&&D</b>", "▲ versicolor of the far n…"]
    assert menu.actions()[2].toolTip() == LONG
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.actions()[0]).center())
    assert asked == [((2,), 0)]


def test_the_mouse_is_told_the_class_of_a_point(plane):
    plane.show_dataset(named(MARKUP, "versicolor", "virginica"))
    assert told(plane, 0.5, 0.5) == "Sample 1 · ▲ virginica"
    assert read(told(plane, -0.5, -0.5)) == f"Sample 2 · ■ {MARKUP}"
    assert told(plane, 1.5, 0.5) == ""
    plane.show_dataset(UNNAMED)
    assert told(plane, 0.5, 0.5) == ""


# Elsewhere


def test_the_outputs_of_the_error_panel_are_classes(qtbot):
    view = ErrorView()
    qtbot.addWidget(view)
    view.resize(446, 400)
    view.show()
    box = view.findChild(QComboBox, "error_output")
    for dataset, texts in (
        (UNNAMED, ["class 0", "class 1", "class 2"]),
        (named("setosa", "3", LONG), ["setosa", "class 3", "versicolor of the far n…"]),
        (UNSCALED, list(NAMES)),
    ):
        view.show_moment(moment_of(dataset, 0))
        assert [box.itemText(i) for i in range(box.count())] == texts
        assert box.itemData(2, Role.ToolTipRole) == (LONG if LONG in dataset.class_names else None)


@pytest.mark.parametrize(
    ("names", "words"), [((), "class 1"), (("no", "yes"), "class yes"), (TWO.class_names, f"class {MARKUP}")]
)
def test_the_status_line_names_the_only_class(qtbot, names, words):
    view = StatusView()
    qtbot.addWidget(view)
    dataset = named(*names, dataset=TWO)
    shown = one_layer(dataset, [[0.0], [0.0]])
    view.show_state(Mode.PAUSED, shown.experiment, shown, "")
    assert read(f"<p>{view.findChild(QLabel, 'status_text').text()}</p>").endswith(
        f"all training points are of {words}: the network can only learn that"
    )


def test_an_output_of_the_diagram_says_for_which_class_it_answers():
    words = NetworkWords()
    several = NetworkFrame(undecided(named("setosa", MARKUP, "virginica")))
    assert read(words.tip(several, unit_part(0, 1))).splitlines()[:3] == [
        "ŷ₂", "unit 2 of output layer", MARKUP,
    ]  # fmt: skip
    single = NetworkFrame(one_layer(named("no", "yes", dataset=TWO), [[0.0], [0.0]]))
    assert "0 is no, 1 is yes" in read(words.tip(single, unit_part(0, 0)))
    unnamed = NetworkFrame(undecided(UNNAMED))
    assert "class" not in read(words.tip(unnamed, unit_part(0, 1)))


def test_lines_of_a_tooltip_stay_lines_where_its_words_look_like_markup():
    assert read(plain_tip("<i>one</i>\ntwo & three")) == "<i>one</i>\ntwo & three"
    assert plain_tip("one < two\nthree") == "one < two\nthree"

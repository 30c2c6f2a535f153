"""The breakpoints panel alone: what it shows, and what mouse and keys in it ask for."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from views.hand_made import LEFT, colours, labelled, near, numbers, one_layer

from nnviz.core.breakpoint import (
    Breakpoint,
    Breakpoints,
    all_right_breakpoint,
    class_breakpoint,
    iteration_breakpoint,
    loss_breakpoint,
    picked_breakpoint,
    sign_breakpoint,
)
from nnviz.core.network import Architecture
from nnviz.core.part import bias_part, sample_part, unit_part, weight_part
from nnviz.core.presets import PRESETS, preset_experiment
from nnviz.views.breakpoints_view import BreakpointsView
from nnviz.views.palette import DARK, LIGHT, text_font
from nnviz.views.style import style_sheet

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|raise|grabbing", extend=True)

THIN = "\u2009"
DATA = labelled([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0])
EXPERIMENT = one_layer(DATA, [[0.5], [-0.5]], [0.1]).experiment
KINDS = ["iteration", "sample", "sign", "loss", "all_right", "class"]
ALL = (
    iteration_breakpoint(12000),
    picked_breakpoint(2),
    sign_breakpoint(weight_part(0, 1, 0)),
    loss_breakpoint(0.05),
    all_right_breakpoint(),
    class_breakpoint(3),
)


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.setFont(text_font())
    made.setStyleSheet(style_sheet(LIGHT))
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(BreakpointsView())
    made.resize(462, 300)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    return made


@pytest.fixture
def view(window):
    found = window.findChild(BreakpointsView, "breakpoints_view")
    found.show_breakpoints(Breakpoints(DATA), EXPERIMENT)
    return found


@pytest.fixture
def asked(view):
    """Every value that was asked for, in order; each is granted, as the session would."""
    values = []

    def grant(breakpoints):
        values.append(breakpoints)
        view.show_breakpoints(breakpoints, EXPERIMENT)

    view.breakpoints_requested.connect(grant)
    return values


@pytest.fixture
def refused(view):
    texts = []
    view.refused.connect(texts.append)
    return texts


def part(view, kind, name):
    found = view.findChild(kind, name)
    assert found is not None, name
    return found


def switches(view):
    QApplication.processEvents()  # Qt shows new rows a little later
    return [box for box in view.findChildren(QCheckBox, "breakpoint_switch") if box.isVisibleTo(view)]


def notes(view):
    QApplication.processEvents()
    return [
        label.text() if label.isVisibleTo(view) else ""
        for label in view.findChildren(QLabel, "breakpoint_note")
        if label.parent().isVisibleTo(view)
    ]


def crosses(view):
    return [b for b in view.findChildren(QToolButton, "breakpoint_delete") if b.isVisibleTo(view)]


def seen(widget):
    """The pixels of a widget, with what is behind it."""
    window = widget.window()
    return colours(window.grab(QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())).toImage())


def choose(view, kind):
    """Go through the kinds by keyboard."""
    box = part(view, QComboBox, "breakpoint_kind")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(KINDS.index(kind)):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentData() == kind


def typed(field, text):
    field.setFocus()
    field.selectAll()
    for character in text:
        if character.isascii():
            QTest.keyClick(field, character)
        else:  # QTest has no key for it
            event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character)
            QApplication.sendEvent(field, event)


def click(widget):
    QTest.mouseClick(widget, LEFT)


def click_box(box):
    QTest.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))


def shown(view, *items, every=100, experiment=EXPERIMENT):
    breakpoints = Breakpoints(experiment.dataset, items, every)
    view.show_breakpoints(breakpoints, experiment)
    return breakpoints


# Adding


def test_an_empty_panel_says_what_to_do(view):
    about = [label for label in view.findChildren(QLabel) if label.isVisible() and label.wordWrap()]
    assert len(about) == 1
    assert "stops the run" in about[0].text()
    assert "press Add" in about[0].text()
    shown(view, *ALL)
    assert not about[0].isVisible()


@pytest.mark.parametrize(
    ("kind", "field", "text", "item"),
    [
        ("iteration", "breakpoint_iteration", "1234", iteration_breakpoint(1234)),
        ("iteration", "breakpoint_iteration", "12 345", iteration_breakpoint(12345)),
        ("iteration", "breakpoint_iteration", "1e15", iteration_breakpoint(10**15)),
        ("loss", "breakpoint_limit", "0,25", loss_breakpoint(0.25)),
        ("loss", "breakpoint_limit", "1/8", loss_breakpoint(0.125)),
    ],
)
def test_a_typed_number_and_enter_add_one(view, asked, kind, field, text, item):
    choose(view, kind)
    line = part(view, QLineEdit, field)
    assert line.isVisible()
    typed(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert [value.items for value in asked] == [(item,)]
    assert not line.hasFocus()  # keys mean the run again


@pytest.mark.parametrize(("kind", "made"), [("sample", picked_breakpoint), ("class", class_breakpoint)])
def test_samples_are_numbered_from_one(view, asked, kind, made):
    choose(view, kind)
    box = part(view, QSpinBox, "breakpoint_sample")
    assert (box.minimum(), box.maximum()) == (1, 4)
    typed(box, "3")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert [value.items for value in asked] == [(made(2),)]


def test_a_weight_is_chosen_by_its_name(view, asked):
    choose(view, "sign")
    field = part(view, QToolButton, "breakpoint_parameter")
    menu = field.menu()
    menu.popup(field.mapToGlobal(QPoint(0, 0)))
    assert [action.text() for action in menu.actions()] == ["w₁", "w₂", "b"]
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(menu.actions()[1]).center())
    assert field.text() == "w₂"
    assert asked == []
    click(part(view, QPushButton, "add_breakpoint"))
    assert [value.items for value in asked] == [(sign_breakpoint(weight_part(0, 1, 0)),)]


def test_all_right_needs_nothing_but_a_click(view, asked):
    choose(view, "all_right")
    for name in ("breakpoint_iteration", "breakpoint_sample", "breakpoint_parameter", "breakpoint_limit"):
        assert not view.findChild(QWidget, name).isVisible()
    click(part(view, QPushButton, "add_breakpoint"))
    assert [value.items for value in asked] == [(all_right_breakpoint(),)]


def test_several_are_listed_in_the_order_in_which_they_were_added(view, asked):
    for kind in KINDS:
        choose(view, kind)
        click(part(view, QPushButton, "add_breakpoint"))
    assert [item.kind for item in asked[-1].items] == KINDS
    assert [box.text() for box in switches(view)] == [
        f"at iteration 1{THIN}000",
        "when sample 1 is picked",
        "when w₁ changes sign",
        "when the loss is below 0.05",
        "when all training points are right",
        "when the class of sample 1 flips",
    ]


def test_the_same_twice_is_one(view, asked):
    choose(view, "all_right")
    click(part(view, QPushButton, "add_breakpoint"))
    click(part(view, QPushButton, "add_breakpoint"))
    assert len(asked[-1].items) == 1
    assert len(switches(view)) == 1


@pytest.mark.parametrize(
    ("kind", "field", "text", "why"),
    [
        ("iteration", "breakpoint_iteration", "soon", "whole number"),
        ("iteration", "breakpoint_iteration", "0", "from 1 to 10¹⁵"),
        ("iteration", "breakpoint_iteration", "1.5", "whole number"),
        ("loss", "breakpoint_limit", "small", "not a number"),
        ("loss", "breakpoint_limit", "−1", "greater than 0"),
        ("loss", "breakpoint_limit", "", "Nothing is typed"),
    ],
)
def test_what_cannot_be_is_framed_and_explained_and_stays_as_typed(
    view, asked, refused, kind, field, text, why
):
    choose(view, kind)
    line = part(view, QLineEdit, field)
    line.clear()
    typed(line, text)
    assert not near(seen(line), LIGHT.danger).any()
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert asked == []
    assert len(refused) == 1
    assert why in refused[0]
    assert line.text() == text
    assert why in line.accessibleDescription()
    assert why in line.toolTip()
    part(view, QComboBox, "breakpoint_kind").setFocus()  # the focus has a frame of its own
    assert near(seen(line), LIGHT.danger).any()
    typed(line, "1")
    assert not near(seen(line), LIGHT.danger).any()
    assert why not in line.accessibleDescription() + line.toolTip()


def test_a_held_out_sample_is_refused_in_words(view, asked, refused):
    experiment = one_layer(DATA.with_held_out_points([1], True), [[0.5], [-0.5]], [0.1]).experiment
    shown(view, experiment=experiment)
    choose(view, "sample")
    typed(part(view, QSpinBox, "breakpoint_sample"), "2")
    click(part(view, QPushButton, "add_breakpoint"))
    assert asked == []
    assert "never picked" in refused[0]


def test_what_a_regression_lacks_is_refused_in_words(view, asked, refused):
    shown(view, experiment=one_layer(numbers([[0, 1]], [2]), [[1.0], [1.0]], activation="linear").experiment)
    choose(view, "all_right")
    click(part(view, QPushButton, "add_breakpoint"))
    assert asked == []
    assert "no classes" in refused[0]


def test_without_samples_there_is_none_to_choose(view, asked, refused):
    nothing = DATA.without_points(range(4))
    shown(view, experiment=one_layer(nothing, [[0.5], [-0.5]], [0.1]).experiment)
    choose(view, "sample")
    click(part(view, QPushButton, "add_breakpoint"))
    assert asked == []
    assert "no such sample" in refused[0]


@pytest.mark.parametrize(
    ("selected", "name"),
    [(weight_part(0, 1, 0), "w₂"), (bias_part(0, 0), "b"), (unit_part(0, 0), "w₁"), (None, "w₁")],
)
def test_the_weight_that_is_selected_elsewhere_is_offered(view, selected, name):
    view.show_selected(selected)
    choose(view, "sign")
    assert part(view, QToolButton, "breakpoint_parameter").text() == name


def test_the_sample_that_is_selected_elsewhere_is_offered(view):
    view.show_selected(sample_part(2))
    assert part(view, QSpinBox, "breakpoint_sample").value() == 3


def test_a_chosen_weight_stays_chosen_where_the_network_still_has_it(view, asked):
    def offered(*sizes):
        experiment = preset_experiment("xor").with_architecture(
            Architecture(sizes, ("tanh",) * (len(sizes) - 2) + ("sigmoid",))
        )
        shown(view, experiment=experiment)
        return part(view, QToolButton, "breakpoint_parameter").text()

    choose(view, "sign")
    offered(2, 4, 1)
    view.show_selected(weight_part(1, 2, 0))
    assert offered(2, 4, 1) == "v₃"
    assert offered(2, 4, 4, 1) == "w⁽²⁾₃₁"
    assert offered(2, 1) == "w₁"
    click(part(view, QPushButton, "add_breakpoint"))
    assert [value.items for value in asked] == [(sign_breakpoint(weight_part(0, 0, 0)),)]


# The list


def test_a_click_on_a_box_switches_its_breakpoint(view, asked):
    shown(view, *ALL)
    click_box(switches(view)[1])
    off = Breakpoint("sample", sample=2, enabled=False)
    assert asked[-1].items == (ALL[0], off, *ALL[2:])
    assert not switches(view)[1].isChecked()
    click_box(switches(view)[1])
    assert asked[-1].items == ALL
    assert switches(view)[1].isChecked()


def test_a_wish_that_is_not_granted_leaves_the_box_as_it_was(view):
    shown(view, *ALL)
    wishes = []
    view.breakpoints_requested.connect(wishes.append)
    click_box(switches(view)[0])
    assert len(wishes) == 1
    assert switches(view)[0].isChecked()


def test_a_click_on_a_cross_deletes_its_breakpoint(view, asked):
    shown(view, *ALL)
    click(crosses(view)[2])
    assert asked[-1].items == (*ALL[:2], *ALL[3:])
    assert len(switches(view)) == 5


def test_space_switches_the_row_in_focus_and_del_deletes_it(view, asked):
    shown(view, *ALL)
    switches(view)[0].setFocus()
    QTest.keyClick(view.focusWidget(), Qt.Key.Key_Down)
    assert switches(view)[1].hasFocus()
    QTest.keyClick(view.focusWidget(), Qt.Key.Key_Space)
    assert [item.enabled for item in asked[-1].items] == [True, False, True, True, True, True]
    QTest.keyClick(view.focusWidget(), Qt.Key.Key_Delete)
    assert asked[-1].items == (ALL[0], *ALL[2:])
    assert switches(view)[1].hasFocus()  # the next one is in its place
    for _ in range(9):
        QTest.keyClick(view.focusWidget(), Qt.Key.Key_Down)
    assert switches(view)[4].hasFocus()
    QTest.keyClick(view.focusWidget(), Qt.Key.Key_Delete)
    assert switches(view)[3].hasFocus()  # there is none below
    QTest.keyClick(view.focusWidget(), Qt.Key.Key_Up)
    assert switches(view)[2].hasFocus()


def test_with_the_last_one_the_focus_leaves_the_list(view, asked):
    shown(view, ALL[0])
    crosses(view)[0].setFocus()
    QTest.keyClick(view.focusWidget(), Qt.Key.Key_Delete)
    assert asked[-1].items == ()
    assert part(view, QComboBox, "breakpoint_kind").hasFocus()


def test_tab_goes_from_above_to_below(view):
    shown(view, ALL[3])
    shown(view, *ALL[3:5])
    part(view, QSpinBox, "breakpoints_every").setFocus()
    way = []
    for _ in range(8):
        way.append(view.focusWidget().accessibleName())
        QTest.keyClick(view.focusWidget(), Qt.Key.Key_Tab)
    assert way == [
        "Iterations between two looks",
        "stop when the loss is below 0.05",
        "Delete: stop when the loss is below 0.05",
        "stop when all training points are right",
        "Delete: stop when all training points are right",
        "Stop",
        "Iteration",
        "Add the breakpoint",
    ]


def test_a_row_keeps_its_keys_from_the_window(window, view, asked):
    fired = []
    for key in ("Del", "Up", "Down"):
        QShortcut(QKeySequence(key), window).activated.connect(lambda key=key: fired.append(key))
    shown(view, *ALL)
    switches(view)[3].setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Delete):
        QTest.keyClick(view.focusWidget(), key)
    assert fired == []
    assert asked[-1].items == (*ALL[:3], *ALL[4:])
    part(view, QPushButton, "add_breakpoint").setFocus()
    QTest.keyClick(view.focusWidget(), Qt.Key.Key_Delete)
    assert fired == ["Del"]


@pytest.mark.usefixtures("asked")
def test_a_click_takes_no_focus(view):
    part(view, QLineEdit, "breakpoint_iteration").setFocus()
    shown(view, *ALL)
    click_box(switches(view)[0])
    click(crosses(view)[4])
    assert part(view, QLineEdit, "breakpoint_iteration").hasFocus()


@pytest.mark.usefixtures("asked")
def test_a_new_one_is_brought_into_sight(window, view):
    window.resize(462, 190)
    shown(view, *ALL[:5])
    QApplication.processEvents()
    choose(view, "class")
    click(part(view, QPushButton, "add_breakpoint"))
    assert switches(view)[-1].visibleRegion().boundingRect().height() > 0
    assert switches(view)[0].visibleRegion().isEmpty()


def test_where_the_run_stopped_is_brought_into_sight(window, view):
    window.resize(462, 190)
    shown(view, *ALL)
    assert switches(view)[5].visibleRegion().isEmpty()
    view.show_hits((ALL[5],))
    assert not switches(view)[5].visibleRegion().isEmpty()
    view.show_hits((ALL[0], ALL[5]))
    assert not switches(view)[0].visibleRegion().isEmpty()


# What rows say


def test_where_the_run_stopped_is_marked(view):
    shown(view, *ALL)
    view.show_hits((ALL[1], ALL[3]))
    assert notes(view) == ["", "stopped here", "", "stopped here", "every 100", "every 100"]
    shown(view, Breakpoint("iteration", iteration=12000, enabled=False), *ALL[1:])
    assert notes(view)[1] == "stopped here"
    view.show_hits(())
    assert notes(view) == ["", "", "", "every 100", "every 100", "every 100"]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_mark_has_the_accent_of_the_theme(window, view, theme):
    window.setStyleSheet(style_sheet(theme))
    view.show_theme(theme)
    shown(view, ALL[0])
    view.show_hits((ALL[0],))
    note = view.findChild(QLabel, "breakpoint_note")
    assert near(seen(note), theme.accent).any()


def test_one_that_is_switched_off_is_paler(view):
    shown(view, ALL[0], Breakpoint("sample", sample=2, enabled=False))
    on, off = switches(view)
    assert near(seen(on)[:, 20:], LIGHT.text, 20).any()
    assert not near(seen(off)[:, 20:], LIGHT.text, 20).any()
    assert near(seen(off)[:, 20:], LIGHT.secondary, 20).any()


def test_a_deleted_point_is_said_to_be_and_its_breakpoint_comes_back(view):
    fewer = DATA.without_points([2])
    made = Breakpoints(DATA, ALL).followed(fewer)
    view.show_breakpoints(made, one_layer(fewer, [[0.5], [-0.5]], [0.1]).experiment)
    assert switches(view)[1].text() == "when sample 3 is picked"
    assert notes(view)[1] == "its point was deleted"
    assert "undo" in switches(view)[1].toolTip()
    assert switches(view)[5].text() == "when the class of sample 3 flips"  # one fewer before it
    view.show_breakpoints(made.followed(DATA), EXPERIMENT)
    assert notes(view)[1] == ""
    assert switches(view)[5].text() == "when the class of sample 4 flips"


def test_the_mark_goes_with_the_sample(view):
    made = shown(view, picked_breakpoint(1), picked_breakpoint(2))
    view.show_hits((picked_breakpoint(2),))
    fewer = DATA.without_points([0])
    view.show_breakpoints(made.followed(fewer), one_layer(fewer, [[0.5], [-0.5]], [0.1]).experiment)
    assert [box.text() for box in switches(view)] == ["when sample 1 is picked", "when sample 2 is picked"]
    assert notes(view) == ["", "stopped here"]


def test_a_weight_that_has_gone_is_said_to_be(view):
    item = sign_breakpoint(weight_part(1, 2, 0))
    shown(view, item)
    assert switches(view)[0].text() == "when weight 3 → 1 of layer 2 changes sign"
    assert notes(view) == ["not in this network"]
    shown(view, item, experiment=preset_experiment("xor"))
    assert switches(view)[0].text() == "when v₃ changes sign"
    assert notes(view) == [""]


def test_rows_are_told_to_assistive_software_in_whole_sentences(view):
    shown(view, *ALL, every=2000)
    assert switches(view)[1].accessibleName() == "stop when sample 3 is picked"
    assert "before an iteration" in switches(view)[1].accessibleDescription()
    assert f"every 2{THIN}000 iterations" in switches(view)[3].accessibleDescription()
    assert crosses(view)[0].accessibleName() == f"Delete: stop at iteration 12{THIN}000"


def test_everything_that_takes_the_focus_has_a_name_and_a_tooltip(view):
    shown(view, *ALL)
    for kind in KINDS:
        choose(view, kind)
        for widget in view.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                if isinstance(widget.parent(), QSpinBox):
                    continue
                assert widget.accessibleName(), widget
                assert widget.toolTip(), widget


# How often they are looked at


def test_the_distance_of_looks_is_there_where_it_matters(view):
    every = part(view, QSpinBox, "breakpoints_every")
    shown(view, *ALL[:3])
    assert not every.isVisible()
    shown(view, *ALL, every=25000)
    assert every.isVisible()
    assert every.text() == f"25{THIN}000"
    assert notes(view)[3:] == [f"every 25{THIN}000"] * 3
    shown(view, *ALL, every=1)
    assert notes(view)[3:] == ["every iteration"] * 3


@pytest.mark.parametrize(
    ("text", "value"), [("1", 1), ("2500", 2500), ("1 000 000", 1_000_000), (f"3{THIN}000", 3000)]
)
def test_the_distance_of_looks_can_be_typed(view, asked, text, value):
    shown(view, *ALL)
    every = part(view, QSpinBox, "breakpoints_every")
    typed(every, text)
    assert asked == []  # not before it is whole
    QTest.keyClick(every, Qt.Key.Key_Return)
    assert [(made.every, made.items) for made in asked] == [(value, ALL)]


def test_no_other_distance_can_be_typed(view, asked):
    shown(view, *ALL)
    every = part(view, QSpinBox, "breakpoints_every")
    for text in ("0", "x", "-", " "):
        typed(every, text)
        QTest.keyClick(every, Qt.Key.Key_Return)
        assert every.text() == "100", text
    every.selectAll()
    QTest.keyClick(every, Qt.Key.Key_Delete)
    QTest.keyClick(every, Qt.Key.Key_Return)
    assert every.text() == "100"
    assert asked == []
    typed(every, "10000001")  # its last digit has no place
    assert every.text() == "1000000"


# Room


@pytest.mark.parametrize("width", [346, 446])
def test_everything_fits_where_the_panel_is_narrow(window, view, width):
    shown(view, *ALL, every=1_000_000)
    window.resize(width, 190)
    QTest.qWait(1)
    assert view.width() == width
    assert view.minimumSizeHint().width() <= 346
    assert view.minimumSizeHint().height() <= 190
    kinds = part(view, QComboBox, "breakpoint_kind")
    for kind in KINDS:
        choose(view, kind)
        QTest.qWait(1)
        room = kinds.width() - 18 - 2 * 7 - 2  # without its arrow, padding and border
        assert kinds.fontMetrics().horizontalAdvance(kinds.currentText()) <= room, kind
    every = part(view, QSpinBox, "breakpoints_every")
    line = every.lineEdit()
    assert line.fontMetrics().horizontalAdvance(every.text()) <= line.width() - 10
    title = part(view, QLabel, "panel_title")
    assert title.geometry().right() < every.mapTo(view, QPoint(0, 0)).x()


@pytest.mark.parametrize("preset", PRESETS)
def test_every_example_can_have_breakpoints(view, preset):
    experiment = preset_experiment(preset)
    choose(view, "sign")
    shown(view, *ALL[:1], experiment=experiment)
    assert part(view, QToolButton, "breakpoint_parameter").text()
    assert switches(view)[0].text() == f"at iteration 12{THIN}000"

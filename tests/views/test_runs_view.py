"""The Runs panel alone: what it shows, and what mouse and keys on it ask for."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QToolButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from views.hand_made import LEFT, RIGHT, colours, labelled, near, one_layer

from nnviz.core.experiment import TrainingConfig
from nnviz.core.loss_curve import LossCurve
from nnviz.views.ghost_look import GhostLook
from nnviz.views.palette import DARK, LIGHT, text_font
from nnviz.views.runs_ghost import GhostRow
from nnviz.views.runs_view import RunsView
from nnviz.views.style import style_sheet

# What the offscreen platform cannot do, of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

THIN = "\u2009"
CURVE = LossCurve(np.array([0, 1, 101, 201]), np.array([4.0, 2.0, 0.5, 0.25]), np.full(4, np.nan), 100)
FALLING = "Go back, change something and train on"


def look(number, **more):
    values = {"name": f"seed {number}", "curve": CURVE, "fork": 1, "end": 250, "iteration": 1}
    return GhostLook(number, **(values | more))


def experiment(n_points=2, **config):
    data = labelled([[0, 0]] * n_points, [0] * n_points) if n_points else labelled(np.empty((0, 2)), [])
    return one_layer(data, [[0.0], [0.0]], config=TrainingConfig(**config)).experiment


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.setFont(text_font())
    made.setStyleSheet(style_sheet(LIGHT) + f"QWidget {{ background: {LIGHT.panel}; }}")
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(RunsView())
    made.resize(446, 190)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    yield made
    QToolTip.hideText()


@pytest.fixture
def view(window):
    made = window.findChild(RunsView, "runs_view")
    made.show_current(0, 4.0, experiment())
    return made


@pytest.fixture
def asked(view):
    """What was asked for: the signal's name and what it said."""
    found = []
    for name in (
        "hide_requested", "deletion_requested", "current_requested", "play_along_requested",
    ):  # fmt: skip
        getattr(view, name).connect(_Note(found, name))
    return found


class _Note:
    def __init__(self, found, name):
        self.found, self.name = found, name

    def __call__(self, *values):
        self.found.append((self.name, *values))


def settle():
    """Let Qt lay out, and drop what is to be dropped."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    QApplication.processEvents()  # layouts inside layouts


def show(view, *looks):
    view.show_ghosts(looks)
    settle()


def row(view, number):
    return view.findChild(GhostRow, f"ghost_{number}")


def rows(view):
    """The rows from top to bottom."""
    return sorted(view.findChildren(GhostRow), key=lambda one: one.mapTo(view, QPoint()).y())


def text(parent, name):
    return parent.findChild(QWidget, name).text()


def button(view, name, kind=QToolButton):
    found = view.findChild(kind, name)
    assert found is not None, name
    return found


def click(widget, mouse_button=LEFT):
    QTest.mouseClick(widget, mouse_button, pos=widget.rect().center())


def field(view):
    return view.findChild(QLineEdit, "compare_rates")


# What is shown


def test_an_empty_panel_says_what_to_do_and_shows_this_run(view):
    hints = [label for label in view.findChildren(QLabel) if label.text().startswith(FALLING)]
    assert [label.isVisible() for label in hints] == [True]
    view.show_current(1234, 0.25, experiment(learning_rate=0.03))
    current = view.findChild(QWidget, "current_run")
    assert text(current, "run_name") == "This run"
    assert text(current, "run_loss") == "loss 0.2500"
    assert text(current, "secondary") == f"at 1{THIN}234 · learning rate 0.03"
    show(view, look(0))
    assert not hints[0].isVisible()
    show(view)
    assert hints[0].isVisible()


def test_without_training_points_there_is_no_loss(view):
    view.show_current(0, 0.0, experiment(0))
    assert text(view.findChild(QWidget, "current_run"), "run_loss") == "loss –"


def test_each_ghost_has_a_row_in_the_order_given(view):
    show(view, look(3), look(1), look(2))
    assert [one.number for one in rows(view)] == [3, 1, 2]
    show(view, look(2), look(3))
    assert [one.number for one in rows(view)] == [2, 3]
    assert text(row(view, 2), "run_name") == "seed 2"


@pytest.mark.parametrize(
    ("iteration", "loss", "measured"),
    [(0, "4.0000", 0), (1, "2.0000", 1), (100, "2.0000", 1), (101, "0.5000", 101), (250, "0.2500", 201)],
)
def test_a_ghosts_loss_is_its_last_measurement_at_the_iteration_shown(view, iteration, loss, measured):
    show(view, look(0))
    view.show_current(iteration, 1.0, experiment())
    assert text(row(view, 0), "run_loss") == f"loss {loss}"
    tip = row(view, 0).findChild(QWidget, "run_loss").tip()
    assert tip.endswith(f" after iteration {measured}")
    assert text(row(view, 0), "secondary") == "up to 250"


def test_a_ghost_that_has_not_come_as_far_says_where_it_ends(view):
    show(view, look(0, end=1250))
    view.show_current(1251, 1.0, experiment())
    assert text(row(view, 0), "run_loss") == "loss 0.2500"
    assert text(row(view, 0), "secondary") == f"ends at 1{THIN}250"


def test_a_ghost_that_plays_along_is_followed_without_new_rows(view):
    view.show_current(300, 1.0, experiment())
    show(view, look(0), look(1))
    before = rows(view)
    longer = LossCurve(
        np.append(CURVE.iterations, 301), np.append(CURVE.train, 0.125), np.full(5, np.nan), 100
    )
    show(view, look(0, curve=longer, end=310), look(1))
    view.show_current(305, 1.0, experiment())
    assert rows(view) == before
    assert text(row(view, 0), "run_loss") == "loss 0.1250"
    assert text(row(view, 0), "secondary") == "up to 310"
    assert text(row(view, 1), "secondary") == "ends at 250"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_ghosts_line_has_its_colour_and_gaps_and_is_faint_while_hidden(view, theme):
    view.show_theme(theme)
    show(view, look(1), look(2, hidden=True))
    line = near(colours(row(view, 1).sample)[7], theme.ghost(1), 25)
    assert line.any()
    runs = np.flatnonzero(np.diff(line.astype(int)) == 1)
    assert len(runs) >= 2  # dashes, with gaps between them
    assert not near(colours(row(view, 2).sample)[7], theme.ghost(2), 25).any()
    show(view, look(1), look(2))
    assert near(colours(row(view, 2).sample)[7], theme.ghost(2), 25).any()
    dot = colours(view.findChild(QWidget, "current_run").findChildren(QWidget)[0])
    assert near(dot[4], theme.accent, 25).any()  # above the line


def test_a_long_name_is_told_whole_where_it_does_not_fit(view):
    name = "hidden layers 8-8-8-8, all points in a batch and 3 more from 12 000"
    show(view, look(0, name=name))
    line = row(view, 0).name
    assert line.fontMetrics().horizontalAdvance(name) > line.width()
    assert line.tip() == name
    assert row(view, 0).accessibleName() == name


@pytest.mark.parametrize("width", [346, 446])
def test_eight_ghosts_are_whole_at_a_panels_width_and_scroll(window, view, width):
    window.resize(width, 190)
    show(view, *[look(n, name="learning rate 0.5 from 120") for n in range(8)])
    assert view.width() == width
    assert view.minimumSizeHint().width() <= 346
    heights = [one.height() for one in rows(view)]
    assert len(heights) == 8
    assert min(heights) >= 30
    for one in rows(view):
        assert one.name.width() >= 150
        assert one.mapTo(view, one.rect().topRight()).x() < width
    row(view, 0).setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(7):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    settle()
    last = row(view, 7)
    assert last.hasFocus()
    assert last.visibleRegion().boundingRect() == last.rect()


def test_every_button_says_what_it_does_and_to_which_run(view):
    show(view, look(4, hidden=True))
    for name, word in (
        ("hide", "Show"), ("play_along", "Play along"), ("current", "Make current"), ("delete", "Delete"),
    ):  # fmt: skip
        one = button(view, f"ghost_4_{name}")
        assert one.accessibleName() == f"{word}: seed 4"
        assert one.toolTip()
        assert not one.icon().isNull()


# What is asked for


def test_buttons_ask_and_show_only_what_is_so(view, asked):
    show(view, look(0), look(5))
    click(button(view, "ghost_5_hide"))
    click(button(view, "ghost_5_play_along"))
    click(button(view, "ghost_5_current"))
    click(button(view, "ghost_5_delete"))
    assert asked == [
        ("hide_requested", 5, True),
        ("play_along_requested", 5, True),
        ("current_requested", 5),
        ("deletion_requested", 5),
    ]
    assert not button(view, "ghost_5_play_along").isChecked()
    assert len(rows(view)) == 2
    asked.clear()
    show(view, look(0), look(5, hidden=True, plays_along=True))
    assert button(view, "ghost_5_play_along").isChecked()
    click(button(view, "ghost_5_hide"))
    click(button(view, "ghost_5_play_along"))
    assert asked == [("hide_requested", 5, False), ("play_along_requested", 5, False)]


def test_a_double_click_makes_a_run_the_current_one(view, asked):
    show(view, look(0), look(1))
    QTest.mouseDClick(row(view, 1).name, LEFT)
    assert asked == [("current_requested", 1)]


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_del_deletes_the_row_in_focus_and_the_next_one_gets_it(view, asked, key):
    show(view, look(0), look(1), look(2))
    click(row(view, 1).name)
    assert row(view, 1).hasFocus()
    QTest.keyClick(row(view, 1), key)
    assert asked == [("deletion_requested", 1)]
    show(view, look(0), look(2))
    assert row(view, 2).hasFocus()
    show(view, look(0))
    assert row(view, 0).hasFocus()


def test_a_button_keeps_the_focus_while_other_runs_come_and_go(view):
    show(view, look(0), look(1))
    row(view, 1).setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(row(view, 1), Qt.Key.Key_Tab)
    show(view, look(0), look(1), look(2))
    assert button(view, "ghost_1_hide").hasFocus()
    show(view, look(1), look(2))
    assert button(view, "ghost_1_hide").hasFocus()


def test_a_window_key_for_del_does_not_reach_over_a_row(window, view, asked):
    elsewhere = []
    action = QAction(window)
    action.setShortcuts([QKeySequence("Del"), QKeySequence("Down")])
    action.triggered.connect(elsewhere.append)
    window.addAction(action)
    show(view, look(0), look(1))
    row(view, 0).setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Down)
    assert row(view, 1).hasFocus()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
    assert button(view, "ghost_1_hide").hasFocus()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Delete)
    assert asked == [("deletion_requested", 1)]
    assert elsewhere == []


def test_enter_makes_the_row_in_focus_the_current_run(view, asked):
    show(view, look(0), look(1))
    row(view, 1).setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(row(view, 1), Qt.Key.Key_Return)
    assert asked == [("current_requested", 1)]


def test_tab_goes_through_the_field_and_one_row_with_its_buttons(view):
    show(view, look(0), look(1), look(2))
    show(view, look(0), look(1), look(2), look(3))
    click(row(view, 2).name)
    field(view).setFocus(Qt.FocusReason.TabFocusReason)
    way = []
    for _ in range(8):
        way.append(QApplication.focusWidget().objectName())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert way == [
        "compare_rates", "compare_button", "ghost_2", "ghost_2_hide", "ghost_2_play_along",
        "ghost_2_current", "ghost_2_delete", "compare_rates",
    ]  # fmt: skip


def test_space_presses_a_button_in_focus(view, asked):
    show(view, look(0))
    row(view, 0).setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(row(view, 0), Qt.Key.Key_Tab)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert asked == [("hide_requested", 0, True)]


@pytest.mark.parametrize("by_key", [True, False])
def test_the_menu_offers_the_same_in_words(window, view, asked, by_key):
    show(view, look(0), look(7, plays_along=True))
    name = row(view, 7).name
    if by_key:
        place = row(view, 7).rect().center()  # as Qt makes of the menu key, which is the platform's
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, row(view, 7).mapToGlobal(place))
        QApplication.sendEvent(row(view, 7), event)
    else:
        QTest.mouseClick(window.windowHandle(), RIGHT, pos=name.mapTo(window, name.rect().center()))
    menu = QApplication.activePopupWidget()
    actions = {action.text(): action for action in menu.actions()}
    assert list(actions) == ["Hide", "Play along", "Make current", "Delete"]
    assert actions["Play along"].isChecked()
    click_at = menu.actionGeometry(actions["Make current"]).center()
    QTest.mouseClick(menu, LEFT, pos=click_at)
    settle()
    assert asked == [("current_requested", 7)]

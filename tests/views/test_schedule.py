"""Schedule: what is due is shown once, one part a frame while training runs, and nothing that nobody sees."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow, QWidget

from nnviz.views.schedule import Schedule

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # offscreen


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(300, 100)
    return made


@pytest.fixture
def plan(window, qtbot):
    """A schedule of three labels side by side; what it shows is kept in `plan.shown`."""
    schedule = Schedule(window)
    schedule.shown = []
    for i, name in enumerate("abc"):
        label = QLabel(name, window)
        label.setGeometry(100 * i, 0, 100, 100)
        schedule.add(name, label, show(schedule, name), 1000.0)
    window.show()
    qtbot.waitExposed(window)
    return schedule


def show(schedule, name):
    def shown():
        schedule.shown.append(name)

    return shown


def test_at_rest_all_that_is_new_is_shown_at_once_and_only_once(plan):
    plan.mark("a", "c")
    plan.frame(running=False)
    assert plan.shown == ["a", "c"]
    plan.frame(running=False)
    assert plan.shown == ["a", "c"]


def test_while_it_runs_one_part_a_frame_and_none_too_often(plan):
    plan.mark("b", "c")
    plan.frame(running=True)
    assert len(plan.shown) == 1
    plan.frame(running=True)
    assert sorted(plan.shown) == ["b", "c"]
    plan.mark("b", "c")  # again, long before their 1000 s have passed
    plan.frame(running=True)
    assert sorted(plan.shown) == ["b", "c"]


def test_a_part_that_waits_longer_than_it_may_comes_first(window, qtbot):
    schedule = Schedule(window)
    schedule.shown = []
    for name, seconds in (("slow", 1000.0), ("quick", 0.001)):
        label = QLabel(name, window)
        label.setGeometry(0, 0, 50, 50)
        schedule.add(name, label, show(schedule, name), seconds)
    window.show()
    qtbot.waitExposed(window)
    schedule.mark("slow", "quick")
    schedule.frame(running=True)
    assert schedule.shown == ["quick"]


def test_what_is_hidden_or_outside_the_window_waits(plan, window):
    b, c = (label for label in window.findChildren(QLabel) if label.text() in "bc")
    b.hide()
    c.move(-500, -500)  # where Qt puts panels that stand behind another's tab
    plan.mark("a", "b", "c")
    plan.frame(running=False)
    assert plan.shown == ["a"]
    b.show()
    c.move(200, 0)
    plan.frame(running=False)
    assert plan.shown == ["a", "b", "c"]


def test_a_panel_that_comes_to_the_front_shows_what_it_missed(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    schedule = Schedule(window)
    schedule.shown = []
    docks = []
    for name in ("front", "behind"):
        dock = QDockWidget(name, window)
        label = QLabel(name)
        dock.setWidget(label)
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        schedule.add(name, label, show(schedule, name), 0.1)
        docks.append(dock)
    window.tabifyDockWidget(*docks)
    docks[0].raise_()
    window.show()
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: not docks[0].widget().visibleRegion().isEmpty())
    for dock in docks:
        schedule.watch(dock)
    schedule.mark("front", "behind")
    schedule.frame(running=False)
    assert schedule.shown == ["front"]
    docks[1].raise_()
    qtbot.waitUntil(lambda: schedule.shown == ["front", "behind"])

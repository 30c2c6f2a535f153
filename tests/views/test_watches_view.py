"""The Watches panel alone, fed hand-made series; real mouse and keys, and a look at what is drawn."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QPushButton, QSpinBox, QToolButton, QWidget
from views.hand_made import colours, labelled, near

from nnviz.core.experiment import Experiment
from nnviz.core.network import Architecture
from nnviz.core.part import bias_part, input_part, sample_part, unit_part, weight_part
from nnviz.core.presets import preset_experiment
from nnviz.core.watch import Watch, WatchSeries, activation_watch, gradient_watch, parameter_watch
from nnviz.views.palette import DARK, LIGHT
from nnviz.views.watches_list import WatchesAxis
from nnviz.views.watches_paint import plot_area
from nnviz.views.watches_row import WatchRow
from nnviz.views.watches_view import WatchesView

# The offscreen platform says this of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

WEIGHT = parameter_watch(weight_part(0, 1, 2))
BIAS = parameter_watch(bias_part(1, 0))
ANSWER = activation_watch(0, 3, 4)
NORM = gradient_watch()
POINTS = labelled([[i, i] for i in range(8)], [0, 1] * 4)
EXPERIMENT = Experiment(POINTS, Architecture((2, 4, 1), ("tanh", "sigmoid")))


def series(watch, values=(0.0, 1.0, -1.0), stride=50, current=0.5, trouble=""):
    values = np.array(values, float)
    return WatchSeries(watch, np.arange(len(values)) * stride, values, current, trouble)


@pytest.fixture
def view(qtbot):
    view = WatchesView()
    qtbot.addWidget(view)
    view.show_experiment(EXPERIMENT)
    view.resize(446, 240)
    view.show()
    qtbot.waitExposed(view)
    return view


@pytest.fixture
def four(view):
    """The view with four watches over 100 iterations, standing at iteration 50."""
    view.show_series(tuple(series(watch) for watch in (WEIGHT, BIAS, ANSWER, NORM)), 50)
    QApplication.processEvents()
    return view


def rows(view):
    """Those that are left when Qt has taken away what was removed, from the top."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return view.findChildren(WatchRow)


def find(view, kind, name):
    return view.findChild(kind, name)


def names(view):
    return [(row.name.name, row.name.about) for row in rows(view)]


def actions(view):
    """The entries of the "+ watch" menu, as it stands open."""
    menu = find(view, QMenu, "watch_menu")
    menu.aboutToShow.emit()
    found = {}
    for action in menu.actions():
        inner = action.menu()
        for one in inner.actions() if inner else [action]:
            found[one.text()] = one
    return found


def emitted(spy):
    return [spy.at(i)[0] for i in range(spy.count())]


def place(row, share):
    """A place in a row's plot, that share of the way across."""
    area = plot_area(row.width(), row.height())
    return QPoint(round(area.left() + share * area.width()), row.height() // 2)


def test_an_empty_panel_says_what_to_do_and_offers_the_gradient_norm(view):
    wanted = QSignalSpy(view.watch_requested)
    assert find(view, QWidget, "watches_hint").isVisible()
    assert "press W" in find(view, QWidget, "watches_hint").text()
    QTest.mouseClick(find(view, QPushButton, "watch_gradient"), Qt.MouseButton.LeftButton)
    assert emitted(wanted) == [NORM]
    view.show_series((series(NORM),), 0)
    assert not find(view, QWidget, "watches_hint").isVisible()


def test_names_are_those_of_the_arithmetic(four):
    assert names(four) == [
        ("w₂₃", "x₂ → a₃"),
        ("c", "bias of ŷ"),
        ("a₄", "sample 5"),
        ("‖∇L‖", "gradient norm"),
    ]
    assert rows(four)[2].accessibleName() == "a₄ for sample 5"


def test_names_are_the_tutorials_where_one_is_loaded(view):
    view.show_experiment(preset_experiment("realpython"))
    view.show_series((series(parameter_watch(weight_part(0, 1, 0))), series(activation_watch(0, 0, 0))), 0)
    assert [name for name, _ in names(view)] == ["weights[1]", "prediction"]


def test_a_row_tells_its_value_and_the_moment(four):
    four.show_series((series(WEIGHT, current=-1234.5),), 12345)
    assert rows(four)[0].accessibleDescription() == "−1234.5 at iteration 12\u2009345"


@pytest.mark.parametrize(
    ("watch", "trouble", "name", "why"),
    [
        (
            Watch(unit_part(0, 3), 4, lost_in=POINTS),
            "sample",
            ("a₄", "sample 5"),
            "its point is no longer there",
        ),
        (
            parameter_watch(weight_part(2, 0, 6)),
            "network",
            ("weight 1 → 7", "layer 3"),
            "this network has no such part",
        ),
        (
            activation_watch(0, 9, 0),
            "network",
            ("unit 10", "layer 1"),
            "this network has no such part",
        ),
        (NORM, "size", ("‖∇L‖", "gradient norm"), "too many points and weights to follow"),
    ],
)
def test_a_watch_without_values_stays_and_says_why(view, watch, trouble, name, why):
    view.show_series((series(watch, (), current=np.nan, trouble=trouble),), 0)
    assert names(view) == [name]
    assert rows(view)[0].accessibleDescription() == why
    assert why in rows(view)[0].tip(QPoint(5, 5))


def test_click_in_a_plot_goes_to_that_iteration(four):
    asked = QSignalSpy(four.position_requested)
    row = rows(four)[1]
    width = plot_area(row.width(), row.height()).width()
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=place(row, 0.3))
    assert emitted(asked) == pytest.approx([30], abs=100 / width)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=place(row, 0.0))
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=place(row, 1.0))
    assert emitted(asked)[1:] == [0, 100]


def test_dragging_in_a_plot_moves_through_the_run_and_not_beyond_it(four):
    asked = QSignalSpy(four.position_requested)
    row = rows(four)[0]
    QTest.mousePress(row, Qt.MouseButton.LeftButton, pos=place(row, 0.2))
    for share in (0.4, 1.3):
        QTest.mouseMove(row, place(row, share))
    QTest.mouseRelease(row, Qt.MouseButton.LeftButton, pos=place(row, 1.3))
    QTest.mouseMove(row, place(row, 0.5))
    found = emitted(asked)
    assert found == sorted(found)
    assert (len(found), found[-1]) == (3, 100)


def test_click_on_a_name_selects_the_part(four):
    selected, asked = QSignalSpy(four.part_selected), QSignalSpy(four.position_requested)
    for row in rows(four):
        QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(30, 20))
    assert emitted(selected) == [weight_part(0, 1, 2), bias_part(1, 0), unit_part(0, 3)]
    assert asked.count() == 0


def test_del_and_the_cross_remove_and_the_focus_stays(four):
    removed = QSignalSpy(four.removal_requested)
    rows(four)[3].setFocus()
    QTest.keyClick(rows(four)[3], Qt.Key.Key_Delete)
    assert emitted(removed) == [NORM]
    four.show_series(tuple(series(watch) for watch in (WEIGHT, BIAS, ANSWER)), 50)
    QApplication.processEvents()
    assert rows(four)[2].hasFocus()
    QTest.mouseClick(find(rows(four)[0], QToolButton, "remove_watch"), Qt.MouseButton.LeftButton)
    assert emitted(removed)[1:] == [WEIGHT]
    four.show_series((series(BIAS), series(ANSWER)), 50)
    assert [name for name, _ in names(four)] == ["c", "a₄"]


def test_tab_goes_from_row_to_row(four):
    rows(four)[0].setFocus()
    QTest.keyClick(rows(four)[0], Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is rows(four)[1]


def test_the_selected_part_is_watched_for_the_selected_sample(view):
    wanted, refused = QSignalSpy(view.watch_requested), QSignalSpy(view.refused)
    view.watch_selected()
    assert (wanted.count(), refused.count()) == (0, 1)
    view.show_selected(weight_part(0, 1, 2))
    view.watch_selected()
    view.show_selection((5, 6))
    view.show_selected(unit_part(1, 0))
    view.show_selected(sample_part(3))  # is no part of the network and changes nothing
    view.watch_selected()
    assert emitted(wanted) == [WEIGHT, activation_watch(1, 0, 5)]
    view.show_selected(input_part(0))
    view.watch_selected()
    assert (wanted.count(), refused.count()) == (2, 2)


def test_an_activation_needs_a_sample_that_is_there(view):
    wanted, refused = QSignalSpy(view.watch_requested), QSignalSpy(view.refused)
    view.show_selected(unit_part(0, 3))
    view.show_selection((7,))
    view.show_experiment(Experiment(POINTS.without_points([0]), EXPERIMENT.architecture))
    view.watch_selected()
    assert emitted(wanted) == [activation_watch(0, 3, 0)]
    view.show_experiment(Experiment(POINTS.without_points(range(8)), EXPERIMENT.architecture))
    view.watch_selected()
    assert (wanted.count(), refused.count()) == (1, 1)
    assert "add a point" in refused.at(0)[0]


def test_the_menu_offers_the_selected_part_and_the_gradients(view):
    wanted = QSignalSpy(view.watch_requested)
    assert not actions(view)["Select a part in the network to watch it"].isEnabled()
    view.show_selected(bias_part(1, 0))
    for text in ("Selected: c, bias of ŷ", "Gradient norm", "Layer 2"):
        actions(view)[text].trigger()
    assert emitted(wanted) == [BIAS, NORM, gradient_watch(1)]


def open_form(view):
    actions(view)["Weight, bias or activation…"].trigger()
    return find(view, QWidget, "watches_form")


def choose(view, name, text):
    """Choose an entry as a hand on the keyboard does."""
    chooser = find(view, QComboBox, name)
    chooser.setFocus()
    QTest.keyClick(chooser, Qt.Key.Key_Home)
    while chooser.currentText() != text:
        at = chooser.currentIndex()
        QTest.keyClick(chooser, Qt.Key.Key_Down)
        assert chooser.currentIndex() == at + 1


def test_any_weight_bias_or_activation_can_be_chosen(view):
    wanted = QSignalSpy(view.watch_requested)
    form = open_form(view)
    assert form.isVisible()
    assert find(view, QComboBox, "watch_kind").hasFocus()
    choose(view, "watch_unit", "a₃")
    choose(view, "watch_source", "x₂")
    QTest.mouseClick(find(view, QPushButton, "watch_chosen"), Qt.MouseButton.LeftButton)
    choose(view, "watch_unit", "ŷ")
    choose(view, "watch_source", "a₄")
    QTest.mouseClick(find(view, QPushButton, "watch_chosen"), Qt.MouseButton.LeftButton)
    choose(view, "watch_kind", "bias")
    QTest.keyClick(find(view, QComboBox, "watch_kind"), Qt.Key.Key_Return)
    choose(view, "watch_kind", "activation")
    choose(view, "watch_unit", "a₄")
    find(view, QSpinBox, "watch_sample").setValue(5)
    QTest.mouseClick(find(view, QPushButton, "watch_chosen"), Qt.MouseButton.LeftButton)
    assert emitted(wanted) == [WEIGHT, parameter_watch(weight_part(1, 3, 0)), BIAS, ANSWER]


def test_what_the_network_has_not_cannot_be_chosen(view):
    view.show_experiment(preset_experiment("loy"))  # without biases
    open_form(view)
    choose(view, "watch_kind", "bias")
    assert not find(view, QPushButton, "watch_chosen").isEnabled()
    choose(view, "watch_kind", "activation")
    assert find(view, QPushButton, "watch_chosen").isEnabled()
    view.show_experiment(Experiment(POINTS.without_points(range(8)), EXPERIMENT.architecture))
    assert not find(view, QPushButton, "watch_chosen").isEnabled()


def test_escape_closes_the_form(view):
    form = open_form(view)
    QTest.keyClick(find(view, QComboBox, "watch_kind"), Qt.Key.Key_Escape)
    assert not form.isVisible()
    assert find(view, QToolButton, "add_watch").hasFocus()


def test_a_new_watch_is_scrolled_to(view, qtbot):
    watches = [activation_watch(0, 0, sample) for sample in range(7)]
    view.show_series(tuple(series(watch) for watch in watches), 0)
    QApplication.processEvents()
    view.show_selected(bias_part(1, 0))
    view.watch_selected()
    view.show_series(tuple(series(watch) for watch in (*watches, BIAS)), 0)
    qtbot.waitUntil(lambda: rows(view)[-1].visibleRegion().boundingRect().height() == rows(view)[-1].height())
    assert rows(view)[0].visibleRegion().isEmpty()


def test_rows_of_the_part_that_is_looked_at_light_up(four):
    before = colours(rows(four)[0])[3, 20]
    four.show_hovered(weight_part(0, 1, 2))
    assert near(colours(rows(four)[0])[3, 20], LIGHT.soft, 2)
    assert not near(colours(rows(four)[1])[3, 20], LIGHT.soft, 2)
    four.show_hovered(None)
    assert (colours(rows(four)[0])[3, 20] == before).all()


# What is drawn


def drawn(row, colour, tolerance=60):
    """Positions (k, 2) as (x, y) of the pixels of about this colour in a row's plot."""
    area = plot_area(row.width(), row.height())
    found = np.argwhere(near(colours(row), colour, tolerance))[:, ::-1]
    return found[(found[:, 0] > area.left() - 5) & (found[:, 0] < area.right() + 5)], area


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_curve_runs_from_its_least_to_its_greatest_value(view, theme):
    view.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    view.show_theme(theme)
    view.show_series((series(WEIGHT, (0.0, 1.0, -1.0), current=0.0),), 100)
    QApplication.processEvents()
    row = rows(view)[0]
    found, area = drawn(row, theme.accent)
    for share, height in ((0.02, 0.46), (0.48, 0.04), (0.75, 0.5)):  # of the way across, from the top
        x, y = area.left() + share * area.width(), area.top() + height * area.height()
        assert np.hypot(*(found - [x, y]).T).min() < 3.0
    dot = [area.right(), area.center().y()]
    assert (np.hypot(*(found - dot).T) < 4.0).sum() > 15


def test_zero_is_marked_where_the_curve_crosses_it(view):
    for values, marked in (((1.0, -1.0), True), ((1.0, 2.0), False)):
        view.show_series((series(WEIGHT, values, current=values[0]),), 0)
        QApplication.processEvents()
        found, area = drawn(rows(view)[0], LIGHT.line, 10)
        on_line = np.abs(found[:, 1] - area.center().y()) <= 1.0
        assert (on_line.sum() > 0.5 * area.width()) == marked


def test_what_is_not_finite_leaves_a_gap(view):
    view.show_series((series(NORM, (1.0, 2.0, np.nan, 2.0, 1.0), stride=25, current=np.nan),), 100)
    QApplication.processEvents()
    found, area = drawn(rows(view)[0], LIGHT.accent)
    share = (found[:, 0] - area.left()) / area.width()
    assert ((share > 0.1) & (share < 0.24)).any()
    assert not ((share > 0.27) & (share < 0.73)).any()
    assert ((share > 0.76) & (share < 0.9)).any()


def test_the_axis_keeps_to_the_plots_and_its_end_is_round(four):
    axis, row = find(four, WatchesAxis, "watches_axis"), rows(four)[0]
    area = plot_area(row.width(), row.height())
    first, last = axis.labels()[0], axis.labels()[-1]
    assert (first[1], last[1]) == ("0", "100")
    left = axis.mapTo(four, QPoint(0, 0)).x() - row.mapTo(four, QPoint(0, 0)).x()
    assert [left + first[0], left + last[0]] == pytest.approx([area.left(), area.right()], abs=1.0)
    four.show_series((series(WEIGHT, np.arange(10.0), stride=111),), 999)
    assert axis.labels()[-1][1] == "1\u2009000"


def test_the_tip_tells_the_nearest_value_with_all_digits(view):
    view.show_series((series(WEIGHT, (0.1, 0.2, 1 / 3), current=0.25),), 50)
    row = rows(view)[0]
    assert row.tip(place(row, 0.9)).splitlines() == [
        "w₂₃, weight from x₂ to a₃",
        "0.3333333333333333 at iteration 100",
        "Click to go to that moment",
    ]
    assert row.tip(QPoint(20, 20)).splitlines()[1] == "0.25 at iteration 50"


def test_the_panel_stands_where_there_is_little_room(four):
    four.resize(346, 190)
    open_form(four)
    QApplication.processEvents()
    assert four.width() == 346
    for name in ("add_watch", "watch_chosen", "close_form"):
        button = find(four, QWidget, name)
        assert button.mapTo(four, QPoint(button.width(), 0)).x() <= 346
    assert plot_area(rows(four)[0].width(), 50).width() > 80

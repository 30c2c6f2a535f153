"""The Loss panel in time travel: clicks that go there, a run's past, its ghosts, limits."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from views.loss_hand import (
    distance_to,
    drawn_in,
    hover,
    make_curve,
    make_snapshot,
    pixel_of,
    pixels,
    plot_of,
    text,
)

from nnviz.views.ghost_look import GhostLook
from nnviz.views.loss_lines import Curve
from nnviz.views.loss_view import LossView
from nnviz.views.palette import DARK, LIGHT
from nnviz.views.text_line import TextLine

# The offscreen platform says this of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

LEFT, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
NO_KEY, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
FALLING = make_curve([0, 1, 101, 201], [4.0, 3.0, 2.0, 1.0])


@pytest.fixture
def view(qtbot):
    view = LossView()
    qtbot.addWidget(view)
    view.resize(460, 235)
    view.show()
    qtbot.waitExposed(view)
    return view


@pytest.fixture
def falling(view):
    """The view with losses 4, 3, 2, 1 after 0, 1, 101 and 201 iterations, and 0.5 after 250."""
    view.show_curve(FALLING, make_snapshot(250, 0.5))
    QApplication.processEvents()
    return view


@pytest.fixture
def asked(view):
    """Every iteration that was asked for, in order."""
    iterations = []
    view.position_requested.connect(iterations.append)
    return iterations


def ghost(number, name, curve, fork=0, **more):
    end = int(curve.iterations[-1])
    return GhostLook(number, name, curve, fork, end, end, **more)


def box_of(view):
    """The plot's area in its viewport, (left, top, right, bottom) px."""
    plot = plot_of(view)
    area = plot.mapFromScene(plot.view_box.sceneBoundingRect()).boundingRect()
    return area.left(), area.top(), area.right(), area.bottom()


def iteration_at(view, x):
    """What a column of pixels stands for, from the ends of the axis alone."""
    left, _, right, _ = box_of(view)
    first, last = plot_of(view).view_box.viewRange()[0]
    return first + (last - first) * (x - left) / (right - left)


def ink(view, colour, theme=LIGHT):
    """How much of a colour each pixel (height, width) of the plot has over the panel's; 1 is all of it."""
    wanted, panel = (np.array(QColor(c).getRgb()[:3]) for c in (colour, theme.panel))
    picture = pixels(plot_of(view).grab().toImage()) - panel
    share = picture @ (wanted - panel) / ((wanted - panel) @ (wanted - panel))
    off = np.abs(picture - share[:, :, None] * (wanted - panel)).max(axis=2)
    left, top, right, bottom = box_of(view)
    share[off > 12] = 0.0
    share[: top + 1] = share[bottom:] = 0.0
    share[:, : left + 1] = share[:, right:] = 0.0
    return share


def inked(view, colour, theme=LIGHT):
    """Positions (k, 2) as (y, x) inside the plot that have a colour, or lines of it between two pixels."""
    QApplication.processEvents()
    return np.argwhere(ink(view, colour, theme) > 0.3)


def middle(view):
    _, top, _, bottom = box_of(view)
    return (top + bottom) // 2


def send(view, kind, place, buttons, keys=NO_KEY):
    surface = plot_of(view).viewport()
    button = NO_BUTTON if kind == QEvent.Type.MouseMove else LEFT
    where = QPointF(surface.mapToGlobal(place))
    QApplication.sendEvent(surface, QMouseEvent(kind, QPointF(place), where, button, buttons, keys))


def drag(view, places, keys=NO_KEY):
    send(view, QEvent.Type.MouseButtonPress, places[0], LEFT, keys)
    for place in places[1:]:
        QTest.qWait(15)  # pyqtgraph drops what comes faster
        send(view, QEvent.Type.MouseMove, place, LEFT, keys)
    send(view, QEvent.Type.MouseButtonRelease, places[-1], NO_BUTTON, keys)


def click(view, x, y=None):
    QTest.mouseClick(plot_of(view).viewport(), LEFT, NO_KEY, QPoint(x, middle(view) if y is None else y))


# Click to go


def test_a_click_asks_for_the_iteration_at_its_place(falling, asked):
    left, _, right, _ = box_of(falling)
    step = 250 * 1.045 / (right - left)  # iterations to a pixel: of 250, with 1.5 and 3 % around them
    for share in (0.2, 0.5, 0.8):
        x = round(left + share * (right - left))
        click(falling, x)
        assert asked[-1] == pytest.approx(iteration_at(falling, x), abs=0.5 + step)
        assert asked[-1] == pytest.approx(share * 250 * 1.045 - 0.015 * 250, abs=0.5 + 2 * step)
    assert len(asked) == 3


def test_a_click_on_a_peak_goes_to_the_peak(view, asked):
    iterations = np.arange(0, 1000, 10)
    view.show_curve(make_curve(iterations, np.where(iterations == 620, 3.0, 1.0)), make_snapshot(990, 1.0))
    QApplication.processEvents()
    drawn = inked(view, LIGHT.accent)
    y, x = drawn[drawn[:, 0].argmin()]
    click(view, int(x), int(y))
    assert asked == [pytest.approx(620, abs=8)]


def test_clicks_beyond_the_ends_go_to_the_ends(view, asked):
    view.show_curve(FALLING, make_snapshot(205, 0.9))  # the axis goes on to 250
    QApplication.processEvents()
    left, _, right, _ = box_of(view)
    click(view, left + 1)
    click(view, right - 2)
    assert asked == [0, 205]
    view.show_curve(FALLING, make_snapshot(101, 2.0), 233)  # from its past, the run's end counts
    click(view, right - 2)
    assert asked[2:] == [233]


def test_only_the_left_button_in_the_plot_goes_anywhere(falling, asked):
    left, _, _, _ = box_of(falling)
    for button in (Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton):
        QTest.mouseClick(plot_of(falling).viewport(), button, NO_KEY, pixel_of(falling, 101, 2.0))
    click(falling, left - 10)
    assert asked == []


def test_a_drag_moves_the_plot_and_goes_nowhere(falling, asked):
    before = plot_of(falling).view_box.viewRange()[0]
    start = pixel_of(falling, 101, 2.0)
    drag(falling, [start, start + QPoint(20, 0), start + QPoint(40, 0), start + QPoint(60, 0)])
    after = plot_of(falling).view_box.viewRange()[0]
    assert after[0] < before[0] - 10
    assert after[1] - after[0] == pytest.approx(before[1] - before[0])
    assert asked == []


def test_a_flick_too_quick_to_move_the_plot_is_no_click(falling, asked):
    start = pixel_of(falling, 101, 2.0)
    send(falling, QEvent.Type.MouseButtonPress, start, LEFT)
    send(falling, QEvent.Type.MouseButtonRelease, start + QPoint(60, 0), NO_BUTTON)
    assert asked == []


def test_a_double_click_fits_and_goes_once(falling, asked):
    plot = plot_of(falling)
    whole = plot.view_box.viewRange()
    start = pixel_of(falling, 101, 2.0)
    drag(falling, [start, start + QPoint(30, 0), start + QPoint(60, 0)])
    assert plot.view_box.viewRange() != whole
    send(falling, QEvent.Type.MouseButtonPress, start, LEFT)
    send(falling, QEvent.Type.MouseButtonRelease, start, NO_BUTTON)
    send(falling, QEvent.Type.MouseButtonDblClick, start, LEFT)
    send(falling, QEvent.Type.MouseButtonRelease, start, NO_BUTTON)
    assert plot.view_box.viewRange() == whole
    assert len(asked) == 1


@pytest.mark.parametrize(("below", "keys"), [(0, SHIFT), (40, NO_KEY)], ids=["shift", "axis"])
def test_dragging_along_the_axis_or_with_shift_scrubs(falling, asked, below, keys):
    _, _, _, bottom = box_of(falling)
    y = bottom - 20 + below
    before = plot_of(falling).view_box.viewRange()
    columns = [pixel_of(falling, iteration, 1.0).x() for iteration in (50, 100, 100, 200, 240)]
    drag(falling, [QPoint(x, y) for x in columns] + [QPoint(-30, y)], keys)
    assert plot_of(falling).view_box.viewRange() == before
    assert asked == pytest.approx([50, 100, 200, 240, 0], abs=1.5)
    QTest.mouseMove(plot_of(falling).viewport(), QPoint(columns[1], y))
    assert len(asked) == 5  # it has been let go


def test_the_plot_takes_no_keys_from_the_window(falling):
    click(falling, pixel_of(falling, 101, 2.0).x())
    assert not plot_of(falling).hasFocus()


# Where one stands


def test_in_its_past_the_run_is_paler_after_the_moment(view):
    iterations = np.arange(0, 1001, 10)
    level = make_curve(iterations, np.full(101, 2.0))
    view.show_curve(level, make_snapshot(400, 2.0), 1000)
    QApplication.processEvents()
    share = ink(view, LIGHT.accent)
    at = pixel_of(view, 400, 2.0)
    line = share[at.y() - 2 : at.y() + 3].sum(axis=0)
    before, after = pixel_of(view, 350, 2.0).x(), pixel_of(view, 450, 2.0).x()
    assert line[before - 50 : before].mean() == pytest.approx(1.0, abs=0.1)
    assert line[after : after + 50].mean() == pytest.approx(0.5, abs=0.1)
    # A line in the accent from the top to the bottom at the moment itself.
    _, top, _, bottom = box_of(view)
    rows = share[top + 2 : bottom - 1, at.x() - 1 : at.x() + 2].sum(axis=1)
    assert (rows > 0.8).mean() > 0.95


def test_at_the_newest_iteration_nothing_is_pale_and_the_moment_is_dotted(falling):
    item = plot_of(falling).item
    assert not item.in_past
    at = pixel_of(falling, 250, 0.5)
    _, top, _, bottom = box_of(falling)
    rows = {y for y, x in drawn_in(falling, LIGHT.secondary) if abs(x - at.x()) <= 1 and top < y < bottom}
    assert 0.2 < len(rows) / (bottom - top) < 0.8


def test_a_past_moment_is_no_sample_and_the_header_names_its_loss(view):
    view.show_curve(FALLING, make_snapshot(150, 1.7), 250)
    item = plot_of(view).item
    assert item.train.x.tolist() == [0, 1, 101, 201]
    assert (item.moment, item.dots) == (150, (QPointF(150, 1.7),))
    assert text(view, "loss_value") == "1.7000"
    assert view.findChild(TextLine, "loss_value").accessibleName() == "Loss at iteration 150"
    view.show_curve(FALLING, make_snapshot(250, 0.5), 250)
    assert view.findChild(TextLine, "loss_value").accessibleName() == "Loss now"


def test_going_back_leaves_the_axis_where_it_is(view):
    view.show_curve(FALLING, make_snapshot(250, 0.5), 250)
    before = plot_of(view).view_box.viewRange()
    for iteration, loss in ((249, 0.51), (101, 2.0), (0, 4.0)):
        view.show_curve(FALLING, make_snapshot(iteration, loss), 250)
        assert plot_of(view).view_box.viewRange() == before
        assert text(view, "loss_hint") == ""


def test_a_loss_set_by_hand_is_off_the_curve(view):
    view.show_curve(FALLING, make_snapshot(250, 6.0), 250, trained=False)
    item = plot_of(view).item
    assert item.train.x.tolist() == [0, 1, 101, 201]
    assert item.dots == (QPointF(250, 6.0),)
    assert text(view, "loss_value") == "6.0000"
    assert plot_of(view).view_box.viewRange()[1][1] >= 6.0  # within sight
    drawn = inked(view, LIGHT.accent)
    assert distance_to(drawn, pixel_of(view, 250, 6.0)) <= 2
    assert distance_to(drawn, pixel_of(view, 225, 3.5)) > 10  # halfway from 201, 1.0


def test_a_loss_set_by_hand_where_the_record_ends_leaves_the_record_alone(view):
    view.show_curve(FALLING, make_snapshot(201, 3.25), 201)
    item = plot_of(view).item
    assert item.train.y.tolist() == [4.0, 3.0, 2.0, 1.0]
    assert item.dots == (QPointF(201, 3.25),)
    assert not item.in_past


def test_a_loss_set_by_hand_beyond_measure_does_not_squeeze_the_curve(view):
    view.show_curve(FALLING, make_snapshot(250, 1e9), 250, trained=False)
    assert 4.0 < plot_of(view).view_box.viewRange()[1][1] < 24.0


def test_a_curve_is_cut_in_two_by_hand():
    before, after = Curve(np.array([0.0, 100.0, 200.0]), np.array([4.0, 2.0, 1.0])).split(150.0)
    assert before.x.tolist() == [0, 100, 150]
    assert before.y.tolist() == [4, 2, 1.5]
    assert after.x.tolist() == [150, 200]
    assert after.y.tolist() == [1.5, 1]


# Ghosts


def test_a_ghost_grows_out_of_the_run_at_its_fork(view):
    view.show_curve(make_curve([0, 100, 200], [4.0, 2.0, 1.0]), make_snapshot(200, 1.0))
    view.show_ghosts([ghost(1, "learning rate 0.5 from 150", make_curve([0, 100, 200], [4, 2, 3]), 150)])
    (line,) = plot_of(view).item.ghosts
    assert line.curve.x.tolist() == [150, 200]
    assert line.curve.y.tolist() == [1.5, 3.0]  # the run is halfway from 2 to 1 there
    drawn = inked(view, LIGHT.classes[3])
    drawn = drawn[drawn[:, 0] > box_of(view)[1] + 30]  # below the legend
    assert distance_to(drawn, pixel_of(view, 175, 2.25)) <= 2
    assert drawn[:, 1].min() >= pixel_of(view, 150, 1.5).x() - 2


@pytest.mark.parametrize("more", [{"fork": 0}, {"fork": 150, "plays_along": True}])
def test_a_ghost_of_its_own_or_playing_along_is_drawn_whole(view, more):
    view.show_curve(make_curve([0, 100, 200], [4.0, 2.0, 1.0]), make_snapshot(200, 1.0))
    view.show_ghosts([ghost(0, "learning rate 0.01", make_curve([0, 100, 200], [4, 3, 2.5]), **more)])
    (line,) = plot_of(view).item.ghosts
    assert line.curve.x.tolist() == [0, 100, 200]
    assert line.curve.y.tolist() == [4.0, 3.0, 2.5]


def test_a_hidden_ghost_is_not_there(falling):
    look = ghost(2, "seed 7", make_curve([0, 100, 5000], [4.0, 9.0, 30.0]), hidden=True)
    before = plot_of(falling).view_box.viewRange()
    falling.show_ghosts([look])
    assert plot_of(falling).item.ghosts == ()
    assert plot_of(falling).item.labels.places() == {}
    assert plot_of(falling).view_box.viewRange() == before


def test_the_axes_make_room_for_ghosts(falling):
    falling.show_ghosts([ghost(0, "seed 7", make_curve([0, 100, 5000], [4.0, 6.0, 0.25]))])
    (_, right), (low, high) = plot_of(falling).view_box.viewRange()
    assert 5000 <= right < 6000
    assert low <= 0.25
    assert 6.0 <= high < 9.0
    falling.show_ghosts([])
    assert plot_of(falling).view_box.viewRange()[0][1] < 300


@pytest.mark.parametrize("log", [False, True])
def test_a_ghost_that_diverges_does_not_flatten_the_run(view, log):
    view.set_log_scale(log)
    view.show_curve(make_curve([0, 100, 200, 300], [4.0, 2.0, 1.0, 0.5]), make_snapshot(300, 0.5))
    wild = make_curve([0, 100, 200, 300], [4.0, 50.0, 1e300, math.inf])
    view.show_ghosts([ghost(0, "learning rate 9", wild)])
    QApplication.processEvents()
    _, top, _, bottom = box_of(view)
    heights = [pixel_of(view, 0, math.log10(v) if log else v).y() for v in (4.0, 0.5)]
    assert heights[1] - heights[0] > 0.15 * (bottom - top)
    assert min(heights) >= top
    # From 4 to 50 in 100 iterations it passes 20 after 35; on the log scale it leaves right after 100.
    leaves = QPoint(pixel_of(view, 100 if log else 35, 1.0).x(), top + 2)
    assert distance_to(inked(view, LIGHT.classes[2]), leaves) <= 5
    assert np.isfinite(plot_of(view).item.ghosts[0].curve.y).all()


def test_names_stand_at_the_ends_of_lines_where_there_is_room(view):
    view.show_curve(make_curve([0, 500, 990], [4.0, 0.5, 0.5]), make_snapshot(990, 0.5))
    looks = [
        ghost(0, "learning rate 0.01", make_curve([0, 500, 990], [4.0, 3.9, 3.8])),
        ghost(1, "learning rate 0.001", make_curve([0, 500, 990], [4.0, 2.2, 2.0])),
    ]
    view.show_ghosts(looks)
    QApplication.processEvents()
    plot_of(view).grab()
    places = plot_of(view).item.labels.places()
    for name, loss in (("learning rate 0.01", 3.8), ("learning rate 0.001", 2.0)):
        end = plot_of(view).view_box.mapViewToScene(QPointF(990, loss))
        box = places[name]
        assert abs(box.right() - end.x()) < 8
        assert abs(box.center().y() - end.y()) < 20


def test_names_that_would_collide_are_a_legend(view):
    view.show_curve(make_curve([0, 500, 990], [4.0, 1.1, 1.0]), make_snapshot(990, 1.0))
    close = [make_curve([0, 500, 990], [4.0, 1.1 + i / 50, 1.0 + i / 50]) for i in range(3)]
    view.show_ghosts([ghost(i, f"seed {i}", curve) for i, curve in enumerate(close)])
    plot_of(view).grab()
    places = plot_of(view).item.labels.places()
    assert list(places) == ["this run", "seed 0", "seed 1", "seed 2"]
    lefts = {round(box.left()) for box in places.values()}
    assert len(lefts) == 1
    tops = [box.top() for box in places.values()]
    assert tops == sorted(tops)


def test_the_legend_goes_where_lines_are_not(view):
    # Lines that rise to the top right leave the top left.
    view.show_curve(make_curve([0, 500, 990], [1.0, 3.6, 4.0]), make_snapshot(990, 4.0))
    rising = [make_curve([0, 500, 990], [1.0, 3.6 + i / 50, 4.0 + i / 50]) for i in range(4)]
    view.show_ghosts([ghost(i, f"seed {i}", curve) for i, curve in enumerate(rising)])
    plot_of(view).grab()
    boxes = plot_of(view).item.labels.places().values()
    left, top, right, _ = box_of(view)
    assert len(boxes) == 5
    assert all(box.right() < (left + right) / 2 for box in boxes)
    assert min(box.top() for box in boxes) == pytest.approx(top, abs=2)


def test_a_run_without_a_loss_leaves_its_ghosts_their_names(view):
    view.show_curve(make_curve([0, 990], [math.nan, math.nan]), make_snapshot(990, math.nan))
    view.show_ghosts([ghost(0, "seed 0", make_curve([0, 990], [2.0, 1.0]))])
    plot_of(view).grab()
    assert list(plot_of(view).item.labels.places()) == ["seed 0"]


def test_the_run_goes_without_a_name_where_only_its_own_has_no_room(view):
    # Two names right under each other at the bottom have no room; the run's gives way.
    view.show_curve(make_curve([0, 100, 990], [4.0, 0.05, 0.05]), make_snapshot(990, 0.05))
    view.show_ghosts([ghost(0, "seed 0", make_curve([0, 100, 990], [4.0, 0.4, 0.4]))])
    plot_of(view).grab()
    assert list(plot_of(view).item.labels.places()) == ["seed 0"]


@pytest.mark.parametrize("width", [346, 460])
def test_eight_names_are_apart_and_inside(view, width):
    view.resize(width, 190)
    iterations = np.arange(0, 1001, 50)
    curves = [make_curve(iterations, 1.0 + np.exp(-iterations / (200 + 20 * k))) for k in range(9)]
    view.show_curve(curves[8], make_snapshot(1000, float(curves[8].train[-1])))
    name = "learning rate 0.{} from 120, point 7 moved, batch of 4"
    view.show_ghosts([ghost(k, name.format(k), curves[k]) for k in range(8)])
    QApplication.processEvents()
    plot_of(view).grab()
    boxes = list(plot_of(view).item.labels.places().values())
    assert len(boxes) == 9
    left, top, right, bottom = box_of(view)
    assert all(box.left() > left - 1 and box.right() < right + 2 for box in boxes)
    assert all(box.top() > top - 1 and box.bottom() < bottom + 2 for box in boxes)
    assert not any(a.adjusted(1, 1, -1, -1).intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_two_ghosts_of_one_colour_are_told_apart(view):
    view.show_curve(make_curve([0, 990], [1.0, 1.0]), make_snapshot(990, 1.0))
    pair = [ghost(k, f"seed {k}", make_curve([0, 990], [h, h])) for k, h in ((0, 3.3), (5, 2.3))]
    view.show_ghosts(pair)
    assert LIGHT.ghost(0) == LIGHT.ghost(5)
    drawn = inked(view, LIGHT.classes[2])
    first, last = pixel_of(view, 20, 1.0).x(), pixel_of(view, 500, 1.0).x()

    def covered(loss):
        y = pixel_of(view, 0, loss).y()
        return len({x for v, x in drawn if abs(v - y) <= 2 and first <= x < last}) / (last - first)

    assert covered(3.3) > 0.98
    assert 0.3 < covered(2.3) < 0.9


def test_hover_names_the_nearest_curve_and_its_loss(view):
    view.show_curve(make_curve([0, 100, 200], [4.0, 2.0, 1.0]), make_snapshot(200, 1.0))
    view.show_ghosts([ghost(1, "learning rate 0.5 from 50", make_curve([0, 100, 200], [4, 3.5, 3.25]), 50)])
    QApplication.processEvents()
    hover(view, pixel_of(view, 110, 3.3))
    assert text(view, "loss_readout") == "iteration 100 · learning rate 0.5 from 50: 3.5000"
    assert "learning rate 0.5 from 50: 3.5" in plot_of(view).toolTip()
    assert plot_of(view).item.cross == (QPointF(100, 3.5),)
    hover(view, pixel_of(view, 110, 2.2))
    assert text(view, "loss_readout") == "iteration 100 · training 2.0000"
    hover(view, pixel_of(view, 10, 3.9))  # before the fork the runs are one
    assert text(view, "loss_readout") == "iteration 0 · training 4.0000"


def test_themes_colour_ghosts(view):
    view.show_curve(make_curve([0, 990], [1.0, 1.0]), make_snapshot(990, 1.0))
    view.show_ghosts([ghost(2, "seed 2", make_curve([0, 990], [2.0, 2.0]))])
    for theme in (DARK, LIGHT):
        view.show_theme(theme)
        drawn = inked(view, theme.classes[4], theme)
        assert distance_to(drawn, pixel_of(view, 300, 2.0)) <= 2


# Limits


def test_limits_are_dashed_lines_with_their_values(view):
    view.show_curve(make_curve([0, 500, 990], [4.0, 2.0, 1.0]), make_snapshot(990, 1.0))
    view.show_limits([2.3, 900.0])
    item = plot_of(view).item
    assert [limit.text for limit in item.limits] == ["2.3", "900"]
    drawn = inked(view, LIGHT.danger)
    y = pixel_of(view, 0, 2.3).y()
    left, _, right, _ = box_of(view)
    covered = {x for v, x in drawn if abs(v - y) <= 1 and left <= x < right - 40}
    assert 0.3 < len(covered) / (right - 40 - left) < 0.95
    rows = drawn[:, 0]
    assert rows.min() > y - 12  # the other one is out of sight, with its number
    assert len({x for v, x in drawn if 2 <= abs(v - y) <= 8 and x > right - 40}) > 5  # the number
    view.show_limits([])
    assert not len(inked(view, LIGHT.danger))


def test_limits_leave_the_range_alone_and_follow_the_scale(falling):
    before = plot_of(falling).view_box.viewRange()
    falling.show_limits([1000.0])
    assert plot_of(falling).view_box.viewRange() == before
    falling.show_limits([0.01, 0.0])
    falling.set_log_scale(True)
    places = [limit.y for limit in plot_of(falling).item.limits]
    assert places[0] == pytest.approx(-2.0)
    assert places[1] < plot_of(falling).view_box.viewRange()[1][0]  # 0 is below every log scale


@pytest.mark.parametrize(
    ("limit", "shown"), [(0.1, "0.1"), (0.05, "0.05"), (2.0, "2"), (1e-7, "1.000e−7"), (1500.0, "1\u2009500")]
)
def test_a_limit_is_written_as_it_was_set(view, limit, shown):
    view.show_curve(FALLING, make_snapshot(250, 0.5))
    view.show_limits([limit])
    assert plot_of(view).item.limits[0].text == shown

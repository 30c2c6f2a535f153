"""The Loss panel alone, fed hand-made curves; real mouse events, and a look at what is drawn."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
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
    visible,
)

from nnviz.views.loss_series import LossSeries, thinned, value_range
from nnviz.views.loss_view import LossView
from nnviz.views.palette import DARK, LIGHT
from nnviz.views.text_line import TextLine

# The offscreen platform says this of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


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
    view.show_curve(make_curve([0, 1, 101, 201], [4.0, 3.0, 2.0, 1.0]), make_snapshot(250, 0.5))
    QApplication.processEvents()
    return view


def wheel(view, position):
    viewport = plot_of(view).viewport()
    event = QWheelEvent(
        QPointF(position), viewport.mapToGlobal(QPointF(position)), QPoint(), QPoint(0, 240),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def test_header_says_what_is_summed_and_its_value(view):
    view.show_curve(make_curve([0], [2.5]), make_snapshot(50, 0.1895, n_samples=50))
    assert text(view, "loss_about") == "Squared error, all 50 training points ·"
    assert text(view, "loss_value") == "0.1895"
    assert text(view, "loss_axis_name") == "Error for all training instances"


def test_cross_entropy_is_named(view):
    view.show_curve(make_curve([0], [2.5]), make_snapshot(1, 2.0, loss_name="cross_entropy"))
    assert text(view, "loss_about").startswith("Cross-entropy, all 3 training points")
    assert text(view, "loss_axis_name") == "Cross-entropy for all training instances"


@pytest.mark.parametrize(
    ("loss", "shown"),
    [
        (1234.5678, "1\u2009234.6"),
        (2.0592275, "2.0592"),
        (0.0017009944, "0.001701"),
        (3.2e-7, "3.200e−7"),
        (0.0, "0"),
    ],
)
def test_value_keeps_significant_digits(view, loss, shown):
    view.show_curve(make_curve([0], [2.5]), make_snapshot(1, loss))
    assert text(view, "loss_value") == shown
    assert float(view.findChild(TextLine, "loss_value").tip().replace("−", "-")) == loss


def test_nothing_trained_yet_says_what_to_do(view):
    view.show_curve(make_curve([0], [2.5]), make_snapshot(0, 2.5))
    assert text(view, "loss_hint") == "Press Run or Step to train; the loss appears here."
    assert visible(view, "loss_hint")
    assert not visible(view, "loss_plot")
    view.show_curve(make_curve([0, 1], [2.5, 2.0]), make_snapshot(1, 2.0))
    assert not visible(view, "loss_hint")
    assert visible(view, "loss_plot")


def test_curve_ends_at_the_newest_loss(falling):
    curve = plot_of(falling).item.train
    assert curve.x.tolist() == [0, 1, 101, 201, 250]
    assert curve.y.tolist() == [4.0, 3.0, 2.0, 1.0, 0.5]


def test_curve_is_drawn_where_the_axes_say(falling):
    drawn = drawn_in(falling, LIGHT.accent)
    for iteration, loss in ((1, 3.0), (51, 2.5), (101, 2.0), (151, 1.5), (201, 1.0), (250, 0.5)):
        assert distance_to(drawn, pixel_of(falling, iteration, loss)) <= 2
    for iteration, loss in ((101, 3.5), (201, 0.25), (201, 2.0)):
        assert distance_to(drawn, pixel_of(falling, iteration, loss)) > 10


def test_moment_is_marked_where_the_run_was_taken_back_to(view):
    view.show_curve(make_curve([0, 1, 101, 201], [4.0, 3.0, 2.0, 1.0]), make_snapshot(101, 2.0))
    item = plot_of(view).item
    assert item.moment == 101
    assert item.dots == (QPointF(101, 2.0),)
    assert item.train.x.tolist() == [0, 1, 101, 201]


def test_held_out_curve_and_legend_only_where_points_are_held_out(falling):
    assert not visible(falling, "loss_legend")
    assert len(plot_of(falling).item.held_out.x) == 0
    falling.show_curve(
        make_curve([0, 1, 101], [4.0, 3.0, 2.0], [1.5, 1.25, 1.0]), make_snapshot(150, 1.75, held_out=0.875)
    )
    assert visible(falling, "loss_legend")
    assert plot_of(falling).item.held_out.y.tolist() == [1.5, 1.25, 1.0, 0.875]
    # A dashed line leaves gaps: of the columns it passes only some are inked.
    QApplication.processEvents()
    left, right = pixel_of(falling, 5, 1.25), pixel_of(falling, 95, 1.0)
    drawn = drawn_in(falling, LIGHT.secondary)
    drawn = drawn[(drawn[:, 0] >= left.y() - 3) & (drawn[:, 0] <= right.y() + 3)]
    inked = {x for x in drawn[:, 1] if left.x() <= x <= right.x()}
    assert 0.3 < len(inked) / (right.x() - left.x()) < 0.95


def test_log_button_asks_and_set_log_scale_answers(falling, qtbot):
    button = falling.findChild(QToolButton, "loss_log_scale")
    with qtbot.waitSignal(falling.log_scale_requested) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == [True]
    assert not button.isChecked()
    assert plot_of(falling).item.train.y[0] == 4.0
    falling.set_log_scale(True)
    assert button.isChecked()
    np.testing.assert_allclose(plot_of(falling).item.train.y[1:4], [math.log10(3.0), math.log10(2.0), 0.0])
    with qtbot.waitSignal(falling.log_scale_requested) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == [False]


def test_zero_on_a_log_scale_dives_below_the_edge(view):
    view.set_log_scale(True)
    view.show_curve(make_curve([0, 1, 101, 201], [1.0, 0.1, 0.0, 0.01]), make_snapshot(201, 0.01))
    curve = plot_of(view).item.train
    assert np.isfinite(curve.y).all()
    assert curve.y[2] < plot_of(view).view_box.viewRange()[1][0] < -2.0
    assert visible(view, "loss_plot")


def test_only_zeros_on_a_log_scale_are_explained(view):
    view.show_curve(make_curve([0, 1], [0.0, 0.0]), make_snapshot(2, 0.0))
    assert not visible(view, "loss_hint")
    view.set_log_scale(True)
    assert visible(view, "loss_hint")
    assert text(view, "loss_hint") == "The loss is 0, which a log scale cannot show."
    view.set_log_scale(False)
    assert not visible(view, "loss_hint")


def test_values_that_are_not_finite_are_left_out(view):
    view.show_curve(make_curve([0, 1, 101], [4.0, math.inf, 2.0]), make_snapshot(150, math.nan))
    curve = plot_of(view).item.train
    assert curve.x.tolist() == [0, 101]
    assert plot_of(view).item.dots == ()
    QApplication.processEvents()


def test_hover_reads_the_nearest_record(view):
    view.show_curve(
        make_curve([0, 1234, 2468], [4.0, 0.4567, 0.25], [1.0, 0.51, 0.75]), make_snapshot(2468, 0.25, 0.75)
    )
    QApplication.processEvents()
    seen = []
    view.iteration_hovered.connect(seen.append)
    hover(view, pixel_of(view, 1300, 2.0))
    assert seen[-1] == 1234
    assert text(view, "loss_readout") == "iteration 1\u2009234 · training 0.4567 · held-out 0.5100"
    assert visible(view, "loss_readout")
    assert not visible(view, "loss_legend")
    assert "held-out 0.51" in plot_of(view).toolTip()
    assert plot_of(view).item.cross == (QPointF(1234, 0.4567), QPointF(1234, 0.51))
    hover(view, pixel_of(view, 2000, 2.0))
    assert seen[-1] == 2468
    hover(view, QPoint(3, plot_of(view).height() - 3))
    assert seen[-1] is None
    assert not visible(view, "loss_readout")
    assert visible(view, "loss_legend")
    assert plot_of(view).item.cross == ()


def test_hover_is_announced_once_for_each_record(falling):
    seen = []
    falling.iteration_hovered.connect(seen.append)
    for x in (95, 101, 105):
        hover(falling, pixel_of(falling, x, 2.0))
    assert [at for at in seen if at is not None].count(101) <= 3
    seen.clear()
    QTest.mouseMove(plot_of(falling).viewport(), pixel_of(falling, 98, 2.0))
    QApplication.processEvents()
    falling.show_curve(make_curve([0, 1, 101, 201], [4.0, 3.0, 2.0, 1.0]), make_snapshot(251, 0.4))
    assert seen == []


def test_wheel_zooms_and_double_click_follows_again(falling, qtbot):
    plot = plot_of(falling)
    whole = plot.view_box.viewRange()
    centre = pixel_of(falling, 150, 2.0)
    wheel(falling, centre)
    zoomed = plot.view_box.viewRange()
    assert zoomed[0][1] - zoomed[0][0] < whole[0][1] - whole[0][0]
    longer = make_curve([0, 1, 101, 201, 701], [4.0, 3.0, 2.0, 1.0, 0.5])
    falling.show_curve(longer, make_snapshot(900, 0.25))
    assert plot.view_box.viewRange() == zoomed
    qtbot.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    (left, right), (low, high) = plot.view_box.viewRange()
    assert left <= 0
    assert 900 <= right < 1200
    assert low <= 0.25
    assert high >= 4.0


def test_range_stays_put_while_little_happens(falling):
    curve = make_curve([0, 1, 101, 201], [4.0, 3.0, 2.0, 1.0])
    falling.show_curve(curve, make_snapshot(260, 0.45))
    before = plot_of(falling).view_box.viewRange()
    falling.show_curve(curve, make_snapshot(299, 0.4))
    assert plot_of(falling).view_box.viewRange() == before


def test_right_click_opens_no_menu(falling, qtbot):
    qtbot.mouseClick(plot_of(falling).viewport(), Qt.MouseButton.RightButton, pos=pixel_of(falling, 150, 2.0))
    QApplication.processEvents()
    assert QApplication.activePopupWidget() is None


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_theme_colours_panel_curve_and_plot(falling, theme):
    falling.show_theme(theme)
    QApplication.processEvents()
    panel = QColor(theme.panel).getRgb()[:3]
    image = pixels(falling.grab().toImage())
    assert tuple(image[falling.height() // 2, 3]) == panel
    assert (image == panel).all(axis=2).mean() > 0.8
    assert len(drawn_in(falling, theme.accent, theme)) > 100


@pytest.mark.parametrize("size", [(260, 160), (460, 235), (600, 500)])
def test_every_size_shows_value_and_curve(falling, size):
    falling.resize(*size)
    QApplication.processEvents()
    value = falling.findChild(TextLine, "loss_value")
    assert value.width() >= value.fontMetrics().horizontalAdvance("0.5000")
    for name in ("loss_title", "loss_value", "loss_log_scale"):
        widget = falling.findChild(QWidget, name)
        corner = widget.mapTo(falling, QPoint(widget.width(), widget.height()))
        assert corner.x() <= size[0]
        assert corner.y() <= size[1]
    assert plot_of(falling).view_box.height() > 40
    assert len(drawn_in(falling, LIGHT.accent)) > 50


def test_everything_has_a_name_and_the_controls_explain_themselves(falling):
    assert falling.objectName() == "loss_view"
    assert falling.accessibleName()
    for name in ("loss_plot", "loss_log_scale", "loss_value", "loss_about", "loss_axis_name", "loss_legend"):
        widget = falling.findChild(QWidget, name)
        assert widget.accessibleName(), name
        assert widget.tip() if isinstance(widget, TextLine) else widget.toolTip(), name


def test_thinning_keeps_what_can_be_seen():
    x = np.arange(2048.0)
    y = np.zeros(2048)
    y[1000], y[1003] = 7.0, -3.0
    thin_x, thin_y = thinned(x, y, (0.0, 2047.0), 100)
    assert thin_y.max() == 7.0
    assert thin_y.min() == -3.0
    peak = thin_x[thin_y.argmax()]
    assert abs(peak - 1000) <= 2047 / 100
    columns = np.minimum(np.floor(thin_x / (2047 / 100)), 99)
    assert np.bincount(columns.astype(int))[:-1].max() == 2
    assert len(thin_x) <= 2 * 101 + 1
    assert (np.diff(thin_x) >= 0).all()
    assert (thin_x[-1], thin_y[-1]) == (2047.0, 0.0)


def test_thinning_leaves_a_short_curve_alone_and_cuts_to_the_range():
    x, y = np.arange(10.0), np.arange(10.0) ** 2
    thin_x, thin_y = thinned(x, y, (0.0, 9.0), 100)
    assert thin_x.tolist() == x.tolist()
    assert thin_y.tolist() == y.tolist()
    # One point beyond each end, so that the line goes on to the edge.
    assert thinned(x, y, (3.5, 5.5), 100)[0].tolist() == [3, 4, 5, 6]


def test_a_few_wild_records_do_not_squeeze_the_rest():
    train = np.full(100, 2.0)
    train[0] = 5000.0
    series = LossSeries(np.arange(100.0), train, np.full(100, math.nan), 99, 2.0, 99)
    (low, high), highest = value_range(series, log=False)
    assert low == 0.0
    assert 2.0 < high <= 10.0
    assert highest == 5000.0
    assert value_range(series, log=True)[1] is None


def test_a_slow_fall_is_shown_whole():
    # Tutorial B falls from 1.33 to 0.0017 within 1,500 iterations; its start is what one looks for.
    train = np.geomspace(1.33, 0.0017, 1500)
    series = LossSeries(np.arange(1500.0), train, np.full(1500, math.nan), 1499, 0.0017, 1499)
    (low, high), highest = value_range(series, log=False)
    assert (low, high) == (0.0, 1.5)
    assert highest is None


def test_highest_loss_is_named_when_it_is_above_the_edge(view):
    view.show_curve(make_curve(range(100), [5000.0] + [2.0] * 99), make_snapshot(99, 2.0))
    assert text(view, "loss_axis_name") == "Error for all training instances · highest 5\u2009000.0"


def test_curve_follows_a_range_that_grows(view):
    # First a short curve, painted; then one far to the right and above of what that showed.
    view.show_curve(make_curve([0, 1], [0.4, 0.3]), make_snapshot(2, 0.3))
    QApplication.processEvents()
    iterations = np.linspace(0, 1_000_000, 101).astype(int)
    view.show_curve(make_curve(iterations, np.full(101, 500.0)), make_snapshot(1_000_000, 500.0))
    QApplication.processEvents()
    image = plot_of(view).viewport().grab().toImage()
    accent = QColor(LIGHT.accent)
    for iteration in (250_000, 500_000, 750_000):
        place = pixel_of(view, iteration, 500.0)
        column = [image.pixelColor(place.x(), place.y() + dy) for dy in (-1, 0, 1)]
        assert any(abs(c.red() - accent.red()) < 60 and c.blue() > 180 for c in column), iteration


@pytest.mark.parametrize("log", [False, True])
def test_a_loss_on_the_brink_of_infinity_is_shown(view, log):
    # The largest double is 1.8e308; a margin around such a loss would be infinite.
    view.set_log_scale(log)
    view.show_curve(make_curve([0, 1, 2], [1.0, 1e200, 1.7e308]), make_snapshot(2, 1.7e308))
    QApplication.processEvents()
    low, high = plot_of(view).view_box.viewRange()[1]
    assert np.isfinite([low, high]).all()
    assert low < high

"""Ghosts, runs side by side, breakpoints, watches and the loss surface in the window, by mouse and keys."""

import numpy as np
import pytest
from e2e.traveller import (
    CTRL,
    EXPERIMENT,
    LEFT,
    NO_KEYS,
    Traveller,
    by_hand,
    colours,
    loss_of,
    near,
    number,
    predictions_of,
    trained,
)
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QSpinBox, QWidget

from nnviz.core.training import train
from nnviz.views.network_layout import Edge
from nnviz.views.palette import LIGHT
from nnviz.views.plane_ghosts import GhostsItem
from nnviz.views.watches_row import WatchRow

# The offscreen platform says this of menus and of windows with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", "propagateSizeHints", extend=True)

Key = Qt.Key
FASTER = EXPERIMENT.with_config(learning_rate=0.5)


@pytest.fixture
def traveller(hand):
    """Tutorial A, at the start."""
    return Traveller(hand("realpython"))


# Ghosts


@pytest.fixture
def branched(traveller):
    """Learning rate 0.5 from iteration 30, at 45; the former future up to 40 is a ghost."""
    traveller.train(40)
    traveller.back(10, end=40)
    traveller.hand.type(traveller.hand.rate_field, "0.5")
    traveller.stands(30)
    traveller.step(15)
    assert traveller.bits == trained(15, trained(30), FASTER).parameters.tobytes()
    return traveller


def ghost_colour(traveller):
    """The colour of the only ghost there is."""
    (ghost,) = traveller.session.history.workspace.ghosts
    return LIGHT.ghost(ghost.number)


def only_ghost(traveller):
    (ghost,) = traveller.session.history.workspace.ghosts
    return ghost.number


def painted(widget, colour):
    """How many pixels of a widget have a colour."""
    QApplication.processEvents()
    return int(near(colours(widget), colour, 40).sum())


def names_in_plane(traveller):
    """What stands beside the boundaries of ghosts."""
    (item,) = [one for one in traveller.hand.canvas.items() if isinstance(one, GhostsItem)]
    return [text.text for text in item.names]


def test_the_former_future_stays_as_a_ghost_named_by_what_differs(branched):
    name = "learning rate 0.1 from 30"
    branched.bring("runs")
    assert branched.ghosts() == [name]
    row = branched.child(QWidget, f"ghost_{only_ghost(branched)}")
    assert number(branched.text("run_loss", row).removeprefix("loss ")) == pytest.approx(
        loss_of(trained(40).parameters), rel=1e-3
    )
    assert branched.text("secondary", row) == "ends at 40"
    colour = ghost_colour(branched)
    branched.hand.until(lambda: painted(branched.hand.canvas, colour) > 50)
    assert names_in_plane(branched) == [name]
    branched.bring("loss")
    assert painted(branched.child(QWidget, "loss_plot"), colour) > 10


def test_pointing_at_a_ghosts_curve_tells_whose_it_is(branched):
    plot = branched.child(QWidget, "loss_plot")
    loss = loss_of(trained(40).parameters)
    place = plot.mapFromScene(plot.view_box.mapViewToScene(QPointF(39.9, loss)))
    for at in (QPoint(1, 1), place):
        QTest.mouseMove(plot.viewport(), at)
    branched.hand.until(lambda: "learning rate 0.1 from 30" in branched.text("loss_readout"))


def test_a_hidden_ghost_is_listed_and_seen_nowhere_else(branched):
    colour = ghost_colour(branched)
    plot, canvas = branched.child(QWidget, "loss_plot"), branched.hand.canvas
    branched.hand.until(lambda: painted(canvas, colour) > 50)
    bare = painted_without_ghost(branched, colour)
    branched.bring("runs")
    branched.press(f"ghost_{only_ghost(branched)}_hide")
    branched.idle()
    assert branched.ghosts() == ["learning rate 0.1 from 30"]
    assert names_in_plane(branched) == []
    branched.bring("loss")
    branched.hand.until(lambda: (painted(plot, colour), painted(canvas, colour)) == bare)
    branched.bring("runs")
    branched.press(f"ghost_{only_ghost(branched)}_hide")
    branched.hand.until(lambda: painted(canvas, colour) > bare[1])
    branched.bring("loss")
    assert painted(plot, colour) > bare[0]


def painted_without_ghost(traveller, colour):
    """The colour's pixels in loss and plane while no ghost is there: deleted, and brought back."""
    traveller.bring("runs")
    traveller.press(f"ghost_{only_ghost(traveller)}_delete")
    traveller.hand.until(lambda: traveller.ghosts() == [])
    traveller.bring("loss")
    found = painted(traveller.child(QWidget, "loss_plot"), colour), painted(traveller.hand.canvas, colour)
    traveller.undo()
    traveller.stands(45)
    assert len(traveller.session.history.workspace.ghosts) == 1
    return found


def test_a_deleted_ghost_is_gone_until_that_is_undone(branched):
    branched.bring("runs")
    branched.press(f"ghost_{only_ghost(branched)}_delete")
    branched.hand.until(lambda: branched.ghosts() == [])
    assert branched.undo_text == "Undo Delete run"
    branched.undo()
    branched.stands(45)
    assert branched.ghosts() == ["learning rate 0.1 from 30"]
    assert branched.bits == trained(15, trained(30), FASTER).parameters.tobytes()


def test_a_ghost_is_made_the_current_run_and_that_one_a_ghost(branched):
    branched.bring("runs")
    branched.press(f"ghost_{only_ghost(branched)}_current")
    branched.stands(40)
    assert branched.bits == trained(40).parameters.tobytes()
    assert branched.hand.rate_field.text() == "0.1"
    assert branched.ghosts() == ["learning rate 0.5 from 30"]
    branched.step(3)
    assert branched.bits == trained(43).parameters.tobytes()
    branched.undo()
    branched.stands(45)
    assert branched.bits == trained(15, trained(30), FASTER).parameters.tobytes()
    assert branched.hand.rate_field.text() == "0.5"
    assert branched.ghosts() == ["learning rate 0.1 from 30"]


def test_a_ghost_that_plays_along_gets_as_far_as_the_run(branched):
    branched.bring("runs")
    branched.press(f"ghost_{only_ghost(branched)}_play_along")
    branched.idle()
    branched.step(10)
    (ghost,) = branched.session.history.workspace.ghosts
    row = branched.child(QWidget, f"ghost_{ghost.number}")
    branched.hand.until(lambda: branched.text("secondary", row) == "up to 55")
    assert ghost.run.state.parameters.tobytes() == trained(55).parameters.tobytes()
    assert branched.bits == trained(25, trained(30), FASTER).parameters.tobytes()


def stop_at(traveller, iteration):
    """Add a breakpoint at an iteration, by keys and mouse."""
    traveller.bring("breakpoints")
    field = traveller.child(QLineEdit, "breakpoint_iteration")
    field.setFocus(Qt.FocusReason.MouseFocusReason)
    field.selectAll()
    traveller.qtbot.keyClicks(field, str(iteration))
    traveller.press("add_breakpoint")
    traveller.idle()


def test_three_learning_rates_are_played_side_by_side(traveller):
    stop_at(traveller, 600)
    traveller.bring("runs")
    line = traveller.child(QLineEdit, "compare_rates")
    assert line.text() == "0.1; 0.01; 0.001"
    traveller.press("compare_button")
    traveller.idle()
    assert sorted(traveller.ghosts()) == ["learning rate 0.001", "learning rate 0.01"]
    traveller.press("run_button")
    traveller.stands(600)
    assert traveller.bits == trained(600).parameters.tobytes()
    for ghost in traveller.session.history.workspace.ghosts:
        rate = ghost.run.experiment.config.learning_rate
        state = trained(600, experiment=EXPERIMENT.with_config(learning_rate=rate))
        row = traveller.child(QWidget, f"ghost_{ghost.number}")
        assert traveller.text("run_name", row) == f"learning rate {rate:g}"
        assert traveller.text("secondary", row) == "up to 600"
        loss = number(traveller.text("run_loss", row).removeprefix("loss "))
        assert loss == pytest.approx(loss_of(state.parameters), rel=1e-3)
        assert ghost.run.state.parameters.tobytes() == state.parameters.tobytes()
    assert sorted(names_in_plane(traveller)) == ["learning rate 0.001", "learning rate 0.01"]
    traveller.leave_fields()
    traveller.undo()
    traveller.stands(0)
    assert traveller.ghosts() == []


def test_rates_that_cannot_be_played_are_refused_in_words(traveller):
    traveller.bring("runs")
    line = traveller.child(QLineEdit, "compare_rates")
    line.setFocus(Qt.FocusReason.MouseFocusReason)
    line.selectAll()
    traveller.qtbot.keyClicks(line, "0.1; -2")
    traveller.key(Key.Key_Return)
    assert "must be greater than 0" in traveller.text("status_text")
    assert line.text() == "0.1; -2"
    assert traveller.ghosts() == []


# Breakpoints


def test_a_run_stops_at_the_iteration_that_was_typed(traveller):
    stop_at(traveller, 500)
    traveller.press("run_button")
    traveller.stands(500)
    assert traveller.text("status_text") == "Stopped: iteration 500"
    assert not traveller.session.running
    assert traveller.bits == trained(500).parameters.tobytes()
    traveller.press("run_button")  # from there it goes on
    traveller.hand.until(lambda: traveller.session.snapshot.iteration > 500)
    traveller.press("run_button")
    traveller.hand.until(lambda: not traveller.session.running)


def walk(condition):
    """The first iteration from 1 on after which a condition holds of (iteration, before, after, sample)."""
    state = trained(0)
    for iteration in range(1, 3000):
        burst = train(EXPERIMENT, state, 1)
        if condition(iteration, state.parameters, burst.state.parameters, int(burst.samples[0])):
            return iteration
        state = burst.state
    raise AssertionError("it never holds")


def choose(traveller, kind, sample=None, limit=None):
    """Add a breakpoint: its kind by arrow keys, the rest typed."""
    traveller.bring("breakpoints")
    box = traveller.child(QComboBox, "breakpoint_kind")
    box.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(kind):
        traveller.key(Key.Key_Down)
    field = None
    if sample is not None:
        field = traveller.child(QSpinBox, "breakpoint_sample").lineEdit()
    elif limit is not None:
        field = traveller.child(QLineEdit, "breakpoint_limit")
    if field is not None:
        field.setFocus(Qt.FocusReason.MouseFocusReason)
        field.selectAll()
        traveller.qtbot.keyClicks(field, limit or str(sample))
    traveller.press("add_breakpoint")
    traveller.idle()


def stopped(traveller, iteration):
    """Wait until the window says that the run was stopped; it stands where it should."""
    traveller.hand.until(lambda: "Stopped" in traveller.text("status_text"))
    traveller.idle()
    assert int(traveller.text("iteration_counter")) == iteration
    assert traveller.bits == trained(iteration).parameters.tobytes()


def look_every(traveller, iterations):
    """Type how often is looked at what costs a pass over the data."""
    field = traveller.child(QSpinBox, "breakpoints_every").lineEdit()
    assert field.isVisible()
    field.setFocus(Qt.FocusReason.MouseFocusReason)
    field.selectAll()
    traveller.qtbot.keyClicks(field, str(iterations))
    traveller.key(Key.Key_Return)
    traveller.idle()


def test_a_run_stops_before_a_sample_is_used_and_shows_it_being_picked(traveller):
    first_use = walk(lambda iteration, _before, _after, used: used == 7 and iteration > 1)
    choose(traveller, kind=1, sample=8)
    traveller.press("run_button")
    stopped(traveller, first_use - 1)
    assert traveller.text("status_text") == "Stopped: sample 8 is picked next"
    assert traveller.text("arithmetic_title") == f"Iteration {first_use} · sample 8 · pick"
    traveller.click_step(1)
    assert traveller.bits == trained(first_use).parameters.tobytes()


def test_a_run_stops_where_a_weight_changes_its_sign(traveller):
    expected = walk(lambda _iteration, before, after, _used: (before[0] < 0) != (after[0] < 0))
    choose(traveller, kind=2)  # the first weight, unless another one is chosen
    traveller.press("run_button")
    stopped(traveller, expected)
    assert traveller.text("status_text") == "Stopped: weights[0] changed sign"


def test_a_run_stops_at_the_first_loss_below_a_limit(traveller):
    expected = walk(lambda _iteration, before, after, _used: loss_of(before) >= 1.95 > loss_of(after))
    choose(traveller, kind=3, limit="1,95")
    look_every(traveller, 1)
    traveller.press("run_button")
    stopped(traveller, expected)
    assert traveller.text("status_text") == "Stopped: the loss is below 1.95"


def test_a_run_stops_where_a_samples_class_flips(traveller):
    def flips(_iteration, before, after, _used):
        return (predictions_of(before)[2] > 0.5) != (predictions_of(after)[2] > 0.5)

    expected = walk(flips)
    choose(traveller, kind=5, sample=3)
    look_every(traveller, 1)
    traveller.press("run_button")
    stopped(traveller, expected)
    assert traveller.text("status_text") == "Stopped: the class of sample 3 flipped"


def test_a_breakpoint_without_its_point_is_kept_and_comes_back_with_it(traveller):
    choose(traveller, kind=1, sample=8)
    traveller.leave_fields()
    traveller.hand.click(1.0, 1.0)  # the eighth point: selected
    traveller.key(Key.Key_Delete)
    traveller.idle()
    assert len(traveller.hand.inputs) == 7
    assert traveller.text("breakpoint_note") == "its point was deleted"
    traveller.undo()
    traveller.stands(0)
    assert traveller.text("breakpoint_note") == ""


# Watches


def test_w_watches_the_weight_that_is_selected(traveller):
    traveller.step(3)
    place = traveller.diagram.picture.edge_middle(Edge(1, 1, 0)).toPoint()
    traveller.qtbot.mouseClick(traveller.diagram, LEFT, pos=place)
    traveller.key(Key.Key_W)
    traveller.hand.until(lambda: len(rows(traveller)) == 1)
    for steps in (0, 4):
        traveller.click_step(steps)
        iteration = 3 + steps
        value = repr(float(trained(iteration).parameters[1])).replace("-", "−")
        traveller.hand.until(
            lambda: rows(traveller)[0].accessibleDescription() == f"{value} at iteration {iteration}"  # noqa: B023
        )
    for _ in range(5):
        traveller.press("step_back_button")
    traveller.stands(2, end=7)
    value = repr(float(trained(2).parameters[1])).replace("-", "−")
    traveller.hand.until(lambda: rows(traveller)[0].accessibleDescription() == f"{value} at iteration 2")


def rows(traveller):
    return [row for row in traveller.views.watches.findChildren(WatchRow, "watch_row") if row.isVisible()]


def test_a_click_in_a_watchs_plot_goes_there(traveller):
    traveller.train(20)
    traveller.bring("watches")
    traveller.press("watch_gradient")
    traveller.hand.until(lambda: len(rows(traveller)) == 1)
    row = rows(traveller)[0]
    traveller.hand.until(lambda: len(row.series.iterations) > 1)
    QTest.mouseClick(row, LEFT, NO_KEYS, QPoint(row.width() // 2, row.height() // 2))
    traveller.hand.until(lambda: traveller.text("iteration_counter") != "20")
    traveller.idle()
    iteration = int(traveller.text("iteration_counter"))
    assert 0 < iteration < 20
    assert traveller.bits == trained(iteration).parameters.tobytes()
    inputs = np.c_[EXPERIMENT.dataset.inputs, np.ones(8)]
    answer = predictions_of(trained(iteration).parameters)
    # dE/dw = Σ 2 (a − y) a (1 − a) x
    gradient = (2 * (answer - EXPERIMENT.dataset.targets[:, 0]) * answer * (1 - answer)) @ inputs
    norm = pytest.approx(np.sqrt(gradient @ gradient), rel=1e-9)

    def says():
        value, at = row.accessibleDescription().split(" at iteration ")
        return int(at) == iteration and number(value) == norm

    traveller.hand.until(says)  # the whole training loss's gradient is worked out behind the scenes


# The loss surface


def test_a_click_on_the_surface_sets_both_and_the_loss_is_the_one_there(traveller):
    traveller.step(10)
    traveller.bring("surface")
    plot = traveller.child(QWidget, "surface_plot")
    (left, right), (bottom, top) = plot.box.viewRange()
    at = QPointF(0.75 * left + 0.25 * right, 0.3 * bottom + 0.7 * top)
    place = plot.mapFromScene(plot.box.mapViewToScene(at))
    for mouse in (QPoint(2, 2), place):
        QTest.mouseMove(plot.viewport(), mouse)
        QTest.qWait(15)
    traveller.hand.until(lambda: "loss ≈" in traveller.text("surface_note"))
    read = number(traveller.text("surface_note").split("≈ ")[1])
    QTest.mouseClick(plot.viewport(), LEFT, NO_KEYS, place)
    traveller.idle()
    parameters = traveller.session.snapshot.parameters
    width, height = plot.box.viewPixelSize()
    assert parameters[0] == pytest.approx(at.x(), abs=1.01 * width)
    assert parameters[1] == pytest.approx(at.y(), abs=1.01 * height)
    assert parameters[2] == trained(10).parameters[2]
    traveller.bring("loss")
    assert traveller.loss == pytest.approx(loss_of(parameters), rel=1e-4)
    assert read == pytest.approx(loss_of(parameters), rel=0.02)
    assert traveller.undo_text == "Undo Set weights"
    traveller.step(5)
    expected = trained(5, by_hand(trained(10), dict(enumerate(parameters[:2]))))
    assert traveller.bits == expected.parameters.tobytes()
    traveller.undo()
    traveller.stands(10)
    assert traveller.bits == trained(10).parameters.tobytes()


def test_keys_on_the_surface_move_its_cursor_and_not_the_run(traveller):
    traveller.step(10)
    traveller.bring("surface")
    plot = traveller.child(QWidget, "surface_plot")
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    before = traveller.text("surface_note")
    traveller.key(Key.Key_Left, Key.Key_Down, Key.Key_Right, Key.Key_Up, Key.Key_Left)
    traveller.stands(10)
    assert "loss ≈" in traveller.text("surface_note")
    assert traveller.text("surface_note") != before
    assert traveller.bits == trained(10).parameters.tobytes()
    traveller.key(Key.Key_Z, modifier=CTRL)  # nothing has been edited
    traveller.stands(10)

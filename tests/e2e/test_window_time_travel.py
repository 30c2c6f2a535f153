"""Going back in the window, hands on the weights, and undo: what is shown is what training gives."""

import numpy as np
import pytest
from e2e.traveller import (
    CTRL,
    EXPERIMENT,
    INPUTS,
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
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QTabBar, QTableView, QWidget

from nnviz.core.presets import preset_experiment
from nnviz.core.training import initial_state, train
from nnviz.views.network_layout import Edge
from nnviz.views.palette import LIGHT

# The offscreen platform says this of menus and of windows with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", "propagateSizeHints", extend=True)

Key = Qt.Key


@pytest.fixture
def traveller(hand):
    """Tutorial A, at the start."""
    return Traveller(hand("realpython"))


@pytest.fixture
def past(traveller):
    """Tutorial A at iteration 30 of 40."""
    traveller.train(40)
    traveller.back(10, end=40)
    # As an undo does, with a leap: after a single step the plane shows what it has changed, too.
    traveller.go_to(0, end=40)
    return traveller.go_to(30, end=40)


# Going back


def test_ten_steps_back_are_the_iterations_before_bit_for_bit(traveller):
    traveller.train(40)
    for iteration in range(39, 29, -1):
        traveller.back(1, end=40)
        state = trained(iteration)
        assert traveller.bits == state.parameters.tobytes()
        assert traveller.loss == pytest.approx(loss_of(state.parameters), rel=1e-4)


def test_what_is_known_is_not_lost_by_going_back_and_on_again(past):
    past.step(10, end=40)
    assert past.bits == trained(40).parameters.tobytes()
    past.step(2)
    assert past.bits == trained(42).parameters.tobytes()
    past.bring("runs")
    assert past.ghosts() == []


def test_at_the_start_there_is_nothing_to_go_back_to(traveller):
    assert not traveller.window.actions_by_name["step_back"].isEnabled()
    traveller.key(Key.Key_Left, Key.Key_Left, Key.Key_Up)
    traveller.stands(0)
    traveller.step(1)
    assert traveller.bits == trained(1).parameters.tobytes()


def samples_used(iteration):
    """The sample that an iteration (1 is the first) used, counted from 1."""
    burst = train(EXPERIMENT, trained(iteration - 1), 1)
    return int(burst.samples[0]) + 1


def loss_marker(traveller):
    """Where in the loss plot the vertical line of the moment is, as iterations."""
    plot = traveller.child(QWidget, "loss_plot")
    QApplication.processEvents()
    pixels = colours(plot)
    area = plot.view_box.mapRectToScene(plot.view_box.rect())
    # It stands on the whole height, and a curve does not.
    seen = near(pixels[round(area.top()) + 2 : round(area.bottom()) - 2], LIGHT.accent, 90)
    columns = np.flatnonzero(seen.mean(axis=0) > 0.9)
    assert len(columns), "no marker"
    x = columns.mean() + 0.5
    (left, right), _ = plot.view_box.viewRange()
    return left + (x - area.left()) / area.width() * (right - left), (right - left) / area.width()


@pytest.mark.parametrize("panel", ["arithmetic", "predictions"])
def test_while_the_handle_is_dragged_every_panel_shows_that_iteration(traveller, panel):
    traveller.train(40)
    traveller.bring(panel)
    last = traveller.handle()
    traveller.press("timeline_start")
    traveller.stands(0, end=40)
    first = traveller.handle()
    height = traveller.track.height() // 2
    QTest.mousePress(traveller.track, LEFT, NO_KEYS, QPoint(round(first), height))
    for iteration in (7, 26, 39, 12):
        x = round(first + (last - first) * iteration / 40)
        QTest.mouseMove(traveller.track, QPoint(x, height))
        traveller.stands(iteration, end=40)
        parameters = trained(iteration).parameters
        assert traveller.loss == pytest.approx(loss_of(parameters), rel=1e-4)
        assert f"loss {loss_of(parameters):.3f}" in traveller.text("status_text")
        assert abs(traveller.handle() - x) <= 1.5
        marker, pixel = loss_marker(traveller)
        assert marker == pytest.approx(iteration, abs=1.5 * pixel)
        if panel == "arithmetic":
            title = f"Iteration {iteration} · sample {samples_used(iteration)}"
            assert traveller.text("arithmetic_title") == title
        else:
            assert predictions_shown(traveller) == pytest.approx(predictions_of(parameters), abs=6e-4)
    QTest.mouseRelease(traveller.track, LEFT, NO_KEYS, QPoint(x, height))
    traveller.stands(12, end=40)
    assert traveller.bits == trained(12).parameters.tobytes()


def predictions_shown(traveller):
    """The column of predictions in the table."""
    model = traveller.child(QTableView, "predictions_table").model()
    titles = [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())]
    column = titles.index("prediction")
    return [number(model.index(row, column).data()) for row in range(model.rowCount())]


def test_a_click_in_the_loss_goes_there(traveller):
    traveller.train(40)
    plot = traveller.child(QWidget, "loss_plot")
    area = plot.view_box.mapRectToScene(plot.view_box.rect())
    (left, right), _ = plot.view_box.viewRange()
    x = area.left() + (20 - left) / (right - left) * area.width()
    QTest.mouseClick(plot.viewport(), LEFT, NO_KEYS, QPoint(round(x), round(area.center().y())))
    traveller.stands(20, end=40)
    assert traveller.bits == trained(20).parameters.tobytes()


@pytest.mark.parametrize(("typed", "iteration"), [("17", 17), ("+5", 35), ("-10", 20), ("4e1", 40)])
def test_a_number_typed_after_ctrl_g_is_gone_to(past, typed, iteration):
    past.key(Key.Key_G, modifier=CTRL)
    field = past.child(QLineEdit, "timeline_field")
    assert QApplication.focusWidget() is field
    past.qtbot.keyClicks(field, typed)
    past.key(Key.Key_Return)
    past.stands(iteration, end=40)
    assert past.bits == trained(iteration).parameters.tobytes()
    past.step(1, end=max(40, iteration + 1))  # → means the run again


def test_a_number_that_the_run_has_not_reached_is_refused_and_stays(past):
    past.key(Key.Key_G, modifier=CTRL)
    field = past.child(QLineEdit, "timeline_field")
    past.qtbot.keyClicks(field, "41")
    past.key(Key.Key_Return)
    past.idle()
    assert field.text() == "41"
    assert past.text("iteration_counter") == "30"
    past.key(Key.Key_Escape)
    past.stands(30, end=40)


def test_phases_are_walked_back_as_they_were_walked_forward(traveller):
    traveller.step(3)
    said = [(traveller.text("status_text"), traveller.views.arithmetic.as_text())]
    for _ in range(7):  # five phases an iteration
        before = traveller.window.debugger.moment
        traveller.key(Key.Key_Down)
        traveller.hand.until(lambda: traveller.window.debugger.moment is not before)  # noqa: B023
        traveller.idle()
        said.append((traveller.text("status_text"), traveller.views.arithmetic.as_text()))
    assert "in iteration 5, forward through layer 1" in said[-1][0].replace("<b>", "").replace("</b>", "")
    for expected in reversed(said[:-1]):
        traveller.key(Key.Key_Up)
        traveller.hand.until(
            lambda: (traveller.text("status_text"), traveller.views.arithmetic.as_text()) == expected  # noqa: B023
        )
        traveller.idle()
    traveller.stands(3, end=4)


def set_rate(traveller, text):
    """Type a learning rate."""
    traveller.hand.type(traveller.hand.rate_field, text)
    traveller.idle()


def test_ctrl_and_an_arrow_go_from_edit_to_edit(traveller):
    traveller.step(5)
    set_rate(traveller, "0.5")
    traveller.step(6)
    set_rate(traveller, "0.02")
    traveller.step(4)
    faster, slower = EXPERIMENT.with_config(learning_rate=0.5), EXPERIMENT.with_config(learning_rate=0.02)
    at = {0: trained(0), 5: trained(5)}
    at[11] = trained(6, at[5], faster)
    at[15] = trained(4, at[11], slower)
    rates = {0: "0.1", 5: "0.5", 11: "0.02", 15: "0.02"}
    for key, iterations in ((Key.Key_Left, (11, 5, 0, 0)), (Key.Key_Right, (5, 11, 15, 15))):
        for iteration in iterations:
            traveller.key(key, modifier=CTRL)
            traveller.stands(iteration, end=15)
            assert traveller.bits == at[iteration].parameters.tobytes()
            assert traveller.hand.rate_field.text() == rates[iteration]


# Hands on the weights


def test_a_vector_dragged_in_the_past_and_trained_on_is_undone_exactly(past):
    before = past.shown()
    state = trained(30)
    past.hand.drag(state.parameters[:2], (2.5, 3.0))
    past.idle()
    weights = past.session.snapshot.parameters
    assert weights[:2] == pytest.approx([2.5, 3.0], abs=1.01 * past.hand.pixel_width)
    dragged = by_hand(state, dict(enumerate(weights[:2])))
    assert past.bits == dragged.parameters.tobytes()  # the bias is as it was
    past.stands(30)
    assert past.loss == pytest.approx(loss_of(dragged.parameters), rel=1e-4)
    past.step(15)
    assert past.bits == trained(15, dragged).parameters.tobytes()
    assert past.undo_text == "Undo Set weights"  # one entry for the whole drag
    after = past.shown()

    past.undo()
    past.stands(30, end=40)
    assert past.bits == state.parameters.tobytes()
    assert past.shown() == before
    assert past.undo_text == "Undo"
    assert not past.window.actions_by_name["undo"].isEnabled()

    past.redo()
    past.stands(45)
    assert past.bits == trained(15, dragged).parameters.tobytes()
    assert past.shown() == after

    past.undo()
    past.key(*[Key.Key_Right] * 15)  # at once: every key counts
    past.stands(45)
    assert past.bits == trained(45).parameters.tobytes()


def test_the_boundary_is_dragged_and_the_loss_follows(past):
    w1, w2, bias = trained(30).parameters
    middle = (2.75, -(bias + w1 * 2.75) / w2)
    assert abs(middle[1] - 1.5) > 0.1  # away from the samples on their line
    past.hand.drag(middle, (2.9, 3.2))
    past.idle()
    parameters = past.session.snapshot.parameters
    assert parameters[:2].tobytes() == trained(30).parameters[:2].tobytes()
    slope = np.hypot(w1, w2) * past.hand.pixel_width
    assert parameters[2] == pytest.approx(-(w1 * 2.9 + w2 * 3.2), abs=2 * slope)
    assert past.loss == pytest.approx(loss_of(parameters), rel=1e-4)
    assert past.undo_text == "Undo Set bias"
    past.step(5)
    assert past.bits == trained(5, by_hand(trained(30), {2: parameters[2]})).parameters.tobytes()
    past.undo()
    past.stands(30, end=40)
    assert past.bits == trained(30).parameters.tobytes()


def test_a_third_typed_into_an_edge_is_a_third(past):
    past.double_click_edge(Edge(1, 0, 0))
    field = past.child(QLineEdit, "network_value")
    assert field.text().replace("−", "-") == repr(float(trained(30).parameters[0]))
    past.qtbot.keyClicks(field, "1/3")
    past.key(Key.Key_Return)
    past.idle()
    set_by_hand = by_hand(trained(30), {0: 1.0 / 3.0})
    assert past.bits == set_by_hand.parameters.tobytes()
    assert past.loss == pytest.approx(loss_of(set_by_hand.parameters), rel=1e-4)
    assert past.undo_text == "Undo Set weight"
    past.stands(30)
    past.click_step(10)
    assert past.bits == trained(10, set_by_hand).parameters.tobytes()
    past.undo()
    past.stands(30, end=40)
    assert past.bits == trained(30).parameters.tobytes()


def test_the_wheel_turns_a_weight_and_is_undone_at_once(past):
    place = past.diagram.picture.edge_middle(Edge(1, 1, 0))
    past.turn_wheel(past.diagram, place, 2)  # which is not selected
    past.idle()
    assert past.bits == trained(30).parameters.tobytes()
    past.qtbot.mouseClick(past.diagram, LEFT, pos=place.toPoint())
    past.turn_wheel(past.diagram, place, 3)
    past.idle()
    # −0.24216… by hundredths: −0.23, −0.22, −0.21
    turned = by_hand(trained(30), {1: -0.21})
    assert past.session.snapshot.parameters == pytest.approx(turned.parameters, abs=1e-15)
    assert past.loss == pytest.approx(loss_of(turned.parameters), rel=1e-4)
    assert past.undo_text == "Undo Set weight"
    past.undo()
    past.stands(30, end=40)
    assert past.bits == trained(30).parameters.tobytes()
    assert past.undo_text == "Undo"


def test_the_loss_of_a_past_moment_is_inside_the_plot(past):
    # At 30 it is lower than at 0, 1 and 40, which are all that the record and the newest iteration tell.
    plot = past.child(QWidget, "loss_plot")
    _, (low, high) = plot.view_box.viewRange()
    loss = loss_of(trained(30).parameters)
    assert loss < min(loss_of(trained(k).parameters) for k in (0, 1, 40))
    assert low < loss < high
    place = plot.mapFromScene(plot.view_box.mapViewToScene(QPointF(30.0, loss)))
    around = colours(plot)[place.y() - 1 : place.y() + 2, place.x() - 1 : place.x() + 2]
    assert near(around, LIGHT.accent).all()  # the dot, which is wider than the line


def test_by_hand_no_false_loss_enters_the_curve(past):
    past.hand.drag(trained(30).parameters[:2], (2.5, 3.0))
    past.idle()
    state = by_hand(trained(30), dict(enumerate(past.session.snapshot.parameters)))
    past.train(75)
    curve = past.session.curve
    assert curve.iterations.tolist() == [0, 1, 101]
    states = trained(0), trained(1), trained(71, state)
    assert curve.train == pytest.approx([loss_of(one.parameters) for one in states], rel=1e-12)


# Undo


def test_the_menu_names_what_would_be_undone_and_redone(past):
    assert (past.undo_text, past.menu_text("redo")) == ("Undo", "Redo")
    past.hand.drag((3.0, 4.0), (2.5, 4.5))
    past.idle()
    assert past.undo_text == "Undo Move point"
    past.hand.click(4.8, 3.0)
    past.idle()
    assert past.undo_text == "Undo Add point"
    set_rate(past, "0.5")
    assert past.undo_text == "Undo Change learning rate"
    for text, redo in (
        ("Undo Add point", "Redo Change learning rate"),
        ("Undo Move point", "Redo Add point"),
        ("Undo", "Redo Move point"),
    ):
        past.undo()
        past.idle()
        assert (past.undo_text, past.menu_text("redo")) == (text, redo)
    past.stands(30, end=40)
    assert past.hand.inputs == INPUTS.tolist()
    assert past.bits == trained(30).parameters.tobytes()


def test_every_edit_undone_and_redone_comes_to_the_same(past):
    set_rate(past, "0.5")
    past.step(5)
    past.hand.drag((3.0, 4.0), (2.5, 4.5))
    past.step(5)
    moved = past.session.experiment
    expected = trained(5, trained(5, trained(30), EXPERIMENT.with_config(learning_rate=0.5)), moved)
    assert past.bits == expected.parameters.tobytes()
    past.undo()
    past.stands(35)
    past.undo()
    past.stands(30, end=40)
    past.redo()
    past.stands(35)
    past.redo()
    past.stands(40)
    assert past.bits == expected.parameters.tobytes()
    assert past.hand.inputs[3] == moved.dataset.inputs[3].tolist()


def test_reset_asks_nothing_and_is_undone(past):
    before = past.shown()
    past.press("reset_button")
    past.stands(0)
    assert not [box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox)]
    assert past.bits == initial_state(EXPERIMENT).parameters.tobytes()
    assert past.undo_text == "Undo Reset"
    past.undo()
    past.stands(30, end=40)
    assert past.shown() == before
    past.step(10, end=40)
    assert past.bits == trained(40).parameters.tobytes()


def test_another_example_opened_by_mistake_is_undone(past):
    before = past.shown()
    past.window.actions_by_name["preset_xor"].trigger()
    past.stands(0)
    assert past.hand.inputs == preset_experiment("xor").dataset.inputs.tolist()
    past.undo()
    past.stands(30, end=40)
    assert past.window.windowTitle().startswith(EXPERIMENT.title)
    assert past.hand.inputs == INPUTS.tolist()
    after = past.shown()
    # The plane, and with it the fields in the network's nodes, is fitted anew where something is opened.
    assert {name for name in before if before[name] != after[name]} <= {
        "picture of plane",
        "picture of network",
    }


def test_layers_added_to_a_run_are_undone(past):
    past.window.editor.set_hidden((3,))
    past.stands(0)
    past.step(2)
    past.undo()
    past.stands(30, end=40)
    assert past.bits == trained(30).parameters.tobytes()
    past.redo()
    past.stands(2)
    assert len(past.session.snapshot.parameters) == 2 * 3 + 3 + 3 + 1


# Keys in fields


@pytest.mark.parametrize(
    ("panel", "name"),
    [
        ("loss", "timeline_field"),
        ("runs", "compare_rates"),
        ("breakpoints", "breakpoint_iteration"),
        ("loss", "network_value"),
    ],
)
def test_keys_typed_in_a_field_neither_step_nor_run(past, panel, name):
    past.bring(panel)
    if name == "network_value":
        past.double_click_edge(Edge(1, 0, 0))
    field = past.child(QLineEdit, name)
    field.setFocus(Qt.FocusReason.MouseFocusReason)
    field.selectAll()
    for key in (Key.Key_Delete, Key.Key_2, Key.Key_Space, Key.Key_Period, Key.Key_Comma, Key.Key_W,
                Key.Key_F, Key.Key_L, Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down,
                Key.Key_Backspace, Key.Key_Home, Key.Key_End):  # fmt: skip
        past.key(key)
        assert QApplication.focusWidget() is field, key
    QTest.qWait(50)
    past.idle()
    assert not past.session.running
    assert past.text("iteration_counter") == "30"
    assert past.bits == trained(30).parameters.tobytes()
    assert past.undo_text == "Undo"
    assert len(past.hand.inputs) == 8
    past.key(Key.Key_Escape)
    past.stands(30, end=40)


def test_a_field_behind_another_panels_tab_has_no_keys(past):
    past.bring("breakpoints")
    field = past.child(QLineEdit, "breakpoint_iteration")
    past.qtbot.mouseClick(field, LEFT)
    field.setFocus(Qt.FocusReason.MouseFocusReason)
    (tabs,) = [bar for bar in past.window.findChildren(QTabBar) if bar.tabText(0) == "Loss"]
    past.qtbot.mouseClick(tabs, LEFT, pos=tabs.tabRect(0).center())
    past.hand.until(lambda: not field.hasFocus())
    past.step(2, end=40)
    assert past.bits == trained(32).parameters.tobytes()
    assert field.text() == "1000"

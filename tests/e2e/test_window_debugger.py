"""Walking through iterations in the window: every panel stands at the same moment."""

import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QTableView, QToolButton, QWidget

from nnviz.core.moment import MomentKind
from nnviz.core.part import unit_part, weight_part
from nnviz.core.presets import preset_experiment
from nnviz.core.training import initial_state, train
from nnviz.views.network_layout import Edge, Node

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # offscreen

LEFT = Qt.MouseButton.LeftButton


class Debugger:
    """A hand on the window's panels of the debugger."""

    def __init__(self, opened):
        self.hand, self.window, self.views = opened, opened.window, opened.window.views
        opened.idle()
        opened.until(lambda: self.moment is not None)

    @property
    def moment(self):
        return self.window.debugger.moment

    def walk(self, n):
        for _ in range(n):
            moment = self.moment
            self.hand.key(Qt.Key.Key_Down, widget=self.window)
            self.hand.until(lambda: self.moment is not moment)  # noqa: B023
        self.hand.idle()

    def bring(self, panel):
        self.window.area.bring_forward(panel)
        view = self.views.panels()[panel][1]
        self.hand.until(lambda: not view.visibleRegion().isEmpty())

    @property
    def title(self):
        return self.hand.text("arithmetic_title")

    def click_diagram(self, place):
        diagram = self.hand.child(QWidget, "network_diagram")
        self.hand.qtbot.mouseClick(diagram, LEFT, pos=place(diagram.picture).toPoint())

    def hover_diagram(self, place):
        diagram = self.hand.child(QWidget, "network_diagram")
        at = QPointF(0.0, 0.0) if place is None else place(diagram.picture)
        none = Qt.MouseButton.NoButton
        move = QMouseEvent(
            QMouseEvent.Type.MouseMove,
            at,
            diagram.mapToGlobal(at),
            none,
            none,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(diagram, move)

    def picture(self, view):
        """What a view shows, as bytes; with what is behind it, which it does not paint itself."""
        QApplication.processEvents()
        where = QRect(view.mapTo(self.window, QPoint(0, 0)), view.size())
        image = self.window.grab(where).toImage()  # which owns the bytes
        return bytes(image.constBits())


@pytest.fixture
def debug(hand):
    return lambda source: Debugger(hand(source))


def test_the_arrow_key_walks_and_every_panel_says_where(debug):
    debugger = debug("realpython")
    said = []
    for _ in range(5):
        debugger.walk(1)
        said.append(debugger.hand.status().split("·")[0].replace("<b>", "").replace("</b>", "").strip())
    assert said == [
        "Paused in iteration 1, picking the sample",
        "Paused in iteration 1, forward through layer 1",
        "Paused in iteration 1, the loss",
        "Paused in iteration 1, backward through layer 1",
        "Paused",
    ]
    assert debugger.hand.text("iteration_counter") == "1"


def test_arithmetic_knows_only_what_has_been_computed(debug):
    # Tutorial A, A6 and A13: 0.87101915 is known after the forward phase, 0.19570893 after the backward one.
    debugger = debug("realpython-first-prediction")
    known = []
    for _ in range(4):
        debugger.walk(1)
        text = debugger.views.arithmetic.as_text()
        known.append(["1.91" in text, "0.87101914" in text, "0.758674" in text, "0.1957089" in text])
    assert known == [
        [False, False, False, False],
        [True, True, False, False],
        [True, True, True, False],
        [True, True, True, True],
    ]


def test_walking_and_running_on_in_the_window_gives_the_same_bits(debug):
    debugger = debug("realpython")
    debugger.walk(3 * 5 + 2)
    for _ in range(100):
        debugger.hand.trigger("step")
    debugger.hand.until(lambda: debugger.window.session.snapshot.iteration == 103)
    experiment = preset_experiment("realpython")
    expected = train(experiment, initial_state(experiment), 103).state.parameters
    assert np.array_equal(debugger.window.session.snapshot.parameters, expected)


def test_a_weight_chosen_in_the_diagram_narrows_the_arithmetic_until_it_is_let_go(debug):
    debugger = debug("loy")
    everything = debugger.views.arithmetic.as_text()
    debugger.click_diagram(lambda picture: picture.edge_middle(Edge(2, 1, 0)))
    narrowed = debugger.views.arithmetic.as_text()
    assert len(narrowed) < len(everything)
    # Its chain rule: the gradient of W2[1] over the four samples.
    gradient = debugger.moment.trace.layers[1].d_weights[1, 0]
    assert f"{gradient:.6f}".replace("-", "−") in narrowed
    debugger.hand.qtbot.mouseClick(debugger.hand.child(QToolButton, "arithmetic_close"), LEFT)
    assert debugger.views.arithmetic.as_text() == everything
    assert debugger.hand.child(QWidget, "network_diagram").selected is None


def test_a_selection_ends_where_its_layer_does(debug):
    debugger = debug("loy")
    debugger.click_diagram(lambda picture: picture.node_centre(Node(1, 3)))
    assert debugger.hand.child(QWidget, "network_diagram").selected == unit_part(0, 3)
    debugger.window.editor.set_hidden(())
    debugger.hand.idle()
    debugger.hand.until(lambda: len(debugger.moment.trace.layers) == 1)
    assert debugger.hand.child(QWidget, "network_diagram").selected is None
    assert not debugger.hand.child(QToolButton, "arithmetic_close").isVisible()


def test_pointing_at_an_edge_lights_up_its_numbers(debug):
    debugger = debug("realpython-first-prediction")
    canvas = debugger.hand.child(QWidget, "arithmetic_canvas")
    before = debugger.picture(canvas)
    debugger.hover_diagram(lambda picture: picture.edge_middle(Edge(1, 0, 0)))
    assert debugger.picture(canvas) != before
    debugger.hover_diagram(None)
    assert debugger.picture(canvas) == before


def test_pointing_at_a_number_lights_up_its_edge(debug):
    debugger = debug("realpython-first-prediction")
    diagram = debugger.hand.child(QWidget, "network_diagram")
    before = debugger.picture(diagram)
    debugger.views.arithmetic.part_hovered.emit(weight_part(0, 1, 0))
    assert debugger.picture(diagram) != before
    debugger.views.arithmetic.part_hovered.emit(None)
    assert debugger.picture(diagram) == before


def test_a_sample_chosen_in_one_panel_is_chosen_and_looked_at_in_all(debug):
    debugger = debug("realpython")
    debugger.bring("predictions")
    table = debugger.hand.child(QTableView, "predictions_table")
    used = debugger.moment.sample
    other = 3 if used != 3 else 4
    x, y = preset_experiment("realpython").dataset.inputs[other]
    debugger.hand.click(x, y)
    assert (debugger.moment.kind, debugger.moment.sample) == (MomentKind.WHAT_IF, other)
    assert {index.row() for index in table.selectionModel().selectedRows()} == {other}
    debugger.bring("arithmetic")
    assert str(other + 1) in debugger.title
    debugger.bring("predictions")
    place = table.visualRect(table.model().index(6, 1)).center()
    debugger.hand.qtbot.mouseClick(table.viewport(), LEFT, pos=QPoint(place))
    assert debugger.moment.sample == 6
    assert debugger.hand.text("plane_note").startswith("If sample 7") or "sample 7" in debugger.hand.text(
        "plane_note"
    )
    debugger.walk(1)
    assert debugger.moment.kind is MomentKind.UNDER_WAY
    assert debugger.moment.sample == used


def test_panels_behind_others_show_the_moment_when_they_come_to_the_front(debug):
    debugger = debug("realpython-first-prediction")
    debugger.walk(3)
    debugger.bring("error")
    assert any("0.758674" in tip for tip in debugger.hand.child(QWidget, "error_text").tips())
    debugger.bring("code")
    marked = debugger.picture(debugger.hand.child(QWidget, "code_text"))
    debugger.walk(1)
    assert debugger.picture(debugger.hand.child(QWidget, "code_text")) != marked


def test_gradients_are_checked_in_the_window(debug):
    debugger = debug("loy")
    checked = QSignalSpy(debugger.window.session.gradient_check.checked)
    debugger.hand.qtbot.mouseClick(debugger.hand.child(QToolButton, "arithmetic_check"), LEFT)
    debugger.hand.until(lambda: checked.count() and len(checked.at(checked.count() - 1)[1]) == 16)
    trace, values = checked.at(checked.count() - 1)
    assert [values[i] for i in range(16)] == pytest.approx(trace.gradient, abs=1e-6)


def test_deleting_every_sample_in_mid_iteration_empties_the_panels(debug):
    debugger = debug("realpython")
    debugger.walk(3)
    debugger.hand.trigger("clear_points")
    debugger.hand.until(lambda: debugger.moment is None)
    assert debugger.views.arithmetic.as_text() == ""
    debugger.hand.key(Qt.Key.Key_Down, widget=debugger.window)
    debugger.hand.click(1.0, 1.0)
    debugger.hand.until(lambda: debugger.moment is not None)
    assert debugger.moment.kind is MomentKind.NEXT


def test_deleting_every_sample_of_a_run_that_goes_on_empties_the_panels(debug):
    debugger = debug("realpython")
    debugger.window.session.run()
    debugger.hand.until(lambda: debugger.window.session.snapshot.iteration > 0)
    debugger.hand.trigger("clear_points")
    debugger.hand.until(lambda: debugger.moment is None)
    debugger.hand.until(lambda: "Waiting" in debugger.hand.status())
    assert debugger.views.arithmetic.as_text() == ""


def test_tab_passes_by_what_stands_behind_another_panel(debug):
    debugger = debug("realpython")
    window = debugger.window
    window.views.plane.setFocus(Qt.FocusReason.TabFocusReason)
    seen = set()
    for _ in range(60):
        debugger.hand.key(Qt.Key.Key_Tab, widget=QApplication.focusWidget())
        widget = QApplication.focusWidget()
        seen.add(widget.objectName())
        assert not window.area.is_covered(widget), widget.objectName()
    assert {"arithmetic_canvas", "reset_button"} <= seen
    assert not {"preset", "loss", "code_text", "predictions_table"} & seen
    debugger.bring("settings")
    assert not window.area.is_covered(debugger.hand.child(QWidget, "preset"))


def test_the_network_may_change_while_gradients_are_checked_and_it_trains(debug):
    debugger = debug("spiral")
    debugger.hand.qtbot.mouseClick(debugger.hand.child(QToolButton, "arithmetic_check"), LEFT)
    debugger.window.session.run()
    for sizes in ((8, 8), (8, 8, 7), (3,), (), (4, 4)):
        debugger.window.editor.set_hidden(sizes)
        debugger.hand.qtbot.wait(250)  # longer than the panel rests before it asks
    assert "wrong" not in debugger.hand.status()
    assert debugger.hand.status().startswith("<b>Running</b>")


def test_the_program_written_from_the_window_ends_with_the_weights_shown(debug, tmp_path):
    debugger = debug("loy")
    for _ in range(40):
        debugger.hand.trigger("step")
    debugger.hand.until(lambda: debugger.window.session.snapshot.iteration == 40)
    program = tmp_path / "program.py"
    debugger.window.exports.write("numpy", program)
    done = subprocess.run(
        [sys.executable, str(program)], capture_output=True, text=True, check=True, timeout=60
    )
    for weights in debugger.window.session.snapshot.weights:
        for value in weights.ravel():
            assert any(abs(float(word) - value) < 1e-9 for word in number_words(done.stdout))


@pytest.mark.parametrize("by_hand", [False, True])
def test_the_program_of_a_run_that_was_changed_on_the_way_ends_with_its_weights(debug, tmp_path, by_hand):
    debugger = debug("realpython")  # one sample at a time, picked at random
    session = debugger.window.session
    for _ in range(20):
        debugger.hand.trigger("step")
    debugger.hand.until(lambda: session.snapshot.iteration == 20)
    debugger.window.editor.set_setting("learning_rate", "0.8")
    if by_hand:
        debugger.window.editor.set_parameters({weight_part(0, 1, 0): -1.25})
    for _ in range(20):
        debugger.hand.trigger("step")
    debugger.hand.until(lambda: session.snapshot.iteration == 40)
    program = tmp_path / "program.py"
    debugger.window.exports.write("numpy", program)
    done = subprocess.run(
        [sys.executable, str(program)], capture_output=True, text=True, check=True, timeout=60
    )
    printed = list(number_words(done.stdout))
    assert printed[:2] == pytest.approx(session.snapshot.weights[0].ravel().tolist(), abs=1e-9)
    assert "begins after iteration 20" in program.read_text(encoding="utf-8")


def number_words(text):
    for word in text.replace("[", " ").replace("]", " ").replace(",", " ").split():
        try:
            yield float(word)
        except ValueError:
            continue

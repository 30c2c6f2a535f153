"""The code panel alone, fed hand-made moments; real keys and clicks, and a look at what is drawn."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hand_made import LEFT, colours, labelled, near
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QKeySequence, QShortcut, QTextDocument
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QToolButton, QToolTip, QVBoxLayout, QWidget

from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.moment import Moment, MomentKind
from nnviz.core.network import Architecture
from nnviz.core.phase import Phase, Stage, phases
from nnviz.core.presets import empty_experiment, preset_experiment
from nnviz.core.trace import trace_iteration, trace_samples
from nnviz.core.training import initial_state
from nnviz.files.numpy_program import numpy_program
from nnviz.views.code_paint import replace_lines
from nnviz.views.code_text import CodeText
from nnviz.views.code_view import CodeView
from nnviz.views.numbers import exact
from nnviz.views.palette import DARK, LIGHT
from nnviz.views.style import apply_theme
from nnviz.views.text_line import TextLine

# What the offscreen platform cannot do, of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|raise", extend=True)

A_LOSS = ["error = np.square(prediction - target)", "derror_dprediction = 2 * (prediction - target)"]


@pytest.fixture
def view(qtbot):
    view = CodeView()
    qtbot.addWidget(view)
    view.resize(600, 620)
    view.show()
    qtbot.waitExposed(view)
    yield view
    QToolTip.hideText()


@pytest.fixture
def styled(qapp):
    """The window's own look, as in the application."""
    apply_theme(qapp, LIGHT)
    yield
    qapp.setStyleSheet("")


@pytest.fixture
def first_prediction(view):
    """Tutorial A's first prediction, standing before anything has been done."""
    experiment = preset_experiment("realpython-first-prediction")
    view.show_experiment(experiment)
    return experiment


def code(view):
    return view.findChild(CodeText, "code_text")


def button(view, name):
    return view.findChild(QToolButton, name)


def lines_of(view):
    return code(view).toPlainText().split("\n")


def running_lines(view):
    return [lines_of(view)[n].strip() for n in code(view).running]


def values(view):
    """What stands beside the lines that can be seen, by the name that is assigned."""
    QApplication.processEvents()
    lines = lines_of(view)
    return {re.split(r" [-+]?= ", lines[n])[0].strip(): text for n, text, _ in code(view).shown_values()}


def place_of(view, text):
    """Where the visible line that begins with `text` stands in the viewport."""
    lines = lines_of(view)
    return next(
        place for number, place in code(view).visible_lines() if lines[number].strip().startswith(text)
    )


def row(view, text):
    """The pixels (height, width, 3) of a line, with its number."""
    place = place_of(view, text)
    return colours(code(view))[round(place.top()) + 1 : round(place.bottom()) - 1]


def moment_of(experiment, sample, phase=None, kind=MomentKind.UNDER_WAY):
    trace = trace_samples(experiment, initial_state(experiment).parameters, [sample])
    return Moment(trace, kind, phase)


def test_the_figures_of_tutorial_a_stand_beside_their_lines(view, first_prediction):
    # A6 to A8, A13: input (2, 1.5), target 0, weights (1.45, −0.66), bias 0, learning rate 0.1.
    view.resize(600, 900)
    view.show_moment(moment_of(first_prediction, 1, Phase(Stage.UPDATE)))
    shown = values(view)
    assert shown["layer_1"] == "# 1.91"
    assert shown["prediction"] == "# 0.8710"
    assert shown["error"] == "# 0.7587"
    assert shown["derror_dprediction"] == "# 1.742"
    assert shown["dprediction_dlayer1"] == "# 0.1123"
    assert shown["derror_dbias"] == "# 0.1957"
    assert shown["derror_dweights"] == "# [0.391, 0.294]"
    # 0 − 0.1 · 0.19570893; (1.45, −0.66) − 0.1 · (0.39141786, 0.29356339)
    assert shown["bias"] == "# −0.01957"
    assert shown["weights"] == "# [1.41, −0.689]"


@pytest.mark.parametrize("preset", ["realpython", "loy", "xor"])
def test_each_phase_stands_at_its_lines_in_the_middle(view, preset):
    experiment = preset_experiment(preset)
    view.show_experiment(experiment)
    trace = trace_iteration(experiment, initial_state(experiment))
    for phase in phases(experiment.architecture.n_layers):
        view.show_moment(Moment(trace, MomentKind.UNDER_WAY, phase))
        QApplication.processEvents()
        lines = numpy_program(experiment, 10).lines
        marked = [line.text for line in lines if line.phase == phase]
        assert [lines_of(view)[n] for n in code(view).running] == marked
        visible = [n for n, _ in code(view).visible_lines()]
        middle = (code(view).running[0] + code(view).running[-1]) / 2
        assert set(code(view).running) <= set(visible)
        assert abs(middle - (visible[0] + visible[-1]) / 2) <= 2.5


def test_the_lines_now_running_are_marked(view, first_prediction):
    view.show_moment(moment_of(first_prediction, 1, Phase(Stage.LOSS)))
    assert running_lines(view) == ["# The error, and its slope.", *A_LOSS]
    for text in A_LOSS:
        pixels = row(view, text.split(" =")[0])
        assert near(pixels[:, :3], LIGHT.accent, 5).all()
        assert near(pixels[:, 3:], LIGHT.current_line, 5).mean() > 0.6
    for text in ("layer_2", "dprediction_dlayer1"):
        pixels = row(view, text)
        assert not near(pixels[:, :3], LIGHT.accent, 60).any()
        assert not near(pixels, LIGHT.current_line, 3).any()


def test_what_is_not_known_yet_has_no_value_and_is_dim(view, first_prediction):
    view.show_moment(moment_of(first_prediction, 1, Phase(Stage.FORWARD)))
    assert set(values(view)) >= {"layer_1", "layer_2", "prediction"}
    assert not set(values(view)) & {"error", "derror_dprediction", "derror_dbias"}
    assert not near(row(view, "error")[:, 40:], LIGHT.text, 40).any()
    assert near(row(view, "layer_1")[:, 40:], LIGHT.text, 40).any()
    view.show_moment(moment_of(first_prediction, 1, Phase(Stage.LOSS)))
    assert values(view)["error"] == "# 0.7587"
    assert near(row(view, "error")[:, 40:], LIGHT.text, 40).any()


def test_a_value_is_drawn_in_the_accent_beside_its_line(view, first_prediction):
    view.show_moment(moment_of(first_prediction, 1, Phase(Stage.FORWARD)))
    QApplication.processEvents()
    margin = code(view).viewport().x()
    end = round(place_of(view, "layer_1").right()) + margin
    beside = near(row(view, "layer_1")[:, end:], LIGHT.accent, 60)
    assert beside.sum() > 30
    columns = np.flatnonzero(beside.any(axis=0))
    assert columns[0] >= 12  # clear of the text
    assert not near(row(view, "dlayer1_dbias")[:, 40:], LIGHT.accent, 60).any()


@pytest.mark.parametrize("kind", [MomentKind.NEXT, MomentKind.WHAT_IF, MomentKind.DONE])
def test_outside_of_an_iteration_every_value_is_known(view, first_prediction, kind):
    phase = Phase(Stage.UPDATE) if kind is MomentKind.DONE else None
    view.resize(600, 900)
    view.show_moment(moment_of(first_prediction, 0, Phase(Stage.BACKWARD, 0)))  # brings the loop into view
    view.show_moment(moment_of(first_prediction, 0, phase, kind))
    shown = values(view)
    # A5: input (1.66, 1.56), target 1.
    assert shown["layer_1"] == "# 1.377"
    assert shown["prediction"] == "# 0.7986"
    assert len(shown) >= 12
    assert bool(code(view).running) == (kind is MomentKind.DONE)


def test_a_moment_changes_no_text(view, first_prediction):
    spy = QSignalSpy(code(view).document().contentsChange)
    for phase in phases(1):
        view.show_moment(moment_of(first_prediction, 1, phase))
        QApplication.processEvents()
    assert spy.count() == 0


def test_the_reader_may_scroll_while_it_trains(view, first_prediction):
    done = Phase(Stage.UPDATE)
    view.show_moment(moment_of(first_prediction, 1, done, MomentKind.DONE))
    code(view).verticalScrollBar().setValue(3)
    view.show_moment(moment_of(first_prediction, 0, done, MomentKind.DONE))
    assert code(view).verticalScrollBar().value() == 3
    view.show_moment(moment_of(first_prediction, 0, Phase(Stage.PICK)))
    assert code(view).verticalScrollBar().value() > 20


def test_small_vectors_stand_whole_and_large_ones_in_short(view):
    experiment = preset_experiment("spiral")
    view.resize(520, 400)
    view.show_experiment(experiment)
    view.show_moment(moment_of(experiment, 0, Phase(Stage.FORWARD, 0)))
    shown = values(view)
    x = experiment.dataset.inputs[0]
    assert (
        shown["x, target"] == f"# [{exact(x[0])}, {exact(x[1])}], {exact(experiment.dataset.targets[0, 0])}"
    )
    z = x @ initial_state(experiment).parameters[:16].reshape(2, 8)
    first = re.fullmatch(r"# \[(.*), (.*), …\]", shown["z1"])
    read = [float(text.replace("−", "-")) for text in first.groups()]
    assert read == pytest.approx(z[:2], rel=0.06)
    view.show_moment(moment_of(experiment, 0, Phase(Stage.BACKWARD, 0)))
    assert values(view)["d_W1"] == "# 2×8"
    assert values(view)["d_W2"] == "# 8×8"


def test_with_room_a_vector_of_four_is_shown_and_without_it_its_shape(view):
    # B9: the outputs of the four samples, after W1 and W2 drawn with seed 0.
    experiment = preset_experiment("loy")
    view.show_experiment(experiment)
    trace = trace_iteration(experiment, initial_state(experiment))
    view.show_moment(Moment(trace, MomentKind.UNDER_WAY, Phase(Stage.LOSS)))
    rng = np.random.default_rng(0)
    w1, w2 = rng.random((3, 4)), rng.random((4, 1))
    hidden = 1 / (1 + np.exp(-experiment.dataset.inputs @ w1))
    outputs = (1 / (1 + np.exp(-hidden @ w2)))[:, 0]
    view.resize(700, 620)
    assert values(view)["output"] == f"# [{', '.join(f'{value:.3f}' for value in outputs)}]"
    assert values(view)["layer1"] == "# 4×4"
    assert values(view)["loss"] == "# 1.332"
    view.resize(460, 330)
    assert values(view)["output"] == "# 4×1"
    view.resize(360, 330)
    assert "output" not in values(view)  # any value would cover code


@pytest.mark.parametrize("size", [(360, 330), (446, 400)])
def test_no_value_is_cut(view, first_prediction, size):
    view.resize(*size)
    view.show_moment(moment_of(first_prediction, 1, Phase(Stage.BACKWARD, 0)))
    QApplication.processEvents()
    pixels = colours(code(view).viewport())
    for line, text, place in code(view).shown_values():
        wide = code(view).fontMetrics().horizontalAdvance(text)
        assert wide < code(view).viewport().width()
        strip = pixels[round(place.top()) + 1 : round(place.bottom()) - 1]
        columns = np.flatnonzero(near(strip, LIGHT.accent, 60).any(axis=0))
        assert columns[-1] < code(view).viewport().width() - 2, lines_of(view)[line]
        assert wide - 8 <= columns[-1] - columns[0] + 1 <= wide


@pytest.mark.usefixtures("styled")
def test_sizes_hold_in_the_windows_style(view, first_prediction):
    assert code(view).fontInfo().pixelSize() == 12
    metrics = code(view).fontMetrics()
    assert metrics.horizontalAdvance("iiii") == metrics.horizontalAdvance("WWWW")
    view.show_theme(DARK)
    view.show_moment(moment_of(first_prediction, 1, Phase(Stage.LOSS)))
    QApplication.processEvents()
    pixels = row(view, "error")
    assert near(pixels[:, :3], DARK.accent, 5).all()
    assert near(pixels[:, 3:], DARK.current_line, 5).mean() > 0.6
    assert near(row(view, "layer_2"), DARK.panel, 5).mean() > 0.6


def test_nothing_is_made_while_nobody_looks(qtbot):
    view = CodeView()
    qtbot.addWidget(view)
    experiment = preset_experiment("realpython-first-prediction")
    view.show_experiment(experiment)
    view.show_moment(moment_of(experiment, 1, Phase(Stage.LOSS)))
    assert code(view).toPlainText() == ""
    view.resize(460, 400)
    view.show()
    qtbot.waitExposed(view)
    assert running_lines(view)[1:] == A_LOSS
    assert values(view)["error"] in ("# 0.7587", "# 0.759")  # as there is room


def test_a_value_without_room_stands_below_and_covers_no_code(view, first_prediction):
    # Tutorial A's first prediction: (0.87101915 − 0)² and 2 · 0.87101915.
    below = view.findChild(TextLine, "code_below")
    view.resize(360, 330)
    view.show_moment(moment_of(first_prediction, 1, Phase(Stage.LOSS)))
    assert below.text() == "error = 0.7587 · derror_dprediction = 1.742"
    assert "error" not in values(view)
    view.resize(640, 330)
    assert values(view)["error"] == "# 0.7587"
    assert below.text() == ""
    view.resize(360, 330)
    view.show_moment(moment_of(first_prediction, 1, Phase(Stage.FORWARD, 0)))
    assert below.text() == "layer_1 = 1.91"  # ln(0.87101915 / 0.12898085)


def test_an_edit_changes_only_its_lines_and_keeps_the_place(view, first_prediction):
    view.show_moment(moment_of(first_prediction, 1, Phase(Stage.LOSS)))
    place = code(view).verticalScrollBar().value()
    spy = QSignalSpy(code(view).document().contentsChange)
    edited = first_prediction.with_config(learning_rate=0.25)
    view.show_experiment(edited)
    assert "learning_rate = 0.25" in lines_of(view)
    assert code(view).toPlainText() + "\n" == numpy_program(edited, 10_000).text
    assert sum(spy.at(n)[1] for n in range(spy.count())) < 100  # characters that went
    assert code(view).verticalScrollBar().value() == place
    assert running_lines(view)[1:] == A_LOSS
    # The last iteration was of the experiment before; its numbers are still what was computed.
    assert values(view)["error"] == "# 0.7587"


def test_numbers_of_another_network_are_not_shown(view, first_prediction):
    view.show_moment(moment_of(first_prediction, 1, Phase(Stage.UPDATE)))
    other = first_prediction.with_architecture(Architecture((2, 3, 1), ("tanh", "sigmoid")))
    view.show_experiment(other)
    assert values(view) == {}
    view.show_moment(moment_of(other, 1, Phase(Stage.UPDATE)))
    assert "W2" in values(view)


def test_a_long_data_set_is_cut_on_screen_and_whole_when_copied(view):
    experiment = preset_experiment("xor")
    view.show_experiment(experiment)
    assert "        # … 192 more samples, in the exported file" in lines_of(view)
    QTest.mouseClick(button(view, "code_copy"), LEFT)
    assert QGuiApplication.clipboard().text() == numpy_program(experiment, 50_000).text
    assert button(view, "code_copy").text() == "Copied"


def test_the_keyboard_copies_what_is_selected(view, first_prediction):
    code(view).setFocus()
    QTest.keyClick(code(view), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(code(view), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == code(view).toPlainText()
    QTest.keyClick(code(view), Qt.Key.Key_X)
    assert code(view).toPlainText() + "\n" == numpy_program(first_prediction, 10_000).text


def test_keys_that_scroll_are_not_the_windows(qtbot):
    window, view = QWidget(), CodeView()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(view)
    pressed = []
    shortcuts = [QShortcut(QKeySequence(key), window) for key in ("Down", "Right", "Space")]
    shortcuts[0].activated.connect(lambda: pressed.append("Down"))
    shortcuts[1].activated.connect(lambda: pressed.append("Right"))
    shortcuts[2].activated.connect(lambda: pressed.append("Space"))
    window.resize(300, 300)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    view.show_experiment(preset_experiment("realpython"))
    code(view).setFocus()
    qtbot.waitUntil(code(view).hasFocus)
    down, right = code(view).verticalScrollBar(), code(view).horizontalScrollBar()
    before = down.value(), right.value()
    QTest.keyClick(code(view), Qt.Key.Key_Down)
    QTest.keyClick(code(view), Qt.Key.Key_Right)
    assert (down.value() > before[0], right.value() > before[1]) == (True, True)
    assert pressed == []
    QTest.keyClick(code(view), Qt.Key.Key_Space)
    assert pressed == ["Space"]
    button(view, "code_copy").setFocus()
    QTest.keyClick(button(view, "code_copy"), Qt.Key.Key_Down)
    assert pressed == ["Space", "Down"]


def test_pointing_at_a_line_tells_all_digits(view, first_prediction):
    view.show_moment(moment_of(first_prediction, 1, Phase(Stage.LOSS)))
    QApplication.processEvents()

    def told(text):
        place = place_of(view, text).center().toPoint()
        surface = code(view).viewport()
        event = QHelpEvent(QHelpEvent.Type.ToolTip, place, surface.mapToGlobal(place))
        QApplication.sendEvent(surface, event)
        return QToolTip.text() if QToolTip.isVisible() else ""

    # A6 and A7
    assert told("layer_1") == "layer_1 = 1.91"
    name, _, value = told("error").partition(" = ")
    assert name == "error"
    assert float(value) == pytest.approx(0.7586743596667225, abs=5e-9)  # of a rounded prediction
    assert told("input_vector") == "input_vector = [2.0, 1.5]"
    QToolTip.hideText()


@pytest.mark.usefixtures("first_prediction")
def test_export_is_asked_for(view, qtbot):
    with qtbot.waitSignal(view.export_requested, timeout=1000):
        QTest.mouseClick(button(view, "code_export"), LEFT)


def test_without_points_it_says_what_to_do(view):
    view.show_experiment(empty_experiment())
    assert code(view).toPlainText() == ""
    assert "Add points" in code(view).placeholderText()
    assert not button(view, "code_copy").isEnabled()
    assert not button(view, "code_export").isEnabled()
    experiment = replace(empty_experiment(), dataset=labelled([(1, 2)], [1]))
    view.show_experiment(experiment)
    assert "        [1.0, 2.0, 1.0]," in lines_of(view)
    assert button(view, "code_copy").isEnabled()
    view.show_experiment(empty_experiment())
    assert code(view).toPlainText() == ""


def test_a_held_out_sample_has_no_row(view):
    dataset = labelled([(1, 2), (3, 4), (5, 6)], [1, 0, 1], held_out=np.array([True, False, False]))
    experiment = Experiment(dataset, Architecture((2, 1), ("sigmoid",)), TrainingConfig())
    view.show_experiment(experiment)
    view.show_moment(moment_of(experiment, 2, Phase(Stage.PICK)))
    assert values(view)["i"] == "# 1"
    view.show_moment(moment_of(experiment, 0, None, MomentKind.WHAT_IF))
    assert values(view)["x, target"] == "# [1.0, 2.0], 1.0"
    assert "i" not in values(view)


LINES = st.lists(st.sampled_from(["", "a", "bb", "c = 1"]), max_size=7)


@given(before=LINES, after=LINES)
@settings(max_examples=200)
def test_one_list_of_lines_becomes_another(before, after):
    document = QTextDocument("\n".join(before))
    replace_lines(document, before, after)
    assert document.toPlainText() == "\n".join(after)

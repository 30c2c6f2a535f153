"""The Arithmetic panel, alone, fed hand-made moments and real events."""

import math
import re

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QGuiApplication, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QMainWindow,
    QPushButton,
    QToolButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from views.hand_made import LEFT, NO_KEY, colours, near

from nnviz.core.arithmetic import lines
from nnviz.core.line import Line, Matrix, Number
from nnviz.core.moment import Moment, MomentKind
from nnviz.core.part import bias_part, input_part, sample_part, unit_part, weight_part
from nnviz.core.phase import Phase, Stage, phases
from nnviz.core.presets import preset_experiment
from nnviz.core.trace import trace_iteration, trace_samples
from nnviz.core.training import initial_state, train
from nnviz.views.arithmetic_content import Section, ShownLine
from nnviz.views.arithmetic_layout import lay_out
from nnviz.views.arithmetic_pieces import Bracket, Placed, figure
from nnviz.views.arithmetic_stack import LEFT as LEFT_MARGIN
from nnviz.views.arithmetic_view import ArithmeticView
from nnviz.views.palette import DARK, LIGHT
from nnviz.views.text_line import TextLine

# Tooltips are raised and a panel alone has a least size, neither of which the offscreen platform can do.
pytestmark = pytest.mark.qt_log_ignore("does not support (raise|propagateSizeHints)")

PICK, LOSS, UPDATE = Phase(Stage.PICK), Phase(Stage.LOSS), Phase(Stage.UPDATE)

# A7's error; the tutorial's own digits are of a prediction that it has rounded.
ALL_DIGITS = repr((1.0 / (1.0 + math.exp(-1.91))) ** 2)[:16]


def moment_of(preset, kind=MomentKind.DONE, phase=UPDATE, *, samples=None, iterations=0):
    experiment = preset_experiment(preset)
    state = initial_state(experiment)
    if iterations:
        state = train(experiment, state, iterations).state
    trace = (
        trace_iteration(experiment, state)
        if samples is None
        else trace_samples(experiment, state.parameters, samples, state.iteration)
    )
    return Moment(trace, kind, phase)


def tutorial_a(kind=MomentKind.DONE, phase=UPDATE):
    """A6: input (2, 1.5), target 0, weights (1.45, −0.66), bias 0."""
    return moment_of("realpython-first-prediction", kind, phase, samples=[1])


@pytest.fixture
def view(qtbot):
    panel = ArithmeticView()
    qtbot.addWidget(panel)
    panel.resize(446, 400)
    panel.show()
    return panel


def canvas(view):
    return view.findChild(QAbstractScrollArea, "arithmetic_canvas")


def surface(view):
    return canvas(view).viewport()


def everything(view):
    """All that is there, seen or not, as text."""
    return canvas(view).picture.stack.text(current_only=False)


def pieces(view):
    """(piece, row's y, rectangle's left) of everything in the viewport, in its coordinates."""
    offset, height = canvas(view).verticalScrollBar().value(), surface(view).height()
    found = []
    for block in canvas(view).picture.stack.between(offset, offset + height):
        if isinstance(block.what, str):
            found.append((block.what, round(block.top - offset), None))
        else:
            found += [
                (item.piece, round(block.top - offset + item.row * 18), item.column)
                for item in block.what.placed
                if isinstance(item, Placed)
            ]
    return found


def place_of(view, part, text=None):
    """The middle of a number of a part in the viewport, found as a reader would: by looking."""
    for y in range(0, surface(view).height(), 4):
        for x in range(0, surface(view).width(), 4):
            found = canvas(view).piece_at(QPointF(x, y))
            if found is not None and found[0].part == part and text in (None, found[0].text):
                return found[1].center().toPoint()
    raise AssertionError(f"{part} is not in sight")


def hover(view, place):
    for at in (QPoint(1, 1), place):
        QTest.mouseMove(surface(view), at)
        QApplication.processEvents()


def look(view):
    """The pixels of the lines, once Qt has laid out what has changed."""
    QApplication.processEvents()
    return colours(surface(view))


def button(view, name):
    return view.findChild(QToolButton, f"arithmetic_{name}")


class Told:
    """What a view has emitted."""

    def __init__(self, view):
        self.hovered, self.selected, self.checks = [], [], []
        view.part_hovered.connect(self.hovered.append)
        view.part_selected.connect(self.selected.append)
        view.check_requested.connect(self.checks.append)

    def __bool__(self):
        return bool(self.hovered or self.selected or self.checks)


# What stands there


@pytest.mark.parametrize(
    "number",
    # A6, A7, A8, A12, A13, to the digits that the tutorial prints
    ["1.91", "0.87101915", "0.75867436", "1.7420383", "0.11234479", "0.19570893", "0.39141786", "0.29356339"],
)
def test_a_wide_panel_shows_the_tutorial_s_figures(view, number):
    view.resize(800, 600)
    view.show_moment(tutorial_a())
    assert re.search(rf"= {re.escape(number)}(?!\d)", everything(view))


def test_copied_text_has_all_digits(view):
    view.show_moment(tutorial_a())
    assert ALL_DIGITS in view.as_text()


def test_the_future_shows_formulas_without_numbers(view):
    view.show_moment(tutorial_a(MomentKind.UNDER_WAY, Phase(Stage.FORWARD, 0)))
    text = everything(view)
    assert "= 0.87102" in text
    assert "(prediction − target)²" in text
    assert "0.75867" not in text
    assert "0.75867" not in view.as_text()
    view.show_moment(tutorial_a(MomentKind.UNDER_WAY, LOSS))
    assert "= 0.75867" in everything(view)


def test_numbers_take_no_more_digits_than_they_have():
    assert [figure(value, 5) for value in (2.0, 1.5, -0.66, 0.0, 1e-5, 100.0)] == [
        "2", "1.5", "−0.66", "0", "1e−5", "100",
    ]  # fmt: skip
    assert [figure(value, 5) for value in (2 / 3, -200 / 3, 1e-9 / 3, math.nan, -math.inf)] == [
        "0.66667", "−66.667", "3.3333e−10", "NaN", "−∞",
    ]  # fmt: skip


@pytest.mark.parametrize("preset", ["realpython", "loy", "xor", "house-prices"])
@pytest.mark.parametrize("width", [446, 800])
def test_a_product_worked_out_from_the_digits_shown_gives_the_result_shown(view, preset, width):
    view.resize(width, 400)
    view.show_moment(moment_of(preset))
    view.show_selected(weight_part(0, 0, 0))
    number = r"−?\d+(?:\.\d+)?(?:e−?\d+)?"
    products = re.findall(rf"= ({number}(?:·{number})+) = ({number})", everything(view))
    assert products
    for factors, result in products:
        by_hand = math.prod(float(factor.replace("−", "-")) for factor in factors.split("·"))
        digits = result.replace("−", "").partition("e")[0].replace(".", "").lstrip("0")
        result = float(result.replace("−", "-"))
        last_place = 10.0 ** (math.floor(math.log10(abs(result))) - len(digits) + 1) if result else 1e-300
        assert abs(by_hand - result) <= last_place


def test_gradients_are_coloured_by_their_sign_and_losses_are_not(view):
    view.show_moment(moment_of("house-prices"))
    seen = {piece.text: piece.role.name for piece, _, _ in pieces(view) if not isinstance(piece, str)}
    roles = {
        block.what.shown.line.name: [
            item.piece.role.name for item in block.what.placed if isinstance(item, Placed)
        ][-1]
        for block in canvas(view).picture.stack.between(0.0, 1e6)
        if not isinstance(block.what, str)
    }
    assert seen
    assert roles["derror_dweights_area"] in ("POSITIVE", "NEGATIVE")
    assert roles["price"] == "RESULT"


def test_nothing_to_show_says_what_to_do(view):
    view.show_moment(None)
    assert everything(view) == "Add points to the plane; then every number of an iteration stands here."
    assert view.as_text() == ""


@pytest.mark.parametrize(
    ("kind", "phase", "title"),
    [
        (MomentKind.NEXT, None, "Next: iteration 1, sample 2"),
        (MomentKind.WHAT_IF, None, "What sample 2 would do"),
        (MomentKind.UNDER_WAY, Phase(Stage.BACKWARD, 0), "Iteration 1 · sample 2 · backward"),
        (MomentKind.DONE, UPDATE, "Iteration 1 · sample 2"),
    ],
)
def test_the_title_says_what_is_shown(view, kind, phase, title):
    view.resize(800, 400)
    view.show_moment(tutorial_a(kind, phase))
    assert view.findChild(TextLine, "arithmetic_title").text() == title


def test_a_narrow_title_leaves_out_the_sample_before_the_phase(view):
    view.show_moment(moment_of("loy", MomentKind.UNDER_WAY, Phase(Stage.BACKWARD, 1)))
    title = view.findChild(TextLine, "arithmetic_title")
    view.resize(800, 400)
    QApplication.processEvents()
    assert title.text() == "Iteration 1 · 4 samples · backward, layer 2"
    view.resize(360, 400)
    QApplication.processEvents()
    QTest.qWait(100)
    assert title.text() in ("Iteration 1 · backward, layer 2", "backward, layer 2")
    assert title.tip() == "Iteration 1 · 4 samples · backward, layer 2"


def test_a_preview_says_how_to_go_on(view):
    view.show_moment(tutorial_a(MomentKind.NEXT, None))
    assert everything(view).startswith("↓ steps into the iteration, phase by phase")
    view.show_moment(tutorial_a(MomentKind.WHAT_IF, None))
    assert "↓" not in everything(view)


# Where it stands


def matrix_line(values, **more):
    return Line(Phase(Stage.FORWARD, 0), "W", "", (), (Matrix(np.array(values, float)),), **more)


def laid_out(line, width):
    (section,) = lay_out([Section("forward", (ShownLine(line, True, False),))], width)
    return section.lines[0]


def test_the_columns_of_a_matrix_stand_under_their_decimal_points():
    line = laid_out(matrix_line([[1.5, -20.25], [-0.125, 3.0]]), 60)
    entries = {item.piece.text: item for item in line.placed if isinstance(item, Placed)}
    points = {text: item.column + (text + ".").index(".") for text, item in entries.items()}
    assert points["1.5"] == points["−0.125"]
    assert points["−20.25"] == points["3"]
    assert entries["−0.125"].row == entries["1.5"].row + 1
    (bracket,) = [item for item in line.placed if isinstance(item, Bracket)]
    assert (bracket.rows, line.rows) == (2, 2)


def test_a_matrix_that_is_too_wide_has_fewer_digits():
    values = np.full((2, 5), 1 / 3)
    wide, narrow = laid_out(matrix_line(values), 70), laid_out(matrix_line(values), 45)
    assert "0.33333" in wide.text
    assert "0.33333" not in narrow.text
    assert "0.333" in narrow.text
    (bracket,) = [item for item in narrow.placed if isinstance(item, Bracket)]
    assert bracket.column + bracket.columns <= 45


def test_a_result_never_has_more_digits_than_what_it_is_made_from():
    wide = Matrix(np.full((2, 5), 1 / 3))
    line = Line(LOSS, "W", "", (wide,), (Number(2 / 3),))
    shown = {item.piece.text for item in laid_out(line, 50).placed if isinstance(item, Placed)}
    (result,) = (text for text in shown if text.startswith("0.6"))
    (operand,) = (text for text in shown if text.startswith("0.3"))
    assert len(result) < len(operand) < len("0.333333")


def digits_shown(line):
    """The most significant digits of the entries of a line's last matrix."""
    brackets = [item for item in line.placed if isinstance(item, Bracket)]
    last = max(brackets, key=lambda found: (found.row, found.column))
    texts = [
        item.piece.text
        for item in line.placed
        if isinstance(item, Placed)
        and last.row <= item.row < last.row + last.rows
        and last.column < item.column < last.column + last.columns
    ]
    return max(len(text.replace("−", "").partition("e")[0].replace(".", "").lstrip("0")) for text in texts)


@pytest.mark.parametrize("columns", [30, 38, 45, 56, 100])
@pytest.mark.parametrize(
    ("read", "reader"),
    [("x·W1", "layer1"), ("layer1·W2", "ŷ"), ("d_weights2", "∂L/∂W2"), ("d_weights1", "∂L/∂W1")],
)
def test_what_is_computed_with_further_has_more_digits_than_what_comes_out(columns, read, reader):
    shown = [ShownLine(line, True, False) for line in lines(moment_of("loy"))]
    sections = [
        Section(stage.name, tuple(one for one in shown if one.line.phase.stage is stage))
        for stage in (Stage.FORWARD, Stage.BACKWARD)
    ]
    laid = {line.shown.line.name: line for section in lay_out(sections, columns) for line in section.lines}
    assert digits_shown(laid[read]) > digits_shown(laid[reader])


def test_the_outputs_of_a_batch_can_be_worked_out_from_the_sums_shown(view):
    view.show_moment(moment_of("loy"))
    text = everything(view)
    for name, of in (("layer1", "x·W1"), ("ŷ", "layer1·W2")):
        (sums,) = re.findall(rf"^{of} = .* = (.*)$", text, re.MULTILINE)
        (outputs,) = re.findall(rf"^{name} = σ\({of}\) = (.*)$", text, re.MULTILINE)
        by_hand = [1.0 / (1.0 + math.exp(-float(z))) for z in re.findall(r"[\d.]+", sums)]
        shown = [float(a) for a in re.findall(r"[\d.]+", outputs)]
        assert by_hand == pytest.approx(shown, rel=0.0, abs=1e-5)  # one in the last place


def test_long_sums_hang_under_the_equals_sign_and_break_before_a_plus():
    tokens = []
    for i in range(8):
        tokens += [" + "] * (i > 0) + [Number(1 / 3), "·", Number(-2 / 3)]
    line = laid_out(Line(LOSS, "z", "Σ w·x", tuple(tokens), (Number(-16 / 9),)), 50)
    rows = {}
    for item in line.placed:
        rows.setdefault(item.row, []).append((item.column, item.piece.text))
    starts = [min(row) for _, row in sorted(rows.items())]
    assert starts[0] == (0, "z")
    assert {column for column, text in starts[1:] if text == "+"} == {4}  # under what follows "= "
    assert all(text in ("=", "+") for _, text in starts[1:])
    assert line.rows == len(starts) > 3


@pytest.mark.parametrize("preset", ["realpython", "loy", "spiral", "house-prices", "realpython-vectors"])
@pytest.mark.parametrize("width", [360, 446, 800])
@pytest.mark.parametrize("part", [None, weight_part(0, 0, 0), unit_part(0, 0)])
def test_nothing_sticks_out_of_the_panel(view, preset, width, part):
    view.resize(width, 330)
    view.show_selected(part)
    view.show_moment(moment_of(preset))
    stack = canvas(view).picture.stack
    for block in stack.between(0.0, 1e9):
        if not isinstance(block.what, str):
            for item in block.what.placed:
                if isinstance(item, Placed):
                    end = LEFT_MARGIN + (item.column + len(item.piece.text)) * stack.faces.cell
                    assert end <= surface(view).width()


def test_the_current_phase_is_marked_and_in_sight_all_through_an_iteration(view):
    view.resize(360, 330)
    for phase in phases(2):
        moment = moment_of("loy", MomentKind.UNDER_WAY, phase)
        view.show_moment(moment)
        QApplication.processEvents()
        pixels = look(view)
        marked = near(pixels[:, 0], LIGHT.accent, 3)
        assert marked.any(), phase
        assert near(pixels[marked, 200], LIGHT.current_line, 3).any()
        top = int(np.argmax(marked))
        (first, *_) = [piece for piece, y, _ in pieces(view) if y >= top - 1 and not isinstance(piece, str)]
        expected = next(line.name for line in lines(moment) if line.phase == phase)
        assert phase.stage is Stage.BACKWARD or first.text == expected  # a tall phase shows its top


def test_a_preview_marks_nothing(view):
    view.show_moment(tutorial_a(MomentKind.NEXT, None))
    QApplication.processEvents()
    assert not near(look(view), LIGHT.current_line, 3).any()


def test_what_is_out_of_sight_is_right_once_it_is_seen(view, qtbot):
    """While a run is on, lines out of sight are not laid out; what is seen is as if all of them were."""
    fresh = ArithmeticView()
    qtbot.addWidget(fresh)
    fresh.resize(view.size())
    fresh.show()
    for iterations in (1, 20, 300):
        view.show_moment(moment_of("spiral", iterations=iterations))
    assert canvas(view).picture.stack.is_guess
    fresh.show_moment(moment_of("spiral", iterations=300))
    for end in (0, 1):
        for one in (view, fresh):
            bar = canvas(one).verticalScrollBar()
            bar.setValue(end * bar.maximum())
        texts = [
            [(p if isinstance(p, str) else p.text, y) for p, y, _ in pieces(one)] for one in (view, fresh)
        ]
        assert texts[0] == texts[1]
        assert len(texts[0]) > 20


# Pointing and selecting


def test_pointing_at_a_number_tells_its_part_and_lights_up_all_of_its_numbers(view):
    view.show_moment(tutorial_a())
    canvas(view).verticalScrollBar().setValue(0)
    told, part = Told(view), weight_part(0, 0, 0)
    place = place_of(view, part, "1.45")
    before = look(view)
    hover(view, place)
    assert told.hovered == [part]
    changed = (look(view) != before).any(axis=-1)
    assert changed[place.y() - 5 : place.y() + 5, place.x() - 5 : place.x() + 5].any()
    QApplication.sendEvent(surface(view), QEvent(QEvent.Type.Leave))
    assert told.hovered == [part, None]


def test_what_is_pointed_at_elsewhere_lights_up_here_and_nothing_is_said_back(view):
    view.show_moment(tutorial_a())
    canvas(view).verticalScrollBar().setValue(0)
    told, before = Told(view), look(view)
    place = place_of(view, input_part(0), "2")
    view.show_hovered(input_part(0))
    lit = (look(view) != before).any(axis=-1)
    assert lit[place.y(), place.x() - 5 : place.x() + 5].any()
    view.show_hovered(None)
    assert (look(view) == before).all()
    assert not told


def test_a_click_selects_and_escape_takes_it_back(view):
    view.show_moment(tutorial_a())
    canvas(view).verticalScrollBar().setValue(0)
    told, part = Told(view), weight_part(0, 0, 0)
    QTest.mouseClick(surface(view), LEFT, NO_KEY, place_of(view, part, "1.45"))
    assert told.selected == [part]
    assert button(view, "close").isVisible()
    assert "derror_dweights[1]" not in everything(view)
    QTest.keyClick(canvas(view), Qt.Key.Key_Escape)
    assert told.selected == [part, None]
    assert not button(view, "close").isVisible()
    assert "derror_dweights[1]" in everything(view)


def test_the_cross_shows_the_whole_iteration_again(view):
    view.show_moment(moment_of("xor"))
    told = Told(view)
    view.show_selected(bias_part(0, 1))
    assert not told
    QTest.mouseClick(button(view, "close"), LEFT)
    assert told.selected == [None]


def test_a_selected_sample_narrows_nothing(view):
    view.show_moment(moment_of("xor"))
    whole = everything(view)
    view.show_selected(sample_part(3))
    assert everything(view) == whole
    assert not button(view, "close").isVisible()


def test_what_the_network_does_not_have_is_not_selected(view):
    view.show_selected(unit_part(2, 7))
    view.show_moment(tutorial_a())
    assert "derror_dweights[1]" in everything(view)


def test_the_tooltip_has_all_digits(view):
    view.show_moment(tutorial_a())
    canvas(view).verticalScrollBar().setValue(0)
    place = place_of(view, unit_part(0, 0), "0.87102")
    QApplication.sendEvent(
        surface(view), QHelpEvent(QEvent.Type.ToolTip, place, surface(view).mapToGlobal(place))
    )
    assert QToolTip.text().startswith("0.8710191")
    assert float(QToolTip.text()) == pytest.approx(1.0 / (1.0 + math.exp(-1.91)), rel=1e-15)
    QToolTip.hideText()


# Check


def differences(weights, bias, h=1e-6):
    """Of tutorial A's error at A6 by each weight and the bias, on their own."""

    def error(p):
        return (1.0 / (1.0 + math.exp(-(p[0] * 2.0 + p[1] * 1.5 + p[2])))) ** 2

    found = []
    for i in range(3):
        up, down = [*weights, bias], [*weights, bias]
        up[i] += h
        down[i] -= h
        found.append((error(up) - error(down)) / (2.0 * h))
    return dict(enumerate(found))


def test_check_asks_for_the_gradients_that_stand_there_and_shows_the_differences(view):
    moment, told = tutorial_a(), Told(view)
    view.show_moment(moment)
    QTest.mouseClick(button(view, "check"), LEFT)
    assert told.checks == [[0, 1, 2]]
    view.show_check(moment.trace, differences((1.45, -0.66), 0.0))
    text = everything(view)
    for value in ("0.391418", "0.293563", "0.195709"):  # A13
        assert f"✓ {value} by differences" in text
    QTest.mouseClick(button(view, "check"), LEFT)
    assert "by differences" not in everything(view)


def test_a_difference_that_is_not_the_gradient_is_told_apart(view):
    moment = tutorial_a()
    view.show_moment(moment)
    QTest.mouseClick(button(view, "check"), LEFT)
    view.show_check(moment.trace, differences((1.45, -0.66), 0.0) | {1: 0.293563 * (1 + 1e-4)})
    text = everything(view)
    assert text.count("✓") == 2
    assert text.count("✗") == 1


def test_differences_of_another_iteration_are_not_shown(view):
    view.show_moment(tutorial_a())
    QTest.mouseClick(button(view, "check"), LEFT)
    view.show_check(tutorial_a().trace, differences((1.45, -0.66), 0.0))
    assert "by differences" not in everything(view)


def test_nothing_is_checked_before_it_is_known(view):
    told = Told(view)
    view.show_moment(tutorial_a(MomentKind.UNDER_WAY, LOSS))
    QTest.mouseClick(button(view, "check"), LEFT)
    assert told.checks == []


def test_the_next_moment_is_checked_once_it_stays(view, qtbot):
    QTest.mouseClick(button(view, "check"), LEFT)
    told = Told(view)
    with qtbot.waitSignal(view.check_requested) as waited:
        view.show_moment(tutorial_a())
        assert told.checks == []  # nothing is said in answer
    assert waited.args == [[0, 1, 2]]


def test_a_matrix_of_gradients_is_checked_as_a_whole(view):
    told, moment = Told(view), moment_of("loy")
    view.show_moment(moment)
    QTest.mouseClick(button(view, "check"), LEFT)
    assert told.checks == [list(range(16))]  # 3 × 4 and 4 × 1 weights, no biases
    gradients = dict(enumerate(moment.trace.gradient))
    view.show_check(moment.trace, gradients)
    assert "✓ all 12 by differences" in everything(view)
    view.show_check(moment.trace, gradients | {3: 1.0})
    assert "✗ not the same by differences" in everything(view)
    assert "✓ all 4 by differences" in everything(view)


# Keys, copying, remarks


class Stepping:
    """A window with the panel and a button before it, in which ↓ steps."""

    def __init__(self, qtbot):
        self.window, self.panel, self.before = QMainWindow(), ArithmeticView(), QPushButton("before")
        qtbot.addWidget(self.window)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.addWidget(self.before)
        column.addWidget(self.panel)
        self.window.setCentralWidget(inside)
        self.step_into = QAction("step into", self.window)
        self.step_into.setShortcut("Down")
        self.step_into.triggered.connect(self.step)
        self.window.addAction(self.step_into)
        self.window.resize(446, 300)
        self.window.show()
        self.window.activateWindow()
        self.panel.show_moment(moment_of("loy", MomentKind.NEXT, None))
        self.before.setFocus()
        qtbot.waitUntil(self.before.hasFocus)
        self.steps = 0

    def step(self):
        self.steps += 1

    def tab_to(self, widget):
        """The widgets that Tab gives the focus, up to this one."""
        passed = []
        while not widget.hasFocus() and len(passed) < 9:
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            passed.append(QApplication.focusWidget())
        assert widget.hasFocus()
        return passed


@pytest.fixture
def stepping(qtbot):
    return Stepping(qtbot)


def test_keys_scroll_after_tab_and_leave_the_window_alone(stepping):
    panel = stepping.panel
    stepping.tab_to(canvas(panel))
    bar = canvas(panel).verticalScrollBar()
    values = [bar.value()]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Up):
        QTest.keyClick(canvas(panel), key)
        values.append(bar.value())
    assert 0 == values[0] < values[1] < values[2]
    assert values[3:] == [values[1], 0]
    QTest.keyClick(canvas(panel), Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    assert stepping.steps == 0


@pytest.mark.parametrize("by_tab_first", [False, True])
def test_after_a_click_the_arrows_are_the_window_s_and_pages_still_scroll(stepping, by_tab_first):
    panel = stepping.panel
    if by_tab_first:
        stepping.tab_to(canvas(panel))
    QTest.mouseClick(surface(panel), LEFT, NO_KEY, QPoint(surface(panel).width() - 3, 3))
    assert canvas(panel).hasFocus()
    bar = canvas(panel).verticalScrollBar()
    QTest.keyClick(canvas(panel), Qt.Key.Key_Down)
    assert (stepping.steps, bar.value()) == (1, 0)
    QTest.keyClick(canvas(panel), Qt.Key.Key_PageDown)
    assert bar.value() > 0
    QTest.keyClick(canvas(panel), Qt.Key.Key_Home)
    assert (stepping.steps, bar.value()) == (1, 0)


@pytest.mark.parametrize("name", ["remarks", "check", "copy"])
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_tab_reaches_the_buttons_and_shows_which(stepping, name, theme):
    stepping.panel.show_theme(theme)
    found = button(stepping.panel, name)
    found.setChecked(False)
    QApplication.processEvents()
    assert not near(colours(found), theme.accent, 3).any()
    stepping.tab_to(found)
    QApplication.processEvents()
    assert near(colours(found), theme.accent, 3).sum() >= 2 * found.width()


def test_copy_by_key_button_and_menu(view):
    view.show_moment(tutorial_a())
    clipboard = QGuiApplication.clipboard()

    def by_key():
        QTest.keyClick(canvas(view), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    def by_button():
        QTest.mouseClick(button(view, "copy"), LEFT)

    for copy in (by_key, by_button, view.findChild(QAction, "arithmetic_copy_action").trigger):
        clipboard.setText("before")
        copy()
        assert ALL_DIGITS in clipboard.text()
    clipboard.clear()


def test_remarks_can_be_put_away(view):
    view.show_moment(tutorial_a())
    assert "applies the sigmoid twice" in everything(view)
    QTest.mouseClick(button(view, "remarks"), LEFT)
    assert "applies the sigmoid twice" not in everything(view)
    view.findChild(QAction, "arithmetic_remarks_action").trigger()
    assert "applies the sigmoid twice" in everything(view)
    assert button(view, "remarks").isChecked()


# Outside


def test_a_hidden_panel_works_nothing_out_and_catches_up(view):
    view.hide()
    view.show_moment(tutorial_a())
    assert "0.87102" not in everything(view)
    view.show()
    assert "0.87102" in everything(view)


def test_the_lines_of_the_phase_can_be_heard(view):
    view.show_moment(tutorial_a(MomentKind.UNDER_WAY, LOSS))
    heard = canvas(view).accessibleDescription()
    assert "error = (prediction − target)² = (0.871019 − 0)² = 0.75867" in heard
    assert "layer_1 =" not in heard
    assert canvas(view).accessibleName()
    assert view.accessibleName()


def test_the_dark_theme_marks_in_its_own_colours(view):
    view.show_theme(DARK)
    view.show_moment(tutorial_a())
    QApplication.processEvents()
    pixels = look(view)
    assert near(pixels, DARK.current_line, 2).any()
    assert not near(pixels, LIGHT.current_line, 2).any()

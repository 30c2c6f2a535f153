"""The Error panel alone, fed hand-made moments; real mouse events, and a look at what is drawn."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hand_made import colours, near
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QWidget

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.moment import Moment, MomentKind
from nnviz.core.network import Architecture
from nnviz.core.part import sample_part, unit_part
from nnviz.core.phase import Phase, Stage
from nnviz.core.presets import preset_experiment
from nnviz.core.trace import trace_iteration, trace_samples
from nnviz.core.training import initial_state
from nnviz.views.error_plot import ErrorPlot
from nnviz.views.error_range import SteadyRange
from nnviz.views.error_view import ErrorView
from nnviz.views.palette import DARK, LIGHT

# The offscreen platform says this of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

FIRST = "realpython-first-prediction"
PICK, LOSS, UPDATE = Phase(Stage.PICK), Phase(Stage.LOSS), Phase(Stage.UPDATE)


def moment_of(experiment, samples=None, phase=None, focus=0, **config):
    experiment = replace(experiment, config=replace(experiment.config, **config))
    state = initial_state(experiment)
    if samples is None:
        trace = trace_iteration(experiment, state)
    else:
        trace = trace_samples(experiment, state.parameters, samples)
    return Moment(trace, MomentKind.UNDER_WAY if phase else MomentKind.WHAT_IF, phase, focus)


def tutorial(sample=1, phase=None, **config):
    return moment_of(preset_experiment(FIRST), [sample], phase, **config)


def one_weight(rate, weight=1.0, target=0.0):
    """Input 2, no bias, linear: prediction 2 · weight."""
    dataset = Dataset(np.array([[2.0]]), np.array([[target]]), "regression")
    experiment = Experiment(
        dataset, Architecture((1, 1), ("linear",), bias=False), given_parameters=np.array([weight])
    )
    return moment_of(experiment, [0], learning_rate=rate)


@pytest.fixture
def view(qtbot):
    view = ErrorView()
    qtbot.addWidget(view)
    view.resize(446, 400)
    view.show()
    qtbot.waitExposed(view)
    return view


def plot_of(view):
    return view.findChild(ErrorPlot, "error_plot")


def text_of(view, name="error_text"):
    return view.findChild(QWidget, name).text()


def tick(view, name, on=True):
    box = view.findChild(QCheckBox, name)
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert box.isChecked() is on
    QApplication.processEvents()


def show(view, moment):
    view.show_moment(moment)
    QApplication.processEvents()
    return plot_of(view)


def labels(view):
    plot_of(view).repaint()
    return plot_of(view).labels()


def place(view, kind):
    plot = plot_of(view)
    return plot.scale().at(plot.picture().points()[kind])


def pixels_near(view, at, colour, half=7):
    x, y = round(at.x()), round(at.y())
    return int(near(colours(plot_of(view))[y - half : y + half, x - half : x + half], colour).sum())


def hover(view, at):
    for target in (QPoint(3, 3), at.toPoint()):
        QTest.mouseMove(plot_of(view), target)
    QApplication.processEvents()


def test_tutorial_a_in_numbers(view):
    show(view, tutorial())
    error, slope, after, outcome = text_of(view).split("\n")
    assert error == "error = (0.8710 − 0)² = 0.7587"  # A7
    assert slope.startswith("derror_dprediction = 2 · 0.8710 = 1.742 > 0:")  # A8
    assert "down (left)" in slope
    assert after == "after the update: prediction 0.8542, error 0.7297"
    assert "towards the minimum" in outcome
    tips = view.findChild(QWidget, "error_text").tips()
    assert float(tips[0].split(" = ")[-1]) == pytest.approx(0.7586743596667225, abs=5e-9)
    assert float(tips[1].split(" = ")[-1].split(" > ")[0]) == pytest.approx(1.7420383, abs=5e-8)


def test_left_of_the_minimum_the_prediction_must_go_up(view):
    show(view, tutorial(0))
    error, slope, *_ = text_of(view).split("\n")
    assert error == "error = (0.7986 − 1)² = 0.04057"  # A5: 0.7985731
    assert "2 · −0.2014 = −0.4029 < 0" in slope
    assert "up (right)" in slope


def test_points_stand_where_the_axes_say(view):
    plot = show(view, one_weight(0.05))  # from x = 2, error 4, to 1.2, 1.44
    scale, area = plot.scale(), plot.scale().area
    assert scale.x_end == 2.5
    assert scale.y_end == 5.0
    assert place(view, "now").x() == pytest.approx(area.center().x() + 0.8 * area.width() / 2)
    assert place(view, "now").y() == pytest.approx(area.bottom() - 0.8 * area.height())
    assert place(view, "new").x() == pytest.approx(area.center().x() + 0.48 * area.width() / 2)
    assert pixels_near(view, place(view, "now"), LIGHT.accent) > 50
    assert pixels_near(view, place(view, "new"), LIGHT.accent) > 20
    # The curve itself: at x = −2 its pixels stand where those at x = 2 do.
    mirrored = QPointF(2 * area.center().x() - place(view, "now").x(), place(view, "now").y())
    assert pixels_near(view, mirrored, LIGHT.secondary) > 10
    assert pixels_near(view, mirrored - QPointF(30, 0), LIGHT.secondary) == 0


def test_each_phase_shows_what_it_knows(view):
    plot = show(view, tutorial(phase=PICK))
    assert plot.picture().points() == {}
    assert "prediction" in plot.hint()
    assert not {"now: 0.7587", "slope 1.742"} & set(labels(view))
    assert "0.7587" not in text_of(view)
    plot = show(view, tutorial(phase=LOSS))
    assert list(plot.picture().points()) == ["now"]
    assert plot.hint() == ""
    assert {"now: 0.7587", "slope 1.742", "minimum"} <= set(labels(view))
    assert "0.7297" not in text_of(view)
    plot = show(view, tutorial(phase=UPDATE))
    assert set(plot.picture().points()) == {"now", "new"}
    assert "after: 0.7297" in labels(view)


def test_the_slope_s_colour_tells_its_sign(view):
    def tangent_pixels(colour):
        at = place(view, "now")
        around = colours(plot_of(view))[round(at.y()) - 40 : round(at.y()) + 60]
        return int(near(around, colour).sum())

    show(view, one_weight(0.05))
    assert tangent_pixels(LIGHT.positive) > 20
    assert tangent_pixels(LIGHT.negative) == 0
    show(view, one_weight(0.05, weight=-1.0))
    assert tangent_pixels(LIGHT.negative) > 20
    assert tangent_pixels(LIGHT.positive) == 0


def test_too_large_a_learning_rate_overshoots(view):
    show(view, one_weight(0.2))  # to −1.2
    assert place(view, "new").x() < plot_of(view).scale().area.center().x() < place(view, "now").x()
    assert "overshot: the step went past the minimum, though the error fell" in text_of(view)
    assert "overshot: 1.440" in labels(view)
    assert pixels_near(view, place(view, "new"), LIGHT.danger) == 0
    show(view, one_weight(0.5))  # to −6
    assert "overshot: the step went past the minimum, and the error rose" in text_of(view)
    assert "overshot: 36" in labels(view)
    assert pixels_near(view, place(view, "new"), LIGHT.danger) > 20


def test_higher_on_the_same_side_is_said_too(view):
    # Predictions 1 and 3, targets 1.1 and −9: the second sample pulls the first away from its target.
    dataset = Dataset(np.array([[1.0], [3.0]]), np.array([[1.1], [-9.0]]), "regression")
    experiment = Experiment(
        dataset, Architecture((1, 1), ("linear",), bias=False), TrainingConfig(0.01, batch=None),
        given_parameters=np.array([1.0]),
    )  # fmt: skip
    show(view, moment_of(experiment))
    assert "the other samples of the batch pulled it away" in text_of(view)


def test_a_prediction_that_leaves_the_doubles_is_told(view):
    show(view, one_weight(1000.0, weight=1e153))
    assert "out of all bounds" in text_of(view)
    assert list(plot_of(view).picture().points()) == ["now"]
    show(view, one_weight(0.1, weight=1e200))
    assert plot_of(view).picture() is None
    assert "finite" in plot_of(view).hint()
    show(view, one_weight(0.1))
    assert plot_of(view).picture() is not None


def test_no_error_at_all(view):
    show(view, one_weight(0.1, weight=0.0))
    assert list(plot_of(view).picture().points()) == ["now"]
    assert "stayed where it was" in text_of(view)
    assert {"now: 0", "slope 0"} <= set(labels(view))


def test_the_crude_update_of_tutorial_a(view):
    show(view, tutorial())
    tick(view, "show_crude")
    heading, crude, chain_rule, turned = text_of(view, "error_table").split("\n")
    assert heading.split("\t") == ["update", "weights", "prediction", "error"]
    assert crude.split("\t") == ["crude", "(−0.2920, −2.4020)", "0.01496", "0.0002239"]  # A9
    # 1.45 − 0.1 · 0.39141786 and −0.66 − 0.1 · 0.29356339 (A13)
    assert chain_rule.split("\t") == ["chain rule", "(1.4109, −0.6894)", "0.8542", "0.7297"]
    assert turned == "The crude update turns sample 1 (0.01432) wrong."
    tips = view.findChild(QWidget, "error_table").tips()
    for figure in ("−0.292038", "−2.402038", "0.0149624", "0.000223875"):
        assert figure in tips[1]
    assert "0.0143159" in tips[3]
    assert pixels_near(view, place(view, "crude"), LIGHT.text) > 10
    assert "crude: 0.0002239" in labels(view)
    tick(view, "show_crude", on=False)
    assert "crude" not in plot_of(view).picture().points()
    assert not view.findChild(QWidget, "error_table").isVisible()


def test_the_crude_update_comes_with_the_update(view):
    show(view, tutorial(phase=LOSS))
    tick(view, "show_crude")
    assert list(plot_of(view).picture().points()) == ["now"]
    show(view, tutorial(phase=UPDATE))
    assert set(plot_of(view).picture().points()) == {"now", "new", "crude"}


def test_at_most_three_samples_that_turned_wrong_are_named(view):
    # Slope 2 · sigmoid(5) ≈ 2: the crude weight is −1, so that samples 2 to 5, which were right, turn wrong.
    inputs, targets = [5.0, 2.0, 3.0, 4.0, 6.0, -1.0], [0.0, 1.0, 1.0, 1.0, 1.0, 0.0]
    dataset = Dataset(np.array(inputs)[:, None], np.array(targets)[:, None])
    experiment = Experiment(
        dataset, Architecture((1, 1), ("sigmoid",), bias=False), given_parameters=np.array([1.0])
    )
    show(view, moment_of(experiment, [0]))
    tick(view, "show_crude")
    # Sample 6, at −1: sigmoid(1) is now wrong too; only three are named.
    turned = text_of(view, "error_table").split("\n")[-1]
    assert turned.count("(") == 3
    assert turned.endswith("… wrong.")
    assert turned.startswith("The crude update turns samples 2 (0.1")


def test_a_network_of_more_than_one_neuron_has_no_crude_update(view):
    show(view, tutorial())
    assert view.findChild(QCheckBox, "show_crude").isVisible()
    show(view, moment_of(preset_experiment("loy")))
    assert not view.findChild(QCheckBox, "show_crude").isVisible()


def test_other_learning_rates(view):
    show(view, one_weight(0.05))
    assert not plot_of(view).picture().landings
    tick(view, "show_rates")
    # Weight 1 − rate · 8: 0.92, 0.2 and −7; prediction twice that.
    landings = {each.rate: each.point.prediction for each in plot_of(view).picture().landings}
    assert landings == pytest.approx({0.01: 1.84, 0.1: 0.4, 1.0: -14.0})
    shown = set(labels(view))
    assert {"0.01", "0.1", "← 1", "at 0.05: 1.440"} <= shown
    show(view, one_weight(0.1))
    assert [each.rate for each in plot_of(view).picture().landings] == [0.01, 1.0]


def test_cross_entropy(view):
    show(view, tutorial(loss="cross_entropy"))
    error, slope, *_ = text_of(view).split("\n")
    # −ln(1 − 0.87101915) = 2.04809…; 1 / (1 − 0.87101915) = 7.7531…
    assert error == "error = −ln(1 − 0.8710) = 2.048"
    assert "1 / (1 − 0.8710) = 7.753 > 0" in slope
    assert "error (cross-entropy)" in plot_of(view).picture().words.values()
    show(view, tutorial(0, loss="cross_entropy"))
    # −ln 0.7985731 = 0.22493; −1 / 0.7985731 = −1.25223
    assert "−ln(0.7986) = 0.2249" in text_of(view)
    assert "−1 / 0.7986 = −1.252 < 0" in text_of(view)


def test_several_outputs(view):
    dataset = Dataset(np.array([[1.0]]), np.array([[0.0, 3.0]]), "regression")
    experiment = Experiment(
        dataset, Architecture((1, 2), ("linear",), bias=False), given_parameters=np.array([1.0, 1.0])
    )
    show(view, moment_of(experiment, [0]))
    box = view.findChild(QComboBox, "error_output")
    assert box.isVisible()
    assert [box.itemText(i) for i in range(box.count())] == ["output 1", "output 2"]
    assert "(1 − 0)² = 1" in text_of(view)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert "(1 − 3)² = 4" in text_of(view)
    view.show_selected(unit_part(0, 0))
    assert "(1 − 0)² = 1" in text_of(view)
    view.show_selected(None)
    assert box.currentIndex() == 0
    show(view, tutorial())
    assert not box.isVisible()


def test_focus_chooses_the_row_of_a_batch(view):
    moment = moment_of(preset_experiment("loy"), focus=2)
    show(view, moment)
    expected = float(moment.trace.losses[2, 0])
    assert plot_of(view).picture().step.now.error == expected
    assert view.findChild(QWidget, "error_title").text() == "Error of sample 3"


def test_without_samples_there_is_a_hint(view):
    assert plot_of(view).picture() is None
    assert "Add points" in plot_of(view).hint()
    assert not view.findChild(QCheckBox, "show_rates").isVisible()
    assert near(colours(plot_of(view)), LIGHT.secondary).sum() > 100  # the words
    assert not near(colours(plot_of(view)), LIGHT.accent).any()
    blank = colours(view)
    show(view, tutorial())
    assert near(colours(plot_of(view)), LIGHT.accent).any()
    show(view, None)
    assert "Add points" in plot_of(view).hint()
    assert (colours(view) == blank).all()


def test_the_mouse_on_a_point_names_the_sample(view):
    show(view, tutorial())
    heard = []
    view.part_hovered.connect(heard.append)
    hover(view, place(view, "now"))
    assert heard == [sample_part(1)]
    hover(view, place(view, "now") + QPointF(2, 0))
    assert heard == [sample_part(1), None, sample_part(1)]  # by way of the corner
    QApplication.sendEvent(plot_of(view), QEvent(QEvent.Type.Leave))
    assert heard[-1] is None


def test_a_sample_that_is_looked_at_elsewhere_gets_a_ring(view, qtbot):
    show(view, one_weight(0.05))
    with qtbot.assertNotEmitted(view.part_hovered):
        before = pixels_near(view, place(view, "now"), LIGHT.accent, half=13)
        view.show_hovered(sample_part(5))
        assert pixels_near(view, place(view, "now"), LIGHT.accent, half=13) == before
        view.show_hovered(sample_part(0))
        assert pixels_near(view, place(view, "now"), LIGHT.accent, half=13) > before + 30
        view.show_hovered(None)
        assert pixels_near(view, place(view, "now"), LIGHT.accent, half=13) == before


def test_a_moment_shown_twice_changes_nothing(view):
    moment = tutorial()
    first = colours(show(view, moment))
    for _ in range(30):
        second = colours(show(view, moment))
    assert (first == second).all()


def test_nothing_is_built_while_nobody_looks(view):
    view.hide()
    view.show_moment(tutorial())
    assert plot_of(view).picture() is None
    view.show()
    QApplication.processEvents()
    assert plot_of(view).picture() is not None


def test_a_short_step_is_magnified(view):
    # Right after the update of A6 the points are 5 pixels apart; the glass shows a second pair of them.
    show(view, tutorial())
    shown = colours(plot_of(view))
    discs = near(shown, LIGHT.accent)
    area = plot_of(view).scale().area
    left_half = discs[:, : int(area.center().x())]
    assert left_half.sum() > 100
    show(view, one_weight(0.05))
    assert near(colours(plot_of(view)), LIGHT.accent)[:, : int(area.center().x()) - 20].sum() == 0


@pytest.mark.parametrize("size", [(446, 400), (360, 330), (900, 260)])
@pytest.mark.parametrize("name", [FIRST, "realpython", "loy", "house-prices", "realpython-vectors"])
def test_labels_never_touch_each_other(view, name, size):
    view.resize(*size)
    for rate in (0.01, 0.1, 5.0):
        show(view, moment_of(preset_experiment(name), learning_rate=rate))
        for box in view.findChildren(QCheckBox):
            box.setChecked(True)
        boxes = list(labels(view).values())
        assert boxes
        for one, other in combinations(boxes, 2):
            assert not one.intersects(other)
        for box in boxes:
            assert plot_of(view).rect().toRectF().contains(box)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_themes(view, theme):
    view.show_theme(theme)
    show(view, one_weight(0.05))
    assert pixels_near(view, place(view, "now"), theme.accent) > 50
    assert near(colours(view)[-3:, 30:60], theme.panel).all()


def test_an_axis_grows_at_once_and_shrinks_slowly():
    axis = SteadyRange()
    assert axis.end() == 1.0
    axis.add(0.871)
    assert axis.end() == 1.0
    axis.add(5.0)
    assert axis.end() == 6.0
    for _ in range(15):
        axis.add(0.2)
        assert axis.end() == 6.0
    axis.add(0.2)
    assert axis.end() == 0.25


def test_regression_has_nothing_to_turn_wrong(view):
    show(view, one_weight(0.05))
    tick(view, "show_crude")
    # Slope 4: weight 1 − 4, prediction −6, error 36; by the chain rule 1 − 0.05 · 8.
    _, crude, chain_rule, note = text_of(view, "error_table").split("\n")
    assert crude.split("\t") == ["crude", "(−3.0000)", "−6", "36"]
    assert chain_rule.split("\t")[1:3] == ["(0.6000)", "1.200"]
    assert note == ""


def test_a_narrow_panel_says_it_in_fewer_words(view):
    # Wide enough for none of the longer texts: what is painted ends before the right edge.
    show(view, tutorial())
    for width in (900, 446, 360):
        view.resize(width, 400)
        QApplication.processEvents()
        text = view.findChild(QWidget, "error_text")
        ink = near(colours(text), LIGHT.text, 120)
        assert ink.any()
        assert not ink[:, -3:].any()

"""What the network diagram shows of each phase of an iteration."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QToolTip
from views.hand_made import colours, contrast, near
from views.test_network_view import control, diagram, experiment_of, hover, image, point, snapshot_of

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.moment import Moment, MomentKind
from nnviz.core.network import Architecture
from nnviz.core.phase import Phase, Stage
from nnviz.core.presets import preset_experiment
from nnviz.core.trace import trace_samples
from nnviz.views.network_layout import Edge, Node
from nnviz.views.network_view import NetworkView
from nnviz.views.palette import DARK, LIGHT

pytestmark = pytest.mark.qt_log_ignore("does not support raise")

PICK, LOSS, UPDATE = (Phase(stage) for stage in (Stage.PICK, Stage.LOSS, Stage.UPDATE))
FORWARD = [Phase(Stage.FORWARD, layer) for layer in range(2)]
BACKWARD = [Phase(Stage.BACKWARD, layer) for layer in range(2)]

# One input 2; W = (1, −1) and V = (0.5, −0.25), all linear, no biases; target 2.5. By hand:
# a = (2, −2), ŷ = 1 + 0.5 = 1.5, loss 1, ∂L/∂ŷ = 2·(1.5 − 2.5) = −2, ∂L/∂V = (−4, 4),
# ∂L/∂z⁽¹⁾ = (−1, 0.5), ∂L/∂W = (−2, 1). With learning rate 0.1: V = (0.9, −0.65), W = (1.2, −1.1).
WEIGHTS = (1.0, -1.0, 0.5, -0.25)
UPDATED = (1.2, -1.1, 0.9, -0.65)


@pytest.fixture
def view(qtbot):
    made = NetworkView()
    qtbot.addWidget(made)
    made.resize(316, 520)
    made.show()
    qtbot.waitExposed(made)
    yield made
    QToolTip.hideText()


@pytest.fixture
def linear():
    dataset = Dataset(np.array([[2.0], [2.0]]), np.array([[2.5], [2.5]]), "regression")
    architecture = Architecture((1, 2, 1), ("linear", "linear"), bias=False)
    return Experiment(dataset, architecture, TrainingConfig(learning_rate=0.1))


def moment_of(experiment, parameters, phase=None, *, samples=(0,), focus=0, kind=MomentKind.UNDER_WAY):
    trace = trace_samples(experiment, np.asarray(parameters, float), samples)
    return Moment(trace, kind, phase, focus)


def show(view, experiment, parameters, phase=None, **more):
    view.show_snapshot(snapshot_of(experiment, parameters))
    view.show_moment(moment_of(experiment, parameters, phase, **more))


def labels(view, column):
    picture = diagram(view).picture
    return [picture.label(Node(column, unit)) for unit in range(len(picture.layout.columns[column].ys))]


def note(view):
    return control(view, QLabel, "network_note").text()


def between(view, left, right):
    """The pixels (height, width, 3) of the middle of the gap between two nodes."""
    start, end = point(view, left), point(view, right)
    middle = (start.x() + end.x()) // 2
    return colours(image(view))[:, middle - 12 : middle + 12]


def below(view, node, height=14):
    """The pixels of a node's label."""
    x, y = point(view, node).toTuple()
    side = round(diagram(view).picture.layout.columns[node.column].side)
    return colours(image(view))[y + side // 2 + 4 : y + side // 2 + 4 + height, x - 22 : x + 22]


def point_of_edge(view, experiment):
    """The middle of the weight from a₁ to ŷ, 0.5."""
    show(view, experiment, WEIGHTS)
    return diagram(view).picture.edge_middle(Edge(2, 0, 0)).toPoint()


def test_tutorial_a_walks_from_input_to_gradient(view):
    # A6, A7 and A13: input (2, 1.5), target 0, weights (1.45, −0.66), bias 0.
    experiment = preset_experiment("realpython-first-prediction")
    parameters = [1.45, -0.66, 0.0]
    shown = {}
    for phase in (PICK, FORWARD[0], LOSS, BACKWARD[0]):
        show(view, experiment, parameters, phase, samples=[1])
        shown[phase] = [*labels(view, 0), *labels(view, 1), *diagram(view).picture.outcome(Node(1, 0))]
    assert shown[PICK] == ["x₁ 2.00", "x₂ 1.50", "ŷ"]
    assert shown[FORWARD[0]] == ["x₁ 2.00", "x₂ 1.50", "ŷ 0.871"]
    assert shown[LOSS] == ["x₁ 2.00", "x₂ 1.50", "ŷ 0.871", "target 0", "loss 0.759"]
    assert shown[BACKWARD[0]] == ["x₁ 2.00", "x₂ 1.50", "∂z 0.196", "target 0", "loss 0.759"]


def test_values_go_forward_and_gradients_backward_column_by_column(view, linear):
    expected = {
        PICK: (["x₁ 2.00"], ["a₁", "a₂"], ["ŷ"]),
        FORWARD[0]: (["x₁ 2.00"], ["a₁ 2.00", "a₂ −2.00"], ["ŷ"]),
        FORWARD[1]: (["x₁ 2.00"], ["a₁ 2.00", "a₂ −2.00"], ["ŷ 1.50"]),
        LOSS: (["x₁ 2.00"], ["a₁ 2.00", "a₂ −2.00"], ["ŷ 1.50"]),
        BACKWARD[1]: (["x₁ 2.00"], ["a₁ 2.00", "a₂ −2.00"], ["∂z −2.00"]),
        BACKWARD[0]: (["x₁ 2.00"], ["∂z₁ −1.00", "∂z₂ 0.500"], ["∂z −2.00"]),
        UPDATE: (["x₁ 2.00"], ["a₁ 2.00", "a₂ −2.00"], ["ŷ 1.50"]),
    }
    for phase, columns in expected.items():
        show(view, linear, WEIGHTS, phase)
        assert tuple(labels(view, column) for column in range(3)) == columns, phase


def test_an_input_between_minus_one_and_zero_has_the_room_for_its_third_decimal(view):
    dataset = Dataset(np.array([[-0.82, 2.3], [3.0, -3.0]]), np.array([[0.0], [1.0]]))
    architecture = Architecture((2, 4, 1), ("tanh", "sigmoid"), bias=True)
    experiment = Experiment(dataset, architecture, TrainingConfig(learning_rate=0.1))
    show(view, experiment, np.zeros(architecture.n_parameters), kind=MomentKind.NEXT)
    assert labels(view, 0) == ["x₁ −0.820", "x₂ 2.30"]


def test_values_are_those_of_the_trace_not_of_the_newest_weights(view, linear):
    show(view, linear, WEIGHTS, UPDATE, kind=MomentKind.DONE)
    view.show_snapshot(snapshot_of(linear, [5.0, 5.0, 5.0, 5.0]))
    assert labels(view, 2) == ["ŷ 1.50"]
    view.show_moment(None)
    assert labels(view, 2) == ["ŷ 100"]  # 2·5·5 + 2·5·5


def test_a_moment_before_the_first_snapshot_waits_for_it(view, linear):
    view.show_moment(moment_of(linear, WEIGHTS, PICK))
    view.show_snapshot(snapshot_of(linear, WEIGHTS))
    assert labels(view, 2) == ["ŷ"]


@pytest.mark.parametrize("what", ["network", "samples"])
def test_a_moment_of_another_network_or_other_samples_is_not_shown(view, linear, what):
    show(view, linear, WEIGHTS, PICK)
    other = (
        replace(linear, architecture=Architecture((1, 2, 1), ("linear", "sigmoid"), bias=False))
        if what == "network"
        else replace(linear, dataset=Dataset(np.ones((1, 1)), np.ones((1, 1)), "regression"))
    )
    view.show_snapshot(snapshot_of(other, WEIGHTS))
    assert labels(view, 2) == ["ŷ 0.818" if what == "network" else "ŷ 0.750"]  # 1 / (1 + e^−1.5)


@pytest.mark.parametrize("kind", [MomentKind.NEXT, MomentKind.DONE, MomentKind.WHAT_IF])
def test_an_iteration_that_is_not_under_way_looks_like_any_forward_pass(view, linear, kind):
    view.show_snapshot(snapshot_of(linear, WEIGHTS))
    plain = image(view)
    view.show_moment(moment_of(linear, WEIGHTS, UPDATE if kind is MomentKind.DONE else None, kind=kind))
    assert image(view) == plain


def test_edges_along_which_nothing_goes_step_back(view, linear):
    def strong(phase):
        show(view, linear, WEIGHTS, phase)
        gaps = (Node(0, 0), Node(1, 0)), (Node(1, 0), Node(2, 0))
        return [int(near(between(view, *gap), LIGHT.positive, 60).sum()) > 20 for gap in gaps]

    assert strong(PICK) == [False, False]
    assert strong(FORWARD[0]) == [True, False]
    assert strong(FORWARD[1]) == [False, True]
    assert strong(LOSS) == [False, False]
    assert strong(BACKWARD[1]) == [False, True]
    assert strong(BACKWARD[0]) == [True, False]
    assert strong(UPDATE) == [True, True]


def heads(view, left, right):
    """Height of the arrow heads' pixels in each column of the gap between two nodes."""
    start, end = point(view, left), point(view, right)
    rows = slice(start.y() - 7, start.y() + 8)
    return near(colours(image(view))[rows, start.x() + 26 : end.x() - 26], LIGHT.text, 30).sum(axis=0)


def test_arrow_heads_point_where_the_numbers_go(view):
    # One level edge: a head is highest at its back.
    experiment = experiment_of(1, 1)
    for phase, back_is_left in ((FORWARD[0], True), (BACKWARD[0], False)):
        show(view, experiment, [1.0, 0.0], phase)
        height = heads(view, Node(0, 0), Node(1, 0))
        places = np.flatnonzero(height)
        assert len(places) >= 5
        assert (np.argmax(height) < places.mean()) == back_is_left
    for phase in (PICK, LOSS, UPDATE):
        show(view, experiment, [1.0, 0.0], phase)
        assert not heads(view, Node(0, 0), Node(1, 0)).any()


def test_crowded_arrow_heads_stand_where_the_numbers_arrive(view):
    experiment = experiment_of(4, 4, 1)
    counts = {}
    for phase in (FORWARD[0], BACKWARD[0]):
        show(view, experiment, np.full(experiment.architecture.n_parameters, 0.1), phase)
        picture = colours(image(view))
        y = point(view, Node(1, 1)).y()  # level with an input: both columns have four nodes
        left, right = point(view, Node(0, 1)).x() + 23, point(view, Node(1, 1)).x() - 23
        row = near(picture[y - 6 : y + 7, left:right], LIGHT.text, 30).any(axis=0)
        counts[phase] = (int(row[:12].sum()), int(row[-12:].sum()))
    assert counts[FORWARD[0]][0] == 0 < counts[FORWARD[0]][1]
    assert counts[BACKWARD[0]][1] == 0 < counts[BACKWARD[0]][0]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_gradients_have_the_colour_of_their_sign_and_can_be_read(view, linear, theme):
    view.show_theme(theme)
    show(view, linear, WEIGHTS, BACKWARD[0])
    for unit, warm in ((0, True), (1, False)):  # −1 and 0.5
        pixels = below(view, Node(1, unit)).reshape(-1, 3)
        paper = np.array(QColor(theme.current_line).getRgb()[:3])
        strongest = pixels[np.argmax(np.abs(pixels - paper).sum(axis=1))]
        assert (strongest[0] > strongest[2]) == warm
        assert contrast(QColor(*strongest.tolist()), theme.current_line) >= 4.5


def test_what_has_just_been_worked_out_stands_on_the_current_line(view, linear):
    for phase, column in ((PICK, 0), (FORWARD[0], 1), (LOSS, 2), (BACKWARD[0], 1)):
        show(view, linear, WEIGHTS, phase)
        marked = [near(below(view, Node(c, 0)), LIGHT.current_line, 3).sum() > 50 for c in range(3)]
        assert marked == [c == column for c in range(3)]


def test_names_without_a_value_are_paler(view, linear):
    show(view, linear, WEIGHTS, PICK)
    assert near(below(view, Node(2, 0)), LIGHT.text, 20).sum() == 0
    show(view, linear, WEIGHTS, UPDATE)
    assert near(below(view, Node(2, 0)), LIGHT.text, 20).sum() > 5


def test_tooltips_know_what_the_phase_knows(view, qtbot, linear):
    place = point_of_edge(view, linear)
    for phase, known, unknown in (
        (LOSS, ["0.5"], ["∂L/∂w"]),
        (BACKWARD[1], ["∂L/∂w = −4.0"], ["→"]),
    ):
        show(view, linear, WEIGHTS, phase)
        text = hover(qtbot, view, place)
        assert all(part in text for part in ("weight from a₁ to ŷ", *known))
        assert not any(part in text for part in unknown)


@pytest.mark.parametrize("kind", [MomentKind.UNDER_WAY, MomentKind.DONE])
def test_after_the_update_tooltips_tell_the_change(view, qtbot, linear, kind):
    place = point_of_edge(view, linear)
    view.show_snapshot(snapshot_of(linear, UPDATED))
    view.show_moment(moment_of(linear, WEIGHTS, UPDATE, kind=kind))
    text = hover(qtbot, view, place)
    assert "0.5 → 0.9" in text
    assert "∂L/∂w = −4.0" in text


def test_a_weight_that_will_not_change_is_not_called_updated_before_the_update(view, qtbot, linear):
    weights = [0.0, 0.0, 0.5, 0.5]  # a = 0, so that ∂L/∂V = 0
    place = point_of_edge(view, linear)
    show(view, linear, weights, BACKWARD[0])
    assert "→" not in hover(qtbot, view, place)
    view.show_moment(moment_of(linear, weights, UPDATE))
    assert "0.5 → 0.5" in QToolTip.text()


def test_weights_that_have_moved_on_are_not_called_the_result_of_the_update(view, qtbot, linear):
    place = point_of_edge(view, linear)
    view.show_snapshot(snapshot_of(linear, [1.0, 1.0, 0.8, 1.0]))
    view.show_moment(moment_of(linear, WEIGHTS, UPDATE, kind=MomentKind.DONE))
    text = hover(qtbot, view, place)
    assert "0.8" in text
    assert "→" not in text


def test_a_tooltip_follows_the_walk(view, qtbot, linear):
    show(view, linear, WEIGHTS, FORWARD[0])
    text = hover(qtbot, view, point(view, Node(2, 0)))
    assert "not computed yet" in text
    assert "for sample 1" in text
    view.show_moment(moment_of(linear, WEIGHTS, FORWARD[1]))
    assert "linear(z) = 1.5" in QToolTip.text()
    assert "∂L/∂z" not in QToolTip.text()
    view.show_moment(moment_of(linear, WEIGHTS, BACKWARD[1]))
    assert "∂L/∂z = −2.0" in QToolTip.text()


def test_a_batch_shows_one_sample_and_sums_gradients(view, qtbot, linear):
    place = point_of_edge(view, linear)
    show(view, linear, WEIGHTS, BACKWARD[0], samples=[0, 1], focus=1)
    assert "sample 2 of the batch" in note(view)
    text = hover(qtbot, view, place)
    assert "∂L/∂w = −8.0" in text  # both samples are alike
    assert "summed over the 2 samples" in text
    assert labels(view, 2) == ["∂z −2.00"]


def test_the_focused_row_is_the_one_that_is_shown(view):
    # A5 and A6: predictions 0.799 and 0.871.
    experiment = preset_experiment("realpython-first-prediction")
    for focus, wanted in ((0, "ŷ 0.799"), (1, "ŷ 0.871")):
        show(view, experiment, [1.45, -0.66, 0.0], FORWARD[0], samples=[0, 1], focus=focus)
        assert labels(view, 1) == [wanted]


def test_the_note_says_what_has_been_done(view, linear):
    for phase, words in (
        (PICK, "Picked: sample 1"),
        (FORWARD[0], "Forward, hidden layer 1: weighted sums, then linear"),
        (LOSS, "Loss 1.00: prediction 1.50, target 2.50."),
        (BACKWARD[1], "Backward, output layer"),
        (UPDATE, "Update"),
    ):
        show(view, linear, WEIGHTS, phase)
        assert words in note(view)
    show(view, linear, WEIGHTS, kind=MomentKind.NEXT)
    assert note(view).startswith("Click")


def test_a_note_in_a_batch_fits_its_two_lines(view):
    experiment = preset_experiment("loy")
    parameters = np.full(experiment.architecture.n_parameters, 0.5)
    label = control(view, QLabel, "network_note")
    for phase in (PICK, *FORWARD, LOSS, *BACKWARD, UPDATE):
        show(view, experiment, parameters, phase, samples=range(4), focus=3)
        QApplication.processEvents()
        assert label.heightForWidth(label.width()) <= label.height(), note(view)
        if phase is not UPDATE:
            assert "sample 4 of the batch" in note(view)


def test_outputs_that_stand_close_have_no_lines_below_them(view):
    dataset = Dataset(np.zeros((1, 2)), np.eye(10)[:1])
    experiment = Experiment(dataset, Architecture((2, 10), ("sigmoid",), bias=False))
    show(view, experiment, np.zeros(20), LOSS)
    assert diagram(view).picture.outcome(Node(1, 0)) == ()
    assert "Loss 2.50, summed over the outputs." in note(view)  # ten times (0.5 − target)²


@pytest.mark.parametrize("size", [(260, 400), (316, 520)], ids=str)
@pytest.mark.parametrize("sizes", [(2, 8, 8, 8, 1), (2, *[64] * 8, 1), (3, 4, 1), (2, 10)], ids=str)
def test_labels_of_a_walk_stay_inside(view, size, sizes):
    view.resize(*size)
    experiment = experiment_of(*sizes)
    rng = np.random.default_rng(1)
    parameters = rng.normal(size=experiment.architecture.n_parameters)
    for phase in (PICK, FORWARD[0], LOSS, *BACKWARD[: len(sizes) - 1]):
        show(view, experiment, parameters, phase)
        QApplication.processEvents()
        x, y, width, height = diagram(view).geometry().getRect()
        pixels = colours(view)[y : y + height, x : x + width]
        for edge in (pixels[:2], pixels[-2:], pixels[:, :2], pixels[:, -2:]):
            assert len(np.unique(edge.reshape(-1, 3), axis=0)) == 1  # nothing reaches it
        texts = [text for column in range(len(sizes)) for text in labels(view, column)]
        assert not any("…" in text for text in texts)


def test_values_that_left_the_doubles_are_shown_as_they_are(view, linear):
    for phase in (FORWARD[1], LOSS, BACKWARD[0], UPDATE):
        show(view, linear, [np.inf, -1.0, 0.5, np.nan], phase)
        assert not image(view).isNull()
    assert labels(view, 2) == ["ŷ NaN"]


def test_showing_a_moment_emits_nothing(view, qtbot, linear):
    show(view, linear, WEIGHTS, PICK)
    signals = [view.part_hovered, view.part_selected, view.hidden_requested]
    for signal in signals:
        with qtbot.assertNotEmitted(signal):
            for phase in (PICK, *FORWARD, LOSS, *BACKWARD, UPDATE):
                show(view, linear, WEIGHTS, phase)


def test_two_lines_hold_every_note_in_a_narrow_window(view):
    loy = preset_experiment("loy")
    view.resize(254, 580)
    label = view.findChild(QLabel, "network_note")
    for phase in (PICK, *FORWARD[:2], LOSS, *BACKWARD[:2], UPDATE):
        show(view, loy, np.zeros(loy.architecture.n_parameters), phase, samples=(0, 1, 2, 3))
        QApplication.processEvents()
        assert label.heightForWidth(label.width()) <= label.height(), label.text()
        assert label.toolTip().startswith(label.text().rstrip("…")), label.text()
        if phase == LOSS:  # all weights 0: σ(0) = 0.5, (0 − 0.5)² = 0.25
            assert label.text().startswith("Loss 0.250: prediction 0.500, target 0")

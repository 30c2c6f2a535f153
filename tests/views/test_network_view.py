"""The Network panel, alone, fed hand-made snapshots and real events."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QPushButton, QToolTip, QWidget

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.field import Field, FieldRequest
from nnviz.core.loss_curve import LossRecord
from nnviz.core.network import Architecture
from nnviz.core.part import input_part, unit_part
from nnviz.core.presets import preset_experiment
from nnviz.core.snapshot import Snapshot
from nnviz.views.network_diagram import NetworkDiagram
from nnviz.views.network_layout import Label, Node
from nnviz.views.network_values import colour_indices, levels
from nnviz.views.network_view import NetworkView
from nnviz.views.palette import DARK, LIGHT, VALUE_PX, text_font

# Tooltips are raised, which the offscreen platform cannot do.
pytestmark = pytest.mark.qt_log_ignore("does not support raise")

POSITIVE, NEGATIVE = QColor(LIGHT.positive), QColor(LIGHT.negative)


def snapshot_of(experiment, parameters=None, *, samples=(), field=None):
    architecture = experiment.architecture
    if parameters is None:
        parameters = np.random.default_rng(3).normal(size=architecture.n_parameters)
    empty = np.zeros(0)
    return Snapshot(
        experiment,
        generation=0,
        iteration=0,
        parameters=np.asarray(parameters, float),
        loss=0.0,
        held_out_loss=None,
        predictions=np.zeros((len(experiment.dataset), architecture.sizes[-1])),
        samples=np.array(samples, np.int64),
        record=LossRecord(np.zeros(0, np.int64), empty, empty),
        field=field,
    )


def experiment_of(*sizes, activations=None, bias=True, loss="squared_error"):
    activations = activations or (*["tanh"] * (len(sizes) - 2), "sigmoid")
    dataset = Dataset(np.zeros((3, sizes[0])), np.zeros((3, sizes[-1])))
    return Experiment(dataset, Architecture(sizes, tuple(activations), bias), TrainingConfig(loss=loss))


def tiles_of(experiment, top, bottom, side=8):
    """A field whose tiles have one value in their upper half (high y) and another in the lower one."""
    tile = np.full((side, side), bottom, np.float32)
    tile[side // 2 :] = top  # row = y ascending
    tiles = tuple(np.repeat(tile[None], units, axis=0) for units in experiment.architecture.sizes[1:])
    held = (0.0,) * experiment.architecture.sizes[0]
    request = FieldRequest((-1.0, 1.0), (-1.0, 1.0), (0, 1), held, tile_resolution=side)
    return Field(request, np.zeros((1, 2, 2), np.float32), (), tiles)


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
def first_prediction():
    # Tutorial A: weights (1.45, −0.66), bias 0; inputs (1.66, 1.56) and (2, 1.5).
    return preset_experiment("realpython-first-prediction")


def diagram(view):
    return view.findChild(NetworkDiagram, "network_diagram")


def control(view, kind, name):
    found = view.findChild(kind, name)
    assert found is not None, name
    return found


def point(view, node):
    return diagram(view).picture.node_centre(node).toPoint()


def image(view):
    return diagram(view).grab().toImage()


def near(colour, wanted, tolerance=40):
    return all(abs(a - b) <= tolerance for a, b in zip(colour.getRgb()[:3], wanted.getRgb()[:3], strict=True))


def count(picture: QImage, wanted, rectangle=None, tolerance=40):
    area = (rectangle or QRectF(picture.rect())).toRect().intersected(picture.rect())
    return sum(
        near(picture.pixelColor(x, y), wanted, tolerance)
        for x in range(area.left(), area.right() + 1)
        for y in range(area.top(), area.bottom() + 1)
    )


def hover(qtbot, view, place: QPoint):
    qtbot.mouseMove(diagram(view), QPoint(1, 1))
    qtbot.mouseMove(diagram(view), place)
    return QToolTip.text()


def tooltip_is_gone():
    return not QToolTip.isVisible()


def test_labels_show_the_first_sample_until_one_was_used(view, first_prediction):
    view.show_snapshot(snapshot_of(first_prediction, [1.45, -0.66, 0.0]))
    picture = diagram(view).picture
    assert [picture.label(Node(0, i)) for i in (0, 1)] == ["x₁ 1.66", "x₂ 1.56"]
    assert picture.label(Node(1, 0)) == "ŷ 0.799"  # A5: 0.7985731
    view.show_snapshot(snapshot_of(first_prediction, [1.45, -0.66, 0.0], samples=[0, 1]))
    assert diagram(view).picture.label(Node(1, 0)) == "ŷ 0.871"  # A6: 0.87101915


def test_labels_are_painted(view, first_prediction):
    view.show_snapshot(snapshot_of(first_prediction, [1.45, -0.66, 0.0]))
    x, y = point(view, Node(1, 0)).toTuple()
    below = QRectF(x - 23, y + 28, 46, 12)
    assert count(image(view), QColor(LIGHT.text), below) > 20


def test_an_edge_is_named_with_all_digits(view, qtbot, first_prediction):
    view.show_snapshot(snapshot_of(first_prediction, [1.45, -0.66, 0.1]))
    output = point(view, Node(1, 0))
    text = hover(qtbot, view, (point(view, Node(0, 0)) + output) / 2)
    assert "weight from x₁ to ŷ" in text
    assert "1.45" in text
    text = hover(qtbot, view, (point(view, Node(0, 1)) + output) / 2)
    assert "weight from x₂ to ŷ" in text
    assert "−0.66" in text
    hover(qtbot, view, QPoint(2, 2))
    assert diagram(view).hovered is None
    qtbot.waitUntil(tooltip_is_gone)


def test_a_node_tells_its_arithmetic_and_its_bias(view, qtbot, first_prediction):
    view.show_snapshot(snapshot_of(first_prediction, [1.5, -0.5, 0.25], samples=[1]))
    # z = 2·1.5 − 1.5·0.5 + 0.25 = 2.5, exactly; sigmoid(2.5) = 0.9241418199787566.
    text = hover(qtbot, view, point(view, Node(1, 0)))
    for part in ("z = 2.5", "0.924141819978756", "bias 0.25", "output layer", "the sample just used"):
        assert part in text
    x, y = point(view, Node(1, 0)).toTuple()
    text = hover(qtbot, view, QPoint(x - 23, y + 21))
    assert "bias of ŷ" in text
    assert "0.25" in text


def test_a_tooltip_follows_training(view, qtbot, first_prediction):
    view.show_snapshot(snapshot_of(first_prediction, [1.45, -0.66, 0.0]))
    between = (point(view, Node(0, 0)) + point(view, Node(1, 0))) / 2
    assert "1.45" in hover(qtbot, view, between)
    view.show_snapshot(snapshot_of(first_prediction, [1.25, -0.66, 0.0]))
    assert "1.25" in QToolTip.text()


def test_signs_have_colours_and_dashes(view, first_prediction):
    view.show_snapshot(snapshot_of(first_prediction, [1.0, -1.0, 0.0]))
    picture = image(view)
    start, end = diagram(view).picture.node_centre(Node(0, 0)), diagram(view).picture.node_centre(Node(0, 1))
    columns = range(int(start.x()) + 26, int(start.x()) + 46)
    # Both edges leave their node level, and are 7 px wide.
    full = [near(picture.pixelColor(x, round(start.y())), POSITIVE) for x in columns]
    dashed = [near(picture.pixelColor(x, round(end.y())), NEGATIVE) for x in columns]
    assert all(full)
    assert any(dashed)
    assert not all(dashed)


def test_widths_follow_the_largest_weight(view, first_prediction):
    def thickness(weight):
        view.show_snapshot(snapshot_of(first_prediction, [weight, 2.0, 0.0]))
        place = diagram(view).picture.node_centre(Node(0, 0))
        strip = QRectF(place.x() + 28, place.y() - 8, 0, 17).adjusted(0, 0, 1, 0)
        return count(image(view), POSITIVE, strip)

    assert thickness(2.0) == pytest.approx(7, abs=1)
    assert thickness(1.0) == pytest.approx(3.8, abs=1.5)
    assert 0 <= thickness(0.01) <= 1


def test_bias_squares_have_the_colour_of_their_sign(view, first_prediction):
    for bias, colour, other in ((0.3, POSITIVE, NEGATIVE), (-0.3, NEGATIVE, POSITIVE)):
        view.show_snapshot(snapshot_of(first_prediction, [0.0, 0.0, bias]))
        x, y = point(view, Node(1, 0)).toTuple()
        square = QRectF(x - 29, y + 15, 12, 12)
        assert count(image(view), colour, square) > 40
        assert count(image(view), other, square) == 0


def test_without_biases_there_are_no_squares(view, qtbot):
    view.show_snapshot(snapshot_of(experiment_of(2, 1, bias=False), [0.0, 0.0]))
    x, y = point(view, Node(1, 0)).toTuple()
    assert "bias" not in hover(qtbot, view, QPoint(x - 22, y + 20))
    assert not control(view, QCheckBox, "bias_check").isChecked()


def tile_colours(view, node):
    x, y = point(view, node).toTuple()
    picture = image(view)
    return picture.pixelColor(x, y - 12), picture.pixelColor(x, y + 12)


def test_tiles_have_high_y_on_top_and_stay_until_the_network_changes(view):
    experiment = experiment_of(2, 2, 1, activations=("tanh", "sigmoid"))
    high, low = QColor(LIGHT.map_colours[2]), QColor(LIGHT.map_colours[0])
    view.show_snapshot(snapshot_of(experiment, field=tiles_of(experiment, top=1.0, bottom=-1.0)))
    for _ in range(2):
        top, bottom = tile_colours(view, Node(1, 0))
        assert near(top, high, 3)
        assert near(bottom, low, 3)
        view.show_snapshot(snapshot_of(experiment))  # a snapshot without tiles keeps the last ones
    view.show_snapshot(snapshot_of(experiment_of(2, 2, 1, activations=("relu", "sigmoid"))))
    top, bottom = tile_colours(view, Node(1, 0))
    assert top == bottom


def test_an_input_tile_varies_along_its_own_axis(view):
    experiment = experiment_of(2, 1)
    view.show_snapshot(snapshot_of(experiment, field=tiles_of(experiment, 0.0, 0.0)))
    x, y = point(view, Node(0, 0)).toTuple()
    picture = image(view)
    assert near(picture.pixelColor(x - 20, y), QColor(LIGHT.map_colours[0]), 20)
    assert near(picture.pixelColor(x + 20, y), QColor(LIGHT.map_colours[2]), 20)
    assert near(picture.pixelColor(x, y - 15), picture.pixelColor(x, y + 15), 3)


def test_levels_of_each_activation():
    values = np.array([-3.0, 0.5, np.nan, np.inf])
    assert levels("sigmoid", values) == (0.0, 1.0)
    assert levels("tanh", values) == (-1.0, 1.0)
    assert levels("relu", np.array([0.0, 4.0])) == (-4.0, 4.0)  # 0 is neutral
    assert levels("linear", values) == (-3.0, 3.0)
    assert levels("linear", values, np.array([[0.8], [4.6]])) == (0.8, 4.6)
    assert levels("linear", np.zeros(3)) == (-1.0, 1.0)
    assert colour_indices(np.array([-9.0, -1.0, 0.0, 1.0, np.nan, np.inf]), -1.0, 1.0).tolist() == [
        0, 0, 128, 255, 128, 255,
    ]  # fmt: skip


def test_names_of_units_and_summary(view):
    view.show_snapshot(snapshot_of(preset_experiment("spiral")))
    frame = diagram(view).frame
    assert frame.name(Node(3, 1)) == "a³₂"
    assert control(view, QLabel, "network_summary").text() == "2 inputs · 3 × 8 tanh · 1 sigmoid"
    view.show_snapshot(snapshot_of(experiment_of(1, 4, 3, activations=("relu", "sigmoid"))))
    frame = diagram(view).frame
    assert (frame.name(Node(1, 3)), frame.name(Node(2, 2))) == ("a₄", "ŷ₃")
    assert control(view, QLabel, "network_summary").text() == "1 input · 4 ReLU · 3 sigmoid"
    view.show_snapshot(snapshot_of(experiment_of(2, 1, 1, activations=("sigmoid", "sigmoid"))))
    assert control(view, QLabel, "network_summary").text() == "2 inputs · 1 sigmoid · 1 sigmoid"


def test_a_click_selects_and_tells(view, qtbot):
    view.show_snapshot(snapshot_of(experiment_of(2, 3, 2, 1)))
    accent = QColor(LIGHT.accent)
    x, y = point(view, Node(2, 1)).toTuple()
    around = QRectF(x - 26, y - 26, 52, 10)
    assert count(image(view), accent, around) == 0
    with qtbot.waitSignal(view.part_selected) as signal:
        qtbot.mouseClick(diagram(view), Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    assert signal.args == [unit_part(1, 1)]
    assert count(image(view), accent, around) > 40
    assert control(view, QLabel, "network_note").text().startswith("a²₂ selected: tanh(")
    with qtbot.waitSignal(view.part_selected) as signal:
        qtbot.mouseClick(diagram(view), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert signal.args == [None]


def test_a_selection_ends_with_its_unit(view, qtbot):
    view.show_snapshot(snapshot_of(experiment_of(2, 3, 1)))
    qtbot.mouseClick(diagram(view), Qt.MouseButton.LeftButton, pos=point(view, Node(1, 2)))
    assert diagram(view).selected == unit_part(0, 2)
    view.show_snapshot(snapshot_of(experiment_of(2, 2, 1)))
    assert diagram(view).selected is None
    assert "selected" not in control(view, QLabel, "network_note").text()


def test_arrows_move_between_nodes(view, qtbot):
    view.show_snapshot(snapshot_of(experiment_of(2, 3, 1)))
    chosen = []
    view.part_selected.connect(chosen.append)
    keys = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right)
    for key in (*keys, Qt.Key.Key_Right, Qt.Key.Key_Escape):
        qtbot.keyClick(diagram(view), key)
    # From the last column → leads nowhere.
    hidden = [unit_part(0, unit) for unit in range(3)]
    assert chosen == [input_part(0), *hidden, unit_part(1, 0), None]
    assert diagram(view).selected is None


def test_the_diagram_takes_the_arrow_keys_only(view):
    view.show_snapshot(snapshot_of(experiment_of(2, 3, 1)))
    for key, taken in ((Qt.Key.Key_Right, True), (Qt.Key.Key_Space, False), (Qt.Key.Key_Escape, False)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(diagram(view), event)
        assert event.isAccepted() is taken


def test_tab_goes_from_the_diagram_through_the_controls(view, qtbot):
    view.show_snapshot(snapshot_of(experiment_of(2, 3, 1)))
    view.activateWindow()
    diagram(view).setFocus()
    reached = []
    for _ in range(7):
        qtbot.keyClick(QApplication.focusWidget() or diagram(view), Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget().objectName())
    assert reached == [
        "remove_layer_button", "add_layer_button", "remove_unit_button", "add_unit_button",
        "hidden_activation_combo", "output_activation_combo", "bias_check",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("button", "selected", "wanted"),
    [
        ("remove_layer_button", None, (3,)),
        ("add_layer_button", None, (3, 2, 2)),
        ("remove_unit_button", None, (3, 1)),
        ("add_unit_button", None, (3, 3)),
        ("add_unit_button", Node(1, 0), (4, 2)),
        ("remove_unit_button", Node(1, 0), (2, 2)),
        ("add_unit_button", Node(3, 0), (3, 3)),  # the output is no hidden layer
    ],
)
def test_buttons_ask_for_sizes(view, qtbot, button, selected, wanted):
    view.show_snapshot(snapshot_of(experiment_of(2, 3, 2, 1)))
    if selected is not None:
        qtbot.mouseClick(diagram(view), Qt.MouseButton.LeftButton, pos=point(view, selected))
    with qtbot.waitSignal(view.hidden_requested) as signal:
        qtbot.mouseClick(control(view, QPushButton, button), Qt.MouseButton.LeftButton)
    assert signal.args == [wanted]


@pytest.mark.parametrize(
    ("sizes", "disabled", "why"),
    [
        ((2, 1), "remove_layer_button", "no hidden layer"),
        ((2, 1), "add_unit_button", "no hidden layer"),
        ((2, *[4] * 8, 1), "add_layer_button", "8 hidden layers"),
        ((2, 64, 1), "add_unit_button", "64 units"),
        ((2, 1, 1), "remove_unit_button", "at least one unit"),
    ],
)
def test_limits_disable_buttons_and_say_why(view, sizes, disabled, why):
    view.show_snapshot(snapshot_of(experiment_of(*sizes)))
    button = control(view, QPushButton, disabled)
    assert not button.isEnabled()
    assert why in button.toolTip()


def test_the_first_layer_can_be_added(view, qtbot):
    view.show_snapshot(snapshot_of(experiment_of(2, 1)))
    assert not control(view, QComboBox, "hidden_activation_combo").isEnabled()
    with qtbot.waitSignal(view.hidden_requested) as signal:
        qtbot.mouseClick(control(view, QPushButton, "add_layer_button"), Qt.MouseButton.LeftButton)
    assert signal.args == [(4,)]


def test_activations_are_asked_for_by_layer(view, qtbot):
    view.show_snapshot(snapshot_of(experiment_of(2, 3, 2, 1, activations=("tanh", "relu", "sigmoid"))))
    hidden, output = (control(view, QComboBox, f"{n}_activation_combo") for n in ("hidden", "output"))
    assert (hidden.currentText(), output.currentText()) == ("ReLU", "sigmoid")
    with qtbot.waitSignal(view.activation_requested) as signal:
        qtbot.keyClick(hidden, Qt.Key.Key_Down)
    assert signal.args == [1, "linear"]
    with qtbot.waitSignal(view.activation_requested) as signal:
        qtbot.keyClick(output, Qt.Key.Key_Down)
    assert signal.args == [2, "tanh"]
    qtbot.mouseClick(diagram(view), Qt.MouseButton.LeftButton, pos=point(view, Node(1, 0)))
    assert hidden.currentText() == "tanh"


def test_what_was_refused_is_shown_as_it_is(view, qtbot):
    snapshot = snapshot_of(experiment_of(2, 3, 1))
    view.show_snapshot(snapshot)
    check = control(view, QCheckBox, "bias_check")
    with qtbot.waitSignal(view.bias_requested) as signal:
        qtbot.mouseClick(check, Qt.MouseButton.LeftButton, pos=QPoint(8, check.height() // 2))
    assert signal.args == [False]
    view.show_snapshot(snapshot)
    assert check.isChecked()


def test_cross_entropy_leaves_sigmoid_alone(view, qtbot):
    view.show_snapshot(snapshot_of(experiment_of(2, 3, 1, loss="cross_entropy")))
    output = control(view, QComboBox, "output_activation_combo")
    with qtbot.assertNotEmitted(view.activation_requested):
        qtbot.keyClick(output, Qt.Key.Key_Down)
    assert "Cross-entropy".lower() in output.toolTip().lower()


def test_themes_change_every_colour(view, first_prediction):
    view.show_snapshot(snapshot_of(first_prediction, [1.0, 1.0, 0.0]))
    view.show_theme(DARK)
    picture = view.grab().toImage()
    assert picture.pixelColor(2, 2) == QColor(DARK.panel)
    assert count(picture, QColor(DARK.positive)) > 500
    assert count(picture, QColor(LIGHT.panel), tolerance=6) == 0


SIZES = [(2, 1), (3, 4, 1), (2, 8, 8, 8, 1), (2, *[64] * 8, 1), (16, 64, 10), (2, *[4] * 8, 1), (1, 1, 1)]


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("size", [(250, 380), (260, 400), (316, 520), (420, 620)], ids=str)
def test_nothing_is_clipped_or_overlaps(view, sizes, size):
    view.resize(*size)
    view.show_snapshot(snapshot_of(experiment_of(*sizes)))
    QApplication.processEvents()
    picture = diagram(view).picture
    metrics = QFontMetricsF(text_font(VALUE_PX))
    inside, boxes = QRectF(diagram(view).rect()), []
    for index, column in enumerate(picture.layout.columns):
        for unit in range(len(column.ys)):
            centre, half = picture.node_centre(Node(index, unit)), column.side / 2
            boxes.append(QRectF(centre.x() - half, centre.y() - half, column.side, column.side))
            if column.label is not Label.NONE:
                width = metrics.horizontalAdvance(picture.label(Node(index, unit)))
                top = QPointF(centre.x() - width / 2, centre.y() + half + 3)
                boxes.append(QRectF(top.x(), top.y(), width, metrics.ascent()))
    assert all(inside.contains(box) for box in boxes)
    for one, other in combinations(boxes, 2):
        if one.left() < other.right() and other.left() < one.right():  # the quick half of the question
            assert not one.intersects(other)
    rows = [w.geometry() for w in view.findChildren(QWidget) if w.parent() is view and w.isVisible()]
    assert all(view.rect().contains(row) for row in rows)
    assert not any(a.intersects(b) for a, b in combinations(rows, 2))


def test_a_large_network_says_what_it_leaves_out(view):
    view.resize(260, 400)
    experiment = experiment_of(2, *[64] * 8, 1)
    view.show_snapshot(snapshot_of(experiment))
    picture = diagram(view).picture
    shown = len(picture.layout.columns[1].ys)
    assert shown < 64
    assert f"… {shown} of 64 units" in picture.caption
    assert "1\u2009500 of 28\u2009864 weights" in picture.caption  # 2·64 + 7·64² + 64
    weights = np.abs(diagram(view).frame.edge_weights(picture.layout))
    assert len(picture.style.drawn) == 1500
    assert weights[picture.style.drawn].min() >= np.delete(weights, picture.style.drawn).max()
    view.show_snapshot(snapshot_of(experiment_of(2, 4, 1)))
    assert diagram(view).picture.caption == ""


def test_diverged_and_empty_networks_are_shown(view):
    experiment = experiment_of(2, 3, 1)
    broken = np.full(experiment.architecture.n_parameters, np.nan)
    broken[0] = np.inf
    view.show_snapshot(snapshot_of(experiment, broken))
    assert not image(view).isNull()
    assert diagram(view).picture.label(Node(2, 0)) == "ŷ NaN"
    empty = Experiment(Dataset(np.empty((0, 2)), np.empty((0, 1))), Architecture((2, 1), ("sigmoid",)))
    view.show_snapshot(snapshot_of(empty))
    assert diagram(view).picture.label(Node(1, 0)) == "ŷ"
    assert not image(view).isNull()


def test_the_note_goes_first_when_the_panel_gets_low(view):
    view.show_snapshot(snapshot_of(experiment_of(2, 3, 1)))
    note = control(view, QLabel, "network_note")
    assert note.isVisible()
    view.resize(260, 400)
    assert not note.isVisible()


def test_controls_can_be_named_and_told_apart(view):
    view.show_snapshot(snapshot_of(experiment_of(2, 3, 1)))
    controls = [w for kind in (QPushButton, QComboBox, QCheckBox) for w in view.findChildren(kind)]
    assert len(controls) == 7
    for what in ("objectName", "accessibleName", "toolTip"):
        texts = [getattr(w, what)() for w in controls]
        assert all(texts)
        assert len(set(texts)) == len(texts)


def test_long_input_names_are_cut_not_overlapped(view):
    dataset = Dataset(np.ones((2, 2)), np.zeros((2, 1)), input_names=("a very long name of an input", "b"))
    experiment = Experiment(dataset, Architecture((2, *[8] * 4, 1), ("tanh",) * 4 + ("sigmoid",)))
    view.show_snapshot(snapshot_of(experiment))
    picture = diagram(view).picture
    width = QFontMetricsF(text_font(VALUE_PX)).horizontalAdvance(picture.label(Node(0, 0)))
    left, right = picture.layout.columns[:2]
    assert picture.label(Node(0, 0)).startswith("a v")
    assert "…" in picture.label(Node(0, 0))
    assert left.x - width / 2 >= 0.0
    assert left.x + width / 2 <= right.x - right.side / 2

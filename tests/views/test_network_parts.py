"""Parts of the network are pointed at and selected: here, and in other panels."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QToolTip
from views.hand_made import colours, near
from views.test_network_view import control, diagram, experiment_of, image, point, snapshot_of

from nnviz.core.part import bias_part, input_part, sample_part, unit_part, weight_part
from nnviz.core.presets import preset_experiment
from nnviz.views.network_layout import Edge, Node
from nnviz.views.network_view import NetworkView
from nnviz.views.palette import LIGHT

pytestmark = pytest.mark.qt_log_ignore("does not support raise")

SHIFT, NO_KEY = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def view(qtbot):
    made = NetworkView()
    qtbot.addWidget(made)
    made.resize(316, 520)
    made.show()
    qtbot.waitExposed(made)
    made.show_snapshot(snapshot_of(experiment_of(2, 3, 1)))
    yield made
    QToolTip.hideText()


@pytest.fixture
def told(view):
    """What the view has said, in order: ("selected" | "hovered", what)."""
    said = Told()
    view.part_selected.connect(said.selected)
    view.part_hovered.connect(said.hovered)
    return said


class Told(list):
    def selected(self, part):
        self.append(("selected", part))

    def hovered(self, part):
        self.append(("hovered", part))

    def of(self, kind):
        return [what for which, what in self if which == kind]


def edge_place(view, column, source, target):
    return diagram(view).picture.edge_middle(Edge(column, source, target)).toPoint()


def bias_place(view, node):
    return diagram(view).picture.bias_centre(node).toPoint()


def move(view, place):
    QApplication.sendEvent(
        diagram(view),
        QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(place),
            diagram(view).mapToGlobal(QPointF(place)),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            NO_KEY,
        ),
    )


def click(qtbot, view, place):
    qtbot.mouseClick(diagram(view), Qt.MouseButton.LeftButton, pos=place)


def accented(view, place, reach=7):
    """Pixels of the accent colour around a place."""
    x, y = place.toTuple()
    square = colours(image(view))[y - reach : y + reach + 1, x - reach : x + reach + 1]
    return int(near(square, LIGHT.accent, 12).sum())


def note(view):
    return control(view, QLabel, "network_note").text()


def test_the_mouse_tells_what_it_is_on(view, told):
    for place in (
        QPoint(2, 2),
        point(view, Node(0, 1)),
        point(view, Node(1, 2)),
        point(view, Node(1, 2)) + QPoint(2, 2),  # the same unit: nothing new
        edge_place(view, 1, 0, 0),
        bias_place(view, Node(2, 0)),
        QPoint(2, 2),
    ):
        move(view, place)
    assert told == [
        ("hovered", input_part(1)),
        ("hovered", unit_part(0, 2)),
        ("hovered", weight_part(0, 0, 0)),
        ("hovered", bias_part(1, 0)),
        ("hovered", None),
    ]


def test_leaving_the_diagram_is_told(view, told):
    move(view, point(view, Node(1, 0)))
    QApplication.sendEvent(diagram(view), QEvent(QEvent.Type.Leave))
    assert told == [("hovered", unit_part(0, 0)), ("hovered", None)]


def test_a_part_that_goes_away_under_the_mouse_is_told_with_the_next_move(view, told):
    move(view, point(view, Node(1, 2)))
    told.clear()
    view.show_snapshot(snapshot_of(experiment_of(2, 1)))
    assert told == []  # a show_ is never answered
    move(view, QPoint(2, 2))
    assert told == [("hovered", None)]


@pytest.mark.parametrize(
    "part", [input_part(0), unit_part(0, 1), weight_part(0, 1, 2), bias_part(1, 0)], ids=lambda p: p.kind
)
def test_what_is_pointed_at_elsewhere_lights_up(view, told, part):
    before = image(view)
    view.show_hovered(part)
    assert image(view) != before
    assert not QToolTip.isVisible()
    view.show_hovered(None)
    assert image(view) == before
    assert told == []


@pytest.mark.parametrize(
    "part",
    [sample_part(0), unit_part(7, 0), unit_part(0, 9), weight_part(0, 5, 0), bias_part(2, 0), input_part(2)],
    ids=str,
)
def test_what_is_not_in_the_diagram_changes_nothing(view, part):
    before = image(view)
    view.show_hovered(part)
    assert image(view) == before
    view.show_selected(part)
    assert image(view) == before


def test_a_bias_does_not_light_up_in_a_network_without(view):
    view.show_snapshot(snapshot_of(experiment_of(2, 3, 1, bias=False)))
    before = image(view)
    view.show_hovered(bias_part(1, 0))
    assert image(view) == before


def test_a_unit_that_is_left_out_is_no_trouble(view):
    view.resize(260, 400)
    view.show_snapshot(snapshot_of(experiment_of(2, *[64] * 8, 1)))
    before = image(view)
    for part in (unit_part(0, 63), weight_part(1, 63, 63), bias_part(0, 63)):
        view.show_hovered(part)
        view.show_selected(part)
        assert image(view) == before
    view.show_selected(weight_part(1, 0, 0))  # may be too weak to be drawn otherwise
    assert image(view) != before


def test_a_click_selects_a_weight(view, qtbot, told):
    view.show_snapshot(snapshot_of(preset_experiment("realpython-first-prediction"), [1.45, -0.66, 0.25]))
    place = edge_place(view, 1, 1, 0)
    assert accented(view, place) == 0
    click(qtbot, view, place)
    assert diagram(view).selected == weight_part(0, 1, 0)
    assert told.of("selected") == [weight_part(0, 1, 0)]
    assert accented(view, place) > 30
    assert note(view) == "Weight from x₂ to ŷ: −0.6600."
    click(qtbot, view, QPoint(2, 2))
    assert told.of("selected") == [weight_part(0, 1, 0), None]
    move(view, QPoint(2, 2))
    assert accented(view, place) == 0


def test_a_click_selects_a_bias(view, qtbot, told):
    view.show_snapshot(snapshot_of(preset_experiment("realpython-first-prediction"), [1.45, -0.66, 0.25]))
    click(qtbot, view, bias_place(view, Node(1, 0)))
    assert told.of("selected") == [bias_part(0, 0)]
    assert note(view) == "Bias of ŷ: 0.2500."
    left = bias_place(view, Node(1, 0)) - QPoint(30, 0)
    assert accented(view, left) > 30  # its value is written there


def test_a_click_on_a_node_selects_its_unit(view, qtbot, told):
    click(qtbot, view, point(view, Node(1, 1)))
    click(qtbot, view, point(view, Node(0, 1)))
    assert told.of("selected") == [unit_part(0, 1), input_part(1)]


def test_what_is_selected_elsewhere_is_shown_and_not_answered(view, told):
    view.show_snapshot(snapshot_of(experiment_of(2, 3, 2, 1, activations=("relu", "tanh", "sigmoid"))))
    place = edge_place(view, 1, 0, 0)
    view.show_selected(weight_part(0, 0, 0))
    assert accented(view, place) > 30
    assert note(view).startswith("Weight from x₁ to a¹₁:")
    assert control(view, QComboBox, "hidden_activation_combo").currentText() == "ReLU"
    view.show_selected(sample_part(1))  # it is selected in the plane
    assert diagram(view).selected == weight_part(0, 0, 0)
    view.show_selected(None)
    assert accented(view, place) == 0
    assert told == []


def test_the_user_can_select_again_what_was_deselected_elsewhere(view, qtbot, told):
    click(qtbot, view, point(view, Node(1, 1)))
    view.show_selected(None)
    click(qtbot, view, point(view, Node(1, 1)))
    assert told.of("selected") == [unit_part(0, 1)] * 2


def test_a_selection_ends_with_its_part_without_an_answer(view, qtbot, told):
    click(qtbot, view, edge_place(view, 1, 0, 2))
    assert told.of("selected") == [weight_part(0, 0, 2)]
    view.show_snapshot(snapshot_of(experiment_of(2, 2, 1)))
    assert diagram(view).selected is None
    assert told.of("selected") == [weight_part(0, 0, 2)]


def test_a_selected_bias_ends_with_the_biases(view):
    view.show_selected(bias_part(0, 1))
    view.show_snapshot(snapshot_of(experiment_of(2, 3, 1, bias=False)))
    assert diagram(view).selected is None
    assert note(view).startswith("Click")


def test_shift_and_arrows_go_around_a_unit(view, qtbot, told):
    click(qtbot, view, point(view, Node(2, 0)))
    for key in [Qt.Key.Key_Down] * 5 + [Qt.Key.Key_Up]:
        qtbot.keyClick(diagram(view), key, SHIFT)
    assert told.of("selected") == [
        unit_part(1, 0),
        weight_part(1, 0, 0), weight_part(1, 1, 0), weight_part(1, 2, 0),
        bias_part(1, 0),
        unit_part(1, 0),
        bias_part(1, 0),
    ]  # fmt: skip


def test_without_biases_the_way_around_is_shorter(view, qtbot, told):
    view.show_snapshot(snapshot_of(experiment_of(2, 3, 1, bias=False)))
    click(qtbot, view, point(view, Node(1, 1)))
    for _ in range(3):
        qtbot.keyClick(diagram(view), Qt.Key.Key_Down, SHIFT)
    around = [unit_part(0, 1), weight_part(0, 0, 1), weight_part(0, 1, 1), unit_part(0, 1)]
    assert told.of("selected") == around


def test_enter_goes_into_a_unit_arrows_leave_it_and_escape_clears(view, qtbot, told):
    click(qtbot, view, point(view, Node(1, 0)))
    qtbot.keyClick(diagram(view), Qt.Key.Key_Return)
    qtbot.keyClick(diagram(view), Qt.Key.Key_Right)
    qtbot.keyClick(diagram(view), Qt.Key.Key_Enter)
    qtbot.keyClick(diagram(view), Qt.Key.Key_Escape)
    assert told.of("selected") == [
        unit_part(0, 0), weight_part(0, 0, 0), unit_part(1, 0), weight_part(1, 0, 0), None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("selected", "key", "modifiers", "taken"),
    [
        (None, Qt.Key.Key_Right, NO_KEY, True),
        (None, Qt.Key.Key_Return, NO_KEY, False),
        (None, Qt.Key.Key_Down, SHIFT, False),
        (None, Qt.Key.Key_Escape, NO_KEY, False),
        (unit_part(0, 0), Qt.Key.Key_Return, NO_KEY, True),
        (unit_part(0, 0), Qt.Key.Key_Down, SHIFT, True),
        (unit_part(0, 0), Qt.Key.Key_Left, SHIFT, False),
        (unit_part(0, 0), Qt.Key.Key_Escape, NO_KEY, True),
        (weight_part(0, 0, 0), Qt.Key.Key_Return, NO_KEY, True),
        (weight_part(0, 0, 0), Qt.Key.Key_F2, NO_KEY, True),
        (unit_part(0, 0), Qt.Key.Key_F2, NO_KEY, True),
        (weight_part(0, 0, 0), Qt.Key.Key_Return, SHIFT, False),
        (weight_part(0, 0, 0), Qt.Key.Key_Down, SHIFT, True),
        (weight_part(0, 0, 0), Qt.Key.Key_Space, NO_KEY, False),
        (weight_part(0, 0, 0), Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier, False),
    ],
)
def test_keys_kept_from_shortcuts(view, selected, key, modifiers, taken):
    view.show_selected(selected)
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)
    event.ignore()
    QApplication.sendEvent(diagram(view), event)
    assert event.isAccepted() is taken


def test_enter_on_an_input_stays_there(view, qtbot, told):
    click(qtbot, view, point(view, Node(0, 0)))
    qtbot.keyClick(diagram(view), Qt.Key.Key_Return)
    assert told.of("selected") == [input_part(0)]


def test_assistive_software_is_told_what_is_selected(view):
    view.show_snapshot(snapshot_of(preset_experiment("realpython-first-prediction"), [1.45, -0.66, 0.25]))
    view.show_selected(weight_part(0, 0, 0))
    assert diagram(view).accessibleDescription() == "Weight from x₁ to ŷ: 1.450. Enter types its value."
    view.show_selected(unit_part(0, 0))
    assert diagram(view).accessibleDescription().startswith("ŷ selected: sigmoid(")
    assert diagram(view).accessibleDescription().endswith("bias 0.250. F2 types its bias.")
    view.show_selected(input_part(0))
    assert "types" not in diagram(view).accessibleDescription()

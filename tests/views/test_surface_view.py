"""The Surface panel alone, fed surfaces and paths by hand; real mouse and keys, a look at what is drawn."""

from dataclasses import replace

import numpy as np
import pytest
from hand_made import CTRL, NO_KEY, SHIFT, Hand, contrast, labelled, near
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment
from nnviz.core.network import Architecture
from nnviz.core.part import bias_part, weight_part
from nnviz.core.path import ParameterPath
from nnviz.core.presets import empty_experiment, preset_experiment
from nnviz.core.surface import SurfaceCut, SurfaceRequest, compute_surface
from nnviz.views.palette import DARK, LIGHT
from nnviz.views.parameter_chooser import parameter_name
from nnviz.views.surface_marks import path_heads
from nnviz.views.surface_plot import SurfacePlot
from nnviz.views.surface_range import fitted_range, followed_range
from nnviz.views.surface_scale import LossScale, loss_at, surface_table
from nnviz.views.surface_view import SurfaceView

# The offscreen platform says this of every window with a smallest size, and of every menu.
pytestmark = pytest.mark.qt_log_ignore(
    "propagateSizeHints", "grabbing the keyboard", r"raise\(\)", extend=True
)

LINEAR = Experiment(
    Dataset(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[0.0], [0.0]]), "regression"),
    Architecture((2, 1), ("linear",), bias=False),
)  # the loss is w₁² + w₂²


def path_of(*points):
    return ParameterPath(np.arange(len(points)), np.array(points, float))


class Panel:
    """The view, what it asks for, and a mouse over its plot."""

    def __init__(self, view):
        self.view, self.cuts, self.wishes = view, [], []
        self.plot = view.findChild(SurfacePlot, "surface_plot")
        self.hand = Hand(self.plot)
        view.surface_requested.connect(self.cuts.append)
        view.parameters_requested.connect(self._wished)

    def _wished(self, values, final):
        self.wishes.append((values, final))

    def show(self, experiment, *points, iteration=None):
        """An experiment whose run has passed some points."""
        path = path_of(*points)
        self.view.show_experiment(experiment)
        at = len(points) - 1 if iteration is None else iteration
        self.view.show_path(path, path.parameters[at], at)
        self.answer(experiment, path.parameters[at])

    def answer(self, experiment, parameters):
        """What the engine would."""
        request = SurfaceRequest(experiment, np.array(parameters, float), self.cuts[-1], 33)
        self.view.show_surface(compute_surface(request))
        QApplication.processEvents()

    def text(self, name):
        return self.view.findChild(QWidget, name).text()

    def button(self, name):
        return self.view.findChild(QToolButton, name)

    def click(self, name):
        QTest.mouseClick(self.button(name), Qt.MouseButton.LeftButton)

    def choose(self, name, *titles):
        """By the menu of a chooser, through its submenus, with the keyboard."""
        menu = self.button(name).menu()
        menu.popup(QPoint(0, 0))
        for title in titles:
            action = next(a for a in menu.actions() if a.text() == title)
            menu.setActiveAction(action)
            QTest.keyClick(menu, Qt.Key.Key_Return)
            menu = action.menu() or menu


@pytest.fixture
def panel(qtbot):
    view = SurfaceView()
    qtbot.addWidget(view)
    view.resize(446, 400)
    view.show()
    qtbot.waitExposed(view)
    return Panel(view)


def test_a_click_sets_both_parameters_to_what_is_under_the_pixel(panel):
    panel.show(LINEAR, (2.0, 1.0), (0.5, 0.5))
    pixel = panel.hand.pixel(1.25, 0.75)
    QTest.mouseClick(panel.plot.viewport(), Qt.MouseButton.LeftButton, pos=pixel)
    ((values, final),) = panel.wishes
    assert final
    width, height = panel.plot.box.viewPixelSize()
    assert list(values) == [weight_part(0, 0, 0), weight_part(0, 1, 0)]
    assert values[weight_part(0, 0, 0)] == pytest.approx(1.25, abs=width)
    assert values[weight_part(0, 1, 0)] == pytest.approx(0.75, abs=height)


def test_a_drag_pans_and_sets_nothing(panel):
    panel.show(LINEAR, (2.0, 1.0), (0.5, 0.5))
    before = panel.cuts[-1]
    panel.hand.drag((1.0, 0.5), (0.5, 0.5))
    assert panel.wishes == []
    width, _ = panel.plot.box.viewPixelSize()
    after = panel.cuts[-1]
    assert after.x_range == pytest.approx([end + 0.5 for end in before.x_range], abs=2 * width)
    assert after.y_range == pytest.approx(before.y_range)


def test_the_wheel_zooms_around_the_mouse_and_f_fits_again(panel):
    panel.show(LINEAR, (2.0, 1.0), (0.5, 0.5))
    fitted = panel.cuts[-1]
    panel.hand.wheel(2.0, 1.0, 240)
    zoomed = panel.cuts[-1]
    (low, high), (old_low, old_high) = zoomed.x_range, fitted.x_range
    assert high - low < 0.7 * (old_high - old_low)
    assert (2.0 - low) / (high - low) == pytest.approx((2.0 - old_low) / (old_high - old_low), abs=0.02)
    panel.plot.setFocus()
    QTest.keyClick(panel.plot, Qt.Key.Key_F)
    assert panel.cuts[-1] == fitted


def test_ranges_that_the_user_has_chosen_stay(panel):
    panel.show(LINEAR, (2.0, 1.0), (0.5, 0.5))
    panel.hand.wheel(2.0, 1.0, 240)
    zoomed = panel.cuts[-1]
    panel.view.show_path(path_of((2.0, 1.0), (9.0, 9.0)), np.array([9.0, 9.0]), 1)
    assert panel.cuts[-1] == zoomed
    panel.click("surface_fit")
    assert panel.cuts[-1].x_range == (2.0 - 0.25 * 7.0, 9.0 + 0.25 * 7.0)


def test_ranges_have_room_around_the_path():
    # From 0 to 8, a quarter of 8 on either side; a path of no extent gets 1 on either side.
    assert fitted_range(np.array([0.0, 8.0]), 3.0) == (-2.0, 10.0)
    assert fitted_range(np.array([5.0]), 5.0) == (4.0, 6.0)
    assert fitted_range(np.array([np.nan, np.inf, 1e300]), 5.0) == (4.0, 6.0)


def test_ranges_stay_until_the_point_leaves():
    assert followed_range((0.0, 4.0), np.array([1.0, 3.9]), 3.9) == (0.0, 4.0)
    low, high = followed_range((0.0, 4.0), np.array([1.0, 5.0]), 5.0)
    assert low == 0.0
    assert high == 6.0


def test_the_path_the_start_and_the_point_are_drawn_where_they_are(panel):
    panel.show(LINEAR, (2.0, 1.0), (-1.0, -1.0))
    square = panel.hand.square(-1.0, -1.0, 2)
    assert near(square, LIGHT.accent).all()
    assert near(panel.hand.square(2.0, 1.0, 1), LIGHT.panel).all()  # the ring is open
    assert near(panel.hand.square(2.0, 1.0, 6), LIGHT.accent).any()
    x = 0.2  # on the straight line between the two: y = 1 + (x − 2) · 2/3
    assert near(panel.hand.square(x, 1.0 + (x - 2.0) * 2.0 / 3.0, 1), LIGHT.accent, 90).any()
    assert not near(panel.hand.square(x, 0.8, 3), LIGHT.accent, 90).any()


def test_what_lies_ahead_is_drawn_apart_from_what_has_been(panel):
    points = (2.0, 1.0), (0.0, 0.0), (-2.0, 1.0)
    panel.show(LINEAR, *points, iteration=1)
    passed = near(panel.hand.square(1.4, 0.7, 10), LIGHT.accent, 90).sum()
    ahead = near(panel.hand.square(-1.4, 0.7, 10), LIGHT.accent, 90).sum()
    assert passed > 1.5 * ahead  # dots
    assert near(panel.hand.square(0.0, 0.0, 2), LIGHT.accent).all()  # one stands here
    panel.view.show_path(path_of(*points), np.array([-2.0, 1.0]), 2)
    QApplication.processEvents()
    assert near(panel.hand.square(-2.0, 1.0, 2), LIGHT.accent).all()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_low_losses_have_the_colour_of_the_panel_and_high_ones_are_greyer(panel, theme):
    panel.view.show_theme(theme)
    panel.show(LINEAR, (2.0, -2.0), (2.0, -2.0))  # from 1 to 3, and from −3 to −1
    lowest = np.median(panel.hand.square(1.05, -1.4, 2), axis=(0, 1))
    highest = np.median(panel.hand.square(2.95, -2.6, 2), axis=(0, 1))
    ground, grey = (np.array(QColor(c).getRgb()[:3]) for c in (theme.panel, theme.secondary))
    # How far from the panel's colour to the secondary one; the losses are 3.1 and 15.5 of 2 to 18.
    low, high = (float((each - ground) @ (grey - ground)) for each in (lowest, highest))
    assert 0.0 < low < 0.4 * high


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_path_and_text_stand_out_on_every_height(theme):
    for red, green, blue in surface_table(theme)[::15]:
        ground = f"#{red:02x}{green:02x}{blue:02x}"
        assert contrast(ground, theme.accent) >= 3.0
        assert contrast(ground, theme.text) >= 4.5


def test_the_axes_are_named_as_in_the_arithmetic(panel):
    panel.show(preset_experiment("realpython-first-prediction"), (1.45, -0.66, 0.0))
    assert panel.button("surface_x").text() == "weights[0]"
    assert panel.button("surface_y").text() == "weights[1]"
    panel.show(preset_experiment("house-prices"), (0.0, 0.0, 0.0))
    assert panel.button("surface_x").text() == "weights_area"
    assert panel.button("surface_y").text() == "weights_age"
    xor = preset_experiment("xor")
    assert [parameter_name(xor, place) for place in (0, 1, 4, 8, 12, 16)] == [
        "w₁₁", "w₁₂", "w₂₁", "b₁", "v₁", "c",
    ]  # fmt: skip
    deep = replace(xor, architecture=Architecture((2, 8, 8, 8, 1), ("tanh",) * 3 + ("sigmoid",)))
    assert parameter_name(deep, 24 + 9) == "w⁽²⁾₂₂"  # behind 2·8 weights and 8 biases: row 2, column 2


def test_one_input_has_weight_and_bias_as_axes(panel):
    dataset = Dataset(np.array([[1.0], [2.0]]), np.array([[0.0], [1.0]]))
    panel.show(Experiment(dataset, Architecture((1, 1), ("sigmoid",))), (0.5, 0.25))
    panel.hand.click(0.5, 0.0)
    assert list(panel.wishes[0][0]) == [weight_part(0, 0, 0), bias_part(0, 0)]


def test_other_parameters_are_chosen_from_the_menu(panel):
    panel.show(preset_experiment("realpython-first-prediction"), (1.45, -0.66, 0.0))
    panel.choose("surface_y", "bias")
    assert panel.cuts[-1].places == (0, 2)
    assert panel.button("surface_y").text() == "bias"
    panel.choose("surface_x", "bias")  # the other axis has it: they change places
    assert panel.cuts[-1].places == (2, 0)
    panel.click("surface_swap")
    assert panel.cuts[-1].places == (0, 2)


def test_many_parameters_are_offered_by_layer_and_unit(panel):
    architecture = Architecture((2, 64, 64, 1), ("tanh", "tanh", "sigmoid"))
    experiment = Experiment(labelled([(0, 0), (1, 1)], [0, 1]), architecture)
    panel.show(experiment, np.zeros(architecture.n_parameters))
    panel.choose("surface_x", "Layer 2", "Into a⁽²⁾₃", "w⁽²⁾₅₃")
    # Layer 1 has 2 · 64 weights and 64 biases; then come the rows of the second layer's weights.
    assert panel.cuts[-1].places == (3 * 64 + 4 * 64 + 2, 64)
    panel.choose("surface_y", "Layer 2", "Into a⁽²⁾₁₂", "b⁽²⁾₁₂")
    assert panel.cuts[-1].places[1] == 3 * 64 + 64 * 64 + 11
    panel.choose("surface_y", "Layer 3", "Into ŷ", "b⁽³⁾")
    assert panel.cuts[-1].places[1] == architecture.n_parameters - 1


def test_the_mouse_reads_values_and_loss(panel):
    panel.show(LINEAR, (2.0, 1.0), (-1.0, -1.0))
    panel.hand.hover(1.0, 0.5)
    first, second, loss = panel.text("surface_note").split(" · ")
    assert first.startswith("w₁ = ")
    assert second.startswith("w₂ = ")
    assert loss.startswith("loss ≈ ")
    x, y, value = (float(text.split()[-1].replace("−", "-")) for text in (first, second, loss))
    assert (x, y) == pytest.approx((1.0, 0.5), abs=0.02)
    assert value == pytest.approx(x * x + y * y, abs=0.02)
    panel.hand.hover(-1.0, -0.5)
    read = panel.text("surface_note")
    assert "w₁ = −" in read
    panel.view.show_path(path_of((2.0, 1.0), (0.0, 0.0)), np.array([0.0, 0.0]), 1)
    assert panel.text("surface_note") == read  # the run goes on under a mouse that rests


def test_the_note_says_that_others_have_moved(panel):
    experiment = preset_experiment("realpython-first-prediction")
    panel.show(experiment, (1.45, -0.66, 0.0), (1.4, -0.7, 0.0))
    assert "Others" not in panel.text("surface_note")
    panel.show(experiment, (1.45, -0.66, 0.0), (1.4, -0.7, -0.1))
    assert panel.text("surface_note").startswith("Others moved, too")


def test_keys_move_a_cursor_and_enter_sets(panel):
    panel.show(LINEAR, (2.0, 1.0), (0.0, 0.0))
    panel.plot.setFocus(Qt.FocusReason.TabFocusReason)
    (left, right), (bottom, top) = panel.cuts[-1].x_range, panel.cuts[-1].y_range
    width, height = panel.plot.box.viewPixelSize()
    QTest.keyClick(panel.plot, Qt.Key.Key_Right)
    QTest.keyClick(panel.plot, Qt.Key.Key_Up, SHIFT)
    QTest.keyClick(panel.plot, Qt.Key.Key_Return)
    ((values, _),) = panel.wishes
    x, y = values.values()
    assert x == pytest.approx((left + right) / 2 + 4 * width)
    assert y == pytest.approx((bottom + top) / 2 + 24 * height)
    assert panel.text("surface_note").startswith("w₁ = ")
    QTest.keyClick(panel.plot, Qt.Key.Key_Escape)
    assert not panel.text("surface_note").startswith("w₁ = ")


def test_only_keys_that_mean_something_here_are_kept_from_the_window(panel):
    panel.show(LINEAR, (2.0, 1.0), (0.0, 0.0))
    for key, keys, kept in (
        (Qt.Key.Key_Left, NO_KEY, True),
        (Qt.Key.Key_F, NO_KEY, True),
        (Qt.Key.Key_F, CTRL, False),
        (Qt.Key.Key_Left, CTRL, False),
        (Qt.Key.Key_Space, NO_KEY, False),
    ):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, keys)
        event.ignore()
        QApplication.sendEvent(panel.plot, event)
        assert event.isAccepted() is kept


def test_without_points_the_panel_says_what_to_do(panel):
    panel.view.show_experiment(empty_experiment())
    assert panel.text("surface_hint").startswith("Add points to the plane")
    assert not panel.plot.isVisible()
    assert panel.cuts == []


def test_one_parameter_is_too_few(panel):
    dataset = Dataset(np.array([[1.0]]), np.array([[1.0]]))
    panel.view.show_experiment(Experiment(dataset, Architecture((1, 1), ("sigmoid",), bias=False)))
    panel.view.show_path(path_of((0.5,)), np.array([0.5]), 0)
    assert "only one" in panel.text("surface_hint")


def test_parameters_out_of_bounds_draw_nothing_and_come_back(panel):
    panel.show(LINEAR, (2.0, 1.0), (0.0, 0.0))
    for value in (2e9, 1e200, np.inf, np.nan):
        panel.view.show_path(path_of((2.0, 1.0), (value, 0.0)), np.array([value, 0.0]), 1)
        assert "too large to draw" in panel.text("surface_hint")
    far = path_of((2.0, 1.0), (1e300, 0.0), (-np.inf, 0.0), (0.0, 0.0))
    panel.view.show_path(far, np.array([0.0, 0.0]), 3)
    assert panel.text("surface_hint") == ""
    assert panel.plot.isVisible()
    panel.view.grab()


def test_a_refusal_is_shown_until_there_is_a_surface(panel):
    panel.show(LINEAR, (2.0, 1.0), (0.0, 0.0))
    panel.view.show_refusal("too large to draw: take fewer points")
    assert panel.text("surface_hint") == "Too large to draw: take fewer points"
    panel.answer(LINEAR, (0.0, 0.0))
    assert panel.text("surface_hint") == ""


def test_a_surface_of_other_axes_is_not_shown(panel):
    experiment = preset_experiment("realpython-first-prediction")
    panel.show(experiment, (1.45, -0.66, 0.0))
    panel.hand.hover(1.0, 0.0)
    late = replace(panel.cuts[-1], places=(0, 2))
    panel.click("surface_swap")
    request = SurfaceRequest(experiment, np.array([1.45, -0.66, 0.0]), late, 5)
    panel.view.show_surface(compute_surface(request))
    panel.hand.hover(1.0, 0.0)
    assert "loss" not in panel.text("surface_note")


def test_another_network_begins_with_its_own_axes(panel):
    panel.show(preset_experiment("realpython-first-prediction"), (1.45, -0.66, 0.0))
    panel.choose("surface_y", "bias")
    panel.show(LINEAR, (2.0, 1.0))
    assert panel.cuts[-1].places == (0, 1)


def test_a_late_frame_of_the_network_before_is_left_out(panel):
    panel.show(LINEAR, (2.0, 1.0))
    asked = len(panel.cuts)
    panel.view.show_experiment(preset_experiment("xor"))
    panel.view.show_path(path_of((2.0, 1.0)), np.array([2.0, 1.0]), 0)
    assert len(panel.cuts) == asked
    panel.view.show_path(path_of((2.0, 1.0)), np.zeros(17), 0)
    assert panel.cuts[-1].x_range == (-1.0, 1.0)


def test_an_edit_of_the_points_leaves_axes_and_ranges(panel):
    experiment = preset_experiment("realpython-first-prediction")
    panel.show(experiment, (1.45, -0.66, 0.0))
    panel.choose("surface_y", "bias")
    asked = len(panel.cuts)
    panel.view.show_experiment(experiment.with_dataset(experiment.dataset.without_points([0])))
    assert len(panel.cuts) == asked
    assert panel.button("surface_y").text() == "bias"


def test_everything_is_named_for_those_who_do_not_see_it(panel):
    for name in ("surface_x", "surface_y", "surface_swap", "surface_fit"):
        assert panel.button(name).accessibleName()
    panel.show(LINEAR, (2.0, 1.0))
    assert panel.button("surface_x").toolTip() == "Across: w₁"
    assert panel.plot.accessibleName()


def test_half_of_the_cells_lie_below_half_of_the_height():
    # Of 0, 1, 4, 9, 16 the median is 4, a quarter of the way: √ brings it to ½.
    scale = LossScale.of(np.array([[0.0, 1.0, 4.0], [9.0, 16.0, np.nan]]))
    assert scale.power == pytest.approx(0.5)
    assert scale.heights(np.array([4.0, 9.0, np.nan])).tolist() == pytest.approx([0.5, 0.75, 1.0])


def test_contours_have_few_digits_and_their_texts_are_true():
    levels = LossScale(0.0, 16.0, 0.5).levels()
    assert 10 <= len(levels) <= 12
    for level, text in levels:
        assert float(text) == pytest.approx(level, rel=1e-12)
        assert len(text) <= 5
    close = LossScale(37.1, 37.2, 1.0).levels()
    assert len({text for _, text in close}) == len(close) >= 10


def test_a_flat_loss_has_no_contours():
    assert LossScale.of(np.full((3, 3), 2.0)).levels() == []
    assert LossScale.of(np.full((3, 3), np.nan)) is None


def test_the_loss_between_cells_is_interpolated():
    cut = SurfaceCut((0, 1), (0.0, 2.0), (0.0, 2.0))
    surface = compute_surface(SurfaceRequest(LINEAR, np.zeros(2), cut, 3))  # w₁² + w₂² at 0, 1, 2
    assert loss_at(surface, 1.0, 2.0) == 5.0
    assert loss_at(surface, 0.5, 0.0) == 0.5  # between 0 and 1
    assert loss_at(surface, 2.0, 2.0) == 8.0
    assert np.isnan(loss_at(surface, 2.1, 0.0))


def test_chevrons_point_along_the_path():
    # 200 px to the right: one at half of 60, then every 60.
    heads = path_heads(np.array([[0.0, 50.0], [200.0, 50.0]]), 60.0)
    assert [round(x) for x, _, _ in heads] == pytest.approx([30, 90, 150], abs=8)
    assert all(y == 50.0 and angle == 0.0 for _, y, angle in heads)
    assert path_heads(np.array([[0.0, 0.0], [10.0, 0.0]]), 60.0) == []
    to_and_fro = path_heads(np.array([[0.0, 0.0], [0.0, 100.0]] * 50), 60.0)
    assert len(to_and_fro) <= 4

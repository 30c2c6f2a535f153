"""The decision boundaries of other runs in the plane: where they are drawn, and where their names stand."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QCheckBox, QComboBox
from views.hand_made import Hand, colours, labelled, near, one_layer

from nnviz.core.dataset import Dataset
from nnviz.core.field import Field, FieldRequest
from nnviz.core.loss_curve import LossCurve
from nnviz.views.ghost_look import GhostLook
from nnviz.views.palette import DARK, LIGHT
from nnviz.views.plane_ghosts import BESIDE, drawable, ghost_names
from nnviz.views.plane_labels import text_places
from nnviz.views.plane_view import PlaneView

# The offscreen platform says this of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

CORNERS = labelled([[-4, -4], [4, 4]], [0, 1])
VIEW = QRectF(-5.0, -5.0, 10.0, 10.0)
NO_CURVE = LossCurve.start(1.0, 1.0, 1)


@pytest.fixture
def view(qtbot):
    made = PlaneView()
    qtbot.addWidget(made)
    made.show_theme(LIGHT)
    made.resize(500, 640)
    made.show()
    qtbot.waitExposed(made)
    return made


def ghost(number, *lines, name="g", axes=(0, 1), **more):
    """A ghost whose boundary is these polylines."""
    request = FieldRequest((-9.0, 9.0), (-9.0, 9.0), axes, (0.0, 0.0, 0.0)[: max(axes) + 1])
    boundary = tuple(np.array(line, float) for line in lines)
    field = Field(request, np.zeros((1, 2, 2), np.float32), boundary, ())
    return GhostLook(number, name, NO_CURVE, 0, 0, 0, **{"field": field, **more})


def line(x1, y1, x2, y2, corners=91):
    return np.linspace([x1, y1], [x2, y2], corners)


def upright(x):
    return line(x, -9.0, x, 9.0)


def bare(view, *keep):
    """Samples alone, in a view from −4.96 to 4.96."""
    view.show_dataset(CORNERS)
    view.show_snapshot(one_layer(CORNERS, [[2.0], [0.0]], [0.0]))
    for name in {"map", "weights", "inputs", "angles"} - set(keep):
        view.findChild(QCheckBox, f"show_{name}").setChecked(False)
    return Hand(view.canvas)


def ink(hand, x, colour):
    """At which heights there is this colour on the upright line at x, pixel by pixel."""
    top, bottom = hand.pixel(x, 3.5), hand.pixel(x, -3.5)
    strip = colours(hand.canvas)[top.y() : bottom.y(), top.x() - 1 : top.x() + 2]
    return near(strip, colour, 70).any(axis=1)


# On the screen


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_ghosts_boundary_is_drawn_in_its_colour_and_dashed(view, theme):
    view.show_theme(theme)
    hand = bare(view)
    view.show_ghosts([ghost(1, upright(-2.0)), ghost(2, upright(3.0))])
    for number, x in ((1, -2.0), (2, 3.0)):
        drawn = ink(hand, x, theme.ghost(number))
        assert 0.3 < drawn.mean() < 0.95
        assert (drawn[1:] != drawn[:-1]).sum() >= 20  # ends of dashes
        assert not ink(hand, x - 0.2, theme.ghost(number)).any()  # and thin


def test_hidden_ghosts_and_those_without_a_boundary_are_not_drawn(view):
    hand = bare(view)
    view.show_ghosts([ghost(0, upright(2.0), hidden=True), ghost(1), replace(ghost(2), field=None)])
    blank = hand.canvas.grab().toImage()
    view.show_ghosts([])
    assert hand.canvas.grab().toImage() == blank
    view.show_ghosts([ghost(0, upright(2.0))])
    assert ink(hand, 2.0, LIGHT.ghost(0)).any()


def test_a_ghost_that_is_gone_is_not_drawn(view):
    hand = bare(view)
    before = hand.canvas.grab().toImage()
    view.show_ghosts([ghost(0, upright(2.0), name="learning rate 0.5")])
    assert hand.canvas.grab().toImage() != before
    view.show_ghosts([])
    assert hand.canvas.grab().toImage() == before


def test_ghosts_come_and_go_with_the_boundary(view):
    hand = bare(view)
    view.show_ghosts([ghost(0, upright(2.0))])
    view.findChild(QCheckBox, "show_boundary").setChecked(False)
    assert not ink(hand, 2.0, LIGHT.ghost(0)).any()
    view.findChild(QCheckBox, "show_boundary").setChecked(True)
    assert ink(hand, 2.0, LIGHT.ghost(0)).any()


def test_ghosts_of_other_axes_are_not_drawn(view):
    three = Dataset(np.array([[-4.0, -4, -4], [4, 4, 4]]), np.array([[0.0], [1.0]]))
    view.show_dataset(three)
    view.show_snapshot(one_layer(three, [[2.0], [0.0], [0.0]], [0.0]))
    for name in ("map", "weights", "inputs", "angles"):
        view.findChild(QCheckBox, f"show_{name}").setChecked(False)
    hand = Hand(view.canvas)
    view.show_ghosts([ghost(0, upright(-2.0)), ghost(1, upright(2.0), axes=(0, 2))])
    assert ink(hand, -2.0, LIGHT.ghost(0)).any()
    assert not ink(hand, 2.0, LIGHT.ghost(1)).any()
    box = view.findChild(QComboBox, "axis_y")
    box.setCurrentIndex(2)
    box.activated.emit(2)
    assert not ink(hand, -2.0, LIGHT.ghost(0)).any()
    assert ink(hand, 2.0, LIGHT.ghost(1)).any()


def test_samples_are_over_ghosts(view):
    hand = bare(view)
    view.show_ghosts([ghost(0, upright(4.0))])
    assert near(hand.colour(4.0, 4.0), LIGHT.classes[1], 10)


def test_names_keep_clear_of_samples_where_they_can(view):
    hand = bare(view)
    name = "M" * 12  # above the left end of the line it would lie on the sample at (−4, −4)
    view.show_ghosts([ghost(0, line(-9.0, -4.3, 9.0, -4.3, 181), name=name)])
    assert near(hand.square(-4.0, -4.0, 4), LIGHT.classes[0], 10).all()
    everywhere = [[x, y] for x in np.arange(-6, 6.1, 0.5) for y in np.arange(-6, 6.1, 0.5)]
    crowded = labelled(everywhere, [0] * len(everywhere))
    before = near(colours(hand.canvas), LIGHT.ghost(0), 40).sum()
    view.show_dataset(crowded)
    assert near(colours(hand.canvas), LIGHT.ghost(0), 40).sum() > 0.5 * before  # it is there all the same


def test_ghosts_shown_before_the_samples_are_drawn_with_them(view):
    view.show_ghosts([ghost(0, upright(2.0))])
    assert ink(bare(view), 2.0, LIGHT.ghost(0)).any()


def test_a_name_stands_at_the_edge_and_follows_the_view(view):
    hand = bare(view)
    view.show_ghosts([ghost(0, upright(2.0), name="MMMM")])

    def free():
        """Between the name and the nearer of the two edges at which the line ends, as a share."""
        column = hand.pixel(2.0, 0.0).x() - 30  # beside the line
        strip = near(colours(hand.canvas)[:, column - 8 : column + 8], LIGHT.ghost(0), 70)
        rows = np.flatnonzero(strip.sum(axis=1) > 3)
        (_, _), (low, high) = view.canvas.box.viewRange()
        top, bottom = hand.pixel(2.0, high).y(), hand.pixel(2.0, low).y()
        return min(rows[0] - top, bottom - rows[-1]) / (bottom - top)

    assert free() < 0.05
    view.canvas.zoom(2)
    assert free() < 0.05


# Names


def test_a_long_name_is_shortened():
    name = "learning rate 0.5 and no biases from 120"
    (text,) = ghost_names([ghost(0, upright(1.0), name=name)], VIEW, LIGHT)
    assert text.text == "learning rate 0.5 and no bias…"
    assert len(text.text) <= 30
    exactly = "a" * 30
    assert ghost_names([ghost(0, upright(1.0), name=exactly)], VIEW, LIGHT)[0].text == exactly


def test_a_name_stands_first_at_the_ends_of_what_is_seen():
    (text,) = ghost_names([ghost(2, line(-9, -3, 9, 3, 181))], VIEW, LIGHT)
    # The line y = x/3 is inside from x = −5 to x = 5.
    assert text.anchor == pytest.approx((-5.0, -5.0 / 3.0), abs=0.11)
    assert text.elsewhere[0] == pytest.approx((5.0, 5.0 / 3.0), abs=0.11)
    assert all(VIEW.contains(QPointF(*place)) for place in (text.anchor, *text.elsewhere))
    assert text.colour == LIGHT.ghost(2)


def test_the_name_is_at_the_longest_piece():
    corner = [[-5.5, 4.0], [-4.5, 4.5], [-4.0, 5.5]]
    bend = [[-9.0, 0.0], [-4.0, 0.0], [0.0, 3.0], [4.0, 0.0], [9.0, 0.0]]
    (text,) = ghost_names([ghost(0, corner, bend)], VIEW, LIGHT)
    assert {text.anchor, text.elsewhere[0]} == {(-4.0, 0.0), (4.0, 0.0)}


def test_a_boundary_out_of_sight_has_no_name():
    assert ghost_names([ghost(0, upright(7.0))], VIEW, LIGHT) == []


def test_only_what_is_visible_and_of_these_axes_is_drawn():
    seen, other = ghost(0, upright(1.0)), ghost(1, upright(1.0), axes=(1, 0))
    looks = [seen, replace(seen, hidden=True), replace(seen, field=None), other]
    assert drawable(looks, (0, 1)) == [seen]
    assert drawable(looks, (1, 0)) == [other]


def test_names_of_lines_that_lie_close_do_not_cover_each_other():
    looks = [ghost(i, line(-9, -4 + 0.1 * i, 9, 4, 181)) for i in range(5)]
    box, taken = QRectF(0, 0, 400, 400), []
    for text in ghost_names(looks, VIEW, LIGHT):
        anchors = [QPointF(40 * (x + 5), 40 * (5 - y)) for x, y in (text.anchor, *text.elsewhere)]
        found = (text_places(at, text.directions, (150.0, 16.0), box, taken) for at in anchors)
        taken += next(([place] for places in found for place in places), [])
    assert len(taken) == 5
    assert not any(one.intersects(two) for one, two in combinations(taken, 2))


@pytest.mark.parametrize("end", [(0, 0), (400, 0), (0, 400), (400, 400), (200, 0), (0, 200), (400, 200)])
def test_a_name_has_room_at_any_edge(end):
    assert any(text_places(QPointF(*end), BESIDE, (150.0, 16.0), QRectF(0, 0, 400, 400), []))

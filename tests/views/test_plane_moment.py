"""The plane follows the phases of an iteration, and points at what other views point at."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox
from views.hand_made import Hand, labelled, near, one_layer

from nnviz.core.experiment import TrainingConfig
from nnviz.core.moment import Moment, MomentKind
from nnviz.core.part import input_part, sample_part, unit_part, weight_part
from nnviz.core.phase import Phase, Stage
from nnviz.core.presets import preset_experiment
from nnviz.core.trace import trace_samples
from nnviz.views.palette import LIGHT
from nnviz.views.plane_view import PlaneView

# The offscreen platform says this of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

CORNERS = labelled([[-4, -4], [4, 4], [-3, 3]], [0, 1, 1])
A6 = preset_experiment("realpython-first-prediction")  # its second sample is predicted wrong
PICK, FORWARD, LOSS = Phase(Stage.PICK), Phase(Stage.FORWARD), Phase(Stage.LOSS)
BACKWARD, UPDATE = Phase(Stage.BACKWARD), Phase(Stage.UPDATE)


@pytest.fixture
def view(qtbot):
    made = PlaneView()
    qtbot.addWidget(made)
    made.show_theme(LIGHT)
    made.resize(500, 640)
    made.show()
    qtbot.waitExposed(made)
    return made


def moment_of(snapshot, samples, kind=MomentKind.UNDER_WAY, phase=PICK, *, iteration=0, focus=0):
    trace = trace_samples(snapshot.experiment, snapshot.parameters, samples, iteration)
    return Moment(trace, kind, phase, focus)


def corners(view, **more):
    """Show three samples without their vectors, and a network of one unit."""
    snapshot = one_layer(CORNERS, [[1.0], [0.0]], [0.0], **more)
    view.show_dataset(CORNERS)
    for name in ("inputs", "angles", "weights", "map", "boundary"):
        view.findChild(QCheckBox, f"show_{name}").setChecked(False)
    view.show_snapshot(snapshot)
    return snapshot, Hand(view.canvas)


def accent(hand, place, half=15):
    return near(hand.square(*place, half), LIGHT.accent)


def a6(view, kind, phase):
    view.show_dataset(A6.dataset, fit=True)
    trace = trace_samples(A6, A6.given_parameters, [1])
    view.show_moment(Moment(trace, kind, phase))
    return view.footer.note.text()


# The ring of the moment's sample


def test_the_sample_picked_catches_the_eye_and_keeps_its_ring(view):
    snapshot, hand = corners(view)
    view.show_moment(moment_of(snapshot, [1]))
    picked = accent(hand, (4, 4)).sum()
    view.show_moment(moment_of(snapshot, [1], phase=FORWARD))
    later = accent(hand, (4, 4)).sum()
    assert picked > 1.5 * later > 90
    assert not accent(hand, (-4, -4)).any()


def test_the_vector_of_the_sample_picked_is_drawn_stronger(view):
    snapshot, hand = corners(view)
    along = [(t, t) for t in np.linspace(0.6, 3.2, 40)]
    view.show_moment(moment_of(snapshot, [1]))
    picked = [accent(hand, place, 1).any() for place in along]
    view.show_moment(moment_of(snapshot, [1], phase=FORWARD))
    later = [near(hand.colour(*place), LIGHT.accent, 110) for place in along]  # half of it, or none
    assert all(picked)
    assert 0 < sum(later) < len(along)  # dashed


def test_a_sample_tried_out_has_a_broken_ring(view):
    snapshot, hand = corners(view)

    def ring():
        """Where there is ink, going round the sample once."""
        square = accent(hand, (-3, 3), 18)
        turn = np.linspace(0, 2 * np.pi, 400, endpoint=False)[:, None]
        radius = np.arange(9.5, 15.5, 0.5)
        ys, xs = np.round(18 - radius * np.sin(turn)), np.round(18 + radius * np.cos(turn))
        return square[ys.astype(int), xs.astype(int)].any(axis=1)

    view.show_moment(moment_of(snapshot, [2], MomentKind.WHAT_IF, None))
    broken = ring()
    assert 0.3 < broken.mean() < 0.9
    assert (broken != np.roll(broken, 1)).sum() >= 12  # ends of dashes
    view.show_moment(moment_of(snapshot, [2], phase=FORWARD))
    assert ring().mean() > 0.97


def test_every_sample_of_a_small_batch_has_a_thin_ring(view):
    snapshot, hand = corners(view)
    view.show_moment(moment_of(snapshot, [0, 1, 2], phase=FORWARD, focus=1))
    strong, thin = accent(hand, (4, 4), 13).sum(), accent(hand, (-4, -4), 13).sum()
    assert 15 < thin < 0.6 * strong


def test_a_large_batch_has_but_the_ring_of_the_one_looked_at(view):
    places = [[-4, -4], [4, 4], *([0.1 * i, 0.0] for i in range(49))]
    data = labelled(places, [0] * 51)
    view.show_dataset(data)
    snapshot = one_layer(data, [[1.0], [0.0]], [0.0])
    view.show_snapshot(snapshot)
    hand = Hand(view.canvas)
    view.show_moment(moment_of(snapshot, range(51), phase=FORWARD, focus=1))
    assert accent(hand, (4, 4), 13).sum() > 60
    assert not accent(hand, (-4, -4), 13).any()
    view.show_moment(moment_of(snapshot, range(50), phase=FORWARD, focus=1))
    assert accent(hand, (-4, -4), 13).any()


def test_before_any_moment_the_samples_of_the_snapshot_are_marked(view):
    _, hand = corners(view, samples=[0])
    assert accent(hand, (-4, -4)).sum() > 60


def test_a_moment_of_other_samples_marks_nothing(view):
    snapshot, hand = corners(view, samples=[0])
    view.show_moment(moment_of(snapshot, [1]))
    changed = CORNERS.moved([2], [[-3.0, 2.0]])
    view.show_dataset(changed)
    assert not accent(hand, (4, 4)).any()
    assert view.footer.note.text() == ""


def test_no_moment_brings_back_the_samples_of_the_snapshot(view):
    snapshot, hand = corners(view, samples=[0])
    view.show_moment(moment_of(snapshot, [1]))
    view.show_moment(None)
    assert accent(hand, (-4, -4)).sum() > 60
    assert not accent(hand, (4, 4)).any()


# The note


@pytest.mark.parametrize(
    ("kind", "phase", "text"),
    [
        # Tutorial A6, A7 and A13: 1.91, 0.87101915, 0.7586743596667225, 0.19570893.
        (MomentKind.UNDER_WAY, PICK, "Sample 2 · ■ class 0 · picked"),
        (
            MomentKind.UNDER_WAY,
            FORWARD,
            "Sample 2 · ■ class 0 · forward: z = 1.91 → 0.871 · wrong",
        ),
        (MomentKind.UNDER_WAY, LOSS, "Sample 2 · ■ class 0 · prediction 0.871 · wrong · loss 0.759"),
        (MomentKind.UNDER_WAY, BACKWARD, "Sample 2 · ■ class 0 · backward: ∂L/∂z = 0.196"),
        (MomentKind.DONE, UPDATE, "Just used: sample 2 · ■ class 0 · prediction 0.871 · wrong"),
        (MomentKind.NEXT, None, "Next: sample 2 · ■ class 0 · prediction 0.871 · wrong"),
        (MomentKind.WHAT_IF, None, "What if: sample 2 · ■ class 0 · prediction 0.871 · wrong"),
    ],
)
def test_the_note_names_the_sample_and_the_phase(view, kind, phase, text):
    assert a6(view, kind, phase) == text


def test_the_note_of_a_batch_in_a_deeper_network(view):
    loy = preset_experiment("loy")
    view.show_dataset(loy.dataset)
    trace = trace_samples(loy, np.zeros(loy.architecture.n_parameters), [0, 1, 2, 3])
    view.show_moment(Moment(trace, MomentKind.UNDER_WAY, Phase(Stage.FORWARD, 1), 2))
    # All weights 0: each hidden unit answers 0.5, the sum of the output is 0, σ(0) = 0.5.
    assert view.footer.note.text() == ("Sample 3 · ● class 1 · layer 2: z = 0.00 → 0.500 · right")


def test_at_full_speed_the_note_follows_the_moments(view):
    snapshot, _ = corners(view, samples=[0])
    view.show_moment(moment_of(snapshot, [0], MomentKind.DONE, UPDATE))
    view.show_snapshot(replace(snapshot, iteration=5_000, samples=np.array([1])))
    assert view.footer.note.text().startswith("Just used: sample 1")
    view.show_moment(moment_of(snapshot, [2], MomentKind.DONE, UPDATE))
    assert view.footer.note.text().startswith("Just used: sample 3")


def test_what_is_selected_is_told_unless_an_iteration_is_under_way(view):
    snapshot, _ = corners(view)
    view.show_moment(moment_of(snapshot, [1], MomentKind.DONE, UPDATE))
    view.show_selection([0])
    assert view.footer.note.text().startswith("Selected: sample 1")
    view.show_moment(moment_of(snapshot, [1]))
    assert view.footer.note.text() == "Sample 2 · ● class 1 · picked"


# The last step of the weights


def stepped(view, iterations):
    """One sample at (4, 4), weights (2, −1), a linear unit: a step that can be worked out by hand."""
    data = labelled([[4, 4], [-4, -4]], [0, 1])
    config = TrainingConfig(learning_rate=0.05)
    before = one_layer(data, [[2.0], [-1.0]], None, "linear", config=config)
    # Prediction 4, target 0: ∂L/∂w = 2·4·(4, 4) = (32, 32); the step is −0.05 of it, to (0.4, −2.6).
    after = one_layer(data, [[0.4], [-2.6]], None, "linear", config=config, iteration=iterations, samples=[0])
    view.show_dataset(data)
    for name in ("inputs", "angles", "map", "boundary"):
        view.findChild(QCheckBox, f"show_{name}").setChecked(False)
    view.show_snapshot(before)
    view.show_snapshot(after)
    view.show_moment(moment_of(before, [0], MomentKind.DONE, UPDATE))
    return Hand(view.canvas)


def test_an_update_shows_the_old_weights_and_the_step(view):
    hand = stepped(view, 1)
    old = [
        near(hand.square(2.0 * t, -1.0 * t, 1), LIGHT.secondary, 70).any() for t in np.linspace(0.2, 0.8, 20)
    ]
    assert sum(old) >= 6
    step = [
        near(hand.square(2.0 - 1.6 * t, -1.0 - 1.6 * t, 1), LIGHT.accent, 90).any() for t in (0.3, 0.5, 0.7)
    ]
    assert all(step)


def test_many_updates_at_once_show_no_step(view):
    hand = stepped(view, 5_000)
    step = [
        near(hand.square(2.0 - 1.6 * t, -1.0 - 1.6 * t, 1), LIGHT.accent, 90).any() for t in (0.3, 0.5, 0.7)
    ]
    assert not any(step)


# Pointing and selecting together with other views


@pytest.fixture
def told(view):
    """Everything that the view says about what is pointed at or selected."""
    said = []
    view.part_hovered.connect(said.append)
    view.selection_changed.connect(said.append)
    return said


def test_the_sample_under_the_mouse_is_told_once_and_when_it_is_left(view, told):
    _, hand = corners(view)
    hand.hover(4, 4)
    QTest.qWait(15)
    QTest.mouseMove(hand.surface, hand.pixel(4, 4) + QPoint(2, 1))
    QApplication.processEvents()
    assert told == [sample_part(1)]
    hand.hover(0, 1)
    assert told == [sample_part(1), None]


def test_a_sample_pointed_at_elsewhere_glows(view, told):
    _, hand = corners(view)
    before = hand.square(4, 4, 16)
    view.show_hovered(sample_part(1))
    assert (hand.square(4, 4, 16) != before).any(axis=2).sum() > 150
    view.show_hovered(None)
    assert (hand.square(4, 4, 16) == before).all()
    view.show_hovered(sample_part(17))  # a sample that is no longer there
    assert told == []


@pytest.mark.parametrize("part", [unit_part(0, 0), weight_part(0, 1, 0)])
def test_a_vector_pointed_at_elsewhere_has_the_accent(view, told, part):
    data = labelled([[-4, -4], [4, 4]], [0, 1])
    view.show_dataset(data)
    for name in ("inputs", "angles", "map", "boundary"):
        view.findChild(QCheckBox, f"show_{name}").setChecked(False)
    view.show_snapshot(one_layer(data, [[3.0], [-3.0]], [0.0]))
    hand = Hand(view.canvas)
    assert not accent(hand, (1.5, -1.5), 2).any()
    view.show_hovered(part)
    assert accent(hand, (1.5, -1.5), 2).any()
    view.show_hovered(input_part(0))
    assert not accent(hand, (1.5, -1.5), 2).any()
    view.show_hovered(unit_part(1, 0))
    assert not accent(hand, (1.5, -1.5), 2).any()
    assert told == []


def test_a_selection_made_elsewhere_is_shown_and_not_told(view, told):
    _, hand = corners(view)
    view.show_selection((1, 2))
    assert view.footer.note.text() == "2 samples selected · Del deletes them"
    for place, ringed in (((4, 4), True), ((-3, 3), True), ((-4, -4), False)):
        assert (near(hand.square(*place, 11), LIGHT.text, 60).sum() > 40) == ringed
    view.show_selection((5,))  # a sample that is not there
    assert view.footer.note.text() == ""
    assert told == []


def test_nothing_fails_before_there_are_samples(view, told):
    view.show_moment(None)
    view.show_selection([0])
    view.show_hovered(sample_part(0))
    view.show_selected(unit_part(0, 0))
    assert told == []

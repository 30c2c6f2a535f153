"""Stepping into iterations with the real worker: the phases in order, and the same bits as without."""

import numpy as np
import pytest
from PySide6.QtTest import QSignalSpy

from nnviz.core.moment import MomentKind
from nnviz.core.phase import Phase, Stage
from nnviz.core.presets import preset_experiment
from nnviz.core.training import initial_state, train
from nnviz.engine.debugger import Debugger

PICK, LOSS, UPDATE = Phase(Stage.PICK), Phase(Stage.LOSS), Phase(Stage.UPDATE)
ONE_LAYER = [PICK, Phase(Stage.FORWARD, 0), LOSS, Phase(Stage.BACKWARD, 0), UPDATE]
TWO_LAYERS = [
    PICK,
    Phase(Stage.FORWARD, 0),
    Phase(Stage.FORWARD, 1),
    LOSS,
    Phase(Stage.BACKWARD, 1),
    Phase(Stage.BACKWARD, 0),
    UPDATE,
]


@pytest.fixture
def open_run(make_session, qtbot):
    """Opens a session with a debugger, at the start of a preset or experiment."""

    def make(source):
        session = make_session(source, start=False)
        debugger = Debugger(session)
        moments = QSignalSpy(debugger.moment_changed)
        session.start()
        qtbot.waitUntil(lambda: session.snapshot is not None and debugger.moment is not None)
        return session, debugger, moments

    return make


def walk(qtbot, debugger, n):
    """Step into `n` phases, one at a time; the phases shown."""
    shown = []
    for _ in range(n):
        with qtbot.waitSignal(debugger.moment_changed):
            debugger.step_into()
        shown.append(debugger.moment.phase)
    return shown


@pytest.mark.parametrize(("preset", "expected"), [("realpython", ONE_LAYER), ("loy", TWO_LAYERS)])
def test_phases_come_in_order_and_only_the_update_trains(qtbot, open_run, preset, expected):
    session, debugger, _ = open_run(preset)
    assert debugger.moment.kind is MomentKind.NEXT
    assert walk(qtbot, debugger, len(expected) - 1) == expected[:-1]
    assert debugger.moment.kind is MomentKind.UNDER_WAY
    assert session.snapshot.iteration == 0
    assert walk(qtbot, debugger, 1) == [UPDATE]
    assert debugger.moment.kind is MomentKind.DONE
    assert session.snapshot.iteration == 1
    assert walk(qtbot, debugger, 2) == expected[:2]
    assert debugger.moment.trace.iteration == 1


def test_many_phases_asked_for_at_once_are_all_walked(qtbot, open_run):
    session, debugger, moments = open_run("realpython")
    start = moments.count()
    for _ in range(13):
        debugger.step_into()
    qtbot.waitUntil(lambda: session.snapshot.iteration == 2 and debugger.moment.phase == LOSS)
    phases = [moments.at(i)[0].phase for i in range(start, moments.count()) if moments.at(i)[0].phase]
    without_repeats = [p for i, p in enumerate(phases) if i == 0 or p != phases[i - 1]]
    assert without_repeats == 2 * ONE_LAYER + ONE_LAYER[:3]


@pytest.mark.parametrize("preset", ["realpython", "loy", "xor"])
def test_walking_three_iterations_then_running_on_gives_the_same_bits(qtbot, open_run, preset):
    session, debugger, _ = open_run(preset)
    experiment = preset_experiment(preset)
    phases = 3 + 2 * experiment.architecture.n_layers
    walk(qtbot, debugger, 3 * phases)
    assert session.snapshot.iteration == 3
    walk(qtbot, debugger, 2)  # left in the middle of the fourth
    for _ in range(1000):
        session.step()
    qtbot.waitUntil(lambda: session.snapshot.iteration == 1003, timeout=30_000)
    expected = train(experiment, initial_state(experiment), 1003).state.parameters
    assert np.array_equal(session.snapshot.parameters, expected)
    assert debugger.moment.kind is MomentKind.DONE
    assert debugger.moment.trace.iteration == 1002


def test_the_trace_of_the_last_iteration_leads_from_the_state_before_to_the_state_shown(qtbot, open_run):
    session, debugger, _ = open_run("realpython")
    for _ in range(57):
        session.step()
    qtbot.waitUntil(lambda: session.snapshot.iteration == 57)
    trace = debugger.moment.trace
    before = train(trace.experiment, initial_state(trace.experiment), 56)
    assert np.array_equal(trace.parameters, before.state.parameters)
    np.testing.assert_allclose(trace.new_parameters, session.snapshot.parameters, rtol=1e-12)
    assert trace.samples.tolist() == session.snapshot.samples.tolist()


def test_a_run_shows_moments_and_the_one_after_a_pause_is_of_the_last_iteration(qtbot, open_run):
    session, debugger, moments = open_run("realpython")
    session.run()
    start = moments.count()
    qtbot.waitUntil(lambda: moments.count() >= start + 3)
    session.pause()
    qtbot.waitUntil(
        lambda: (
            debugger.moment.kind is MomentKind.DONE
            and debugger.moment.trace.iteration == session.snapshot.iteration - 1
            and debugger.moment.trace.samples.tolist() == session.snapshot.samples.tolist()
        )
    )
    np.testing.assert_allclose(
        debugger.moment.trace.new_parameters, session.snapshot.parameters, rtol=1e-9, atol=1e-12
    )


def test_stepping_into_a_run_pauses_it(qtbot, open_run):
    session, debugger, _ = open_run("realpython")
    session.run()
    qtbot.waitUntil(lambda: session.snapshot.iteration > 0)
    debugger.step_into()
    qtbot.waitUntil(lambda: debugger.moment is not None and debugger.moment.phase == PICK)
    assert not session.running
    assert debugger.moment.trace.iteration == session.snapshot.iteration


def test_an_edit_in_the_middle_keeps_the_phase_and_changes_the_numbers(qtbot, open_run):
    session, debugger, _ = open_run("realpython")
    walk(qtbot, debugger, 4)
    assert debugger.moment.phase == Phase(Stage.BACKWARD, 0)
    edited = session.experiment.with_config(learning_rate=0.5)
    session.edit(edited)
    qtbot.waitUntil(lambda: debugger.moment.trace.experiment is edited)
    assert debugger.moment.phase == Phase(Stage.BACKWARD, 0)
    gradient, layer = debugger.moment.trace.gradient, debugger.moment.trace.layers[0]
    np.testing.assert_allclose(layer.new_weights.ravel(), layer.weights.ravel() - 0.5 * gradient[:2])


def test_other_units_or_a_reset_begin_at_the_start(qtbot, open_run):
    session, debugger, _ = open_run("realpython")
    walk(qtbot, debugger, 3)
    session.edit(session.experiment.with_architecture(session.experiment.architecture.with_hidden((3,))))
    qtbot.waitUntil(lambda: debugger.moment is not None and len(debugger.moment.trace.layers) == 2)
    assert debugger.moment.kind is MomentKind.NEXT
    walk(qtbot, debugger, 3)
    session.reset()
    qtbot.waitUntil(lambda: debugger.moment.kind is MomentKind.NEXT)
    assert walk(qtbot, debugger, 1) == [PICK]


def test_without_points_there_is_no_moment_and_with_the_first_there_is(qtbot, open_run):
    session, debugger, _ = open_run("realpython")
    walk(qtbot, debugger, 2)
    data = session.experiment.dataset
    empty = data.without_points(range(len(data)))
    session.edit(session.experiment.with_dataset(empty))
    qtbot.waitUntil(lambda: debugger.moment is None)
    debugger.step_into()
    session.edit(session.experiment.with_dataset(empty.with_point([1.0, 2.0], [1.0])))
    qtbot.waitUntil(lambda: debugger.moment is not None)
    assert debugger.moment.kind is MomentKind.NEXT


def test_any_sample_can_be_looked_at_with_the_weights_as_they_are(qtbot, open_run):
    # Tutorial A, A5 and A6: the same weights on both inputs.
    session, debugger, _ = open_run("realpython-first-prediction")
    debugger.look_at(0)
    assert debugger.moment.kind is MomentKind.WHAT_IF
    assert debugger.moment.trace.predictions[0, 0] == pytest.approx(0.7985731, abs=1e-7)
    debugger.look_at(1)  # the one that the first iteration uses
    assert debugger.moment.kind is MomentKind.NEXT
    assert debugger.moment.trace.predictions[0, 0] == pytest.approx(0.87101915, abs=1e-8)
    debugger.look_at(0)
    walk(qtbot, debugger, 1)
    assert debugger.moment.kind is MomentKind.UNDER_WAY
    assert debugger.moment.sample == 1
    assert session.snapshot.iteration == 0


def test_in_a_batch_a_sample_is_looked_at_within_the_iteration(qtbot, open_run):
    _, debugger, _ = open_run("loy")
    walk(qtbot, debugger, 3)
    debugger.look_at(2)
    assert (debugger.moment.kind, debugger.moment.focus) == (MomentKind.UNDER_WAY, 2)
    assert debugger.moment.sample == 2
    walk(qtbot, debugger, 1)
    assert debugger.moment.focus == 2


def test_gradients_are_checked_by_central_differences(qtbot, open_run):
    session, debugger, _ = open_run("loy")
    trace = debugger.moment.trace
    checked = QSignalSpy(session.gradient_check.checked)
    session.gradient_check.start(trace, [0, 5, 15])
    qtbot.waitUntil(lambda: checked.count() > 0 and len(checked.at(checked.count() - 1)[1]) == 3)
    of, values = checked.at(checked.count() - 1)
    assert of is trace
    for place, value in values.items():
        assert value == pytest.approx(trace.gradient[place], abs=1e-6)


def test_a_step_that_would_diverge_stays_in_its_iteration(qtbot, open_run):
    experiment = preset_experiment("house-prices").with_config(learning_rate=900.0)
    session, debugger, _ = open_run(experiment)
    for _ in range(4000):
        session.step()
    qtbot.waitUntil(lambda: bool(session.snapshot.diverged), timeout=20_000)
    iteration = session.snapshot.iteration
    qtbot.waitUntil(lambda: debugger.moment is not None)
    debugger.step_into()
    qtbot.waitUntil(lambda: debugger.moment.kind is MomentKind.UNDER_WAY)
    assert debugger.moment.trace.iteration == iteration


def test_an_iteration_is_forgotten_when_its_sample_is_deleted(qtbot, open_run):
    session, debugger, _ = open_run("realpython")
    session.step()
    qtbot.waitUntil(lambda: debugger.moment.kind is MomentKind.DONE)
    data = session.experiment.dataset
    session.edit(session.experiment.with_dataset(data.without_points([debugger.moment.sample])))
    qtbot.waitUntil(lambda: debugger.moment is not None and debugger.moment.kind is MomentKind.NEXT)
    assert debugger.moment.trace.iteration == session.snapshot.iteration == 1


def test_after_training_too_there_is_no_moment_without_points(qtbot, open_run):
    session, debugger, _ = open_run("realpython")
    for _ in range(5):
        session.step()
    qtbot.waitUntil(lambda: session.snapshot.iteration == 5)
    data = session.experiment.dataset
    session.edit(session.experiment.with_dataset(data.without_points(range(len(data)))))
    qtbot.waitUntil(lambda: len(session.snapshot.experiment.dataset) == 0)
    assert debugger.moment is None
    debugger.step_into()
    assert debugger.moment is None


def test_a_place_that_a_trace_has_not_is_not_checked(qtbot, open_run):
    # The panel's lines can be of the network before the last edit.
    session, debugger, _ = open_run("realpython")
    checked = QSignalSpy(session.gradient_check.checked)
    session.gradient_check.start(debugger.moment.trace, [1, 186])
    qtbot.waitUntil(lambda: checked.count() > 0)
    assert list(checked.at(0)[1]) == [1]

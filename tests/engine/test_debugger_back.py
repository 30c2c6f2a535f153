"""Phase by phase back through iterations, with the real worker: the moments that walking forward showed."""

import numpy as np
import pytest

from nnviz.core.moment import MomentKind
from nnviz.core.phase import Phase, Stage
from nnviz.core.presets import preset_experiment
from nnviz.core.training import initial_state, train
from nnviz.engine.debugger import Debugger

PICK, LOSS, UPDATE = Phase(Stage.PICK), Phase(Stage.LOSS), Phase(Stage.UPDATE)
FORWARD, BACKWARD = Phase(Stage.FORWARD, 0), Phase(Stage.BACKWARD, 0)


@pytest.fixture
def opened(make_session, qtbot):
    """Opens a session with a debugger, at the start of a preset."""

    def make(preset):
        session = make_session(preset, start=False)
        debugger = Debugger(session)
        session.start()
        qtbot.waitUntil(lambda: session.snapshot is not None and debugger.moment is not None)
        return session, debugger

    return make


def shown(session, debugger):
    """What the panels show: where the run stands, which phase of which iteration, and its numbers."""
    moment = debugger.moment
    trace = moment.trace
    numbers = (trace.parameters.tobytes(), trace.gradient.tobytes(), trace.samples.tolist())
    return session.snapshot.iteration, trace.iteration, moment.kind, moment.phase, numbers


def press(qtbot, session, debugger, key):
    """One press, and the wait until it has been shown; what is shown then."""
    before = shown(session, debugger)
    key()
    qtbot.waitUntil(lambda: not session.busy and shown(session, debugger) != before)
    return shown(session, debugger)


@pytest.mark.parametrize("preset", ["realpython", "loy"])
def test_back_through_three_iterations_and_forward_again_are_the_same_moments(qtbot, opened, preset):
    session, debugger = opened(preset)
    phases = 3 + 2 * session.experiment.architecture.n_layers
    forward = [press(qtbot, session, debugger, debugger.step_into) for _ in range(3 * phases)]
    assert [moment[3] for moment in forward].count(UPDATE) == 3
    back = [press(qtbot, session, debugger, debugger.phase_back) for _ in range(3 * phases - 1)]
    assert back == forward[-2::-1]
    again = [press(qtbot, session, debugger, debugger.step_into) for _ in range(3 * phases - 1)]
    assert again == forward[1:]


def test_going_back_changes_no_bit_of_what_comes_after(qtbot, opened):
    session, debugger = opened("realpython")
    for _ in range(40):
        session.step()
    qtbot.waitUntil(lambda: session.snapshot.iteration == 40 and not session.busy)
    for _ in range(12):
        press(qtbot, session, debugger, debugger.phase_back)
    assert session.snapshot.iteration == 37
    for _ in range(20):
        session.step()
    qtbot.waitUntil(lambda: session.snapshot.iteration == 57 and not session.busy)
    experiment = preset_experiment("realpython")
    expected = train(experiment, initial_state(experiment), 57).state.parameters
    assert np.array_equal(session.snapshot.parameters, expected)
    assert session.history.workspace.ghosts == ()


def test_from_the_end_of_an_iteration_it_goes_before_its_update(qtbot, opened):
    session, debugger = opened("realpython")
    for _ in range(5):
        session.step()
    qtbot.waitUntil(lambda: session.snapshot.iteration == 5 and not session.busy)
    moment = press(qtbot, session, debugger, debugger.phase_back)
    assert moment[:4] == (4, 4, MomentKind.UNDER_WAY, BACKWARD)


def test_every_press_in_quick_succession_counts(qtbot, opened):
    # Five phases an iteration: pick, forward, loss, backward, update. From the end of the third
    # iteration, three back are its forward phase.
    session, debugger = opened("realpython")
    for _ in range(3):
        session.step()
    qtbot.waitUntil(lambda: session.snapshot.iteration == 3 and not session.busy)
    for _ in range(3):
        debugger.phase_back()
    qtbot.waitUntil(lambda: debugger.moment.phase == FORWARD and not session.busy)
    assert shown(session, debugger)[:2] == (2, 2)


@pytest.mark.parametrize(("presses", "iteration", "phase"), [(4, 2, PICK), (6, 1, BACKWARD), (9, 1, PICK)])
def test_presses_in_quick_succession_go_across_iterations(qtbot, opened, presses, iteration, phase):
    session, debugger = opened("realpython")
    for _ in range(3):
        session.step()
    qtbot.waitUntil(lambda: session.snapshot.iteration == 3 and not session.busy)
    for _ in range(presses):
        debugger.phase_back()
    qtbot.waitUntil(lambda: not session.busy and debugger.moment.phase == phase)
    assert shown(session, debugger)[:3] == (iteration, iteration, MomentKind.UNDER_WAY)


def test_at_the_start_there_is_nothing_before(qtbot, opened):
    session, debugger = opened("realpython")
    debugger.phase_back()
    assert (session.busy, debugger.moment.kind) == (False, MomentKind.NEXT)
    press(qtbot, session, debugger, debugger.step_into)
    assert debugger.moment.phase == PICK
    press(qtbot, session, debugger, debugger.phase_back)
    assert (debugger.moment.kind, session.snapshot.iteration) == (MomentKind.NEXT, 0)
    debugger.phase_back()
    assert (debugger.moment.kind, session.snapshot.iteration) == (MomentKind.NEXT, 0)


def test_forward_and_back_within_an_iteration(qtbot, opened):
    session, debugger = opened("realpython")
    for _ in range(3):
        press(qtbot, session, debugger, debugger.step_into)
    assert debugger.moment.phase == LOSS
    press(qtbot, session, debugger, debugger.phase_back)
    assert debugger.moment.phase == FORWARD
    press(qtbot, session, debugger, debugger.step_into)
    assert debugger.moment.phase == LOSS
    assert session.snapshot.iteration == 0


def test_across_an_edit_the_iteration_before_it_is_shown_as_it_was(qtbot, opened):
    session, debugger = opened("realpython")
    start = session.experiment
    for _ in range(4):
        press(qtbot, session, debugger, session.step)
    session.edit(start.with_config(learning_rate=0.5))
    press(qtbot, session, debugger, session.step)
    edited = session.experiment
    moment = press(qtbot, session, debugger, debugger.phase_back)
    assert moment[:4] == (4, 4, MomentKind.UNDER_WAY, BACKWARD)
    assert debugger.moment.trace.experiment is session.experiment is edited
    for _ in range(4):  # to the pick of iteration 4, and out of it
        press(qtbot, session, debugger, debugger.phase_back)
    moment = press(qtbot, session, debugger, debugger.phase_back)
    assert moment[:4] == (3, 3, MomentKind.UNDER_WAY, BACKWARD)
    assert debugger.moment.trace.experiment is session.experiment is start
    again = press(qtbot, session, debugger, debugger.step_into)
    assert again[:2] == (4, 3)


def test_it_pauses_a_run_and_goes_back_from_where_it_stood(qtbot, opened):
    session, debugger = opened("realpython")
    session.run()
    qtbot.waitUntil(lambda: session.snapshot.iteration > 30)
    debugger.phase_back()
    assert not session.running
    qtbot.waitUntil(lambda: not session.busy and debugger.moment.phase == BACKWARD)
    iteration, traced, kind, _, _ = shown(session, debugger)
    assert (iteration, kind) == (traced, MomentKind.UNDER_WAY)
    assert 30 <= iteration < session.timeline.end
    experiment = preset_experiment("realpython")
    expected = train(experiment, initial_state(experiment), iteration).state.parameters
    assert np.array_equal(debugger.moment.trace.parameters, expected)

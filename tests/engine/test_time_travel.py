"""Back, to and fro, edits on the way, undo and redo: the session with the real worker, to the bit."""

from dataclasses import replace

import numpy as np
import pytest
from engine.conftest import snapshot_of
from engine.history_model import Again, Event, ModelRun, bits
from PySide6.QtTest import QSignalSpy

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.mode import Mode
from nnviz.core.network import Architecture
from nnviz.core.part import bias_part, weight_part
from nnviz.core.presets import preset_experiment
from nnviz.core.stops import Hit
from nnviz.engine.editor import Editor
from nnviz.engine.ghost_commands import GhostCommands


def after(*events, iteration):
    """The bits after so many iterations of a run to which this was done: (iteration, experiment, by hand)."""
    return bits(Again().left(ModelRun(tuple(Event(*event) for event in events)), iteration))


def here(session):
    """The bits of where the run stands, which is what is shown."""
    run = session.history.run
    assert session.snapshot.state is run.state or bits(session.snapshot.state) == bits(run.state)
    assert session.snapshot.experiment is session.experiment is run.experiment
    return bits(run.state)


def wait_for_iterations(drive, session, iterations):
    goal = session.snapshot.iteration + iterations
    drive.until(lambda: session.snapshot.iteration >= goal)


def go_to(drive, session, iteration):
    session.go_to(iteration)
    drive.idle(session)


def ghosts_of(session):
    return [(ghost.number, ghost.fork, bits(ghost.run.state)) for ghost in session.history.workspace.ghosts]


def entries(session):
    stack = session.history.stack
    return [stack.text(i) for i in range(stack.count())]


@pytest.fixture
def session(drive):
    """Thirty iterations of shuffled mini-batches: all that random numbers decide."""
    config = TrainingConfig(0.1, batch=3, sampling="shuffled", record_every=1)
    experiment = Experiment(
        preset_experiment("xor").dataset, Architecture((2, 2, 1), ("tanh", "sigmoid")), config
    )
    made = drive.start(experiment)
    drive.step(made, 30)
    return made


@pytest.fixture
def start(session):
    return session.experiment


# Going back


def test_any_iteration_is_shown_as_it_was_and_the_rest_stays_known(drive, session, start):
    for iteration in (7, 29, 0, 30, 1):
        go_to(drive, session, iteration)
        assert here(session) == after((0, start), iteration=iteration)
        assert (session.timeline.end, session.curve.iterations[-1], session.path.iterations[-1]) == (
            30,
            30,
            30,
        )
    assert session.mode is Mode.PAUSED


def test_beyond_both_ends_it_stands_at_the_end(drive, session, start):
    go_to(drive, session, 1_000)
    assert here(session) == after((0, start), iteration=30)
    go_to(drive, session, -5)
    assert here(session) == after((0, start), iteration=0)
    session.step_back()
    drive.idle(session)
    assert session.snapshot.iteration == 0
    drive.step(session, 1)
    assert session.snapshot.iteration == 1


def test_every_step_back_counts(drive, session, start):
    session.step_back()
    drive.idle(session)
    assert session.snapshot.iteration == 29
    for _ in range(10):
        session.step_back()
    drive.idle(session)
    assert here(session) == after((0, start), iteration=19)


def test_steps_back_and_forth_in_one_moment_all_count(drive, session, start):
    for _ in range(4):
        session.step_back()
    for _ in range(2):
        session.step()
    drive.idle(session)
    assert here(session) == after((0, start), iteration=28)


def test_steps_repeat_what_is_known_and_then_go_on(drive, session, start):
    go_to(drive, session, 25)
    drive.step(session, 3)
    assert (session.snapshot.iteration, session.timeline.end) == (28, 30)
    drive.step(session, 10)
    assert here(session) == after((0, start), iteration=38)
    assert session.curve.iterations.tolist() == list(range(39))
    assert session.history.workspace.ghosts == ()


def test_to_go_somewhere_ends_a_run_there(drive, session, start):
    session.run()
    wait_for_iterations(drive, session, 50)
    session.go_to(3)
    assert session.mode is Mode.PAUSED
    drive.idle(session)
    assert here(session) == after((0, start), iteration=3)
    assert session.timeline.end > 80


def test_a_step_back_ends_a_run(drive, session, start):
    session.run()
    wait_for_iterations(drive, session, 20)
    session.step_back()
    drive.idle(session)
    assert session.mode is Mode.PAUSED
    iteration = session.snapshot.iteration
    assert iteration < session.timeline.end
    assert here(session) == after((0, start), iteration=iteration)


def test_where_the_run_passed_an_edit_the_settings_of_then_are_shown(drive, session, start):
    changed = start.with_config(learning_rate=0.5)
    session.edit(changed)
    drive.step(session, 5)
    heard = QSignalSpy(session.experiment_changed)
    go_to(drive, session, 29)
    assert session.experiment is start
    assert heard.at(heard.count() - 1)[0] is start
    go_to(drive, session, 30)
    assert session.experiment is changed
    assert here(session) == after((0, start), (30, changed), iteration=30)
    session.run()
    wait_for_iterations(drive, session, 3)
    session.pause()
    drive.idle(session)
    assert here(session) == after((0, start), (30, changed), iteration=session.snapshot.iteration)


# Edits on the way


def test_an_edit_in_the_past_leaves_the_former_future_as_a_ghost(drive, session, start):
    go_to(drive, session, 12)
    changed = start.with_config(learning_rate=0.5)
    session.edit(changed, "Rate")
    drive.step(session, 4)
    assert here(session) == after((0, start), (12, changed), iteration=16)
    assert session.curve.iterations.tolist() == list(range(17))
    (ghost,) = session.history.workspace.ghosts
    assert ghost.fork == 12
    assert bits(ghost.run.state) == after((0, start), iteration=30)


def test_an_edit_before_the_answer_is_made_where_the_run_goes_to(drive, session, start):
    changed = start.with_config(learning_rate=0.5)
    session.go_to(4)
    session.edit(changed)
    drive.idle(session)
    assert here(session) == after((0, start), (4, changed), iteration=4)
    drive.step(session, 6)
    assert here(session) == after((0, start), (4, changed), iteration=10)
    assert [ghost.run.end for ghost in session.history.workspace.ghosts] == [30]


def test_an_edit_before_the_answer_while_it_ran_is_made_where_the_run_goes_to(drive, session, start):
    changed = start.with_config(learning_rate=0.5)
    session.run()
    wait_for_iterations(drive, session, 20)
    session.go_to(4)
    session.edit(changed)
    drive.idle(session)
    assert here(session) == after((0, start), (4, changed), iteration=4)


@pytest.mark.parametrize("by_hand", [None, {0: 0.25, 5: -3.0}])
def test_an_edit_of_a_run_is_made_where_the_burst_leaves_it(drive, session, start, by_hand):
    changed = start if by_hand else start.with_config(learning_rate=0.02)
    session.run()
    wait_for_iterations(drive, session, 30)
    session.edit(changed, parameters=by_hand)
    wait_for_iterations(drive, session, 30)
    session.pause()
    drive.idle(session)
    (edit,) = session.timeline.edits
    assert 60 <= edit.iteration < session.snapshot.iteration
    assert edit.is_by_hand is (by_hand is not None)
    expected = after(
        (0, start), (edit.iteration, changed, by_hand or {}), iteration=session.snapshot.iteration
    )
    assert here(session) == expected


def test_parameters_that_are_set_by_hand_leave_no_false_loss(drive, session):
    editor = Editor(session)
    before = session.curve.train.copy()
    editor.set_parameters({weight_part(0, 0, 0): 40.0, bias_part(1, 0): -2.5})
    drive.idle(session)
    assert session.snapshot.parameters[0] == 40.0
    assert session.snapshot.parameters[-1] == -2.5
    assert session.curve.train.tobytes() == before.tobytes()
    assert session.snapshot.loss != before[-1]
    drive.step(session, 1)
    assert session.curve.iterations[-1] == 31
    assert session.curve.train[-1] == session.snapshot.loss


# Undo


def test_undo_is_exactly_where_the_run_was_and_redo_where_it_had_got(drive, session, start):
    go_to(drive, session, 20)
    session.edit(start, "Set weight", parameters={0: 9.0})
    drive.step(session, 7)
    ended = here(session)
    session.undo()
    drive.idle(session)
    assert here(session) == after((0, start), iteration=20)
    assert (session.timeline.end, session.history.workspace.ghosts) == (30, ())
    assert session.curve.iterations.tolist() == list(range(31))
    session.redo()
    drive.idle(session)
    assert here(session) == ended
    assert [ghost.fork for ghost in session.history.workspace.ghosts] == [20]


def test_undo_while_a_burst_is_under_way_pauses_where_the_edit_was_made(drive, session, start):
    session.run()
    wait_for_iterations(drive, session, 20)
    session.edit(start.with_config(learning_rate=0.5))
    wait_for_iterations(drive, session, 20)
    (edit,) = session.timeline.edits
    assert session.busy
    session.undo()
    assert session.mode is Mode.PAUSED
    drive.idle(session)
    assert session.snapshot.iteration == session.timeline.end == edit.iteration
    assert here(session) == after((0, start), iteration=edit.iteration)
    session.redo()
    drive.idle(session)
    expected = after((0, start), (edit.iteration, edit.experiment), iteration=session.snapshot.iteration)
    assert here(session) == expected
    assert session.snapshot.iteration > edit.iteration


def test_an_edit_undone_at_once_while_it_runs_is_an_edit_undone(drive, session, start):
    session.run()
    wait_for_iterations(drive, session, 20)
    session.edit(start.with_config(learning_rate=0.5), "Rate")
    session.undo()
    drive.idle(session)
    assert session.experiment is start
    assert session.timeline.edits == ()
    assert here(session) == after((0, start), iteration=session.snapshot.iteration)
    assert session.history.stack.redoText() == "Rate"


ANEW = {
    "reset": lambda session: session.reset(),
    "layers": lambda session: session.edit(
        session.experiment.with_architecture(session.experiment.architecture.with_hidden((3, 2)))
    ),
    "seed": lambda session: session.edit(session.experiment.with_config(seed=5)),
    "preset": lambda session: session.open(preset_experiment("loy")),
}


@pytest.mark.parametrize("how", ANEW)
def test_undo_brings_back_a_run_that_another_took_the_place_of(drive, session, start, how):
    go_to(drive, session, 10)
    session.edit(start.with_config(learning_rate=0.5))
    drive.step(session, 5)
    before, ghosts = here(session), ghosts_of(session)
    ANEW[how](session)
    drive.idle(session)
    assert session.snapshot.iteration == 0
    begun = session.experiment
    drive.step(session, 6)
    assert here(session) == after((0, begun), iteration=6)
    session.undo()
    drive.idle(session)
    assert here(session) == before
    assert ghosts_of(session) == ghosts
    assert session.curve.iterations.tolist() == list(range(16))
    session.redo()
    drive.idle(session)
    assert here(session) == after((0, begun), iteration=6)


def test_undo_across_a_reset_while_it_runs(drive, session, start):
    session.run()
    wait_for_iterations(drive, session, 10)
    session.pause()
    drive.idle(session)
    before = here(session)
    session.run()
    session.reset()
    wait_for_iterations(drive, session, 10)
    session.undo()
    drive.idle(session)
    assert session.mode is Mode.PAUSED
    # The burst under way at the reset may have gone on or not: it is of the run all the same.
    assert session.snapshot.iteration >= before[0]
    assert here(session) == after((0, start), iteration=session.snapshot.iteration)


@pytest.fixture
def before_edit(drive, session, start):
    """Back at 28 of a run of 40 iterations, the learning rate of which was changed at 30."""
    session.edit(start.with_config(learning_rate=0.5), "Rate")
    drive.step(session, 10)
    go_to(drive, session, 28)
    return session


def test_steps_in_the_past_go_along_what_is_known_with_the_edits_there(drive, before_edit, start):
    changed = before_edit.timeline.experiment
    drive.step(before_edit, 5)
    assert here(before_edit) == after((0, start), (30, changed), iteration=33)
    drive.step(before_edit, 10)
    assert here(before_edit) == after((0, start), (30, changed), iteration=43)
    assert before_edit.history.workspace.ghosts == ()
    assert entries(before_edit) == ["Rate"]


def test_a_run_past_an_edit_trains_as_is_shown_and_can_be_undone(drive, before_edit, start):
    changed = before_edit.timeline.experiment
    before_edit.run()
    wait_for_iterations(drive, before_edit, 10)
    before_edit.pause()
    drive.idle(before_edit)
    iteration = before_edit.snapshot.iteration
    assert here(before_edit) == after((0, start), iteration=iteration)
    assert [ghost.fork for ghost in before_edit.history.workspace.ghosts] == [30]
    assert entries(before_edit) == ["Rate", "Train on"]
    before_edit.undo()
    drive.idle(before_edit)
    assert 28 <= before_edit.snapshot.iteration <= 30
    assert before_edit.timeline.end == 40
    go_to(drive, before_edit, 40)
    assert here(before_edit) == after((0, start), (30, changed), iteration=40)
    before_edit.redo()
    drive.idle(before_edit)
    assert here(before_edit) == after((0, start), iteration=iteration)


def test_nothing_to_undo_or_redo_is_nothing(drive, session, start):
    session.undo()
    session.redo()
    drive.idle(session)
    assert here(session) == after((0, start), iteration=30)


# Drags


def drag(editor, positions):
    for number, at in enumerate(positions, 1):
        editor.move_points([0], np.array([at]), number == len(positions))


def test_a_drag_is_one_entry_and_one_ghost(drive, session, start):
    editor, places = Editor(session), [(0.1, 0.2), (0.3, 0.4), (0.5, 0.6)]
    go_to(drive, session, 15)
    for number, at in enumerate(places, 1):
        editor.move_points([0], np.array([at]), number == len(places))
        drive.idle(session)
    assert entries(session) == ["Move point"]
    assert [ghost.fork for ghost in session.history.workspace.ghosts] == [15]
    moved = session.experiment
    assert moved.dataset.inputs[0].tolist() == [0.5, 0.6]
    drive.step(session, 3)
    assert here(session) == after((0, start), (15, moved), iteration=18)
    session.undo()
    drive.idle(session)
    assert here(session) == after((0, start), iteration=15)
    assert session.timeline.end == 30


def test_a_drag_in_one_moment_is_one_entry_and_the_next_drag_another(drive, session, start):
    editor = Editor(session)
    drag(editor, [(0.1, 0.2), (0.3, 0.4)])
    drag(editor, [(0.7, 0.8), (0.9, 1.0)])
    drive.idle(session)
    assert entries(session) == ["Move point", "Move point"]
    session.undo()
    drive.idle(session)
    assert session.experiment.dataset.inputs[0].tolist() == [0.3, 0.4]
    session.undo()
    drive.idle(session)
    assert here(session) == after((0, start), iteration=30)


def test_a_drag_while_it_runs_is_one_entry_and_undone_to_where_it_began(drive, session, start):
    editor = Editor(session)
    session.run()
    for at in [(0.1, 0.2), (0.3, 0.4), (0.5, 0.6)]:
        wait_for_iterations(drive, session, 10)
        editor.move_points([0], np.array([at]), at == (0.5, 0.6))
    wait_for_iterations(drive, session, 10)
    session.pause()
    drive.idle(session)
    edits = session.timeline.edits
    assert len(edits) == 3
    events = [(edit.iteration, edit.experiment) for edit in edits]
    assert here(session) == after((0, start), *events, iteration=session.snapshot.iteration)
    assert entries(session) == ["Move point"]
    session.undo()
    drive.idle(session)
    assert here(session) == after((0, start), iteration=edits[0].iteration)


# Divergence

# One weight w, one sample (1, 0): the loss is w², and an iteration multiplies w by 1 − 2 · rate, which is
# −199 here. The loss leaves the doubles beyond w = 10^154: 199^67 is 1.06 · 10^154, 199^68 is 2 · 10^156.
RUNAWAY = Experiment(
    Dataset(np.array([[1.0]]), np.array([[0.0]]), "regression"),
    Architecture((1, 1), ("linear",), bias=False),
    TrainingConfig(learning_rate=100.0),
    given_parameters=np.array([1.0]),
)


def test_a_run_that_diverged_can_be_mended_in_its_past_and_undone_again(drive):
    session = drive.start(RUNAWAY)
    drive.step(session, 80)
    assert (session.mode, session.snapshot.iteration) == (Mode.DIVERGED, 67)
    go_to(drive, session, 60)
    assert session.mode is Mode.PAUSED
    mended = RUNAWAY.with_config(learning_rate=0.25)
    session.edit(mended)
    drive.step(session, 40)
    assert session.mode is Mode.PAUSED
    assert session.snapshot.parameters[0] == pytest.approx(199.0**60 * 0.5**40, rel=1e-9)
    assert [ghost.run.end for ghost in session.history.workspace.ghosts] == [67]
    session.undo()
    drive.idle(session)
    assert session.mode is Mode.PAUSED
    assert here(session) == after((0, RUNAWAY), iteration=60)
    drive.step(session, 20)
    assert (session.mode, session.snapshot.iteration) == (Mode.DIVERGED, 67)


# What comes in between, with a scripted worker: its answers come when the test says so


@pytest.fixture
def scripted(worker, make_session):
    """A session that runs, with a burst from iteration 10 on under way."""
    made = make_session()
    worker.answer()
    for _ in range(10):
        made.step()
    while worker.outstanding:
        worker.answer()
    made.run()
    assert len(worker.outstanding) == 1
    return made


def answer_with(worker, done, **changes):
    """Answer a burst with what else the snapshot says."""
    (request,) = worker.outstanding
    worker.answered += 1
    state = replace(request.state, iteration=request.state.iteration + done)
    worker.advanced.emit(replace(snapshot_of(request.experiment, request.generation, state), **changes))


def goals(worker):
    return [request.legs[-1].until for request in worker.outstanding if request.legs]


def test_a_stop_on_the_way_back_does_not_hold_it_up(scripted, worker):
    scripted.go_to(4)
    answer_with(worker, 3, hits=(Hit("iteration", 13),))
    assert goals(worker) == [4]
    worker.answer()
    assert scripted.snapshot.iteration == 4
    assert worker.outstanding == []


def test_a_divergence_on_the_way_back_is_not_where_the_run_stands(scripted, worker):
    scripted.go_to(4)
    answer_with(worker, 3, diverged="too fast")
    assert goals(worker) == [4]
    worker.answer()
    assert (scripted.mode, scripted.snapshot.iteration) == (Mode.PAUSED, 4)


def test_after_a_failure_on_the_way_back_the_next_step_counts_from_where_the_run_stands(scripted, worker):
    scripted.go_to(4)
    answer_with(worker, 5)
    assert goals(worker) == [4]
    worker.fail("no memory")
    scripted.step_back()
    assert goals(worker) == [14]


def test_a_step_back_takes_back_a_step_that_is_under_way(scripted, worker):
    scripted.pause()
    answer_with(worker, 5)
    while worker.outstanding:
        worker.answer()
    scripted.step()
    scripted.step()
    scripted.step_back()
    while worker.outstanding:
        worker.answer()
    assert scripted.snapshot.iteration == 16


def test_a_ghost_becomes_current_after_what_was_edited_before(drive, session, start):
    go_to(drive, session, 10)
    session.edit(start.with_architecture(start.architecture.with_hidden((4,))), "Layers")
    drive.step(session, 3)
    session.run()
    wait_for_iterations(drive, session, 3)
    session.edit(session.experiment.with_config(learning_rate=0.5), "Rate")
    GhostCommands(session).make_current(session.history.workspace.ghosts[0].number)
    drive.idle(session)
    assert entries(session) == ["Layers", "Rate", "Make run current"]
    assert session.experiment is start
    assert here(session) == after((0, start), iteration=session.snapshot.iteration)
    assert session.timeline.edits == ()

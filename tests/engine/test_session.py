"""The session with a scripted worker: what it asks for, in which order, and what it lets through."""

import pytest
from PySide6.QtTest import QSignalSpy

from nnviz.core.field import FieldRequest
from nnviz.core.mode import Mode


@pytest.fixture
def session(worker, make_session):
    """A session whose first snapshot, at iteration 0, has arrived."""
    made = make_session()
    worker.answer()
    return made


def shown(spy):
    """Iterations of the frames that were to be painted."""
    return [spy.at(i)[0].iteration for i in range(spy.count())]


def without_points(experiment):
    return experiment.with_dataset(experiment.dataset.without_points(range(len(experiment.dataset))))


def answer_all(worker):
    """Answer until nothing more is asked; the iterations that were asked for."""
    asked = []
    while worker.outstanding:
        assert len(worker.outstanding) == 1
        asked.append(worker.outstanding[0].iterations)
        worker.answer()
    return asked


def test_a_run_is_shown_at_its_start_first(worker, make_session):
    session = make_session()
    frames = QSignalSpy(session.frame_ready)
    session.step()
    assert [request.iterations for request in worker.outstanding] == [0]
    worker.answer()
    assert shown(frames) == [0]
    assert answer_all(worker) == [1]


def test_every_step_counts(session, worker):
    for _ in range(5):
        session.step()
    assert sum(answer_all(worker)) == 5
    assert session.snapshot.iteration == 5


def test_steps_asked_for_while_a_burst_is_under_way_follow_it(session, worker):
    session.step()
    assert len(worker.outstanding) == 1
    session.step()
    session.step()
    assert [request.iterations for request in worker.outstanding] == [1]
    worker.answer()
    assert answer_all(worker) == [2]


def test_steps_for_which_a_burst_had_no_time_are_made_up_for(session, worker):
    session.step()
    session.step()
    session.step()
    session.step()
    worker.answer()
    assert worker.outstanding[0].iterations == 3
    worker.answer(done=1)
    assert worker.outstanding[0].iterations == 2
    worker.answer(done=1)
    assert answer_all(worker) == [1]
    assert session.snapshot.iteration == 4


def test_a_step_pauses_a_run_and_is_one_iteration_more(session, worker):
    session.run()
    session.step()
    assert session.mode is Mode.PAUSED
    worker.answer(done=1000)
    assert answer_all(worker) == [1]
    assert session.snapshot.iteration == 1001


def test_a_step_after_a_run_that_never_got_its_turn_still_counts(session, worker):
    session.step()
    session.run()
    session.step()
    worker.answer()
    assert answer_all(worker) == [1]


def test_every_quick_step_is_shown_in_the_end(session, worker):
    frames = QSignalSpy(session.frame_ready)
    for _ in range(3):
        session.step()
    answer_all(worker)
    assert shown(frames)[-1] == 3


def test_the_plane_asked_for_is_shown_at_once_when_nothing_runs(session, worker):
    frames = QSignalSpy(session.frame_ready)
    session.set_field(FieldRequest((0.0, 1.0), (0.0, 1.0), (0, 1), (0.0, 0.0)))
    worker.answer()
    assert frames.count() == 1


def test_at_most_one_request_is_under_way(session, worker):
    session.run()
    for low in range(3):
        session.set_field(FieldRequest((float(low), 9.0), (0.0, 1.0), (0, 1), (0.0, 0.0)))
        session.edit(session.experiment.with_config(learning_rate=0.5))
        session.run()
        session.reset()
        assert len(worker.outstanding) == 1
    for _ in range(6):
        worker.answer(done=0)
        assert len(worker.outstanding) == 1


def test_what_belongs_to_an_older_run_is_never_shown(session, worker):
    frames = QSignalSpy(session.frame_ready)
    session.step()
    session.reset()
    worker.answer()
    assert (session.snapshot.iteration, frames.count()) == (0, 0)
    worker.answer()
    assert shown(frames) == [0]
    assert session.snapshot.generation == worker.requests[-1].generation


def test_pausing_lets_the_burst_under_way_end_and_asks_only_for_a_whole_look(session, worker):
    session.run()
    session.pause()
    worker.answer(done=7)
    assert [(request.iterations, request.complete) for request in worker.outstanding] == [(0, True)]
    worker.answer()
    assert worker.outstanding == []
    assert session.snapshot.iteration == 7


def test_reset_forgets_steps_not_yet_taken(session, worker):
    session.step()
    session.step()
    session.reset()
    assert sum(answer_all(worker)[1:]) == 0


def test_points_deleted_while_steps_wait_leave_nothing_to_train(session, worker):
    session.step()
    session.step()
    session.edit(without_points(session.experiment))
    worker.answer()
    assert answer_all(worker) == [0]
    assert session.mode is Mode.PAUSED


def test_edits_reach_the_worker_with_the_next_request(session, worker):
    session.edit(session.experiment.with_config(learning_rate=0.025))
    assert worker.outstanding[0].experiment.config.learning_rate == 0.025
    assert worker.outstanding[0].generation == worker.requests[0].generation


@pytest.mark.parametrize(
    ("speed", "seconds", "iterations"), [(10.0, 0.1, 1), (40.0, 0.125, 5), (1.0, 1.0, 1)]
)
def test_a_limited_speed_owes_its_share_of_the_clock(
    session, worker, monkeypatch, qtbot, speed, seconds, iterations
):
    now = [100.0]
    monkeypatch.setattr("nnviz.engine.pace.time.perf_counter", lambda: now[0])
    session.set_speed(speed)
    session.run()
    assert worker.outstanding == []
    for _ in range(3):
        now[0] += seconds + 1e-9
        qtbot.waitUntil(lambda: len(worker.outstanding) == 1)
        assert worker.outstanding[0].iterations == iterations
        worker.answer()
    session.pause()


def test_a_machine_that_cannot_keep_up_is_not_sent_after_it(session, worker, monkeypatch, qtbot):
    now = [100.0]
    monkeypatch.setattr("nnviz.engine.pace.time.perf_counter", lambda: now[0])
    session.set_speed(100.0)
    session.run()
    now[0] += 3600.0
    qtbot.waitUntil(lambda: len(worker.outstanding) == 1)
    assert worker.outstanding[0].iterations == 25  # a quarter of a second's worth
    session.pause()
    worker.answer()


def test_divergence_pauses_and_forgets_steps(session, worker):
    session.step()
    session.step()
    worker.answer(done=0, diverged="too large a learning rate")
    assert session.mode is Mode.DIVERGED
    assert worker.outstanding == []
    assert session.snapshot.diverged == "too large a learning rate"


def test_an_edit_clears_the_trouble(session, worker):
    session.run()
    worker.answer(done=3, diverged="too large a learning rate")
    session.edit(session.experiment.with_config(learning_rate=0.001))
    assert session.mode is Mode.PAUSED


def test_failure_stops_and_reset_goes_on(session, worker):
    session.run()
    worker.fail("out of memory")
    assert (session.mode, session.failure) == (Mode.FAILED, "out of memory")
    assert worker.outstanding == []
    session.reset()
    assert session.mode is Mode.PAUSED
    worker.answer()
    session.step()
    assert answer_all(worker) == [1]


def test_a_step_that_works_again_ends_the_failure(session, worker):
    session.step()
    worker.fail("out of memory")
    session.step()
    worker.answer()
    assert session.mode is Mode.PAUSED


@pytest.mark.parametrize("intent", ["step", "run"])
def test_a_run_that_failed_at_its_start_can_be_tried_again(worker, make_session, intent):
    session = make_session()
    worker.fail("out of memory")
    getattr(session, intent)()
    assert [request.iterations for request in worker.outstanding] == [0]
    worker.answer()
    assert worker.outstanding[0].iterations >= 1
    session.pause()
    worker.answer(done=1)


def test_failure_of_an_older_run_is_none_of_this_one(session, worker):
    session.step()
    session.reset()
    worker.fail("out of memory")
    assert session.mode is Mode.PAUSED
    assert answer_all(worker) == [0]


def test_a_closed_session_asks_for_nothing(worker, make_session):
    session = make_session()
    worker.answer()
    session.close()
    session.close()
    session.step()
    session.prepare_loops()
    assert len(worker.requests) == 1


def test_closed_before_it_was_started_it_stays_closed(worker, make_session):
    session = make_session(start=False)
    session.close()
    session.start()
    assert worker.requests == []

"""Reading beside everything else: the newest wish counts, and nothing is left running."""

from threading import Event, current_thread, main_thread

import pytest

from nnviz.core.errors import InputError
from nnviz.engine.reading import Reading
from nnviz.files.stopping import check

PATIENCE_S = 20


class Ear:
    """A reading, and what it has said."""

    def __init__(self, parent):
        self.reading, self.finished, self.refused = Reading(parent), [], []
        self.reading.finished.connect(self.finished.append)
        self.reading.refused.connect(self.refused.append)


@pytest.fixture
def ear(qapp):
    made = Ear(qapp)
    yield made
    made.reading.stop()


def until_stopped(stopped):
    """Work that goes on as long as it is wanted."""
    while True:
        check(stopped)


def test_what_is_quick_is_there_at_once_and_was_read_in_another_thread(ear):
    ear.reading.begin(lambda _stopped: current_thread())
    (thread,) = ear.finished
    assert thread is not main_thread()
    assert not thread.is_alive()
    assert not ear.reading.is_busy


def test_what_takes_long_comes_by_and_by(ear, qtbot):
    may_end = Event()
    ear.reading.begin(lambda _stopped: may_end.wait(PATIENCE_S))
    assert ear.reading.is_busy
    assert ear.finished == []
    may_end.set()
    qtbot.waitUntil(lambda: ear.finished == [True])
    assert not ear.reading.is_busy


def test_of_several_wishes_only_the_newest_is_answered(ear, qtbot):
    begun = []
    ear.reading.begin(until_stopped)
    ear.reading.begin(lambda _stopped: begun.append("second"))
    ear.reading.begin(lambda _stopped: "third")
    qtbot.waitUntil(lambda: not ear.reading.is_busy)
    assert ear.finished == ["third"]
    assert begun == []


def test_nothing_is_answered_and_no_thread_runs_after_a_stop(ear, qtbot):
    threads = []

    def work(stopped):
        threads.append(current_thread())
        until_stopped(stopped)

    ear.reading.begin(work)
    ear.reading.stop()
    assert not ear.reading.is_busy
    assert [thread.is_alive() for thread in threads] == [False]
    ear.reading.begin(lambda _stopped: "after")
    qtbot.wait(20)
    assert ear.finished == ["after"]


def test_an_answer_that_is_on_its_way_when_it_is_stopped_is_dropped(ear, qtbot):
    may_end = Event()
    ear.reading.begin(lambda _stopped: may_end.wait(PATIENCE_S))
    may_end.set()
    ear.reading.stop()
    qtbot.wait(20)
    assert ear.finished == []


def test_what_cannot_be_read_is_told(ear):
    def work(_stopped):
        raise InputError("the file is empty")

    ear.reading.begin(work)
    assert [str(error) for error in ear.refused] == ["the file is empty"]
    assert ear.finished == []


def test_any_other_error_is_raised_where_it_is_waited_for(ear):
    def work(_stopped):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ear.reading.begin(work)
    assert not ear.reading.is_busy

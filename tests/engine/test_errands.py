"""Errands: calculations that the worker does for the window, one of each name at a time."""

import logging

import pytest
from PySide6.QtTest import QSignalSpy

from nnviz.core.training import initial_state, train
from nnviz.engine.errands import Errands


def answers(spy):
    return [tuple(spy.at(i)) for i in range(spy.count())]


@pytest.fixture
def asked():
    """Errands without a worker, what they ask for, and what they answer."""
    errands = Errands()
    return errands, QSignalSpy(errands.requested), QSignalSpy(errands.answered)


def numbered(number):
    def calculate(_loops):
        return number

    return calculate


def names_and_values(spy):
    return [(spy.at(i)[0].name, spy.at(i)[0].calculate(None)) for i in range(spy.count())]


def test_of_several_of_one_name_the_newest_is_done_next(asked):
    errands, requested, answered = asked
    for number in range(4):
        errands.ask("surface", numbered(number))
    assert names_and_values(requested) == [("surface", 0)]
    errands.take("surface", 0)
    assert names_and_values(requested) == [("surface", 0), ("surface", 3)]
    errands.take("surface", 3)
    assert answers(answered) == [("surface", 0), ("surface", 3)]
    assert requested.count() == 2
    assert not errands.is_busy("surface")


def test_errands_of_other_names_do_not_wait(asked):
    errands, requested, _ = asked
    errands.ask("one", numbered(1))
    errands.ask("two", numbered(2))
    assert names_and_values(requested) == [("one", 1), ("two", 2)]
    errands.take("one", 1)
    assert (errands.is_busy("one"), errands.is_busy("two")) == (False, True)


def test_what_has_not_begun_is_not_done_after_the_end(asked):
    errands, requested, _ = asked
    errands.ask("one", numbered(1))
    errands.ask("one", numbered(2))
    errands.stop()
    errands.take("one", 1)
    assert requested.count() == 1


def test_the_worker_calculates_while_it_trains(drive):
    session = drive.start()
    start = session.experiment
    answered = QSignalSpy(session.errands.answered)

    def hundred(loops):
        return train(start, initial_state(start), 100, loops).state.parameters.tobytes()

    session.run()
    drive.until(lambda: session.snapshot.iteration > 0)
    session.errands.ask("hundred", hundred)
    drive.until(lambda: answered.count() == 1)
    assert session.running
    session.pause()
    drive.idle(session)
    expected = train(start, initial_state(start), 100).state.parameters.tobytes()
    assert answers(answered) == [("hundred", expected)]


def test_an_error_comes_back_as_the_exception_and_the_next_errand_is_done(drive, caplog):
    session = drive.start()
    answered = QSignalSpy(session.errands.answered)

    def failing(_loops):
        raise ZeroDivisionError("no such place")

    with caplog.at_level(logging.CRITICAL, logger="nnviz.engine.worker"):
        session.errands.ask("place", failing)
        session.errands.ask("place", numbered(7))
        drive.until(lambda: answered.count() == 2)
    (name, error), then = answers(answered)
    assert name == "place"
    assert isinstance(error, ZeroDivisionError)
    assert str(error) == "no such place"
    assert then == ("place", 7)
    drive.step(session, 2)
    assert session.snapshot.iteration == 2

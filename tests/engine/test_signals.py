"""The operating system's wish to end the program."""

import os
import signal

import pytest

from nnviz.engine.signals import SignalWatcher

NUMBERS = (signal.SIGINT, signal.SIGTERM)


@pytest.fixture
def watcher():
    before = [signal.getsignal(number) for number in NUMBERS]
    made = SignalWatcher()
    yield made
    if [signal.getsignal(number) for number in NUMBERS] != before:
        made.stop()


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number.name)
def test_a_signal_of_the_system_becomes_one_of_qt(watcher, qtbot, number):
    with qtbot.waitSignal(watcher.received, timeout=10_000):
        os.kill(os.getpid(), number)


def test_two_at_once_are_one_wish(watcher, qtbot):
    received = []
    watcher.received.connect(lambda: received.append(1))
    for number in NUMBERS:
        os.kill(os.getpid(), number)
    qtbot.waitUntil(lambda: bool(received), timeout=10_000)
    qtbot.wait(20)
    assert received == [1]


def test_stopping_gives_the_signals_back():
    handlers = [signal.getsignal(number) for number in NUMBERS]
    watcher = SignalWatcher()
    assert [signal.getsignal(number) for number in NUMBERS] != handlers
    watcher.stop()
    assert [signal.getsignal(number) for number in NUMBERS] == handlers
    assert signal.set_wakeup_fd(-1) == -1

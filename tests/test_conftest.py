"""The check for what a GUI test leaves behind must itself be able to fail."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

LEAKY_TESTS = """
from PySide6.QtCore import QObject, QThread, QTimer
from PySide6.QtWidgets import QWidget

kept = []

def test_timer(qtbot):
    owner = QObject()
    timer = QTimer(owner)
    timer.start(60_000)
    kept.append(owner)

def test_thread(qtbot):
    thread = QThread()
    thread.setObjectName("worker")
    thread.start()
    kept.append(thread)

def test_window(qtbot):
    window = QWidget()
    window.show()
    kept.append(window)

def test_clean(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    timer = QTimer(window)
    timer.start(60_000)
    window.show()

def test_end(qtbot):
    for thread in kept:
        if isinstance(thread, QThread):
            thread.quit()
            thread.wait()
"""


def test_a_test_that_leaves_something_behind_fails(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(Path(__file__).with_name("conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile(LEAKY_TESTS)
    result = pytester.runpytest_subprocess("-p", "no:randomly", "-v")
    outcome = result.stdout.str()
    assert "left behind: active QTimer, every 60000 ms, of QObject" in outcome
    assert "left behind: running QThread 'worker'" in outcome
    assert "left behind: visible QWidget" in outcome
    result.assert_outcomes(passed=5, errors=3)

"""The compiler with programs of the test's own in place of numba."""

import os
import sys

import pytest
from PySide6.QtTest import QSignalSpy

from nnviz.core import compiled
from nnviz.core.network import Architecture
from nnviz.engine.compiler import LoopCompiler

PATIENCE_MS = 20_000
FIRST = (Architecture((2, 1), ("sigmoid",)), "squared_error")
SECOND = (Architecture((2, 3, 1), ("tanh", "sigmoid")), "squared_error")
THIRD = (Architecture((2, 5, 1), ("tanh", "sigmoid")), "squared_error")

WORKS = "pass"
FAILS = "raise SystemExit('no room on the disk')"
HANGS = "import time; time.sleep(600)"


class Programs:
    """What runs instead of numba, by key, and which of it was begun."""

    def __init__(self, folder):
        self.sources, self.command, self._folder = {}, None, folder

    def of(self, architecture=None, loss=""):
        key = None if architecture is None else (architecture, loss)
        if self.command is not None:
            return self.command
        name = self._folder / (str(architecture.hidden) if architecture else "general")
        note = f"import os, pathlib; pathlib.Path({str(name)!r}).write_text(str(os.getpid()))\n"
        return [sys.executable, "-S", "-c", note + self.sources.get(key, WORKS)]

    def process(self, key):
        """The number of the process that was begun for a key, or None."""
        name = self._folder / (str(key[0].hidden) if key else "general")
        text = name.read_text() if name.exists() else ""
        return int(text) if text else None


@pytest.fixture
def programs(monkeypatch, tmp_path):
    made = Programs(tmp_path)
    monkeypatch.setattr(compiled, "compile_command", made.of)
    monkeypatch.setattr(compiled, "special_is_cached", lambda *_: False)
    monkeypatch.setattr(compiled, "general_is_cached", lambda: False)
    return made


@pytest.fixture
def compiler(programs):
    assert programs.command is None
    made = LoopCompiler()
    yield made
    made.stop()


@pytest.fixture
def ready(compiler):
    return QSignalSpy(compiler.ready)


def keys(spy):
    return [spy.at(i)[0] for i in range(spy.count())]


def lives(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_is_on_disk_is_ready_without_a_process(compiler, ready, programs, monkeypatch):
    monkeypatch.setattr(compiled, "special_is_cached", lambda *_: True)
    compiler.request(FIRST)
    assert keys(ready) == [FIRST]
    assert not compiler.busy
    assert programs.process(FIRST) is None


def test_general_loops_come_before_the_special_ones(compiler, ready, qtbot):
    compiler.request(None)
    compiler.request(FIRST)
    assert compiler.busy
    assert keys(ready) == []
    qtbot.waitUntil(lambda: ready.count() == 2, timeout=PATIENCE_MS)
    assert keys(ready) == [None, FIRST]
    assert not compiler.busy


def test_a_special_loop_that_cannot_be_compiled_is_gone_without(compiler, ready, programs, qtbot, caplog):
    caplog.set_level("INFO", "nnviz")
    programs.sources[FIRST] = FAILS
    compiler.request(FIRST)
    qtbot.waitUntil(lambda: not compiler.busy, timeout=PATIENCE_MS)
    assert keys(ready) == []
    assert "no room on the disk" in caplog.text
    compiler.request(SECOND)
    qtbot.waitUntil(lambda: ready.count() == 1, timeout=PATIENCE_MS)
    assert keys(ready) == [SECOND]


def test_general_loops_that_cannot_be_compiled_ahead_are_left_to_who_needs_them(
    compiler, ready, programs, qtbot
):
    programs.sources[None] = FAILS
    compiler.request(None)
    compiler.request(FIRST)
    qtbot.waitUntil(lambda: ready.count() == 2, timeout=PATIENCE_MS)
    assert keys(ready) == [None, FIRST]


def test_a_program_that_is_not_there_is_a_failure_like_any_other(compiler, ready, programs, qtbot, tmp_path):
    programs.command = [str(tmp_path / "nowhere")]
    compiler.request(FIRST)
    qtbot.waitUntil(lambda: not compiler.busy, timeout=PATIENCE_MS)
    assert keys(ready) == []
    compiler.request(None)
    qtbot.waitUntil(lambda: not compiler.busy, timeout=PATIENCE_MS)
    assert keys(ready) == [None]


def test_a_newer_architecture_ends_the_older_one(compiler, ready, programs, qtbot):
    programs.sources[FIRST] = HANGS
    compiler.request(FIRST)
    qtbot.waitUntil(lambda: programs.process(FIRST) is not None, timeout=PATIENCE_MS)
    compiler.request(SECOND)
    compiler.request(THIRD)  # nobody waits for the second one any more
    qtbot.waitUntil(lambda: ready.count() == 1, timeout=PATIENCE_MS)
    assert keys(ready) == [THIRD]
    assert not lives(programs.process(FIRST))
    assert programs.process(SECOND) is None


def test_going_back_at_once_compiles_what_was_ended(compiler, ready, programs, qtbot):
    programs.sources[FIRST] = HANGS
    compiler.request(FIRST)
    qtbot.waitUntil(lambda: programs.process(FIRST) is not None, timeout=PATIENCE_MS)
    programs.sources[FIRST] = WORKS
    compiler.request(SECOND)
    compiler.request(FIRST)
    qtbot.waitUntil(lambda: ready.count() == 1, timeout=PATIENCE_MS)
    assert keys(ready) == [FIRST]


def test_asking_again_for_what_is_being_compiled_changes_nothing(compiler, ready, programs, qtbot):
    programs.sources[FIRST] = "import sys; sys.stdin.read(1)"  # until it is told
    compiler.request(FIRST)
    qtbot.waitUntil(lambda: programs.process(FIRST) is not None, timeout=PATIENCE_MS)
    process = programs.process(FIRST)
    compiler.request(FIRST)
    compiler._process.closeWriteChannel()
    qtbot.waitUntil(lambda: not compiler.busy, timeout=PATIENCE_MS)
    assert keys(ready) == [FIRST]
    assert programs.process(FIRST) == process


def test_general_loops_are_not_ended_for_a_special_one(compiler, ready, programs, qtbot):
    programs.sources[None] = "import sys; sys.stdin.read(1)"
    compiler.request(None)
    qtbot.waitUntil(lambda: programs.process(None) is not None, timeout=PATIENCE_MS)
    compiler.request(FIRST)
    assert lives(programs.process(None))
    compiler._process.closeWriteChannel()
    qtbot.waitUntil(lambda: ready.count() == 2, timeout=PATIENCE_MS)
    assert keys(ready) == [None, FIRST]


@pytest.mark.parametrize("key", [None, FIRST], ids=["general", "special"])
def test_stopping_ends_the_process_and_nothing_is_ready_after_it(compiler, ready, programs, qtbot, key):
    programs.sources[key] = HANGS
    compiler.request(key)
    if key is None:
        compiler.request(SECOND)  # has to wait
    qtbot.waitUntil(lambda: programs.process(key) is not None, timeout=PATIENCE_MS)
    compiler.stop()
    compiler.stop()
    qtbot.wait(50)
    assert keys(ready) == []
    assert not compiler.busy
    assert not lives(programs.process(key))
    assert programs.process(SECOND) is None

"""The process ends cleanly whenever, and however, its window is closed."""

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

OBSERVED = Path(__file__).with_name("observed.py")
PATIENCE = 90.0  # seconds; only ever waited for in full by a test that fails

# Other moments in every run of the tests; their names say which.
MOMENTS = sorted(random.sample(range(20, 1500), 3))


@pytest.fixture
def environment(tmp_path):
    """Without a screen, and with settings of the test's own."""
    return os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path / "config")}


def finish(environment, *arguments):
    """Run nnviz to its end: exit status and standard error."""
    done = subprocess.run(
        [sys.executable, str(OBSERVED), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("milliseconds", [0, 1, *MOMENTS])
def test_closing_under_load_ends_the_process(environment, milliseconds):
    arguments = ("--run", "--close-after", str(milliseconds), "--preset", "spiral")
    assert finish(environment, *arguments) == (0, "")


@pytest.mark.parametrize("milliseconds", [0, 400, 2500])
def test_closing_while_loops_are_compiled_ends_the_process(environment, tmp_path, milliseconds):
    environment["XDG_CACHE_HOME"] = str(tmp_path / "cache")  # where nothing has been compiled yet
    arguments = ("--run", "--close-after", str(milliseconds), "--preset", "xor")
    assert finish(environment, *arguments) == (0, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
@pytest.mark.parametrize("running", [True, False], ids=["running", "paused"])
def test_the_systems_wish_closes_the_window(environment, number, running):
    command = [sys.executable, str(OBSERVED), *(["--run"] if running else [])]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            for line in process.stdout:
                said = json.loads(line)
                if said["iteration"] is not None and (said["iteration"] > 0 or not running):
                    break
            process.send_signal(number)
            _, errors = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert (process.returncode, errors) == (0, "")


def test_a_program_that_just_ends_with_a_window_open_ends_cleanly(environment):
    program = (
        "from nnviz.app import open_window\n"
        "from PySide6.QtWidgets import QApplication\n"
        "window = open_window('spiral')\n"
        "window.session.run()\n"
        "while window.session.snapshot is None or window.session.snapshot.iteration == 0:\n"
        "    QApplication.processEvents()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=PATIENCE
    )
    assert (done.returncode, done.stderr) == (0, "")

"""Documents whose states are far apart, as only a file can tell of them: the window stays in hand."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt

from nnviz.core.frames import Frames
from nnviz.core.loss_curve import LossRecord
from nnviz.core.path import PathRecord
from nnviz.core.presets import preset_experiment
from nnviz.core.run import Run
from nnviz.files.document import Document, write_document
from nnviz.views.animation_dialog import AnimationWish
from nnviz.window.animation_commands import AnimationCommands

END = 10**15
LONG = 10**9
OBSERVED = Path(__file__).with_name("observed.py")

# Qt's offscreen platform says so of a stage, which is on no screen.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def far(tmp_path):
    """Writes a document whose run is known at its start and after so many iterations only."""

    def written(end):
        run = Run.start(preset_experiment("xor"))
        nothing = LossRecord(np.empty(0, np.int64), np.empty(0), np.empty(0))
        path = PathRecord(np.empty(0, np.int64), np.empty((0, len(run.state.parameters))))
        file = tmp_path / f"{end}.nnviz"
        write_document(file, Document(run.trained(replace(run.state, iteration=end), nothing, path)))
        return file

    return written


@pytest.fixture
def seen(hand, far):
    """Opens such a document in the window."""

    def opened(end):
        tutorial = hand("realpython")
        assert tutorial.window.documents.open_file(far(end))
        tutorial.until(lambda: tutorial.window.session.snapshot.iteration == end)
        tutorial.idle()
        return tutorial

    return opened


def test_it_is_shown_trains_on_and_says_what_is_too_far(seen):
    window = seen(END)
    window.trigger("step")
    window.until(lambda: window.window.session.snapshot.iteration == END + 1)
    for _ in range(2):
        window.trigger("step_back")
    window.until(lambda: "far too long to train up to iteration 999,999,999,999,999" in window.status())
    window.idle()
    assert window.window.session.snapshot.iteration == END
    window.window.session.open(preset_experiment("circle"))  # without the question whether to save
    window.until(lambda: window.window.session.snapshot.iteration == 0)
    assert window.window.session.snapshot.experiment.preset == "circle"


def test_every_panel_can_be_looked_at(seen):
    window = seen(END)
    for name in window.window.area.panels:
        window.window.area.bring_forward(name)
        window.until(lambda: window.window.session.errands.is_idle)
    assert window.window.session.snapshot.iteration == END


def test_a_way_that_takes_long_is_told_of_and_space_gives_it_up(seen):
    window = seen(LONG)
    window.window.session.go_to(LONG // 2)
    window.until(lambda: "On the way to iteration 500" in window.status())
    window.window.views.plane.setFocus()
    window.key(Qt.Key.Key_Space)
    window.until(lambda: not window.window.session.travelling)
    window.until(lambda: window.status().startswith("<b>Paused</b> · loss"))
    assert window.window.session.snapshot.iteration == LONG
    assert not window.window.session.running


def test_an_animation_of_what_is_too_far_is_refused(seen, monkeypatch, tmp_path):
    pytest.importorskip("PIL.Image")
    window, told = seen(END), []
    monkeypatch.setattr("nnviz.window.animation_commands.warn", lambda *words: told.append(words[-1]))
    (commands,) = window.window.findChildren(AnimationCommands)
    wish = AnimationWish("plane", Frames(END - 5, END, "even", 3), 10, QSize(300, 300))
    commands.make(wish, tmp_path / "far.gif")
    window.until(lambda: len(told) == 1)
    assert "far too long to train up to iteration 999,999,999,999,995" in told[0]
    assert not (tmp_path / "far.gif").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="where nobody sends signals")
def test_the_systems_wish_ends_the_program(far):
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, str(OBSERVED), str(far(END))]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout.readline()
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)  # reads on, or the witness would wait for ever
            assert process.returncode == 0
        finally:
            process.kill()

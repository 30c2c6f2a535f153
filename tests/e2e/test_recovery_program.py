"""The program offers at its start what a crash has left; nothing else asks, and a wish to end keeps all."""

import faulthandler
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from nnviz import app
from nnviz.core.presets import preset_experiment
from nnviz.core.run import Run
from nnviz.engine.kept_file import KeptFile, left_behind
from nnviz.files.document import Document, read_document, write_document
from nnviz.main_window import MainWindow
from nnviz.recovery import Recovery
from nnviz.views.recovery_dialog import RecoveryDialog

# Qt's offscreen platform says so of every dialog that is not modal to the whole program.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def place(tmp_path):
    """Where the program keeps what it keeps."""
    return tmp_path / "state" / "nnviz" / "autosave"  # as XDG_STATE_HOME says, see conftest


def leave_in(folder, preset):
    file = KeptFile.new(folder)
    write_document(file.path, Document(Run.start(preset_experiment(preset))))
    file.release()


def visible(kind):
    return [
        widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible()
    ]


def test_the_program_asks_at_its_start(qapp, qtbot, place, monkeypatch):
    leave_in(place, "circle")
    asked = []

    def instead_of_exec(*_):
        qtbot.waitUntil(lambda: bool(visible(RecoveryDialog)))
        asked.append(visible(RecoveryDialog)[0].findChild(QLabel, "kept_0").text())
        (window,) = visible(MainWindow)
        window.end()
        window.deleteLater()
        return 0

    monkeypatch.setattr(QApplication, "exec", instead_of_exec)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    interval, crashes_are_told = sys.getswitchinterval(), faulthandler.is_enabled()
    try:
        assert app.run_window() == 0
    finally:
        sys.setswitchinterval(interval)
        qapp.setStyleSheet("")
        if crashes_are_told:
            faulthandler.enable(sys.__stderr__)
    assert asked[0].startswith(preset_experiment("circle").title)
    assert "begins" in (place.parent / "nnviz.log").read_text()


def test_a_window_opened_from_python_does_not_ask_and_keeps_all_the_same(hand, place):
    leave_in(place, "circle")
    opened = hand("xor")
    opened.idle()
    opened.qtbot.wait(50)
    assert not visible(RecoveryDialog)
    opened.click(0.3, 0.2)
    opened.until(lambda: len(list(place.glob("*.nnviz"))) == 2)


def test_two_windows_of_one_program_are_kept_apart(hand, place):
    one, two = hand("xor"), hand("realpython")
    one.idle()
    two.idle()
    one.click(0.3, 0.2)
    two.click(4.5, 3.0)
    one.until(lambda: len(list(place.glob("[!.]*.nnviz"))) == 2)
    titles = {read_document(path).run.experiment.title for path in place.glob("[!.]*.nnviz")}
    assert titles == {preset_experiment("xor").title, preset_experiment("realpython").title}
    one.window.findChild(Recovery).offer()
    assert not visible(RecoveryDialog)
    one.window.end()
    (left,) = place.glob("[!.]*.nnviz")
    assert read_document(left).run.experiment.title == preset_experiment("realpython").title


def test_a_wish_of_the_system_s_keeps_what_would_be_lost(place):
    """SIGTERM, as at the end of a desktop session, is answered without a question."""
    observed = Path(__file__).with_name("observed.py")
    with subprocess.Popen(
        [sys.executable, observed, "--run", "--preset", "xor"],
        env=dict(os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as program:
        for line in program.stdout:
            if (json.loads(line)["iteration"] or 0) > 0:
                break
        program.send_signal(signal.SIGTERM)
        program.communicate(timeout=60)
    assert program.returncode == 0
    (file,) = left_behind(place)
    assert read_document(file.path).run.iteration > 0
    file.release()

"""The log rotates, keeps what crashes leave, never disturbs, and names nobody's home."""

import faulthandler
import logging
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import nnviz
from nnviz import logs

CRASHING = """
import faulthandler, sys
from pathlib import Path
from nnviz.logs import Log
log = Log(Path(sys.argv[1]))
faulthandler._sigsegv()
"""


@pytest.fixture(autouse=True)
def pytest_s_own_crash_trail():
    """The tests' own faulthandler, which a Log takes the place of, comes back."""
    was_enabled = faulthandler.is_enabled()
    yield
    if was_enabled:
        faulthandler.enable(sys.__stderr__)


@pytest.fixture
def log(tmp_path):
    made = logs.Log(tmp_path)
    yield made
    made.stop()


@pytest.mark.usefixtures("log")
def test_what_modules_log_is_in_the_file_with_its_traceback(tmp_path):
    try:
        {}["the plug"]
    except KeyError:
        logging.getLogger("nnviz.somewhere").exception("not caught")
    text = (tmp_path / "nnviz.log").read_text()
    assert "ERROR nnviz.somewhere: not caught" in text
    assert "Traceback" in text
    assert "KeyError: 'the plug'" in text


@pytest.mark.usefixtures("log")
def test_it_rotates_and_keeps_three_files_of_a_megabyte(tmp_path):
    line = "x" * 1000
    for _ in range(4500):
        logging.getLogger("nnviz").info(line)
    sizes = {path.name: path.stat().st_size for path in tmp_path.glob("nnviz.log*")}
    assert set(sizes) == {"nnviz.log", "nnviz.log.1", "nnviz.log.2"}
    assert max(sizes.values()) <= 1_000_000


def test_without_a_folder_there_is_no_log_and_no_error(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    log = logs.Log(tmp_path / "file" / "state")
    assert "there is no log" in caplog.text
    log.stop()


@pytest.mark.usefixtures("log")
def test_what_cannot_be_logged_is_not_said_on_the_terminal(capsys):
    class Full:
        def write(self, _text):
            raise OSError(28, "No space left on device")

        def flush(self):
            """Nothing is there to flush."""

    handler = next(h for h in logging.getLogger("nnviz").handlers if isinstance(h, logging.FileHandler))
    stream, handler.stream = handler.stream, Full()
    try:
        logging.getLogger("nnviz").info("lost")
    finally:
        handler.stream = stream
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_a_log_on_a_full_disk_can_be_stopped(tmp_path, capsys):
    (tmp_path / "nnviz.log").symlink_to("/dev/full")
    log = logs.Log(tmp_path)
    logging.getLogger("nnviz").info("lost")
    log.stop()
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("log")
def test_warnings_still_go_to_the_terminal_and_what_is_less_does_not(capsys):
    logging.getLogger("nnviz.somewhere").info("by the way")
    logging.getLogger("nnviz.somewhere").warning("mind the gap")
    assert capsys.readouterr().err == "mind the gap\n"


def test_stopping_gives_everything_back(tmp_path):
    root = logging.getLogger("nnviz")
    before, level = list(root.handlers), root.level
    log = logs.Log(tmp_path)
    assert root.handlers != before
    log.stop()
    log.stop()
    assert root.handlers == before
    assert root.level == level


def test_a_crash_is_in_the_log_of_the_next_start(tmp_path, capsys):
    crashed = subprocess.run([sys.executable, "-c", CRASHING, tmp_path], check=False, capture_output=True)
    assert crashed.returncode < 0  # killed by a signal
    assert "Segmentation fault" in (tmp_path / "crash.txt").read_text()
    log = logs.Log(tmp_path)
    log.stop()
    text = (tmp_path / "nnviz.log").read_text()
    assert text.count("Segmentation fault") == 1
    assert 'File "<string>", line 6' in text  # where it crashed
    assert (tmp_path / "crash.txt").read_text() == ""
    assert capsys.readouterr().err == ""  # it is no news for the terminal
    logs.Log(tmp_path).stop()
    assert (tmp_path / "nnviz.log").read_text().count("Segmentation fault") == 1


@pytest.mark.usefixtures("log")
def test_diagnostics_name_versions_and_the_newest_fifty_lines(tmp_path):
    for number in range(60):
        logging.getLogger("nnviz").info("line %s.", number)
    text = logs.diagnostics(tmp_path, ["Theme dark"])
    assert f"nnviz {nnviz.__version__}" in text
    assert f"Python {'.'.join(map(str, sys.version_info[:3]))}" in text
    assert f"numpy {np.__version__}" in text
    assert re.search(r"^Qt 6\.\d+\.\d+$", text, re.MULTILINE)
    assert re.search(r"^PySide6_Essentials 6\.\d+", text, re.MULTILINE)
    assert "Theme dark" in text
    assert "line 9." not in text
    assert [f"line {number}." in text for number in range(10, 60)] == [True] * 50


def test_diagnostics_without_a_log_are_told_all_the_same(tmp_path):
    assert f"nnviz {nnviz.__version__}" in logs.diagnostics(tmp_path / "none")


@pytest.mark.usefixtures("log")
def test_diagnostics_do_not_name_the_home_directory(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    logging.getLogger("nnviz").error("%s: it cannot be read", tmp_path / "homework" / "xor.nnviz")
    text = logs.diagnostics(tmp_path)
    assert "~/homework/xor.nnviz: it cannot be read" in text.replace("\\", "/")
    assert str(tmp_path) not in text


@pytest.mark.parametrize(
    ("home", "text", "expected"),
    [
        ("/home/ann", "in /home/ann/a.csv, /home/ann", "in ~/a.csv, ~"),
        ("/home/ann", "in /home/anna/a.csv", "in /home/anna/a.csv"),
        ("/", "in /tmp/a.csv", "in /tmp/a.csv"),
        ("/home/a.b", "in /home/axb/c", "in /home/axb/c"),
    ],
)
def test_a_home_directory_becomes_a_tilde(home, text, expected):
    assert logs.without_home(text, Path(home)) == expected


def test_the_state_folder_is_where_the_system_has_state(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    if sys.platform == "linux":
        assert logs.state_folder() == tmp_path / "nnviz"


# What nnviz has not logged itself


def in_a_program(folder, body):
    """Run these lines in a process of its own that has a log; its standard error, and the log's lines."""
    program = f"""
import sys, threading, warnings
from pathlib import Path
from PySide6.QtCore import qCritical, qDebug, qInstallMessageHandler, qWarning
from nnviz.logs import Log
log = Log(Path(sys.argv[1]))
{body}
log.stop()
"""
    done = subprocess.run(
        [sys.executable, "-c", program, folder], check=True, capture_output=True, text=True, timeout=60
    )
    return done.stderr, (folder / "nnviz.log").read_text().splitlines()


def test_qt_s_warnings_are_logged_and_told_as_ever(tmp_path):
    told, lines = in_a_program(
        tmp_path, "qWarning('no such font'); qCritical('no screen'); qDebug('by the way')"
    )
    assert told == "no such font\nno screen\nby the way\n"
    assert [line.split(" ", 3)[3] for line in lines[1:]] == [
        "WARNING nnviz.qt: no such font",
        "ERROR nnviz.qt: no screen",
    ]


def test_whoever_listened_to_qt_before_listens_on_and_has_it_back(tmp_path):
    told, lines = in_a_program(
        tmp_path,
        """
log.stop()
heard = []
def before(kind, context, message):
    heard.append(message)
qInstallMessageHandler(before)
log = Log(Path(sys.argv[1]))
qWarning('one')
log.stop()
qWarning('two')
assert heard == ['one', 'two'], heard
assert qInstallMessageHandler(None) is before
""",
    )
    assert told == ""
    assert [line.rpartition(" ")[2] for line in lines if "nnviz.qt" in line] == ["one"]


def test_a_message_of_qt_s_that_logging_makes_is_not_logged_again(tmp_path):
    told, lines = in_a_program(
        tmp_path,
        """
import logging
(handler,) = [h for h in logging.getLogger('nnviz').handlers if isinstance(h, logging.FileHandler)]
written = handler.emit
def emit(record):
    qWarning('while logging')
    written(record)
handler.emit = emit
qWarning('the first')
""",
    )
    assert told == "the first\nwhile logging\n"
    assert len([line for line in lines if "nnviz.qt" in line]) == 1


def test_python_s_warnings_are_logged_and_told_as_ever(tmp_path):
    told, lines = in_a_program(tmp_path, "warnings.warn('old numbers', RuntimeWarning)")
    assert told.count("RuntimeWarning: old numbers") == 1
    (line,) = [line for line in lines if "nnviz.warnings" in line]
    assert "WARNING nnviz.warnings:" in line
    assert line.endswith("RuntimeWarning: old numbers")


def test_what_a_thread_ends_with_is_logged_with_its_traceback(tmp_path):
    told, lines = in_a_program(
        tmp_path,
        """
def work():
    raise ValueError('in the works')
thread = threading.Thread(target=work, name='worker 7')
thread.start()
thread.join()
""",
    )
    assert told.count("ValueError: in the works") == 1
    (first,) = [line for line in lines if "nnviz.thread" in line]
    assert first.endswith("ERROR nnviz.thread: not caught in worker 7")
    assert "ValueError: in the works" in lines
    assert any(line.endswith("in work") for line in lines)


def test_a_thread_that_exits_is_no_error(tmp_path):
    told, lines = in_a_program(
        tmp_path,
        "thread = threading.Thread(target=sys.exit)\nthread.start()\nthread.join()",
    )
    assert told == ""
    assert len(lines) == 1


def test_what_nobody_can_catch_is_logged(tmp_path):
    told, lines = in_a_program(
        tmp_path,
        """
class Fragile:
    def __del__(self):
        raise OSError('broken on the way out')
Fragile()
""",
    )
    assert told.count("OSError: broken on the way out") == 1
    (first,) = [line for line in lines if "nnviz.unraisable" in line]
    assert "ERROR nnviz.unraisable:" in first
    assert "Fragile.__del__" in first
    assert "OSError: broken on the way out" in lines


def test_afterwards_everybody_has_their_own_again(tmp_path):
    in_a_program(
        tmp_path,
        """
log.stop()
before = warnings.showwarning, sys.unraisablehook, threading.excepthook
log = Log(Path(sys.argv[1]))
assert warnings.showwarning is not before[0]
log.stop()
assert (warnings.showwarning, sys.unraisablehook, threading.excepthook) == before
log = Log(Path(sys.argv[1]))
mine = sys.unraisablehook = lambda _: None
def heard(*_):
    pass
qInstallMessageHandler(heard)
log.stop()
assert sys.unraisablehook is mine
assert qInstallMessageHandler(None) is heard
""",
    )

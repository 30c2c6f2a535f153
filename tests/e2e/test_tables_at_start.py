"""`nnviz FILE.csv`: what is clear opens straight; what is a doubt is shown first, over the tutorial."""

import faulthandler
import sys

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from nnviz import app
from nnviz.core.errors import FileError
from nnviz.main_window import MainWindow
from nnviz.views.csv_preview_dialog import CsvPreviewDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

CLEAR = "x,y,kind\n1,2,rose\n3,4,tulip\n5,6,rose\n"


@pytest.fixture
def start(qapp, qtbot, tmp_path, monkeypatch):
    """Starts the program on a table and looks at it; what its preview says, and what is open at the end."""

    def started(text, key):
        path = tmp_path / "flowers.csv"
        path.write_text(text, encoding="utf-8")
        said, opened = [], []

        def answer():
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, CsvPreviewDialog) and not dialog.is_reading:
                said.append(dialog.findChild(QLabel, "csv_outcome").text())
                QTest.keyClick(dialog.focusWidget() or dialog, key)
                if dialog.isVisible():
                    dialog.reject()

        def instead_of_exec(*_):
            (window,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow))
            timer = QTimer(interval=10)
            timer.timeout.connect(answer)
            timer.start()
            qtbot.waitUntil(lambda: window.session.snapshot is not None and not window.session.busy)
            qtbot.wait(100)
            timer.stop()
            opened.append(window.session.experiment)
            opened.append(window.views.status.findChild(QLabel, "status_text").text())
            window.end()
            window.deleteLater()
            return 0

        monkeypatch.setattr(QApplication, "exec", instead_of_exec)
        monkeypatch.setattr(sys, "excepthook", sys.excepthook)
        interval, crashes_are_told = sys.getswitchinterval(), faulthandler.is_enabled()
        try:
            assert app.run_window(path) == 0
        finally:
            sys.setswitchinterval(interval)
            qapp.setStyleSheet("")
            if crashes_are_told:
                faulthandler.enable(sys.__stderr__)
        return said, *opened

    return started


def test_a_clear_table_opens_straight(start):
    said, experiment, _ = start(CLEAR, Qt.Key.Key_Escape)
    assert said == []
    assert experiment.title == "flowers.csv"
    assert experiment.dataset.inputs.tolist() == [[1, 2], [3, 4], [5, 6]]


def test_what_is_passed_over_without_a_doubt_is_in_the_status_line(start):
    said, experiment, status = start("# mine\nid,x,kind\n1,2,rose\n2,4,tulip\n", Qt.Key.Key_Escape)
    assert said == []
    assert experiment.dataset.inputs.tolist() == [[2], [4]]
    assert status == "1 comment line skipped; ignored: id (row numbers)"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (CLEAR.replace("4", "four"), "2 samples, 2 inputs, 2 classes: rose, class 1"),
        ("day,x,y\n2020-01-01,1,0\n2020-01-02,2,1\n", "ignored: day (dates)"),
        (
            "x,y\n" + "".join(f"{i},land {i}\n" for i in range(20)),
            "the target 'y' has 20 classes; there can be at most 10",
        ),
        ("x,y\n", "there are no data rows below the header"),
    ],
)
def test_what_is_a_doubt_is_shown_first_and_nothing_is_opened_unasked(start, text, words):
    (said,), experiment, _ = start(text, Qt.Key.Key_Escape)
    assert words in said
    assert experiment.preset == "realpython"


def test_what_is_accepted_in_the_preview_is_opened(start):
    _, experiment, _ = start("day,x,y\n2020-01-01,1,0\n2020-01-02,2,1\n", Qt.Key.Key_Return)
    assert experiment.title == "flowers.csv"
    assert experiment.dataset.inputs.tolist() == [[1], [2]]


def test_what_is_no_table_at_all_opens_no_window(tmp_path):
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\x89PNG\0\0")
    with pytest.raises(FileError, match=r"picture\.csv: this is not a text file"):
        app.run_window(path)

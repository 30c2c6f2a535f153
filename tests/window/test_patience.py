"""Patience: what takes long is said, given up by Cancel, and leaves nothing behind."""

from threading import Event

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from nnviz.core.errors import InputError
from nnviz.files.stopping import check
from nnviz.views.waiting_dialog import WaitingDialog
from nnviz.window.patience import Patience

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

PATIENCE_S = 20


@pytest.fixture
def patience(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    made = Patience(window)
    made.setParent(window)
    return made


@pytest.fixture
def when_waiting():
    """Does something once the dialog is up; the texts of the dialogs."""
    timer, texts = QTimer(interval=5), []

    def prepare(act):
        def look():
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, WaitingDialog):
                timer.stop()
                texts.append(dialog.findChild(QLabel, "waiting_for").text())
                act(dialog)

        timer.timeout.connect(look)
        timer.start()
        return texts

    yield prepare
    timer.stop()


def test_what_is_quick_is_not_said(patience, when_waiting):
    texts = when_waiting(lambda dialog: dialog.reject())
    assert patience.read(lambda _stopped: "read", "Opening a…") == "read"
    assert texts == []


def test_what_takes_long_is_said_until_it_is_there(patience, when_waiting):
    may_end = Event()
    texts = when_waiting(lambda _dialog: may_end.set())
    assert patience.read(lambda _stopped: may_end.wait(PATIENCE_S), "Opening <b>a</b>…") is True
    assert texts == ["Opening <b>a</b>…"]


@pytest.mark.parametrize("how", ["click", "escape"])
def test_it_can_be_given_up(patience, when_waiting, how):
    def work(stopped):
        while True:
            check(stopped)

    def give_up(dialog):
        if how == "click":
            QTest.mouseClick(dialog.findChild(QPushButton, "waiting_cancel"), Qt.MouseButton.LeftButton)
        else:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)

    texts = when_waiting(give_up)
    assert patience.read(work, "Opening a…") is None
    assert texts == ["Opening a…"]
    assert patience.read(lambda _stopped: "the next one", "Opening b…") == "the next one"


def test_a_refusal_is_raised_whether_it_comes_at_once_or_late(patience, when_waiting):
    may_end = Event()

    def work(_stopped):
        may_end.wait(PATIENCE_S)
        raise InputError("it is broken")

    when_waiting(lambda _dialog: may_end.set())
    for _ in range(2):
        with pytest.raises(InputError, match="it is broken"):
            patience.read(work, "Opening a…")

"""What the tests of the whole window share: windows that end with their test, and a hand on the mouse."""

import sys

import pytest
from PySide6.QtCore import QEvent, QPointF, QSettings, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from nnviz import app

PATIENCE_MS = 20_000  # only ever waited for in full by a test that fails

LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.fixture(autouse=True)
def settings(tmp_path, monkeypatch):
    """Settings and a place for what is kept of the test's own; nobody's are read or written."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))


@pytest.fixture
def open_window(qapp, qtbot):
    """Opens windows as `nnviz.app.open_window` does, and closes them after the test."""
    hook, interval = sys.excepthook, sys.getswitchinterval()
    windows = []

    def opened(source=None):
        window = app.open_window(source)
        sys.excepthook = hook  # else what a slot raises would be shown to the user and not fail the test
        windows.append(window)
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: window.session.snapshot is not None, timeout=PATIENCE_MS)
        return window

    yield opened
    sys.excepthook = hook
    for window in windows:
        window.end()
        window.deleteLater()
    sys.setswitchinterval(interval)
    qapp.setStyleSheet("")


class Hand:
    """A hand on a window: waits for what it shows, and uses the mouse in its plane."""

    def __init__(self, window, qtbot):
        self.window, self.qtbot = window, qtbot
        self.canvas = window.views.plane.canvas

    # Waiting and reading

    def until(self, condition):
        self.qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    def idle(self):
        """Wait until the worker has nothing to do and the newest snapshot is of what stands here."""
        session = self.window.session
        self.until(lambda: not session.busy and session.snapshot.experiment is session.experiment)

    def child(self, kind, name):
        found = self.window.findChildren(kind, name)
        assert len(found) == 1, f"{len(found)} of {name}"
        return found[0]

    def text(self, name):
        return self.child(QWidget, name).text()

    def status(self):
        return self.text("status_text")

    def key(self, *keys, modifier=NO_KEYS, widget=None):
        for key in keys:
            self.qtbot.keyClick(widget or QApplication.focusWidget() or self.window, key, modifier)

    def type(self, edit, text):
        """Replace what stands in a field, and press Enter."""
        edit.setFocus(Qt.FocusReason.MouseFocusReason)
        edit.selectAll()
        self.key(Qt.Key.Key_Delete, widget=edit)
        self.qtbot.keyClicks(edit, text)
        self.key(Qt.Key.Key_Return, widget=edit)

    @property
    def rate_field(self):
        return self.child(QComboBox, "learning_rate").lineEdit()

    def trigger(self, name):
        self.window.actions_by_name[name].trigger()

    # The plane, by its axes: what is written at the ticks is where things are

    def pixel(self, x, y):
        """Where a place of the plane is in the canvas, from the ranges that the axes show."""
        rect = self.canvas.viewportTransform().mapRect(self.canvas.box.sceneBoundingRect())
        (left, right), (bottom, top) = self.canvas.box.viewRange()
        return QPointF(
            rect.left() + (x - left) / (right - left) * rect.width(),
            rect.bottom() - (y - bottom) / (top - bottom) * rect.height(),
        )

    @property
    def pixel_width(self):
        """How much of the plane one pixel is."""
        (left, right), _ = self.canvas.box.viewRange()
        return (right - left) / self.canvas.box.width()

    def click(self, x, y, button=LEFT, modifiers=NO_KEYS):
        place = self.pixel(x, y)
        self._send(QEvent.Type.MouseMove, place, Qt.MouseButton.NoButton, False, modifiers)
        self._send(QEvent.Type.MouseButtonPress, place, button, True, modifiers)
        self._send(QEvent.Type.MouseButtonRelease, place, button, False, modifiers)

    def double_click(self, x, y):
        place = self.pixel(x, y)
        self.click(x, y)
        self._send(QEvent.Type.MouseButtonDblClick, place, LEFT, True, NO_KEYS)
        self._send(QEvent.Type.MouseButtonRelease, place, LEFT, False, NO_KEYS)

    def drag(self, start, end, button=LEFT, modifiers=NO_KEYS):
        start, end = self.pixel(*start), self.pixel(*end)
        self._send(QEvent.Type.MouseButtonPress, start, button, True, modifiers)
        for share in (0.3, 0.6, 1.0):
            self.qtbot.wait(15)  # pyqtgraph looks at the mouse at most 100 times a second
            self._send(QEvent.Type.MouseMove, start + share * (end - start), button, True, modifiers)
        self._send(QEvent.Type.MouseButtonRelease, end, button, False, modifiers)

    def hover(self, x, y):
        self.qtbot.wait(15)
        self._send(QEvent.Type.MouseMove, self.pixel(x, y), Qt.MouseButton.NoButton, False, NO_KEYS)

    def wheel(self, x, y, clicks):
        viewport, place = self.canvas.viewport(), self.pixel(x, y)
        event = QWheelEvent(
            place,
            viewport.mapToGlobal(place),
            QPointF(0, 0).toPoint(),
            QPointF(0, 120 * clicks).toPoint(),
            Qt.MouseButton.NoButton,
            NO_KEYS,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(viewport, event)

    def _send(self, kind, place, button, down, modifiers):
        viewport = self.canvas.viewport()
        which = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else button
        held = button if down else Qt.MouseButton.NoButton
        event = QMouseEvent(kind, place, viewport.mapToGlobal(place), which, held, modifiers)
        QApplication.sendEvent(viewport, event)

    # Samples

    @property
    def inputs(self):
        return self.window.session.experiment.dataset.inputs.tolist()

    @property
    def classes(self):
        return self.window.session.experiment.dataset.classes.tolist()


@pytest.fixture
def hand(open_window, qtbot):
    """Opens a window and lays a hand on it."""

    def laid(source=None):
        return Hand(open_window(source), qtbot)

    return laid


@pytest.fixture
def tutorial(hand):
    """Tutorial A's eight points, at the start."""
    made = hand("realpython")
    made.idle()
    return made

"""File → Export → Animation…: the window goes on while its run is made into an animation."""

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import (
    QApplication,
    QDoubleSpinBox,
    QFileDialog,
    QLabel,
    QMessageBox,
    QPushButton,
    QSpinBox,
)

from nnviz.views.palette import DARK
from nnviz.window.animation_commands import AnimationCommands

Image = pytest.importorskip("PIL.Image")
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|raise", extend=True)


@pytest.fixture
def exporting(hand, tmp_path, monkeypatch):
    """A window after three steps, with the dialog open, and the file that will be chosen."""
    seen = hand("realpython")
    session = seen.window.session
    for _ in range(3):
        seen.trigger("step")
    seen.until(lambda: session.snapshot.iteration == 3 and not session.busy)
    folder = tmp_path / "animations"
    folder.mkdir()
    path = folder / "run.gif"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window = seen.window
    commands = AnimationCommands(session, window.document, window.views, window.area, window)
    commands.export_animation()
    yield seen, commands, path
    commands.cancel()
    for dialog in dialogs():
        dialog.close()


def dialogs():
    return [
        w for w in QApplication.topLevelWidgets() if w.objectName() == "animation_dialog" and w.isVisible()
    ]


def child(kind, name):
    (dialog,) = dialogs()
    return dialog.findChild(kind, f"animation_{name}")


def about():
    return child(QLabel, "about").text()


def test_the_file_is_there_and_the_dialog_says_so(exporting):
    seen, _, path = exporting
    child(QSpinBox, "width").setValue(320)
    child(QSpinBox, "height").setValue(200)
    child(QPushButton, "make").click()
    assert "Frame 0 of 4" in about()
    seen.until(lambda: about() == f"{path} has been written.")
    with Image.open(path) as image:
        assert (image.n_frames, image.size) == (4, (320, 200))
    assert list(path.parent.iterdir()) == [path]


def test_the_window_goes_on_meanwhile_and_does_not_change_what_is_made(exporting):
    seen, _, path = exporting
    session = seen.window.session
    child(QPushButton, "make").click()
    for _ in range(5):
        seen.trigger("step")
    seen.until(lambda: session.snapshot.iteration == 8 and not session.busy)
    seen.until(lambda: "has been written" in about())
    with Image.open(path) as image:
        assert image.n_frames == 4  # 0 to 3, as it was known when it was asked for
    assert seen.text("iteration_counter") == "8"


def test_cancel_leaves_nothing(exporting):
    _, commands, path = exporting
    child(QPushButton, "make").click()
    child(QPushButton, "close").click()
    assert about() == "Cancelled; nothing has been written."
    assert list(path.parent.iterdir()) == []
    assert not any(thread.isRunning() for thread in commands.findChildren(QThread))
    child(QPushButton, "close").click()
    assert not dialogs()


def test_another_theme_ends_it_since_half_of_it_has_the_old_one(exporting):
    _, commands, path = exporting
    child(QPushButton, "make").click()
    commands.show_theme(DARK)
    assert "The theme has changed" in about()
    assert list(path.parent.iterdir()) == []


def test_a_wrong_name_is_told_and_another_can_be_tried(exporting, monkeypatch):
    _, _, path = exporting
    told = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path.with_suffix(".mp4")), ""))
    child(QPushButton, "make").click()
    assert told == [f"{path.with_suffix('.mp4')}: an animation's name ends in .webp, .png, .apng, .gif"]
    assert child(QPushButton, "make").isEnabled()


def test_the_next_dialog_knows_the_newer_iterations(exporting):
    seen, commands, _ = exporting
    child(QPushButton, "close").click()
    seen.trigger("step")
    seen.until(lambda: seen.window.session.history.run.end == 4)
    commands.export_animation()
    assert about() == "5 frames, 0.3 s"


def test_the_dialog_follows_the_run_while_it_is_open(exporting):
    seen, commands, _ = exporting
    session = seen.window.session
    first, last = child(QDoubleSpinBox, "first"), child(QDoubleSpinBox, "last")
    assert (first.value(), last.value()) == (0, 3)
    for _ in range(2):
        seen.trigger("step")
    seen.until(lambda: session.snapshot.iteration == 5 and not session.busy)
    assert last.value() == 5  # it was the whole run, and is
    last.setValue(2)
    seen.trigger("step")
    seen.until(lambda: session.snapshot.iteration == 6 and not session.busy)
    assert (last.value(), last.maximum()) == (2, 6)
    wish = commands._dialog.wish()
    seen.trigger("reset")
    seen.until(lambda: session.snapshot.iteration == 0 and not session.busy)
    assert (first.value(), last.value()) == (0, 0)
    assert about() == "One frame"
    assert wish.frames.last == 2


def test_iterations_that_are_not_known_any_more_are_refused(exporting, monkeypatch):
    seen, commands, path = exporting
    wish = commands._dialog.wish()
    said = []
    monkeypatch.setattr(
        "nnviz.window.animation_commands.warn", lambda _parent, _title, text: said.append(text)
    )
    seen.trigger("reset")
    seen.until(lambda: seen.window.session.snapshot.iteration == 0)
    commands.make(wish, path)
    assert said == ["the run is known from iteration 0 to 0, not from 0 to 3"]
    assert list(path.parent.iterdir()) == []
    assert child(QPushButton, "make").isEnabled()

"""The whole window offscreen: what is worked on survives a crash, and is offered at the next start."""

import os
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton

from nnviz.core.errors import FileError
from nnviz.core.presets import preset_experiment
from nnviz.core.run import Run
from nnviz.core.watch import Watch
from nnviz.diagnostics import Diagnostics
from nnviz.engine.kept_file import KeptFile, left_behind
from nnviz.files.document import Document, read_document, write_document
from nnviz.recovery import Recovery
from nnviz.views.document_dialogs import Answer, DocumentDialogs
from nnviz.views.recovery_dialog import RecoveryDialog

# Qt's offscreen platform says so of every dialog that is not modal to the whole program.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "kept"


@pytest.fixture
def leave(folder):
    """Leaves a document as a crash would, so many seconds old."""

    def left(preset, seconds=0.0, notes=""):
        file = KeptFile.new(folder)
        write_document(file.path, Document(Run.start(preset_experiment(preset)), notes))
        then = time.time() - seconds
        os.utime(file.path, (then, then))
        file.release()
        return file.path

    return left


class Safe:
    """A window with its recovery, which keeps at once."""

    def __init__(self, hand, folder):
        self.hand, self.window, self.qtbot = hand, hand.window, hand.qtbot
        self.recovery = Recovery(hand.window, folder, after_edit_ms=0, while_training_ms=0)
        self.folder = folder

    def offered(self):
        """Offer what has been left; the dialog, or None."""
        self.recovery.offer()
        dialog = next((d for d in self.window.findChildren(RecoveryDialog) if d.isVisible()), None)
        if dialog is not None:
            self.qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    def kept(self, condition):
        """Wait until the one file holds what is asked for, and return it."""

        def found():
            files = list(self.folder.glob("*.nnviz"))
            return len(files) == 1 and condition(read_document(files[0]))

        self.hand.until(found)
        (file,) = self.folder.glob("*.nnviz")
        return read_document(file)


@pytest.fixture
def safe(hand, folder):
    made = Safe(hand("xor"), folder)
    made.hand.idle()
    return made


def press(dialog, name):
    button = dialog.findChild(QPushButton, name)
    button.setFocus()
    assert button.hasFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


def texts(dialog):
    return [label.text() for label in dialog.findChildren(QLabel)]


# Keeping


def test_a_point_that_is_added_is_kept_until_the_window_is_closed(safe):
    safe.hand.click(0.3, 0.2)
    before = len(preset_experiment("xor").dataset)
    kept = safe.kept(lambda document: len(document.run.experiment.dataset) == before + 1)
    assert kept.run.experiment.dataset.inputs[-1] == pytest.approx([0.3, 0.2], abs=0.02)
    safe.window.end()
    assert list(safe.folder.iterdir()) == []


def test_notes_a_watch_and_training_are_kept(safe):
    safe.window.views.notes.notes_edited.emit("look at the corner")
    safe.kept(lambda document: document.notes == "look at the corner")
    watch = Watch(layer=1)
    safe.window.time_travel.watching.add(watch)
    safe.kept(lambda document: document.watches == (watch,))
    safe.hand.trigger("step")
    safe.kept(lambda document: document.run.iteration == 1)


def test_ghosts_that_play_along_are_kept_as_often_as_training_is(hand, folder):
    safe = Safe(hand("xor"), folder)
    safe.recovery.autosave.close()
    safe.recovery = Recovery(safe.window, folder, after_edit_ms=0, while_training_ms=10_000_000)
    session = safe.window.session
    safe.window.views.runs.compare_requested.emit((0.1, 0.01))
    safe.kept(lambda document: bool(document.ghosts))
    before = next(folder.glob("*.nnviz")).read_bytes()
    session.run()
    safe.hand.until(lambda: session.history.workspace.ghosts[0].run.end > 1000)
    session.pause()
    safe.hand.idle()
    safe.qtbot.wait(200)  # in which it would be written many times over
    assert next(folder.glob("*.nnviz")).read_bytes() == before
    safe.hand.trigger("clear_points")  # an edit is kept at once, with all that has been trained
    safe.kept(lambda document: document.run.iteration > 1000)


def test_what_is_undone_needs_no_keeping(safe):
    safe.hand.click(0.3, 0.2)
    safe.kept(lambda _: True)
    safe.hand.trigger("undo")
    safe.hand.until(lambda: not list(safe.folder.glob("*.nnviz")))


def test_being_told_to_end_keeps_what_would_be_lost(safe):
    safe.hand.click(0.3, 0.2)
    safe.hand.idle()
    safe.recovery.leave()
    safe.window.end()
    (file,) = left_behind(safe.folder)
    before = len(preset_experiment("xor").dataset)
    assert len(read_document(file.path).run.experiment.dataset) == before + 1
    file.release()


def test_a_full_disk_is_said_once_and_disturbs_nothing(safe, monkeypatch):
    def full(path, _document):
        raise FileError(f"{path.name}: it cannot be written: no space left on device")

    monkeypatch.setattr("nnviz.engine.autosave.write_document", full)
    said = []
    safe.recovery.autosave.failed.connect(said.append)
    safe.hand.click(0.3, 0.2)
    safe.hand.until(lambda: "no space left on device" in safe.hand.status())
    safe.hand.trigger("step")
    safe.hand.until(lambda: safe.window.session.snapshot.iteration == 1)
    assert len(safe.window.session.experiment.dataset) == len(preset_experiment("xor").dataset) + 1
    assert len(said) == 1


# Recovering


def test_where_all_was_closed_nothing_is_asked(safe):
    assert safe.offered() is None


def test_it_says_what_has_been_left_and_when_newest_first(safe, leave):
    leave("spiral", seconds=3 * 3600 + 20)
    leave("circle", seconds=3 * 60 + 20)
    dialog = safe.offered()
    assert "nnviz was not closed properly." in texts(dialog)
    circle, spiral = preset_experiment("circle").title, preset_experiment("spiral").title
    assert dialog.findChild(QLabel, "kept_0").text() == f"{circle}, 0 iterations, as it was 3 minutes ago"
    assert dialog.findChild(QLabel, "kept_1").text() == f"{spiral}, 0 iterations, as it was 3 hours ago"
    press(dialog, "later")


def test_recovering_opens_it_as_unsaved_and_goes_on_with_its_file(safe, leave):
    path = leave("circle", notes="half an idea")
    press(safe.offered(), "recover_0")
    safe.hand.idle()
    window = safe.window
    circle = preset_experiment("circle")
    assert window.session.experiment.title == circle.title
    assert window.session.experiment.dataset.inputs.tolist() == circle.dataset.inputs.tolist()
    assert window.document.path is None
    assert window.isWindowModified()
    assert window.document.would_be_lost
    assert left_behind(safe.folder) == []  # it is this window's now
    window.views.notes.notes_edited.emit("the whole idea")
    safe.kept(lambda document: document.notes == "the whole idea")
    assert path.exists()
    window.end()
    assert list(safe.folder.iterdir()) == []


def test_discarding_can_be_taken_back_until_the_dialog_is_left(safe, leave):
    first, second = leave("spiral", seconds=100), leave("circle")
    dialog = safe.offered()
    later = dialog.findChild(QPushButton, "later")
    press(dialog, "discard_0")
    press(dialog, "discard_1")
    assert later.text() == "&Close"
    assert not dialog.findChild(QPushButton, "recover_0").isEnabled()
    press(dialog, "discard_1")
    assert later.text() == "&Later"
    assert first.exists()
    assert second.exists()
    press(dialog, "later")
    assert not second.exists()  # the newest is the first row
    (left,) = left_behind(safe.folder)
    assert left.path == first
    left.release()


def test_escape_is_later(safe, leave):
    path = leave("circle")
    dialog = safe.offered()
    safe.hand.key(Qt.Key.Key_Escape, widget=dialog)
    assert not dialog.isVisible()
    (left,) = left_behind(safe.folder)
    assert left.path == path
    left.release()
    assert safe.window.session.experiment.title == preset_experiment("xor").title


def test_what_is_not_recovered_is_offered_again(safe, leave):
    leave("spiral", seconds=100)
    leave("circle")
    press(safe.offered(), "recover_1")
    assert safe.window.session.experiment.title == preset_experiment("spiral").title
    (left,) = left_behind(safe.folder)
    assert read_document(left.path).run.experiment.title == preset_experiment("circle").title
    left.release()


def test_a_broken_file_is_named_and_kept_aside(safe, leave):
    path = leave("circle")
    torn = path.read_bytes()[:100]
    path.write_bytes(torn)
    dialog = safe.offered()
    (trouble,) = [text for text in texts(dialog) if path.name in text]
    aside = path.with_name(f"{path.name}.broken")
    assert aside.name in trouble
    assert aside.read_bytes() == torn
    press(dialog, "later")
    assert safe.offered() is None


def test_what_a_newer_nnviz_has_left_stays_for_it(safe, leave):
    path = leave("circle")
    newer = path.read_text(encoding="utf-8").replace('"version": 1', '"version": 2', 1)
    path.write_text(newer, encoding="utf-8")
    dialog = safe.offered()
    (trouble,) = [text for text in texts(dialog) if path.name in text]
    assert "written by a newer nnviz" in trouble
    press(dialog, "later")
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert path.read_text(encoding="utf-8") == newer


def test_it_asks_before_it_replaces_what_has_been_begun(safe, leave, monkeypatch):
    path = leave("circle")
    dialog = safe.offered()
    safe.window.views.notes.notes_edited.emit("begun meanwhile")
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: QMessageBox.StandardButton.Cancel)
    press(dialog, "recover_0")
    assert safe.window.session.experiment.title == preset_experiment("xor").title
    (left,) = left_behind(safe.folder)
    assert left.path == path
    left.release()


def test_a_document_is_offered_under_its_file_s_name(safe, tmp_path):
    lesson = tmp_path / "lesson 3.nnviz"
    write_document(lesson, Document(Run.start(preset_experiment("circle"))))
    assert safe.window.documents.open_file(lesson)
    safe.hand.idle()
    safe.window.views.notes.notes_edited.emit("changed")
    safe.kept(lambda document: document.notes == "changed")
    safe.recovery.leave()
    dialog = safe.offered()
    assert dialog.findChild(QLabel, "kept_0").text().startswith("lesson 3.nnviz, ")
    press(dialog, "later")


def test_what_is_recovered_belongs_to_its_file_again(safe, tmp_path, monkeypatch):
    lesson = tmp_path / "lesson 3.nnviz"
    write_document(lesson, Document(Run.start(preset_experiment("circle"))))
    assert safe.window.documents.open_file(lesson)
    safe.hand.idle()
    safe.window.views.notes.notes_edited.emit("changed")
    safe.kept(lambda document: document.notes == "changed")
    safe.recovery.leave()
    monkeypatch.setattr(DocumentDialogs, "ask_to_save", lambda *_: Answer.DISCARD)
    safe.window.documents.new()
    press(safe.offered(), "recover_0")
    safe.hand.idle()
    assert safe.window.windowTitle() == "lesson 3.nnviz[*] — nnviz"
    assert safe.window.isWindowModified()
    safe.hand.trigger("save")
    saved = read_document(lesson)
    assert saved.notes == "changed"
    assert not [key for key in saved.view if "recovery" in key]
    assert not safe.window.isWindowModified()


def test_what_is_recovered_is_not_saved_over_something_newer_unasked(safe, tmp_path, monkeypatch):
    lesson = tmp_path / "lesson 3.nnviz"
    write_document(lesson, Document(Run.start(preset_experiment("circle"))))
    assert safe.window.documents.open_file(lesson)
    safe.hand.idle()
    safe.window.views.notes.notes_edited.emit("changed")
    safe.kept(lambda document: document.notes == "changed")
    safe.recovery.leave()
    later = time.time() + 60
    write_document(lesson, Document(Run.start(preset_experiment("circle")), "by somebody else"))
    os.utime(lesson, (later, later))
    monkeypatch.setattr(DocumentDialogs, "ask_to_save", lambda *_: Answer.DISCARD)
    press(safe.offered(), "recover_0")
    safe.hand.idle()
    asked = []
    monkeypatch.setattr(
        DocumentDialogs, "ask_to_overwrite", lambda _, path: asked.append(path) or Answer.CANCEL
    )
    safe.hand.trigger("save")
    assert asked == [lesson]
    assert read_document(lesson).notes == "by somebody else"


def test_undo_of_a_recovery_asks_before_what_was_recovered_goes(safe, leave, monkeypatch):
    path = leave("circle", notes="half an idea")
    press(safe.offered(), "recover_0")
    safe.hand.idle()
    asked = []
    monkeypatch.setattr(DocumentDialogs, "ask_to_save", lambda _, name: asked.append(name) or Answer.CANCEL)
    safe.hand.trigger("undo")
    assert len(asked) == 1
    assert safe.window.session.experiment.title == preset_experiment("circle").title
    assert path.exists()


# Diagnostics


def test_diagnostics_are_copied_and_name_the_screen_and_the_theme(safe, tmp_path):
    safe.window.set_theme("dark")
    Diagnostics(safe.window, tmp_path).copy()
    text = QGuiApplication.clipboard().text()
    assert "Theme dark" in text
    assert "Platform offscreen" in text
    size = safe.window.screen().size()
    assert f"{size.width()} × {size.height()}" in text
    assert "Copied" in safe.hand.status()

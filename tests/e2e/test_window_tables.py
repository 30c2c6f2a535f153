"""Tables in the window: opened through the preview, pasted, copied, exported, as a person does it."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QMessageBox

from nnviz.views.csv_preview_dialog import CsvPreviewDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def answers(qtbot):
    """Presses Enter in the preview and the named buttons in questions; what was seen comes out."""

    class Answers:
        def __init__(self):
            self.seen, self.words = [], []
            self.timer = QTimer()
            self.timer.timeout.connect(self.answer)
            self.timer.start(10)

        def answer(self):
            window = QApplication.activeModalWidget()
            if isinstance(window, CsvPreviewDialog):
                self.seen.append(window.windowTitle())
                qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
            elif isinstance(window, QMessageBox) and self.words:
                self.seen.append(window.text())
                word = self.words.pop(0)
                next(b for b in window.buttons() if b.text().replace("&", "") == word).click()

    made = Answers()
    yield made
    made.timer.stop()


def table_of(tmp_path, name="flowers.tsv"):
    path = tmp_path / name
    path.write_text("length\twidth\tkind\n1\t2\trose\n3\t4\ttulip\n5\t6\trose\n")
    return path


def test_a_table_is_opened_through_its_preview(tutorial, answers, tmp_path, monkeypatch):
    path = table_of(tmp_path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    tutorial.trigger("open")
    tutorial.idle()
    assert answers.seen == ["Import flowers.tsv"]
    assert tutorial.inputs == [[1, 2], [3, 4], [5, 6]]
    assert "flowers.tsv" in tutorial.window.windowTitle()
    assert tutorial.child(QComboBox, "preset").currentIndex() == -1
    assert tutorial.window.actions_by_name.recent[0].isVisible()


def test_changes_are_asked_about_once_and_after_the_preview(tutorial, answers, tmp_path):
    tutorial.click(1.0, 3.0)
    tutorial.idle()
    assert len(tutorial.inputs) == 9
    answers.words = ["Cancel"]
    tutorial.window.documents.open_file(table_of(tmp_path))
    assert len(answers.seen) == 2
    assert answers.seen[0] == "Import flowers.tsv"
    assert len(tutorial.inputs) == 9
    answers.words = ["Don't save"]
    tutorial.window.documents.open_file(table_of(tmp_path))
    tutorial.idle()
    assert len(answers.seen) == 4
    assert len(tutorial.inputs) == 3


def test_points_go_to_the_clipboard_and_come_back_by_keys(tutorial):
    plane = tutorial.window.views.plane
    plane.setFocus()
    before = tutorial.inputs
    tutorial.key(Qt.Key.Key_C, modifier=CTRL, widget=plane)
    tutorial.key(Qt.Key.Key_V, modifier=CTRL, widget=plane)
    tutorial.idle()
    assert tutorial.inputs == before + before
    tutorial.trigger("undo")
    tutorial.idle()
    assert tutorial.inputs == before


def test_only_the_selected_points_are_copied(tutorial):
    plane = tutorial.window.views.plane
    plane.setFocus()
    tutorial.key(Qt.Key.Key_Tab, widget=plane)
    tutorial.key(Qt.Key.Key_Tab, widget=plane)
    tutorial.key(Qt.Key.Key_C, modifier=CTRL, widget=plane)
    lines = QApplication.clipboard().text().splitlines()
    assert len(lines) == 2
    assert [float(cell) for cell in lines[1].split("\t")[:2]] == tutorial.inputs[1]
    assert tutorial.status() == "1 point copied"


def test_data_predictions_and_loss_are_exported(tutorial, tmp_path, monkeypatch):
    for name, lines in (("export_data", 9), ("export_predictions", 9), ("export_loss", 2)):
        path = tmp_path / f"{name}.csv"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, path=path: (str(path), ""))
        tutorial.trigger(name)
        assert len(path.read_text().splitlines()) == lines
        assert tutorial.status() == f"Written to {path}"

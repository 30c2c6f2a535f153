"""Documents in the window: saved, opened, asked about, dropped and remembered, as a person does it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QSettings, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QSlider,
    QTabBar,
)

from nnviz.core.breakpoint import iteration_breakpoint
from nnviz.core.mode import Mode
from nnviz.core.part import Part
from nnviz.core.watch import Watch
from nnviz.files.document import read_document
from nnviz.views.csv_preview_dialog import CsvPreviewDialog

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
POINTS = 8  # of the tutorial

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)  # of dialogs, on no screen


@pytest.fixture
def answers():
    """Answers questions as soon as they show: put words of buttons in; texts of the questions come out."""

    class Answers:
        def __init__(self):
            self.texts, self.words, self.formats = [], [], []
            self.timer = QTimer()
            self.timer.timeout.connect(self.answer)
            self.timer.start(10)

        def answer(self):
            box = QApplication.activeModalWidget()
            if isinstance(box, QMessageBox) and self.words:
                self.texts.append(box.text())
                self.formats.append(box.textFormat())
                word = self.words.pop(0)
                next(b for b in box.buttons() if b.text().replace("&", "") == word).click()
            elif isinstance(box, CsvPreviewDialog):
                box.accept()

    made = Answers()
    yield made
    made.timer.stop()


@pytest.fixture
def chosen(monkeypatch):
    """The next file that the user chooses in a dialog."""
    files = []
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: (str(files.pop(0)), ""))
    return files


def title(hand):
    """The title as it is shown, with its mark."""
    text = hand.window.windowTitle()
    return text.replace("[*]", "*" if hand.window.isWindowModified() else "")


def steps(hand, n):
    here = hand.window.session.snapshot.iteration
    for _ in range(n):
        hand.key(Qt.Key.Key_Right, widget=hand.window)
    hand.until(lambda: hand.window.session.snapshot.iteration == here + n)


def write_notes(hand, text):
    hand.window.area.bring_forward("notes")
    hand.qtbot.keyClicks(hand.child(QPlainTextEdit, "notes"), text)


def notes(hand):
    return hand.child(QPlainTextEdit, "notes").toPlainText()


def press(hand, key, modifier):
    hand.window.activateWindow()  # which nobody does for it where there is no window manager
    hand.until(hand.window.isActiveWindow)
    hand.key(key, modifier=modifier, widget=hand.window)


def save_in(hand, chosen, path):
    chosen.append(path)
    press(hand, Qt.Key.Key_S, CTRL | SHIFT)
    assert chosen == []


def here(hand):
    hand.idle()
    snapshot = hand.window.session.snapshot
    return snapshot.iteration, snapshot.parameters.tobytes()


def drop(hand, paths, widget=None):
    """Drag files over a widget and let them go; whether they were taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    target = widget or hand.canvas.viewport()
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(20, 20), action, data, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(target, enter)
    if enter.isAccepted():
        letting_go = QDropEvent(
            QPointF(20, 20), action, data, left, Qt.KeyboardModifier.NoModifier, QEvent.Type.Drop
        )
        QApplication.sendEvent(target, letting_go)
    return enter.isAccepted()


# Saving and opening


def test_what_is_saved_is_there_again_in_another_window(tutorial, hand, chosen, tmp_path):
    steps(tutorial, 5)
    write_notes(tutorial, "five steps")
    tutorial.key(Qt.Key.Key_L, widget=tutorial.window)
    session = tutorial.window.session
    session.set_breakpoints(session.breakpoints.with_added(iteration_breakpoint(70)))
    watch = Watch(Part("weight", 0, 0, 1))
    tutorial.window.time_travel.watching.add(watch)
    saved = here(tutorial)
    path = tmp_path / "mine.nnviz"
    save_in(tutorial, chosen, path)
    assert title(tutorial) == "mine.nnviz — nnviz"
    assert "mine.nnviz" in tutorial.status()

    steps(tutorial, 3)
    later = here(tutorial)

    other = hand(path)
    assert title(other) == "mine.nnviz — nnviz"
    assert here(other) == saved
    assert saved[0] == 5
    assert notes(other) == "five steps"
    assert other.window.actions_by_name["log_scale"].isChecked()
    assert [item.iteration for item in other.window.session.breakpoints.items] == [70]
    assert other.window.time_travel.watching.watches == (watch,)
    assert not other.window.actions_by_name["undo"].isEnabled()
    steps(other, 3)
    assert here(other) == later
    assert title(other) == "mine.nnviz* — nnviz"


def test_a_document_stands_where_it_was_saved_with_its_future_known(tutorial, hand, chosen, tmp_path):
    steps(tutorial, 6)
    later = here(tutorial)
    tutorial.key(Qt.Key.Key_Left, Qt.Key.Key_Left, widget=tutorial.window)
    tutorial.until(lambda: tutorial.window.session.snapshot.iteration == 4)
    save_in(tutorial, chosen, tmp_path / "past.nnviz")
    other = hand(tmp_path / "past.nnviz")
    assert here(other)[0] == 4
    assert other.window.session.history.run.end == 6
    steps(other, 2)
    assert here(other) == later
    assert title(other) == "past.nnviz — nnviz"  # nothing is known that was not known before


def test_the_suffix_is_added_and_a_file_of_that_name_is_asked_about(tutorial, chosen, answers, tmp_path):
    save_in(tutorial, chosen, tmp_path / "lesson.v2")
    path = tmp_path / "lesson.v2.nnviz"
    before = path.read_bytes()
    steps(tutorial, 1)
    answers.words += ["Cancel"]
    save_in(tutorial, chosen, tmp_path / "lesson.v2")
    assert (len(answers.texts), path.name in answers.texts[0]) == (1, True)
    assert path.read_bytes() == before
    answers.words += ["Replace"]
    save_in(tutorial, chosen, tmp_path / "lesson.v2")
    assert read_document(path).run.iteration == 1


def test_saving_again_needs_no_dialog_and_changes_only_the_file_of_the_document(tutorial, chosen, tmp_path):
    path = tmp_path / "again.nnviz"
    save_in(tutorial, chosen, path)
    steps(tutorial, 2)
    assert title(tutorial) == "again.nnviz* — nnviz"
    press(tutorial, Qt.Key.Key_S, CTRL)
    assert title(tutorial) == "again.nnviz — nnviz"
    assert read_document(path).run.iteration == 2
    assert [file.name for file in tmp_path.glob("*.nnviz")] == ["again.nnviz"]


def test_an_edit_of_a_running_training_is_in_what_is_saved_right_after_it(tutorial, chosen, tmp_path):
    path = tmp_path / "running.nnviz"
    save_in(tutorial, chosen, path)
    tutorial.key(Qt.Key.Key_Space, widget=tutorial.window)
    tutorial.until(lambda: tutorial.window.session.snapshot.iteration > 0)
    tutorial.window.editor.add_point((1.0, 2.0), 1)
    press(tutorial, Qt.Key.Key_S, CTRL)
    assert tutorial.window.session.mode is Mode.RUNNING
    dataset = read_document(path).run.experiment.dataset
    assert len(dataset) == POINTS + 1
    assert dataset.inputs[-1].tolist() == [1.0, 2.0]


def test_a_save_that_fails_is_explained_and_keeps_the_document(tutorial, chosen, answers, tmp_path):
    write_notes(tutorial, "dear")
    answers.words += ["OK"]
    save_in(tutorial, chosen, tmp_path / "nowhere" / "a.nnviz")
    assert len(answers.texts) == 1
    assert "nowhere" in answers.texts[0]
    assert title(tutorial).startswith("One neuron, eight samples*")
    assert notes(tutorial) == "dear"


def test_a_file_that_another_program_has_changed_is_asked_about(tutorial, chosen, answers, tmp_path):
    path = tmp_path / "shared.nnviz"
    save_in(tutorial, chosen, path)
    steps(tutorial, 1)
    path.write_text("the other one's", encoding="utf-8")
    answers.words += ["Cancel"]
    press(tutorial, Qt.Key.Key_S, CTRL)
    assert len(answers.texts) == 1
    assert path.read_text(encoding="utf-8") == "the other one's"
    assert tutorial.window.isWindowModified()
    answers.words += ["Save elsewhere…"]
    chosen.append(tmp_path / "mine.nnviz")
    press(tutorial, Qt.Key.Key_S, CTRL)
    assert path.read_text(encoding="utf-8") == "the other one's"
    assert title(tutorial) == "mine.nnviz — nnviz"


def test_a_broken_document_is_told_and_changes_nothing(tutorial, chosen, answers, tmp_path):
    steps(tutorial, 3)
    before, name = here(tutorial), title(tutorial)
    broken = tmp_path / "broken.nnviz"
    broken.write_text('{"format": "nnviz", "version": 1, "run": {}}', encoding="utf-8")
    answers.words += ["OK"]
    chosen.append(broken)
    press(tutorial, Qt.Key.Key_O, CTRL)
    assert len(answers.texts) == 1
    assert "broken.nnviz" in answers.texts[0]
    assert (here(tutorial), title(tutorial)) == (before, name)
    assert tutorial.window.document.path is None


# What is not to be lost


def test_undo_back_to_what_was_saved_takes_the_mark_away(tutorial, chosen, tmp_path):
    tutorial.click(1.5, 3.0)
    tutorial.idle()
    save_in(tutorial, chosen, tmp_path / "nine.nnviz")
    tutorial.click(0.5, 3.5)
    tutorial.idle()
    assert title(tutorial) == "nine.nnviz* — nnviz"
    tutorial.key(Qt.Key.Key_Z, modifier=CTRL, widget=tutorial.window)
    tutorial.idle()
    assert title(tutorial) == "nine.nnviz — nnviz"
    assert len(tutorial.inputs) == POINTS + 1


@pytest.mark.parametrize("what", ["notes", "breakpoint", "watch"])
def test_what_is_no_edit_of_the_run_is_unsaved_too(tutorial, chosen, tmp_path, what):
    save_in(tutorial, chosen, tmp_path / "a.nnviz")
    session = tutorial.window.session
    if what == "notes":
        write_notes(tutorial, "n")
    elif what == "breakpoint":
        session.set_breakpoints(session.breakpoints.with_added(iteration_breakpoint(9)))
    else:
        tutorial.window.time_travel.watching.add(Watch(Part("bias", 0, 0)))
    assert title(tutorial) == "a.nnviz* — nnviz"


def test_a_preset_that_has_only_been_trained_is_left_without_a_question(tutorial, qtbot):
    steps(tutorial, 2)
    assert tutorial.window.isWindowModified()
    with qtbot.waitSignal(tutorial.window.closed):
        tutorial.window.close()


def test_closing_asks_about_points_and_stays_where_it_is_cancelled(tutorial, answers):
    tutorial.click(1.5, 3.0)
    tutorial.idle()
    answers.words += ["Cancel"]
    assert not tutorial.window.close()
    assert "One neuron, eight samples" in answers.texts[0]
    assert tutorial.window.isVisible()
    assert len(tutorial.inputs) == POINTS + 1
    answers.words += ["Don't save"]
    assert tutorial.window.close()
    assert len(answers.texts) == 2


def test_closing_can_save_first(tutorial, answers, chosen, tmp_path):
    tutorial.click(1.5, 3.0)
    tutorial.idle()
    answers.words += ["Save"]
    chosen.append(tmp_path / "kept.nnviz")
    assert tutorial.window.close()
    assert len(read_document(tmp_path / "kept.nnviz").run.experiment.dataset) == POINTS + 1


def test_a_save_that_fails_while_closing_keeps_the_window(tutorial, answers, chosen, tmp_path):
    tutorial.click(1.5, 3.0)
    tutorial.idle()
    answers.words += ["Save", "OK"]
    chosen.append(tmp_path / "nowhere" / "a.nnviz")
    assert not tutorial.window.close()
    assert tutorial.window.isVisible()
    assert len(answers.texts) == 2


@pytest.mark.parametrize("how", ["new", "open", "preset_xor"])
def test_another_document_is_begun_only_with_the_users_leave(tutorial, answers, chosen, how):
    chosen.append(Path(__file__).parents[1] / "files" / "golden" / "v1.nnviz")
    tutorial.click(1.5, 3.0)
    tutorial.idle()
    before = title(tutorial)
    answers.words += ["Cancel"]
    tutorial.trigger(how)
    assert len(answers.texts) == 1
    assert (title(tutorial), len(tutorial.inputs)) == (before, POINTS + 1)


def test_the_systems_wish_to_end_the_program_needs_no_answer(tutorial, qtbot):
    tutorial.click(1.5, 3.0)
    tutorial.idle()
    QTimer.singleShot(50, tutorial.window.end)  # while the question is open
    with qtbot.waitSignal(tutorial.window.closed):
        tutorial.window.close()
    assert not tutorial.window.isVisible()
    assert QApplication.activeModalWidget() is None


# Undo across documents


def test_undo_of_opening_brings_back_the_document_with_notes_and_file(tutorial, chosen, tmp_path):
    first, second = tmp_path / "first.nnviz", tmp_path / "second.nnviz"
    write_notes(tutorial, "one")
    steps(tutorial, 1)
    save_in(tutorial, chosen, first)
    tutorial.trigger("new")
    tutorial.idle()
    assert (title(tutorial), notes(tutorial)) == ("Your own points — nnviz", "")
    write_notes(tutorial, "two")
    save_in(tutorial, chosen, second)
    tutorial.trigger("undo")
    tutorial.idle()
    assert (title(tutorial), notes(tutorial)) == ("first.nnviz — nnviz", "one")
    steps(tutorial, 1)
    tutorial.trigger("save")
    assert read_document(first).run.iteration == 2
    assert read_document(second).notes == "two"
    assert len(read_document(second).run.experiment.dataset) == 0


# Dropping, and files that were there before


@pytest.mark.usefixtures("answers")
def test_the_first_of_several_dropped_files_is_opened(tutorial, chosen, tmp_path):
    document, table = tmp_path / "one.nnviz", tmp_path / "two.csv"
    steps(tutorial, 3)
    save_in(tutorial, chosen, document)
    table.write_text("a,b,c\n1,2,0\n2,1,1\n", encoding="utf-8")
    assert drop(tutorial, [table, document])
    assert QApplication.activeModalWidget() is None  # who drags need not wait for the preview
    tutorial.until(lambda: title(tutorial) == "two.csv — nnviz")
    tutorial.idle()
    assert tutorial.inputs == [[1, 2], [2, 1]]
    assert "two.csv" in tutorial.status()
    assert "2 files" in tutorial.status()
    tutorial.window.area.bring_forward("notes")
    assert drop(tutorial, [document], tutorial.child(QPlainTextEdit, "notes").viewport())
    tutorial.until(lambda: title(tutorial) == "one.nnviz — nnviz")
    assert here(tutorial)[0] == 3
    assert notes(tutorial) == ""


@pytest.mark.usefixtures("answers")
@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".txt"])
def test_a_dropped_table_is_opened_whatever_it_ends_in(tutorial, tmp_path, suffix):
    table = tmp_path / f"two{suffix}"
    table.write_text("a\tb\n1\t2\n2\t1\n", encoding="utf-8")
    assert drop(tutorial, [table])
    tutorial.until(lambda: title(tutorial) == f"two{suffix} — nnviz")


@pytest.mark.usefixtures("answers")
def test_a_table_whose_name_looks_like_markup_is_called_so(tutorial, tmp_path):
    table = tmp_path / "<b>x<b>.csv"
    table.write_text("a,b\n1,2\n2,1\n", encoding="utf-8")
    assert tutorial.window.documents.open_file(table)
    assert title(tutorial) == "<b>x<b>.csv — nnviz"
    about = tutorial.child(QLabel, "about_experiment")
    assert (about.text(), about.textFormat()) == ("<b>x<b>.csv", Qt.TextFormat.PlainText)


def test_a_name_that_looks_like_markup_is_shown_as_it_is(tutorial, chosen, answers, tmp_path):
    folder = tmp_path / "<u>y<"
    folder.mkdir()
    for name, text in (("<b>x<b>.csv", "\0"), ("<b>x<b>.nnviz", "{")):
        (folder / name).write_text(text, encoding="utf-8")
        answers.words += ["OK"]
        chosen.append(folder / name)
        tutorial.trigger("open")
        assert name in answers.texts[-1]
    tutorial.click(1.5, 3.0)
    tutorial.idle()
    save_in(tutorial, chosen, folder / "<i>z<i>.nnviz")
    tutorial.click(0.5, 3.5)
    tutorial.idle()
    answers.words += ["Cancel"]
    tutorial.window.close()
    assert answers.texts[-1] == "Save the changes to <i>z<i>.nnviz?"
    assert answers.formats == [Qt.TextFormat.PlainText] * 3


def test_files_that_nnviz_does_not_open_are_not_taken(tutorial, tmp_path):
    before = title(tutorial)
    assert not drop(tutorial, [tmp_path / "a.dat"])
    assert title(tutorial) == before


def recent(hand):
    """The entries of the menu as they are shown: text, and whether they can be chosen."""
    menu = hand.child(QMenu, "recent_menu")
    menu.aboutToShow.emit()
    shown = [action for action in menu.actions() if action.isVisible() and not action.isSeparator()]
    return [(action.text(), action.isEnabled()) for action in shown[:-1]]


def test_recent_files_come_newest_first_and_missing_ones_say_so(tutorial, chosen, tmp_path):
    for name in ("a", "b", "a"):
        save_in(tutorial, chosen, tmp_path / f"{name}.nnviz")
    assert recent(tutorial) == [("&1  a.nnviz", True), ("&2  b.nnviz", True)]
    (tmp_path / "a.nnviz").unlink()
    (gone, can_be_chosen), _ = recent(tutorial)
    assert "no longer there" in gone
    assert not can_be_chosen
    steps(tutorial, 1)
    tutorial.trigger("save")  # a.nnviz again
    tutorial.trigger("recent_2")
    assert title(tutorial) == "b.nnviz — nnviz"
    assert here(tutorial)[0] == 0
    tutorial.trigger("clear_recent")
    assert recent(tutorial) == []
    assert not tutorial.child(QMenu, "recent_menu").isEnabled()


def test_ten_files_are_remembered(tutorial, chosen, tmp_path):
    for number in range(12):
        save_in(tutorial, chosen, tmp_path / f"{number}.nnviz")
    names = [text.split()[-1] for text, _ in recent(tutorial)]
    assert names == [f"{number}.nnviz" for number in range(11, 1, -1)]


# The window itself


def front_tabs(window):
    bars = [bar for bar in window.area.findChildren(QTabBar) if bar.isVisible()]
    return sorted(bar.tabText(bar.currentIndex()) for bar in bars)


def test_a_window_stands_as_the_last_one_did(hand):
    first = hand()
    first.window.resize(1024, 740)
    first.window.area.bring_forward("runs")
    first.window.area.bring_forward("code")
    first.window.set_theme("dark")
    first.child(QSlider, "speed").setValue(0)
    first.qtbot.wait(20)
    widths = first.window.area.panels["network"].width()
    first.window.close()
    second = hand()
    second.qtbot.waitUntil(lambda: front_tabs(second.window) == ["Code", "Runs"])
    assert (second.window.width(), second.window.height()) == (1024, 740)
    assert second.window.area.panels["network"].width() == widths
    assert second.window.theme.name == "dark"
    assert second.text("speed_text") == "1/s"
    second.trigger("reset_layout")
    second.until(lambda: front_tabs(second.window) == ["Arithmetic", "Loss"])


def test_a_layout_of_another_version_is_not_taken(hand):
    first = hand()
    first.window.area.bring_forward("runs")
    first.window.close()
    settings = QSettings()
    settings.setValue("window/panels", first.window.area.saveState(12345))
    second = hand()
    second.until(lambda: front_tabs(second.window) == ["Arithmetic", "Loss"])


def test_a_window_that_stood_on_no_screen_comes_back_onto_one(hand):
    first = hand()
    first.window.move(30_000, 20_000)
    first.qtbot.wait(20)
    first.window.close()
    second = hand()
    screen = QApplication.primaryScreen().availableGeometry()
    assert screen.intersects(second.window.geometry())
    assert screen.contains(second.window.geometry().topLeft())


def test_what_the_settings_hold_of_others_is_no_trouble(hand):
    QSettings().setValue("window/geometry", "nonsense")
    QSettings().setValue("window/panels", 7)
    QSettings().setValue("window/speed", "fast")
    QSettings().setValue("recent_files", 12)
    window = hand()
    assert window.text("speed_text") == "max"
    assert recent(window) == []


def test_a_table_stays_a_table(hand, chosen, tmp_path):
    """Saving what came from a CSV file asks for a document instead of writing over the table."""
    table = tmp_path / "two.csv"
    table.write_text("a,b,c\n1,2,0\n2,1,1\n", encoding="utf-8")
    window = hand(Path(table))
    chosen.append(tmp_path / "two.nnviz")
    window.trigger("save")
    assert chosen == []
    assert table.read_text(encoding="utf-8") == "a,b,c\n1,2,0\n2,1,1\n"
    assert title(window) == "two.nnviz — nnviz"

"""Tables and spreadsheets: what comes in, what goes out, and what is said where something cannot."""

import csv
import threading

import numpy as np
import pytest
from PySide6.QtCore import QLocale, QMimeData, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QListView,
    QMessageBox,
    QPushButton,
    QWidget,
)
from shiboken6 import isValid

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.engine.session import Session
from nnviz.files.csv_file import read_csv
from nnviz.views.csv_paste_dialog import CsvPasteDialog
from nnviz.views.csv_preview_dialog import CsvPreviewDialog
from nnviz.views.waiting_dialog import WaitingDialog
from nnviz.window.csv_commands import CsvCommands

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

PATIENCE_MS = 20_000
POINTS = Dataset([[0.5, 1.0], [2.0, -3.0], [4.0, 5.0]], [[0.0], [1.0], [1.0]])


class Desk:
    """A session, its commands, and the clipboard beside it."""

    def __init__(self, qtbot, dataset):
        network = Architecture((dataset.n_inputs, dataset.n_outputs), ("sigmoid",))
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.session = Session(Experiment(dataset, network, TrainingConfig(), title="my/points"), self.window)
        self.selected = []
        self.commands = CsvCommands(self.session, self.selected.copy, self.window)
        self.opened, self.told = [], []
        self.commands.import_requested.connect(self.opened.append)
        self.commands.told.connect(self.told.append)
        self.clipboard = QApplication.clipboard()

    @property
    def dataset(self):
        return self.session.experiment.dataset

    def paste(self, text):
        self.clipboard.setText(text)
        self.commands.paste()


@pytest.fixture
def desk(qtbot):
    desks = []

    def made(dataset=POINTS):
        desks.append(Desk(qtbot, dataset))
        return desks[-1]

    usual = QLocale()
    QLocale.setDefault(QLocale.c())
    yield made
    QLocale.setDefault(usual)
    for each in desks:
        each.session.close()
        each.clipboard.clear()


@pytest.fixture
def answers():
    """Does something with the next dialog of the preview, once it is open."""
    timers, seen = [], []

    def prepare(act):
        timer = QTimer(interval=5)

        def look():
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, CsvPreviewDialog) and not dialog.is_reading:
                timer.stop()
                seen.append(dialog.windowTitle())
                try:
                    act(dialog)
                finally:
                    if isValid(dialog) and dialog.isVisible():
                        dialog.reject()

        timer.timeout.connect(look)
        timer.start()
        timers.append(timer)
        return seen

    yield prepare
    for timer in timers:
        timer.stop()


@pytest.fixture
def warnings(monkeypatch):
    """The texts of warnings, instead of the windows that would wait for an answer."""
    said = []

    def show(box):
        assert box.textFormat() == Qt.TextFormat.PlainText
        said.append((box.windowTitle(), box.text()))

    monkeypatch.setattr(QMessageBox, "exec", show)
    return said


@pytest.fixture
def save_as(monkeypatch):
    """Answers the next question for a file; the names that were suggested."""
    suggested = []

    def prepare(path):
        def ask(_parent, _title, name, _kinds):
            suggested.append(name)
            return str(path), ""

        monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
        return suggested

    return prepare


def rows_of(path):
    with path.open(newline="") as file:
        return list(csv.reader(file))


# In


def test_a_file_is_imported_as_an_experiment_of_its_own(desk, answers, tmp_path):
    path = tmp_path / "flowers.csv"
    path.write_text("length,width,kind\n1,2,rose\n3,4,tulip\n5,6,lily\n")
    d = desk()
    seen = answers(lambda dialog: dialog.accept())
    assert d.commands.import_file(path)
    assert seen == ["Import flowers.csv"]
    (experiment,) = d.opened
    assert experiment.title == "flowers.csv"
    assert experiment.dataset.inputs.tolist() == [[1, 2], [3, 4], [5, 6]]
    assert experiment.dataset.class_names == ("rose", "tulip", "lily")
    assert experiment.architecture.sizes[0] == 2
    assert experiment.architecture.sizes[-1] == 3
    assert d.dataset is POINTS  # it is for others to open it


def test_what_is_cancelled_is_not_imported(desk, answers, tmp_path):
    path = tmp_path / "flowers.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    d = desk()
    answers(lambda dialog: dialog.reject())
    assert not d.commands.import_file(path)
    assert d.opened == []


def test_a_file_that_is_no_table_is_said_to_be_none(desk, warnings, tmp_path):
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\x89PNG\0\0")
    d = desk()
    assert not d.commands.import_file(path)
    assert not d.commands.import_file(tmp_path / "missing.csv")
    assert [title for title, _ in warnings] == ["This file cannot be opened"] * 2
    assert warnings[0][1] == f"{path}: this is not a text file; save it as CSV in UTF-8"
    assert warnings[1][1] == f"{tmp_path / 'missing.csv'}: there is no such file"
    assert d.opened == []


def long_table(tmp_path):
    """A table that takes longer to read than the preview takes to open."""
    path = tmp_path / "long.csv"
    path.write_text("a;b\n" + "1,5;2,5\n" * 99_999 + "1,5;late\n")
    return path


def test_a_long_table_is_read_while_the_preview_is_up(desk, tmp_path):
    """Its events go on: a timer sees the dialog while it reads, and then what is wrong in the last row."""
    d, seen = desk(), []

    def look():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, CsvPreviewDialog):
            outcome = dialog.findChild(QLabel, "csv_outcome").text()
            seen.append((dialog.is_reading, outcome))
            if not dialog.is_reading:
                seen.append(dialog.findChild(QLabel, "csv_damage").text())
                dialog.reject()

    timer = QTimer(interval=5)
    timer.timeout.connect(look)
    timer.start()
    assert not d.commands.import_file(long_table(tmp_path))
    timer.stop()
    assert (True, "Reading all rows…") in seen
    assert seen[-1] == "1 of 100\u2009000 rows cannot be read"


def test_reading_can_be_cancelled_and_leaves_no_thread(desk, tmp_path):
    d, seen = desk(), []

    def cancel():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, CsvPreviewDialog):
            seen.append(dialog.is_reading)
            timer.stop()
            QTest.keyClick(dialog, Qt.Key.Key_Escape)

    timer = QTimer(interval=1)
    timer.timeout.connect(cancel)
    timer.start()
    assert not d.commands.import_file(long_table(tmp_path))
    assert seen == [True]
    assert [thread.name for thread in threading.enumerate() if thread.name == "reading"] == []
    assert d.opened == []


# Paste


@pytest.mark.parametrize(
    "text",
    ["7\t8\t0\n9\t10\t1\n", "x₁\tx₂\tclass\n7\t8\t0\n9\t10\t1\n", "7 8 0\n9 10 1", "7,0;8;0\n9,0;10;1\n"],
)
def test_rows_that_fit_are_added_as_one_edit(desk, text):
    d = desk()
    d.paste(text)
    assert d.dataset.inputs.tolist() == [[0.5, 1], [2, -3], [4, 5], [7, 8], [9, 10]]
    assert d.dataset.classes.tolist() == [0, 1, 1, 0, 1]
    assert d.session.history.stack.undoText() == "Paste 2 points"
    d.session.undo()
    assert d.dataset.inputs.tolist() == POINTS.inputs.tolist()


def test_the_text_is_pasted_where_a_spreadsheet_puts_html_beside_it(desk):
    d, data = desk(), QMimeData()
    data.setText("7,5\t8\t0\r\n9\t10\t1\r\n")
    data.setHtml("<table><tr><td>7,50</td><td>8</td><td>0</td></tr></table>")
    d.clipboard.setMimeData(data)
    d.commands.paste()
    assert d.dataset.inputs[3:].tolist() == [[7.5, 8], [9, 10]]


def test_a_long_table_is_pasted_beside_the_window(desk, qtbot):
    d, seen = desk(), []
    d.commands.told.connect(lambda _text: seen.append(len(d.dataset)))
    d.paste("7,5\t8\t0\r\n" * 90_000)
    assert d.told == ["Reading what is on the clipboard…"]
    assert seen == [3]
    qtbot.waitUntil(lambda: len(d.dataset) == 90_003, timeout=PATIENCE_MS)
    assert d.session.history.stack.undoText() == "Paste 90\u2009000 points"


def test_points_that_come_while_a_long_table_is_pasted_are_kept(desk, qtbot):
    d = desk()
    d.paste("7,5\t8\t0\r\n" * 90_000)
    experiment = d.session.experiment
    d.session.edit(experiment.with_dataset(d.dataset.with_point([1.0, 1.0], [0.0])), "Add point")
    qtbot.waitUntil(lambda: len(d.dataset) == 90_004, timeout=PATIENCE_MS)
    assert d.dataset.inputs[3].tolist() == [1.0, 1.0]


def test_nothing_is_pasted_into_a_window_that_closes(desk, qtbot):
    d = desk()
    d.paste("7,5\t8\t0\r\n" * 90_000)
    d.commands.stop()
    qtbot.wait(50)
    assert d.dataset is POINTS


def test_one_row_is_a_point(desk):
    d = desk()
    d.paste("7\t8\t1")
    assert len(d.dataset) == 4
    assert d.session.history.stack.undoText() == "Paste point"


@pytest.fixture
def misfits():
    """Presses a button of the next dialog that says why samples do not fit; what it says."""
    timers, said, usual = [], [], []

    def prepare(button):
        timer = QTimer(interval=5)

        def look():
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, CsvPasteDialog):
                timer.stop()
                said.append(dialog.findChild(QLabel, "csv_paste_reason").text())
                shown = dialog.findChild(QListView, "csv_problems")
                lines = [shown.model().index(i, 0).data() for i in range(shown.model().rowCount())]
                said.append(lines if shown.isVisible() else [])
                said.append(sorted(b.text().replace("&", "") for b in dialog.findChildren(QPushButton)))
                usual.append(dialog.focusWidget().objectName() if dialog.focusWidget() else "")
                QTest.mouseClick(dialog.findChild(QPushButton, button), Qt.MouseButton.LeftButton)
                if dialog.isVisible():  # it has no such button
                    dialog.reject()

        timer.timeout.connect(look)
        timer.start()
        timers.append(timer)
        return said

    yield prepare
    for timer in timers:
        timer.stop()
    assert set(usual) <= {"csv_paste_add", "csv_paste_cancel"}  # what Enter presses replaces nothing


NONE_FITS = "None of these rows fits the samples here:"


@pytest.mark.parametrize(
    ("text", "words", "lines"),
    [
        (
            "1\t2\tblue",
            NONE_FITS,
            ["Line 1, column 'column 3': 'blue' is no class here; there are class 0, class 1"],
        ),
        (
            "1\t2\t2",
            NONE_FITS,
            ["Line 1, column 'column 3': '2' is no class here; there are class 0, class 1"],
        ),
        (
            "1\t2\t3\t0\n1\t2\t3\t1",
            "This does not fit the samples here: the table has 4 columns; it needs 3: x₁, x₂ and the class.",
            [],
        ),
        (
            "1\t\t1",
            NONE_FITS,
            ["Line 1, column 'column 2': the value is missing"],
        ),
        (
            "a" * 61 + "\tb\tc\n1\t2\t0",
            "This does not fit the samples here: line 1 names a column 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaa…' "
            "with 61 characters; a name can have 60.",
            [],
        ),
    ],
)
def test_what_does_not_fit_is_told_with_its_reason_and_changes_nothing(desk, misfits, text, words, lines):
    d = desk()
    said = misfits("csv_paste_cancel")
    d.paste(text)
    assert said == [words, lines, ["Cancel", "Replace what is open…"]]
    assert d.dataset is POINTS
    assert d.opened == []


@pytest.mark.parametrize(("button", "count"), [("csv_paste_add", 6), ("csv_paste_cancel", 3)])
def test_the_rows_that_fit_can_be_added_without_the_others(desk, misfits, button, count):
    d = desk()
    said = misfits(button)
    d.paste("7\t8\t0\n9\t10\t1\n11\t12\t1\nx\t2\t0\n")
    assert said == [
        "1 of 4 rows does not fit the samples here:",
        ["Line 4, column 'column 1': 'x' is not a number"],
        ["Add the other 3 rows", "Cancel", "Replace what is open…"],
    ]
    assert d.dataset.inputs[3:].tolist() == [[7, 8], [9, 10], [11, 12]][: count - 3]
    assert d.opened == []


def test_what_does_not_fit_replaces_what_is_open_only_by_the_button_that_says_so(desk, misfits, answers):
    d = desk()
    said = misfits("csv_paste_replace")
    seen = answers(lambda dialog: dialog.accept())
    d.paste("length\tkind\n1\trose\n2\ttulip\n3\trose\n")
    assert said[0].startswith("This does not fit the samples here: the table has 2 columns; it needs 3")
    assert seen == ["Import pasted samples"]
    (experiment,) = d.opened
    assert experiment.title == "Pasted samples"
    assert experiment.dataset.inputs.tolist() == [[1], [2], [3]]
    assert d.dataset is POINTS


@pytest.mark.parametrize("text", ["  \n", "\n" * 70_000 + "1 2 0"])
def test_an_empty_clipboard_is_told(desk, text):
    d = desk()
    d.paste(text)
    assert d.told == ["There is no table on the clipboard; copy one in a spreadsheet first"]
    assert d.dataset is POINTS


# Copy


def test_the_selected_samples_are_copied_and_all_where_none_is(desk):
    d = desk()
    d.selected += [2, 0]
    d.commands.copy()
    assert d.clipboard.text() == "x₁\tx₂\tclass\n0.5\t1.0\t0\n4.0\t5.0\t1\n"
    d.selected.clear()
    d.commands.copy()
    assert d.clipboard.text().splitlines()[1:] == ["0.5\t1.0\t0", "2.0\t-3.0\t1", "4.0\t5.0\t1"]
    assert d.told == ["2 points copied", "3 points copied"]


def test_decimals_are_copied_as_spreadsheets_of_this_place_have_them(desk):
    d = desk()
    QLocale.setDefault(QLocale(QLocale.Language.German))
    d.commands.copy()
    assert d.clipboard.text().splitlines()[1:] == ["0,5\t1,0\t0", "2,0\t-3,0\t1", "4,0\t5,0\t1"]


@pytest.mark.parametrize("language", [QLocale.Language.C, QLocale.Language.German])
def test_what_is_copied_can_be_pasted(desk, language):
    d = desk()
    QLocale.setDefault(QLocale(language))
    d.commands.copy()
    d.commands.paste()
    assert np.array_equal(d.dataset.inputs, np.tile(POINTS.inputs, (2, 1)))
    assert d.dataset.classes.tolist() == [0, 1, 1, 0, 1, 1]


def test_held_out_points_are_copied_and_pasted_as_such(desk):
    d = desk(POINTS.with_held_out_points([1], True))
    d.commands.copy()
    d.commands.paste()
    assert d.dataset.held_out.tolist() == [False, True, False] * 2


def test_nothing_is_copied_where_there_is_nothing(desk):
    d = desk(Dataset(np.empty((0, 2)), np.empty((0, 1))))
    d.clipboard.setText("what was there")
    d.commands.copy()
    assert d.clipboard.text() == "what was there"
    assert d.told == ["There are no points to copy"]


# Out


def test_the_data_are_written_and_can_be_read_again(desk, save_as, tmp_path):
    path = tmp_path / "out.csv"
    suggested = save_as(path)
    d = desk(POINTS.with_held_out_points([1], True))
    d.commands.export_data()
    assert rows_of(path) == [
        ["x₁", "x₂", "class", "held_out"],
        ["0.5", "1.0", "0", "0"],
        ["2.0", "-3.0", "1", "1"],
        ["4.0", "5.0", "1", "0"],
    ]
    assert read_csv(path).held_out.tolist() == [False, True, False]
    assert suggested == ["points-data.csv"]
    assert d.told == [f"Written to {path}"]


def test_predictions_and_loss_are_those_of_the_moment_that_is_shown(desk, save_as, qtbot, tmp_path):
    d = desk()
    d.session.start()
    qtbot.waitUntil(lambda: d.session.snapshot is not None, timeout=PATIENCE_MS)
    d.session.step()
    qtbot.waitUntil(lambda: d.session.snapshot.iteration == 1, timeout=PATIENCE_MS)
    save_as(tmp_path / "predictions.csv")
    d.commands.export_predictions()
    header, *rows = rows_of(tmp_path / "predictions.csv")
    assert header == ["sample", "x₁", "x₂", "class", "prediction", "predicted class", "right"]
    weights, biases = d.session.snapshot.weights[0][:, 0], d.session.snapshot.biases[0][0]
    expected = 1 / (1 + np.exp(-(POINTS.inputs @ weights + biases)))
    np.testing.assert_allclose([float(row[4]) for row in rows], expected, rtol=1e-12)
    assert [row[5] for row in rows] == [str(int(value >= 0.5)) for value in expected]

    save_as(tmp_path / "loss.csv")
    d.commands.export_loss()
    header, *rows = rows_of(tmp_path / "loss.csv")
    assert header == ["iteration", "train"]
    assert [row[0] for row in rows] == ["0", "1"]
    assert float(rows[1][1]) == pytest.approx(float(((expected - POINTS.targets[:, 0]) ** 2).sum()))


def large():
    return Dataset(np.arange(200_000.0).reshape(100_000, 2) / 7, np.ones((100_000, 1)), "regression")


def waiting(act):
    """A timer that does something with the dialog that says what is waited for, and what that says."""
    timer, texts = QTimer(interval=5), []

    def look():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, WaitingDialog):
            timer.stop()
            texts.append(dialog.findChild(QLabel, "waiting_for").text())
            act(dialog)

    timer.timeout.connect(look)
    timer.start()
    return timer, texts


def test_a_large_table_is_written_beside_the_window(desk, save_as, tmp_path):
    save_as(tmp_path / "large.csv")
    d = desk(large())
    timer, texts = waiting(lambda _dialog: None)
    d.commands.export_data()
    timer.stop()
    assert texts == ["Writing large.csv…"]
    rows = rows_of(tmp_path / "large.csv")
    assert (len(rows), float(rows[-1][1])) == (100_001, 199_999 / 7)
    assert d.told == [f"Written to {tmp_path / 'large.csv'}"]


def test_what_is_given_up_leaves_no_file_and_the_clipboard_as_it_was(desk, save_as, tmp_path):
    save_as(tmp_path / "large.csv")
    d = desk(large())
    d.clipboard.setText("what was there")
    for begin in (d.commands.export_data, d.commands.copy):
        timer, texts = waiting(lambda dialog: dialog.reject())
        begin()
        timer.stop()
        assert len(texts) == 1
    assert list(tmp_path.iterdir()) == []
    assert d.clipboard.text() == "what was there"
    assert d.told == []


def test_what_cannot_be_written_is_said(desk, save_as, warnings, tmp_path):
    save_as(tmp_path / "nowhere" / "out.csv")
    d = desk()
    d.commands.export_data()
    d.commands.export_loss()
    assert [title for title, _ in warnings] == ["The table cannot be written"] * 2
    assert "nowhere" in warnings[0][1]
    assert d.told == []


def test_nothing_is_written_where_no_file_is_named(desk, save_as, warnings):
    save_as("")
    d = desk()
    d.commands.export_data()
    d.commands.export_loss()
    d.commands.export_predictions()
    assert (d.told, warnings) == ([], [])

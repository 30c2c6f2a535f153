"""The preview of a CSV file: what it shows, what is chosen with mouse and keys, what comes of it."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QListView, QPushButton, QTableView

from nnviz.files.csv_preview import CsvSource, UnreadableError
from nnviz.views.csv_preview_dialog import CsvPreviewDialog
from nnviz.views.palette import DARK, LIGHT, text_font
from nnviz.views.style import style_sheet

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

LEFT = Qt.MouseButton.LeftButton
Key, Role = Qt.Key, Qt.ItemDataRole
FLOWERS = "length;width;kind\n1,5;2;rose\n3;4,25;tulip\n5;6;rose\n"
DAMAGED = "length;width;kind\n1,5;2;rose\n3;wide;tulip\n5;6;rose\n7;8\n9;10;tulip\n11;;rose\n"


class Preview:
    """The dialog with the hands and eyes of somebody who uses it."""

    def __init__(self, dialog, qtbot):
        self.dialog, self.qtbot = dialog, qtbot

    def part(self, kind, name):
        found = self.dialog.findChildren(kind, name)
        assert len(found) == 1, f"{len(found)} of {name}"
        return found[0]

    def choose(self, name, text):
        """Pick an entry of a chooser with the keyboard."""
        box = self.part(QComboBox, name)
        wanted = [box.itemText(i) for i in range(box.count())].index(text)
        box.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(box, Key.Key_Home)
        for _ in range(wanted):
            QTest.keyClick(box, Key.Key_Down)
        assert box.currentText() == text

    def tick(self, name):
        box = self.part(QCheckBox, name)
        QTest.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))

    def shown(self, name):
        return self.part(QComboBox, name).currentText()

    @property
    def roles(self):
        boxes = sorted(
            (box for box in self.dialog.findChildren(QComboBox) if box.objectName().startswith("csv_role_")),
            key=lambda box: box.objectName(),
        )
        return [box.currentText() for box in boxes]

    @property
    def outcome(self):
        return self.part(QLabel, "csv_outcome").text()

    @property
    def table(self):
        return self.part(QTableView, "csv_table")

    def cell(self, row, column, role=Role.DisplayRole):
        return self.table.model().index(row, column).data(role)

    @property
    def problems(self):
        shown = self.part(QListView, "csv_problems")
        return [shown.model().index(i, 0).data() for i in range(shown.model().rowCount())]

    @property
    def import_button(self):
        return self.part(QPushButton, "csv_import")

    def enter(self):
        QTest.keyClick(self.dialog.focusWidget(), Key.Key_Return)


@pytest.fixture
def opened(qtbot):
    def show(text, theme=LIGHT):
        data = text if isinstance(text, bytes) else text.encode()
        source, dialog = CsvSource(lambda: data), CsvPreviewDialog("Import flowers.csv", theme)
        qtbot.addWidget(dialog)

        def read(choices, most):
            try:
                dialog.show_preview(source.preview(choices, most))
            except UnreadableError as error:
                dialog.show_refusal(str(error), error.dialect)

        dialog.preview_requested.connect(read)
        dialog.start()
        dialog.setFont(text_font())
        dialog.setStyleSheet(style_sheet(theme) + dialog.styleSheet())
        dialog.show()
        dialog.activateWindow()
        qtbot.waitExposed(dialog)
        qtbot.waitUntil(dialog.isActiveWindow)
        return Preview(dialog, qtbot)

    return show


def test_a_clean_file_is_shown_and_imported_by_enter(opened):
    preview = opened(FLOWERS)
    assert preview.outcome == "3 samples, 2 inputs, 2 classes: rose, tulip"
    assert [preview.shown(f"csv_{name}") for name in ("delimiter", "decimal", "encoding", "kind")] == [
        "Semicolon ;",
        "Comma 0,5",
        "UTF-8",
        "Classes",
    ]
    assert preview.part(QCheckBox, "csv_header").isChecked()
    assert preview.roles == ["input", "input", "target"]
    assert [preview.cell(1, column) for column in range(3)] == ["3", "4,25", "tulip"]
    header = preview.table.model().headerData
    assert [header(i, Qt.Orientation.Horizontal) for i in range(3)] == ["length", "width", "kind"]
    assert [header(i, Qt.Orientation.Vertical) for i in range(3)] == ["2", "3", "4"]
    preview.enter()
    assert preview.dialog.result() == CsvPreviewDialog.DialogCode.Accepted
    dataset = preview.dialog.dataset
    assert dataset.inputs.tolist() == [[1.5, 2], [3, 4.25], [5, 6]]
    assert dataset.classes.tolist() == [0, 1, 0]
    assert dataset.scaling is None


def test_escape_imports_nothing(opened):
    preview = opened(FLOWERS)
    QTest.keyClick(preview.dialog, Key.Key_Escape)
    assert preview.dialog.result() == CsvPreviewDialog.DialogCode.Rejected
    assert not preview.dialog.isVisible()


def test_rows_that_cannot_be_read_are_listed_and_left_out_only_with_consent(opened):
    preview = opened(DAMAGED)
    assert preview.part(QLabel, "csv_damage").text() == "3 of 6 rows cannot be read"
    assert preview.problems == [
        "Line 3, column 'width': 'wide' is not a number",
        "Line 5 has 2 values, but the header names 3",
        "Line 7, column 'width': the value is missing",
    ]
    assert not preview.import_button.isEnabled()
    assert "agree first" in preview.import_button.toolTip()
    assert preview.dialog.focusWidget() is preview.part(QCheckBox, "csv_leave_out")  # and not Cancel
    preview.enter()
    assert preview.dialog.isVisible()
    assert preview.dialog.dataset is None
    QTest.keyClick(preview.dialog.focusWidget(), Key.Key_Space)
    assert preview.part(QLabel, "csv_damage").text() == "3 of 6 rows cannot be read; they are left out"
    assert preview.import_button.isEnabled()
    QTest.mouseClick(preview.import_button, LEFT)
    assert preview.dialog.result() == CsvPreviewDialog.DialogCode.Accepted
    assert preview.dialog.dataset.inputs.tolist() == [[1.5, 2], [5, 6], [9, 10]]


def test_consent_does_not_hold_for_other_rows(opened):
    preview = opened(DAMAGED)
    preview.tick("csv_leave_out")
    preview.choose("csv_role_2", "ignored")
    assert preview.problems == ["Line 5 has 2 values, but the header names 3"]
    assert not preview.import_button.isEnabled()
    assert not preview.part(QCheckBox, "csv_leave_out").isChecked()
    assert preview.outcome == "5 samples, 1 input, 2 classes: rose, tulip · ignored: width"


def test_consent_lasts_while_the_same_rows_are_left_out(opened):
    preview = opened(DAMAGED)
    preview.tick("csv_leave_out")
    preview.choose("csv_scaling", "Standard")
    assert preview.import_button.isEnabled()


def test_a_cell_that_cannot_be_read_is_marked_and_says_why(opened):
    for theme in (LIGHT, DARK):
        preview = opened(DAMAGED, theme)
        assert preview.cell(1, 1, Role.ForegroundRole).name() == theme.danger
        assert preview.cell(1, 1, Role.ToolTipRole) == "'wide' is not a number"
        assert preview.cell(0, 1, Role.ForegroundRole) is None
        assert [preview.cell(4, column) for column in range(3)] == ["11", "missing", "rose"]


def test_another_delimiter_shows_at_once_and_brings_its_decimal_sign(opened):
    preview = opened(FLOWERS)
    preview.choose("csv_delimiter", "Tab")
    assert preview.table.model().columnCount() == 1
    assert not preview.import_button.isEnabled()
    assert preview.outcome.startswith("Nothing can be imported: ")
    preview.choose("csv_delimiter", "Semicolon ;")
    assert preview.shown("csv_decimal") == "Comma 0,5"
    assert preview.outcome == "3 samples, 2 inputs, 2 classes: rose, tulip"


def test_another_decimal_sign_makes_other_columns_numbers(opened):
    preview = opened("a;b;kind\n1,5;2,5;rose\n3,5;4,25;tulip\n5,5;6,5;rose\n")
    preview.choose("csv_decimal", "Point 0.5")
    assert not preview.import_button.isEnabled()
    preview.choose("csv_decimal", "Comma 0,5")
    assert preview.outcome == "3 samples, 2 inputs, 2 classes: rose, tulip"


def test_the_first_row_can_be_a_sample(opened):
    preview = opened("1,2,0\n3,4,1\n5,6,0\n")
    assert preview.outcome == "3 samples, 2 inputs, 2 classes: class 0, class 1"
    preview.tick("csv_header")
    assert preview.outcome == "2 samples, 2 inputs, 2 classes: class 0, class 1"
    assert preview.table.model().headerData(0, Qt.Orientation.Horizontal) == "1"


def test_another_encoding_is_read_anew(opened):
    preview = opened("länge,breite,art\n1,2,a\n3,4,b\n5,6,a\n".encode("cp1252"))
    assert preview.shown("csv_encoding") == "Windows-1252"
    assert preview.table.model().headerData(0, Qt.Orientation.Horizontal) == "länge"
    preview.choose("csv_encoding", "UTF-8")
    assert preview.outcome.startswith("This cannot be read: line 1 is not UTF-8 text")
    assert not preview.import_button.isEnabled()
    preview.choose("csv_encoding", "Windows-1252")
    assert preview.import_button.isEnabled()


def test_classes_can_be_taken_as_numbers(opened):
    preview = opened("x,y\n1,0\n2,1\n3,0\n")
    assert preview.outcome == "3 samples, 1 input, 2 classes: class 0, class 1"
    preview.choose("csv_kind", "Numbers")
    assert preview.outcome == "3 samples, 1 input, 1 target, a number"
    preview.enter()
    assert preview.dialog.dataset.kind == "regression"


def test_another_column_can_be_the_target(opened):
    preview = opened("y,x\n0.5,1\n1.5,2\n3.5,4\n")
    preview.choose("csv_role_1", "target")
    preview.choose("csv_role_2", "input")
    preview.enter()
    assert preview.dialog.dataset.targets.tolist() == [[0.5], [1.5], [3.5]]
    assert preview.dialog.dataset.inputs.tolist() == [[1.0], [2.0], [4.0]]


def test_scaling_is_off_says_what_it_does_and_stays_with_the_data(opened):
    preview = opened("x,y\n1,0.5\n2,1.5\n3,2.5\n")
    notes = [label.text() for label in preview.dialog.findChildren(QLabel)]
    assert "Inputs are trained on as they are." in notes
    preview.choose("csv_scaling", "−1 … 1")
    notes = [label.text() for label in preview.dialog.findChildren(QLabel)]
    assert "Each input is brought to −1 … 1, its range over the training samples." in notes
    preview.enter()
    assert preview.dialog.dataset.inputs.tolist() == [[-1.0], [0.0], [1.0]]
    assert preview.dialog.dataset.original_inputs.tolist() == [[1.0], [2.0], [3.0]]


def long_file(bad_line=None):
    """1,000 samples of x and x², the first of them in line 2."""
    lines = ["x,y"] + [f"{i},{i * i}" for i in range(1000)]
    if bad_line is not None:
        lines[bad_line - 1] = "?,0"
    return "\n".join(lines)


def test_a_long_file_shows_its_first_rows_and_then_what_is_in_all(opened, qtbot):
    preview = opened(long_file())
    assert preview.table.model().rowCount() == 200
    qtbot.waitUntil(lambda: preview.outcome == "1\u2009000 samples, 1 input, 1 target, a number")
    preview.enter()
    assert np.array_equal(preview.dialog.dataset.targets[:, 0], np.arange(1000.0) ** 2)


def test_enter_reads_a_long_file_to_its_end_before_anything_is_imported(opened):
    preview = opened(long_file(bad_line=900))
    preview.dialog.accept()  # at once, whether or not the rest has been read meanwhile
    assert preview.dialog.isVisible()
    assert preview.problems == ["Line 900, column 'x': '?' is not a number"]
    assert preview.part(QLabel, "csv_damage").text() == "1 of 1\u2009000 rows cannot be read"
    preview.tick("csv_leave_out")
    preview.dialog.accept()
    assert len(preview.dialog.dataset) == 999


@pytest.fixture
def slow(qtbot):
    """A preview whose rows are read when the test says so."""
    dialog, asked = CsvPreviewDialog("Import flowers.csv", LIGHT), []
    qtbot.addWidget(dialog)
    source = CsvSource(lambda: long_file(bad_line=900).encode())
    dialog.preview_requested.connect(lambda *wish: asked.append(wish))
    dialog.start()
    dialog.show()

    def answer():
        dialog.show_preview(source.preview(*asked.pop()))

    return Preview(dialog, qtbot), asked, answer


def test_until_something_is_read_there_is_only_cancel(slow):
    preview, asked, _ = slow
    assert preview.outcome == "Reading the first rows…"
    assert not preview.import_button.isEnabled()
    assert not preview.part(QComboBox, "csv_delimiter").isEnabled()
    assert len(asked) == 1
    QTest.keyClick(preview.dialog, Key.Key_Escape)
    assert not preview.dialog.isVisible()


def test_the_first_rows_can_be_chosen_about_while_the_others_are_read(slow):
    preview, asked, answer = slow
    answer()
    assert preview.outcome == "Reading all rows…"
    assert preview.table.model().rowCount() == 200
    assert preview.problems == []
    assert [most for _, most in asked] == [None]
    preview.choose("csv_scaling", "Standard")
    choices, most = asked[-1]
    assert (choices.scaling, most) == ("standard", 200)


def test_enter_waits_for_all_rows_and_shows_what_cannot_be_read_in_them(slow):
    preview, _, answer = slow
    answer()
    preview.dialog.accept()
    assert preview.dialog.isVisible()
    assert preview.outcome.startswith("Reading all rows; ")
    assert not preview.import_button.isEnabled()
    answer()
    assert preview.dialog.isVisible()
    assert preview.problems == ["Line 900, column 'x': '?' is not a number"]
    preview.tick("csv_leave_out")
    preview.dialog.accept()
    assert len(preview.dialog.dataset) == 999


def test_a_hundred_thousand_problems_are_listed_to_the_last(opened, qtbot):
    preview = opened("x,y\n" + "1,2\n" * 250 + "?,2\n" * 99_750)
    shown = preview.part(QListView, "csv_problems")
    assert shown.model().rowCount() == 99_750
    assert shown.model().index(99_749, 0).data() == "Line 100001, column 'x': '?' is not a number"
    last = shown.model().index(99_749, 0)
    qtbot.waitUntil(lambda: shown.visualRect(last).isValid(), timeout=20_000)  # it is laid out bit by bit


def test_what_no_role_can_mend_is_said_when_all_is_read(opened, qtbot):
    preview = opened("x,y\n" + "1,2\n" * 100_001)
    qtbot.waitUntil(lambda: preview.outcome.startswith("This cannot be read: "), timeout=20_000)
    assert "more than 100,000 data rows" in preview.outcome
    assert not preview.import_button.isEnabled()
    assert preview.table.model().rowCount() == 200


def test_tab_reaches_every_chooser_and_each_has_a_name(opened):
    preview = opened(DAMAGED)
    preview.part(QComboBox, "csv_delimiter").setFocus()
    found = []
    for _ in range(30):
        widget = preview.dialog.focusWidget()
        if widget in found:
            break
        found.append(widget)
        QTest.keyClick(widget, Key.Key_Tab)
    assert [widget.objectName() for widget in found] == [
        "csv_delimiter",
        "csv_decimal",
        "csv_quote",
        "csv_encoding",
        "csv_header",
        "csv_role_1",
        "csv_role_2",
        "csv_role_3",
        "csv_table",
        "csv_kind",
        "csv_scaling",
        "csv_leave_out",
        "csv_problems",
        "csv_cancel",
    ]
    for widget in found:
        assert widget.accessibleName() or widget.text(), widget.objectName()
        assert widget.toolTip() or widget.objectName() in ("csv_table", "csv_problems")


def test_tab_brings_columns_out_of_sight_into_sight(opened):
    names = ",".join(f"input number {i}" for i in range(1, 13))
    preview = opened(f"{names},kind\n" + "".join(f"{'1,' * 12}{kind}\n" for kind in "aba"))
    preview.part(QCheckBox, "csv_header").setFocus()
    room = preview.table.viewport().width()
    for column in range(1, 14):
        QTest.keyClick(preview.dialog.focusWidget(), Key.Key_Tab)
        box = preview.dialog.focusWidget()
        assert box.objectName() == f"csv_role_{column}"
        assert 0 <= box.x() <= box.geometry().right() <= room
        assert box.currentText() == ("input" if column < 13 else "target")
    QTest.keyClick(box, Key.Key_Up)  # from target to input
    assert preview.outcome.startswith("Nothing can be imported: no columns are chosen as target")
    QTest.keyClick(box, Key.Key_Tab)
    assert preview.dialog.focusWidget() is preview.table


def test_a_thousand_columns_have_no_more_boxes_than_are_seen(opened):
    names = ",".join(f"c{i}" for i in range(1, 1001))
    preview = opened(f"{names}\n" + "".join(f"{'1,' * 999}{kind}\n" for kind in "aba"))
    assert 5 < len(preview.roles) < 12
    bar = preview.table.horizontalScrollBar()
    bar.setValue(bar.maximum())
    assert preview.shown("csv_role_1000") == "target"
    assert len(preview.roles) < 24
    assert preview.outcome.startswith("3 samples, 16 inputs, 2 classes: a, b · ignored: c17, c18, c19, ")
    assert preview.outcome.endswith(" and 978 more (there can be 16 inputs)")
    label = preview.part(QLabel, "csv_outcome")
    assert label.height() >= label.heightForWidth(label.width()) > label.fontMetrics().lineSpacing()


def test_the_window_has_its_size_and_everything_has_room(opened):
    preview = opened(DAMAGED)
    size = preview.dialog.size()
    assert (size.width(), size.height()) == (880, 620)
    for label in preview.dialog.findChildren(QLabel):
        if label.isVisible():
            assert label.width() >= label.minimumSizeHint().width(), label.text()
    for box in preview.dialog.findChildren(QComboBox):
        words = box.fontMetrics().horizontalAdvance(box.currentText())
        assert box.width() >= words + 24, box.objectName()


def test_endless_names_leave_room_for_what_else_is_said(opened):
    names = ["n" * 50 + str(i) for i in range(3)]
    preview = opened(f"x,{names[0]},{names[1]},kind\n1,a,b,{names[2]}\n2,c,d,other\n3,e,f,other\n")
    short = "n" * 23 + "…"
    assert (
        preview.outcome == f"3 samples, 1 input, 2 classes: {short}, other · ignored: {short}, {short} (text)"
    )


def test_too_many_classes_are_told_and_another_target_can_be_chosen(opened):
    rows = "".join(f"{i / 10},{i % 7},land {i % 20}\n" for i in range(300))
    preview = opened(f"a,b,country\n{rows}")
    preview.qtbot.waitUntil(lambda: not preview.dialog.is_reading)
    assert preview.roles == ["input", "input", "target"]
    assert preview.outcome == (
        "Nothing can be imported: the target 'country' has 20 classes; there can be at most 10: "
        "merge some of them in the file, or take another column as the target."
    )
    assert not preview.import_button.isEnabled()
    preview.choose("csv_role_3", "ignored")
    preview.choose("csv_role_2", "target")
    preview.qtbot.waitUntil(lambda: not preview.dialog.is_reading)
    assert preview.outcome == (
        "300 samples, 1 input, 7 classes: class 0, class 1, class 2, class 3, class 4 and 2 more · "
        "ignored: country (text)"
    )
    assert preview.import_button.isEnabled()


def test_what_is_passed_over_is_told(opened):
    preview = opened("# made by me\na,a,y\n1,2,0\n,,\n3,4,1\n")
    assert preview.outcome == (
        "2 samples, 2 inputs, 2 classes: class 0, class 1 · 1 comment line skipped · 1 empty row left out · "
        "numbered, as their names are there twice: a (2)"
    )
    header = preview.table.model().headerData
    assert [header(i, Qt.Orientation.Horizontal) for i in range(3)] == ["a", "a (2)", "y"]


def test_minus_one_and_one_can_be_taken_as_classes(opened):
    preview = opened("x,y\n1,-1\n2,1\n3,-1\n")
    assert preview.outcome == "3 samples, 1 input, 1 target, a number"
    preview.choose("csv_kind", "Classes")
    assert preview.outcome == "3 samples, 1 input, 2 classes: -1, 1"


def test_what_looks_like_markup_is_shown_as_it_stands(opened):
    preview = opened("x,<b>kind</b>\n1,<i>a</i>\n2,b\n<u>3</u>,b\n")
    label = preview.part(QLabel, "csv_outcome")
    assert label.text() == "2 samples, 1 input, 2 classes: <i>a</i>, b"
    assert label.textFormat() == Qt.TextFormat.PlainText
    tips = [preview.cell(2, 0, Role.ToolTipRole), preview.part(QComboBox, "csv_role_2").toolTip()]
    assert [QTextDocumentFragment.fromHtml(tip).toPlainText() for tip in tips] == [
        "'<u>3</u>' is not a number",
        "What the column <b>kind</b> is for",
    ]

"""The recovery dialog alone: what it says and how it is left."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from nnviz.views.recovery_dialog import KeptWork, RecoveryDialog, since

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

MINUTE, HOUR, DAY = 60, 3600, 86400


@pytest.fixture
def ask(qtbot):
    def asked(*works, troubles=()):
        dialog = RecoveryDialog(works, troubles)
        qtbot.addWidget(dialog)
        dialog.open()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return asked


def button(dialog, name):
    return dialog.findChild(QPushButton, name)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "less than a minute ago"),  # the clock was set back
        (0, "less than a minute ago"),
        (MINUTE - 1, "less than a minute ago"),
        (MINUTE, "a minute ago"),
        (2 * MINUTE, "2 minutes ago"),
        (HOUR - 1, "59 minutes ago"),
        (HOUR, "an hour ago"),
        (DAY - 1, "23 hours ago"),
        (DAY, "yesterday"),
        (40 * DAY, "40 days ago"),
    ],
)
def test_it_says_how_long_ago_as_people_do(seconds, words):
    assert since(seconds) == f"as it was {words}"


def test_a_row_names_the_document_its_iterations_and_when(ask):
    dialog = ask(KeptWork("XOR", 1234, 3 * MINUTE), KeptWork("<b>mine</b>.nnviz", 1, 0))
    rows = [dialog.findChild(QLabel, f"kept_{index}") for index in range(2)]
    assert rows[0].text() == "XOR, 1\u2009234 iterations, as it was 3 minutes ago"
    assert rows[1].text() == "<b>mine</b>.nnviz, 1 iteration, as it was less than a minute ago"
    assert rows[1].textFormat() == Qt.TextFormat.PlainText  # a name is no markup


def test_buttons_have_names_tooltips_and_keys(ask):
    dialog = ask(KeptWork("XOR", 0, 0))
    assert button(dialog, "recover_0").accessibleName() == "Recover XOR"
    assert button(dialog, "discard_0").accessibleName() == "Discard XOR"
    for each in dialog.findChildren(QPushButton):
        assert each.toolTip()
        assert each.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_enter_recovers_the_first(ask, qtbot):
    dialog = ask(KeptWork("XOR", 0, 0), KeptWork("Circle", 0, 0))
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.recovered == 0
    assert not dialog.isVisible()


def test_what_is_discarded_cannot_be_recovered_until_it_is_taken_back(ask, qtbot):
    dialog = ask(KeptWork("XOR", 0, 0))
    recover, discard, end = (button(dialog, name) for name in ("recover_0", "discard_0", "later"))
    assert (discard.text(), end.text()) == ("&Discard", "&Later")
    qtbot.mouseClick(discard, Qt.MouseButton.LeftButton)
    assert not recover.isEnabled()
    assert (discard.text(), end.text()) == ("&Keep", "&Close")
    assert dialog.discarded == [0]
    qtbot.mouseClick(discard, Qt.MouseButton.LeftButton)
    assert recover.isEnabled()
    assert (discard.text(), end.text()) == ("&Discard", "&Later")
    assert dialog.discarded == []
    assert dialog.isVisible()


def test_files_that_cannot_be_read_are_named_and_can_be_copied(ask, qtbot):
    dialog = ask(troubles=["kept.nnviz: line 3: it ends too early"])
    (label,) = dialog.findChildren(QLabel, "trouble")
    assert "kept.nnviz: line 3: it ends too early" in label.text()
    assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard
    assert button(dialog, "later").text() == "&Close"
    qtbot.mouseClick(button(dialog, "later"), Qt.MouseButton.LeftButton)
    assert dialog.recovered is None


def test_escape_decides_nothing(ask, qtbot):
    dialog = ask(KeptWork("XOR", 0, 0), KeptWork("Circle", 0, 0))
    qtbot.mouseClick(button(dialog, "discard_1"), Qt.MouseButton.LeftButton)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.discarded == []
    assert dialog.recovered is None


def test_however_much_is_left_the_dialog_is_on_any_screen_and_its_end_in_sight(ask, qtbot):
    names = ["N" * 300, "many\nlines\n" * 30, *(f"work {number}" for number in range(38))]
    dialog = ask(
        *(KeptWork(name, 123_456_789, DAY) for name in names), troubles=["T" * 400 + ".nnviz: empty"]
    )
    assert dialog.width() <= 1000
    assert dialog.height() <= 600
    label = dialog.findChild(QLabel, "kept_0")
    assert label.text().startswith("NNNNNNNNNNNNNNNNNNNN…NNNN")
    assert label.width() >= label.sizeHint().width()  # its whole text is seen
    assert "N" * 300 in label.toolTip()
    assert "\n" not in dialog.findChild(QLabel, "kept_1").text()
    # The end is reached by the keyboard, and what has the focus is in sight.
    last = button(dialog, "recover_39")
    for _ in range(100):
        if dialog.focusWidget() is last:
            break
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert dialog.focusWidget() is last
    assert not last.visibleRegion().isEmpty()

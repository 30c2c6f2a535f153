"""Notes, typed and shown."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from nnviz.views.notes_view import NotesView

# Qt's offscreen platform says so of every widget with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def view(qtbot):
    made = NotesView()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_what_is_typed_is_told_whole(view, qtbot):
    told = []
    view.notes_edited.connect(told.append)
    text = view.findChild(QPlainTextEdit, "notes")
    qtbot.keyClicks(text, "a")
    qtbot.keyClick(text, Qt.Key.Key_Return)
    qtbot.keyClicks(text, "b")
    assert told == ["a", "a\n", "a\nb"]


@pytest.mark.parametrize("notes", ["12\u00a0kg", "tab\tand\u2003space", "\n\nend\n", "👩‍👩‍👧 <b>x</b>"])
def test_letters_that_were_there_stay_when_others_are_typed(view, qtbot, notes):
    told = []
    view.notes_edited.connect(told.append)
    view.show_notes(notes)
    assert told == []  # to be shown is no edit
    text = view.findChild(QPlainTextEdit, "notes")
    qtbot.keyClick(text, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(text, "x")
    assert told == ["x" + notes]

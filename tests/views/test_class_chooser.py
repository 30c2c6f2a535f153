"""The choice of a class above the plane: what classes are called there."""

import numpy as np
import pytest
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import QToolButton

from nnviz.core.dataset import Dataset
from nnviz.views.palette import LIGHT, text_font
from nnviz.views.plane_header import PlaneHeader
from nnviz.views.style import style_sheet

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

NARROWEST = 388  # px; what the plane gets in a window of 1024


def flowers(*names):
    """A sample of each class."""
    count = len(names)
    targets = np.eye(count)[:, 1:] if count == 2 else np.eye(count)
    return Dataset(np.zeros((count, 2)), targets, class_names=names)


@pytest.fixture
def header(qtbot):
    made = PlaneHeader()
    qtbot.addWidget(made)
    made.setStyleSheet(style_sheet(LIGHT))
    made.setFont(text_font())
    made.show()
    qtbot.waitExposed(made)
    return made


def buttons(header):
    return [button for button in header.findChildren(QToolButton) if button.objectName() != "add_class"]


def visible(header):
    return [button for button in buttons(header) if button.isVisible()]


def test_classes_have_the_names_that_the_file_gave_them(header):
    header.chooser.show_choice(flowers("rose", "tulip"), 1, LIGHT)
    assert [button.text() for button in visible(header)] == ["rose", "tulip"]
    assert [button.accessibleName() for button in visible(header)] == [
        "Add points of class 0, rose",
        "Add points of class 1, tulip",
    ]
    assert visible(header)[1].toolTip().startswith("New points are of class 1, tulip (key 1).")


def test_classes_without_names_have_their_numbers(header):
    header.chooser.show_choice(flowers("rose", "tulip"), 1, LIGHT)
    header.chooser.show_choice(Dataset([[0.0, 0.0]], [[1.0]]), 1, LIGHT)
    assert [button.text() for button in visible(header)] == ["class 0", "class 1"]
    assert [button.accessibleName() for button in visible(header)] == [
        "Add points of class 0",
        "Add points of class 1",
    ]
    assert visible(header)[0].toolTip().startswith("New points are of class 0 (key 0).")


def test_long_names_are_cut_and_told_in_whole(header):
    header.chooser.show_choice(flowers("setosa", "versicolor of the north", "virginica"), 0, LIGHT)
    text = visible(header)[1].text()
    assert text[:3] == "ver"
    assert text[-1] == "…"
    assert "class 1, versicolor of the north (key 1)" in visible(header)[1].toolTip()


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6, 10])
def test_everything_fits_into_the_narrowest_window(header, qapp, count):
    header.chooser.show_choice(flowers(*[f"versicolor number {i}" for i in range(count)]), 0, LIGHT)
    qapp.processEvents()  # or the buttons that are no longer there keep their room
    header.resize(NARROWEST, header.height())
    assert len(visible(header)) == count
    assert header.width() == NARROWEST  # a layout that needs more takes more
    assert visible(header)[-1].mapTo(header, visible(header)[-1].rect().topRight()).x() < NARROWEST


def test_names_are_neither_shortcuts_nor_markup(header):
    header.chooser.show_choice(flowers("R&D", "<b>x</b>"), 0, LIGHT)
    first, second = visible(header)
    assert first.text() == "R&&D"  # which is drawn as R&D
    assert first.shortcut().isEmpty()
    tip = QTextDocumentFragment.fromHtml(second.toolTip()).toPlainText()
    assert tip.startswith("New points are of class 1, <b>x</b> (key 1).")

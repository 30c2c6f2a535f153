"""A chooser among long names in little room, looked at."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from nnviz.views.name_chooser import NameChooser

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

NAMES = ["a", "sepal length in centimetres", "W" * 200]


@pytest.fixture
def chooser(qtbot):
    box = NameChooser(60)
    qtbot.addWidget(box)
    box.addItems(NAMES)
    box.show()
    qtbot.waitExposed(box)
    return box


def painted(qtbot, kind, text, width):
    """A box of a kind with only one text."""
    box = kind(60) if kind is NameChooser else kind()
    qtbot.addWidget(box)
    box.addItem(text)
    box.resize(width, 30)
    return box.grab().toImage()


def test_a_name_that_fits_looks_as_in_any_combo_box(qtbot):
    assert painted(qtbot, NameChooser, "sepal", 150) == painted(qtbot, QComboBox, "sepal", 150)


def test_a_name_that_does_not_fit_ends_in_dots(qtbot):
    cut, other = (painted(qtbot, NameChooser, f"sepal length in {unit}", 90) for unit in ("cm", "inches"))
    assert cut == other  # both "sepal …", since what differs is not seen
    assert cut != painted(
        qtbot, QComboBox, "sepal length in cm", 90
    )  # which is cut in the middle of a letter


def test_it_never_asks_for_the_room_of_its_names(chooser):
    chooser.setCurrentIndex(2)
    chooser.resize(60, 30)
    assert chooser.width() == 60


def test_the_open_list_has_room_for_a_whole_name(chooser, qtbot):
    chooser.resize(60, 30)
    qtbot.keyClick(chooser, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: chooser.view().isVisible())
    room = chooser.view().viewport().width()
    assert chooser.view().fontMetrics().horizontalAdvance(NAMES[1]) < room
    qtbot.keyClick(chooser.view(), Qt.Key.Key_Escape)
    chooser.hidePopup()

"""The dialog that asks for an animation, used as a person does."""

import pytest
from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
)

from nnviz.views.animation_dialog import AnimationDialog
from nnviz.views.palette import LIGHT
from nnviz.views.style import apply_theme

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|raise", extend=True)

PANELS = {
    "window": ("Whole window", QSize(1280, 800)),
    "plane": ("Plane", QSize(470, 640)),
    "loss": ("Loss", QSize(462, 240)),
}


@pytest.fixture(autouse=True)
def settings(tmp_path):
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(tmp_path))


@pytest.fixture
def opened(qtbot):
    def made(last=2_000, panels=PANELS):
        dialog = AnimationDialog(panels, 0, last)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    return made


def child(dialog, kind, name):
    found = dialog.findChild(kind, f"animation_{name}")
    assert found is not None, name
    return found


def type_in(qtbot, dialog, kind, name, text):
    box = child(dialog, kind, name)
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Tab)


def choose(qtbot, dialog, name, text):
    box = child(dialog, QComboBox, name)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Home)
    while text not in box.currentText():
        before = box.currentIndex()
        qtbot.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() == before + 1, text


def about(dialog):
    return child(dialog, QLabel, "about").text()


def press(qtbot, dialog, name):
    qtbot.mouseClick(child(dialog, QPushButton, name), Qt.MouseButton.LeftButton)


def wish_of(qtbot, dialog):
    with qtbot.waitSignal(dialog.animation_requested) as asked:
        press(qtbot, dialog, "make")
    return asked.args[0]


def test_at_first_it_is_the_whole_known_run_in_the_whole_window(opened, qtbot):
    wish = wish_of(qtbot, opened(2_000))
    assert (wish.panel, wish.size) == ("window", QSize(1280, 800))
    assert (wish.frames.first, wish.frames.last) == (0, 2_000)
    assert (wish.frames.spacing, wish.frames.number, wish.frames_per_second) == ("even", 120, 15)


def test_every_number_is_to_be_read_as_the_window_looks(opened, qapp):
    apply_theme(qapp, LIGHT)
    dialog = opened(1_234_567)
    try:
        for box in dialog.findChildren(QAbstractSpinBox):
            field = box.lineEdit()
            assert field.width() > field.fontMetrics().horizontalAdvance(box.text()) + 10, box.objectName()
    finally:
        qapp.setStyleSheet("")


def test_what_is_typed_and_chosen_is_asked_for(opened, qtbot):
    dialog = opened()
    choose(qtbot, dialog, "panel", "Loss")
    type_in(qtbot, dialog, QDoubleSpinBox, "first", "10")
    type_in(qtbot, dialog, QDoubleSpinBox, "last", "50")
    choose(qtbot, dialog, "spacing", "from frame to frame")
    type_in(qtbot, dialog, QSpinBox, "number", "15")
    type_in(qtbot, dialog, QSpinBox, "rate", "8")
    type_in(qtbot, dialog, QSpinBox, "width", "600")
    assert about(dialog) == "4 frames, 0.5 s"  # 10, 25, 40 and 50
    wish = wish_of(qtbot, dialog)
    assert wish.panel == "loss"
    assert wish.frames.iterations() == (10, 25, 40, 50)
    assert wish.frames_per_second == 8
    assert wish.size == QSize(600, 240)


def test_the_size_offered_is_that_on_screen(opened, qtbot):
    dialog = opened()
    choose(qtbot, dialog, "panel", "Plane")
    assert child(dialog, QSpinBox, "width").value() == 470
    assert child(dialog, QSpinBox, "height").value() == 640


def test_more_early_frames(opened, qtbot):
    dialog = opened(99)
    choose(qtbot, dialog, "spacing", "early")
    type_in(qtbot, dialog, QSpinBox, "number", "3")
    assert wish_of(qtbot, dialog).frames.iterations() == (0, 9, 99)


def test_what_cannot_be_is_said_and_not_asked_for(opened, qtbot):
    dialog = opened()
    type_in(qtbot, dialog, QDoubleSpinBox, "first", "60")
    type_in(qtbot, dialog, QDoubleSpinBox, "last", "50")
    assert about(dialog) == "an animation cannot go from 60 back to 50"
    assert not child(dialog, QPushButton, "make").isEnabled()
    type_in(qtbot, dialog, QDoubleSpinBox, "last", "61")
    assert about(dialog) == "2 frames, 0.1 s"
    assert child(dialog, QPushButton, "make").isEnabled()


def test_a_run_longer_than_an_int_can_say(opened, qtbot):
    dialog = opened(10**12)
    type_in(qtbot, dialog, QDoubleSpinBox, "last", "999999999999")
    assert wish_of(qtbot, dialog).frames.last == 999_999_999_999


def test_what_was_chosen_last_is_chosen_again(opened, qtbot):
    dialog = opened()
    choose(qtbot, dialog, "panel", "Plane")
    choose(qtbot, dialog, "spacing", "early")
    type_in(qtbot, dialog, QSpinBox, "number", "33")
    type_in(qtbot, dialog, QSpinBox, "rate", "7")
    wish_of(qtbot, dialog)
    again = wish_of(qtbot, opened(500))
    assert (again.panel, again.size) == ("plane", QSize(470, 640))
    assert (again.frames.spacing, again.frames.number, again.frames_per_second) == ("early", 33, 7)
    assert again.frames.last == 500


def test_settings_of_another_make_do_no_harm(opened, qtbot):
    for key, value in {"panel": "gone", "spacing": 7, "number": "many", "rate": "9" * 40}.items():
        QSettings().setValue(f"animation/{key}", value)
    wish = wish_of(qtbot, opened())
    assert (wish.panel, wish.frames.spacing, wish.frames.number) == ("window", "even", 120)
    assert wish.frames_per_second == 15


def test_progress_and_the_end_are_shown(opened):
    dialog = opened()
    bar = child(dialog, QProgressBar, "progress")
    assert not bar.isVisible()
    dialog.show_progress(30, 120)
    assert bar.isVisible()
    assert (bar.value(), bar.maximum()) == (30, 120)
    assert "Frame 30 of 120" in about(dialog)
    assert not child(dialog, QPushButton, "make").isEnabled()
    assert not child(dialog, QComboBox, "panel").isEnabled()
    dialog.show_end("run.webp has been written.")
    assert about(dialog) == "run.webp has been written."
    assert not bar.isVisible()
    assert child(dialog, QPushButton, "make").isEnabled()


def test_cancel_and_escape_cancel_what_is_made_and_then_close(opened, qtbot):
    for end in (lambda one: press(qtbot, one, "close"), lambda one: qtbot.keyClick(one, Qt.Key.Key_Escape)):
        dialog = opened()
        dialog.show_progress(1, 9)
        assert child(dialog, QPushButton, "close").text() == "Cancel"
        with qtbot.waitSignal(dialog.cancel_requested):
            end(dialog)
        assert dialog.isVisible()
        dialog.show_end("Cancelled")
        end(dialog)
        assert not dialog.isVisible()


def test_closing_cancels_too(opened, qtbot):
    dialog = opened()
    dialog.show_progress(1, 9)
    with qtbot.waitSignal(dialog.cancel_requested):
        dialog.close()
    assert not dialog.isVisible()


def test_everything_is_reached_by_tab_and_has_a_name(opened, qtbot):
    dialog = opened()
    seen, widget = set(), child(dialog, QComboBox, "panel")
    widget.setFocus()
    while widget.objectName() not in seen:
        seen.add(widget.objectName())
        assert widget.accessibleName() or isinstance(widget, QPushButton)
        assert widget.toolTip()
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
        widget = dialog.focusWidget()
    names = ("panel", "first", "last", "number", "spacing", "rate", "width", "height", "close", "make")
    assert seen == {f"animation_{name}" for name in names}

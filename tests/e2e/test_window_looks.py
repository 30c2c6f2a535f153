"""The whole window offscreen: themes, panels, and the way there for everyone."""

import re

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QColor, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDialog,
    QDockWidget,
    QLineEdit,
    QMenu,
    QSlider,
    QTextBrowser,
)

from nnviz.core.mode import Mode
from nnviz.views.palette import DARK, LIGHT

# Message boxes and menus ask more of a window system than the offscreen platform has.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.mark.parametrize(("name", "theme"), [("dark", DARK), ("light", LIGHT)])
def test_a_theme_changes_what_is_painted_and_is_kept(tutorial, open_window, name, theme):
    tutorial.trigger(f"theme_{name}")
    tutorial.idle()
    for widget in (tutorial.window.views.network, tutorial.window.views.loss, tutorial.canvas):
        picture = widget.grab().toImage()
        colours = {picture.pixelColor(x, 3).name() for x in range(2, picture.width() - 2, 7)}
        assert QColor(theme.panel).name() in colours, widget.objectName()
    bar = tutorial.window.views.control_bar.grab().toImage()
    assert bar.pixelColor(3, 3).name() == QColor(theme.panel).name()
    assert QSettings().value("theme") == name
    assert open_window().theme is theme


def test_panels_are_hidden_and_shown_from_the_view_menu(tutorial):
    dock = tutorial.child(QDockWidget, "loss_dock")
    toggle = next(
        action for action in tutorial.child(QMenu, "view_menu").actions() if action is dock.toggleViewAction()
    )
    toggle.trigger()
    assert not tutorial.window.views.loss.isVisible()
    tutorial.trigger("reset_layout")
    assert tutorial.window.views.loss.isVisible()


def in_menus(window):
    found = set()
    for menu in window.findChildren(QMenu):
        found |= set(menu.actions())
    return found


def test_every_action_is_in_a_menu_and_its_tooltip_names_its_keys(tutorial):
    actions = tutorial.window.actions_by_name.all()
    entries = in_menus(tutorial.window)
    assert len(actions) >= 20
    for action in actions:
        assert action in entries, action.objectName()
        assert action.text(), action.objectName()
        for keys in action.shortcuts():
            shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
            assert shown in action.toolTip(), action.objectName()
    keyed = [keys.toString() for action in actions for keys in action.shortcuts()]
    assert len(keyed) == len(set(keyed))
    assert {"Space", "Right", ".", "F"} <= set(keyed)


def test_every_control_has_an_accessible_name_and_a_tooltip(tutorial):
    kinds = (QAbstractButton, QComboBox, QAbstractSpinBox, QSlider, QLineEdit)
    controls = [
        widget
        for kind in kinds
        for widget in tutorial.window.findChildren(kind)
        # Not the parts that Qt makes its own widgets of.
        if not isinstance(widget.parent(), QComboBox | QAbstractSpinBox)
        and not widget.objectName().startswith("qt_")
    ]
    assert len(controls) >= 25
    nameless = [w.objectName() or repr(w) for w in controls if not (w.accessibleName() or w_text(w))]
    assert nameless == []
    assert [repr(w) for w in controls if not w.objectName()] == []
    assert [w.objectName() for w in controls if not w.toolTip()] == []


def w_text(widget):
    return widget.text() if isinstance(widget, QAbstractButton) else ""


@pytest.mark.parametrize(("kind", "name"), [(QCheckBox, "show_map"), (QCheckBox, "batch_all")])
def test_space_on_a_box_that_has_the_focus_ticks_it(tutorial, kind, name):
    box = tutorial.child(kind, name)
    box.setFocus(Qt.FocusReason.TabFocusReason)
    before = box.isChecked()
    tutorial.key(Qt.Key.Key_Space)
    assert box.isChecked() is not before
    assert tutorial.window.session.mode is Mode.PAUSED


def test_space_runs_after_a_click_on_a_box(tutorial):
    box = tutorial.child(QCheckBox, "show_map")
    tutorial.qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert not box.isChecked()
    tutorial.key(Qt.Key.Key_Space)
    assert tutorial.window.session.mode is Mode.RUNNING
    tutorial.key(Qt.Key.Key_Space)
    assert not box.isChecked()


def test_letters_on_a_list_find_its_entries(tutorial):
    box = tutorial.child(QComboBox, "preset")
    box.setFocus(Qt.FocusReason.TabFocusReason)
    before = tutorial.canvas.box.viewRange()
    tutorial.wheel(2.0, 2.0, 2)
    zoomed = tutorial.canvas.box.viewRange()
    assert zoomed != before
    tutorial.key(Qt.Key.Key_F)  # elsewhere it fits the view
    assert tutorial.canvas.box.viewRange() == zoomed


def test_arrows_on_the_slider_move_it_and_do_not_step(tutorial):
    slider = tutorial.child(QSlider, "speed")
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    tutorial.key(Qt.Key.Key_Left, Qt.Key.Key_Left)
    value = slider.value()
    tutorial.key(Qt.Key.Key_Right)
    assert slider.value() == value + 1
    tutorial.idle()
    assert tutorial.window.session.snapshot.iteration == 0


def test_keys_are_shown_beside_the_work_and_there_is_every_key_named(tutorial):
    tutorial.window.show()
    tutorial.key(Qt.Key.Key_F1, widget=tutorial.window)
    dialog = tutorial.child(QDialog, "keys_dialog")
    table = tutorial.child(QTextBrowser, "keys_table")
    assert dialog.isVisible()
    assert not dialog.isModal()
    assert dialog.height() <= 700  # so that it is on any screen
    named = set(re.findall(r"Ctrl\+(?:Shift\+)?[A-Z]\b", table.toPlainText()))
    known = {key.toString() for action in tutorial.window.actions() for key in action.shortcuts()}
    assert len(named) >= 12
    assert named <= known
    tutorial.key(Qt.Key.Key_F1, widget=tutorial.window)  # the same one, not another
    tutorial.key(Qt.Key.Key_Escape, widget=tutorial.child(QDialog, "keys_dialog"))
    assert not dialog.isVisible()

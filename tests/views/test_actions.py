"""Everything the window can be told: shortcuts, menus, words, icons."""

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon, QKeySequence
from PySide6.QtWidgets import QMenuBar
from views.hand_made import colours, near

from nnviz.core.presets import PRESETS
from nnviz.views.actions import Actions
from nnviz.views.palette import DARK, LIGHT


@pytest.fixture
def actions(qapp):  # noqa: ARG001  (icons and shortcuts need an application)
    parent = QObject()
    yield Actions(parent)
    parent.deleteLater()


@pytest.fixture
def bar(qtbot, actions):
    made = QMenuBar()
    qtbot.addWidget(made)
    made.menus = actions.fill(made)
    return made


def keys(action):
    return [key.toString() for key in action.shortcuts()]


def test_promised_names_are_there(actions):
    for name in ("reset", "run", "step", "new", "open", "fit_view"):
        assert actions[name].objectName() == name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("run", ["Space"]),
        ("step", ["Right", "."]),
        ("fit_view", ["F"]),
        ("new", ["Ctrl+N"]),
        ("open", ["Ctrl+O"]),
        ("select_all", ["Ctrl+A"]),
        ("delete", ["Del"]),
        ("log_scale", ["L"]),
    ],
)
def test_shortcuts_are_those_of_the_manual(actions, name, expected):
    assert keys(actions[name]) == expected


def test_no_two_actions_share_a_shortcut(actions):
    every = [key for action in actions.all() for key in keys(action)]
    assert len(set(every)) == len(every) > 10


def test_every_action_has_words_and_says_its_keys(actions):
    for action in actions.all():
        assert action.text(), action.objectName()
        assert action.toolTip(), action.objectName()
        for key in action.shortcuts():
            shown = key.toString(QKeySequence.SequenceFormat.NativeText)
            assert shown in action.toolTip(), action.objectName()


def test_every_action_is_in_just_one_menu(actions, bar):
    in_menus = [a for menu in bar.menus.values() for a in menu.actions() if a.objectName() and not a.menu()]
    assert sorted(a.objectName() for a in in_menus) == sorted(a.objectName() for a in actions.all())


def test_menus_stand_in_their_usual_order(bar):
    titles = [action.text().replace("&", "") for action in bar.actions()]
    assert titles == ["File", "Edit", "View", "Train", "Data", "Help"]


def test_no_two_entries_of_a_menu_share_a_letter(bar):
    for name, menu in (("bar", bar), *bar.menus.items()):
        entries = [action.text() for action in menu.actions()]
        letters = [text[text.index("&") + 1].lower() for text in entries if "&" in text]
        assert len(set(letters)) == len(letters), name


def test_every_preset_can_be_chosen(actions):
    offered = [action.data() for action in actions.presets.actions()]
    assert offered == list(PRESETS)
    assert [a.text() for a in actions.presets.actions()] == [p.title for p in PRESETS.values()]


def test_one_theme_at_a_time(actions):
    light, dark = actions["theme_light"], actions["theme_dark"]
    light.setChecked(True)
    dark.setChecked(True)
    assert not light.isChecked()
    assert [a.data() for a in actions.themes.actions()] == ["system", "light", "dark"]


def test_what_can_be_on_or_off_is_ticked(actions):
    for name in ("log_scale", "move_panels"):
        assert actions[name].isCheckable()


def test_run_turns_into_pause_and_back(actions):
    run = actions["run"]
    actions.show_running(True, LIGHT)
    assert (run.text(), run.iconText(), run.toolTip()) == ("&Pause", "Pause", "Pause training (Space)")
    assert keys(run) == ["Space"]
    actions.show_running(False, LIGHT)
    assert (run.text(), run.iconText(), run.toolTip()) == ("&Run", "Run", "Train until paused (Space)")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_icons_follow_the_theme(actions, theme):
    actions.show_theme(theme)
    for name, colour in (("step", theme.text), ("run", theme.on_accent), ("reset", theme.text)):
        picture = actions[name].icon().pixmap(32).toImage()
        places = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
        found = [picture.pixelColor(*place) for place in places]
        solid = [colour.getRgb()[:3] for colour in found if colour.alpha() == 255]
        assert len(solid) > 20, name
        assert near(solid, colour, 1).all(), name
    faint = actions["step"].icon().pixmap(32, QIcon.Mode.Disabled).toImage()
    assert near(colours(faint), theme.secondary).any()

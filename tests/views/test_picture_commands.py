"""Saving a picture: from the dialog through the file's name to the file."""

import pytest
from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit, QMessageBox, QWidget
from views.hand_made import colours, near

from nnviz.views.panel_area import ABOVE, BELOW, PanelArea
from nnviz.views.picture_commands import PictureCommands
from nnviz.views.picture_dialog import WINDOW, PictureDialog, PictureWish

# Dialogs and windows with a smallest size ask more of a window system than the offscreen platform has.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

NAMES = ("network", "plane", *ABOVE, *BELOW)
PATIENCE_MS = 20_000


@pytest.fixture
def commands(qtbot, tmp_path):
    """Of an area of panels, each of a colour of its own."""
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    views = {name: (name.title(), coloured(name)) for name in NAMES}
    area = PanelArea(views)
    area.resize(1200, 700)
    qtbot.addWidget(area)
    area.show()
    qtbot.waitExposed(area)
    return PictureCommands(area, area, views, lambda: True)


def colour_of(name):
    return f"#{40 + 10 * NAMES.index(name):02x}a0b0"


def coloured(name):
    view = QWidget()
    view.setAutoFillBackground(True)
    palette = view.palette()
    palette.setColor(palette.ColorRole.Window, colour_of(name))
    view.setPalette(palette)
    return view


def seen(path):
    return colours(QImage(str(path)))


def dialog_of(kind):
    found = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind)]
    shown = [widget for widget in found if widget.isVisible()]
    return shown[0] if shown else None


def open_dialog(qtbot, kind):
    qtbot.waitUntil(lambda: dialog_of(kind) is not None, timeout=PATIENCE_MS)
    return dialog_of(kind)


def test_from_the_dialog_to_the_file(qtbot, commands, tmp_path):
    commands.ask()
    dialog = open_dialog(qtbot, PictureDialog)
    box = dialog.findChild(QComboBox, "picture_panel")
    assert [box.itemText(i) for i in range(box.count())][1:3] == ["Network", "Plane"]
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Home)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    asked = dialog.wish()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    files = open_dialog(qtbot, QFileDialog)
    line = files.findChild(QLineEdit)
    assert line.text() == "network.png"
    line.setText(str(tmp_path / "mine"))  # the suffix is that of the format
    with qtbot.waitSignal(commands.told) as told:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert told.args == ["Picture saved: mine.png"]
    picture = QImage(str(tmp_path / "mine.png"))
    assert picture.size() == asked.size
    assert near(colours(picture), colour_of("network"), 0).all()


def test_a_panel_behind_a_tab_comes_to_the_front_first(qtbot, commands, tmp_path):
    with qtbot.waitSignal(commands.told, timeout=PATIENCE_MS):
        commands.save(PictureWish("runs", "png", QSize(200, 100)), tmp_path / "a.png")
    pixels = seen(tmp_path / "a.png")
    assert pixels.shape[:2] == (100, 200)
    assert near(pixels[50, 100], colour_of("runs"), 0)


def test_a_panel_behind_a_tab_is_offered_in_the_size_of_the_one_before_it(qtbot, commands):
    commands.ask()
    dialog = open_dialog(qtbot, PictureDialog)
    box = dialog.findChild(QComboBox, "picture_panel")
    sizes = {}
    for row in range(box.count()):
        box.setCurrentIndex(row)
        sizes[box.currentData()] = dialog.wish().size
    assert sizes[WINDOW] == QSize(1200, 700)
    assert len({sizes[name].toTuple() for name in ABOVE}) == 1
    assert len({sizes[name].toTuple() for name in BELOW}) == 1
    dialog.reject()


def test_what_cannot_be_saved_is_told_once(qtbot, commands, tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.text()))
    with qtbot.assertNotEmitted(commands.told):
        commands.save(PictureWish(WINDOW, "png", QSize(120, 70)), tmp_path / "missing" / "a.png")
        qtbot.waitUntil(lambda: bool(said), timeout=PATIENCE_MS)
    (line,) = said
    assert line.endswith("a.png: it cannot be written: no such file or directory")


def test_a_panel_that_has_come_to_the_front_is_waited_for_until_it_shows_what_it_has_asked_for(
    qtbot, tmp_path
):
    view, looks = coloured("surface"), []

    def is_settled():
        looks.append(1)
        if len(looks) == 4:  # only now comes what it shows
            palette = view.palette()
            palette.setColor(palette.ColorRole.Window, "#123456")
            view.setPalette(palette)
        return len(looks) >= 4

    views = {name: (name, coloured(name)) for name in NAMES} | {"surface": ("Surface", view)}
    area = PanelArea(views)
    area.resize(1200, 700)
    qtbot.addWidget(area)
    area.show()
    qtbot.waitExposed(area)
    commands = PictureCommands(area, area, views, is_settled)
    with qtbot.waitSignal(commands.told, timeout=PATIENCE_MS):
        commands.save(PictureWish("surface", "png", QSize(60, 40)), tmp_path / "a.png")
    assert near(seen(tmp_path / "a.png")[20, 30], "#123456", 0)


def test_whoever_leaves_meanwhile_has_the_whole_picture(commands, tmp_path):
    commands.save(PictureWish(WINDOW, "png", QSize(3000, 1750)), tmp_path / "a.png")
    commands.finish()  # as closing the window does
    assert QImage(str(tmp_path / "a.png")).size() == QSize(3000, 1750)

"""What leaves the window by its menus: diagnostics, pictures and animations, as a user asks for them."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from e2e.menus import choose, shown
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QSpinBox,
)

import nnviz

# Menus and dialogs ask more of a window system than the offscreen platform has.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

Image = pytest.importorskip("PIL.Image")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def stepped(tutorial):
    """Tutorial A's points after three iterations."""
    for _ in range(3):
        tutorial.trigger("step")
    session = tutorial.window.session
    tutorial.until(lambda: session.snapshot.iteration == 3 and not session.busy)
    return tutorial


@pytest.fixture
def told(qapp):
    """Title and text of each message that is shown; it is read at once, and Enter pressed."""
    texts = []

    def read():
        for box in qapp.topLevelWidgets():
            if isinstance(box, QMessageBox) and box.isVisible():
                texts.append((box.windowTitle(), box.text()))
                QTest.keyClick(box, Qt.Key.Key_Return)

    timer = QTimer()
    timer.timeout.connect(read)
    timer.start(20)
    yield texts
    timer.stop()


# Help


def test_diagnostics_are_on_the_clipboard(tutorial):
    tutorial.window.set_theme("dark")
    choose(tutorial, "help", "copy_diagnostics")
    text = QGuiApplication.clipboard().text()
    assert text.startswith(f"nnviz {nnviz.__version__}\nPython ")
    size = tutorial.window.screen().size()
    assert f"Platform offscreen, screen {size.width()} × {size.height()} at " in text
    assert "Theme dark" in text
    assert "The last 50 lines of the log:" in text
    assert tutorial.status() == "Copied. Have a look before you pass it on."


def test_the_log_s_folder_is_opened(tutorial, monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    choose(tutorial, "help", "show_log")
    assert [Path(name) for name in opened] == [tmp_path / "state" / "nnviz"]  # see conftest


def test_where_no_program_shows_folders_it_is_said_where_the_log_is(tutorial, monkeypatch, tmp_path):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    choose(tutorial, "help", "show_log")
    assert tutorial.status() == f"The log is in {tmp_path / 'state' / 'nnviz'}"


# Pictures


def ask_for_picture(hand, panel, kind, width):
    """Go through the dialog from the menu on; returns the size that it has asked for."""
    choose(hand, "file", "export", "save_picture")
    dialog = shown(hand, QDialog, "picture_dialog")
    for name, value in (("picture_panel", panel), ("picture_format", kind)):
        box = dialog.findChild(QComboBox, name)
        box.setCurrentIndex(box.findData(value))
    dialog.findChild(QSpinBox, "picture_width").setValue(width)
    size = dialog.wish().size
    hand.key(Qt.Key.Key_Return, widget=dialog)
    return size


def choose_file(hand, path):
    files = shown(hand, QFileDialog, "picture_file")
    line = files.findChild(QLineEdit)
    line.setText(str(path))
    hand.key(Qt.Key.Key_Return, widget=line)


@pytest.mark.parametrize("panel", ["window", "network"])
def test_a_png_has_the_pixels_that_were_asked_for(stepped, tmp_path, panel):
    size = ask_for_picture(stepped, panel, "png", 900)
    choose_file(stepped, tmp_path / "a.png")
    stepped.until(lambda: stepped.status() == "Picture saved: a.png")
    assert size.width() == 900
    assert QImage(str(tmp_path / "a.png")).size() == size


@pytest.mark.parametrize("panel", ["window", "network"])
def test_an_svg_can_be_read_by_another_program(stepped, tmp_path, panel):
    size = ask_for_picture(stepped, panel, "svg", 900)
    choose_file(stepped, tmp_path / "a.svg")
    stepped.until(lambda: stepped.status() == "Picture saved: a.svg")
    root = ElementTree.parse(tmp_path / "a.svg").getroot()  # noqa: S314
    assert root.tag == f"{SVG}svg"
    sides = [re.fullmatch(r"([\d.]+)(px)?", root.get(side))[1] for side in ("width", "height")]
    assert [float(side) for side in sides] == [size.width(), size.height()]
    words = " ".join(text.text for text in root.iter(f"{SVG}text"))
    assert "Network" in words
    assert ("Plane" in words) == (panel == "window")


@pytest.mark.parametrize("panel", ["window", "network"])
def test_a_pdf_is_one_page_of_that_size(stepped, tmp_path, panel):
    size = ask_for_picture(stepped, panel, "pdf", 900)
    choose_file(stepped, tmp_path / "a.pdf")
    stepped.until(lambda: stepped.status() == "Picture saved: a.pdf")
    content = (tmp_path / "a.pdf").read_bytes()
    assert content.startswith(b"%PDF-1.")
    assert content.rstrip().endswith(b"%%EOF")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 1
    (box,) = re.findall(rb"/MediaBox \[([^\]]*)\]", content)
    # 96 px are an inch, which has 72 points.
    expected = [0.0, 0.0, size.width() * 0.75, size.height() * 0.75]
    assert [float(side) for side in box.split()] == pytest.approx(expected, abs=1.0)


def test_a_panel_behind_a_tab_is_the_one_in_the_picture(stepped, tmp_path):
    ask_for_picture(stepped, "notes", "svg", 300)
    choose_file(stepped, tmp_path / "a.svg")
    stepped.until(lambda: stepped.status() == "Picture saved: a.svg")
    words = [text.text for text in ElementTree.parse(tmp_path / "a.svg").iter(f"{SVG}text")]  # noqa: S314
    assert any(word.startswith("Notes about this document") for word in words)


def unwritable(tmp_path):
    """A folder in which nobody can write, not even who may do everything."""
    (tmp_path / "file").write_text("not a folder")
    return tmp_path / "file"


def test_a_picture_that_cannot_be_written_is_told_in_one_message(stepped, tmp_path, monkeypatch, told):
    monkeypatch.setattr(QFileDialog, "accept", accept_anything)
    ask_for_picture(stepped, "window", "png", 900)
    path = unwritable(tmp_path) / "a.png"
    choose_file(stepped, path)
    stepped.until(lambda: bool(told))
    stepped.qtbot.wait(100)  # another message would be read, too
    assert told == [("The picture cannot be saved", f"{path}: it cannot be written: not a directory")]
    assert stepped.window.session.snapshot.iteration == 3


def accept_anything(dialog):
    """As a file dialog of the system's does, which does not look into folders as Qt's own does."""
    name = dialog.findChild(QLineEdit).text()
    dialog.done(QDialog.DialogCode.Accepted)
    dialog.fileSelected.emit(name)


# Animations


def ask_for_animation(hand, path, monkeypatch):
    """Go from the menu to where the animation of the first iterations has begun; returns the dialog."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    choose(hand, "file", "export", "export_animation")
    dialog = shown(hand, QDialog, "animation_dialog")
    for name, value in (("width", 320), ("height", 200)):
        dialog.findChild(QSpinBox, f"animation_{name}").setValue(value)
    hand.key(Qt.Key.Key_Return, widget=dialog)
    return dialog


def about(dialog):
    return dialog.findChild(QLabel, "animation_about").text()


def close(hand, dialog):
    hand.key(Qt.Key.Key_Escape, widget=dialog)
    assert not dialog.isVisible()


def test_an_animation_of_a_few_iterations(stepped, tmp_path, monkeypatch):
    folder = tmp_path / "animations"
    folder.mkdir()
    dialog = ask_for_animation(stepped, folder / "run.webp", monkeypatch)
    stepped.until(lambda: about(dialog) == f"{folder / 'run.webp'} has been written.")
    with Image.open(folder / "run.webp") as image:
        assert (image.n_frames, image.size) == (4, (320, 200))  # iterations 0 to 3
    assert list(folder.iterdir()) == [folder / "run.webp"]
    close(stepped, dialog)


def test_an_animation_that_is_cancelled_in_the_middle_is_no_file(stepped, tmp_path, monkeypatch):
    window = stepped.window
    for _ in range(60):
        stepped.trigger("step")
    stepped.until(lambda: window.session.snapshot.iteration == 63 and not window.session.busy)
    folder = tmp_path / "animations"
    folder.mkdir()
    dialog = ask_for_animation(stepped, folder / "run.gif", monkeypatch)
    stepped.until(lambda: re.match("Frame ([1-9]|[1-5][0-9]) of ", about(dialog)))
    stepped.key(Qt.Key.Key_Escape, widget=dialog)
    assert about(dialog) == "Cancelled; nothing has been written."
    assert list(folder.iterdir()) == []
    close(stepped, dialog)


def test_an_animation_that_cannot_be_written_is_told_in_one_message(stepped, tmp_path, monkeypatch, told):
    path = unwritable(tmp_path) / "run.gif"
    dialog = ask_for_animation(stepped, path, monkeypatch)
    stepped.until(lambda: bool(told))
    stepped.qtbot.wait(100)  # another message would be read, too
    ((title, why),) = told
    assert title == "The animation cannot be made"
    assert why.startswith(f"{path}: it cannot be written: ")
    assert dialog.findChild(QPushButton, "animation_make").isEnabled()
    close(stepped, dialog)

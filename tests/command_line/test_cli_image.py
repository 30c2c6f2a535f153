"""``nnviz train --image``: a picture of the window after the run, on a machine without a display."""

import base64
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtGui import QImage
from shell import MODULE, failure
from views.hand_made import colours, near

from nnviz.views.palette import LIGHT

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
ARGUMENTS = ["train", "realpython", "--iterations", "300", "--json"]


@pytest.fixture
def shell(tmp_path):
    """Runs nnviz where there is no display, and a home of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "XDG_"))}
    kept.pop("DISPLAY", None)
    kept.pop("WAYLAND_DISPLAY", None)
    home = tmp_path / "home"
    home.mkdir()
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    environment = {**kept, "HOME": str(home), "XDG_CACHE_HOME": cache}

    def run(*arguments):
        return subprocess.run(
            [*MODULE, *arguments], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )

    return run


def trained(result):
    """What --json has printed, of a run that went well and said nothing else."""
    assert (result.returncode, result.stderr) == (0, "")
    return json.loads(result.stdout)


def texts(path):
    return [element.text for element in ElementTree.parse(path).iter(f"{SVG}text")]  # noqa: S314


def test_the_picture_shows_the_very_run_that_is_printed(shell, tmp_path):
    printed = trained(shell(*ARGUMENTS, "--image", "a.svg"))
    shown = texts(tmp_path / "a.svg")
    assert "300" in shown  # iterations
    assert any(re.search("Iteration 300", text) for text in shown)
    (weights,) = printed["weights"]
    # The arithmetic shows the weights after its update, in six digits.
    numbers = [
        float(number) for text in shown for number in re.findall(r"-?\d+\.\d+", text.replace("−", "-"))
    ]
    for weight in np.ravel(weights):
        assert any(number == pytest.approx(weight, rel=2e-5) for number in numbers), weight
    assert any(number == pytest.approx(printed["loss"], rel=2e-4) for number in numbers)


def test_in_lines_and_letters_only_fields_and_icons_are_pixels(shell, tmp_path):
    trained(shell(*ARGUMENTS, "--image", "a.svg"))
    assert (tmp_path / "a.svg").stat().st_size < 5_000_000
    images = [
        QImage.fromData(base64.b64decode(element.get(LINK).removeprefix("data:image/png;base64,")))
        for element in ElementTree.parse(tmp_path / "a.svg").iter(f"{SVG}image")  # noqa: S314
    ]
    # The heat map is computed in at most 128 cells a side; a panel's plot is larger by far.
    assert images
    assert all(0 < image.width() <= 128 and 0 < image.height() <= 128 for image in images)


def test_a_picture_changes_nothing_of_what_is_printed(shell):
    plain, with_picture = trained(shell(*ARGUMENTS)), trained(shell(*ARGUMENTS, "--image", "a.png"))
    speed = "updates_per_second"
    assert plain.pop(speed) > 0.0
    assert with_picture.pop(speed) > 0.0
    assert plain == with_picture


def test_a_png_is_the_window_in_its_first_size(shell, tmp_path):
    trained(shell(*ARGUMENTS, "--image", "a.png"))
    picture = QImage(str(tmp_path / "a.png"))
    assert (picture.width(), picture.height()) == (1280, 800)
    seen = colours(picture)
    assert near(seen[-4, 4], LIGHT.panel, 0)  # the status line
    assert near(seen[400, 3], LIGHT.window, 0)  # between the window's edge and its first panel
    plane = seen[130:620, 335:800]
    for colour in LIGHT.classes[:2]:
        assert near(plane, colour, 3).sum() > 100


def test_the_users_settings_are_neither_followed_nor_touched(shell, tmp_path):
    settings = tmp_path / "home" / ".config" / "nnviz" / "nnviz.conf"
    settings.parent.mkdir(parents=True)
    settings.write_text("[General]\ntheme=dark\n", encoding="utf-8")
    trained(shell(*ARGUMENTS, "--image", "a.png"))
    assert near(colours(QImage(str(tmp_path / "a.png")))[-4, 4], LIGHT.panel, 0)
    assert settings.read_text(encoding="utf-8") == "[General]\ntheme=dark\n"
    files = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert files == [settings]


def test_a_run_of_no_iterations_can_be_shown(shell, tmp_path):
    trained(shell("train", "loy", "--iterations", "0", "--json", "--image", "a.pdf"))
    content = (tmp_path / "a.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    (box,) = re.findall(rb"/MediaBox \[([^\]]*)\]", content)
    assert tuple(map(float, box.split())) == (0.0, 0.0, 960.0, 600.0)  # 1280 × 800 px of 3/4 point


@pytest.mark.parametrize(
    ("name", "expected", "words"),
    [
        ("a.bmp", 2, "a.bmp: a picture's name ends in .png, .svg or .pdf"),
        ("picture", 2, "picture: a picture's name ends in .png, .svg or .pdf"),
        ("-", 2, "-: a picture's name ends in .png, .svg or .pdf"),
        ("missing/a.png", 1, "missing/a.png: it cannot be written: there is no directory"),
        ("folder.svg", 1, "folder.svg: it cannot be written: this is a directory"),
    ],
)
def test_what_cannot_be_written_is_told_before_the_run(capsys, tmp_path, monkeypatch, name, expected, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.svg").mkdir()
    monkeypatch.setattr("nnviz.command_line.headless.train_headless", None)  # it would be called for the run
    status, line = failure(capsys, "train", "xor", "--image", name)
    assert status == expected
    assert words in line


def test_where_qt_cannot_start_it_is_one_line(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("nnviz.startup.check", lambda: "System libraries are missing: libEGL.so.1.")
    status, line = failure(capsys, "train", "xor", "--image", str(tmp_path / "a.png"))
    assert status == 1
    assert line.endswith("a.png: a picture cannot be made: System libraries are missing: libEGL.so.1.\n")


def test_without_a_picture_no_qt_is_loaded():
    code = (
        "import sys; from nnviz.cli import main; main(['train', 'loy', '--iterations', '3'])\n"
        "assert not [name for name in sys.modules if name.startswith('PySide6')]"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")

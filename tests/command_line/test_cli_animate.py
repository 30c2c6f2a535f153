"""``nnviz animate``: an animation without a screen."""

import os
import re
import signal
import subprocess
import time

import numpy as np
import pytest
from shell import MODULE, failure, success

from nnviz.core.presets import preset_experiment
from nnviz.core.run import Run
from nnviz.files.document import Document, write_document

Image = pytest.importorskip("PIL.Image")
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture(autouse=True)
def settings(qapp):
    yield
    qapp.setStyleSheet("")


def frames_of(path):
    with Image.open(path) as image:
        times, pixels = [], []
        for number in range(image.n_frames):
            image.seek(number)
            pixels.append(np.asarray(image.convert("RGB")))
            times.append(image.info["duration"])
    return pixels, times


@pytest.mark.parametrize("suffix", ["webp", "png", "gif"])
def test_the_file_has_the_frames_size_and_times_asked_for(capsys, tmp_path, suffix):
    path = tmp_path / f"run.{suffix}"
    arguments = ["--from", "2", "--to", "40", "--frames", "4", "--fps", "25", "--panel", "plane"]
    assert success(capsys, "animate", "xor", "-o", str(path), *arguments, "--size", "320x240") == ""
    frames, times = frames_of(path)
    assert [frame.shape for frame in frames] == [(240, 320, 3)] * 4
    assert times == [40] * 4
    assert list(tmp_path.iterdir()) == [path]


def test_every_so_many_iterations_and_the_last(capsys, tmp_path):
    path = tmp_path / "run.gif"
    arguments = ["--to", "25", "--every", "10", "--panel", "network", "--size", "300x300"]
    assert success(capsys, "animate", "xor", "-o", str(path), *arguments) == ""
    assert len(frames_of(path)[0]) == 4  # 0, 10, 20 and 25


def test_seed_and_settings_are_those_of_train(capsys, tmp_path):
    pictures = []
    for number, extra in enumerate(([], [], ["--seed", "3"], ["--set", "layers=2"])):
        path = tmp_path / f"{number}.png"
        size = ["--to", "3", "--frames", "1", "--panel", "network", "--size", "300x300"]
        assert success(capsys, "animate", "xor", "-o", str(path), *size, *extra) == ""
        with Image.open(path) as image:
            pictures.append(np.asarray(image.convert("RGB")))
    assert np.array_equal(pictures[0], pictures[1])
    assert not np.array_equal(pictures[0], pictures[2])
    assert not np.array_equal(pictures[0], pictures[3])


def test_a_document_is_shown_as_far_as_it_is_known(capsys, tmp_path):
    from nnviz.core.training import train

    run = Run.start(preset_experiment("xor"))
    burst = train(run.experiment, run.state, 7)
    write_document(tmp_path / "seven.nnviz", Document(run.trained(burst.state, burst.record, burst.path)))
    path = tmp_path / "run.gif"
    size = ["--panel", "loss", "--size", "300x200"]
    assert success(capsys, "animate", str(tmp_path / "seven.nnviz"), "-o", str(path), *size) == ""
    assert len(frames_of(path)[0]) == 8  # iterations 0 to 7


def test_settings_that_may_change_in_a_run_leave_a_document_its_past(capsys, tmp_path):
    from nnviz.core.training import train

    run = Run.start(preset_experiment("xor"))
    burst = train(run.experiment, run.state, 7)
    write_document(tmp_path / "seven.nnviz", Document(run.trained(burst.state, burst.record, burst.path)))
    path = tmp_path / "run.gif"
    arguments = ["--panel", "loss", "--size", "300x200", "--set", "learning_rate=0.5", "--to", "9"]
    assert success(capsys, "animate", str(tmp_path / "seven.nnviz"), "-o", str(path), *arguments) == ""
    changed, _ = frames_of(path)
    usual = [*arguments[:4], "--to", "9"]
    assert success(capsys, "animate", "xor", "-o", str(path), *usual) == ""
    plain, _ = frames_of(path)
    assert len(changed) == len(plain) == 10
    # The curve as far as it had come is the same; beyond, it is that of another learning rate.
    assert np.array_equal(changed[3], plain[3])


def test_without_a_display_it_says_nothing_and_ends_well(tmp_path):
    path = tmp_path / "run.webp"
    command = [*MODULE, "animate", "realpython", "--to", "20", "--frames", "3", "-o", str(path)]
    gone = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in gone}
    result = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")
    assert [frame.shape for frame in frames_of(path)[0]] == [(800, 1280, 3)] * 3


def test_an_interrupt_leaves_no_file(tmp_path):
    path = tmp_path / "run.webp"
    command = [*MODULE, "animate", "xor", "--to", "2000", "--frames", "1000", "-o", str(path)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    until = time.monotonic() + 60
    while not any(p.stat().st_size > 5_000 for p in tmp_path.iterdir()):  # it is being written
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, b"nnviz: interrupted\n")
    assert list(tmp_path.iterdir()) == []


# What is told in one line

MISTAKES = [
    (["--panel", "foo"], r"there is no panel 'foo'; there are window, network, plane, loss, "),
    (["--size", "640"], r"must be width x height, such as 640x480, not '640'"),
    (["--size", "8x800"], r"from 16 to 4096 pixels a side, not 8 × 800"),
    (["--fps", "51"], r"from 1 to 50 frames a second, not 51"),
    (["--frames", "0"], r"needs at least one frame"),
    (["--frames", "5001"], r"at most 5000 frames, not 5001"),
    (["--frames", "5", "--every", "5"], r"not allowed with"),
    (["--early", "--every", "5"], r"--early is for a number of --frames"),
    (["--from", "9", "--to", "8"], r"cannot go from 9 back to 8"),
    (["--from", "-1"], r"must be from 0 to"),
]


@pytest.mark.parametrize(("arguments", "words"), MISTAKES)
def test_mistakes_are_wrong_usage(capsys, tmp_path, arguments, words):
    path = tmp_path / "run.gif"
    status, line = failure(capsys, "animate", "xor", "-o", str(path), *arguments)
    assert status == 2
    assert re.search(words, line)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "expected", "words"),
    [
        ("run.mp4", 2, "an animation's name ends in .webp, .png, .apng, .gif"),
        ("missing/run.gif", 1, "it cannot be written: there is no directory"),
        (".", 2, "an animation's name ends in"),
    ],
)
def test_files_that_cannot_be_written(capsys, tmp_path, monkeypatch, name, expected, words):
    monkeypatch.chdir(tmp_path)
    status, line = failure(capsys, "animate", "xor", "-o", name)
    assert status == expected
    assert words in line
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_diverges_fails_with_its_cause(capsys, tmp_path):
    path = tmp_path / "run.gif"
    arguments = ["--set", "learning_rate=3", "-o", str(path)]
    status, line = failure(capsys, "animate", "house-prices", *arguments)
    assert status == 1
    assert "learning rate 3 is too large" in line
    assert list(tmp_path.iterdir()) == []

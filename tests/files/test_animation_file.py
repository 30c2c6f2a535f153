"""Animations as Pillow reads them back, and what becomes of files that cannot be written."""

import builtins
import os
import tracemalloc

import numpy as np
import pytest

from nnviz.core.errors import FileError, InputError
from nnviz.files.animation_file import AnimationFile, changed_box

Image = pytest.importorskip("PIL.Image")

SUFFIXES = ["webp", "png", "apng", "gif"]


def moving_square(n_frames, width=81, height=60):
    """Frames of few colours, in which a square moves to the right; the last two are the same."""
    frames = []
    for k in range(n_frames):
        frame = np.full((height, width, 3), (20, 40, 60), np.uint8)
        frame[::7] = (250, 250, 250)
        at = min(k, n_frames - 2)
        frame[11 + at : 21 + at, 3 + 5 * at : 12 + 5 * at] = (200, 5 * at, 5)
        frames.append(frame)
    return frames


def write(path, frames, frames_per_second=20):
    height, width = frames[0].shape[:2]
    file = AnimationFile(path, width, height, len(frames), frames_per_second)
    for frame in frames:
        file.add(frame)
    file.finish()


def read(path):
    """The frames of a file, and how many milliseconds each is shown."""
    frames, times = [], []
    with Image.open(path) as image:
        assert image.info["loop"] == 0  # for ever
        for number in range(image.n_frames):
            image.seek(number)
            image.load()
            frames.append(np.asarray(image.convert("RGB")))
            times.append(image.info["duration"])
    return frames, times


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("n_frames", [2, 7])
def test_every_frame_is_read_back_as_it_was(tmp_path, suffix, n_frames):
    path, frames = tmp_path / f"run.{suffix}", moving_square(n_frames)
    write(path, frames)
    back, times = read(path)
    assert len(back) == n_frames
    assert all(np.array_equal(one, other) for one, other in zip(back, frames, strict=True))
    assert times == [50] * n_frames
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("suffix", "times"),
    [
        ("gif", [30, 40, 30, 30, 40, 30]),  # hundredths of a second: 3.33, 6.67, 10, … rounded
        ("webp", [33, 34, 33, 33, 34, 33]),
    ],
)
def test_rounded_times_add_up(tmp_path, suffix, times):
    path = tmp_path / f"run.{suffix}"
    write(path, moving_square(6), 30)
    assert read(path)[1] == times


def test_the_times_of_a_png_are_exact(tmp_path):
    write(tmp_path / "run.png", moving_square(3), 30)
    assert read(tmp_path / "run.png")[1] == pytest.approx([1000 / 30] * 3)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_single_frame_is_a_picture(tmp_path, suffix):
    path, frame = tmp_path / f"run.{suffix}", moving_square(2)[0]
    write(path, [frame])
    with Image.open(path) as image:
        assert getattr(image, "n_frames", 1) == 1
        assert np.array_equal(np.asarray(image.convert("RGB")), frame)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_random_patches_on_odd_places(tmp_path, suffix):
    rng = np.random.default_rng(4)
    colours = rng.integers(0, 256, (200, 3), dtype=np.uint8)  # GIF has 256 a frame
    frames = [colours[rng.integers(0, 200, (37, 53))]]
    for _ in range(8):
        frame = frames[-1].copy()
        top, left = rng.integers(0, 30), rng.integers(0, 45)
        patch = frame[top : top + rng.integers(1, 8), left : left + rng.integers(1, 9)]
        patch[:] = colours[rng.integers(0, 200, patch.shape[:2])]
        frames.append(frame)
    write(tmp_path / f"run.{suffix}", frames)
    back, _ = read(tmp_path / f"run.{suffix}")
    assert all(np.array_equal(one, other) for one, other in zip(back, frames, strict=True))


def test_a_gif_of_many_colours_comes_near_them(tmp_path):
    across, down = np.meshgrid(np.arange(128), np.arange(128))
    frame = np.stack([2 * across, 2 * down, 255 - across - down], axis=2).astype(np.uint8)
    write(tmp_path / "run.gif", [frame, frame])
    (back, _), _ = read(tmp_path / "run.gif")
    assert np.abs(back.astype(int) - frame).mean() < 8


def test_only_what_has_changed_is_written(tmp_path):
    frames = moving_square(40, 400, 300)
    write(tmp_path / "run.png", frames)
    write(tmp_path / "still.png", frames[:1])
    still = (tmp_path / "still.png").stat().st_size
    assert (tmp_path / "run.png").stat().st_size < still + 40 * 400


@pytest.mark.parametrize("suffix", ["webp", "png", "gif"])
def test_memory_does_not_grow_with_the_frames(tmp_path, suffix):
    rng = np.random.default_rng(1)
    n_frames, height, width = 60, 200, 300
    file = AnimationFile(tmp_path / f"run.{suffix}", width, height, n_frames, 10)
    tracemalloc.start()
    for _ in range(n_frames):
        file.add(np.repeat(rng.integers(0, 256, (height, width, 1), dtype=np.uint8), 3, axis=2))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    file.discard()
    assert most < 10 * 3 * height * width  # ten frames, of sixty


@pytest.mark.parametrize(
    ("before", "now", "step", "box"),
    [
        (None, (), 1, (0, 0, 9, 7)),
        ((), (), 1, (0, 0, 1, 1)),
        ((), ((3, 5),), 1, (5, 3, 6, 4)),
        ((), ((3, 5),), 2, (4, 2, 6, 4)),
        ((), ((0, 8), (6, 0)), 2, (0, 0, 9, 7)),
        (((2, 2),), ((4, 7),), 1, (2, 2, 8, 5)),
    ],
)
def test_the_box_that_has_changed(before, now, step, box):
    def picture(places):
        pixels = np.zeros((7, 9, 3), np.uint8)
        for row, column in places:
            pixels[row, column, 2] = 1
        return pixels

    assert changed_box(None if before is None else picture(before), picture(now), step) == box


# What cannot be written


@pytest.mark.parametrize("name", ["run.mp4", "run", "run.webp.txt"])
def test_a_wrong_suffix_is_told_with_the_right_ones(tmp_path, name):
    with pytest.raises(InputError, match=rf"{name}: an animation's name ends in .webp, .png, .apng, .gif"):
        AnimationFile(tmp_path / name, 100, 100, 1, 10)
    assert list(tmp_path.iterdir()) == []


def test_without_pillow_the_message_says_how_to_get_it(tmp_path, monkeypatch):
    usual = builtins.__import__

    def without_pillow(name, *rest):
        if name.partition(".")[0] == "PIL":
            raise ImportError(name)
        return usual(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_pillow)
    with pytest.raises(FileError, match="Pillow, which is not installed: pip install Pillow"):
        AnimationFile(tmp_path / "run.gif", 100, 100, 1, 10)
    assert list(tmp_path.iterdir()) == []


def test_a_pillow_without_webp_says_what_else_there_is(tmp_path, monkeypatch):
    monkeypatch.setattr("PIL.features.check", lambda _: False)
    with pytest.raises(FileError, match=r"cannot write WebP; choose .png or .gif"):
        AnimationFile(tmp_path / "run.webp", 100, 100, 1, 10)
    AnimationFile(tmp_path / "run.gif", 100, 100, 1, 10).discard()


@pytest.mark.parametrize(
    ("width", "height", "rate", "words"),
    [
        (15, 100, 10, "from 16 to 4096 pixels a side, not 15 × 100"),
        (100, 4097, 10, "not 100 × 4097"),
        (100, 100, 0, "from 1 to 50 frames a second, not 0"),
        (100, 100, 51, "not 51"),
    ],
)
def test_figures_out_of_range(tmp_path, width, height, rate, words):
    with pytest.raises(InputError, match=words):
        AnimationFile(tmp_path / "run.gif", width, height, 1, rate)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_and_a_folder_in_the_way(tmp_path):
    with pytest.raises(FileError, match=r"run.gif: it cannot be written: there is no directory"):
        AnimationFile(tmp_path / "missing" / "run.gif", 100, 100, 1, 10)
    (tmp_path / "run.gif").mkdir()
    with pytest.raises(FileError, match=r"run.gif: it cannot be written: this is a directory"):
        AnimationFile(tmp_path / "run.gif", 100, 100, 1, 10)


def test_a_device_is_no_place_for_an_animation(tmp_path):
    (tmp_path / "run.gif").symlink_to("/dev/null")
    with pytest.raises(FileError, match=r"run.gif: it cannot be written: this is not a file"):
        AnimationFile(tmp_path / "run.gif", 100, 100, 1, 10)


class Full:
    """A file on a disk that is full after so many bytes."""

    def __init__(self, file, room):
        self._file, self._room = file, room

    def write(self, content):
        self._room -= len(content)
        if self._room < 0:
            raise OSError(28, "No space left on device")
        return self._file.write(content)

    def __getattr__(self, name):
        return getattr(self._file, name)


@pytest.mark.parametrize("room", [10, 2_000])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, room):
    path = tmp_path / "run.png"
    path.write_bytes(b"old")
    usual = os.fdopen
    frames = [np.random.default_rng(k).integers(0, 256, (60, 60, 3), dtype=np.uint8) for k in range(3)]
    with monkeypatch.context() as patch:
        patch.setattr(os, "fdopen", lambda number, mode: Full(usual(number, mode), room))
        with pytest.raises(FileError, match=r"run.png: it cannot be written: no space left on device"):
            write(path, frames)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_discarded_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "run.png"
    path.write_bytes(b"old")
    file = AnimationFile(path, 81, 60, 9, 10)
    file.add(moving_square(2)[0])
    assert len(list(tmp_path.iterdir())) == 2
    file.discard()
    file.discard()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_through_a_link_the_file_is_replaced_and_the_link_stays(tmp_path):
    (tmp_path / "real").mkdir()
    link = tmp_path / "link.gif"
    link.symlink_to(tmp_path / "real" / "run.gif")
    write(link, moving_square(3))
    assert link.is_symlink()
    assert list((tmp_path / "real").iterdir()) == [tmp_path / "real" / "run.gif"]
    assert len(read(tmp_path / "real" / "run.gif")[0]) == 3

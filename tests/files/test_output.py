"""Files are written as they are to be, or not at all."""

import os
import signal
import subprocess
import sys
import time

import pytest

from nnviz.core.errors import FileError
from nnviz.files.output import write_bytes, write_content


@pytest.mark.parametrize(
    ("content", "expected"),
    [("x₁\n\r\n", b"x\xe2\x82\x81\n\r\n"), (b"\x00\xff\r\n", b"\x00\xff\r\n")],
    ids=["text", "bytes"],
)
def test_a_file_has_what_it_is_given(tmp_path, content, expected):
    path = tmp_path / "file"
    path.write_bytes(b"something older and longer than that")
    write_content(path, content)
    assert path.read_bytes() == expected
    assert list(tmp_path.iterdir()) == [path]


def test_text_that_utf_8_cannot_say_leaves_the_old_file(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.raises(FileError, match=r"file: it cannot be written: .*surrogates"):
        write_content(path, "half a pair: \ud800")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


# What a killed process has left


WRITING = "import os, sys; open(sys.argv[1] + str(os.getpid()), 'w').close(); print(flush=True); input()"


@pytest.fixture
def writer(tmp_path):
    """A process that is writing lesson.nnviz, as far as one can see; returns it and its file."""
    child = subprocess.Popen(
        [sys.executable, "-c", WRITING, str(tmp_path / ".lesson.nnviz.")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with child:
        child.stdout.readline()
        yield child, tmp_path / f".lesson.nnviz.{child.pid}"
        child.kill()


def names(folder):
    return sorted(file.name for file in folder.iterdir())


def test_what_a_killed_process_left_goes_when_the_file_is_written_again(tmp_path, writer):
    child, left = writer
    write_bytes(tmp_path / "lesson.nnviz", b"while it lives")
    assert names(tmp_path) == [left.name, "lesson.nnviz"]
    child.send_signal(signal.SIGKILL)
    child.wait()
    write_bytes(tmp_path / "other.nnviz", b"another file")
    assert names(tmp_path) == [left.name, "lesson.nnviz", "other.nnviz"]
    write_bytes(tmp_path / "lesson.nnviz", b"after it has been killed")
    assert names(tmp_path) == ["lesson.nnviz", "other.nnviz"]


def test_what_is_very_old_goes_though_a_process_has_that_number_now(tmp_path, writer):
    _, left = writer
    for hours, stays in ((20, True), (30, False)):
        then = time.time() - hours * 3600
        os.utime(left, (then, then))
        write_bytes(tmp_path / "lesson.nnviz", b"x")
        assert left.exists() is stays


def test_files_that_only_look_alike_stay(tmp_path):
    alike = [
        ".lesson.nnviz.bak",
        ".lesson.nnviz.",
        ".lesson.nnviz.1x",
        ".lesson.nnviz.²",
        ".lessons.nnviz.999999999",
        "lesson.nnviz.999999999",
        f".lesson.nnviz.{os.getpid()}0.txt",
    ]
    for name in alike:
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (0, 0))
    (tmp_path / ".lesson.nnviz.999999999").mkdir()
    (tmp_path / ".lesson.nnviz.99999999999999999999").write_bytes(b"")
    write_bytes(tmp_path / "lesson.nnviz", b"x")
    assert names(tmp_path) == sorted([*alike, ".lesson.nnviz.999999999", "lesson.nnviz"])

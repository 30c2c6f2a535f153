"""Files are written as they are to be, or not at all."""

import errno
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from nnviz.core.errors import FileError
from nnviz.files import draft
from nnviz.files.output import check_writable, write_bytes, write_content


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


# What a file is beside its content

posix = pytest.mark.skipif(sys.platform == "win32", reason="where files have other permissions")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@posix
@pytest.mark.parametrize("permissions", [0o600, 0o640, 0o666, 0o755])
def test_a_file_keeps_its_permissions(tmp_path, permissions):
    path = tmp_path / "lesson.nnviz"
    path.write_bytes(b"old")
    path.chmod(permissions)
    write_bytes(path, b"new")
    assert (path.read_bytes(), mode(path)) == (b"new", permissions)


@posix
def test_a_new_file_has_the_permissions_that_new_files_have(tmp_path):
    (tmp_path / "other").write_bytes(b"")
    write_bytes(tmp_path / "lesson.nnviz", b"new")
    assert mode(tmp_path / "lesson.nnviz") == mode(tmp_path / "other")


@posix
def test_nobody_else_can_read_a_private_file_while_it_is_written(tmp_path, monkeypatch):
    path, modes = tmp_path / "lesson.nnviz", []
    path.write_bytes(b"old")
    path.chmod(0o600)
    synced = os.fsync

    def look(number):
        modes.extend(mode(file) for file in tmp_path.iterdir())
        synced(number)

    monkeypatch.setattr("os.fsync", look)
    write_bytes(path, b"new")
    assert modes == [0o600, 0o600]


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="only root may give files away")
def test_a_file_keeps_its_owner_where_that_is_allowed(tmp_path):
    path = tmp_path / "lesson.nnviz"
    path.write_bytes(b"old")
    os.chown(path, 65534, 65533)
    write_bytes(path, b"new")
    assert (path.stat().st_uid, path.stat().st_gid) == (65534, 65533)


@pytest.mark.parametrize("permissions", [0o444, 0o555])
def test_a_read_only_file_is_refused_in_plain_words(tmp_path, permissions):
    path = tmp_path / "lesson.nnviz"
    path.write_bytes(b"old")
    path.chmod(permissions)
    for refuses in (check_writable, lambda path: write_bytes(path, b"new")):
        with pytest.raises(FileError, match=r"nnviz: it cannot be written: the file is read-only; allow it"):
            refuses(path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
    path.chmod(0o644)


def test_a_file_with_two_names_stays_one_file(tmp_path):
    path, other = tmp_path / "lesson.nnviz", tmp_path / "other.nnviz"
    for content in (b"short", b"a good deal longer than before", b"short again"):
        path.write_bytes(b"something old")
        other.unlink(missing_ok=True)
        other.hardlink_to(path)
        write_bytes(path, content)
        assert (path.read_bytes(), other.read_bytes()) == (content, content)
        assert path.samefile(other)
        assert names(tmp_path) == ["lesson.nnviz", "other.nnviz"]


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="where room cannot be asked for in advance")
def test_a_file_with_two_names_stays_as_it_was_where_there_is_no_room(tmp_path, monkeypatch):
    path = tmp_path / "lesson.nnviz"
    path.write_bytes(b"something old")
    (tmp_path / "other.nnviz").hardlink_to(path)

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.posix_fallocate", full)
    with pytest.raises(FileError, match="it cannot be written: no space left"):
        write_bytes(path, b"new and longer than what was there")
    assert path.read_bytes() == b"something old"
    assert names(tmp_path) == ["lesson.nnviz", "other.nnviz"]


REPLACING = {
    "nothing may be put into the folder": ("os.open", errno.EACCES),
    "on a read-only disk": ("os.open", errno.EROFS),
    "another's file in a sticky folder": ("pathlib.Path.replace", errno.EPERM),
    "a file that is mounted by itself": ("pathlib.Path.replace", errno.EBUSY),
}


@pytest.mark.parametrize("why", REPLACING)
def test_a_file_that_cannot_be_replaced_is_written_through(tmp_path, monkeypatch, why):
    function, code = REPLACING[why]
    path, real = tmp_path / "lesson.nnviz", os.open
    path.write_bytes(b"something old")
    before = path.stat().st_ino

    def refuse(name, *arguments, **options):
        if "lesson" in str(name):
            raise OSError(code, os.strerror(code))
        return real(name, *arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(function, refuse)
        check_writable(path)
        write_bytes(path, b"new")
    assert (path.read_bytes(), path.stat().st_ino) == (b"new", before)
    assert names(tmp_path) == ["lesson.nnviz"]


def test_a_new_file_in_a_folder_where_nothing_may_be_put_is_refused(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr("os.open", refuse)
        with pytest.raises(FileError, match="it cannot be written: permission denied"):
            write_bytes(tmp_path / "lesson.nnviz", b"new")
    assert names(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="only root can be somebody else")
def test_a_user_saves_a_file_of_theirs_in_a_folder_of_somebody_elses():
    with tempfile.TemporaryDirectory() as folder:  # those of the tests are closed to others
        path = Path(folder) / "lesson.nnviz"
        path.write_bytes(b"something old")
        os.chown(path, 65534, 65534)
        Path(folder).chmod(0o755)
        os.seteuid(65534)
        try:
            with pytest.raises(PermissionError):
                (Path(folder) / "other.nnviz").touch()
            check_writable(path)
            write_bytes(path, b"new")
        finally:
            os.seteuid(0)
        assert (path.read_bytes(), path.stat().st_uid) == (b"new", 65534)
        assert names(Path(folder)) == ["lesson.nnviz"]


# Long names


@pytest.mark.parametrize("letter", ["a", "é", "日", "𝄞"])
def test_a_name_as_long_as_names_can_be(tmp_path, letter):
    size = len(letter.encode())
    path = tmp_path / f"{letter * ((255 - 6) // size)}{'a' * ((255 - 6) % size)}.nnviz"
    assert len(path.name.encode()) == 255
    for content in (b"first", b"second"):
        write_bytes(path, content)
        assert path.read_bytes() == content
        assert names(tmp_path) == [path.name]


def test_what_was_left_of_a_long_name_goes_and_that_of_another_long_name_stays(tmp_path, monkeypatch):
    path, other = (tmp_path / f"{'a' * 240}{end}.nnviz" for end in "bc")
    for left in (path, other):
        with monkeypatch.context() as patched:
            patched.setattr("os.getpid", lambda: 999_999_999)  # more than any process has
            draft.Draft(left).file.close()
    assert len(names(tmp_path)) == 2
    write_bytes(path, b"x")
    assert len(names(tmp_path)) == 2
    write_bytes(other, b"x")
    assert names(tmp_path) == sorted([path.name, other.name])


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

"""Documents and the file system: what cannot be read, and what cannot be written."""

import os
import socket
from pathlib import Path

import pytest
from files.documents import GOLDEN

from nnviz.core.errors import FileError
from nnviz.core.presets import preset_experiment
from nnviz.core.run import Run
from nnviz.files.document import Document, read_document, write_document

# Files that cannot be read


def read_refusal(path: Path) -> str:
    """What is said of a file that cannot be read."""
    with pytest.raises(FileError) as caught:
        read_document(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message.removeprefix(f"{path}: ")


def test_a_file_that_is_not_there(tmp_path):
    assert read_refusal(tmp_path / "a.nnviz") == "there is no such file"
    assert "not a directory" in read_refusal(GOLDEN / "a.nnviz")


def test_a_directory(tmp_path):
    assert read_refusal(tmp_path) == "this is a directory, not a document"


def test_links_in_a_circle(tmp_path):
    one, other = tmp_path / "one.nnviz", tmp_path / "other.nnviz"
    one.symlink_to(other)
    other.symlink_to(one)
    assert "levels of symbolic links" in read_refusal(one)
    assert "cannot be written" in write_refusal(one)


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_file_that_one_may_not_read(tmp_path):
    path = tmp_path / "secret.nnviz"
    path.write_bytes(GOLDEN.read_bytes())
    path.chmod(0)
    assert read_refusal(path) == "it cannot be read: permission denied"


def test_a_file_that_the_system_does_not_give(tmp_path, monkeypatch):
    path = tmp_path / "secret.nnviz"
    path.write_bytes(GOLDEN.read_bytes())

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert read_refusal(path) == "it cannot be read: permission denied"


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/tty"])
def test_a_device(device):
    assert "it is not a regular file" in read_refusal(Path(device))


def test_a_pipe_and_a_socket_that_nobody_writes_into(tmp_path):
    pipe = tmp_path / "pipe.nnviz"
    os.mkfifo(pipe)
    assert "it is not a regular file" in read_refusal(pipe)
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(str(tmp_path / "s.nnviz"))
        assert "it is not a regular file" in read_refusal(tmp_path / "s.nnviz")


@pytest.mark.parametrize("name", ["a\0b.nnviz", "a" * 300 + ".nnviz"])
def test_a_name_that_no_file_can_have(tmp_path, name):
    assert read_refusal(tmp_path / name).startswith("it cannot be read: ")
    assert "cannot be written" in write_refusal(tmp_path / name)


# Files that cannot be written


def write_refusal(path: Path) -> str:
    """What is said where a document cannot be written."""
    with pytest.raises(FileError) as caught:
        write_document(path, Document(Run.start(preset_experiment("xor"))))
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)
    return str(caught.value).removeprefix(f"{path}: ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk():
    assert write_refusal(Path("/dev/full")) == "it cannot be written: no space left on device"


def test_a_disk_that_gets_full_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "lesson.nnviz"
    path.write_bytes(GOLDEN.read_bytes())

    def fill(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fill)
    assert write_refusal(path) == "it cannot be written: no space left on device"
    assert path.read_bytes() == GOLDEN.read_bytes()
    assert list(tmp_path.iterdir()) == [path]


def test_a_directory_is_not_written(tmp_path):
    folder = tmp_path / "folder.nnviz"
    folder.mkdir()
    assert "is a directory" in write_refusal(folder)
    assert "no such file or directory" in write_refusal(tmp_path / "missing" / "a.nnviz")


def test_a_document_goes_through_a_link_to_its_file(tmp_path):
    path, link = tmp_path / "real.nnviz", tmp_path / "link.nnviz"
    path.write_text("old")
    link.symlink_to(path)
    document = read_document(GOLDEN)
    write_document(link, document)
    assert link.is_symlink()
    assert path.read_bytes() == GOLDEN.read_bytes()

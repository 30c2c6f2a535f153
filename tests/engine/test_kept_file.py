"""Files of instances that live are theirs; what dead ones have left is found, whole and once."""

import signal
import subprocess
import sys

import pytest

from nnviz.core.errors import FileError
from nnviz.engine.kept_file import KeptFile, left_behind

CHILD = """
import sys, time
from pathlib import Path
from nnviz.engine.kept_file import KeptFile
file = KeptFile.new(Path(sys.argv[1]))
file.path.write_text("what a child has left")
file.path.with_name(f".{file.path.name}.1234").write_text("half of wh")
print("written", flush=True)
time.sleep(600)
"""


@pytest.fixture
def child(tmp_path):
    """Another process that holds a file."""
    with subprocess.Popen([sys.executable, "-c", CHILD, tmp_path], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"written\n"
        yield process
        process.kill()


def test_the_file_of_another_process_is_its_own_until_it_is_killed(child, tmp_path):
    assert left_behind(tmp_path) == []
    child.send_signal(signal.SIGKILL)
    child.wait()
    (file,) = left_behind(tmp_path)
    assert file.path.read_text() == "what a child has left"
    assert left_behind(tmp_path) == []  # nobody else is offered it meanwhile
    assert not list(tmp_path.glob(".*"))  # what was half written is gone
    file.release()
    (again,) = left_behind(tmp_path)
    assert again.path == file.path
    again.remove()
    again.release()
    assert list(tmp_path.iterdir()) == []


def test_what_has_no_document_is_cleared_away(child, tmp_path):
    (document,) = tmp_path.glob("*.nnviz")
    child.kill()
    child.wait()
    document.unlink()
    assert left_behind(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_document_without_a_lock_is_found_and_other_files_are_left_alone(tmp_path):
    (tmp_path / "lesson.nnviz").write_text("put here by hand")
    (tmp_path / "lesson.txt").write_text("notes")
    (file,) = left_behind(tmp_path)
    assert file.path == tmp_path / "lesson.nnviz"
    file.release()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lesson.nnviz", "lesson.txt"]


def test_where_there_is_no_folder_nothing_has_been_left(tmp_path):
    assert left_behind(tmp_path / "none") == []


def test_a_broken_file_is_kept_under_another_name_and_not_found_again(tmp_path):
    file = KeptFile.new(tmp_path / "deep" / "down")
    file.path.write_text("torn")
    aside = file.set_aside()
    file.release()
    assert aside.read_text() == "torn"
    assert left_behind(tmp_path / "deep" / "down") == []


def test_what_cannot_be_removed_or_renamed_is_no_error(tmp_path, caplog):
    file = KeptFile.new(tmp_path)
    file.remove()  # there is nothing yet
    assert caplog.text == ""
    file.path.mkdir()
    file.remove()
    assert "cannot be removed" in caplog.text
    file.path.rmdir()
    assert file.set_aside() == file.path
    assert "cannot be renamed" in caplog.text
    file.release()


def test_two_of_one_process_differ(tmp_path):
    files = [KeptFile.new(tmp_path) for _ in range(3)]
    assert len({file.path for file in files}) == 3
    for file in files:
        file.release()


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match="file"):
        KeptFile.new(tmp_path / "file" / "autosave")

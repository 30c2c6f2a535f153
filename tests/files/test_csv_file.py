import contextlib
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.errors import FileError
from nnviz.core.loss_curve import LossCurve
from nnviz.files import csv_file, csv_table
from nnviz.files.csv_file import read_csv, write_loss_csv
from nnviz.files.output import check_writable


@pytest.fixture
def written(tmp_path):
    def write(content: str | bytes, name: str = "points.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_zeros_and_ones_in_the_last_column_are_classes(written):
    dataset = read_csv(written("height, width,label\n1.5,2,0\n-3e-2,4,1\n"))
    assert dataset.kind == "classification"
    assert dataset.inputs.tolist() == [[1.5, 2.0], [-0.03, 4.0]]
    assert dataset.targets.tolist() == [[0.0], [1.0]]
    assert dataset.input_names == ("height", "width")


def test_any_other_target_makes_it_a_regression(written):
    dataset = read_csv(written("x,y\n1,0\n2,1\n3,0.5\n"))
    assert dataset.kind == "regression"
    assert dataset.targets.ravel().tolist() == [0.0, 1.0, 0.5]


@pytest.mark.parametrize(
    "content",
    [
        "x,y\r\n1,0\r\n",
        "\ufeffx,y\n1,0\n",
        'x,y\n"1","0"\n',
        "\n x , y \n\n 1 , 0 \n , \n\n",
        "x,y\n1,0",
        "x,y\r1,0\r",
    ],
    ids=["Windows", "BOM", "quotes", "blanks", "no end of line", "old Mac"],
)
def test_ways_to_write_the_same_table(written, content):
    dataset = read_csv(written(content))
    assert (dataset.inputs.tolist(), dataset.targets.tolist()) == ([[1.0]], [[0.0]])
    assert dataset.input_names == ("x",)


@given(rows=st.lists(st.lists(st.floats(-1e9, 1e9), min_size=3, max_size=3), min_size=1, max_size=20))
def test_every_number_comes_back_with_the_same_bits(rows, tmp_path_factory):
    path = tmp_path_factory.mktemp("csv") / "points.csv"
    path.write_text("a,b,c\n" + "\n".join(",".join(map(repr, row)) for row in rows), encoding="utf-8")
    dataset = read_csv(path)
    assert np.column_stack([dataset.inputs, dataset.targets]).tolist() == rows


def test_a_column_without_a_name_is_numbered(written):
    assert read_csv(written(",y\n1,0\n")).input_names == ("column 1",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "points.csv: the file is empty"),
        ("\n \n", "points.csv: the file is empty"),
        ("x,y\n", "no data rows"),
        ("x,y\n1,0\n\n1\n", "line 4 has 1 value, but the header names 2"),
        ("x,y\n1,0,3\n", "line 2 has 3 values, but the header names 2"),
        ("x,y\n1,0\n2,a\n", "line 3, column 'y': 'a' is not a number"),
        ("x,y\n1_0,0\n", "line 2, column 'x': '1_0' is not a number"),
        ("x,y\n,0\n", "line 2, column 'x': the value is missing"),
        ("x,y\nnan,0\n", "line 2, column 'x': 'nan' is not a number"),
        ("x,y\n1,inf\n", "line 2, column 'y': 'inf' must be a number between"),
        ("x,y\n1,1e10\n", "line 2, column 'y': '1e10' must be a number between"),
        ("x\n1\n", "line 1 names 1 column"),
        (",".join(f"c{i}" for i in range(18)) + "\n", "line 1 names 18 columns; there can be 16 inputs"),
        ('x,y\n"1,0\n', "is not CSV"),
        (b"PK\x03\x04\0\0\0", "not a text file; save it as CSV in UTF-8"),
        (b"x,gr\xf6\x81e\n1,0\n", "line 1 is not UTF-8 text"),
        ("x,y\n" + "9" * 50 + "a,0\n", "'99999999999999999999999999999…' is not a number"),
    ],
)
def test_a_bad_file_is_refused_with_its_line_and_column(written, content, words):
    with pytest.raises(FileError) as caught:
        read_csv(written(content))
    message = str(caught.value)
    assert words in message
    assert "points.csv" in message
    assert "\n" not in message


def test_sixteen_inputs_are_allowed(written):
    header = ",".join(f"c{i}" for i in range(17))
    assert read_csv(written(f"{header}\n{','.join('1' * 17)}\n")).n_inputs == 16


def test_too_many_rows_and_bytes_are_refused(written, monkeypatch):
    monkeypatch.setattr(csv_table, "MAX_SAMPLES", 2)
    assert len(read_csv(written("x,y\n1,0\n1,0\n"))) == 2
    with pytest.raises(FileError, match="more than 2 data rows"):
        read_csv(written("x,y\n1,0\n1,0\n1,0\n"))
    monkeypatch.setattr(csv_file, "MAX_BYTES", 8)
    assert len(read_csv(written("x,y\n1,0\n"))) == 1
    with pytest.raises(FileError, match="it is larger than"):
        read_csv(written("x,y\n1,0\n\n"))


def test_what_is_no_file_is_told(tmp_path):
    with pytest.raises(FileError, match="there is no such file"):
        read_csv(tmp_path / "missing.csv")
    with pytest.raises(FileError, match="this is a directory"):
        read_csv(tmp_path)
    with pytest.raises(FileError, match="it cannot be read"):
        read_csv(Path("nul\0.csv"))


@pytest.mark.skipif(os.name == "nt", reason="named pipes are made otherwise there")
def test_a_pipe_is_refused_rather_than_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(FileError, match="not a regular file"):
        read_csv(tmp_path / "pipe.csv")


def test_a_file_without_permission_is_told(written, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    path = written("x,y\n1,0\n")
    monkeypatch.setattr(Path, "open", refuse)  # root may read everything, so it cannot be tried
    with pytest.raises(FileError, match="it cannot be read: permission denied"):
        read_csv(path)


@given(content=st.binary(max_size=200))
def test_no_content_ends_in_another_error(content, tmp_path_factory):
    path = tmp_path_factory.mktemp("csv") / "noise.csv"
    path.write_bytes(content)
    with contextlib.suppress(FileError):
        assert len(read_csv(path)) >= 1


def curve(held_out: list[float]) -> LossCurve:
    return LossCurve(np.array([0, 1, 101]), np.array([0.1 + 0.2, 1 / 3, 0.25]), np.array(held_out), 100)


def test_loss_curve_is_written_with_every_digit(tmp_path):
    path = tmp_path / "loss.csv"
    write_loss_csv(path, curve([np.nan] * 3))
    expected = "iteration,train\n0,0.30000000000000004\n1,0.3333333333333333\n101,0.25\n"
    assert path.read_bytes().decode() == expected
    write_loss_csv(path, curve([3.0, 2.0, 1.0]))
    assert path.read_text(encoding="utf-8").splitlines()[::3] == ["iteration,train,held_out", "101,0.25,1.0"]
    assert [path.name for path in tmp_path.iterdir()] == ["loss.csv"]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "link.csv").symlink_to(tmp_path / "loss.csv")
    write_loss_csv(tmp_path / "link.csv", curve([np.nan] * 3))
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "loss.csv").read_text(encoding="utf-8").startswith("iteration,train\n")


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    path = tmp_path / "loss.csv"
    path.write_text("old", encoding="utf-8")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match="it cannot be written: no space left on device"):
        write_loss_csv(path, curve([np.nan] * 3))
    assert path.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["loss.csv"]


def test_what_cannot_be_written_is_told_before_the_work(tmp_path):
    check_writable(tmp_path / "new.csv")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(FileError, match="there is no directory"):
        check_writable(tmp_path / "missing" / "loss.csv")
    with pytest.raises(FileError, match="this is a directory"):
        check_writable(tmp_path)


def test_a_large_file_is_read_whole(written):
    rows = [(k / 7.0, k % 2) for k in range(20_000)]
    dataset = read_csv(written("x,y\n" + "".join(f"{x!r},{y}\n" for x, y in rows)))
    assert dataset.inputs.ravel().tolist() == [x for x, _ in rows]
    assert dataset.targets.ravel().tolist() == [y for _, y in rows]

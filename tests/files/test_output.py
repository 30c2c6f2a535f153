"""Files are written as they are to be, or not at all."""

import pytest

from nnviz.core.errors import FileError
from nnviz.files.output import write_content


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

"""CSV files that mean no good, or are broken: one clear message each, and no other error."""

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.core.dataset import MAX_MAGNITUDE, Dataset
from nnviz.core.errors import FileError, InputError
from nnviz.files.csv_dialect import DELIMITERS, Dialect
from nnviz.files.csv_file import read_csv
from nnviz.files.csv_preview import Choices, preview

MEGABYTE = 1024 * 1024
NOT_TEXT = "this is not a text file; save it as CSV in UTF-8"
OPEN_QUOTES = "more than 20 rows have a quotation mark that is not closed, one of them in line 22"
NOISE = random.Random(1).randbytes(4096)  # noqa: S311 - nothing is kept secret

HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "the file is empty"),
    "only a byte order mark": (b"\xef\xbb\xbf", "the file is empty"),
    "only spaces": (b" \t \r\n \n", "the file is empty"),
    "blank for long": (b" " * MEGABYTE + b"x,y\n1,2\n", "begins with nothing but blank lines"),
    "blank lines": (b"x,y\n1,2\n" + b"\n" * 400_000, "there are more than 300,000 lines"),
    "only delimiters": (b",,,\n,,,\n", "the file is empty"),
    "only a header": (b"x,y\n", "there are no data rows below the header"),
    "one column": (b"x\n1\n2\n", "line 1 names 1 column; there must be inputs and then the target"),
    "one word": (b"hello", "line 1 names 1 column"),
    "a web page": (b"<html><body>\n<p>No</p>\n</body></html>\n", "line 1 names 1 column"),
    "an archive": (b"PK\x03\x04\x14\0\x06\0", NOT_TEXT),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", NOT_TEXT),
    "noise": (NOISE, NOT_TEXT),
    "noise that claims to be UTF-16": (b"\xff\xfe" + NOISE, "is not UTF-16 text"),
    "UTF-16 cut in a character": ("x,y\n1,0\n".encode("utf-16")[:-1], "line 2 is not UTF-16 text"),
    "UTF-16 without its mark": ("x,y\n1,0\n".encode("utf-16-le"), NOT_TEXT),
    "UTF-32": ("x,y\n1,0\n".encode("utf-32"), NOT_TEXT),
    "bytes of no encoding": (b"x,y\n1,0\n2,\x81\xff\n", "line 3 is not UTF-8 text"),
    "a NUL in a cell": (b"x,y\n1,\0\n", NOT_TEXT),
    "not a number": (b"x,y\n1,NaN\n2,0\n3,0\n4,0\n", "line 2, column 'y': 'NaN' is not a number"),
    "infinity": (b"x,y\n-Infinity,0\n", "line 2, column 'x': '-Infinity' must be a number between"),
    "a number too large": (b"x,y\n1,1e999\n", "line 2, column 'y': '1e999' must be a number between"),
    "a million digits": (b"x,y\n" + b"9" * MEGABYTE + b",0\n", "line 2 is longer than 100,000 characters"),
    "fifty thousand digits": (b"x,y\n" + b"9" * 50_000 + b",0\n", "99…' must be a number between"),
    "a formula": (b"x,y\n=cmd|'/c calc'!A1,0\n", "line 2, column 'x': \"=cmd|'/c calc'!A1\" is not a number"),
    "an open quotation mark": (b'x,y\n1,0\n"2,1\n3,0\n', "line 3 is not CSV: a quotation mark is not closed"),
    "an open quotation mark in the header": (b'"x,y\n1,0\n', "line 1 is not CSV: a quotation mark"),
    "open quotation marks": (b"x,y\n" + b'"a,b\n' * 100_000, OPEN_QUOTES),
    "open quotation marks around much": (b"x,y\n" + (b'"' + b"a" * 60_000 + b"\n") * 100, OPEN_QUOTES),
    "only quotation marks": (b'"' * MEGABYTE, "line 1 is longer than 100,000 characters"),
    "a value over many lines": (b'x,y\n"' + b"1\n" * 60 + b'",0\n', "line 2 is not CSV: a quotation mark"),
    "a row too short": (b"x,y\n1,0\n2\n", "line 3 has 1 value, but the header names 2"),
    "a row too long": (
        b"x,y\n1,0\n2,0,0\n3\n",
        "2 has 3 values, but the header names 2".replace("2 has", "3 has"),
    ),
    "nothing but a comment": (b"# x,y\n", "there is nothing below the comments"),
    "an endless name": (
        b"x" * 61 + b",y\n1,0\n",
        "line 1 names a column 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxx…' with 61",
    ),
    "too many inputs": (b",".join(b"c%d" % i for i in range(18)) + b"\n", "line 1 names 18 columns"),
    "a thousand and one columns": (b"c," * 1000 + b"d\n", "line 1 has 1,001 columns; there can be 1,000"),
    "a column for each character": (b"," * 90_000 + b"x\n1\n", "line 1 has 90,001 columns"),
    "too many values": (b"x,y\n1,0\n" + (b"," * 99_000 + b"\n") * 60, "there are more than 5,000,000 values"),
    "too many rows": (b"x,y\n" + b"1,0\n" * 100_001, "there are more than 100,000 data rows"),
    "a row for each label": (
        b"x,kind\n" + b"".join(b"%d,a%d\n" % (i, i % 11) for i in range(99)),
        "the target 'kind' has 11 classes; there can be at most 10",
    ),
    "an eleventh class, late": (
        b"x,kind\n"
        + b"".join(b"%d,a%d\n" % (i, i % 5) for i in range(300))
        + b"1,b\n2,c\n3,d\n4,e\n5,f\n6,g\n",
        "the target 'kind' has 11 classes; there can be at most 10",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_gives_one_message_that_names_the_place(case, tmp_path):
    content, words = HOSTILE[case]
    path = tmp_path / "hostile.csv"
    path.write_bytes(content)
    with pytest.raises(FileError) as caught:
        read_csv(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert words in message
    assert "\n" not in message
    assert len(message.removeprefix(str(path))) < 200


@pytest.mark.parametrize("case", HOSTILE)
@pytest.mark.parametrize("quote", ['"', ""])
def test_a_preview_of_a_hostile_file_under_any_dialect_refuses_or_shows(case, quote):
    for delimiter in DELIMITERS:
        for encoding in ("utf-8", "utf-16", "cp1252"):
            assert_read(
                HOSTILE[case][0][: MEGABYTE // 10],
                Dialect(delimiter, quote=quote, encoding=encoding),
                Counter(),
            )


GOOD = (
    b"length,width,species\n5.1,3.5,setosa\n4.9,3.0,setosa\n7.0,3.2,versicolor\n6.3,3.3,virginica\n"
    b'"5.8","2.7",virginica\n7.1,3.0,"virginica"\n',
    "\ufefflänge;breite;held_out;art\r\n5,1;3,5;0;a\r\n4,9;3,0;1;b\r\n7,0;3,2;0;a\r\n".encode(),
    "id\tx\ty\n1\t0.5\t1e-3\n2\t−1.5\t2\n3\t2.5\t4\n".encode("utf-16"),
    b"1 2 0\n3 4 1\n5 6 1\n",
)
PIECES = [
    b"", b",", b";", b"\t", b" ", b"|", b"\n", b"\r\n", b"\r", b'"', b"'", b"\0", b"\xff", b"\xc3", b"1e999",
    b"-", b"nan", b"inf", b"_", b"0,5", b".", b"1e308", "−".encode(), "\u2028".encode(), "\u202e".encode(),
    b"\xff\xfe", b"\xef\xbb\xbf", b'"\n', b'",', b"sep=;\n", b"a" * 200, b"9" * 400, b"," * 50, b"\n" * 50,
]  # fmt: skip
READ: Counter[str] = Counter()


@pytest.fixture(scope="module", autouse=True)
def counted():
    """Print, where -s is given, how many mutated files there were and what became of them."""
    yield
    print(f"\nmutated CSV files: {READ.total():,}: {dict(READ)}")  # noqa: T201


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A good file with some bytes flipped, put in, taken out or doubled."""
    data = bytearray(draw(st.sampled_from(GOOD)))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 12)))
        match draw(st.sampled_from(["replace", "double", "flip", "cut"])):
            case "replace":
                data[start:end] = draw(st.sampled_from(PIECES) | st.binary(max_size=4))
            case "double":
                data[start:start] = data[start:end] * draw(st.integers(1, 20))
            case "flip" if start < len(data):
                data[start] ^= 1 << draw(st.integers(0, 7))
            case _:
                del data[end if draw(st.booleans()) else start :]
    return bytes(data)


@settings(max_examples=1500)
@given(data=mutated())
def test_mutated_files_are_data_sets_or_one_message(data, tmp_path_factory):
    path = mutated_path(tmp_path_factory)
    path.write_bytes(data)
    message = ""
    try:
        check(read_csv(path))
    except FileError as error:
        message = str(error)
    READ["refused" if message else "read"] += 1
    assert "\n" not in message
    assert message.startswith(f"{path}: ") or not message


@settings(max_examples=500)
@given(
    data=mutated(),
    delimiter=st.sampled_from(DELIMITERS),
    decimal=st.sampled_from(".,"),
    header=st.booleans(),
    quote=st.sampled_from(['"', "'", ""]),
    encoding=st.sampled_from(["utf-8", "utf-16", "cp1252"]),
)
def test_mutated_files_under_any_dialect_refuse_or_show(data, delimiter, decimal, header, quote, encoding):
    assert_read(data, Dialect(delimiter, decimal, header, quote, encoding), READ)


def mutated_path(factory: pytest.TempPathFactory) -> Path:
    return factory.getbasetemp() / "mutated.csv"


def assert_read(data: bytes, dialect: Dialect, counts: Counter[str]) -> None:
    """Assert that a preview refuses, or shows every row that is not blank as read or as a problem."""
    message = ""
    try:
        found = preview(data, Choices(dialect))
    except InputError as error:
        message = str(error)
    counts["refused" if message else "shown"] += 1
    assert "\n" not in message
    if message:
        return
    if found.dataset is None:
        assert found.refusal
        assert "\n" not in found.refusal
    else:
        check(found.dataset)
        assert len(found.dataset) + len(found.problems) == len(found.table.rows) + len(found.table.problems)


def check(dataset: Dataset) -> None:
    assert len(dataset) >= 1
    assert (abs(dataset.inputs) <= MAX_MAGNITUDE).all()
    assert (abs(dataset.targets) <= MAX_MAGNITUDE).all()
    assert all(name and name.isprintable() for name in (*dataset.input_names, *dataset.class_names))

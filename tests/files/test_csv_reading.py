"""CSV files as they come: what is found out about them, and what they are read as."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.core.errors import FileError, InputError
from nnviz.core.scaling import Scaling
from nnviz.files.csv_cells import number, numbers
from nnviz.files.csv_dataset import dataset_from
from nnviz.files.csv_dialect import Dialect
from nnviz.files.csv_file import Wishes, read_csv, read_noted
from nnviz.files.csv_preview import Choices, preview
from nnviz.files.csv_roles import guess_roles
from nnviz.files.csv_rows import Problem, read_rows
from nnviz.files.csv_sniff import sniff
from nnviz.files.csv_table import Table, read_table
from nnviz.files.stopping import StoppedError

LINES = "height;width;kind\n1,5;2;no\n-3e-2;4;yes\n1000;0,25;no\n"


def table_of(text: str) -> Table:
    data = text.encode()
    return read_table(data, sniff(data))


def roles_of(text: str) -> tuple[str, ...]:
    return guess_roles(table_of(text))


# Real data in the dialects in which programs write it.


def written_as(dialect: str, header: list[str], rows: list[list[object]]) -> bytes:
    """A table as one of five programs would write it."""
    comma = dialect == "semicolon, decimal comma"
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter={"semicolon, decimal comma": ";", "tab": "\t"}.get(dialect, ","),
        quoting=csv.QUOTE_NONNUMERIC if dialect == "quoted header" else csv.QUOTE_MINIMAL,
        lineterminator="\r\n" if dialect == "byte order mark" else "\n",
    )
    writer.writerow(header)
    for row in rows:
        writer.writerow([str(v).replace(".", ",") if comma and isinstance(v, float) else v for v in row])
    return text.getvalue().encode("utf-8-sig" if dialect == "byte order mark" else "utf-8")


DIALECTS = ["comma", "semicolon, decimal comma", "tab", "byte order mark", "quoted header"]


@pytest.mark.parametrize("targets", ["names", "numbers"])
@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("source", ["iris", "wine"])
def test_iris_and_wine_are_the_same_data_in_every_dialect(source, dialect, targets, tmp_path):
    datasets = pytest.importorskip("sklearn.datasets")
    known = getattr(datasets, f"load_{source}")()
    labels = [str(known.target_names[k]) if targets == "names" else int(k) for k in known.target]
    rows = [[*map(float, x), label] for x, label in zip(known.data, labels, strict=True)]
    path = tmp_path / f"{source}.csv"
    path.write_bytes(written_as(dialect, [*known.feature_names, "target"], rows))
    dataset = read_csv(path)
    assert dataset.input_names == tuple(known.feature_names)
    assert dataset.inputs.tolist() == known.data.tolist()
    assert dataset.kind == "classification"
    assert dataset.targets.tolist() == np.eye(3)[known.target].tolist()
    assert dataset.class_names == (tuple(known.target_names) if targets == "names" else ())


# Dialects.


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("a,b\n1.5,2\n", Dialect(",", ".")),
        (LINES, Dialect(";", ",")),
        ("a;b\n1.5;2\n", Dialect(";", ".")),
        ("a\tb\n1,5\t2,25\n", Dialect("\t", ",")),
        ("a|b|c\n1|2.5|3\n", Dialect("|", ".")),
        ("a b c\n1  2.5 3\n 4 5   6 \n", Dialect(" ", ".")),
        ("a;b\n1,234;2\n", Dialect(";", ",")),
        ('a,b\n"1,5","2,25"\n', Dialect(",", ",")),
        ('a,b\n"1,234",2\n', Dialect(",", ".")),
        ("'a','b'\n'1','2'\n", Dialect(",", ".", quote="'")),
        ("1.5,2\n3,4\n", Dialect(",", ".", header=False)),
        ("5.1,3.5,setosa\n4.9,3.0,setosa\n", Dialect(",", ".", header=False)),
        ("1,5;2,5;3\n1,5;2;3,5\n", Dialect(";", ",", header=False)),
        ("sep=;\na;b,c\n1;2\n", Dialect(";", ".")),
        ("first name,sum of all\nBo Li,1\nAl Fa,2\n", Dialect(",", ".")),
    ],
)
def test_a_dialect_is_found_out(text, dialect):
    assert sniff(text.encode()) == dialect


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("utf-16-le-mark", "utf-16"),
        ("utf-16-be-mark", "utf-16"), ("cp1252", "cp1252"),
    ],
)  # fmt: skip
def test_an_encoding_is_found_out_and_read(codec, encoding):
    text = "größe,art\n1.5,naïve\n2.5,été\n3.5,été\n"
    data = text.encode(codec) if "mark" not in codec else f"\ufeff{text}".encode(codec.removesuffix("-mark"))
    dialect = sniff(data)
    assert dialect == Dialect(encoding=encoding)
    table = read_table(data, dialect)
    assert table.names == ("größe", "art")
    assert table.rows == (("1.5", "naïve"), ("2.5", "été"), ("3.5", "été"))


def test_a_line_that_only_tells_the_delimiter_is_no_row():
    table = table_of("sep=;\r\nx;y\r\n1;0\r\n")
    assert (table.names, table.rows, table.header_line, table.lines) == (("x", "y"), (("1", "0"),), 2, (3,))


def test_a_header_may_be_a_comment():
    table = table_of("# x y\n1.5 0\n2.5 1\n")
    assert (table.names, table.rows) == (("x", "y"), (("1.5", "0"), ("2.5", "1")))


@pytest.mark.parametrize(
    ("text", "n_comments", "header_line"),
    [
        ("# made by me\na,b,y\n1,2,0\n", 1, 2),
        ("# made by me,\n#\n\n# 'and \"you\na,b,y\n1,2,0\n", 3, 5),
        ("sep=,\n# made by me\na,b,y\n1,2,0\n", 1, 3),
        ("# one, two, three\na,b,y\n1,2,0\n", 1, 2),
        ("# made by me\n# a,b,y\n1,2,0\n", 1, 2),
        ("#a,b,y\n1,2,0\n", 0, 1),
    ],
)
def test_comments_above_the_table_are_passed_over_and_counted(text, n_comments, header_line):
    table = table_of(text)
    assert (table.names, table.rows) == (("a", "b", "y"), (("1", "2", "0"),))
    assert (table.n_comments, table.header_line) == (n_comments, header_line)


def test_comments_stand_above_rows_without_names_too():
    table = table_of("# made by me\n1,2,0\n3,4,1\n")
    assert (table.header_line, table.lines, table.n_comments) == (0, (2, 3), 1)


@pytest.mark.parametrize("text", ["#N/A,6,0\n7,8,1\n", "#N/A,6,0\n#N/A,7,1\n7,8,1\n"])
def test_a_row_that_begins_with_the_sign_of_a_comment_is_a_row(text):
    table = table_of(text)
    assert (table.rows[0], table.n_comments) == (("#N/A", "6", "0"), 0)
    assert len(table.rows) == text.count("\n")


def test_a_comment_among_the_rows_is_told():
    assert table_of("a,b\n1,2\n# note\n3,4\n").problems == (
        Problem(3, "", "has 1 value, but the header names 2"),
    )


def test_rows_of_nothing_but_delimiters_are_counted():
    table = table_of("a;b;y\n;;\n1;2;0\n\n ; ;\n3;4;1\n;;;;\n")
    assert (table.lines, table.n_empty, table.problems) == ((3, 6), 3, ())


def test_names_that_are_there_twice_are_numbered():
    table = table_of("a,a,a (2),a,y\n1,2,3,4,0\n")
    assert table.names == ("a", "a (3)", "a (2)", "a (4)", "y")
    assert table.renamed == ("a (3)", "a (4)")
    long = "n" * 60
    assert table_of(f"{long},{long},y\n1,2,0\n").names == (long, "n" * 56 + " (2)", "y")


ENGLAND = "🏴" + "".join(chr(0xE0000 + ord(letter)) for letter in "gbeng") + "\U000e007f"


@pytest.mark.parametrize("label", ["👩\u200d👩\u200d👧", "🏳️\u200d🌈", "نمی\u200cخواهم", ENGLAND])
def test_signs_that_are_joined_stay_joined(label):
    dataset, _ = dataset_from(table_of(f"x,y\n1,{label}\n2,b\u200d\n3,\u200d b\n"), ("input", "target"))
    assert dataset.class_names == (label, "b")


def test_rows_have_the_line_they_begin_in():
    table = table_of('x,y\n\n1,0\n"2\n",1\n3,1\n')
    assert table.lines == (3, 4, 6)
    assert table.rows[1] == ("2", "1")


def test_a_file_without_a_header_has_numbered_columns_and_usual_inputs():
    table = table_of("5.1,3.5,no\n4.9,3.0,yes\n4.7,3.1,no\n")
    assert table.names == ("column 1", "column 2", "column 3")
    dataset, _ = dataset_from(table, guess_roles(table))
    assert dataset.input_names == ("x₁", "x₂")
    assert dataset.class_names == ("no", "yes")
    assert len(dataset) == 3


def test_names_are_on_one_line_and_visible():
    assert table_of('"a\n b\u200b",\u202ec\n1,2\n').names == ("a b", "c")


# Rows that cannot be read.


def test_rows_of_another_width_are_listed_with_their_lines():
    table = table_of("x,y\n1,0\n1,0,3\n4\n5,1,,\n")
    assert table.rows == (("1", "0"), ("5", "1"))  # blank cells beyond the last column are none
    assert [str(problem) for problem in table.problems] == [
        "line 3 has 3 values, but the header names 2",
        "line 4 has 1 value, but the header names 2",
    ]


def test_what_is_lost_by_an_open_quotation_mark_is_one_row():
    table = table_of('x,y\n1,0\n"2,1\n3,1\n4,"5"6\n7,1\n')
    assert table.lines == (2, 4, 6)
    assert [str(problem) for problem in table.problems] == [
        "line 3 is not CSV: something follows a closing quotation mark",
        "line 5 is not CSV: something follows a closing quotation mark",
    ]


def test_lines_that_quotation_marks_make_one_row_are_named():
    table = table_of('x,y\n1,0\n"2,1\n3,1"\n4,0\n')
    assert table.lines == (2, 5)
    assert [str(problem) for problem in table.problems] == [
        "line 3 up to line 4 has 1 value, but the header names 2"
    ]


def test_an_open_quotation_mark_at_the_end_is_told():
    table = table_of('x,y\n1,0\n2,"1\n3,0\n')
    assert table.lines == (2, 4)
    assert [str(problem) for problem in table.problems] == [
        "line 3 is not CSV: a quotation mark is not closed"
    ]


def test_bad_cells_are_listed_by_line_and_column():
    table = table_of("x,y,z\n1,2,0.5\n,2,3\n1,two,3\n1,2,1e10\n4,5,−6\n7\n")
    dataset, problems = dataset_from(table, ("input", "input", "target"))
    assert dataset.inputs.tolist() == [[1.0, 2.0], [4.0, 5.0]]
    assert dataset.targets.tolist() == [[0.5], [-6.0]]
    assert problems == (
        Problem(3, "x", "the value is missing"),
        Problem(4, "y", "'two' is not a number"),
        Problem(5, "z", "'1e10' must be a number between −1e+09 and 1e+09"),
        Problem(7, "", "has 1 value, but the header names 3"),
    )
    assert str(problems[1]) == "line 4, column 'y': 'two' is not a number"


def test_the_first_bad_cell_of_a_row_stands_for_it():
    table = table_of("x,y,z\n1,2,3\na,b,c\n")
    _, problems = dataset_from(table, ("input", "input", "target"))
    assert problems == (Problem(3, "x", "'a' is not a number"),)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1.5", "'1.5' is not a number with a decimal comma"),
        ("1.234,5", "'1.234,5' is not a number"),
        ("1,2,3", "'1,2,3' is not a number"),
        ("1_0", "'1_0' is not a number"),
        ("nan", "'nan' is not a number"),
        ("inf", "'inf' must be a number between −1e+09 and 1e+09"),
        ("0x10", "'0x10' is not a number"),
    ],
)
def test_what_could_be_read_in_two_ways_is_no_number(cell, reason):
    table = read_table(f"x;y\n1,5;2\n{cell};2\n".encode(), Dialect(";", ","))
    _, problems = dataset_from(table, ("input", "target"))
    assert problems == (Problem(3, "x", reason),)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1 234,5", 1234.5),
        ("12\u202f345\u202f678", 12345678.0),
        ("−2,5", -2.5),
        ("+,5", 0.5),
        ("1e-3", 0.001),
    ],
)
def test_numbers_as_people_write_them(cell, value):
    table = read_table(f"x;y\n{cell};2\n".encode(), Dialect(";", ","))
    dataset, _ = dataset_from(table, ("input", "target"))
    assert dataset.inputs.tolist() == [[value]]


CELLS = ["1", "-2.5", "1,5", "+,5", "1e3", "1 234", "−4", "", "1_0", "nan", "inf", "x", "1.2.3", "7\n8", "٣"]


@settings(max_examples=300)
@given(cells=st.lists(st.sampled_from(CELLS), max_size=30), decimal=st.sampled_from(".,"), times=st.just(90))
def test_columns_are_read_as_their_cells_are(cells, decimal, times):
    """Many cells are read at once where all are plain; one that is not must make no difference."""
    expected = [number(cell, decimal) for cell in cells] * times
    found = numbers(cells * times, decimal)
    assert [None if np.isnan(value) else value for value in found] == expected


@settings(max_examples=500)
@given(
    text=st.lists(st.sampled_from(["a", "1", '"', '"b"', ",", ";", "\t", " ", "é", "\n", "\r", "\r\n"])).map(
        "".join
    ),
    delimiter=st.sampled_from(",;\t"),
)
def test_rows_are_those_of_pythons_reader(text, delimiter):
    """Lines without a quotation mark are read without it, and must come to the same."""
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True
    )
    expected, broken = [], False
    try:
        expected = [cells for row in reader if any(cells := [cell.strip() for cell in row])]
    except csv.Error:
        broken = True
    found = list(read_rows(io.StringIO(text, newline=""), Dialect(delimiter)))
    assert broken == any(isinstance(item, Problem) for item in found)
    if not broken:
        assert [row.cells for row in found] == expected


def test_reading_ends_when_nobody_wants_it():
    lines = "x,y\n" + "1,2\n" * 1_000
    asked = []

    def stopped():
        asked.append(True)
        return len(asked) == 3

    with pytest.raises(StoppedError):
        read_table(lines.encode(), Dialect(), None, stopped)
    assert len(asked) == 3
    table = table_of("a,b,c\n1,2,3\n")
    with pytest.raises(StoppedError):
        dataset_from(table, ("input", "input", "target"), stopped=lambda: True)


# Roles.


def crowded(names: str) -> str:
    """300 rows of a, b and 20 countries, in the order of the names."""
    rows = [{"a": i / 10, "class": i / 10, "b": i % 7, "country": f"land {i % 20}"} for i in range(300)]
    lines = [",".join(str(row[name]) for name in names.split(",")) for row in rows]
    return "\n".join([names, *lines])


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("x,y,z\n3,1.5,4\n9,2,8\n", ("input", "input", "target")),
        ("kind,x,y\na,1,2\nb,3,4\na,5,6\n", ("target", "input", "input")),
        ("kind,x,sort,y\na,1,c,2\nb,3,c,4\na,5,d,6\n", ("ignored", "input", "ignored", "target")),
        ("x,Species,y\n1,0,5\n2,1,6\n", ("input", "target", "input")),
        ("name,x,y\nAnn,1,2\nBob,3,4\nCy,5,6\n", ("ignored", "input", "target")),
        ("id,x,y\n17,1,2\n18,3,4\n", ("ignored", "input", "target")),
        ("id,x,y\n17,1,2\n17,3,4\n", ("input", "input", "target")),
        ("PassengerId,x,y\n17,1,2\n18,3,4\n", ("ignored", "input", "target")),
        ("humid,x,y\n17,1,2\n18,3,4\n", ("input", "input", "target")),
        ('area,rooms,price\n"1,200",3,"250,000"\n"1,400",4,"250,000"\n', ("input", "input", "target")),
        ("date,open,close\n2020-01-01,1,2\n2020-01-02,2,3\n", ("ignored", "input", "target")),
        (",x,y\n0,1,2\n1,3,4\n", ("ignored", "input", "target")),
        (",y\n0,1\n1,3\n", ("input", "target")),
        ("x1,x2,y\n0,1,2\n1,3,4\n", ("input", "input", "target")),
        ("1,9,2\n2,9,4\n3,8,4\n4,8,4\n5,8,4\n", ("ignored", "input", "target")),
        ("x,y,held_out\n1,2,0\n3,4,1\n", ("input", "target", "held out")),
        ("x,y,held_out\n1,2,0\n3,4,7\n", ("input", "input", "target")),
        ("x,empty,y\n1,,2\n3,,4\n", ("input", "ignored", "target")),
        ("x,z,y\n1,NA,2\n3,5,4\n", ("input", "input", "target")),
        (crowded("a,b,country"), ("input", "input", "target")),
        (crowded("a,country,b"), ("input", "ignored", "target")),
        (crowded("class,b,country"), ("target", "input", "ignored")),
        (
            "a,b,day\n" + "".join(f"{i},{i % 7},2020-01-{i}\n" for i in range(10, 31)),
            ("input", "target", "ignored"),
        ),
    ],
)
def test_what_columns_are_for(text, roles):
    assert roles_of(text) == roles


def test_more_inputs_than_nnviz_takes_are_ignored_but_refused_without_a_choice(tmp_path):
    text = ",".join(f"c{i}" for i in range(20)) + "\n" + ",".join(map(str, range(20))) + "\n"
    assert roles_of(text) == ("input",) * 16 + ("ignored",) * 3 + ("target",)
    (tmp_path / "wide.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="line 1 names 20 columns; there can be 16 inputs and the target"):
        read_csv(tmp_path / "wide.csv")


# Targets.


def targets_of(cells: list[str], **choices: object):
    text = "x,y\n" + "".join(f"{i}.5,{cell}\n" for i, cell in enumerate(cells))
    return dataset_from(table_of(text), ("input", "target"), **choices)


def test_text_becomes_classes_in_order_of_appearance():
    dataset, _ = targets_of(["pear", "apple", "pear", "fig"])
    assert dataset.class_names == ("pear", "apple", "fig")
    assert dataset.targets.tolist() == [[1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1]]


def test_two_labels_are_zero_and_one_and_one_label_has_another_beside_it():
    dataset, _ = targets_of(["yes", "no", "yes"])
    assert (dataset.targets.ravel().tolist(), dataset.class_names) == ([0, 1, 0], ("yes", "no"))
    dataset, _ = targets_of(["yes", "yes"])
    assert (dataset.targets.ravel().tolist(), dataset.class_names) == ([0, 0], ("yes", "class 1"))


def test_false_is_zero_and_true_is_one():
    dataset, _ = targets_of(["True", "False", "True"])
    assert (dataset.targets.ravel().tolist(), dataset.class_names) == ([1, 0, 1], ("False", "True"))


def test_what_was_meant_as_a_number_is_no_class():
    with pytest.raises(InputError, match="line 2, column 'y': '50%' is not a number"):
        targets_of(["50%", "60%", "50%"])


def test_numbered_classes_keep_their_numbers():
    dataset, _ = targets_of(["class 2", "class 0", "class 2"])
    assert (dataset.classes.tolist(), dataset.class_names) == ([2, 0, 2], ())


def test_rows_that_are_left_out_name_no_classes():
    table = table_of("x,y\n1,a\n?,b\n2,c\n3,c\n")
    dataset, problems = dataset_from(table, ("input", "target"))
    assert dataset.class_names == ("a", "c")
    assert problems == (Problem(3, "x", "'?' is not a number"),)


def test_missing_and_endless_labels_are_no_classes():
    dataset, problems = targets_of(["a", "", "NA", "b" * 61, "c"])
    assert dataset.class_names == ("a", "c")
    assert [(problem.line, problem.reason) for problem in problems] == [
        (3, "the value is missing"),
        (4, "'NA' is no name of a class"),
        (5, f"'{'b' * 29}…' is no name of a class"),
    ]


@pytest.mark.parametrize(
    ("cells", "kind", "expected"),
    [
        (["0", "1", "1"], None, ("classification", (), [0, 1, 1])),
        (["0", "1", "1"], "regression", ("regression", (), None)),
        (["0", "1", "2"] * 5, None, ("classification", (), [0, 1, 2] * 5)),
        (["0", "1", "2"] * 4, None, ("regression", (), None)),
        (["1", "2"] * 5, None, ("classification", ("1", "2"), [0, 1] * 5)),
        (["0", "2"] * 5, None, ("regression", (), None)),
        (["7", "-2.5", "7"], None, ("regression", (), None)),
        (["7", "-2.5", "7"], "classification", ("classification", ("-2.5", "7"), [1, 0, 1])),
        (["4", "4"], "classification", ("classification", ("4", "class 1"), [0, 0])),
    ],
)
def test_numbers_become_classes_or_stay_numbers(cells, kind, expected):
    dataset, _ = targets_of(cells, kind=kind)
    classes = dataset.classes.tolist() if dataset.kind == "classification" else None
    assert (dataset.kind, dataset.class_names, classes) == expected


def test_several_targets_are_one_hot_classes_or_numbers():
    table = table_of("x,cat,dog,cow\n1,0,1,0\n2,1,0,0\n3,0,0,1\n")
    roles = ("input", "target", "target", "target")
    dataset, _ = dataset_from(table, roles)
    assert (dataset.class_names, dataset.classes.tolist()) == (("cat", "dog", "cow"), [1, 0, 2])
    numbers, _ = dataset_from(table, roles, kind="regression")
    assert (numbers.kind, numbers.targets[0].tolist()) == ("regression", [0.0, 1.0, 0.0])
    with pytest.raises(InputError, match="where each row has a single 1"):
        dataset_from(table, ("target", "target", "target", "input"), kind="classification")


def test_text_as_numbers_is_refused_and_too_many_classes_too():
    with pytest.raises(InputError, match=r"line 2, column 'y': 'a' is not a number \(and 1 more row\)"):
        targets_of(["a", "b"], kind="regression")
    with pytest.raises(InputError, match="the target 'y' has 11 classes; there can be at most 10: merge"):
        targets_of([f"label {i}" for i in range(11)])


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        (("target", "ignored"), "no columns are chosen as input; there can be 1 to 16"),
        (("input", "ignored"), "no columns are chosen as target; there can be 1 to 10"),
        (
            ("held out", "held out", "input", "target"),
            "2 columns are chosen as held out; there can be 0 to 1",
        ),
    ],
)
def test_roles_that_make_no_data_set_are_refused(roles, words):
    with pytest.raises(InputError, match=words):
        dataset_from(table_of("a,b,c,d\n1,2,3,4\n"), roles)


def test_held_out_samples_are_those_with_a_one_and_do_not_scale():
    table = table_of("x,y,held_out\n2,0,0\n4,1,0\n10,1,1\n5,0,2\n")
    roles = ("input", "target", "held out")
    dataset, problems = dataset_from(table, roles, scaling="range")
    assert dataset.held_out.tolist() == [False, False, True]
    assert dataset.scaling == Scaling("range", (3.0,), (1.0,))
    assert dataset.inputs.ravel().tolist() == [-1.0, 1.0, 7.0]
    assert problems == (Problem(5, "held_out", "'2' must be 0 or 1"),)


# What is passed over.


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        (LINES, []),
        ("# me\nx,y\n1,0\n,\n2,1\n", [("1 comment line skipped", False), ("1 empty row left out", False)]),
        ("a,a,y\n1,2,0\n", [("numbered, as their names are there twice: a (2)", True)]),
        ("id,x,y\n1,5,0\n2,6,1\n", [("ignored: id (row numbers)", False)]),
        ("d,x,y\n2020-01-01,5,0\n2020-01-02,6,1\n", [("ignored: d (dates)", True)]),
        ("d,x,y\n12:30,5,0\n12:45,6,1\n", [("ignored: d (dates)", True)]),
        (
            "f,n,m,e,x,y\ntrue,Ann,A,,5,0\nFALSE,Bob,B,,6,1\n",
            [
                ("ignored: f (true or false)", True),
                ("ignored: n, m (text)", True),
                ("ignored: e (empty)", False),
            ],
        ),
    ],
)
def test_what_is_passed_over_is_noted(text, notes):
    shown = preview(text.encode())
    assert [tuple(note) for note in shown.notes] == notes
    assert shown.is_clear == (not any(is_doubt for _, is_doubt in notes))


@pytest.mark.parametrize("text", ["x,y\n1,0\n?,1\n", crowded("a,b,country")])
def test_what_cannot_all_be_imported_is_not_clear(text):
    assert not preview(text.encode()).is_clear


def test_columns_that_are_ignored_by_choice_have_no_reason():
    shown = preview(b"a,b,y\n1,5,0\n2,6,1\n", Choices(roles=("input", "ignored", "target")))
    assert [str(note) for note in shown.notes] == ["ignored: b"]


def test_somebody_who_does_not_see_a_table_is_told_and_can_say_what_is_the_target(tmp_path):
    path = tmp_path / "countries.csv"
    path.write_text(crowded("a,b,country"), encoding="utf-8")
    with pytest.raises(FileError, match=r"'country' has 20 classes; .* at most 10: .* with --target"):
        read_csv(path)
    dataset, note = read_noted(path, Wishes(("b",)))
    assert dataset.classes.tolist() == [i % 7 for i in range(300)]
    assert note == "ignored: country (text)"
    with pytest.raises(FileError, match="there is no column 'c'; there are a, b, country"):
        read_noted(path, Wishes(("c",)))


def test_minus_one_and_one_can_be_classes(tmp_path):
    path = tmp_path / "signs.csv"
    path.write_text("x,y\n1,-1\n2,1\n3,-1\n", encoding="utf-8")
    assert read_csv(path).kind == "regression"
    dataset = read_noted(path, Wishes(kind="classification")).dataset
    assert (dataset.class_names, dataset.classes.tolist()) == (("-1", "1"), [0, 1, 0])


# The preview.


def test_a_preview_shows_the_first_rows_and_the_import_all():
    data = ("x,y\n" + "".join(f"{i},{i % 2}\n" for i in range(1000))).encode()
    first = preview(data)
    assert (len(first.table.rows), first.table.complete, first.dataset.kind) == (200, False, "classification")
    whole = preview(data, Choices(first.dialect, first.roles), most=None)
    assert (len(whole.dataset), whole.table.complete) == (1000, True)


def test_choices_change_what_is_previewed():
    data = LINES.encode()
    found = preview(data)
    assert found.dataset.inputs.tolist() == [[1.5, 2.0], [-0.03, 4.0], [1000.0, 0.25]]
    chosen = preview(data, Choices(found.dialect, ("target", "input", "ignored"), scaling="range"))
    assert chosen.dataset.targets.ravel().tolist() == [1.5, -0.03, 1000.0]
    assert chosen.dataset.inputs.ravel().tolist() == pytest.approx([-1 / 15, 1.0, -1.0])
    headless = preview(data, Choices(Dialect(";", ",", header=False)))
    assert headless.table.rows[0] == ("height", "width", "kind")


def test_roles_for_another_number_of_columns_are_found_out_anew():
    found = preview(LINES.encode(), Choices(Dialect(";", ","), ("input", "target")))
    assert found.roles == ("input", "input", "target")


def test_what_cannot_be_imported_is_still_shown():
    shown = preview(b"x,y\na,b\n")
    assert shown.table.rows == (("a", "b"),)
    assert shown.dataset is None
    assert shown.refusal == "line 2, column 'x': 'a' is not a number"

"""CSV files and clipboard text that nnviz writes."""

import csv
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.dataset import Dataset
from nnviz.core.errors import FileError, InputError
from nnviz.files.csv_clipboard import dataset_tsv, parse_clipboard
from nnviz.files.csv_dataset import dataset_from
from nnviz.files.csv_file import read_csv, write_dataset_csv, write_predictions_csv
from nnviz.files.csv_paste import pasted
from nnviz.files.csv_roles import guess_roles

INPUTS = np.array([[0.1 + 0.2, 1.0], [1 / 3, -2.5], [1e-300, 4.0]])


def flowers() -> Dataset:
    targets = np.eye(3)[[2, 0, 1]]
    return Dataset(INPUTS, targets, input_names=("length", "width"), class_names=("a", "b", "c, d"))


def test_samples_are_written_with_every_digit_and_the_class_by_name(tmp_path):
    path = tmp_path / "flowers.csv"
    write_dataset_csv(path, flowers().with_held_out_points([1], True), held_out=True)
    assert path.read_bytes().decode() == (
        "length,width,class,held_out\n"
        '0.30000000000000004,1.0,"c, d",0\n'
        "0.3333333333333333,-2.5,a,1\n"
        "1e-300,4.0,b,0\n"
    )


def test_classes_without_names_are_numbers_where_there_are_two(tmp_path):
    path = tmp_path / "points.csv"
    points = Dataset(np.array([[1.0], [2.0]]), np.array([[1.0], [0.0]]))
    write_dataset_csv(path, points)
    assert path.read_text(encoding="utf-8") == "x₁,class\n1.0,1\n2.0,0\n"
    write_dataset_csv(path, points.with_classes(3))
    assert path.read_text(encoding="utf-8") == "x₁,class\n1.0,class 1\n2.0,class 0\n"


def test_targets_of_a_regression_are_numbers(tmp_path):
    path = tmp_path / "prices.csv"
    prices = Dataset(np.array([[1.0]]), np.array([[2.5, -1.0]]), "regression", input_names=("target 1",))
    write_dataset_csv(path, prices)
    assert path.read_text(encoding="utf-8") == "target 1,target 1',target 2\n1.0,2.5,-1.0\n"


@pytest.mark.parametrize("method", ["standard", "range"])
def test_scaled_inputs_are_written_as_they_were(method, tmp_path):
    path = tmp_path / "scaled.csv"
    inputs = np.array([[5.1, 100.0], [4.9, 250.5], [7.3, 999.9]])
    write_dataset_csv(path, Dataset(inputs, np.array([[0.0], [1.0], [1.0]])).with_scaling(method))
    assert path.read_text(encoding="utf-8") == "x₁,x₂,class\n5.1,100.0,0\n4.9,250.5,1\n7.3,999.9,1\n"


@pytest.mark.parametrize("method", ["standard", "range"])
def test_inputs_with_17_digits_are_written_so_that_they_scale_to_the_same_bits(method, tmp_path):
    path = tmp_path / "scaled.csv"
    inputs = np.random.default_rng(0).normal(size=(200, 2))
    dataset = Dataset(inputs, np.zeros((200, 1))).with_scaling(method)
    write_dataset_csv(path, dataset)
    assert dataset.scaling.scaled(read_csv(path).inputs).tobytes() == dataset.inputs.tobytes()


numbers = st.floats(-1e9, 1e9)


@given(
    rows=st.lists(st.tuples(numbers, numbers, st.integers(0, 2), st.booleans()), min_size=1, max_size=20),
    named=st.booleans(),
)
def test_what_is_written_is_read_as_the_same_data(rows, named, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "round.csv"
    classes = [row[2] for row in rows]
    names = ("round", "square", "other") if named else ()
    written = Dataset(
        np.array([row[:2] for row in rows]),
        np.eye(3)[classes],
        held_out=np.array([row[3] for row in rows]),
        class_names=names,
    )
    write_dataset_csv(path, written, held_out=True)
    read = read_csv(path)
    assert read.inputs.tobytes() == written.inputs.tobytes()
    assert read.input_names == written.input_names
    assert read.held_out.tolist() == written.held_out.tolist()
    assert [read.class_name(k) for k in read.classes] == [written.class_name(k) for k in classes]


def test_predictions_stand_beside_what_they_are_for(tmp_path):
    path = tmp_path / "predictions.csv"
    predictions = np.array([[0.25, 0.5, 0.75], [0.1, 0.2, 0.05], [np.nan, 0.5, 0.0]])
    write_predictions_csv(path, flowers(), predictions)
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == [
        "sample", "length", "width", "class",
        "prediction a", "prediction b", "prediction c, d", "predicted class", "right",
    ]  # fmt: skip
    assert rows[0] == ["1", "0.30000000000000004", "1.0", "c, d", "0.25", "0.5", "0.75", "c, d", "1"]
    assert rows[1] == ["2", "0.3333333333333333", "-2.5", "a", "0.1", "0.2", "0.05", "b", "0"]
    assert rows[2] == ["3", "1e-300", "4.0", "b", "nan", "0.5", "0.0", "", "0"]


def test_predictions_of_two_classes_and_of_numbers(tmp_path):
    path = tmp_path / "predictions.csv"
    two = Dataset(np.array([[1.0], [2.0]]), np.array([[1.0], [0.0]]), held_out=np.array([False, True]))
    write_predictions_csv(path, two, np.array([[0.5], [0.75]]))
    assert path.read_text(encoding="utf-8") == (
        "sample,x₁,class,held_out,prediction,predicted class,right\n1,1.0,1,0,0.5,1,1\n2,2.0,0,1,0.75,1,0\n"
    )
    price = Dataset(np.array([[1.0]]), np.array([[2.5]]), "regression")
    write_predictions_csv(path, price, np.array([[2.25]]))
    assert path.read_text(encoding="utf-8") == "sample,x₁,target,prediction\n1,1.0,2.5,2.25\n"


def test_a_write_that_fails_says_why(tmp_path):
    with pytest.raises(FileError, match="it cannot be written: no such file or directory"):
        write_dataset_csv(tmp_path / "missing" / "points.csv", flowers())


# The clipboard.


def test_copied_samples_are_separated_by_tabs():
    assert dataset_tsv(flowers(), [1, 2]) == (
        "length\twidth\tclass\n0.3333333333333333\t-2.5\ta\n1e-300\t4.0\tb\n"
    )
    comma = dataset_tsv(replace(flowers(), class_names=("v1.0", "v2.0", "v3.0")), [1], ",")
    assert comma == "length\twidth\tclass\n0,3333333333333333\t-2,5\tv1.0\n"


@pytest.mark.parametrize("decimal", [".", ","])
def test_copied_samples_are_pasted_as_the_same_data(decimal):
    table = parse_clipboard(dataset_tsv(flowers(), [0, 1, 2], decimal))
    pasted, problems = dataset_from(table, guess_roles(table))
    assert problems == ()
    assert pasted.inputs.tobytes() == INPUTS.tobytes()


def test_spreadsheets_quote_what_has_line_ends_and_end_lines_as_windows_does():
    table = parse_clipboard('a\t"b\nc"\r\n1,5\t2\r\n')
    assert table.names == ("a", "b c")
    assert (table.rows, table.decimal) == ((("1,5", "2"),), ",")


def test_one_row_and_one_cell_are_tables():
    assert parse_clipboard("1\t2\n").rows == (("1", "2"),)
    assert parse_clipboard("7").rows == (("7",),)


def test_clipboards_that_hold_no_table_are_refused():
    with pytest.raises(InputError, match="the file is empty"):
        parse_clipboard(" \n")
    assert parse_clipboard("\ud800\t1").names == ("column 1", "column 2")


# Pasted samples.


def onto(dataset: Dataset, text: str) -> tuple[Dataset, list[str]]:
    extended, problems = pasted(parse_clipboard(text), dataset)
    assert extended.inputs[: len(dataset)].tolist() == dataset.inputs.tolist()
    return extended, [str(problem) for problem in problems]


def test_pasted_samples_come_at_the_end_and_are_trained_on():
    dataset = flowers().with_held_out_points([0], True)
    extended, problems = onto(dataset, "1,5\t2\tb\n-3\t4\tc, d\n")
    assert problems == []
    assert extended.inputs[3:].tolist() == [[1.5, 2.0], [-3.0, 4.0]]
    assert extended.classes.tolist() == [2, 0, 1, 1, 2]
    assert extended.held_out.tolist() == [True, False, False, False, False]


def test_pasted_columns_are_found_by_name():
    extended, _ = onto(flowers(), "class\twidth\tlength\na\t2\t1\nb\t4\t3\n")
    assert extended.inputs[3:].tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert extended.classes.tolist() == [2, 0, 1, 0, 1]


def test_classes_without_names_are_pasted_by_number():
    points = Dataset(np.array([[1.0], [2.0]]), np.array([[1.0], [0.0]]))
    extended, problems = onto(points, "5\t1,0\n6\tclass 0\n7\t2\n8,5\t\n")
    assert extended.targets.ravel().tolist() == [1.0, 0.0, 1.0, 0.0]
    assert problems == [
        "line 3, column 'column 2': '2' is no class here; there are class 0, class 1",
        "line 4, column 'column 2': the value is missing",
    ]


def test_where_no_row_can_be_used_each_says_why():
    extended, problems = onto(flowers(), "1\t2\td\n1\t\tb\n")
    assert len(extended) == 3
    assert problems == [
        "line 1, column 'column 3': 'd' is no class here; there are a, b, c, d",
        "line 2, column 'column 2': the value is missing",
    ]


@pytest.mark.parametrize("decimal", [".", ","])
def test_held_out_samples_are_copied_and_pasted_as_such(decimal):
    dataset = flowers().with_held_out_points([0, 2], True)
    copied = dataset_tsv(dataset, [2, 1], decimal)
    assert [line.split("\t")[-1] for line in copied.splitlines()] == ["held_out", "1", "0"]
    extended, problems = onto(dataset, copied)
    assert problems == []
    assert extended.inputs[3:].tobytes() == dataset.inputs[[2, 1]].tobytes()
    assert extended.classes.tolist() == [2, 0, 1, 1, 0]
    assert extended.held_out.tolist() == [True, False, True, True, False]


def test_the_mark_is_copied_only_where_a_sample_has_it():
    dataset = flowers().with_held_out_points([0], True)
    assert dataset_tsv(dataset, [1, 2]).splitlines()[0] == "length\twidth\tclass"


def test_an_input_called_held_out_is_one():
    dataset = replace(flowers(), input_names=("held_out", "width")).with_held_out_points([1], True)
    copied = dataset_tsv(dataset, [0, 1])
    assert copied.splitlines()[0] == "held_out\twidth\tclass\theld_out'"
    extended, problems = onto(dataset, copied)
    assert problems == []
    assert extended.inputs[3:].tolist() == dataset.inputs[:2].tolist()
    assert extended.held_out.tolist() == [False, True, False, False, True]


def test_a_mark_that_is_neither_0_nor_1_is_told():
    _, problems = onto(flowers(), "length\twidth\tclass\tHeld_out\n1\t2\ta\t2\n3\t4\ta\t1\n")
    assert problems == ["line 2, column 'Held_out': '2' must be 0 or 1"]


def test_pasted_inputs_are_scaled_as_the_others():
    dataset = Dataset(np.array([[2.0], [6.0]]), np.array([[3.5, 1.0], [4.0, 2.0]]), "regression")
    extended, _ = onto(dataset.with_scaling("range"), "8\t0.5\t-7\n")
    assert extended.inputs.ravel().tolist() == [-1.0, 1.0, 2.0]  # middle 4, half the range 2
    assert extended.original_inputs.ravel().tolist() == [2.0, 6.0, 8.0]
    assert extended.targets[2].tolist() == [0.5, -7.0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1\t2\n", "the table has 2 columns; it needs 3: length, width and the class"),
        ("7", "the table has 1 column; it needs 3"),
        ("length\twidth\tclass\n", "there are no rows below the names of the columns"),
        ("1\t2\ta\n" * 99_998, "at most 100,000 samples, not 100,001"),
    ],
)
def test_what_fits_no_sample_is_not_pasted(text, words):
    with pytest.raises(InputError, match=words):
        onto(flowers(), text)


FLOWERS = Dataset(
    [[1.0, 2.0], [3.0, 4.0]], [[0.0], [1.0]], input_names=("length", "width"), class_names=("rose", "tu lip")
)


@pytest.mark.parametrize(
    ("text", "inputs", "classes"),
    [
        ("5\t6\trose\r\n7,5\t8\ttu lip\r\n\r\n", [[5, 6], [7.5, 8]], [0, 1]),  # Excel, decimal commas
        ("5\t6\trose\n7.5\t8\ttu lip", [[5, 6], [7.5, 8]], [0, 1]),  # LibreOffice
        ("5\t6\trose\r\n\t\t\r\n", [[5, 6]], [0]),  # blank cells below
        ("\t5\t6\trose\t\r\n", [[5, 6]], [0]),  # and beside
        ('5\t6\t"tu\nlip"\r\n', [[5, 6]], [1]),  # a cell with two lines
        ("1\u202f234,5\t−6\trose\r\n", [[1234.5, -6]], [0]),  # as formatted in France
        ("1,5E-05\t6\trose\r\n", [[1.5e-5, 6]], [0]),
        ("Width\tkind\tLENGTH\r\n6\trose\t5\r\n", [[5, 6]], [0]),
        ("l\tw\tkind\r\n5\t6\trose\r\n", [[5, 6]], [0]),
    ],
)
def test_what_spreadsheets_copy_is_pasted(text, inputs, classes):
    dataset, problems = pasted(parse_clipboard(text), FLOWERS)
    assert problems == ()
    assert dataset.inputs[2:].tolist() == inputs
    assert dataset.classes[2:].tolist() == classes


@pytest.mark.parametrize("number", ["1.234,5", "1,234.5", "1'234.5", "5%", "€ 5", "(5)", "#N/A"])
def test_cells_that_are_no_plain_numbers_are_told_and_not_guessed_at(number):
    _, problems = pasted(parse_clipboard(f"{number}\t6\trose\r\n7\t8\trose\r\n"), FLOWERS)
    assert [(problem.line, problem.column) for problem in problems] == [(1, "column 1")]


def test_columns_with_some_of_the_names_in_other_places_are_not_pasted():
    with pytest.raises(InputError, match="column 'Width' is in another place than here"):
        pasted(parse_clipboard("Width\theight\tkind\n5\t6\trose\n"), FLOWERS)


def test_names_with_tabs_and_line_ends_go_to_a_spreadsheet_and_come_back():
    dataset = Dataset(FLOWERS.inputs, FLOWERS.targets, class_names=('a "rose"', "tu\tlip\n"))
    again, problems = pasted(parse_clipboard(dataset_tsv(dataset, [1, 0])), dataset)
    assert problems == ()
    assert again.classes.tolist() == [0, 1, 1, 0]

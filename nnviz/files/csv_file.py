"""CSV files: samples to train on come in, the loss curve goes out.

A CSV file has a header, numeric columns separated by commas, and the target in the last column.
"""

import csv
import io
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal, NoReturn

import numpy as np

from nnviz.core.dataset import MAX_INPUTS, MAX_MAGNITUDE, MAX_SAMPLES, Dataset
from nnviz.core.errors import FileError
from nnviz.core.loss_curve import LossCurve
from nnviz.files.output import reason, write_text

MAX_BYTES: Final = 64 * 1024 * 1024  # the largest data set fits, with every digit of every number


def read_csv(path: Path) -> Dataset:
    """The data set that a CSV file holds.

    Targets that are all 0 or 1 are classes; any others make it a regression.

    Raises
    ------
    FileError
        When the file cannot be read or is no such table; the message names file, line and column.
    """
    rows = _rows(path, _text(path))
    line, header = next(rows, (1, []))
    names = _column_names(path, line, header)
    table: list[list[float]] = []
    for line, row in rows:
        if len(row) != len(names):
            _fail(path, f"line {line} has {_counted(len(row), 'value')}, but the header names {len(names)}")
        if len(table) == MAX_SAMPLES:
            _fail(path, f"there are more than {MAX_SAMPLES:,} data rows, which is the most nnviz takes")
        table.append(
            [_number(path, line, name, text) for name, text in zip(names, row, strict=True)],
        )
    if not table:
        _fail(path, "there are no data rows below the header")
    values = np.array(table)
    targets = values[:, -1:]
    kind: Literal["classification", "regression"]
    kind = "classification" if np.isin(targets, (0.0, 1.0)).all() else "regression"
    return Dataset(values[:, :-1], targets, kind, input_names=tuple(names[:-1]))


def write_loss_csv(path: Path, curve: LossCurve) -> None:
    """Write a loss curve: iterations done, training loss and, where there is one, held-out loss.

    A regular file appears complete or not at all.

    Raises
    ------
    FileError
        When the file cannot be written.
    """
    columns = {"iteration": curve.iterations.tolist(), "train": curve.train.tolist()}
    if not np.isnan(curve.held_out).all():
        columns["held_out"] = curve.held_out.tolist()
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    write_text(path, text.getvalue())


def _text(path: Path) -> str:
    try:
        content = _content(path)
    except FileNotFoundError:
        _fail(path, "there is no such file")
    except IsADirectoryError:
        _fail(path, "this is a directory, not a CSV file")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        _fail(path, f"it cannot be read: {reason(error)}")
    if len(content) > MAX_BYTES:
        _fail(path, f"it is larger than {MAX_BYTES // 1024**2} MB, which is the most nnviz reads")
    if b"\0" in content:
        _fail(path, "this is not a text file; save it as CSV in UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        _fail(path, f"line {line} is not UTF-8 text; save it as CSV in UTF-8")
    if not text.strip():
        _fail(path, "the file is empty")
    return text


def _content(path: Path) -> bytes:
    if path.exists() and not path.is_file() and not path.is_dir():
        raise OSError("it is not a regular file")
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _rows(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and stripped values of every row that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            if any(value.strip() for value in row):
                yield reader.line_num, [value.strip() for value in row]
    except csv.Error as error:
        _fail(path, f"line {reader.line_num} is not CSV: {error}")


def _column_names(path: Path, line: int, header: list[str]) -> list[str]:
    if all(_is_number(text) for text in header):
        _fail(path, f"line {line} holds numbers; the first line must name the columns")
    if len(header) == 1:
        hint = "; separate columns with commas" if {";", "\t"} & set(header[0]) else ""
        _fail(path, f"line {line} names 1 column; there must be inputs and then the target{hint}")
    if len(header) > MAX_INPUTS + 1:
        _fail(
            path, f"line {line} names {len(header)} columns; there can be {MAX_INPUTS} inputs and the target"
        )
    names = [" ".join(text.split()) or f"column {i}" for i, text in enumerate(header, start=1)]
    for name in names:
        if names.count(name) > 1:
            _fail(path, f"line {line} names two columns {_shown(name)}")
    return names


def _number(path: Path, line: int, column: str, text: str) -> float:
    where = f"line {line}, column {_shown(column)}"
    if not text:
        _fail(path, f"{where}: the value is missing")
    if not _is_number(text):
        _fail(path, f"{where}: {_shown(text)} is not a number")
    value = float(text)
    if not abs(value) <= MAX_MAGNITUDE:
        _fail(
            path, f"{where}: {_shown(text)} must be a number between −{MAX_MAGNITUDE:g} and {MAX_MAGNITUDE:g}"
        )
    return value


def _is_number(text: str) -> bool:
    """Whether float() reads it, the forms that only Python knows left aside."""
    try:
        return "_" not in text and not math.isnan(float(text))
    except ValueError:
        return False


def _shown(text: str) -> str:
    return repr(text if len(text) <= 30 else f"{text[:29]}…")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _fail(path: Path, problem: str) -> NoReturn:
    raise FileError(f"{path}: {problem}")

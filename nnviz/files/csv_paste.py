"""Samples from a table that are put to a data set that is there."""

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import Dataset
from nnviz.core.errors import InputError
from nnviz.files.csv_cells import name, number
from nnviz.files.csv_columns import free_name
from nnviz.files.csv_reader import ColumnReader
from nnviz.files.csv_roles import HELD_OUT_NAME
from nnviz.files.csv_rows import Problem, first_of, in_order, shown
from nnviz.files.csv_table import Table
from nnviz.files.stopping import Stopped, never


def pasted(table: Table, dataset: Dataset, stopped: Stopped = never) -> tuple[Dataset, tuple[Problem, ...]]:
    """A data set with the samples of a table at its end, and all rows that are left out, in order.

    Columns are found by the names of the inputs; where these are not there, inputs come first and
    the targets after them. Inputs are scaled as those of the data set; classes are told by name or number.
    Where there is a column like the one in which copied samples are marked, it tells which are held out.

    Raises
    ------
    InputError
        When the columns are others, there are no rows or there would be too many samples.
    StoppedError
        When it is not wanted any more.
    """
    if not table.rows:
        raise InputError(first_of(table.problems) or "there are no rows below the names of the columns")
    held_out = _held_out_column(table, dataset)
    inputs, targets = _columns(table, dataset, held_out)
    reader = ColumnReader(table, stopped)
    values = np.column_stack([reader.numbers(index) for index in inputs])
    if dataset.kind == "classification":
        classes = _classes(table, targets[0], dataset)
        reader.refuse(classes >= 0, targets[0], f"is no class here; there are {_class_list(dataset)}")
        coded = np.array([dataset.class_targets(max(0, index)) for index in classes])
    else:
        coded = np.column_stack([reader.numbers(index) for index in targets])
    flags = [reader.flags(index) for index in held_out]
    keep = reader.usable
    new = values[keep] if dataset.scaling is None else dataset.scaling.scaled(values[keep])
    extended = dataset.with_points(new, coded[keep])
    for flag in flags:
        extended = extended.with_held_out_points((len(dataset) + np.flatnonzero(flag[keep])).tolist(), True)
    return extended, in_order(table.problems, reader.problems)


def _held_out_column(table: Table, dataset: Dataset) -> list[int]:
    """The column, if there is one, that tells which samples are held out."""
    name = free_name(HELD_OUT_NAME, dataset.input_names)
    return [index for index, other in enumerate(table.names) if other.casefold() == name]


def _columns(table: Table, dataset: Dataset, held_out: list[int]) -> tuple[list[int], list[int]]:
    """The columns that hold the inputs and those that hold the targets; surplus blank ones are none."""
    n_targets = 1 if dataset.kind == "classification" else dataset.n_outputs
    columns = [index for index in range(len(table.names)) if index not in held_out]
    if len(columns) > dataset.n_inputs + n_targets:
        columns = [index for index in columns if any(table.column(index))]
    if len(columns) != dataset.n_inputs + n_targets:
        what = "class" if dataset.kind == "classification" else "target" + "s" * (n_targets > 1)
        raise InputError(
            f"the table has {len(columns)} column{'s' * (len(columns) != 1)}; it needs "
            f"{dataset.n_inputs + n_targets}: {', '.join(dataset.input_names)} and the {what}"
        )
    found = {table.names[index].casefold(): index for index in columns}
    wanted = [name.casefold() for name in dataset.input_names]
    if set(wanted) <= set(found):
        inputs = [found[name] for name in wanted]
    else:
        inputs = columns[: dataset.n_inputs]
        for given, index in zip(wanted, inputs, strict=True):
            if found.get(given, index) != index:
                raise InputError(
                    f"column {shown(table.names[found[given]])} is in another place than here, "
                    f"and not all of {', '.join(dataset.input_names)} are there to tell which is which"
                )
    return inputs, [index for index in columns if index not in inputs]


def _classes(table: Table, column: int, dataset: Dataset) -> npt.NDArray[np.int64]:
    """The class of each row, (n,); −1 for none."""
    names = [name(dataset.class_name(index)) for index in range(dataset.n_classes)]
    numbers = [float(index) for index in range(dataset.n_classes)]

    def class_of(cell: str) -> int:
        if name(cell) in names:
            return names.index(name(cell))
        value = None if dataset.class_names else number(cell, table.decimal)
        return numbers.index(value) if value in numbers else -1

    return np.array([class_of(cell) for cell in table.column(column)], dtype=np.int64)


def _class_list(dataset: Dataset) -> str:
    return ", ".join(dataset.class_name(index) for index in range(dataset.n_classes))

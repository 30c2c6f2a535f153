"""A table and the roles of its columns as a data set."""

from itertools import compress

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import MAX_INPUTS, MAX_MAGNITUDE, MAX_OUTPUTS, Dataset, Kind
from nnviz.core.errors import InputError
from nnviz.core.scaling import Method
from nnviz.files.csv_cells import is_missing, not_a_number, numbers
from nnviz.files.csv_roles import Role, Roles
from nnviz.files.csv_rows import Problem, shown
from nnviz.files.csv_table import Table
from nnviz.files.csv_targets import label_targets, number_targets

Values = npt.NDArray[np.float64]


def dataset_from(
    table: Table, roles: Roles, *, kind: Kind | None = None, scaling: Method | None = None
) -> tuple[Dataset, tuple[Problem, ...]]:
    """The data set that a table holds, and all rows that it leaves out, in order.

    Parameters
    ----------
    kind : what the targets are; None for what they look like: text, 0 and 1, or whole numbers from 0
        or 1 on with at least five samples each are classes, all others are numbers
    scaling : how to scale the inputs, by the samples that are trained on

    Raises
    ------
    InputError
        When the roles make no data set, or no row can be used.
    """
    inputs = _indices(roles, "input", MAX_INPUTS)
    targets = _indices(roles, "target", MAX_OUTPUTS)
    held_out = _indices(roles, "held out", 1, least=0)
    if not table.rows:
        raise InputError(first_of(table.problems) or "there are no data rows below the header")
    labels = len(targets) == 1 and kind != "regression" and _is_text(table, targets[0])
    reader = _Reader(table)
    values = {index: reader.numbers(index) for index in inputs + ([] if labels else targets)}
    flags = [reader.flags(index) for index in held_out]
    if labels:
        found = label_targets(table.column(targets[0]), reader.usable)
        reader.refuse(found.usable, targets[0], "is no name of a class")
    keep = reader.usable
    problems = tuple(sorted((*table.problems, *reader.problems)))
    if not keep.any():
        raise InputError(first_of(problems))
    if not labels:
        columns = np.column_stack([values[index] for index in targets])
        found = number_targets(columns, keep, kind, tuple(table.names[index] for index in targets))
    dataset = Dataset(
        np.column_stack([values[index] for index in inputs])[keep],
        found.values[keep],
        found.kind,
        held_out=flags[0][keep] if flags else None,
        input_names=tuple(table.names[index] for index in inputs) if table.header_line else (),
        class_names=found.class_names,
    )
    return dataset.with_scaling(scaling), problems


class _Reader:
    """Reads columns of a table, over the rows in which nothing was wrong so far.

    Attributes
    ----------
    usable : (n,) bool
    problems : of the other rows, each with its first
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._columns = list(zip(*table.rows, strict=True))
        self.usable = np.ones(len(table.rows), bool)
        self.problems: list[Problem] = []

    def numbers(self, column: int) -> Values:
        """The numbers of a column, (n,) float64; of no meaning in rows that cannot be used."""
        values = self._read(column)
        self.refuse(np.abs(values) <= MAX_MAGNITUDE, column)
        return values

    def flags(self, column: int) -> npt.NDArray[np.bool_]:
        """A column of zeros and ones, (n,) bool."""
        values = self._read(column)
        self.refuse((values == 0.0) | (values == 1.0), column, "must be 0 or 1")
        return np.asarray(values == 1.0)

    def refuse(self, good: npt.NDArray[np.bool_], column: int, reason: str = "") -> None:
        """Leave out the rows that are not `good`, for a reason that the cell itself is put before."""
        for row in np.flatnonzero(self.usable & ~good):
            cell = self._table.rows[row][column]
            why = f"{shown(cell)} {reason}" if cell and reason else not_a_number(cell, self._table.decimal)
            self.problems.append(Problem(self._table.lines[row], self._table.names[column], why))
        self.usable &= good

    def _read(self, column: int) -> Values:
        cells = list(compress(self._columns[column], self.usable))
        values = np.full(len(self.usable), np.nan)
        values[self.usable] = numbers(cells, self._table.decimal)
        return values


def _indices(roles: Roles, role: Role, most: int, least: int = 1) -> list[int]:
    indices = [index for index, other in enumerate(roles) if other == role]
    if least <= len(indices) <= most:
        return indices
    raise InputError(f"{len(indices) or 'no'} columns are chosen as {role}; there can be {least} to {most}")


def _is_text(table: Table, column: int) -> bool:
    """Whether less than half of a column's cells are numbers, of those that stand for something."""
    cells = [cell for cell in table.column(column) if not is_missing(cell)]
    return bool(2 * np.count_nonzero(~np.isnan(numbers(cells, table.decimal))) < len(cells))


def first_of(problems: tuple[Problem, ...]) -> str:
    """The first problem, and how many more there are; "" for none."""
    if len(problems) < 2:
        return "".join(map(str, problems))
    return f"{problems[0]} (and {len(problems) - 1:,} more {'row' if len(problems) == 2 else 'rows'})"

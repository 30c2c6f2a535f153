"""A table and the roles of its columns as a data set."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import MAX_INPUTS, MAX_MAGNITUDE, MAX_OUTPUTS, Dataset, Kind
from nnviz.core.errors import InputError
from nnviz.core.scaling import Method
from nnviz.files.csv_cells import not_a_number, numbers
from nnviz.files.csv_roles import Role, Roles
from nnviz.files.csv_rows import Problem, shown
from nnviz.files.csv_table import Table
from nnviz.files.csv_targets import Targets, label_targets, number_targets

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
    held_out = [index for index, role in enumerate(roles) if role == "held out"][:1]
    if not table.rows:
        raise InputError(first_of(table.problems) or "there are no data rows below the header")
    values = {index: numbers(table.column(index), table.decimal) for index in (*inputs, *targets, *held_out)}
    labels = len(targets) == 1 and kind != "regression" and _is_text(table, targets[0], values[targets[0]])
    bad = _Bad(table)
    for index in inputs + ([] if labels else targets):
        bad.unless(np.abs(values[index]) <= MAX_MAGNITUDE, index)
    for index in held_out:
        bad.unless((values[index] == 0.0) | (values[index] == 1.0), index, "must be 0 or 1")
    if labels:
        found = label_targets(table.column(targets[0]), bad.rows)
        bad.unless(found.usable, targets[0], "is no name of a class")
    keep = ~bad.rows
    problems = tuple(sorted((*table.problems, *bad.problems)))
    if not keep.any():
        raise InputError(first_of(problems))
    if not labels:
        columns = np.column_stack([values[index] for index in targets])
        found = number_targets(columns, keep, kind, tuple(table.names[index] for index in targets))
    return _dataset(table, inputs, found, keep, values, held_out, scaling), problems


def _dataset(
    table: Table,
    inputs: list[int],
    found: Targets,
    keep: npt.NDArray[np.bool_],
    values: dict[int, Values],
    held_out: list[int],
    scaling: Method | None,
) -> Dataset:
    names = tuple(table.names[index] for index in inputs) if table.header_line else ()
    dataset = Dataset(
        np.column_stack([values[index] for index in inputs])[keep],
        found.values[keep],
        found.kind,
        input_names=names,
        class_names=found.class_names,
    )
    for index in held_out:
        dataset = replace(dataset, held_out=values[index][keep] == 1.0)
    return dataset.with_scaling(scaling)


class _Bad:
    """The rows of a table that cannot be used, each with its first problem."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.rows = np.zeros(len(table.rows), bool)
        self.problems: list[Problem] = []

    def unless(self, good: npt.NDArray[np.bool_], column: int, reason: str = "") -> None:
        """Leave out the rows that are not `good`, for a reason that the cell itself is put before."""
        for row in np.flatnonzero(~good & ~self.rows):
            cell = self._table.rows[row][column]
            why = f"{shown(cell)} {reason}" if cell and reason else not_a_number(cell, self._table.decimal)
            self.problems.append(Problem(self._table.lines[row], self._table.names[column], why))
        self.rows |= ~good


def _indices(roles: Roles, role: Role, most: int) -> list[int]:
    indices = [index for index, other in enumerate(roles) if other == role]
    if not indices:
        raise InputError(f"no column is chosen as {'an' if role == 'input' else 'the'} {role}")
    if len(indices) > most:
        raise InputError(f"{len(indices)} columns are chosen as {role}s; there can be {most}")
    return indices


def _is_text(table: Table, column: int, values: Values) -> bool:
    """Whether less than half of a column's cells are numbers, of those that are not empty."""
    filled = np.array([bool(cell) for cell in table.column(column)])
    return bool(2 * np.count_nonzero(~np.isnan(values)) < np.count_nonzero(filled))


def first_of(problems: tuple[Problem, ...]) -> str:
    """The first problem, and how many more there are; "" for none."""
    if len(problems) < 2:
        return "".join(map(str, problems))
    return f"{problems[0]} (and {len(problems) - 1:,} more {'row' if len(problems) == 2 else 'rows'})"

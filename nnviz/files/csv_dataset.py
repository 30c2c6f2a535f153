"""A table and the roles of its columns as a data set."""

from collections import Counter
from itertools import compress

import numpy as np

from nnviz.core.dataset import MAX_INPUTS, MAX_OUTPUTS, Dataset, Kind
from nnviz.core.errors import InputError
from nnviz.core.scaling import Method
from nnviz.files.csv_cells import is_like_a_number, is_missing, numbers
from nnviz.files.csv_reader import ColumnReader
from nnviz.files.csv_roles import Role, Roles
from nnviz.files.csv_rows import Problem, first_of, in_order
from nnviz.files.csv_table import Table
from nnviz.files.csv_targets import label_targets, number_targets
from nnviz.files.stopping import Stopped, never


def dataset_from(
    table: Table,
    roles: Roles,
    *,
    kind: Kind | None = None,
    scaling: Method | None = None,
    stopped: Stopped = never,
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
        When the roles make no data set, there are too many classes or no row can be used.
    StoppedError
        When it is not wanted any more.
    """
    inputs = _indices(roles, "input", MAX_INPUTS)
    targets = _indices(roles, "target", MAX_OUTPUTS)
    if not table.rows:
        raise InputError(first_of(table.problems) or "there are no data rows below the header")
    labels = len(targets) == 1 and kind != "regression" and _is_text(table, targets[0])
    reader = ColumnReader(table, stopped)
    values = {index: reader.numbers(index) for index in inputs + ([] if labels else targets)}
    flags = [reader.flags(index) for index in _indices(roles, "held out", 1, least=0)]
    if labels:
        found = label_targets(table.column(targets[0]), reader.usable, table.names[targets[0]])
        reader.refuse(found.usable, targets[0], "is no name of a class")
    keep = reader.usable
    problems = in_order(table.problems, reader.problems)
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


def _indices(roles: Roles, role: Role, most: int, least: int = 1) -> list[int]:
    indices = [index for index, other in enumerate(roles) if other == role]
    if least <= len(indices) <= most:
        return indices
    raise InputError(f"{len(indices) or 'no'} columns are chosen as {role}; there can be {least} to {most}")


def _is_text(table: Table, column: int) -> bool:
    """Whether less than half of a column's cells are meant as numbers, of those that stand for something."""
    cells = table.column(column)
    others = Counter(compress(cells, np.isnan(numbers(cells, table.decimal))))
    n_numbers = len(cells) - others.total()
    known = {cell: count for cell, count in others.items() if not is_missing(cell)}
    n_meant = sum(count for cell, count in known.items() if is_like_a_number(cell, table.decimal))
    return 2 * (n_numbers + n_meant) < n_numbers + sum(known.values())

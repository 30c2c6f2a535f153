"""Roles: what each column of a table is taken for."""

import re
from collections.abc import Sequence
from typing import Final, Literal

from nnviz.core.dataset import MAX_INPUTS, MAX_OUTPUTS
from nnviz.files.csv_cells import is_like_a_number, is_missing
from nnviz.files.csv_table import Table

Role = Literal["input", "target", "held out", "ignored"]
Roles = tuple[Role, ...]

HELD_OUT_NAME: Final = "held_out"
GUESSED_ROWS: Final = 200  # as many as a preview has, so that what it shows is what is imported
_TARGET_NAMES: Final = frozenset({"target", "class", "label", "species"})
_ROW_NAMES: Final = frozenset({"id", "index", "no", "no.", "nr", "nr.", "row", "sample"})
_ID_NAME: Final = re.compile(r".*[_ ]id|.*[a-z](?:Id|ID)")


def guess_roles(table: Table) -> Roles:
    """What each column is probably for, from the first 200 rows.

    The target is the last column, unless another one is called so or is the only one with labels.
    Row numbers, text that is no target, empty columns and more inputs than nnviz takes are ignored.
    """
    roles = wanted_roles(table)
    inputs = [index for index, role in enumerate(roles) if role == "input"]
    surplus = set(inputs[MAX_INPUTS:])
    return tuple("ignored" if index in surplus else role for index, role in enumerate(roles))


def wanted_roles(table: Table) -> Roles:
    """The roles that a table's columns would have if any number of inputs were allowed."""
    columns = [_Column(table, index) for index in range(len(table.names))]
    held_out = [column for column in columns if column.is_held_out]
    others = [column for column in columns if column not in held_out]
    target = _target(others)
    inputs = [c for c in others if c is not target and c.is_numbers and not c.is_row_number]
    if not inputs:  # then whatever there is, so that it is told what is wrong with it
        inputs = [column for column in others if column is not target]

    def role(column: _Column) -> Role:
        if column is target:
            return "target"
        if column in held_out:
            return "held out"
        return "input" if column in inputs else "ignored"

    return tuple(role(column) for column in columns)


def _target(columns: Sequence["_Column"]) -> "_Column | None":
    """The target among these: one that is called so, the last one, or the only one with labels."""
    useful = [column for column in columns if column.is_numbers or column.is_labels] or columns
    labels = [column for column in columns if column.is_labels]
    for candidates in ([c for c in columns if c.name in _TARGET_NAMES], labels if len(labels) == 1 else []):
        if candidates:
            return candidates[-1]
    return useful[-1] if useful else None


class _Column:
    """What the first cells of a column look like."""

    def __init__(self, table: Table, index: int) -> None:
        cells = [row[index] for row in table.rows[:GUESSED_ROWS]]
        known = [cell for cell in cells if not is_missing(cell)]
        n_numbers = sum(is_like_a_number(cell, table.decimal) for cell in known)
        n_different = len(set(known))
        header = table.header_line > 0
        name = table.names[index] if header else ""
        self.name = name.lower()
        self.is_numbers = bool(known) and 2 * n_numbers >= len(known)
        repeats = n_different < len(known) or index == len(table.names) - 1
        self.is_labels = not self.is_numbers and 0 < n_different <= MAX_OUTPUTS and repeats
        self.is_held_out = header and self.name == HELD_OUT_NAME and set(known) <= {"0", "1"}
        unnamed = not header or self.name == f"column {index + 1}"
        called_so = self.name in _ROW_NAMES or bool(_ID_NAME.fullmatch(name)) or (index == 0 and unnamed)
        counts = index == 0 and unnamed and len(cells) >= 5 and _counts(cells)
        different = all(cell.isdecimal() for cell in cells) and n_different == len(cells)
        self.is_row_number = counts or (header and called_so and different)


def _counts(cells: Sequence[str]) -> bool:
    """Whether cells count the rows from 0 or 1 on."""
    return any(list(cells) == [str(start + i) for i in range(len(cells))] for start in (0, 1))

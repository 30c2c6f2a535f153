"""Roles: what each column of a table is taken for."""

import re
from collections.abc import Sequence
from typing import Final, Literal

from nnviz.core.dataset import MAX_INPUTS, MAX_OUTPUTS
from nnviz.core.errors import InputError
from nnviz.files.csv_cells import is_like_a_number, is_missing
from nnviz.files.csv_rows import shown
from nnviz.files.csv_table import Table

Role = Literal["input", "target", "held out", "ignored"]
Roles = tuple[Role, ...]
Nature = Literal["numbers", "row numbers", "true or false", "dates", "text", "empty"]

HELD_OUT_NAME: Final = "held_out"
GUESSED_ROWS: Final = 200  # as many as a preview has, so that what it shows is what is imported
MOST_NAMES: Final = 6  # columns that are named one by one
_TARGET_NAMES: Final = frozenset({"target", "class", "label", "species"})
_ROW_NAMES: Final = frozenset({"id", "index", "no", "no.", "nr", "nr.", "row", "sample"})
_DATE: Final = re.compile(r"\d{4}-\d\d?(?:-\d\d?)?(?:[T ].*)?|\d\d?/\d\d?/\d{2,4}(?: .*)?|\d\d?:\d\d.*")
_ID_NAME: Final = re.compile(r".*[_ ]id|.*[a-z](?:Id|ID)")


def guess_roles(table: Table) -> Roles:
    """What each column is probably for, from the first 200 rows.

    The target is the last column, unless another one is called so or is the only one with labels;
    text with more labels than there can be classes is a target only where it stands last.
    Row numbers, text that is no target, empty columns and more inputs than nnviz takes are ignored.
    """
    roles = wanted_roles(table)
    inputs = [index for index, role in enumerate(roles) if role == "input"]
    surplus = set(inputs[MAX_INPUTS:])
    return tuple("ignored" if index in surplus else role for index, role in enumerate(roles))


def wanted_roles(table: Table, targets: Sequence[str] = ()) -> Roles:
    """The roles that a table's columns would have if any number of inputs were allowed.

    Parameters
    ----------
    targets : the names of the columns that are to be the targets; found out if there are none

    Raises
    ------
    InputError
        When there is no column of such a name.
    """
    for name in targets:
        if name not in table.names:
            raise InputError(
                f"there is no column {shown(name)}; there are {', '.join(table.names[:MOST_NAMES])}"
            )
    columns = [_Column(table, index) for index in range(len(table.names))]
    chosen = [columns[table.names.index(name)] for name in targets]
    held_out = [column for column in columns if column.is_held_out and column not in chosen]
    others = [column for column in columns if column not in held_out]
    chosen = chosen or _target(others)
    inputs = [c for c in others if c not in chosen and c.nature == "numbers"]
    if not inputs:  # then whatever there is, so that it is told what is wrong with it
        inputs = [column for column in others if column not in chosen]

    def role(column: _Column) -> Role:
        if column in chosen:
            return "target"
        if column in held_out:
            return "held out"
        return "input" if column in inputs else "ignored"

    return tuple(role(column) for column in columns)


def nature_of(table: Table, column: int) -> Nature:
    """What the first 200 cells of a column are."""
    return _Column(table, column).nature


def _target(columns: Sequence["_Column"]) -> list["_Column"]:
    """The target among these: one that is called so, the last one, or the only one with labels."""
    named = [column for column in columns if column.name in _TARGET_NAMES]
    if named:
        return named[-1:]
    useful = [column for column in columns if column.is_numbers or column.is_labels or column.is_crowded]
    labels = [column for column in columns if column.is_labels]
    if len(labels) == 1 and not useful[-1].is_crowded:
        return labels
    return useful[-1:] or list(columns[-1:])


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
        is_text = bool(known) and not self.is_numbers
        self.is_labels = is_text and n_different <= MAX_OUTPUTS and repeats
        self.is_held_out = header and self.name == HELD_OUT_NAME and set(known) <= {"0", "1"}
        unnamed = not header or self.name == f"column {index + 1}"
        called_so = self.name in _ROW_NAMES or bool(_ID_NAME.fullmatch(name)) or (index == 0 and unnamed)
        counts = index == 0 and unnamed and len(cells) >= 5 and _counts(cells)
        different = all(cell.isdecimal() for cell in cells) and n_different == len(cells)
        is_row_number = counts or (header and called_so and different)
        self.nature = _nature(known, is_row_number, self.is_numbers)
        self.is_crowded = self.nature == "text" and n_different > MAX_OUTPUTS


def _nature(known: Sequence[str], is_row_number: bool, is_numbers: bool) -> Nature:
    """What cells are that stand for something."""
    if is_row_number:
        return "row numbers"
    if is_numbers:
        return "numbers"
    if not known:
        return "empty"
    if {cell.lower() for cell in known} <= {"true", "false"}:
        return "true or false"
    return "dates" if all(map(_DATE.fullmatch, known)) else "text"


def _counts(cells: Sequence[str]) -> bool:
    """Whether cells count the rows from 0 or 1 on."""
    return any(list(cells) == [str(start + i) for i in range(len(cells))] for start in (0, 1))

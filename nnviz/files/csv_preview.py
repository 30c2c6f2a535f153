"""What is imported from a CSV file under given choices, from its first rows or from all."""

from dataclasses import dataclass
from typing import Final

from nnviz.core.dataset import Dataset, Kind
from nnviz.core.errors import InputError
from nnviz.core.scaling import Method
from nnviz.files.csv_dataset import dataset_from
from nnviz.files.csv_dialect import Dialect
from nnviz.files.csv_roles import GUESSED_ROWS, Roles, guess_roles
from nnviz.files.csv_rows import Problem
from nnviz.files.csv_sniff import sniff
from nnviz.files.csv_table import Table, read_table

PREVIEW_ROWS: Final = GUESSED_ROWS


@dataclass(frozen=True, slots=True)
class Choices:
    """How a CSV file is to be imported; None where it is to be found out.

    Parameters
    ----------
    dialect : how to read it
    roles : what each column is for; found out anew where the number of columns is another
    kind : what the targets are
    scaling : how to scale the inputs; None for not at all
    """

    dialect: Dialect | None = None
    roles: Roles | None = None
    kind: Kind | None = None
    scaling: Method | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What the choices make of a CSV file.

    Attributes
    ----------
    table : its cells as text
    dialect : how it was read
    roles : what each column is for
    dataset : what is imported; None where that cannot be
    problems : the rows that are left out, in order
    refusal : why nothing can be imported, or ""
    """

    table: Table
    dialect: Dialect
    roles: Roles
    dataset: Dataset | None
    problems: tuple[Problem, ...]
    refusal: str


def preview(data: bytes, choices: Choices | None = None, most: int | None = PREVIEW_ROWS) -> Preview:
    """What is imported from a CSV file, from its first `most` rows or (None) from all.

    What was found out from the first rows holds for all of them, but for the kind of the targets.

    Raises
    ------
    InputError
        When the file cannot be read under any choice of roles; the message names the line.
    """
    choices = choices or Choices()
    dialect = choices.dialect or sniff(data)
    table = read_table(data, dialect, most)
    roles = choices.roles
    if roles is None or len(roles) != len(table.names):
        roles = guess_roles(table)
    try:
        dataset, problems = dataset_from(table, roles, kind=choices.kind, scaling=choices.scaling)
    except InputError as error:
        return Preview(table, dialect, roles, None, table.problems, str(error))
    return Preview(table, dialect, roles, dataset, problems, "")

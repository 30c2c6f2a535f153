"""What is imported from a CSV file under given choices, from its first rows or from all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from nnviz.core.dataset import Dataset, Kind
from nnviz.core.errors import InputError
from nnviz.core.scaling import Method
from nnviz.files.csv_dataset import dataset_from
from nnviz.files.csv_dialect import Delimiter, Dialect
from nnviz.files.csv_notes import Note, notes_on
from nnviz.files.csv_roles import GUESSED_ROWS, Roles, guess_roles
from nnviz.files.csv_rows import Problem
from nnviz.files.csv_sniff import sniff
from nnviz.files.csv_table import Table, read_table
from nnviz.files.stopping import Stopped, never

PREVIEW_ROWS: Final = GUESSED_ROWS


class UnreadableError(InputError):
    """No table is there under a dialect; there may be one under another.

    Attributes
    ----------
    dialect : how it was to be read
    """

    def __init__(self, why: str, dialect: Dialect) -> None:
        super().__init__(why)
        self.dialect = dialect


@dataclass(frozen=True, slots=True)
class Choices:
    """How a CSV file is to be imported; None where it is to be found out.

    Parameters
    ----------
    dialect : how to read it
    roles : what each column is for; found out anew where the number of columns is another
    kind : what the targets are
    scaling : how to scale the inputs; None for not at all
    follow : whether the decimal sign and the header are to be found out anew, as after another delimiter
    """

    dialect: Dialect | None = None
    roles: Roles | None = None
    kind: Kind | None = None
    scaling: Method | None = None
    follow: bool = False


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
    notes : what else the user should know
    """

    table: Table
    dialect: Dialect
    roles: Roles
    dataset: Dataset | None
    problems: tuple[Problem, ...]
    refusal: str
    notes: tuple[Note, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether it can be imported without a question: all is there, and nothing of it is a doubt."""
        return self.dataset is not None and not self.problems and not any(n.is_doubt for n in self.notes)


class CsvSource:
    """What a CSV file holds, to be looked at under one choice after the other; it is read only once.

    It may be used in any thread, but in one at a time.

    Parameters
    ----------
    load : gives what stands in the file
    among : the delimiters to choose from; all if None
    """

    def __init__(self, load: Callable[[], bytes], among: Sequence[Delimiter] | None = None) -> None:
        self._load, self._among = load, among
        self._data: bytes | None = None
        self._known: tuple[Dialect, Table] | None = None  # the last table that was read to its end

    def preview(self, choices: Choices, most: int | None = PREVIEW_ROWS, stopped: Stopped = never) -> Preview:
        """What is imported, from the first `most` rows or (None) from all.

        Raises
        ------
        UnreadableError
            When there is no table under any choice of roles; the message names the line.
        InputError
            When the file holds no text, or cannot be read at all.
        StoppedError
            When it is not wanted any more.
        """
        if self._data is None:
            self._data = self._load()
        dialect = self._dialect(self._data, choices)
        try:
            table = self._table(self._data, dialect, most, stopped)
        except InputError as error:
            raise UnreadableError(str(error), dialect) from None
        roles = choices.roles
        if roles is None or len(roles) != len(table.names):
            roles = guess_roles(table)
        notes = notes_on(table, roles)
        try:
            dataset, problems = dataset_from(
                table, roles, kind=choices.kind, scaling=choices.scaling, stopped=stopped
            )
        except InputError as error:
            return Preview(table, dialect, roles, None, table.problems, str(error), notes)
        return Preview(table, dialect, roles, dataset, problems, "", notes)

    def _dialect(self, data: bytes, choices: Choices) -> Dialect:
        known = choices.dialect
        if known is None:
            return sniff(data, self._among)
        if choices.follow:
            return replace(sniff(data, (known.delimiter,)), quote=known.quote, encoding=known.encoding)
        return known

    def _table(self, data: bytes, dialect: Dialect, most: int | None, stopped: Stopped) -> Table:
        if most is not None:
            return read_table(data, dialect, most, stopped)
        if self._known is None or self._known[0] != dialect:
            self._known = None  # which need not be in memory beside the other
            self._known = dialect, read_table(data, dialect, None, stopped)
        return self._known[1]


def preview(data: bytes, choices: Choices | None = None, most: int | None = PREVIEW_ROWS) -> Preview:
    """What is imported from a CSV file, see ``CsvSource.preview``."""
    return CsvSource(lambda: data).preview(choices or Choices(), most)

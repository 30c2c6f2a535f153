"""Columns of a table as numbers, with what is wrong in the rows that cannot be used."""

from itertools import compress

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import MAX_MAGNITUDE
from nnviz.files.csv_cells import not_a_number, numbers
from nnviz.files.csv_rows import Problem, shown
from nnviz.files.csv_table import Table
from nnviz.files.stopping import Stopped, check, never

Values = npt.NDArray[np.float64]


class ColumnReader:
    """Reads columns of a table, over the rows in which nothing was wrong so far.

    Attributes
    ----------
    usable : (n,) bool
    problems : of the other rows, each with its first
    """

    def __init__(self, table: Table, stopped: Stopped = never) -> None:
        self._table, self._stopped = table, stopped
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
        check(self._stopped)
        cells = self._table.column(column)
        if self.usable.all():
            return numbers(cells, self._table.decimal)
        cells = list(compress(cells, self.usable))
        values = np.full(len(self.usable), np.nan)
        values[self.usable] = numbers(cells, self._table.decimal)
        return values

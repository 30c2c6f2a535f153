"""SampleSelection: which samples are selected in the predictions table, whatever rows they stand in."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Signal, Slot

from nnviz.views.predictions_model import PredictionsModel

Flag = QItemSelectionModel.SelectionFlag


class SampleSelection(QObject):
    """Reads and sets a selection model's rows as samples.

    Signals
    -------
    changed : object
        The user has selected other samples: their indices, ascending.
    """

    changed = Signal(object)

    def __init__(self, model: PredictionsModel, rows: QItemSelectionModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model, self._rows = model, rows
        self._told = False  # the selection is being set, not made
        self._samples: tuple[int, ...] | None = ()  # None: to be read anew
        model.modelReset.connect(self._forget)
        rows.selectionChanged.connect(self._changed)

    def samples(self) -> tuple[int, ...]:
        """Indices of the selected samples, ascending."""
        if self._samples is None:
            parts = self._rows.selection().toList()
            rows = [row for part in parts for row in range(part.top(), part.bottom() + 1)]
            self._samples = tuple(np.unique(self._model.order[rows]).tolist())
        return self._samples

    def show(self, samples: Sequence[int]) -> list[int]:
        """Select these samples, and nobody is told; the rows they stand in, ascending."""
        rows = sorted(self._model.rows([i for i in samples if 0 <= i < len(self._model.order)]))
        selection, last = QItemSelection(), len(self._model.columns) - 1
        breaks = np.flatnonzero(np.diff(rows) != 1) + 1
        for run in np.split(np.asarray(rows, np.int64), breaks) if rows else []:
            top, bottom = int(run[0]), int(run[-1])
            selection.select(self._model.index(top, 0), self._model.index(bottom, last))
        self._told = True
        self._rows.clearSelection()  # apart: the difference of two selections of many parts takes long
        self._rows.select(selection, Flag.Select)
        self._told = False
        self._samples = None
        return rows

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep the same samples selected while their rows change."""
        samples = self.samples()
        self.show(())  # Qt would follow every cell of every row that is selected
        try:
            yield
        finally:
            self.show(samples)

    @Slot()
    def _forget(self) -> None:
        self._samples = None

    @Slot(QItemSelection, QItemSelection)
    def _changed(self, _selected: QItemSelection, _deselected: QItemSelection) -> None:
        self._samples = None
        if not self._told:
            self.changed.emit(self.samples())

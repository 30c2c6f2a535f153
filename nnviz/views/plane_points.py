"""The samples in the plane: symbols by class, selection, the samples just used, the keyboard cursor."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import Qt

from nnviz.core.dataset import Dataset
from nnviz.views.palette import SYMBOLS, Theme, heat_map_table

POINT_PX = 11
RING_PX = 23
MOST_RINGS = 16


class PlanePoints:
    """Scatter plots in a plot item: one for each class and kind of sample, so that each has one brush."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self._scatters: dict[tuple[int, bool], pg.ScatterPlotItem] = {}
        self._rings = _marker("o", RING_PX, z=19)
        self._selection = _marker("o", RING_PX - 4, z=21)
        self._cursor = _marker("+", RING_PX, z=22)
        for item in (self._rings, self._selection, self._cursor):
            plot.addItem(item, ignoreBounds=True)
        self._theme: Theme | None = None

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme; the points must be shown again."""
        self._theme = theme
        self._rings.setPen(pg.mkPen(theme.accent, width=2))
        self._selection.setPen(pg.mkPen(theme.text, width=2))
        self._cursor.setPen(pg.mkPen(theme.accent, width=2))
        for item in self._scatters.values():
            self._plot.removeItem(item)
        self._scatters.clear()

    def show_dataset(self, dataset: Dataset, positions: npt.NDArray[np.float64]) -> None:
        """Draw every sample at its position, (n, 2); held-out ones are hollow."""
        assert self._theme is not None
        held_out = np.asarray(dataset.held_out)
        classes = dataset.classes if dataset.kind == "classification" else np.zeros(len(dataset), int)
        wanted = {(int(c), bool(h)) for c, h in zip(classes, held_out, strict=True)}
        for key in self._scatters.keys() | wanted:
            chosen = np.flatnonzero((classes == key[0]) & (held_out == key[1]))
            item = self._scatters.get(key) or self._new_scatter(*key)
            if dataset.kind == "regression":
                item.setData(pos=positions[chosen], brush=self._value_brushes(dataset, chosen))
            else:
                item.setData(pos=positions[chosen])

    def show_marks(
        self,
        positions: npt.NDArray[np.float64],
        used: Sequence[int],
        selected: Sequence[int],
        cursor: tuple[float, float] | None,
    ) -> None:
        """Mark the samples just used (where they are few), those selected, and the keyboard cursor."""
        few = used if len(used) <= MOST_RINGS else ()
        self._rings.setData(pos=positions[list(few)])
        self._selection.setData(pos=positions[list(selected)])
        self._cursor.setData(pos=np.array([cursor] if cursor else np.empty((0, 2))))

    def _new_scatter(self, class_index: int, held_out: bool) -> pg.ScatterPlotItem:
        assert self._theme is not None
        colour, outline = self._theme.classes[class_index], self._theme.panel
        item = pg.ScatterPlotItem(
            size=POINT_PX,
            symbol=SYMBOLS[class_index],
            brush=pg.mkBrush(outline if held_out else colour),
            pen=pg.mkPen(colour if held_out else outline, width=2 if held_out else 1),
        )
        item.setZValue(20)
        self._plot.addItem(item, ignoreBounds=True)
        self._scatters[class_index, held_out] = item
        return item

    def _value_brushes(self, dataset: Dataset, chosen: npt.NDArray[np.int64]) -> list[object]:
        assert self._theme is not None
        values = dataset.targets[:, 0]
        low, high = values.min(), values.max()
        table = heat_map_table(self._theme)
        levels = (values[chosen] - low) / max(high - low, 1e-300) * 255.0
        return [pg.mkBrush(*table[int(level)]) for level in levels]


def _marker(symbol: str, size: int, z: int) -> pg.ScatterPlotItem:
    item = pg.ScatterPlotItem(size=size, symbol=symbol, brush=pg.mkBrush(None), pxMode=True)
    item.setZValue(z)
    item.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
    return item

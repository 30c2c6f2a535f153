"""Rings around samples, and the keyboard's cursor."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor

from nnviz.views.palette import Theme
from nnviz.views.plane_scene import PlaneScene

RING_PX = 23


class MarkerItem(pg.ScatterPlotItem):  # type: ignore[misc]
    """Outlined marks that the mouse passes through to the samples under them."""

    def __init__(self, symbol: str, size: int, z: int) -> None:
        super().__init__(size=size, symbol=symbol, brush=QBrush(Qt.BrushStyle.NoBrush), pxMode=True)
        self.setZValue(z)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setVisible(False)
        self._places: npt.NDArray[np.float64] = np.empty((0, 2))

    def show_places(self, places: npt.NDArray[np.float64]) -> None:
        """Mark these, (n, 2), and no others; nothing is done where they are the same as before."""
        if (not len(places) and not len(self._places)) or np.array_equal(places, self._places):
            return
        self._places = places
        self.setVisible(len(places) > 0)  # an empty scatter plot costs time, too
        if len(places):
            self.setData(pos=places)

    def mouseClickEvent(self, event: Any) -> None:
        """Leave clicks to what is below."""
        event.ignore()


class PlaneMarks:
    """Rings around samples: just used, picked, tried out, of a batch, selected; a glow where one points."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._items = {
            "batch": MarkerItem("o", RING_PX - 4, z=18),
            "used": MarkerItem("o", RING_PX, z=19),
            "picked": MarkerItem("o", RING_PX + 4, z=19),
            "what_if": MarkerItem("o", RING_PX + 4, z=19),
            "selection": MarkerItem("o", RING_PX - 4, z=21),
            "hovered": MarkerItem("o", RING_PX + 4, z=17),
            "cursor": MarkerItem("+", RING_PX, z=22),
        }
        for item in self._items.values():
            plot.addItem(item, ignoreBounds=True)

    def show_theme(self, theme: Theme, pixel_ratio: float = 1.0) -> None:
        """Take the colours of a theme, on a screen of so many pixels to each of the window's."""
        for name, item in self._items.items():
            colour = theme.text if name == "selection" else theme.accent
            width = {"batch": 1.0, "picked": 4.0, "hovered": 1.5}.get(name, 2.0)
            style = Qt.PenStyle.DashLine if name == "what_if" else Qt.PenStyle.SolidLine
            item.setPen(pg.mkPen(colour, width=width * pixel_ratio, style=style))
        glow = QColor(theme.accent)
        glow.setAlpha(90)
        self._items["hovered"].setBrush(glow)

    def show_marks(self, scene: PlaneScene, positions: npt.NDArray[np.float64]) -> None:
        """Mark what the scene says, on samples at `positions`, (n, 2)."""
        rings, keys, hovered = scene.rings(), scene.keys, scene.hovered
        pointed_at = hovered is not None and hovered.kind == "sample" and hovered.unit < len(positions)
        marked: dict[str, Sequence[int]] = {
            "batch": rings.batch,
            rings.style: rings.used,
            "selection": keys.selection,
            "hovered": [hovered.unit] if hovered is not None and pointed_at else (),
        }
        for name, item in self._items.items():
            if name != "cursor":
                item.show_places(positions[list(marked.get(name, ()))])
        self._items["cursor"].show_places(np.array([keys.cursor]) if keys.cursor else np.empty((0, 2)))

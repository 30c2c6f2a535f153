"""The samples in the plane: symbols by class, hollow where they are held out."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QTransform

from nnviz.core.dataset import Dataset
from nnviz.views.palette import SYMBOL_SIZES, SYMBOLS, Theme, heat_map_table
from nnviz.views.picture_kind import keeps_lines
from nnviz.views.plane_scene import target_range
from nnviz.views.visible_item import VisibleItem

POINT_PX = 11
CELL_PX = 20  # room for the largest symbol with its outline


class PointsItem(VisibleItem):
    """All samples as one picture, drawn anew only when samples, view or theme have changed.

    Held-out samples are hollow. Where targets are numbers, their colour is the heat map's, so that a
    sample that is predicted well would vanish in it but for an outline in the text's colour.
    """

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme | None = None
        self._dataset: Dataset | None = None
        self._positions: npt.NDArray[np.float64] = np.empty((0, 2))
        self._picture: QPixmap | None = None
        self._drawn_with = QTransform()
        self._symbols: dict[tuple[str, str, str, bool, float], QPixmap] = {}

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme, self._picture = theme, None
        self._symbols.clear()
        self.update()

    def show_points(self, dataset: Dataset, positions: npt.NDArray[np.float64]) -> None:
        """Draw every sample at its position, (n, 2) in plane coordinates."""
        self._dataset, self._positions, self._picture = dataset, positions, None
        self.update()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw the picture, after making it if need be."""
        if self._dataset is None or self._theme is None:
            return
        to_pixels = painter.transform()
        box = to_pixels.mapRect(self.boundingRect())
        painter.save()
        painter.resetTransform()
        if keeps_lines():
            self._draw_symbols(painter, to_pixels)
        else:
            painter.drawPixmap(box.topLeft(), self._up_to_date(to_pixels, box, painter))
        painter.restore()

    def _draw_symbols(self, painter: QPainter, to_pixels: QTransform) -> None:
        assert self._dataset is not None
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for position, symbol, colour, held_out in zip(
            self._positions, *_looks(self._dataset, self._theme), strict=True
        ):
            fill, ink = self._inks(colour, held_out)
            _draw_symbol(painter, to_pixels.map(QPointF(*position)), symbol, fill, ink, held_out)

    def _up_to_date(self, to_pixels: QTransform, box: QRectF, painter: QPainter) -> QPixmap:
        ratio = painter.device().devicePixelRatioF()
        picture = self._picture
        if picture is None or to_pixels != self._drawn_with or picture.devicePixelRatio() != ratio:
            picture = self._picture = self._draw(to_pixels, box, ratio)
            self._drawn_with = QTransform(to_pixels)
        return picture

    def _draw(self, to_pixels: QTransform, box: QRectF, ratio: float) -> QPixmap:
        assert self._dataset is not None
        picture = QPixmap(int(np.ceil(box.width() * ratio)) + 1, int(np.ceil(box.height() * ratio)) + 1)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        corner = box.topLeft() + QPointF(CELL_PX / 2, CELL_PX / 2)
        across, down = self._places(to_pixels, corner)
        looks = list(zip(*_looks(self._dataset, self._theme), strict=True))
        symbols = {look: self._symbol(*look, ratio) for look in set(looks)}
        for x, y, look in zip(across, down, looks, strict=True):
            painter.drawPixmap(QPointF(x, y), symbols[look])
        painter.end()
        return picture

    def _places(self, to_pixels: QTransform, corner: QPointF) -> tuple[list[float], list[float]]:
        """Where every symbol's corner is, all at once: there can be a hundred thousand."""
        x, y = self._positions[:, 0], self._positions[:, 1]
        across = to_pixels.m11() * x + to_pixels.m21() * y + (to_pixels.dx() - corner.x())
        down = to_pixels.m12() * x + to_pixels.m22() * y + (to_pixels.dy() - corner.y())
        return across.tolist(), down.tolist()

    def _symbol(self, symbol: str, colour: str, held_out: bool, ratio: float) -> QPixmap:
        fill, ink = self._inks(colour, held_out)
        key = (symbol, fill, ink, held_out, ratio)
        if key not in self._symbols:
            self._symbols[key] = _drawn_symbol(symbol, fill, ink, held_out, ratio)
        return self._symbols[key]

    def _inks(self, colour: str, held_out: bool) -> tuple[str, str]:
        """Colours of a symbol's inside and of its outline."""
        assert self._theme is not None
        assert self._dataset is not None
        numeric = self._dataset.kind == "regression"
        ink = self._theme.text if numeric else colour if held_out else self._theme.panel
        return (self._theme.panel if held_out else colour), ink


def _drawn_symbol(symbol: str, fill: str, outline: str, hollow: bool, ratio: float) -> QPixmap:
    picture = QPixmap(int(np.ceil(CELL_PX * ratio)), int(np.ceil(CELL_PX * ratio)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_symbol(painter, QPointF(CELL_PX / 2, CELL_PX / 2), symbol, fill, outline, hollow)
    painter.end()
    return picture


def _draw_symbol(
    painter: QPainter, centre: QPointF, symbol: str, fill: str, outline: str, hollow: bool
) -> None:
    side = POINT_PX * SYMBOL_SIZES[SYMBOLS.index(symbol)]
    placed = QTransform(side, 0.0, 0.0, side, centre.x(), centre.y())
    path = placed.map(pg.graphicsItems.ScatterPlotItem.Symbols[symbol])
    if hollow:
        painter.fillPath(path, QColor(fill))
    painter.strokePath(path, QPen(QColor(outline), 2.0))
    if not hollow:  # over the inner half of the outline, which would eat thin arms up
        painter.fillPath(path, QColor(fill))


def _looks(dataset: Dataset, theme: Theme | None) -> tuple[Sequence[str], Sequence[str], Sequence[bool]]:
    """Symbol, colour and hollowness of every sample."""
    assert theme is not None
    held_out = np.asarray(dataset.held_out).tolist()
    if dataset.kind == "classification":
        classes = dataset.classes.tolist()
        return [SYMBOLS[c] for c in classes], [theme.classes[c] for c in classes], held_out
    low, high = target_range(dataset)
    table = heat_map_table(theme)
    levels = np.round((dataset.targets[:, 0] - low) / (high - low) * 15.0) * 17.0
    colours = [QColor(*(int(c) for c in table[int(level)])).name() for level in levels]
    return ["o"] * len(dataset), colours, held_out

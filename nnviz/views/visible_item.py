"""VisibleItem: a graphics item that paints wherever the plot can be seen."""

import pyqtgraph as pg
from PySide6.QtCore import QRectF


class VisibleItem(pg.GraphicsObject):  # type: ignore[misc]
    """Its bounds are the visible part of the plot, and follow it."""

    def boundingRect(self) -> QRectF:
        """All that can be seen; nothing before the item is in a plot."""
        rect: QRectF | None = self.viewRect()
        return QRectF(rect) if rect is not None else QRectF()

    def viewTransformChanged(self) -> None:
        """The visible part has moved."""
        super().viewTransformChanged()  # pyqtgraph keeps the visible part until this forgets it
        self.prepareGeometryChange()
        self.update()

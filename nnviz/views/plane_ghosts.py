"""Ghosts in the plane: the decision boundaries of other runs, thin and dashed, with their names."""

import math
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF, QTransform

from nnviz.core.field import Field
from nnviz.views.ghost_look import GhostLook
from nnviz.views.palette import Theme
from nnviz.views.picture_kind import keeps_lines
from nnviz.views.plane_angles import Place, PlaneText
from nnviz.views.visible_item import VisibleItem

GHOST_PX: Final = 1.5
LONGEST_NAME: Final = 30  # characters; the ellipsis is one of them
ALONG: Final = (0.0, 1.0, 0.15, 0.85, 0.3, 0.7, 0.5)  # where on a line its name is tried, as a share
# Beside such a place, y up: mostly sideways, so that a long name does not lie along its line.
BESIDE: Final = ((-1.0, 0.2), (1.0, 0.2), (-1.0, -0.2), (1.0, -0.2), (0.0, 1.0), (0.0, -1.0))

Line = npt.NDArray[np.float64]


class GhostsItem(VisibleItem):
    """The boundaries of ghosts as one picture, drawn anew only when ghosts, view or theme have changed.

    Attributes
    ----------
    names : of the ghosts, beside their boundaries
    """

    def __init__(self) -> None:
        super().__init__()
        self.names: Sequence[PlaneText] = ()
        self._lines: Sequence[tuple[str, Field]] = ()
        self._named: tuple[Sequence[GhostLook], QRectF, Theme] | None = None
        self._picture: QPixmap | None = None
        self._drawn_with = QTransform()

    def show_ghosts(self, looks: Sequence[GhostLook], view: QRectF, theme: Theme) -> None:
        """Draw these and no others, with their names inside `view`."""
        lines = [(theme.ghost(look.number), look.field) for look in looks if look.field is not None]
        if lines != self._lines:  # fields are the same only where they are the same object
            self._lines, self._picture = lines, None
            self.setVisible(bool(lines))
            self.update()
        named = (looks, view, theme)
        if named != self._named:
            self._named, self.names = named, ghost_names(*named)

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw the picture, after making it if need be."""
        if not self._lines:
            return
        to_pixels = painter.transform()
        box = to_pixels.mapRect(self.boundingRect())
        painter.save()
        painter.resetTransform()
        if keeps_lines():
            self._draw_lines(painter, to_pixels)
        else:
            painter.drawPixmap(box.topLeft(), self._up_to_date(to_pixels, box, painter))
        painter.restore()

    def _up_to_date(self, to_pixels: QTransform, box: QRectF, painter: QPainter) -> QPixmap:
        ratio = painter.device().devicePixelRatioF()
        picture = self._picture
        if picture is None or to_pixels != self._drawn_with or picture.devicePixelRatio() != ratio:
            picture = self._picture = self._draw(to_pixels, box, ratio)
            self._drawn_with = QTransform(to_pixels)
        return picture

    def _draw(self, to_pixels: QTransform, box: QRectF, ratio: float) -> QPixmap:
        picture = QPixmap(math.ceil(box.width() * ratio), math.ceil(box.height() * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.translate(-box.topLeft())
        self._draw_lines(painter, to_pixels)
        painter.end()
        return picture

    def _draw_lines(self, painter: QPainter, to_pixels: QTransform) -> None:
        """In pixels, so that dashes keep their size."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, field in self._lines:
            pen = QPen(QColor(colour), GHOST_PX)
            pen.setDashPattern([4.0, 3.0])
            painter.setPen(pen)
            for line in field.boundary:
                painter.drawPolyline(to_pixels.map(QPolygonF([QPointF(x, y) for x, y in line.tolist()])))


def drawable(looks: Sequence[GhostLook], axes: tuple[int, int]) -> list[GhostLook]:
    """The ghosts that are not hidden and whose boundary is known in the inputs shown."""
    visible = [look for look in looks if not look.hidden]
    return [look for look in visible if look.field is not None and look.field.request.axes == axes]


def ghost_names(looks: Sequence[GhostLook], view: QRectF, theme: Theme) -> list[PlaneText]:
    """The ghosts' names, each at an end of the longest piece of its boundary inside `view`."""
    texts = []
    for look in looks:
        boundary = () if look.field is None else look.field.boundary
        pieces = [piece for line in boundary for piece in _inside(line, view)]
        if pieces:
            places = _along(max(pieces, key=_length))
            texts.append(
                PlaneText(places[0], _shortened(look.name), theme.ghost(look.number), BESIDE, places[1:])
            )
    return texts


def _inside(line: Line, view: QRectF) -> Iterator[Line]:
    """The stretches (k, 2) of a polyline whose corners are inside a rectangle."""
    x, y = line.T
    inside = (x >= view.left()) & (x <= view.right()) & (y >= view.top()) & (y <= view.bottom())
    for stretch in np.split(np.arange(len(line)), np.flatnonzero(np.diff(inside)) + 1):
        if inside[stretch[0]]:
            yield line[stretch]


def _length(piece: Line) -> float:
    return float(np.hypot(*np.diff(piece, axis=0).T).sum())


def _along(piece: Line) -> tuple[Place, ...]:
    """Places on a polyline where its name may stand, the best first."""
    indices = [round(share * (len(piece) - 1)) for share in ALONG]
    return tuple((float(piece[i, 0]), float(piece[i, 1])) for i in indices)


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"

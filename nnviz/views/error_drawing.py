"""ErrorDrawing: paints an ErrorPicture."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnviz.views.error_axes import draw_axes
from nnviz.views.error_labels import Label, Placed, clear_leaders, place_labels
from nnviz.views.error_lens import Lens, draw_lens, lens_for
from nnviz.views.error_marks import (
    POINT_RADIUS,
    draw_arrow,
    draw_point,
    draw_tick,
    new_colour,
    slope_colour,
    tangent_line,
)
from nnviz.views.error_picture import Array, ErrorPicture, Scale, arc_path, curve_path, polygon
from nnviz.views.error_words import plain
from nnviz.views.palette import SPACE, VALUE_PX, Theme, text_font

CROWDED: Final = 32.0  # px; a point so near to the minimum leaves no room for the word
RING: Final = 10.0  # px, around a point that is looked at elsewhere


class ErrorDrawing:
    """One picture at one size and in one theme; made anew for every painting.

    Parameters
    ----------
    lit : whether the point now is looked at elsewhere
    """

    def __init__(self, picture: ErrorPicture, scale: Scale, theme: Theme, *, lit: bool) -> None:
        self._picture, self._scale, self._theme, self._lit = picture, scale, theme, lit
        self._places = {kind: scale.at(point) for kind, point in picture.points().items()}
        self._font = text_font(VALUE_PX)
        self._metrics = QFontMetricsF(self._font)
        self._curve = curve_path(picture, scale)
        self._lens = lens_for(picture, scale)
        self._tangent = tangent_line(picture, scale) if "now" in self._places else None
        self._landings = [
            (landing, scale.at(landing.point))
            for landing in picture.landings
            if landing.point.is_finite and scale.shows(landing.point)
        ]
        self._colours = {
            "now": theme.accent,
            "new": new_colour(picture, theme),
            "crude": theme.text,
            "slope": slope_colour(picture.step.slope, theme),
            "minimum": theme.secondary,
        }

    def draw(self, painter: QPainter) -> list[Placed]:
        """Paint everything.

        Returns
        -------
        list of Placed
            The labels, and where they stand.
        """
        words = self._picture.words
        painter.setFont(self._font)
        draw_axes(painter, self._scale, self._theme, (words.get("x", ""), words.get("y", "")))
        self._draw_lines(painter)
        self._draw_points(painter)
        if self._lens is not None:
            self._draw_lens(painter, self._lens)
        placed = place_labels(
            list(self._wanted_labels()), self._scale.area.adjusted(2, 0, 8, 0), self._taken(), self._lines()
        )
        for each in placed:
            painter.setPen(QColor(each.label.colour))
            painter.drawText(each.box, Qt.AlignmentFlag.AlignCenter, each.label.text)
        for leader, colour in clear_leaders(placed):
            painter.setPen(QPen(QColor(colour), 1.0, Qt.PenStyle.DotLine))
            painter.drawLine(leader)
        return placed

    def _draw_lines(self, painter: QPainter) -> None:
        area = self._scale.area
        painter.save()
        painter.setClipRect(area.adjusted(0, 0, 0, 2))
        painter.setPen(QPen(QColor(self._theme.secondary), 1.8))
        painter.drawPolyline(polygon(self._curve))
        painter.restore()
        if "now" not in self._places:
            return
        at = self._places["now"]
        painter.setPen(QPen(QColor(self._theme.secondary), 1.0, Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(at.x(), at.y(), at.x(), area.bottom()))
        if self._tangent is not None:
            painter.save()
            painter.setClipRect(area.adjusted(-SPACE, -SPACE, SPACE, SPACE))
            painter.setPen(QPen(QColor(self._colours["slope"]), 1.8))
            painter.drawLine(self._tangent)
            painter.restore()
        if "new" in self._places and self._lens is None:
            draw_arrow(painter, arc_path(self._picture, self._scale), self._colours["new"])

    def _draw_points(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.secondary))
        painter.drawEllipse(self._scale.at(self._picture.minimum()), 2.5, 2.5)
        for _, at in self._landings:
            draw_tick(painter, at, self._curve, self._theme.text)
        for kind, at in self._places.items():
            draw_point(painter, kind, at, self._colours[kind], self._theme)
        if self._lit and "now" in self._places:
            painter.setPen(QPen(QColor(self._theme.accent), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(self._places["now"], RING, RING)

    def _draw_lens(self, painter: QPainter, lens: Lens) -> None:
        draw_lens(painter, lens, self._theme)
        way = np.array([(at.x(), at.y()) for at in (lens.now, lens.new)])
        draw_arrow(painter, way, self._colours["new"])
        for kind, at in (("new", lens.new), ("now", lens.now)):
            draw_point(painter, kind, at, self._colours[kind], self._theme)

    def _wanted_labels(self) -> Iterator[Label]:
        """The most important first: where there is no room, the last ones go."""
        anchors: list[tuple[str, QPointF]] = [
            (kind, self._places[kind]) for kind in ("now", "new", "crude") if kind in self._places
        ]
        if self._tangent is not None:
            ends = sorted((self._tangent.p1(), self._tangent.p2()), key=QPointF.y)
            bottom = self._scale.area.bottom()
            low = self._foot(self._tangent) if ends[0].y() < bottom < ends[1].y() else ends[1]
            anchors.insert(min(2, len(anchors)), ("slope", low))
        lowest = self._scale.at(self._picture.minimum())
        if all((at - lowest).manhattanLength() > CROWDED for at in self._places.values()):
            anchors.append(("minimum", lowest))
        for kind, anchor in anchors:
            if text := self._picture.words.get(kind, ""):
                label = self._label(text, anchor, self._colours[kind])
                yield label._replace(farthest=1) if kind == "minimum" else label
        for landing, at in self._landings:
            yield self._label(plain(landing.rate), at, self._theme.text)
        for landing in self._picture.landings:  # those that lie outside, at the edge where they went
            x = landing.point.x
            if not self._scale.shows(landing.point) and not np.isnan(x):
                edge = QPointF(
                    self._scale.area.right() if x > 0 else self._scale.area.left(), self._scale.area.top()
                )
                text = f"{plain(landing.rate)} →" if x > 0 else f"← {plain(landing.rate)}"
                yield self._label(text, edge, self._theme.text)._replace(leads=False)

    def _label(self, text: str, anchor: QPointF, colour: str) -> Label:
        size = QSizeF(self._metrics.horizontalAdvance(text) + 2.0, self._metrics.height())
        return Label(text, size, anchor, POINT_RADIUS + SPACE, colour)

    def _foot(self, tangent: QLineF) -> QPointF:
        """Where the tangent leaves the plot below."""
        bottom = self._scale.area.bottom()
        share = (bottom - tangent.y1()) / (tangent.y2() - tangent.y1())
        return tangent.pointAt(share)

    def _taken(self) -> list[QRectF]:
        """What no label may touch."""
        r = POINT_RADIUS + 2.0
        places = [*self._places.values(), *(at for _, at in self._landings)]
        taken = [QRectF(at.x() - r, at.y() - r, 2 * r, 2 * r) for at in places]
        if self._lens is not None:
            taken.append(self._lens.box)
        return taken

    def _lines(self) -> Array:
        """What a label had better not cover, (m, 2) px."""
        lines = [self._curve]
        if self._tangent is not None:
            lines.append(np.linspace(self._tangent.p1().toTuple(), self._tangent.p2().toTuple(), 25))
        if self._lens is not None:
            leader = self._lens.centre.toTuple(), self._lens.middle.toTuple()
            lines.append(np.linspace(*leader, 25))
        if "now" in self._places:
            at = self._places["now"]
            lines.append(np.linspace(at.toTuple(), (at.x(), self._scale.area.bottom()), 15))
        return np.concatenate(lines)

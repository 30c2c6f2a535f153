"""SvgDevice: what is painted, as SVG with clips, text that stays text, and pictures inside."""

# ruff: noqa: N802  (what Qt calls is named by Qt)

import math
import re
from collections.abc import Iterable
from typing import Any, Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QBrush,
    QImage,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainterPath,
    QPen,
    QPolygonF,
    QRegion,
    QTextItem,
    QTransform,
)

from nnviz.views.picture_elements import (
    clip_element,
    fill_attributes,
    gradient_element,
    image_element,
    number,
    path_element,
    stroke_attributes,
    text_element,
)

DOTS_PER_INCH: Final = 96  # of CSS
MM_PER_INCH: Final = 25.4
POINT: Final = QPointF(0.001, 0.0)  # a path drops lines without a length


class SvgDevice(QPaintDevice):
    """Something to paint on, of which `text` is an SVG file.

    Qt's own generator leaves clips out, so that whatever is painted beyond its panel would be seen,
    and pens that keep their width.

    Parameters
    ----------
    painted : px that can be painted on
    shown : px that the picture takes where it is shown; it is scaled to them
    """

    def __init__(self, painted: QSizeF, shown: QSize) -> None:
        super().__init__()
        self._painted, self._shown = painted, shown
        self._engine = _SvgEngine()

    def text(self) -> str:
        """The file, once the painter has ended."""
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
            f' width="{self._shown.width()}" height="{self._shown.height()}"'
            f' viewBox="0 0 {number(self._painted.width())} {number(self._painted.height())}">',
            *self._engine.elements(),
            "</svg>\n",
        ]
        return "\n".join(lines)

    def paintEngine(self) -> QPaintEngine:
        """What writes down all that is painted."""
        return self._engine

    def metric(self, which: QPaintDevice.PaintDeviceMetric) -> int:
        """Size and resolution, as Qt asks for them."""
        metrics = QPaintDevice.PaintDeviceMetric
        width, height = math.ceil(self._painted.width()), math.ceil(self._painted.height())
        known = {
            metrics.PdmWidth: width,
            metrics.PdmHeight: height,
            metrics.PdmWidthMM: round(width * MM_PER_INCH / DOTS_PER_INCH),
            metrics.PdmHeightMM: round(height * MM_PER_INCH / DOTS_PER_INCH),
            metrics.PdmDepth: 32,
            metrics.PdmNumColors: 1 << 24,
            metrics.PdmDevicePixelRatio: 1,
            metrics.PdmDpiX: DOTS_PER_INCH,
            metrics.PdmDpiY: DOTS_PER_INCH,
            metrics.PdmPhysicalDpiX: DOTS_PER_INCH,
            metrics.PdmPhysicalDpiY: DOTS_PER_INCH,
        }
        return known[which] if which in known else super().metric(which)


class _SvgEngine(QPaintEngine):
    """Writes every drawing command as an element, in the device's own pixels."""

    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self._lines: list[str] = []
        self._transform, self._opacity = QTransform(), 1.0
        self._pen, self._brush = QPen(Qt.PenStyle.NoPen), QBrush()
        self._clip = ""  # the clip of the group that is open, or "" for none
        self._ids: dict[str, str] = {}  # of clips and gradients, by their elements

    def elements(self) -> list[str]:
        """All that has been painted."""
        return [*self._lines, "</g>"] if self._clip else self._lines

    # What Qt asks for

    def begin(self, device: QPaintDevice) -> bool:
        """Nothing has to be made ready."""
        return True

    def end(self) -> bool:
        """Nothing is left to do."""
        return True

    def type(self) -> QPaintEngine.Type:
        """None of Qt's own."""
        return QPaintEngine.Type.User

    def updateState(self, state: QPaintEngineState) -> None:
        """Take what has changed; Qt's own objects live only as long as this call."""
        self._transform, self._opacity = QTransform(state.transform()), state.opacity()
        self._pen, self._brush = QPen(state.pen()), QBrush(state.brush())
        self._open_clip()

    def drawPath(self, path: QPainterPath) -> None:
        """Fill and outline a path."""
        self._add_path(path, filled=True)

    def drawPolygon(self, points: Iterable[Any], mode: QPaintEngine.PolygonDrawMode) -> None:
        """Fill and outline a polygon, or outline a polyline."""
        modes, path = QPaintEngine.PolygonDrawMode, QPainterPath()
        path.addPolygon(QPolygonF([QPointF(point) for point in points]))
        filled = mode != modes.PolylineMode
        if filled:
            path.closeSubpath()
        if mode == modes.WindingMode:
            path.setFillRule(Qt.FillRule.WindingFill)
        self._add_path(path, filled=filled)

    def drawRects(self, rectangles: Iterable[Any]) -> None:
        """Fill and outline rectangles."""
        for rectangle in rectangles:
            path = QPainterPath()
            path.addRect(QRectF(rectangle))
            self._add_path(path, filled=True)

    def drawEllipse(self, rectangle: Any) -> None:
        """Fill and outline an ellipse."""
        path = QPainterPath()
        path.addEllipse(QRectF(rectangle))
        self._add_path(path, filled=True)

    def drawLines(self, lines: Iterable[Any]) -> None:
        """Draw lines, all as one path."""
        path = QPainterPath()
        for line in lines:
            path.moveTo(QPointF(line.p1()))
            path.lineTo(QPointF(line.p2()))
        self._add_path(path, filled=False)

    def drawPoints(self, points: Iterable[Any]) -> None:
        """Draw points as lines so short that only their caps are seen."""
        self.drawLines([QLineF(point, QPointF(point) + POINT) for point in points])

    def drawPixmap(self, target: Any, pixmap: Any, source: Any) -> None:
        """Put a picture inside."""
        self.drawImage(target, pixmap.toImage(), source)

    def drawImage(self, target: Any, image: QImage, source: Any, flags: Any = None) -> None:
        """Put a picture inside."""
        element = image_element(QRectF(target), image, QRectF(source), self._transform, self._opacity)
        self._lines.append(element)

    def drawTextItem(self, place: Any, item: QTextItem) -> None:
        """Write text that stays text."""
        if item.text().strip():
            colour = self._pen.color()
            self._lines.append(text_element(QPointF(place), item, colour, self._transform, self._opacity))

    # How it is written

    def _add_path(self, path: QPainterPath, *, filled: bool) -> None:
        stroke, transform = stroke_attributes(self._pen, self._transform, self._opacity)
        fill = self._fill() if filled else ""
        if not (fill or stroke):
            return
        if transform.isIdentity():
            path = self._transform.map(path)
        self._lines.append(path_element(path, (fill or ' fill="none"') + stroke, transform))

    def _fill(self) -> str:
        gradient = gradient_element(self._brush, self._transform)
        if gradient:
            return f' fill="url(#{self._defined(gradient)})"'
        return fill_attributes(self._brush, self._opacity)

    def _open_clip(self) -> None:
        """Begin a group for what is clipped in another way than before."""
        clip = self._current_clip()
        if clip == self._clip:
            return
        if self._clip:
            self._lines.append("</g>")
        self._clip = clip
        if clip:
            self._lines.append(f'<g clip-path="url(#{self._defined(clip)})">')

    def _current_clip(self) -> str:
        """What is painted on now: within the widget that is painted, and what that has chosen itself."""
        painter, system = self.painter(), self.systemClip()
        if not painter.hasClipping():
            return "" if system.isEmpty() else clip_element(_outline(system))
        path = painter.deviceTransform().map(painter.clipPath())
        return clip_element(path if system.isEmpty() else path.intersected(_outline(system)))

    def _defined(self, element: str) -> str:
        """The id of an element that others refer to; it is written before it is first needed."""
        if element not in self._ids:
            self._ids[element] = f"n{len(self._ids)}"
            named = re.sub(r"^<\w+", rf'\g<0> id="{self._ids[element]}"', element)
            self._lines.append(f"<defs>{named}</defs>")
        return self._ids[element]


def _outline(region: QRegion) -> QPainterPath:
    path = QPainterPath()
    path.addRegion(region)
    return path.simplified()

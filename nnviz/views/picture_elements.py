"""Elements of an SVG file, as text: paths, pens, brushes, letters, pictures."""

import base64
import math
import re
from html import escape
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontInfo,
    QImage,
    QLinearGradient,
    QPainterPath,
    QPen,
    QTextItem,
    QTransform,
)

CAPS: Final = {Qt.PenCapStyle.SquareCap: "square", Qt.PenCapStyle.RoundCap: "round"}
JOINS: Final = {Qt.PenJoinStyle.BevelJoin: "bevel", Qt.PenJoinStyle.RoundJoin: "round"}
NORMAL_WEIGHT: Final = 400
# What a file of XML cannot hold, however it is written ("Char" in XML 1.0).
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LETTERS: Final = {
    QPainterPath.ElementType.MoveToElement: "M",
    QPainterPath.ElementType.LineToElement: "L",
    QPainterPath.ElementType.CurveToElement: "C",
    QPainterPath.ElementType.CurveToDataElement: " ",
}


def path_element(path: QPainterPath, attributes: str, transform: QTransform) -> str:
    """A path; `attributes` begin with a space."""
    rule = ' fill-rule="evenodd"' if path.fillRule() == Qt.FillRule.OddEvenFill else ""
    return f'<path d="{path_data(path)}"{attributes}{rule}{_placed(transform)}/>'


def clip_element(path: QPainterPath) -> str:
    """What a group can be clipped to, still without an id behind its first word."""
    rule = ' clip-rule="evenodd"' if path.fillRule() == Qt.FillRule.OddEvenFill else ""
    return f'<clipPath><path d="{path_data(path)}"{rule}/></clipPath>'


def path_data(path: QPainterPath) -> str:
    """The commands of a path."""
    pieces = []
    for i in range(path.elementCount()):
        element = path.elementAt(i)
        pieces.append(f"{_LETTERS[element.type]}{number(element.x)} {number(element.y)}")
    return "".join(pieces)


def stroke_attributes(pen: QPen, transform: QTransform, opacity: float) -> tuple[str, QTransform]:
    """How a pen draws, and the transform that the element needs.

    A pen that keeps its width, or that the transform makes wider by the same everywhere, draws what
    has been transformed already.
    """
    colour = pen.color()
    alpha = colour.alphaF() * opacity
    if pen.style() == Qt.PenStyle.NoPen or not alpha:
        return "", QTransform()
    left = QTransform()
    width = pen.widthF() or 1.0
    if not pen.isCosmetic():
        scale = math.sqrt(abs(transform.determinant()))
        same = math.isclose(math.hypot(transform.m11(), transform.m12()), scale, rel_tol=1e-3)
        width, left = (width * scale, left) if same else (width, transform)
    pieces = [f' stroke="{colour.name()}" stroke-width="{number(width)}"']
    if alpha < 1.0:
        pieces.append(f' stroke-opacity="{number(alpha)}"')
    if pen.capStyle() in CAPS:
        pieces.append(f' stroke-linecap="{CAPS[pen.capStyle()]}"')
    if pen.joinStyle() in JOINS:
        pieces.append(f' stroke-linejoin="{JOINS[pen.joinStyle()]}"')
    if dashes := pen.dashPattern():
        lengths = ",".join(number(dash * width) for dash in dashes)
        pieces.append(f' stroke-dasharray="{lengths}" stroke-dashoffset="{number(pen.dashOffset() * width)}"')
    return "".join(pieces), left


def fill_attributes(brush: QBrush, opacity: float) -> str:
    """How a brush of one colour fills; "" where nothing is to be seen of it."""
    alpha = brush.color().alphaF() * opacity
    if brush.style() == Qt.BrushStyle.NoBrush or not alpha:
        return ""
    return f' fill="{brush.color().name()}"' + (f' fill-opacity="{number(alpha)}"' if alpha < 1.0 else "")


def gradient_element(brush: QBrush, transform: QTransform) -> str:
    """A linear gradient, still without an id behind its first word; "" where the brush is none."""
    gradient = brush.gradient()
    if brush.style() != Qt.BrushStyle.LinearGradientPattern or not isinstance(gradient, QLinearGradient):
        return ""
    start, end = transform.map(gradient.start()), transform.map(gradient.finalStop())
    stops = "".join(
        f'<stop offset="{number(offset)}" stop-color="{colour.name()}"'
        f' stop-opacity="{number(colour.alphaF())}"/>'
        for offset, colour in gradient.stops()
    )
    return (
        f'<linearGradient gradientUnits="userSpaceOnUse" x1="{number(start.x())}" y1="{number(start.y())}"'
        f' x2="{number(end.x())}" y2="{number(end.y())}">{stops}</linearGradient>'
    )


def text_element(
    place: QPointF, item: QTextItem, colour: QColor, transform: QTransform, opacity: float
) -> str:
    """Text that takes as much room as it did here, whichever face is found there."""
    font, info = item.font(), QFontInfo(item.font())
    generic = "monospace" if info.fixedPitch() else "sans-serif"
    pieces = [
        f'<text x="{number(place.x())}" y="{number(place.y())}" textLength="{number(item.width())}"',
        ' lengthAdjust="spacingAndGlyphs" xml:space="preserve"',
        f' font-family="{escape(info.family())}, {generic}" font-size="{info.pixelSize()}"',
        f' fill="{colour.name()}"',
    ]
    if font.weight() != NORMAL_WEIGHT:
        pieces.append(f' font-weight="{int(font.weight())}"')
    if font.italic():
        pieces.append(' font-style="italic"')
    if (alpha := colour.alphaF() * opacity) < 1.0:
        pieces.append(f' fill-opacity="{number(alpha)}"')
    text = escape(_NOT_XML.sub("\ufffd", item.text()))
    return "".join(pieces) + f"{_placed(transform)}>{text}</text>"


def image_element(
    target: QRectF, image: QImage, source: QRectF, transform: QTransform, opacity: float
) -> str:
    """A part of a picture, as a PNG file inside."""
    part = source.toAlignedRect()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    (image if part == image.rect() else image.copy(part)).save(buffer, "PNG")  # type: ignore[call-overload]
    data = base64.b64encode(buffer.data().data()).decode()
    faint = f' opacity="{number(opacity)}"' if opacity < 1.0 else ""
    return (
        f'<image x="{number(target.x())}" y="{number(target.y())}" width="{number(target.width())}"'
        f' height="{number(target.height())}" preserveAspectRatio="none"{faint}{_placed(transform)}'
        f' xlink:href="data:image/png;base64,{data}"/>'
    )


def number(value: float) -> str:
    """A number that is exact enough for a pixel's hundredth."""
    return f"{value:.6g}"


def _placed(transform: QTransform) -> str:
    if transform.isIdentity():
        return ""
    m = transform
    numbers = " ".join(map(number, (m.m11(), m.m12(), m.m21(), m.m22(), m.dx(), m.dy())))
    return f' transform="matrix({numbers})"'

"""Pictures of what a widget shows: PNG, SVG and PDF at a chosen size.

A widget is painted as it is laid out in its window, enlarged to the size that is asked for: letters
and lines are drawn anew and stay sharp. Laying it out at another size would make the window flicker.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Final, NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPoint, QPointF, QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QPageSize, QPaintDevice, QPainter, QPalette, QPdfWriter, QRegion
from PySide6.QtWidgets import QGraphicsView, QWidget

from nnviz.core.errors import InputError
from nnviz.files.output import write_bytes
from nnviz.views.picture_kind import keeping_lines
from nnviz.views.picture_svg import SvgDevice

FORMATS: Final = ("png", "svg", "pdf")
SMALLEST_PX, LARGEST_PX = 16, 10_000  # of a side
PX_PER_INCH: Final = 96
POINTS_PER_INCH: Final = 72


def save_picture(widget: QWidget, path: Path, size: QSize | None = None, scale: float = 1.0) -> None:
    """Write what a widget shows; the file's suffix says how.

    Parameters are those of `painted`.

    Raises
    ------
    FileError
        When the file cannot be written.
    InputError
        When the suffix is none of FORMATS, or the picture would be smaller or larger than a picture, or
        the memory, can be.
    """
    write_bytes(path, painted(widget, picture_format(path), size, scale).content())


class Painted(NamedTuple):
    """A picture that needs its widget no more. To make a PNG of many pixels takes seconds, in any thread."""

    picture: QImage | bytes

    def content(self) -> bytes:
        """What is written into the file."""
        if isinstance(self.picture, bytes):
            return self.picture
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self.picture.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know only names of files
        return bytes(buffer.data().data())


def painted(widget: QWidget, kind: str, size: QSize | None = None, scale: float = 1.0) -> Painted:
    """What a widget shows as a picture.

    Parameters
    ----------
    kind : one of FORMATS
    size : px, of the whole picture; what is left where its shape is another one stays empty.
        The widget's own size if not given.
    scale : pixels a px, of a PNG; the others have no pixels

    Raises
    ------
    InputError
        When it would be smaller or larger than a picture, or the memory, can be.
    """
    size = widget.size() if size is None else size
    if not all(SMALLEST_PX <= side * scale <= LARGEST_PX for side in (size.width(), size.height())):
        raise InputError(
            f"a picture has from {SMALLEST_PX} to {LARGEST_PX} pixels a side, "
            f"not {size.width() * scale:.0f} × {size.height() * scale:.0f}"
        )
    frame = _fitted(widget.size().expandedTo(QSize(1, 1)), size)
    with _painted_anew(widget), nullcontext() if kind == "png" else keeping_lines():
        match kind:
            case "png":
                return Painted(_png(widget, frame, scale))
            case "svg":
                return Painted(_svg(widget, frame))
            case _:
                return Painted(_pdf(widget, frame))


def picture_format(path: Path) -> str:
    """The one of FORMATS that a file's suffix names.

    Raises
    ------
    InputError
        When it names none.
    """
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        raise InputError(f"{path}: a picture's name ends in .png, .svg or .pdf")
    return suffix


class _Frame(NamedTuple):
    """Where a widget stands in its picture: enlarged by `factor`, at `corner` before that; px."""

    width: int
    height: int
    factor: float
    corner: QPointF

    @property
    def canvas(self) -> QSizeF:
        """Size of the picture in the widget's own px."""
        return QSizeF(self.width / self.factor, self.height / self.factor)


def _fitted(inner: QSize, outer: QSize) -> _Frame:
    factor = min(outer.width() / inner.width(), outer.height() / inner.height())
    left, top = outer.width() / factor - inner.width(), outer.height() / factor - inner.height()
    return _Frame(outer.width(), outer.height(), factor, QPointF(left / 2, top / 2))


def _png(widget: QWidget, frame: _Frame, scale: float) -> QImage:
    size = QSize(round(frame.width * scale), round(frame.height * scale))
    image = QImage(size, QImage.Format.Format_RGB32)
    if image.isNull():
        raise InputError(f"there is no memory for a picture of {size.width()} × {size.height()} pixels")
    image.fill(_background(widget))  # for a fraction of a pixel beside what is painted
    image.setDevicePixelRatio(frame.factor * scale)
    _paint(widget, image, frame)
    image.setDevicePixelRatio(1.0)  # else the file would name a resolution
    return image


def _svg(widget: QWidget, frame: _Frame) -> bytes:
    device = SvgDevice(frame.canvas, QSize(frame.width, frame.height))
    _paint(widget, device, frame)
    return device.text().encode()


def _pdf(widget: QWidget, frame: _Frame) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setCreator("nnviz")
    writer.setTitle(widget.window().windowTitle())
    # The widget's px are the writer's, so that pens of a fixed width grow with everything else.
    writer.setResolution(max(1, round(PX_PER_INCH / frame.factor)))
    points = QSizeF(frame.width, frame.height) * POINTS_PER_INCH / PX_PER_INCH
    policy = QPageSize.SizeMatchPolicy.ExactMatch
    writer.setPageSize(QPageSize(points, QPageSize.Unit.Point, "", policy))
    writer.setPageMargins(QMarginsF())
    _paint(widget, writer, frame)
    return bytes(buffer.data().data())


def _paint(widget: QWidget, device: QPaintDevice, frame: _Frame) -> None:
    """Paint a widget, and what is left around it, on a device of the frame's shape."""
    flags = QWidget.RenderFlag.DrawChildren
    if widget.isWindow():
        flags |= QWidget.RenderFlag.DrawWindowBackground
    painter = QPainter(device)
    try:
        if isinstance(device, QPdfWriter):  # its resolution is a whole number
            painter.scale(
                painter.viewport().width() / frame.canvas.width(),
                painter.viewport().height() / frame.canvas.height(),
            )
        painter.fillRect(QRectF(QPointF(), frame.canvas), _background(widget))
        painter.translate(frame.corner)
        if isinstance(device, QPdfWriter):
            _paint_clipped(widget, painter, widget, widget.rect(), flags)
        else:
            QWidget.render(widget, painter, QPoint(), QRegion(), flags)
    finally:
        painter.end()


def _background(widget: QWidget) -> QColor:
    role = QPalette.ColorRole.Window if widget.isWindow() else QPalette.ColorRole.Base
    return widget.palette().color(role)


def _paint_clipped(
    root: QWidget, painter: QPainter, widget: QWidget, visible: QRect, flags: QWidget.RenderFlag
) -> None:
    """Paint a widget of `root` and what is in it, each within its parent.

    QWidget.render sees to that by a clip of the system's, which a PDF does not know.
    """
    corner = widget.mapTo(root, QPoint())
    visible = visible & QRect(corner, widget.size())
    if visible.isEmpty():
        return
    painter.save()
    painter.setClipRect(visible)
    # Not the widget's own: QGraphicsView means something else by that name.
    QWidget.render(widget, painter, corner, QRegion(), flags & ~QWidget.RenderFlag.DrawChildren)
    painter.restore()
    for child in widget.children():
        if isinstance(child, QWidget) and not (child.isWindow() or child.isHidden()):
            _paint_clipped(root, painter, child, visible, QWidget.RenderFlag(0))


@contextmanager
def _painted_anew(widget: QWidget) -> Iterator[None]:
    """Have painted what the plots in a widget otherwise keep as pictures: backgrounds and symbols."""
    plots = widget.findChildren(QGraphicsView)
    if isinstance(widget, QGraphicsView):
        plots.append(widget)
    modes = [(plot, plot.cacheMode()) for plot in plots]
    items = [item for plot in plots for item in plot.scene().items()]
    symbols = [item for item in items if isinstance(item, pg.ScatterPlotItem)]
    for plot in plots:
        plot.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
    for item in symbols:
        item.setExportMode(True)
    try:
        yield
    finally:
        for item in symbols:
            item.setExportMode(False)
        for plot, mode in modes:
            plot.setCacheMode(mode)

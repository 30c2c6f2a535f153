"""What the rows of the Runs panel are marked with: icons, and a sample of each run's line."""

from functools import cache
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from nnviz.views.icons import SIZES

IconName = Literal["shown", "hidden", "current", "delete", "play_along"]

SAMPLE_WIDTH: Final = 26
_DASHES: Final = (3.0, 2.0)  # of a ghost's line, in its widths
_LINE: Final = 2.0  # px


@cache
def run_icon(name: IconName, colour: str) -> QIcon:
    """An icon in one colour."""
    result = QIcon()
    for size in SIZES:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(size / 16.0, size / 16.0)
        pen = QPen(QColor(colour), 1.4)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPath(_outline(name))
        if name == "shown":
            painter.setBrush(QColor(colour))
            painter.drawEllipse(QPointF(8.0, 8.0), 1.3, 1.3)
        painter.end()
        result.addPixmap(pixmap)
    return result


class LineSample(QWidget):
    """How a run is drawn in other panels: dashed, or with a dot for the current one."""

    def __init__(self, *, is_current: bool) -> None:
        super().__init__()
        self.setFixedSize(SAMPLE_WIDTH, 14)
        self._is_current = is_current
        self._colour = ""
        self._faint = False

    def show_look(self, colour: str, *, faint: bool = False) -> None:
        """Take a colour; faint while the run is hidden elsewhere."""
        if (colour, faint) != (self._colour, self._faint):
            self._colour, self._faint = colour, faint
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a piece of the line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.4 if self._faint else 1.0)
        colour, middle = QColor(self._colour), self.height() / 2.0
        pen = QPen(colour, _LINE)
        if not self._is_current:
            pen.setDashPattern(_DASHES)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(1.0, middle), QPointF(self.width() - 1.0, middle))
        if self._is_current:
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(self.width() / 2.0, middle), 4.0, 4.0)


def icon_size() -> QSize:
    """Of the icons in a row."""
    return QSize(16, 16)


def _outline(name: IconName) -> QPainterPath:
    """Lines on a square of 16."""
    path = QPainterPath()
    match name:
        case "shown" | "hidden":
            path.moveTo(1.5, 8.0)
            path.cubicTo(4.5, 3.0, 11.5, 3.0, 14.5, 8.0)
            path.cubicTo(11.5, 13.0, 4.5, 13.0, 1.5, 8.0)
            if name == "hidden":
                _add_line(path, 3.0, 14.0, 13.0, 2.0)
        case "current":  # back to here
            _add_line(path, 6.0, 2.5, 2.5, 6.0)
            _add_line(path, 2.5, 6.0, 6.0, 9.5)
            _add_line(path, 2.5, 6.0, 10.0, 6.0)
            path.arcTo(QRectF(6.5, 6.0, 7.0, 7.0), 90.0, -180.0)
            path.lineTo(7.0, 13.0)
        case "delete":
            _add_line(path, 4.0, 4.0, 12.0, 12.0)
            _add_line(path, 12.0, 4.0, 4.0, 12.0)
        case "play_along":  # side by side
            for y in (5.0, 11.0):
                _add_line(path, 2.0, y, 13.5, y)
                _add_line(path, 11.0, y - 2.5, 13.5, y)
                _add_line(path, 13.5, y, 11.0, y + 2.5)
    return path


def _add_line(path: QPainterPath, x1: float, y1: float, x2: float, y2: float) -> None:
    path.moveTo(x1, y1)
    path.lineTo(x2, y2)

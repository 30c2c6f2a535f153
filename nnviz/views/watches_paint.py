"""How a row of the Watches panel is drawn."""

from functools import cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from nnviz.views.numbers import short
from nnviz.views.palette import CONTROL_RADIUS, SPACE, TEXT_PX, VALUE_PX, Theme, text_font
from nnviz.views.watches_curve import WatchCurve
from nnviz.views.watches_words import WatchName

ROW_HEIGHT: Final = 50
CROSS: Final = 20  # px, the button that removes a watch
NAME_WIDTH: Final = 92
VALUES_WIDTH: Final = 68
MARGIN: Final = 3 * SPACE
_GAP: Final = 2 * SPACE
_ABOVE: Final = 9.0  # px between a row's edge and its curve
_DOT: Final = 3.5
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


def plot_area(width: int, height: int) -> QRectF:
    """Where the curve stands in a row of this size; the axis below keeps to it as well."""
    left = MARGIN + NAME_WIDTH + _GAP
    right = width - SPACE - CROSS - _GAP - VALUES_WIDTH - _GAP
    return QRectF(left, _ABOVE, max(1.0, right - left), max(1.0, height - 2 * _ABOVE))


@cache
def _fonts() -> tuple[QFont, QFont]:
    """Asking the system for its font takes longer than drawing with it."""
    return text_font(TEXT_PX), text_font(VALUE_PX)


class RowPainter:
    """Draws the parts of one row.

    Parameters
    ----------
    painter : of the row
    width, height : of the row, px
    """

    def __init__(self, painter: QPainter, theme: Theme, width: int, height: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._large, self._small = _fonts()
        self._painter, self._theme = painter, theme
        self._width, self._height = width, height
        self._area = plot_area(width, height)

    def draw_ground(self, *, lit: bool, focus: bool) -> None:
        """A fill while it is looked at elsewhere, a frame while keys act on it."""
        frame = QRectF(SPACE + 0.5, 0.5, self._width - SPACE - 1.0, self._height - 1.0)
        self._painter.setPen(QPen(QColor(self._theme.accent)) if focus else QPen(Qt.PenStyle.NoPen))
        self._painter.setBrush(QColor(self._theme.soft) if lit else Qt.BrushStyle.NoBrush)
        self._painter.drawRoundedRect(frame, CONTROL_RADIUS, CONTROL_RADIUS)

    def draw_name(self, name: WatchName) -> None:
        """The name, and below it a few words more."""
        box = QRectF(MARGIN, self._height / 2.0 - 18.0, NAME_WIDTH, 18.0)
        self._write(name.name, self._large, self._theme.text, box)
        self._write(name.about, self._small, self._theme.secondary, box.translated(0.0, 18.0))

    def draw_trouble(self, text: str) -> None:
        """Words in place of the curve and the values."""
        box = QRectF(self._area)
        box.setRight(self._width - SPACE - CROSS - _GAP)
        self._write(text, self._small, self._theme.secondary, box)

    def draw_curve(self, curve: WatchCurve, moment: float) -> None:
        """The curve, zero where it crosses it, and the moment shown (its place, px)."""
        painter, theme, area = self._painter, self._theme, self._area
        if curve.zero is not None:
            painter.setPen(QPen(QColor(theme.line), 1.0))
            painter.drawLine(QPointF(area.left(), curve.zero), QPointF(area.right(), curve.zero))
        painter.setPen(QPen(QColor(theme.secondary), 1.0, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(moment, 0.0), QPointF(moment, float(self._height)))
        painter.setPen(QPen(QColor(theme.accent), 1.0))
        for piece in curve.pieces:
            painter.drawPolyline(piece)
        if curve.now is not None:
            painter.setPen(QPen(QColor(theme.panel), 1.0))
            painter.setBrush(QColor(theme.accent))
            painter.drawEllipse(QPointF(moment, curve.now), _DOT, _DOT)

    def draw_values(self, curve: WatchCurve, current: float) -> None:
        """The greatest value at the top of the curve, the least at its foot, the present one between."""
        if curve.low is None or curve.high is None:
            return
        theme, left = self._theme, self._area.right() + _GAP
        box = QRectF(left, self._height / 2.0 - 9.0, VALUES_WIDTH, 18.0)
        self._write(short(current, 4), self._large, theme.text, box, _RIGHT)
        if curve.low < curve.high:
            for value, y in ((curve.high, self._area.top()), (curve.low, self._area.bottom())):
                box = QRectF(left, y - 7.0, VALUES_WIDTH, 14.0)
                self._write(short(value), self._small, theme.secondary, box, _RIGHT)

    def _write(
        self, text: str, font: QFont, colour: str, box: QRectF, alignment: Qt.AlignmentFlag = _LEFT
    ) -> None:
        painter = self._painter
        painter.setFont(font)
        painter.setPen(QColor(colour))
        fitting = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, alignment | Qt.AlignmentFlag.AlignVCenter, fitting)

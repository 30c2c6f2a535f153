"""The axes of the Error panel's plot: few round ticks, and a grid that is barely there."""

from typing import Final

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnviz.views.error_picture import Scale
from nnviz.views.palette import SPACE, VALUE_PX, Theme, text_font
from nnviz.views.ticks import linear_ticks, tick_text

TICK_GAP: Final = 2 * SPACE  # px; a point at the very bottom needs half of it
_LINE: Final = 15.0  # px, height of a line of text
_Y_TICK: Final = 44  # px of the axis for one tick
_X_TICK: Final = 64
_CENTRED: Final = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def plot_area(width: float, height: float, y_end: float) -> QRectF:
    """What is left for the curve when both axes have their texts."""
    top, bottom = _LINE + SPACE, TICK_GAP + 2 * _LINE
    metrics = QFontMetricsF(text_font(VALUE_PX))
    step, ticks = linear_ticks(0.0, y_end, _count(height - top - bottom, _Y_TICK))
    longest = max((metrics.horizontalAdvance(tick_text(tick, step)) for tick in ticks), default=0.0)
    # In steps, so that the plot seldom shifts.
    left = TICK_GAP + 2 * SPACE * -(-longest // (2 * SPACE))
    return QRectF(left, top, max(1.0, width - left - 3 * SPACE), max(1.0, height - top - bottom))


def draw_axes(painter: QPainter, scale: Scale, theme: Theme, titles: tuple[str, str]) -> None:
    """Grid, numbers and titles (of x, of y), in the painter's font."""
    area = scale.area
    grid, text = QPen(QColor(theme.line), 1.0), QColor(theme.secondary)
    step, ticks = linear_ticks(0.0, scale.y_end, _count(area.height(), _Y_TICK))
    for tick in ticks.tolist():
        y = round(scale.y(tick)) + 0.5
        painter.setPen(grid)
        painter.drawLine(QLineF(area.left(), y, area.right(), y))
        painter.setPen(text)
        painter.drawText(
            QRectF(0, y - _LINE / 2, area.left() - TICK_GAP, _LINE), _RIGHT, tick_text(tick, step)
        )
    step, ticks = linear_ticks(-scale.x_end, scale.x_end, _count(area.width(), _X_TICK))
    for tick in ticks.tolist():
        box = QRectF(scale.x(tick) - _X_TICK / 2, area.bottom() + TICK_GAP, _X_TICK, _LINE)
        painter.drawText(box, _CENTRED, tick_text(tick, step))
    painter.drawText(
        QRectF(area.left(), area.bottom() + TICK_GAP + _LINE, area.width(), _LINE), _CENTRED, titles[0]
    )
    painter.drawText(QRectF(0, 0, area.right(), _LINE), Qt.AlignmentFlag.AlignLeft, titles[1])
    painter.setPen(grid)
    x = round(scale.x(0.0)) + 0.5
    painter.drawLine(QLineF(x, area.top(), x, area.bottom()))


def _count(length: float, each: int) -> int:
    return max(2, min(6, int(length / each)))

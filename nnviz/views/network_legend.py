"""Legend: what the lines and squares of the network diagram mean; and the marks of controls."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QIcon, QPainter, QPaintEvent, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QCheckBox, QComboBox, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from nnviz.views.palette import LIGHT, SECONDARY_PX, Theme, text_font

MARK: Final = 16.0
SQUARE: Final = 9.0
GAP: Final = 5.0
BETWEEN: Final = 9.0


def bias_icon(theme: Theme, ratio: float) -> QIcon:
    """The square that stands for a bias, in pixels of `ratio` device pixels."""
    pixmap = QPixmap(round(SQUARE * ratio), round(SQUARE * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(theme.secondary))
    return QIcon(pixmap)


class Choice(QComboBox):
    """A combo box that keeps its arrow under a style sheet."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow in the colour of the text."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Text), 1.5))
        x, y = self.width() - 13.0, self.height() / 2.0 - 1.5
        painter.drawPolyline([QPointF(x - 3.5, y), QPointF(x, y + 3.5), QPointF(x + 3.5, y)])
        painter.end()


class Tick(QCheckBox):
    """A check box that keeps its mark under a style sheet."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._theme = LIGHT

    def show_theme(self, theme: Theme) -> None:
        """Switch the colour of the mark, and of the square that stands for a bias."""
        self._theme = theme
        self.setIcon(bias_icon(theme, self.devicePixelRatioF()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark into the box that the style sheet has drawn."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        middle = QRectF(box).center()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.on_accent), 1.8))
        painter.drawPolyline(
            [middle + QPointF(-3.5, 0.0), middle + QPointF(-1.0, 2.8), middle + QPointF(3.5, -2.8)]
        )
        painter.end()


class Legend(QWidget):
    """A full line for positive, a dashed line for negative weights."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("network_legend")
        self.setAccessibleName(self.tr("Legend: full lines are positive weights, dashed lines negative ones"))
        self.setToolTip(self.tr("A line is as thick as its weight is large"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._font = text_font(SECONDARY_PX)
        self._metrics = QFontMetricsF(self._font)
        self._theme = LIGHT

    def show_theme(self, theme: Theme) -> None:
        """Switch colours."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        words = sum(self._metrics.horizontalAdvance(text) for text in self._texts())
        marks = 2.0 * MARK + 2.0 * GAP + BETWEEN
        return QSize(int(words + marks) + 1, max(20, int(self._metrics.height()) + 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw marks and words in one row."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        middle, x = self.height() / 2.0, 0.0
        baseline = middle + (self._metrics.ascent() - self._metrics.descent()) / 2.0
        positive, negative = self._texts()
        for text, colour, dashed in (
            (positive, self._theme.positive, False),
            (negative, self._theme.negative, True),
        ):
            pen = QPen(QColor(colour), 2.5)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if dashed:
                pen.setDashPattern([2.0, 1.2])
            painter.setPen(pen)
            painter.drawLine(QPointF(x, middle), QPointF(x + MARK, middle))
            x = self._write(painter, x + MARK + GAP, baseline, text) + BETWEEN
        painter.end()

    def _texts(self) -> tuple[str, str]:
        return self.tr("positive"), self.tr("negative")

    def _write(self, painter: QPainter, x: float, baseline: float, text: str) -> float:
        painter.setPen(QColor(self._theme.secondary))
        painter.drawText(QPointF(x, baseline), text)
        return x + self._metrics.horizontalAdvance(text)

"""The plot inside the Error panel: where it is on screen, and the mouse over it."""

from math import hypot

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from nnviz.views.error_axes import plot_area
from nnviz.views.error_drawing import RING, ErrorDrawing
from nnviz.views.error_labels import Placed
from nnviz.views.error_picture import ErrorPicture, Scale
from nnviz.views.palette import LIGHT, TEXT_PX, Theme, text_font

_HINT_WIDTH = 280.0  # px


class ErrorPlot(QWidget):
    """One painted widget; shows an `ErrorPicture`, or a hint.

    Signals
    -------
    point_hovered : bool, whether the mouse is on a point
    """

    point_hovered = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("error_plot")
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing below is painted anew
        self._picture: ErrorPicture | None = None
        self._hint = ""
        self._hovered = self._lit = False
        self._theme = LIGHT
        self._labels: list[Placed] = []

    def minimumSizeHint(self) -> QSize:
        """The smallest size at which a curve can be read."""
        return QSize(200, 110)

    def show_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._theme = theme
        self.update()

    def show_picture(self, picture: ErrorPicture) -> None:
        """Draw this from now on."""
        self._picture, self._hint = picture, picture.hint
        self.update()

    def show_hint(self, hint: str) -> None:
        """Draw nothing but a hint."""
        self._picture, self._hint = None, hint
        self.update()

    def show_lit(self, lit: bool) -> None:
        """Draw a ring around the point now, or not: it is looked at elsewhere."""
        if lit != self._lit:
            self._lit = lit
            self.update()

    def picture(self) -> ErrorPicture | None:
        """What is drawn."""
        return self._picture

    def hint(self) -> str:
        """What is said about what is not drawn; "" where nothing is."""
        return self._hint

    def scale(self) -> Scale | None:
        """How it is drawn at the present size."""
        picture = self._picture
        if picture is None:
            return None
        return Scale(plot_area(self.width(), self.height(), picture.y_end), picture.x_end, picture.y_end)

    def labels(self) -> dict[str, QRectF]:
        """The labels that were last painted, and where, px."""
        return {placed.label.text: placed.box for placed in self._labels}

    def point_at(self, place: QPointF) -> str:
        """Which point the mouse is on: "now", "new" or "crude"; "" for none."""
        scale = self.scale()
        if self._picture is None or scale is None:
            return ""
        near = [
            (hypot(at.x() - place.x(), at.y() - place.y()), kind)
            for kind, at in ((kind, scale.at(point)) for kind, point in self._picture.points().items())
        ]
        distance, kind = min(near, default=(RING + 1.0, ""))
        return kind if distance <= RING else ""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw everything: some hundred short lines and a few words."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.panel))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale, self._labels = self.scale(), []
        box = QRectF(self.rect())
        if self._picture is not None and scale is not None:
            self._labels = ErrorDrawing(self._picture, scale, self._theme, lit=self._lit).draw(painter)
            box = scale.area.adjusted(0, 0, 0, -scale.area.height() / 2)
        if self._hint:
            margin = max(0.0, (box.width() - _HINT_WIDTH) / 2)
            painter.setFont(text_font(TEXT_PX))
            painter.setPen(QColor(self._theme.secondary))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(box.adjusted(margin, 0, -margin, 0), flags, self._hint)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell when the mouse comes to a point, or leaves it."""
        self._show_hovered(bool(self.point_at(event.position())))

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse has gone."""
        self._show_hovered(False)
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        """Make the tooltip only when it is wanted."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            kind = self.point_at(QPointF(event.pos()))
            tip = self._picture.tips.get(kind, "") if self._picture is not None else ""
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)

    def _show_hovered(self, hovered: bool) -> None:
        if hovered != self._hovered:
            self._hovered = hovered
            self.point_hovered.emit(hovered)

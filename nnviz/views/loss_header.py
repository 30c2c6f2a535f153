"""The lines above the Loss panel's plot: what is summed, its value now, the scale, the legend."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from nnviz.core.snapshot import Snapshot
from nnviz.views.numbers import exact, short, whole
from nnviz.views.palette import LIGHT, SECONDARY_PX, SPACE, VALUE_PX, Theme, text_font
from nnviz.views.text_line import TextLine


class ElidedLabel(QLabel):
    """One line of text that ends in "…" where it does not fit; `text()` stays whole."""

    def __init__(self, name: str, font: QFont) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFont(font)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as much as fits."""
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), self.alignment(), text)


class LossHeader(QWidget):
    """The title row.

    Signals
    -------
    log_scale_requested : bool, whether the reader wants a log scale
    """

    log_scale_requested = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("loss_header")
        self._log = False
        self._title = QLabel(self.tr("Loss"))
        self._title.setObjectName("loss_title")
        self._title.setFont(text_font(bold=True))
        self._about = ElidedLabel("loss_about", text_font(SECONDARY_PX))
        self._about.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._value = TextLine("loss_value", "0.000e−00")
        self._value.setFont(text_font(SECONDARY_PX, bold=True))
        self._value.setAccessibleName(self.tr("Loss now"))
        self._log_button = self._make_log_button()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._title)
        row.addWidget(self._about, 1)
        row.addWidget(self._value)
        row.addSpacing(SPACE)
        row.addWidget(self._log_button)

    def show_loss(self, snapshot: Snapshot, *, in_past: bool = False) -> None:
        """Say what the loss is summed over, and its value at the moment shown."""
        points = self._points(len(snapshot.experiment.dataset.training_indices))
        squared = snapshot.experiment.config.loss == "squared_error"
        name = self.tr("Squared error") if squared else self.tr("Cross-entropy")
        about = self.tr("{loss}, {points} ·").format(loss=name, points=points)
        if about != self._about.text():
            self._about.setText(about)
            self._about.setAccessibleName(about.removesuffix(" ·"))
            self._about.setToolTip(self.tr("Summed over {points}, never averaged").format(points=points))
        if len(snapshot.experiment.dataset.training_indices):
            self._value.show_text(loss_text(snapshot.loss), exact(snapshot.loss))
            self._value.setAccessibleName(
                self.tr("Loss at iteration {0}").format(whole(snapshot.iteration))
                if in_past
                else self.tr("Loss now")
            )
        else:
            self._value.show_text("–", points)

    def set_log_scale(self, log: bool) -> None:
        """Show which scale is on."""
        self._log = log
        self._log_button.setChecked(log)

    def _make_log_button(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("loss_log_scale")
        button.setText(self.tr("log"))
        button.setCheckable(True)
        button.setFont(text_font(SECONDARY_PX))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(self.tr("Log scale"))
        button.setToolTip(
            self.tr("Log scale: equal distances are equal factors, so that small losses can be told apart")
        )
        button.clicked.connect(self._log_clicked)
        return button

    @Slot(bool)
    def _log_clicked(self, checked: bool) -> None:
        self._log_button.setChecked(self._log)  # it follows when the scale does
        self.log_scale_requested.emit(checked)

    def _points(self, count: int) -> str:
        if count == 0:
            return self.tr("no training points yet")
        if count == 1:
            return self.tr("the one training point")
        return self.tr("all {count} training points").format(count=whole(count))


class LossLegend(QWidget):
    """Which line is which; only of use where there are two."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("loss_legend")
        self.setFont(text_font(VALUE_PX))
        self.setAccessibleName(self.tr("Solid line: training points. Dashed line: held-out points."))
        self.setToolTip(self.tr("Held-out points are never trained on, only measured"))
        self._theme = LIGHT

    def show_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for both entries."""
        widths = [self._entry_width(text) for text in self._texts()]
        return QSize(sum(widths) + 2 * SPACE, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """As `sizeHint`: a cut legend is none."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a piece of each line, and its name."""
        painter = QPainter(self)
        x, middle = 0, self.height() // 2
        colours = (self._theme.accent, self._theme.secondary)
        styles = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine)
        for text, colour, style in zip(self._texts(), colours, styles, strict=True):
            painter.setPen(QPen(QColor(colour), 1, style))
            painter.drawLine(x, middle, x + 4 * SPACE, middle)
            painter.setPen(QColor(self._theme.secondary))
            area = self.rect().adjusted(x + 5 * SPACE, 0, 0, 0)
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
            x += self._entry_width(text) + 2 * SPACE

    def _texts(self) -> tuple[str, str]:
        return self.tr("training"), self.tr("held-out")

    def _entry_width(self, text: str) -> int:
        return 5 * SPACE + self.fontMetrics().horizontalAdvance(text)


def loss_text(value: float) -> str:
    """A loss in four or five significant digits."""
    return "0" if value == 0.0 else short(value, 5 if abs(value) >= 1.0 else 4)


def limit_text(value: float) -> str:
    """A loss that somebody chose, without zeros that nobody typed."""
    text = short(value, 4)
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text

"""TextLine: a line of text that may change with every frame."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QHelpEvent, QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnviz.views.plain_tip import plain_tip

SHORTEST_MS = 90  # text that changes faster cannot be read


class TextLine(QWidget):
    """One line, elided where it does not fit.

    A QLabel lays out its whole window anew whenever its text changes; this one never does. It shows
    a new text at once, and further ones at most every SHORTEST_MS.

    Parameters
    ----------
    name : objectName
    longest : a text that it must have room for; it may be narrower than others
    """

    def __init__(
        self, name: str, longest: str = "", alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self._alignment = alignment | Qt.AlignmentFlag.AlignVCenter
        self._longest = longest
        self._text = self._tip = self._painted = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SHORTEST_MS)
        self._pause.timeout.connect(self._pause_over)
        policy = QSizePolicy.Policy.Fixed if longest else QSizePolicy.Policy.Ignored
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str, tip: str = "") -> None:
        """Show this, soon; `tip` is what the mouse is told."""
        self._tip = tip or text
        if text != self._text:
            self._text = text
            self.setAccessibleDescription(text)
            if not self._pause.isActive():
                self._show()

    def text(self) -> str:
        """The newest text, whole."""
        return self._text

    def tip(self) -> str:
        """What the mouse is told."""
        return self._tip

    def _show(self) -> None:
        self._painted = self._text
        self.update()
        if self.isVisible():
            self._pause.start()

    @Slot()
    def _pause_over(self) -> None:
        if self._painted != self._text:
            self._show()

    def sizeHint(self) -> QSize:
        """Room for the longest text."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._longest), metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        """The line's height, and the width only where it is fixed."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as much as fits."""
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        self._painted = self._text
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), self._alignment, text)

    def event(self, event: QEvent) -> bool:
        """Make the tooltip only when it is wanted."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._tip:
            QToolTip.showText(event.globalPos(), plain_tip(self._tip), self)
            return True
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave no timer running."""
        self._pause.stop()
        super().hideEvent(event)

"""Lines of figures under the error curve, painted: they change with every moment and lay out nothing."""

from typing import Final, Literal, NamedTuple

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnviz.views.palette import LIGHT, SECONDARY_PX, SPACE, VALUE_PX, Theme, text_font

PITCH: Final = 18  # px from line to line
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

Tone = Literal["text", "secondary", "danger"]


class Sentence(NamedTuple):
    """One line.

    Attributes
    ----------
    texts : the same in fewer and fewer words; the first that fits is shown
    tip : with all digits
    tone : its colour
    """

    texts: tuple[str, ...]
    tip: str = ""
    tone: Tone = "text"


class Row(NamedTuple):
    """One row of a table: its cells, and the same with all digits for the mouse."""

    cells: tuple[str, ...]
    tip: str = ""


class _Lines(QWidget):
    """As high as its lines; the mouse is told the tip of the line it is on."""

    def __init__(self, name: str, pixels: int) -> None:
        super().__init__()
        self.setObjectName(name)
        self._font = text_font(pixels)  # a widget's own would be the window's style sheet's
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing below is painted anew
        self._theme = LIGHT
        self._tips: list[str] = []

    def show_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._theme = theme
        self.update()

    def tips(self) -> list[str]:
        """What the mouse is told, line by line."""
        return list(self._tips)

    def event(self, event: QEvent) -> bool:
        """Make the tooltip only when it is wanted."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            line = event.pos().y() // PITCH
            tip = self._tips[line] if 0 <= line < len(self._tips) else ""
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)

    def _show_lines(self, tips: list[str], text: str) -> None:
        if len(tips) != len(self._tips):
            self.setFixedHeight(PITCH * len(tips))
        self._tips = tips
        self.setAccessibleDescription(text)
        self.update()

    def _painter(self) -> QPainter:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.panel))
        painter.setFont(self._font)
        return painter

    def _draw(self, painter: QPainter, line: int, texts: tuple[str, ...], tone: Tone) -> None:
        metrics = QFontMetricsF(self._font)
        fitting = (text for text in texts if metrics.horizontalAdvance(text) <= self.width())
        text = next(fitting, texts[-1])
        painter.setPen(QColor(getattr(self._theme, tone)))
        elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRectF(0, line * PITCH, self.width(), PITCH), _LEFT, elided)


class ErrorText(_Lines):
    """Sentences."""

    def __init__(self) -> None:
        super().__init__("error_text", SECONDARY_PX)
        self._sentences: tuple[Sentence, ...] = ()

    def show_sentences(self, sentences: tuple[Sentence, ...]) -> None:
        """Show these."""
        if sentences != self._sentences:
            self._sentences = sentences
            self._show_lines([sentence.tip or sentence.texts[0] for sentence in sentences], self.text())

    def text(self) -> str:
        """What is shown, whole, one sentence a line."""
        return "\n".join(sentence.texts[0] for sentence in self._sentences)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw each in as many words as fit."""
        painter = self._painter()
        for line, sentence in enumerate(self._sentences):
            self._draw(painter, line, sentence.texts, sentence.tone)


class ErrorTable(_Lines):
    """A small table with a heading, and a sentence below it."""

    def __init__(self) -> None:
        super().__init__("error_table", VALUE_PX)
        self._rows: tuple[Row, ...] = ()
        self._note = Sentence(("",))

    def show_rows(self, rows: tuple[Row, ...], note: Sentence) -> None:
        """Show these rows, the first as heading."""
        if (rows, note) != (self._rows, self._note):
            self._rows, self._note = rows, note
            self._show_lines([*(row.tip for row in rows), note.tip or note.texts[0]], self.text())

    def text(self) -> str:
        """What is shown, whole, one row a line, cells separated by tabs."""
        return "\n".join([*("\t".join(row.cells) for row in self._rows), self._note.texts[0]])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the cells in columns as wide as they need, the rest between them."""
        painter, metrics = self._painter(), QFontMetricsF(self._font)
        columns = list(zip(*(row.cells for row in self._rows), strict=True))
        widths = [max(metrics.horizontalAdvance(cell) for cell in column) for column in columns]
        if len(widths) > 1:  # the weights, of which there may be many, give way
            spare = self.width() - sum(widths)
            widths[1] += min(0.0, spare - 2 * SPACE * (len(widths) - 1))
        gap = max(0.0, self.width() - sum(widths)) / max(1, len(widths) - 1)
        left = 0.0
        for width, column in zip(widths, columns, strict=True):
            for line, cell in enumerate(column):
                painter.setPen(QColor(self._theme.text if line else self._theme.secondary))
                text = metrics.elidedText(cell, Qt.TextElideMode.ElideRight, max(0.0, width) + 1.0)
                painter.drawText(QRectF(left, line * PITCH, max(1.0, width) + 2.0, PITCH), _LEFT, text)
            left += width + min(gap, 6 * SPACE)
        self._draw(painter, len(self._rows), self._note.texts, self._note.tone)

"""CodeText: a program to read, with the lines now running marked and values beside them."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QPlainTextEdit, QToolTip, QWidget

from nnviz.core.moment import Moment, MomentKind
from nnviz.core.phase import Phase
from nnviz.core.trace import StepTrace
from nnviz.files.program import Program, ProgramLine
from nnviz.views.code_colours import CodeColours
from nnviz.views.code_paint import LineNumbers, draw_value, fitting, line_selections, replace_lines
from nnviz.views.code_values import exact_values, short_values
from nnviz.views.palette import LIGHT, SECONDARY_PX, Theme, fixed_font

_SCROLLING: Final = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)
_COPYING: Final = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.SelectAll)
_KEYBOARD: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class CodeText(QPlainTextEdit):
    """A program and a moment of its run. The text is set only where another program has another.

    Signals
    -------
    values_moved : ()
        Other values stand beside the lines, or there is another width for them.
    """

    values_moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("code_text")
        self.setAccessibleName(self.tr("NumPy program"))
        self.setReadOnly(True)
        # With the keyboard a reader scrolls; a cursor that cannot write would only be in the way.
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(0)
        self._theme = LIGHT
        self._program: Program | None = None
        self._moment: Moment | None = None
        self._marked: tuple[Phase | None, bool] = (None, False)
        self._running = range(0)
        self._values: dict[int, tuple[str, ...]] = {}  # of the moment, of the lines that have been seen
        self._focus_shown = False
        self._colours = CodeColours(self.document())
        self._numbers = LineNumbers(self, self)
        self.updateRequest.connect(self._scrolled)
        self.show_theme(LIGHT)

    @property
    def running(self) -> range:
        """The lines now running, counted from 0; empty where no phase has just been done."""
        return self._running

    def show_program(self, program: Program | None) -> None:
        """Show the text of a program, or none."""
        before = [] if self._program is None else [line.text for line in self._program.lines]
        lines = [] if program is None else [line.text for line in program.lines]
        self._program = program
        self._values.clear()
        if lines != before:
            replace_lines(self.document(), before, lines)
            self._fit_numbers()
            self._mark()
        self.viewport().update()

    def show_moment(self, moment: Moment | None) -> None:
        """Mark the lines of what has just been done, and show what is known beside all lines."""
        self._moment = moment
        self._values.clear()
        under_way = moment is not None and moment.kind is MomentKind.UNDER_WAY
        marked = (None if moment is None else moment.phase, under_way)
        if marked != self._marked:
            self._marked = marked
            self._mark()
            self.centre()
        self.viewport().update()
        self.values_moved.emit()

    def show_theme(self, theme: Theme) -> None:
        """Switch colours."""
        self._theme = theme
        self.setFont(fixed_font())
        self.setStyleSheet(_style(theme))
        self._colours.show_theme(theme)
        self._numbers.show_theme(theme)
        self._fit_numbers()
        self._mark()

    def shown_values(self) -> Iterator[tuple[int, str, QRectF]]:
        """What stands beside the lines that can be seen: line (from 0), value, the line's place."""
        metrics, width = QFontMetrics(self.font()), self.viewport().width()
        for line, place in self.visible_lines():
            if line not in self._values:
                known = self._known(line)
                self._values[line] = () if known is None else short_values(*known)
            if text := fitting(self._values[line], metrics, place, width):
                yield line, text, place

    def values_without_room(self) -> str:
        """Of the lines now running, what has no room beside its line."""
        metrics, texts = QFontMetrics(self.font()), []
        for line in self._running:
            known, text = self._known(line), self.document().findBlockByNumber(line).text()
            if known is None:
                continue
            place = QRectF(0.0, 0.0, metrics.horizontalAdvance(text), 1.0)
            forms = short_values(*known)
            if forms and fitting(forms, metrics, place, self.viewport().width()) is None:
                names = ", ".join(variable.name for variable in known[0].variables)
                texts.append(f"{names} = {forms[0].removeprefix('# ')}")
        return " · ".join(texts)

    def centre(self) -> None:
        """Scroll the lines now running to the middle, or the first of them to the top."""
        if self._running:
            visible = self.viewport().height() // max(1, self.fontMetrics().lineSpacing())
            above = max(1, (visible - len(self._running)) // 2)
            self.verticalScrollBar().setValue(self._running.start - above)

    def visible_lines(self) -> Iterator[tuple[int, QRectF]]:
        """The lines that can be seen, counted from 0, each with its place in the viewport."""
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top < self.viewport().height():
            height = self.blockBoundingRect(block).height()
            layout = block.layout()
            width = layout.lineAt(0).naturalTextWidth() if layout.lineCount() else 0.0
            left = self.contentOffset().x() + self.document().documentMargin()
            yield block.blockNumber(), QRectF(left, top, width, height)
            top += height
            block = block.next()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, then the values beside it."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setFont(self.font())
        for _, text, place in self.shown_values():
            draw_value(painter, text, place, self._theme)
        if self._focus_shown and self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._theme.accent), 1.5))
            painter.drawRoundedRect(QRectF(self.viewport().rect()).adjusted(1.0, 1.0, -1.0, -1.0), 7.0, 7.0)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Keep the keys that scroll and copy from the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _takes(event):
            event.accept()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell all digits of what stands beside a line."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            known = self._known(self._line_at(QPointF(event.pos())))
            text = "" if known is None else exact_values(*known)
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the lines now running in the middle."""
        super().resizeEvent(event)
        self._fit_numbers()
        self.centre()
        self.values_moved.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys act here, if the focus came by a key."""
        self._focus_shown = event.reason() in _KEYBOARD
        super().focusInEvent(event)

    @Slot()
    def _scrolled(self) -> None:
        self._numbers.update()

    def _fit_numbers(self) -> None:
        self.setViewportMargins(self._numbers.sizeHint().width(), 0, 0, 0)
        inside = self.contentsRect()
        self._numbers.setGeometry(inside.x(), inside.y(), self._numbers.sizeHint().width(), inside.height())

    def _mark(self) -> None:
        phase, lines = self._marked[0], () if self._program is None else self._program.lines
        running = [n for n, line in enumerate(lines) if phase is not None and line.phase == phase]
        self._running = range(running[0], running[-1] + 1) if running else range(0)
        moment = self._moment
        future = [
            n
            for n, line in enumerate(lines)
            if line.phase is not None and moment is not None and not moment.knows(line.phase)
        ]
        self.setExtraSelections(line_selections(self.document(), self._running, future, self._theme))
        self._numbers.update()

    def _known(self, line: int) -> tuple[ProgramLine, StepTrace] | None:
        """A line that has values at this moment, and the trace that holds them."""
        program, moment = self._program, self._moment
        if program is None or moment is None or not 0 <= line < len(program.lines):
            return None
        here = program.lines[line]
        if not here.variables or here.phase is None or not moment.knows(here.phase):
            return None
        return (here, moment.trace) if program.fits(moment.trace) else None

    def _line_at(self, position: QPointF) -> int:
        for line, place in self.visible_lines():
            if place.top() <= position.y() < place.bottom():
                return line
        return -1


def _takes(event: QKeyEvent) -> bool:
    if any(event.matches(key) for key in _COPYING):
        return True
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
    return plain and event.key() in _SCROLLING


def _style(theme: Theme) -> str:
    # The window's style sheet gives all its widgets one size of text, which only another can change.
    return f"""
        QPlainTextEdit {{
          background: {theme.panel}; color: {theme.text}; border: none;
          font-family: "{fixed_font().family()}"; font-size: {SECONDARY_PX}px;
          selection-background-color: {theme.accent}; selection-color: {theme.on_accent};
        }}
        QScrollBar:horizontal {{ background: transparent; height: 9px; margin: 0; }}
        QScrollBar::handle:horizontal {{ background: {theme.line}; border-radius: 4px; min-width: 24px; }}
        QScrollBar:vertical {{ background: transparent; width: 9px; margin: 0; }}
        QScrollBar::handle:vertical {{ background: {theme.line}; border-radius: 4px; min-height: 24px; }}
        QAbstractScrollArea::corner {{ background: transparent; border: none; }}
        QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
          background: none; border: none; height: 0; width: 0;
        }}
    """

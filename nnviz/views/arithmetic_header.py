"""ArithmeticHeader: what the arithmetic panel shows, and its buttons."""

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from nnviz.views.palette import CONTROL_RADIUS, SECONDARY_PX, SPACE, Theme, text_font
from nnviz.views.text_line import TextLine
from nnviz.views.widgets import named


class ArithmeticHeader(QWidget):
    """The panel's first row.

    Signals
    -------
    close_requested, copy_requested : without arguments
    check_toggled, remarks_toggled : bool
    """

    close_requested = Signal()
    copy_requested = Signal()
    check_toggled = Signal(bool)
    remarks_toggled = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("arithmetic_header")
        self._titles = [""]
        self.title = TextLine("arithmetic_title")
        self.title.setFont(text_font(SECONDARY_PX))
        self.title.setAccessibleName(self.tr("What the arithmetic is of"))
        self.close_button = self._button(
            "arithmetic_close", "✕", self.tr("Show the whole iteration (Escape)")
        )
        self.close_button.setAccessibleName(self.tr("Show the whole iteration"))
        self.close_button.hide()
        self.remarks_button = self._button("arithmetic_remarks", "i", self.tr("Remarks on common mistakes"))
        self.remarks_button.setAccessibleName(self.tr("Remarks"))
        self.remarks_button.setFont(text_font(SECONDARY_PX, bold=True))
        self.remarks_button.setCheckable(True)
        self.remarks_button.setChecked(True)
        self.check_button = self._button(
            "arithmetic_check",
            self.tr("Check"),
            self.tr(
                "Compare each gradient with (L(p + h) − L(p − h)) / 2h, worked out without the chain rule"
            ),
        )
        self.check_button.setCheckable(True)
        self.copy_button = self._button(
            "arithmetic_copy", self.tr("Copy"), self.tr("Copy all lines as text, with all digits (Ctrl+C)")
        )
        self.close_button.clicked.connect(self.close_requested)
        self.copy_button.clicked.connect(self.copy_requested)
        self.check_button.toggled.connect(self.check_toggled)
        self.remarks_button.toggled.connect(self.remarks_toggled)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(3 * SPACE, SPACE, 2 * SPACE, SPACE)
        row.setSpacing(SPACE)
        row.addWidget(self.title, 1)
        self._buttons = (self.close_button, self.remarks_button, self.check_button, self.copy_button)
        for button in self._buttons:
            row.addWidget(button)

    def put_before(self, widget: QWidget) -> None:
        """Let Tab go through the buttons, and then to a widget."""
        for first, second in pairwise((*self._buttons, widget)):
            QWidget.setTabOrder(first, second)

    def show_theme(self, theme: Theme) -> None:
        """Switch colours. The focus is told from a button that is on by its thicker frame."""
        self.setStyleSheet(
            f"""
            QToolButton {{
                background: {theme.soft}; color: {theme.text}; border: 1px solid transparent;
                border-radius: {CONTROL_RADIUS}px;
                min-height: 20px; padding: 0 7px; font-size: {SECONDARY_PX}px;
            }}
            QToolButton:hover {{ border-color: {theme.line}; }}
            QToolButton:pressed {{ background: {theme.line}; }}
            QToolButton:checked {{ border-color: {theme.accent}; }}
            QToolButton:focus {{ border: 2px solid {theme.accent}; min-height: 18px; padding: 0 6px; }}
            """
        )

    def show_titles(self, titles: list[str]) -> None:
        """Say what is shown, in the first of these that fits; the mouse is told the first."""
        self._titles = titles
        metrics, width = self.title.fontMetrics(), self.title.width()
        fitting = (text for text in titles if metrics.horizontalAdvance(text) <= width)
        self.title.show_text(next(fitting, titles[-1]), titles[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say it in as many words as fit now."""
        super().resizeEvent(event)
        self._row.activate()  # the title's width follows
        self.show_titles(self._titles)

    def _button(self, name: str, text: str, tip: str) -> QToolButton:
        button = named(QToolButton(), name, tip=tip)
        button.setText(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

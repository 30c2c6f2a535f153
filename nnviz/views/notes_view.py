"""NotesView: text of the user's own, kept with the document."""

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from nnviz.views.widgets import named

PARAGRAPH: Final = "\u2029"  # Qt's own end of a line


class NotesView(QWidget):
    """A plain text to write into.

    Signals
    -------
    notes_edited : str
        The whole text, as the user has it now.
    """

    notes_edited = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notes_view")
        self._text = named(
            QPlainTextEdit(),
            "notes",
            self.tr("Notes"),
            self.tr("What you want to remember about this document; saved with it"),
        )
        self._text.setPlaceholderText(self.tr("Notes about this document. They are saved with it."))
        self._text.setTabChangesFocus(True)
        self._text.setAcceptDrops(False)  # a file that is dropped is for the window to open
        self._text.textChanged.connect(self._changed)
        self.setFocusProxy(self._text)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self._text)

    def show_notes(self, notes: str) -> None:
        """Show another text; the one that is shown already keeps its cursor and its undo."""
        if notes != self._notes():
            self._text.blockSignals(True)
            self._text.setPlainText(notes)
            self._text.blockSignals(False)

    @Slot()
    def _changed(self) -> None:
        self.notes_edited.emit(self._notes())

    def _notes(self) -> str:
        """The text as it was typed or opened; toPlainText() would make common spaces of no-break ones."""
        return self._text.document().toRawText().replace(PARAGRAPH, "\n")

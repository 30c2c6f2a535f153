"""KeysDialog: what keys and the mouse do, to keep open beside the work."""

from typing import Final

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from nnviz.views.help_text import keys_text
from nnviz.views.palette import SPACE
from nnviz.views.widgets import named

SIZE: Final = (560, 600)  # px; what is longer is scrolled


class KeysDialog(QDialog):
    """Shows the table of keys; the window stays usable."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keys_dialog")
        self.setWindowTitle(self.tr("Keys and mouse"))
        self.resize(*SIZE)
        text = named(QTextBrowser(), "keys_table", self.tr("What keys and the mouse do"))
        text.setHtml(keys_text())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 4 * SPACE)
        column.setSpacing(4 * SPACE)
        column.addWidget(text)
        column.addWidget(buttons)

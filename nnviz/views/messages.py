"""Message boxes with words from files: names and reasons, which are never taken for markup."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


def plain_box(parent: QWidget, title: str, text: str, details: str = "") -> QMessageBox:
    """A box that warns, and shows its texts as they are; to be given a name and buttons, and shown."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(title)
    box.setText(text)
    box.setInformativeText(details)
    return box


def warn(parent: QWidget, title: str, text: str) -> None:
    """Warn, and wait until that has been read."""
    box = plain_box(parent, title, text)
    box.setObjectName("warning")
    box.exec()
    box.deleteLater()

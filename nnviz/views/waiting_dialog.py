"""WaitingDialog: says what is being waited for, and lets it be given up."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QProgressBar, QVBoxLayout, QWidget

from nnviz.views.palette import SPACE
from nnviz.views.widgets import named

WIDTH = 360  # px


class WaitingDialog(QDialog):
    """One line and a bar that only says that something goes on; left by Cancel, or by whoever has finished.

    Parameters
    ----------
    text : what goes on
    """

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("waiting")
        self.setWindowTitle(QCoreApplication.applicationName())
        self.setModal(True)
        label = named(QLabel(text, textFormat=Qt.TextFormat.PlainText), "waiting_for")
        label.setWordWrap(True)
        bar = named(QProgressBar(), "waiting_bar", text)
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        buttons = QDialogButtonBox()
        cancel = buttons.addButton(self.tr("&Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        named(cancel, "waiting_cancel", self.tr("Cancel"), self.tr("Give it up; all stays as it is (Esc)"))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[4 * SPACE] * 4)
        column.setSpacing(3 * SPACE)
        for part in (label, bar, buttons):
            column.addWidget(part)
        self.setMinimumWidth(WIDTH)

"""NameChooser: a choice among names of any length, in little room."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyle, QStyleOptionComboBox, QStylePainter


class NameChooser(QComboBox):
    """A combo box that takes the room it is given, and says with "…" where a name does not fit."""

    def __init__(self, narrowest: int) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(narrowest)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what a combo box is, with as much of the name as there is room for."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        text, right = self.currentText(), Qt.TextElideMode.ElideRight
        option.currentText = option.fontMetrics.elidedText(text, right, field.width() - 2)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

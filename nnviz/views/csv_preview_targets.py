"""TargetChoosers: what the targets of a CSV file are, and how its inputs are scaled."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from nnviz.core.dataset import Kind
from nnviz.core.scaling import METHODS, Method
from nnviz.views.csv_preview_words import scaling_note, scaling_text
from nnviz.views.palette import SPACE
from nnviz.views.widgets import named


class TargetChoosers(QWidget):
    """Classes or numbers, and a way to scale, with what that does.

    Signals
    -------
    kind_chosen : Kind
    scaling_chosen : Method or None
    """

    kind_chosen = Signal(object)
    scaling_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._kind = named(
            QComboBox(),
            "csv_kind",
            self.tr("Targets are"),
            self.tr("Classes are told apart; numbers are predicted as they are"),
        )
        self._kind.addItem(self.tr("Classes"), "classification")
        self._kind.addItem(self.tr("Numbers"), "regression")
        self._scaling = named(
            QComboBox(),
            "csv_scaling",
            self.tr("Scaling of the inputs"),
            self.tr("Inputs of very different size train badly; scaling stays visible in the document"),
        )
        for method in (None, *METHODS):
            self._scaling.addItem(scaling_text(method), method)
        self._note = named(QLabel(), "secondary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * SPACE)
        for words, box in ((self.tr("&Targets are"), self._kind), (self.tr("Sc&aling"), self._scaling)):
            label = QLabel(words)
            label.setBuddy(box)
            row.addWidget(label)
            row.addWidget(box)
        row.addWidget(self._note, 1)
        self._kind.activated.connect(self._kind_activated)
        self._scaling.activated.connect(self._scaling_activated)

    def show_choices(self, kind: Kind | None, scaling: Method | None) -> None:
        """Show what is chosen; kind None leaves that as it is."""
        if kind is not None:
            self._kind.setCurrentIndex(self._kind.findData(kind))
        self._note.setText(scaling_note(scaling))

    @Slot(int)
    def _kind_activated(self, _index: int) -> None:
        self.kind_chosen.emit(self._kind.currentData())

    @Slot(int)
    def _scaling_activated(self, _index: int) -> None:
        self.scaling_chosen.emit(self._scaling.currentData())

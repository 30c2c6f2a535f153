"""RecoveryDialog: what an nnviz that was not closed properly has left, and what is to become of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from nnviz.views.numbers import whole
from nnviz.views.palette import SPACE
from nnviz.views.plain_tip import plain_tip
from nnviz.views.widgets import named

LONGEST_NAME: Final = 40  # letters
HIGHEST: Final = 320  # px, of what is listed
NARROWEST: Final = 440


@dataclass(frozen=True, slots=True)
class KeptWork:
    """One document that can be recovered.

    Attributes
    ----------
    name : what the user knows it by
    iteration : where its run stands
    seconds : since it was kept
    """

    name: str
    iteration: int
    seconds: float


class RecoveryDialog(QDialog):
    """Asks for each document whether to recover it now, to discard it, or neither.

    Nothing is discarded before the dialog has been left: until then Discard can be taken back, and
    Escape decides nothing.

    Parameters
    ----------
    works : the documents, as they are listed
    troubles : one line for each file that cannot be read, where it is now and why

    Attributes
    ----------
    recovered : the one of the documents that is to be opened, once the dialog has been left, or None
    """

    def __init__(
        self, works: Sequence[KeptWork], troubles: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("recovery_dialog")
        self.setWindowTitle(QCoreApplication.applicationName())
        self.recovered: int | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(*[4 * SPACE] * 4)
        column.setSpacing(3 * SPACE)
        column.addWidget(named(QLabel(self.tr("nnviz was not closed properly.")), "panel_title"))
        if works:
            column.addWidget(QLabel(self.tr("This had not been saved, but is still there:")))
        self._rows = [_Row(index, work) for index, work in enumerate(works)]
        for row in self._rows:
            row.recover_requested.connect(self._recover)
            row.discard.toggled.connect(self._name_the_end)
        told = [
            _selectable(self.tr("This cannot be read, and is kept: {0}").format(each)) for each in troubles
        ]
        column.addWidget(_scrolled([*self._rows, *told]), 1)
        self._end = named(QPushButton(), "later")
        self._end.setAutoDefault(False)
        self._end.clicked.connect(self.accept)
        column.addWidget(self._end, alignment=Qt.AlignmentFlag.AlignRight)
        self._name_the_end()

    @property
    def discarded(self) -> list[int]:
        """Those of the documents that are to go."""
        return [row.index for row in self._rows if row.discard.isChecked()]

    def reject(self) -> None:
        """Leave it by Escape: nothing is decided, so nothing goes."""
        for row in self._rows:
            row.discard.setChecked(False)
        super().reject()

    @Slot(int)
    def _recover(self, index: int) -> None:
        self.recovered = index
        self.accept()

    @Slot()
    def _name_the_end(self) -> None:
        """Say what leaving the dialog does."""
        if len(self.discarded) < len(self._rows):
            self._end.setText(self.tr("&Later"))
            self._end.setToolTip(self.tr("Ask again at the next start about what is left"))
        else:
            self._end.setText(self.tr("&Close"))
            self._end.setToolTip("")


class _Row(QWidget):
    """One document, with what can be done about it.

    Signals
    -------
    recover_requested : int
    """

    recover_requested = Signal(int)

    def __init__(self, index: int, work: KeptWork) -> None:
        super().__init__()
        self.index = index
        self._text = named(QLabel(_text(work)), f"kept_{index}", tip=plain_tip(work.name))
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._recover = named(
            QPushButton(self.tr("&Recover")),
            f"recover_{index}",
            self.tr("Recover {0}").format(work.name),
            self.tr("Open it, to be saved as you like"),
        )
        self._recover.clicked.connect(self._ask)
        self.discard = named(
            QPushButton(self.tr("&Discard")),
            f"discard_{index}",
            self.tr("Discard {0}").format(work.name),
            self.tr("Delete it when this window is left"),
        )
        self.discard.setCheckable(True)
        self.discard.setAutoDefault(False)
        self.discard.toggled.connect(self._mark)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * SPACE)
        row.addWidget(self._text, 1)
        row.addWidget(self._recover)
        row.addWidget(self.discard)

    @Slot(bool)
    def _mark(self, discarded: bool) -> None:
        self._recover.setDisabled(discarded)
        self._text.setDisabled(discarded)
        self.discard.setText(self.tr("&Keep") if discarded else self.tr("&Discard"))

    @Slot()
    def _ask(self) -> None:
        self.recover_requested.emit(self.index)


def _text(work: KeptWork) -> str:
    iterations = _tr("1 iteration") if work.iteration == 1 else _tr("{0} iterations")
    name = " ".join(work.name.split())  # a file's name may have lines, and be long
    if len(name) > LONGEST_NAME:
        name = f"{name[: LONGEST_NAME // 2]}…{name[-LONGEST_NAME // 2 :]}"
    return ", ".join((name, iterations.format(whole(work.iteration)), since(work.seconds)))


def _scrolled(widgets: Sequence[QWidget]) -> QScrollArea:
    """Widgets one below the other, as many in sight as there is room for."""
    inner = QWidget()
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3 * SPACE)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    area = named(QScrollArea(), "kept_works")
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    bar = area.verticalScrollBar().sizeHint().width()
    width = max([NARROWEST, *(each.sizeHint().width() for each in widgets if not each.hasHeightForWidth())])
    height = column.totalHeightForWidth(width) if column.hasHeightForWidth() else inner.sizeHint().height()
    area.setMinimumSize(width + bar, min(height, HIGHEST))
    return area


def since(seconds: float) -> str:
    """How long ago it was, as people say it."""
    minutes = int(max(seconds, 0.0) // 60)
    for n, one, more in (
        (minutes // (24 * 60), _tr("as it was yesterday"), _tr("as it was {0} days ago")),
        (minutes // 60, _tr("as it was an hour ago"), _tr("as it was {0} hours ago")),
        (minutes, _tr("as it was a minute ago"), _tr("as it was {0} minutes ago")),
    ):
        if n:
            return one if n == 1 else more.format(n)
    return _tr("as it was less than a minute ago")


def _selectable(text: str) -> QLabel:
    """A text that wraps and can be copied."""
    label = named(QLabel(text), "trouble")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setMinimumWidth(NARROWEST)  # even if its longest word is wider
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label


def _tr(text: str) -> str:
    return QCoreApplication.translate("RecoveryDialog", text)

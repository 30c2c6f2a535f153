"""PictureDialog: what is to be saved as a picture, in which format, and how large."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from PySide6.QtCore import QSettings, QSignalBlocker, QSize, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from nnviz.views.palette import SPACE
from nnviz.views.picture import FORMATS, LARGEST_PX, SMALLEST_PX
from nnviz.views.widgets import named, with_margins

WINDOW: Final = "window"  # among the names of panels: all of them


class PictureWish(NamedTuple):
    """A picture to be saved.

    Attributes
    ----------
    panel : its name, or WINDOW
    format : one of FORMATS
    size : px
    """

    panel: str
    format: str
    size: QSize


class PictureDialog(QDialog):
    """Asks for a panel, a format and a size; what was chosen last is chosen again.

    The picture has the shape of what it shows: width and height follow each other.

    Parameters
    ----------
    panels : name -> (title, size as it is on screen), WINDOW among them

    Signals
    -------
    picture_requested : PictureWish
    """

    picture_requested = Signal(object)

    def __init__(self, panels: Mapping[str, tuple[str, QSize]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("picture_dialog")
        self.setWindowTitle(self.tr("Save a picture"))
        self._sizes = {name: size.expandedTo(QSize(1, 1)) for name, (_, size) in panels.items()}
        self._panel = named(
            QComboBox(),
            "picture_panel",
            self.tr("What the picture shows"),
            self.tr("A panel, or all of them"),
        )
        for name, (title, _) in panels.items():
            self._panel.addItem(title, name)
        self._format = named(
            QComboBox(),
            "picture_format",
            self.tr("Format of the picture"),
            self.tr("SVG and PDF stay sharp however large they are shown"),
        )
        for name, text in zip(FORMATS, self._format_texts(), strict=True):
            self._format.addItem(text, name)
        self._width = self._side("picture_width", self.tr("Width"))
        self._height = self._side("picture_height", self.tr("Height"))
        self._arrange()
        self._remember()
        self._panel.currentIndexChanged.connect(self._panel_changed)
        self._width.valueChanged.connect(self._width_changed)
        self._height.valueChanged.connect(self._height_changed)

    def _format_texts(self) -> tuple[str, ...]:
        return (
            self.tr("PNG, pixels"),
            self.tr("SVG, lines and letters"),
            self.tr("PDF, lines and letters"),
        )

    def _side(self, name: str, title: str) -> QSpinBox:
        tip = self.tr("{0} in pixels; the other side follows, so that the shape stays").format(title)
        box = named(QSpinBox(), name, self.tr("{0} of the picture").format(title), tip)
        box.setKeyboardTracking(False)  # else 1 would be made 16 before 1000 is typed
        box.setSuffix(self.tr(" px"))
        with_margins(box)
        return box

    def _arrange(self) -> None:
        size = QHBoxLayout()
        size.setSpacing(2 * SPACE)
        size.addWidget(self._width, 1)
        size.addWidget(QLabel("×"))
        size.addWidget(self._height, 1)
        rows = QFormLayout()
        rows.setSpacing(3 * SPACE)
        for text, field in ((self.tr("&Show"), self._panel), (self.tr("&Format"), self._format)):
            label = QLabel(text)
            label.setBuddy(field)
            rows.addRow(label, field)
        label = QLabel(self.tr("Si&ze"))
        label.setBuddy(self._width)
        rows.addRow(label, size)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        save = buttons.addButton(self.tr("Save…"), QDialogButtonBox.ButtonRole.AcceptRole)
        named(
            save, "picture_save", self.tr("Save the picture"), self.tr("Choose a file and save the picture")
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 4 * SPACE)
        column.setSpacing(4 * SPACE)
        column.addLayout(rows)
        column.addWidget(buttons)
        save.setDefault(True)  # in the dialog at last: before that, Cancel becomes it

    # What is chosen

    def wish(self) -> PictureWish:
        """What is chosen now."""
        size = QSize(self._width.value(), self._height.value())
        return PictureWish(self._panel.currentData(), self._format.currentData(), size)

    def accept(self) -> None:
        """Ask for the picture."""
        wish, settings = self.wish(), QSettings()
        for key, value in (("panel", wish.panel), ("format", wish.format), ("width", wish.size.width())):
            settings.setValue(f"picture/{key}", value)
        super().accept()
        self.picture_requested.emit(wish)

    def _remember(self) -> None:
        """Choose what was chosen last, as far as there still is such a thing."""
        settings = QSettings()
        for box, key, usual in ((self._panel, "panel", WINDOW), (self._format, "format", FORMATS[0])):
            index = box.findData(str(settings.value(f"picture/{key}", usual)))
            box.setCurrentIndex(max(0, index))
        width = str(settings.value("picture/width", ""))
        own = self._sizes[self._panel.currentData()].width()
        self._show_size(int(width) if width.isdecimal() else own, by_height=False)

    @Slot(int)
    def _panel_changed(self, _index: int) -> None:
        self._show_size(self._sizes[self._panel.currentData()].width(), by_height=False)

    @Slot(int)
    def _width_changed(self, width: int) -> None:
        self._show_size(width, by_height=False)

    @Slot(int)
    def _height_changed(self, height: int) -> None:
        self._show_size(height, by_height=True)

    def _show_size(self, side: int, *, by_height: bool) -> None:
        """Show a width, or a height, and what the other side is then; neither is too long or too short."""
        own = self._sizes[self._panel.currentData()]
        factor = side / (own.height() if by_height else own.width())
        shortest, longest = sorted((own.width(), own.height()))
        factor = min(max(factor, SMALLEST_PX / shortest), LARGEST_PX / longest)
        for box, length in ((self._width, own.width()), (self._height, own.height())):
            with QSignalBlocker(box):
                box.setRange(round(length * SMALLEST_PX / shortest), round(length * LARGEST_PX / longest))
                box.setValue(round(length * factor))

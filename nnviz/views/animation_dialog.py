"""AnimationDialog: which part of a run becomes an animation, how it looks, and how far it is."""

from collections.abc import Mapping
from typing import Final, NamedTuple, TypeVar

from PySide6.QtCore import QSettings, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from nnviz.core.errors import InputError
from nnviz.core.frames import Frames
from nnviz.files.animation_file import LARGEST_PX, MOST_A_SECOND, SMALLEST_PX
from nnviz.views.numbers import whole
from nnviz.views.palette import SPACE
from nnviz.views.picture_dialog import WINDOW
from nnviz.views.widgets import named, with_margins

SPACINGS: Final = ("even", "early", "every")
USUAL: Final[dict[str, str | int]] = {"panel": WINDOW, "spacing": "even", "number": 120, "rate": 15}
MOST_BETWEEN: Final = 1_000_000_000  # iterations from one frame to the next


B = TypeVar("B", bound=QAbstractSpinBox)


class AnimationWish(NamedTuple):
    """An animation to be made: of a panel, or of WINDOW; its size in px."""

    panel: str
    frames: Frames
    frames_per_second: int
    size: QSize


class AnimationDialog(QDialog):
    """Asks what the animation is to be; once it is being made, shows its progress.

    It leaves the window free to be used. To close it cancels what is being made.

    Parameters
    ----------
    panels : name -> (title, size on screen), WINDOW among them
    first, last : the oldest and the newest iteration that are known

    Signals
    -------
    animation_requested : AnimationWish
    cancel_requested : ()
        What is being made is not wanted any more.
    """

    animation_requested = Signal(object)
    cancel_requested = Signal()

    def __init__(
        self, panels: Mapping[str, tuple[str, QSize]], first: int, last: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("animation_dialog")
        self.setWindowTitle(self.tr("Export an animation"))
        self._sizes = {name: size for name, (_, size) in panels.items()}
        self._is_making = False
        self._panel = named(
            QComboBox(),
            "animation_panel",
            self.tr("What the animation shows"),
            self.tr("A panel, or all of them"),
        )
        for name, (title, _) in panels.items():
            self._panel.addItem(title, name)
        self._first = self._iteration("animation_first", self.tr("First iteration"), first, last)
        self._last = self._iteration("animation_last", self.tr("Last iteration"), first, last)
        self._last.setValue(last)
        self._spacing = named(
            QComboBox(),
            "animation_spacing",
            self.tr("How the frames are spread"),
            self.tr("A network changes most in its early iterations"),
        )
        for name, text in zip(SPACINGS, self._spacing_texts(), strict=True):
            self._spacing.addItem(text, name)
        self._number = self._count("animation_number", self.tr("How many"), 1, MOST_BETWEEN)
        self._rate = self._count("animation_rate", self.tr("Frames a second"), 1, MOST_A_SECOND)
        self._width = self._count("animation_width", self.tr("Width in pixels"), SMALLEST_PX, LARGEST_PX)
        self._height = self._count("animation_height", self.tr("Height in pixels"), SMALLEST_PX, LARGEST_PX)
        self._about = named(QLabel(textFormat=Qt.TextFormat.PlainText), "animation_about")
        self._about.setWordWrap(True)
        self._bar = named(QProgressBar(), "animation_progress", self.tr("Frames that are made"))
        self._bar.hide()
        self._make = named(
            QPushButton(self.tr("&Make…")),
            "animation_make",
            self.tr("Make the animation"),
            self.tr("Choose a file, .webp, .png or .gif, and make the animation"),
        )
        self._close = named(QPushButton(self.tr("Close")), "animation_close")
        self._close.setToolTip(self.tr("Cancel what is being made, or close"))
        self._form = QWidget()
        self._arrange()
        self._remember()
        self._wire()
        self._show_what_comes()

    def _spacing_texts(self) -> tuple[str, str, str]:
        return (
            self.tr("frames, evenly spread"),
            self.tr("frames, more of the early iterations"),
            self.tr("iterations from frame to frame"),
        )

    def _iteration(self, name: str, title: str, least: int, most: int) -> QDoubleSpinBox:
        box = named(QDoubleSpinBox(), name, title, title)  # a QSpinBox ends at two thousand millions
        box.setDecimals(0)
        box.setRange(least, most)
        box.setGroupSeparatorShown(True)
        return _spaced(box)

    def _count(self, name: str, title: str, least: int, most: int) -> QSpinBox:
        box = named(QSpinBox(), name, title, title)
        box.setRange(least, most)
        return _spaced(box)

    def _arrange(self) -> None:
        rows = QFormLayout(self._form)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3 * SPACE)
        for text, fields in (
            (self.tr("&Show"), (self._panel,)),
            (self.tr("&Iterations"), (self._first, QLabel("–"), self._last)),
            (self.tr("&Frames"), (self._number, self._spacing)),
            (self.tr("Frames a s&econd"), (self._rate,)),
            (self.tr("Si&ze in pixels"), (self._width, QLabel("×"), self._height)),
        ):
            row = QHBoxLayout()
            row.setSpacing(2 * SPACE)
            for field in fields:
                row.addWidget(field, 0 if isinstance(field, QLabel) else 1)
            label = QLabel(text)
            label.setBuddy(fields[0])
            rows.addRow(label, row)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        buttons.addWidget(self._make)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 4 * SPACE)
        column.setSpacing(4 * SPACE)
        column.addWidget(self._form)
        column.addWidget(self._about)
        column.addWidget(self._bar)
        column.addLayout(buttons)
        self._make.setDefault(True)

    def _wire(self) -> None:
        self._panel.currentIndexChanged.connect(self._panel_changed)
        self._spacing.currentIndexChanged.connect(self._show_what_comes)
        for box in (self._first, self._last, self._number, self._rate):
            box.valueChanged.connect(self._show_what_comes)
        self._make.clicked.connect(self._made)
        self._close.clicked.connect(self.reject)

    # What is chosen

    def show_known(self, first: int, last: int) -> None:
        """Offer other iterations; a choice that went on to the newest one still does."""
        went_to_end = self._last.value() == self._last.maximum()
        for box in (self._first, self._last):
            box.setRange(first, last)
        if went_to_end:
            self._last.setValue(last)

    def wish(self) -> AnimationWish:
        """What is chosen now."""
        return AnimationWish(
            self._panel.currentData(),
            Frames(
                int(self._first.value()),
                int(self._last.value()),
                self._spacing.currentData(),
                self._number.value(),
            ),
            self._rate.value(),
            QSize(self._width.value(), self._height.value()),
        )

    def _remember(self) -> None:
        """Choose what was chosen last, as far as there still is such a thing."""
        settings = QSettings()
        for box, key in ((self._panel, "panel"), (self._spacing, "spacing")):
            box.setCurrentIndex(max(0, box.findData(str(settings.value(f"animation/{key}", USUAL[key])))))
        for number, key in ((self._number, "number"), (self._rate, "rate")):
            text = str(settings.value(f"animation/{key}", USUAL[key]))
            number.setValue(int(text) if text.isdecimal() and len(text) < 10 else int(USUAL[key]))
        self._show_size()

    def _keep(self, wish: AnimationWish) -> None:
        values = {
            "panel": wish.panel,
            "spacing": wish.frames.spacing,
            "number": wish.frames.number,
            "rate": wish.frames_per_second,
        }
        for key, value in values.items():
            QSettings().setValue(f"animation/{key}", value)

    @Slot()
    def _panel_changed(self) -> None:
        self._show_size()

    def _show_size(self) -> None:
        """Offer the size on screen."""
        size = self._sizes[self._panel.currentData()]
        self._width.setValue(size.width())
        self._height.setValue(size.height())

    @Slot()
    def _show_what_comes(self) -> None:
        """Say how many frames there will be, or why there can be none."""
        if self._is_making:
            return
        wish = self.wish()
        try:
            count = len(wish.frames.iterations())
        except InputError as error:
            self._about.setText(str(error))
            self._make.setEnabled(False)
            return
        seconds = f"{count / wish.frames_per_second:.1f}"
        text = self.tr("{0} frames, {1} s") if count > 1 else self.tr("One frame")
        self._about.setText(text.format(whole(count), seconds))
        self._make.setEnabled(True)

    @Slot()
    def _made(self) -> None:
        wish = self.wish()
        self._keep(wish)
        self.animation_requested.emit(wish)

    # How far it is

    def show_progress(self, done: int, total: int) -> None:
        """Show that so many frames of an animation under way are made."""
        self._is_making = True
        self._form.setEnabled(False)
        self._make.setEnabled(False)
        self._close.setText(self.tr("Cancel"))
        self._about.setText(
            self.tr("Frame {0} of {1}. The window can be used.").format(whole(done), whole(total))
        )
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._bar.show()

    def show_end(self, text: str) -> None:
        """Say how it has ended; another one can be made."""
        self._is_making = False
        self._form.setEnabled(True)
        self._make.setEnabled(True)
        self._close.setText(self.tr("Close"))
        self._about.setText(text)
        self._bar.hide()

    def reject(self) -> None:
        """Cancel what is being made; where nothing is, close."""
        if self._is_making:
            self.cancel_requested.emit()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Cancel, and close all the same."""
        if self._is_making:
            self._is_making = False
            self.cancel_requested.emit()
        super().closeEvent(event)


def _spaced(box: B) -> B:
    with_margins(box)
    return box

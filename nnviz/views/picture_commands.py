"""PictureCommands: asks what is to be a picture, and where it is to be saved."""

from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Thread
from typing import Final

from PySide6.QtCore import QObject, QSize, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from nnviz.core.errors import InputError
from nnviz.files.output import write_bytes
from nnviz.views.messages import warn
from nnviz.views.panel_area import PanelArea
from nnviz.views.picture import Painted, painted, picture_format
from nnviz.views.picture_dialog import WINDOW, PictureDialog, PictureWish

SETTLE_MS: Final = 50  # until a panel that has come to the front is laid out, and asks for what it missed
MOST_LOOKS: Final = 60  # for what it has asked for


class PictureCommands(QObject):
    """What File → Save picture does with a window.

    Parameters
    ----------
    window : of which pictures are saved
    area : where its panels stand
    views : name -> (title, view) of each panel
    is_settled : whether every panel in front has been given what it has asked for

    Signals
    -------
    told : str
        A picture has been saved; where.
    """

    told = Signal(str)
    _failed = Signal(str)

    def __init__(
        self,
        window: QWidget,
        area: PanelArea,
        views: Mapping[str, tuple[str, QWidget]],
        is_settled: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._window, self._area, self._views, self._is_settled = window, area, views, is_settled
        self._wish: PictureWish | None = None  # for which a file is being chosen
        self._waiting: tuple[PictureWish, Path] | None = None
        self._writing: Thread | None = None
        self._failed.connect(self._say_not_saved)
        self._looks = 0
        self._look_soon = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._look_soon.timeout.connect(self._look)

    @Slot()
    def ask(self) -> None:
        """Ask which picture is wanted, then for a file, and save it."""
        panels = {WINDOW: (self.tr("The whole window"), self._window.size())}
        panels |= {name: (title, self._size(name)) for name, (title, _) in self._views.items()}
        dialog = PictureDialog(panels, self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.picture_requested.connect(self._choose_file)
        dialog.open()

    def save(self, wish: PictureWish, path: Path) -> None:
        """Save a picture, as soon as the panel that it shows is in front; where it cannot be, say why."""
        self._waiting = (wish, path)
        if wish.panel != WINDOW and self._views[wish.panel][1].visibleRegion().isEmpty():
            self._area.bring_forward(wish.panel)
            self._looks = 0
            self._look_soon.start()
        else:
            self._save()

    @Slot()
    def _look(self) -> None:
        """Save the picture once the panel shows everything; one that never does is saved as it is."""
        self._looks += 1
        if self._is_settled() or self._looks == MOST_LOOKS:
            self._save()
        else:
            self._look_soon.start()

    @Slot(object)
    def _choose_file(self, wish: PictureWish) -> None:
        self._wish = wish
        kinds = {"png": self.tr("PNG"), "svg": self.tr("SVG"), "pdf": self.tr("PDF")}
        dialog = QFileDialog(self._window, self.tr("Save a picture"), "", "")
        dialog.setObjectName("picture_file")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(
            self.tr("{0} pictures (*.{1});;All files (*)").format(kinds[wish.format], wish.format)
        )
        dialog.setDefaultSuffix(wish.format)
        dialog.selectFile(f"{wish.panel}.{wish.format}")
        dialog.finished.connect(dialog.deleteLater)
        dialog.fileSelected.connect(self._file_chosen)
        dialog.open()

    @Slot(str)
    def _file_chosen(self, name: str) -> None:
        if self._wish is not None:
            self.save(self._wish, Path(name))

    @Slot()
    def _save(self) -> None:
        if self._waiting is None:
            return
        (wish, path), self._waiting = self._waiting, None
        widget = self._window if wish.panel == WINDOW else self._views[wish.panel][1]
        try:
            picture = painted(widget, picture_format(path), wish.size)
        except InputError as error:
            self._say_not_saved(str(error))
            return
        self.finish()
        self._writing = Thread(target=self._write, args=(picture, path), name="nnviz picture")
        self._writing.start()

    def _write(self, picture: Painted, path: Path) -> None:
        """In a thread of its own: a PNG of many pixels takes seconds to be made."""
        try:
            write_bytes(path, picture.content())
        except InputError as error:
            self._failed.emit(str(error))
        else:
            self.told.emit(self.tr("Picture saved: {0}").format(path.name))

    @Slot()
    def finish(self) -> None:
        """Wait until what is being written has been written."""
        if self._writing is not None:
            self._writing.join()
            self._writing = None

    @Slot(str)
    def _say_not_saved(self, why: str) -> None:
        warn(self._window, self.tr("The picture cannot be saved"), why)

    def _size(self, name: str) -> QSize:
        """Of a panel's view; of one behind another's tab, that of the other one."""
        dock = self._area.panels[name]
        places = (dock, *self._area.tabifiedDockWidgets(dock))
        for other, (_, view) in self._views.items():
            if self._area.panels[other] in places and not view.visibleRegion().isEmpty():
                return view.size()
        return self._views[name][1].size()

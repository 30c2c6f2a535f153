"""FileDrops: files that are dragged onto the window."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from nnviz.files.saved_document import SUFFIX
from nnviz.files.source import TABLE_SUFFIXES

SUFFIXES: Final = (SUFFIX, *TABLE_SUFFIXES)
_DRAGS: Final = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


class FileDrops(QObject):
    """Takes files that nnviz opens, wherever in the window they are dropped.

    Signals
    -------
    files_dropped : object
        A list of paths, in the order of the drag.
    """

    files_dropped = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See what is dragged over the window; everything else goes its way."""
        if event.type() not in _DRAGS or not isinstance(event, QDropEvent):
            return super().eventFilter(watched, event)
        paths = _files(event.mimeData())
        if not paths:
            event.ignore()
            return True
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.files_dropped.emit(paths)
        return True


def _files(data: QMimeData) -> list[Path]:
    """The files of a drag that have a name nnviz opens."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in SUFFIXES]

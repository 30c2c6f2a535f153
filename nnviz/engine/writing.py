"""Writing: a document goes to disk in a thread of its own, while the window goes on being painted."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Qt, Signal

from nnviz.files.document import Document, LeftOut, write_document


class Writing(QObject):
    """Writes documents as the user asks, each as it was when asked.

    A large one takes longer than a frame. Until it is written nothing is taken from keyboard and
    mouse, so that nobody can edit, close or save in the middle of it; a run goes on.
    """

    _ended = Signal()

    def write(self, path: Path, document: Document) -> LeftOut:
        """Write a document, and return when that is done.

        Returns
        -------
        left_out : what a file cannot hold of it

        Raises
        ------
        FileError
            When it cannot be written; what was there before is still there.
        """
        loop = QEventLoop()
        # Queued, since it may have ended before the loop begins; then it is to end at once.
        self._ended.connect(loop.quit, Qt.ConnectionType.QueuedConnection)
        with ThreadPoolExecutor(1, "writing") as thread:
            future = thread.submit(write_document, path, document)
            future.add_done_callback(self._tell)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        return future.result()

    def _tell(self, _: "Future[LeftOut]") -> None:
        self._ended.emit()

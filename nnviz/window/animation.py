"""Animation: makes an animation of a run, picture by picture, while the user goes on."""

import atexit

from PySide6.QtCore import QObject, QThread, Signal, Slot

from nnviz.core.errors import FileError
from nnviz.files.animation_file import AnimationFile, Pixels
from nnviz.window.stage import Stage


class _Writer(QObject):
    """Writes frames into a file, in a thread of its own: to compress one takes up to half a second.

    Signals
    -------
    written : ()
        The frame is in the file, or the file in its place.
    failed : str
        It cannot be written; why.
    """

    written = Signal()
    failed = Signal(str)

    def __init__(self, file: AnimationFile) -> None:
        super().__init__()
        self._file = file

    @Slot(object)
    def write(self, frame: Pixels | None) -> None:
        """Write the next frame; None for the end."""
        try:
            if frame is None:
                self._file.finish()
            else:
                self._file.add(frame)
        except FileError as error:
            self.failed.emit(str(error))
        else:
            self.written.emit()


class Animation(QObject):
    """Has a stage stand at one iteration after the other, and its pictures written.

    At any time there is one frame with the writer and one that waits for it, so that memory does not
    grow with their number. The file appears when the last one is in it.

    Parameters
    ----------
    stage : taken over, with all that runs in it
    iterations : one a frame
    file : likewise; it has been told of so many frames

    Signals
    -------
    progressed : int
        So many frames have been written.
    finished : ()
        The file is there.
    failed : str
        There will be no file; why.
    """

    progressed = Signal(int)
    finished = Signal()
    failed = Signal(str)
    _frame_ready = Signal(object)

    def __init__(
        self, stage: Stage, iterations: tuple[int, ...], file: AnimationFile, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._stage, self._file, self._iterations = stage, file, iterations
        self._shot = self._written = 0  # frames
        self._waiting: Pixels | None = None
        self._is_writing = self._has_ended = False
        self._thread = QThread(self)
        self._thread.setObjectName("animation")
        self._writer = _Writer(file)
        self._writer.moveToThread(self._thread)
        self._frame_ready.connect(self._writer.write)
        self._writer.written.connect(self._go_on)
        self._writer.failed.connect(self._fail)
        stage.standing.connect(self._shoot)
        stage.failed.connect(self._fail)

    def start(self) -> None:
        """Begin with the first frame."""
        atexit.register(self.cancel)  # a thread that still runs at exit aborts the process
        self._thread.start()
        self._stage.open()
        self._stage.stand_at(self._iterations[0])

    @Slot()
    def cancel(self) -> None:
        """Stop, and leave no file behind; after the end it does nothing."""
        if self._has_ended:
            return
        self._has_ended = True
        atexit.unregister(self.cancel)
        self._stage.end()
        self._thread.quit()
        self._thread.wait()
        self._file.discard()

    @Slot()
    def _shoot(self) -> None:
        self._waiting = self._stage.picture()
        self._shot += 1
        self._send()

    def _send(self) -> None:
        """Give the writer the frame that waits, and have the next one come about meanwhile."""
        if self._has_ended or self._is_writing or self._waiting is None:
            return
        frame, self._waiting = self._waiting, None
        self._is_writing = True
        self._frame_ready.emit(frame)
        if self._shot < len(self._iterations):
            self._stage.stand_at(self._iterations[self._shot])

    @Slot()
    def _go_on(self) -> None:
        if self._has_ended:
            return
        if self._written == len(self._iterations):  # the end is written, too
            self.cancel()
            self.finished.emit()
            return
        self._is_writing = False
        self._written += 1
        self.progressed.emit(self._written)
        if self._written == len(self._iterations):
            self._frame_ready.emit(None)
        else:
            self._send()

    @Slot(str)
    def _fail(self, why: str) -> None:
        if not self._has_ended:
            self.cancel()
            self.failed.emit(why)

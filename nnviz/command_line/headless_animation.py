"""``nnviz animate``: a run and its pictures without a screen."""

import sys
import time
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from PySide6.QtCore import QObject, QSize, Slot

from nnviz.command_line.headless import REPORT_SECONDS, Progress
from nnviz.command_line.unseen import Waiting, unseen_application
from nnviz.core.compiled import general_loops
from nnviz.core.errors import FileError
from nnviz.core.run import Run
from nnviz.core.training import Loops, measure, train
from nnviz.files.animation_file import AnimationFile
from nnviz.files.document import Document
from nnviz.views.palette import LIGHT
from nnviz.window.animation import Animation
from nnviz.window.stage import Appearance, Stage, check_panel

# At most so long between two states that are kept: they make every iteration soon trained again.
PIECE_SECONDS: Final = 0.02


class Film(NamedTuple):
    """How an animation is to look: width and height in px, a panel's name or "window"."""

    path: Path
    panel: str
    width: int
    height: int
    frames_per_second: int


class FrameProgress(QObject):
    """How many frames there are: on one line of a terminal, elsewhere a line now and then."""

    def __init__(self, stream: TextIO | None, total: int) -> None:
        super().__init__()
        self._stream, self._total = stream, total
        self._on_terminal = stream is not None and stream.isatty()
        self._told = time.perf_counter()

    @Slot(int)
    def show(self, done: int) -> None:
        """Show that so many frames have been written."""
        text = f"frame {done} of {self._total}"
        if self._stream is None:
            return
        if self._on_terminal:
            self._stream.write(f"\r{text}")
        elif time.perf_counter() - self._told >= REPORT_SECONDS:
            self._told = time.perf_counter()
            self._stream.write(f"nnviz: {text}\n")
        self._stream.flush()

    def clear(self) -> None:
        """Take the line away again."""
        if self._stream is not None and self._on_terminal:
            self._stream.write(f"\r{' ' * 40}\r")


def known_up_to(run: Run, iteration: int, progress: Progress) -> Run:
    """The run, trained on from its end until it is known up to an iteration.

    Raises
    ------
    FileError
        When training diverges before.
    InputError
        When there are no training samples.
    """
    if iteration <= run.end:
        return run
    try:
        progress.note("Preparing the training loops (the first time, this takes some seconds) …")
        loops, piece = Loops(general_loops()), 64
        if run.end == 0:
            run = run.measured(*measure(run.experiment, run.state.parameters, loops.general))
        run = run.at_end()
        started = time.perf_counter()
        begin = run.iteration
        while run.iteration < iteration:
            before = time.perf_counter()
            burst = train(run.experiment, run.state, min(piece, iteration - run.iteration), loops)
            if burst.diverged:
                raise FileError(burst.diverged)
            run = run.trained(burst.state, burst.record, burst.path)
            now = time.perf_counter()
            piece = max(1, min(8 * piece, int(piece * PIECE_SECONDS / max(now - before, 1e-6))))
            progress.show(run.iteration, (run.iteration - begin) / max(now - started, 1e-9))
    finally:
        progress.clear()
    return run


def check_film(film: Film, n_frames: int) -> None:
    """Find out before a long run whether its animation can be made after it.

    Raises
    ------
    FileError
        When it cannot be written.
    InputError
        When there is no such panel, or a figure is out of its range.
    """
    check_panel(film.panel)
    _file(film, n_frames).discard()


def animate_headless(document: Document, iterations: tuple[int, ...], film: Film) -> None:
    """Write an animation of a run, with these of its iterations; no window is seen meanwhile.

    Raises
    ------
    FileError
        When it cannot be written.
    InputError
        When there is no such panel, or a figure is out of its range.
    KeyboardInterrupt
        When the program is asked to end.
    """
    with unseen_application():
        stage = Stage(
            document, panel=film.panel, size=QSize(film.width, film.height), appearance=Appearance(LIGHT)
        )
        animation = Animation(stage, iterations, _file(film, len(iterations)))
        progress = FrameProgress(sys.stderr, len(iterations))
        animation.progressed.connect(progress.show)
        try:
            Waiting(animation.finished, animation.failed).wait(animation.start)
        finally:
            animation.cancel()
            progress.clear()


def _file(film: Film, n_frames: int) -> AnimationFile:
    return AnimationFile(film.path, film.width, film.height, n_frames, film.frames_per_second)

"""Pictures for the command line: the window as it would stand after a run, on no screen."""

import os
from functools import partial
from pathlib import Path

from nnviz import startup
from nnviz.core.errors import FileError
from nnviz.files.document import Document
from nnviz.files.output import check_writable

WIDTH, HEIGHT = 1280, 800  # px


def check_picture(path: Path) -> None:
    """Find out before a long run whether a picture can be made after it.

    Raises
    ------
    FileError
        When the file cannot be written, or Qt cannot start.
    InputError
        When the suffix names no kind of picture.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if problem := startup.check():
        raise FileError(f"{path}: a picture cannot be made: {problem}")
    from nnviz.views.picture import picture_format

    picture_format(path)
    check_writable(path)


def save_window_picture(document: Document, path: Path) -> None:
    """Write a picture of the window on a document, as it would open. No window is seen meanwhile.

    What is shown is computed from the very state that its run stands at.

    Raises
    ------
    FileError
        When the file cannot be written, or the window fails to show the run.
    """
    from PySide6.QtCore import QSize

    from nnviz.command_line.unseen import Waiting, unseen_application
    from nnviz.views.palette import LIGHT
    from nnviz.views.picture import save_picture
    from nnviz.window.stage import Appearance, Stage

    with unseen_application():
        stage = Stage(document, size=QSize(WIDTH, HEIGHT), appearance=Appearance(LIGHT))
        waiting = Waiting(stage.standing, stage.failed, f"{path}: a picture cannot be made: ")
        try:
            stage.open()
            waiting.wait(partial(stage.stand_at, document.run.iteration))
            save_picture(stage, path)
        finally:
            stage.end()

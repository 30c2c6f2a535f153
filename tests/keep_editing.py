"""Moves a point again and again, with autosave on, until it is killed; prints the time of each edit.

Run with the folder of what is kept. Each line is the number of an edit, which is also the first
input of the first sample, and the time when it was made.
"""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot

from nnviz.core.presets import preset_experiment
from nnviz.engine.autosave import Autosave, newest_workspace
from nnviz.engine.editor import Editor
from nnviz.engine.session import Session
from nnviz.files.document import Document

EVERY_MS = 100


class Hand(QObject):
    """Edits ten times a second."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._session = Session(preset_experiment("xor"), self)
        self._editor = Editor(self._session, self)
        self._autosave = Autosave(self._document, folder, self)
        self._session.experiment_changed.connect(self._autosave.note_edit)
        self._number = 0
        self._session.start()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._edit)
        self._timer.start(EVERY_MS)

    def _document(self) -> Document:
        return Document(newest_workspace(self._session).run)

    @Slot()
    def _edit(self) -> None:
        self._number += 1
        self._editor.move_points([0], [[float(self._number), 0.0]])
        sys.stdout.write(f"{self._number} {time.monotonic()}\n")
        sys.stdout.flush()


def main() -> None:
    """Edit until the end."""
    application = QCoreApplication(sys.argv)
    hand = Hand(Path(sys.argv[1]))
    application.exec()
    del hand


if __name__ == "__main__":
    main()

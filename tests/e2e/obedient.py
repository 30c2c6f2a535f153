"""nnviz as the shell starts it, doing what it reads: a word a line, each answered by one JSON object.

"look" only answers; "add X" adds a point at (X, 0); "step" trains one iteration; "close" closes the
window without a question, and without an answer.
"""

import json
import os
import sys

from PySide6.QtCore import QObject, QSocketNotifier, Slot
from PySide6.QtWidgets import QApplication, QLabel

from nnviz import app, cli
from nnviz.views.recovery_dialog import RecoveryDialog


class Obedient(QObject):
    """Reads standard input while the window goes on."""

    def __init__(self, window):
        super().__init__(window)
        self.window = window
        self._input = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._input.activated.connect(self.read)

    @Slot()
    def read(self):
        for line in os.read(sys.stdin.fileno(), 4096).decode().splitlines():
            word, _, rest = line.partition(" ")
            if word == "close":
                self._input.setEnabled(False)
                self.window.end()
                return
            self.obey(word, rest)
            sys.stdout.write(json.dumps(self.seen()) + "\n")
            sys.stdout.flush()

    def obey(self, word, rest):
        window = self.window
        if word == "add":
            window.editor.add_point([float(rest), 0.0], 0)
        elif word == "step":
            window.actions_by_name["step"].trigger()

    def seen(self):
        window, snapshot = self.window, self.window.session.snapshot
        dialogs = [
            d for d in QApplication.topLevelWidgets() if isinstance(d, RecoveryDialog) and d.isVisible()
        ]
        labels = [label for dialog in dialogs for label in dialog.findChildren(QLabel)]
        return {
            "iteration": None if snapshot is None else snapshot.iteration,
            "inputs": window.session.experiment.dataset.inputs.tolist(),
            "status": window.views.status.findChild(QLabel, "status_text").text(),
            "offered": [label.text() for label in labels if label.objectName().startswith("kept_")],
        }


def main():
    open_window = app._opened

    def obeying(to_open):
        window, recovery = open_window(to_open)
        Obedient(window)
        return window, recovery

    app._opened = obeying
    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())

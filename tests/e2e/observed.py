"""nnviz as the shell starts it, and a witness inside that says on standard output what happens.

Run as ``python observed.py [--run] [--close-after MS] [ARGUMENTS OF NNVIZ]``. Every line is one JSON object.
"""

import argparse
import json
import sys

from PySide6.QtCore import QObject, QPoint, QTimer, Slot
from PySide6.QtWidgets import QToolButton

from nnviz import app, cli


class Witness(QObject):
    """Says, twenty times a second, what the window shows and where in it the plane and the buttons are."""

    def __init__(self, window):
        super().__init__(window)
        self.window = window
        self._buttons = window.views.control_bar.findChildren(QToolButton)
        timer = QTimer(self)
        timer.timeout.connect(self.say)
        timer.start(50)

    @Slot()
    def say(self):
        window, snapshot = self.window, self.window.session.snapshot
        canvas = window.views.plane.canvas
        box = canvas.viewportTransform().mapRect(canvas.box.sceneBoundingRect())
        corner = canvas.viewport().mapTo(window, QPoint(0, 0))
        said = {
            "mode": window.session.mode.name,
            "points": window.session.experiment.dataset.inputs.tolist(),
            "classes": window.session.experiment.dataset.classes.tolist(),
            "iteration": None if snapshot is None else snapshot.iteration,
            "end": window.session.timeline.end,
            "loss": None if snapshot is None else snapshot.loss,
            "parameters": None if snapshot is None else snapshot.parameters.tolist(),
            "plane": [corner.x() + box.left(), corner.y() + box.top(), box.width(), box.height()],
            "range": canvas.box.viewRange(),
            "buttons": {button.objectName(): self._middle(button) for button in self._buttons},
        }
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()

    def _middle(self, button):
        """Where a button is in the window."""
        middle = button.mapTo(self.window, button.rect().center())
        return [middle.x(), middle.y()]


def main():
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--run", action="store_true")
    parser.add_argument("--close-after", type=int)
    options, arguments = parser.parse_known_args()
    open_window = app._opened

    def observed(to_open):
        window, recovery = open_window(to_open)
        Witness(window)
        if options.run:
            window.session.run()
        if options.close_after is not None:
            QTimer.singleShot(options.close_after, window.close)
        return window, recovery

    app._opened = observed
    return cli.main(arguments)


if __name__ == "__main__":
    sys.exit(main())

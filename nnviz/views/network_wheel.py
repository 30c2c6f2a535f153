"""ValueWheel: the wheel turns a weight or bias, notch by notch."""

import math
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nnviz.core.part import Part
from nnviz.views.network_steps import nudged

NOTCH: Final = 120  # Qt's angle of one; touchpads send parts of it
REST_MS: Final = 600  # without a notch for so long, the value is the one that was wanted


class ValueWheel(QObject):
    """Counts on from the value that was asked for, whatever has been shown since.

    Signals
    -------
    value_turned : object, float, bool
        A weight or bias (a Part), its new value, and whether the wheel has come to rest with it.
    """

    value_turned = Signal(object, float, bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._part: Part | None = None  # that is being turned
        self._value, self._angle = 0.0, 0
        self._turned = False  # whether a value was asked for
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.settle)

    def turn(self, part: Part, shown: float, angle: int, *, fine: bool) -> None:
        """Turn a part, now shown with some value, by an angle; ``NOTCH`` is one step."""
        if part != self._part:
            self.settle()
            self._part, self._value = part, shown
        self._angle += angle
        notches = int(self._angle / NOTCH)
        self._angle -= notches * NOTCH
        value = nudged(self._value, notches, fine=fine)
        if value != self._value and math.isfinite(value):
            self._value, self._turned = value, True
            self.value_turned.emit(part, value, False)
        self._rest.start()

    @Slot()
    def settle(self) -> None:
        """Come to rest: ask for the last value for good."""
        part, turned = self._part, self._turned
        self.drop()
        if part is not None and turned:
            self.value_turned.emit(part, self._value, True)

    def drop(self) -> None:
        """Forget what was turned: it is there no more."""
        self._rest.stop()
        self._part, self._angle, self._turned = None, 0, False

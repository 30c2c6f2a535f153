"""Mode: what a run is doing."""

from enum import Enum, auto


class Mode(Enum):
    """What a run is doing; one at a time."""

    PAUSED = auto()
    RUNNING = auto()
    WAITING = auto()  # told to run, but there are no training points
    DIVERGED = auto()  # the loss or a weight would not be finite any more
    FAILED = auto()  # something in training raised

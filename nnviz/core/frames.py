"""Frames: at which iterations of a run the pictures of an animation are taken."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from nnviz.core.errors import InputError

Spacing = Literal["even", "early", "every"]
MOST_FRAMES: Final = 5_000


@dataclass(frozen=True, slots=True)
class Frames:
    """The iterations from `first` to `last`, both among them, that are shown.

    Attributes
    ----------
    spacing : "even"; "early", with distances that grow, since a network changes most at first; or
        "every" so many iterations
    number : of frames, or for "every" of iterations from one to the next
    """

    first: int
    last: int
    spacing: Spacing
    number: int

    def iterations(self) -> tuple[int, ...]:
        """The iterations, ascending; no iteration twice, so there may be fewer than `number`.

        Raises
        ------
        InputError
            When they would go backwards, or be none or too many.
        """
        span = self.last - self.first
        if span < 0:
            raise InputError(f"an animation cannot go from {self.first} back to {self.last}")
        if self.number < 1:
            raise InputError("an animation needs at least one frame, or one iteration from frame to frame")
        count = -(-span // self.number) + 1 if self.spacing == "every" else min(self.number, span + 1)
        if count > MOST_FRAMES:
            raise InputError(f"an animation has at most {MOST_FRAMES} frames, not {count}")
        if self.spacing == "every":
            return (*range(self.first, self.last, self.number), self.last)
        if count == 1:
            return (self.last,)
        ways = np.geomspace(1.0, span + 1.0, count) - 1.0
        if self.spacing == "even":
            ways = np.linspace(0.0, span, count)
        places = np.floor(ways + 0.5).astype(np.int64)
        # Where they would coincide, each is one after the one before.
        order = np.arange(count)
        places = np.maximum.accumulate(places - order) + order
        return tuple((self.first + places).tolist())

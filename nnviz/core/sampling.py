"""Which samples each iteration uses: drawn in blocks, from the run's one random generator."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Order = npt.NDArray[np.int32]
Ends = npt.NDArray[np.int64]


class StreamMark(NamedTuple):
    """Where a stream stands: the generator's state, the epoch, and how much of it has been used."""

    generator: Mapping[str, Any]
    epoch: Order
    position: int


class SampleStream:
    """The order of samples, drawn as the run goes on.

    A draw of many iterations gives the same samples as many draws of one.

    Parameters
    ----------
    n : training samples, at least 1
    batch : samples an iteration, or None for all
    sampling : a name in experiment.SAMPLINGS
    generator : the run's; used up as samples are drawn
    epoch : the order of samples in the epoch at hand; empty unless sampling is shuffled
    position : how many of them have been used
    """

    def __init__(
        self,
        n: int,
        batch: int | None,
        sampling: str,
        generator: np.random.Generator,
        epoch: Order,
        position: int,
    ) -> None:
        self._n, self._batch, self._shuffled = n, batch, sampling == "shuffled"
        self.generator, self.epoch, self.position = generator, epoch, position

    def mark(self) -> StreamMark:
        """Where it stands, to go back to."""
        return StreamMark(self.generator.bit_generator.state, self.epoch, self.position)

    def go_back(self, mark: StreamMark) -> None:
        """As if nothing had been drawn since."""
        self.generator.bit_generator.state = mark.generator
        self.epoch, self.position = mark.epoch, mark.position

    def draw(self, iterations: int) -> tuple[Order, Ends | None]:
        """Samples for the next iterations, and each one's stretch of them.

        Returns
        -------
        order : (k,) int32
        ends : (iterations, 2) int64, or None where every iteration takes one sample
        """
        n, batch = self._n, self._batch
        if batch is None:
            return np.arange(n, dtype=np.int32), np.tile(np.array([[0, n]]), (iterations, 1))
        if self._shuffled:
            return self._draw_shuffled(iterations, batch)
        order = self.generator.integers(n, size=iterations * batch, dtype=np.int32)
        if batch == 1:
            return order, None
        starts = np.arange(iterations) * batch
        return order, np.column_stack([starts, starts + batch])

    def _draw_shuffled(self, iterations: int, batch: int) -> tuple[Order, Ends | None]:
        """Take the samples epoch by epoch; the last batch of an epoch may be smaller."""
        n = self._n
        if len(self.epoch) != n:  # the points have changed: a new epoch begins
            self.position = n
        pieces: list[Order] = []
        sizes: list[Ends] = []
        missing = iterations
        while missing:
            if self.position >= n:
                self.epoch = self.generator.permutation(n).astype(np.int32)
                self.position = 0
            left = n - self.position
            n_batches = min(missing, -(-left // batch))
            taken = min(left, n_batches * batch)
            pieces.append(self.epoch[self.position : self.position + taken])
            size = np.full(n_batches, batch)
            size[-1] = taken - (n_batches - 1) * batch
            sizes.append(size)
            self.position += taken
            missing -= n_batches
        order = np.concatenate(pieces)
        if batch == 1:
            return order, None
        stops = np.cumsum(np.concatenate(sizes))
        return order, np.column_stack([np.concatenate([[0], stops[:-1]]), stops])

"""TrainingState: where a run stands."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import frozen_array
from nnviz.core.sampling import Order


@dataclass(frozen=True, eq=False, slots=True)
class TrainingState:
    """All that is needed to go on with a run.

    Attributes
    ----------
    iteration : iterations done
    parameters : (n_parameters,) float64, read-only
    generator : state of the run's random generator, as numpy gives it
    epoch : the order of samples in the current epoch, read-only; empty unless sampling is shuffled
    position : how many of them have been used
    """

    iteration: int
    parameters: npt.NDArray[np.float64]
    generator: dict[str, object]
    epoch: Order
    position: int = 0

    def goes_on_like(self, other: "TrainingState") -> bool:
        """Whether training goes on from both in the same way, to the bit."""
        return self is other or (
            self.parameters.tobytes() == other.parameters.tobytes()
            and self.generator == other.generator
            and self.position == other.position
            and np.array_equal(self.epoch, other.epoch)
        )


def frozen_state(
    iteration: int,
    parameters: npt.NDArray[np.float64],
    generator: np.random.Generator,
    epoch: Order,
    position: int,
) -> TrainingState:
    """A state of its own, whatever becomes of the arrays and the generator."""
    return TrainingState(
        iteration,
        frozen_array(parameters),
        dict(generator.bit_generator.state),
        frozen_array(epoch, np.int32),
        position,
    )

"""Snapshot: what one frame shows of a run."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import predicted_classes
from nnviz.core.experiment import Experiment
from nnviz.core.field import Field
from nnviz.core.loss_curve import LossRecord
from nnviz.core.path import PathRecord
from nnviz.core.stops import Hit
from nnviz.core.trace import StepTrace
from nnviz.core.training import TrainingState


class CompanionBurst(NamedTuple):
    """What was trained of a run that plays along: of the ghost `number`, up to `state`.

    `losses` are those of the training and of the held-out samples there (nan if none).
    `diverged` says why it cannot go on from there, or "".
    """

    number: int
    state: TrainingState
    record: LossRecord
    path: PathRecord
    losses: tuple[float, float]
    diverged: str


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One moment of a run, complete and read-only.

    Attributes
    ----------
    experiment : what was being trained at that moment
    generation : number of the run; a snapshot of an older run is dropped
    iteration : iterations done
    parameters : (n_parameters,) float64
    loss : summed over all training samples, now
    held_out_loss : summed over the held-out samples, or None
    predictions : (n, n_outputs) for every sample, in order
    samples : indices of the samples that the last iteration used; empty at the start
    record : losses measured since the last snapshot
    field : the plane, if it was asked for
    trace : the arithmetic of an iteration, if it was asked for and is known: that of the last one,
        with ``trace.iteration == iteration - 1``, or of the next
    state : all that is needed to go on from here; a picture that nothing goes on from has none
    path : points passed since the last snapshot, likewise
    updates_per_second : of the burst that led here; 0 for none
    diverged : why training cannot go on, or ""
    hits : what the run has been stopped by
    companions : runs that were trained along
    """

    experiment: Experiment
    generation: int
    iteration: int
    parameters: npt.NDArray[np.float64]
    loss: float
    held_out_loss: float | None
    predictions: npt.NDArray[np.float64]
    samples: npt.NDArray[np.int64]
    record: LossRecord
    field: Field | None = None
    trace: StepTrace | None = None
    state: TrainingState | None = None
    path: PathRecord | None = None
    updates_per_second: float = 0.0
    diverged: str = ""
    hits: tuple[Hit, ...] = ()
    companions: tuple[CompanionBurst, ...] = ()

    @cached_property
    def weights(self) -> tuple[npt.NDArray[np.float64], ...]:
        """One read-only array (n_in, n_out) a layer."""
        return tuple(layer.weights for layer in self.experiment.architecture.layers(self.parameters))

    @cached_property
    def biases(self) -> tuple[npt.NDArray[np.float64] | None, ...]:
        """One read-only array (n_out,) a layer, None where the network has none."""
        return tuple(layer.biases for layer in self.experiment.architecture.layers(self.parameters))

    @cached_property
    def right(self) -> npt.NDArray[np.bool_]:
        """Which samples are classified as their target says, (n,)."""
        return np.equal(predicted_classes(self.predictions), self.experiment.dataset.classes)

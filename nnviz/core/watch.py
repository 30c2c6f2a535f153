"""Watch: a number of the network that is followed over the iterations of a run."""

from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment
from nnviz.core.network import Architecture
from nnviz.core.part import Part, unit_part

Array = npt.NDArray[np.float64]

# Parameters × training samples up to which one gradient takes under 0.05 s.
MOST_WORK: Final = 10_000_000

Trouble = Literal["", "network", "sample", "size"]


@dataclass(frozen=True, slots=True)
class Watch:
    """What is followed: a weight, a bias, an activation, or the norm of a gradient.

    Attributes
    ----------
    part : a weight, a bias, or a unit, whose activation is meant; None for the norm of the gradient
    sample : that an activation is of, by its index in the data set
    layer : of a gradient's norm; None for that of all layers together
    lost : whether the sample is no longer in the data set; `sample` is then what it was last
    """

    part: Part | None = None
    sample: int = 0
    layer: int | None = None
    lost: bool = False

    @property
    def has_sample(self) -> bool:
        """Whether it is of one sample."""
        return self.part is not None and self.part.kind == "unit"


class WatchSeries(NamedTuple):
    """A watch with its values over a run.

    Attributes
    ----------
    iterations : (n,) ascending; of the run's path, those that have been worked out
    values : (n,) after so many iterations; nan where they are not finite
    current : at the moment shown; nan where it is not finite or not known yet
    trouble : why there are no values: "network", it has no such part; "sample", that is no longer in
        the data set; "size", a gradient would take too long; else ""
    """

    watch: Watch
    iterations: npt.NDArray[np.int64]
    values: Array
    current: float
    trouble: Trouble = ""


def parameter_watch(part: Part) -> Watch:
    """Of a weight or a bias."""
    return Watch(part)


def activation_watch(layer: int, unit: int, sample: int) -> Watch:
    """Of what a unit answers for a sample."""
    return Watch(unit_part(layer, unit), sample)


def gradient_watch(layer: int | None = None) -> Watch:
    """Of the norm of the gradient of the loss of all training samples, by the parameters of a layer or all."""
    return Watch(layer=layer)


def trouble_of(watch: Watch, experiment: Experiment) -> Trouble:
    """Why a watch has no values in an experiment, or "" where it has; see `WatchSeries`."""
    architecture, dataset = experiment.architecture, experiment.dataset
    if watch.part is None:
        if watch.layer is not None and watch.layer >= architecture.n_layers:
            return "network"
        work = architecture.n_parameters * len(dataset.training_indices)
        return "size" if work > MOST_WORK else ""
    if not _has(architecture, watch.part):
        return "network"
    if watch.has_sample and (watch.lost or watch.sample >= len(dataset)):
        return "sample"
    return ""


def fits(watch: Watch, experiment: Experiment) -> bool:
    """Whether a watch has values in an experiment."""
    return not trouble_of(watch, experiment)


def _has(architecture: Architecture, part: Part) -> bool:
    if part.kind not in ("unit", "weight", "bias") or part.layer >= architecture.n_layers:
        return False
    n_in, n_out = architecture.shapes[part.layer]
    if part.unit >= n_out or (part.kind == "weight" and part.source >= n_in):
        return False
    return part.kind != "bias" or architecture.bias


@dataclass(frozen=True, eq=False, slots=True)
class PinnedWatch:
    """A watch, with what its sample was when it was last seen, so that it is found again after edits.

    Attributes
    ----------
    inputs, targets : of the sample, (n_inputs,) and (n_outputs,); None for a watch without one
    """

    watch: Watch
    inputs: Array | None = None
    targets: Array | None = None

    @classmethod
    def of(cls, watch: Watch, dataset: Dataset) -> "PinnedWatch":
        """A watch on a data set; it has lost its sample where the data set is too short."""
        if not watch.has_sample:
            return cls(watch)
        if watch.sample >= len(dataset):
            return cls(replace(watch, lost=True))
        found = replace(watch, lost=False)
        return cls(found, dataset.inputs[watch.sample], dataset.targets[watch.sample])

    def followed(self, before: Dataset, after: Dataset) -> "PinnedWatch":
        """The same watch after an edit of the data set.

        It goes with its sample: to the place where the same inputs and targets stand now, or, where
        the samples are as many as before, to the same number, because then it was moved or given
        another class. A lost sample is found again when it comes back.
        """
        if not self.watch.has_sample or after is before:
            return self
        index = self._place_in(before, after)
        if index is None:
            return replace(self, watch=replace(self.watch, lost=True))
        return PinnedWatch.of(replace(self.watch, sample=index), after)

    def _place_in(self, before: Dataset, after: Dataset) -> int | None:
        number, lost = self.watch.sample, self.watch.lost
        alike = self._alike(after)
        # One that already stood where it stands now is another sample that happens to be equal.
        others = before.same_in(after, alike) & ((alike != number) | lost)
        alike = alike[~others]
        if len(alike):
            return int(alike[np.argmin(np.abs(alike - number))])
        return number if not lost and len(before) == len(after) else None

    def _alike(self, dataset: Dataset) -> npt.NDArray[np.int64]:
        """Indices of samples with the same inputs and targets."""
        if self.inputs is None or self.targets is None:
            return np.empty(0, np.int64)
        if (dataset.n_inputs, dataset.n_outputs) != (len(self.inputs), len(self.targets)):
            return np.empty(0, np.int64)
        same = (dataset.inputs == self.inputs).all(axis=1) & (dataset.targets == self.targets).all(axis=1)
        return np.flatnonzero(same)

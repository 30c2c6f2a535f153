"""Watch: a number of the network that is followed over the iterations of a run."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment
from nnviz.core.network import Architecture
from nnviz.core.part import Part, unit_part
from nnviz.core.places import place_of
from nnviz.core.renumbering import Numbers, found_again, renumbered

Array = npt.NDArray[np.float64]

# Parameters × training samples up to which one gradient takes about 0.03 s.
MOST_WORK: Final = 5_000_000

Trouble = Literal["", "network", "sample", "size"]


@dataclass(frozen=True, slots=True)
class Watch:
    """What is followed: a weight, a bias, an activation, or the norm of a gradient.

    Attributes
    ----------
    part : a weight, a bias, or a unit, whose activation is meant; None for the norm of the gradient
    sample : that an activation is of, by its index in the data set
    layer : of a gradient's norm; None for that of all layers together
    lost_in : the last data set that had the sample, where it has been deleted; `sample` is its index there
    """

    part: Part | None = None
    sample: int = 0
    layer: int | None = None
    lost_in: Dataset | None = None

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
    """Of the gradient's norm, of the loss of all training samples by the parameters of a layer, or all."""
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
    if watch.has_sample and (watch.lost_in is not None or watch.sample >= len(dataset)):
        return "sample"
    return ""


def fits(watch: Watch, experiment: Experiment) -> bool:
    """Whether a watch has values in an experiment."""
    return not trouble_of(watch, experiment)


def _has(architecture: Architecture, part: Part) -> bool:
    if part.kind == "unit":
        return part.layer < architecture.n_layers and part.unit < architecture.sizes[part.layer + 1]
    return place_of(part, architecture) is not None


def followed(watches: Sequence[Watch], before: Dataset, after: Dataset) -> tuple[Watch, ...]:
    """The same watches after an edit of the data set.

    Each goes with its sample, see `renumbered`. One whose sample is gone finds it when it comes back.
    """
    if after is before or not any(watch.has_sample for watch in watches):
        return tuple(watches)
    numbers = renumbered(before, after)
    return tuple(_followed(one, before, after, numbers) if one.has_sample else one for one in watches)


def _followed(watch: Watch, before: Dataset, after: Dataset, numbers: Numbers) -> Watch:
    if watch.lost_in is not None:
        number = found_again(watch.sample, watch.lost_in, after)
        return watch if number < 0 else replace(watch, sample=number, lost_in=None)
    if watch.sample >= len(before):  # it never was there
        return watch
    number = int(numbers[watch.sample])
    return replace(watch, lost_in=before) if number < 0 else replace(watch, sample=number)

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
from nnviz.core.renumbering import found_again, renumbered

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
    """A watch, with the data set that its sample was seen in last.

    Attributes
    ----------
    dataset : in which ``watch.sample`` is the number of its sample
    """

    watch: Watch
    dataset: Dataset

    @classmethod
    def of(cls, watch: Watch, dataset: Dataset) -> "PinnedWatch":
        """A watch on a data set; it has lost its sample where the data set is too short."""
        return cls(replace(watch, lost=watch.has_sample and watch.sample >= len(dataset)), dataset)


def followed(pins: Sequence[PinnedWatch], before: Dataset, after: Dataset) -> tuple[PinnedWatch, ...]:
    """The same watches after an edit of the data set.

    Each goes with its sample, see `renumbered`. One whose sample is gone finds it when it comes back.
    """
    if after is before or not any(pin.watch.has_sample for pin in pins):
        return tuple(pins)
    numbers = renumbered(before, after)
    return tuple(_followed(pin, numbers, after) if pin.watch.has_sample else pin for pin in pins)


def _followed(pin: PinnedWatch, numbers: npt.NDArray[np.int64], after: Dataset) -> PinnedWatch:
    watch = pin.watch
    if not watch.lost:
        number = int(numbers[watch.sample])
    elif watch.sample < len(pin.dataset):
        number = found_again(watch.sample, pin.dataset, after)
    else:  # it never was there
        number = -1
    if number < 0:
        return replace(pin, watch=replace(watch, lost=True))
    return PinnedWatch(replace(watch, sample=number, lost=False), after)

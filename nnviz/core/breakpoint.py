"""Breakpoints: what the user wants a run to stop at, through every edit of data and network."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from nnviz.core.dataset import Dataset
from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment
from nnviz.core.part import Part
from nnviz.core.places import place_of
from nnviz.core.renumbering import Numbers, found_again, renumbered
from nnviz.core.stops import LOOK_EVERY, Hit, HitKind, Stops

MOST_ITERATION: Final = 10**15
MOST_EVERY: Final = 1_000_000

Obstacle = Literal["", "lost", "held_out", "no_parameter", "no_classes"]


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """One thing that a run is to stop at. Made by the functions below; what it does not name is 0 or None.

    Attributes
    ----------
    kind : what it is about
    iteration : of "iteration": where so many are done
    sample : of "sample" and "class": the index in the data set
    part : of "sign": a weight or a bias
    limit : of "loss": below which it stops
    enabled : whether the run stops there at all
    lost_in : the last data set that had the sample, where it has been deleted; `sample` is its index there
    """

    kind: HitKind
    iteration: int = 0
    sample: int = 0
    part: Part | None = None
    limit: float = 0.0
    enabled: bool = True
    lost_in: Dataset | None = None

    @property
    def names_sample(self) -> bool:
        """Whether it is about one sample."""
        return self.kind in ("sample", "class")

    @property
    def costs_pass(self) -> bool:
        """Whether looking for it costs a pass over the data."""
        return self.kind in ("loss", "all_right", "class")

    def is_same(self, other: "Breakpoint") -> bool:
        """Whether both stop at the same, switched on or off."""
        return self._aim == other._aim

    def obstacle(self, experiment: Experiment) -> Obstacle:
        """Why no run of an experiment can meet it, or ""."""
        dataset = experiment.dataset
        if self.names_sample and (self.lost_in is not None or self.sample >= len(dataset)):
            return "lost"
        if self.kind == "sample" and dataset.is_held_out(self.sample):
            return "held_out"
        if self.kind in ("all_right", "class") and dataset.kind == "regression":
            return "no_classes"
        if self.part is not None and place_of(self.part, experiment.architecture) is None:
            return "no_parameter"
        return ""

    def hit(self, experiment: Experiment) -> Hit | None:
        """What a run reports that has met it; None where it cannot."""
        if self.obstacle(experiment):
            return None
        match self.kind:
            case "iteration":
                return Hit(self.kind, self.iteration)
            case "sample" | "class":
                return Hit(self.kind, self.sample)
            case "loss":
                return Hit(self.kind, self.limit)
            case "all_right":
                return Hit(self.kind, 0)
        place = None if self.part is None else place_of(self.part, experiment.architecture)
        return None if place is None else Hit(self.kind, place)

    @property
    def _aim(self) -> tuple[object, ...]:
        return self.kind, self.iteration, self.sample, self.part, self.limit, self.lost_in


def iteration_breakpoint(iteration: int) -> Breakpoint:
    """Stop where so many iterations are done."""
    return Breakpoint("iteration", iteration=iteration)


def picked_breakpoint(sample: int) -> Breakpoint:
    """Stop before an iteration that uses a sample (its index)."""
    return Breakpoint("sample", sample=sample)


def sign_breakpoint(part: Part) -> Breakpoint:
    """Stop after an iteration that changes the sign of a weight or bias."""
    return Breakpoint("sign", part=part)


def loss_breakpoint(limit: float) -> Breakpoint:
    """Stop where the loss of the training samples gets below a limit."""
    return Breakpoint("loss", limit=limit)


def all_right_breakpoint() -> Breakpoint:
    """Stop where every training sample gets its class."""
    return Breakpoint("all_right")


def class_breakpoint(sample: int) -> Breakpoint:
    """Stop where a sample (its index) gets another class than before."""
    return Breakpoint("class", sample=sample)


@dataclass(frozen=True, slots=True)
class Breakpoints:
    """All breakpoints, in the order in which they were added. A change returns a new value.

    Attributes
    ----------
    dataset : the one that samples are numbered in
    items : no two stop at the same
    every : iterations between two looks at what costs a pass over the data

    Raises
    ------
    InputError
        When `every` is out of range.
    """

    dataset: Dataset
    items: tuple[Breakpoint, ...] = ()
    every: int = LOOK_EVERY

    def __post_init__(self) -> None:
        if not 1 <= self.every <= MOST_EVERY:
            raise InputError("the iterations between two looks are a whole number from 1 to a million")

    @property
    def cost_pass(self) -> bool:
        """Whether any of them costs a pass over the data."""
        return any(item.costs_pass for item in self.items)

    def with_added(self, item: Breakpoint) -> "Breakpoints":
        """With one more, at the end; one that is there already is switched on.

        Raises
        ------
        InputError
            When no run could ever meet it; why, and what is allowed.
        """
        _check(item, self.dataset)
        if any(item.is_same(other) for other in self.items):
            return self.with_enabled(item, item.enabled)
        return replace(self, items=(*self.items, item))

    def without(self, item: Breakpoint) -> "Breakpoints":
        """Without one of them."""
        return replace(self, items=tuple(other for other in self.items if not other.is_same(item)))

    def with_enabled(self, item: Breakpoint, enabled: bool) -> "Breakpoints":
        """With one of them switched on or off."""
        items = (replace(other, enabled=enabled) if other.is_same(item) else other for other in self.items)
        return replace(self, items=tuple(items))

    def with_every(self, every: int) -> "Breakpoints":
        """With another distance between two looks.

        Raises
        ------
        InputError
            When it is not from 1 to MOST_EVERY.
        """
        return replace(self, every=every)

    def followed(self, dataset: Dataset) -> "Breakpoints":
        """The same through an edit of the samples, or to the samples of another moment of the run.

        What was about a sample that is no longer there is lost, and comes back with the sample.
        """
        if dataset is self.dataset:
            return self
        names_sample = any(item.names_sample and item.lost_in is None for item in self.items)
        numbers = renumbered(self.dataset, dataset) if names_sample else None
        items: list[Breakpoint] = []
        for item in self.items:
            moved = self._moved(item, numbers, dataset)
            # One that comes back may have been added anew meanwhile.
            if not any(moved.is_same(other) for other in items):
                items.append(moved)
        return replace(self, items=tuple(items), dataset=dataset)

    def stops(self, experiment: Experiment) -> Stops:
        """What the compiled loops are to look for: all that is switched on and that can be met."""
        found = {hit for item in self.items if item.enabled and (hit := item.hit(experiment)) is not None}
        return Stops(
            iterations=_whole(found, "iteration"),
            samples=_whole(found, "sample"),
            signs=_whole(found, "sign"),
            losses=tuple(sorted(hit.what for hit in found if hit.kind == "loss")),
            all_right=any(hit.kind == "all_right" for hit in found),
            classes=_whole(found, "class"),
            every=self.every,
        )

    def hit_by(self, hits: Iterable[Hit], experiment: Experiment) -> tuple[Breakpoint, ...]:
        """Those that a run of `experiment` has met, in their order."""
        met = set(hits)
        return tuple(item for item in self.items if item.hit(experiment) in met)

    def _moved(self, item: Breakpoint, numbers: Numbers | None, dataset: Dataset) -> Breakpoint:
        if item.lost_in is not None:
            number = found_again(item.sample, item.lost_in, dataset)
            return item if number < 0 else replace(item, sample=number, lost_in=None)
        if numbers is None or not item.names_sample:
            return item
        number = int(numbers[item.sample])
        return replace(item, lost_in=self.dataset) if number < 0 else replace(item, sample=number)


def _check(item: Breakpoint, dataset: Dataset) -> None:
    if item.kind == "iteration" and not 1 <= item.iteration <= MOST_ITERATION:
        raise InputError("an iteration to stop at is a whole number from 1 to 10¹⁵")
    if item.kind == "loss" and not (math.isfinite(item.limit) and item.limit > 0.0):
        raise InputError("the loss to stop below is a number greater than 0")
    if item.kind == "sign" and (item.part is None or item.part.kind not in ("weight", "bias")):
        raise InputError("only a weight or a bias changes its sign by training; choose one of them")
    if item.kind in ("all_right", "class") and dataset.kind == "regression":
        raise InputError("these samples have no classes: their targets are numbers")
    if item.names_sample:
        if not 0 <= item.sample < len(dataset):
            raise InputError("there is no such sample; choose one that is there")
        if item.kind == "sample" and dataset.is_held_out(item.sample):
            raise InputError("a held-out sample is never trained on, so it is never picked; choose another")


def _whole(hits: Iterable[Hit], kind: HitKind) -> tuple[int, ...]:
    return tuple(sorted(int(hit.what) for hit in hits if hit.kind == kind))

"""Stops: what a run is to stand still at."""

from typing import Final, Literal, NamedTuple

LOOK_EVERY: Final = 100  # iterations between two looks at the whole data set, unless told otherwise

HitKind = Literal["iteration", "sample", "sign", "loss", "all_right", "class"]


class Stops(NamedTuple):
    """Where a run stands still, all in the terms of the compiled loops.

    The first three are looked at in every iteration. The others cost a pass over the data: they are
    looked at whenever `every` iterations more are done, counted from the run's start, and the run
    then stands at the first iteration since the look before that meets them. They are met where they
    become true: what is true already when the run is set going has to become false first.

    Attributes
    ----------
    iterations : stand where so many iterations are done
    samples : indices in the data set; stand before an iteration that uses one of them
    signs : places in the flat parameter vector; stand after an iteration that makes a parameter
        negative, or makes it negative no longer
    losses : stand where the loss of the training samples is below one of these
    all_right : stand where every training sample is classified as its target says
    classes : indices in the data set; stand where the predicted class of one of them is another
        than at the look before
    every : iterations between two looks, at least 1
    """

    iterations: tuple[int, ...] = ()
    samples: tuple[int, ...] = ()
    signs: tuple[int, ...] = ()
    losses: tuple[float, ...] = ()
    all_right: bool = False
    classes: tuple[int, ...] = ()
    every: int = LOOK_EVERY

    @property
    def is_empty(self) -> bool:
        """Whether nothing stops the run."""
        return not (self.iterations or self.samples or self.signs or self.looks)

    @property
    def needs_loop(self) -> bool:
        """Whether something has to be looked for inside the loops."""
        return bool(self.signs) or self.looks

    @property
    def looks(self) -> bool:
        """Whether anything costs a pass over the data."""
        return bool(self.losses or self.all_right or self.classes)


class Hit(NamedTuple):
    """A stop that a run has met.

    Attributes
    ----------
    kind : which of them
    what : the iteration, sample, place, or limit of the loss; 0 for "all_right"
    """

    kind: HitKind
    what: float

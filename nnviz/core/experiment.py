"""Experiment: data set, architecture and training configuration, all that determines a run."""

import math
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from nnviz.core.class_names import LONGEST_NAME, LONGEST_TITLE, check_length
from nnviz.core.dataset import MAX_SAMPLES, Dataset, frozen_array
from nnviz.core.errors import InputError
from nnviz.core.functions import LOSSES
from nnviz.core.network import INITIALISATIONS, Architecture

MAX_LEARNING_RATE: Final = 1000.0
MAX_SEED: Final = 2**31 - 1  # what a spin box can hold
SAMPLINGS: Final = ("with_replacement", "shuffled")


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """How a network is trained.

    Parameters
    ----------
    learning_rate : > 0
    loss : a name in LOSSES
    batch : samples an iteration, or None for all training samples
    sampling : "with_replacement", or "shuffled": a new random order each epoch
    initialisation : a name in INITIALISATIONS
    seed : of the run's one random generator
    record_every : iterations between two records of the loss, at the start of the run
    """

    learning_rate: float = 0.1
    loss: str = "squared_error"
    batch: int | None = 1
    sampling: str = "with_replacement"
    initialisation: str = "normal"
    seed: int = 0
    record_every: int = 100

    def __post_init__(self) -> None:
        if not (math.isfinite(self.learning_rate) and 0.0 < self.learning_rate <= MAX_LEARNING_RATE):
            raise InputError(
                f"the learning rate must be greater than 0 and at most {MAX_LEARNING_RATE:g}, "
                f"not {self.learning_rate:g}; usual values are 0.1, 0.01 and 0.001"
            )
        if self.batch is not None and not 1 <= self.batch <= MAX_SAMPLES:
            raise InputError(f"the batch must be from 1 to {MAX_SAMPLES:,} samples or all, not {self.batch}")
        for what, name, known in (
            ("loss", self.loss, tuple(LOSSES)),
            ("sampling", self.sampling, SAMPLINGS),
            ("initialisation", self.initialisation, INITIALISATIONS),
        ):
            if name not in known:
                raise InputError(f"there is no {what} {name!r}; there are {', '.join(known)}")
        if not 0 <= self.seed <= MAX_SEED:
            raise InputError(f"the seed must be a whole number from 0 to {MAX_SEED}, not {self.seed}")
        if not 1 <= self.record_every <= 1_000_000_000:
            raise InputError(f"record_every must be from 1 to 1000000000 iterations, not {self.record_every}")


@dataclass(frozen=True, eq=False)
class Experiment:
    """Everything that determines a run. Compared by identity.

    Parameters
    ----------
    dataset, architecture, config : must fit each other
    given_parameters : (n_parameters,) to start from instead of random values, or None
    title : for people
    preset : the id of the preset it came from, or ""

    Raises
    ------
    InputError
        When the parts do not fit, or the title is too long.
    """

    dataset: Dataset
    architecture: Architecture
    config: TrainingConfig = field(default_factory=TrainingConfig)
    given_parameters: npt.NDArray[np.float64] | None = None
    title: str = "Untitled"
    preset: str = ""

    def __post_init__(self) -> None:
        check_length("the title", self.title, LONGEST_TITLE)
        check_length("the preset's id", self.preset, LONGEST_NAME)
        sizes, data = self.architecture.sizes, self.dataset
        if (sizes[0], sizes[-1]) != (data.n_inputs, data.n_outputs):
            raise InputError(
                f"a network of {sizes[0]} inputs and {sizes[-1]} outputs does not fit "
                f"samples of {data.n_inputs} inputs and {data.n_outputs} outputs"
            )
        if self.config.loss == "cross_entropy":
            if self.architecture.activations[-1] != "sigmoid":
                raise InputError("cross-entropy needs sigmoid outputs; set output_activation=sigmoid")
            if data.targets.size and not (data.targets.min() >= 0.0 and data.targets.max() <= 1.0):
                raise InputError(
                    "cross-entropy needs targets from 0 to 1; use squared_error for other targets"
                )
        if self.given_parameters is not None:
            if self.given_parameters.shape != (self.architecture.n_parameters,):
                raise InputError(
                    f"{self.given_parameters.size} initial values were given "
                    f"for {self.architecture.n_parameters} parameters"
                )
            object.__setattr__(self, "given_parameters", frozen_array(self.given_parameters))

    def with_config(self, **changes: Any) -> Self:
        """A copy with other training settings, named as in TrainingConfig."""
        given = None if "initialisation" in changes else self.given_parameters
        return replace(self, config=replace(self.config, **changes), given_parameters=given)

    def with_dataset(self, dataset: Dataset) -> Self:
        """A copy on other samples; the network's inputs and outputs follow their width."""
        return self.with_architecture(
            self.architecture.with_ends(dataset.n_inputs, dataset.n_outputs), dataset=dataset
        )

    def with_architecture(self, architecture: Architecture, **changes: Any) -> Self:
        """A copy with another network; given initial values stay only where they still fit."""
        fits = same_parameters(self.architecture, architecture)
        given = self.given_parameters if fits else None
        return replace(self, architecture=architecture, given_parameters=given, **changes)

    def check_trainable(self) -> None:
        """Find out whether there is anything to train on.

        Raises
        ------
        InputError
            When there are no training samples.
        """
        if len(self.dataset.training_indices):
            return
        if len(self.dataset):
            raise InputError("there are no training points: all are held out; add some, or hold out fewer")
        raise InputError("there are no training points yet; add some first")

    def continues(self, other: Self) -> bool:
        """Whether a run of this experiment can go on, from where it is, as a run of `other`.

        It cannot where the parameters differ, nor where the loss curve would mix what cannot be compared.
        """
        return (
            same_parameters(self.architecture, other.architecture)
            and self.config.seed == other.config.seed
            and self.config.initialisation == other.config.initialisation
            and self.config.loss == other.config.loss
            and self.config.record_every == other.config.record_every
            and np.array_equal(self._given, other._given)
        )

    @property
    def _given(self) -> npt.NDArray[np.float64]:
        return np.empty(0) if self.given_parameters is None else self.given_parameters


def same_parameters(one: Architecture, other: Architecture) -> bool:
    """Whether two architectures have the same parameters, one for one."""
    return one.sizes == other.sizes and one.bias == other.bias

"""Data sets and experiments in a document: each once, in tables, and referred to by number."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.files.document_data import change_text, entry, whole_text
from nnviz.files.document_schema import DataText, ExperimentText, PlacedError, placed

MAX_CHECKED: Final = 300_000_000  # numbers that all experiments together look at in their data sets


class Tables:
    """The data sets and experiments of a document, numbered as they are asked for.

    Attributes
    ----------
    data, experiments : as they are written
    n_numbers : inputs and targets in all data sets
    n_checked : targets that all experiments together look at when they are read
    """

    def __init__(self) -> None:
        self.data: list[DataText] = []
        self.experiments: list[ExperimentText] = []
        self.n_numbers = self.n_checked = 0
        self._datasets: dict[Dataset, int] = {}  # both are compared by identity
        self._experiments: dict[Experiment, int] = {}
        self._last: Dataset | None = None

    def dataset(self, dataset: Dataset) -> int:
        """The number of a data set."""
        number = self._datasets.setdefault(dataset, len(self.data))
        if number == len(self.data):
            change = None if self._last is None else change_text(self._last, number - 1, dataset)
            self.data.append(whole_text(dataset) if change is None else change)
            self.n_numbers += dataset.inputs.size + dataset.targets.size
            self._last = dataset
        return number

    def lost_in(self, dataset: Dataset | None) -> int | None:
        """The number of a data set in which something has been lost, if it has."""
        return None if dataset is None else self.dataset(dataset)

    def experiment(self, experiment: Experiment) -> int:
        """The number of an experiment."""
        number = self._experiments.setdefault(experiment, len(self.experiments))
        if number == len(self.experiments):
            self.experiments.append(_experiment_text(experiment, self.dataset(experiment.dataset)))
            self.n_checked += experiment.dataset.targets.size
        return number


def read_experiments(texts: Sequence[ExperimentText], datasets: Sequence[Dataset]) -> list[Experiment]:
    """The experiments of a document.

    Raises
    ------
    PlacedError
        When one of them cannot be.
    """
    experiments: list[Experiment] = []
    n_checked = 0
    for number, text in enumerate(texts):
        place = f"$.experiments[{number}]"
        dataset = entry(datasets, text.data, f"{place}.data", "data set")
        n_checked += dataset.targets.size
        if n_checked > MAX_CHECKED:
            raise PlacedError(place, "there are too many experiments on large data sets")
        experiments.append(_read_experiment(text, dataset, place))
    return experiments


def _experiment_text(experiment: Experiment, data: int) -> ExperimentText:
    architecture, config, given = experiment.architecture, experiment.config, experiment.given_parameters
    return ExperimentText(
        title=experiment.title,
        data=data,
        sizes=list(architecture.sizes),
        activations=list(architecture.activations),
        bias=architecture.bias,
        learning_rate=config.learning_rate,
        loss=config.loss,
        batch=config.batch,
        sampling=config.sampling,
        initialisation=config.initialisation,
        seed=config.seed,
        record_every=config.record_every,
        preset=experiment.preset,
        given_parameters=None if given is None else given.tolist(),
    )


def _read_experiment(text: ExperimentText, dataset: Dataset, place: str) -> Experiment:
    with placed(place):
        architecture = Architecture(tuple(text.sizes), tuple(text.activations), text.bias)
        config = TrainingConfig(
            learning_rate=text.learning_rate,
            loss=text.loss,
            batch=text.batch,
            sampling=text.sampling,
            initialisation=text.initialisation,
            seed=text.seed,
            record_every=text.record_every,
        )
        given = None if text.given_parameters is None else np.array(text.given_parameters)
        return Experiment(dataset, architecture, config, given, text.title, text.preset)

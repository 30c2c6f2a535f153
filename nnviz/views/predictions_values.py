"""SampleTable: what the predictions table knows about every sample, computed when it is asked for. No Qt."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import Dataset, predicted_classes
from nnviz.core.functions import LOSSES
from nnviz.core.snapshot import Snapshot
from nnviz.core.trace import sample_losses
from nnviz.views.predictions_columns import MOST_DECIMALS, Column, decimals_of

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SampleTable:
    """Samples, and what the network answers for them.

    Parameters
    ----------
    dataset : the samples
    snapshot : the newest there is. It may still be of the samples before an edit: a prediction follows from
        the inputs alone, so those of samples whose inputs have not changed are true all the same.
    """

    dataset: Dataset
    snapshot: Snapshot | None = None

    @cached_property
    def known(self) -> npt.NDArray[np.bool_]:
        """Of which samples the prediction is known, (n,)."""
        known, dataset = np.zeros(len(self.dataset), bool), self.dataset
        if self.snapshot is None:
            return known
        old = self.snapshot.experiment.dataset
        if old is dataset:
            known[:] = True
        elif (old.n_inputs, old.n_outputs) == (dataset.n_inputs, dataset.n_outputs):
            n = min(len(old), len(dataset))
            known[:n] = (old.inputs[:n] == dataset.inputs[:n]).all(axis=1)
        return known

    @cached_property
    def predictions(self) -> Array:
        """What the network answers, (n, n_outputs); NaN where that is not known."""
        if self.snapshot is not None and self.is_current:
            return self.snapshot.predictions
        known, predictions = self.known, np.full((len(self.dataset), self.dataset.n_outputs), np.nan)
        if self.snapshot is not None and known.any():
            predictions[known] = self.snapshot.predictions[np.flatnonzero(known)]
        return predictions

    @property
    def is_current(self) -> bool:
        """Whether the snapshot is of these very samples."""
        return self.snapshot is not None and self.snapshot.experiment.dataset is self.dataset

    @cached_property
    def right(self) -> npt.NDArray[np.bool_]:
        """Which samples are known to be classified as their target says, (n,)."""
        return np.asarray((predicted_classes(self.predictions) == self.dataset.classes) & self.known)

    def errors(self, rows: npt.ArrayLike) -> Array:
        """The loss of some samples, each summed over its outputs, (len(rows),); NaN where not known."""
        rows = np.asarray(rows, np.int64)
        if self.snapshot is None:
            return np.full(len(rows), np.nan)
        experiment, targets = self.snapshot.experiment, self.dataset.targets[rows]
        predictions, name = self.predictions[rows], experiment.config.loss
        with np.errstate(all="ignore"):
            if name != "cross_entropy":
                return np.asarray(LOSSES[name].value(predictions, targets).sum(axis=1))
            # From the pre-activations: where a prediction has rounded to 0 or 1 it does not tell any more.
            errors, known = np.full(len(rows), np.nan), self.known[rows]
            if known.any():
                inputs = self.dataset.inputs[rows[known]]
                outputs = experiment.architecture.forward(self.snapshot.parameters, inputs)[-1]
                errors[known] = sample_losses(name, outputs, targets[known]).sum(axis=1)
        return errors

    def decimals(self, column: Column) -> int | None:
        """How many decimals a column of inputs or targets is written with; None for as needed."""
        return self._decimals[column.kind == "target"][column.place]

    def keys(self, column: Column) -> Array:
        """What a column is sorted by, (n,); NaN where that is not known."""
        dataset, every = self.dataset, np.arange(len(self.dataset))
        match column.kind:
            case "input":
                return dataset.inputs[:, column.place]
            case "class":
                return dataset.classes.astype(float)
            case "target":
                return dataset.targets[:, column.place]
            case "prediction":
                return self.predictions[:, column.place]
            case "error":
                return self.errors(every)
            case "right":
                return np.where(self.known, self.right, np.nan)
            case "held_out":
                return np.asarray(dataset.held_out, float)
        return every.astype(float)

    def sorted(
        self, order: npt.NDArray[np.int64], column: Column, *, descending: bool
    ) -> npt.NDArray[np.int64]:
        """Samples in the order of a column: equal ones as they are in `order`, unknown ones last."""
        keys = self.keys(column)[order]
        return order[np.argsort(-keys if descending else keys, kind="stable")]

    @cached_property
    def _decimals(self) -> tuple[list[int | None], list[int | None]]:
        inputs, targets = self.dataset.inputs.T, self.dataset.targets.T
        found = [decimals_of(values) for values in inputs]
        if self.dataset.scaling is not None:  # these are of one size, but for those that happen to be near 0
            found = [MOST_DECIMALS if decimals is None else decimals for decimals in found]
        return found, [decimals_of(values) for values in targets]

"""Dataset: the samples a network is trained on, as an immutable value."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, Literal, Self, cast

import numpy as np
import numpy.typing as npt

from nnviz.core.class_names import check_class_names, check_input_names, extended_names
from nnviz.core.errors import InputError
from nnviz.core.scaling import Method, Scaling

MAX_SAMPLES: Final = 100_000
MAX_INPUTS: Final = 16
MAX_OUTPUTS: Final = 10
MAX_MAGNITUDE: Final = 1e9

Kind = Literal["classification", "regression"]


def frozen_array(values: npt.ArrayLike, dtype: npt.DTypeLike = np.float64) -> npt.NDArray[Any]:
    """Return a read-only, C-contiguous copy of `values`."""
    array = np.array(values, dtype=dtype, order="C", copy=True)
    array.setflags(write=False)
    return array


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples with their targets.

    Parameters
    ----------
    inputs : (n, n_inputs) float64, finite
    targets : (n, n_outputs) float64, finite; a class is 0 or 1 with one output and one-hot with several
    kind : what the targets are
    held_out : (n,) bool; samples that are never trained on, only measured (default: none)
    input_names : one name a column (default: x₁, x₂, …)
    class_names : one name a class, all different, or none
    scaling : how `inputs` were scaled, where they were

    Raises
    ------
    InputError
        When shapes disagree, a value is not finite or a limit is passed.
    """

    inputs: npt.NDArray[np.float64]
    targets: npt.NDArray[np.float64]
    kind: Kind = "classification"
    held_out: npt.NDArray[np.bool_] | None = None
    input_names: tuple[str, ...] = ()
    class_names: tuple[str, ...] = ()
    scaling: Scaling | None = None

    def __post_init__(self) -> None:
        inputs, targets = np.asarray(self.inputs), np.asarray(self.targets)
        _check(inputs, targets, self.kind)
        held_out = np.zeros(len(inputs), bool) if self.held_out is None else self.held_out
        if np.shape(held_out) != (len(inputs),):
            raise InputError(f"the held-out mask has {np.size(held_out)} entries for {len(inputs)} samples")
        names = self.input_names or tuple(f"x{_subscript(i + 1)}" for i in range(inputs.shape[1]))
        check_input_names(names, inputs.shape[1])
        if self.scaling is not None and len(self.scaling.offset) != inputs.shape[1]:
            raise InputError(
                f"the scaling is one of {len(self.scaling.offset)} inputs; there are {inputs.shape[1]}"
            )
        object.__setattr__(self, "inputs", frozen_array(inputs))
        object.__setattr__(self, "targets", frozen_array(targets))
        object.__setattr__(self, "held_out", frozen_array(held_out, bool))
        object.__setattr__(self, "input_names", names)
        check_class_names(self.class_names, self.n_classes)

    def __len__(self) -> int:
        return len(self.inputs)

    @property
    def n_inputs(self) -> int:
        """Number of inputs of a sample."""
        return int(self.inputs.shape[1])

    @property
    def n_outputs(self) -> int:
        """Number of targets of a sample."""
        return int(self.targets.shape[1])

    @property
    def n_classes(self) -> int:
        """Number of classes that the targets can tell apart; 0 for regression."""
        if self.kind == "regression":
            return 0
        return max(2, self.n_outputs)

    @cached_property
    def classes(self) -> npt.NDArray[np.int64]:
        """The class of each sample, (n,); empty of meaning for regression."""
        return predicted_classes(self.targets)

    @cached_property
    def original_inputs(self) -> npt.NDArray[np.float64]:
        """The inputs as they were before they were scaled, (n, n_inputs)."""
        return self.inputs if self.scaling is None else self.scaling.recovered(self.inputs)

    @cached_property
    def training_indices(self) -> npt.NDArray[np.int64]:
        """Indices of the samples that are trained on, in order."""
        return np.flatnonzero(~self._mask)

    @cached_property
    def training(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Inputs and targets of the samples that are trained on, C-contiguous."""
        return self.inputs[self.training_indices], self.targets[self.training_indices]

    @cached_property
    def held_out_samples(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Inputs and targets of the samples that are only measured, C-contiguous."""
        return self.inputs[self.held_out], self.targets[self.held_out]

    @cached_property
    def training_first(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Inputs and targets of all samples, those that are trained on first, each in order."""
        order = np.argsort(self._mask, kind="stable")
        return self.inputs[order], self.targets[order]

    @cached_property
    def typical_inputs(self) -> npt.NDArray[np.float64]:
        """The median of each input, (n_inputs,): where inputs that are not shown are held."""
        if not len(self):
            return np.zeros(self.n_inputs)
        return np.asarray(np.median(self.inputs, axis=0), dtype=np.float64)

    def same_in(self, other: "Dataset", indices: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Which of the samples at these indices another data set has there too, (k,)."""
        same = indices < min(len(self), len(other))
        if (self.n_inputs, self.n_outputs) != (other.n_inputs, other.n_outputs):
            return np.zeros_like(same)
        both = indices[same]
        same[same] = (self.inputs[both] == other.inputs[both]).all(axis=1)
        same[same] = (self.targets[indices[same]] == other.targets[indices[same]]).all(axis=1)
        return same

    def class_name(self, class_index: int) -> str:
        """What a class is called."""
        return self.class_names[class_index] if self.class_names else f"class {class_index}"

    def is_held_out(self, index: int) -> bool:
        """Whether a sample is measured only."""
        return bool(self._mask[index])

    def class_targets(self, class_index: int) -> npt.NDArray[np.float64]:
        """The targets, (n_outputs,), that stand for a class."""
        if not 0 <= class_index < max(2, self.n_outputs):
            raise InputError(f"there is no class {class_index}; this data set has {self.n_classes} classes")
        if self.n_outputs == 1:
            return np.array([float(class_index)])
        return np.asarray(np.eye(self.n_outputs)[class_index], dtype=np.float64)

    def with_point(self, inputs: npt.ArrayLike, targets: npt.ArrayLike) -> Self:
        """A copy with one more training sample at the end."""
        return self.with_points(np.reshape(inputs, (1, -1)), np.reshape(targets, (1, -1)))

    def with_points(self, inputs: npt.ArrayLike, targets: npt.ArrayLike) -> Self:
        """A copy with k more training samples at the end: (k, n_inputs) and (k, n_outputs)."""
        return replace(
            self,
            inputs=_appended(self.inputs, inputs),
            targets=_appended(self.targets, targets),
            held_out=np.append(self._mask, np.zeros(len(np.asarray(inputs)), bool)),
        )

    def without_points(self, indices: Sequence[int]) -> Self:
        """A copy without the samples at `indices`."""
        keep = np.ones(len(self), bool)
        keep[list(indices)] = False
        return replace(self, inputs=self.inputs[keep], targets=self.targets[keep], held_out=self._mask[keep])

    def moved(self, indices: Sequence[int], inputs: npt.ArrayLike) -> Self:
        """A copy in which the samples at `indices` have new inputs, (len(indices), n_inputs)."""
        changed = self.inputs.copy()
        changed[list(indices)] = inputs
        return replace(self, inputs=changed)

    def relabelled(self, indices: Sequence[int], class_index: int) -> Self:
        """A copy in which the samples at `indices` belong to another class."""
        if self.kind == "regression":
            raise InputError("a regression data set has no classes")
        changed = self.targets.copy()
        changed[list(indices)] = self.class_targets(class_index)
        return replace(self, targets=changed)

    def with_targets(self, index: int, targets: npt.ArrayLike) -> Self:
        """A copy in which one sample of a regression has other targets, (n_outputs,).

        Raises
        ------
        InputError
            When the samples have classes, there is no such sample, or the values do not fit.
        """
        if self.kind == "classification":
            raise InputError("the targets of a classification are its classes; change the class instead")
        if not 0 <= index < len(self):
            raise InputError(f"there is no sample {index + 1}; the data set has {len(self)}")
        values = np.asarray(targets, dtype=np.float64)
        if values.shape != (self.n_outputs,):
            raise InputError(f"a sample needs {self.n_outputs} targets here, not {values.size}")
        changed = self.targets.copy()
        changed[index] = values
        return replace(self, targets=changed)

    def with_held_out_points(self, indices: Sequence[int], held_out: bool) -> Self:
        """A copy in which the samples at `indices` are held out, or trained on."""
        changed = self._mask.copy()
        changed[list(indices)] = held_out
        return replace(self, held_out=changed)

    def with_classes(self, n_classes: int) -> Self:
        """A copy that can tell `n_classes` apart; classes that no longer exist must be unused."""
        if self.kind == "regression":
            raise InputError("a regression data set has no classes")
        if not 2 <= n_classes <= MAX_OUTPUTS:
            raise InputError(f"the number of classes must be from 2 to {MAX_OUTPUTS}, not {n_classes}")
        if len(self) and self.classes.max() >= n_classes:
            raise InputError(f"class {self.classes.max()} still has points; delete or change them first")
        one_hot = np.eye(n_classes)[self.classes]
        targets = one_hot[:, 1:] if n_classes == 2 else one_hot
        return replace(
            self,
            targets=targets.reshape(len(self), targets.shape[1]),
            class_names=extended_names(self.class_names, n_classes),
        )

    def with_scaling(self, method: Method | None) -> Self:
        """A copy whose inputs are scaled anew to suit the training samples, or no longer scaled."""
        inputs = self.original_inputs
        if method is None or not len(self.training_indices):
            return replace(self, inputs=inputs, scaling=None)
        scaling = Scaling.fitted(inputs[self.training_indices], method)
        return replace(self, inputs=scaling.scaled(inputs), scaling=scaling)

    def with_held_out(self, share: float, seed: int = 0) -> Self:
        """A copy in which a random `share` (0 <= share < 1) of the samples is held out.

        The choice has a generator of its own, so that it never moves the run's random numbers.
        """
        if not 0.0 <= share < 1.0:
            raise InputError(f"held_out must be a share from 0 to less than 1, not {share:g}")
        n_held_out = min(round(share * len(self)), max(0, len(self) - 1))
        mask = np.zeros(len(self), bool)
        mask[np.random.default_rng([seed, 1]).permutation(len(self))[:n_held_out]] = True
        return replace(self, held_out=mask)

    @property
    def _mask(self) -> npt.NDArray[np.bool_]:
        return cast("npt.NDArray[np.bool_]", self.held_out)  # __post_init__ never leaves None


def predicted_classes(outputs: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """The class that outputs of shape (n, n_outputs) stand for: threshold 0.5, or the largest."""
    if outputs.shape[1] == 1:
        return (outputs[:, 0] >= 0.5).astype(np.int64)
    return np.asarray(np.argmax(outputs, axis=1), dtype=np.int64)


def _check(inputs: npt.NDArray[np.float64], targets: npt.NDArray[np.float64], kind: Kind) -> None:
    if inputs.ndim != 2 or targets.ndim != 2 or len(inputs) != len(targets):
        raise InputError(f"inputs {inputs.shape} and targets {targets.shape} must be tables of equal length")
    for what, count, most in (
        ("inputs", inputs.shape[1], MAX_INPUTS),
        ("outputs", targets.shape[1], MAX_OUTPUTS),
    ):
        if not 1 <= count <= most:
            raise InputError(f"a sample can have 1 to {most} {what}, not {count}")
    if len(inputs) > MAX_SAMPLES:
        raise InputError(f"a data set can have at most {MAX_SAMPLES:,} samples, not {len(inputs):,}")
    for what, values in (("input", inputs), ("target", targets)):
        bad = np.argwhere(~(np.abs(values) <= MAX_MAGNITUDE))
        if len(bad):
            row, column = bad[0]
            raise InputError(
                f"{what} {column + 1} of sample {row + 1} is {values[row, column]}; "
                f"it must be a number between −{MAX_MAGNITUDE:g} and {MAX_MAGNITUDE:g}"
            )
    if kind == "classification" and not np.isin(targets, (0.0, 1.0)).all():
        raise InputError("the targets of a classification data set must be 0 or 1")


def _appended(table: npt.NDArray[np.float64], rows: npt.ArrayLike) -> npt.NDArray[np.float64]:
    values = np.asarray(rows, dtype=np.float64)
    if values.shape[1:] != table.shape[1:]:
        raise InputError(f"a sample needs {table.shape[1]} values here, not {np.prod(values.shape[1:])}")
    return np.vstack([table, values])


def _subscript(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))

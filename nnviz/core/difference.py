"""Differences: what one experiment has otherwise than another, as values that can be put into words."""

from collections import defaultdict, deque
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, same_parameters
from nnviz.core.network import Architecture

# From the weightiest for people to the lightest.
ChangeKind = Literal[
    "layers", "activation", "bias",
    "data", "classes", "scaling", "points", "moved", "reclassed", "targets", "held_out", "class_names",
    "order",
    "learning_rate", "loss", "batch", "sampling", "initialisation", "seed", "record_every",
    "given", "weights",
]  # fmt: skip
Value = float | str | tuple[int, ...] | None

SAME_TO: Final = 1e-12  # of the largest value of an input; scaling and back costs about 1e-15 of it

_ORDER: Final[tuple[ChangeKind, ...]] = get_args(ChangeKind)
_SETTINGS: Final[tuple[ChangeKind, ...]] = (
    "learning_rate", "loss", "batch", "sampling", "seed", "record_every",
)  # fmt: skip


class Change(NamedTuple):
    """One thing that differs.

    Attributes
    ----------
    kind : what
    before, after : in the one experiment and in the other: a setting's value, the sizes of the hidden
        layers, an activation's name, whether there are biases; the method of a scaling, or None; how many
        classes, class names, held-out samples ("held_out") or samples (all other kinds of data) there are;
        None for "given" and "weights"
    number : how many samples are moved, or have another class or other targets; for "activation"
        which hidden layer, from 1, or 0 for the output layer
    """

    kind: ChangeKind
    before: Value = None
    after: Value = None
    number: int = 0


def differences(one: Experiment, other: Experiment, *, by_hand: bool = False) -> tuple[Change, ...]:
    """What `other` has otherwise than `one`, the weightiest first.

    Parameters
    ----------
    by_hand : whether the other one goes on from weights that were set by hand
    """
    changes = [*_of_architecture(one.architecture, other.architecture), *_of_settings(one, other)]
    if one.dataset is not other.dataset:
        changes += _of_data(one.dataset, other.dataset)
    if by_hand:
        changes.append(Change("weights"))
    return tuple(sorted(changes, key=_weight))


def _weight(change: Change) -> int:
    return _ORDER.index(change.kind)


def _of_architecture(one: Architecture, other: Architecture) -> Iterator[Change]:
    if one.hidden != other.hidden:
        yield Change("layers", one.hidden, other.hidden)
    both = zip(one.activations[:-1], other.activations[:-1], strict=False)
    for layer, (before, after) in enumerate(both, 1):
        if before != after:
            yield Change("activation", before, after, layer)
    if one.activations[-1] != other.activations[-1]:
        yield Change("activation", one.activations[-1], other.activations[-1])
    if one.bias != other.bias:
        yield Change("bias", one.bias, other.bias)


def _of_settings(one: Experiment, other: Experiment) -> Iterator[Change]:
    for kind in _SETTINGS:
        before, after = getattr(one.config, kind), getattr(other.config, kind)
        if before != after:
            yield Change(kind, before, after)
    given_before, given_after = one.given_parameters, other.given_parameters
    before, after = one.config.initialisation, other.config.initialisation
    if given_after is not None:
        if given_before is None or not np.array_equal(given_before, given_after):
            yield Change("given")
    # Given values go by themselves with the layers that they were for.
    elif before != after or (
        given_before is not None and same_parameters(one.architecture, other.architecture)
    ):
        yield Change("initialisation", before, after)


def _of_data(one: Dataset, other: Dataset) -> Iterator[Change]:
    """Changes of the samples, which are told apart by their values: their places change with a deletion."""
    if (one.kind, one.n_inputs) != (other.kind, other.n_inputs):
        yield Change("data", len(one), len(other))
        return
    if one.n_classes != other.n_classes:
        yield Change("classes", one.n_classes, other.n_classes)
    elif one.class_names != other.class_names:
        yield Change("class_names", len(one.class_names), len(other.class_names))
    before, after = _tables(one, other)
    if before.shape[1] != after.shape[1]:  # of a regression
        yield Change("data", len(one), len(other))
        return
    if one.scaling != other.scaling:
        methods = [None if data.scaling is None else data.scaling.method for data in (one, other)]
        yield Change("scaling", methods[0], methods[1])
    pairs = _pairs(before, after, one.n_inputs)
    differ = before[pairs[:, 0]] != after[pairs[:, 1]]
    if len(one) != len(other) and len(pairs) and differ[:, :-1].any(axis=1).all():
        yield Change("data", len(one), len(other))
        return
    kinds = list(_of_samples(one, other, differ))
    yield from kinds
    if not kinds and (pairs[:, 0] != pairs[:, 1]).any():
        yield Change("order", len(one), len(other))


def _of_samples(one: Dataset, other: Dataset, differ: npt.NDArray[np.bool_]) -> Iterator[Change]:
    """Changes of the samples; `differ` (k, columns) says in which columns of the table pairs of them do."""
    if len(one) != len(other):
        yield Change("points", len(one), len(other))
    inputs, targets = differ[:, : one.n_inputs], differ[:, one.n_inputs : -1]
    if inputs.any():
        yield Change("moved", len(one), len(other), int(inputs.any(axis=1).sum()))
    if targets.any():
        kind: ChangeKind = "reclassed" if one.kind == "classification" else "targets"
        yield Change(kind, len(one), len(other), int(targets.any(axis=1).sum()))
    if differ[:, -1].any():
        n_before, n_after = (len(data) - len(data.training_indices) for data in (one, other))
        yield Change("held_out", n_before, n_after)


def _tables(one: Dataset, other: Dataset) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """All there is to the samples of both; where they are scaled differently, as they were before."""
    if one.scaling == other.scaling:
        return _table(one, one.inputs), _table(other, other.inputs)
    before, after = one.original_inputs, other.original_inputs.copy()
    n = min(len(before), len(after))
    # What comes back from two scalings is the same but for the last digits.
    reach = np.abs(before).max(axis=0, initial=0.0)
    same = np.abs(after[:n] - before[:n]) <= SAME_TO * reach
    after[:n][same] = before[:n][same]
    return _table(one, before), _table(other, after)


def _table(data: Dataset, inputs: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """All there is to a sample: inputs, its class or its targets, whether it is held out."""
    targets = data.classes[:, None] if data.kind == "classification" else data.targets
    held_out = np.ones((len(data), 1))
    held_out[data.training_indices] = 0.0
    table: npt.NDArray[np.float64] = np.hstack([inputs, targets, held_out])
    table += 0.0  # no −0: rows are compared as bytes
    return table


def _pairs(
    one: npt.NDArray[np.float64], other: npt.NDArray[np.float64], n_inputs: int
) -> npt.NDArray[np.int64]:
    """Which row of one table is which of another, (k, 2): as many as the shorter one has.

    Rows that are alike altogether belong together; of the others those with the same inputs and
    targets, then the same inputs, then the same targets, and in the end as they come.
    """
    n = min(len(one), len(other))
    same = np.flatnonzero((one[:n] == other[:n]).all(axis=1))
    found = [np.stack([same, same], axis=1)]
    left, right = (np.delete(np.arange(len(table)), same) for table in (one, other))
    for columns in (slice(None), slice(-1), slice(n_inputs), slice(n_inputs, -1), slice(0)):
        matches = _matches(one[left, columns], other[right, columns])
        found.append(np.stack([left[matches[:, 0]], right[matches[:, 1]]], axis=1))
        left, right = np.delete(left, matches[:, 0]), np.delete(right, matches[:, 1])
    return np.concatenate(found)


def _matches(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Pairs of equal rows, (k, 2), each row once."""
    places: defaultdict[bytes, deque[int]] = defaultdict(deque)
    for place, row in enumerate(one):
        places[row.tobytes()].append(place)
    found = [
        (waiting.popleft(), place)
        for place, row in enumerate(other)
        if (waiting := places.get(row.tobytes()))
    ]
    return np.array(found, np.int64).reshape(-1, 2)

"""renumbered(): under which numbers the samples of a data set are found in another one."""

from bisect import bisect_right
from collections import defaultdict
from typing import cast

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import Dataset

Rows = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


def renumbered(old: Dataset, new: Dataset) -> Numbers:
    """Find the samples of `old` in `new`, which came from it by edits, or from which it came.

    A sample is told by its inputs and targets; by its inputs alone where the number of classes has
    changed. Edits keep the order of samples. Of equal samples, one of which was deleted, nobody can say
    which one it was. Where both are equally long, a sample that is nowhere else is the one that stands in
    its place: it was moved or re-labelled. Several edits at once are followed as far as rows tell.

    Returns
    -------
    (len(old),) int64
        The number of each sample in `new`, -1 where it is not there.
    """
    numbers = np.full(len(old), -1, np.int64)
    if old.n_inputs != new.n_inputs:
        return numbers
    before, after = _rows(old, new), _rows(new, old)
    if len(old) == len(new):
        same = (before == after).all(axis=1)
        if not same.any() and _is_one_edit(old, new):
            return np.arange(len(old))
        numbers[same] = np.flatnonzero(same)
        old_left = new_left = np.flatnonzero(~same)
    else:
        old_left, new_left = _between_same_ends(before, after, numbers)
    # The shorter is looked for in the longer: it is all there, unless several edits were made at once.
    if len(old_left) <= len(new_left):
        here, there = _pairs(before[old_left], after[new_left])
    else:
        there, here = _pairs(after[new_left], before[old_left])
    numbers[old_left[here]] = new_left[there]
    if len(old) == len(new) and np.any(numbers >= 0):  # else they have nothing in common
        changed = np.setdiff1d(np.flatnonzero(numbers < 0), numbers)
        numbers[changed] = changed
    return numbers


def found_again(index: int, old: Dataset, new: Dataset) -> int:
    """The number in `new` of a sample of `old` that was deleted after it; -1 while it is not back."""
    if old is new:
        return index
    if old.n_inputs != new.n_inputs:
        return -1
    row, rows = _rows(old, new)[index], _rows(new, old)
    if not (rows == row).all(axis=1).any():  # soon said, and it is nearly always so
        return -1
    number = int(renumbered(old, new)[index])
    return number if number >= 0 and np.array_equal(rows[number], row) else -1


def _rows(dataset: Dataset, other: Dataset) -> Rows:
    """What samples are told by, (n, k)."""
    if dataset.n_outputs != other.n_outputs:
        return dataset.inputs
    return np.hstack([dataset.inputs, dataset.targets])


def _is_one_edit(old: Dataset, new: Dataset) -> bool:
    """Whether all samples were moved at once, or all re-labelled: nothing else leaves no row as it was."""
    return np.array_equal(old.inputs, new.inputs) or np.array_equal(old.targets, new.targets)


def _between_same_ends(before: Rows, after: Rows, numbers: Numbers) -> tuple[Numbers, Numbers]:
    """Number the rows that both have at their beginning and at their end; return which ones are left.

    One edit leaves nearly nothing, so that not even a hundred thousand samples take time.
    """
    shorter = min(len(before), len(after))
    first = _common(before[:shorter], after[:shorter])
    rest = shorter - first
    last = _common(before[len(before) - rest :][::-1], after[len(after) - rest :][::-1])
    numbers[:first] = np.arange(first)
    numbers[len(before) - last :] = np.arange(len(after) - last, len(after))
    return np.arange(first, len(before) - last), np.arange(first, len(after) - last)


def _common(one: Rows, other: Rows) -> int:
    """How many rows from the first on are the same."""
    differs = (one != other).any(axis=1)
    return int(np.argmax(differs)) if differs.any() else len(one)


def _pairs(few: Rows, many: Rows) -> tuple[list[int], list[int]]:
    """Which of `few` stand where in `many`: in their order, and each as early as can be."""
    sought = _as_bytes(few)
    known = set(sought)
    where: defaultdict[bytes, list[int]] = defaultdict(list)
    for place, row in enumerate(_as_bytes(many)):
        if row in known:
            where[row].append(place)
    found: list[int] = []
    places: list[int] = []
    for index, row in enumerate(sought):
        candidates = where.get(row, [])
        later = bisect_right(candidates, places[-1]) if places else 0
        if later < len(candidates):
            found.append(index)
            places.append(candidates[later])
    return found, places


def _as_bytes(rows: Rows) -> list[bytes]:
    """Each row as something to look up; −0 becomes 0, which it equals."""
    rows = np.ascontiguousarray(rows + 0.0)
    return cast(list[bytes], rows.view(f"V{rows.itemsize * rows.shape[1]}").ravel().tolist())

"""Where a run has led and is known to lead, as seen along two of its parameters."""

from typing import NamedTuple

import numpy as np

from nnviz.core.path import ParameterPath
from nnviz.core.surface import Array
from nnviz.views.surface_range import FARTHEST


class Trail(NamedTuple):
    """A path with a point on it.

    Attributes
    ----------
    passed : (n, 2), from the start to the point; nan where out of bounds
    future : (m, 2), from the point to the newest iteration known; empty where there is no path
    others_moved : whether another parameter had another value on the way
    """

    passed: Array
    future: Array
    others_moved: bool


def trail(path: ParameterPath | None, parameters: Array, iteration: int, places: tuple[int, int]) -> Trail:
    """The path of a run that stands at an iteration, with these parameters (n_parameters,)."""
    here = parameters[None, list(places)]
    if path is None:
        return Trail(here, np.empty((0, 2)), others_moved=False)
    before = path.iterations <= iteration
    seen = path.parameters[:, list(places)]
    seen = np.where(np.abs(seen) <= FARTHEST, seen, np.nan)
    moved = (path.parameters[before] != parameters).any(axis=0)
    moved[list(places)] = False
    passed, future = np.concatenate([seen[before], here]), np.concatenate([here, seen[~before]])
    return Trail(passed, future, bool(moved.any()))

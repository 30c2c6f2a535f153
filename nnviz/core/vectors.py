"""How alike two vectors are: the dot product, the angle, the shadow of one on the other (A1, A2)."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import frozen_array

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Comparison:
    """Two vectors a and b beside each other.

    Attributes
    ----------
    products : aᵢ·bᵢ, index by index
    dot : their sum, a·b
    lengths : |a| and |b|
    cosine : a·b / (|a|·|b|); nan where a vector is zero or not finite
    angle : between the two, 0 to 180 degrees; nan where the cosine is
    projection : a·b / |b|, the length of the shadow of a on the line of b, negative where it falls
        on the other side of the origin; nan where b is zero or something is not finite
    foot : (n,), where that shadow ends; nan where the projection is
    """

    products: tuple[float, ...]
    dot: float
    lengths: tuple[float, float]
    cosine: float
    angle: float
    projection: float
    foot: Array


def compare(a: npt.ArrayLike, b: npt.ArrayLike) -> Comparison:
    """Compare two vectors of equal length, (n,) each."""
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    lengths = (math.hypot(*a), math.hypot(*b))
    cosine = angle = projection = math.nan
    foot = np.full(a.shape, math.nan)
    with np.errstate(all="ignore"):
        products = a * b
        dot = float(products.sum())
        if _has_direction(lengths[1]) and math.isfinite(lengths[0]) and math.isfinite(dot):
            projection = dot / lengths[1]
            foot = projection * (b / lengths[1])
        if all(map(_has_direction, lengths)):
            cosine, angle = _between(a / lengths[0], b / lengths[1])
    return Comparison(tuple(products.tolist()), dot, lengths, cosine, angle, projection, frozen_array(foot))


def most_similar(inputs: npt.ArrayLike, weights: Array) -> int | None:
    """The unit whose weight vector is the most like `inputs`: the one with the largest dot product.

    Parameters
    ----------
    inputs : (n_in,)
    weights : (n_in, n_out), a column for each unit

    Returns
    -------
    int or None
        None where no single unit is: fewer than two, a tie for the largest, a value that is not finite.
    """
    if weights.shape[1] < 2:
        return None
    with np.errstate(all="ignore"):
        dots = (np.asarray(inputs, np.float64)[:, np.newaxis] * weights).sum(axis=0)
    if not np.isfinite(dots).all() or np.count_nonzero(dots == dots.max()) > 1:
        return None
    return int(dots.argmax())


def _has_direction(length: float) -> bool:
    return 0.0 < length < math.inf


def _between(u: Array, v: Array) -> tuple[float, float]:
    """Cosine and angle, in degrees, of two vectors of length 1."""
    cosine = min(1.0, max(-1.0, float((u * v).sum())))
    # The arc cosine loses half its digits near 0 and 180 degrees; this form loses none (Kahan 2006).
    return cosine, math.degrees(2.0 * math.atan2(math.hypot(*(u - v)), math.hypot(*(u + v))))

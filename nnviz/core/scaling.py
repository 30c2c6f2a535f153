"""Scaling: inputs brought to a common size, and back to the numbers they were."""

import math
from dataclasses import dataclass
from typing import Final, Literal, Self, get_args

import numpy as np
import numpy.typing as npt

from nnviz.core.errors import InputError

Method = Literal["standard", "range"]
_BESIDE: Final = tuple(side * n for n in range(1, 9) for side in (1, -1))  # as far as rounding leads astray
METHODS: Final[tuple[Method, ...]] = get_args(Method)


@dataclass(frozen=True)
class Scaling:
    """How every input was scaled: scaled = (x − offset) / factor.

    Parameters
    ----------
    method : "standard" brings a mean to 0 and a standard deviation to 1; "range" the values to −1 … 1
    offset : of each input; its mean, or the middle of its range
    factor : of each input, above 0; its standard deviation, or half its range; 1 for a constant input

    Raises
    ------
    InputError
        When these cannot be the numbers of a scaling.
    """

    method: Method
    offset: tuple[float, ...]
    factor: tuple[float, ...]

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise InputError(f"{self.method!r} is no way to scale; there are {', '.join(METHODS)}")
        if len(self.offset) != len(self.factor):
            raise InputError(f"a scaling has {len(self.offset)} offsets, but {len(self.factor)} factors")
        for number, (offset, factor) in enumerate(zip(self.offset, self.factor, strict=True), start=1):
            if not math.isfinite(offset):
                raise InputError(f"the offset of input {number} is {offset}; it must be a number")
            if not 0.0 < factor < math.inf:
                raise InputError(f"the factor of input {number} is {factor}; it must be a number above 0")

    @classmethod
    def fitted(cls, inputs: npt.NDArray[np.float64], method: Method) -> Self:
        """The scaling that suits these inputs, (n, n_inputs) float64 with n ≥ 1.

        The standard deviation is that of the samples themselves: divided by n.
        """
        low, high = inputs.min(axis=0), inputs.max(axis=0)
        match method:
            case "standard":
                offset, factor = inputs.mean(axis=0), inputs.std(axis=0)
            case "range":
                offset, factor = (low + high) / 2.0, (high - low) / 2.0
        constant = (low == high) | (factor == 0.0)  # differences below 10⁻³²³ have no half and no square
        offset, factor = np.where(constant, low, offset), np.where(constant, 1.0, factor)
        return cls(method, tuple(offset.tolist()), tuple(factor.tolist()))

    def scaled(self, inputs: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Inputs (…, n_inputs) as the network is given them."""
        return np.asarray((inputs - np.array(self.offset)) / np.array(self.factor), dtype=np.float64)

    def unscaled(self, inputs: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Scaled inputs (…, n_inputs) as they were, to within rounding."""
        return np.asarray(inputs * np.array(self.factor) + np.array(self.offset), dtype=np.float64)

    def recovered(self, inputs: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Scaled inputs (…, n_inputs) as they were, without the digits that rounding has left.

        A number is rounded, to 15 digits of the largest number in its calculation, where that
        scales to the same bits: 5.1, not 5.1000000000000005. Else it is the nearest number that does.
        Where scaling has rounded digits away it need not be the very number that was scaled; and where
        nothing scales to a point, which has been moved there, it is the nearest.
        """
        exact = self.unscaled(inputs)
        sizes = np.maximum(np.abs(exact), np.abs(self.offset))
        places = 14 - np.floor(np.log10(np.maximum(sizes, self.factor))).astype(int)
        pairs = zip(exact.flat, places.flat, strict=True)
        short = np.array([round(float(value), int(n)) for value, n in pairs]).reshape(exact.shape)
        found = np.where(self.scaled(short) == inputs, short + 0.0, exact)  # + 0.0: no −0.0
        for half_steps in _BESIDE:
            left = self.scaled(found) != inputs
            if not left.any():
                break
            near = exact + half_steps * np.spacing(sizes) / 2.0
            found = np.where(left & (self.scaled(near) == inputs), near, found)
        return found

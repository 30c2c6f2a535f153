"""Line: one line of arithmetic as values, before anyone has chosen digits, colours or a typeface."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nnviz.core.part import Part
from nnviz.core.phase import Phase


class Number(NamedTuple):
    """A number in a line.

    Attributes
    ----------
    value : with all its digits
    part : the sample, input, unit, weight or bias that it belongs to, or None
    """

    value: float
    part: Part | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Matrix:
    """A matrix in a line.

    Attributes
    ----------
    values : (rows, columns) float64
    parts : one for each entry, row by row, or None where they belong to nothing
    """

    values: npt.NDArray[np.float64]
    parts: tuple[tuple[Part, ...], ...] | None = None


# What stands between numbers is text: operators, brackets, names.
Token = str | Number | Matrix


@dataclass(frozen=True, eq=False, slots=True)
class Line:
    """name = formula = numbers = result, in a phase of an iteration.

    Attributes
    ----------
    phase : when it is computed
    name : what is computed: "z₂", "layer_1", "∂L/∂W⁽¹⁾"
    formula : how, in names: "w₁₂·x₁ + w₂₂·x₂ + b₂"; "" where there is nothing to say
    numbers : the same with numbers put in; empty where it would repeat the result
    result : the outcome, or empty for a remark. In a backward line, a result's number with the part of
        a weight or bias is the gradient of the loss by it
    part : what is computed belongs to this part, or None
    parameter : place in the flat parameter vector, where the result is that parameter's gradient
    note : a few words after the result: "→ class 1, right"; "" for none
    relation : what stands between name and formula: "=", or "←" where a value is replaced
    """

    phase: Phase
    name: str
    formula: str
    numbers: tuple[Token, ...]
    result: tuple[Token, ...]
    part: Part | None = None
    parameter: int | None = None
    note: str = ""
    relation: str = "="

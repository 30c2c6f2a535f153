"""Tokens: numbers with what stands between them, and what is too large to be written out."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from nnviz.core.line import Matrix, Number, Token
from nnviz.core.part import Part, bias_part, weight_part

Array = npt.NDArray[np.float64]
Tokens = tuple[Token, ...]

MOST_ROWS, MOST_COLUMNS = 6, 5  # of a matrix that is written out
MOST_ENTRIES = 8  # of a vector that is written out


def count(number: int) -> str:
    """A whole number with thin spaces between thousands."""
    return f"{number:,}".replace(",", "\u2009")


def joined(terms: Iterable[Tokens], operator: str) -> Tokens:
    """Tokens of several terms with an operator between them; a sum of negated terms subtracts them."""
    tokens: list[Token] = []
    for term in terms:
        first = term[0]
        if tokens and operator == " + " and isinstance(first, str) and first.startswith("−"):
            tokens += [" − " + first[1:], *term[1:]]
        else:
            tokens += [operator, *term] if tokens else term
    return tuple(tokens)


def product(numbers: Sequence[Number]) -> Tokens:
    """Numbers with multiplication signs between them."""
    return joined(((number,) for number in numbers), "·")


def vector(numbers: Sequence[Number], limit: int | None = MOST_ENTRIES) -> Tokens:
    """Numbers in brackets; one number stands alone, and of more than `limit` only how many they are."""
    if len(numbers) == 1:
        return (numbers[0],)
    if limit is not None and len(numbers) > limit:
        return (f"{len(numbers)} values",)
    return ("(", *joined(((number,) for number in numbers), ", "), ")")


def squared(number: Number) -> Tokens:
    """A number's square; a negative one in brackets, since the sign belongs to it."""
    return ("(", number, ")²") if number.value < 0.0 else (number, "²")


def fits(values: Array) -> bool:
    """Whether a matrix is small enough to be written out."""
    rows, columns = values.shape
    return bool(rows <= MOST_ROWS and columns <= MOST_COLUMNS)


def matrix(values: Array, parts: tuple[tuple[Part, ...], ...] | None = None) -> Token:
    """A matrix, or its shape where it is too large; a single number as a number."""
    rows, columns = values.shape
    if not fits(values):
        return f"{rows} × {columns}"
    if rows == columns == 1:
        return Number(float(values[0, 0]), parts[0][0] if parts else None)
    return Matrix(values, parts)


def weight_matrix(layer: int, values: Array) -> Token:
    """Weights, or what belongs to them, (n_in, n_out), as a matrix that is small enough."""
    rows, columns = values.shape
    parts = tuple(tuple(weight_part(layer, i, j) for j in range(columns)) for i in range(rows))
    return matrix(values, parts)


def weights_fit(values: Array) -> bool:
    """Whether weights, (n_in, n_out), are written out: as a matrix, or those of one unit as a vector."""
    return fits(values) or (values.shape[1] == 1 and len(values) <= MOST_ENTRIES)


def weights(layer: int, values: Array) -> Tokens:
    """Weights, or what belongs to them, (n_in, n_out); of many, how they can be seen."""
    rows, columns = values.shape
    if not weights_fit(values):
        return (f"{rows} × {columns}: select a unit to see its own",)
    if columns == 1:
        return vector([Number(float(values[i, 0]), weight_part(layer, i, 0)) for i in range(rows)])
    return (weight_matrix(layer, values),)


def biases(layer: int, values: Array) -> Tokens:
    """Biases, or what belongs to them, (n_out,)."""
    if len(values) > MOST_ENTRIES:
        return (f"{len(values)} values",)
    return vector([Number(float(value), bias_part(layer, unit)) for unit, value in enumerate(values)])

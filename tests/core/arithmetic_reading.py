"""A reader of arithmetic lines, who works out by hand what stands in them."""

import numpy as np

from nnviz.core import arithmetic
from nnviz.core.line import Matrix, Number
from nnviz.core.moment import Moment, MomentKind
from nnviz.core.presets import preset_experiment
from nnviz.core.trace import trace_iteration, trace_samples
from nnviz.core.training import initial_state

SIGNS = {"·": " @ ", "×": "*", "−": "-", "²": "**2", "σ(": "sigmoid("}


class Value:
    """A number or a matrix, for which @ is what a dot stands for between them and * goes entry by entry."""

    __array_ufunc__ = None

    def __init__(self, values):
        self.values = np.asarray(values.values if isinstance(values, Value) else values, float)

    def __matmul__(self, other):
        other = Value(other).values
        if self.values.ndim and other.ndim:
            return Value(self.values @ other)
        return Value(self.values * other)

    def __rmatmul__(self, other):
        return Value(other) @ self

    def __mul__(self, other):
        return Value(self.values * Value(other).values)

    def __add__(self, other):
        return Value(self.values + Value(other).values)

    def __sub__(self, other):
        return Value(self.values - Value(other).values)

    def __rsub__(self, other):
        return Value(other) - self

    def __neg__(self):
        return Value(-self.values)

    def __truediv__(self, other):
        return Value(self.values / Value(other).values)

    def __pow__(self, power):
        return Value(self.values**power)


def bracket(*values):
    """What brackets hold: several numbers are a row, one is itself."""
    if len(values) == 1:
        return values[0]
    return Value([[float(value.values) for value in values]])


def applied(function):
    return lambda value: Value(function(Value(value).values))


MEANINGS = {
    "sigmoid": applied(lambda z: 1 / (1 + np.exp(-z))),
    "tanh": applied(np.tanh),
    "ln": applied(np.log),
    "max": lambda low, value: applied(lambda z: np.maximum(low, z))(value),
    "bracket": bracket,
}


def worked_out(tokens):
    """What tokens come to, as a flat array; None where they are words."""
    if not any(isinstance(token, Number | Matrix) for token in tokens):
        return None
    known, text, bracket_opens = dict(MEANINGS), "", "("
    for i, token in enumerate(tokens):
        if isinstance(token, str):
            written = "bracket(" if token == bracket_opens else token
            for sign, python in SIGNS.items():
                written = written.replace(sign, python)
            text += written
        else:
            known[f"n{i}"] = Value(token.value if isinstance(token, Number) else token.values)
            text += f"n{i}"
    return np.ravel(eval(text, {"__builtins__": {}}, known).values)  # noqa: S307 - the tokens are ours


def entries(tokens):
    """Every number in tokens with its part."""
    for token in tokens:
        if isinstance(token, Number):
            yield token.value, token.part
        elif isinstance(token, Matrix):
            for i, row in enumerate(token.values):
                for j, value in enumerate(row):
                    yield float(value), token.parts[i][j] if token.parts else None


def results(lines, name):
    """The numbers that the only line of this name comes to."""
    (line,) = [line for line in lines if line.name == name]
    return [value for value, _ in entries(line.result)]


def formulas(lines):
    """Names and formulas, as they are read."""
    return [f"{line.name} {line.relation} {line.formula}".removesuffix(" = ") for line in lines]


def note(lines, name):
    """What the only line of this name says after its result."""
    (line,) = [line for line in lines if line.name == name]
    return line.note


def lines_of(preset, samples=None, selected=None, **config):
    """A preset's first iteration, or what these samples would do."""
    experiment = preset_experiment(preset).with_config(**config) if config else preset_experiment(preset)
    state = initial_state(experiment)
    if samples is None:
        trace = trace_iteration(experiment, state)
    else:
        trace = trace_samples(experiment, state.parameters, samples)
    return arithmetic.lines(Moment(trace, MomentKind.NEXT), selected)

"""Other ways to the same numbers: scalars that differentiate themselves, and plain formulas.

Nothing here uses the package, so that agreement means something.
"""

import math

import numpy as np

SLOPES = {
    "sigmoid": lambda a: a * (1 - a),
    "tanh": lambda a: 1 - a * a,
    "relu": lambda a: 1.0 if a > 0 else 0.0,
    "linear": lambda _: 1.0,
}
VALUES = {
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": math.tanh,
    "relu": lambda z: max(z, 0.0),
    "linear": lambda z: z,
}


class Scalar:
    """A number that remembers how it came about (after micrograd)."""

    def __init__(self, value, parents=()):
        self.value, self.parents, self.gradient = value, parents, 0.0

    def __add__(self, other):
        return Scalar(self.value + other.value, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        return Scalar(self.value * other.value, ((self, other.value), (other, self.value)))

    def activated(self, name):
        a = VALUES[name](self.value)
        return Scalar(a, ((self, SLOPES[name](a)),))

    def squared_error(self, target):
        return Scalar((self.value - target) ** 2, ((self, 2 * (self.value - target)),))

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent, _ in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.gradient = 1.0
        for node in reversed(order):
            for parent, slope in node.parents:
                parent.gradient += slope * node.gradient


def scalar_step(layers, activations, sample, targets, learning_rate):
    """One SGD step; `layers` is a list of (weights [n_in][n_out], biases [n_out]) of floats."""
    network = [([[Scalar(w) for w in row] for row in ws], [Scalar(b) for b in bs]) for ws, bs in layers]
    values = [Scalar(x) for x in sample]
    for (weights, biases), name in zip(network, activations, strict=True):
        sums = []
        for j, bias in enumerate(biases):
            total = bias
            for value, row in zip(values, weights, strict=True):
                total = total + value * row[j]
            sums.append(total.activated(name))
        values = sums
    loss = Scalar(0.0)
    for value, target in zip(values, targets, strict=True):
        loss = loss + value.squared_error(target)
    loss.backward()

    def new(scalar):
        return scalar.value - learning_rate * scalar.gradient

    return [([[new(w) for w in row] for row in ws], [new(b) for b in bs]) for ws, bs in network]


def complex_values(name, z):
    """Activations of a complex array, analytic along the real axis."""
    match name:
        case "sigmoid":
            return 1 / (1 + np.exp(-z))
        case "tanh":
            return np.tanh(z)
        case "relu":
            return np.where(z.real > 0, z, 0)
    return z


def complex_loss(parameters, sizes, activations, bias, loss, inputs, targets):
    """The summed loss for a complex parameter vector (weights in C order, then biases, layer by layer)."""
    values, at = inputs.astype(complex), 0
    for n_in, n_out, name in zip(sizes[:-1], sizes[1:], activations, strict=True):
        weights = parameters[at : at + n_in * n_out].reshape(n_in, n_out)
        at += n_in * n_out
        values = values @ weights
        if bias:
            values = values + parameters[at : at + n_out]
            at += n_out
        values = complex_values(name, values)
    if loss == "cross_entropy":
        return -(targets * np.log(values) + (1 - targets) * np.log(1 - values)).sum()
    return ((values - targets) ** 2).sum()


def gradient(parameters, *problem):
    """d(loss)/d(parameters) by complex steps: a finite difference without cancellation."""
    step = 1e-30
    result = np.empty(len(parameters))
    for i in range(len(parameters)):
        shifted = parameters.astype(complex)
        shifted[i] += 1j * step
        result[i] = complex_loss(shifted, *problem).imag / step
    return result

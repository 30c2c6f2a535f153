"""Write the training loop for one architecture, with every size a constant.

The compiler unrolls and vectorises what it can count, which makes the loop about twice as fast
as the general one in loops.py. It does the same operations in the same order, and one scratch
vector at constant offsets shows the compiler that nothing overlaps.
"""

import inspect
from collections.abc import Iterator
from itertools import accumulate

from nnviz.core import loops
from nnviz.core.functions import ACTIVATIONS, LINEAR, RELU, SIGMOID, TANH
from nnviz.core.network import Architecture

_ACTIVATE = {
    SIGMOID: "0.0 if z <= -709.0 else 1.0 / (1.0 + math.exp(-z))",
    TANH: "math.tanh(z)",
    RELU: "0.0 if z <= 0.0 else z",
    LINEAR: "z",
}
_SLOPE = {SIGMOID: "(a * (1.0 - a))", TANH: "(1.0 - a * a)", RELU: "(1.0 if a > 0.0 else 0.0)", LINEAR: "1.0"}


# Of loops.online's arguments those that end the loop before its time.
_WATCHING = ("signs", "negative", "look_first", "look_every", "limits", "all_right", "classes", "seen")


def online_source(architecture: Architecture, loss: str, *, watching: bool = False) -> str:
    """The source of a function with the arguments of loops.online.

    Unless it is `watching` it runs to its end, and has no arguments that tell it to stop before.
    """
    arguments = [
        name for name in inspect.signature(loops.online).parameters if watching or name not in _WATCHING
    ]
    lines = [
        "import math",
        "import numpy as np",
        "",
        "",
        f"def online({', '.join(arguments)}):",
        *(f"    {line}" for line in _body(architecture, loss, watching=watching)),
        "",
    ]
    return "\n".join(lines)


def _body(architecture: Architecture, loss: str, *, watching: bool) -> Iterator[str]:
    n_parameters, units = architecture.n_parameters, sum(architecture.sizes)
    # The vector p: parameters, then activations, then pre-activations and derivatives.
    activations = [n_parameters + start for start in accumulate((0, *architecture.sizes[:-1]))]
    yield f"p = np.empty({n_parameters + 2 * units})"
    yield f"for i in range({n_parameters}):"
    yield "    p[i] = parameters[i]"
    yield "done, row, point = 0, 0, 0"
    if watching:
        yield "n_looks, ends_here = 0, False"
    yield "while done < len(order):"
    yield "    stop = min(len(order), first + row * stride, points_first + point * points_stride)"
    if watching:
        yield "    stop = min(stop, look_first + n_looks * look_every)"
    yield "    for k in range(done, stop):"
    yield "        sample = order[k]"
    yield f"        for i in range({architecture.sizes[0]}):"
    yield f"            p[{activations[0]} + i] = inputs[sample, i]"
    for layer in range(architecture.n_layers):
        yield from _indented(_forward(architecture, layer, activations, units))
    yield from _indented(_output_delta(architecture, loss, activations[-1], units))
    for layer in reversed(range(architecture.n_layers)):
        yield from _indented(_backward(architecture, layer, activations, units))
    if watching:
        yield "        if has_crossed(p, signs, negative):"
        yield "            stop, ends_here = k + 1, True"
        yield "            break"
    yield "    done = stop"
    yield from _indented(_records(architecture, loss, activations, units), 4)
    if watching:
        yield from _indented(_look(n_parameters), 4)
    yield f"for i in range({n_parameters}):"
    yield "    parameters[i] = p[i]"
    if watching:
        yield "return done"


def _records(architecture: Architecture, loss: str, activations: list[int], units: int) -> Iterator[str]:
    yield "if done == first + row * stride:"
    yield "    for part in range(2):"
    yield "        total = 0.0"
    yield "        for sample in range(part * n_training, len(inputs) if part else n_training):"
    yield f"            for i in range({architecture.sizes[0]}):"
    yield f"                p[{activations[0]} + i] = inputs[sample, i]"
    for layer in range(architecture.n_layers):
        yield from _indented(_forward(architecture, layer, activations, units), 12)
    yield from _indented(_loss(architecture, loss, activations[-1], units), 12)
    yield "        measured[row, part] = total"
    yield "    row += 1"
    yield "if done == points_first + point * points_stride:"
    # As a loop of known length it would be unrolled, which makes the loop around it 8 % slower at 2-8-8-8-1.
    yield f"    points[point, :] = p[:{architecture.n_parameters}]"
    yield "    point += 1"


def _look(n_parameters: int) -> Iterator[str]:
    """By the general loop's function: its share of the time is that of the pass over the data."""
    yield "if done == look_first + n_looks * look_every:"
    yield "    n_looks += 1"
    yield f"    parameters[:] = p[:{n_parameters}]"
    yield "    network = (parameters, work, sizes, codes, bias)"
    yield "    data = (inputs, targets, n_training, loss)"
    yield "    if look(*network, *data, limits, all_right, classes, seen):"
    yield "        ends_here = True"
    yield "if ends_here:"
    yield "    break"


def _loss(architecture: Architecture, loss: str, output: int, units: int) -> Iterator[str]:
    yield f"for j in range({architecture.sizes[-1]}):"
    if loss == "cross_entropy":
        yield f"    z = p[{output + units} + j]"
        yield "    rest = math.log1p(math.exp(-abs(z)))"
        yield "    total += (0.0 if z <= 0.0 else z) - z * targets[sample, j] + rest"
    else:
        yield f"    error = p[{output} + j] - targets[sample, j]"
        yield "    total += error * error"


def _forward(architecture: Architecture, layer: int, activations: list[int], units: int) -> Iterator[str]:
    n_in, n_out = architecture.shapes[layer]
    span = architecture.spans()[layer]
    weights, here, there = span.weights.start, activations[layer], activations[layer + 1]
    z = there + units
    yield f"for j in range({n_out}):"
    yield f"    p[{z} + j] = p[{here}] * p[{weights} + j]"
    if n_in > 1:
        yield f"for i in range(1, {n_in}):"
        yield f"    for j in range({n_out}):"
        yield f"        p[{z} + j] += p[{here} + i] * p[{weights} + i * {n_out} + j]"
    if architecture.bias:
        yield f"for j in range({n_out}):"
        yield f"    p[{z} + j] += p[{span.biases.start} + j]"
    yield f"for j in range({n_out}):"
    yield f"    z = p[{z} + j]"
    yield f"    p[{there} + j] = {_ACTIVATE[_code(architecture, layer)]}"


def _output_delta(architecture: Architecture, loss: str, output: int, units: int) -> Iterator[str]:
    yield f"for j in range({architecture.sizes[-1]}):"
    yield f"    a = p[{output} + j]"
    yield "    delta = a - targets[sample, j]"
    if loss != "cross_entropy":
        yield f"    delta = 2.0 * delta * {_SLOPE[_code(architecture, -1)]}"
    yield f"    p[{output + units} + j] = delta"


def _backward(architecture: Architecture, layer: int, activations: list[int], units: int) -> Iterator[str]:
    n_in, n_out = architecture.shapes[layer]
    span = architecture.spans()[layer]
    weights, here = span.weights.start, activations[layer]
    delta = activations[layer + 1] + units
    if layer > 0:
        yield f"for i in range({n_in}):"
        yield f"    total = p[{weights} + i * {n_out}] * p[{delta}]"
        if n_out > 1:
            yield f"    for j in range(1, {n_out}):"
            yield f"        total += p[{weights} + i * {n_out} + j] * p[{delta} + j]"
        yield f"    a = p[{here} + i]"
        yield f"    p[{here + units} + i] = total * {_SLOPE[_code(architecture, layer - 1)]}"
    yield f"for i in range({n_in}):"
    yield f"    for j in range({n_out}):"
    yield (f"        p[{weights} + i * {n_out} + j] -= learning_rate * (p[{here} + i] * p[{delta} + j])")
    if architecture.bias:
        yield f"for j in range({n_out}):"
        yield f"    p[{span.biases.start} + j] -= learning_rate * p[{delta} + j]"


def _code(architecture: Architecture, layer: int) -> int:
    return ACTIVATIONS[architecture.activations[layer]].code


def _indented(lines: Iterator[str], by: int = 8) -> Iterator[str]:
    return (" " * by + line for line in lines)

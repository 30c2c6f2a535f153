"""What the training loops do in every iteration, in plain Python, for any architecture.

They are written to be compiled (compiled.py) but run as they are too: slowly, with the same result
to the last bit. The loops of loops.py, and every program that specialised.py writes for one network,
do the same floating-point operations in the same order. For one layer that is
z_j = x_0·w_0j, then + x_i·w_ij for i = 1, 2, …, then + b_j.

Arguments that recur
--------------------
parameters : (n_parameters,) each layer's weights (n_in, n_out) in C order, then its biases
work : scratch(…): activations of every unit, then, unit by unit, pre-activations and later the
    derivatives with respect to them, then (for batches) the gradient
sizes : (n_layers + 1,) int64, units per layer
codes : (n_layers,) int64, activations as numbered in functions.py
inputs, targets : (n, n_inputs) and (n, n_outputs), C-contiguous; the training samples first
n_training : how many of them are trained on; the others are held out, and only measured
loss : as numbered in functions.py
"""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from nnviz.core.functions import CROSS_ENTROPY, RELU, SIGMOID, TANH

Array = Any  # compiled.py gives every loop its exact types


def scratch(sizes: tuple[int, ...], n_parameters: int) -> npt.NDArray[np.float64]:
    """A scratch vector for the loops below."""
    return np.zeros(2 * sum(sizes) + n_parameters)


def activate(work: Array, z: int, a: int, n: int, code: int) -> None:
    """Activations of n units from work[z:] into work[a:]; NaN stays NaN."""
    if code == SIGMOID:
        for j in range(n):
            # Below −709 e^−z leaves the doubles; 0 is the limit.
            x = work[z + j]
            work[a + j] = 0.0 if x <= -709.0 else 1.0 / (1.0 + math.exp(-x))
    elif code == TANH:
        for j in range(n):
            work[a + j] = math.tanh(work[z + j])
    elif code == RELU:
        for j in range(n):
            work[a + j] = 0.0 if work[z + j] <= 0.0 else work[z + j]
    else:
        for j in range(n):
            work[a + j] = work[z + j]


def slope(a: float, code: int) -> float:
    """Derivative of the activation, from its value."""
    if code == SIGMOID:
        return a * (1.0 - a)
    if code == TANH:
        return 1.0 - a * a
    if code == RELU:
        return 1.0 if a > 0.0 else 0.0
    return 1.0


def forward(
    parameters: Array, work: Array, sizes: Array, codes: Array, bias: bool, inputs: Array, sample: int
) -> None:
    """Put one sample's pre-activations and activations of every layer into `work`."""
    to_z = (len(work) - len(parameters)) // 2
    for i in range(sizes[0]):
        work[i] = inputs[sample, i]
    here, at = 0, 0
    for layer in range(len(codes)):
        n_in, n_out = sizes[layer], sizes[layer + 1]
        there = here + n_in
        z = there + to_z
        for j in range(n_out):
            work[z + j] = work[here] * parameters[at + j]
        for i in range(1, n_in):
            a = work[here + i]
            row = at + i * n_out
            for j in range(n_out):
                work[z + j] += a * parameters[row + j]
        at += n_in * n_out
        if bias:
            for j in range(n_out):
                work[z + j] += parameters[at + j]
            at += n_out
        activate(work, z, there, n_out, codes[layer])
        here = there


def backward(  # noqa: C901  (one loop nest; calls would cost the compiled code its speed)
    parameters: Array,
    work: Array,
    sizes: Array,
    codes: Array,
    bias: bool,
    targets: Array,
    sample: int,
    loss: int,
    learning_rate: float,
    gradient: int,
) -> None:
    """Propagate one sample's error back through the activations that `forward` left in `work`.

    With `gradient` < 0 the parameters are updated on the way, each layer after the layer below has
    used its old weights. Otherwise the gradient is added to work[gradient:].
    """
    n_layers = len(codes)
    to_delta = (len(work) - len(parameters)) // 2
    above = to_delta - sizes[n_layers]  # activations of the layer above
    at = len(parameters)
    for j in range(sizes[n_layers]):
        a = work[above + j]
        delta = a - targets[sample, j]
        if loss != CROSS_ENTROPY:  # there the sigmoid's derivative cancels
            delta = 2.0 * delta * slope(a, codes[n_layers - 1])
        work[above + to_delta + j] = delta
    for layer in range(n_layers - 1, -1, -1):
        n_in, n_out = sizes[layer], sizes[layer + 1]
        here = above - n_in
        n_biases = n_out if bias else 0
        at -= n_in * n_out + n_biases
        d = above + to_delta
        if layer > 0:
            for i in range(n_in):
                row = at + i * n_out
                total = parameters[row] * work[d]
                for j in range(1, n_out):
                    total += parameters[row + j] * work[d + j]
                work[here + to_delta + i] = total * slope(work[here + i], codes[layer - 1])
        biases = at + n_in * n_out
        if gradient < 0:
            for i in range(n_in):
                a = work[here + i]
                row = at + i * n_out
                for j in range(n_out):
                    parameters[row + j] -= learning_rate * (a * work[d + j])
            for j in range(n_biases):
                parameters[biases + j] -= learning_rate * work[d + j]
        else:
            for i in range(n_in):
                a = work[here + i]
                row = gradient + at + i * n_out
                for j in range(n_out):
                    work[row + j] += a * work[d + j]
            for j in range(n_biases):
                work[gradient + biases + j] += work[d + j]
        above = here


def measure(
    parameters: Array,
    work: Array,
    sizes: Array,
    codes: Array,
    bias: bool,
    inputs: Array,
    targets: Array,
    n_training: int,
    loss: int,
    losses: Array,
) -> None:
    """Put the loss of the training samples and that of the held-out ones into `losses` (2,)."""
    network = (parameters, work, sizes, codes, bias)
    losses[0] = total_loss(*network, inputs, targets, 0, n_training, loss)
    losses[1] = total_loss(*network, inputs, targets, n_training, len(inputs), loss)


def total_loss(
    parameters: Array,
    work: Array,
    sizes: Array,
    codes: Array,
    bias: bool,
    inputs: Array,
    targets: Array,
    start: int,
    stop: int,
    loss: int,
) -> float:
    """Loss summed over samples `start` to `stop` and their outputs, in order.

    Cross-entropy is taken from the pre-activation, max(z, 0) − z·y + ln(1 + e^−|z|), so that it stays
    finite where the output has rounded to 0 or 1.
    """
    n_out = sizes[len(codes)]
    to_z = (len(work) - len(parameters)) // 2
    output = to_z - n_out
    total = 0.0
    for sample in range(start, stop):
        forward(parameters, work, sizes, codes, bias, inputs, sample)
        for j in range(n_out):
            y = targets[sample, j]
            if loss == CROSS_ENTROPY:
                z = work[output + to_z + j]
                total += (0.0 if z <= 0.0 else z) - z * y + math.log1p(math.exp(-abs(z)))
            else:
                error = work[output + j] - y
                total += error * error
    return total


def look(
    parameters: Array,
    work: Array,
    sizes: Array,
    codes: Array,
    bias: bool,
    inputs: Array,
    targets: Array,
    n_training: int,
    loss: int,
    limits: Array,
    all_right: bool,
    classes: Array,
    seen: Array,
) -> bool:
    """See what holds now, and tell whether any of it has come about since the look before.

    Parameters
    ----------
    limits : (n_limits,) of the training samples' loss
    all_right : whether to see if all training samples are classified as their targets say
    classes : (n_classes,) int64, samples whose class is to be seen
    seen : (2, n_limits + 1 + n_classes) int64; at the look before, and now: whether the loss is below
        each limit, whether all are right, and each sample's class
    """
    network = (parameters, work, sizes, codes, bias)
    n_limits, n_out = len(limits), sizes[len(codes)]
    output = (len(work) - len(parameters)) // 2 - n_out
    for i in range(seen.shape[1]):
        seen[0, i] = seen[1, i]
    if n_limits:
        total = total_loss(*network, inputs, targets, 0, n_training, loss)
        for i in range(n_limits):
            seen[1, i] = total < limits[i]
    if all_right:
        right = True
        for sample in range(n_training):
            forward(*network, inputs, sample)
            right = class_of(work[output : output + n_out]) == class_of(targets[sample])
            if not right:
                break
        seen[1, n_limits] = right
    for i in range(len(classes)):
        forward(*network, inputs, classes[i])
        seen[1, n_limits + 1 + i] = class_of(work[output : output + n_out])
    for i in range(n_limits + 1):
        if seen[1, i] > seen[0, i]:
            return True
    for i in range(n_limits + 1, seen.shape[1]):  # noqa: SIM110  (numba compiles no generator)
        if seen[1, i] != seen[0, i]:
            return True
    return False


def class_of(outputs: Array) -> int:
    """The class that one sample's outputs stand for, as dataset.predicted_classes has it."""
    if len(outputs) == 1:
        return 1 if outputs[0] >= 0.5 else 0
    best = 0
    for j in range(1, len(outputs)):
        # NaN counts as the largest, as in NumPy.
        if outputs[best] == outputs[best] and not outputs[j] <= outputs[best]:
            best = j
    return best

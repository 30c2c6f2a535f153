"""The training loops, in plain Python, for any architecture; kernels.py tells most of their arguments.

What is recorded: after `first` iterations, and then after every `stride`, the losses go into a row of
`measured` (rows, 2); likewise the parameters, after `points_first` and every `points_stride`, into a
row of `points` (rows, n_parameters).

What ends a loop before its time (stop_watch.py):
signs, negative : (n,) int64, places of parameters, and (n,) bool, which of them are negative to begin
    with; after the first iteration that changes one of these the loop ends
look_first, look_every : after so many iterations, and then after every so many, `look` is called with
    limits, all_right, classes and seen; where it says so the loop ends
"""

from nnviz.core.kernels import Array, backward, forward, look, measure


def online(
    parameters: Array,
    work: Array,
    sizes: Array,
    codes: Array,
    bias: bool,
    inputs: Array,
    targets: Array,
    n_training: int,
    loss: int,
    learning_rate: float,
    order: Array,
    first: int,
    stride: int,
    measured: Array,
    points_first: int,
    points_stride: int,
    points: Array,
    signs: Array,
    negative: Array,
    look_first: int,
    look_every: int,
    limits: Array,
    all_right: bool,
    classes: Array,
    seen: Array,
) -> int:
    """One iteration for each entry of `order` (n,) int32, each on that one sample.

    Returns
    -------
    How many iterations were done.
    """
    done, row, point, n_looks = 0, 0, 0, 0
    ends_here = False
    while done < len(order):
        stop = min(
            len(order),
            first + row * stride,
            points_first + point * points_stride,
            look_first + n_looks * look_every,
        )
        while done < stop and not ends_here:
            forward(parameters, work, sizes, codes, bias, inputs, order[done])
            backward(parameters, work, sizes, codes, bias, targets, order[done], loss, learning_rate, -1)
            done += 1
            ends_here = has_crossed(parameters, signs, negative)
        if done == first + row * stride:
            measure(parameters, work, sizes, codes, bias, inputs, targets, n_training, loss, measured[row])
            row += 1
        if done == points_first + point * points_stride:
            for i in range(len(parameters)):
                points[point, i] = parameters[i]
            point += 1
        if done == look_first + n_looks * look_every:
            n_looks += 1
            data = (inputs, targets, n_training, loss)
            if look(parameters, work, sizes, codes, bias, *data, limits, all_right, classes, seen):
                ends_here = True
        if ends_here:
            break
    return done


def batches(
    parameters: Array,
    work: Array,
    sizes: Array,
    codes: Array,
    bias: bool,
    inputs: Array,
    targets: Array,
    n_training: int,
    loss: int,
    learning_rate: float,
    order: Array,
    ends: Array,
    first: int,
    stride: int,
    measured: Array,
    points_first: int,
    points_stride: int,
    points: Array,
    signs: Array,
    negative: Array,
    look_first: int,
    look_every: int,
    limits: Array,
    all_right: bool,
    classes: Array,
    seen: Array,
) -> int:
    """One iteration for each row of `ends` (n, 2) int64, on the samples order[ends[k, 0]:ends[k, 1]].

    The gradient of a batch is the sum over its samples.

    Returns
    -------
    How many iterations were done.
    """
    gradient = len(work) - len(parameters)
    done, row, point, n_looks = 0, 0, 0, 0
    ends_here = False
    while done < len(ends):
        stop = min(
            len(ends),
            first + row * stride,
            points_first + point * points_stride,
            look_first + n_looks * look_every,
        )
        while done < stop and not ends_here:
            for i in range(gradient, len(work)):
                work[i] = 0.0
            for position in range(ends[done, 0], ends[done, 1]):
                sample = order[position]
                forward(parameters, work, sizes, codes, bias, inputs, sample)
                backward(parameters, work, sizes, codes, bias, targets, sample, loss, learning_rate, gradient)
            for i in range(len(parameters)):
                parameters[i] -= learning_rate * work[gradient + i]
            done += 1
            ends_here = has_crossed(parameters, signs, negative)
        if done == first + row * stride:
            measure(parameters, work, sizes, codes, bias, inputs, targets, n_training, loss, measured[row])
            row += 1
        if done == points_first + point * points_stride:
            for i in range(len(parameters)):
                points[point, i] = parameters[i]
            point += 1
        if done == look_first + n_looks * look_every:
            n_looks += 1
            data = (inputs, targets, n_training, loss)
            if look(parameters, work, sizes, codes, bias, *data, limits, all_right, classes, seen):
                ends_here = True
        if ends_here:
            break
    return done


def has_crossed(parameters: Array, signs: Array, negative: Array) -> bool:
    """Whether one of the parameters at `signs` has become negative, or is so no longer."""
    for i in range(len(signs)):  # noqa: SIM110  (numba compiles no generator)
        if (parameters[signs[i]] < 0.0) != negative[i]:
            return True
    return False

"""Remarks: short words on the mistakes that people make here, where each is made."""

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from nnviz.core.moment import Moment
from nnviz.core.network import Architecture
from nnviz.core.phase import Phase, Stage
from nnviz.core.trace import LayerTrace, StepTrace, sample_losses
from nnviz.views.arithmetic_pieces import figure

Translate = Callable[[str], str]

SATURATED: Final = 0.01  # a derivative up to this hardly lets anything through; at most it is 0.25, or 1
_MOST_PRODUCTS: Final = 1_000_000  # multiplications that may be spent on looking for an overshoot
_LOY: Final = Architecture((3, 4, 1), ("sigmoid", "sigmoid"), bias=False)


def remarks(moment: Moment, tr: Translate) -> dict[Phase, list[str]]:
    """What is worth saying about each phase that is known by now.

    Parameters
    ----------
    tr : translates a text, as QObject.tr does
    """
    found: dict[Phase, list[str]] = {}
    for index in reversed(range(len(moment.trace.layers))):
        phase = Phase(Stage.BACKWARD, index)
        if moment.knows(phase) and (texts := _backward(moment, index, tr)):
            found[phase] = texts
    update = Phase(Stage.UPDATE)
    if moment.knows(update) and (texts := _update(moment.trace, tr)):
        found[update] = texts
    return found


def _backward(moment: Moment, index: int, tr: Translate) -> list[str]:
    trace = moment.trace
    layer, is_output = trace.layers[index], index == len(trace.layers) - 1
    found = []
    if not (is_output and trace.experiment.config.loss == "cross_entropy"):
        if is_output and layer.activation != "linear":
            found.append(
                tr(
                    "The output layer has a derivative of its own: leave it out, and every gradient "
                    "from here on is wrong."
                )
            )
        if layer.activation == "sigmoid" and _is_first_sigmoid(trace, index):
            found.append(
                tr(
                    "The sigmoid's derivative is σ(z)·(1 − σ(z)), or a·(1 − a) with a = σ(z) already "
                    "computed. Putting a where z belongs applies the sigmoid twice."
                )
            )
        found += _stuck_units(layer, moment.focus, index, tr)
    n = len(trace.samples)
    if index == 0 and n > 1:
        n_in, n_out = layer.weights.shape
        found.append(
            tr(
                "Shapes: ({n_in} × {n_out}) = ({n_in} × {n}) · ({n} × {n_out}). The inputs are transposed, "
                "so that the gradient has the shape of the weights and the samples are summed over."
            ).format(n_in=n_in, n_out=n_out, n=n)
        )
    return found


def _is_first_sigmoid(trace: StepTrace, index: int) -> bool:
    """Whether no sigmoid's derivative has been taken before, on the way back."""
    cancels = trace.experiment.config.loss == "cross_entropy"
    above = trace.layers[index + 1 : len(trace.layers) - cancels]
    return all(layer.activation != "sigmoid" for layer in above)


def _stuck_units(layer: LayerTrace, focus: int, index: int, tr: Translate) -> list[str]:
    """Units of a layer that let no gradient through, or hardly any, for the sample looked at."""
    derivatives = layer.derivatives[focus]
    below = {"relu": 0.0, "sigmoid": SATURATED, "tanh": SATURATED}.get(layer.activation)
    count = 0 if below is None else int(np.count_nonzero(derivatives <= below))
    if not count:
        return []
    if layer.activation == "relu":
        text = tr(
            "{count} of {units} ReLU units of layer {layer} are off for this sample (z ≤ 0): they pass "
            "no gradient, and this sample moves none of their weights."
        )
    else:
        text = tr(
            "{count} of {units} {activation} units of layer {layer} are saturated for this sample "
            "(derivative below {limit}): their weights hardly move."
        )
    return [
        text.format(
            count=count,
            units=len(derivatives),
            layer=index + 1,
            activation=layer.activation,
            limit=figure(SATURATED, 1),
        )
    ]


def _update(trace: StepTrace, tr: Translate) -> list[str]:
    found = []
    if len(trace.layers) > 1:
        found.append(
            tr(
                "All gradients were computed with the old weights; only now is every layer updated. Updating "
                "a layer earlier would give the layers below a wrong gradient."
            )
        )
    experiment = trace.experiment
    if experiment.preset == "loy" and experiment.architecture == _LOY:
        found.append(
            tr(
                "weights += d_weights adds, because d_weights is made from 2(y − ŷ), which is −∂L/∂ŷ. "
                "Written with the gradient it is weights −= ∂L/∂W: the same step."
            )
        )
    return found + _overshoot(trace, tr)


def _overshoot(trace: StepTrace, tr: Translate) -> list[str]:
    if not math.isfinite(trace.loss) or len(trace.samples) * trace.parameters.size > _MOST_PRODUCTS:
        return []
    architecture = trace.experiment.architecture
    with np.errstate(all="ignore"):
        outputs = architecture.forward(trace.new_parameters, trace.layers[0].inputs)[-1]
        after = float(sample_losses(trace.experiment.config.loss, outputs, trace.targets).sum())
    if after <= trace.loss:
        return []
    if len(trace.samples) == 1:
        text = tr(
            "Overshoot: after the update the loss of this sample is {after}, more than {before} before. The "
            "step was too long; try a smaller learning rate."
        )
    else:
        text = tr(
            "Overshoot: after the update the loss of these samples is {after}, more than {before} before. "
            "The step was too long; try a smaller learning rate."
        )
    return [text.format(after=figure(after, 5), before=figure(trace.loss, 5))]

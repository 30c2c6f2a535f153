"""ErrorStep: one sample's error against prediction − target, before and after an update."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import predicted_classes
from nnviz.core.functions import LOSSES
from nnviz.core.trace import StepTrace, sample_losses

Array = npt.NDArray[np.float64]


class ErrorPoint(NamedTuple):
    """A place on the error curve.

    Attributes
    ----------
    x : prediction − target
    prediction : of one output
    error : its loss
    """

    x: float
    prediction: float
    error: float

    @property
    def is_finite(self) -> bool:
        """Whether it can be drawn."""
        return bool(np.isfinite(self).all())


class Outcome(Enum):
    """Where an update has taken a prediction."""

    LOWER = auto()  # nearer to the target, on the same side of it
    HIGHER = auto()  # farther away, on the same side
    OVERSHOT = auto()  # past the target, and not farther away
    OVERSHOT_HIGHER = auto()  # past the target, and farther away
    UNMOVED = auto()  # no change that a double could show
    OUT_OF_BOUNDS = auto()  # no longer a finite number


@dataclass(frozen=True, slots=True)
class ErrorStep:
    """What an update does to the error of one output for one sample.

    Attributes
    ----------
    loss : its name
    target : of this output
    now : before the update
    slope : ∂error/∂prediction before the update
    new : after the update
    """

    loss: str
    target: float
    now: ErrorPoint
    slope: float
    new: ErrorPoint

    @property
    def outcome(self) -> Outcome:
        """Where the update has taken the prediction."""
        now, new = self.now, self.new
        if not new.is_finite:
            return Outcome.OUT_OF_BOUNDS
        if now.x == new.x:
            return Outcome.UNMOVED
        rose = new.error > now.error
        if now.x * new.x < 0.0:
            return Outcome.OVERSHOT_HIGHER if rose else Outcome.OVERSHOT
        return Outcome.HIGHER if rose else Outcome.LOWER


def error_step(trace: StepTrace, row: int, output: int = 0) -> ErrorStep:
    """The error of a sample (a row of the trace) before and after the trace's update."""
    target = float(trace.targets[row, output])
    prediction = float(trace.predictions[row, output])
    return ErrorStep(
        loss=trace.experiment.config.loss,
        target=target,
        now=ErrorPoint(prediction - target, prediction, float(trace.losses[row, output])),
        slope=float(trace.layers[-1].d_activations[row, output]),
        new=error_with(trace, row, output, trace.new_parameters),
    )


def error_with(trace: StepTrace, row: int, output: int, parameters: Array) -> ErrorPoint:
    """Where the same sample stands with other parameters, (n_parameters,)."""
    experiment = trace.experiment
    with np.errstate(all="ignore"):
        outputs = experiment.architecture.forward(parameters, trace.layers[0].inputs[row : row + 1])[-1]
        targets = trace.targets[row : row + 1]
        losses = sample_losses(experiment.config.loss, outputs, targets)
        prediction = float(outputs.activations[0, output])
        return ErrorPoint(prediction - float(targets[0, output]), prediction, float(losses[0, output]))


def error_at_rate(trace: StepTrace, row: int, output: int, learning_rate: float) -> ErrorPoint:
    """Where the same sample would stand had the update been made with another learning rate."""
    with np.errstate(all="ignore"):
        parameters = trace.parameters - learning_rate * trace.gradient
    return error_with(trace, row, output, parameters)


def errors(loss: str, target: float, x: Array) -> Array:
    """The error curve at x = prediction − target, (n,); NaN where there is no such prediction."""
    predictions = x + target
    with np.errstate(all="ignore"):
        values = LOSSES[loss].value(predictions, np.full_like(x, target))
    if loss == "cross_entropy":  # where a target is 0 or 1, one of its logarithms goes on past the end
        values = np.where((predictions < 0.0) | (predictions > 1.0), np.nan, values)
    return values


def turned_wrong(trace: StepTrace, predictions: Array) -> list[int]:
    """Samples, apart from the trace's own, that were right before its update and now are not.

    Parameters
    ----------
    trace : of which only the experiment, the parameters and the samples are used
    predictions : (n,), for every sample of the data set, of a network with one output

    Returns
    -------
    list of int
        Indices in the data set, ascending; none for regression, which has no right and wrong.
    """
    dataset = trace.experiment.dataset
    if dataset.kind == "regression":
        return []
    before = predicted_classes(trace.experiment.architecture.predict(trace.parameters, dataset.inputs))
    after = predicted_classes(predictions[:, None])
    turned = (before == dataset.classes) & (after != dataset.classes)
    turned[trace.samples] = False
    return [int(index) for index in np.flatnonzero(turned)]

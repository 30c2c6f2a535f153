"""The crude update of tutorial A (A9): what happens without the chain rule."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnviz.core.network import LayerValues
from nnviz.core.trace import StepTrace, sample_losses

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class CrudeUpdate:
    """One neuron after the error's slope has been subtracted from every weight alike.

    Attributes
    ----------
    slope : ∂L/∂prediction, what is subtracted; neither the activation nor the inputs take part
    new_weights : (n_in,), weights − slope
    bias : as it was, or None
    prediction : for the same sample, with the new weights
    loss : of the same sample, with the new weights
    predictions : (n,), for every sample of the data set, with the new weights
    """

    slope: float
    new_weights: Array
    bias: float | None
    prediction: float
    loss: float
    predictions: Array


def crude_update(trace: StepTrace) -> CrudeUpdate | None:
    """What the crude update would do here: one neuron and one sample, otherwise None."""
    architecture = trace.experiment.architecture
    if architecture.n_layers != 1 or architecture.sizes[-1] != 1 or len(trace.samples) != 1:
        return None
    (layer,) = trace.layers
    slope, sample = float(layer.d_activations[0, 0]), int(trace.samples[0])
    with np.errstate(all="ignore"):
        weights = layer.weights - slope
        parameters = architecture.flat([(weights, layer.biases)])
        outputs = architecture.forward(parameters, trace.experiment.dataset.inputs)[-1]
        own = LayerValues(*(values[[sample]] for values in outputs))
        loss = float(sample_losses(trace.experiment.config.loss, own, trace.targets)[0, 0])
    new_weights, predictions = weights[:, 0], outputs.activations[:, 0]
    for array in (weights, new_weights, predictions):
        array.setflags(write=False)
    return CrudeUpdate(
        slope=slope,
        new_weights=new_weights,
        bias=None if layer.biases is None else float(layer.biases[0]),
        prediction=float(predictions[sample]),
        loss=loss,
        predictions=predictions,
    )

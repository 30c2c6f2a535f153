"""Part: names one thing of a network or a data set, so that every view can point at the same thing."""

from typing import Literal, NamedTuple

Kind = Literal["sample", "input", "unit", "weight", "bias"]


class Part(NamedTuple):
    """One sample, input, unit, weight or bias. Made by the functions below.

    Attributes
    ----------
    kind : what it is
    layer : as in ``StepTrace.layers`` (0 is the first layer with weights); 0 for samples and inputs
    unit : of the layer; for a sample or an input its index
    source : where a weight comes from: a unit of the layer before, or an input
    """

    kind: Kind
    layer: int
    unit: int
    source: int = 0


def sample_part(index: int) -> Part:
    """A sample, by its index in the data set."""
    return Part("sample", 0, index)


def input_part(index: int) -> Part:
    """An input of the network."""
    return Part("input", 0, index)


def unit_part(layer: int, unit: int) -> Part:
    """A unit: its pre-activation, its activation and the derivatives with respect to them."""
    return Part("unit", layer, unit)


def weight_part(layer: int, source: int, unit: int) -> Part:
    """The weight from `source`, in the layer before, to `unit`: ``weights[source, unit]``."""
    return Part("weight", layer, unit, source)


def bias_part(layer: int, unit: int) -> Part:
    """The bias of a unit."""
    return Part("bias", layer, unit)


def source_part(layer: int, source: int) -> Part:
    """What a layer's input comes from: an input of the network, or a unit of the layer before."""
    return input_part(source) if layer == 0 else unit_part(layer - 1, source)

"""Sheet: what the lines of one moment are written from: its numbers with their parts, and their names."""

from dataclasses import dataclass

from nnviz.core.arithmetic_tokens import MOST_ENTRIES, Array, Tokens, vector
from nnviz.core.letters import Names
from nnviz.core.line import Line, Number
from nnviz.core.moment import Moment
from nnviz.core.names import names_for
from nnviz.core.part import Part, bias_part, sample_part, source_part, unit_part, weight_part
from nnviz.core.phase import Phase, Stage
from nnviz.core.trace import LayerTrace, StepTrace

PICK, LOSS, UPDATE = Phase(Stage.PICK), Phase(Stage.LOSS), Phase(Stage.UPDATE)


@dataclass(frozen=True, eq=False, slots=True)
class Sheet:
    """One moment's trace, seen from the sample that is looked at.

    Attributes
    ----------
    trace : all numbers
    row : of the sample looked at, in ``trace.samples``
    names : what they are called
    """

    trace: StepTrace
    row: int
    names: Names

    @property
    def layers(self) -> tuple[LayerTrace, ...]:
        """The layers, from the first with weights to the output."""
        return self.trace.layers

    @property
    def last(self) -> int:
        """The output layer."""
        return len(self.trace.layers) - 1

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of each layer, from the inputs on."""
        return self.trace.experiment.architecture.sizes

    @property
    def n_samples(self) -> int:
        """Samples of the iteration."""
        return len(self.trace.samples)

    @property
    def sample(self) -> int:
        """The sample looked at, as an index in the data set."""
        return int(self.trace.samples[self.row])

    @property
    def rate(self) -> float:
        """The learning rate."""
        return self.trace.experiment.config.learning_rate

    @property
    def cancels(self) -> bool:
        """Whether the output's sigmoid cancels against the loss."""
        return self.trace.experiment.config.loss == "cross_entropy"

    @property
    def has_rounded(self) -> bool:
        """Whether the loss is taken from the pre-activation, since a prediction has rounded to 0 or 1."""
        predictions = self.trace.predictions[self.row]
        return self.cancels and bool(((predictions == 0.0) | (predictions == 1.0)).any())

    # -- numbers

    def input(self, layer: int, source: int) -> Number:
        """What a layer is given."""
        return Number(float(self.layers[layer].inputs[self.row, source]), source_part(layer, source))

    def weight(self, layer: int, source: int, unit: int) -> Number:
        """A weight, before the update."""
        return Number(float(self.layers[layer].weights[source, unit]), weight_part(layer, source, unit))

    def bias(self, layer: int, unit: int) -> Number:
        """A bias, before the update; only where the network has biases."""
        biases = self.layers[layer].biases
        assert biases is not None
        return Number(float(biases[unit]), bias_part(layer, unit))

    def target(self, output: int) -> Number:
        """The target of one output."""
        return Number(float(self.trace.targets[self.row, output]), sample_part(self.sample))

    def of_unit(self, values: Array, layer: int, unit: int) -> Number:
        """A unit's entry in an array, (n, n_out), of its layer."""
        return Number(float(values[self.row, unit]), unit_part(layer, unit))

    def pre_activation(self, layer: int, unit: int) -> Number:
        """A unit's weighted sum."""
        return self.of_unit(self.layers[layer].pre_activations, layer, unit)

    def activation(self, layer: int, unit: int) -> Number:
        """What a unit answers."""
        return self.of_unit(self.layers[layer].activations, layer, unit)

    def slope(self, layer: int, unit: int) -> Number:
        """The derivative of a unit's activation."""
        return self.of_unit(self.layers[layer].derivatives, layer, unit)

    def d_activation(self, layer: int, unit: int) -> Number:
        """The loss by a unit's activation."""
        return self.of_unit(self.layers[layer].d_activations, layer, unit)

    def d_pre_activation(self, layer: int, unit: int) -> Number:
        """The loss by a unit's weighted sum."""
        return self.of_unit(self.layers[layer].d_pre_activations, layer, unit)

    def inputs(self, layer: int) -> Tokens:
        """All that a layer is given."""
        if self.sizes[layer] > MOST_ENTRIES:
            return (f"{self.sizes[layer]} values",)
        return vector([self.input(layer, source) for source in range(self.sizes[layer])])

    def of_units(self, values: Array, layer: int) -> Tokens:
        """The looked-at sample's row of an array, (n, n_out), of a layer."""
        n_units = self.sizes[layer + 1]
        if n_units > MOST_ENTRIES:
            return (f"{n_units} values",)
        return vector([self.of_unit(values, layer, unit) for unit in range(n_units)])

    # -- names of derivatives

    def d(self, by: str) -> str:
        """The derivative of the looked-at sample's loss."""
        names = self.names
        return names.derivative(names.loss if self.n_samples == 1 else names.sample_loss, by)

    def d_sum(self, by: str) -> str:
        """The derivative of the loss of all samples of the iteration."""
        names = self.names
        return names.derivative(names.loss if self.n_samples == 1 else names.summed_loss, by)

    def has_own_slope(self, layer: int) -> bool:
        """Whether pre-activation and activation have a name each; tutorial A's linear models have one."""
        return self.names.pre_activation(layer, 0) != self.names.activation(layer, 0)

    # -- places in the flat vector

    def place(self, part: Part) -> int:
        """Where a weight or a bias stands in the flat parameter vector."""
        span = self.trace.experiment.architecture.spans()[part.layer]
        if part.kind == "bias":
            return int(span.biases.start + part.unit)
        return int(span.weights.start + part.source * self.sizes[part.layer + 1] + part.unit)

    def name_of(self, part: Part) -> str:
        """The name of a weight or a bias."""
        if part.kind == "bias":
            return self.names.bias(part.layer, part.unit)
        return self.names.weight(part.layer, part.source, part.unit)


def sheet_for(moment: Moment) -> Sheet:
    """The sheet of a moment."""
    return Sheet(moment.trace, moment.focus, names_for(moment.trace.experiment))


def remark(phase: Phase, text: str) -> Line:
    """A line of words alone."""
    return Line(phase, "", "", (), (), note=text)

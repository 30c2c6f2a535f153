"""The names of tutorial A and tutorial B: what they call otherwise than the field does."""

# What each method stands for is said once, in Names.
# ruff: noqa: ARG002, D102

from nnviz.core.letters import ANY, Names, subscript


class _TutorialA(Names):
    """What all programs of tutorial A share."""

    __slots__ = ()

    @property
    def inputs(self) -> str:
        return "input"

    def input(self, index: int) -> str:
        return f"input[{'i' if index == ANY else index}]"

    @property
    def targets(self) -> str:
        return "target"

    def target(self, output: int) -> str:
        return self._of_output("target", output)

    @property
    def predictions(self) -> str:
        return "prediction"

    def prediction(self, output: int) -> str:
        return self._of_output("prediction", output)

    @property
    def loss(self) -> str:
        return "error"

    @property
    def sample_loss(self) -> str:
        return "error"

    @property
    def summed_loss(self) -> str:
        return "errors"

    def weights(self, layer: int) -> str:
        return "weights"

    def biases(self, layer: int) -> str:
        return "bias"

    def weight(self, layer: int, source: int, unit: int) -> str:
        return f"weights[{'i' if source == ANY else source}]"

    def bias(self, layer: int, unit: int) -> str:
        return "bias"

    def derivative(self, of: str, by: str) -> str:
        return f"d{of}_d{by}".replace("layer_", "layer")

    def learning_rate(self, value: float) -> str:
        return "learning_rate"

    def _of_output(self, word: str, output: int) -> str:
        return word if self.sizes[-1] == 1 else f"{word}_{output + 1}"


class OneNeuron(_TutorialA):
    """The neuron of tutorial A: layer_1 is its weighted sum, layer_2 its prediction."""

    __slots__ = ()

    def pre_activations(self, layer: int) -> str:
        return "layer_1"

    def pre_activation(self, layer: int, unit: int) -> str:
        return "layer_1"

    @property
    def input_first(self) -> bool:
        return True

    def answer(self, layer: int, unit: int) -> tuple[str, str]:
        return "layer_2", f"prediction = {self.call(layer, 'layer_1')}"

    def function(self, layer: int) -> str:
        return self.activations[layer]

    def slope(self, layer: int, argument: str, value: str) -> str:
        return super().slope(layer, argument, self.call(layer, argument))

    def weighted_sum(self, layer: int, unit: int, bias: bool) -> str:
        return "dot(input, weights) + bias" if bias else "dot(input, weights)"


class WeightVectors(_TutorialA):
    """One input vector, two weight vectors and their dot products; there is nothing else."""

    __slots__ = ()

    @property
    def predictions(self) -> str:
        return "dot_product"

    def prediction(self, output: int) -> str:
        return self._of_output("dot_product", output)

    def pre_activations(self, layer: int) -> str:
        return "dot_product"

    def pre_activation(self, layer: int, unit: int) -> str:
        return self.prediction(unit)

    @property
    def input_first(self) -> bool:
        return True

    def weight(self, layer: int, source: int, unit: int) -> str:
        return f"weights_{unit + 1}[{'i' if source == ANY else source}]"

    def derivative(self, of: str, by: str) -> str:
        return f"∂{of}/∂{by}"


class Price(_TutorialA):
    """The linear model of tutorial A: price = weights_area·area + weights_age·age + bias."""

    __slots__ = ()

    def input(self, index: int) -> str:
        return "input" if index == ANY else self.input_names[index]

    @property
    def predictions(self) -> str:
        return "price"

    def prediction(self, output: int) -> str:
        return "price"

    def pre_activations(self, layer: int) -> str:
        return "price"

    def pre_activation(self, layer: int, unit: int) -> str:
        return "price"

    def weight(self, layer: int, source: int, unit: int) -> str:
        return "weights" if source == ANY else f"weights_{self.input_names[source].replace(' ', '_')}"


class TwoLayers(Names):
    """The network of tutorial B: layer1 = σ(x·W1), ŷ = σ(layer1·W2)."""

    __slots__ = ()

    @property
    def adds(self) -> bool:
        return True

    def pre_activations(self, layer: int) -> str:
        return f"z{layer + 1}"

    def activation_vector(self, layer: int) -> str:
        return ("layer1", self.predictions, self.inputs)[layer]

    def weights(self, layer: int) -> str:
        return f"W{layer + 1}"

    def pre_activation(self, layer: int, unit: int) -> str:
        return f"z{layer + 1}" + ("" if layer else subscript(unit))

    def activation(self, layer: int, unit: int) -> str:
        return self.predictions if layer else f"layer1{subscript(unit)}"

    def weight(self, layer: int, source: int, unit: int) -> str:
        return f"{self.weights(layer)}{subscript(source) if layer else subscript(source, unit)}"

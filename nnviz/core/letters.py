"""Names: what the numbers of an experiment are called in its arithmetic. Here, the field's letters."""

from dataclasses import dataclass
from functools import cache
from typing import Final

ANY: Final = -1  # an index that runs: "ᵢ"

_SUBSCRIPTS: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_FUNCTIONS: Final = {"sigmoid": "σ", "relu": "ReLU", "tanh": "tanh", "linear": "linear"}


@cache
def subscript(*indices: int) -> str:
    """Indices, counted from 0, as subscripts counted from 1: "₁₂"; "₁,₁₂" where digits would run together."""
    texts = ["ᵢ" if index == ANY else str(index + 1).translate(_SUBSCRIPTS) for index in indices]
    return ("," if any(len(text) > 1 for text in texts) else "").join(texts)


@dataclass(frozen=True, slots=True)
class Names:
    """The field's letters; what a tutorial calls otherwise is overridden below.

    Layers, units and inputs are counted from 0 here and from 1 in the names.

    Attributes
    ----------
    sizes : units per layer, from the inputs to the outputs
    activations : one a layer with weights
    input_names : one an input
    """

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    input_names: tuple[str, ...]

    # -- the sample and the loss

    @property
    def inputs(self) -> str:
        """All inputs of a sample."""
        return "x"

    def input(self, index: int) -> str:
        """One input."""
        return f"x{subscript(index)}" if index == ANY else self.input_names[index]

    @property
    def targets(self) -> str:
        """All targets of a sample."""
        return "y"

    def target(self, output: int) -> str:
        """The target of one output."""
        return self._of_output("y", output)

    @property
    def predictions(self) -> str:
        """What all outputs answer."""
        return "ŷ"

    def prediction(self, output: int) -> str:
        """What one output answers."""
        return self._of_output("ŷ", output)

    @property
    def loss(self) -> str:
        """The loss, where an iteration has one sample."""
        return "L"

    @property
    def sample_loss(self) -> str:
        """The loss of one of several samples."""
        return "ℓ"

    @property
    def summed_loss(self) -> str:
        """The loss of several samples."""
        return "L"

    # -- a layer as a whole

    def pre_activations(self, layer: int) -> str:
        """The weighted sums of a layer."""
        return f"z{self._level(layer)}"

    def activation_vector(self, layer: int) -> str:
        """What a layer answers; −1 is the inputs."""
        if layer < 0:
            return self.inputs
        return self.predictions if layer == self._last else f"a{self._level(layer)}"

    def weights(self, layer: int) -> str:
        """The weights of a layer."""
        return "v" if self._is_v(layer) else f"W{self._level(layer)}"

    def biases(self, layer: int) -> str:
        """The biases of a layer."""
        return "c" if self._is_v(layer) else f"b{self._level(layer)}"

    # -- one unit

    def pre_activation(self, layer: int, unit: int) -> str:
        """The weighted sum of a unit: z₂, z⁽²⁾₁."""
        return self._of_unit("z", layer, unit)

    def activation(self, layer: int, unit: int) -> str:
        """What a unit answers: a₂, a⁽²⁾₁, ŷ."""
        return self.prediction(unit) if layer == self._last else self._of_unit("a", layer, unit)

    def source(self, layer: int, index: int) -> str:
        """What a layer's input is: an input of the network, or a unit of the layer before."""
        return self.input(index) if layer == 0 else self.activation(layer - 1, index)

    def weight(self, layer: int, source: int, unit: int) -> str:
        """A weight, by what it comes from and then where it leads: w₁₂, v₂, w⁽²⁾₁₃."""
        letter = "v" if self._is_v(layer) else f"w{self._unit_level(layer)}"
        indices = (source,) if self._is_alone(layer) else (source, unit)
        return f"{letter}{subscript(*indices)}"

    def bias(self, layer: int, unit: int) -> str:
        """The bias of a unit."""
        return "c" if self._is_v(layer) else self._of_unit("b", layer, unit)

    # -- formulas

    @property
    def input_first(self) -> bool:
        """Whether a product is written input · weight."""
        return False

    def answer(self, layer: int, unit: int) -> tuple[str, str]:
        """The name of an activation and its formula."""
        return self.activation(layer, unit), self.call(layer, self.pre_activation(layer, unit))

    def derivative(self, of: str, by: str) -> str:
        """∂of/∂by."""
        return f"∂{of}/∂{by}"

    def function(self, layer: int) -> str:
        """The activation of a layer, as it is written before a bracket."""
        return _FUNCTIONS[self.activations[layer]]

    @property
    def adds(self) -> bool:
        """Whether derivatives are those of −L, and added, as in tutorial B."""
        return False

    def call(self, layer: int, argument: str) -> str:
        """The activation of a layer, of something."""
        match self.activations[layer]:
            case "linear":
                return argument
            case "relu":
                return f"max(0, {argument})"
        return f"{self.function(layer)}({argument})"

    def slope(self, layer: int, argument: str, value: str) -> str:
        """The derivative of a layer's activation, with the activation's own value where that is usual."""
        match self.activations[layer]:
            case "sigmoid":
                return f"{value}·(1 − {value})"
            case "tanh":
                return f"1 − ({value})²" if "⁾" in value else f"1 − {value}²"
            case "relu":
                return f"1 if {argument} > 0, else 0"
        return "1"

    def weighted_sum(self, layer: int, unit: int, bias: bool) -> str:
        """A unit's pre-activation in names, up to four terms one by one."""
        indices = range(self.sizes[layer]) if self.sizes[layer] <= 4 else (ANY,)
        products = [self.times(self.weight(layer, i, unit), self.source(layer, i)) for i in indices]
        sign = "" if ANY not in indices else "Σ "
        return sign + " + ".join([*products, *([self.bias(layer, unit)] if bias else [])])

    def times(self, weight: str, source: str) -> str:
        """The product of a weight and an input, in the order that is usual here."""
        return f"{source}·{weight}" if self.input_first else f"{weight}·{source}"

    def learning_rate(self, value: float) -> str:
        """The learning rate in a formula."""
        return f"{value:g}"

    # -- how the letters are chosen

    @property
    def _last(self) -> int:
        return len(self.sizes) - 2

    def _is_alone(self, layer: int) -> bool:
        """The only output needs no index."""
        return layer == self._last and self.sizes[-1] == 1

    def _is_v(self, layer: int) -> bool:
        """With one hidden layer and one output, the output's weights are v and its bias c."""
        return layer == self._last == 1 and self.sizes[-1] == 1

    def _level(self, layer: int) -> str:
        if self._last == 0 or self._is_v(layer):
            return ""
        return f"⁽{str(layer + 1).translate(_SUPERSCRIPTS)}⁾"

    def _unit_level(self, layer: int) -> str:
        return "" if self._last == 1 and layer == 0 else self._level(layer)

    def _of_unit(self, letter: str, layer: int, unit: int) -> str:
        index = "" if self._is_alone(layer) else subscript(unit)
        return f"{letter}{self._unit_level(layer)}{index}"

    def _of_output(self, letter: str, output: int) -> str:
        return letter if self.sizes[-1] == 1 else f"{letter}{subscript(output)}"

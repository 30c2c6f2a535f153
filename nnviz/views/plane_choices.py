"""PlaneChoices: how the user has chosen to see the plane, as plain values that a document can keep."""

import math
from dataclasses import dataclass, field
from typing import Any

from nnviz.core.dataset import MAX_MAGNITUDE
from nnviz.views.plane_scene import PlaneScene


@dataclass(frozen=True, slots=True)
class PlaneChoices:
    """Axes, held values and layers of a plane.

    Attributes
    ----------
    axes : the inputs on the horizontal and the vertical axis
    held : (n_inputs,) the value of each input that is on no axis
    layers : which are drawn, by name
    """

    axes: tuple[int, ...] = ()
    held: tuple[float, ...] = ()
    layers: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, scene: PlaneScene) -> "PlaneChoices":
        """Those of a scene."""
        return cls(scene.axes, tuple(scene.held), dict(scene.shown))

    @classmethod
    def read(cls, values: Any) -> "PlaneChoices":
        """Those in a document; what is not of the right kind is left out."""
        if not isinstance(values, dict):
            return cls()
        layers = values.get("layers")
        shown = layers.items() if isinstance(layers, dict) else ()
        return cls(
            tuple(_numbers(values.get("axes"), int)),
            tuple(float(value) for value in _numbers(values.get("held"), int | float)),
            {str(name): value for name, value in shown if isinstance(value, bool)},
        )

    def values(self) -> dict[str, Any]:
        """As a document keeps them."""
        return {"axes": list(self.axes), "held": list(self.held), "layers": self.layers}

    def apply(self, scene: PlaneScene) -> None:
        """Let a scene be seen so, as far as it fits the samples."""
        n_inputs = scene.dataset.n_inputs
        if (
            len(self.axes) == 2
            and len(set(self.axes)) == min(2, n_inputs)
            and _are_below(self.axes, n_inputs)
        ):
            scene.axes = (self.axes[0], self.axes[1])
        if len(self.held) == n_inputs and all(_is_allowed(value) for value in self.held):
            scene.held = list(self.held)
        for name in scene.shown:
            scene.shown[name] = self.layers.get(name, scene.shown[name])


def _numbers(values: Any, kind: Any) -> list[Any]:
    """A list of numbers of a kind; empty where it is anything else."""
    is_list = isinstance(values, list) and all(
        isinstance(value, kind) and not isinstance(value, bool) for value in values
    )
    return values if is_list else []


def _are_below(numbers: tuple[int, ...], end: int) -> bool:
    return all(0 <= number < end for number in numbers)


def _is_allowed(value: float) -> bool:
    return math.isfinite(value) and abs(value) <= MAX_MAGNITUDE

"""NetworkMoment: what the network diagram shows of a moment of the iteration. No Qt."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from nnviz.core.moment import Moment, MomentKind
from nnviz.core.part import Part
from nnviz.core.phase import Phase, Stage
from nnviz.core.trace import LayerTrace, StepTrace
from nnviz.views.network_layout import Node
from nnviz.views.network_values import Array, SampleValues


class Flow(NamedTuple):
    """Values or gradients that have just gone along the edges into a column.

    Attributes
    ----------
    column : that the edges lead to
    forward : whether values went forward; else gradients went backward
    """

    column: int
    forward: bool


@dataclass(frozen=True, eq=False)
class NetworkMoment:
    """A moment, read by nodes and edges. What its phase does not know yet is None."""

    moment: Moment

    @property
    def trace(self) -> StepTrace:
        """The arithmetic of the iteration."""
        return self.moment.trace

    @property
    def under_way(self) -> bool:
        """Whether the iteration is walked through, so that its phases can be told apart."""
        return self.moment.kind is MomentKind.UNDER_WAY

    @property
    def stage(self) -> Stage | None:
        """What has just been done in an iteration that is under way."""
        return self.moment.stage if self.under_way else None

    @property
    def flow(self) -> Flow | None:
        """Along which edges something has just gone."""
        phase = self.moment.phase
        if phase is None or self.stage not in (Stage.FORWARD, Stage.BACKWARD):
            return None
        return Flow(phase.layer + 1, phase.stage is Stage.FORWARD)

    @property
    def current_column(self) -> int | None:
        """The column that has just been worked out."""
        if self.stage is Stage.PICK:
            return 0
        if self.stage is Stage.LOSS:
            return len(self.trace.layers)
        return None if self.flow is None else self.flow.column

    @property
    def has_quiet_edges(self) -> bool:
        """Whether edges along which nothing has just gone step back."""
        return self.current_column is not None

    @property
    def batch(self) -> int:
        """Samples in the iteration."""
        return len(self.trace.samples)

    @cached_property
    def values(self) -> SampleValues:
        """What the network has computed for the sample looked at."""
        moment, row = self.moment, self.moment.focus
        inputs = self.trace.layers[0].inputs[row] if moment.knows(Phase(Stage.PICK)) else None
        pre_activations: list[Array | None] = [inputs]
        activations: list[Array | None] = [inputs]
        for index, layer in enumerate(self.trace.layers):
            known = moment.knows(Phase(Stage.FORWARD, index))
            pre_activations.append(layer.pre_activations[row] if known else None)
            activations.append(layer.activations[row] if known else None)
        used = moment.kind is MomentKind.DONE
        return SampleValues(moment.sample, used, tuple(pre_activations), tuple(activations))

    def delta(self, node: Node) -> float | None:
        """∂L/∂z of a unit for the sample looked at."""
        layer = self._backward(node.column - 1)
        return None if layer is None else float(layer.d_pre_activations[self.moment.focus, node.unit])

    def shows_delta(self, node: Node) -> bool:
        """Whether gradients have come as far as this node, and the iteration has not gone on."""
        return self.stage is Stage.BACKWARD and self._backward(node.column - 1) is not None

    def outcome(self, unit: int) -> tuple[float, float] | None:
        """An output's target and loss for the sample looked at, from the loss to the update."""
        if self.stage not in (Stage.LOSS, Stage.BACKWARD):
            return None
        row = self.moment.focus
        return float(self.trace.targets[row, unit]), float(self.trace.losses[row, unit])

    def gradient(self, part: Part) -> float | None:
        """∂L by a weight or bias, summed over the batch."""
        layer = self._backward(part.layer)
        if layer is None:
            return None
        if part.kind == "weight":
            return float(layer.d_weights[part.source, part.unit])
        return None if layer.d_biases is None else float(layer.d_biases[part.unit])

    def value_before(self, part: Part, now: float) -> float | None:
        """A weight or bias before the update, if the update is what led to its value `now`.

        While training runs on, the parameters are already farther than the moment.
        """
        layer = self.trace.layers[part.layer]
        if part.kind == "weight":
            old, new = (w[part.source, part.unit] for w in (layer.weights, layer.new_weights))
        elif layer.biases is not None and layer.new_biases is not None:
            old, new = layer.biases[part.unit], layer.new_biases[part.unit]
        else:
            return None
        updated = self.moment.kind is MomentKind.DONE or self.stage is Stage.UPDATE
        return float(old) if updated and math.isclose(now, new, rel_tol=1e-9, abs_tol=1e-12) else None

    def _backward(self, layer: int) -> LayerTrace | None:
        """A layer whose gradients are known."""
        if layer < 0 or not self.moment.knows(Phase(Stage.BACKWARD, layer)):
            return None
        return self.trace.layers[layer]

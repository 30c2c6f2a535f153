"""NetworkNotes: the two lines below the network diagram."""

from PySide6.QtCore import QObject

from nnviz.core.part import Part
from nnviz.core.phase import Stage
from nnviz.views.network_frame import NetworkFrame
from nnviz.views.network_layout import Node
from nnviz.views.network_moment import NetworkMoment
from nnviz.views.network_parts import is_node, part_node
from nnviz.views.network_values import activation_title, label_number
from nnviz.views.network_words import NetworkWords
from nnviz.views.numbers import short, whole


class NetworkNotes(QObject):
    """Sentences about what is selected, else about what the iteration has just done."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._words = NetworkWords(self)

    def note(self, frame: NetworkFrame, part: Part | None) -> str:
        """A sentence or two."""
        if part is None:
            text = self._phase(frame)
        elif is_node(part):
            text = self._node(frame, part_node(part))
        else:
            return self._parameter(frame, part)
        if frame.moment is not None and frame.moment.batch > 1:
            whose = self._words.whose_values(frame)
            text += " " + self.tr("Values of {0}.").format(whose)
        return text

    def _phase(self, frame: NetworkFrame) -> str:
        moment = frame.moment
        if moment is None or moment.stage is None:
            return self.tr("Click a unit, line or bias to see its value. Point at a line for its weight.")
        if moment.stage is Stage.PICK:
            return self._picked(moment)
        if moment.stage is Stage.LOSS:
            return self._loss(moment)
        if moment.flow is None:
            return self.tr("Update: every weight has moved against its gradient. Point at a line to see it.")
        layer = self._words.layer(frame.architecture, moment.flow.column)
        if moment.flow.forward:
            activation = activation_title(frame.architecture.activations[moment.flow.column - 1])
            return self.tr("Forward through the {0}: weighted sums, then {1}.").format(layer, activation)
        text = self.tr("Backward through the {0}: ∂L/∂z of each unit, and the gradients of its weights.")
        return text.format(layer)

    def _picked(self, moment: NetworkMoment) -> str:
        if moment.batch > 1:
            return self.tr("Picked: {0} samples.").format(whole(moment.batch))
        return self.tr("Picked: sample {0}. Its inputs are all that is known.").format(
            whole(moment.values.index + 1)
        )

    def _loss(self, moment: NetworkMoment) -> str:
        trace, row = moment.trace, moment.moment.focus
        if trace.targets.shape[1] > 1:
            loss = short(float(trace.losses[row].sum()))
            return self.tr("Loss: {0}, summed over the outputs.").format(loss)
        prediction, target = float(trace.predictions[row, 0]), float(trace.targets[row, 0])
        return self.tr("Prediction {0}, target {1}: loss {2}.").format(
            short(prediction), short(target), short(float(trace.losses[row, 0]))
        )

    def _node(self, frame: NetworkFrame, node: Node) -> str:
        name, value, z = frame.name(node), frame.value(node), frame.pre_activation(node)
        if frame.values is None:
            return self.tr("{0} selected. Add a point to see its value.").format(name)
        if value is None or z is None:
            return self.tr("{0} selected: not computed yet.").format(name)
        if node.column == 0:
            return self.tr("{0} selected: input {1}, now {2}.").format(
                name, node.unit + 1, label_number(value)
            )
        activation = activation_title(frame.architecture.activations[node.column - 1])
        text = self.tr("{0} selected: {1}({2}) = {3}").format(
            name, activation, label_number(z), label_number(value)
        )
        if (bias := frame.bias(node)) is not None:
            text += self.tr(", bias {0}").format(label_number(bias))
        if (delta := frame.delta(node)) is not None:
            text += f", ∂L/∂z = {short(delta)}"
        return text + "."

    def _parameter(self, frame: NetworkFrame, part: Part) -> str:
        name, now = self._words.parameter_name(frame, part), short(frame.parameter(part), 4)
        before, gradient = frame.value_before(part), frame.gradient(part)
        name = name[:1].upper() + name[1:]
        text = f"{name}: {now}" if before is None else f"{name}: {short(before, 4)} → {now}"
        if gradient is not None:
            text += f", ∂L/∂{part.kind[0]} = {short(gradient, 4)}"
        return text + "."

"""NetworkNotes: the two lines below the network diagram; what matters least comes last, and may be cut."""

from PySide6.QtCore import QObject

from nnviz.core.part import Part
from nnviz.core.phase import Stage
from nnviz.views.network_frame import NetworkFrame
from nnviz.views.network_layout import Node
from nnviz.views.network_moment import NetworkMoment
from nnviz.views.network_parts import is_node, parameter_of, part_node
from nnviz.views.network_values import activation_title, label_number, plain
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
            return self._phase(frame)
        if not is_node(part):
            return self._parameter(frame, part)
        text, moment = self._node(frame, part_node(part)), frame.moment
        if moment is not None and moment.batch > 1:
            text += " " + self.tr("Values of {0}.").format(self._words.whose_values(frame))
        return text

    def spoken(self, frame: NetworkFrame, part: Part | None) -> str:
        """The note with the keys that set a value, for those who do not see the diagram."""
        parameter = parameter_of(part, frame.architecture)
        if part is None or parameter is None:
            return self.note(frame, part)
        keys = self.tr("Enter types its value.") if part == parameter else self.tr("F2 types its bias.")
        return f"{self.note(frame, part)} {keys}"

    def _phase(self, frame: NetworkFrame) -> str:
        moment = frame.moment
        many = moment is not None and moment.batch > 1
        if moment is None or moment.stage is None:
            text = self.tr("Click a unit, line or bias to see its value; double-click sets it.")
            return (
                self.tr("Values of {0}.").format(self._words.whose_values(frame)) + " " + text
                if many
                else text
            )
        if moment.stage is Stage.PICK:
            return self._picked(frame, moment)
        whose = "; " + self._words.whose_values(frame) if many else ""
        if moment.stage is Stage.LOSS:
            return self._loss(moment, whose)
        if moment.flow is None:
            return self.tr("Update: every weight has moved against its gradient. Point at a line.")
        layer = self._words.layer(frame.architecture, moment.flow.column)
        if moment.flow.forward:
            activation = activation_title(frame.architecture.activations[moment.flow.column - 1])
            return self.tr("Forward, {0}: weighted sums, then {1}{2}.").format(layer, activation, whose)
        return self.tr("Backward, {0}: ∂L/∂z, then gradients{1}.").format(layer, whose)

    def _picked(self, frame: NetworkFrame, moment: NetworkMoment) -> str:
        if moment.batch > 1:
            whose = self._words.whose_values(frame)
            return self.tr("Picked: {0} samples. Values of {1}.").format(whole(moment.batch), whose)
        number = whole(moment.values.index + 1)
        return self.tr("Picked: sample {0}. Its inputs are all that is known.").format(number)

    def _loss(self, moment: NetworkMoment, whose: str) -> str:
        trace, row = moment.trace, moment.moment.focus
        loss = short(float(trace.losses[row].sum()))
        if trace.targets.shape[1] > 1:
            return self.tr("Loss {0}, summed over the outputs{1}.").format(loss, whose)
        prediction, target = short(float(trace.predictions[row, 0])), plain(float(trace.targets[row, 0]))
        return self.tr("Loss {0}: prediction {1}, target {2}{3}.").format(loss, prediction, target, whose)

    def _node(self, frame: NetworkFrame, node: Node) -> str:
        name, value, z = frame.name(node), frame.value(node), frame.pre_activation(node)
        if frame.values is None:
            return self.tr("{0} selected. Add a point to see its value.").format(name)
        if value is None or z is None:
            return self.tr("{0} selected: not computed yet.").format(name)
        if node.column == 0:
            before, now = frame.original_input(node.unit), label_number(value)
            if before is not None:
                text = self.tr("{0} selected: input {1}, now {2}, scaled to {3}.")
                return text.format(name, node.unit + 1, short(before, 4), now)
            return self.tr("{0} selected: input {1}, now {2}.").format(name, node.unit + 1, now)
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

"""NetworkWords: what the network panel says about nodes, weights and biases."""

from html import escape
from itertools import pairwise

from PySide6.QtCore import QObject

from nnviz.core.network import Architecture
from nnviz.core.part import Part
from nnviz.views import numbers
from nnviz.views.class_words import class_words
from nnviz.views.network_edges import MOST_EDGES
from nnviz.views.network_frame import NetworkFrame
from nnviz.views.network_layout import Layout, Node
from nnviz.views.network_parts import is_node, part_node
from nnviz.views.network_values import activation_title, plain


class NetworkWords(QObject):
    """Sentences and tooltips, made from values alone."""

    def summary(self, architecture: Architecture) -> str:
        """The network in one line; equal layers that follow each other are counted."""
        n_inputs = architecture.sizes[0]
        parts = [self.tr("1 input") if n_inputs == 1 else self.tr("{0} inputs").format(n_inputs)]
        layers = list(zip(architecture.sizes[1:], architecture.activations, strict=True))
        start = 0
        for end in range(1, len(layers) + 1):
            # The outputs are never counted together with hidden layers.
            if end < len(layers) - 1 and layers[end] == layers[start]:
                continue
            if end == len(layers) and start < len(layers) - 1:
                start = end - 1
            units, name = layers[start]
            text = f"{units} {activation_title(name)}"
            parts.append(text if end - start == 1 else f"{end - start} × {text}")
            start = end
        return " · ".join(parts)

    def layer(self, architecture: Architecture, column: int) -> str:
        """Which layer a column is."""
        if column == 0:
            return self.tr("input layer")
        if column == architecture.n_layers:
            return self.tr("output layer")
        return self.tr("hidden layer {0}").format(column)

    def tip(self, frame: NetworkFrame, part: Part) -> str:
        """All that can be said about a part, with all digits."""
        if is_node(part):
            return self._node_tip(frame, part_node(part))
        now, before, gradient = frame.parameter(part), frame.value_before(part), frame.gradient(part)
        lines = [numbers.exact(now) if before is None else f"{numbers.exact(before)} → {numbers.exact(now)}"]
        if gradient is not None:
            lines.append(f"∂L/∂{part.kind[0]} = {numbers.exact(gradient)}")
            if frame.moment is not None and frame.moment.batch > 1:
                lines.append(
                    self.tr("summed over the {0} samples of the batch").format(
                        numbers.whole(frame.moment.batch)
                    )
                )
        lines.append(self.tr("double-click to set it; Ctrl and the wheel turn it"))
        return self._tip(self.parameter_name(frame, part), *lines)

    def parameter_name(self, frame: NetworkFrame, part: Part) -> str:
        """What a weight or bias is called."""
        target = frame.name(part_node(part))
        if part.kind == "bias":
            return self.tr("bias of {0}").format(target)
        source = frame.name(Node(part.layer, part.source))
        return self.tr("weight from {0} to {1}").format(source, target)

    def outcome(self, target: float, loss: float) -> tuple[str, str]:
        """What an output should have answered, and its loss; below its node."""
        texts = self.tr("target {0}"), self.tr("loss {0}")
        return texts[0].format(plain(target)), texts[1].format(numbers.short(loss))

    def whose_values(self, frame: NetworkFrame) -> str:
        """Of which sample the values are."""
        values, moment = frame.values, frame.moment
        if values is None:
            return ""
        if moment is not None and moment.batch > 1:
            return self.tr("sample {0} of the batch").format(numbers.whole(moment.moment.focus + 1))
        if values.just_used:
            return self.tr("the sample just used")
        if moment is None:
            return self.tr("the first sample")
        return self.tr("sample {0}").format(numbers.whole(values.index + 1))

    def _node_tip(self, frame: NetworkFrame, node: Node) -> str:
        name, value = frame.name(node), frame.value(node)
        where = self.tr("unit {0} of {1}") if node.column else self.tr("input {0}")
        lines = [where.format(node.unit + 1, self.layer(frame.architecture, node.column))]
        lines += self._class(frame, node)
        if frame.values is None:
            return self._tip(name, *lines, self.tr("no sample yet"))
        pre_activation, bias, delta = frame.pre_activation(node), frame.bias(node), frame.delta(node)
        if value is None or pre_activation is None:
            lines.append(self.tr("not computed yet"))
        elif node.column:
            activation = activation_title(frame.architecture.activations[node.column - 1])
            lines.append(f"{name} = {activation}(z) = {numbers.exact(value)}")
            lines.append(f"z = {numbers.exact(pre_activation)}")
        else:
            lines.append(f"{name} = {numbers.exact(value)}")
            if (before := frame.original_input(node.unit)) is not None:
                lines.append(self.tr("before scaling {0}").format(numbers.exact(before)))
        if bias is not None:
            lines.append(self.tr("bias {0} (double-click to set it)").format(numbers.exact(bias)))
        if delta is not None:
            lines.append(f"∂L/∂z = {numbers.exact(delta)}")
        lines.append(self.tr("for {0}").format(self.whose_values(frame)))
        return self._tip(name, *lines)

    def _class(self, frame: NetworkFrame, node: Node) -> list[str]:
        """Which class an output answers for, where classes have names."""
        dataset = frame.experiment.dataset
        if node.column < frame.architecture.n_layers or not dataset.class_names:
            return []
        if dataset.n_outputs > 1:
            return [class_words(dataset, node.unit, whole=True)]
        low, high = (class_words(dataset, index, whole=True) for index in (0, 1))
        return [self.tr("0 is {0}, 1 is {1}").format(low, high)]

    def omissions(self, layout: Layout, sizes: tuple[int, ...]) -> str:
        """What the diagram leaves out, or ""."""
        parts = []
        cut = [column for column in layout.columns if column.truncated]
        if cut:
            parts.append(self.tr("… {0} of {1} units fit").format(len(cut[0].ys), cut[0].units))
        n_weights = sum(a * b for a, b in pairwise(sizes))
        drawn = min(MOST_EDGES, len(layout.edges))
        if drawn < len(layout.edges):
            parts.append(
                self.tr("strongest {0} of {1} weights").format(numbers.whole(drawn), numbers.whole(n_weights))
            )
        return " · ".join(parts)

    def _tip(self, title: str, *lines: str) -> str:
        text = "<br>".join([f"<b>{escape(title)}</b>", *(escape(line) for line in lines)])
        return f"<p style='white-space:pre'>{text}</p>"

"""NetworkWords: what the network panel says about nodes, weights and biases."""

from html import escape
from itertools import pairwise

from PySide6.QtCore import QObject

from nnviz.core.network import Architecture
from nnviz.views import numbers
from nnviz.views.network_edges import MOST_EDGES
from nnviz.views.network_frame import NetworkFrame
from nnviz.views.network_layout import Edge, Layout, Node
from nnviz.views.network_values import activation_title, label_number


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

    def edge_tip(self, frame: NetworkFrame, edge: Edge) -> str:
        """A weight with all digits."""
        return self._tip(self.edge_name(frame, edge), numbers.exact(frame.weight(edge)))

    def edge_name(self, frame: NetworkFrame, edge: Edge) -> str:
        """What a weight is called."""
        source, target = Node(edge.column - 1, edge.source), Node(edge.column, edge.target)
        return self.tr("weight from {0} to {1}").format(frame.name(source), frame.name(target))

    def bias_tip(self, frame: NetworkFrame, node: Node) -> str:
        """A bias with all digits."""
        title = self.tr("bias of {0}").format(frame.name(node))
        return self._tip(title, numbers.exact(frame.bias(node) or 0.0))

    def node_tip(self, frame: NetworkFrame, node: Node) -> str:
        """All that can be said about a node, with all digits."""
        name = frame.name(node)
        where = self.tr("unit {0} of {1}") if node.column else self.tr("input {0}")
        lines = [where.format(node.unit + 1, self.layer(frame.architecture, node.column))]
        value, values, bias = frame.value(node), frame.values, frame.bias(node)
        if value is None or values is None:
            return self._tip(name, *lines, self.tr("no sample yet"))
        lines.append(f"{name} = {numbers.exact(value)}")
        if node.column:
            pre_activation = float(values.pre_activations[node.column][node.unit])
            activation = activation_title(frame.architecture.activations[node.column - 1])
            lines[-1] = f"{name} = {activation}(z) = {numbers.exact(value)}"
            lines.append(f"z = {numbers.exact(pre_activation)}")
        if bias is not None:
            lines.append(self.tr("bias {0}").format(numbers.exact(bias)))
        lines.append(
            self.tr("for the sample just used") if values.just_used else self.tr("for the first sample")
        )
        return self._tip(name, *lines)

    def note(self, frame: NetworkFrame, node: Node | None) -> str:
        """A sentence or two below the diagram, about the selected node."""
        if node is None:
            return self.tr("Click a unit to see what it computes. Point at a line for its weight.")
        name, value, values = frame.name(node), frame.value(node), frame.values
        if value is None or values is None:
            return self.tr("{0} selected. Add a point to see its value.").format(name)
        if node.column == 0:
            return self.tr("{0} selected: input {1}, now {2}.").format(
                name, node.unit + 1, label_number(value)
            )
        z = label_number(float(values.pre_activations[node.column][node.unit]))
        activation = activation_title(frame.architecture.activations[node.column - 1])
        text = self.tr("{0} selected: {1}({2}) = {3}").format(name, activation, z, label_number(value))
        bias = frame.bias(node)
        return text + (self.tr(", bias {0}.").format(label_number(bias)) if bias is not None else ".")

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

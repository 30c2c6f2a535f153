"""NodeLabels: what is written below the nodes of a network diagram."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from nnviz.views.network_arrange import GAP
from nnviz.views.network_frame import NetworkFrame
from nnviz.views.network_layout import LABEL_HEIGHT, WIDEST_ROW, Label, Layout, Node
from nnviz.views.network_nodes import mixed
from nnviz.views.network_values import label_number, pre_activation_name
from nnviz.views.network_words import NetworkWords
from nnviz.views.numbers import MINUS, THIN_SPACE, short
from nnviz.views.palette import VALUE_PX, Theme, text_font

WIDEST_LABEL: Final = 112.0
SHORTEST_NAME: Final = 26.0  # px that even a long name is given, to be cut to
MOST_CUT: Final = 3  # a name cut to fewer letters says nothing
MOST_WIDTHS: Final = 4096
OUTSTANDING: Final = 60.0  # px for what has just been worked out in the first or last column
SIGN_SHARE: Final = 0.4  # of the text's colour in the colour of a sign, for text has to be read


class NodeLabels:
    """Names with values, or with gradients where those have just come by.

    Parameters
    ----------
    words : for what is said of an output's loss
    frame : the first one to label
    """

    def __init__(self, words: NetworkWords, frame: NetworkFrame) -> None:
        self._words = words
        self.font = text_font(VALUE_PX)
        self.metrics = QFontMetricsF(self.font)
        self._widths: dict[str, float] = {}  # of texts; measuring takes longer than drawing
        sizes = frame.architecture.sizes
        nodes = [[Node(column, unit) for unit in range(units)] for column, units in enumerate(sizes)]
        self._names = [[frame.name(node) for node in column] for column in nodes]

    def widest(self, frame: NetworkFrame, width: float) -> tuple[list[float], list[float]]:
        """The widest label of each column with and without its value, in a diagram of some width; px."""
        full, names = [], []
        dataset, architecture = frame.experiment.dataset, frame.architecture
        longest = max(SHORTEST_NAME, 0.6 * width / len(architecture.sizes))
        for column in range(len(architecture.sizes)):
            name = min(max(self.width(text) for text in self._names[column]), longest)
            numbers = ["−0.00"]
            if column == 0 and len(dataset):
                lowest, highest = float(dataset.inputs.min()), float(dataset.inputs.max())
                numbers += [label_number(lowest), label_number(highest)]
                if lowest < 1.0 and highest > -1.0:  # there the third digit is the third decimal
                    numbers.append("−0.000" if lowest < 0.0 else "0.000")
            elif column == architecture.n_layers:
                numbers = ["−0.000"]
            number = max(self.width(" " + text) for text in numbers)
            names.append(name)
            full.append(min(name + number, WIDEST_LABEL))
        return full, names

    def texts(self, frame: NetworkFrame, layout: Layout, column: int) -> list[str]:
        """What is written below the nodes of a column: names, and values or gradients where there is room."""
        place, moment = layout.columns[column], frame.moment
        nodes = [Node(column, unit) for unit in range(len(place.ys))]
        if place.label is Label.NONE:
            return [""] * len(nodes)
        room = min(place.room, WIDEST_LABEL)
        current = moment is not None and moment.current_column == column
        if current or (moment is not None and moment.shows_delta(nodes[0])):
            # It may touch its neighbours, and an end column's what is beside it: all else steps back.
            room = max(room + GAP, OUTSTANDING if column in (0, len(layout.columns) - 1) else 0.0)
        if moment is not None and moment.shows_delta(nodes[0]):
            return self._gradients(frame, nodes, room)
        values = [frame.value(node) for node in nodes] if place.label is Label.FULL or current else []
        texts = [
            self._name_and_value(self._names[column][unit], value, room)
            for unit, value in enumerate(values)
            if value is not None
        ]
        if texts and (place.label is Label.FULL or None not in texts):
            return [
                text or self._elided(name, room)
                for text, name in zip(texts, self._names[column], strict=False)
            ]
        if current and texts:  # what has just been worked out goes before names
            return [self._compact(value, room) for value in values if value is not None]
        return [self._elided(name, room) for name in self._names[column][: len(nodes)]]

    def outcome(self, frame: NetworkFrame, layout: Layout, node: Node) -> tuple[str, ...]:
        """An output's target and loss where they are known and fit below its label, else nothing."""
        if frame.moment is None or node.column < frame.architecture.n_layers:
            return ()
        outcome = frame.moment.outcome(node.unit)
        column = layout.columns[-1]
        pitch = float(column.ys[1] - column.ys[0]) if len(column.ys) > 1 else WIDEST_ROW
        if outcome is None or column.label is Label.NONE or column.side + self._height(3) > pitch:
            return ()
        return self._words.outcome(*outcome)

    def draw(
        self, painter: QPainter, frame: NetworkFrame, layout: Layout, theme: Theme, selected: Node | None
    ) -> None:
        """Write below every node; what has just been worked out on the colour of the current line."""
        painter.setFont(self.font)
        panel, current_line = QColor(theme.panel), QColor(theme.current_line)
        text_colour = QColor(theme.text)
        current = None if frame.moment is None else frame.moment.current_column
        for column, place in enumerate(layout.columns):
            if place.label is Label.NONE:
                continue
            plate = current_line if column == current else panel
            texts = self.texts(frame, layout, column)
            for unit, (y, text) in enumerate(zip(place.ys.tolist(), texts, strict=True)):
                node = Node(column, unit)
                below = QPointF(place.x, y + place.side / 2.0 + 3.0)
                painter.setPen(self._colour(frame, theme, node, selected=node == selected))
                self._write(painter, text, below, plate, layout.width)
                painter.setPen(text_colour)
                for line in self.outcome(frame, layout, node):
                    below += QPointF(0.0, self.metrics.height() - 1.0)
                    self._write(painter, line, below, plate, layout.width)

    def plate(self, text: str, middle: QPointF, right: float) -> QRectF:
        """What a text around a point covers with its plate, not beyond `right` px."""
        width, height = self.width(text) + 6.0, self.metrics.height() + 2.0
        left = min(max(middle.x() - width / 2.0, 0.0), right - width)
        return QRectF(left, middle.y() - height / 2.0, width, height)

    def draw_plate(self, painter: QPainter, theme: Theme, text: str, plate: QRectF) -> None:
        """Write the value of a selected weight or bias."""
        painter.setFont(self.font)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent))
        painter.drawRoundedRect(plate, 3.0, 3.0)
        painter.setPen(QColor(theme.on_accent))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)

    def width(self, text: str) -> float:
        """Width of a text, px."""
        width = self._widths.get(text)
        if width is None:
            if len(self._widths) > MOST_WIDTHS:
                self._widths.clear()
            width = self._widths[text] = self.metrics.horizontalAdvance(text)
        return width

    def _write(self, painter: QPainter, text: str, below: QPointF, plate: QColor, right: float) -> None:
        width, top = self.width(text), below.y()
        left = max(min(below.x() - width / 2.0, right - width), 0.0)
        # A plate keeps lines from crossing the letters.
        painter.fillRect(QRectF(left - 1.0, top + 1.0, width + 2.0, self.metrics.height() - 2.0), plate)
        painter.drawText(QPointF(left, top + self.metrics.ascent()), text)

    def _colour(self, frame: NetworkFrame, theme: Theme, node: Node, *, selected: bool) -> QColor:
        if selected:
            return QColor(theme.accent)
        if frame.moment is not None and frame.moment.shows_delta(node):
            return sign_colour(theme, frame.delta(node) or 0.0)
        unknown = frame.value(node) is None and frame.values is not None
        return QColor(theme.secondary if unknown else theme.text)

    def _name_and_value(self, name: str, value: float, room: float) -> str | None:
        """Both, the name cut where it has to be; None where there is no room for a name."""
        number = " " + label_number(value)
        cut = self._elided(name, room - self.width(number))
        return cut + number if cut == name or len(cut) > MOST_CUT else None

    def _gradients(self, frame: NetworkFrame, nodes: Sequence[Node], room: float) -> list[str]:
        """∂L/∂z of a column, all written alike: with names where all of them fit."""
        deltas = [frame.delta(node) or 0.0 for node in nodes]
        names = [pre_activation_name(frame.architecture, *node) for node in nodes]
        for digits in (3, 2):
            pairs = zip(names, deltas, strict=True)
            texts = [f"∂{name} {short(delta, digits)}" for name, delta in pairs]
            if all(self.width(text) <= room for text in texts):
                return texts
        sign = "∂" + THIN_SPACE
        return [sign + self._compact(delta, room - self.width(sign)) for delta in deltas]

    def _compact(self, value: float, room: float) -> str:
        """As many digits as fit; its sign alone where none does."""
        rounded = f"{value:.1f}".replace("-", MINUS) if abs(value) >= 0.05 else short(value, 1)
        texts = (label_number(value) if abs(value) >= 0.001 else short(value, 3), short(value, 2), rounded)
        sign = MINUS if value < 0.0 else "+"
        return next((text for text in texts if self.width(text) <= room), sign)

    def _elided(self, text: str, room: float) -> str:
        if self.width(text) <= room:
            return text
        return self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)

    def _height(self, lines: int) -> float:
        return LABEL_HEIGHT + (lines - 1) * (self.metrics.height() - 1.0) + 2.0


def sign_colour(theme: Theme, value: float) -> QColor:
    """The colour of text that stands for a number of this sign."""
    if not value:
        return QColor(theme.text)
    return mixed(theme.positive if value > 0.0 else theme.negative, theme.text, SIGN_SHARE)

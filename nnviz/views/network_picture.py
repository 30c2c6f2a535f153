"""NetworkPicture: a network arranged for a size; draws its frames, and knows what is where."""

from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from nnviz.core.part import Part, bias_part
from nnviz.views.network_arrange import arrange
from nnviz.views.network_edges import EdgePainter, EdgeStyle, Emphasis, style_edges
from nnviz.views.network_frame import NetworkFrame
from nnviz.views.network_labels import NodeLabels
from nnviz.views.network_layout import Edge, Layout, Node
from nnviz.views.network_nodes import (
    TileImages,
    bias_square,
    colour_table,
    draw_biases,
    draw_dots,
    draw_flat,
    draw_outline,
    draw_tiles,
    node_rectangle,
)
from nnviz.views.network_parts import edge_part, exists, is_node, node_part, part_edge, part_node
from nnviz.views.network_words import NetworkWords
from nnviz.views.numbers import short
from nnviz.views.palette import Theme

MARGIN: Final = 4.0
ENLARGED: Final = 88.0


class Marks(NamedTuple):
    """What is marked in a picture.

    Attributes
    ----------
    selected : in the accent colour
    hovered : what the mouse is on here
    lit : what it is on elsewhere, in another panel
    """

    selected: Part | None = None
    hovered: Part | None = None
    lit: Part | None = None


class NetworkPicture:
    """An architecture arranged in a rectangle.

    Parameters
    ----------
    words : for what has to be said about omissions
    frame : the first one to show
    width, height : px
    """

    def __init__(self, words: NetworkWords, frame: NetworkFrame, width: float, height: float) -> None:
        self._size = (width, height)
        self._images: dict[int, tuple[tuple[object, ...], list[QImage]]] = {}
        self._labels = NodeLabels(words, frame)
        self._place(words, frame)
        self._edges = EdgePainter(self.layout)
        nodes = [[Node(c, i) for i in range(len(p.ys))] for c, p in enumerate(self.layout.columns)]
        self._rectangles = [[node_rectangle(self.layout, node) for node in column] for column in nodes]
        self._squares = [[bias_square(self.layout, node) for node in column] for column in nodes]
        self._origin = QPointF(MARGIN, MARGIN)
        self.show_frame(frame)

    @property
    def frame(self) -> NetworkFrame:
        """What is shown."""
        return self._frame

    @property
    def caption(self) -> str:
        """What is left out, in words, or ""."""
        return self._caption

    @property
    def style(self) -> EdgeStyle:
        """How the edges look."""
        return self._style

    def fits(self, frame: NetworkFrame, width: float, height: float) -> bool:
        """Whether a frame can be shown in this arrangement."""
        same_data = self._frame.experiment.dataset is frame.experiment.dataset
        same_network = self._frame.architecture == frame.architecture
        return same_data and same_network and self._size == (width, height)

    def show_frame(self, frame: NetworkFrame) -> None:
        """Take over a frame's values."""
        self._frame = frame
        weights = frame.edge_weights(self.layout)
        self._style = style_edges(self.layout, weights, frame.largest_weight)

    def part_at(self, place: QPointF) -> Part | None:
        """What is drawn under a point of the widget: a bias, an input, a unit or a weight."""
        x, y = (place - self._origin).toTuple()
        node = self.layout.bias_at(x, y) if self._frame.architecture.bias else None
        if node is not None:
            return bias_part(node.column - 1, node.unit)
        if (node := self.layout.node_at(x, y)) is not None:
            return node_part(node)
        style, table = self._style, self._edges.table
        index = table.nearest(x, y, style.drawn, style.reach, curved=style.curved)
        return None if index is None else edge_part(table.edge(index))

    def node_centre(self, node: Node) -> QPointF:
        """The middle of a node in the widget."""
        return self._origin + QPointF(*self.layout.centre(node))

    def bias_centre(self, node: Node) -> QPointF:
        """The middle of a node's bias square in the widget."""
        return self._origin + self._squares[node.column][node.unit].center()

    def edge_middle(self, edge: Edge) -> QPointF:
        """Where an edge is half-way across, in the widget."""
        return self._origin + self._edges.middle(self._style, self._edges.table.index(edge))

    def value_middle(self, part: Part, width: float) -> QPointF:
        """Where the value of a weight or bias is written, `width` px wide: on its edge, beside its square."""
        if part.kind == "weight":
            return self.edge_middle(part_edge(part))
        beside = self.layout.bias_side(part.layer + 1) / 2.0 + width / 2.0 + 8.0
        return self.bias_centre(part_node(part)) - QPointF(beside, 0.0)

    def is_on_value(self, place: QPointF, selected: Part | None) -> bool:
        """Whether a point of the widget is on the value that is written of a selected weight or bias."""
        return self.shows(selected) and self._plate(selected).contains(place - self._origin)

    def label(self, node: Node) -> str:
        """What is written below a node: its name, and its value or gradient where there is room, or ""."""
        return self._labels.texts(self._frame, self.layout, node.column)[node.unit]

    def outcome(self, node: Node) -> tuple[str, ...]:
        """What is written below an output's label: its target and its loss, or nothing."""
        return self._labels.outcome(self._frame, self.layout, node)

    def shows(self, part: Part | None) -> bool:
        """Whether a part has a place here, drawn or not."""
        if part is None or not exists(part, self._frame.architecture):
            return False
        edge = part_edge(part)
        ends = [part_node(part)] + [Node(edge.column - 1, edge.source)] * (part.kind == "weight")
        return all(self.layout.has(node) for node in ends)

    def neighbour(self, node: Node, columns: int, units: int) -> Node:
        """The node some columns or units away, as near as there is one."""
        column = int(np.clip(node.column + columns, 0, len(self.layout.columns) - 1))
        ys = self.layout.columns[column].ys
        if columns and self.layout.has(node):
            return Node(column, int(np.argmin(np.abs(ys - self.layout.centre(node)[1]))))
        return Node(column, int(np.clip(node.unit + units, 0, len(ys) - 1)))

    def enlarged(self, node: Node) -> QRectF:
        """Where a node's tile is enlarged to, in the widget."""
        side = max(self.layout.columns[node.column].side, min(ENLARGED, *self._size))
        centre, (width, height) = self.node_centre(node), self._size
        x = float(np.clip(centre.x() - side / 2.0, 1.0, max(width - side - 1.0, 1.0)))
        y = float(np.clip(centre.y() - side / 2.0, 1.0, max(height - side - 1.0, 1.0)))
        return QRectF(x, y, side, side)

    def draw(self, painter: QPainter, theme: Theme, marks: Marks) -> None:
        """Draw the frame."""
        marks = Marks(*(part if self.shows(part) else None for part in marks))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.save()
        painter.translate(self._origin)
        emphasis = self._emphasis(marks)
        self._edges.draw_cached(painter, self._style, theme, self._size, emphasis)
        self._draw_marked_edges(painter, theme, marks)
        self._edges.draw_flow(painter, self._style, theme, emphasis)
        for column in range(len(self.layout.columns)):
            self._draw_column(painter, theme, column)
        self._draw_marked_nodes(painter, theme, marks)
        chosen = marks.selected
        node = part_node(chosen) if chosen is not None and is_node(chosen) else None
        self._labels.draw(painter, self._frame, self.layout, theme, node)
        if not (plate := self._plate(chosen)).isEmpty():
            self._labels.draw_plate(painter, theme, self._value(chosen), plate)
        painter.restore()
        self._draw_caption(painter, theme)
        if marks.hovered is not None and is_node(marks.hovered):
            self._draw_enlarged(painter, theme, part_node(marks.hovered))

    def _place(self, words: NetworkWords, frame: NetworkFrame) -> None:
        sizes, (width, height) = frame.architecture.sizes, self._size
        full, names = self._labels.widest(frame, width)
        self._caption = ""
        for lines in (0, 1, 2):
            self._caption_height = lines * (self._labels.metrics.height() + 1.0)
            room = height - 2.0 * MARGIN - self._caption_height
            self.layout: Layout = arrange(
                sizes, max(width - 2.0 * MARGIN, 40.0), max(room, 40.0), full, names
            )
            self._caption = words.omissions(self.layout, sizes)
            wanted = self._labels.metrics.horizontalAdvance(self._caption) / (width - 2.0 * MARGIN)
            if wanted <= lines:
                return

    def _emphasis(self, marks: Marks) -> Emphasis:
        # In a small network the lines of the selected node are easily found; in a large one they are not.
        looked_at = marks.hovered if is_node(marks.hovered) or not self._style.dense else marks.selected
        focus = part_node(looked_at) if looked_at is not None and is_node(looked_at) else None
        if (moment := self._frame.moment) is None:
            return Emphasis(focus)
        return Emphasis(focus, moment.flow, moment.has_quiet_edges)

    def _draw_marked_edges(self, painter: QPainter, theme: Theme, marks: Marks) -> None:
        table, style = self._edges.table, self._style
        for part in dict.fromkeys((marks.lit, marks.hovered)):
            if part is not None and part.kind == "weight":
                self._edges.draw_halo(painter, style, theme, table.index(part_edge(part)))
        if (part := marks.selected) is not None and part.kind == "weight":
            self._edges.draw_accented(painter, style, theme, table.index(part_edge(part)))

    def _draw_column(self, painter: QPainter, theme: Theme, column: int) -> None:
        place, frame = self.layout.columns[column], self._frame
        if place.is_dots:
            draw_dots(painter, place, frame.value_indices(column), theme)
            return
        if images := self._tiles(column, theme):
            draw_tiles(painter, self._rectangles[column], images, theme)
        else:
            table = colour_table(theme)[frame.value_indices(column)]
            colours = [QColor.fromRgb(pixel) for pixel in table.tolist()]
            draw_flat(painter, self._rectangles[column], colours, theme)
        biases = frame.snapshot.biases[column - 1] if column else None
        if biases is not None:
            draw_biases(painter, self._squares[column], biases.tolist(), theme)

    def _tiles(self, column: int, theme: Theme) -> list[QImage]:
        """Images of a column's tiles; they are made anew only when the tiles are new."""
        frame = self._frame
        source: tuple[object, ...] = (frame.field, theme)
        if column == 0:
            source = (frame.request, frame.experiment.dataset, theme)
        known = self._images.get(column)
        if known is None or known[0] != source:
            indices = frame.tile_indices(column)
            known = (source, [] if indices is None else TileImages(indices, theme).images)
            self._images[column] = known
        return known[1]

    def _draw_marked_nodes(self, painter: QPainter, theme: Theme, marks: Marks) -> None:
        for part, colour, width in (
            (marks.selected, theme.accent, 2.5),
            (marks.lit, theme.text, 2.5),
            (marks.hovered, theme.text, 1.5),
        ):
            if part is None or part.kind == "weight":
                continue
            node = part_node(part)
            square = self._squares[node.column][node.unit]
            if part.kind == "bias":
                draw_outline(painter, square, theme.accent, 2.0)
                continue
            draw_outline(painter, self._rectangles[node.column][node.unit], colour, width)
            if (bias := self._frame.bias(node)) is not None:  # again, for the outline crosses it
                draw_biases(painter, [square], [bias], theme)

    def _value(self, part: Part | None) -> str:
        """What is written of a weight or bias when it is selected."""
        return "" if part is None or is_node(part) else short(self._frame.parameter(part), 4)

    def _plate(self, part: Part | None) -> QRectF:
        """Where that is written; empty where nothing is."""
        text = self._value(part)
        if part is None or not text:
            return QRectF()
        middle = self.value_middle(part, self._labels.width(text)) - self._origin
        return self._labels.plate(text, middle, self.layout.width)

    def _draw_enlarged(self, painter: QPainter, theme: Theme, node: Node) -> None:
        images = self._tiles(node.column, theme)
        if images:
            rectangle = self.enlarged(node)
            draw_tiles(painter, [rectangle], [images[node.unit]], theme)
            draw_outline(painter, rectangle, theme.accent, 1.5)

    def _draw_caption(self, painter: QPainter, theme: Theme) -> None:
        if self._caption:
            width, height = self._size
            below = QRectF(
                MARGIN, height - self._caption_height - 2.0, width - 2.0 * MARGIN, self._caption_height
            )
            painter.setFont(self._labels.font)
            painter.setPen(QColor(theme.secondary))
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(below, int(flags), self._caption)

"""NetworkPicture: a network arranged for a size; draws its frames, and knows what is where."""

from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from nnviz.views.network_arrange import arrange
from nnviz.views.network_edges import EdgePainter, EdgeStyle, style_edges
from nnviz.views.network_frame import NetworkFrame
from nnviz.views.network_layout import Edge, Label, Layout, Node
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
from nnviz.views.network_values import label_number
from nnviz.views.network_words import NetworkWords
from nnviz.views.palette import VALUE_PX, Theme, text_font

MARGIN: Final = 4.0
ENLARGED: Final = 88.0
WIDEST_LABEL: Final = 112.0
SHORTEST_NAME: Final = 26.0  # px that even a long name is given, to be cut to
MOST_CUT: Final = 3  # a name cut to fewer letters says nothing
MOST_WIDTHS: Final = 4096


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
        self._font = text_font(VALUE_PX)
        self._metrics = QFontMetricsF(self._font)
        self._images: dict[int, tuple[tuple[object, ...], list[QImage]]] = {}
        self._widths: dict[str, float] = {}  # of texts; measuring takes longer than drawing
        self._names = [
            [frame.name(Node(column, unit)) for unit in range(units)]
            for column, units in enumerate(frame.architecture.sizes)
        ]
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

    def node_at(self, place: QPointF) -> Node | None:
        """The node under a point of the widget."""
        place = place - self._origin
        return self.layout.node_at(place.x(), place.y())

    def bias_at(self, place: QPointF) -> Node | None:
        """The node whose bias is under a point of the widget."""
        place = place - self._origin
        return self.layout.bias_at(place.x(), place.y()) if self._frame.architecture.bias else None

    def edge_at(self, place: QPointF) -> Edge | None:
        """The edge under a point of the widget, if it is drawn."""
        place = place - self._origin
        style, table = self._style, self._edges.table
        index = table.nearest(place.x(), place.y(), style.drawn, style.reach, curved=style.curved)
        return None if index is None else table.edge(index)

    def node_centre(self, node: Node) -> QPointF:
        """The middle of a node in the widget."""
        return self._origin + QPointF(*self.layout.centre(node))

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

    def draw(
        self,
        painter: QPainter,
        theme: Theme,
        selected: Node | None,
        hovered: Node | Edge | None,
        *,
        on_bias: bool,
    ) -> None:
        """Draw the frame."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.save()
        painter.translate(self._origin)
        self._draw_edges(painter, theme, selected, hovered)
        for column in range(len(self.layout.columns)):
            self._draw_column(painter, theme, column)
        if selected is not None and self.layout.has(selected):
            self._draw_selected(painter, theme, selected)
        if isinstance(hovered, Node) and self.layout.has(hovered):
            self._draw_hovered(painter, theme, hovered, on_bias=on_bias)
        self._draw_labels(painter, theme, selected)
        painter.restore()
        self._draw_caption(painter, theme)
        if isinstance(hovered, Node) and not on_bias and self.layout.has(hovered):
            self._draw_enlarged(painter, theme, hovered)

    def _place(self, words: NetworkWords, frame: NetworkFrame) -> None:
        sizes, (width, height) = frame.architecture.sizes, self._size
        full, names = self._label_widths(frame)
        self._caption = ""
        for lines in (0, 1, 2):
            self._caption_height = lines * (self._metrics.height() + 1.0)
            room = height - 2.0 * MARGIN - self._caption_height
            self.layout: Layout = arrange(
                sizes, max(width - 2.0 * MARGIN, 40.0), max(room, 40.0), full, names
            )
            self._caption = words.omissions(self.layout, sizes)
            wanted = self._metrics.horizontalAdvance(self._caption) / (width - 2.0 * MARGIN)
            if wanted <= lines:
                return

    def _label_widths(self, frame: NetworkFrame) -> tuple[list[float], list[float]]:
        full, names = [], []
        dataset, architecture = frame.experiment.dataset, frame.architecture
        longest = max(SHORTEST_NAME, 0.6 * self._size[0] / len(architecture.sizes))
        for column in range(len(architecture.sizes)):
            name = min(max(self._width(text) for text in self._names[column]), longest)
            numbers = ["−0.00"]
            if column == 0 and len(dataset):
                numbers += [label_number(float(end)) for end in (dataset.inputs.min(), dataset.inputs.max())]
            elif column == architecture.n_layers:
                numbers = ["−0.000"]
            number = max(self._width(" " + text) for text in numbers)
            names.append(name)
            full.append(min(name + number, WIDEST_LABEL))
        return full, names

    def _draw_edges(
        self, painter: QPainter, theme: Theme, selected: Node | None, hovered: Node | Edge | None
    ) -> None:
        # In a small network the lines of the selected node are easily found; in a large one they are not.
        focus = hovered if isinstance(hovered, Node) else selected if self._style.dense else None
        if focus is not None and not self.layout.has(focus):
            focus = None
        self._edges.draw_cached(painter, self._style, theme, self._size, focus)
        if isinstance(hovered, Edge):
            table = self._edges.table
            same = (table.columns == hovered.column) & (table.sources == hovered.source)
            for index in np.flatnonzero(same & (table.targets == hovered.target)):
                self._edges.draw_halo(painter, self._style, theme, int(index))

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

    def _draw_selected(self, painter: QPainter, theme: Theme, node: Node) -> None:
        draw_outline(painter, node_rectangle(self.layout, node), theme.accent, 2.5)
        bias = self._frame.bias(node)
        if bias is not None:  # again, for the outline crosses it
            draw_biases(painter, [bias_square(self.layout, node)], [bias], theme)

    def _draw_hovered(self, painter: QPainter, theme: Theme, node: Node, *, on_bias: bool) -> None:
        if not on_bias:
            draw_outline(painter, node_rectangle(self.layout, node), theme.text, 1.5)
            return
        draw_outline(painter, bias_square(self.layout, node), theme.accent, 2.0)

    def _draw_enlarged(self, painter: QPainter, theme: Theme, node: Node) -> None:
        images = self._tiles(node.column, theme)
        if images:
            rectangle = self.enlarged(node)
            draw_tiles(painter, [rectangle], [images[node.unit]], theme)
            draw_outline(painter, rectangle, theme.accent, 1.5)

    def _draw_labels(self, painter: QPainter, theme: Theme, selected: Node | None) -> None:
        painter.setFont(self._font)
        panel, text_colour, strong = QColor(theme.panel), QColor(theme.text), QColor(theme.accent)
        height = self._metrics.height()
        for column, place in enumerate(self.layout.columns):
            if place.label is Label.NONE:
                continue
            for unit, y in enumerate(place.ys.tolist()):
                node = Node(column, unit)
                text = self.label(node)
                width = self._width(text)
                left, top = place.x - width / 2.0, y + place.side / 2.0 + 3.0
                # A plate keeps lines from crossing the letters.
                painter.fillRect(QRectF(left - 1.0, top + 1.0, width + 2.0, height - 2.0), panel)
                painter.setPen(strong if node == selected else text_colour)
                painter.drawText(QPointF(left, top + self._metrics.ascent()), text)

    def label(self, node: Node) -> str:
        """What is written below a node: its name, and its value where there is room, or ""."""
        place = self.layout.columns[node.column]
        if place.label is Label.NONE:
            return ""
        name, value = self._names[node.column][node.unit], self._frame.value(node)
        room = min(place.room, WIDEST_LABEL)
        if place.label is Label.FULL and value is not None:
            number = " " + label_number(value)
            short = self._elided(name, room - self._width(number))
            if short == name or len(short) > MOST_CUT:
                return short + number
        return self._elided(name, room)

    def _width(self, text: str) -> float:
        width = self._widths.get(text)
        if width is None:
            if len(self._widths) > MOST_WIDTHS:
                self._widths.clear()
            width = self._widths[text] = self._metrics.horizontalAdvance(text)
        return width

    def _elided(self, text: str, room: float) -> str:
        if self._width(text) <= room:
            return text
        return self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)

    def _draw_caption(self, painter: QPainter, theme: Theme) -> None:
        if self._caption:
            width, height = self._size
            below = QRectF(
                MARGIN, height - self._caption_height - 2.0, width - 2.0 * MARGIN, self._caption_height
            )
            painter.setFont(self._font)
            painter.setPen(QColor(theme.secondary))
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(below, int(flags), self._caption)

"""PlaneCanvas: draws a PlaneScene; heat map, boundaries, vectors, points and marks."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.field import Field
from nnviz.core.snapshot import Snapshot
from nnviz.views.axis import PlaneAxis
from nnviz.views.ghost_look import GhostLook
from nnviz.views.input_words import input_title
from nnviz.views.palette import SECONDARY_PX, Theme, class_table, heat_map_table, text_font
from nnviz.views.plain_tip import plain_tip
from nnviz.views.plane_angles import angles_of
from nnviz.views.plane_angles_item import AnglesItem
from nnviz.views.plane_box import PlaneBox
from nnviz.views.plane_ghosts import GhostsItem, drawable
from nnviz.views.plane_handle_item import HandleItem
from nnviz.views.plane_handles import handles_of
from nnviz.views.plane_items import HeatMapItem, VectorsItem, polylines
from nnviz.views.plane_labels import PlaneTextItem
from nnviz.views.plane_marks import PlaneMarks
from nnviz.views.plane_points import PointsItem
from nnviz.views.plane_scene import PlaneScene, target_range
from nnviz.views.plane_vectors import scene_vectors


class PlaneCanvas(pg.PlotWidget):  # type: ignore[misc]
    """The plot inside the plane's panel; mouse intents come from its `box`."""

    def __init__(self) -> None:
        self.box = PlaneBox()
        self._x_axis, self._y_axis = PlaneAxis("bottom"), PlaneAxis("left")
        axes = {"bottom": self._x_axis, "left": self._y_axis}
        super().__init__(viewBox=self.box, axisItems=axes, enableMenu=False)
        self.setObjectName("plane_plot")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(220, 180)
        self.plotItem.hideButtons()
        self._theme: Theme | None = None
        self._drawn_axes: tuple[int, int] | None = None  # of the outputs drawn; None for none
        self._map = HeatMapItem()
        self._map.setZValue(-10)
        self._origin_lines = [pg.InfiniteLine(0.0, angle=angle) for angle in (0, 90)]
        self._boundary = pg.PlotCurveItem(connect="finite", antialias=True)
        self._boundary.setSegmentedLineMode("on")  # thick lines without joins: half the time
        self._boundary.setZValue(10)
        self._looks: Sequence[GhostLook] = ()
        self._ghosts = GhostsItem()
        self._ghosts.setZValue(8)
        self._handle = HandleItem()
        self._handle.setZValue(12)
        self._vectors = VectorsItem()
        self._vectors.setZValue(15)
        self._angles = AnglesItem()
        self._angles.setZValue(16)
        self._points = PointsItem()
        self._points.setZValue(20)
        self._texts = PlaneTextItem()
        self._texts.setZValue(25)
        for item in (
            self._map, *self._origin_lines, self._ghosts, self._boundary, self._handle, self._vectors,
            self._angles, self._points, self._texts,
        ):  # fmt: skip
            self.box.addItem(item, ignoreBounds=True)
        self._marks = PlaneMarks(self.plotItem)

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme; everything must be drawn again."""
        self._theme = theme
        self.setBackground(theme.panel)
        for axis in (self._x_axis, self._y_axis):
            axis.show_theme(theme)
        faint = QColor(theme.secondary)
        faint.setAlpha(90)
        for line in self._origin_lines:
            line.setPen(pg.mkPen(faint, width=1))
        ratio = self.devicePixelRatioF()  # pyqtgraph's pens are as wide in the screen's own pixels
        self._boundary.setPen(pg.mkPen(theme.text, width=2 * ratio))
        self._texts.show_style(text_font(SECONDARY_PX, bold=True), theme.panel)
        self.box.show_colour(theme.accent)
        self._points.show_theme(theme)
        self._handle.show_theme(theme)
        self._marks.show_theme(theme, ratio)

    def draw_points(self, scene: PlaneScene) -> None:
        """Draw the samples, and name the axes."""
        if self._theme is None:
            return
        positions, dataset = scene.positions(), scene.dataset
        self.box.set_positions(positions)
        self._points.show_points(dataset, positions)
        self._texts.show_samples(positions)
        self._x_axis.show_label(input_title(dataset, scene.axes[0]))
        self._y_axis.show_label(input_title(dataset, scene.axes[1]) if dataset.n_inputs > 1 else "")
        self.draw_marks(scene)

    def draw_marks(self, scene: PlaneScene) -> None:
        """Draw what is selected or looked at, all vectors, what compares them, and what can be dragged."""
        if self._theme is None:
            return
        self._marks.show_marks(scene, scene.positions())
        vectors, angles = scene_vectors(scene, self._theme), angles_of(scene, self._theme)
        self._vectors.show_vectors(vectors)
        self._angles.show_angles(angles)
        self._texts.show_vectors(vectors)
        looks = drawable(self._looks, scene.axes) if scene.shown["boundary"] else []
        view = self.box.viewRect()  # items learn only later what is seen now
        self._ghosts.show_ghosts(looks, view, self._theme)
        self._texts.show_texts((*angles.texts, *self._ghosts.names))
        self.box.set_handles(handles_of(scene, boundary=self._boundary.isVisible()))
        self._handle.show_handle(scene, self.box.handles, view)

    def show_tip(self, text: str) -> None:
        """Tell the mouse this, as long as it stays where it is; "" for nothing."""
        self._points.setToolTip(plain_tip(text))

    def show_ghosts(self, looks: Sequence[GhostLook]) -> None:
        """From now on draw the boundaries of these with the marks."""
        self._looks = tuple(looks)

    def draw_field(self, scene: PlaneScene) -> None:
        """Draw the network's output over the plane, and where the predicted class changes."""
        snapshot = scene.snapshot
        if snapshot is None:
            self._drawn_axes = None
        elif snapshot.field is not None:  # a frame without one leaves the last one in its place
            self._draw_outputs(snapshot, snapshot.field)
        known = self._drawn_axes == scene.axes
        self._map.setVisible(known and scene.shown["map"])
        self._boundary.setVisible(known and scene.shown["boundary"])

    def _draw_outputs(self, snapshot: Snapshot, field: Field) -> None:
        finite = bool(np.isfinite(field.outputs).all())
        self._drawn_axes = field.request.axes if finite else None
        if not finite or self._theme is None:
            return
        values, levels, table = coloured(snapshot, field.outputs, self._theme)
        (left, right), (bottom, top) = field.request.x_range, field.request.y_range
        self._map.show_values(values, levels, table, QRectF(left, bottom, right - left, top - bottom))
        line = polylines(field.boundary)
        self._boundary.setData(line[:, 0], line[:, 1])

    def fit(self, scene: PlaneScene) -> None:
        """Show every sample, and the origin, where vectors start."""
        middle, half = scene.extent()
        self.box.setRange(QRectF(middle[0] - half, middle[1] - half, 2 * half, 2 * half), padding=0)

    def zoom(self, steps: int) -> None:
        """Zoom in (or out) around the middle."""
        self.box.scaleBy((0.8**steps, 0.8**steps))


def coloured(
    snapshot: Snapshot, outputs: npt.NDArray[np.float32], theme: Theme
) -> tuple[npt.NDArray[np.float32], tuple[float, float], npt.NDArray[np.uint8]]:
    """Values (rows, columns), their levels and the colour table for a heat map.

    Several classes are drawn as the colour of the largest output, stronger the further it is ahead.
    """
    if snapshot.experiment.dataset.kind == "regression":
        return outputs[0], target_range(snapshot.experiment.dataset), heat_map_table(theme)
    if len(outputs) == 1:
        return outputs[0], (0.0, 1.0), heat_map_table(theme)
    ordered = np.sort(outputs, axis=0)
    lead = np.clip(ordered[-1] - ordered[-2], 0.0, 1.0) * np.float32(255.0 / 256.0)
    values = np.argmax(outputs, axis=0).astype(np.float32) + lead
    return values, (0.0, float(len(outputs))), class_table(theme, len(outputs))

"""Handles: what can be dragged in the plane, where it is, and what the mouse is on."""

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF

from nnviz.core.field import THRESHOLD
from nnviz.core.snapshot import Snapshot
from nnviz.views.plane_grip import Grip, Handle, HandleKind, Place, PlaneUnit
from nnviz.views.plane_items import line_across
from nnviz.views.plane_scene import PlaneScene, shown_weights
from nnviz.views.plane_vectors import held_offsets

HEAD_PX: Final = 12.0  # how near to a head the mouse must be
LINE_PX: Final = 7.0  # how near to a line
SHORTEST_TURN_PX: Final = 60.0  # a line of which less is visible has no ends to turn it by

# The pre-activation at which a single output is THRESHOLD, where the class changes.
LEVELS: Final = {
    "sigmoid": math.log(THRESHOLD / (1.0 - THRESHOLD)),
    "tanh": math.atanh(THRESHOLD),
    "relu": THRESHOLD,
    "linear": THRESHOLD,
}


class HandleLine(NamedTuple):
    """The line where a unit's pre-activation is `level`."""

    unit: PlaneUnit
    level: float
    is_boundary: bool

    def visible(self, view: QRectF) -> QLineF | None:
        """Its part inside `view`, or None."""
        line = line_across(self.unit.weights, self.unit.offset - self.level, view)
        return None if line is None else _clipped(line, view)

    def pivot(self, visible: QLineF) -> Place:
        """What it is turned about: the middle of what is visible; the origin where there is no bias."""
        return (0.0, 0.0) if self.unit.bias is None else _place(visible.center())


@dataclass(frozen=True, eq=False, slots=True)
class Handles:
    """All that can be dragged.

    Attributes
    ----------
    heads : the units whose vectors are drawn
    lines : those that can be moved or turned
    """

    heads: tuple[PlaneUnit, ...] = ()
    lines: tuple[HandleLine, ...] = ()

    def at(self, place: QPointF, pixel: Place, view: QRectF, sample_px: float) -> Handle | None:
        """What a drag from a place would take, or None.

        Parameters
        ----------
        place : in plane coordinates
        pixel : width and height of a pixel in plane coordinates
        view : the visible part of the plane
        sample_px : how far the nearest sample is; infinite where none is near enough to be dragged.
            Samples come before lines, and before heads that are farther away.
        """

        def distance(to: QPointF) -> float:
            return math.hypot((to.x() - place.x()) / pixel[0], (to.y() - place.y()) / pixel[1])

        heads = [(distance(QPointF(*unit.weights)), unit) for unit in self.heads]
        nearest = min(heads, key=lambda found: found[0], default=None)
        if nearest is not None and nearest[0] <= min(HEAD_PX, sample_px):
            return Handle("head", nearest[1].unit)
        if math.isfinite(sample_px):
            return None
        for line in self.lines:
            visible = line.visible(view)
            if visible is not None and distance(_foot(visible, place)) <= LINE_PX:
                length = math.hypot(visible.dx() / pixel[0], visible.dy() / pixel[1])
                kind = _kind(line.unit, _share(visible, place), length)
                return Handle(kind, line.unit.unit, line.level, line.is_boundary)
        return None

    def line(self, handle: Handle) -> HandleLine | None:
        """The line that a handle is of, or None."""
        of_unit = [line for line in self.lines if line.unit.unit == handle.unit]
        return next((line for line in of_unit if line.is_boundary == handle.is_boundary), None)

    def unit(self, handle: Handle) -> PlaneUnit | None:
        """The unit that a handle is of, or None where it is gone."""
        if handle.kind == "head":
            return next((unit for unit in self.heads if unit.unit == handle.unit), None)
        line = self.line(handle)
        movable = handle.kind == "turn" or (line is not None and line.unit.bias is not None)
        return line.unit if line is not None and movable else None

    def grip(self, handle: Handle, pressed: Place, view: QRectF) -> Grip | None:
        """Take a handle with the mouse at a place; None where it is gone."""
        unit, line, taken, pivot = self.unit(handle), self.line(handle), pressed, (0.0, 0.0)
        if unit is None:
            return None
        if handle.kind == "head":
            taken = unit.weights
        elif line is not None and (visible := line.visible(view)) is not None:
            taken, pivot = _place(_foot(visible, QPointF(*pressed))), line.pivot(visible)
        return Grip(handle, unit, taken, (taken[0] - pressed[0], taken[1] - pressed[1]), pivot)


NO_HANDLES: Final = Handles()


def handles_of(scene: PlaneScene, *, boundary: bool) -> Handles:
    """What can be dragged in a scene; `boundary` says whether the decision boundary is drawn.

    That is a straight line where the network is one layer with one output. The lines that units have
    of their own are too many to be all in the way: only the selected unit's can be dragged.
    """
    snapshot = scene.snapshot
    if snapshot is None or snapshot.experiment.dataset.n_inputs != scene.dataset.n_inputs:
        return NO_HANDLES
    units, lines = _units(scene, snapshot), []
    architecture = snapshot.experiment.architecture
    level = LEVELS.get(architecture.activations[0])
    if boundary and architecture.n_layers == architecture.sizes[-1] == 1 and level is not None:
        lines += [HandleLine(unit, level, True) for unit in units]
    if scene.shown["weights"]:
        lines += [HandleLine(unit, 0.0, False) for unit in units if unit.unit == scene.selected_unit]
    movable = tuple(line for line in lines if not (line.unit.has_one_input and line.unit.bias is None))
    heads = sorted(units, key=lambda unit: unit.unit != scene.selected_unit)  # it wins at the same place
    return Handles(tuple(heads) if scene.shown["weights"] else (), movable)


def _units(scene: PlaneScene, snapshot: Snapshot) -> tuple[PlaneUnit, ...]:
    """Every unit of the first layer whose numbers are finite."""
    weights, biases = snapshot.weights[0], snapshot.biases[0]
    heads = shown_weights(snapshot, scene.axes)
    others = held_offsets(weights, None, scene.axes, scene.held)
    finite = np.isfinite(heads).all(axis=0) & np.isfinite(others)
    if biases is not None:
        finite &= np.isfinite(biases)
    return tuple(
        PlaneUnit(
            int(unit),
            scene.axes,
            (float(heads[0, unit]), float(heads[1, unit])),
            float(others[unit]),
            None if biases is None else float(biases[unit]),
        )
        for unit in np.flatnonzero(finite)
    )


def _kind(unit: PlaneUnit, share: float, length_px: float) -> HandleKind:
    """What a drag does that takes a line at this share of its visible length."""
    if unit.bias is None:
        return "turn"
    middle = 1.0 / 3.0 <= share <= 2.0 / 3.0
    return "move" if middle or unit.has_one_input or length_px < SHORTEST_TURN_PX else "turn"


def _share(line: QLineF, place: QPointF) -> float:
    """Where along a line a place is nearest to it: 0 at its start, 1 at its end."""
    along, to = line.p2() - line.p1(), place - line.p1()
    return QPointF.dotProduct(along, to) / QPointF.dotProduct(along, along)


def _foot(line: QLineF, place: QPointF) -> QPointF:
    """The place on a line that is nearest to another one."""
    return line.pointAt(max(0.0, min(1.0, _share(line, place))))


def _clipped(line: QLineF, view: QRectF) -> QLineF | None:
    """The part of a line that is inside a rectangle (Liang and Barsky 1984)."""
    low, high = 0.0, 1.0
    for start, along, least, most in (
        (line.x1(), line.dx(), view.left(), view.right()),
        (line.y1(), line.dy(), view.top(), view.bottom()),
    ):
        if along:
            first, last = sorted(((least - start) / along, (most - start) / along))
            low, high = max(low, first), min(high, last)
        elif not least <= start <= most:
            return None
    return QLineF(line.pointAt(low), line.pointAt(high)) if low < high else None


def _place(point: QPointF) -> Place:
    return point.x(), point.y()

"""What the plane draws to compare vectors: components, the angle's arc, the projection; as values."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from nnviz.core.vectors import compare
from nnviz.views.numbers import short
from nnviz.views.palette import Theme
from nnviz.views.plane_pair import Pair, brief, pair_of
from nnviz.views.plane_scene import PlaneScene, shown_weights

Place = tuple[float, float]

MOST_WITH_COMPONENTS: Final = 3  # units; of more only the compared one shows them
ARC: Final = 0.32  # radius, as a share of the shorter vector


@dataclass(frozen=True, slots=True)
class Stroke:
    """A dashed line, in plane coordinates."""

    start: Place
    end: Place
    colour: str


@dataclass(frozen=True, slots=True)
class PlaneText:
    """A short text beside a place of the plane.

    Attributes
    ----------
    anchor : the place
    directions : where beside it the text may stand, the best first; y points up
    elsewhere : other places, in turn, for a text that has no room there
    """

    anchor: Place
    text: str
    colour: str
    directions: tuple[Place, ...]
    elsewhere: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Arc:
    """Part of a circle around the origin; angles in radians, anticlockwise from the x axis."""

    radius: float
    start: float
    span: float
    colour: str


@dataclass(frozen=True, slots=True)
class Angles:
    """All that is drawn to compare vectors, in plane coordinates.

    Attributes
    ----------
    strokes : dashed lines
    texts : numbers at the axes and beside the arc
    arc : between the two vectors that are compared, or None
    corner : foot of the perpendicular and the head it was dropped from, or None
    """

    strokes: tuple[Stroke, ...] = ()
    texts: tuple[PlaneText, ...] = ()
    arc: Arc | None = None
    corner: tuple[Place, Place] | None = None


NO_ANGLES: Final = Angles()


def angles_of(scene: PlaneScene, theme: Theme) -> Angles:
    """What there is to draw: of the pair that is compared, and of all units where they are few."""
    snapshot = scene.snapshot
    if not scene.shown["angles"] or scene.dataset.n_inputs < 2 or snapshot is None:
        return NO_ANGLES
    if snapshot.experiment.dataset.n_inputs != scene.dataset.n_inputs:
        return NO_ANGLES
    pair = pair_of(scene)
    heads = shown_weights(snapshot, scene.axes)
    n_units = heads.shape[1]
    units = list(range(n_units)) if n_units <= MOST_WITH_COMPONENTS else []
    strokes: list[Stroke] = []
    texts: list[PlaneText] = []
    if pair is not None:
        _add_components(scene.positions()[pair.sample], theme.accent, strokes, texts)
        units = [pair.unit, *(unit for unit in units if unit != pair.unit)]
    for unit in units:
        _add_components(
            heads[:, unit], theme.accent if unit == scene.selected_unit else theme.text, strokes, texts
        )
    if pair is None:
        return Angles(tuple(strokes), tuple(texts))
    return _with_pair(scene, pair, heads[:, pair.unit], (strokes, texts), theme)


def _with_pair(
    scene: PlaneScene,
    pair: Pair,
    head: npt.NDArray[np.float64],
    drawn: tuple[list[Stroke], list[PlaneText]],
    theme: Theme,
) -> Angles:
    """Add the arc and the projection of the sample on the line of the weight vector `head`, (2,)."""
    strokes, texts = drawn
    position = scene.positions()[pair.sample]
    seen = compare(position, head)  # in the two inputs shown; the numbers are of all
    if not (math.isfinite(seen.angle) and math.isfinite(seen.projection)):
        return Angles(tuple(strokes), tuple(texts))
    foot, start = _place(seen.foot), math.atan2(head[1], head[0])
    strokes.append(Stroke(_place(position), foot, theme.text))
    if not 0.0 <= seen.projection <= seen.lengths[1]:  # the shadow falls on the vector's line beside it
        strokes.append(Stroke((0.0, 0.0) if seen.projection < 0.0 else _place(head), foot, theme.text))
    turn = float(head[0] * position[1] - head[1] * position[0])
    span = math.copysign(math.radians(seen.angle), turn)
    arc = Arc(ARC * min(seen.lengths), start, span, theme.accent)
    if scene.dataset.n_inputs == 2:  # of more inputs, the angle that is seen is not the angle that is meant
        middle = (math.cos(start + span / 2), math.sin(start + span / 2))
        anchor = (arc.radius * middle[0], arc.radius * middle[1])
        beside = ((middle[1], -middle[0]), (-middle[1], middle[0]))
        degrees = f"{short(pair.comparison.angle)}°"
        texts.insert(0, PlaneText(anchor, degrees, theme.accent, (middle, *beside)))
    return Angles(tuple(strokes), tuple(texts), arc, (foot, _place(position)))


def _add_components(
    head: npt.NDArray[np.float64], colour: str, strokes: list[Stroke], texts: list[PlaneText]
) -> None:
    """Lines from a head to both axes, and the numbers there."""
    if not np.isfinite(head).all():
        return
    x, y = _place(head)
    below, left = (-math.copysign(1.0, y), -math.copysign(1.0, x))
    for value, foot, directions in (
        (x, (x, 0.0), ((0.0, below), (0.0, 1.4 * below), (0.0, -below), (0.8, below), (-0.8, below))),
        (y, (0.0, y), ((left, 0.0), (-left, 0.0), (left, 0.8), (left, -0.8))),
    ):
        if value:
            if foot != (x, y):
                strokes.append(Stroke((x, y), foot, colour))
            texts.append(PlaneText(foot, brief(value), colour, directions))


def _place(vector: npt.NDArray[np.float64]) -> Place:
    return float(vector[0]), float(vector[1])

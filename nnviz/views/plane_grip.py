"""What a hand holds in the plane, a vector's head or a line, and what a drag makes of weights and bias."""

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple

from nnviz.core.part import Part, bias_part, unit_part, weight_part

Place = tuple[float, float]
Values = dict[Part, float]
HandleKind = Literal["head", "move", "turn"]


@dataclass(frozen=True, slots=True)
class PlaneUnit:
    """A unit of the first layer as the plane sees it: z = weights · (x, y) + others + bias.

    Attributes
    ----------
    unit : of the first layer
    axes : the inputs on the horizontal and the vertical axis; the same one where there is only one
    weights : of those two inputs
    others : what the inputs that are held add
    bias : or None where the network has none
    """

    unit: int
    axes: tuple[int, int]
    weights: Place
    others: float
    bias: float | None

    @property
    def offset(self) -> float:
        """What is added to the weighted sum of the two inputs."""
        return self.others + (self.bias or 0.0)

    @property
    def has_one_input(self) -> bool:
        """Whether there is nothing to turn: its line is upright."""
        return self.axes[0] == self.axes[1]

    def weight_values(self, weights: Place) -> Values:
        """Other weights of the two inputs shown."""
        values = {weight_part(0, self.axes[0], self.unit): weights[0]}
        if not self.has_one_input:
            values[weight_part(0, self.axes[1], self.unit)] = weights[1]
        return values

    def bias_values(self, bias: float) -> Values:
        """Another bias."""
        return {bias_part(0, self.unit): bias}


class Handle(NamedTuple):
    """Something that can be dragged.

    Attributes
    ----------
    kind : a vector's head; a line, to be moved in parallel; a line, to be turned
    unit : of the first layer
    level : the line is where the unit's pre-activation is this
    is_boundary : whether the line is the decision boundary
    """

    kind: HandleKind
    unit: int
    level: float = 0.0
    is_boundary: bool = False

    @property
    def part(self) -> Part:
        """What other views are to highlight."""
        return bias_part(0, self.unit) if self.kind == "move" else unit_part(0, self.unit)


@dataclass(frozen=True, slots=True)
class Grip:
    """A handle in a hand.

    Attributes
    ----------
    handle : what is held
    start : the unit as it was when it was taken
    taken : the place held: the head, or a place on the line
    slip : from the mouse to that place, which is kept
    pivot : what the line is turned about
    """

    handle: Handle
    start: PlaneUnit
    taken: Place
    slip: Place
    pivot: Place

    def before(self) -> Values:
        """The values that a drag changes, as they were."""
        start, values = self.start, {}
        if self.handle.kind != "move":
            values = start.weight_values(start.weights)
        if self.handle.kind != "head" and start.bias is not None:
            values |= start.bias_values(start.bias)
        return values

    def values(self, now: PlaneUnit, mouse: Place) -> Values:
        """What weights and bias have to be for the place held to be under the mouse.

        Where the run goes on meanwhile, `now` is the unit as it has become.
        """
        place = (mouse[0] + self.slip[0], mouse[1] + self.slip[1])
        match self.handle.kind:
            case "head":
                return now.weight_values(place)
            case "move":
                return now.bias_values(self._bias_through(place, now.weights, now))
        if now.bias is None:
            return now.weight_values(_turned_about_origin(now, self.handle.level, place))
        weights = _rotated(self.start.weights, _angle(self.pivot, self.taken, place))
        return now.weight_values(weights) | now.bias_values(self._bias_through(self.pivot, weights, now))

    def _bias_through(self, place: Place, weights: Place, now: PlaneUnit) -> float:
        """The bias with which the line w·x + others + b = level goes through a place."""
        return self.handle.level - weights[0] * place[0] - weights[1] * place[1] - now.others


def _angle(centre: Place, start: Place, end: Place) -> float:
    """From one place to another, seen from a third; in radians, anticlockwise."""
    one = (start[0] - centre[0], start[1] - centre[1])
    other = (end[0] - centre[0], end[1] - centre[1])
    return math.atan2(one[0] * other[1] - one[1] * other[0], one[0] * other[0] + one[1] * other[1])


def _rotated(vector: Place, angle: float) -> Place:
    cosine, sine = math.cos(angle), math.sin(angle)
    return (vector[0] * cosine - vector[1] * sine, vector[0] * sine + vector[1] * cosine)


def _turned_about_origin(unit: PlaneUnit, level: float, place: Place) -> Place:
    """Weights of the same length whose line goes through a place, its distance from the origin kept.

    Without a bias that distance is d = (level − others) / |w|, mostly 0. A line with the unit normal u
    goes through p where u·p = d, that is where u and p enclose the angle acos(d / |p|).
    """
    length, away = math.hypot(*unit.weights), math.hypot(*place)
    if not length or not away:
        return unit.weights
    share = (level - unit.others) / length / away
    between, towards = math.acos(max(-1.0, min(1.0, share))), math.atan2(place[1], place[0])
    current = math.atan2(unit.weights[1], unit.weights[0])
    # Of the two such lines, the one that is turned less.
    angle = max(towards + between, towards - between, key=lambda found: math.cos(found - current))
    return (length * math.cos(angle), length * math.sin(angle))

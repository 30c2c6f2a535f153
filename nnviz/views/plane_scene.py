"""PlaneScene: which samples and which two inputs the plane shows, as values without graphics."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import Dataset
from nnviz.core.field import FieldRequest
from nnviz.core.moment import Moment, MomentKind
from nnviz.core.part import Part
from nnviz.core.phase import Stage
from nnviz.core.snapshot import Snapshot
from nnviz.core.trace import LayerTrace
from nnviz.views.plane_grip import Handle, Place
from nnviz.views.plane_keys import PlaneKeys

LAYERS: Final = ("map", "boundary", "weights", "inputs", "angles")
RESOLUTION: Final = 128
TILE_RESOLUTION: Final = 24
FEW_POINTS: Final = 12  # up to here every sample's vector is drawn from the start
RING_STYLES: Final = ("used", "picked", "what_if")
FEW_ANGLES: Final = 3  # samples up to which a sample is compared with weights from the start
MOST_RINGS: Final = 16  # of samples just used, where no moment tells which one is looked at
MOST_THIN_RINGS: Final = 50  # of a batch's other samples
MARGIN: Final = 0.12  # free around the samples, as a share of their extent
EMPTY_HALF: Final = 3.0  # what an empty plane shows each way; inputs of this size train well
SMALLEST_SPREAD: Final = 1e-12  # anything smaller is one place


class Rings(NamedTuple):
    """Which samples have a ring, as indices.

    Attributes
    ----------
    used : those just used, or the one that the moment looks at
    batch : the others of the moment's batch, where they are few
    style : of the rings of `used`: one of RING_STYLES
    """

    used: Sequence[int] = ()
    batch: Sequence[int] = ()
    style: str = "used"


@dataclass(slots=True)
class PlaneScene:
    """What is in the plane.

    Attributes
    ----------
    dataset : the samples, as last edited
    snapshot : the newest moment of the run; may be of older samples
    moment : the newest moment of an iteration; may be of older samples
    axes : the inputs on the horizontal and the vertical axis
    held : (n_inputs,) the value of each input that is on no axis
    shown : which of LAYERS are drawn
    keys : selection and keyboard cursor
    selected_unit : of the first layer, or None
    hovered : what the mouse points at, here or in another view
    handle : what the mouse could drag, or drags
    pivot : what a line is being turned about, or None
    new_class : of the points that are added
    steps : whether the newest snapshot is no more than one iteration after the one before it
    """

    dataset: Dataset
    snapshot: Snapshot | None = None
    moment: Moment | None = None
    axes: tuple[int, int] = (0, 1)
    held: list[float] = field(default_factory=list)
    shown: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(LAYERS, True))
    keys: PlaneKeys = field(default_factory=PlaneKeys)
    selected_unit: int | None = None
    hovered: Part | None = None
    handle: Handle | None = None
    pivot: Place | None = None
    new_class: int = 1
    steps: bool = True

    @classmethod
    def of(cls, dataset: Dataset) -> "PlaneScene":
        """A scene of its own for a data set."""
        scene = cls(dataset, axes=(0, min(1, dataset.n_inputs - 1)))
        scene.held = [float(value) for value in dataset.typical_inputs]
        scene.shown["inputs"] = len(dataset) <= FEW_POINTS
        scene.shown["angles"] = 0 < len(dataset) <= FEW_ANGLES
        return scene

    def positions(self) -> npt.NDArray[np.float64]:
        """Where the samples are in the plane, (n, 2); with one input all are on its axis."""
        inputs = self.dataset.inputs
        if self.dataset.n_inputs == 1:
            return np.column_stack([inputs[:, 0], np.zeros(len(inputs))])
        return np.ascontiguousarray(inputs[:, list(self.axes)])

    def inputs_at(self, x: float, y: float) -> list[float]:
        """A whole sample, (n_inputs,), at a place in the plane."""
        inputs = list(self.held)
        inputs[self.axes[1]] = y
        inputs[self.axes[0]] = x
        return inputs

    def moved(self, dx: float, dy: float) -> npt.NDArray[np.float64]:
        """The selected samples' inputs, (k, n_inputs), after a move in the plane."""
        inputs = self.dataset.inputs[self.keys.selection].copy()
        if self.dataset.n_inputs > 1:
            inputs[:, self.axes[1]] += dy
        inputs[:, self.axes[0]] += dx
        return inputs

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Take a snapshot as the newest one."""
        before = 0 if self.snapshot is None else self.snapshot.iteration
        self.steps = abs(snapshot.iteration - before) <= 1
        self.snapshot = snapshot

    def current_moment(self) -> Moment | None:
        """The moment, as long as it is of the samples shown."""
        moment = self.moment
        return moment if moment is not None and moment.trace.experiment.dataset is self.dataset else None

    def used(self) -> npt.NDArray[np.int64]:
        """Samples of the moment, else of the last iteration, if they are of the samples shown."""
        if (moment := self.current_moment()) is not None:
            return moment.trace.samples
        if self.snapshot is None or self.snapshot.experiment.dataset is not self.dataset:
            return np.empty(0, np.int64)
        return self.snapshot.samples

    def focus(self) -> int | None:
        """The sample that the moment looks at, or the only one just used."""
        if (moment := self.current_moment()) is not None:
            return moment.sample
        used = self.used()
        return int(used[0]) if len(used) == 1 else None

    def compared_sample(self) -> int | None:
        """The sample that is compared with weights: the one selected, else the one looked at."""
        selection = self.keys.selection
        return selection[-1] if selection else self.focus()

    def rings(self) -> Rings:
        """Which samples are marked, and how."""
        moment, used = self.current_moment(), self.used()
        if moment is None:
            return Rings(used.tolist() if len(used) <= MOST_RINGS else ())
        others = [i for i in used.tolist() if i != moment.sample] if len(used) <= MOST_THIN_RINGS else []
        style = "what_if" if moment.kind is MomentKind.WHAT_IF else "used"
        return Rings([moment.sample], others, "picked" if moment.stage is Stage.PICK else style)

    def hovered_unit(self) -> int | None:
        """The unit of the first layer that the mouse points at, or at a weight or the bias of which."""
        return first_layer_unit(self.hovered)

    def stepped(self) -> LayerTrace | None:
        """The first layer around the update that led to the snapshot; None where many did."""
        moment, snapshot = self.current_moment(), self.snapshot
        if moment is None or snapshot is None or moment.stage is not Stage.UPDATE or not self.steps:
            return None
        return moment.trace.layers[0] if snapshot.iteration == moment.trace.iteration + 1 else None

    def outputs_at(self, x: float, y: float) -> npt.NDArray[np.float64] | None:
        """What the network answers at a place in the plane, (n_outputs,)."""
        snapshot = self.snapshot
        if snapshot is None or snapshot.experiment.dataset.n_inputs != self.dataset.n_inputs:
            return None
        inputs = np.array([self.inputs_at(x, y)])
        outputs = snapshot.experiment.architecture.predict(snapshot.parameters, inputs)
        return np.asarray(outputs[0])

    def extent(self) -> tuple[npt.NDArray[np.float64], float]:
        """Middle (2,) and half the side of a square with every sample, the origin and vectors near them."""
        places = np.vstack([self.positions(), np.zeros((1, 2))])
        reach = float(np.abs(places).max())
        if not len(self.dataset):
            places, reach = np.array([[-EMPTY_HALF] * 2, [EMPTY_HALF] * 2]), EMPTY_HALF
        places = np.vstack([places, self._heads_within(2.0 * reach)])
        low, high = places.min(axis=0), places.max(axis=0)
        spread = float((high - low).max())
        half = spread / 2.0 if spread > SMALLEST_SPREAD else EMPTY_HALF
        return (low + high) / 2.0, half * (1.0 + MARGIN)

    def _heads_within(self, reach: float) -> npt.NDArray[np.float64]:
        """Heads (k, 2) of the weight vectors that are drawn and not far away from the samples."""
        snapshot = self.snapshot
        if snapshot is None or snapshot.experiment.dataset is not self.dataset or not self.shown["weights"]:
            return np.empty((0, 2))
        heads = shown_weights(snapshot, self.axes).T
        return heads[(np.abs(heads) <= reach).all(axis=1)]

    def field_request(self, x_range: tuple[float, float], y_range: tuple[float, float]) -> FieldRequest:
        """Ask for the network's outputs over a part of the plane."""
        return FieldRequest(x_range, y_range, self.axes, tuple(self.held), RESOLUTION, TILE_RESOLUTION)


def first_layer_unit(part: Part | None) -> int | None:
    """The unit of the first layer that a part belongs to, or None."""
    belongs = part is not None and part.layer == 0 and part.kind in ("unit", "weight", "bias")
    return part.unit if part is not None and belongs else None


def shown_weights(snapshot: Snapshot, axes: tuple[int, int]) -> npt.NDArray[np.float64]:
    """The first layer's weights of the two inputs shown, (2, units); 0 where there is no second input."""
    return shown_columns(snapshot.weights[0], axes)


def shown_columns(weights: npt.NDArray[np.float64], axes: tuple[int, int]) -> npt.NDArray[np.float64]:
    """The rows of weights (n_in, units) of the two inputs shown, (2, units)."""
    second = weights[axes[1]] if axes[1] != axes[0] else np.zeros(weights.shape[1])
    return np.stack([weights[axes[0]], second])


def target_range(dataset: Dataset) -> tuple[float, float]:
    """The lowest and the highest first target, which the ends of the heat map's colours stand for.

    A single target has the colour in the middle.
    """
    targets = dataset.targets[:, 0]
    if not len(targets):
        return 0.0, 1.0
    low, high = float(targets.min()), float(targets.max())
    margin = 0.0 if high > low else abs(low) or 1.0
    return low - margin, high + margin

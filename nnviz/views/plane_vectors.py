"""Which vectors the plane draws: the first layer's weights, and samples from the origin."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import Dataset
from nnviz.core.letters import ANY, Names, subscript
from nnviz.core.names import names_for
from nnviz.core.snapshot import Snapshot
from nnviz.core.trace import LayerTrace
from nnviz.views.palette import Theme
from nnviz.views.plane_items import ARROW_PX, Vector
from nnviz.views.plane_marks import RING_PX
from nnviz.views.plane_points import POINT_PX
from nnviz.views.plane_scene import PlaneScene, shown_columns, shown_weights

MOST_LABELLED = 12  # weight vectors; beyond this neither labels nor lines can be told apart
HOVERED_PX = 3.5
WIDTHS = {"used": 1.8, "picked": 3.0, "what_if": 1.8}  # width by the style of the sample's ring


def scene_vectors(scene: PlaneScene, theme: Theme) -> list[Vector]:
    """All vectors that a scene shows, the most important labels first."""
    dataset, snapshot, positions = scene.dataset, scene.snapshot, scene.positions()
    everyone = range(len(dataset))
    vectors = input_vectors(
        dataset, positions, everyone if scene.shown["inputs"] else scene.keys.selection, theme
    )
    if (focus := scene.focus()) is not None:
        vectors.append(_focus_vector(scene, positions[focus], theme))
    fits = snapshot is not None and snapshot.experiment.dataset.n_inputs == dataset.n_inputs
    if snapshot is not None and fits and scene.shown["weights"]:
        if (layer := scene.stepped()) is not None:
            vectors += step_vectors(layer, scene, theme)
        hovered = scene.hovered_unit()
        vectors += weight_vectors(snapshot, scene.axes, scene.held, theme, scene.selected_unit, hovered)
    return vectors


def vector_name(names: Names, unit: int) -> str:
    """What a unit's weights are called as one vector: "weights_2" where a tutorial has a word, else "w₂"."""
    if names.weights(0) == "weights":
        return names.weight(0, ANY, unit).partition("[")[0]
    return "w" if names.sizes[1] == 1 else f"w{subscript(unit)}"


def weight_vectors(
    snapshot: Snapshot,
    axes: tuple[int, int],
    held: Sequence[float],
    theme: Theme,
    selected_unit: int | None,
    hovered_unit: int | None = None,
) -> list[Vector]:
    """One vector for each unit of the first layer, with the line where its pre-activation is 0.

    The line of unit j is w·x + b = 0 in the two inputs shown; the inputs that are held add their
    weighted values to the offset.
    """
    weights, biases = snapshot.weights[0], snapshot.biases[0]
    n_units = weights.shape[1]
    shown = shown_weights(snapshot, axes)
    offsets = held_offsets(weights, biases, axes, held)
    names = names_for(snapshot.experiment)
    vectors = []
    for unit in range(n_units):
        head = (float(shown[0, unit]), float(shown[1, unit]))
        if not np.isfinite([*head, offsets[unit]]).all():
            continue
        marked = unit in (selected_unit, hovered_unit)
        labelled = n_units <= MOST_LABELLED or marked
        vectors.append(
            Vector(
                head=head,
                label=vector_name(names, unit) if labelled else "",
                colour=theme.accent if marked else theme.text,
                width=HOVERED_PX if unit == hovered_unit else ARROW_PX if labelled else 1.0,
                offset=float(offsets[unit]) if labelled else None,
            )
        )
    return vectors


def step_vectors(layer: LayerTrace, scene: PlaneScene, theme: Theme) -> list[Vector]:
    """The weights before an update, thin, with their lines, and the step from each to the new ones."""
    n_units = layer.weights.shape[1]
    if n_units > MOST_LABELLED:
        return []
    before, after = shown_columns(layer.weights, scene.axes), shown_columns(layer.new_weights, scene.axes)
    offsets = held_offsets(layer.weights, layer.biases, scene.axes, scene.held)
    vectors = []
    for unit in range(n_units):
        old = (float(before[0, unit]), float(before[1, unit]))
        new = (float(after[0, unit]), float(after[1, unit]))
        if not np.isfinite([*old, *new, offsets[unit]]).all():
            continue
        vectors.append(Vector(old, "", theme.secondary, width=1.0, dashed=True, offset=float(offsets[unit])))
        vectors.append(Vector(new, "", theme.accent, width=1.0, tail=old))
    return vectors


def held_offsets(
    weights: npt.NDArray[np.float64],
    biases: npt.NDArray[np.float64] | None,
    axes: tuple[int, int],
    held: Sequence[float],
) -> npt.NDArray[np.float64]:
    """What the inputs that are held, and the bias, add to every unit's sum, (units,)."""
    others = [i for i in range(len(held)) if i not in axes]
    offsets: npt.NDArray[np.float64] = np.asarray(held)[others] @ weights[others]
    return offsets if biases is None else offsets + biases


def input_vectors(
    dataset: Dataset, positions: npt.NDArray[np.float64], indices: Iterable[int], theme: Theme
) -> list[Vector]:
    """The samples at `indices` as thin vectors from the origin, in their class's colour."""
    classes = dataset.classes if dataset.kind == "classification" else None
    return [
        Vector(
            head=(float(positions[i, 0]), float(positions[i, 1])),
            label="",
            colour=theme.secondary if classes is None else theme.classes[int(classes[i])],
            width=1.2,
            gap=POINT_PX / 2,
        )
        for i in indices
    ]


def sample_vector(
    position: npt.NDArray[np.float64], theme: Theme, style: str = "used", label: str = ""
) -> Vector:
    """The sample looked at, in the accent colour: dashed, and strong where it has just been picked."""
    head = (float(position[0]), float(position[1]))
    dashed = style != "picked"
    return Vector(head, label, theme.accent, WIDTHS[style], dashed=dashed, gap=RING_PX / 2)


def _focus_vector(scene: PlaneScene, position: npt.NDArray[np.float64], theme: Theme) -> Vector:
    """The sample looked at; with its name where it is compared with weights."""
    named = scene.shown["angles"] and position.any() and scene.dataset.n_inputs > 1
    name = names_for(scene.snapshot.experiment).inputs if scene.snapshot is not None and named else ""
    return sample_vector(position, theme, scene.rings().style, name)

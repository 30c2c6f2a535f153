"""Which vectors the plane draws: the first layer's weights, and samples from the origin."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import Dataset
from nnviz.core.snapshot import Snapshot
from nnviz.views.palette import Theme
from nnviz.views.plane_items import Vector
from nnviz.views.plane_points import POINT_PX, RING_PX
from nnviz.views.plane_scene import shown_weights

MOST_LABELLED = 12  # weight vectors; beyond this neither labels nor lines can be told apart
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def weight_vectors(
    snapshot: Snapshot,
    axes: tuple[int, int],
    held: Sequence[float],
    theme: Theme,
    selected_unit: int | None,
) -> list[Vector]:
    """One vector for each unit of the first layer, with the line where its pre-activation is 0.

    The line of unit j is w·x + b = 0 in the two inputs shown; the inputs that are held add their
    weighted values to the offset.
    """
    weights, biases = snapshot.weights[0], snapshot.biases[0]
    n_units = weights.shape[1]
    shown = shown_weights(snapshot, axes)
    others = [i for i in range(len(held)) if i not in axes]
    offsets = np.asarray(held)[others] @ weights[others]
    if biases is not None:
        offsets = offsets + biases
    vectors = []
    for unit in range(n_units):
        head = (float(shown[0, unit]), float(shown[1, unit]))
        if not np.isfinite([*head, offsets[unit]]).all():
            continue
        labelled = n_units <= MOST_LABELLED or unit == selected_unit
        name = "w" if n_units == 1 else "w" + str(unit + 1).translate(SUBSCRIPTS)
        vectors.append(
            Vector(
                head=head,
                label=name if labelled else "",
                colour=theme.accent if unit == selected_unit else theme.text,
                width=2.0 if labelled else 1.0,
                offset=float(offsets[unit]) if labelled else None,
            )
        )
    return vectors


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


def sample_vector(position: npt.NDArray[np.float64], theme: Theme) -> Vector:
    """The sample just used, dashed in the accent colour."""
    return Vector(
        (float(position[0]), float(position[1])), "", theme.accent, 1.8, dashed=True, gap=RING_PX / 2
    )

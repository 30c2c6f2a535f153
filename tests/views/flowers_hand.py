"""Three flowers, scaled by hand: (4 − 3) / 2 = 0.5, (1.25 − 1) / 0.5 = 0.5, and so on."""

from dataclasses import replace

import numpy as np
from PySide6.QtGui import Qt, QTextDocumentFragment
from views.hand_made import one_layer

from nnviz.core.dataset import Dataset
from nnviz.core.scaling import Scaling

NAMES = ("setosa", "versicolor", "virginica")
LONG = "versicolor of the far north of the country"
MARKUP = "<b>R&D</b>"

# As they stand in a file: 4 and 1.25, 2 and 0.75, 5 and 2.
FLOWERS = Dataset(
    np.array([[0.5, 0.5], [-0.5, -0.5], [1.0, 2.0]]),
    np.eye(3)[[2, 0, 1]],
    input_names=("petal_length", "petal_width"),
    class_names=NAMES,
    scaling=Scaling("standard", (3.0, 1.0), (2.0, 0.5)),
)
UNSCALED = replace(FLOWERS, scaling=None)
UNNAMED = replace(UNSCALED, class_names=())


def named(*names, dataset=UNSCALED):
    return replace(dataset, class_names=names)


def undecided(dataset):
    """A snapshot of a network without weights: all outputs are one half, so that the first class wins."""
    return one_layer(dataset, np.zeros((dataset.n_inputs, dataset.n_outputs)))


def read(tip):
    """A tooltip as it is read: what looks like HTML is taken for HTML."""
    return QTextDocumentFragment.fromHtml(tip).toPlainText() if Qt.mightBeRichText(tip) else tip

"""SurfaceWords: what the Surface panel says."""

import math

from PySide6.QtCore import QObject

from nnviz.core.experiment import Experiment
from nnviz.core.surface import Surface
from nnviz.views.numbers import short
from nnviz.views.parameter_chooser import parameter_name
from nnviz.views.surface_marks import Place
from nnviz.views.surface_range import is_drawable
from nnviz.views.surface_scale import loss_at


class SurfaceWords(QObject):
    """Sentences, made from values alone."""

    def hint(self, experiment: Experiment | None, places: tuple[int, int] | None, now: Place | None) -> str:
        """Why nothing can be drawn, and what to do; "" where something can."""
        if experiment is None or not len(experiment.dataset.training_indices):
            return self.tr("Add points to the plane; then the loss over two weights stands here.")
        if places is None:
            return self.tr("A surface needs two weights or biases; this network has only one.")
        if now is not None and not is_drawable(now):
            return self.tr("These two have grown too large to draw; reset, and try a smaller learning rate.")
        return ""

    def reading(
        self, experiment: Experiment, places: tuple[int, int], place: Place, surface: Surface | None
    ) -> str:
        """Both values and the loss at a place."""
        texts = [
            f"{parameter_name(experiment, at)} = {short(value)}"
            for at, value in zip(places, place, strict=True)
        ]
        loss = math.nan if surface is None else loss_at(surface, *place)
        if not math.isnan(loss):
            texts.append(self.tr("loss ≈ {0}").format(short(loss)))
        return " · ".join(texts)

    def note(self, *, projected: bool) -> tuple[str, str]:
        """What one sees, or can do, and a tooltip."""
        if not projected:
            return self.tr("Click to set both; drag moves, the wheel zooms, F fits."), ""
        return (
            self.tr("Others moved, too: path from above, surface of now."),
            self.tr(
                "Weights and biases that are not on the axes have moved along the path, too: "
                "the path is seen from above, the surface is of now."
            ),
        )

"""PlaneWords: what the plane says about its samples, its colours and the place under the mouse."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from nnviz.core.moment import MomentKind
from nnviz.views.class_words import marked_class
from nnviz.views.input_words import original_place, sample_lines
from nnviz.views.numbers import short, whole
from nnviz.views.plane_handle_words import HandleWords
from nnviz.views.plane_moment_words import MomentWords
from nnviz.views.plane_scene import PlaneScene, target_range


class PlaneWords(QObject):
    """Sentences made from a scene alone."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._moment, self._handle = MomentWords(self), HandleWords(self)

    def readout(
        self, scene: PlaneScene, place: tuple[float, float] | None, number: Callable[[float], str]
    ) -> str:
        """What a drag from a place would do, else what the network answers there; None for no place."""
        if drag := self._handle.text(scene, number):
            return drag
        outputs = None if place is None else scene.outputs_at(*place)
        if place is None or outputs is None:
            return self._about_colours(scene)
        shown = ", ".join(number(float(value)) for value in outputs[:4]) + (" …" if len(outputs) > 4 else "")
        text = f"({number(place[0])}, {number(place[1])}) → {shown}"
        before = original_place(scene.dataset, scene.inputs_at(*place), scene.axes, number)
        return f"{text} · {before}" if before else text

    def _about_colours(self, scene: PlaneScene) -> str:
        """What the heat map's colours stand for, where the classes do not tell."""
        if scene.dataset.kind == "classification":
            return ""
        low, high = (short(value) for value in target_range(scene.dataset))
        if scene.dataset.n_outputs > 1:
            return self.tr("Colours of output 1: orange {0} to blue {1}").format(low, high)
        return self.tr("Colours: orange {0} to blue {1}").format(low, high)

    def about_boundary(self) -> str:
        """What the decision boundaries are, and what a hand can do with it."""
        return self.tr(
            "The line where the prediction changes class; those of other runs are dashed. "
            "A straight one can be dragged: by its middle to move it, by an end to turn it"
        )

    def about_weights(self) -> str:
        """What the weight vectors are, and what a hand can do with them."""
        return self.tr(
            "The first layer's weight vectors, each with the line it is the normal of; "
            "drag a head to change the weights"
        )

    def note_tip(self, scene: PlaneScene) -> str:
        """The note with whole names and, of scaled data, what the sample's inputs were; else ""."""
        dataset, sample = scene.dataset, scene.compared_sample()
        if not dataset.class_names and dataset.scaling is None:
            return ""  # it says no more than the note
        text = self.note(scene, whole_names=True)
        if sample is None or len(scene.keys.selection) > 1 or dataset.scaling is None:
            return text
        return "\n".join([text, *sample_lines(dataset, sample)])

    def point_tip(self, scene: PlaneScene, index: int) -> str:
        """What the mouse is told on a sample that is more than its place and its symbol; else ""."""
        dataset = scene.dataset
        if not dataset.class_names and dataset.scaling is None:
            return ""
        text = self.tr("Sample {0}").format(whole(index + 1))
        if dataset.kind == "classification":
            text += " · " + marked_class(dataset, int(dataset.classes[index]), whole=True)
        return "\n".join([text, *(sample_lines(dataset, index) if dataset.scaling is not None else [])])

    def note(self, scene: PlaneScene, *, whole_names: bool = False) -> str:
        """One line about the iteration under way, the selected sample, the one looked at, or what to do."""
        selection, used, moment = scene.keys.selection, scene.used(), scene.current_moment()
        if len(selection) > 1:
            return self.tr("{0} samples selected · Del deletes them").format(whole(len(selection)))
        if moment is not None and (moment.kind is MomentKind.UNDER_WAY or not selection):
            return self._moment.note(moment, whole_names=whole_names)
        if selection:
            return self._about(scene, selection[0], self.tr("Selected: sample {0}"), whole_names)
        if not len(scene.dataset):
            return self.tr("Click anywhere to add points")
        if len(used) == 1:
            return self._about(scene, int(used[0]), self.tr("Just used: sample {0}"), whole_names)
        return self.tr("Just used: {0} samples").format(whole(len(used))) if len(used) else ""

    def _about(self, scene: PlaneScene, index: int, lead: str, whole_names: bool) -> str:
        dataset, snapshot = scene.dataset, scene.snapshot
        text = [lead.format(whole(index + 1))]
        if dataset.kind == "classification":
            text.append(marked_class(dataset, int(dataset.classes[index]), whole=whole_names))
        else:
            text.append(self.tr("target {0}").format(", ".join(map(short, dataset.targets[index]))))
        if snapshot is not None and snapshot.experiment.dataset is dataset:
            outputs = ", ".join(short(float(value)) for value in snapshot.predictions[index][:4])
            text.append(self.tr("prediction {0}").format(outputs))
            if dataset.kind == "classification":
                text.append(self.tr("right") if snapshot.right[index] else self.tr("wrong"))
        return " · ".join(text)

"""WatchesWords: what the Watches panel calls things and says about them."""

from typing import NamedTuple

from PySide6.QtCore import QObject

from nnviz.core.experiment import Experiment
from nnviz.core.names import names_for
from nnviz.core.part import Part
from nnviz.core.watch import Trouble, Watch, trouble_of
from nnviz.views.network_values import unit_name
from nnviz.views.numbers import whole


class WatchName(NamedTuple):
    """What a watch is called.

    Attributes
    ----------
    name : as the arithmetic writes it
    about : a few words more
    sentence : all that there is to say, for the mouse and for assistive software
    """

    name: str
    about: str
    sentence: str


class WatchesWords(QObject):
    """Names and sentences, made from values alone."""

    def name(self, watch: Watch, experiment: Experiment) -> WatchName:
        """What a watch is called in this network; in numbers where the network has no such part."""
        if watch.part is None:
            return self._gradient(watch, experiment)
        # A lost sample does not take its unit's name away.
        if trouble_of(Watch(watch.part), experiment) == "network":
            return self._unknown(watch.part)
        if watch.has_sample:
            return self._activation(watch, watch.part, experiment)
        return self._parameter(watch.part, experiment)

    def trouble(self, trouble: Trouble) -> str:
        """Why there is nothing to draw, or ""."""
        match trouble:
            case "network":
                return self.tr("this network has no such part")
            case "sample":
                return self.tr("its point is no longer there")
            case "size":
                return self.tr("too many points and weights to follow")
        return ""

    def explanation(self, trouble: Trouble) -> str:
        """What becomes of a watch that has nothing to draw."""
        match trouble:
            case "network":
                return self.tr("The watch stays, and goes on when the network has such a part again.")
            case "sample":
                return self.tr("The watch stays, and goes on when the point comes back, as by an undo.")
            case "size":
                return self.tr("The gradient of so many points by so many weights takes too long.")
        return ""

    def _gradient(self, watch: Watch, experiment: Experiment) -> WatchName:
        norm = self.tr("gradient norm")
        if watch.layer is None:
            about = self.tr(
                "Norm of the gradient of the loss of all training points, by all weights and biases"
            )
            return WatchName("‖∇L‖", norm, about)
        layer = self.tr("layer {0}").format(watch.layer + 1)
        about = self.tr("Norm of the gradient of the whole training loss, by the parameters of {0}")
        return WatchName(f"‖∇L‖ {layer}", norm, about.format(layer))

    def _activation(self, watch: Watch, unit: Part, experiment: Experiment) -> WatchName:
        name = names_for(experiment).activation(unit.layer, unit.unit)
        sample = self.tr("sample {0}").format(whole(watch.sample + 1))
        return WatchName(name, sample, self.tr("{0} for {1}").format(name, sample))

    def _parameter(self, part: Part, experiment: Experiment) -> WatchName:
        names, architecture = names_for(experiment), experiment.architecture
        inputs = experiment.dataset.input_names
        unit = unit_name(architecture, inputs, part.layer + 1, part.unit)
        if part.kind == "bias":
            name, of = names.bias(part.layer, part.unit), self.tr("bias of {0}").format(unit)
            return WatchName(name, of, f"{name}, {of}")
        name = names.weight(part.layer, part.source, part.unit)
        source = unit_name(architecture, inputs, part.layer, part.source)
        sentence = self.tr("{0}, weight from {1} to {2}").format(name, source, unit)
        return WatchName(name, f"{source} → {unit}", sentence)

    def _unknown(self, part: Part) -> WatchName:
        layer, unit = self.tr("layer {0}").format(part.layer + 1), part.unit + 1
        match part.kind:
            case "weight":
                name = self.tr("weight {0} → {1}").format(part.source + 1, unit)
            case "bias":
                name = self.tr("bias {0}").format(unit)
            case _:
                name = self.tr("unit {0}").format(unit)
        return WatchName(name, layer, f"{name}, {layer}")

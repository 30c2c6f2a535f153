"""MomentWords: one line about the sample of a moment, and about the phase that an iteration is in."""

from collections.abc import Iterable

from PySide6.QtCore import QObject

from nnviz.core.dataset import predicted_classes
from nnviz.core.moment import Moment, MomentKind
from nnviz.core.phase import Phase, Stage
from nnviz.views.class_words import marked_class
from nnviz.views.numbers import short, whole

MOST_VALUES = 2  # of several units


class MomentWords(QObject):
    """What the plane says of a moment. Nothing is told that is not known yet."""

    def note(self, moment: Moment, *, whole_names: bool = False) -> str:
        """The sample by its number, what it is, and how far the iteration has got with it."""
        n_samples = len(moment.trace.samples)
        lead = self._lead(moment.kind).format(whole(moment.sample + 1))
        # The longest words come later: by then the batch has been told.
        picked = moment.kind is not MomentKind.UNDER_WAY or moment.stage is Stage.PICK
        if n_samples > 1 and picked and moment.kind is not MomentKind.WHAT_IF:
            lead = self.tr("{0} of a batch of {1}").format(lead, whole(n_samples))
        parts = [lead, self._target(moment, whole_names)]
        if moment.kind is MomentKind.UNDER_WAY and moment.phase is not None:
            parts.append(self._phase(moment, moment.phase))
        else:
            parts += self._prediction(moment)
        return " · ".join(part for part in parts if part)

    def _lead(self, kind: MomentKind) -> str:
        return {
            MomentKind.NEXT: self.tr("Next: sample {0}"),
            MomentKind.UNDER_WAY: self.tr("Sample {0}"),
            MomentKind.DONE: self.tr("Just used: sample {0}"),
            MomentKind.WHAT_IF: self.tr("What if: sample {0}"),
        }[kind]

    def _target(self, moment: Moment, whole_names: bool) -> str:
        dataset = moment.trace.experiment.dataset
        if dataset.kind == "classification":
            return marked_class(dataset, int(dataset.classes[moment.sample]), whole=whole_names)
        return self.tr("target {0}").format(_several(dataset.targets[moment.sample]))

    def _prediction(self, moment: Moment) -> list[str]:
        """What the network answered, and whether that is right."""
        answer = _several(moment.trace.predictions[moment.focus])
        return [self.tr("prediction {0}").format(answer), *self._verdict(moment)]

    def _verdict(self, moment: Moment) -> list[str]:
        """Whether the prediction is right, where there is right and wrong."""
        dataset = moment.trace.experiment.dataset
        if dataset.kind != "classification":
            return []
        row = moment.trace.predictions[moment.focus : moment.focus + 1]
        right = int(predicted_classes(row)[0]) == int(dataset.classes[moment.sample])
        return [self.tr("right") if right else self.tr("wrong")]

    def _phase(self, moment: Moment, phase: Phase) -> str:
        """What has just been done, with its outcome."""
        trace, row = moment.trace, moment.focus
        layer = trace.layers[phase.layer]
        many = self.tr("layer {0}").format(phase.layer + 1) if len(trace.layers) > 1 else ""
        match phase.stage:
            case Stage.PICK:
                return self.tr("picked")
            case Stage.FORWARD:
                z, a = _several(layer.pre_activations[row]), _several(layer.activations[row])
                text = self.tr("{0}: z = {1} → {2}").format(many or self.tr("forward"), z, a)
                last = phase.layer == len(trace.layers) - 1
                return " · ".join([text, *(self._verdict(moment) if last else [])])
            case Stage.LOSS:
                loss = self.tr("loss {0}").format(short(float(trace.losses[row].sum())))
                return " · ".join([*self._prediction(moment), loss])
            case Stage.BACKWARD:
                slopes = _several(layer.d_pre_activations[row])
                return self.tr("{0}: ∂L/∂z = {1}").format(many or self.tr("backward"), slopes)
        return self.tr("update: every weight and bias")


def _several(values: Iterable[float]) -> str:
    """A number; of several, the first few in brackets."""
    numbers = [short(float(value)) for value in values]
    if len(numbers) == 1:
        return numbers[0]
    shown = numbers[:MOST_VALUES]
    return f"({', '.join([*shown, '…'] if len(numbers) > MOST_VALUES else shown)})"

"""ArithmeticWords: what the arithmetic panel says around its lines."""

from typing import Final

from PySide6.QtCore import QObject

from nnviz.core.moment import Moment, MomentKind
from nnviz.core.names import names_for
from nnviz.core.part import Part
from nnviz.core.phase import Stage
from nnviz.views import numbers

CHECK_DIGITS: Final = 6  # of a difference, which is good to about eight


class ArithmeticWords(QObject):
    """Titles, headings and hints, made from values alone."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stages = {
            Stage.PICK: self.tr("pick"),
            Stage.FORWARD: self.tr("forward"),
            Stage.LOSS: self.tr("loss"),
            Stage.BACKWARD: self.tr("backward"),
            Stage.UPDATE: self.tr("update"),
        }

    def empty(self) -> str:
        """Where there is no iteration."""
        return self.tr("Add points to the plane; then every number of an iteration stands here.")

    def hint(self, moment: Moment) -> str:
        """What can be done next, before anything has been done."""
        if moment.kind is MomentKind.NEXT:
            return self.tr(
                "↓ steps into the iteration, phase by phase · click a point to see what it would do"
            )
        return ""

    def titles(self, moment: Moment | None, selected: Part | None) -> list[str]:
        """What is shown, in one line; shorter and shorter."""
        if moment is None:
            return [""]
        stage, iteration, sample = self._stage(moment), self._iteration(moment), self._sample(moment)
        if selected is not None:
            part = self.part(moment, selected)
            return [f"{part} · {stage or iteration}", part]
        if moment.kind is MomentKind.NEXT:
            return [f"{iteration}, {sample}", iteration]
        return [
            " · ".join(filter(None, texts))
            for texts in ((iteration, sample, stage), (iteration, stage), (stage or iteration,))
        ]

    def stage(self, stage: Stage) -> str:
        """The heading of a stage."""
        return self._stages[stage]

    def part(self, moment: Moment, part: Part) -> str:
        """The name of a part."""
        names = names_for(moment.trace.experiment)
        match part.kind:
            case "sample":
                return self.tr("sample {0}").format(numbers.whole(part.unit + 1))
            case "input":
                return names.input(part.unit)
            case "bias":
                return names.bias(part.layer, part.unit)
            case "weight":
                return names.weight(part.layer, part.source, part.unit)
        return names.activation(part.layer, part.unit)

    def check(self, values: list[float], *, agrees: bool) -> str:
        """What differences say about the gradients of one line."""
        mark = "✓" if agrees else "✗"
        if len(values) == 1:
            value = numbers.short(values[0], CHECK_DIGITS)
            return self.tr("{mark} {value} by differences").format(mark=mark, value=value)
        if agrees:
            return self.tr("{mark} all {count} by differences").format(mark=mark, count=len(values))
        return self.tr("{mark} not the same by differences").format(mark=mark)

    def _iteration(self, moment: Moment) -> str:
        if moment.kind is MomentKind.WHAT_IF:
            return self.tr("What sample {0} would do").format(numbers.whole(moment.sample + 1))
        iteration = numbers.whole(moment.trace.iteration + 1)
        if moment.kind is MomentKind.NEXT:
            return self.tr("Next: iteration {0}").format(iteration)
        return self.tr("Iteration {0}").format(iteration)

    def _sample(self, moment: Moment) -> str:
        if moment.kind is MomentKind.WHAT_IF:
            return ""
        count = len(moment.trace.samples)
        if count > 1:
            return self.tr("{0} samples").format(numbers.whole(count))
        return self.tr("sample {0}").format(numbers.whole(moment.sample + 1))

    def _stage(self, moment: Moment) -> str:
        if moment.kind is not MomentKind.UNDER_WAY or moment.phase is None:
            return ""
        stage, layer = moment.phase
        if stage in (Stage.FORWARD, Stage.BACKWARD) and len(moment.trace.layers) > 1:
            return self.tr("{0}, layer {1}").format(self.stage(stage), layer + 1)
        return self.stage(stage)

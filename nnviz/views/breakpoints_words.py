"""What breakpoints are called, in plain language; the panel, the timeline and the status line use it."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from nnviz.core.breakpoint import Breakpoint, Obstacle
from nnviz.core.experiment import Experiment
from nnviz.core.names import names_for
from nnviz.core.number_text import value_text
from nnviz.core.part import Part
from nnviz.core.places import place_of
from nnviz.core.stops import HitKind
from nnviz.views.numbers import whole


def breakpoint_sentence(item: Breakpoint, experiment: Experiment) -> str:
    """What a breakpoint does: "stop when sample 3 is picked"."""
    return _tr("stop {0}").format(condition(item, experiment))


def condition(item: Breakpoint, experiment: Experiment) -> str:
    """Where a breakpoint stops: "when sample 3 is picked"."""
    text = {
        "iteration": _tr("at iteration {0}"),
        "sample": _tr("when sample {0} is picked"),
        "sign": _tr("when {0} changes sign"),
        "loss": _tr("when the loss is below {0}"),
        "all_right": _tr("when all training points are right"),
        "class": _tr("when the class of sample {0} flips"),
    }[item.kind]
    return text.format(_named(item, experiment))


def kind_text(kind: HitKind) -> str:
    """The condition, with an ellipsis for what has to be chosen beside it."""
    return {
        "iteration": _tr("at iteration"),
        "sample": _tr("when … is picked"),
        "sign": _tr("when … changes sign"),
        "loss": _tr("when the loss is below"),
        "all_right": _tr("when all training points are right"),
        "class": _tr("when the class of … flips"),
    }[kind]


def kind_tip(kind: HitKind) -> str:
    """Where exactly the run then stands."""
    return {
        "iteration": _tr("The run stops when so many iterations are done."),
        "sample": _tr("The run stops before an iteration that uses the sample."),
        "sign": _tr("The run stops after the iteration that makes it negative, or negative no longer."),
        "loss": _tr("The run stops where the loss of the training points gets below this."),
        "all_right": _tr("The run stops where the last training point gets its class."),
        "class": _tr("The run stops where the network gives the sample another class than before."),
    }[kind]


def stopped_sentence(met: Sequence[Breakpoint], experiment: Experiment) -> str:
    """Why the run stands where it stands: "Stopped: sample 3 is picked next"; "" where nothing was met."""
    if not met:
        return ""
    sentences = {
        "iteration": _tr("iteration {0}"),
        "sample": _tr("sample {0} is picked next"),
        "sign": _tr("{0} changed sign"),
        "loss": _tr("the loss is below {0}"),
        "all_right": _tr("all training points are right"),
        "class": _tr("the class of sample {0} flipped"),
    }
    reasons = " · ".join(sentences[item.kind].format(_named(item, experiment)) for item in met)
    return _tr("Stopped: {0}").format(reasons)


def obstacle_text(obstacle: Obstacle) -> str:
    """Why a breakpoint cannot be met, in few words; "" where it can."""
    return {
        "": "",
        "lost": _tr("its point was deleted"),
        "held_out": _tr("held out: never picked"),
        "no_parameter": _tr("not in this network"),
        "no_classes": _tr("no classes here"),
    }[obstacle]


def obstacle_tip(obstacle: Obstacle) -> str:
    """The same in whole sentences, with what would change it."""
    return {
        "": "",
        "lost": _tr("Its point was deleted. When an undo brings the point back, the breakpoint works again."),
        "held_out": _tr("The sample is held out, so no iteration uses it. It works when it is trained on."),
        "no_parameter": _tr("This network has no such parameter. It works again in one that has it."),
        "no_classes": _tr("The targets are numbers, not classes. It works for a classification."),
    }[obstacle]


def every_text(every: int) -> str:
    """How often something is looked at, in few words."""
    return _tr("every iteration") if every == 1 else _tr("every {0}").format(whole(every))


def every_tip(every: int) -> str:
    """The same, and why."""
    if every == 1:
        return _tr("Looked at in every iteration; each look costs a pass over the data.")
    return _tr(
        "Looked at every {0} iterations, since each look costs a pass over the data; "
        "the run then stands at the first iteration that meets it."
    ).format(whole(every))


def parameter_text(part: Part, experiment: Experiment) -> str:
    """What a weight or bias is called in an experiment; in words where its network has no such parameter."""
    if place_of(part, experiment.architecture) is None:
        if part.kind == "bias":
            return _tr("bias {0} of layer {1}").format(part.unit + 1, part.layer + 1)
        return _tr("weight {0} → {1} of layer {2}").format(part.source + 1, part.unit + 1, part.layer + 1)
    names = names_for(experiment)
    if part.kind == "bias":
        return names.bias(part.layer, part.unit)
    return names.weight(part.layer, part.source, part.unit)


def _named(item: Breakpoint, experiment: Experiment) -> str:
    """What a breakpoint names; "" where it names nothing."""
    match item.kind:
        case "iteration":
            return whole(item.iteration)
        case "sample" | "class":
            return whole(item.sample + 1)
        case "loss":
            return _grouped(value_text(item.limit))
    return "" if item.part is None else parameter_text(item.part, experiment)


def _grouped(text: str) -> str:
    """A number's text with thin spaces between thousands."""
    digits, point, decimals = text.partition(".")
    return f"{whole(int(digits))}{point}{decimals}" if digits.isdecimal() else text


def _tr(text: str) -> str:
    return QCoreApplication.translate("Breakpoints", text)

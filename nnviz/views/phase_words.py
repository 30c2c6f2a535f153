"""What a phase of an iteration is called, in words."""

from PySide6.QtCore import QCoreApplication

from nnviz.core.moment import Moment
from nnviz.core.phase import Stage


def phase_text(moment: Moment) -> str:
    """What has just been done: "forward through layer 1"; "" where nothing has been begun."""
    if moment.phase is None:
        return ""
    stage, layer = moment.phase
    one_sample = len(moment.trace.samples) == 1
    text = {
        Stage.PICK: _tr("picking the sample") if one_sample else _tr("picking the samples"),
        Stage.FORWARD: _tr("forward through layer {0}"),
        Stage.LOSS: _tr("the loss"),
        Stage.BACKWARD: _tr("backward through layer {0}"),
        Stage.UPDATE: _tr("the update"),
    }[stage]
    return text.format(layer + 1)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Phase", text)

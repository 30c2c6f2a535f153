"""What differs between two experiments, in words: names of ghosts and of edits."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication

from nnviz.core.difference import Change, differences
from nnviz.core.experiment import Experiment
from nnviz.views.input_words import scaling_text
from nnviz.views.network_values import activation_title
from nnviz.views.numbers import MINUS, whole

_MOST: Final = 2  # changes that a name tells


def ghost_name(changes: Sequence[Change], fork: int) -> str:
    """What is otherwise in another run, and from which iteration on: "learning rate 0.5 from 120"."""
    if not changes:
        return _tr("as trained, from {0}").format(whole(fork)) if fork else _tr("as trained")
    words = _first_words(changes)
    return _tr("{0} from {1}").format(words, whole(fork)) if fork else words


def edit_name(before: Experiment, after: Experiment, *, by_hand: bool = False) -> str:
    """What an edit has changed: "learning rate 0.5".

    Parameters
    ----------
    by_hand : whether weights were set by hand
    """
    changes = differences(before, after, by_hand=by_hand)
    return _first_words(changes) if changes else _tr("as before")


def change_words(change: Change) -> str:
    """One thing that differs, as it is in the other experiment: "learning rate 0.5"."""
    match change:
        case Change(kind="layers" | "activation" | "bias"):
            return _network_words(change)
        case Change(kind="data" | "classes" | "points" | "order", after=int(count)):
            return _data_words(change, count)
        case Change(kind="class_names"):
            return _tr("other class names") if change.after else _tr("classes without names")
        case Change(kind="scaling", before=before, after=after) if before == after:
            return _tr("inputs scaled by other numbers")
        case Change(kind="scaling", after=("standard" | "range" | None) as method):
            return scaling_text(method)
        case Change(kind="moved" | "reclassed" | "targets" | "held_out"):
            return _point_words(change)
    return _setting_words(change)


def learning_rate_text(learning_rate: float) -> str:
    """A learning rate as short as it is exact."""
    text = f"{learning_rate:g}"
    return (text if float(text) == learning_rate else repr(learning_rate)).replace("-", MINUS)


def _first_words(changes: Sequence[Change]) -> str:
    words = [change_words(change) for change in changes[:_MOST]]
    if len(changes) == 1:
        return words[0]
    if len(changes) == _MOST:
        return _tr("{0} and {1}").format(*words)
    return _tr("{0}, {1} and {2} more").format(*words, whole(len(changes) - _MOST))


def _network_words(change: Change) -> str:
    match change:
        case Change(kind="layers", after=()):
            return _tr("no hidden layer")
        case Change(kind="layers", after=(1,)):
            return _tr("one hidden unit")
        case Change(kind="layers", after=(int(units),)):
            return _tr("{0} hidden units").format(units)
        case Change(kind="layers", after=tuple(sizes)):
            return _tr("hidden layers {0}").format("-".join(map(str, sizes)))
        case Change(kind="activation", after=name, number=0):
            return _tr("{0} outputs").format(activation_title(str(name)))
        case Change(kind="activation", after=name):
            return _tr("{0} in layer {1}").format(activation_title(str(name)), change.number)
    return _tr("with biases") if change.after else _tr("no biases")


def _data_words(change: Change, count: int) -> str:
    match change.kind:
        case "data":
            return _tr("one other point") if count == 1 else _tr("{0} other points").format(whole(count))
        case "classes":
            return _tr("{0} classes").format(count)
        case "order":
            return _tr("points in another order")
    assert isinstance(change.before, int)
    more = count - change.before
    if count == 0:
        return _tr("no points")
    if abs(more) == 1:
        return _tr("one point more") if more > 0 else _tr("one point fewer")
    words = _tr("{0} points more") if more > 0 else _tr("{0} points fewer")
    return words.format(whole(abs(more)))


def _point_words(change: Change) -> str:
    one = change.number == 1
    match change:
        case Change(kind="moved"):
            words = _tr("one point elsewhere") if one else _tr("{0} points elsewhere")
        case Change(kind="reclassed"):
            words = _tr("one point of another class") if one else _tr("{0} points of another class")
        case Change(kind="targets"):
            words = _tr("one point with another target") if one else _tr("{0} points with other targets")
        case Change(before=before, after=after) if before == after:
            return _tr("other points held out")
        case Change(after=0):
            return _tr("no points held out")
        case Change(after=1):
            return _tr("one point held out")
        case Change(after=int(held_out)):
            return _tr("{0} points held out").format(whole(held_out))
    return words.format(whole(change.number))


def _setting_words(change: Change) -> str:
    match change:
        case Change(kind="learning_rate", after=(float() | int()) as value):
            return _tr("learning rate {0}").format(learning_rate_text(value))
        case Change(kind="batch", after=int(value)):
            return _tr("batch of {0}").format(whole(value))
        case Change(kind="seed", after=int(value)):
            return _tr("seed {0}").format(whole(value))
        case Change(kind="record_every", after=int(value)):
            return _tr("loss measured every {0}").format(whole(value))
    return _named_words().get((change.kind, change.after), str(change.after))


def _named_words() -> dict[tuple[str, object], str]:
    """What has a name instead of a number."""
    return {
        ("batch", None): _tr("all points in a batch"),
        ("loss", "squared_error"): _tr("squared error"),
        ("loss", "cross_entropy"): _tr("cross-entropy"),
        ("sampling", "with_replacement"): _tr("points drawn at random"),
        ("sampling", "shuffled"): _tr("each point once an epoch"),
        ("initialisation", "normal"): _tr("standard normal initial values"),
        ("initialisation", "uniform"): _tr("uniform initial values"),
        ("initialisation", "xavier"): _tr("Xavier initial values"),
        ("initialisation", "he"): _tr("He initial values"),
        ("initialisation", "zeros"): _tr("initial values zero"),
        ("given", None): _tr("other initial values"),
        ("weights", None): _tr("weights set by hand"),
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("Difference", text)

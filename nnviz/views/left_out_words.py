"""What is said of a document that is larger than a file can hold: what is not in it, and what to do."""

from PySide6.QtCore import QCoreApplication

from nnviz.files.document import Document, LeftOut
from nnviz.files.document_schema import MAX_BYTES, MAX_EDITS
from nnviz.views.numbers import whole


def saved_words(path: str, left_out: LeftOut) -> str:
    """For the status line: where it is saved, and without what."""
    if left_out.is_nothing:
        return _tr("Saved as {0}").format(path)
    if not left_out.past:
        return _tr("Saved as {0}, but not all of it: {1}").format(path, _without_ghosts(left_out))
    words = _tr("Saved as {0}, but only as the run stands, without its past").format(path)
    return f"{words}; {_without_ghosts(left_out)}" if left_out.n_ghosts else words


def kept_words(left_out: LeftOut) -> str:
    """For the status line: what would not come back after a crash."""
    if left_out.past:
        return _tr(
            "The run has become too large to be kept with its past: after a crash it would be as it stands"
        )
    return _tr("Not all ghosts can be kept for after a crash: {0}").format(_without_ghosts(left_out))


def left_out_words(document: Document, left_out: LeftOut) -> str:
    """For a message: what is not in the file, where it still is, and what to do about it."""
    limits = _tr("A document holds up to {0} edits and {1} MB, and this one has more.").format(
        whole(MAX_EDITS), MAX_BYTES // 1024**2
    )
    paragraphs = [limits]
    if left_out.past:
        paragraphs += [
            _tr(
                "The file has the run as it stands at iteration {0}, with its samples, network, settings "
                "and loss curve. It does not have its edits, nor the way back to earlier iterations or on "
                "to later ones."
            ).format(whole(document.run.iteration)),
            _tr(
                "To keep those, undo edits until it fits and save that under another name. Reset begins a "
                "run that has room for new edits."
            ),
        ]
    if left_out.n_ghosts:
        paragraphs += [
            _tr("{0} of {1} ghosts are not in the file.").format(left_out.n_ghosts, len(document.ghosts)),
            _tr("Delete ghosts that you do not need, in the panel Runs, and save again."),
        ]
    paragraphs.append(_tr("All of it is still here, until you close the window or open something else."))
    return "\n\n".join(paragraphs)


def _without_ghosts(left_out: LeftOut) -> str:
    if left_out.n_ghosts == 1:
        return _tr("one ghost is not in it")
    return _tr("{0} ghosts are not in it").format(left_out.n_ghosts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("LeftOut", text)

"""DocumentDialogs: the questions that opening and saving ask, and what they say when it fails."""

from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from nnviz.files.saved_document import SUFFIX
from nnviz.files.source import TABLE_SUFFIXES
from nnviz.views.messages import plain_box, warn

_Button = QMessageBox.StandardButton


class Answer(Enum):
    """What to do with a file or document."""

    SAVE = auto()
    ELSEWHERE = auto()
    DISCARD = auto()
    CANCEL = auto()


class DocumentDialogs(QObject):
    """Asks and tells over a window; every question waits for its answer."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def ask_to_save(self, name: str) -> Answer:
        """Ask what is to become of changes that would be lost."""
        box = self._question(
            "unsaved_question",
            self.tr("Save the changes to {0}?").format(name),
            self.tr("If you do not save them, they are lost."),
        )
        box.setStandardButtons(_Button.Save | _Button.Discard | _Button.Cancel)
        box.button(_Button.Save).setText(self.tr("&Save"))
        box.button(_Button.Discard).setText(self.tr("&Don't save"))
        box.button(_Button.Cancel).setText(self.tr("&Cancel"))
        box.setDefaultButton(_Button.Save)
        by_button = {_Button.Save: Answer.SAVE, _Button.Discard: Answer.DISCARD}
        return by_button.get(_chosen(box), Answer.CANCEL)

    def ask_to_overwrite(self, path: Path) -> Answer:
        """Ask whether to write over what another program has written meanwhile."""
        box = self._question(
            "changed_question",
            self.tr("{0} has been changed by another program since it was opened.").format(path.name),
            self.tr("Writing over it loses what is in it now."),
        )
        box.setStandardButtons(_Button.Save | _Button.Open | _Button.Cancel)
        box.button(_Button.Save).setText(self.tr("&Write over it"))
        box.button(_Button.Open).setText(self.tr("Save &elsewhere…"))
        box.button(_Button.Cancel).setText(self.tr("&Cancel"))
        box.setDefaultButton(_Button.Cancel)
        by_button = {_Button.Save: Answer.SAVE, _Button.Open: Answer.ELSEWHERE}
        return by_button.get(_chosen(box), Answer.CANCEL)

    def ask_to_replace(self, path: Path) -> bool:
        """Ask whether a file of that name, which the file dialog has not seen, is to go."""
        box = self._question(
            "replace_question", self.tr("{0} is there already. Replace it?").format(path.name), ""
        )
        box.setStandardButtons(_Button.Yes | _Button.Cancel)
        box.button(_Button.Yes).setText(self.tr("&Replace"))
        box.button(_Button.Cancel).setText(self.tr("&Cancel"))
        box.setDefaultButton(_Button.Cancel)
        return _chosen(box) == _Button.Yes

    def ask_what_to_open(self, folder: str) -> Path | None:
        """Ask for a file to open; None for none."""
        endings = " ".join(f"*{suffix}" for suffix in (SUFFIX, *TABLE_SUFFIXES))
        kinds = self.tr("Documents and tables ({0});;All files (*)").format(endings)
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open"), folder, kinds)
        return Path(name) if name else None

    def ask_where_to_save(self, suggested: str) -> Path | None:
        """Ask for the file of a document; None for none."""
        kinds = self.tr("nnviz documents (*.nnviz);;All files (*)")
        name, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save as"), suggested, kinds)
        return Path(name) if name else None

    def say_not_opened(self, why: str) -> None:
        """Say that a file cannot be opened."""
        warn(self._window, self.tr("This file cannot be opened"), why)

    def say_not_saved(self, why: str) -> None:
        """Say that a document cannot be saved, and that it is still there."""
        text = self.tr("{0}\n\nThe document is still open, with all changes.").format(why)
        warn(self._window, self.tr("The document cannot be saved"), text)

    def say_left_out(self, name: str, details: str) -> None:
        """Say that a document has been saved, and what of it has not."""
        box = self._question(
            "left_out_message", self.tr("{0} has been saved, but not all of it.").format(name), details
        )
        box.setStandardButtons(_Button.Ok)
        _chosen(box)

    def say_unknown(self, path: Path, places: tuple[str, ...]) -> None:
        """Say what in a document was not understood."""
        first = ", ".join(places[:5]) + (", …" if len(places) > 5 else "")
        text = self.tr("{0} holds what this nnviz does not know: {1}. Saving it will leave that out.")
        warn(self._window, self.tr("Not all of it was understood"), text.format(path.name, first))

    def _question(self, name: str, text: str, details: str) -> QMessageBox:
        box = plain_box(self._window, QCoreApplication.applicationName(), text, details)
        box.setObjectName(name)
        return box


def _chosen(box: QMessageBox) -> QMessageBox.StandardButton:
    chosen = _Button(box.exec())
    box.deleteLater()
    return chosen

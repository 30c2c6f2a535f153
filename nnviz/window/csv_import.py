"""CsvImport: one table on its way from a file or the clipboard to a data set."""

from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from nnviz.core.dataset import Dataset
from nnviz.core.errors import InputError
from nnviz.engine.reading import Reading
from nnviz.files.csv_preview import Choices, CsvSource, UnreadableError
from nnviz.views.csv_preview_dialog import CsvPreviewDialog
from nnviz.views.palette import Theme


class CsvImport(QObject):
    """Shows a table in its preview, and reads for it beside everything else.

    Parameters
    ----------
    source : the table
    heading : of the preview
    window : over which it opens

    Attributes
    ----------
    refusal : why there is nothing that could be shown, or None
    """

    def __init__(self, source: CsvSource, heading: str, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self.refusal: InputError | None = None
        self._source = source
        self._reading = Reading(self)
        self._dialog = CsvPreviewDialog(heading, theme, window)
        self._dialog.preview_requested.connect(self._read)
        self._reading.finished.connect(self._dialog.show_preview)
        self._reading.refused.connect(self._refuse)

    def ask(self) -> Dataset | None:
        """Wait until the user has decided; what is to be imported, None for nothing."""
        dialog = self._dialog
        dialog.start()
        accepted = not self.refusal and dialog.exec() == CsvPreviewDialog.DialogCode.Accepted
        self._reading.stop()
        dialog.deleteLater()
        self.deleteLater()
        return dialog.dataset if accepted else None

    @Slot(object, object)
    def _read(self, choices: Choices, most: int | None) -> None:
        self._reading.begin(partial(self._source.preview, choices, most))

    @Slot(object)
    def _refuse(self, error: InputError) -> None:
        """Tell the preview if another choice may help; else there is nothing to choose."""
        if isinstance(error, UnreadableError):
            self._dialog.show_refusal(str(error), error.dialect)
        elif self._dialog.has_shown:
            self._dialog.show_refusal(str(error), None)
        else:
            self.refusal = error
            self._dialog.reject()

"""CsvPreviewDialog: what is imported from a CSV file, before it is."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnviz.core.dataset import Dataset
from nnviz.core.errors import InputError
from nnviz.core.scaling import METHODS
from nnviz.files.csv_dialect import Delimiter, Dialect
from nnviz.files.csv_preview import PREVIEW_ROWS, Choices, Preview, preview
from nnviz.files.csv_roles import Role
from nnviz.files.csv_sniff import sniff
from nnviz.views.csv_preview_dialect import DialectChoosers
from nnviz.views.csv_preview_problems import CsvProblems
from nnviz.views.csv_preview_table import CsvPreviewTable
from nnviz.views.csv_preview_words import outcome, scaling_note, scaling_text
from nnviz.views.palette import SPACE, Theme
from nnviz.views.widgets import named

SIZE: Final = QSize(720, 560)
PATIENCE_MS: Final = 300  # after the last choice, until all rows are read


class CsvPreviewDialog(QDialog):
    """Shows the first rows, lets every guess be changed, and says what comes of it.

    Choices show at once in the first rows; a longer file is read to its end when they rest, and
    before anything is imported.

    Parameters
    ----------
    data : what stands in the file
    dialect : how it seems to be written
    title : of the window
    """

    def __init__(
        self, data: bytes, dialect: Dialect, title: str, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("csv_preview")
        self.setWindowTitle(title)
        self._data = data
        self._choices = Choices(dialect)
        self._first: Preview | None = None  # what the choices make of the first rows
        self._whole: Preview | None = None  # and of all, once they are read
        self._refusal = ""
        self._rest = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._rest.timeout.connect(self._read_to_the_end)
        self._dialect = DialectChoosers()
        self._table = CsvPreviewTable()
        self._problems = CsvProblems()
        self._make_choosers()
        self._arrange()
        self._connect()
        self.show_theme(theme)
        self.resize(SIZE)
        self._choose(self._choices)
        self._import.setFocus()

    @property
    def dataset(self) -> Dataset | None:
        """What is imported; None where nothing can be, or rows would be left out without consent."""
        return self._whole.dataset if self._whole is not None and self._problems.agreed else None

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._table.show_theme(theme)
        self._problems.show_theme(theme)
        self.setStyleSheet(
            f"#csv_import:enabled {{ background: {theme.accent}; color: {theme.on_accent}; }} "
            f"#csv_import:focus, #csv_import:hover {{ border-color: {theme.text}; }}"
        )

    def accept(self) -> None:
        """Import, unless there is something the user should see before."""
        if self._rest.isActive():
            self._read_to_the_end()
        if self.dataset is not None:
            super().accept()

    def done(self, result: int) -> None:
        """End, and read no further."""
        self._rest.stop()
        super().done(result)

    # How it is built

    def _make_choosers(self) -> None:
        self._kind = named(
            QComboBox(),
            "csv_kind",
            self.tr("Targets are"),
            self.tr("Classes are told apart; numbers are predicted as they are"),
        )
        self._kind.addItem(self.tr("Classes"), "classification")
        self._kind.addItem(self.tr("Numbers"), "regression")
        self._scaling = named(
            QComboBox(),
            "csv_scaling",
            self.tr("Scaling of the inputs"),
            self.tr("Inputs of very different size train badly; scaling stays visible in the document"),
        )
        for method in (None, *METHODS):
            self._scaling.addItem(scaling_text(method), method)
        self._scaling_note = named(QLabel(), "secondary")
        self._outcome = named(
            QLabel(textFormat=Qt.TextFormat.PlainText), "csv_outcome", self.tr("What is imported")
        )
        self._outcome.setWordWrap(True)
        self._outcome.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._outcome.setMinimumHeight(2 * self.fontMetrics().lineSpacing())  # so that nothing jumps
        self._buttons = QDialogButtonBox()
        self._import = named(
            self._buttons.addButton(self.tr("&Import"), QDialogButtonBox.ButtonRole.AcceptRole),
            "csv_import",
            self.tr("Import"),
            self.tr("Open these samples as a new experiment (Enter)"),
        )
        self._import.setDefault(True)
        named(
            self._buttons.addButton(self.tr("&Cancel"), QDialogButtonBox.ButtonRole.RejectRole),
            "csv_cancel",
            self.tr("Cancel"),
            self.tr("Keep what is open (Esc)"),
        )

    def _arrange(self) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(2 * SPACE)
        for words, box in ((self.tr("&Targets are"), self._kind), (self.tr("Sc&aling"), self._scaling)):
            label = QLabel(words)
            label.setBuddy(box)
            choices.addWidget(label)
            choices.addWidget(box)
        choices.addWidget(self._scaling_note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 4 * SPACE)
        column.setSpacing(3 * SPACE)
        column.addWidget(self._dialect)
        column.addWidget(self._table, 1)
        column.addLayout(choices)
        column.addWidget(self._problems)
        column.addWidget(self._outcome)
        column.addWidget(self._buttons)

    def _connect(self) -> None:
        self._dialect.delimiter_chosen.connect(self._choose_delimiter)
        self._dialect.dialect_chosen.connect(self._choose_dialect)
        self._table.role_chosen.connect(self._choose_role)
        self._kind.activated.connect(self._choose_kind)
        self._scaling.activated.connect(self._choose_scaling)
        self._problems.consent_changed.connect(self._show_outcome)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    # What is chosen

    @Slot(str)
    def _choose_delimiter(self, delimiter: Delimiter) -> None:
        """Find out anew what follows from the delimiter: the decimal sign and the header."""
        found, now = sniff(self._data, (delimiter,)), self._choices.dialect
        if now is not None:
            self._choose_dialect(replace(found, quote=now.quote, encoding=now.encoding))

    @Slot(object)
    def _choose_dialect(self, dialect: Dialect) -> None:
        self._choose(replace(self._choices, dialect=dialect))

    @Slot(int, str)
    def _choose_role(self, column: int, role: Role) -> None:
        if self._first is not None:
            roles = list(self._first.roles)
            roles[column] = role
            self._choose(replace(self._choices, roles=tuple(roles), kind=None))

    @Slot()
    def _choose_kind(self) -> None:
        self._choose(replace(self._choices, kind=self._kind.currentData()))

    @Slot()
    def _choose_scaling(self) -> None:
        self._choose(replace(self._choices, scaling=self._scaling.currentData()))

    def _choose(self, choices: Choices) -> None:
        """Show what these choices make of the first rows, and soon of all."""
        self._choices, self._refusal = choices, ""
        self._rest.stop()
        self._first = self._whole = self._read(choices, PREVIEW_ROWS)
        if self._first is not None and not self._first.table.complete:
            self._whole = None
            self._rest.start()
        self._show(self._first)

    # What comes of it

    @Slot()
    def _read_to_the_end(self) -> None:
        """Read all rows; what the columns are for is told from the first ones."""
        self._rest.stop()
        if self._first is not None:
            self._whole = self._read(replace(self._choices, roles=self._first.roles), None)
            self._show(self._whole or self._first)

    def _read(self, choices: Choices, most: int | None) -> Preview | None:
        try:
            return preview(self._data, choices, most)
        except InputError as error:
            self._refusal = str(error)
            return None

    def _show(self, read: Preview | None) -> None:
        if self._choices.dialect is not None:
            self._dialect.show_dialect(self._choices.dialect)
        self._table.show_preview(read)
        dataset = None if read is None else read.dataset
        kind = self._choices.kind if dataset is None else dataset.kind
        if kind is not None:
            self._kind.setCurrentIndex(self._kind.findData(kind))
        self._scaling_note.setText(scaling_note(self._choices.scaling))
        if not self._rest.isActive():
            self._problems.show_preview(self._whole)
        self._show_outcome()

    @Slot()
    def _show_outcome(self) -> None:
        text, whole = self.tr("Reading all rows…"), self._whole
        if self._refusal:
            text = self.tr("This cannot be read: {0}.").format(self._refusal)
        elif whole is not None:
            text = outcome(whole)
        self._outcome.setText(text)
        self._outcome.setProperty(
            "alert", bool(self._refusal) or (whole is not None and whole.dataset is None)
        )
        self._outcome.style().unpolish(self._outcome)
        self._outcome.style().polish(self._outcome)
        self._import.setEnabled(self._rest.isActive() or self.dataset is not None)

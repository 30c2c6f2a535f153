"""CsvPreviewDialog: what is imported from a CSV file, before it is."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from nnviz.core.dataset import Dataset, Kind
from nnviz.core.scaling import Method
from nnviz.files.csv_dialect import Delimiter, Dialect
from nnviz.files.csv_preview import PREVIEW_ROWS, Choices, Preview
from nnviz.files.csv_roles import Role
from nnviz.views.csv_preview_dialect import DialectChoosers
from nnviz.views.csv_preview_problems import CsvProblems
from nnviz.views.csv_preview_table import CsvPreviewTable
from nnviz.views.csv_preview_targets import TargetChoosers
from nnviz.views.csv_preview_words import outcome
from nnviz.views.palette import SPACE, Theme
from nnviz.views.widgets import named

SIZE: Final = QSize(880, 620)  # fits into the smallest main window


class CsvPreviewDialog(QDialog):
    """Shows the first rows, lets every guess be changed, and says what comes of it.

    It reads nothing: it asks for the first rows under its choices, and when these are there for all;
    nothing is imported before. Whoever reads may take time.

    Parameters
    ----------
    title : of the window

    Signals
    -------
    preview_requested : Choices, int or None
        What these choices make of so many rows (None: of all) is to be shown; what was asked for
        before is not wanted any more.
    """

    preview_requested = Signal(object, object)

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("csv_preview")
        self.setWindowTitle(title)
        self._choices = Choices()
        self._first: Preview | None = None  # what the choices make of the first rows
        self._whole: Preview | None = None  # and of all, once they are read
        self._refusal = ""
        self._is_reading = self._reads_all = self._is_accepted = False
        self._dialect = DialectChoosers()
        self._table = CsvPreviewTable()
        self._targets = TargetChoosers()
        self._problems = CsvProblems()
        self._make_foot()
        self._arrange()
        self._connect()
        self.show_theme(theme)
        self.resize(SIZE)

    @property
    def has_shown(self) -> bool:
        """Whether anything has been read yet."""
        return self._form.isEnabled()

    @property
    def is_reading(self) -> bool:
        """Whether an answer is still to come."""
        return self._is_reading

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
        """Import as soon as all is read, unless there is something the user should see before."""
        if self._is_reading:
            self._is_accepted = True
            self._show_outcome()
        elif self.dataset is not None:
            super().accept()

    # How it is built

    def _make_foot(self) -> None:
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
        )
        self._import.setDefault(True)
        named(
            self._buttons.addButton(self.tr("&Cancel"), QDialogButtonBox.ButtonRole.RejectRole),
            "csv_cancel",
            self.tr("Cancel"),
            self.tr("Keep what is open (Esc)"),
        )

    def _arrange(self) -> None:
        self._form = QWidget()  # disabled until there is something to choose about
        self._form.setEnabled(False)
        form = QVBoxLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(3 * SPACE)
        form.addWidget(self._dialect)
        form.addWidget(self._table, 1)
        form.addWidget(self._targets)
        form.addWidget(self._problems)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 4 * SPACE)
        column.setSpacing(3 * SPACE)
        column.addWidget(self._form, 1)
        column.addWidget(self._outcome)
        column.addWidget(self._buttons)

    def _connect(self) -> None:
        self._dialect.delimiter_chosen.connect(self._choose_delimiter)
        self._dialect.dialect_chosen.connect(self._choose_dialect)
        self._table.role_chosen.connect(self._choose_role)
        self._targets.kind_chosen.connect(self._choose_kind)
        self._targets.scaling_chosen.connect(self._choose_scaling)
        self._problems.consent_changed.connect(self._show_outcome)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    # What is chosen

    def start(self) -> None:
        """Ask for the first rows."""
        self._choose(self._choices)

    @Slot(str)
    def _choose_delimiter(self, delimiter: Delimiter) -> None:
        """Have found out anew what follows from the delimiter: the decimal sign and the header."""
        if self._choices.dialect is not None:
            dialect = replace(self._choices.dialect, delimiter=delimiter)
            self._choose(replace(self._choices, dialect=dialect, follow=True))

    @Slot(object)
    def _choose_dialect(self, dialect: Dialect) -> None:
        self._choose(replace(self._choices, dialect=dialect, follow=False))

    @Slot(int, str)
    def _choose_role(self, column: int, role: Role) -> None:
        if self._first is not None:
            roles = list(self._first.roles)
            roles[column] = role
            self._choose(replace(self._choices, roles=tuple(roles), kind=None))

    @Slot(object)
    def _choose_kind(self, kind: Kind) -> None:
        self._choose(replace(self._choices, kind=kind))

    @Slot(object)
    def _choose_scaling(self, scaling: Method | None) -> None:
        self._choose(replace(self._choices, scaling=scaling))

    def _choose(self, choices: Choices) -> None:
        """Have shown what these choices make of the first rows, and then of all."""
        self._choices, self._refusal, self._whole = choices, "", None
        self._is_accepted = False
        self._ask(choices, PREVIEW_ROWS)

    def _ask(self, choices: Choices, most: int | None) -> None:
        self._is_reading, self._reads_all = True, most is None
        self.preview_requested.emit(choices, most)
        if self._is_reading:  # and has not been answered at once
            self._show_outcome()

    # What comes of it

    @Slot(object)
    def show_preview(self, read: Preview) -> None:
        """Show what the choices make of the rows that have been asked for."""
        self._is_reading = False
        self._choices = replace(self._choices, dialect=read.dialect, follow=False)
        if not self._reads_all:
            self._first = read
        if self._reads_all or read.table.complete:
            self._whole = read
        self._show(read)
        if self._whole is None:  # what the columns are for is told from the first rows
            self._ask(replace(self._choices, roles=read.roles), None)
        elif self._is_accepted:
            self._is_accepted = False
            self.accept()

    def show_refusal(self, why: str, dialect: Dialect | None) -> None:
        """Show why what has been asked for cannot be read, and in which dialect if that is known."""
        self._is_reading = self._is_accepted = False
        self._refusal = why
        if dialect is not None:
            self._choices = replace(self._choices, dialect=dialect, follow=False)
        if not self._reads_all:
            self._first = None
        self._show(self._first)

    def _show(self, read: Preview | None) -> None:
        is_new = not self.has_shown
        self._form.setEnabled(True)
        if self._choices.dialect is not None:
            self._dialect.show_dialect(self._choices.dialect)
        self._table.show_preview(read)
        dataset = None if read is None else read.dataset
        kind = self._choices.kind if dataset is None else dataset.kind
        self._targets.show_choices(kind, self._choices.scaling)
        if self._whole is not None or self._refusal:
            self._problems.show_preview(self._whole)
        self._show_outcome()
        if is_new:
            (self._import if self._problems.agreed else self._problems).setFocus()

    @Slot()
    def _show_outcome(self) -> None:
        text, whole = self.tr("Reading all rows…"), self._whole
        if not self.has_shown:
            text = self.tr("Reading the first rows…")
        if self._refusal:
            text = self.tr("This cannot be read: {0}.").format(self._refusal)
        elif whole is not None:
            text = outcome(whole)
        elif self._is_accepted:
            text = self.tr("Reading all rows; they are imported when all can be read…")
        self._outcome.setText(text)
        self._outcome.setProperty(
            "alert", bool(self._refusal) or (whole is not None and whole.dataset is None)
        )
        self._outcome.style().unpolish(self._outcome)
        self._outcome.style().polish(self._outcome)
        self._show_import()

    def _show_import(self) -> None:
        """Offer Import while nothing is known to be wrong; it waits for what is still being read."""
        is_open = self._whole is None and not self._refusal and not self._is_accepted
        had_focus = self.focusWidget() is self._import
        self._import.setEnabled(self.has_shown and (is_open or self.dataset is not None))
        agreed = self._problems.agreed
        self._import.setToolTip(
            self.tr("Open these samples as a new experiment (Enter)")
            if agreed
            else self.tr("Some rows cannot be read: agree first to leave them out")
        )
        if had_focus and not agreed and not self._is_reading:
            self._problems.setFocus()  # and not on Cancel, which the next Enter would press

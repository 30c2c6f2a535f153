"""DialectChoosers: how a CSV file is to be read."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar, get_args

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnviz.files.csv_dialect import DELIMITERS, Decimal, Dialect, Encoding, Quote
from nnviz.views.csv_preview_words import decimal_text, delimiter_text, encoding_text, quote_text
from nnviz.views.palette import SPACE
from nnviz.views.widgets import named

T = TypeVar("T")


class DialectChoosers(QWidget):
    """Delimiter, decimal sign, quotation marks, encoding and whether the first row names the columns.

    Signals
    -------
    delimiter_chosen : str
        Another delimiter is wanted, from which the decimal sign may follow.
    dialect_chosen : Dialect
        Something else is wanted.
    """

    delimiter_chosen = Signal(str)
    dialect_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._dialect = Dialect()
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * SPACE)
        self._delimiter = self._chooser("csv_delimiter", self.tr("Values are &separated by"))
        self._decimal = self._chooser("csv_decimal", self.tr("&Decimals after a"))
        self._quote = self._chooser("csv_quote", self.tr("&Quotation marks"))
        self._encoding = self._chooser("csv_encoding", self.tr("&Encoding"))
        _offer(self._delimiter, DELIMITERS, delimiter_text)
        _offer(self._decimal, get_args(Decimal), decimal_text)
        _offer(self._quote, get_args(Quote), quote_text)
        _offer(self._encoding, get_args(Encoding), encoding_text)
        self._header = named(
            QCheckBox(self.tr("&First row has names")),
            "csv_header",
            tip=self.tr("The first row of the file names the columns and is no sample"),
        )
        row.addStretch(1)
        row.addWidget(self._header, 0, Qt.AlignmentFlag.AlignBottom)
        self._delimiter.activated.connect(self._delimiter_activated)
        for box in (self._decimal, self._quote, self._encoding):
            box.activated.connect(self._changed)
        self._header.clicked.connect(self._changed)

    def show_dialect(self, dialect: Dialect) -> None:
        """Show how the file is read."""
        self._dialect = dialect
        for box, value in (
            (self._delimiter, dialect.delimiter),
            (self._decimal, dialect.decimal),
            (self._quote, dialect.quote),
            (self._encoding, dialect.encoding),
        ):
            box.setCurrentIndex(box.findData(value))
        self._header.setChecked(dialect.header)

    def _chooser(self, name: str, words: str) -> QComboBox:
        box = named(QComboBox(), name, words.replace("&", ""), words.replace("&", ""))
        label = named(QLabel(words), "secondary")
        label.setBuddy(box)
        column = QVBoxLayout()
        column.setSpacing(SPACE // 2)
        column.addWidget(label)
        column.addWidget(box)
        self._row.addLayout(column)
        return box

    @Slot(int)
    def _delimiter_activated(self, _index: int) -> None:
        if self._delimiter.currentData() != self._dialect.delimiter:
            self.delimiter_chosen.emit(self._delimiter.currentData())

    @Slot()
    def _changed(self) -> None:
        dialect = replace(
            self._dialect,
            decimal=self._decimal.currentData(),
            quote=self._quote.currentData(),
            encoding=self._encoding.currentData(),
            header=self._header.isChecked(),
        )
        if dialect != self._dialect:
            self.dialect_chosen.emit(dialect)


def _offer(box: QComboBox, values: Sequence[T], text: Callable[[T], str]) -> None:
    for value in values:
        box.addItem(text(value), value)

"""Samples as spreadsheets copy and paste them: separated by tabs."""

import csv
import io
from collections.abc import Sequence

from nnviz.core.dataset import Dataset
from nnviz.core.errors import InputError
from nnviz.files.csv_columns import dataset_columns
from nnviz.files.csv_dialect import Decimal, Delimiter
from nnviz.files.csv_preview import UnreadableError
from nnviz.files.csv_sniff import sniff
from nnviz.files.csv_table import Table, read_table
from nnviz.files.stopping import Stopped, never, watched


def dataset_tsv(
    dataset: Dataset, indices: Sequence[int], decimal: Decimal = ".", stopped: Stopped = never
) -> str:
    """The samples at `indices` with a line of names above, to be pasted into a spreadsheet.

    Where one of them is held out, a last column tells with 1 which are.

    Parameters
    ----------
    decimal : what the spreadsheet has before decimals

    Raises
    ------
    StoppedError
        When it is not wanted any more.
    """
    held_out = any(map(dataset.is_held_out, indices))
    columns = dataset_columns(dataset, indices, held_out=held_out)
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    writer.writerow(columns)
    for row in watched(zip(*columns.values(), strict=True), stopped):
        writer.writerow([_cell(value, decimal) for value in row])
    return text.getvalue()


def parse_clipboard(text: str, stopped: Stopped = never) -> Table:
    """The table that was copied from a spreadsheet, or any other text that can be read as CSV.

    Raises
    ------
    UnreadableError
        When the text is no table unless it is read otherwise; the message names the line.
    InputError
        When there is no text.
    StoppedError
        When it is not wanted any more.
    """
    data = clipboard_bytes(text)
    dialect = sniff(data, delimiters_of(text))
    try:
        return read_table(data, dialect, None, stopped)
    except InputError as error:
        raise UnreadableError(str(error), dialect) from None


def clipboard_bytes(text: str) -> bytes:
    """A text from the clipboard as it would stand in a file."""
    return text.encode("utf-8", "replace")


def delimiters_of(text: str) -> tuple[Delimiter, ...] | None:
    """What may separate the values of a text from the clipboard: where there are tabs, nothing else."""
    return ("\t",) if "\t" in text else None


def _cell(value: object, decimal: Decimal) -> object:
    return repr(value).replace(".", decimal) if isinstance(value, float) else value

"""CSV files: samples to train on come in; samples, predictions and the loss curve go out."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import MAX_INPUTS, Dataset, Kind
from nnviz.core.errors import FileError, InputError
from nnviz.core.loss_curve import LossCurve
from nnviz.files.csv_columns import dataset_columns, prediction_columns
from nnviz.files.csv_dataset import dataset_from
from nnviz.files.csv_notes import notes_on
from nnviz.files.csv_roles import Roles, wanted_roles
from nnviz.files.csv_rows import first_of
from nnviz.files.csv_sniff import sniff
from nnviz.files.csv_table import Table, read_table
from nnviz.files.csv_targets import TooManyClassesError
from nnviz.files.output import reason, write_text
from nnviz.files.stopping import Stopped, check, never, watched

MAX_BYTES: Final = 64 * 1024 * 1024  # the largest data set fits, with every digit of every number


class Wishes(NamedTuple):
    """What somebody says of a CSV file who does not see it.

    Attributes
    ----------
    targets : the names of the columns that are the targets; found out if there are none
    kind : what these are; None for what they look like
    """

    targets: tuple[str, ...] = ()
    kind: Kind | None = None


NO_WISHES: Final = Wishes()


class Read(NamedTuple):
    """What has been read from a CSV file, and what else is to be told of it, one line or ""."""

    dataset: Dataset
    note: str


def read_csv(path: Path) -> Dataset:
    """The data set that a CSV file holds, see ``read_noted``."""
    return read_noted(path).dataset


def read_noted(path: Path, wishes: Wishes = NO_WISHES) -> Read:
    """The data set that a CSV file holds, with nothing left out but columns that are no data.

    Delimiter, decimal sign, header, encoding and the roles of the columns are found out; the target
    is the last column, unless one is called so or is the only one with text.

    Raises
    ------
    FileError
        When a row cannot be read, or the file is no table; the message names file, line and column.
    """
    data = csv_bytes(path)
    try:
        table = read_table(data, sniff(data))
        roles = _roles(table, wishes.targets)
        dataset, problems = dataset_from(table, roles, kind=wishes.kind)
    except TooManyClassesError as error:
        raise FileError(f"{path}: {error} with --target") from None
    except InputError as error:
        raise FileError(f"{path}: {error}") from None
    if problems:
        raise FileError(f"{path}: {first_of(problems)}")
    return Read(dataset, "; ".join(map(str, notes_on(table, roles))))


def csv_bytes(path: Path) -> bytes:
    """What a file holds, if that is not too much for a CSV file.

    Raises
    ------
    FileError
        When it cannot be read.
    """
    try:
        content = _content(path)
    except FileNotFoundError:
        raise FileError(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise FileError(f"{path}: this is a directory, not a CSV file") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise FileError(f"{path}: it cannot be read: {reason(error)}") from None
    if len(content) > MAX_BYTES:
        raise FileError(f"{path}: it is larger than {MAX_BYTES // 1024**2} MB, which is the most nnviz reads")
    return content


def write_dataset_csv(
    path: Path, dataset: Dataset, *, held_out: bool = False, stopped: Stopped = never
) -> None:
    """Write all samples, with every digit: inputs as they were before scaling, and the targets.

    What scaling has rounded away cannot come back: such inputs are written as the nearest numbers that
    the same scaling brings to the same bits.

    Parameters
    ----------
    held_out : whether a last column tells with 1 which samples are held out

    Raises
    ------
    FileError
        When the file cannot be written; a regular file appears complete or not at all.
    StoppedError
        When it is not wanted any more; nothing is written then.
    """
    _write(path, dataset_columns(dataset, range(len(dataset)), held_out=held_out), stopped)


def write_predictions_csv(
    path: Path, dataset: Dataset, predictions: npt.NDArray[np.float64], stopped: Stopped = never
) -> None:
    """Write all samples, numbered, with what is predicted for them and whether that is right.

    Parameters
    ----------
    predictions : (n, n_outputs) float64

    Raises
    ------
    FileError
        When the file cannot be written; a regular file appears complete or not at all.
    StoppedError
        When it is not wanted any more; nothing is written then.
    """
    _write(path, prediction_columns(dataset, predictions), stopped)


def write_loss_csv(path: Path, curve: LossCurve, stopped: Stopped = never) -> None:
    """Write a loss curve: iterations done, training loss and, where there is one, held-out loss.

    Raises
    ------
    FileError
        When the file cannot be written; a regular file appears complete or not at all.
    StoppedError
        When it is not wanted any more; nothing is written then.
    """
    columns = {"iteration": curve.iterations.tolist(), "train": curve.train.tolist()}
    if not np.isnan(curve.held_out).all():
        columns["held_out"] = curve.held_out.tolist()
    _write(path, columns, stopped)


def _content(path: Path) -> bytes:
    if path.exists() and not path.is_file() and not path.is_dir():
        raise OSError("it is not a regular file")
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _roles(table: Table, targets: Sequence[str]) -> Roles:
    """The roles of a table's columns; none are ignored because there are too many."""
    roles, count = wanted_roles(table, targets), len(table.names)
    line = table.header_line or table.lines[0]
    what = f"line {line} {'names' if table.header_line else 'has'} {count} column{'' if count == 1 else 's'}"
    if count == 1:
        raise InputError(f"{what}; there must be inputs and then the target")
    if roles.count("input") > MAX_INPUTS:
        raise InputError(f"{what}; there can be {MAX_INPUTS} inputs and the target")
    return roles


def _write(path: Path, columns: Mapping[str, Iterable[object]], stopped: Stopped) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(watched(zip(*columns.values(), strict=True), stopped))
    check(stopped)
    write_text(path, text.getvalue())

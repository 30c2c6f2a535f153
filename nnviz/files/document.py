"""Documents: everything about a run in a .nnviz file, which resources/format.md describes."""

from pathlib import Path
from typing import Any

import msgspec

from nnviz.core.errors import FileError, NewerFileError
from nnviz.files.document_contents import Document
from nnviz.files.document_data import read_datasets
from nnviz.files.document_errors import explained
from nnviz.files.document_ghosts import read_ghosts
from nnviz.files.document_marks import read_breakpoints, read_watches
from nnviz.files.document_run import read_run
from nnviz.files.document_scan import check_counts, check_size, unknown_keys
from nnviz.files.document_schema import (
    FORMAT_VERSION,
    MAX_BYTES,
    DocumentText,
    NewerVersionError,
    PlacedError,
)
from nnviz.files.document_tables import read_experiments
from nnviz.files.document_writing import NOTHING, LeftOut, document_text, write_document
from nnviz.files.output import reason

__all__ = [
    "FORMAT_VERSION",
    "NOTHING",
    "Document",
    "LeftOut",
    "document_text",
    "parse_document",
    "read_document",
    "write_document",
]


def read_document(path: Path) -> Document:
    """The document in a file.

    Raises
    ------
    FileError
        When the file cannot be read or holds no document; the message names file, place and reason.
    """
    try:
        data = _content(path)
    except FileNotFoundError:
        raise FileError(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise FileError(f"{path}: this is a directory, not a document") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise FileError(f"{path}: it cannot be read: {reason(error)}") from None
    return parse_document(data, str(path))


def parse_document(data: bytes, name: str) -> Document:
    """The document that a file's bytes are; all of it, or none.

    Parameters
    ----------
    name : of the file, for messages

    Raises
    ------
    NewerFileError
        When its version of the format comes after this one.
    FileError
        When it is no document; the message names file, place and reason.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        _check_text(data)
        check_counts(data)
        unknown = unknown_keys(data)
        _check_version(data)
        text = msgspec.json.decode(data, type=DocumentText)
        return _built(text, unknown)
    except NewerVersionError as error:
        raise NewerFileError(f"{name}: {error}") from None
    except PlacedError as error:
        raise FileError(f"{name}: {error}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FileError(f"{name}: {explained(str(error), data)}") from None


def _content(path: Path) -> bytes:
    if path.exists() and not path.is_file() and not path.is_dir():
        raise OSError("it is not a regular file")
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


class _Header(msgspec.Struct):
    """What every version of the format has."""

    format: Any = None
    version: Any = None


def _check_text(data: bytes) -> None:
    check_size(data)
    if not data.strip():
        raise PlacedError("line 1", "the file is empty")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PlacedError(f"line {line}", "this is not text in UTF-8, so it is no document") from None


def _check_version(data: bytes) -> None:
    """Tell a document of another version before anything in it is found wrong."""
    header = msgspec.json.decode(data, type=_Header)
    if header.format != "nnviz":
        raise PlacedError("$.format", 'this is no nnviz document: it does not say "format": "nnviz"')
    version = header.version
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise PlacedError(
            "$.version", f"the version of the format is a whole number from 1 to {FORMAT_VERSION}"
        )
    if version > FORMAT_VERSION:
        raise NewerVersionError(
            "$.version",
            f"this document was written by a newer nnviz (format {version}); "
            f"this one reads up to {FORMAT_VERSION}",
        )


def _built(text: DocumentText, unknown: tuple[str, ...]) -> Document:
    datasets = read_datasets(text.data)
    experiments = read_experiments(text.experiments, datasets)
    return Document(
        read_run(text.run, experiments, "$.run"),
        "\n".join(text.notes),
        read_breakpoints(text.breakpoints, datasets),
        read_watches(text.watches, datasets),
        text.view,
        unknown,
        read_ghosts(text.ghosts, experiments),
    )

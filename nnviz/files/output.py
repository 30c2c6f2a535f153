"""Writing: files complete or not at all, and arrays as JSON has them."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nnviz.core.errors import FileError
from nnviz.files.draft import Draft, check_not_read_only


def write_text(path: Path, text: str) -> None:
    """Write a text in UTF-8, with the line ends it has; see `write_bytes`.

    Raises
    ------
    FileError
        When the file cannot be written.
    """
    try:
        content = text.encode()
    except UnicodeEncodeError as error:  # half of a surrogate pair
        raise _cannot(path, reason(error)) from None
    write_bytes(path, content)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file as it is to be; a regular file appears complete or not at all, where `Draft` can do so.

    Raises
    ------
    FileError
        When the file cannot be written.
    """
    try:
        _write(path.resolve(), content)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise _cannot(path, reason(error)) from None


def write_content(path: Path, content: str | bytes) -> None:
    """Write what is to stand in a file, be it a text or not; see `write_text` and `write_bytes`."""
    if isinstance(content, str):
        write_text(path, content)
    else:
        write_bytes(path, content)


def check_writable(path: Path) -> None:
    """Find out before a long run whether `path` can be written after it.

    Raises
    ------
    FileError
        When it cannot.
    """
    try:
        folder = path.resolve().parent
        if path.is_dir():
            raise _cannot(path, "this is a directory")
        if not folder.is_dir():
            raise _cannot(path, f"there is no directory {folder}")
        if path.is_file():  # then it need not be a folder to which files can be added
            check_not_read_only(path)
        elif not os.access(path if path.exists() else folder, os.W_OK):
            raise _cannot(path, "permission denied")
    except OSError as error:
        raise _cannot(path, reason(error)) from None


def plain_values(values: npt.NDArray[Any]) -> list[Any]:
    """Nested lists, in which None stands for what JSON cannot say: infinity and NaN."""
    if np.isfinite(values).all():
        return list(values.tolist())
    plain = values.astype(object)
    plain[~np.isfinite(values)] = None
    return list(plain.tolist())


def reason(error: Exception) -> str:
    """Why something failed, to go on with after a colon."""
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)


def _write(path: Path, content: bytes) -> None:
    if path.exists() and not path.is_file():  # a device or a pipe
        path.write_bytes(content)
        return
    draft = Draft(path)
    try:
        draft.file.write(content)
        draft.finish()
    finally:
        draft.discard()


def _cannot(path: Path, why: str) -> FileError:
    return FileError(f"{path}: it cannot be written: {why}")

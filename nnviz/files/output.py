"""Writing: files complete or not at all, and arrays as JSON has them."""

import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from nnviz.core.errors import FileError

LONGEST_WRITING_SECONDS: Final = 24 * 60 * 60.0  # of one file, however slow the disk


def write_text(path: Path, text: str) -> None:
    """Write a text in UTF-8, with the line ends it has.

    A regular file appears complete or not at all.

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
    """Write a file as it is to be; a regular file appears complete or not at all.

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
        if not os.access(folder if path.is_file() or not path.exists() else path, os.W_OK):
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
    _remove_leftovers(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _remove_leftovers(path: Path) -> None:
    """Remove what writing this very file has left beside it in a process that was killed meanwhile.

    What belongs to a process that lives stays, unless it is so old that another one must have been
    given that number since.
    """
    prefix = f".{path.name}."
    with suppress(OSError):  # a folder that may be written need not be one that can be listed
        for found in list(path.parent.iterdir()):
            number = found.name.removeprefix(prefix)
            is_one = found.name.startswith(prefix) and number.isascii() and number.isdigit()
            with suppress(OSError):
                if is_one and int(number) != os.getpid() and _is_left(found, int(number)):
                    found.unlink()


def _is_left(temporary: Path, process: int) -> bool:
    if time.time() - temporary.stat().st_mtime > LONGEST_WRITING_SECONDS:
        return True
    if sys.platform == "win32":
        return True  # where nobody can remove what another process writes
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except PermissionError:  # it lives, and is another user's
        pass
    return False


def _cannot(path: Path, why: str) -> FileError:
    return FileError(f"{path}: it cannot be written: {why}")

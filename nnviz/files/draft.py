"""Draft: a file under way, beside the one that it becomes or whose place it takes."""

import errno
import hashlib
import os
import shutil
import stat
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

LONGEST_WRITING_SECONDS: Final = 24 * 60 * 60.0  # of one file, however slow the disk
LONGEST_NAME: Final = 128  # bytes that stand in a draft's name as they are; file systems take 143 to 255
# What says that a file may be written but nothing can be put in its place: the folder is not ours, or
# sticky; or the file is mounted by itself.
_NO_PLACE: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.EXDEV})


class ReadOnlyError(OSError):
    """The file is there, and is not to be written."""

    def __init__(self) -> None:
        super().__init__("the file is read-only; allow it to be written, or choose another name")


class Draft:
    """A regular file that appears complete or not at all.

    What it replaces keeps its permissions and, where that is allowed, its owner. Two kinds of files
    cannot be replaced: one with several hard links, which would become two files, and one in a folder
    where nothing may be put. Those are written through, once the draft is complete and there is room
    for it: who is killed in those milliseconds leaves a part of the new file.

    It has to be ended, by `finish` or `discard`.

    Parameters
    ----------
    target : without symbolic links

    Attributes
    ----------
    file : to be written

    Raises
    ------
    ReadOnlyError
        When the file is there and read-only.
    OSError
        When there can be no such file.
    """

    def __init__(self, target: Path) -> None:
        check_not_read_only(target)
        self._target = target
        self._before: os.stat_result | None = None
        with suppress(FileNotFoundError):
            self._before = target.stat()
        remove_leftovers(target)
        self._path = target.with_name(f"{_prefix(target)}{os.getpid()}")
        self._can_replace = self._before is None or self._before.st_nlink == 1
        self.file: BinaryIO
        try:
            self.file = self._opened()
        except OSError as error:
            if self._before is None or error.errno not in _NO_PLACE:
                raise
            self._can_replace = False
            number, name = tempfile.mkstemp(prefix="nnviz-")
            self._path, self.file = Path(name), os.fdopen(number, "wb")

    def finish(self) -> None:
        """Put it in its place.

        Raises
        ------
        OSError
            When that cannot be done; it is still to be discarded then.
        """
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        if self._can_replace:
            try:
                self._path.replace(self._target)
            except OSError as error:
                if self._before is None or error.errno not in _NO_PLACE:
                    raise
            else:
                return
        self._write_through()
        self._path.unlink()

    def discard(self) -> None:
        """Leave nothing behind; after `finish`, or twice, it does nothing."""
        try:
            self.file.close()
        finally:  # closing writes what is left, which may fail
            self._path.unlink(missing_ok=True)

    def _opened(self) -> BinaryIO:
        """The draft beside its target; nobody can read in it who must not read what it replaces."""
        self._path.unlink(missing_ok=True)  # of a process that had this number
        before = self._before
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        number = os.open(self._path, flags, 0o666 if before is None else 0o600)
        if before is not None and sys.platform != "win32":
            for owner in (-1, before.st_uid):  # only root may give a file away
                with suppress(OSError):
                    os.fchown(number, owner, before.st_gid)
            os.fchmod(number, stat.S_IMODE(before.st_mode))
        return os.fdopen(number, "wb")

    def _write_through(self) -> None:
        with self._path.open("rb") as source, self._target.open("r+b") as target:
            length = os.fstat(source.fileno()).st_size
            if hasattr(os, "posix_fallocate") and length:
                try:
                    os.posix_fallocate(target.fileno(), 0, length)
                except OSError as error:
                    if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP):  # it cannot tell in advance
                        assert self._before is not None
                        target.truncate(self._before.st_size)
                        raise
            shutil.copyfileobj(source, target)
            target.truncate()
            target.flush()
            os.fsync(target.fileno())


def check_not_read_only(path: Path) -> None:
    """Find out whether a file is there that is not to be written.

    Raises
    ------
    ReadOnlyError
        When that is so: for root, too, whom nothing would keep from writing it.
    """
    with suppress(FileNotFoundError):
        if not (path.stat().st_mode & 0o222 and os.access(path, os.W_OK)):
            raise ReadOnlyError


def remove_leftovers(path: Path) -> None:
    """Remove what writing this very file has left beside it in a process that was killed meanwhile.

    What belongs to a process that lives stays, unless it is so old that another one must have been
    given that number since.
    """
    prefix = _prefix(path)
    with suppress(OSError):  # a folder that may be written need not be one that can be listed
        for found in list(path.parent.iterdir()):
            number = found.name.removeprefix(prefix)
            is_one = found.name.startswith(prefix) and number.isascii() and number.isdigit()
            with suppress(OSError):
                if is_one and int(number) != os.getpid() and _is_left(found, int(number)):
                    found.unlink()


def _prefix(path: Path) -> str:
    """How the names of a file's drafts begin; short, however long its own is."""
    name = path.name
    if len(os.fsencode(name)) > LONGEST_NAME:
        name = f"{name[:24]}~{hashlib.sha256(os.fsencode(name)).hexdigest()[:16]}"
    return f".{name}."


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

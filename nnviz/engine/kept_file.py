"""KeptFile: where one running nnviz keeps its document, and the lock that tells others that it runs."""

import itertools
import logging
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLockFile

from nnviz.core.errors import FileError
from nnviz.files.output import reason, write_bytes

SUFFIX: Final = ".nnviz"
BROKEN_SUFFIX: Final = ".broken"

logger = logging.getLogger(__name__)
_numbers = itertools.count(1)


class KeptFile:
    """A file that belongs to this process as long as it lives, see `new` and `left_behind`."""

    def __init__(self, path: Path, lock: QLockFile) -> None:
        self.path = path
        self._lock = lock

    @classmethod
    def new(cls, folder: Path) -> "KeptFile":
        """One that no other instance has; nothing is written yet.

        Raises
        ------
        FileError
            When nothing can be written there.
        """
        name = f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}-{next(_numbers)}"
        path = folder / f"{name}{SUFFIX}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError(f"{folder}: it cannot be made: {reason(error)}") from None
        lock = _lock_of(path)
        if not lock.tryLock(0):
            write_bytes(path, b"\n")  # which says why, as a lock does not
            path.unlink(missing_ok=True)
            raise FileError(f"{path}: it cannot be locked")
        return cls(path, lock)

    def remove(self) -> None:
        """Nothing is to be kept, for the time being."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            logger.warning("%s cannot be removed: %s", self.path, error)

    def set_aside(self) -> Path:
        """Keep a file that cannot be read under another name, for whoever can mend it; returns where."""
        aside = self.path.with_name(self.path.name + BROKEN_SUFFIX)
        try:
            self.path.replace(aside)
        except OSError as error:
            logger.warning("%s cannot be renamed: %s", self.path, error)
            return self.path
        return aside

    def release(self) -> None:
        """It belongs to this process no longer."""
        self._lock.unlock()


def left_behind(folder: Path) -> list[KeptFile]:
    """The files of instances that have not been closed, newest last; they belong to this process now.

    What the lock of a dead instance has left besides is cleared away.
    """
    found = []
    for name in sorted({file.stem for file in folder.glob("*.lock")} | _stems(folder)):
        path = folder / f"{name}{SUFFIX}"
        lock = _lock_of(path)
        if not lock.tryLock(0):
            continue  # it lives
        for half_written in folder.glob(f".{path.name}.*"):
            with suppress(OSError):
                half_written.unlink()
        if path.exists():
            found.append(KeptFile(path, lock))
        else:
            lock.unlock()
    return sorted(found, key=_written_at)


def _stems(folder: Path) -> set[str]:
    return {file.stem for file in folder.glob(f"*{SUFFIX}") if not file.name.startswith(".")}


def _written_at(file: KeptFile) -> float:
    return file.path.stat().st_mtime


def _lock_of(path: Path) -> QLockFile:
    lock = QLockFile(str(path.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # however old, it holds as long as its process lives
    return lock

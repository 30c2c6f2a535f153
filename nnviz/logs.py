"""The log: what went wrong, kept on this machine for whoever looks into it. Nothing is ever sent."""

import faulthandler
import logging
import os
import platform
import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final, TextIO

from PySide6.QtCore import QStandardPaths, qVersion

from nnviz import __version__
from nnviz.overheard import Overheard

LOG_NAME: Final = "nnviz.log"
CRASH_NAME: Final = "crash.txt"
MOST_BYTES: Final = 1_000_000  # of one file
N_FILES: Final = 3
N_LINES: Final = 50  # of the log, in diagnostics
_PACKAGES: Final = ("PySide6_Essentials", "pyqtgraph", "numpy", "numba", "contourpy", "msgspec")
_FORMAT: Final = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"

logger = logging.getLogger(__name__)
_root: Final = logging.getLogger("nnviz")


def state_folder() -> Path:
    """Where nnviz keeps what belongs to this machine and not to a document; it may not be there yet."""
    # Not StateLocation, which depends on whether the application has been named already.
    place = QStandardPaths.StandardLocation.GenericStateLocation
    return Path(QStandardPaths.writableLocation(place)) / "nnviz"


class Log:
    """The log of this process: what modules of nnviz, Qt and Python have to say, and where it crashed.

    Where its folder cannot be written there is no log, and nothing else changes.

    Parameters
    ----------
    folder : of the files; other instances of nnviz may write there, too
    """

    def __init__(self, folder: Path) -> None:
        self._handlers: list[logging.Handler] = []
        self._trail: TextIO | None = None
        self._level = _root.level
        self._overheard: Overheard | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._trail = (folder / CRASH_NAME).open("a", encoding="utf-8")  # as every instance does
        except OSError as error:
            logger.warning("there is no log: %s", error)
            return
        handler = _LogFile(
            folder / LOG_NAME, maxBytes=MOST_BYTES, backupCount=N_FILES - 1, encoding="utf-8", delay=True
        )
        handler.setFormatter(logging.Formatter(_FORMAT))
        self._add(handler)
        _root.setLevel(logging.INFO)
        _move_trail(folder / CRASH_NAME)
        faulthandler.enable(self._trail)
        logger.info("nnviz %s on Python %s begins", __version__, platform.python_version())
        if logging.lastResort is not None:
            self._add(logging.lastResort)  # which goes silent as soon as there is another handler
        self._overheard = Overheard(handler)

    def stop(self) -> None:
        """Close the files; what is logged later is not kept."""
        if self._overheard is not None:
            self._overheard.stop()
            self._overheard = None
        for handler in self._handlers:
            _root.removeHandler(handler)
            handler.close()
        self._handlers.clear()
        _root.setLevel(self._level)
        if self._trail is not None:
            faulthandler.disable()
            self._trail.close()
            self._trail = None

    def _add(self, handler: logging.Handler) -> None:
        self._handlers.append(handler)
        _root.addHandler(handler)


class _LogFile(RotatingFileHandler):
    """A log file that never disturbs: what cannot be logged is not."""

    def doRollover(self) -> None:  # noqa: N802
        """Begin another file, unless the system keeps it open for another instance."""
        with suppress(OSError):
            super().doRollover()

    def close(self) -> None:
        """Close the file; what a full disk has not taken is lost."""
        with suppress(OSError):
            super().close()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Say nothing: a full disk is no reason to print."""


def _move_trail(trail: Path) -> None:
    """Write what a crash has left into the log."""
    try:
        text = trail.read_text(encoding="utf-8", errors="replace").strip()
        if text:
            logger.error("nnviz crashed earlier:\n%s", text)
            os.truncate(trail, 0)
    except OSError as error:
        logger.warning("the trail of a crash cannot be moved: %s", error)


def diagnostics(folder: Path, facts: Iterable[str] = ()) -> str:
    """What somebody needs who looks into a fault, without the name of the user's home directory.

    Parameters
    ----------
    folder : of the log
    facts : more lines, such as those on the screen
    """
    lines = [
        f"nnviz {__version__}",
        f"Python {platform.python_version()} ({platform.python_implementation()}), {sys.executable}",
        f"Qt {qVersion()}",
        *(f"{package} {_version(package)}" for package in _PACKAGES),
        f"{platform.platform()}, {platform.machine()}, {os.cpu_count()} processors",
        *facts,
        "",
        f"The last {N_LINES} lines of the log:",
        *_last_lines(folder / LOG_NAME),
    ]
    return without_home("\n".join(lines)) + "\n"


def without_home(text: str, home: Path | None = None) -> str:
    """A text in which ~ stands for the home directory."""
    home = home or Path.home()
    for name in {str(home), os.path.realpath(home)}:
        if len(Path(name).parts) < 2:
            continue  # a home that is the root is part of every path
        # As it is, as Python's repr has it, and with the other slashes; not where a longer name goes on.
        for written in {name, name.replace("\\", "\\\\"), name.replace("\\", "/")}:
            text = re.sub(re.escape(written) + r"(?![\w.-])", "~", text)
    return text


def _last_lines(path: Path) -> list[str]:
    """The newest lines, from the file before where this one has just been begun."""
    lines: list[str] = []
    for file in (path.with_name(f"{path.name}.1"), path):
        with suppress(OSError):
            lines += file.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[-N_LINES:]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "–"

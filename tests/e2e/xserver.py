"""A real X server for tests, and a hand on its mouse and keyboard.

There is no window manager: windows have no frame, and a window's own coordinates count from its
top left corner. Xvfb and xdotool are all it takes; the screen is read from the server's memory.
"""

import contextlib
import os
import shutil
import struct
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pytest
from PySide6.QtGui import QImage

T = TypeVar("T")

PATIENCE = 30.0  # seconds; only ever waited for in full by a test that fails

# What decides for Qt which display to use, and how large things are.
_DISPLAY_VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "QT_SCALE_FACTOR", "XAUTHORITY")


def require_x_server() -> None:
    """Skip the test where there is no Xvfb or xdotool; fail it there in continuous integration."""
    missing = [program for program in ("Xvfb", "xdotool") if shutil.which(program) is None]
    if missing:
        reason = f"{' and '.join(missing)} not installed (Debian: apt-get install xvfb xdotool)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


@dataclass(frozen=True)
class XServer:
    """One running X server.

    Attributes
    ----------
    display : such as ``:99``
    environment : for a program that is to show its window there
    """

    display: str
    environment: Mapping[str, str]
    _framebuffer: Path

    def window(self, name: str, seconds: float = PATIENCE) -> str:
        """Wait for a visible window whose title matches the pattern `name`; its id."""
        found = wait_until(
            lambda: self._xdotool("search", "--onlyvisible", "--name", name, check=False).split(),
            f"no window named {name!r} in {seconds:g} s",
            seconds,
        )
        return str(found[-1])

    def size(self, window: str) -> tuple[int, int]:
        """Width and height of a window."""
        lines = self._xdotool("getwindowgeometry", "--shell", window).splitlines()
        geometry = dict(line.split("=", 1) for line in lines)
        return int(geometry["WIDTH"]), int(geometry["HEIGHT"])

    def click(self, window: str, x: int, y: int, button: int = 1) -> None:
        """Move the mouse to a place in a window and click there."""
        self.move(window, x, y)
        self._xdotool("click", str(button))

    def move(self, window: str, x: int, y: int) -> None:
        """Move the mouse to a place in a window."""
        self._xdotool("mousemove", "--window", window, str(x), str(y))

    def drag(self, window: str, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press the mouse at one place in a window and release it at another."""
        self.move(window, *start)
        self._xdotool("mousedown", "1")
        middle = (start[0] + end[0]) // 2, (start[1] + end[1]) // 2
        for x, y in (middle, end):
            self.move(window, x, y)
        self._xdotool("mouseup", "1")

    def key(self, window: str, *keys: str) -> None:
        """Give a window the keyboard and press keys, such as ``space`` or ``ctrl+q``."""
        self._xdotool("windowfocus", "--sync", window)
        self._xdotool("key", *keys)

    def quit_unsaved(self, window: str) -> None:
        """Quit by key, and answer the question that follows: what was edited is not saved."""
        self.key(window, "ctrl+q")
        self.key(self.window("^nnviz$"), "alt+d")

    def screenshot(self) -> QImage:
        """What the screen shows now."""
        # X window dump format: 25 big-endian words, then the colour map, then the rows.
        content = self._framebuffer.read_bytes()
        header = struct.unpack(">25I", content[:100])
        header_size, width, height, row_bytes, colours = (header[i] for i in (0, 4, 5, 12, 19))
        pixels = content[header_size + 12 * colours :]
        # A copy, because QImage only borrows the bytes.
        return QImage(pixels, width, height, row_bytes, QImage.Format.Format_RGB32).copy()

    def _xdotool(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(
            ["xdotool", *arguments],
            env=dict(self.environment),
            check=check,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        return done.stdout


@contextlib.contextmanager
def x_server(width: int = 1280, height: int = 800) -> Iterator[XServer]:
    """Run an X server on a free display, ready for clients; ended by its process."""
    require_x_server()
    with TemporaryDirectory(prefix="nnviz-screen-") as folder, contextlib.ExitStack() as cleanup:
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24"]
        command += ["-fbdir", folder, "-nolisten", "tcp", "-noreset", "-dpi", "96"]
        try:
            server = subprocess.Popen(
                command,
                pass_fds=[writing],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        finally:
            os.close(writing)
        cleanup.callback(_end, server)
        # The server picks a free display and writes its number when it takes connections.
        with os.fdopen(reading, encoding="ascii") as pipe:
            number = pipe.readline().strip()
        if not number:
            pytest.fail(f"Xvfb ended with status {server.wait(PATIENCE)} before it had a display")
        inherited = {key: value for key, value in os.environ.items() if key not in _DISPLAY_VARIABLES}
        environment = inherited | {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        yield XServer(f":{number}", environment, Path(folder, "Xvfb_screen0"))


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def wait_until(condition: Callable[[], T], message: str, seconds: float = PATIENCE) -> T:
    """Call `condition` until it answers something true, and return that; else fail with `message`."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        if time.monotonic() > deadline:
            pytest.fail(message)
        time.sleep(0.05)
    return answer

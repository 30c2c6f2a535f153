"""Find out in one line why a window cannot open, before Qt finds out and aborts.

A platform plugin that cannot start ends the process inside QApplication, where no exception can be
caught. So everything that Qt would trip over is tried here first, in the order in which a user has
to mend it: the PySide6 package, the system's libraries, the display.
"""

import ctypes
import importlib
import importlib.metadata
import importlib.util
import os
import re
import socket
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

Version = tuple[int, ...]

# Library file -> Debian package. What Qt's own libraries need, whatever the platform …
_BASE_LIBRARIES: Final = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# … and what the plugin of each platform that a desktop can have needs besides.
_PLATFORM_LIBRARIES: Final = {
    "xcb": {
        "libX11-xcb.so.1": "libx11-xcb1",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
        "libxcb.so.1": "libxcb1",
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-image.so.0": "libxcb-image0",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-randr.so.0": "libxcb-randr0",
        "libxcb-render.so.0": "libxcb-render0",
        "libxcb-render-util.so.0": "libxcb-render-util0",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxcb-shm.so.0": "libxcb-shm0",
        "libxcb-sync.so.1": "libxcb-sync1",
        "libxcb-util.so.1": "libxcb-util1",
        "libxcb-xfixes.so.0": "libxcb-xfixes0",
        "libxcb-xkb.so.1": "libxcb-xkb1",
    },
    "wayland": {
        "libwayland-client.so.0": "libwayland-client0",
        "libwayland-cursor.so.0": "libwayland-cursor0",
    },
}
_ALL_LIBRARIES: Final = _BASE_LIBRARIES | _PLATFORM_LIBRARIES["xcb"] | _PLATFORM_LIBRARIES["wayland"]
# Names that one plugin answers to besides its file's.
_WAYLAND_NAMES: Final = frozenset({"wayland", "wayland-egl", "wayland-brcm"})


def _installed_version(distribution: str) -> str | None:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None


def _installed_platforms() -> frozenset[str]:
    """The platform plugins that came with PySide6, or nothing if that cannot be told."""
    spec = importlib.util.find_spec("PySide6")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        for folder in ("Qt/plugins/platforms", "plugins/platforms"):  # the second on Windows
            plugins = [file.stem for file in Path(place, folder).glob("*q*") if not file.is_dir()]
            if plugins:
                return frozenset(plugin.removeprefix("lib").removeprefix("q") for plugin in plugins)
    return frozenset()


def _x_server_answers(display: str) -> bool:
    # As Qt will do it, so that a server which refuses this user counts as well as one which is gone.
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(os.fsencode(display), None)
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)


def _wayland_answers(path: str) -> bool:
    if sys.platform == "win32":
        return False
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(path)
        except OSError:
            return False
    return True


@dataclass(frozen=True)
class Host:
    """What the check looks at: this machine, unless a test says otherwise.

    Attributes
    ----------
    environment : the environment variables
    system : as ``sys.platform``
    python : (major, minor) of the interpreter
    implementation : as ``sys.implementation.name``
    distribution_version : a distribution's installed version, or None
    import_module : as ``importlib.import_module``
    load_library : loads a shared library by its file name; OSError when it cannot
    platforms : names of the platform plugins that are installed; empty for not known
    x_server_answers, wayland_answers : whether a display, a socket, takes a connection
    """

    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    system: str = sys.platform
    python: Version = sys.version_info[:2]
    implementation: str = sys.implementation.name
    distribution_version: Callable[[str], str | None] = _installed_version
    import_module: Callable[[str], object] = importlib.import_module
    load_library: Callable[[str], object] = ctypes.CDLL
    platforms: Callable[[], frozenset[str]] = _installed_platforms
    x_server_answers: Callable[[str], bool] = _x_server_answers
    wayland_answers: Callable[[str], bool] = _wayland_answers


def check(host: Host | None = None) -> str | None:
    """Say in one line what keeps the window from opening and what to do, or None if nothing does."""
    host = host or Host()
    return _broken_pair(host) or _broken_package(host) or _no_platform(host)


def _broken_pair(host: Host) -> str | None:
    version = host.distribution_version("PySide6_Essentials") or ""
    numbers = re.match(r"(\d+)\.(\d+)", version)
    if numbers is None or host.implementation != "cpython" or host.python >= (3, 12):
        return None
    if tuple(map(int, numbers.groups())) < (6, 12):
        return None
    python = ".".join(map(str, host.python))
    return (
        f"PySide6 {version} crashes on Python {python}. Use Python 3.12 or newer, or run: "
        f"{_pip_install('PySide6-Essentials<6.12')}"
    )


def _broken_package(host: Host) -> str | None:
    try:
        # With QtGui because it needs nearly all of the libraries; it is wanted in a moment anyway.
        for module in ("PySide6.QtCore", "PySide6.QtGui"):
            host.import_module(module)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("PySide6", "shiboken6"):
            raise
        return f"PySide6 is not installed for this Python. Run: {_pip_install('PySide6-Essentials')}"
    except ImportError as error:
        # All that is missing in one go, and what an X display needs if there is none yet to ask.
        wanted = [_platform_name(name) for name in _wanted_platforms(host)] or ["xcb"]
        missing = _missing_libraries(host, wanted) if host.system == "linux" else []
        if missing:
            return _install_libraries(missing)
        reason = " ".join(str(error).split())
        repair = _pip_install("PySide6-Essentials") + " --force-reinstall"
        return f"PySide6 cannot be loaded ({reason}). Run: {repair}"
    return None


def _no_platform(host: Host) -> str | None:
    """Qt tries the wanted platforms in turn, so one that can start is enough."""
    wanted = _wanted_platforms(host)
    if not wanted:
        return (
            "There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set. Start nnviz from a desktop, "
            "or over ssh -X; 'nnviz train' needs no display."
        )
    problems = [_platform_problem(host, name) for name in wanted]
    return problems[0] if all(problems) else None


def _wanted_platforms(host: Host) -> list[str]:
    """The platforms that Qt will try, in its order, without their options."""
    chosen = host.environment.get("QT_QPA_PLATFORM", "")
    if chosen:
        return [part.partition(":")[0] for part in chosen.split(";")]
    if host.system != "linux":
        return ["windows" if host.system == "win32" else "cocoa"]
    places = {"WAYLAND_DISPLAY": "wayland", "DISPLAY": "xcb"}
    return [name for variable, name in places.items() if host.environment.get(variable)]


def _platform_problem(host: Host, name: str) -> str | None:
    elsewhere = {"QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH"} & host.environment.keys()
    known = host.platforms()
    platform = _platform_name(name)
    if known and not elsewhere and platform not in known:
        return (
            f"Qt has no platform {name!r}, which QT_QPA_PLATFORM asks for. Unset QT_QPA_PLATFORM or set it "
            f"to one of: {', '.join(sorted(known))}"
        )
    if host.system != "linux":
        return None
    missing = _missing_libraries(host, [platform])
    if missing:
        return _install_libraries(missing)
    if platform == "xcb":
        return _x_problem(host)
    return _wayland_problem(host) if platform == "wayland" else None


def _x_problem(host: Host) -> str | None:
    display = host.environment.get("DISPLAY", "")
    if not display:
        return "There is no X display: DISPLAY is not set. Start nnviz from a desktop, or over ssh -X."
    if host.x_server_answers(display):
        return None
    return (
        f"The X server at DISPLAY={display} cannot be reached, or refuses this user. Check that it runs "
        "and that DISPLAY is right."
    )


def _wayland_problem(host: Host) -> str | None:
    name = host.environment.get("WAYLAND_DISPLAY") or "wayland-0"
    path = os.path.join(host.environment.get("XDG_RUNTIME_DIR", ""), name)  # noqa: PTH118  (name may be absolute)
    if host.wayland_answers(path):
        return None
    return f"The Wayland compositor at {path} cannot be reached. Check WAYLAND_DISPLAY and XDG_RUNTIME_DIR."


def _platform_name(name: str) -> str:
    return "wayland" if name in _WAYLAND_NAMES else name


def _missing_libraries(host: Host, platforms: Iterable[str]) -> list[str]:
    needed = dict(_BASE_LIBRARIES)
    for platform in platforms:
        needed |= _PLATFORM_LIBRARIES.get(platform, {})
    return [library for library in needed if not _loads(host, library)]


def _loads(host: Host, library: str) -> bool:
    try:
        host.load_library(library)
    except OSError:
        return False
    return True


def _install_libraries(missing: list[str]) -> str:
    packages = sorted({_ALL_LIBRARIES[library] for library in missing})
    return (
        f"System libraries are missing: {', '.join(missing)}. On Debian or Ubuntu run: "
        f"sudo apt-get install {' '.join(packages)} (with dnf, pacman or zypper: the packages that hold them)"
    )


def _pip_install(what: str) -> str:
    python, what = (f'"{text}"' if {" ", "<"} & set(text) else text for text in (sys.executable, what))
    return f"{python} -m pip install {what}"

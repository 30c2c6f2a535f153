"""The start-up check: each thing that can be missing, in one line that says what to do."""

import os
import re
import struct
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from e2e.xserver import x_server

from nnviz import startup
from nnviz.startup import Host, check

DESKTOP = {"DISPLAY": ":0"}
PLATFORMS = frozenset({"xcb", "wayland", "offscreen", "minimal", "vnc", "linuxfb"})


def healthy(**changes: object) -> Host:
    """A Linux desktop on which nothing is wrong but what a test changes."""
    host = Host(
        environment=DESKTOP,
        system="linux",
        python=(3, 11),
        implementation="cpython",
        distribution_version={"PySide6_Essentials": "6.11.3"}.get,
        import_module=lambda _name: object(),
        load_library=lambda _name: object(),
        platforms=lambda: PLATFORMS,
        x_server_answers=lambda _display: True,
        wayland_answers=lambda _path: True,
    )
    return replace(host, **changes)  # type: ignore[arg-type]


def without(*libraries: str) -> Callable[[str], object]:
    """A loader on a machine that lacks some libraries."""

    def load(name: str) -> object:
        if name in libraries:
            raise OSError(f"{name}: cannot open shared object file: No such file or directory")
        return object()

    return load


def failing(error: ImportError) -> Callable[[str], object]:
    """An import that fails."""

    def import_module(_name: str) -> NoReturn:
        raise error

    return import_module


def problem(**changes: object) -> str:
    """What the check says, which has to be one line."""
    message = check(healthy(**changes))
    assert message is not None
    assert "\n" not in message
    return message


def test_nothing_is_wrong_on_a_desktop() -> None:
    assert check(healthy()) is None


@pytest.mark.parametrize(
    ("version", "python"), [("6.12.0", (3, 11)), ("6.13.1", (3, 11)), ("7.0.0", (3, 10))]
)
def test_broken_pair_is_named(version: str, python: tuple[int, int]) -> None:
    message = problem(distribution_version={"PySide6_Essentials": version}.get, python=python)
    assert message.startswith(f"PySide6 {version} crashes on Python {python[0]}.{python[1]}.")
    assert "3.12" in message
    assert '-m pip install "PySide6-Essentials<6.12"' in message


@pytest.mark.parametrize(
    ("version", "python", "implementation"),
    [
        ("6.12.0", (3, 12), "cpython"),
        ("6.12.0", (3, 13), "cpython"),
        ("6.11.3", (3, 11), "cpython"),
        ("6.9.12", (3, 11), "cpython"),
        ("6.12.0", (3, 11), "pypy"),
    ],
)
def test_sound_pairs_pass(version: str, python: tuple[int, int], implementation: str) -> None:
    versions = {"PySide6_Essentials": version}.get
    assert check(healthy(distribution_version=versions, python=python, implementation=implementation)) is None


def test_broken_pair_is_never_imported() -> None:
    imported: list[str] = []
    problem(distribution_version={"PySide6_Essentials": "6.12.0"}.get, import_module=imported.append)
    assert imported == []


def test_pyside_is_not_installed() -> None:
    error = ModuleNotFoundError("No module named 'PySide6'", name="PySide6")
    message = problem(import_module=failing(error), distribution_version=lambda _name: None)
    assert message.startswith("PySide6 is not installed")
    assert message.endswith("-m pip install PySide6-Essentials")


def test_another_missing_module_is_not_blamed_on_pyside() -> None:
    with pytest.raises(ModuleNotFoundError, match="typing_extensions"):
        check(
            healthy(
                import_module=failing(
                    ModuleNotFoundError("No module named 'typing_extensions'", name="typing_extensions")
                )
            )
        )


def test_import_that_fails_names_every_missing_library() -> None:
    error = ImportError("libGL.so.1: cannot open shared object file: No such file or directory")
    message = problem(
        import_module=failing(error), load_library=without("libGL.so.1", "libEGL.so.1", "libxcb-cursor.so.0")
    )
    assert "libEGL.so.1, libGL.so.1, libxcb-cursor.so.0" in message
    assert "apt-get install libegl1 libgl1 libxcb-cursor0 " in message


def test_import_that_fails_for_another_reason_says_which() -> None:
    message = problem(import_module=failing(ImportError("undefined symbol:\n  _Z1qv")))
    assert "PySide6 cannot be loaded (undefined symbol: _Z1qv)" in message
    assert message.endswith("--force-reinstall")


def test_libraries_are_no_matter_of_ours_on_windows() -> None:
    platforms = frozenset({"windows", "offscreen", "minimal"})
    assert (
        check(
            healthy(
                system="win32",
                environment={},
                platforms=lambda: platforms,
                load_library=without("libEGL.so.1", "libxcb-cursor.so.0"),
            )
        )
        is None
    )


@pytest.mark.parametrize(
    ("library", "package"),
    [
        # The packages' own file lists say so.
        ("libxcb-cursor.so.0", "libxcb-cursor0"),
        ("libxcb-icccm.so.4", "libxcb-icccm4"),
        ("libxcb-keysyms.so.1", "libxcb-keysyms1"),
        ("libxcb-image.so.0", "libxcb-image0"),
        ("libxcb-render-util.so.0", "libxcb-render-util0"),
        ("libxcb-randr.so.0", "libxcb-randr0"),
        ("libxcb-shape.so.0", "libxcb-shape0"),
        ("libxcb-shm.so.0", "libxcb-shm0"),
        ("libxcb-sync.so.1", "libxcb-sync1"),
        ("libxcb-xfixes.so.0", "libxcb-xfixes0"),
        ("libxcb-xkb.so.1", "libxcb-xkb1"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libEGL.so.1", "libegl1"),
        ("libGL.so.1", "libgl1"),
        ("libfontconfig.so.1", "libfontconfig1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
    ],
)
def test_missing_library_is_named_with_its_package(library: str, package: str) -> None:
    message = problem(load_library=without(library))
    assert f"System libraries are missing: {library}." in message
    assert f"sudo apt-get install {package} (" in message
    assert "dnf" in message


def test_only_a_window_on_x_needs_the_xcb_libraries() -> None:
    loader = without("libxcb-cursor.so.0", "libX11-xcb.so.1")
    assert check(healthy(environment={"QT_QPA_PLATFORM": "offscreen"}, load_library=loader)) is None
    assert check(healthy(environment={"WAYLAND_DISPLAY": "wayland-0"}, load_library=loader)) is None
    assert "libxcb-cursor0" in problem(load_library=loader)


def test_every_platform_needs_the_graphics_libraries() -> None:
    message = problem(environment={"QT_QPA_PLATFORM": "offscreen"}, load_library=without("libEGL.so.1"))
    assert "apt-get install libegl1 (" in message


@pytest.mark.parametrize("environment", [{}, {"DISPLAY": ""}, {"DISPLAY": "", "QT_QPA_PLATFORM": ""}])
def test_no_display(environment: Mapping[str, str]) -> None:
    message = problem(environment=environment)
    assert message.startswith("There is no display")
    assert "nnviz train" in message


@pytest.mark.parametrize(
    "platform", ["offscreen", "minimal", "vnc", "linuxfb:fb=/dev/fb0", "vnc:size=1280x800:port=5901"]
)
def test_these_platforms_need_no_display(platform: str) -> None:
    assert check(healthy(environment={"QT_QPA_PLATFORM": platform})) is None


def test_x_is_asked_for_without_a_display() -> None:
    assert "DISPLAY is not set" in problem(environment={"QT_QPA_PLATFORM": "xcb"})


def test_x_server_that_does_not_answer_is_named() -> None:
    asked: list[str] = []
    message = problem(environment={"DISPLAY": "far:10.0"}, x_server_answers=asked.append)
    assert "X server at DISPLAY=far:10.0 cannot be reached" in message
    assert asked == ["far:10.0"]


@pytest.mark.parametrize(
    ("environment", "path"),
    [
        ({"WAYLAND_DISPLAY": "wayland-1", "XDG_RUNTIME_DIR": "/run/user/7"}, "/run/user/7/wayland-1"),
        ({"WAYLAND_DISPLAY": "/elsewhere/socket", "XDG_RUNTIME_DIR": "/run/user/7"}, "/elsewhere/socket"),
        ({"QT_QPA_PLATFORM": "wayland-egl", "XDG_RUNTIME_DIR": "/run/user/7"}, "/run/user/7/wayland-0"),
    ],
)
def test_wayland_compositor_that_does_not_answer_is_named(environment: Mapping[str, str], path: str) -> None:
    message = problem(environment=environment, wayland_answers=lambda _path: False)
    assert f"Wayland compositor at {path} cannot be reached" in message


def test_one_display_of_two_is_enough() -> None:
    both = {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}
    assert check(healthy(environment=both, wayland_answers=lambda _path: False)) is None
    assert check(healthy(environment=both, x_server_answers=lambda _display: False)) is None
    message = problem(
        environment=both, wayland_answers=lambda _path: False, x_server_answers=lambda _display: False
    )
    assert "Wayland" in message


def test_unknown_platform_is_named_with_those_there_are() -> None:
    message = problem(environment={"QT_QPA_PLATFORM": "wayand", "DISPLAY": ":0"})
    assert "'wayand'" in message
    assert message.endswith("linuxfb, minimal, offscreen, vnc, wayland, xcb")


def test_unknown_platform_does_not_matter_when_another_is_named_too() -> None:
    assert check(healthy(environment={"QT_QPA_PLATFORM": "nonsense;offscreen"})) is None


def test_platform_may_be_a_plugin_of_the_users_own() -> None:
    environment = {"QT_QPA_PLATFORM": "mine", "QT_QPA_PLATFORM_PLUGIN_PATH": "/opt/mine"}
    assert check(healthy(environment=environment)) is None


def in_a_process_of_its_own(environment: Mapping[str, str], program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        env=dict(environment),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def bare_environment(**variables: str) -> dict[str, str]:
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return {key: value for key, value in os.environ.items() if key not in displays} | variables


def test_this_machine_can_show_an_offscreen_window_and_the_check_agrees() -> None:
    program = (
        "import sys; from nnviz.startup import check; message = check(); "
        "assert 'PySide6.QtWidgets' not in sys.modules; sys.exit(message)"
    )
    done = in_a_process_of_its_own(bare_environment(QT_QPA_PLATFORM="offscreen"), program)
    assert (done.returncode, done.stderr) == (0, "")


def test_importing_the_check_imports_no_qt() -> None:
    program = "import sys, nnviz.startup; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert in_a_process_of_its_own(bare_environment(), program).returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="the platforms of Linux")
def test_installed_platforms_are_those_that_qt_lists_itself() -> None:
    """Qt names its plugins when it aborts for want of one; the check must know as many."""
    program = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
    done = in_a_process_of_its_own(bare_environment(QT_QPA_PLATFORM="nonsense"), program)
    listed = re.search(r"Available platform plugins are: (.*)\.", done.stderr)
    assert listed is not None, done.stderr
    names = set(listed[1].split(", "))
    assert {startup._platform_name(name) for name in names} == startup._installed_platforms()


@pytest.mark.xserver
def test_real_x_server_answers_until_it_is_gone() -> None:
    with x_server() as server:
        environment = {"DISPLAY": server.display}
        assert check(Host(environment=environment)) is None
    assert f"DISPLAY={server.display} cannot be reached" in (check(Host(environment=environment)) or "")


@pytest.mark.parametrize("display", ["nonsense", ":99999", "localhost:77", "/no/such/socket:0"])
@pytest.mark.skipif(sys.platform != "linux", reason="X displays")
def test_display_that_is_none_is_no_crash(display: str) -> None:
    assert f"DISPLAY={display} cannot be reached" in (check(Host(environment={"DISPLAY": display})) or "")


def needed_libraries(file: Path) -> set[str]:
    """The libraries that a 64-bit ELF file names as needed, read from its dynamic section."""
    content = file.read_bytes()
    start, size, count = *struct.unpack_from("<Q", content, 32), *struct.unpack_from("<HH", content, 54)
    segments = [struct.unpack_from("<IIQQQQ", content, start + i * size) for i in range(count)]
    (_, _, offset, _, _, length) = next(segment for segment in segments if segment[0] == 2)
    entries = [struct.unpack_from("<QQ", content, offset + i) for i in range(0, length, 16)]
    strings = next(value for tag, value in entries if tag == 5)
    table = next(
        strings - virtual + place
        for kind, _, place, virtual, _, held in segments
        if kind == 1 and virtual <= strings < virtual + held
    )
    names = [table + value for tag, value in entries if tag == 1]
    return {content[name : content.index(b"\0", name)].decode() for name in names}


@pytest.mark.skipif(sys.platform != "linux", reason="the libraries of Linux")
@pytest.mark.parametrize("platform", ["xcb", "wayland"])
def test_every_library_that_the_installed_qt_needs_is_known(platform: str) -> None:
    """Guards against a new PySide6 that needs one more: it would abort in spite of the check."""
    import PySide6

    qt = Path(PySide6.__file__).parent / "Qt"
    parts = {"xcb": ["XcbQpa"], "wayland": ["WaylandClient"]}[platform]
    names = [f"lib/libQt6{part}.so.6" for part in ("Core", "Gui", "Widgets", "DBus", "Svg", *parts)]
    needed = set().union(*(needed_libraries(qt / name) for name in names))
    needed |= needed_libraries(qt / f"plugins/platforms/libq{platform}.so")
    # The C and C++ runtimes are there wherever Python and NumPy are; the rest comes in the wheel.
    runtime = re.compile(r"lib(c|m|dl|rt|pthread|gcc_s|stdc\+\+)\.so|ld-linux")
    system = {name for name in needed if not runtime.match(name) and not (qt / "lib" / name).exists()}
    assert "libEGL.so.1" in system  # else nothing was read
    assert system <= startup._BASE_LIBRARIES.keys() | startup._PLATFORM_LIBRARIES[platform].keys()

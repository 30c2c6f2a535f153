"""Compile the loops of loops.py and specialised.py with numba, and keep them on disk.

Importing numba takes most of a second and compiling takes seconds, both holding the interpreter's
lock. So nothing here runs at import, and the window lets a second process compile: run as
``python -m nnviz.core.compiled [ARCHITECTURE LOSS [watching]]`` this module fills the cache and ends.
"""

import hashlib
import importlib
import importlib.metadata
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, Final, NamedTuple, cast

from nnviz.core import kernels, loops
from nnviz.core.network import Architecture
from nnviz.core.specialised import online_source

Loop = Callable[..., Any]

_VECTOR: Final = "float64[::1]"
_TABLE: Final = "float64[:,::1]"
_NETWORK: Final = f"{_VECTOR},{_VECTOR},int64[::1],int64[::1],boolean"
_DATA: Final = f"{_TABLE},{_TABLE},int64"
_ORDER: Final = f"{_NETWORK},{_DATA},int64,float64,int32[::1]"
_RECORD: Final = f"int64,int64,{_TABLE},int64,int64,{_TABLE}"
_LOOK: Final = f"{_VECTOR},boolean,int64[::1],int64[:,::1]"
_WATCH: Final = f"int64[::1],boolean[::1],int64,int64,{_LOOK}"


class GeneralLoops(NamedTuple):
    """The loops for any architecture, compiled or not; see loops.py for their arguments."""

    online: Loop
    batches: Loop
    measure: Loop
    look: Loop


INTERPRETED: Final = GeneralLoops(loops.online, loops.batches, kernels.measure, kernels.look)


@cache
def cache_directory() -> Path:
    """Where compiled loops are kept, for this version of everything they depend on.

    It lies in the user's cache directory. Where that cannot be written it is a fresh temporary
    directory: then nothing is kept from one start to the next.
    """
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = str(Path("~/Library/Caches").expanduser())
    else:
        base = os.environ.get("XDG_CACHE_HOME")
    depends_on = (
        Path(kernels.__file__).read_bytes(),
        Path(loops.__file__).read_bytes(),
        importlib.metadata.version("numba").encode(),
        sys.version.encode(),
        platform.machine().encode(),
    )
    digest = hashlib.sha256(b"\0".join(depends_on)).hexdigest()[:12]
    try:
        directory = (Path(base) if base else Path.home() / ".cache") / "nnviz" / f"loops-{digest}"
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=directory):
            return directory
    except (OSError, RuntimeError):  # RuntimeError: there is no home directory
        return Path(tempfile.mkdtemp(prefix="nnviz-loops-"))


@cache
def _numba() -> ModuleType:
    # Another library's vector mathematics would round differently inside vectorised loops.
    os.environ.setdefault("NUMBA_DISABLE_INTEL_SVML", "1")
    return importlib.import_module("numba")  # most of a second


def _compile(function: Loop, signature: str, **callees: Loop) -> Loop:
    """Compile with the functions it calls replaced by compiled ones; cached on disk."""
    plain = cast(FunctionType, function)
    bound = FunctionType(plain.__code__, {**plain.__globals__, **callees}, plain.__name__)
    bound.__module__ = function.__module__
    numba = _numba()
    before, numba.config.CACHE_DIR = numba.config.CACHE_DIR, str(cache_directory())
    try:
        jit = numba.njit(signature, nogil=True, cache=True, error_model="numpy")
        return jit(bound)  # type: ignore[no-any-return]
    finally:
        numba.config.CACHE_DIR = before


@cache
def general_loops() -> GeneralLoops:
    """The compiled loops for any architecture: from the cache in 0.1 s, else after several seconds."""
    activate = _compile(kernels.activate, f"void({_VECTOR},int64,int64,int64,int64)")
    slope = _compile(kernels.slope, "float64(float64,int64)")
    forward = _compile(kernels.forward, f"void({_NETWORK},{_TABLE},int64)", activate=activate)
    backward = _compile(kernels.backward, f"void({_NETWORK},{_TABLE},int64,int64,float64,int64)", slope=slope)
    total_loss = _compile(
        kernels.total_loss, f"float64({_NETWORK},{_TABLE},{_TABLE},int64,int64,int64)", forward=forward
    )
    measure = _compile(kernels.measure, f"void({_NETWORK},{_DATA},int64,{_VECTOR})", total_loss=total_loss)
    look = _compile(
        kernels.look,
        f"boolean({_NETWORK},{_DATA},int64,{_LOOK})",
        forward=forward,
        total_loss=total_loss,
        class_of=_compile(kernels.class_of, f"int64({_VECTOR})"),
    )
    inner = {
        "forward": forward,
        "backward": backward,
        "measure": measure,
        "look": look,
        "has_crossed": _has_crossed(),
    }
    return GeneralLoops(
        _compile(loops.online, f"int64({_ORDER},{_RECORD},{_WATCH})", **inner),
        _compile(loops.batches, f"int64({_ORDER},int64[:,::1],{_RECORD},{_WATCH})", **inner),
        measure,
        look,
    )


@cache
def _has_crossed() -> Loop:
    return _compile(loops.has_crossed, f"boolean({_VECTOR},int64[::1],boolean[::1])")


@cache
def special_loop(architecture: Architecture, loss: str, watching: bool = False) -> Loop:
    """The compiled loop for one architecture; specialised.py tells its arguments.

    From the cache at once, or after about a second.
    """
    path, source = _source_file(architecture, loss, watching)
    namespace: dict[str, Any] = {"__name__": __name__}
    exec(compile(source, str(path), "exec"), namespace)  # noqa: S102  (our own text, not the file's)
    if not watching:
        return _compile(namespace["online"], f"void({_ORDER},{_RECORD})")
    return _compile(
        namespace["online"],
        f"int64({_ORDER},{_RECORD},{_WATCH})",
        look=general_loops().look,
        has_crossed=_has_crossed(),
    )


def special_is_cached(architecture: Architecture, loss: str, watching: bool = False) -> bool:
    """Whether `special_loop` would find machine code on disk."""
    path, _ = _source_file(architecture, loss, watching)
    return _has_machine_code(path.stem)


def general_is_cached() -> bool:
    """Whether `general_loops` would find machine code on disk."""
    return all(
        _has_machine_code(f"{loop.__module__.split('.')[-1]}.{loop.__name__}-") for loop in INTERPRETED
    )


def compile_command(
    architecture: Architecture | None = None, loss: str = "", watching: bool = False
) -> list[str]:
    """The command that fills the cache in a process of its own."""
    command = [sys.executable, "-m", "nnviz.core.compiled"]
    if architecture is not None:
        fields = [list(architecture.sizes), list(architecture.activations), architecture.bias]
        command += [json.dumps(fields), loss, *(["watching"] if watching else [])]
    return command


def _has_machine_code(stem: str) -> bool:
    return any(cache_directory().glob(f"*/{stem}*.nbc"))


def _source_file(architecture: Architecture, loss: str, watching: bool) -> tuple[Path, str]:
    """Where the source of one architecture's loop stands; numba keeps machine code by file."""
    source = online_source(architecture, loss, watching=watching)
    path = cache_directory() / f"online_{hashlib.sha256(source.encode()).hexdigest()[:16]}.py"
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
            file.write(source)
        Path(file.name).replace(path)
    return path, source


def main(arguments: list[str]) -> None:
    """Fill the cache: the general loops, or those for one architecture."""
    if not arguments:
        general_loops()
        return
    network, loss, *watching = arguments
    sizes, activations, bias = json.loads(network)
    special_loop(Architecture(tuple(sizes), tuple(activations), bias), loss, bool(watching))


if __name__ == "__main__":
    main(sys.argv[1:])
